from __future__ import annotations

import json
import shutil

import pytest
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.errors import PrivacyError, RunError
from merkbaar.monitor import load_monitor
from merkbaar.privacy import register
from merkbaar.publishing import release as releasing
from merkbaar.publishing.door import open_door
from merkbaar.publishing.files import content_hash, file_hash, private_folder, write_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.holding import (
    checked,
    refuse_leaks,
    released_before,
    unknown_authors,
)
from merkbaar.publishing.laboratory import copy_analyses
from merkbaar.publishing.record import cells_hidden
from merkbaar.publishing.withholding import PROOF, write_withheld

SHOWN, OTHER = {"aa": [20.0, None]}, {"aa": [19.0, None]}
CONTENT = {"tables": [], "findings": [], "edition": {"title": "Editie 2026"}}


@pytest.fixture
def place(tmp_path):
    home = tmp_path / "data" / "klein"
    make_monitor(home)
    return Folders(home=home, monitor="klein")


def opened(place):
    return open_door(load_monitor(place.home / "monitor.yml"), place.home)


@pytest.fixture
def door(place):
    return opened(place)


def write_ledger(place, shown):
    """Lay down what the concept shows, and that it hides nothing; gives its hash."""
    folder = place.concept("2026")
    hidden = write_withheld(folder / "withheld.parquet", {}, key=opened(place).key)
    return file_hash(write_json(folder / "ledger.json", {**shown, PROOF: hidden}))


def concept(place, *, text="Het hielp."):
    """Lay down a concept with one quote, as a run would."""
    folder = place.concept("2026")
    (folder / "published").mkdir(parents=True)
    quote = {"quote": "q001", "text": text, "language": "nl", "theme": "hulp"}
    for name, content in {**CONTENT, "quotes": [quote]}.items():
        write_json(folder / "published" / f"{name}.json", content)
    shown = write_ledger(place, SHOWN)
    before = released_before(place, opened(place))
    local = {"withdrawn": content_hash([]), "releases": before, "ledger": shown}
    write_json(folder / "run.json", {"public": {"edition": "2026"}, "local": local})
    write_json(folder / "said_by.json", {"q001": []})
    return folder


def publish(place):
    return releasing.release(place.home / "monitor.yml", "2026", by="de tester", quotes="all")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bel mij op 06-12345678 na zessen.", "telefoonnummer"),
        ("Schrijf naar wiebrich@voorbeeld.nl", "e-mailadres"),
        ("Het staat op NL91 ABNA 0417 1643 00", "rekeningnummer"),
        ("Mijn bsn is 111222333", "BSN"),
    ],
)
def test_what_holds_something_of_a_person_is_not_released_and_not_repeated(place, text, kind):
    concept(place, text=text)
    with pytest.raises(PrivacyError, match=rf"published/quotes.json .* {kind}") as error:
        publish(place)
    assert not [part for part in ("123456", "wiebrich", "0417", "1112") if part in str(error.value)]
    assert not list(place.outputs.glob("*"))
    assert register.releases(place.home, key=opened(place).key) == []


def test_what_was_released_stays_when_the_next_release_is_refused(place):
    concept(place)
    released = publish(place)
    before = (released / "published" / "quotes.json").read_bytes()
    quotes = place.concept("2026") / "published" / "quotes.json"
    quotes.write_text(quotes.read_text().replace("Het hielp.", "Bel 06-12345678"))
    with pytest.raises(PrivacyError):
        publish(place)
    assert (released / "published" / "quotes.json").read_bytes() == before


def test_a_release_says_that_the_public_key_is_public(place, capsys):
    concept(place)
    publish(place)
    assert "sleutel 'demo', en die is openbaar" in capsys.readouterr().err


def test_an_address_of_the_municipality_itself_may_stand_there(place):
    file = place.home / "monitor.yml"
    concept(place, text="Schrijf naar info@proefdam.nl")
    with pytest.raises(PrivacyError, match="keep_names"):
        publish(place)
    allowed = "privacy: {keep_names: [info@proefdam.nl], minimum: 5"
    file.write_text(file.read_text().replace("privacy: {minimum: 5", allowed))
    assert publish(place).is_dir()


def test_a_message_names_a_few_places_and_counts_the_rest(tmp_path):
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text("bel 06-12345678")
    with pytest.raises(PrivacyError, match="en nog 3 keer") as error:
        refuse_leaks(tmp_path)
    assert "4.txt" in str(error.value)
    assert "5.txt" not in str(error.value)


def test_a_concept_from_before_the_release_of_another_edition_is_refused(place, door):
    concept(place)
    register.record(place.home, "2025", OTHER, by="jo", at="2026-01-01", key=opened(place).key)
    with pytest.raises(RunError, match="van voor een andere vrijgave"):
        checked(place, "2026", door)


def test_a_concept_that_knew_of_the_other_release_is_good(place, door):
    register.record(place.home, "2025", OTHER, by="jo", at="2026-01-01", key=opened(place).key)
    concept(place)
    assert checked(place, "2026", door)["public"] == {"edition": "2026"}


