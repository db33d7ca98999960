"""A number of stories, answers or spells doesn't pass as a number of people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import PrivacyError
from merkbaar.monitor import load_monitor
from merkbaar.publishing import open_edition
from merkbaar.publishing.edition import NOTEBOOK
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.headcount import refuse_more_people, whose
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.tables import Offer

A, B = "WK999801", "WK999802"


@pytest.fixture(scope="module")
def monitor(tmp_path_factory):
    return load_monitor(make_monitor(tmp_path_factory.mktemp("klein")))


@pytest.fixture
def stories():
    """Thirty stories of twelve people: ten of them in A, two in B who told ten each."""
    rows = [(f"s{at}", f"p{at}", A, "65+") for at in range(10)]
    rows += [(f"t{at}", f"q{at % 2}", B, "18-64") for at in range(20)]
    return pd.DataFrame(rows, columns=["narrative", "person", "area", "group_age"])


def offer(counts, *, dimensions=("area",), totals=None, persons="persons"):
    frame = pd.DataFrame(counts, columns=[*dimensions, "persons"]).assign(value=1.0)
    return Offer("told", frame, dimensions, "", persons=persons, totals=totals or {})


def seen(**tables):
    return {name: whose(table) for name, table in tables.items()}


def test_stories_counted_as_people_are_refused(stories, monitor):
    by_rows = offer([(A, 10), (B, 20)])
    with pytest.raises(PrivacyError, match=r"in 1 van de 2 cellen .* in narratives") as caught:
        refuse_more_people(by_rows, seen(narratives=stories), monitor)
    assert "20" not in str(caught.value)
    refuse_more_people(offer([(A, 10), (B, 2)]), seen(narratives=stories), monitor)


def test_so_is_their_total(stories, monitor):
    whole = monitor.municipality.code
    for totals in ({"area": whole}, {}):
        fits = offer([(whole, 12)], totals=totals)
        refuse_more_people(fits, seen(narratives=stories), monitor)
        with pytest.raises(PrivacyError, match="meer mensen dan er zijn"):
            more = offer([(whole, 13)], totals=totals)
            refuse_more_people(more, seen(narratives=stories), monitor)


def test_a_group_has_no_more_people_than_there_are_in_it(stories, monitor):
    of = {"dimensions": ("group_age", "theme"), "totals": {"group_age": "alle"}}
    fits = offer([("65+", "x", 10), ("18-64", "x", 2), ("alle", "x", 12)], **of)
    refuse_more_people(fits, seen(narratives=stories), monitor)
    with pytest.raises(PrivacyError, match="1 van de 1"):
        refuse_more_people(offer([("18-64", "x", 3)], **of), seen(narratives=stories), monitor)


def test_people_of_every_table_that_was_read_count_each_once(stories, monitor):
    others = pd.DataFrame({"person": ["p1", "r1", "r2"], "area": [B, B, B]})
    both = seen(narratives=stories, persons=others)
    refuse_more_people(offer([(B, 5), (monitor.municipality.code, 14)]), both, monitor)
    with pytest.raises(PrivacyError, match="in narratives, persons"):
        refuse_more_people(offer([(B, 6)]), both, monitor)


def test_codes_of_stories_alone_tell_of_no_people_and_a_dossier_is_one(monitor):
    codes = pd.DataFrame({"narrative": [f"s{at}" for at in range(20)], "code": "geld"})
    with pytest.raises(PrivacyError, match="in codes"):
        refuse_more_people(offer([("geld", 20)], dimensions=("code",)), seen(codes=codes), monitor)
    dossiers = codes.rename(columns={"narrative": "dossier"})
    refuse_more_people(offer([("geld", 20)], dimensions=("code",)), seen(codes=dossiers), monitor)


def test_a_denominator_is_people_too_and_lifts_no_limit_of_people_who_were_read(stories, monitor):
    population = pd.DataFrame({"area": [A, B, B], "persons": [900.0, 800.0, None]})
    refuse_more_people(offer([(A, 900), (B, 800)]), seen(population=population), monitor)
    with pytest.raises(PrivacyError):
        refuse_more_people(offer([(A, 901)]), seen(population=population), monitor)
    tables = seen(population=population, narratives=stories)
    refuse_more_people(offer([(A, 10), (B, 2)]), tables, monitor)
    with pytest.raises(PrivacyError, match=r"1 van de 2 .* persons=None"):
        refuse_more_people(offer([(A, 10), (B, 20)]), tables, monitor)


def three_who_told_thirty(**columns):
    told = pd.DataFrame({"narrative": [f"s{at}" for at in range(30)], "person": list("abc") * 10})
    others = pd.DataFrame({"person": [f"x{at}" for at in range(200)], "area": B})
    return seen(narratives=told.assign(**columns), persons=others)


@pytest.mark.parametrize("dimension", ["provider", "approach", "wave", "provision"])
def test_limits_hold_for_every_column_that_says_where_people_are(monitor, dimension):
    tables = three_who_told_thirty(**{dimension: "een"})
    refuse_more_people(offer([("een", 3)], dimensions=(dimension,)), tables, monitor)
    refuse_more_people(offer([("ander", 203)], dimensions=(dimension,)), tables, monitor)
    with pytest.raises(PrivacyError, match="meer mensen dan er zijn"):
        refuse_more_people(offer([("een", 30)], dimensions=(dimension,)), tables, monitor)


@pytest.mark.parametrize(("column", "called"), [("area", "wijk"), ("wave", "period")])
def test_a_column_is_known_by_its_codes_whatever_it_is_called(monitor, column, called):
    tables = three_who_told_thirty(**{column: A})
    refuse_more_people(offer([(A, 3)], dimensions=(called,)), tables, monitor)
    with pytest.raises(PrivacyError):
        refuse_more_people(offer([(A, 30)], dimensions=(called,)), tables, monitor)


def test_a_round_is_not_taken_for_a_group_with_the_same_number(monitor):
    tables = three_who_told_thirty(group_kind="1")
    refuse_more_people(offer([("1", 30)], dimensions=("lag",)), tables, monitor)
    with pytest.raises(PrivacyError):
        refuse_more_people(offer([("1", 30)], dimensions=("group_kind",)), tables, monitor)


def test_a_year_has_no_more_people_than_have_a_row_in_it(monitor):
    moments = pd.to_datetime(["2026-03-01"] * 29 + ["2025-03-01"])
    tables = three_who_told_thirty(moment=moments)
    refuse_more_people(offer([("2026", 3), ("2025", 1)], dimensions=("period",)), tables, monitor)
    for year, count in (("2026", 30), ("2025", 2)):
        with pytest.raises(PrivacyError):
            more = offer([(year, count)], dimensions=("period",))
            refuse_more_people(more, tables, monitor)
    undated = three_who_told_thirty(moment=moments.where(moments.year == 2026))
    refuse_more_people(offer([("2026", 3)], dimensions=("period",)), undated, monitor)


def test_a_spell_is_in_every_year_that_it_runs(monitor):
    day = pd.Timestamp
    spells = pd.DataFrame(
        {"person": ["a", "b", "c", "d"], "start": [day("2024-02-01"), day("2025-02-01"),
         day("2026-02-01"), pd.NaT], "end": [pd.NaT, day("2025-03-01"), pd.NaT, pd.NaT]}
    )  # fmt: skip
    tables = seen(provisions=spells)
    fits = offer([("2024", 2), ("2025", 3), ("2026", 3)], dimensions=("period",))
    refuse_more_people(fits, tables, monitor)
    for year, count in (("2024", 3), ("2025", 4), ("2026", 4)):
        with pytest.raises(PrivacyError):
            refuse_more_people(offer([(year, count)], dimensions=("period",)), tables, monitor)


def test_an_area_of_the_notebooks_own_is_held_to_everybody(stories, monitor):
    refuse_more_people(offer([("team noord", 12)]), seen(narratives=stories), monitor)
    with pytest.raises(PrivacyError):
        refuse_more_people(offer([("team noord", 13)]), seen(narratives=stories), monitor)


def test_figures_of_nobody_and_of_tables_elsewhere_pass(stories, monitor):
    refuse_more_people(offer([(A, 99)]), {}, monitor)
    bare = offer([(A, np.nan)], persons=None)
    refuse_more_people(bare, seen(narratives=stories), monitor)
    indicators = pd.DataFrame({"area": [A], "value": [3.0]})
    refuse_more_people(offer([(A, 99)]), seen(areas=indicators), monitor)
    empty = offer([(A, np.nan)])
    refuse_more_people(empty, seen(narratives=stories), monitor)


def test_a_table_with_numbers_of_people_is_not_passed_off_as_about_nobody(stories, monitor):
    hidden = offer([(A, 3)], persons=None)
    with pytest.raises(PrivacyError, match="persons=None"):
        refuse_more_people(hidden, seen(narratives=stories), monitor)
    refuse_more_people(offer([(A, np.nan)], persons=None), seen(narratives=stories), monitor)
    population = pd.DataFrame({"area": [A], "persons": [900.0]})
    refuse_more_people(hidden, seen(population=population), monitor)


def test_a_buurt_counts_in_its_wijk(stories, monitor):
    class Monitor:
        municipality = monitor.municipality
        areas = (*monitor.areas, monitor.areas[0].model_copy(update={"code": "BU1", "parent": A}))

    inside = stories.assign(area=stories["area"].replace(A, "BU1"))
    refuse_more_people(offer([(A, 10), ("BU1", 10)]), seen(narratives=inside), Monitor())
    with pytest.raises(PrivacyError):
        refuse_more_people(offer([(A, 11)]), seen(narratives=inside), Monitor())


def test_an_edition_refuses_it_where_it_is_offered(tmp_path, monkeypatch):
    monkeypatch.setenv(NOTEBOOK, "counts")
    file = make_monitor(tmp_path / "data" / "klein", people=12)
    folders = Folders(home=file.parent, monitor="klein")
    prepare(load_monitor(file), folders, inputs=input_hashes(load_monitor(file), folders))
    edition = open_edition(file, "2026")
    told = edition.table("narratives")
    people = told["person"].nunique()
    cell = pd.DataFrame({"theme": ["hulp"], "value": [1.0], "persons": [people]})
    edition.offer("themes_told", cell, unit="", kind="count", dimensions=["theme"])
    with pytest.raises(PrivacyError, match="geen verhalen, antwoorden of regels"):
        more = cell.assign(persons=people + 1)
        edition.offer("themes_told", more, unit="", kind="count", dimensions=["theme"])
