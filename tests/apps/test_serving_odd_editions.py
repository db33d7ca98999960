"""Editions as no one wishes them, sealed and served: each is a page or one clear sentence."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.apps.conftest import DOOR, write_edition
from tests.apps.serving_place import Visitor, start
from tests.unit.pages import made_up

from merkbaar.publishing.signing import sign
from merkbaar.tables import SafeFinding, SafeQuote, SafeTable

LONGEST = "Ik heb het al zo vaak verteld dat ik het zelf bijna niet meer hoor 🙂. " * 30
ALWAYS = {"themes", "companion", "caveats", "shown_under", "quotes"}
KINDS = {"tables": SafeTable, "findings": SafeFinding, "quotes": SafeQuote}


def without_stories() -> dict:
    tables = {name: one for name, one in made_up.tables().items() if "theme" not in name}
    findings = tuple(replace(one, quotes=()) for one in made_up.findings()
                     if "theme" not in one.finding)  # fmt: skip
    return {"tables": tables, "findings": findings, "quotes": ()}


def without_numbers() -> dict:
    return {
        "tables": {"theme_shares": made_up.tables()["theme_shares"]},
        "findings": tuple(one for one in made_up.findings() if one.finding == "theme.wait"),
    }


def one_wijk() -> dict:
    edition = made_up.edition()
    reach = made_up.table(
        "reach_by_wijk",
        {"area": ["GM9999", "WK999902"], "period": ["2025", "2026"]},
        lambda **_where: (22.0, 3.0, 100),
    )
    return {
        "tables": {"reach_by_wijk": reach},
        "findings": tuple(x for x in made_up.findings() if x.finding == "reach.havenkwartier"),
        "edition": {**edition, "areas": edition["areas"][:1] + made_up.AREAS[1:2]},
    }


def all_hidden() -> dict:
    tables = {}
    for name, one in made_up.tables().items():
        codes = {part: list(dict.fromkeys(row[at] for row in one.rows))
                 for at, part in enumerate(one.dimensions)}  # fmt: skip
        tables[name] = made_up.table(name, codes, lambda **_where: None, unit=one.unit)
    return {"tables": tables, "findings": ()}


def forty_themes() -> dict:
    names = [f"thema {number}" for number in range(40)]
    return {"tables": made_up.tables(names), "edition": {**made_up.edition(), "themes": {}}}


def long_and_from_right_to_left() -> dict:
    first, second, *rest = made_up.quotes()
    return {"quotes": (replace(first, text=LONGEST[:2000]),
                       replace(second, text=made_up.ARABIC, language="ar"), *rest)}  # fmt: skip


ODD = {
    "zonder-verhalen": (without_stories, "22 %"),
    "zonder-cijfers": (without_numbers, "Elf weken"),
    "een-wijk": (one_wijk, "Havenkwartier"),
    "alles-verborgen": (all_hidden, "te weinig mensen om te tonen"),
    "veertig-themas": (forty_themes, "thema 39"),
    "lang-en-andersom": (long_and_from_right_to_left, made_up.ARABIC),
    "niets": (lambda: {"tables": {}, "findings": (), "quotes": (), "edition": {}}, "Wilgendam"),
}


def write(folder: Path, name: str, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (folder / "published" / f"{name}.json").write_text(text, encoding="utf-8")


def make_older(folder: Path) -> None:
    """Write an edition anew as a version did that knew nothing but what every part must have."""
    for name, kind in KINDS.items():
        content = json.loads((folder / "published" / f"{name}.json").read_text(encoding="utf-8"))
        needed = {one.name for one in dataclasses.fields(kind)
                  if one.default is dataclasses.MISSING
                  and one.default_factory is dataclasses.MISSING}  # fmt: skip
        needed |= ALWAYS
        few = content if name != "tables" else content[:2]  # findings name tables that aren't there
        write(folder, name, [{key: one[key] for key in one if key in needed} for one in few])
    edition = json.loads((folder / "published" / "edition.json").read_text(encoding="utf-8"))
    known = ("monitor", "edition", "title", "until", "municipality", "areas")
    write(folder, "edition", {key: edition[key] for key in known if key in edition})


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """All of them in one portal; those of which a page was built and those of which it wasn't."""
    outputs = tmp_path_factory.mktemp("vreemd") / "outputs"
    every = {name: make() for name, (make, _) in ODD.items()}
    for name, parts in {**every, "ouder": {}, "zonder-zegel": {}, "kapot": {}, "half": {}}.items():
        aside = outputs.parent / name
        write_edition(aside, "2026", made_up.published(**parts), built=name in ODD)
        (aside / "voorbeeld").rename((outputs / name) if outputs.is_dir() else _made(outputs, name))
        folder = outputs / name / "2026"
        if name == "ouder":
            make_older(folder)
        if name == "kapot":
            write(folder, "tables", "[1, 2]")
        if name == "half":
            (folder / "published" / "quotes.json").unlink()
        (folder / "signature.json").unlink()
        if name != "zonder-zegel":
            sign(folder, DOOR, edition="2026")
    running = start(outputs, tmp_path_factory.mktemp("eigen"))
    yield SimpleNamespace(outputs=outputs, visitor=Visitor(running.port))
    running.stop()


def _made(outputs: Path, name: str) -> Path:
    outputs.mkdir()
    return outputs / name


@pytest.mark.parametrize("name", sorted(ODD))
def test_an_odd_edition_is_a_page_as_served(place, name):
    answer = place.visitor.ask(f"/m/{name}/2026/story")
    assert answer.status == 200
    assert name == "niets" or ODD[name][1] in answer.body
    assert "Traceback" not in answer.body
    assert len(answer.body.encode()) < 2_000_000
    kept = place.visitor.ask(f"/m/{name}/2026/story.html")
    assert kept.status == 200
    assert kept.body == answer.body


def test_an_edition_of_an_older_version_is_built_from_what_it_has(place):
    answer = place.visitor.ask("/m/ouder/2026/story")
    assert answer.status == 200
    assert "In Havenkwartier bereiken we" in answer.body


def test_an_edition_without_a_seal_says_how_to_get_one(place):
    answer = place.visitor.ask("/m/zonder-zegel/2026/story")
    assert answer.status == 410
    assert "merkbaar report" in answer.body


@pytest.mark.parametrize("name", ["kapot", "half"])
def test_an_edition_that_cannot_be_read_is_one_sentence_without_a_trace(place, name):
    answer = place.visitor.ask(f"/m/{name}/2026/story")
    assert answer.status == 410
    assert "kan dit portaal niet lezen" in answer.body
    for trace in ("Traceback", str(place.outputs), ".json", "KeyError", "TypeError"):
        assert trace not in answer.body


def test_the_portal_shows_them_all_and_says_which_cannot_be_opened(place):
    answer = place.visitor.ask("/")
    assert answer.status == 200
    for name in (*ODD, "ouder"):
        assert f'href="/m/{name}/2026/story"' in answer.body
    for name in ("zonder-zegel", "kapot", "half"):
        assert f"/m/{name}/2026/" not in answer.body
    assert answer.body.count("kan dit portaal niet lezen") >= 2