def test_the_same_concept_can_be_released_again(place):
    concept(place)
    publish(place)
    publish(place)
    assert len(register.releases(place.home, key=opened(place).key)) == 2


def test_a_record_of_before_there_were_such_checks_is_refused(place, door):
    folder = concept(place)
    record = json.loads((folder / "run.json").read_text())
    del record["local"]["releases"]
    write_json(folder / "run.json", record)
    register.record(place.home, "2025", OTHER, by="jo", at="2026-01-01", key=opened(place).key)
    with pytest.raises(RunError, match="merkbaar run --edition 2026"):
        checked(place, "2026", door)


def test_of_hidden_cells_readers_learn_how_many_and_not_by_which_rule():
    hidden = [
        {"table": "b", "rule": "persons", "cells": 2, "why": "te weinig mensen"},
        {"table": "b", "rule": "secondary", "cells": 1, "why": "anders af te leiden"},
        {"table": "a", "rule": "count", "cells": 4, "why": "te weinig mensen in de teller"},
        {"quotes": 3, "rule": "consent", "why": "geen toestemming"},
        {"finding": "reach.area", "rule": "evidence", "why": "verborgen"},
    ]
    assert cells_hidden(hidden) == [{"table": "a", "cells": 4}, {"table": "b", "cells": 3}]


def test_what_is_tried_out_in_the_lab_is_for_its_owner_alone(place):
    file = place.home / "monitor.yml"
    copies = copy_analyses(place, ["reach"], monitor_file=file, edition="2026")
    assert copies
    modes = {path.stat().st_mode & 0o077 for copy in copies for path in (copy, copy.parent)}
    assert modes == {0}
    assert place.work("lab").parent.stat().st_mode & 0o077 == 0


def test_an_edition_that_the_register_does_not_know_stops_the_next_one(place, door):
    concept(place)
    publish(place)
    shutil.rmtree(place.register / "releases")
    with pytest.raises(PrivacyError, match="Editie '2026' is vrijgegeven, maar staat niet in het"):
        released_before(place, opened(place))
    with pytest.raises(PrivacyError, match="Zet register/ terug"):
        publish(place)
    shutil.rmtree(place.outputs)
    assert released_before(place, opened(place)) == []


def show(place, ledger):
    """Release the edition with these figures; gives the number that readers get to see."""
    folder = place.concept("2026")
    record = json.loads((folder / "run.json").read_text())
    record["local"]["ledger"] = write_ledger(place, ledger)
    record["local"]["releases"] = released_before(place, opened(place))
    write_json(folder / "run.json", record)
    return json.loads((publish(place) / "run.json").read_text())["release"]


def test_an_edition_says_which_release_it_is_and_one_that_shows_the_same_is_the_same(place):
    concept(place)
    numbers = [show(place, ledger) for ledger in (SHOWN, SHOWN, OTHER, OTHER, SHOWN)]
    assert numbers == [1, 1, 3, 3, 5]
    assert len(register.releases(place.home, key=opened(place).key)) == 5


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_last_release_of_an_edition_that_was_released_twice_stops_the_next(place, lost):
    concept(place)
    show(place, SHOWN)
    show(place, OTHER)
    show(place, SHOWN)
    for path in sorted((place.register / "releases").glob("*.json"))[-lost:]:
        path.unlink()
    with pytest.raises(PrivacyError, match="Editie '2026' in outputs/ is vrijgave 3, en die staat"):
        publish(place)
    assert len(register.releases(place.home, key=opened(place).key)) == 3 - lost


def put(place, *under):
    """Let the quote stand elsewhere in the concept."""
    path = place.concept("2026") / "published" / "quotes.json"
    (quote,) = json.loads(path.read_text())
    write_json(path, [{**quote, "shown_under": [{}, *under]}])


def places_of(released):
    return json.loads((released / "published" / "quotes.json").read_text())[0]["shown_under"]


def test_a_quote_that_was_shown_under_a_wijk_is_not_shown_under_an_age_later(place):
    concept(place)
    put(place, {"area": "A"})
    assert places_of(publish(place)) == [{}, {"area": "A"}]
    put(place, {"group_age": "65+"})
    assert places_of(publish(place)) == [{}]
    put(place, {"area": "A"}, {"group_age": "65+"}, {"area": "A", "group_age": "65+"})
    assert len(places_of(publish(place))) == 4


def test_what_an_edition_of_before_there_was_a_list_told_counts_too(place):
    concept(place)
    put(place, {"area": "A"})
    released = publish(place)
    (place.register / "placed.json").unlink()
    with pytest.raises(PrivacyError, match=r"register/placed.json is weg"):
        publish(place)
    write_json(released / "run.json", {"edition": "2026"})
    put(place, {"group_age": "65+"})
    assert places_of(publish(place)) == [{}]


