"""Nobody in the example can exist, and no text was put together from another."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from data.voorbeeld.generator import stories as generator_stories
from data.voorbeeld.generator.identifiers import passes_eleven
from tests.unit.example import example_files as files

FRAME = 6
_WORD = re.compile(r"\w+", re.UNICODE)


def _text_files(raw: Path) -> dict[str, str]:
    """Every text of every raw file, whatever it is packed in."""
    found = {}
    for path in sorted(p for p in raw.rglob("*") if p.is_file()):
        if not zipfile.is_zipfile(path):
            found[path.name] = path.read_bytes().decode("latin-1")
            continue
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".txt", ".csv")):
                    found[f"{path.name}/{name}"] = archive.read(name).decode("utf-8", "replace")
    return found


@pytest.fixture(scope="module")
def texts(raw: Path) -> dict[str, str]:
    return _text_files(raw)


def test_every_number_of_nine_digits_is_in_the_range_for_tests(raw: Path):
    numbers = set(files.spells(raw).BSN) | set(files.clients(raw).BSN)
    for wave in ("T0", "T1"):
        numbers |= set(files.survey(raw, wave).BSN)
    assert all(re.fullmatch(r"9999\d{5}", number) for number in numbers)
    assert all(passes_eleven(number) for number in files.clients(raw).BSN)


def test_every_respondent_and_spell_is_of_a_known_client(raw: Path):
    known = set(files.clients(raw).BSN)
    for wave in ("T0", "T1"):
        assert set(files.survey(raw, wave).BSN) <= known
    spells = files.spells(raw)
    assert set(filter(passes_eleven, spells.BSN)) <= known


def test_every_teller_is_a_client_or_works_for_the_municipality(raw: Path, world):
    known = set(world.people.client)
    tellers = set(files.stories(raw)["Cliëntnummer"])
    assert {t for t in tellers if t not in known} == {t for t in tellers if t.startswith("MW")}


def test_a_teller_who_is_a_client_has_the_wijk_and_age_of_the_registrations(raw: Path):
    both = files.stories(raw).merge(files.clients(raw), on="Cliëntnummer", suffixes=("", "_known"))
    assert len(both) > 250
    assert (both.Wijk == both.Wijk_known).all()
    assert (both.Leeftijd == both.Leeftijdsgroep).mean() > 0.97


def test_every_phone_number_is_one_that_cannot_be_issued(texts: dict[str, str]):
    shapes = re.compile(r"(?<![\d.-])(?:\+31[ -]?|0)6(?!-\d\d-\d{4})[ -]?(?:\d[ -]?){8}(?!\d)")
    for name, text in texts.items():
        if name.endswith(".sav") or "/xl/worksheets" in name:
            continue
        for found in shapes.findall(text):
            digits = re.sub(r"\D", "", found).removeprefix("31").removeprefix("0")
            assert digits.startswith("600"), name


def test_every_mail_address_ends_in_invalid(texts: dict[str, str]):
    for name, text in texts.items():
        for domain in re.findall(r"[\w.]+@([\w.-]+\.\w+)", text):
            assert domain.endswith((".invalid", ".example")), name


def test_every_bank_number_is_of_no_bank(texts: dict[str, str]):
    for name, text in texts.items():
        for bank in re.findall(r"\bNL\d\d ?([A-Z]{4}) ?\d{4} ?\d{4} ?\d\d\b", text):
            assert bank == "VRBD", name


def test_the_planted_identifiers_are_as_many_as_stated_and_in_the_stories(raw: Path, truths: dict):
    planted = truths["truths"]["T10"]["identifiers"]
    counts = {kind: len(values) for kind, values in planted.items()}
    assert counts == {"name": 12, "phone": 8, "address": 3, "email": 2, "iban": 2}
    everything = "\n".join(files.stories(raw).Verhaal)
    for values in planted.values():
        assert all(value in everything for value in values)


def test_who_carries_a_planted_identifier_may_be_quoted_so_that_only_redaction_helps(raw: Path):
    table = files.stories(raw)
    for values in generator_stories.planted().values():
        for value in values:
            here = table[table.Verhaal.str.contains(value, regex=False)]
            named = [story for story in generator_stories.written() if value in story["text"]]
            if any(story["planted"] for story in named):
                assert here["Toestemming citeren"].notna().any()


def test_no_text_is_there_twice_but_the_planted_copies(raw: Path, truths: dict):
    left_out = truths["truths"]["T9"]["numbers"]
    table = files.stories(raw)
    own = table[~table.Nr.isin([*left_out["copy"], *left_out["non_answer"]])]
    plain = own.Verhaal.str.casefold().str.findall(_WORD).str.join(" ")
    assert not plain.duplicated().any()


def _frames(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(*(words[i:] for i in range(FRAME)), strict=False))


def test_no_two_stories_share_six_words_in_a_row(raw: Path, truths: dict):
    left_out = {n for kind in truths["truths"]["T9"]["numbers"].values() for n in kind}
    table = files.stories(raw)
    shared = Counter(
        frame for text in table[~table.Nr.isin(left_out)].Verhaal for frame in _frames(text)
    )
    assert [frame for frame, times in shared.items() if times > 1] == []


def test_a_copy_copies_a_story_that_is_there(raw: Path, truths: dict):
    numbers = truths["truths"]["T9"]["numbers"]
    table = files.stories(raw).set_index("Nr").Verhaal
    words = table.str.casefold().str.findall(_WORD).map(set)
    for copy in numbers["copy"]:
        others = words.drop(copy)
        overlap = [len(words[copy] & o) / len(words[copy] | o) for o in others]
        assert max(overlap) > 0.6


def test_openings_differ(raw: Path, truths: dict):
    left_out = {n for kind in truths["truths"]["T9"]["numbers"].values() for n in kind}
    table = files.stories(raw)
    own = table[~table.Nr.isin(left_out)].Verhaal
    first = own.str.casefold().str.findall(_WORD).map(lambda words: tuple(words[:3]))
    assert first.value_counts().max() <= 3
    assert pd.Series([words[0] for words in first]).value_counts(normalize=True).max() < 0.1


def test_the_same_person_tells_with_one_wijk(raw: Path):
    table = files.stories(raw)
    assert table.groupby("Cliëntnummer").Wijk.nunique().max() == 1
    again = table[~table["Cliëntnummer"].str.startswith("MW")]["Cliëntnummer"].duplicated().sum()
    assert again >= 20
