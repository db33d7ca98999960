"""What people chose at the start and at the end."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import PrivacyError, SourceError
from merkbaar.privacy.disclosure import protect, protect_edition
from merkbaar.storytelling import images
from merkbaar.tables import Offer


def codes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["dossier", "round", "code"])


def pairs(**counts: int) -> pd.DataFrame:
    """``pairs(broken_brave=3)``: three people from broken to brave."""
    rows = [name.split("_") for name, n in counts.items() for _ in range(n)]
    return pd.DataFrame(rows, columns=["start", "end"])


def test_each_person_has_one_row_with_both_images():
    table = images.chosen(
        codes(("d2", "einde", "moedig"), ("d1", "begin", "gebroken"), ("d2", "begin", "vast"))
    )
    assert table["dossier"].tolist() == ["d1", "d2"]
    assert table["start"].tolist() == ["gebroken", "vast"]
    assert pd.isna(table.loc[0, "end"])
    assert table.loc[1, "end"] == "moedig"


def test_codes_of_other_rounds_are_no_images():
    assert images.chosen(codes(("d1", "1", "geld"))).empty


def test_two_images_at_one_moment_are_refused_without_naming_them():
    with pytest.raises(SourceError, match="al een van dezelfde dossier") as caught:
        images.chosen(codes(("d1", "begin", "gebroken"), ("d1", "begin", "vast")))
    assert "gebroken" not in str(caught.value)


def test_every_combination_is_counted_also_that_of_nobody():
    table = images.transitions(pairs(a_a=1, a_b=3, b_a=2), images=["b", "a"])
    assert table[["start", "end", "value"]].to_numpy().tolist() == [
        ["b", "b", 0], ["b", "a", 2], ["a", "b", 3], ["a", "a", 1],
    ]  # fmt: skip
    assert (table["persons"] == table["value"]).all()
    assert table["p"].isna().all()


def test_an_image_that_is_not_on_the_list_is_not_published():
    table = images.transitions(pairs(a_b=3, a_x=2), images=["a", "b"])
    assert "x" not in table.to_csv()
    assert table["value"].sum() == 3
    assert images.transitions(pairs(a_b=3), images=[]).empty
    assert images.changes(pairs(a_b=3), images=[]).empty
    assert images.symmetry(pairs(a_b=3), images=[]).test == "none"


def test_totals_are_counted_over_the_start_over_the_end_and_over_both():
    whole = {"start": "alle", "end": "alle"}
    table = images.transitions(pairs(a_a=1, a_b=3, b_a=2), totals=whole)
    at = table.set_index(["start", "end"])["value"]
    assert at[("a", "alle")] == 4
    assert at[("alle", "a")] == 3
    assert at[("alle", "alle")] == 6
    assert len(at) == 9


def test_who_chose_once_does_not_count():
    once = pd.DataFrame({"start": ["a", None], "end": [None, "b"]})
    both = pd.concat([pairs(a_b=2), once], ignore_index=True)
    assert images.transitions(both)["value"].sum() == 2
    assert set(images.changes(both)["n"]) == {2}


def test_each_image_has_its_share_at_both_moments_and_a_paired_change():
    table = images.changes(pairs(broken_brave=12, broken_broken=6, stuck_brave=2))
    at = table.set_index(["image", "moment"])
    assert at.loc[("broken", "begin"), "value"] == pytest.approx(90)
    assert at.loc[("broken", "einde"), "value"] == pytest.approx(30)
    assert at.loc[("broken", "einde"), "vs_start"] == pytest.approx(-60)
    assert at.loc[("broken", "einde"), "p"] == pytest.approx(2 / 2**12)
    assert at.loc[("brave", "begin"), "count"] == 0
    assert at.loc[("brave", "einde"), "vs_start_lower"] > 0
    assert at.loc[("broken", "begin")].isna()["p"], "a start is no change"


@pytest.mark.parametrize(
    "made",
    [
        lambda table: table,
        lambda table: table[["image", "moment", "value", "n", "persons", "count"]],
        lambda table: table.rename(columns={"vs_start_upper": "value", "value": "level"}),
        lambda table: table.loc[table["moment"] == "einde"].assign(unit="punten"),
        lambda table: pd.DataFrame(table.to_dict("records")),
    ],
)
def test_a_paired_change_never_passes_the_gate_however_it_is_cut(made):
    """Its interval tells gained plus lost, and with the totals that is a hidden transition."""
    changed = images.changes(pairs(broken_brave=12, broken_broken=26, stuck_brave=20))
    frame = made(changed)
    offer = Offer("images", frame, ("image", "moment"), "%", count="count", kind="share")
    with pytest.raises(PrivacyError, match="links van de poort"):
        protect_edition([offer])
    with pytest.raises(PrivacyError, match="links van de poort"):
        protect(frame, dimensions=["image", "moment"], persons="persons")


def test_interval_and_p_of_a_paired_change_do_give_a_hidden_transition_away():
    """Why it stays left: whoever knows the totals reads from it who kept the image."""
    table = images.changes(pairs(a_a=3, a_b=40, b_a=15, b_b=30)).set_index(["image", "moment"])
    start, end = (table.loc[("a", at), "count"] for at in ("begin", "einde"))
    seen = table.loc[("a", "einde"), ["vs_start_lower", "vs_start_upper"]].tolist()
    fits = [
        kept
        for kept in range(int(min(start, end)) + 1)
        if images.paired_difference(end - kept, start - kept, 88)[1:] == pytest.approx(seen)
    ]
    assert fits == [3]


def test_transitions_do_pass_the_gate():
    whole = {"start": "alle", "end": "alle"}
    table = images.transitions(pairs(a_a=3, a_b=40, b_a=15, b_b=30), totals=whole)
    safe = protect(table, dimensions=["start", "end"], persons="persons", totals=whole)
    hidden = safe.data.set_index(["start", "end"])["state"] == "suppressed"
    assert hidden[("a", "a")]
    assert not hidden[("alle", "alle")]


def test_stories_do_not_count_as_people_who_chose():
    rows = codes(("s1", "begin", "a"), ("s1", "einde", "b"), ("s2", "begin", "a"))
    rows = rows.rename(columns={"dossier": "narrative"})
    with pytest.raises(PrivacyError, match="geen mensen"):
        images.chosen(rows, unit="narrative")
    one = images.chosen(rows[:2], unit="narrative", tellers={"s1": "p1"})
    assert one.to_numpy().tolist() == [["p1", "a", "b"]]
    assert images.chosen(rows, unit="narrative", tellers={"s1": None}).empty
    with pytest.raises(SourceError, match="al een van dezelfde"):
        images.chosen(rows, unit="narrative", tellers={"s1": "p1", "s2": "p1"})


def test_an_image_that_nobody_changed_has_no_p():
    table = images.changes(pairs(a_a=5)).set_index("moment")
    assert math.isnan(table.loc["einde", "p"])
    assert table.loc["einde", "vs_start"] == 0


def test_nobody_at_all_gives_an_empty_answer():
    nobody = pairs()
    assert images.transitions(nobody).empty
    assert images.changes(nobody).empty
    assert images.symmetry(nobody).test == "none"


def test_the_test_fits_how_many_images_and_changes_there_are():
    assert images.symmetry(pairs(a_a=9)).test == "none"
    assert images.symmetry(pairs(a_b=9, b_a=2)).test == "mcnemar_exact"
    assert images.symmetry(pairs(a_b=9, b_c=2)).test == "bowker_drawn"
    assert images.symmetry(pairs(a_b=19, b_c=12, c_a=11)).test == "bowker"


def test_moving_one_way_is_found_and_moving_both_ways_is_not():
    assert images.symmetry(pairs(a_c=9, b_c=8, a_d=7)).p < 0.001
    assert images.symmetry(pairs(a_b=5, b_a=5, b_c=4, c_b=4)).p == 1.0


def test_the_drawn_p_is_the_same_each_time_and_never_nought():
    first = images.symmetry(pairs(a_c=9, b_c=30))
    assert first == images.symmetry(pairs(a_c=9, b_c=30))
    assert first.p >= 1 / (images.DRAWS + 1)


def test_without_a_preference_one_in_twenty_is_found():
    chance, found = np.random.default_rng(7), 0
    for _ in range(200):
        counts = chance.binomial(8, 0.5, size=3)
        drawn = pairs(
            a_b=int(counts[0]), b_a=8 - int(counts[0]), a_c=int(counts[1]), c_a=8 - int(counts[1]),
            b_c=int(counts[2]), c_b=8 - int(counts[2]),
        )  # fmt: skip
        found += images.symmetry(drawn).p <= 0.05
    assert found <= 18


def test_an_interval_stays_within_what_can_be():
    value, lower, upper = images.paired_difference(40, 0, 40)
    assert (value, upper <= 100, lower > 50) == (100, True, True)
    assert math.isnan(images.paired_difference(0, 0, 0)[0])