def test_an_older_list_of_places_stops_the_next_release(place):
    concept(place)
    publish(place)
    older = (place.register / "placed.json").read_bytes()
    publish(place)
    (place.register / "placed.json").write_bytes(older)
    with pytest.raises(PrivacyError, match=r"register/placed.json is weg of is een oude kopie"):
        publish(place)


def left_by_a_killed_release(place):
    """A folder as a release that was killed leaves it, with a quote in it."""
    left = place.outputs / ".2026.new-abc123" / "published"
    left.mkdir(parents=True)
    write_json(left / "quotes.json", [{"quote": "q001", "text": "Het hielp."}])
    return left.parent


def test_what_a_killed_release_left_goes_with_the_next_one(place):
    concept(place)
    left = left_by_a_killed_release(place)
    publish(place)
    assert not left.exists()


def test_what_a_killed_release_left_goes_with_a_withdrawal_and_is_no_edition(place):
    left = left_by_a_killed_release(place)
    said = releasing.withdraw(place.home / "monitor.yml", "12345", kind="client")
    assert not left.exists()
    assert ".2026.new" not in said


def test_whoever_withdraws_leaves_no_mark_in_the_list_of_places(place, door):
    folder = concept(place)
    who = door.pseudonyms_of(bsn(2), kind="bsn")[0]
    write_json(folder / "said_by.json", {"q001": [who]})
    publish(place)
    assert json.loads((place.register / "placed.json").read_text())["placed"]
    releasing.withdraw(place.home / "monitor.yml", bsn(2), kind="bsn")
    assert json.loads((place.register / "placed.json").read_text())["placed"] == {}


def test_the_number_of_a_release_must_be_that_of_its_edition(place):
    concept(place)
    publish(place)
    (place.register / "releases" / "0001-2026.json").unlink()
    for edition in ("2025", "2026"):
        register.record(place.home, edition, OTHER, by="jo", at="2026-01-01", key=opened(place).key)
    with pytest.raises(PrivacyError, match="is vrijgave 1, en die staat niet in het register"):
        released_before(place, opened(place))


def test_an_edition_of_before_there_were_numbers_is_good_and_one_without_a_record_is_not(place):
    concept(place)
    record = publish(place) / "run.json"
    write_json(record, {"edition": "2026"})
    assert len(released_before(place, opened(place))) == 1
    record.write_text('{"edition": "20')
    with pytest.raises(PrivacyError, match=r"run.json weg of niet te lezen"):
        released_before(place, opened(place))
    record.unlink()
    with pytest.raises(PrivacyError, match=r"run.json weg of niet te lezen"):
        released_before(place, opened(place))


@pytest.mark.parametrize("text", [None, "", '{"aa": [20.0, nu', "{}"])
def test_a_concept_without_the_whole_of_what_it_shows_is_not_released(place, text):
    ledger = concept(place) / "ledger.json"
    ledger.unlink() if text is None else ledger.write_text(text)
    with pytest.raises(
        RunError, match=r"ledger.json weg of veranderd.*merkbaar run --edition 2026"
    ):
        publish(place)
    assert register.releases(place.home, key=opened(place).key) == []
    assert not list(place.outputs.glob("*"))


@pytest.mark.parametrize("text", [None, '{"q0', '{"q002": []}'])
def test_a_concept_of_which_nobody_knows_who_spoke_is_not_released(place, text):
    said_by = concept(place) / "said_by.json"
    said_by.unlink() if text is None else said_by.write_text(text)
    with pytest.raises(RunError, match=r"Van 1 citaten of foto's .* niet bekend van wie"):
        publish(place)
    assert not list(place.outputs.glob("*"))


def test_a_withdrawal_leaves_no_words_of_people_lying_ready(place, door):
    concept(place)
    (place.concept("2026") / "citaten.txt").write_text("Het hielp.")
    (place.concept("2026") / "photos").mkdir()
    write_json(place.concept("2026") / "said_by.json", {"q001": ["iemand"]})
    results = private_folder(place.results("2025"))
    for name in ("quotes.told.parquet", "photos.parquet", "photos.json", "users.json"):
        (results / name).write_text("x")
    releasing.withdraw(place.home / "monitor.yml", bsn(2), kind="bsn")
    assert [path.name for path in place.concept("2026").iterdir()] == ["run.json"]
    assert [path.name for path in results.iterdir()] == ["users.json"]
    with pytest.raises(RunError, match="van voor een intrekking"):
        publish(place)


def test_whose_quotes_are_not_known_any_more_is_told_at_a_withdrawal_and_at_forgetting(place):
    concept(place)
    publish(place)
    file = place.home / "monitor.yml"
    assert unknown_authors(place) == []
    (place.register / "said_by" / "2026.json").unlink()
    for said in (
        releasing.withdraw(file, bsn(2), kind="bsn"),
        forget(file, bsn(4), kind="bsn"),
    ):
        assert "van wie de citaten in editie '2026' zijn, is niet meer bekend" in said


def test_an_edition_without_quotes_needs_nobody_to_be_known(place):
    write_json(private_folder(place.released("2026") / "published") / "quotes.json", [])
    assert unknown_authors(place) == []
