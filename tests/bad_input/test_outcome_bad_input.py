"""Answers as they come: one wave, nobody twice, days swapped, doubles, all equal, one person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting import outcomes
from merkbaar.counting.incomplete import change_from_all
from merkbaar.counting.mixed import mixed
from merkbaar.counting.outcome import change, paired
from merkbaar.counting.perceived import rows_each
from merkbaar.counting.reliable import Reliability
from merkbaar.counting.yardstick import equivalence, forms
from merkbaar.errors import MerkbaarError, SourceError, TooFewData

BETTER = {"stress": "lower"}
SOURCE = {"stress": Reliability(0.8, "verzonnen bron")}


def tidy(people: int = 20) -> pd.DataFrame:
    chance = np.random.default_rng(1)
    rows = []
    for i in range(people):
        approach = "ref" if i % 2 else "route"
        own = chance.normal(5, 1)
        for wave, day in (("T0", "2026-01-01"), ("T1", "2026-06-01")):
            score = own + chance.normal(0, 1)
            rows.append(("stress", f"p{i}", wave, approach, score, pd.Timestamp(day)))
    return pd.DataFrame(rows, columns=["measure", "person", "wave", "approach", "score", "moment"])


def one_wave() -> pd.DataFrame:
    return tidy().query("wave == 'T0'")


def nobody_paired() -> pd.DataFrame:
    return tidy().assign(person=lambda frame: frame["person"] + frame["wave"])


def swapped_days() -> pd.DataFrame:
    days = {"T0": pd.Timestamp("2026-06-01"), "T1": pd.Timestamp("2026-01-01")}
    return tidy().assign(moment=lambda frame: frame["wave"].map(days))


def doubles() -> pd.DataFrame:
    return pd.concat([tidy(), tidy().head(5)])


def all_equal() -> pd.DataFrame:
    return tidy().assign(score=4.0)


def one_person() -> pd.DataFrame:
    return tidy(1)


def nothing_answered() -> pd.DataFrame:
    return tidy().assign(score=np.nan)


def nobody_named() -> pd.DataFrame:
    return tidy().assign(person=None)


MESSY = [
    one_wave, nobody_paired, swapped_days, doubles, all_equal, one_person, nothing_answered,
    nobody_named,
]  # fmt: skip
ALL = {
    "paired": lambda frame: outcomes.paired_each(frame, reference="ref"),
    "from all": lambda frame: outcomes.from_all_each(frame, reference="ref"),
    "attrition": outcomes.attrition_each,
    "stayed": outcomes.stayed_each,
    "moved": lambda frame: outcomes.moved_each(frame, better=BETTER),
    "classes": lambda frame: outcomes.classes_each(frame, better=BETTER, reliabilities=SOURCE),
}


@pytest.mark.parametrize("frame", MESSY, ids=lambda one: one.__name__)
@pytest.mark.parametrize("what", ALL)
def test_nothing_stops_on_it_and_no_interval_has_no_width(frame, what):
    table = ALL[what](frame())
    assert {"measure", "approach"} <= set(table.columns)
    for lower in [name for name in table if str(name).endswith("lower")]:
        upper = str(lower).removesuffix("lower") + "upper"
        width = table[upper].astype(float) - table[lower].astype(float)
        assert not (width <= 0).any()


@pytest.mark.parametrize("frame", MESSY, ids=lambda one: one.__name__)
def test_no_row_is_lost(frame):
    given = frame()
    assert rows_each(given)["rows"].sum() == len(given)


@pytest.mark.parametrize("frame", MESSY, ids=lambda one: one.__name__)
@pytest.mark.parametrize("what", [paired, change_from_all, mixed])
def test_what_cannot_be_done_is_refused_in_dutch_and_never_breaks(frame, what):
    try:
        what(frame())
    except MerkbaarError as error:
        assert any(
            word in str(error) for word in ("Controleer", "Verwacht", "nodig", "Kies", "Zet")
        )
        assert "p0" not in str(error)


def test_one_wave_is_named_as_missing():
    with pytest.raises(SourceError, match="geen scores voor meting 'T1'"):
        paired(one_wave())


def test_one_person_and_nobody_are_too_few():
    with pytest.raises(TooFewData, match="0 mensen"):
        change([], [])
    with pytest.raises(TooFewData, match="1 mensen"):
        change([3.0], [4.0])


def test_two_instruments_under_one_name_are_not_laid_along_one_yardstick():
    asked = (("route", "djg6", 6), ("route", "djg11", 11), ("ref", "djg6", 6))
    rows = [
        (approach, wave, instrument, str(item))
        for approach, instrument, items in asked
        for wave in ("T0", "T1")
        for item in range(items)
    ]
    answers = pd.DataFrame(rows, columns=["approach", "wave", "instrument", "item"])
    said = equivalence(forms(answers, measures={"djg6": "alone", "djg11": "alone"}))
    assert not said["comparable"].any()
    assert said["why"].ne("").all()
