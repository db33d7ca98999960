"""Read the example's raw files with nothing of Merkbaar, so that a test has a second opinion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

LAWS = ("Wmo", "Jeugdwet", "Participatiewet", "Schuldhulp")
HEADER_ROW = 5


def sheet_rows(path: Path, sheet: str) -> list[tuple]:
    """All rows of a sheet, as values."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return dt.datetime.strptime(str(value), "%d-%m-%Y").date()


def spells(raw: Path) -> pd.DataFrame:
    """Every line of the four sheets, with days as dates; doubles and broken numbers included."""
    frames = []
    for law in LAWS:
        rows = sheet_rows(raw / "registraties_2025_2026.xlsx", law)
        frame = pd.DataFrame(rows[HEADER_ROW:-1], columns=rows[HEADER_ROW - 1])
        frames.append(frame.assign(law=law))
    table = pd.concat(frames, ignore_index=True)
    for column in ("Datum aanmelding", "Ingangsdatum", "Einddatum"):
        table[column] = [_day(value) for value in table[column]]
    return table


def clients(raw: Path) -> pd.DataFrame:
    """The sheet with the people."""
    rows = sheet_rows(raw / "registraties_2025_2026.xlsx", "Cliënten")
    return pd.DataFrame(rows[4:], columns=rows[3])


def stories(raw: Path) -> pd.DataFrame:
    """The sheet with the stories."""
    rows = sheet_rows(raw / "verhalen.xlsx", "Verhalen")
    return pd.DataFrame(rows[1:], columns=rows[0])


def survey(raw: Path, wave: str, *, gaps: bool = False) -> pd.DataFrame:
    """A questionnaire; with `gaps` the codes for missing answers stay."""
    table, _ = pyreadstat.read_sav(str(raw / f"vragenlijst_{wave}.sav"), user_missing=gaps)
    return table


def loneliness(table: pd.DataFrame) -> pd.Series:
    """De Jong Gierveld 6, scored from the codes in the file (DJG5 the other way round)."""
    answers = table[[f"DJG{i}" for i in range(1, 7)]].copy()
    answers["DJG5"] = 4 - answers["DJG5"]
    negative = answers[["DJG1", "DJG4", "DJG6"]]
    positive = answers[["DJG2", "DJG3", "DJG5"]]
    score = (negative <= 2).sum(axis=1) + (positive >= 2).sum(axis=1)
    return score.where(answers.notna().all(axis=1))


def pairs(raw: Path) -> pd.DataFrame:
    """T0 and T1 of the people who answered both, with their loneliness (columns _0 and _1)."""
    waves = [survey(raw, wave).drop_duplicates("BSN") for wave in ("T0", "T1")]
    scored = [wave.assign(lonely=loneliness(wave)) for wave in waves]
    return scored[0].merge(scored[1], on="BSN", suffixes=("_0", "_1"))


def pulse(raw: Path) -> pd.DataFrame:
    """The pulse with numbers, and the round as a whole number."""
    table = pd.read_csv(raw / "puls_schuldrust.csv", sep=";", decimal=",", encoding="utf-8-sig")
    return table.assign(round=table.tweeweken.str[-2:].astype(int))
