"""Starting a monitor or a notebook: what it makes works, and nothing is overwritten."""

from __future__ import annotations

import json

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.checking import check_sources
from merkbaar.publishing.demo_key import example, note_of_demo_key
from merkbaar.publishing.door import open_door
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.laboratory import copy_analyses
from merkbaar.publishing.starting import new_monitor, new_notebook


def test_a_new_monitor_is_valid_and_its_files_are_there(tmp_path):
    place = new_monitor(tmp_path / "mijn-monitor")
    monitor = load_monitor(place)
    assert {source.file for source in monitor.sources} == {
        f"raw/{path.name}" for path in (place / "raw").iterdir()
    }
    assert check_sources(place / "monitor.yml", monitor) == []


def test_a_new_monitor_has_a_private_key_of_its_own_from_the_first_run_on(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "thuis"))
    doors = []
    for number in (1, 2):
        home = new_monitor(tmp_path / str(number) / "Wmo: 'onze' #1")
        doors.append(open_door(load_monitor(home), home))
    keys = sorted((tmp_path / "thuis" / ".merkbaar").glob("*.key"))
    assert [path.name[: -len("-123abc.key")] for path in keys] == ["Wmo-onze-1"] * 2
    assert {path.stat().st_mode & 0o077 for path in keys} == {0}
    assert [door.key.origin for door in doors] == ["file", "file"]
    assert doors[0].key_id != doors[1].key_id


@pytest.mark.parametrize("setting", ["rounding", "collapse", "keep_names", "hide_all_or_none"])
def test_what_the_template_has_ready_to_switch_on_is_valid(tmp_path, setting):
    file = new_monitor(tmp_path / "m") / "monitor.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(f"  # {setting}:") == 1
    assert text.index("kies vóór de eerste vrijgave") < text.index("  # rounding:")
    file.write_text(text.replace(f"  # {setting}:", f"  {setting}:"), encoding="utf-8")
    privacy = load_monitor(file).privacy
    assert getattr(privacy, setting) != type(privacy)().model_dump()[setting]


def test_the_public_key_is_told_of_each_time_but_in_the_example(tmp_path):
    home = new_monitor(tmp_path / "m")
    own = load_monitor(home)
    public = own.model_copy(update={"privacy": own.privacy.model_copy(update={"key": "demo"})})
    assert note_of_demo_key(own, home) == ""
    assert "sleutel 'demo'" in note_of_demo_key(public, home)
    assert note_of_demo_key(public, example()) == ""


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "iets.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(DefinitionError, match="niet leeg"):
        new_monitor(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["iets.txt"]


def test_a_place_where_nothing_can_be_made_is_said(tmp_path):
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"bestaat al|niet te maken"):
        new_monitor(tmp_path / "bestand" / "monitor")


def test_a_new_notebook_carries_its_name_and_no_output(tmp_path):
    place = new_notebook("wachttijd", new_monitor(tmp_path / "m") / "monitor.yml")
    notebook = json.loads(place.read_text(encoding="utf-8"))
    assert "wachttijd" in "".join(notebook["cells"][0]["source"])
    assert not any(cell.get("outputs") for cell in notebook["cells"])


@pytest.mark.parametrize("name", ["", "Wacht tijd", "../weg", "9", "-a"])
def test_a_name_that_cannot_be_a_file_is_refused(tmp_path, name):
    home = new_monitor(tmp_path / "m")
    with pytest.raises(DefinitionError, match="kan niet"):
        new_notebook(name, home / "monitor.yml")
    assert not (home / "notebooks").exists()


def test_a_notebook_is_never_overwritten(tmp_path):
    home = new_monitor(tmp_path / "m")
    first = new_notebook("vraag", home / "monitor.yml")
    first.write_text("gewijzigd", encoding="utf-8")
    with pytest.raises(DefinitionError, match="er is niets veranderd"):
        new_notebook("vraag", home / "monitor.yml")
    assert first.read_text(encoding="utf-8") == "gewijzigd"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("raw/noemers.csv", "raw/noemer.csv", "Bedoelt u 'raw/noemers.csv'?"),
        ("area: wijk,", "area: wjik,", "wjik"),
        ("notebook: reach", "notebook: bereik", "'bereik' is er niet"),
    ],
)
def test_what_is_not_there_is_named_with_the_nearest_name(tmp_path, old, new, said):
    file = new_monitor(tmp_path / "m") / "monitor.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    problems = check_sources(file, load_monitor(file))
    assert len(problems) == 1
    assert said in problems[0]


def test_a_copy_in_the_lab_that_someone_worked_in_is_left_alone(tmp_path):
    folders = Folders(home=tmp_path, monitor="proef")
    given = {"monitor_file": tmp_path / "monitor.yml", "edition": "2031"}
    (copy,) = copy_analyses(folders, ["reach"], **given)[:1]
    copy.write_text("mijn werk", encoding="utf-8")
    copy_analyses(folders, ["reach"], **given)
    assert copy.read_text(encoding="utf-8") == "mijn werk"


def test_a_copy_in_the_lab_points_at_its_monitor_and_edition(tmp_path):
    folders = Folders(home=tmp_path, monitor="proef")
    file = tmp_path / "monitor.yml"
    for copy in copy_analyses(folders, ["reach", "outcome"], monitor_file=file, edition="2031"):
        cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
        (parameters,) = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
        space = {}
        exec("".join(parameters["source"]), space)
        assert space["monitor_file"] == str(file)
        assert space.get("edition", "2031") == "2031", "a plan is of no edition"
        assert all("  # " in line for line in parameters["source"]), "the help stays"


def test_the_desk_for_themes_lies_beside_the_notebook_of_the_stories(tmp_path):
    folders = Folders(home=tmp_path, monitor="m")
    given = {"monitor_file": tmp_path / "monitor.yml", "edition": "2031"}
    names = [copy.name for copy in copy_analyses(folders, ["stories"], **given)]
    assert names == ["stories.ipynb", "insights.ipynb", "theme_desk.ipynb", "design.ipynb"]
    folders = Folders(home=tmp_path / "another", monitor="m")
    without = copy_analyses(folders, ["reach"], **given)
    assert "theme_desk.ipynb" not in [copy.name for copy in without]


def test_a_notebook_whose_table_no_source_gives_is_named_with_what_to_add(tmp_path):
    file = new_monitor(tmp_path / "m") / "monitor.yml"
    text = file.read_text(encoding="utf-8")
    more = "  - {notebook: reach}\n  - {notebook: response}"
    file.write_text(text.replace("  - {notebook: reach}", more, 1), encoding="utf-8")
    (problem,) = check_sources(file, load_monitor(file))
    assert "notebook 'response' heeft niets te tellen" in problem
    assert "'table: invitations'" in problem


def test_answers_may_come_from_a_questionnaire_too(tmp_path):
    file = new_monitor(tmp_path / "m") / "monitor.yml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("  - file: raw/vragenlijst.csv"), text.index("  - file: raw/verhalen")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    (problem,) = check_sources(file, load_monitor(file))
    assert "'outcome'" in problem
    assert "merkbaar questionnaire import" in problem
