"""What people decided about themes holds in both waves that are compared."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import DefinitionError
from merkbaar.storytelling import ThemeModel
from merkbaar.storytelling.comparing import REST, WORDS, compare
from merkbaar.storytelling.corrections import corrected
from merkbaar.storytelling.deciding import Decider
from merkbaar.storytelling.decisions import Part
from merkbaar.storytelling.held import fate, held
from merkbaar.storytelling.sharing import shares

SUBJECTS = {
    "wachten": ["wachtlijst", "maanden", "brief", "antwoord", "weken"],
    "school": ["school", "klas", "juf", "gepest", "leerling"],
    "geld": ["schulden", "deurwaarder", "rekening", "incasso", "huur"],
    "bus": ["bus", "halte", "chauffeur", "regiotaxi", "rolstoel"],
}
SIZES = {"T0": {"wachten": 20, "school": 20, "geld": 18}, "T1": {"wachten": 20, "school": 20}}
SIZES["T1"]["bus"] = 18
DAY = dt.date(2026, 5, 1)


def made(sizes):
    draw = np.random.default_rng(3)
    rows = []
    for wave, subjects in sizes.items():
        for subject, size in subjects.items():
            for i in range(size):
                first, second, third = draw.choice(SUBJECTS[subject], 3, replace=False)
                text = f"Het ging {i} keer over {first} en over {second} en ook over {third}."
                rows.append((text, "nl", f"{wave}-{subject}-{i // 2}", wave, subject))
    table = pd.DataFrame(rows, columns=["text", "language", "person", "wave", "subject"])
    return table.assign(narrative=[f"n{i:03d}" for i in range(len(table))])


@pytest.fixture(scope="module")
def stories():
    return made(SIZES)


@pytest.fixture(scope="module")
def model(stories):
    return ThemeModel(n_themes=4, languages=("nl",)).fit(stories["text"].tolist())


def theme_of(found, stories, subject):
    """Give the theme that holds most stories of a subject."""
    own = set(stories.loc[stories["subject"] == subject, "narrative"])
    main = found.story_themes.query("main")
    return main.loc[main["narrative"].isin(own), "theme"].mode().item()


def decided(model, stories, *decisions):
    """Replay decisions, each made on what the ones before it left."""
    rows = []
    for decide in decisions:
        now = corrected(model, stories, rows)
        maker = Decider(now, author="Ans", reason="gelezen", date=DAY)
        rows.append(decide(maker, lambda subject, now=now: theme_of(now, stories, subject)).entry())
    return corrected(model, stories, rows)


def compared(model, stories, *decisions, **params):
    found = decided(model, stories, *decisions)
    params = {"n_themes": 4, "languages": ("nl",), **params}
    return found, compare(stories, decided=found, **params)


def test_a_name_that_people_gave_stands_in_both_waves(model, stories):
    found, table = compared(model, stories, lambda by, of: by.rename(of("wachten"), "Lang wachten"))
    assert found.decided == (theme_of(found, stories, "wachten"),)
    row = table.iloc[0]
    assert (row["before"], row["after"]) == ("Lang wachten", "Lang wachten")
    assert row["became"] == WORDS["decided"]
    assert np.isnan(row["probability"])
    assert not table["before"].iloc[1:].str.contains("wachtlijst").any()


def test_the_people_are_those_of_the_table_of_shares(model, stories):
    found, table = compared(model, stories, lambda by, of: by.rename(of("wachten"), "Lang wachten"))
    told = shares(found.story_themes, stories.assign(period=stories["wave"]), by=["period"])
    own = told.loc[told["theme"] == found.decided[0]].set_index("period")["count"]
    assert table.iloc[0][["n_before", "n_after"]].tolist() == [own["T0"], own["T1"]]


def test_what_people_named_and_nobody_tells_of_any_more_is_gone_and_the_other_way_new(
    model, stories
):
    _, table = compared(
        model,
        stories,
        lambda by, of: by.rename(of("geld"), "Schulden"),
        lambda by, of: by.rename(of("bus"), "De bus"),
    )
    said = table.set_index("became")
    assert said.loc["weg", ["before", "after", "n_after"]].tolist() == ["Schulden", "", 0]
    assert said.loc["nieuw", ["before", "after", "n_before"]].tolist() == ["", "De bus", 0]


def test_merged_themes_are_one_row_and_are_not_found_apart_again(model, stories):
    _, table = compared(
        model, stories, lambda by, of: by.merge(of("school"), of("wachten"), "School en wachten")
    )
    assert table["before"].tolist().count("School en wachten") == 1
    assert table.iloc[0][["n_before", "n_after"]].tolist() == [20, 20]
    found_again = " ".join([*table["before"].iloc[1:], *table["after"].iloc[1:]])
    assert not any(word in found_again for word in (*SUBJECTS["school"], *SUBJECTS["wachten"]))


def test_parts_of_a_split_and_what_is_left_are_rows_of_their_own(model, stories):
    part = Part(label="Brieven", words=("brief",))
    found, table = compared(model, stories, lambda by, of: by.split(of("wachten"), [part]))
    assert len(found.decided) == 2
    letters = stories["text"].str.contains("brief")
    for wave, column in (("T0", "n_before"), ("T1", "n_after")):
        people = stories.loc[letters & (stories["wave"] == wave), "person"].nunique()
        assert table.set_index("before").loc["Brieven", column] == people


def test_a_story_that_was_moved_counts_where_it_was_put(model, stories):
    was, before = compared(model, stories, lambda by, of: by.rename(of("school"), "School"))
    other = stories.query("subject == 'wachten' and wave == 'T1'")["narrative"].iloc[0]
    _, after = compared(
        model,
        stories,
        lambda by, of: by.rename(of("school"), "School"),
        lambda by, of: by.move([other], of("school")),
    )
    assert after.iloc[0]["n_after"] == before.iloc[0]["n_after"] + 1
    assert other not in held(was).settled


def test_what_people_rejected_does_not_come_back(model, stories):
    found, table = compared(model, stories, lambda by, of: by.reject(of("geld")), n_themes=3)
    assert found.rejected == frozenset(stories.query("subject == 'geld'")["narrative"])
    told = " ".join([*table["before"], *table["after"]])
    assert not any(word in told for word in SUBJECTS["geld"])


def test_a_story_of_a_rejected_theme_that_was_moved_counts_in_its_new_theme(model, stories):
    saved = stories.query("subject == 'geld'")["narrative"].iloc[0]
    found, table = compared(
        model,
        stories,
        lambda by, of: by.move([saved], of("school")),
        lambda by, of: by.reject(of("geld")),
    )
    assert saved not in found.rejected
    assert table.iloc[0]["n_before"] == 11


def test_where_all_was_decided_only_decisions_stand(model, stories):
    names = {subject: f"Thema {subject}" for subject in SUBJECTS}
    _, table = compared(
        model,
        stories,
        *(lambda by, of, s=s, name=name: by.rename(of(s), name) for s, name in names.items()),
    )
    assert set(table["before"]) | set(table["after"]) == {*names.values(), ""}


def test_what_is_left_and_too_few_is_said_in_a_row_and_breaks_nothing(model, stories):
    few = pd.concat([stories.query("wave == 'T0'"), stories.query("subject == 'school'")])
    few = few.drop_duplicates("narrative").reset_index(drop=True)
    fresh = ThemeModel(n_themes=3, languages=("nl",)).fit(few["text"].tolist())
    found, table = compared(
        fresh, few, lambda by, of: by.rename(of("school"), "School"), n_themes=3
    )
    assert table["before"].tolist() == ["School", REST]
    assert table["became"].iloc[1] == WORDS["too_few"]
    rest = held(found).rest(few)
    people = rest.groupby("wave")["person"].nunique()
    assert table.iloc[1][["n_before", "n_after"]].tolist() == people[["T0", "T1"]].tolist()


def test_too_few_is_still_an_error_where_nothing_was_decided(stories):
    few = pd.concat([stories.query("wave == 'T0'"), stories.query("wave == 'T1'").head(4)])
    with pytest.raises(DefinitionError, match="te weinig"):
        compare(few, languages=("nl",))


def test_words_of_the_monitor_no_longer_make_a_theme_that_people_put_elsewhere(stories):
    seeds = {"geldzorgen": ["schulden", "incasso"], "op_school": ["school", "klas"]}
    model = ThemeModel(n_themes=4, languages=("nl",), seeds=seeds).fit(stories["text"].tolist())
    found = decided(model, stories, lambda by, of: by.merge("geldzorgen", "op_school", "Samen"))
    settled = held(found, tuple(seeds))
    assert settled.lost == {"geldzorgen", "op_school"}
    table = compare(stories, decided=found, n_themes=4, languages=("nl",), seeds=seeds)
    assert "Samen" in table["before"].tolist()
    assert WORDS["agreed"] not in table["became"].tolist()


def test_nothing_decided_is_as_without_corrections(model, stories):
    params = {"n_themes": 3, "languages": ("nl",)}
    nothing = compare(stories, decided=corrected(model, stories, []), **params)
    pd.testing.assert_frame_equal(nothing, compare(stories, **params))


def test_names_can_be_looked_over_before_they_are_shown(stories):
    table = compare(stories, n_themes=3, languages=("nl",), named=_loud)
    labels = [label for label in (*table["before"], *table["after"]) if label]
    assert labels
    assert all(label == label.upper() for label in labels)


def _loud(model):
    model.themes_ = model.themes_.assign(label=model.themes_["label"].str.upper())
    return model


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((9, 60), (0, 60), "gone"),
        ((0, 60), (9, 60), "new"),
        ((2, 60), (0, 60), "unheard"),
        ((9, 60), (0, 5), "unheard"),
        ((9, 60), (1, 60), "shrunk"),
        ((1, 60), (9, 60), "grown"),
        ((9, 60), (5, 60), "decided"),
        ((5, 60), (2, 60), "decided"),
        ((9, 60), (0, 0), "unheard"),
        ((0, 60), (0, 60), "unheard"),
    ],
)
def test_a_theme_is_gone_only_where_nobody_tells_of_it_and_chance_does_not_explain_it(
    before, after, said
):
    assert fate(before, after, both="decided") == said
