"""A model may say a sentence otherwise and nothing else; the own sentence stays if it does."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from merkbaar.errors import PrivacyError
from merkbaar.insights.rephrasing import MACHINE, bones, changed, of_service, rephrase
from merkbaar.storytelling.rewording import Service
from merkbaar.tables import Cell, Finding, SafeFinding
from merkbaar.wording import Names, sentence

WIJKEN = ("Havenkwartier", "De Linden", "Wilgendam")
PARTS = {
    **dict.fromkeys(("q", "p", "value_lower", "value_upper")),
    "finding": "reach.area.area-WK999902",
    "kind": "difference",
    "comparator": "area",
    "measure": "reach",
    "title": {"nl": "Bereik", "en": "Reach"},
    "unit": "%",
    "subject": {"area": "WK999902", "period": "2026"},
    "value": 22.0,
    "reference": 48.0,
    "effect": -26.0,
    "lower": -30.0,
    "upper": -22.0,
    "n": 400,
    "smallest_effect": 5.0,
    "better": "higher",
    "grade": "registration",
    "certainty": "shown",
    "evidence": (Cell("reach", {"area": "WK999902"}),),
}
REACH = SafeFinding(**PARTS)
NAMES = Names(areas={"WK999902": "Havenkwartier"}, total="GM9999", municipality="Wilgendam")
TITLE = "In Havenkwartier bereiken we ongeveer 1 op de 5 mensen"
COMPARE = "Wilgendam: 48 %. Verschil: −26 punten (tussen −30 en −22 punten)."
NOTHING = "Moeite met rondkomen: geen verschil aangetoond"
UNSURE = "Dat is waarschijnlijk hoger dan in Wilgendam, maar niet aangetoond."


def refused(own: str, other: str, **more) -> str:
    return "; ".join(changed(own, other, names=WIJKEN, **more))


def test_the_sentences_here_are_those_that_readers_get():
    assert sentence(REACH, "title", "nl", NAMES) == TITLE
    assert sentence(REACH, "compare", "nl", NAMES) == COMPARE


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (TITLE, TITLE),
        (TITLE, "Havenkwartier: ongeveer 1 op de 5 mensen bereiken we"),
        (
            COMPARE,
            "In Wilgendam is het 48 %. Dat verschil is −26 punten: tussen −30 en −22 punten.",
        ),
        (NOTHING, "Geen verschil is aangetoond bij moeite met rondkomen"),
    ],
)
def test_other_words_with_the_same_bones_are_taken(own, other):
    assert refused(own, other) == ""


@pytest.mark.parametrize(
    ("own", "other", "why"),
    [
        (TITLE, "In Havenkwartier bereiken we ongeveer 1 op de 4 mensen", "een getal"),
        (TITLE, "In Havenkwartier bereiken we ongeveer één op de 5 mensen", "een getal"),
        (TITLE, "In Havenkwartier bereiken we ongeveer de helft van de mensen", "een getal"),
        (TITLE, "In De Linden bereiken we ongeveer 1 op de 5 mensen", "een naam"),
        (TITLE, "In Havenkwartier en De Linden bereiken we ongeveer 1 op de 5 mensen", "een naam"),
        (TITLE, "Hier bereiken we ongeveer 1 op de 5 mensen", "een naam"),
        (TITLE, "In Havenkwartier bereikt Jansen ongeveer 1 op de 5 mensen", "een naam"),
        (TITLE, "In Havenkwartier bereiken we 1 op de 5 mensen", "zekerheid"),
        (
            TITLE,
            "In Havenkwartier bereiken we door de wachttijd ongeveer 1 op de 5 mensen",
            "oorzaak",
        ),
        (TITLE, "In Havenkwartier bereiken we ongeveer 1 op de 5 criminelen", "hoort"),
        (TITLE, "Helaas: in Havenkwartier bereiken we ongeveer 1 op de 5 mensen", "hoort"),
        (TITLE, TITLE + " <b>nu</b>", "opmaak"),
        (TITLE, TITLE + "\u202e", "opmaak"),
        (COMPARE, "Wilgendam: 48 %. Verschil: +26 punten (tussen −30 en −22 punten).", "een getal"),
        (COMPARE, "Wilgendam: 48 %. Verschil: −26 % (tussen −30 en −22 punten).", "een eenheid"),
        (COMPARE, "Verschil: −26 punten (tussen −30 en −22 punten). Wilgendam: 48 %.", "een getal"),
        (NOTHING, "Moeite met rondkomen: verschil aangetoond", "ontkenning"),
        (NOTHING, "Moeite met rondkomen: geen verschil", "zekerheid"),
        (UNSURE, "Dat is hoger dan in Wilgendam, maar niet aangetoond.", "zekerheid"),
        (UNSURE, "Dat is waarschijnlijk hoger dan in Wilgendam, en aangetoond.", "ontkenning"),
        (UNSURE, "Dat is waarschijnlijk lager dan in Wilgendam, maar niet aangetoond.", "richting"),
        (UNSURE, "Dat is niet waarschijnlijk hoger dan in Wilgendam, maar aangetoond.", "volgorde"),
    ],
)
def test_what_is_added_or_lost_is_refused_with_the_reason(own, other, why):
    assert why in refused(own, other)
    assert "criminelen" not in refused(own, other), "never a word of it"


def test_figures_may_not_change_places():
    own = "Wilgendam 48 %, Nederland 43 %."
    assert "naam" in refused(own, "Nederland 48 %, Wilgendam 43 %.")
    assert "getal" in refused(own, "Wilgendam 43 %, Nederland 48 %.")


def test_quoted_words_stay_as_they_are():
    own = "Vaker “Steeds opnieuw je verhaal doen”"
    assert refused(own, "“Steeds opnieuw je verhaal doen” vaker")
    assert "aanhalingstekens" in refused(own, "Vaker “Steeds je verhaal doen”")


def test_plain_dutch_and_titles_stay_short():
    long = (
        "We bereiken in Havenkwartier "
        + "en daar en hier en dan " * 3
        + "ongeveer 1 op de 5 mensen"
    )
    assert "langer" in refused(TITLE, long, part="title")
    assert "langer" in refused(TITLE, long, language="nl-b1")


def test_bones_are_found_in_their_order():
    assert bones(COMPARE, WIJKEN) == [
        ("name", "wilgendam"), ("number", "48"), ("percent", ""),
        ("number", "-"), ("number", "26"), ("points", ""), ("between", ""),
        ("number", "-"), ("number", "30"), ("number", "-"), ("number", "22"), ("points", ""),
    ]  # fmt: skip


def test_only_a_finding_from_behind_the_gate_is_ever_sent():
    asked = []
    with pytest.raises(PrivacyError, match="door de poort"):
        rephrase(Finding(**PARTS), {"title": TITLE}, lambda told: asked.append(told) or {})
    assert asked == []


def test_a_callable_gets_sentences_only_and_its_answer_is_held_against_them():
    asked = []

    def ask(told):
        asked.append(dict(told))
        return {"title": "Havenkwartier: ongeveer 1 op de 5 mensen bereiken we", "compare": 7}

    given = {"title": TITLE, "compare": COMPARE, "talk": "Herkent u dit?"}
    made = {one.part: one for one in rephrase(REACH, given, ask, names=WIJKEN)}
    assert asked == [{"title": TITLE, "compare": COMPARE}], "what may not change isn't sent"
    assert made["title"].made_by == MACHINE
    assert made["title"].text.startswith("Havenkwartier")
    assert (made["compare"].text, made["compare"].made_by) == (COMPARE, "")
    assert made["compare"].refused == ("het antwoord heeft deze zin niet",)
    assert made["talk"].text == "Herkent u dit?"
    assert made["talk"].refused == ()


class Model:
    """A service that answers like OpenAI's chat completions, with whatever it is told."""

    def __init__(self):
        self.answer, self.status, self.sent = "{}", 200, []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                model.sent.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(model.status)
                self.end_headers()
                told = {"choices": [{"message": {"content": model.answer}}]}
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/chat/completions"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def model():
    made = Model()
    yield made
    made.server.shutdown()
    made.server.server_close()


