"""The stories: who told which, when, and with what consent. The texts themselves are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .places import CODE_OF, NAMES
from .registrations import LONGEST
from .seeds import stream
from .workbook import save

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

WRITTEN = Path(__file__).parent / "stories"
_TO_2026 = (
    *("steeds_opnieuw-003", "steeds_opnieuw-005", "steeds_opnieuw-006", "steeds_opnieuw-009"),
    *("niet_weten-003", "niet_weten-005", "niet_weten-007"),
)
_TO_2025 = (
    *("eenzaam-030", "eenzaam-034", "naast_me-025", "naast_me-029"),
    *("kinderen-020", "vervoer_wonen-021", "vervoer_wonen-026"),
)
MOVED = {**dict.fromkeys(_TO_2026, 2026), **dict.fromkeys(_TO_2025, 2025)}
"""Stories that are told in another year than they were written for: "steeds opnieuw" then grows
enough to be found beside "wachten" (T5), and the themes that must not change keep their share."""
IMPROVES = {"naast_me": 0.85}
"""T6: chance that a resident who tells this theme is one of those who improved; else BASE."""
BASE = 0.45
_RESPONDENT = {"naast_me": 0.9}
_TWICE = 30
_COUNTS, _QUOTABLE = 0.975, 0.62
WITHDRAWS = "naast_me-025"
"""T11: who told this story in 2025 withdraws after the first edition."""


@cache
def written() -> tuple[Mapping[str, Any], ...]:
    """Read every story and non-answer, in the order of the files."""
    import yaml

    texts: list[Mapping[str, Any]] = []
    for file in sorted(WRITTEN.glob("*.yml")):
        if not file.name.startswith("planted"):
            texts += yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple({**t, "wave": MOVED.get(t["id"], t["wave"])} for t in texts)


def planted() -> dict[str, list[str]]:
    """Read the identifiers planted in the stories, by kind (name, phone, address, …)."""
    import yaml

    kinds: dict[str, list[str]] = {}
    for file in sorted(WRITTEN.glob("planted*.yml")):
        for kind, values in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            kinds.setdefault(kind, []).extend(values)
    return kinds


def improved(table: pd.DataFrame) -> pd.Series:
    """Say who is better off at T1 on the outcome of their own approach (pairs only)."""
    change = table.lonely_1 - table.lonely_0
    for approach, name in (("Beweegcoach", "health"), ("Schuldrust", "income")):
        here = table.approach == approach
        change = change.mask(here, table[f"{name}_1"] - table[f"{name}_0"])
    return (change < 0) & table.t0 & table.t1


class Tellers:
    """Hands out the people who tell: nobody twice in a wave, age and wijk as the text has them."""

    def __init__(self, people: pd.DataFrame, table: pd.DataFrame) -> None:
        self._chance = stream("tellers")
        better = set(table.client[improved(table)])
        pairs = table[table.t0 & table.t1]
        order = self._chance.permutation(len(pairs))
        self._pairs = list(pairs.iloc[order].itertuples())
        others = people[(people.reached_2025 == 1) & ~people.bsn.isin(table.bsn)]
        self._others = list(others.iloc[self._chance.permutation(len(others))].itertuples())
        self._better = better
        self._used: set[str] = set()
        self._staff = 0

    def find(self, text: Mapping[str, Any], area: str | None) -> tuple[str, str]:
        """Give client number and area of the person who tells a text."""
        if text["role"] == "professional":
            self._staff += 1
            pick = area or list(NAMES)[int(self._chance.integers(12))]
            return f"MW{4000 + self._staff}", pick
        theme = text["theme"]
        if text["role"] == "bewoner" and self._chance.random() < _RESPONDENT.get(theme, 0.5):
            better = self._chance.random() < IMPROVES.get(theme, BASE)
            person = self._take(self._pairs, text["age"], area, better)
            if person is not None:
                return person.client, person.area
        person = self._take(self._others, text["age"], area, None)
        return person.client, person.area

    def _take(self, pool: list[Any], age: str, area: str | None, better: bool | None) -> Any:
        for person in pool:
            fits = person.group_age == age and (area is None or person.area == area)
            right = better is None or (person.client in self._better) == better
            if fits and right and person.client not in self._used:
                self._used.add(person.client)
                return person
        return None


def _wanted_area(text: Mapping[str, Any], chance: np.random.Generator) -> str | None:
    """Give the wijk a text names; long waits of 2026 are more often from two wijken (T4)."""
    if text["wijk"]:
        return CODE_OF[text["wijk"]]
    if text["theme"] == "wachten" and text["wave"] == 2026 and chance.random() < 0.3:
        return str(chance.choice(LONGEST))
    return None


def told(people: pd.DataFrame, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give every story with its teller, area, day and consents, in order of the day."""
    chance = stream("stories")
    tellers = Tellers(people, table)
    rows: dict[str, dict[str, Any]] = {}
    again: list[tuple[str, str, str]] = []
    for text in sorted(written(), key=lambda t: t["wave"]):
        area = _wanted_area(text, chance)
        who = _same_person(text, rows, again, area) or tellers.find(text, area)
        day = dt.date(text["wave"], 2, 3) + dt.timedelta(days=int(chance.integers(0, 290)))
        rows[text["id"]] = {**text, "client": who[0], "area": who[1], "day": day}
        rows[text["id"]].update(_consents(text, day, chance))
        if text["wave"] == 2025 and text["role"] == "bewoner" and text["id"] != WITHDRAWS:
            again.append((text["age"], *who))
    return sorted(rows.values(), key=lambda r: (r["day"], r["id"]))


