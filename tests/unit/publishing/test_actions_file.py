"""What was agreed: written without knowing YAML, searched for people, told in the next edition."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.unit.pages import made_up

from merkbaar.errors import DefinitionError, PrivacyError
from merkbaar.monitor import Monitor
from merkbaar.monitor.actions import FILE, load_actions
from merkbaar.publishing import actions
from merkbaar.publishing.folders import Folders

MONITOR = """\
monitor: voorbeeld
title: Voorbeeld
municipality: {name: Wilgendam, code: GM9999}
owner: team onderzoek
purposes: [leren]
leefgebieden: [{id: meedoen, title: Meedoen}]
areas: [{code: WK999902, name: Havenkwartier}]
approaches: [{id: buurtmaatjes, title: Buurtmaatjes, leefgebied: meedoen}]
measures:
  - {id: reach, title: Bereik, unit: "%"}
  - {id: waiting_days, title: Wachttijd, unit: dagen}
themes: [{id: wait, title: Lang wachten, words: [wachten]}]
editions:
  "2026": {title: Eerste, until: 2027-01-01, period: "2026"}
  "2027": {title: Tweede, until: 2028-01-01, period: "2027", compare_with: "2026"}
"""
GIVEN = {"what": "Wekelijks aanbellen", "who": "wijkteam Havenkwartier", "when": "1-9-2027"}


@pytest.fixture
def home(tmp_path):
    """A monitor of which edition 2026 was released."""
    place = tmp_path / "data" / "voorbeeld"
    place.mkdir(parents=True)
    (place / "monitor.yml").write_text(MONITOR, encoding="utf-8")
    published = Folders(home=place, monitor="voorbeeld").released("2026") / "published"
    published.mkdir(parents=True)
    made = made_up.published()
    content = {
        "tables": [table.to_dict() for table in made.tables.values()],
        "findings": [finding.to_dict() for finding in made.findings],
        "quotes": [quote.to_dict() for quote in made.quotes],
        "edition": made.edition,
    }
    for name, data in content.items():
        (published / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return place


@pytest.fixture
def monitor(home):
    from merkbaar.monitor import load_monitor

    return load_monitor(home)


def read(home, monitor: Monitor):
    return load_actions(home, monitor)


def test_an_agreement_is_written_with_what_its_card_is_about(home, monitor):
    said = actions.add(home, card="1", **GIVEN)
    (one,) = read(home, monitor)
    assert (one.id, one.what, one.who, one.when) == (
        "a1", "Wekelijks aanbellen", "wijkteam Havenkwartier", dt.date(2027, 9, 1),
    )  # fmt: skip
    assert (one.edition, one.measure, one.subject) == ("2026", "reach", {"area": "WK999902"})
    assert one.finding == "reach.havenkwartier"
    assert "'a1'" in said


def test_a_card_with_number_and_stories_gives_both(home, monitor):
    actions.add(home, card="3", **GIVEN)
    (one,) = read(home, monitor)
    assert (one.measure, one.theme, one.subject) == ("waiting_days", "wait", {})


def test_an_agreement_may_belong_to_no_card(home, monitor):
    actions.add(home, **GIVEN)
    (one,) = read(home, monitor)
    assert (one.measure, one.theme, one.finding, one.subject) == (None, None, "", {})


def test_a_figure_that_the_monitor_does_not_have_gives_an_agreement_without_one(home, monitor):
    said = actions.add(home, card="4", **GIVEN)  # satisfaction isn't among its measures
    assert "het cijfer of thema van kaart 4 staat niet in het monitorbestand" in said
    (one,) = read(home, monitor)
    assert (one.measure, one.finding) == (None, "")


def test_comments_and_earlier_agreements_stay(home, monitor):
    actions.add(home, **GIVEN)
    path = home / FILE
    path.write_text(path.read_text(encoding="utf-8") + "    # let op\n", encoding="utf-8")
    actions.add(home, card="1", **{**GIVEN, "what": "Een folder: met plaatjes"})
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Wat is afgesproken")
    assert "# let op" in text
    assert [one.id for one in read(home, monitor)] == ["a1", "a2"]
    assert read(home, monitor)[1].what == "Een folder: met plaatjes"


def test_what_happened_is_written_with_how_far_it_is(home, monitor):
    actions.add(home, **GIVEN)
    actions.done(home, "a1", status="gedaan", happened="Sinds juni elke week")
    actions.done(home, "a1", status="gedaan", happened="")
    (one,) = read(home, monitor)
    assert (one.status, one.happened) == ("gedaan", "Sinds juni elke week")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"when": "volgend jaar"}, "is geen dag"),
        ({"when": "31-2-2027"}, "is geen dag"),
        ({"what": "  "}, "actions.0.what"),
        ({"card": "99"}, "Kaart '99' is er niet"),
        ({"card": "-1"}, "Kaart '-1' is er niet"),
        ({"edition": "2031"}, "2031"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(home, change, expected):
    with pytest.raises(DefinitionError, match=expected):
        actions.add(home, **{**GIVEN, **change})
    assert not (home / FILE).exists()


def test_an_unknown_agreement_or_status_changes_nothing(home):
    actions.add(home, **GIVEN)
    before = (home / FILE).read_bytes()
    with pytest.raises(DefinitionError, match="Verwacht: a1"):
        actions.done(home, "a7", status="gedaan", happened="")
    with pytest.raises(DefinitionError, match="Verwacht: 'open'"):
        actions.done(home, "a1", status="klaar", happened="")
    assert (home / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("part", "text", "kind"),
    [
        ("who", "Fatima el Amrani", "een naam"),
        ("who", "Jan de Vries van het wijkteam", "een naam"),
        ("what", "Bellen naar 06-12345678", "een telefoonnummer"),
        ("what", "Mail naar info@voorbeeld.nl sturen", "een e-mailadres"),
    ],
)
def test_a_person_in_it_is_refused_without_repeating_who(home, part, text, kind):
    with pytest.raises(PrivacyError) as refused:
        actions.add(home, **{**GIVEN, part: text})
    assert kind in str(refused.value)
    assert f"'{part}'" in str(refused.value)
    assert text not in str(refused.value)
    assert not (home / FILE).exists()


@pytest.mark.parametrize(
    "who",
    ["team toegang", "wijkteam Havenkwartier", "GGD Hollands Midden", "de burgemeester",
     "teamleider Toegang en Jeugd", "Buurtmaatjes", "Team Onderzoek & Statistiek"],
)  # fmt: skip
def test_a_role_a_team_or_an_organisation_is_let_through(home, who):
    actions.add(home, **{**GIVEN, "who": who})


def test_a_name_of_the_municipality_itself_may_be_kept(home):
    file = home / "monitor.yml"
    kept = "privacy: {keep_names: [Fatima el Amrani]}\n"
    file.write_text(MONITOR + kept, encoding="utf-8")
    actions.add(home, **{**GIVEN, "who": "buurthuis Fatima el Amrani"})


def test_the_next_edition_tells_it_and_the_same_one_does_not(home, monitor):
    actions.add(home, card="1", **GIVEN)
    assert actions.told(monitor, home, "2026", names=()) == []
    (one,) = actions.told(monitor, home, "2027", names=("Havenkwartier",))
    assert one["period"] == "2026"
    assert one["when"] == "2027-09-01"
    assert set(one) == {*actions.Action.model_fields, "period"}
    assert json.dumps(one)


def test_check_tells_faults_and_what_is_gone_apart(home, monitor):
    actions.add(home, card="1", **GIVEN)
    assert actions.check_actions(home, monitor) == ([], [])
    path = home / FILE
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("measure: reach", "measure: bereik"), encoding="utf-8")
    wrong, gone = actions.check_actions(home, monitor)
    assert wrong == []
    assert "de indicator 'bereik'" in gone[0]
    assert gone[0] in actions.note_of_actions(monitor, home)
    assert gone[0] in actions.listed(home)
    path.write_text(good.replace("who:", "wie:"), encoding="utf-8")
    wrong, gone = actions.check_actions(home, monitor)
    assert any("Bedoelt u 'who'?" in one or "dit onderdeel bestaat niet" in one for one in wrong)
    with pytest.raises(DefinitionError):
        actions.note_of_actions(monitor, home)


def test_the_list_says_what_who_when_and_what_it_is_about(home):
    assert "nog niets afgesproken" in actions.listed(home)
    actions.add(home, card="1", **GIVEN)
    said = actions.listed(home)
    assert said.startswith("a1 (open, editie 2026): Wekelijks aanbellen")
    assert "voor 1 september 2027; gaat over Bereik, Havenkwartier" in said


@pytest.mark.parametrize(
    "written", ["2027-06-01", "1-6-2027", "1/6/2027", "1 juni 2027", " 01  Juni 2027 "]
)
def test_a_day_is_read_as_people_write_it(written):
    assert actions.day(written).isoformat() == "2027-06-01"


def test_the_cards_are_numbered_as_in_the_pack(home):
    edition, heads = actions.cards_of(home)
    assert edition == "2026"
    assert list(heads) == [str(at) for at in range(1, len(heads) + 1)]
    assert "Havenkwartier" in heads["1"]


def test_without_a_released_edition_it_says_so(tmp_path):
    (tmp_path / "monitor.yml").write_text(MONITOR, encoding="utf-8")
    with pytest.raises(DefinitionError, match="nog geen vrijgegeven editie"):
        actions.add(tmp_path, **GIVEN)


def test_a_new_agreement_makes_the_gate_do_its_work_again(home):
    folders = Folders(home=home, monitor="voorbeeld")
    assert home / FILE in folders.beside_results()
