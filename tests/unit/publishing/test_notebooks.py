from __future__ import annotations

import importlib.util

import pytest
from tests.notebooks.small_monitor import PARAMETERS, write_notebook

from merkbaar.errors import DefinitionError
from merkbaar.monitor.definition import Analysis
from merkbaar.publishing import notebooks
from merkbaar.publishing.folders import Folders


@pytest.fixture
def folders(tmp_path):
    for name in ("counts", "told"):
        write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", ("1",))
    return Folders(home=tmp_path, monitor="klein")


def find(folders, *analyses):
    return notebooks.find_jobs(folders, [Analysis(**analysis) for analysis in analyses])


def test_parameters_are_read_from_the_tagged_cell(tmp_path):
    more = PARAMETERS + "\nsmallest: int = 3\nother = 4"
    path = write_notebook(tmp_path / "a.ipynb", ("not_one = 1",), parameters=more)
    assert notebooks.parameters_of(path) == ("monitor_file", "edition", "smallest", "other")


def test_an_unknown_parameter_is_an_error_that_names_the_nearest(folders):
    with pytest.raises(DefinitionError, match=r"'editie' niet.*Bedoelde u 'edition'"):
        find(folders, {"notebook": "counts", "parameters": {"editie": "2026"}})


def test_a_notebook_without_the_parameters_of_a_run_is_refused(folders):
    path = folders.home / "notebooks" / "bare.ipynb"
    write_notebook(path, ("1",), parameters='monitor_file = ""')
    with pytest.raises(DefinitionError, match="'bare' kent de parameter 'edition' niet"):
        find(folders, {"notebook": "bare"})


def test_a_notebook_without_a_tagged_cell_is_refused(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", ("1",))
    path.write_text(path.read_text().replace('"parameters"', '"params"'))
    with pytest.raises(DefinitionError, match="0 cellen met het label"):
        notebooks.parameters_of(path)


def test_parameters_that_are_no_python_are_refused_with_their_line(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", ("1",), parameters="edition = 1\nmonitor file = 2")
    with pytest.raises(DefinitionError, match="regel 2"):
        notebooks.parameters_of(path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("[1, 2")
    with pytest.raises(DefinitionError, match="geen leesbare notebook"):
        notebooks.parameters_of(path)


def test_an_absent_notebook_is_named_with_the_nearest(folders):
    with pytest.raises(DefinitionError, match=r"'count' .* Bedoelde u 'counts'"):
        find(folders, {"notebook": "count"})


def test_the_monitors_own_notebook_comes_before_the_built_in_one(folders):
    own = write_notebook(folders.home / "notebooks" / "reach.ipynb", ("1",))
    jobs, _ = find(folders, {"notebook": "reach"})
    assert jobs[0].path == own


def test_insights_runs_last_whether_or_not_the_monitor_names_it(folders):
    write_notebook(folders.home / "notebooks" / "insights.ipynb", ("1",))
    for analyses in ([{"notebook": "counts"}], [{"notebook": "insights"}, {"notebook": "counts"}]):
        jobs, last = find(folders, *analyses)
        assert [job.name for job in jobs] == ["counts"]
        assert last is not None
        assert last.name == "insights"


def test_imports_are_read_without_running(tmp_path):
    cells = ("import seaborn as sns\nfrom merkbaar.counting.reach import reach", "%magic\nimport x")
    found = notebooks.imports_of(write_notebook(tmp_path / "a.ipynb", cells))
    assert {"seaborn", "matplotlib.pyplot", "scipy.stats", "merkbaar.counting.reach"} <= set(found)
    assert "x" not in found


def test_only_what_two_notebooks_need_is_imported_before_the_fork(tmp_path):
    cells = {"a": "import seaborn", "b": "import seaborn, torch", "c": "1"}
    jobs = [
        notebooks.Job(name, write_notebook(tmp_path / f"{name}.ipynb", (source,)))
        for name, source in cells.items()
    ]
    assert notebooks.shared_imports(jobs) == ("matplotlib.pyplot", "seaborn")


def test_every_slow_import_is_the_name_of_a_module():
    named = {name for modules in notebooks.WHAT_ROOMS_NEED.values() for name in modules}
    assert all(importlib.util.find_spec(name.split(".")[0]) for name in named)


def test_tables_that_a_notebook_always_asks_for_are_known_and_the_others_not(tmp_path):
    cells = (
        'answers = edition.table("answers").head()',
        'events = edition.table("events") if puls.happenings else None',
        'if there:\n    goals = edition.table("goals")',
        "%time edition.table('areas')",
        "edition.table(name)",
        'one, two = edition.table("persons"), edition.table(\n    "answers"\n)',
    )
    path = write_notebook(tmp_path / "a.ipynb", cells)
    assert notebooks.tables_of(path) == ("answers", "persons")
