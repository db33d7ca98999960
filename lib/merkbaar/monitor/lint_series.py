"""Warnings about series: an indicator that was counted otherwise in an edition before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .advising import Advice, Earlier, names
from .definition import Measure, Monitor

_PARTS = {
    "unit": "de eenheid",
    "definition": "de definitie",
    "instrument": "de vragenlijst",
    "indicator": "de code in de bibliotheek",
}
"""Parts of a measure that make another figure of it when they change."""
_REASON = (
    "De waarde van een monitor zit in tijdreeksen: iets over een langere periode op dezelfde "
    "manier meten. Pas dan is te zien of het beter of slechter gaat."
)


def lint_series(monitor: Monitor, earlier: Sequence[Earlier]) -> Iterator[Advice]:
    """Compare each measure with the last edition that had it (`earlier`: oldest first)."""
    known = {one.id: (at, one) for at, one in enumerate(monitor.measures)}
    last: dict[str, tuple[str, Mapping[str, Any]]] = {}
    shown: dict[str, str] = {}
    for edition in earlier:
        last.update({code: (edition.edition, was) for code, was in edition.measures.items()})
        shown.update(dict.fromkeys(edition.values, edition.edition))
    for code, (edition, was) in last.items():
        if code in known:
            yield from _broken(*known[code], was, edition)
    ended = {code: str(was.get("title", code)) for code, (_, was) in last.items()}
    if gone := {code: ended[code] for code in ended if code not in known and code in shown}:
        yield _ended(gone, max(shown[code] for code in gone))


def _broken(at: int, now: Measure, was: Mapping[str, Any], edition: str) -> Iterator[Advice]:
    changed = [
        (part, str(was[part]), str(getattr(now, part) or "niets"))
        for part in _PARTS
        if was.get(part) and was[part] != getattr(now, part)
    ]
    if not changed or set(now.redefined) - set(was.get("redefined") or ()):
        return
    how = names([f"{_PARTS[part]} was '{old}' en is nu '{new}'" for part, old, new in changed])
    yield Advice(
        "broken-series",
        ("measures", at),
        f"breuk in de reeks van {now.title}: {how} (editie {edition}).",
        _REASON,
        "Zet terug wat er stond, of noem de eerste periode van de nieuwe manier: 'redefined: "
        '["2026"]\'. Dan breekt de lijn daar, en wordt er niet over vergeleken.',
        (now.id,),
    )


def _ended(gone: Mapping[str, str], edition: str) -> Advice:
    told = [f"{title} ('{code}')" for code, title in gone.items()]
    return Advice(
        "ended-series",
        ("measures",),
        f"een reeks houdt op: {names(told)}. Tot editie {edition} stond dat er, en nu niet meer.",
        _REASON,
        f"Zet terug onder 'measures:' wat u wilt blijven volgen ('{next(iter(gone))}'). Is het "
        "niet meer nodig, zeg dan in het gesprek dat het stopt.",
        tuple(gone),
    )
