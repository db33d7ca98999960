"""One table through the gate, for who has a DataFrame and no monitor."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy import disclosure
from merkbaar.privacy.disclosure import protect, protect_edition
from merkbaar.privacy.magnitudes import largest_contributions
from merkbaar.privacy.offering import added_wrong
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Offer, SafeTable


def counts(**areas):
    return pd.DataFrame({"wijk": list(areas), "n": list(areas.values())})


def states(table):
    return dict(zip(table.data["wijk"], table.data["state"], strict=True))


GOOD = counts(A=41, B=19, C=3, alle=63)


def test_counts_need_no_more_than_their_dimensions():
    table = protect(GOOD, dimensions=["wijk"])
    assert isinstance(table, SafeTable)
    assert states(table) == {"alle": "shown", "A": "shown", "B": "suppressed", "C": "suppressed"}
    assert table.data.set_index("wijk").loc["A", "value"] == 41


def test_the_frame_stays_as_it_was():
    before = GOOD.copy()
    protect(GOOD, dimensions=["wijk"])
    pd.testing.assert_frame_equal(GOOD, before)


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(disclosure).failed == 0


def test_it_can_be_saved_and_read_back_with_where_it_came_from():
    table = protect(GOOD, dimensions=["wijk"], name="bereik", minimum=5)
    assert SafeTable.from_dict(table.to_dict()) == table
    assert (table.name, table.minimum) == ("bereik", 5)


def test_the_minimum_and_the_other_rules_can_be_set():
    assert set(states(protect(GOOD, dimensions=["wijk"], minimum=3)).values()) == {"shown"}
    strict = protect(GOOD, dimensions=["wijk"], rules=Rules(minimum=50))
    assert states(strict)["A"] == "suppressed"


@pytest.mark.parametrize("minimum", [0, 1, 2, -3])
def test_a_minimum_below_three_is_refused_with_the_reason(minimum):
    with pytest.raises(PrivacyError, match=r"3 of meer.*over elkaar al weten"):
        protect(GOOD, dimensions=["wijk"], minimum=minimum)


@pytest.mark.parametrize("bad", [-1, None, 2.5, float("inf"), "veel"])
def test_a_number_of_persons_that_is_none_is_refused_by_table_and_column(bad):
    with pytest.raises(PrivacyError, match=r"'bereik': 1 van de 4 cellen.*kolom n") as caught:
        frame = GOOD.astype({"n": object})
        frame.loc[1, "n"] = bad
        protect(frame, dimensions=["wijk"], name="bereik")
    assert str(bad) not in str(caught.value).replace("1 van", "")


def test_a_missing_column_is_named_with_what_is_there():
    with pytest.raises(PrivacyError, match=r"mist de kolom buurt.*Gevonden: wijk, n"):
        protect(GOOD, dimensions=["buurt"])
    with pytest.raises(PrivacyError, match="mist de kolom mensen"):
        protect(GOOD, dimensions=["wijk"], persons="mensen")


def test_a_cell_twice_is_refused():
    with pytest.raises(PrivacyError, match="twee keer"):
        protect(pd.concat([GOOD, GOOD]), dimensions=["wijk"])


@pytest.mark.parametrize("word", ["alle", "Totaal", "TOTAL", "Iedereen"])
def test_totals_by_their_usual_names_are_found(word):
    table = protect(GOOD.replace({"wijk": {"alle": word}}), dimensions=["wijk"])
    assert dict(table.totals) == {"wijk": word}


def test_a_total_by_another_name_must_be_named():
    odd = GOOD.replace({"wijk": {"alle": "Veendam"}})
    with pytest.raises(PrivacyError, match=r"code 'Veendam' van wijk.*totals=\{'wijk': 'Veendam'"):
        protect(odd, dimensions=["wijk"])
    named = protect(odd, dimensions=["wijk"], totals={"wijk": "Veendam"})
    assert states(named)["B"] == "suppressed"
    by_parents = protect(
        odd, dimensions=["wijk"], parents={"wijk": dict.fromkeys("ABC", "Veendam")}
    )
    assert states(by_parents) == states(named)
    assert states(protect(odd, dimensions=["wijk"], totals={}))["B"] == "shown"


def test_a_wijk_that_is_by_chance_what_two_others_are_asks_for_a_word():
    chance = counts(A=40, B=25, C=15)
    with pytest.raises(PrivacyError, match=r"totals=\{\}"):
        protect(chance, dimensions=["wijk"])
    assert set(states(protect(chance, dimensions=["wijk"], totals={})).values()) == {"shown"}


def test_groups_that_overlap_as_if_they_did_not_are_refused_without_a_value():
    over = counts(wonen=70, geld=50, alle=93)
    with pytest.raises(PrivacyError, match="'hulp': de delen van wijk zijn samen meer") as caught:
        protect(over, dimensions=["wijk"], name="hulp")
    assert "93" not in str(caught.value)
    table = protect(over, dimensions=["wijk"], overlapping=["wijk"])
    assert set(states(table).values()) == {"shown"}


def test_who_is_in_the_total_only_is_guarded_as_a_cell():
    assert (
        "suppressed" in states(protect(counts(A=41, B=19, alle=64), dimensions=["wijk"])).values()
    )
    fine = protect(counts(A=41, B=19, alle=100), dimensions=["wijk"])
    assert set(states(fine).values()) == {"shown"}


def test_an_edition_says_of_which_table_the_totals_do_not_add_up():
    frames = {"meer": counts(A=70, B=50, alle=93), "minder": counts(A=41, B=19, alle=100)}
    offers = [
        Offer(name, frame.assign(value=frame["n"]), ("wijk",), "mensen", "n", population=name,
              totals={"wijk": "alle"})
        for name, frame in frames.items()
    ]  # fmt: skip
    notes = [entry for entry in protect_edition(offers).report if "note" in entry]
    assert [(note["note"], note["rule"], note["totals"]) for note in notes] == [
        ("meer", "more", 1), ("minder", "less", 1),
    ]  # fmt: skip
    assert all("bewaakt" in note["why"] for note in notes)


def test_totals_that_add_up_are_no_note():
    from merkbaar.privacy.cells import read_offers

    frame = GOOD.assign(value=1.0)
    offer = Offer("t", frame, ("wijk",), "x", "n", totals={"wijk": "alle"})
    assert list(added_wrong(read_offers([offer], {})[0], {})) == []


def test_a_value_must_say_what_it_is():
    with pytest.raises(PrivacyError, match="kind= wat kolom dagen is"):
        protect(GOOD.assign(dagen=12.5), dimensions=["wijk"], value="dagen")
    table = protect(GOOD.assign(dagen=12.5), dimensions=["wijk"], value="dagen", kind="mean")
    assert table.data.set_index("wijk").loc["A", ["value", "n"]].tolist() == [12.5, 40]


def test_a_share_is_guarded_by_its_numerator_and_what_is_left():
    frame = counts(A=100, B=200, C=300, alle=600).assign(ja=[97, 100, 150, 347])
    frame["deel"] = 100 * frame["ja"] / frame["n"]
    table = protect(frame, dimensions=["wijk"], value="deel", count="ja", unit="%")
    assert states(table)["A"] == "suppressed"


def test_a_sum_takes_its_largest_contributions_with_it():
    rows = pd.DataFrame({"wijk": ["A"] * 16 + ["B"] * 30 + ["C"] * 31, "person": range(77)})
    rows["eur"] = [900.0] + [5.0] * 15 + [10.0] * 61
    sums = largest_contributions(rows, by=["wijk"], amount="eur", totals={"wijk": "alle"})
    table = protect(sums, dimensions=["wijk"], value="value", kind="sum", unit="euro",
                    largest=["largest_1", "largest_2"])  # fmt: skip
    assert states(table)["A"] == "suppressed"
    assert list(states(table).values()).count("suppressed") >= 2


def test_more_dimensions_and_a_hierarchy_are_solved_together():
    rows = [(b, g, n) for b, both in {"BU1": (4, 30), "BU2": (25, 60), "WK1": (29, 90)}.items()
            for g, n in zip(("jong", "oud", "alle"), (*both, sum(both)), strict=True)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["wijk", "leeftijd", "n"])
    table = protect(frame, dimensions=["wijk", "leeftijd"], parents={"wijk": {"BU1": "WK1",
                    "BU2": "WK1"}})  # fmt: skip
    gone = table.data[table.data["state"] == "suppressed"]
    inner = gone[gone["leeftijd"].isin(["jong", "oud"]) & gone["wijk"].str.startswith("BU")]
    assert len(inner) == 4


def test_area_codes_of_cbs_say_themselves_what_they_lie_in():
    areas = {"BU99990101": 4, "BU99990102": 30, "WK999901": 34, "WK9999A2": 66, "GM9999": 100}
    frame = pd.DataFrame({"wijk": list(areas), "n": list(areas.values())})
    found = states(protect(frame, dimensions=["wijk"]))
    assert found["BU99990102"] == found["BU99990101"] == "suppressed"
    told = {"wijk": {"BU99990101": "WK999901", "BU99990102": "WK999901", "WK999901": "GM9999",
                     "WK9999A2": "GM9999"}}  # fmt: skip
    assert found == states(protect(frame, dimensions=["wijk"], parents=told))


def test_areas_of_one_level_have_no_whole():
    frame = counts(WK999901=41, WK999902=19, WK999903=3)
    assert states(protect(frame, dimensions=["wijk"])) == {
        "WK999901": "shown", "WK999902": "shown", "WK999903": "suppressed",
    }  # fmt: skip


def test_a_total_that_is_a_number_is_taken_as_text():
    frame = pd.DataFrame({"jaar": [2025, 2026, 9], "n": [41, 4, 45]})
    table = protect(frame, dimensions=["jaar"], totals={"jaar": 9}).data
    assert table["state"].eq("suppressed").sum() == 2
