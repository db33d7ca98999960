"""Numbers and stories that belong together, and whether they say the same.

A number has companion words in the monitor: what people tell when it goes badly ("wachten" with
the waiting time, "opnieuw" with satisfaction). The theme that has most of those words is *named*
with the number, before anything is looked at. Number and theme are joined where the number changed
in the municipality beyond chance, and the theme changed beyond chance in the same time. Whether a
named theme did is one question in an edition: asked over time by name (:mod:`.links`), or, where
that can't be asked, with all other comparisons. Its answer is that of the theme alone as well:

- the number got worse and the theme grew, or better and shrank: they *agree*;
- the number got better and the theme grew, or worse and shrank: they *contradict*.

Any other pair is never joined by time alone. A link over wijken or people stands with the number
and with the theme, as what it is: they go together there. That they move together says nothing
about which moves which.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..tables import OTHER_THEME, Finding, Link, Offer
from .multiplicity import Settled
from .scope import IMPROVED, STEM, Scope

if TYPE_CHECKING:
    from .family import Comparison
    from .links import Tested

_WEAKER = ("shown", "probable", "uncertain", "no_difference")
CERTAIN = ("shown", "probable")


def joined(found: Sequence[Finding], scope: Scope, pairs: Mapping[str, str]) -> list[Finding]:
    """Make the joined findings, and none where number or theme is not sure.

    Parameters
    ----------
    found : sequence of Finding
        All findings of the edition, of named themes with the :func:`answer` to their question.
    pairs : mapping of str to str
        Per number the theme that was named with it (:func:`named`).
    """
    themes = {
        one.subject["theme"]: one
        for one in found
        if "theme" in one.subject and _municipal(one, scope)
    }
    made = []
    for one in found:
        counts = one.kind == "change" and one.better != "none" and one.certainty in CERTAIN
        theme = themes.get(pairs.get(one.measure, ""))
        if theme is None or not (counts and _municipal(one, scope) and one.effect and theme.effect):
            continue
        if theme.certainty in CERTAIN:
            made.append(_join(one, theme))
    return made


def named(scope: Scope, themes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give per number the theme that the monitor file names with it.

    Parameters
    ----------
    themes : mapping of str to sequence of str
        Words of each theme.
    """
    there = {name: words for name, words in themes.items() if name != OTHER_THEME}
    pairs = {}
    for measure, meaning in sorted(scope.measures.items()):
        if meaning.companion_words:
            theme = companion(meaning.companion_words, there)
            if theme is not None:
                pairs[measure] = theme
    return pairs


def with_links(found: Sequence[Finding], tested: Sequence[Tested], scope: Scope) -> list[Finding]:
    """Give findings with the links that belong to them.

    A finding on a number gets what was found with any theme, and what was asked by name, also
    where nothing was found. A change of a theme gets every number that goes together with it.
    """
    sure = [one for one in tested if one.way in ("with", "against")]
    asked = [one for one in tested if one.named and one.way in ("none", "untestable")]
    done = []
    for one in found:
        if one.kind == "unknown":
            done.append(one)
            continue
        if one.kind == "share_change":
            mine = [t for t in sure if t.theme in one.themes and not _of_the_pair(t)]
        else:
            mine = [t for t in (*sure, *asked) if _fits(t, one, scope)]
        done.append(replace(one, links=_links(mine)))
    return done


def _fits(tested: Tested, one: Finding, scope: Scope) -> bool:
    """Say whether a link is about what a finding is about: over time, or any of the number.

    Who got better stands with what an approach moved.
    """
    if tested.measure == IMPROVED:
        return scope.own_outcome(one)
    return tested.measure == one.measure and (tested.route == "people" or _municipal(one, scope))


def _of_the_pair(tested: Tested) -> bool:
    """Say whether a link is what joins a number and a theme: that stands in the finding itself."""
    return tested.named and tested.route == "waves"


