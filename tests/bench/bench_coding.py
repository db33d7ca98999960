"""What machines are worth beside people's codes: tone, themes; and what the journey costs.

``run()`` gives one dict a measurement. The headlines are real data that is never part of the
project (``MERKBAAR_TESTDATA``); without them that part is left out.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from merkbaar.monitor import load_monitor
from merkbaar.storytelling import ThemeModel, coding, journey, moments, tone

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "data" / "voorbeeld"
HEADLINES = "dutch_text/ecosent/sentences_ml_without_gold.csv"
SIZES = (100, 500, 1000, 6023)
WRITTEN = {
    "lang-wachten": "wachten", "steeds-opnieuw": "steeds_opnieuw", "iemand-naast-me": "naast_me",
    "geldzorgen": "geld", "alleen-zijn": "eenzaam", "niet-weten-waar": "niet_weten",
    "bewegen": "bewegen", "wonen-vervoer": "vervoer_wonen", "opgroeien": "kinderen",
}  # fmt: skip
"""The monitor's themes, and what those who wrote the stories called them."""
LANGUAGES = {"Nederlands": "nl", "Turks": "tr", "Arabisch": "ar", "Pools": "pl", "Engels": "en"}


def row(what: str, measured: str, **more: Any) -> dict[str, Any]:
    return {"what": what, "measured": measured, **more}


def worth(check: tone.ToneCheck) -> str:
    return (
        f"{check.correct:.2f} against {check.commonest:.2f} "
        f"({check.lower:+.2f} to {check.upper:+.2f}), alpha {check.with_people.alpha:.2f}"
    )


def headlines() -> list[dict[str, Any]]:
    """A model learned from part of the headlines, held out, against always the commonest tone."""
    place = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data")) / HEADLINES
    if not place.is_file():
        return []
    table, rows = pd.read_csv(place), []
    for n in SIZES:
        some = table.sample(min(n, len(table)), random_state=1)
        check = tone.assess(some["headline"].tolist(), some["value"].tolist(), model="own")
        rows.append(row(f"tone of {len(some)} headlines: right, alpha", worth(check),
                        reach="shown from alpha .667", met=check.shown))  # fmt: skip
    return rows


def dossiers() -> tuple[pd.DataFrame, dict[str, float]]:
    """The steps of the example's dossiers, and what its monitor says emotions feel like."""
    about = load_monitor(EXAMPLE / "monitor.yml").journey
    assert about is not None
    columns = {"Dossier": "person", "Volgorde": "order", "Fase": "phase", "Gebeurtenis": "event",
               "Emotie": "emotion", "Wie": "actor", "Kanaal": "channel"}  # fmt: skip
    raw = pd.read_excel(EXAMPLE / "raw" / "dossiers.xlsx", sheet_name="Stappen", engine="calamine")
    return raw.rename(columns=columns), about.feelings


def follow(table: pd.DataFrame, feelings: dict[str, float]) -> journey.Steps:
    """Everything of a journey that the notebook computes."""
    told = journey.read_steps(table, feelings=feelings)
    journey.feeling(told)
    moments.turns(told)
    moments.piles(told)
    return told


def steps() -> list[dict[str, Any]]:
    """Tone of the coded steps, and the seconds that a journey takes."""
    table, feelings = dossiers()
    told = follow(table, feelings)  # the first time also imports what it needs
    started = time.perf_counter()
    follow(table, feelings)
    took = time.perf_counter() - started
    check = tone.assess(told.table["event"], tone.signs(told.table["feeling"]), model="own",
                        persons=told.table["person"])  # fmt: skip
    return [
        row("tone of the example's 245 coded steps: right, alpha", worth(check),
            reach="shown from alpha .667", met=check.shown),
        row("journey of 245 steps: feeling, turns and piles", f"{took:.2f} s"),
    ]  # fmt: skip


def stories() -> pd.DataFrame:
    """The example's stories with the theme that they were written for."""
    truths = yaml.safe_load((ROOT / "tests" / "truths.yml").read_text(encoding="utf-8"))
    codes = {nr: name for name, some in truths["stories"]["themes"].items() for nr in some}
    sheet = {"sheet_name": "Verhalen", "engine": "calamine"}
    raw = pd.read_excel(EXAMPLE / "raw" / "verhalen.xlsx", header=None, **sheet)
    head = next(at for at, cells in raw.iterrows() if "Nr" in cells.astype(str).tolist())
    raw.columns = raw.loc[head]
    raw = raw.loc[head + 1 :].dropna(subset=["Nr"])
    table = pd.DataFrame(
        {
            "narrative": raw["Nr"].astype(float).astype(int).astype(str),
            "text": raw["Verhaal"].astype(str),
            "language": raw["Taal"].map(LANGUAGES),
        }
    )
    table["code"] = [codes.get(int(one), "") for one in table["narrative"]]
    return table.loc[~table["code"].isin(["copy", "non_answer", ""])].reset_index(drop=True)


def themes() -> list[dict[str, Any]]:
    """Themes of the example beside what its stories were written for."""
    monitor, table = load_monitor(EXAMPLE / "monitor.yml"), stories()
    seeds = {theme.id: theme.words for theme in monitor.themes}
    model = ThemeModel(languages=monitor.languages, seeds=seeds, random_state=monitor.random_state)
    model.fit(table["text"], text_languages=table["language"])
    people = table[["narrative", "code"]].assign(coder="writer")
    people = people.loc[people["code"] != "anders"]
    machine = coding.by_machine(model.story_themes(table["narrative"]), names=WRITTEN)
    found = coding.with_machine(people, machine, bootstraps=500).set_index("code")["machine"]
    each = ", ".join(f"{code} {found[code]:.2f}" for code in found.index if code != coding.ALL)
    whole = f"{found[coding.ALL]:.2f}"
    return [row("themes against what stories were written for: alpha", whole, detail=each)]


def run() -> list[dict[str, Any]]:
    """Measure everything."""
    return [*steps(), *headlines(), *themes()]


if __name__ == "__main__":
    for one in run():
        print(one)  # noqa: T201
