"""Ask a language model for labels and summaries of a released edition's themes; a person decides.

Nothing of it gets into an edition: what was proposed stands in ``work/``, and who wants a label
writes it in ``corrections/themes.yml``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ..errors import DefinitionError
from ..published import open_published
from .files import private_folder, write_json
from .folders import Folders, find_monitor_file

FILE = "rewording.json"
FEWEST = 2
"""Quotes that a theme needs."""


def reword(
    monitor_file: str | Path, edition: str, *, say: Callable[[str], object] = sys.stderr.write
) -> str:
    """Propose a label and a summary for each theme with quotes; returns them, to read.

    Raises
    ------
    DefinitionError
        If the monitor names no language model, or the edition wasn't released.
    SourceError
        If the model doesn't answer.
    """
    from ..monitor import load_monitor
    from ..storytelling.rewording import LABEL, SUMMARY, Service, propose

    monitor = load_monitor(monitor_file)
    wish = monitor.rewording
    if not wish.url:
        raise DefinitionError(
            "Deze monitor gebruikt geen taalmodel. Wilt u dat wel, zet dan in het monitorbestand "
            "onder 'rewording:' een 'url:' (liefst op deze computer) en een 'model:'."
        )
    folders = Folders(home=find_monitor_file(monitor_file).parent, monitor=monitor.monitor)
    quotes = open_published(folders.released(edition) / "published").quotes
    service = Service(wish.url, wish.model, wish.elsewhere, wish.timeout)
    found = []
    for theme in sorted({one.theme for one in quotes}):
        own = [one for one in quotes if one.theme == theme]
        if len(own) >= FEWEST:
            kinds = (LABEL, SUMMARY)
            found += [propose(own, service, theme=theme, kind=kind, say=say) for kind in kinds]
    place = private_folder(folders.work(edition)) / FILE
    write_json(place, {"model": wish.model, "proposals": [asdict(one) for one in found]})
    lines = [f"Voorstellen van een taalmodel ({wish.model}), niet van een mens: {place}"]
    for one in found:
        told = one.text or f"geweigerd: {'; '.join(one.refused)}"
        lines.append(f"  {one.theme} · {'label' if one.kind == LABEL else 'samenvatting'}: {told}")
    return "\n".join(lines)
