"""Wijken beside each other, and whom it is about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.reach import areas, vulnerable
from merkbaar.errors import PrivacyError, SourceError
from merkbaar.publishing.results import check_frame
from merkbaar.tables import Offer

AREAS = ["WK1", "WK2", "WK3", "WK4", "WK5"]


def counted(persons, **more) -> pd.DataFrame:
    return pd.DataFrame({"area": [*AREAS, "GM9"], "persons": [*persons, sum(persons)], **more})


def side_by_side(reached=(4, 200, 210, 190, 180), sizes=(10, 500, 500, 500, 500), **more):
    frame = areas(counted(list(reached)), counted(list(sizes), **more), by=["area"], total="GM9")
    return frame.set_index("area")


def test_areas_have_raw_and_shrunken_reach_and_a_place_in_the_funnel():
    table = side_by_side()
    assert "GM9" not in table.index
    assert table.loc["WK1", "value"] == pytest.approx(40)
    assert table["pull"].idxmax() == "WK1"
    assert set(table["funnel"]) <= {"binnen", "buiten 95 %", "buiten 99,8 %"}
    assert table.loc["WK1", "shrunken_upper"] - table.loc["WK1", "shrunken_lower"] < 60


def test_an_area_far_out_is_seen_and_stays_out():
    table = side_by_side(reached=(100, 240, 240, 240, 240), sizes=(500,) * 5)
    assert table.loc["WK1", "funnel"] == "buiten 99,8 %"
    assert table.loc["WK1", "shrunken_upper"] < 30


def test_more_people_reached_than_estimated_is_not_clipped():
    table = side_by_side(reached=(130, 60, 75, 80, 90), sizes=(100,) * 5)
    assert table.loc["WK1", "value"] == pytest.approx(130)
    assert table.loc["WK1", "shrunken"] > 100


def test_with_few_areas_nothing_is_shrunken_and_the_rest_stands():
    reached = pd.DataFrame({"area": ["WK1", "WK2", "GM9"], "persons": [10, 20, 30]})
    size = pd.DataFrame({"area": ["WK1", "WK2", "GM9"], "persons": [100, 100, 200]})
    table = areas(reached, size, by=["area"], total="GM9")
    assert table["shrunken"].isna().all() and table["value"].notna().all()


def test_areas_are_compared_within_their_own_period():
    parts = [
        (counted([10 * k, 20 * k, 30 * k, 20 * k, 20 * k]).assign(period=str(2024 + k)))
        for k in (1, 2)
    ]
    size = pd.concat([counted([100] * 5).assign(period=str(2024 + k)) for k in (1, 2)])
    both = areas(pd.concat(parts), size, by=["area", "period"], total="GM9")
    alone = areas(parts[0], size[size["period"] == "2025"], by=["area", "period"], total="GM9")
    first = both[both["period"] == "2025"].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, alone, check_like=True)


def test_the_table_of_areas_cannot_be_offered():
    frame = side_by_side().reset_index()
    offer = Offer(name="areas", frame=frame, dimensions=("area",), unit="%", persons="persons")
    with pytest.raises(PrivacyError, match="links van de poort"):
        check_frame(offer)


def test_whom_it_is_about_is_an_estimate_with_its_ends():
    table = vulnerable(
        counted([80] * 5, lower=[60] * 5 + [350], upper=[99] * 5 + [450]), by=["area"]
    )
    row = table.set_index("area").loc["WK1"]
    assert (row["value"], row["lower"], row["upper"], row["unit"]) == (80, 60, 99, "mensen")
    assert "persons" not in table


def test_of_the_residents_it_is_a_share():
    residents = counted([200] * 5)
    estimate = counted([80] * 5, lower=[60] * 5 + [350], upper=[99] * 5 + [450])
    row = vulnerable(estimate, by=["area"], inhabitants=residents).set_index("area").loc["WK1"]
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((40, 30, 49.5))
    assert row["n"] == 200
    plain = vulnerable(counted([81] * 5), by=["area"], inhabitants=counted([263] * 5))
    assert plain["lower"].iloc[1] == pytest.approx(25.53, abs=5e-3)


def test_residents_that_are_not_known_leave_the_share_missing():
    residents = counted([200] * 5).query("area != 'WK3'")
    row = vulnerable(counted([80] * 5), by=["area"], inhabitants=residents).set_index("area")
    assert np.isnan(row.loc["WK3", "value"])


def test_more_vulnerable_people_than_residents_is_an_error():
    with pytest.raises(SourceError, match="In 6 cellen"):
        vulnerable(counted([80] * 5), by=["area"], inhabitants=counted([50] * 5))
