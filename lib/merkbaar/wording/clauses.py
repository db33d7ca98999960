"""Every clause of a finding with the evidence that it stands on; one without it is never written.

A clause that says something of the world carries figures (as data, not as text), the cells where
they stand, and the quotes of its themes. Questions for the conversation, what can't be concluded
and what is measured claim nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..tables import Cell

if TYPE_CHECKING:
    from ..tables import Finding, Link, Rival
    from .names import Names

FIGURES: Mapping[str, tuple[str, ...]] = {
    "title": ("value", "reference", "effect", "lower", "upper", "n", "smallest_effect"),
    "seen": ("detectable", "smallest_effect"),
    "number": ("value", "value_lower", "value_upper", "n"),
    "compare": ("reference", "effect", "lower", "upper"),
    "doubt": ("effect", "lower", "upper", "detectable", "smallest_effect"),
    "steady": ("effect", "lower", "upper"),
    "alt": (
        *("value", "value_lower", "value_upper", "reference", "effect", "lower", "upper"),
        *("n", "smallest_effect"),
    ),
}
"""Parts that claim something, with the figures of the finding that they may tell."""
_OF_LINK = ("value", "lower", "upper", "n")


@dataclass(frozen=True)
class Clause:
    """A part of a finding as text, with what it stands on.

    Attributes
    ----------
    part : str
        As of :func:`merkbaar.wording.sentence`.
    figures : mapping of str to float
        The figures behind it, by name; those that aren't known are left out.
    cells : tuple of Cell
        Where they stand.
    quotes : tuple of str
        Ids of the quotes on its themes.
    """

    part: str
    text: str
    figures: Mapping[str, float] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    quotes: tuple[str, ...] = ()


def clauses(
    finding: Finding,
    language: str = "nl",
    names: Names | None = None,
    *,
    companions: Mapping[str, Finding] | None = None,
) -> tuple[Clause, ...]:
    """Write every clause of a finding that claims something, in reading order.

    Raises
    ------
    ValueError
        If a clause has no evidence: no cell, or not one figure.
    """
    from .sentences import sentence

    made = []
    for part in FIGURES:
        text = sentence(finding, part, language, names, companions=companions)
        if text:
            made.append(_of_finding(finding, part, text, companions or {}))
    for link in finding.links:
        text = sentence(replace(finding, links=(link,)), "links", language, names)
        made.append(Clause("links", text, _known(link, _OF_LINK), (link.evidence,)))
    for rival in finding.rivals:
        text = sentence(replace(finding, rivals=(rival,)), "rivals", language, names)
        made.append(Clause("rivals", text, {}, rival.evidence))
    return tuple(made)


def hold(finding: Finding, part: str) -> None:
    """Refuse a part of a finding that claims something on nothing.

    Raises
    ------
    ValueError
        If it has no cell or not one figure; of a link that was tested and an explanation that the
        data speak of, if that has none.
    """
    if part in FIGURES and not (finding.evidence and _known(finding, FIGURES[part])):
        raise ValueError(f"finding {finding.finding!r} has no evidence for its {part!r}")
    if part == "links" and not all(map(_link_holds, finding.links)):
        raise ValueError(f"finding {finding.finding!r} has a link without figures")
    if part == "rivals" and not all(map(_rival_holds, finding.rivals)):
        raise ValueError(f"finding {finding.finding!r} has an explanation without cells")


def _link_holds(link: Link) -> bool:
    known = _known(link, _OF_LINK)
    return link.way == "untestable" or ({"value", "n"} <= set(known) and bool(link.evidence.where))


def _rival_holds(rival: Rival) -> bool:
    return rival.verdict == "unknown" or bool(rival.evidence)


def _of_finding(
    finding: Finding, part: str, text: str, companions: Mapping[str, Finding]
) -> Clause:
    figures = _known(finding, FIGURES[part])
    cells, quotes = finding.evidence, tuple(getattr(finding, "quotes", ()))
    if part in ("compare", "alt") and finding.pattern:
        for name in finding.companion:
            theme = companions.get(name)
            if theme is not None and theme.themes:
                figures |= {
                    f"theme_{k}": v for k, v in _known(theme, ("value", "reference")).items()
                }
                cells = (*cells, *theme.evidence)
    return Clause(part, text, figures, cells, quotes if finding.themes else ())


def _known(one: object, wanted: tuple[str, ...]) -> dict[str, float]:
    figures = {name: getattr(one, name) for name in wanted}
    return {name: float(value) for name, value in figures.items() if value is not None}
