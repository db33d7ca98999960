"""What a person decided about a raw file, kept as text and replayed at each reading.

A raw file never changes; ``corrections/sources.yml`` says how to read it. Each entry names the
file, what to do, who decided, why and when. A row that is left out goes to the refused rows with
that reason; an entry that no longer fits anything is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from merkbaar.errors import DefinitionError

if TYPE_CHECKING:
    from merkbaar.sources.loaded import Loaded

KINDS: Mapping[str, tuple[str, ...]] = {
    "read_date": ("column", "order"),
    "recode": ("column", "mapping"),
    "missing": ("column", "values"),
    "no_end": ("column",),
    "number": ("column", "decimal"),
    "mend_text": ("column",),
    "ignore_column": ("column",),
    "drop_row": ("row",),
    "drop_duplicates": (),
}
"""What can be done, and what each needs besides the file."""

ORDERS = ("day_first", "month_first", "year_first")
DECIMALS = ("comma", "point")
_ORDER = ("file", "sheet", "kind", "column", "row", "order", "decimal", "values", "mapping")
_ORDER += ("columns", "author", "reason", "date")


@dataclass(frozen=True)
class Correction:
    """One decision about one raw file.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    file : str
        The raw file, as the monitor names it or its bare name.
    sheet : str or None
        Sheet of a workbook; None is every sheet.
    options : mapping
        What the kind needs: column, row, order, decimal, values, mapping, columns.
    author, reason, date : str
        Who decided, why and when.
    """

    kind: str
    file: str
    sheet: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    author: str = ""
    reason: str = ""
    date: str = ""

    def fits(self, file: str, sheet: str | None) -> bool:
        """Say whether it is about a file (and a sheet of it)."""
        ours, theirs = PurePosixPath(self.file), PurePosixPath(file)
        same = ours == theirs or (
            ours.name == theirs.name and 1 in (len(ours.parts), len(theirs.parts))
        )
        return same and (self.sheet is None or sheet is None or self.sheet == sheet)

    def entry(self) -> dict[str, Any]:
        """Give it as it is written in the file."""
        whole = {"file": self.file, "sheet": self.sheet, "kind": self.kind, **self.options}
        whole |= {"author": self.author, "reason": self.reason, "date": self.date}
        return {key: whole[key] for key in _ORDER if whole.get(key) not in (None, "")}


def correction(entry: Mapping[str, Any], *, where: str = "correctie") -> Correction:
    """Make a correction from an entry, and check it.

    Parameters
    ----------
    entry : mapping
        As in ``sources.yml``.
    where : str
        File and line, for the message.

    Raises
    ------
    DefinitionError
        Naming what was found, what was expected and the nearest name.
    """
    kind = str(entry.get("kind", ""))
    if kind not in KINDS:
        raise DefinitionError(f"{where}: 'kind' is {kind!r}. {_nearest(kind, KINDS)}")
    unknown = [key for key in entry if key not in _ORDER]
    if unknown:
        raise DefinitionError(
            f"{where}: {unknown[0]!r} bestaat niet. {_nearest(unknown[0], _ORDER)}"
        )
    absent = [key for key in ("file", *KINDS[kind]) if entry.get(key) in (None, "", [], {})]
    if absent:
        raise DefinitionError(
            f"{where}: bij kind {kind!r} ontbreekt {absent[0]!r}. "
            f"Nodig: {', '.join(('file', *KINDS[kind]))}. Vul het aan of haal de correctie weg."
        )
    _check_choice(entry, "order", ORDERS, where)
    _check_choice(entry, "decimal", DECIMALS, where)
    _check_shapes(entry, where)
    options = {
        key: entry[key]
        for key in ("column", "row", "order", "decimal", "values", "mapping", "columns")
        if entry.get(key) is not None
    }
    texts = {key: str(entry.get(key) or "") for key in ("author", "reason", "date")}
    return Correction(kind, str(entry["file"]), entry.get("sheet"), options, **texts)


def _nearest(name: str, names: Iterable[str]) -> str:
    known = tuple(names)
    near = get_close_matches(name, known, n=1)
    hint = f" Bedoelde u {near[0]!r}?" if near else ""
    return f"Verwacht: {', '.join(known)}.{hint}"


def _check_choice(entry: Mapping[str, Any], key: str, known: Sequence[str], where: str) -> None:
    if entry.get(key) is not None and entry[key] not in known:
        raise DefinitionError(
            f"{where}: {key!r} is {entry[key]!r}. {_nearest(str(entry[key]), known)}"
        )


def _check_shapes(entry: Mapping[str, Any], where: str) -> None:
    """Refuse values of the wrong shape."""
    wanted: dict[str, tuple[type, str]] = {
        "mapping": (dict, "een lijst 'oud: nieuw'"),
        "values": (list, "een lijst tussen [ en ]"),
        "columns": (list, "een lijst tussen [ en ]"),
        "row": (int, "een regelnummer"),
    }
    for key, (shape, text) in wanted.items():
        value = entry.get(key)
        if value is not None and (not isinstance(value, shape) or isinstance(value, bool)):
            raise DefinitionError(f"{where}: {key!r} moet {text} zijn. Pas de correctie aan.")


def load_corrections(path: str | Path) -> tuple[Correction, ...]:
    """Read ``corrections/sources.yml``.

    Parameters
    ----------
    path : str or Path
        The file; where it isn't there, nothing was decided.

    Returns
    -------
    tuple of Correction
        In the order of the file, which is the order in which they are replayed.

    Raises
    ------
    DefinitionError
        With file and line, if it isn't a list of corrections.
    """
    path = Path(path)
    if not path.is_file():
        return ()
    entries = _read_yaml(path)
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise DefinitionError(
            f"{path.name}: verwacht is een lijst van correcties, elk met een streepje ervoor "
            "(- file: …). Zet elke correctie onder een eigen streepje."
        )
    found = []
    lines: Any = entries
    for place, entry in enumerate(entries):
        where = f"{path.name}, regel {lines.lc.item(place)[0] + 1}"
        if not isinstance(entry, dict):
            raise DefinitionError(f"{where}: verwacht is 'file: …, kind: …'. Vul de correctie aan.")
        found.append(correction(_plain(entry), where=where))
    return tuple(found)


def read(path: str | Path, file: str, sheet: str | None = None) -> tuple[Correction, ...]:
    """Read the corrections that are about one raw file, and one sheet of it.

    Parameters
    ----------
    path : str or Path
        ``corrections/sources.yml``.
    file : str
        The raw file.
    sheet : str, optional
        Sheet of a workbook.

    Returns
    -------
    tuple of Correction
    """
    return tuple(one for one in load_corrections(path) if one.fits(file, sheet))


def _read_yaml(path: Path) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _yaml().load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DefinitionError(
            f"{path.name}, regel {line}: dit is geen geldig YAML-bestand. Kijk of het inspringen "
            "klopt en of achter elke dubbele punt een spatie staat."
        ) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise DefinitionError(
            f"{path.name} is geen leesbaar YAML-bestand in UTF-8. Sla het opnieuw op als UTF-8."
        ) from error


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _plain(value: Any) -> Any:
    """Turn what ruamel gives into plain Python; dates become text."""
    if isinstance(value, dict):
        return {_key(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _key(key: Any) -> str:
    return "" if key is None else str(key)


def write_correction(path: str | Path, entry: Mapping[str, Any] | Correction) -> bool:
    """Add a correction to ``corrections/sources.yml``; comments in the file stay.

    Parameters
    ----------
    path : str or Path
        The file; made where it isn't there yet.
    entry : mapping or Correction
        What was decided; with author, reason and date.

    Returns
    -------
    bool
        False where the same was decided before: then nothing is written.

    Raises
    ------
    DefinitionError
        If the entry (or the file) isn't right.
    """
    path = Path(path)
    made = entry if isinstance(entry, Correction) else correction(entry)
    if any(_decision(one) == _decision(made) for one in load_corrections(path)):
        return False
    entries = _read_yaml(path) if path.is_file() else None
    if entries is None:
        from ruamel.yaml.comments import CommentedSeq

        entries = CommentedSeq()
        header = path.read_text(encoding="utf-8").rstrip("\n") if path.is_file() else _HEADER
        entries.yaml_set_start_comment("\n".join(line.lstrip("# ") for line in header.split("\n")))
    entries.append(made.entry())
    _replace(path, entries)
    return True


_HEADER = (
    "Wat er over de bestanden in raw/ is besloten. Wordt bij elke keer lezen opnieuw toegepast.\n"
    "De bestanden zelf veranderen nooit."
)


def _decision(one: Correction) -> tuple[Any, ...]:
    return one.kind, one.file, one.sheet, repr(sorted(one.options.items()))


def _replace(path: Path, entries: Any) -> None:
    """Write the file in one step, so that a crash leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as stream:
        _yaml().dump(entries, stream)
    beside.replace(path)


def replay(loaded: Loaded, corrections: Iterable[Correction]) -> Loaded:
    """Do again what people decided about a file.

    Parameters
    ----------
    loaded : Loaded
        The file as it was read.
    corrections : iterable of Correction
        Those about this file (see ``read``), in their order.

    Returns
    -------
    Loaded
        Rows that were left out are among the refused, with the reason; a note says what each
        correction changed, and which no longer fits anything.
    """
    from merkbaar.sources.corrections_rules import Work

    corrections = tuple(corrections)
    work = Work.of(loaded, corrections[0].file if corrections else "")
    for one in corrections:
        work.apply(one)
    return work.loaded()
