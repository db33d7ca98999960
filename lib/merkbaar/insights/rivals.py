"""Other explanations of a finding, and whether the offered tables speak for or against them.

Rules, not a model (:mod:`.explanations`). A finding that joins a number and a theme claims both, so
an explanation is held against both, and the worst of the two verdicts stands. Only cells that the
gate shows count for readers (see :class:`merkbaar.tables.Rival`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..tables import VERDICTS, Finding, Rival
from .explanations import ASKED, Case
from .scope import Scope
from .shelf import Shelf

NAMES = (
    "composition",
    "everywhere",
    "one_place",
    "reference_too",
    "regression",
    "dropout",
    "few_people",
    "one_off",
    "elsewhere",
)
"""Other people were measured; it went so in the whole municipality; it is of one or two wijken; the
reference group changed as well; people start at a bad moment; who left differs from who stayed; it
hangs on a handful of people; it is an odd year; it went so in other municipalities."""


def rivals(
    one: Finding, shelf: Shelf, scope: Scope, companions: Sequence[Finding] = ()
) -> tuple[Rival, ...]:
    """Give the other explanations of a finding, what the data support first.

    Parameters
    ----------
    one : Finding
        What nobody claims needs no other explanation: of a finding of kind unknown there are none.
    shelf : Shelf
        All tables of the edition.
    companions : sequence of Finding, optional
        Of a joined finding the number and the theme that it joins.
    """
    if one.kind == "unknown":
        return ()
    sides = [_of_one(side, shelf, scope) for side in companions or (one,)]
    found = [_worst(name, sides) for name in NAMES if any(name in side for side in sides)]
    return tuple(sorted(found, key=lambda r: (VERDICTS.index(r.verdict), NAMES.index(r.name))))


def _of_one(one: Finding, shelf: Shelf, scope: Scope) -> dict[str, Rival]:
    """Give the explanations of a single number or theme, by name."""
    offer = shelf.results.get(one.evidence[0].table) if one.evidence else None
    if not one.effect or offer is None:
        return {}
    case = Case(one, offer, shelf, scope)
    said = {name: ASKED[name](case) for name in NAMES}
    return {name: Rival(name, *verdict) for name, verdict in said.items() if verdict is not None}


def _worst(name: str, sides: Sequence[dict[str, Rival]]) -> Rival:
    """Give the worst verdict, with the cells of each side that gives it; one that lacks is open."""
    told = [side.get(name, Rival(name, "unknown")) for side in sides]
    verdict = min((one.verdict for one in told), key=VERDICTS.index)
    cells = (cell for one in told if one.verdict == verdict for cell in one.evidence)
    return Rival(name, verdict, tuple(cells))
