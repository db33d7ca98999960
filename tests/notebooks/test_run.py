from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from tests.notebooks.small_monitor import (
    CANARIES,
    OPENING,
    SMALL,
    bsn,
    every_byte,
    make_monitor,
    write_notebook,
)

from merkbaar.errors import DefinitionError, RunError
from merkbaar.publishing.kernels import can_fork
from merkbaar.publishing.progress import Plain
from merkbaar.publishing.run import run

EDITION = "2026"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The small monitor after a run; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("made") / "data" / "klein"
    record = run(make_monitor(folder), EDITION, progress=False)
    return folder, record


@pytest.fixture
def copy(made, tmp_path):
    folder = tmp_path / "data" / "klein"
    shutil.copytree(made[0], folder)
    return folder


def again(folder, **more):
    return run(folder / "monitor.yml", EDITION, progress=False, **more)


def states(record):
    return {step.name: step.state for step in record.steps}


def published(folder, name):
    return json.loads((folder / "concept" / EDITION / "published" / f"{name}.json").read_text())


def test_a_run_makes_a_concept_in_the_published_form(made):
    folder, record = made
    assert set(states(record).values()) == {"done"}
    assert [step.name for step in record.steps][-2:] == ["insights", "poort"]
    tables = {table["name"]: table for table in published(folder, "tables")}
    assert set(tables) == {"users", "theme_shares"}
    facts = published(folder, "edition")
    assert (facts["title"], facts["municipality"]["code"]) == ("Editie 2026", "GM9998")
    assert facts["pages"]["texts"]["counts"]["question"] == {"nl": "Hoeveel mensen krijgen hulp?"}
    assert facts["themes"]["hulp"]["title"] == {"nl": "Hulp"}
    assert facts["themes"]["hulp"]["stable"] is True


@pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
def test_every_kernel_was_forked(made):
    assert set(made[1].kernels.values()) == {"forked"}


def test_rows_read_are_rows_kept_and_refused(made):
    for source in made[1].sources:
        assert source["read"] == source["kept"] + source["refused"]
    assert "186 gelezen, 186 gebruikt, 0 geweigerd" in made[1].summary()


def test_a_group_that_is_too_small_is_hidden_and_said_to_be(made):
    table = next(one for one in published(made[0], "tables") if one["name"] == "users")
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    (cell,) = [row for row in rows if SMALL.items() <= row.items()]
    assert (cell["state"], cell["value"], cell["n"]) == ("suppressed", None, None)
    assert sum(item.get("cells", 0) for item in made[1].hidden) >= 1


def test_no_identifier_leaves_the_gate(made):
    content = every_byte(made[0] / "concept" / EDITION / "published")
    assert not [canary for canary in CANARIES if canary.encode() in content]
    assert not [number for number in range(60) if bsn(number).encode() in content]


def test_everything_left_of_the_gate_is_for_its_owner_alone(made):
    for part in ("prepared", "results", "work", "concept"):
        files = [path for path in (made[0] / part).rglob("*") if path.is_file()]
        assert files
        assert all(path.stat().st_mode & 0o077 == 0 for path in files), part


def test_the_record_has_inputs_versions_and_what_was_hidden(made):
    record = json.loads((made[0] / "concept" / EDITION / "run.json").read_text())
    public, local = record["public"], record["local"]
    assert public["random_state"] == 7
    assert public["notebooks"]["counts"]["parameters"] == {"smallest": 1}
    assert {"merkbaar", "python", "pandas"} <= set(public["versions"])
    assert "raw/mensen.csv" in local["inputs"]
    assert all(step["seconds"] >= 0 for step in local["steps"])
    assert str(made[0]) not in json.dumps(public)
    assert "raw/" not in json.dumps(public)


def test_a_second_run_does_nothing(copy):
    before = every_byte(copy / "concept")
    record = again(copy)
    assert record.skipped
    assert "niets veranderd" in record.summary()
    assert every_byte(copy / "concept") == before


