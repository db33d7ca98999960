"""Response: what became of everyone who was invited, wave by wave."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.response import outcome_rates, panel, rates
from merkbaar.errors import SourceError


def invitations(**waves: dict[str, int]) -> pd.DataFrame:
    rows = []
    for wave, counts in waves.items():
        codes = [code for code, number in counts.items() for _ in range(number)]
        rows += [{"person": f"p{n}", "wave": wave, "disposition": c} for n, c in enumerate(codes)]
    return pd.DataFrame(rows)


WORKED = {"I": 450, "P": 50, "R": 300, "NC": 150, "O": 50, "UH": 100}


def test_all_rates_of_a_wave_are_aapors():
    table = rates(invitations(T0=WORKED, T1={"I": 5, "R": 5}), by=["wave"], eligible=0.8)
    row = table.set_index("wave").loc["T0"]
    for name, value in outcome_rates(WORKED, eligible=0.8).items():
        assert row[name] == pytest.approx(value)
    assert row["NC"] == 150 and row["UO"] == 0


def test_who_was_invited_twice_counts_once_with_what_came_furthest():
    twice = pd.concat([invitations(T0={"NC": 4}), invitations(T0={"I": 1})])
    row = rates(twice, by=["wave"]).iloc[0]
    assert (row["I"], row["NC"]) == (1, 3)


def test_a_cell_of_only_unknowns_has_no_rate_and_is_not_lost():
    row = rates(invitations(T0={"UH": 3}), by=["wave"]).iloc[0]
    assert row["UH"] == 3 and pd.isna(row["RR1"])


def test_only_no_contact_is_a_response_of_nought_and_no_cooperation():
    row = rates(invitations(T0={"NC": 100}), by=["wave"]).iloc[0]
    assert row["RR1"] == 0 and pd.isna(row["COOP1"])


def test_who_is_not_eligible_is_in_no_base():
    row = rates(invitations(T0={"I": 1, "R": 1, "NE": 8}), by=["wave"]).iloc[0]
    assert row["RR1"] == 0.5


def test_a_later_wave_is_told_on_the_base_the_panel_started_from():
    waves = {"a": {"I": 80, "NC": 20}, "b": {"I": 40, "NC": 40}, "c": {"I": 36, "NC": 4}}
    table = panel(invitations(**waves), waves=["a", "b", "c"]).set_index("wave")
    assert table["value"].to_list() == [80, 40, 36]
    assert table["of_invited"].to_list() == [80, 50, 90]
    assert (table["lower"] < table["value"]).all() and (table["value"] < table["upper"]).all()


def test_with_recruitment_the_base_is_everybody_who_was_asked():
    frame = invitations(a={"I": 60, "NC": 20})
    row = panel(frame, waves=["a"], recruited=(100, 400)).iloc[0]
    assert row["value"] == 15 and row["n"] == 400
    with pytest.raises(SourceError, match="uitgenodigd ≤ meegedaan ≤ gevraagd"):
        panel(frame, waves=["a"], recruited=(50, 400))


def test_a_wave_that_nobody_was_invited_to_is_an_error():
    with pytest.raises(SourceError, match="ronde 'd'"):
        panel(invitations(a={"I": 3}), waves=["a", "d"])
