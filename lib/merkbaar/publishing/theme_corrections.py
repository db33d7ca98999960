"""Write people's decisions about themes in ``corrections/themes.yml``, and undo the last.

The file stays as it was, letter by letter, comments included: a decision is added at its end. What
is written is read back first; nothing is written that can't be read.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import DefinitionError
from ..storytelling import decisions
from .files import disk_errors_named, private_folder, write
from .locking import writing

if TYPE_CHECKING:
    from ..storytelling.decisions import Correction
    from .folders import Folders

FILE = "themes.yml"
BUSY = "thema's corrigeren"
HEADER = (
    "# Wat mensen over de thema's besloten. Wordt bij elke keer draaien herhaald, in deze\n"
    "# volgorde. Een thema wordt genoemd met voorbeeldverhalen (anchors), een verhaal met zijn\n"
    "# code: nieuwe verhalen verschuiven dan niets. Niets hiervan verandert een verhaal.\n"
)
UNREADABLE = (
    "corrections/themes.yml is niet te lezen{where}. Verwacht: een lijst in YAML, elke correctie "
    "begint met '- do:'. Verbeter het bestand of zet een eerdere versie terug; er is niets "
    "geschreven."
)


class Workplace(Protocol):
    """Where themes are found and decided about: an edition, or one file with stories."""

    @property
    def folders(self) -> Folders:
        """Its folders; decisions are written in ``corrections``."""
        ...


def written(workplace: Workplace) -> list[dict[str, Any]]:
    """Return what stands in the file, in its order.

    Raises
    ------
    DefinitionError
        If the file can't be read.
    """
    return _parsed(_text(_place(workplace)))


def add(workplace: Workplace, decision: Correction | Mapping[str, Any]) -> int:
    """Add a decision at the end of the file; returns how many stand in it now.

    Parameters
    ----------
    decision : Correction or mapping
        From :class:`merkbaar.storytelling.deciding.Decider`, or as it stands in the file.

    Raises
    ------
    DefinitionError
        If the decision (or the file) isn't right; then nothing is written.
    Busy
        If a run (or somebody else) writes in the monitor.
    """
    given = dict(decision) if isinstance(decision, Mapping) else decision.entry()
    made = decisions.read([given])[0].entry()
    with writing(workplace.folders.home, BUSY):
        place = _place(workplace)
        before = _text(place)
        rows = _parsed(before)
        after = _with_entry(before or HEADER, made)
        if not _reads_as(after, [*rows, made]):
            after = _dumped([*rows, made])
        _checked(after, len(rows) + 1)
        _write(place, after)
    return len(rows) + 1


def undo(workplace: Workplace) -> dict[str, Any]:
    """Take the last decision out of the file again, and return it; comments above it stay.

    Raises
    ------
    DefinitionError
        If there is none.
    """
    with writing(workplace.folders.home, BUSY):
        place = _place(workplace)
        before = _text(place)
        rows = _parsed(before)
        if not rows:
            raise DefinitionError(
                "Er staat geen correctie in corrections/themes.yml. Er valt niets ongedaan te "
                "maken."
            )
        after = _without_last(before)
        if not _reads_as(after, rows[:-1]):
            after = _dumped(rows[:-1]) if rows[:-1] else HEADER
        _write(place, after)
    return rows[-1]


def text_of(workplace: Workplace) -> str:
    """Return the file as it stands; "" where there is none."""
    return _text(_place(workplace))


def replace(workplace: Workplace, text: str, rows: list[dict[str, Any]]) -> None:
    """Write the file anew, by who holds the writer's lock.

    Parameters
    ----------
    text : str
        What it must say, with its comments; where it doesn't read as `rows`, those are written.
    """
    if not _reads_as(text, rows):
        text = HEADER + (_dumped(rows) if rows else "")
    _write(_place(workplace), text)


def _place(workplace: Workplace) -> Path:
    return workplace.folders.corrections / FILE


def _text(place: Path) -> str:
    if not place.is_file():
        return ""
    try:
        return place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionError(UNREADABLE.format(where=" (geen UTF-8)")) from None


def _parsed(text: str) -> list[dict[str, Any]]:
    from ruamel.yaml import YAML, YAMLError

    try:
        rows = YAML(typ="safe").load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", regel {mark.line + 1}" if mark else ""
        raise DefinitionError(UNREADABLE.format(where=where)) from None
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise DefinitionError(UNREADABLE.format(where=""))
    return rows


def _reads_as(text: str, rows: list[Any]) -> bool:
    try:
        return _parsed(text) == rows
    except DefinitionError:
        return False


def _with_entry(text: str, entry: Mapping[str, Any]) -> str:
    """Return the text with an entry at its end, in as deep as the list that it holds."""
    from ruamel.yaml import YAML

    rows = YAML().load(text)
    depth = rows.lc.item(len(rows) - 1)[1] - 2 if rows else 0
    lines = _dumped([entry]).splitlines()
    block = "".join(f"{' ' * max(depth, 0)}{line}\n" for line in lines)
    return text + ("" if text.endswith("\n") or not text else "\n") + block


def _without_last(text: str) -> str:
    """Return the text without the lines of the last entry; "-" where they aren't its own."""
    from ruamel.yaml import YAML

    rows = YAML().load(text)
    lines = text.splitlines(keepends=True)
    start = rows.lc.item(len(rows) - 1)[0]
    if not lines[start].lstrip().startswith("- "):
        return "-"
    kept = [line for line in lines[start + 1 :] if line.startswith("#")]
    return "".join([*lines[:start], *kept])


def _dumped(rows: list[Any]) -> str:
    """Return a list as YAML: short lists on a line, real letters, nothing folded."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.allow_unicode, yaml.width = True, 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.default_flow_style = None
    stream = io.StringIO()
    yaml.dump([_styled(row) for row in rows], stream)
    lines = stream.getvalue().splitlines()
    return "".join(f"{line.removeprefix('  ')}\n" for line in lines)


def _styled(row: Mapping[str, Any]) -> Any:
    """Lay an entry out as a block: a line a field."""
    from ruamel.yaml.comments import CommentedMap

    out = CommentedMap(row)
    out.fa.set_block_style()
    return out


def _checked(text: str, number: int) -> None:
    if len(decisions.read(_parsed(text))) != number:
        raise DefinitionError(UNREADABLE.format(where=""))


def _write(place: Path, text: str) -> None:
    with disk_errors_named():
        private_folder(place.parent)
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o600
        write(place, text, mode=mode)
