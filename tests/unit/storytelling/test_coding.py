"""Codes of people and machines side by side."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError, SourceError
from merkbaar.storytelling import coding
from merkbaar.storytelling.agreement import alpha


def codes_of(*given: tuple[str, str, str], unit: str = "dossier") -> pd.DataFrame:
    return pd.DataFrame(list(given), columns=[unit, "coder", "code"])


@pytest.fixture
def two_coders():
    """Ten dossiers; both see debts in the first five, and differ on two about health."""
    rows = []
    for at in range(10):
        name = f"d{at}"
        rows += [(name, who, "geld" if at < 5 else "anders") for who in ("A", "B")]
        rows += [(name, "A", "gezond")] if at % 2 else []
        rows += [(name, "B", "gezond")] if at in (1, 3, 5, 6) else []
    return codes_of(*rows)


def test_one_code_a_coder_becomes_a_table_of_ratings():
    table = coding.given(codes_of(("d2", "B", "x"), ("d1", "A", "y"), ("d1", "B", "y")))
    assert table.index.tolist() == ["A", "B"]
    assert table.columns.tolist() == ["d1", "d2"]
    assert pd.isna(table.loc["A", "d2"])


def test_two_codes_of_one_coder_ask_for_a_choice():
    with pytest.raises(SourceError, match="per code"):
        coding.given(codes_of(("d1", "A", "x"), ("d1", "A", "y")))


def test_a_code_not_given_to_a_dossier_that_was_looked_at_is_a_no():
    table = coding.given(codes_of(("d1", "A", "x"), ("d1", "B", "y")), code="x")
    assert table["d1"].tolist() == [1.0, 0.0]


def test_a_dossier_that_a_coder_did_not_look_at_is_missing():
    table = coding.given(codes_of(("d1", "A", "x"), ("d2", "B", "x")), code="x")
    assert pd.isna(table.loc["A", "d2"])


def test_each_code_has_its_own_agreement_and_all_together_come_first(two_coders):
    table = coding.per_code(two_coders, bootstraps=200)
    assert table["code"].tolist() == ["samen", "anders", "geld", "gezond"]
    by = table.set_index("code")
    assert by.loc["geld", "alpha"] == 1.0
    assert 0 < by.loc["gezond", "alpha"] < 0.8
    assert by.loc["gezond", "alpha"] < by.loc["samen", "alpha"] < 1
    assert by.loc["gezond", "given"] == 9
    assert by.loc["samen", "units"] == 30


def test_all_codes_together_are_drawn_by_dossier(two_coders):
    table = coding.per_code(two_coders, bootstraps=300).set_index("code")
    tables = [coding.given(two_coders, code=one) for one in ("anders", "geld", "gezond")]
    loose = alpha(pd.concat(tables, axis=1), bootstraps=300)
    assert table.loc["samen", "alpha"] == pytest.approx(loose.alpha)
    assert table.loc["samen", "lower"] != loose.lower


def test_as_a_result_all_codes_together_stand_on_the_dossiers_not_on_their_codes(two_coders):
    table = coding.as_result(coding.per_code(two_coders, bootstraps=100)).set_index("code")
    assert set(table["persons"]) == {10}
    assert table.loc["geld", "value"] == 1.0
    assert table["p"].isna().all()
    assert coding.as_result(coding.per_code(codes_of())).empty


def test_a_code_that_is_not_in_the_book_is_not_published(two_coders):
    agreed = coding.per_code(two_coders, bootstraps=0)
    assert coding.as_result(agreed, book=["geld"])["code"].tolist() == ["samen", "geld"]
    (whole,) = coding.as_result(agreed, book=[]).to_dict("records")
    assert (whole["code"], whole["persons"]) == ("samen", 10)


def told_by(stories, *, each: int) -> dict[str, str]:
    """Give `each` stories in a row to one person."""
    return {story: f"p{at // each}" for at, story in enumerate(stories)}


def test_stories_do_not_pass_as_people(story_codes):
    agreed = coding.per_code(story_codes, unit="narrative", bootstraps=0)
    assert agreed["persons"].isna().all()
    with pytest.raises(PrivacyError, match="wie ze vertelde"):
        coding.as_result(agreed)


def test_with_their_tellers_the_people_behind_the_stories_are_counted(story_codes):
    tellers = told_by([f"s{at}" for at in range(20)], each=5)
    agreed = coding.per_code(story_codes, unit="narrative", tellers=tellers, bootstraps=0)
    table = coding.as_result(agreed)
    assert set(table["n"]) == {20}
    assert set(table["persons"]) == {4}


def test_a_story_that_nobody_is_known_to_have_told_counts_for_nobody(story_codes):
    tellers = {"s0": "p1", "s1": "p2", "s2": None, "s3": float("nan")}
    agreed = coding.per_code(story_codes, unit="narrative", tellers=tellers, bootstraps=0)
    assert set(coding.as_result(agreed)["persons"]) == {2}


def test_only_people_of_what_was_coded_twice_count(story_codes):
    once = pd.concat([story_codes, codes_of(("s99", "A", "geld"), unit="narrative")])
    tellers = {**told_by([f"s{at}" for at in range(20)], each=1), "s99": "p99"}
    agreed = coding.per_code(once, unit="narrative", tellers=tellers, bootstraps=0)
    assert set(agreed["persons"]) == {20}


def test_dossiers_of_one_person_are_one_person_where_that_is_said(two_coders):
    whose = told_by([f"d{at}" for at in range(10)], each=2)
    agreed = coding.per_code(two_coders, tellers=whose, bootstraps=0)
    assert set(coding.as_result(agreed)["persons"]) == {5}
    assert set(coding.per_code(two_coders, bootstraps=0)["persons"]) == {10}


def test_no_codes_give_no_rows():
    assert coding.per_code(codes_of()).empty


def test_one_coder_is_said_to_be_one():
    table = coding.per_code(codes_of(("d1", "A", "x"), ("d2", "A", "y")))
    assert set(table["verdict"]) == {"undefined"}
    assert table["sentence"].str.contains("geen twee codeurs").all()


@pytest.fixture
def found_themes():
    told = [("s0", "t1", 0.9), ("s0", "t2", 0.6), ("s1", "t1", 0.3), ("s2", "t3", 0.8)]
    return pd.DataFrame(told, columns=["narrative", "theme", "strength"])


def test_a_machine_gives_codes_from_a_strength_on_and_under_peoples_names(found_themes):
    made = coding.by_machine(found_themes, names={"t1": "geld", "t3": "wachten"})
    assert made.to_numpy().tolist() == [["s0", "machine", "geld"], ["s2", "machine", "wachten"]]
    assert len(coding.by_machine(found_themes)) == 3
    assert len(coding.by_machine(found_themes, least=0.2)) == 4


@pytest.fixture
def story_codes():
    """Twenty stories: A and B agree but for two."""
    rows = []
    for at in range(20):
        rows.append((f"s{at}", "A", "geld" if at < 8 else "wachten"))
        rows.append((f"s{at}", "B", "geld" if at < 8 or at > 17 else "wachten"))
    return codes_of(*rows, unit="narrative")


def machine_says(geld: int) -> pd.DataFrame:
    rows = [(f"s{at}", "machine", "geld" if at < geld else "wachten") for at in range(20)]
    return codes_of(*rows, unit="narrative")


def test_a_machine_that_codes_as_one_of_two_people_agrees_as_they_do(story_codes):
    table = coding.with_machine(story_codes, machine_says(8), bootstraps=100).set_index("code")
    people = table.loc["geld", "people"]
    assert people < table.loc["geld", "machine"] < 1, "the mean of 1 with A and `people` with B"
    assert table.loc["geld", "machine"] == pytest.approx((1 + people) / 2)
    assert table.loc["geld", "verdict"] == "firm"


def test_a_machine_that_says_anything_is_weak_beside_people(story_codes):
    table = coding.with_machine(story_codes, machine_says(20), bootstraps=0).set_index("code")
    assert table.loc["geld", "machine"] < 0.3
    assert table.loc["samen", "verdict"] == "weak"


def test_a_story_to_which_the_machine_gave_nothing_is_a_no(story_codes):
    silent = machine_says(8).query("code == 'geld'")
    table = coding.with_machine(story_codes, silent, bootstraps=0).set_index("code")
    assert table.loc["geld", "machine"] > 0.8
    assert table.loc["geld", "units"] == 20


def test_codes_that_people_do_not_use_and_stories_they_did_not_see_do_not_count(story_codes):
    extra = codes_of(("s1", "machine", "anders"), ("s99", "machine", "geld"), unit="narrative")
    with_extra = pd.concat([machine_says(8), extra], ignore_index=True)
    plain = coding.with_machine(story_codes, machine_says(8), bootstraps=50)
    pd.testing.assert_frame_equal(
        coding.with_machine(story_codes, with_extra, bootstraps=50), plain
    )


def test_one_person_can_be_compared_with_a_machine(story_codes):
    alone = story_codes.query("coder == 'A'")
    table = coding.with_machine(alone, machine_says(8), bootstraps=0).set_index("code")
    assert math.isnan(table.loc["geld", "people"])
    assert table.loc["geld", "machine"] == 1.0


def test_the_interval_of_a_machine_is_of_the_mean_and_says_of_how_many_people(story_codes):
    table = coding.with_machine(story_codes, machine_says(9), bootstraps=300).set_index("code")
    row = table.loc["geld"]
    assert row["coders"] == 2
    assert row["machine_lower"] < row["machine"] < row["machine_upper"]
    assert table.loc["samen", "coders"] == 2


def test_stories_of_one_person_are_drawn_together_among_people_and_with_a_machine(story_codes):
    tellers = {f"s{at}": f"p{at // 5}" for at in range(20)}
    loose = coding.with_machine(story_codes, machine_says(9), bootstraps=300).set_index("code")
    drawn = coding.with_machine(story_codes, machine_says(9), tellers=tellers, bootstraps=300)
    drawn = drawn.set_index("code")
    assert drawn.loc["geld", "machine"] == loose.loc["geld", "machine"]
    assert drawn.loc["geld", "machine_lower"] != loose.loc["geld", "machine_lower"]
    people = [
        coding.per_code(story_codes, unit="narrative", tellers=some) for some in (None, tellers)
    ]
    lower = [table.set_index("code").loc["geld", "lower"] for table in people]
    assert lower[0] != lower[1]
