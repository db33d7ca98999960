"""An instrument as plain data and back, so that a form can be kept as it was fielded."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .instrument import Band, Instrument, Item, Reliability, Spread

_ORDERED = ("answers", "answers_en", "areas")


def plain(instrument: Instrument) -> dict[str, Any]:
    """Give an instrument as what JSON can hold; a missing end of a scale is None.

    Answers are pairs: whatever sorts the keys of the file, their order stays.
    """
    data = asdict(instrument)
    for order in _ORDERED:
        data[order] = [list(pair) for pair in data[order].items()]
    data["missing"] = sorted(instrument.missing)
    for end in ("lowest", "highest"):
        data[end] = None if math.isnan(data[end]) else data[end]
    return data


def instrument_of(data: Mapping[str, Any]) -> Instrument:
    """Give the instrument again."""
    given = {**data, **{order: dict(data[order]) for order in _ORDERED}}
    for end in ("lowest", "highest"):
        given[end] = float("nan") if given[end] is None else given[end]
    return Instrument(
        **{
            **given,
            "items": tuple(Item(**one) for one in data["items"]),
            "bands": tuple(Band(**one) for one in data["bands"]),
            "reliability": tuple(Reliability(**one) for one in data["reliability"]),
            "spread": tuple(Spread(**one) for one in data["spread"]),
            "missing": frozenset(data["missing"]),
        }
    )
