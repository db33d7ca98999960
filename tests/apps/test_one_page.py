"""The page is built once: the notebook, run by papermill and made a file, gives the same bytes."""

from __future__ import annotations

import json

import pytest

from merkbaar import pages, places
from merkbaar.published import open_published
from merkbaar.publishing.report import build_pages


@pytest.mark.slow
def test_the_file_that_the_notebook_makes_is_the_page_itself(outputs, tmp_path):
    published = outputs / "voorbeeld" / "2026" / "published"
    made = build_pages(published, ["story"], target=tmp_path / "report", work=tmp_path / "work")
    assert [path.name for path in made] == ["story.html"]
    page = pages.story(open_published(published))
    assert made[0].read_text(encoding="utf-8") == page.document()


def test_the_notebook_of_the_page_is_thin_and_holds_no_outputs():
    path = places.notebooks() / "apps" / "story.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", ()) for cell in code) == 1
    text = "\n".join(cell["source"] for cell in code)
    assert not any(word in text for word in ("def ", "for ", "class ", "data/"))
