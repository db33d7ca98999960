import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.notebooks.small_monitor import make_monitor

from merkbaar.errors import DefinitionError
from merkbaar.publishing.clearing import clear_words
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.rewording import FILE, reword
from merkbaar.tables import SafeQuote

TEXTS = ("Ik wacht op een brief van het loket.", "Wachten bij het loket, weer een brief.")


@pytest.fixture
def answering():
    """A server that proposes the words of both quotes, and counts what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append(body)
            label = {"label": "wachten op een brief", "quotes": ["q0", "q1"]}
            sentence = {"text": "Wachten bij het loket duurt 9 jaar.", "quotes": ["q0"]}
            said = {"sentences": [sentence]} if "sentences" in body else label
            self.send_response(200)
            self.end_headers()
            answer = {"choices": [{"message": {"content": json.dumps(said)}}]}
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/chat/completions", asked
    server.shutdown()
    server.server_close()


def monitor_with(folder, rewording=""):
    file = make_monitor(folder, people=12)
    text = file.read_text(encoding="utf-8")
    file.write_text(text + rewording, encoding="utf-8")
    published = folder / "outputs" / "klein" / "2026" / "published"
    published.mkdir(parents=True)
    quotes = [
        SafeQuote(f"q{i}", "wachten", "a", text, "nl", "typed") for i, text in enumerate(TEXTS)
    ]
    quotes.append(SafeQuote("q9", "alleen", "a", "Een enkel citaat over iets.", "nl", "typed"))
    for name in ("tables", "findings"):
        (published / f"{name}.json").write_text("[]", encoding="utf-8")
    (published / "edition.json").write_text("{}", encoding="utf-8")
    told = json.dumps([quote.to_dict() for quote in quotes])
    (published / "quotes.json").write_text(told, encoding="utf-8")
    return file


def test_without_a_word_in_the_monitor_nothing_is_ever_sent(tmp_path):
    with pytest.raises(DefinitionError, match="geen taalmodel"):
        reword(monitor_with(tmp_path), "2026")


def test_an_address_elsewhere_is_refused_before_anything_is_read(tmp_path):
    file = monitor_with(tmp_path, 'rewording: {url: "https://api.example.com/v1"}\n')
    with pytest.raises(DefinitionError, match="elsewhere: true"):
        reword(file, "2026")


def test_proposals_are_kept_apart_and_marked_as_a_machines(tmp_path, answering):
    url, asked = answering
    file = monitor_with(tmp_path, f'rewording: {{url: "{url}", model: klein}}\n')
    told = []
    said = reword(file, "2026", say=told.append)
    assert "niet van een mens" in said
    assert "wachten · label: wachten op een brief" in said
    assert "samenvatting: geweigerd" in said
    assert all(url in line for line in told)
    kept = json.loads((tmp_path / "work" / "2026" / FILE).read_text(encoding="utf-8"))
    assert {one["made_by"] for one in kept["proposals"]} == {"machine"}
    assert [one["theme"] for one in kept["proposals"]] == ["wachten", "wachten"]
    assert "9 jaar" not in json.dumps(kept)
    assert not any("Een enkel citaat" in body for body in asked)


def test_proposals_go_when_somebody_withdraws(tmp_path, answering):
    url, _ = answering
    file = monitor_with(tmp_path, f'rewording: {{url: "{url}"}}\n')
    reword(file, "2026", say=lambda _: None)
    place = tmp_path / "work" / "2026" / FILE
    assert place.exists()
    clear_words(Folders(home=tmp_path, monitor="klein"))
    assert not place.exists()


def test_an_edition_that_was_not_released_has_nothing_to_send(tmp_path, answering):
    url, asked = answering
    file = monitor_with(tmp_path, f'rewording: {{url: "{url}"}}\n')
    with pytest.raises(DefinitionError, match="merkbaar release"):
        reword(file, "2025")
    assert asked == []


FINDING = {
    **dict.fromkeys(("reference", "lower", "upper", "value_lower", "value_upper", "p", "q")),
    "finding": "reach.area.area-WK999902", "kind": "difference", "comparator": "area",
    "measure": "reach", "title": {"nl": "Bereik"}, "unit": "%",
    "subject": {"area": "WK999902", "period": "2026"}, "value": 22.0, "effect": -26.0,
    "n": 400, "smallest_effect": 5.0, "better": "higher", "grade": "registration",
    "certainty": "shown", "evidence": [{"table": "reach", "where": {"area": "WK999902"}}],
    "themes": [], "companion": [], "caveats": [], "quotes": [], "rank": 1,
}  # fmt: skip


def test_sentences_of_the_findings_that_stand_first_are_asked_and_none_is_taken_unheld(
    tmp_path, answering
):
    url, asked = answering
    file = monitor_with(tmp_path, f'rewording: {{url: "{url}", model: klein}}\n')
    published = tmp_path / "outputs" / "klein" / "2026" / "published"
    findings = [FINDING, {**FINDING, "finding": "other", "rank": 0}]
    (published / "findings.json").write_text(json.dumps(findings), encoding="utf-8")
    told = []
    said = reword(file, "2026", say=told.append)
    assert any("de zinnen van 1 bevindingen" in one for one in told), "said before it goes"
    assert "blijft zoals het is: het antwoord heeft deze zin niet" in said
    kept = json.loads((Folders(tmp_path, "klein").work("2026") / FILE).read_text(encoding="utf-8"))
    assert {one["finding"] for one in kept["sentences"]} == {"reach.area.area-WK999902"}
    assert all(one["text"] and not one["made_by"] for one in kept["sentences"])
    about_findings = [one for one in asked if "Bereik" in one or "bereiken" in one]
    assert about_findings
    assert not [one for one in about_findings if "registration" in one], "sentences and no data"
