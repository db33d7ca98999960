"""Every file arrives as odd as a municipality's, and as large as was asked."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from data.voorbeeld.generator.identifiers import passes_eleven
from PIL import Image
from tests.unit.example import example_files as files


@pytest.fixture(scope="module")
def spells(raw: Path) -> pd.DataFrame:
    return files.spells(raw)


@pytest.fixture(scope="module")
def chat(raw: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(raw / "whatsapp_export.zip")


def test_the_registrations_hold_nine_thousand_lines(spells: pd.DataFrame):
    assert len(spells) == 9000


def test_twelve_lines_are_there_twice(spells: pd.DataFrame):
    assert int(spells.duplicated().sum()) == 12


def test_three_numbers_fail_the_eleven_test(spells: pd.DataFrame):
    assert sum(not passes_eleven(bsn) for bsn in spells.drop_duplicates()["BSN"]) == 3


def test_open_spells_end_in_the_year_9999(spells: pd.DataFrame):
    ends = pd.Series([end.year for end in spells["Einddatum"]])
    assert 1000 < int((ends == 9999).sum()) < 6000
    assert set(ends) == {2025, 2026, 9999}


def test_no_spell_ends_before_it_starts_or_starts_before_the_application(spells: pd.DataFrame):
    assert (spells["Einddatum"] >= spells["Ingangsdatum"]).all()
    assert (spells["Ingangsdatum"] >= spells["Datum aanmelding"]).all()


@pytest.mark.parametrize("law", files.LAWS)
def test_a_sheet_has_a_title_a_merged_header_and_a_totals_row(raw: Path, law: str):
    rows = files.sheet_rows(raw / "registraties_2025_2026.xlsx", law)
    assert rows[0][0].startswith("Registraties")
    assert rows[1][0].startswith("Peildatum")
    assert rows[3][:3] == ("Cliënt", None, "Voorziening")
    assert rows[4][0] == "BSN"
    assert rows[-1][0] == "Totaal"
    total = sum(row[-1] for row in rows[files.HEADER_ROW : -1])
    assert rows[-1][-1] == pytest.approx(total)


def test_the_group_headers_are_merged_cells(raw: Path):
    book = openpyxl.load_workbook(raw / "registraties_2025_2026.xlsx")
    merged = {str(block) for block in book["Wmo"].merged_cells.ranges}
    assert {"A4:B4", "C4:F4", "G4:J4", "K4:M4"} <= merged


def test_dates_are_text_in_one_sheet_only(raw: Path):
    kinds = {}
    for law in files.LAWS:
        rows = files.sheet_rows(raw / "registraties_2025_2026.xlsx", law)
        kinds[law] = {type(row[7]) for row in rows[files.HEADER_ROW : -1]}
    assert kinds.pop("Participatiewet") == {str}
    assert set().union(*kinds.values()) == {dt.datetime}


def test_the_indicators_are_a_dutch_windows_file(raw: Path):
    content = (raw / "indicatoren_wijken.csv").read_bytes()
    text = content.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 12 * 60 * 6
    assert 60 < sum(row["waarde"] == "." for row in rows) < 160
    assert all(row["waarde"] == "." or "," in row["waarde"] for row in rows)


def test_one_wijk_stands_under_an_old_code_until_2023(raw: Path):
    table = pd.read_csv(raw / "indicatoren_wijken.csv", sep=";", encoding="cp1252", dtype=str)
    old = table[table.wijkcode == "WK999913"]
    assert set(old.wijknaam) == {"Nieuw-Wilgen"}
    assert set(old.jaar) == {"2021", "2022", "2023"}
    assert "WK999911" in set(table.wijkcode)


def test_two_indicators_jump_in_2023_and_no_null_does(raw: Path, truths: dict):
    table = pd.read_csv(
        raw / "indicatoren_wijken.csv", sep=";", encoding="cp1252", decimal=",", na_values="."
    )
    before = table[table.jaar < 2023].groupby("indicator").waarde.mean()
    after = table[table.jaar.between(2023, 2025)].groupby("indicator").waarde.mean()
    jump = after / before
    assert set(jump[jump > 1.25].index) == {"i03", "i04"}
    nulls = [n["indicator"] for n in truths["nulls"].values() if "indicator" in n]
    assert jump[nulls].between(0.9, 1.1).all()


def test_the_denominators_have_bounds_and_a_total_that_counts_the_young(raw: Path):
    table = pd.read_csv(raw / "noemers.csv", sep=";", encoding="utf-8-sig")
    assert len(table) == 13 * 4 * 2
    assert (table.ondergrens < table.personen).all()
    assert (table.personen < table.bovengrens).all()
    groups = table.pivot_table(
        index=["gebied", "jaar"], columns="leeftijdsgroep", values="personen"
    )
    assert (groups["alle"] > groups.drop(columns="alle").sum(axis=1)).all()


def test_the_questionnaires_have_the_respondents_and_pairs_asked_for(raw: Path):
    first, second = files.survey(raw, "T0"), files.survey(raw, "T1")
    assert (len(first), first.BSN.nunique(), len(second)) == (721, 720, 560)
    both = files.pairs(raw)
    assert len(both) == 520
    assert both.groupby("AANPAK_0").size().tolist() == [130] * 4


def test_answers_have_labels_user_missing_and_one_item_the_other_way_round(raw: Path):
    _, meta = pyreadstat.read_sav(str(raw / "vragenlijst_T0.sav"))
    labels = meta.variable_value_labels
    assert labels["DJG4"][1.0] == "ja"
    assert labels["DJG5"][1.0] == "nee"
    kept, lost = files.survey(raw, "T0", gaps=True), files.survey(raw, "T0")
    codes = kept.filter(like="DJG").isin([98, 99]).sum().sum()
    assert 5 <= codes == lost.filter(like="DJG").isna().sum().sum()


def test_the_pulse_has_dates_in_two_notations_and_scores_with_a_comma(raw: Path):
    text = (raw / "puls_schuldrust.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len({row["clientnummer"] for row in rows}) == 140
    iso = [bool(re.fullmatch(r"\d{4}-\d\d-\d\d", row["datum"])) for row in rows]
    dutch = [bool(re.fullmatch(r"\d{1,2}-\d{1,2}-\d{4}", row["datum"])) for row in rows]
    assert min(sum(iso), sum(dutch)) > 300
    assert sum(iso) + sum(dutch) == len(rows)
    assert any("," in row["stress"] for row in rows)
    assert not any("." in row["stress"] for row in rows)


def test_nobody_answers_the_pulse_after_dropping_out(raw: Path):
    for _, rounds in files.pulse(raw).groupby("clientnummer")["round"]:
        assert sorted(rounds) == list(range(1, len(rounds) + 1))


def test_every_answer_was_invited(raw: Path):
    invited = pd.read_csv(raw / "uitnodigingen.csv", sep=";", dtype=str)
    answered = invited[invited.status.isin(["beantwoord", "deels beantwoord"])]
    counts = answered.groupby("golf").size()
    assert (counts["T0"], counts["T1"]) == (720, 560)
    puls = counts[counts.index.str.startswith("puls")].sum()
    assert puls == len(files.pulse(raw))
    assert set(invited.status) == {
        *("beantwoord", "deels beantwoord", "gelezen", "afgeleverd", "niet afgeleverd", "gestopt")
    }
    assert not invited.duplicated(["clientnummer", "golf"]).any()


def test_the_chat_has_six_hundred_messages_of_every_kind(chat: zipfile.ZipFile):
    text = chat.read(chat.namelist()[0]).decode("utf-8")
    heads = re.findall(r"^\d\d-\d\d-\d{4} \d\d:\d\d - ", text, flags=re.M)
    assert len(heads) == 600
    assert len(text.splitlines()) > 650
    assert "Dit bericht is verwijderd" in text
    assert "https://maps.google.com/?q=" in text
    assert re.search("[\U0001f300-\U0001faff]", text)


def test_every_attachment_of_the_chat_is_in_the_zip_and_heard_notes_are_written_out(chat):
    text = chat.read(chat.namelist()[0]).decode("utf-8")
    named = set(re.findall(r"((?:IMG|PTT)-\S+) \(bestand bijgevoegd\)", text))
    assert named == {n for n in chat.namelist() if n.startswith(("IMG", "PTT"))}
    rows = csv.reader(io.StringIO(chat.read("transcripties.csv").decode("utf-8")), delimiter=";")
    assert {row[0] for row in rows} - {"bestand"} == {n for n in named if n.startswith("PTT")}


def test_a_photo_tells_where_and_with_what_it_was_taken(chat: zipfile.ZipFile):
    name = next(n for n in chat.namelist() if n.endswith(".jpg"))
    exif = Image.open(io.BytesIO(chat.read(name))).getexif()
    assert exif[0x0110] == "Toestel 3"
    assert float(exif.get_ifd(0x8825)[2][0]) == 53.0


def test_a_voice_note_is_an_ogg_opus_file_of_its_length(chat: zipfile.ZipFile):
    name = next(n for n in chat.namelist() if n.endswith(".opus"))
    content = chat.read(name)
    assert content[:4] == b"OggS"
    assert content[28:36] == b"OpusHead"
    assert content.count(b"\xf8\xff\xfe") > 50


def test_the_stories_are_as_many_as_asked_in_each_language_and_wave(raw: Path):
    table = files.stories(raw)
    assert table.Taal.value_counts().to_dict() == {
        "Nederlands": 380, "Turks": 30, "Arabisch": 30, "Pools": 30, "Engels": 30
    }  # fmt: skip
    assert table.Ronde.value_counts().to_dict() == {"ronde 2026": 270, "ronde 2025": 230}


def test_a_story_is_from_three_words_to_some_four_hundred(raw: Path, truths: dict):
    left_out = {n for kind in truths["truths"]["T9"]["numbers"].values() for n in kind}
    table = files.stories(raw)
    words = table[~table.Nr.isin(left_out)].Verhaal.str.split().str.len()
    assert words.min() >= 3
    assert 250 <= words.max() <= 460
    assert 0.2 < (words <= 20).mean() < 0.55


def test_most_people_consent_and_not_all_may_be_quoted(raw: Path):
    table = files.stories(raw)
    counts, quote = table["Toestemming meetellen"].notna(), table["Toestemming citeren"].notna()
    assert 0.95 < counts.mean() < 1
    assert 0.5 < quote.mean() < 0.75
    assert not (quote & ~counts).any()


def test_the_coders_of_the_dossiers_do_not_always_agree(raw: Path):
    rows = files.sheet_rows(raw / "dossiers.xlsx", "Codes")
    table = pd.DataFrame(rows[1:], columns=rows[0])
    assert table.Dossier.nunique() == 40
    by = {c: set(zip(t.Dossier, t.Code, strict=True)) for c, t in table.groupby("Codeur")}
    agree = len(by["A"] & by["B"]) / len(by["A"] | by["B"])
    assert 0.6 < agree < 1


def test_there_are_eight_interviews(raw: Path):
    assert len(list((raw / "interviews").glob("*.docx"))) == 8
