"""A source is added to a monitor file as a hand would: a few lines, and not a byte elsewhere."""

from __future__ import annotations

import json

import pytest
from ruamel.yaml import YAML

from merkbaar.errors import DefinitionError
from merkbaar.monitor import load_monitor
from merkbaar.publishing.adding import add_source

HEAD = """\
# De monitor van een gemeente die niet bestaat
monitor: proef   # de id
title: Proefmonitor
municipality: {name: Proefdam, code: GM9998}
owner: team onderzoek
purposes: [leren]
leefgebieden: [{id: meedoen, title: Meedoen}]
"""
TAIL = """
# Hieronder: wie het doet
approaches:
  - {id: maatjes, title: "Maatjes voor iedereen die daar in de gemeente Proefdam om vraagt, en de rest", leefgebied: meedoen}
privacy: {minimum: 5, key: demo}

editions:
  "2026": {title: Editie 2026, until: 2027-01-01,
           period: "2026"}
"""  # noqa: E501
COLUMNS = {"person": "person", "item": "vraag: één", "value": "1"}
ENTRY = {"file": "raw/b.csv", "table": "answers", "person": "client", "columns": COLUMNS}
FIRST = "file: raw/a.csv\n    table: answers\n    columns: {person: id,\n      start: ingangsdatum}"
LISTS = {
    "empty": "sources: []   # nog geen\n",
    "nothing": "sources:\n",
    "absent": "",
    "in lines": f"sources:  # bronnen\n  # de eerste\n  - {FIRST}  # uit de export\n\n# einde\n",
    "not indented": f"sources:\n- {FIRST.replace('    ', '  ')}\n",
    "between brackets": "sources: [{file: raw/a.csv, table: answers, columns: {item: v}}]  # een\n",
    "last key empty": f"sources:\n  - {FIRST}\n    sheet:\n",
    "a text of lines": f"sources:\n  - {FIRST}\n    sheet: |-\n      blad\n\n# daarna\n",
}


def added(tmp_path, text: str) -> str:
    file = tmp_path / "monitor.yml"
    file.write_bytes(text.encode("utf-8"))
    add_source(file, ENTRY)
    return file.read_bytes().decode("utf-8")


def without_what_was_added(before: str, after: str) -> str:
    """Take out the one stretch of `after` that `before` doesn't have."""
    start = next(
        (at for at, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1),
        len(before),
    )
    return after[:start] + after[start + len(after) - len(before) :]


@pytest.mark.parametrize("how", LISTS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_source_is_put_at_the_end_of_its_list_and_no_other_byte_changes(tmp_path, how, line_end):
    before = (HEAD + LISTS[how] + TAIL).replace("\n", line_end)
    after = added(tmp_path, before)
    bare = before.replace("sources: []", "sources:") if how == "empty" else before
    assert without_what_was_added(bare, after) == bare
    tree, old = YAML(typ="safe").load(after), YAML(typ="safe").load(before)
    assert tree["sources"] == [*(old.get("sources") or []), ENTRY]
    assert {**tree, "sources": 0} == {**old, "sources": 0}
    assert line_end == "\n" or "\n" not in after.replace("\r\n", "")


def test_two_sources_after_each_other_stand_in_their_order_above_the_next_part(tmp_path):
    file = tmp_path / "monitor.yml"
    added(tmp_path, HEAD + LISTS["in lines"] + TAIL)
    add_source(file, {**ENTRY, "file": "raw/c.csv"})
    text = file.read_text(encoding="utf-8")
    places = [text.index(part) for part in ("raw/a.csv", "raw/b.csv", "raw/c.csv", "# einde")]
    assert places == sorted(places)
    assert [source.file for source in load_monitor(file).sources][1:] == ["raw/b.csv", "raw/c.csv"]


def test_a_file_that_ends_without_a_line_end_gets_its_source_on_a_line_of_its_own(tmp_path):
    before = HEAD + TAIL + LISTS["in lines"].partition("  # uit")[0]
    after = added(tmp_path, before)
    assert after.startswith(f"{before}\n  - file: raw/b.csv\n")


def test_a_file_in_one_pair_of_braces_is_written_again_with_its_source(tmp_path):
    tree = YAML(typ="safe").load(HEAD + TAIL)
    text = json.dumps(tree, ensure_ascii=False, default=str)
    after = YAML(typ="safe").load(added(tmp_path, text))
    assert after["sources"] == [ENTRY]
    assert [source.file for source in load_monitor(tmp_path / "monitor.yml").sources] == [
        "raw/b.csv"
    ]


def test_a_source_that_makes_the_file_wrong_leaves_every_byte(tmp_path):
    file = tmp_path / "monitor.yml"
    before = (HEAD + LISTS["empty"] + TAIL).encode("utf-8")
    file.write_bytes(before)
    with pytest.raises(DefinitionError, match="is niet veranderd"):
        add_source(file, {"file": "raw/x.csv", "table": "bestaat-niet", "columns": {"a": "b"}})
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
