"""What was agreed: read strictly, mended by line, and nothing of it dropped in silence."""

from __future__ import annotations

import datetime as dt

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.monitor import Monitor
from merkbaar.monitor.actions import FILE, before, examine, examine_actions, load_actions, said

GOOD = """\
# wat we afspraken
actions:
  - id: bellen
    what: Wie wacht, binnen twee weken bellen
    who: team toegang
    when: 2026-09-01
    edition: "2025"
    measure: waiting_days
    subject: {area: WK999902}
    status: gedaan
    happened: Sinds juni belt het team
  - {id: foto, what: Een folder met plaatjes, who: communicatie, when: 2026-05-01, edition: "2025"}
"""


@pytest.fixture(scope="module")
def monitor():
    plan = {"title": "Editie", "period": "2026"}
    years = {year: {**plan, "until": f"{int(year) + 1}-01-01"} for year in ("2024", "2025", "2026")}
    return Monitor.model_validate(
        {
            "monitor": "voorbeeld",
            "title": "Voorbeeld",
            "municipality": {"name": "Wilgendam", "code": "GM9999"},
            "owner": "team onderzoek",
            "purposes": ["leren"],
            "areas": [{"code": "WK999902", "name": "Havenkwartier"}],
            "approaches": [{"id": "maatjes", "title": "Maatjes", "leefgebied": "meedoen"}],
            "leefgebieden": [{"id": "meedoen", "title": "Meedoen"}],
            "measures": [{"id": "waiting_days", "title": "Wachttijd", "unit": "dagen"}],
            "themes": [{"id": "wachten", "title": "Wachten", "words": ["wachten"]}],
            "editions": years,
        }
    )


def problems(text: str, monitor) -> list[str]:
    examined = examine(text, monitor)
    assert examined.agreed is None
    return said(examined.problems)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_good_file_is_read_as_it_stands(monitor, tmp_path):
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    first, second = load_actions(tmp_path, monitor)
    assert (first.id, first.who, first.status) == ("bellen", "team toegang", "gedaan")
    assert first.when == dt.date(2026, 9, 1)
    assert first.subject == {"area": "WK999902"}
    assert (second.measure, second.status, second.happened) == (None, "open", "")
    assert examine(GOOD, monitor).notices == ()


@pytest.mark.parametrize("text", ["", "# nog niets\n", "actions: []\n"])
def test_nothing_agreed_yet_is_no_error(monitor, text):
    assert examine(text, monitor).agreed.actions == ()


def test_no_file_is_nothing_agreed(monitor, tmp_path):
    assert load_actions(tmp_path, monitor) == ()


def test_every_fault_is_told_at_once_with_its_line(monitor):
    text = changed("who: team toegang", "wie: team toegang").replace("2026-09-01", "volgend jaar")
    found = problems(text, monitor)
    assert [one.split(":")[0] for one in found] == [f"{FILE}, regel {line}" for line in (3, 5, 6)]
    assert "ontbreekt" in found[0]
    assert "dit onderdeel bestaat niet" in found[1]
    assert "een dag als 2026-12-31" in found[2]


def test_a_name_that_is_nearly_right_is_proposed(monitor):
    (found,) = problems(changed("happened:", "happend:"), monitor)
    assert "Bedoelt u 'happened'?" in found


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("id: foto", "id: bellen", 12, "staat 2 keer"),
        ('edition: "2025"\n', 'edition: "2023"\n', 7, "een editie van deze monitor"),
        ("status: gedaan", "status: klaar", 10, "'open', 'bezig', 'gedaan' of 'vervallen'"),
        ("    measure: waiting_days\n", "", 8, "'measure:' of 'theme:'"),
        ("{area: WK999902}", "{wijk: WK999902}", 9, "area, approach"),
        ("what: Een folder met plaatjes", "what: ''", 12, "Verwacht"),
    ],
)
def test_a_fault_says_what_was_found_and_expected(monitor, old, new, line, expected):
    found = problems(changed(old, new), monitor)
    assert any(f"{FILE}, regel {line}:" in one and expected in one for one in found), found


def test_what_is_no_yaml_or_no_text_is_refused_with_what_to_do(monitor, tmp_path):
    with pytest.raises(DefinitionError, match=r"actions\.yml, regel 2.*geen geldige YAML"):
        examine("actions:\n\t- id: x\n", monitor)
    (tmp_path / FILE).write_bytes("actions: []  # café".encode("latin-1"))
    with pytest.raises(DefinitionError, match="geen UTF-8"):
        examine_actions(tmp_path, monitor)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("measure: waiting_days", "measure: wachttijd_oud", 8, "de indicator 'wachttijd_oud'"),
        ("measure: waiting_days", "theme: t99", 8, "het thema 't99'"),
        ("WK999902", "WK999977", 9, "het gebied 'WK999977'"),
        ("{area: WK999902}", "{approach: coach}", 9, "de aanpak 'coach'"),
    ],
)
def test_what_is_no_longer_in_the_monitor_is_told_and_the_action_stays(
    monitor, old, new, line, what
):
    examined = examine(changed(old, new), monitor)
    assert [one.id for one in examined.agreed.actions] == ["bellen", "foto"]
    (notice,) = said(examined.notices)
    assert notice.startswith(f"{FILE}, regel {line}: ")
    assert what in notice
    assert "blijft staan" in notice


def test_an_edition_tells_what_was_agreed_over_earlier_ones_the_latest_first(monitor):
    text = GOOD.replace('communicatie, when: 2026-05-01, edition: "2025"',
                        'communicatie, when: 2026-05-01, edition: "2024"')  # fmt: skip
    actions = examine(text, monitor).agreed.actions
    assert [one.id for one in before(actions, monitor, "2026")] == ["bellen", "foto"]
    assert [one.id for one in before(actions, monitor, "2025")] == ["foto"]
    assert before(actions, monitor, "2024") == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("starts: half acht", "een tijd als 19:30"),
        ("starts: '24:10'", "een tijd als 19:30"),
        ("minutes: 10", "ten minste 30"),
    ],
)
def test_when_the_conversation_starts_and_how_long_it_takes_are_read_strictly(monitor, line, said):
    from merkbaar.monitor.reading import validated

    meeting = f"conversation: {{with_whom: de raad, when: april, {line}}}"
    _, made, wrong = validated(meeting, "monitor.yml", Monitor)
    assert made is None
    assert any(said in one for _, one in wrong)
