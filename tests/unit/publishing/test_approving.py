"""A yes is for these words at this place; at another place it is another question."""

from __future__ import annotations

import hashlib
import io

import pytest

from merkbaar.errors import DefinitionError
from merkbaar.publishing import approving
from merkbaar.publishing.files import private_folder, write_json


def test_who_says_yes_sees_where_the_quote_would_stand(monkeypatch, capsys, tmp_path):
    under = [{}, {"period": "2026"}, {"area": "WK999801", "period": "2026"}]
    quote = {"quote": "q1", "text": "Het hielp.", "language": "nl", "theme": "hulp"}
    assert approving.where({**quote, "shown_under": under}) == "WK999801, 2026"
    assert approving.where({**quote, "shown_under": [{}]}) == "heel de gemeente"
    assert "(WK999801, 2026): Het hielp." in approving.list_of_quotes(
        [{**quote, "shown_under": under}]
    )
    typed = io.StringIO("nee\n")
    typed.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", typed)
    asked = approving.approve([{**quote, "shown_under": under}], how="ask", register=tmp_path)
    assert asked == []
    assert "Te zien bij: WK999801, 2026." in capsys.readouterr().err


PLACES = {
    "nowhere in particular": [{}],
    "a wijk": [{}, {"area": "A"}],
    "a wijk of that name as a group": [{}, {"group_age": "A"}],
    "a wijk and an age": [
        {},
        {"area": "A"},
        {"group_age": "65+"},
        {"area": "A", "group_age": "65+"},
    ],
    "the same, told apart": [{}, {"area": "A"}, {"group_age": "65+"}],
}


def test_a_yes_holds_for_one_place_and_what_comes_together_there_counts_as_one(tmp_path):
    quote = {"quote": "q1", "text": "Het hielp.", "language": "nl", "theme": "hulp"}
    asked = []

    def ask(one):
        asked.append(one["shown_under"])
        return True

    def approve(under):
        given = [{**quote, "shown_under": under}]
        return approving.approve(given, how="ask", register=tmp_path, ask=ask)

    for under in PLACES.values():
        assert approve(under)
    approve(PLACES["a wijk"])
    assert asked == list(PLACES.values())[:4]


@pytest.mark.parametrize("under", [[{}], [{}, {"area": "A"}]])
def test_a_yes_of_before_places_counted_is_asked_for_again(tmp_path, under):
    quote = {"quote": "q1", "text": "Het hielp.", "language": "nl", "theme": "hulp"}
    old = hashlib.sha256(b"Het hielp.\x1fnl\x1fhulp").hexdigest()[:16]
    write_json(private_folder(tmp_path) / approving.ANSWERS, {old: True})
    given = [{**quote, "shown_under": under}]
    refuse = {"register": tmp_path, "ask": lambda one: False}
    assert approving.approve(given, how="ask", **refuse) == []


def test_a_list_says_yes_to_a_place_too(tmp_path):
    quote = {"quote": "q1", "text": "Het hielp.", "language": "nl", "theme": "hulp"}
    listed = tmp_path / "citaten.txt"
    listed.write_text(approving.list_of_quotes([{**quote, "shown_under": [{}]}]))
    with pytest.raises(DefinitionError, match="1 citaten die niet"):
        approving.approve(
            [{**quote, "shown_under": [{}, {"area": "A"}]}], how=str(listed), register=tmp_path
        )
