"""Joined categories: what the monitor file may say, and what a reader sees of a grouping then."""

from __future__ import annotations

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.monitor import joined_values, load_monitor, shown_groups

FILE = """\
monitor: proef
title: Proefmonitor
municipality: {name: Proefdorp, code: GM9998}
owner: afdeling onderzoek
purposes: [leren]
groups:
  - {id: age, title: Leeftijd, values: ["18-64", "65-74", "75-84", "85+", "onbekend"]}
  - {id: sex, title: Geslacht, values: ["man", "vrouw", "onbekend"]}
privacy:
  minimum: 10
  collapse:
    age:
      "65+": ["65-74", "75-84", "85+"]
editions:
  "2026": {title: Editie, until: 2027-01-01, period: "2026"}
"""


def monitor(folder, old="", new=""):
    assert old in FILE
    place = folder / "monitor.yml"
    place.write_text(FILE.replace(old, new) if old else FILE, encoding="utf-8")
    return load_monitor(place)


def test_a_reader_sees_the_joined_category_at_the_place_of_its_first_part(tmp_path):
    groups = {group.id: group.values for group in shown_groups(monitor(tmp_path))}
    assert groups == {"age": ("18-64", "65+", "onbekend"), "sex": ("man", "vrouw", "onbekend")}


def test_each_part_knows_what_it_is_joined_to(tmp_path):
    assert joined_values(monitor(tmp_path)) == {
        "age": dict.fromkeys(("65-74", "75-84", "85+"), "65+")
    }


def test_a_joined_category_may_have_the_name_of_one_of_its_parts(tmp_path):
    groups = shown_groups(monitor(tmp_path, '"65+": ["65-74", "75', '"85+": ["65-74", "75'))
    assert groups[0].values == ("18-64", "85+", "onbekend")


def test_without_joined_categories_the_groups_stay_as_they_are(tmp_path):
    made = monitor(tmp_path, '    age:\n      "65+": ["65-74", "75-84", "85+"]\n', "    {}\n")
    assert joined_values(made) == {}
    assert shown_groups(made) == made.groups


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    age:",
            "    leeftijd:",
            ["regel 12", "'leeftijd'", "een groep van 'groups' (age, sex)"],
        ),
        ("    age:", "    area:", ["regel 12", "formerly"]),
        ('"85+"]\n', '"95+"]\n', ["regel 13", "gevonden: '95+'", "18-64, 65-74"]),
        ('["65-74", "75-84", "85+"]', '["85+"]', ["regel 13", "voegt niets samen"]),
        ('"85+"]\n', '"85+"]\n      "x": ["85+", "18-64"]\n', ["regel 14", "2 keer samengevoegd"]),
        ('"85+"]\n', '"onbekend"]\n', ["regel 13", "ook een waarde van 'sex'"]),
        ('"65+": ["65-74"', '"18-64": ["65-74"', ["regel 13", "al een andere waarde"]),
        ("minimum: 10", "rounding: 7", ["regel 10", "gevonden: '7'", "5 of 10"]),
    ],
)
def test_a_category_that_cannot_be_is_refused_with_its_line(tmp_path, old, new, said):
    with pytest.raises(DefinitionError) as error:
        monitor(tmp_path, old, new)
    for part in said:
        assert part in str(error.value)


def test_a_grouping_that_would_be_one_category_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match=r"blijft één groep over. Haal 'group_sex'"):
        monitor(tmp_path, '"man", "vrouw", "onbekend"', '"man", "vrouw"')
        both = '    sex:\n      "allen": ["man", "vrouw"]\neditions'
        text = FILE.replace('"man", "vrouw", "onbekend"', '"man", "vrouw"')
        (tmp_path / "monitor.yml").write_text(text.replace("editions", both), encoding="utf-8")
        load_monitor(tmp_path)


@pytest.mark.parametrize("base", [5, 10])
def test_the_monitor_says_to_what_is_rounded(tmp_path, base):
    assert monitor(tmp_path, "minimum: 10", f"rounding: {base}").privacy.rounding == base
    assert monitor(tmp_path).privacy.rounding is None
