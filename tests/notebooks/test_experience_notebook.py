"""The experience notebook on a made-up monitor: marks per service, and statements of the CEO."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn

from merkbaar.publishing.at_rest import read_table
from merkbaar.publishing.files import read_json
from merkbaar.publishing.run import run

MONITOR = """\
monitor: proef
title: Proefmonitor
municipality: {name: Proefdam, code: GM9998}
owner: team onderzoek
purposes: [leren]
areas:
  - {code: WK999801, name: Noord}
leefgebieden:
  - {id: meedoen, title: Meedoen}
services:
  - {id: hulp, title: Hulp, law: Wmo, leefgebied: meedoen}
  - {id: begeleiding, title: Begeleiding, law: Wmo, leefgebied: meedoen}
measures:
  - {id: satisfaction, title: Tevredenheid, unit: cijfer 1-10, better: higher,
     instrument: satisfaction}
  - {id: experience, title: Ervaring, unit: cijfer 1-10, better: higher}
sources:
  - file: raw/antwoorden.csv
    table: answers
    person: bsn
    constants: {wave: T0}
    columns: {person: bsn, moment: dag, instrument: lijst, item: vraag, value: antwoord,
              area: wijk}
  - file: raw/voorzieningen.csv
    table: provisions
    person: bsn
    constants: {law: Wmo}
    columns: {person: bsn, provision: dienst, provider: aanbieder, start: begin, end: einde,
              area: wijk}
analyses:
  - {notebook: experience}
pages: [story]
privacy: {minimum: 5, key: demo}
editions:
  "2026": {title: Editie 2026, until: 2027-01-01, period: "2026"}
"""
OWN = "instrument: ceo_wmo\nsource_text: Verzonnen voor deze test\nitems:\n" + "".join(
    f'  - {{id: "{at}", text: Uitspraak {at} van deze gemeente.}}\n' for at in range(1, 11)
)
PEOPLE = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("ervaring") / "data" / "proef"
    (place / "raw").mkdir(parents=True)
    (place / "monitor.yml").write_text(MONITOR, encoding="utf-8")
    chance, answers, spells = np.random.default_rng(6), [], []
    for person in range(PEOPLE):
        service = ("Hulp", "Begeleiding")[person % 2]
        who = (bsn(person), "01-06-2026")
        mark = int(np.clip(8 - 2 * (person % 2) + chance.integers(-1, 2), 1, 10))
        answers.append((*who, "satisfaction", "1", mark, "WK999801"))
        for item in ("1", "2"):
            code = 7 if person == 0 else int(chance.choice([1, 2, 3, 4]))
            answers.append((*who, "ceo_wmo", item, code, "WK999801"))
        spells.append((bsn(person), service, f"Zorg {person % 2}", "01-01-2026", "", "WK999801"))
    (place / "instruments").mkdir()
    (place / "instruments" / "ceo_wmo.yml").write_text(OWN, encoding="utf-8")
    columns = ["bsn", "dag", "lijst", "vraag", "antwoord", "wijk"]
    pd.DataFrame(answers, columns=columns).to_csv(
        place / "raw" / "antwoorden.csv", sep=";", index=False
    )
    columns = ["bsn", "dienst", "aanbieder", "begin", "einde", "wijk"]
    pd.DataFrame(spells, columns=columns).to_csv(
        place / "raw" / "voorzieningen.csv", sep=";", index=False
    )
    run(place / "monitor.yml", "2026", progress=False)
    return place


def result(home, name: str) -> pd.DataFrame:
    return read_table(home / "results" / "2026" / f"{name}.parquet", key=None)


def test_each_service_and_provider_stands_beside_all_others(home):
    for name, column in (("experience_by_service", "provision"),
                         ("experience_by_provider", "provider")):  # fmt: skip
        table = result(home, name)
        assert len(table) == 2
        assert table[f"vs_{column}"].round(6).sum() == pytest.approx(0.0)
        assert (table[f"vs_{column}_p"] < 0.001).all()
        assert table["p"].isna().all()


def test_statements_are_told_and_answers_that_are_none_are_counted(home):
    table = result(home, "experience_statements")
    assert sorted(table["question"]) == [f"Uitspraak {at} van deze gemeente." for at in (1, 2)]
    assert table["value"].between(20, 80).all()
    assert (table["n"] == PEOPLE - 1).all()
    assert table["unknown"].tolist() == [1, 1]
    notes = read_json(home / "results" / "2026" / "experience.notebook.json")["notes"]
    assert notes["labels_unknown"] == 2
