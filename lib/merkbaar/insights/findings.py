"""From results to findings: the family, its adjustment, the certainty word, the reading order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..tables import Certainty, Finding, Offer, Words
from .certainty import at_an_end, certainty, small
from .family import Comparison
from .joining import CERTAIN, answer, asked_by_name, joined, named, with_links
from .links import Tested, linked
from .multiplicity import Q, Settled, widened
from .ranking import ranked
from .rivals import rivals
from .scope import Meaning, Scope, make_scope
from .settling import settled, told_anyway, visible, within_smallest
from .shelf import Shelf
from .stability import stability

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor.definition import Approach, Measure

_KIND = {
    "time": "change",
    "area": "difference",
    "group": "difference",
    "municipality": "difference",
    "reference": "difference",
    "own": "difference",
    "target": "level",
    "start": "change",
    "rest": "difference",
}


def findings(
    results: Mapping[str, Offer],
    *,
    measures: Iterable[Measure],
    total: str,
    period: str,
    compare_with: str | None = None,
    reference: str | None = None,
    approaches: Iterable[Approach] = (),
    theme_words: Mapping[str, Sequence[str]] | None = None,
    minimum: int = 0,
    told: pd.DataFrame | None = None,
    people: pd.DataFrame | None = None,
    random_state: int = 0,
) -> tuple[Finding, ...]:
    """Make the findings of an edition.

    Parameters
    ----------
    results : mapping of str to Offer
        All tables that the notebooks of the edition have offered.
    measures : iterable of Measure
        What the figures mean: the ``measures`` of the monitor file.
    total : str
        Code of the municipality.
    period, compare_with : str, str or None
        This period and the one before; without it nothing is said of change.
    reference : str, optional
        The approach that is the reference group; by default the one of `approaches`.
    approaches : iterable of Approach, optional
        The approaches of the monitor: each is looked at on its own questionnaire first.
    theme_words : mapping of str to sequence of str, optional
        Words of each theme, to join numbers and stories.
    minimum : int
        Smallest number of persons that may be shown: findings on fewer get no rank.
    told : DataFrame, optional
        Who told of which theme, where and when (person, area, period, theme); left of the gate.
        With it links between numbers and themes are tested (:mod:`merkbaar.insights.links`).
    people : DataFrame, optional
        Numbers of single people (person, measure, value); left of the gate.
    random_state : int
        Seed of the shuffling.

    Returns
    -------
    tuple of Finding
        In reading order: rank 1–7, then rank 0. Every selected comparison is in it, and of the
        others those of the municipality and of approaches ("what we don't know").
    """
    scope = make_scope(measures, approaches, total, period, compare_with, reference)
    compared = settled(results, scope)
    told_of = [(one, how) for one, how in compared if how.q <= Q or told_anyway(one, scope)]
    same = within_smallest(told_of, scope)
    found = [_finding(one, how, scope, same) for one, how in told_of]
    sizes = {one.name: one.persons for one, _ in told_of}
    words, tested = theme_words or {}, ()
    pairs = named(scope, {theme: words.get(theme, ()) for theme in _themes(found, told)})
    if told is not None:
        tested = linked(
            told, results, found, scope, named=pairs, people=people, random_state=random_state
        )
    answers = _answers(compared, tested, scope)
    found = [
        _finding(*answers[one.finding], scope, same) if one.finding in answers else one
        for one in found
    ]
    both = joined(found, scope, pairs)
    for pair in both:
        sizes[pair.finding] = min(sizes[name] for name in pair.companion)
    claimed = with_links([*found, *both], tested, scope)
    if tested:
        claimed = [_unnamed(one, pairs, scope) for one in claimed]
    shelf = Shelf(results)
    by_name = {one.finding: one for one in claimed}
    settled_ones = [_beside(one, by_name, shelf, scope) for one in claimed]
    return ranked(settled_ones, scope, minimum=minimum, sizes=sizes)


def _themes(found: Iterable[Finding], told: pd.DataFrame | None) -> list[str]:
    """Name all themes of the edition, told or with a finding: one is named with a number."""
    stories = () if told is None else told["theme"].dropna()
    return sorted({theme for one in found for theme in one.themes} | set(stories))


def _answers(
    compared: Iterable[tuple[Comparison, Settled]], tested: Iterable[Tested], scope: Scope
) -> dict[str, tuple[Comparison, Settled]]:
    """Give themes that were asked by name that answer, wherever the edition speaks of them."""
    asked = asked_by_name(tested)
    return {
        one.name: (one, answer(one, asked[one.subject["theme"]]))
        for one, _ in compared
        if one.subject.get("theme") in asked
        and one.comparator == "time"
        and scope.whole(one.subject)
    }


def _unnamed(one: Finding, pairs: Mapping[str, str], scope: Scope) -> Finding:
    """Say with a change of a number that no theme was named with it, so none is held against it."""
    asked = one.kind == "change" and one.comparator == "time" and scope.whole(one.subject)
    if not asked or one.better == "none" or one.measure in pairs:
        return one
    return replace(one, caveats=(*one.caveats, "no_theme_named"))


def _beside(one: Finding, found: Mapping[str, Finding], shelf: Shelf, scope: Scope) -> Finding:
    """Add what else could explain a finding, and whether it holds; of a joined one of both."""
    if one.kind == "unknown":
        return one
    both = [found[name] for name in one.companion]
    return replace(
        one,
        rivals=rivals(one, shelf, scope, both),
        stability=stability(one, shelf, scope, both),
    )


def _finding(one: Comparison, how: Settled, scope: Scope, same: float) -> Finding:
    """Give a comparison its interval, its certainty word and its caveats.

    What isn't selected has its usual interval, unless it lies within the smallest effect at the
    level `same` too: then it has that one.
    """
    meaning, level = scope.meaning(one.measure), how.level
    selected = how.q <= Q
    lower, upper = widened(
        one.effect,
        one.lower,
        one.upper,
        level=level if selected else same,
        df=one.freedom or math.inf,
    )
    word = certainty(
        lower=lower,
        upper=upper,
        q=how.q,
        smallest_effect=meaning.smallest_effect * (1 - one.share),
        grade=one.grade,
        caveats=one.notes,
    )
    if not selected and word != "no_difference":
        lower, upper = one.lower, one.upper
    return Finding(
        finding=one.name,
        kind=_kind(one, word),
        title=_title(meaning),
        lower=lower,
        upper=upper,
        q=how.q,
        smallest_effect=meaning.smallest_effect,
        better=meaning.better,
        certainty=word,
        themes=(one.subject["theme"],) if "theme" in one.subject else (),
        caveats=(*small(word, how.q), *_caveats(one)),
        detectable=None if selected or at_an_end(one.notes) else visible(one, level),
        **_as_compared(one),
    )


def _kind(one: Comparison, word: Certainty) -> str:
    if word not in CERTAIN:
        return "unknown"
    return "share_change" if "theme" in one.subject else _KIND[one.comparator]


def _as_compared(one: Comparison) -> dict[str, Any]:
    """Take over what a finding has in common with its comparison."""
    value, low, high = one.level
    return {
        "comparator": one.comparator,
        "measure": one.measure,
        "unit": one.unit,
        "subject": dict(one.subject),
        "value": value,
        "reference": None if one.comparator == "rest" else one.reference,
        "effect": one.effect,
        "value_lower": _known(low),
        "value_upper": _known(high),
        "n": one.n,
        "p": one.p,
        "grade": one.grade,
        "evidence": one.evidence,
    }


def _title(meaning: Meaning) -> Words:
    title = {"nl": meaning.title}
    return title | {"en": meaning.title_en} if meaning.title_en else title


def _known(value: float) -> float | None:
    return None if value != value else value


def _caveats(one: Comparison) -> tuple[str, ...]:
    """Name what the finding doesn't say, in the order in which a reader needs it."""
    by_grade = {
        "registration": ("registration_only",),
        "survey": ("who_answered",),
        "stories": ("not_a_vote", "who_spoke"),
        "indicator": ("area_figure",),
        "paired": ("both_moments", "no_reference"),
        "paired_attributed": ("both_moments", "no_reference"),
        "reference": ("both_moments", "no_pretrend"),
        "randomised": ("both_moments",),
        "pulse": ("own_moments", "who_stopped"),
    }
    said = (*one.notes, *by_grade.get(one.grade, ()))
    if one.comparator == "municipality":
        said = (*said, "other_residents")
    if {"alike_before", "apart_before"} & set(one.notes):
        said = tuple(name for name in said if name not in ("no_pretrend", "no_reference"))
    return tuple(dict.fromkeys(said))
