"""Ask a language model for words about a released edition; a person decides.

Labels and summaries of themes, from their quotes, and other sentences for the findings that stand
first. Nothing of it gets into an edition: what was proposed stands in ``work/``, and who wants a
label writes it in ``corrections/themes.yml``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DefinitionError
from ..published import open_published
from ..wording import sentence
from .files import private_folder, write_json
from .folders import Folders, find_monitor_file

if TYPE_CHECKING:
    from ..insights.rephrasing import Rephrased
    from ..published import Published
    from ..storytelling.rewording import Service

FILE = "rewording.json"
FEWEST = 2
"""Quotes that a theme needs."""


def reword(
    monitor_file: str | Path, edition: str, *, say: Callable[[str], object] = sys.stderr.write
) -> str:
    """Propose a label and a summary for each theme with quotes, and sentences for findings.

    Returns
    -------
    str
        All proposals, to read, with what was refused and why.

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
    published = open_published(folders.released(edition) / "published")
    quotes = published.quotes
    service = Service(wish.url, wish.model, wish.elsewhere, wish.timeout)
    found = []
    for theme in sorted({one.theme for one in quotes}):
        own = [one for one in quotes if one.theme == theme]
        if len(own) >= FEWEST:
            kinds = (LABEL, SUMMARY)
            found += [propose(own, service, theme=theme, kind=kind, say=say) for kind in kinds]
    sentences = _sentences(published, service, say)
    place = private_folder(folders.work(edition)) / FILE
    kept = {"proposals": [asdict(one) for one in found], "sentences": list(map(asdict, sentences))}
    write_json(place, {"model": wish.model, **kept})
    lines = [f"Voorstellen van een taalmodel ({wish.model}), niet van een mens: {place}"]
    for one in found:
        told = one.text or f"geweigerd: {'; '.join(one.refused)}"
        lines.append(f"  {one.theme} · {'label' if one.kind == LABEL else 'samenvatting'}: {told}")
    lines += [_told(one) for one in sentences]
    return "\n".join(lines)


def _sentences(
    published: Published, service: Service, say: Callable[[str], object]
) -> list[Rephrased]:
    """Ask for other sentences of the findings that stand first; what doesn't hold isn't taken."""
    from ..insights.rephrasing import PARTS, of_service, rephrase
    from ..pages.names import Names

    first = [one for one in published.findings if one.rank > 0]
    if first:
        say(f"Naar het taalmodel op {service.url}: de zinnen van {len(first)} bevindingen.\n")
    speaking, ask = Names(published.edition).speaking(published.findings), of_service(service)
    names = speaking.names["nl"]
    keep = (
        *names.areas.values(), *names.themes.values(), *names.approaches.values(),
        names.municipality,
        *(words.get("nl", "") for words in names.measures.values()),
    )  # fmt: skip
    found: list[Rephrased] = []
    for one in first:
        told = {
            part: sentence(one, part, "nl", names, companions=speaking.companions) for part in PARTS
        }
        found += rephrase(one, {k: v for k, v in told.items() if v}, ask, names=keep)
    return found


def _told(one: Rephrased) -> str:
    """Say what was proposed for a sentence, or why the own sentence stays."""
    said = one.text if one.made_by else f"blijft zoals het is: {'; '.join(one.refused)}"
    return f"  {one.finding} · {one.part}: {said}"
