"""What is planted can be seen in the raw files, at the size and with the power that is stated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.unit.example import example_files as files


@pytest.fixture(scope="module")
def both(raw: Path) -> pd.DataFrame:
    return files.pairs(raw)


@pytest.fixture(scope="module")
def indicators(raw: Path) -> pd.DataFrame:
    return pd.read_csv(
        raw / "indicatoren_wijken.csv", sep=";", encoding="cp1252", decimal=",", na_values="."
    )


@pytest.fixture(scope="module")
def told(raw: Path, truths: dict) -> pd.DataFrame:
    """The stories with the theme that their writers gave, without non-answers and copies."""
    table = files.stories(raw)
    theme = {n: name for name, numbers in truths["stories"]["themes"].items() for n in numbers}
    table["theme"] = table.Nr.map(theme)
    return table[~table.theme.isin(["non_answer", "copy"])]


def _change(both: pd.DataFrame, approach: int, score: str) -> pd.Series:
    here = both[both["AANPAK_0"] == approach]
    return (here[f"{score}_1"] - here[f"{score}_0"]).dropna()


def _share(told: pd.DataFrame, theme: str) -> list[float]:
    waves = [told[told.Ronde == f"ronde {year}"] for year in (2025, 2026)]
    return [100 * float((wave.theme == theme).mean()) for wave in waves]


def test_t1_stress_is_higher_at_the_letter_and_at_no_other_moment(raw: Path, truths: dict):
    table = files.pulse(raw)
    by = table.groupby("clientnummer").stress
    others = (by.transform("sum") - table.stress) / (by.transform("size") - 1)
    table["lift"] = table.stress - others
    at_letter = table[table["brief schuldenoverzicht"] == "ja"].lift.dropna()
    assert at_letter.mean() == pytest.approx(1.5, abs=2 * at_letter.sem())
    quiet = table[table["brief schuldenoverzicht"] == "nee"]
    person = quiet.groupby("clientnummer").stress.transform("mean")
    per_round = (quiet.stress - person).groupby(quiet["round"]).mean()
    assert per_round.abs().max() < 0.35
    assert truths["truths"]["T1"]["power"] >= 0.9


def _reached(raw: Path, year: int) -> pd.Series:
    spells, people = files.spells(raw), files.clients(raw)
    active = spells[[s.year <= year <= e.year for s, e in zip(
        spells["Ingangsdatum"], spells["Einddatum"], strict=True)]]  # fmt: skip
    here = people[people.BSN.isin(active.BSN)]
    counts = here.groupby("Wijkcode").size()
    counts["GM9999"] = len(here)
    return counts


@pytest.mark.parametrize("year", [2025, 2026])
def test_t2_reach_in_the_harbour_is_far_below_the_municipality(raw: Path, year: int, truths: dict):
    table = pd.read_csv(raw / "noemers.csv", sep=";", encoding="utf-8-sig")
    everyone = table[(table.leeftijdsgroep == "alle") & (table.jaar == year)].set_index("gebied")
    reach = 100 * _reached(raw, year) / everyone.personen
    assert reach["WK999902"] == pytest.approx(22, abs=1)
    assert reach["GM9999"] == pytest.approx(48, abs=1)
    others = reach.drop(["WK999902", "GM9999"])
    assert others.between(45, 58).all()
    assert truths["truths"]["T2"]["power"] >= 0.9


def test_t3_buurtmaatjes_are_less_lonely_than_the_reference_group(both, truths: dict):
    treated, reference = _change(both, 1, "lonely"), _change(both, 4, "lonely")
    assert treated.mean() == pytest.approx(-0.9, abs=0.12)
    assert reference.mean() == pytest.approx(-0.1, abs=0.12)
    assert min(len(treated), len(reference)) >= 115
    assert stats.ttest_ind(treated, reference, equal_var=False).pvalue < 0.05 / 150
    assert truths["truths"]["T3"]["power"] >= 0.9


def test_t3_beweegcoach_only_regresses_to_the_mean(both):
    treated, reference = _change(both, 2, "SRH"), _change(both, 4, "SRH")
    assert treated.mean() == pytest.approx(-0.5, abs=0.12)
    assert reference.mean() == pytest.approx(-0.5, abs=0.12)
    low, high = stats.ttest_ind(treated, reference).confidence_interval()
    assert -0.3 < low < 0 < high < 0.3


def test_no_other_outcome_differs_from_the_reference_group(both):
    for approach in (1, 2, 3):
        for score in ("lonely", "SRH", "RONDKOMEN", "TEVREDEN"):
            if (approach, score) == (1, "lonely"):
                continue
            ours, theirs = _change(both, approach, score), _change(both, 4, score)
            assert stats.ttest_ind(ours, theirs).pvalue > 0.05, (approach, score)


def test_t4_waiting_rises_most_in_two_wijken(raw: Path, truths: dict):
    table = files.spells(raw).drop_duplicates()
    waits = zip(table["Ingangsdatum"], table["Datum aanmelding"], strict=True)
    table["days"] = [(start - applied).days for start, applied in waits]
    table["year"] = [start.year for start in table["Ingangsdatum"]]
    mean = table.groupby("year").days.mean()
    assert mean[2025] == pytest.approx(18, abs=0.8)
    assert mean[2026] == pytest.approx(31, abs=0.8)
    by_wijk = table[table.year == 2026].groupby("Wijkcode").days.mean().sort_values()
    assert set(by_wijk.index[-2:]) == {"WK999902", "WK999903"}
    assert truths["truths"]["T4"]["waiting"]["power"] >= 0.9


def test_t4_the_theme_of_waiting_grows_with_it(told, truths: dict):
    assert _share(told, "wachten") == pytest.approx([8, 22], abs=0.5)
    rise = told[(told.theme == "wachten") & (told.Ronde == "ronde 2026")].Wijk.value_counts()
    assert set(rise.index[:2]) == {"Havenkwartier", "Stationsbuurt"}
    assert truths["truths"]["T4"]["theme"]["power"] >= 0.9


def test_t4_and_t5_are_in_the_indicators_too(indicators):
    mean = indicators.groupby(["indicator", "jaar"]).waarde.mean()
    assert mean["i01"][2025] == pytest.approx(18, abs=1)
    assert mean["i01"][2026] == pytest.approx(31, abs=1)
    assert mean["i02"][2025] == pytest.approx(7.1, abs=0.1)
    assert mean["i02"][2026] == pytest.approx(7.4, abs=0.1)


def test_t5_satisfaction_rises_while_telling_again_grows(raw: Path, told, truths: dict):
    first, second = (files.survey(raw, wave).TEVREDEN.dropna() for wave in ("T0", "T1"))
    assert first.mean() == pytest.approx(7.1, abs=0.05)
    assert second.mean() == pytest.approx(7.4, abs=0.05)
    before, after = _share(told, "steeds_opnieuw")
    assert after > 2 * before
    assert truths["truths"]["T5"]["satisfaction"]["power"] >= 0.9


def test_t6_who_tells_of_someone_beside_them_improved_more_often(raw: Path, both, told):
    people = files.clients(raw)[["BSN", "Cliëntnummer"]]
    table = both.merge(people, on="BSN")
    score = {1: "lonely", 2: "SRH", 3: "RONDKOMEN", 4: "lonely"}
    better = [
        row[f"{score[row.AANPAK_0]}_1"] < row[f"{score[row.AANPAK_0]}_0"]
        for _, row in table.iterrows()
    ]
    teller = told.drop_duplicates("Cliëntnummer").merge(
        table.assign(better=better)[["Cliëntnummer", "better"]], on="Cliëntnummer"
    )
    share = teller.groupby(teller.theme == "naast_me").better.mean()
    assert share[True] > share[False] + 0.2


def test_t7_raw_means_fall_while_people_stay_level(raw: Path):
    table = files.pulse(raw)
    quiet = table[table["brief schuldenoverzicht"] == "nee"]
    late = quiet[quiet["round"] > 8]
    raw_fall = late.stress.mean() - quiet[quiet["round"] <= 4].stress.mean()
    assert raw_fall < -0.4
    own = quiet.groupby("clientnummer").stress.transform("mean")
    level = (quiet.stress - own)[quiet["round"] > 8].mean()
    assert abs(level) < 0.15


def test_t7_the_last_score_tells_who_drops_out(raw: Path):
    table = files.pulse(raw).sort_values(["clientnummer", "round"])
    last = table.groupby("clientnummer").tail(1)
    left, stayed = last[last["round"] < 12].stress, table[table["round"] < 12].stress
    assert left.mean() > stayed.mean() + 0.7


def test_t8_every_language_tells_the_dutch_themes(told):
    dutch = set(told[told.Taal == "Nederlands"].theme)
    for language, stories in told.groupby("Taal"):
        assert set(stories.theme) <= dutch
        assert stories.theme.nunique() >= 7, language
        if language != "Nederlands":
            assert stories.theme.value_counts().max() < 10, "too few to publish"


def test_t9_forty_rows_are_no_story(raw: Path, truths: dict):
    numbers = truths["truths"]["T9"]["numbers"]
    assert (len(numbers["non_answer"]), len(numbers["copy"])) == (30, 10)
    table = files.stories(raw).set_index("Nr")
    assert table.Verhaal[numbers["non_answer"]].str.split().str.len().max() < 12


def test_t10_three_young_people_are_in_foster_care_in_de_linden(raw: Path):
    spells = files.spells(raw)
    foster = spells[spells["Voorziening"] == "Pleegzorg"].drop_duplicates("BSN")
    counts = foster.groupby("Wijkcode").size()
    assert counts["WK999907"] == 3
    assert counts.drop("WK999907").min() >= 10


def test_t11_who_withdraws_told_a_quotable_story_in_2025_and_none_later(raw: Path, truths: dict):
    leaver = truths["truths"]["T11"]
    table = files.stories(raw)
    mine = table[table["Cliëntnummer"] == leaver["client"]]
    assert mine.Nr.tolist() == [leaver["number"]]
    assert mine.Ronde.tolist() == ["ronde 2025"]
    assert mine["Toestemming citeren"].notna().all()


def test_there_are_fifty_one_nulls(truths: dict):
    nulls = truths["nulls"]
    assert list(nulls) == [f"N{i}" for i in range(1, 52)]
    assert sum("theme" in null for null in nulls.values()) == 3


def test_no_null_indicator_changes_after_correction(indicators, truths: dict):
    p = []
    for null in truths["nulls"].values():
        if "indicator" in null:
            here = indicators[indicators.indicator == null["indicator"]]
            wide = here.pivot_table(index="wijknaam", columns="jaar", values="waarde")
            change = (wide[2026] - wide[2025]).dropna()
            p.append(stats.ttest_1samp(change, 0).pvalue)
    assert len(p) == 48
    assert (stats.false_discovery_control(np.array(p)) > 0.05).all()


def test_no_null_theme_changes(told, truths: dict):
    for null in truths["nulls"].values():
        if "theme" in null:
            table = pd.crosstab(told.theme == null["theme"], told.Ronde)
            assert stats.chi2_contingency(table).pvalue > 0.2, null["theme"]


def test_no_theme_but_two_changes_after_correction(told):
    names = sorted(set(told.theme))
    p = [stats.chi2_contingency(pd.crosstab(told.theme == n, told.Ronde)).pvalue for n in names]
    q = dict(zip(names, stats.false_discovery_control(np.array(p)), strict=True))
    assert {name for name, value in q.items() if value <= 0.05} == {"wachten", "steeds_opnieuw"}


def test_t12_the_country_waits_less_long_and_differs_in_nothing_else(raw, indicators, truths):
    country = pd.read_csv(raw / "indicatoren_nederland.csv", sep=";", decimal=",")
    assert country.naam.unique().tolist() == ["Nederland (verzonnen)"], (
        "nobody may take it for real"
    )
    planted = truths["truths"]["T12"]["planted"]
    own = indicators[indicators.jaar == 2026].groupby("indicator").waarde
    there = country[country.jaar == 2026].set_index("indicator").waarde
    assert own.mean()["i01"] - there["i01"] > 5
    for name in planted["no_difference"]:
        error = own.std()[name] / own.count()[name] ** 0.5
        assert abs(own.mean()[name] - there[name]) < 2.5 * error, name
