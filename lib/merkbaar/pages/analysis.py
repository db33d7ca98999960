"""The page of a researcher's own notebook: its question, findings, tables and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import DefinitionError
from ..published import Published
from ..tables import SafeTable, Words
from .cards import cards, evidence
from .page import Page
from .panels import Panel, panels
from .story import common, finish, methods, texts_of_notebooks
from .texts import complete
from .workbench import Workbench


@dataclass(frozen=True)
class Section:
    """A table of the notebook with its charts."""

    table: SafeTable
    title: Words
    panels: tuple[Panel, ...]


def analysis(published: Published, notebook: str) -> Page:
    """Build the page of a notebook that a monitor lists among its pages.

    Parameters
    ----------
    published : Published
    notebook : str
        Name of the notebook: its tables are those that it offered, its texts those that it gave
        with ``edition.describe``.

    Raises
    ------
    DefinitionError
        If the edition holds nothing of this notebook.
    """
    tables = [table for table in published.tables.values() if table.notebook == notebook]
    texts: Mapping[str, Words] = texts_of_notebooks(published).get(notebook, {})
    if not tables and not texts:
        known = ", ".join(sorted({table.notebook for table in published.tables.values()}))
        raise DefinitionError(
            f"De editie heeft geen tabellen of teksten van het notebook '{notebook}'. "
            f"Wel van: {known or 'geen enkel'}. Laat het notebook iets aanbieden met "
            "'edition.offer', of haal het uit 'pages:' in het monitorbestand."
        )
    bench = Workbench(published, tables)
    own = {table.name for table in tables}
    mine = [
        one
        for one in published.findings
        if (found := evidence(published, one)) and found.name in own
    ]
    values = {
        **common(bench, "", []),
        "heading": complete(texts.get("title") or notebook.replace("_", " ").capitalize()),
        "question": complete(texts.get("question") or ""),
        "audience": complete(texts.get("reader") or ""),
        "method": complete(texts.get("method") or ""),
        "limits": complete(texts.get("limits") or ""),
        "cards": cards(bench, [one for one in mine if one.rank > 0]),
        "sections": [
            Section(table, complete(table.title), tuple(panels(bench, table, {})))
            for table in tables
        ],
    }
    values["methods"] = methods(bench)
    return finish(bench, "analysis.html.j2", values, {"orders": {}, "reader": ""})