def _links(tested: Iterable[Tested]) -> tuple[Link, ...]:
    ways = ("with", "against", "none", "untestable")
    order = sorted(tested, key=lambda one: (ways.index(one.way), not one.named, -abs(one.z)))
    return tuple(one.link for one in order)


def asked_by_name(tested: Iterable[Tested]) -> dict[str, Tested]:
    """Give per theme the question over time that was asked of it by name.

    Of a theme that two numbers name, both are the same: whether it was told more.
    """
    return {t.theme: t for t in tested if _of_the_pair(t) and not math.isnan(t.p)}


def answer(theme: Comparison, link: Tested) -> Settled:
    """Give the change of a theme the answer to the question that was asked of it by name.

    The question is fixed before anything of stories is looked at, so it needn't be held against
    everything that was; the theme stays counted in the family. Beyond chance have to be both the
    change within wijken (the link) and, at the level of that link, the change that the theme's own
    finding tells, in the same direction.
    """
    level = min(math.erfc(link.limit / math.sqrt(2)), link.rate)
    own = min(theme.p * link.rate / level, 1.0) if level > 0 else 1.0
    return Settled(max(link.p, own) if link.value * theme.effect > 0 else 1.0, level)


def theme_words(results: Mapping[str, Offer]) -> dict[str, tuple[str, ...]]:
    """Collect the words of each theme from the tables that have them.

    Parameters
    ----------
    results : mapping of str to Offer
        Tables with the dimension "theme" and a column ``words`` (a list, or text with commas) and
        perhaps ``label``.

    Returns
    -------
    dict of str to tuple of str
        Per theme its label and its words, most telling first; empty where no table has words.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(results):
        offer = results[name]
        if "theme" not in offer.dimensions:
            continue
        for row in offer.frame.to_dict("records"):
            told = [*_listed(row.get("label")), *_listed(row.get("words"))]
            if told:
                found.setdefault(str(row["theme"]), tuple(told))
    return found


def _listed(words: Any) -> list[str]:
    if isinstance(words, str):
        return [word.strip() for word in words.split(",") if word.strip()]
    return [] if words is None or isinstance(words, float) else [str(word) for word in words]


def companion(words: Iterable[str], themes: Mapping[str, Sequence[str]]) -> str | None:
    """Find the theme that belongs to companion words: most words in common, then the name."""
    wanted = list(words)
    scores = {}
    for name, own in themes.items():
        told = [*_split(name), *(part for word in own for part in _split(word))]
        matched = sum(any(_same(word, other) for other in told) for word in wanted)
        named = sum(any(_same(word, other) for other in _split(name)) for word in wanted)
        if matched:
            scores[name] = (matched, named)
    return max(sorted(scores), key=lambda name: scores[name]) if scores else None


def _split(text: str) -> list[str]:
    return [word for word in text.casefold().replace("-", " ").split() if len(word) > 3]


def _same(first: str, second: str) -> bool:
    """Say whether two words share their stem: equal, or the first five letters."""
    a, b = first.casefold(), second.casefold()
    return a == b or (len(a) >= STEM and len(b) >= STEM and a[:STEM] == b[:STEM])


def _municipal(one: Finding, scope: Scope) -> bool:
    return one.comparator == "time" and scope.whole(one.subject)


def _join(number: Finding, theme: Finding) -> Finding:
    up = (number.effect or 0) > 0
    better = up == (number.better == "higher")
    grew = (theme.effect or 0) > 0
    certainty = max(number.certainty, theme.certainty, key=_WEAKER.index)
    return replace(
        number,
        finding=f"joined.{number.finding}+{theme.subject['theme']}",
        kind="joined",
        q=max(number.q or 0, theme.q or 0),
        p=max(number.p or 0, theme.p or 0),
        grade="joined",
        certainty=certainty,
        evidence=(*number.evidence, *theme.evidence),
        themes=(theme.subject["theme"],),
        companion=(number.finding, theme.finding),
        pattern="contradict" if better == grew else "agree",
        caveats=tuple(dict.fromkeys(("together", *number.caveats, *theme.caveats))),
    )
