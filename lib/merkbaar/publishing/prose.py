"""The texts of notebooks hold no figure that was computed: such a figure passes no gate.

A question, a method, a limit, a title: readers get them as the notebook gave them. A number in
them must be typed, in the notebook or in the monitor file; ``f"{len(frame)} mensen"`` is refused.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError
from .files import read_json
from .folders import Folders
from .notebooks import find_jobs

if TYPE_CHECKING:
    from ..monitor import Monitor
    from ..tables import Offer

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MAGIC = re.compile(r"(?m)^\s*[%!?].*$")
ALWAYS = {"95"}
"""Of a 95 % interval, as our own methods say."""


def refuse_computed(
    texts: Mapping[str, Mapping[str, Mapping[str, str]]],
    offers: Iterable[Offer],
    *,
    monitor: Monitor,
    folders: Folders,
) -> None:
    """Refuse a number in a text that nobody typed.

    Parameters
    ----------
    texts : mapping
        Per notebook its texts for a page: part, language, text.
    offers : iterable of Offer
        Their titles, methods, units and sources are texts too.

    Raises
    ------
    PrivacyError
        Names the notebook and what of it; not the number.
    """
    jobs, last = find_jobs(folders, monitor.analyses)
    paths = {job.name: job.path for job in (*jobs, *([last] if last else []))}
    known = ALWAYS | _numbers([json.dumps(monitor.model_dump(mode="json"), ensure_ascii=False)])
    typed: dict[str, set[str]] = {}
    for notebook, what, text in _told(texts, offers):
        if notebook not in typed:
            typed[notebook] = known | _numbers(_constants(paths.get(notebook)))
        if _numbers([text]) - typed[notebook]:
            raise PrivacyError(
                f"Notebook '{notebook}', {what}: er staat een getal in dat niet in het notebook of "
                "het monitorbestand is getypt. Zo'n getal gaat niet door de poort en kan over "
                "enkele mensen gaan. Haal het uit de tekst, en bied het aan als cel van een tabel."
            )


def _told(
    texts: Mapping[str, Mapping[str, Mapping[str, str]]], offers: Iterable[Offer]
) -> Iterator[tuple[str, str, str]]:
    for notebook, parts in sorted(texts.items()):
        for part, words in sorted(parts.items()):
            for text in words.values():
                yield notebook, f"describe({part}=…)", text
    for offer in offers:
        for part in ("title", "method"):
            for text in getattr(offer, part).values():
                yield offer.notebook, f"tabel '{offer.name}', {part}", text
        for part in ("name", "unit", "source", "chart"):
            yield offer.notebook, f"tabel '{offer.name}', {part}", str(getattr(offer, part))


def _numbers(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in _NUMBER.findall(text)}


def _constants(path: Path | None) -> Iterator[str]:
    """Yield what is typed in the code of a notebook: texts and numbers."""
    content: Any = read_json(path, {}) if path is not None else {}
    for cell in content.get("cells", ()):
        if cell.get("cell_type") == "code":
            source = "".join(cell.get("source", ""))
            try:
                tree = ast.parse(_MAGIC.sub("", source))
            except SyntaxError:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float):
                    yield str(node.value)