def through(model, answer, *, status=200):
    model.answer, model.status = answer, status
    ask = of_service(Service(model.url, "klein", timeout=5.0))
    (one,) = rephrase(REACH, {"title": TITLE}, ask, names=WIJKEN)
    return one


def test_a_service_over_http_may_rephrase(model):
    one = through(model, json.dumps({"title": "Ongeveer 1 op de 5"}))
    assert one.text == TITLE
    one = through(model, json.dumps({"title": "Havenkwartier: ongeveer 1 op de 5 mensen"}))
    assert one.made_by == MACHINE
    sent = json.loads(model.sent[-1])
    assert json.loads(sent["messages"][1]["content"]) == {"title": TITLE}
    assert "WK999902" not in model.sent[-1], "no code, no cell, no person: only the sentence"
    assert sent["temperature"] == 0


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"title": "In Havenkwartier bereiken we ongeveer 3 op de 5 mensen"}, "een getal"),
        ({"title": "In De Linden bereiken we ongeveer 1 op de 5 mensen"}, "een naam"),
        ({"title": "Dankzij Havenkwartier bereiken we ongeveer 1 op de 5 mensen"}, "oorzaak"),
        ({"title": "In Havenkwartier bereiken we niet ongeveer 1 op de 5 mensen"}, "ontkenning"),
        ({"title": "In Havenkwartier bereiken we 1 op de 5 mensen"}, "zekerheid"),
        ({"compare": TITLE}, "deze zin niet"),
        ([TITLE], "deze zin niet"),
        ("alleen tekst", "bruikbaar antwoord"),
    ],
    ids=["number", "wijk", "cause", "not", "doubt", "other part", "a list", "no JSON"],
)
def test_a_hostile_answer_over_http_changes_nothing_and_is_told(model, answer, why):
    one = through(model, answer if isinstance(answer, str) else json.dumps(answer))
    assert (one.text, one.made_by) == (TITLE, "")
    assert any(why in reason for reason in one.refused)


def test_a_service_that_fails_changes_nothing(model):
    one = through(model, "{}", status=500)
    assert one.text == TITLE
    assert one.refused == ("het taalmodel gaf geen bruikbaar antwoord",)
