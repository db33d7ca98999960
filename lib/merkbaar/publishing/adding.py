"""Add a source to a monitor file; its comments and order stay as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..monitor import load_monitor
from .files import write

if TYPE_CHECKING:
    from ..sources.mapping import Proposal

_IDENTIFIERS = {"elfproef": "bsn", "telefoon": "phone", "bsn": "bsn", "naam": "name"}


def source_entry(file: str, sheet: str | None, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Make the entry for ``sources:`` from the proposals of one sheet."""
    columns = {one.target: one.column for one in proposals if one.target}
    entry: dict[str, Any] = {"file": file}
    if sheet is not None:
        entry["sheet"] = sheet
    entry["table"] = proposals[0].table
    person = next((one for one in proposals if one.target == "person"), None)
    if person is not None:
        reason = person.reason.casefold()
        kinds = (kind for word, kind in _IDENTIFIERS.items() if word in reason)
        entry["person"] = next(kinds, "client")
    return {**entry, "columns": columns}


def add_source(monitor_file: Path, entry: Mapping[str, Any]) -> None:
    """Write an entry under ``sources:``; the file is only replaced if it can be read after.

    Raises
    ------
    DefinitionError
        If the file with the entry isn't a good monitor file; the old one stays.
    """
    from io import StringIO

    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    tree = yaml.load(monitor_file.read_text(encoding="utf-8"))
    tree.setdefault("sources", []).append(dict(entry))
    text = StringIO()
    yaml.dump(tree, text)
    trial = monitor_file.with_name(".monitor.trial.yml")
    try:
        trial.write_text(text.getvalue(), encoding="utf-8", newline="\n")
        load_monitor(trial)
    except DefinitionError as error:
        raise DefinitionError(
            f"De bron is niet toegevoegd, {monitor_file.name} is niet veranderd:\n{error}"
        ) from None
    finally:
        trial.unlink(missing_ok=True)
    write(monitor_file, text.getvalue().encode("utf-8"))
