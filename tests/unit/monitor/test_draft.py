"""A draft changes only what was asked, keeps every other byte, and can be taken back."""

from __future__ import annotations

import difflib
import random
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from merkbaar.errors import DefinitionError
from merkbaar.monitor.draft import Draft, empty, identifier, is_untouched_example
from merkbaar.monitor.draft_text import ORDER, whole_content
from merkbaar.monitor.reading import examine
from merkbaar.places import templates

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "voorbeeld" / "monitor.yml"
TEXT = """\
# Onze monitor.
monitor: proef
purposes: [leren]    # een doel is genoeg

# De vragen.
questions:
  # Eerst de raad.
  - {id: een, text: "Hoeveel?",
     asked_by: [gemeenteraad]}   # in maart gevraagd
  # Dan de uitvoerders.
  - id: twee
    text: Hoe?
    asked_by: [uitvoerders]      # in april

# Wie levert.
suppliers: []
"""


def lines(before, after):
    """What went (-) and what came (+)."""
    return [
        line
        for line in difflib.ndiff(before.splitlines(), after.splitlines())
        if line.startswith(("- ", "+ "))
    ]


def test_a_changed_value_keeps_its_comment_and_every_other_line():
    draft = Draft(TEXT)
    draft.put({("purposes",): ["sturen"]})
    assert lines(TEXT, draft.text) == [
        "- purposes: [leren]    # een doel is genoeg",
        "+ purposes: [sturen]   # een doel is genoeg",
    ]


def test_a_changed_item_leaves_the_other_items_and_their_comments():
    draft = Draft(TEXT)
    draft.put({("questions", 1): {"id": "twee", "text": "Hoe dan?", "asked_by": ["uitvoerders"]}})
    assert lines(TEXT, draft.text) == ["-     text: Hoe?", "+     text: Hoe dan?"]


def test_a_changed_item_on_one_line_keeps_what_was_said_beside_it():
    draft = Draft(TEXT)
    draft.put({("questions", 0, "text"): "Hoeveel nu?"})
    assert "# in maart gevraagd" in draft.text
    assert "# Eerst de raad." in draft.text
    assert draft.get(("questions", 0, "text")) == "Hoeveel nu?"
    assert draft.text.count("# Dan de uitvoerders.") == 1


def test_a_new_item_goes_at_the_end_with_the_dash_of_the_list():
    draft = Draft(TEXT)
    draft.append(("questions",), {"id": "drie", "text": "Wie: jij?", "asked_by": ["beleid"]})
    assert lines(TEXT, draft.text) == [
        "+   - id: drie",
        "+     text: 'Wie: jij?'",
        "+     asked_by: [beleid]",
    ]


def test_an_item_that_goes_takes_only_its_own_lines():
    draft = Draft(TEXT)
    draft.drop(("questions", 1))
    assert [one["id"] for one in draft.get(("questions",))] == ["een"]
    assert "# Eerst de raad." in draft.text
    assert "# Wie levert." in draft.text


def test_the_first_item_of_an_empty_list_and_the_last_that_goes():
    draft = Draft(TEXT)
    draft.append(("suppliers",), {"name": "wij"})
    assert draft.get(("suppliers",)) == [{"name": "wij"}]
    draft.drop(("suppliers", 0))
    assert draft.get(("suppliers",), []) == []


def test_a_new_part_comes_where_the_order_has_it_with_a_word_of_explanation():
    draft = Draft(TEXT)
    draft.put({("aims",): ["Rust"]})
    draft.put({("title",): "Onze monitor"})
    keys = [line.split(":")[0] for line in draft.text.splitlines() if line[:1].isalpha()]
    assert keys == sorted(keys, key=ORDER.index)
    assert "# Wat er voor inwoners beter moet worden.\naims: [Rust]" in draft.text


def test_a_value_that_is_emptied_goes_with_its_key():
    draft = Draft(TEXT)
    draft.put({("questions", 1, "asked_by"): []})
    assert "asked_by" not in draft.get(("questions", 1))
    draft.put({("purposes",): []})
    assert "purposes" not in draft.text


def test_nothing_is_changed_where_a_part_hangs_together_with_another():
    before = EXAMPLE.read_text(encoding="utf-8")
    draft = Draft(before)
    with pytest.raises(DefinitionError, match="in het bestand zelf"):
        draft.put({("sources", 3, "sheet"): "Ander"})
    assert draft.text == before


