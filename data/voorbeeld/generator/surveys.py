"""The questionnaires T0 and T1 (SPSS): who answers, what they say, and how the file has it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from .calibration import Change
from .seeds import stream

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

APPROACHES = ("Buurtmaatjes", "Beweegcoach", "Schuldrust", "Referentie")
FIRST, PAIRS, NEW = 180, 130, 10
"""Per approach: people at T0, of whom so many answer again at T1, and new people at T1."""
_LONELY = (0.02, 0.07, 0.14, 0.22, 0.24, 0.19, 0.12)
LONELINESS = {
    name: Change(0, _LONELY, -0.9 if name == "Buurtmaatjes" else -0.1, 0.75, 0.9)
    for name in APPROACHES
}
HEALTH = {name: Change(1, (0.02, 0.12, 0.26, 0.38, 0.22), -0.5, 0.55, 0.6) for name in APPROACHES}
SATISFACTION = {
    name: Change(1, (0, 0, 0, 0.01, 0.05, 0.19, 0.41, 0.26, 0.07, 0.01), 0.3, 0.4, 0.85)
    for name in APPROACHES
}
INCOME = {name: Change(1, (0.18, 0.32, 0.32, 0.18), 0.0, 0.7, 0.7) for name in APPROACHES}
"""Planted changes: T3 (loneliness, health), T5 (satisfaction) and a null (making ends meet)."""
_EASY = (0.9, 0.7, 0.8, 1.2, 1.0, 0.6)
_POSITIVE = (False, True, True, False, True, False)
REVERSED = "DJG5"
"""The item that the file codes the other way round: 1 = nee, 3 = ja."""
_DOES_NOT_KNOW, _NO_ANSWER = 98, 99
_SKIPS = 0.006


def respondents(people: pd.DataFrame) -> pd.DataFrame:
    """Choose who is in which approach: bsn, approach and the waves answered (t0, t1)."""
    import pandas as pd

    chance = stream("respondents")
    adults = people[people.group_age != ""]
    known = adults[(adults.reached_2025 == 1) & (adults.group_age != "65+")]
    debts = chance.permutation(known.index.to_numpy())[: FIRST + NEW]
    others = chance.permutation(adults.index.difference(debts).to_numpy())
    rows = []
    for number, approach in enumerate(APPROACHES):
        pool = (
            debts if approach == "Schuldrust" else others[number * 200 : number * 200 + FIRST + NEW]
        )
        for place, index in enumerate(pool):
            rows.append((index, approach, place < FIRST, place < PAIRS or place >= FIRST))
    chosen = pd.DataFrame(rows, columns=["index", "approach", "t0", "t1"]).set_index("index")
    return people.join(chosen, how="inner")


def scores(who: pd.DataFrame) -> pd.DataFrame:
    """Draw the true scores of every respondent at both waves (columns lonely_0, lonely_1, …)."""
    planted = {"lonely": LONELINESS, "health": HEALTH, "satisfied": SATISFACTION, "income": INCOME}
    table = who.copy()
    for name, by_approach in planted.items():
        chance = stream(f"scores {name}")
        for approach, change in by_approach.items():
            both = table.t0 & table.t1
            for waves in (both, table.t0 & ~both, table.t1 & ~both):
                here = (table.approach == approach) & waves
                before, after = change.draw(chance, int(here.sum()))
                table.loc[here, f"{name}_0"] = before
                table.loc[here, f"{name}_1"] = after
    return table


def _items(scores: np.ndarray, ease: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Turn a sum score 0-6 into six answers: 1 ja, 2 min of meer, 3 nee."""
    import numpy as np

    answers = np.empty((len(scores), 6), int)
    for row, score in enumerate(scores):
        order = np.argsort(-ease[row])
        for place, item in enumerate(order):
            lonely = place < score
            if lonely and chance.random() < 0.45:
                answers[row, item] = 2
            else:
                answers[row, item] = 3 if lonely == _POSITIVE[item] else 1
    return answers


def _ease(chance: np.random.Generator, count: int) -> np.ndarray:
    import numpy as np

    return np.log(_EASY) + chance.gumbel(size=(count, 6))


def _wave(table: pd.DataFrame, wave: int, ease: np.ndarray) -> pd.DataFrame:
    """Give the answers of one wave as the file has them, without what is odd."""
    import pandas as pd

    chance = stream(f"wave {wave}")
    answers = _items(table[f"lonely_{wave}"].to_numpy(int), ease, chance)
    first = dt.date(2025 + wave, 9, 1)
    frame = pd.DataFrame({"RESPNR": range(1, len(table) + 1), "BSN": table.bsn.to_numpy()})
    frame["AANPAK"] = [float(APPROACHES.index(a) + 1) for a in table.approach]
    frame["WIJK"] = table.area.to_numpy()
    frame["LEEFTIJD"] = table.group_age.to_numpy()
    days = chance.integers(0, 60, len(table))
    frame["DATUM"] = [first + dt.timedelta(days=int(d)) for d in days]
    for item in range(6):
        values = answers[:, item]
        frame[f"DJG{item + 1}"] = 4.0 - values if f"DJG{item + 1}" == REVERSED else values * 1.0
    for name, column in (("health", "SRH"), ("income", "RONDKOMEN"), ("satisfied", "TEVREDEN")):
        frame[column] = table[f"{name}_{wave}"].to_numpy(float)
    if wave:
        share = chance.integers(0, 11, len(table)) * 1.0
        frame["AANDEEL"] = [
            s if a != "Referentie" else 99.0 for s, a in zip(share, table.approach, strict=True)
        ]
    return _with_gaps(frame, chance)


