"""The words and typed numbers of findings: what isn't a figure of a cell passes no gate.

A finding's figures are held to its cells by the gate. Its other parts (what it is called, compared
with, warned for) must be words of Merkbaar's own, of the monitor file or of the cells themselves;
else somebody's words or a figure of a few people could leave in them.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PrivacyError
from .typed import plain, texts_of

if TYPE_CHECKING:
    from ..monitor import Monitor
    from ..tables import Finding, Offer

ROOM = "insights"
WORDS = ("kind", "comparator", "unit", "better", "grade", "certainty", "pattern", "stability")
"""Parts that are a word."""
LISTS = ("caveats", "themes")
"""Parts that are words."""
OF_CELLS = ("time", "area", "municipality", "group", "reference")
"""What compares two cells: both must be said, of one table."""
BESIDE = {"links": ("route", "way", "measure", "theme"), "rivals": ("name", "verdict")}
"""Parts with words of their own; their figures are those of cells."""
_USUAL = {"", "none", "higher", "lower", "group"}


@lru_cache(maxsize=1)
def _own_words() -> frozenset[str]:
    home = Path(__file__).resolve().parents[1]
    files = [*sorted((home / ROOM).glob("*.py")), home / "tables.py"]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return frozenset(word for tree in trees for word in texts_of(tree)) | _USUAL


def refuse_told(
    findings: Iterable[Finding],
    offers: Iterable[Offer],
    *,
    monitor: Monitor,
    typed: Collection[str],
) -> None:
    """Refuse a finding with words or numbers that nobody typed and no cell has.

    Parameters
    ----------
    typed : collection of str
        What the monitor file and the notebooks say.

    Raises
    ------
    PrivacyError
        Names the part and the place in the list of findings; nothing of the part.
    """
    tables = {offer.name: offer for offer in offers}
    numbers = _numbers(monitor)
    for at, finding in enumerate(findings, start=1):
        known = {*typed, *_own_words(), *_of_cells(finding, tables)}
        measures = _measures(finding, tables)
        for part in (*_strange(finding, known, measures), *_strange_numbers(finding, numbers)):
            raise PrivacyError(
                f"Bevinding {at}, onderdeel '{part}': dit staat niet in de cellen waarop de "
                "bevinding rust, en niet in het monitorbestand of het notebook. Verwacht: een "
                "bevinding van merkbaar.insights, of een met alleen zulke woorden en getallen. "
                "Bied een ander getal aan als cel van een tabel."
            )


def _strange(finding: Finding, known: Collection[str], measures: Collection[str]) -> Iterator[str]:
    """Yield the parts with a word that isn't known."""
    yield from (part for part in WORDS if plain(getattr(finding, part, "")) not in known)
    yield from (part for part in LISTS if not set(getattr(finding, part)) <= set(known))
    if finding.measure not in {*known, *measures}:
        yield "measure"
    known = {*known, finding.measure}
    for part, names in BESIDE.items():
        if any(
            getattr(one, name) not in known for one in getattr(finding, part, ()) for name in names
        ):
            yield part
    if any(plain(text) not in known for text in finding.title.values()):
        yield "title"
    first = finding.evidence[0].where if finding.evidence else {}
    if any(str(first.get(name)) != str(said) for name, said in finding.subject.items()):
        yield "subject"
    if finding.finding not in _names(finding) | set(known):
        yield "finding"


def _strange_numbers(finding: Finding, numbers: Collection[float]) -> Iterator[str]:
    """Yield the parts with a number that isn't of two cells of one table, nor of the monitor."""
    if finding.smallest_effect not in numbers:
        yield "smallest_effect"
    tables = [cell.table for cell in finding.evidence[:2]]
    paired = len(tables) == 2 and len(set(tables)) == 1
    if finding.comparator in OF_CELLS and finding.reference is not None and not paired:
        yield "reference"
    if finding.comparator == "target" and finding.reference not in {*numbers, None}:
        yield "reference"


def _names(finding: Finding) -> set[str]:
    """Give what a finding may be called: measure, comparator and subject, and its theme."""
    about = [f"{key}-{one}" for key, one in sorted(finding.subject.items()) if key != "period"]
    name = ".".join([finding.measure, finding.comparator, *about])
    return {name, *(f"joined.{name}+{theme}" for theme in finding.themes)}


def _of_cells(finding: Finding, tables: Mapping[str, Offer]) -> Iterator[str]:
    """Yield the words in the rows that a finding stands on."""
    for cell in finding.evidence:
        yield from (str(said) for said in cell.where.values())
        if (offer := tables.get(cell.table)) is None:
            continue
        yield plain(offer.unit)
        for column in ("unit", "grade"):
            if column in offer.frame:
                yield from map(plain, offer.frame[column].dropna().unique())


def _measures(finding: Finding, tables: Mapping[str, Offer]) -> set[str]:
    """Give the measures of the table of a finding: of its cell, or the gate finds no such cell."""
    offer = tables.get(finding.evidence[0].table) if finding.evidence else None
    if offer is None or "measure" not in offer.frame:
        return set()
    return set(map(str, offer.frame["measure"].unique()))


def _numbers(monitor: Monitor) -> set[float]:
    """Give the numbers of a monitor file with which findings are compared."""
    from ..monitor import Measure

    usual = Measure.model_fields["smallest_effect"].default
    own = [(one.smallest_effect, one.target) for one in monitor.measures]
    return {float(one) for pair in (*own, (usual, 0.0)) for one in pair if one is not None}