def test_every_part_of_the_example_but_its_sources_can_be_changed_and_stays_valid():
    before = EXAMPLE.read_text(encoding="utf-8")
    changes = {
        ("title",): "Anders",
        ("measures", 0, "target"): 55,
        ("measures", 30, "owner"): "een team",
        ("questions", 3, "decision"): "iets: anders",
        ("suppliers", 1, "hears_back"): "elke maand",
        ("burden", "rounds", 1, "waves"): 6,
        ("conversation", "when"): "mei",
        ("readers",): ["beleid", "inwoners", "gemeenteraad", "uitvoerders", "aanbieders"],
    }
    draft = Draft(before)
    for path, value in changes.items():
        draft.put({path: value})
        assert draft.get(path) == value
        assert examine(draft.text).problems == ()
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    kept = draft.text.splitlines()
    assert [line for line in comments if line not in kept] == []


def test_every_step_is_taken_back_and_done_again_to_the_byte():
    draft, seen, chance = Draft(TEXT), [TEXT], random.Random(1)
    for number in range(20):
        path = chance.choice([("title",), ("questions", 1, "text"), ("questions", 0, "text")])
        draft.put({path: f"tekst {number}"})
        seen.append(draft.text)
    for text in reversed(seen[:-1]):
        draft.undo()
        assert draft.text == text
    assert not draft.can_undo
    for text in seen[1:]:
        draft.redo()
        assert draft.text == text
    assert not draft.can_redo


def test_a_step_after_undoing_leaves_nothing_to_do_again():
    draft = Draft(TEXT)
    draft.put({("title",): "A"})
    draft.undo()
    draft.put({("title",): "B"})
    assert not draft.can_redo
    assert draft.get(("title",)) == "B"


def test_what_changes_nothing_is_no_step():
    draft = Draft(TEXT)
    draft.put({("questions", 1, "text"): "Hoe?"})
    assert not draft.can_undo


# -- keeping it


def test_a_draft_is_kept_whole_with_the_rights_of_the_file(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text(TEXT, encoding="utf-8")
    place.chmod(0o640)
    draft = Draft.open(place)
    assert draft.saved
    draft.put({("title",): "Café"})
    assert not draft.saved
    assert draft.save() == place
    assert draft.saved
    assert place.read_text(encoding="utf-8") == draft.text
    assert place.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["monitor.yml"]


def test_a_file_that_somebody_else_changed_is_not_written_over(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_text(TEXT, encoding="utf-8")
    draft = Draft.open(place)
    draft.put({("title",): "Van mij"})
    place.write_text(TEXT + "# van een ander\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="door iemand anders veranderd"):
        draft.save()
    assert place.read_text(encoding="utf-8").endswith("# van een ander\n")


def test_a_draft_without_a_file_begins_empty_and_makes_the_file(tmp_path):
    draft = Draft.open(tmp_path / "nieuw" / "monitor.yml")
    assert draft.text == empty()
    draft.put({("title",): "Nieuw"})
    assert draft.save().read_text(encoding="utf-8") == draft.text


def test_a_folder_one_cannot_write_in_loses_nothing(tmp_path):
    folder = tmp_path / "map"
    folder.mkdir()
    draft = Draft.open(folder / "monitor.yml")
    draft.put({("title",): "Nieuw"})
    folder.rmdir()
    folder.write_text("geen map meer", encoding="utf-8")
    with pytest.raises(DefinitionError, match="kon niet worden bewaard"):
        draft.save()
    assert draft.get(("title",)) == "Nieuw"
    assert folder.read_text(encoding="utf-8") == "geen map meer"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title: Café".encode("cp1252"), "geen UTF-8"),
        (b"title: [open\n", "geen geldige YAML"),
        (b"- los\n- rijtje\n", "geen lijst van onderdelen"),
    ],
)
def test_a_file_that_can_not_be_read_is_not_opened_to_write_over(tmp_path, content, said):
    place = tmp_path / "monitor.yml"
    place.write_bytes(content)
    with pytest.raises(DefinitionError, match=said):
        Draft.open(place)
    assert place.read_bytes() == content


def test_a_file_with_the_line_ends_of_windows_keeps_them(tmp_path):
    place = tmp_path / "monitor.yml"
    place.write_bytes(TEXT.replace("\n", "\r\n").encode())
    draft = Draft.open(place)
    assert draft.saved
    draft.put({("title",): "Nieuw", ("questions", 1, "text"): "Hoe dan?"})
    draft.save()
    kept = place.read_bytes()
    assert kept.count(b"\n") == kept.count(b"\r\n") == draft.text.count("\n")
    again = Draft.open(place)
    assert again.get(("questions", 1, "text")) == "Hoe dan?"
    draft.put({("title",): "Nog nieuwer"})
    draft.save()


# -- beginning


def test_an_empty_plan_keeps_the_key_of_the_one_before():
    before = (templates() / "monitor" / "monitor.yml").read_text(encoding="utf-8")
    made = empty(before)
    assert "mijn-monitor.key" in made
    assert "Proefmonitor" not in made
    assert Draft(made).tree() == {"privacy": Draft(before).get(("privacy",))}


def test_the_template_is_recognised_until_somebody_changes_it():
    draft = Draft((templates() / "monitor" / "monitor.yml").read_text(encoding="utf-8"))
    assert is_untouched_example(draft.tree())
    draft.put({("municipality", "code"): "GM0599"})
    assert not is_untouched_example(draft.tree())


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Werk en geld", "werk-en-geld"),
        ("Privé: één €uro!", "prive-een-uro"),
        ("2027 vooruit", "vooruit"),
        ("???", "deel"),
        ("x" * 80, "x" * 40),
    ],
)
def test_a_title_becomes_a_code_that_the_file_allows(title, code):
    assert identifier(title) == code
    assert identifier(title, [code]) == f"{code}-2"