def test_the_same_inputs_give_the_same_published_bytes(copy):
    before = every_byte(copy / "concept" / EDITION / "published")
    for part in ("prepared", "results", "work", "concept"):
        shutil.rmtree(copy / part)
    assert set(states(again(copy, workers=1)).values()) == {"done"}
    assert every_byte(copy / "concept" / EDITION / "published") == before


def test_only_what_changed_runs_again(copy):
    notebook = copy / "notebooks" / "told.ipynb"
    notebook.write_text(notebook.read_text().replace("hulp", "steun"))
    done = states(again(copy))
    assert done["voorbereiden"] == done["counts"] == "skipped"
    assert done["told"] == done["insights"] == done["poort"] == "done"


def test_results_that_somebody_changed_are_made_again(copy):
    path = copy / "results" / EDITION / "users.json"
    path.write_text(path.read_text().replace("mensen", "personen"))
    assert states(again(copy))["counts"] == "done"
    assert "personen" not in path.read_text()


def test_a_notebook_that_the_monitor_no_longer_asks_for_leaves_nothing(copy):
    file = copy / "monitor.yml"
    file.write_text(file.read_text().replace("  - {notebook: told}\n", ""))
    again(copy)
    assert [table["name"] for table in published(copy, "tables")] == ["users"]


def test_an_unknown_parameter_stops_before_anything_runs(copy):
    file = copy / "monitor.yml"
    file.write_text(file.read_text().replace("{smallest: 1}", "{smalest: 1}"))
    with pytest.raises(DefinitionError, match=r"'smalest' niet.*Bedoelde u 'smallest'"):
        again(copy)


def test_an_unknown_edition_is_an_error(copy):
    with pytest.raises(DefinitionError, match="2031"):
        run(copy / "monitor.yml", "2031", progress=False)


def test_progress_has_one_line_a_step(copy):
    stream = io.StringIO()
    run(copy / "monitor.yml", EDITION, progress=Plain(stream))
    lines = stream.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        *("voorbereiden", "counts", "told", "insights", "poort")
    ]
    assert all("overgeslagen" in line for line in lines)


FAILS = (
    'secret = edition.table("narratives")["text"].iloc[0]\nprint(secret)\nraise ValueError(secret)'
)


def failing(folder: Path) -> Path:
    """Let the notebook ``told`` fail while it holds a story in its hands."""
    path = folder / "notebooks" / "told.ipynb"
    return write_notebook(path, (OPENING, FAILS))


def test_a_failed_run_names_notebook_and_cell_and_leaves_the_concept(copy):
    before = every_byte(copy / "concept")
    failing(copy)
    with pytest.raises(RunError, match="'told', cel 4: de cel stopte met ValueError") as error:
        again(copy)
    assert "luisterde" not in str(error.value)
    assert not [canary for canary in CANARIES if canary in str(error.value)]
    assert every_byte(copy / "concept") == before


def test_resume_goes_on_where_the_run_stopped(copy):
    for part in ("results", "work", "concept"):
        shutil.rmtree(copy / part)
    good = (copy / "notebooks" / "told.ipynb").read_bytes()
    failing(copy)
    with pytest.raises(RunError):
        again(copy)
    (copy / "notebooks" / "told.ipynb").write_bytes(good)
    done = states(again(copy, resume=True))
    assert (done["counts"], done["told"], done["poort"]) == ("skipped", "done", "done")


def test_without_resume_what_a_failed_run_did_is_done_again(copy):
    for part in ("results", "work", "concept"):
        shutil.rmtree(copy / part)
    good = (copy / "notebooks" / "told.ipynb").read_bytes()
    failing(copy)
    with pytest.raises(RunError):
        again(copy)
    (copy / "notebooks" / "told.ipynb").write_bytes(good)
    assert states(again(copy))["counts"] == "done"


def test_two_failing_notebooks_are_both_named(copy):
    failing(copy)
    shutil.copy(copy / "notebooks" / "told.ipynb", copy / "notebooks" / "counts.ipynb")
    file = copy / "monitor.yml"
    file.write_text(file.read_text().replace(", parameters: {smallest: 1}", ""))
    with pytest.raises(RunError, match="'told'") as error:
        again(copy)
    assert "'counts'" in str(error.value)
