"""One yardstick: the same length for everyone, and only for the same questionnaire."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.counting.outcome import FLOOR, paired
from merkbaar.counting.yardstick import (
    changed_forms,
    equivalence,
    forms,
    of_one_form,
    yardstick,
)
from merkbaar.errors import SourceError

MEASURES = {"djg6": "loneliness", "djg11": "loneliness", "srh": "health"}


def asked(
    approaches: dict[str, str], *, waves: tuple[str, ...] = ("T0", "T1"), items: int = 2
) -> pd.DataFrame:
    rows = [
        (approach, wave, instrument, str(item))
        for approach, instrument in approaches.items()
        for wave in waves
        for item in range(items)
    ]
    return pd.DataFrame(rows, columns=["approach", "wave", "instrument", "item"])


def judged(*parts: pd.DataFrame, **more: object) -> pd.DataFrame:
    answers = pd.concat(parts, ignore_index=True)
    return equivalence(forms(answers, measures=MEASURES, **more)).set_index("approach")


def changes(moved: dict[str, float], *, spread: float = 1.0) -> pd.DataFrame:
    chance, rows = np.random.default_rng(9), []
    for approach, mean in moved.items():
        before = chance.normal(3, spread, 80)
        after = before + mean + chance.normal(0, 0.5, 80)
        for wave, values in (("T0", before), ("T1", after)):
            rows += [(f"{approach}{i}", wave, approach, v) for i, v in enumerate(values)]
    frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
    return paired(frame, measure="loneliness")


def test_the_same_questionnaire_at_both_moments_is_comparable():
    table = judged(asked({"a": "djg6", "b": "djg6"}))
    assert table["comparable"].all()
    assert table["why"].eq("").all()


def test_another_questionnaire_is_refused_and_said_why():
    table = judged(asked({"a": "djg6", "b": "djg6", "c": "djg11"}))
    assert table["comparable"].to_dict() == {"a": True, "b": True, "c": False}
    assert "een andere vragenlijst" in table.loc["c", "why"]


def test_a_tie_of_questionnaires_compares_nothing():
    table = judged(asked({"a": "djg6", "b": "djg11"}))
    assert not table["comparable"].any()


def test_other_items_another_version_and_another_recall_period_are_refused():
    items = judged(asked({"a": "djg6", "b": "djg6"}), asked({"c": "djg6"}, items=3))
    assert items.loc["c", "why"] == "deze aanpak heeft andere vragen dan de andere"
    hashed = asked({"a": "djg6", "b": "djg6", "c": "djg6"})
    hashed["version"] = np.where(hashed["approach"] == "c", "f00", "abc")
    assert "versie" in judged(hashed).loc["c", "why"]
    table = judged(asked({"a": "djg6"}), asked({"b": "srh"}), recall={"djg6": "4 weken"})
    assert table["comparable"].all()


def test_a_form_that_changed_between_the_moments_is_refused():
    before, after = (
        asked({"a": "djg6"}, waves=("T0",)),
        asked({"a": "djg6"}, waves=("T1",), items=3),
    )
    table = judged(before, after, asked({"b": "djg6"}))
    assert table.loc["a", "why"] == "begin en vervolg hebben andere vragen"
    assert table.loc["b", "comparable"]


def test_every_approach_is_measured_in_the_same_spread_and_up_is_better():
    found = changes({"a": -1.0, "b": 0.0})
    table = yardstick(found, judged(asked({"a": "djg6", "b": "djg6"})).reset_index(), better={
        "loneliness": "lower"}).set_index("approach")  # fmt: skip
    assert table["sd"].nunique() == 1
    assert table.loc["a", "value"] == pytest.approx(
        -table.loc["a", "points"] / table.loc["a", "sd"]
    )
    assert table.loc["a", "lower"] < table.loc["a", "value"] < table.loc["a", "upper"]
    assert table.loc["a", "value"] > 0.7
    pooled = np.sqrt((found["sd_t0"] ** 2).mean())
    assert table.loc["b", "sd"] == pytest.approx(pooled)


def test_what_cannot_be_compared_keeps_its_points_and_gets_no_value():
    said = judged(asked({"a": "djg6", "b": "djg6", "c": "djg11"})).reset_index()
    table = yardstick(
        changes({"a": -1.0, "b": 0.0, "c": -2.0}), said, better={"loneliness": "lower"}
    ).set_index("approach")
    assert np.isnan(table.loc["c", "value"])
    assert table.loc["c", "points"] < -1.5
    assert "andere vragenlijst" in table.loc["c", "why"]


def test_an_approach_of_which_the_form_is_unknown_is_not_compared():
    table = yardstick(changes({"a": -1.0}), judged(asked({"b": "djg6"})).reset_index(), better={
        "loneliness": "lower"})  # fmt: skip
    assert not table["comparable"].any()
    assert "niet bekend" in table["why"].iloc[0]


def test_no_yardstick_tests_anything():
    said = judged(asked({"a": "djg6"})).reset_index()
    table = yardstick(changes({"a": -1.0}), said, better={"loneliness": "lower"})
    assert table["p"].isna().all()
    assert table["unit"].eq("SD").all()


def test_wrong_input_is_named():
    said = judged(asked({"a": "djg6"})).reset_index()
    with pytest.raises(SourceError, match="welke kant beter"):
        yardstick(changes({"a": -1.0}), said, better={})
    with pytest.raises(SourceError, match="'sd_t0'"):
        yardstick(changes({"a": -1.0}).drop(columns="sd_t0"), said, better={"loneliness": "lower"})
    with pytest.raises(SourceError, match="'item'"):
        forms(asked({"a": "djg6"}).drop(columns="item"), measures=MEASURES)


def test_no_changes_give_no_rows():
    said = judged(asked({"a": "djg6"})).reset_index()
    assert yardstick(changes({"a": -1.0}).iloc[:0], said, better={}).empty


def test_the_interval_holds_the_doubt_in_the_spread_too():
    chance, hits = np.random.default_rng(10), 0
    said = judged(asked({"a": "djg6", "b": "djg6"})).reset_index()
    for _ in range(300):
        rows = []
        for approach in ("a", "b"):
            own = chance.normal(0, 1.5, 20)
            for wave, moved in (("T0", 0.0), ("T1", -1.8)):
                score = own + moved + chance.normal(0, 0.5, 20)
                rows += [(f"{approach}{i}", wave, approach, v) for i, v in enumerate(score)]
        frame = pd.DataFrame(rows, columns=["person", "wave", "approach", "score"])
        table = yardstick(paired(frame, measure="loneliness"), said, better={"loneliness": "lower"})
        truth = 1.8 / (1.5**2 + 0.5**2) ** 0.5
        hits += table["lower"].iloc[0] <= truth <= table["upper"].iloc[0]
    assert 0.92 <= hits / 300 <= 0.985


def test_a_scale_that_is_too_short_is_said_beside_the_yardstick():
    same = equivalence(forms(asked({"a": "djg6", "b": "djg6"}), measures=MEASURES))
    base = changes({"a": -0.5, "b": 0.0, "c": 0.0}).assign(floor=0.0, ceiling=0.0)
    short = base.assign(floor=20.0)
    better = {"loneliness": "lower"}
    plain, said = (yardstick(one, same, better=better) for one in (base, short))
    assert not plain["method"].str.contains("laagste score").any()
    assert said["method"].str.endswith(FLOOR).tolist() == [True, True, False]


def versions(first: str | None, last: str | None) -> pd.DataFrame:
    parts = (("T0", first), ("T1", last))
    return pd.concat([asked({"a": "djg6"}, waves=(w,)).assign(version=v) for w, v in parts])


@pytest.mark.parametrize(
    ("first", "last", "apart"),
    [("v1", "v1", 0), ("v1", "v2", 1), (None, "v2", 0), ("v1", None, 0), (None, None, 0)],
)
def test_a_start_and_a_follow_up_with_another_version_are_no_change(first, last, apart):
    other = asked({"b": "djg6"}).assign(version=last)
    made = forms(pd.concat([versions(first, last), other]), measures=MEASURES)
    found = changed_forms(made)
    assert found["approach"].tolist() == ["a"] * apart
    assert found["why"].str.contains("een andere versie van de vragenlijst").all()
    scores = pd.DataFrame({"measure": "loneliness", "approach": ["a", "b"], "score": [1.0, 2.0]})
    assert of_one_form(scores, made)["approach"].tolist() == ["a", "b"][apart:]
    if not apart:
        assert equivalence(made)["comparable"].all()


def test_two_questionnaires_under_one_name_are_no_change():
    changed = [asked({"a": "djg6"}, waves=("T0",)), asked({"a": "djg11"}, waves=("T1",))]
    made = forms(pd.concat(changed), measures=MEASURES)
    assert "een andere vragenlijst" in changed_forms(made)["why"].iloc[0]
    assert changed_forms(forms(asked({"a": "djg6"}, waves=("T0",)), measures=MEASURES)).empty


def test_an_earlier_moment_with_another_questionnaire_does_not_touch_the_change():
    before = asked({"a": "djg11"}, waves=("T-1",))
    made = forms(pd.concat([before, asked({"a": "djg6"})]), measures=MEASURES)
    assert changed_forms(made).empty