# -- read part by part


ROOT = Path(__file__).resolve().parents[3]
FILES = [
    *sorted((Path(__file__).parent / "plans").glob("*.yml")),
    ROOT / "data" / "voorbeeld" / "monitor.yml",
    ROOT / "templates" / "monitor" / "monitor.yml",
    ROOT / "templates" / "design" / "empty.yml",
]


@pytest.mark.parametrize("file", FILES, ids=lambda one: f"{one.parent.name}-{one.stem}")
def test_a_file_read_part_by_part_says_what_the_whole_of_it_says(file):
    text = file.read_text(encoding="utf-8")
    assert whole_content(text) == YAML(typ="safe", pure=True).load(text)
    assert Draft(text).good() == examine(text).monitor


@pytest.mark.parametrize(
    "text",
    [
        "one: &a [1, 2]\ntwo: *a\n",
        'title: "abc\n  def: x"\nowner: wij\n',
        "---\none: 1\n",
        "one: [\n1,\n2]\ntwo: {\na: 1}\n",
        "one: |\n  a: b\n  c: d\ntwo: 3\n",
        "{one: 1, two: 2}\n",
        "one: 1\nwhat is this\n",
        "one: 1\none: 2\n",
        "one: [1\ntwo: 2\n",
        "# niets\n",
        "",
    ],
)
def test_what_can_not_be_read_by_part_is_read_as_a_whole(text):
    try:
        expected = YAML(typ="safe", pure=True).load(text) or {}
    except YAMLError:
        expected = None
    assert whole_content(text) == expected


def test_a_file_with_something_wrong_is_no_monitor_whatever_is_wrong():
    text = FILES[-2].read_text(encoding="utf-8")
    assert Draft(text).good() is not None
    assert Draft(text.replace("code: GM9998", "code: GM99")).good() is None
    assert Draft(text.replace("question: hulp", "question: iets-anders")).good() is None
    assert Draft("title: [").good() is None


def test_what_was_read_stays_as_it_was_when_the_draft_changes():
    draft = Draft("questions:\n  - {id: a, text: Wat?}\nowner: wij\n")
    before = whole_content(draft.text)
    draft.put({("questions", 0, "text"): "Hoe?"})
    draft.put({("owner",): "zij"})
    draft.undo()
    draft.undo()
    assert (
        whole_content(draft.text)
        == before
        == {
            "questions": [{"id": "a", "text": "Wat?"}],
            "owner": "wij",
        }
    )
