"""Numbers and stories that belong together, and whether they say the same.

First form. A number has companion words in the monitor: what people tell when it goes badly
("wachten" with the waiting time, "opnieuw" with satisfaction). It is joined to the theme that
has most of those words, and only where both changed in the municipality beyond chance:

- the number got worse and the theme grew, or better and shrank: they *agree*;
- the number got better and the theme grew, or worse and shrank: they *contradict*.

That both are selected within one family bounds the chance of a false pair; that they move
together says nothing about which moves which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..tables import Finding, Offer
from .scope import STEM, Scope

_WEAKER = ("shown", "probable", "uncertain", "no_difference")
CERTAIN = ("shown", "probable")


def joined(
    found: Sequence[Finding], scope: Scope, theme_words: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """Make the joined findings, and none where number or theme is not sure.

    Parameters
    ----------
    found : sequence of Finding
        All findings of the edition.
    theme_words : mapping of str to sequence of str
        Words of each theme, most telling first; the theme's own name counts first of all.
    """
    themes = {
        one.subject["theme"]: one
        for one in found
        if one.kind == "share_change" and _municipal(one, scope) and one.certainty in CERTAIN
    }
    pairs = []
    for one in found:
        words = scope.meaning(one.measure).companion_words
        counts = one.kind == "change" and one.better != "none" and one.certainty in CERTAIN
        if not (words and counts and _municipal(one, scope) and one.effect):
            continue
        theme = companion(words, {name: theme_words.get(name, ()) for name in themes})
        if theme is not None:
            pairs.append(_join(one, themes[theme]))
    return pairs


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
