"""Every invitation to answer, and what became of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .pulse import Round
from .seeds import stream
from .workbook import write_csv

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SILENT = {"T0": 840, "T1": 60}
"""How many people were invited and never answered, besides the respondents."""
_NOT = ("niet afgeleverd", "afgeleverd", "gelezen", "gestopt")
_NOT_SHARES = (0.12, 0.38, 0.38, 0.12)


def _row(
    person: Any, part: str, wave: str, day: dt.date, state: str, chance: np.random.Generator
) -> list[str]:
    """Give one invitation with the moments of what happened to it."""
    sent = dt.datetime.combine(day, dt.time(9, 30)) + dt.timedelta(
        minutes=int(chance.integers(0, 300))
    )
    steps = {
        "niet afgeleverd": 0,
        "afgeleverd": 1,
        "gelezen": 2,
        "gestopt": 2,
        "deels beantwoord": 3,
    }
    moments = [sent]
    for _ in range(steps.get(state, 3)):
        moments.append(moments[-1] + dt.timedelta(minutes=int(chance.integers(1, 900))))
    texts = [m.strftime("%d-%m-%Y %H:%M") for m in moments]
    texts += [""] * (4 - len(texts))
    stopped = moments[-1].strftime("%d-%m-%Y %H:%M") if state == "gestopt" else ""
    return [person.client, person.phone, part, wave, *texts, stopped, state, person.area]


def _survey(
    table: pd.DataFrame, silent: pd.DataFrame, wave: str, chance: np.random.Generator
) -> list[list[str]]:
    first = dt.date(2025 if wave == "T0" else 2026, 8, 25)
    answered = table[table.t0 if wave == "T0" else table.t1]
    rows = []
    for person in answered.itertuples():
        state = "deels beantwoord" if chance.random() < 0.03 else "beantwoord"
        rows.append(_row(person, "vragenlijst", wave, first, state, chance))
    for person in silent.itertuples():
        state = str(chance.choice(_NOT, p=_NOT_SHARES))
        rows.append(_row(person, "vragenlijst", wave, first, state, chance))
    return rows


def _pulse(answered: list[Round], chance: np.random.Generator) -> list[list[str]]:
    """Give the rounds answered, and the one after the last, which was not."""
    rows = []
    last: dict[str, Round] = {}
    for r in answered:
        rows.append(_row(r.person, "puls", f"puls {r.number:02d}", r.day, "beantwoord", chance))
        last[r.person.client] = r
    for r in last.values():
        if r.number < 12:
            state = str(chance.choice(_NOT[1:], p=(0.3, 0.4, 0.3)))
            day = r.day + dt.timedelta(days=14)
            rows.append(_row(r.person, "puls", f"puls {r.number + 1:02d}", day, state, chance))
    return rows


def write(people: pd.DataFrame, table: pd.DataFrame, answered: list[Round], path: Path) -> None:
    """Write the invitations to both questionnaires and to the pulse."""
    chance = stream("invitations")
    adults = people[(people.group_age != "") & ~people.bsn.isin(table.bsn)]
    silent = adults.iloc[chance.permutation(len(adults))]
    lost = table[table.t0 & ~table.t1]
    first = _survey(table, silent[: SILENT["T0"]], "T0", chance)
    second = _survey(table, silent[SILENT["T0"] :][: SILENT["T1"]], "T1", chance)
    day = dt.date(2026, 8, 25)
    for person in lost.itertuples():
        second.append(
            _row(person, "vragenlijst", "T1", day, str(chance.choice(_NOT, p=_NOT_SHARES)), chance)
        )
    header = [
        "clientnummer",
        "telefoon",
        "onderdeel",
        "golf",
        "verzonden",
        "afgeleverd",
        "gelezen",
        "beantwoord",
        "gestopt",
        "status",
        "wijkcode",
    ]
    rows = [*first, *second, *_pulse(answered, chance)]
    write_csv(path, [header, *(rows[i] for i in chance.permutation(len(rows)))], encoding="utf-8")
