"""Who got better on the questionnaire of their own approach, beside others of the same approach."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.counting.improved import improved

OWN = {"maatjes": "loneliness", "coach": "health"}
BETTER = {"loneliness": "lower", "health": "higher"}


def scores(people: dict[str, tuple[str, str, float | None, float | None]]) -> pd.DataFrame:
    """Person: approach, measure, score at the start and at the end."""
    rows = [
        (person, measure, wave, approach, score)
        for person, (approach, measure, *ends) in people.items()
        for wave, score in zip(("T0", "T1"), ends, strict=True)
    ]
    return pd.DataFrame(rows, columns=["person", "measure", "wave", "approach", "score"])


def given(people, **more) -> dict[str, float]:
    found = improved(scores(people), own=more.get("own", OWN), better=BETTER)
    return dict(zip(found["person"], found["value"], strict=True))


def test_who_is_better_off_stands_above_the_mean_of_the_approach():
    made = given(
        {
            "a": ("maatjes", "loneliness", 5, 2),
            "b": ("maatjes", "loneliness", 5, 5),
            "c": ("coach", "health", 3, 4),
            "d": ("coach", "health", 3, 2),
            "e": ("coach", "health", 3, 1),
            "f": ("coach", "health", 3, 3),
        }
    )
    assert made == {"a": 50, "b": -50, "c": 75, "d": -25, "e": -25, "f": -25}


def test_an_approach_that_does_better_gives_nobody_a_lead():
    half = {f"m{i}": ("maatjes", "loneliness", 5, 4 if i < 9 else 5) for i in range(10)}
    few = {f"c{i}": ("coach", "health", 3, 4 if i < 1 else 3) for i in range(10)}
    made = given({**half, **few})
    for start in "mc":
        assert sum(v for k, v in made.items() if k.startswith(start)) == pytest.approx(0)


def test_another_measure_and_the_reference_group_have_no_part_in_it():
    made = given(
        {
            "a": ("maatjes", "health", 1, 5),
            "b": ("vergelijking", "loneliness", 5, 1),
            "c": ("maatjes", "loneliness", 5, 1),
            "d": ("maatjes", "loneliness", 1, 5),
        }
    )
    assert sorted(made) == ["c", "d"]


def test_who_answered_once_or_skipped_a_score_does_not_count():
    rows = scores(
        {
            "a": ("maatjes", "loneliness", 5, None),
            "b": ("maatjes", "loneliness", 5, 1),
            "c": ("maatjes", "loneliness", 5, 5),
            "d": ("maatjes", "loneliness", 5, 1),
        }
    )
    found = improved(rows.drop(index=rows.index[-1]), own=OWN, better=BETTER)
    assert found["person"].tolist() == ["b", "c"]


@pytest.mark.parametrize(
    "people",
    [{}, {"a": ("maatjes", "loneliness", 5, 1)}],
    ids=["nobody", "one person, who can't be compared"],
)
def test_without_two_people_nothing_is_said(people):
    assert given(people) == {}


def test_somebody_in_two_approaches_counts_once_and_a_double_answer_once():
    one = scores({"a": ("maatjes", "loneliness", 5, 1), "b": ("maatjes", "loneliness", 5, 5)})
    other = scores({"a": ("coach", "health", 3, 1), "c": ("coach", "health", 3, 4)})
    again = one.iloc[[1]].assign(score=6.0)
    found = improved(pd.concat([one, other, again]), own=OWN, better=BETTER)
    assert dict(zip(found["person"], found["value"], strict=True)) == {"a": 0, "b": -50, "c": 50}


def test_a_measure_of_which_neither_way_is_better_is_left_out():
    rows = scores({"a": ("maatjes", "loneliness", 5, 1), "b": ("maatjes", "loneliness", 5, 5)})
    assert len(improved(rows, own=OWN, better={})) == 0