def _same_person(
    text: Mapping[str, Any],
    rows: Mapping[str, dict[str, Any]],
    again: list[tuple[str, str, str]],
    area: str | None,
) -> tuple[str, str] | None:
    """Give the person behind a copy (who sent it twice), or one who tells again a year later."""
    original = rows.get(text.get("copy_of", ""))
    if original is not None:
        return original["client"], original["area"]
    number = int(text["id"][-3:])
    if text["wave"] == 2025 or text["role"] != "bewoner" or area or number % 6:
        return None
    for place, (age, client, home) in enumerate(again):
        if age == text["age"]:
            del again[place]
            return client, home
    return None


def _consents(text: Mapping[str, Any], day: dt.date, chance: np.random.Generator) -> dict[str, Any]:
    """Give the days of the consents; a text with planted identifiers may always be quoted."""
    sure = bool(text["planted"]) or text["id"] == WITHDRAWS
    draws = chance.random(2)
    counts = sure or draws[0] < _COUNTS
    quotable = sure or (counts and draws[1] < _QUOTABLE)
    return {"analyse": day if counts else "", "quote": day if quotable else ""}


_WAVE = {2025: "ronde 2025", 2026: "ronde 2026"}
_LANGUAGE = {"nl": "Nederlands", "tr": "Turks", "ar": "Arabisch", "pl": "Pools", "en": "Engels"}
HEADER = (
    "Nr",
    "Cliëntnummer",
    "Datum",
    "Ronde",
    "Kanaal",
    "Invoer",
    "Rol",
    "Taal",
    "Verhaal",
    "Wijk",
    "Leeftijd",
    "Toestemming meetellen",
    "Toestemming citeren",
)


def write(stories: list[dict[str, Any]], path: Path) -> None:
    """Write the stories as the team kept them, one row a story."""
    rows: list[list[Any]] = [list(HEADER)]
    for number, story in enumerate(stories, start=1):
        made = "uitgeschreven" if story["channel"] == "gesprek" else "getypt"
        when = (number, story["client"], story["day"], _WAVE[story["wave"]])
        how = (story["channel"], made, story["role"], _LANGUAGE[story["language"]])
        who = (NAMES[story["area"]], story["age"], story["analyse"], story["quote"])
        rows.append([*when, *how, story["text"], *who])
    save({"Verhalen": rows}, path)
