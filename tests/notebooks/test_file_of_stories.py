"""From a file of stories to themes, a correction, and two waves side by side: one notebook."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import papermill
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.publishing import theme_corrections
from merkbaar.publishing.story_file import open_stories
from merkbaar.publishing.story_lab import NOTEBOOK

STORIES = Path(__file__).resolve().parents[2] / "data" / "voorbeeld" / "generator" / "stories"
FILES = ("bewegen_nl.yml", "geld_nl.yml", "kinderen_nl.yml", "vervoer_wonen_nl.yml")
LABEL = "Zorgen over geld"


def made_up():
    """Stories of the example, in two waves; some people tell twice."""
    for name in FILES:
        for at, story in enumerate(YAML(typ="safe").load(STORIES / name)):
            yield f"K{at // 2:03d}{name[:2]}", story["wave"], " ".join(story["text"].split())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with the file, and in it the folder that the command made."""
    place = tmp_path_factory.mktemp("golven")
    with (place / "verhalen.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([("client", "jaar", "verhaal"), *made_up()])
    wishes = ["--text", "verhaal", "--wave", "jaar", "--person", "client"]
    file, out = str(place / "verhalen.csv"), str(place / "uit")
    result = CliRunner().invoke(app, ["themes", file, *wishes, "--out", out])
    assert result.exit_code == 0, result.output
    return place, result.output


def executed(folder: Path) -> dict[str, str]:
    """Run the notebook where it lies; give what each cell shows as text."""
    done = folder / "done.ipynb"
    papermill.execute_notebook(
        folder / NOTEBOOK, done, kernel_name="python3", cwd=folder, progress_bar=False
    )
    cells = json.loads(done.read_text(encoding="utf-8"))["cells"]
    return {
        cell["id"]: "".join(
            "".join(output.get("data", {}).get(kind, ""))
            for output in cell["outputs"]
            for kind in ("text/plain", "text/html")
        )
        for cell in cells
        if cell["cell_type"] == "code"
    }


@pytest.fixture(scope="module")
def first(made):
    return executed(made[0] / "uit")


def test_the_command_says_how_to_go_on(made):
    place, said = made
    assert f"merkbaar lab {place / 'uit'}" in said
    assert NOTEBOOK in said


def test_the_notebook_runs_as_it_was_made(first):
    assert "tellen mee" in first["read"]
    assert "stevigheid" in first["fit"]
    assert "2025" in first["shares"]
    assert "hetzelfde" in first["follow"]
    assert "vanaf 100 verhalen per golf" in first["compare"]
    assert "Kaart van de verhalen" in first["mapped"]
    assert "niet aangetoond" in first["subthemes"] or "te weinig verhalen" in first["subthemes"]


def test_the_notebook_names_themes_as_the_file_does(made, first):
    with (made[0] / "uit" / "themes.csv").open(encoding="utf-8", newline="") as stream:
        labels = [row["label"] for row in csv.DictReader(stream)]
    assert labels
    assert all(label in first["fit"] for label in labels)


def test_a_correction_comes_back_when_the_notebook_is_run_again(made, first):
    folder = made[0] / "uit"
    told = open_stories(
        made[0] / "verhalen.csv", text="verhaal", wave="jaar", person="client", home=folder
    )
    stories = told.usable.loc[told.usable["text"].str.contains("schuld"), "narrative"].head(7)
    theme_corrections.add(
        told,
        {
            "do": "rename",
            "theme": {"anchors": stories.tolist()},
            "label": LABEL,
            "author": "Ans",
            "reason": "zo noemen wij het",
            "date": dt.date(2026, 5, 1),
        },
    )
    again = executed(folder)
    assert LABEL not in first["shares"]
    assert LABEL in again["shares"]
    assert LABEL not in first["follow"]
    assert LABEL in again["follow"]
    assert "Ans" in again["replay"]


def test_with_one_wave_there_is_nothing_to_compare_and_that_is_no_error(made, tmp_path):
    file = str(made[0] / "verhalen.csv")
    out = str(tmp_path / "uit")
    result = CliRunner().invoke(app, ["themes", file, "--text", "verhaal", "--out", out])
    assert result.exit_code == 0, result.output
    shown = executed(tmp_path / "uit")
    assert "Er is één golf" in shown["compare"]
    assert "Er is één golf" in shown["follow"]


def bundled(place, rows):
    """Write a file of stories, bundle it, and run the notebook."""
    with (place / "verhalen.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("client", "jaar", "verhaal"), *rows])
    wishes = ["--text", "verhaal", "--wave", "jaar", "--person", "client"]
    file, out = str(place / "verhalen.csv"), str(place / "uit")
    result = CliRunner().invoke(app, ["themes", file, *wishes, "--out", out])
    assert result.exit_code == 0, result.output
    return result.output, executed(place / "uit")


def test_with_a_handful_of_stories_the_notebook_says_so_and_does_not_break(tmp_path):
    rows = [(who, 2025 + at % 2, text) for at, (who, _, text) in enumerate(made_up())]
    _, shown = bundled(tmp_path, rows[:6])
    assert "geen thema's om te tekenen" in shown["chart"]
    assert "Er zijn geen thema's om te vergelijken" in shown["follow"]
    assert "vanaf 100 verhalen per golf" in shown["compare"]


def test_one_usable_story_is_called_one_story(tmp_path):
    rows = [("K1", 2025, "Ik wacht al heel lang op hulp en niemand belt mij terug.")] * 4
    said, _ = bundled(tmp_path, rows)
    assert "1 bruikbare tekst: te weinig" in said


def test_stories_without_a_wave_are_in_no_wave(tmp_path):
    rows = [(who, wave if at % 4 else "", text) for at, (who, wave, text) in enumerate(made_up())]
    _, shown = bundled(tmp_path, rows)
    first, later = shown["shares"].count(">2025<"), shown["shares"].count(">2026<")
    assert first == later > 1
    assert shown["shares"].count(">–<") == first, "of the first wave alone there is no p"