def _with_gaps(frame: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Put "weet niet" (98) and "geen antwoord" (99) in some answers."""
    for column in [
        c for c in frame if c.startswith("DJG") or c in ("SRH", "RONDKOMEN", "TEVREDEN")
    ]:
        draw = chance.random(len(frame))
        frame.loc[draw < _SKIPS, column] = _NO_ANSWER * 1.0
        frame.loc[draw < _SKIPS / 2, column] = _DOES_NOT_KNOW * 1.0
    return frame


def waves(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give T0 (with one respondent twice) and T1 as they are stored."""
    import pandas as pd

    chance = stream("questionnaires")
    ease = _ease(chance, len(table))
    mixed = table.iloc[chance.permutation(len(table))]
    at = [mixed.t0.to_numpy(bool), mixed.t1.to_numpy(bool)]
    first, second = (_wave(mixed[at[w]], w, ease[at[w]]) for w in (0, 1))
    again = first.iloc[[41]].assign(RESPNR=len(first) + 1, TEVREDEN=5.0)
    again["DATUM"] = [again["DATUM"].iloc[0] + dt.timedelta(days=9)]
    return pd.concat([first, again], ignore_index=True), second


def complete(frame: pd.DataFrame) -> pd.Series:
    """Say who answered all six items of loneliness in a wave."""
    return ~frame.filter(like="DJG").isin([_DOES_NOT_KNOW, _NO_ANSWER]).any(axis=1)


_ANSWER = {1: "ja", 2: "min of meer", 3: "nee"}
_GAPS = {98: "weet niet", 99: "geen antwoord"}
_LABELS = {
    "RESPNR": "Volgnummer",
    "BSN": "Burgerservicenummer",
    "AANPAK": "Aanpak",
    "WIJK": "Wijkcode",
    "LEEFTIJD": "Leeftijdsgroep",
    "DATUM": "Datum van invullen",
    "DJG1": "Ik ervaar een leegte om mij heen",
    "DJG2": "Er zijn genoeg mensen op wie ik in geval van narigheid kan terugvallen",
    "DJG3": "Ik heb veel mensen op wie ik volledig kan vertrouwen",
    "DJG4": "Ik mis mensen om mij heen",
    "DJG5": "Er zijn voldoende mensen met wie ik mij nauw verbonden voel",
    "DJG6": "Vaak voel ik mij in de steek gelaten",
    "SRH": "Hoe is over het algemeen uw gezondheid?",
    "RONDKOMEN": "Had u de afgelopen 12 maanden moeite om rond te komen?",
    "TEVREDEN": "Welk rapportcijfer geeft u de hulp?",
    "AANDEEL": "Hoeveel betekent de aanpak voor u? (0-10)",
}
_VALUES = {
    "AANPAK": dict(enumerate(APPROACHES, start=1)),
    "SRH": {1: "zeer goed", 2: "goed", 3: "gaat wel", 4: "slecht", 5: "zeer slecht", **_GAPS},
    "RONDKOMEN": {
        1: "geen moeite",
        2: "geen moeite, wel opletten",
        3: "enige moeite",
        4: "grote moeite",
        **_GAPS,
    },
    "TEVREDEN": {1: "zeer ontevreden", 10: "zeer tevreden", **_GAPS},
    "AANDEEL": {0: "niets", 10: "heel veel", **_GAPS},
}


def _write(frame: pd.DataFrame, title: str, path: Path) -> None:
    """Write a .sav whose header holds no clock and no version of the writer."""
    import pyreadstat

    answers = {f"DJG{i}": {**_ANSWER, **_GAPS} for i in range(1, 7)}
    answers[REVERSED] = {1: "nee", 2: "min of meer", 3: "ja", **_GAPS}
    values = {name: labels for name, labels in {**_VALUES, **answers}.items() if name in frame}
    gaps = {name: [98, 99] for name in values if name != "AANPAK"}
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=title,
        missing_ranges=gaps,
        variable_value_labels=values,
        column_labels=[_LABELS[name] for name in frame],
    )
    content = bytearray(path.read_bytes())
    content[4:64] = b"@(#) SPSS DATA FILE Wilgendam".ljust(60)
    content[92:109] = b"05 Jan 2709:00:00"
    path.write_bytes(bytes(content))


def write(table: pd.DataFrame, folder: Path) -> None:
    """Write both questionnaires."""
    first, second = waves(table)
    _write(first, "Vragenlijst Wilgendam T0", folder / "vragenlijst_T0.sav")
    _write(second, "Vragenlijst Wilgendam T1", folder / "vragenlijst_T1.sav")
