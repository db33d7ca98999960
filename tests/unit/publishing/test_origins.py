"""What was taken back stays away, also where it is redacted or made otherwise next time."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from tests.notebooks.small_monitor import bsn
from tests.unit.publishing.pictured_monitor import SHOWN, make_pictured

from merkbaar.monitor import load_monitor
from merkbaar.privacy import placed
from merkbaar.publishing import origins
from merkbaar.publishing.at_rest import read_table, write_table
from merkbaar.publishing.door import Door, open_door
from merkbaar.publishing.files import read_json, write_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.release import release
from merkbaar.publishing.rotating import rotate
from merkbaar.publishing.run import run
from merkbaar.publishing.taking import shown_in, take_back

ALT = "Een huis onder de zon"
HIDDEN = "Het hielp mij dat [NAAM-1] elke week langs kwam"


class Place:
    """A small monitor with photos and a key of its own, of which one edition is released."""

    def __init__(self, root):
        self.folders = Folders(home=root / "data" / "klein", monitor="klein")
        self.file = make_pictured(self.folders.home)
        own = f'key: "file:{root}/klein.key"'
        self.file.write_text(self.file.read_text().replace("key: demo", own))
        self.publish()

    def publish(self):
        run(self.file, "2026", progress=False)
        return release(self.file, "2026", by="jo", quotes="all", describe=lambda _: ALT)

    @property
    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    def taken(self):
        """The list of what was taken, by mark."""
        return read_json(self.folders.register / "placed.json", {"placed": {}})["placed"]

    def concept(self, name):
        return read_json(self.folders.concept("2026") / "published" / f"{name}.json", [])

    def stories(self):
        path = self.folders.prepared / "narratives.parquet"
        return read_table(path, key=self.door.key)

    def first(self, kind):
        return next(one for one in shown_in(self.folders) if kind in one.content)

    def marks(self, one, kind, *, what="story"):
        """Whose quote or photo it is, as its mark."""
        path = self.folders.concept("2026") / "said_by.json"
        (person,) = read_json(path, {})[one.content[kind]]
        stories = self.stories()
        (story,) = stories.loc[stories["person"] == person, "narrative"]
        name = story if what == "story" else person
        return placed.keyed_mark(kind, what, name, key=self.door.key)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("made") / "root")


@pytest.fixture
def place(made, tmp_path):
    root = made.folders.home.parents[1]
    shutil.copytree(root, tmp_path / "kept")
    yield made
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "kept", root)


@pytest.mark.parametrize("kind", ["quote", "photo"])
def test_a_story_is_marked_under_the_key_and_nothing_of_it_is_written_in_the_clear(place, kind):
    one = place.first(kind)
    expected = place.marks(one, kind)
    take_back(place.file, [one.mark])
    assert place.taken()[expected] == ["taken"]
    text = (place.folders.register / "placed.json").read_text()
    for story, person in place.stories()[["narrative", "person"]].to_numpy():
        assert story not in text
        assert person not in text


def test_a_quote_redacted_otherwise_does_not_come_back(place):
    one = place.first("quote")
    told_in = read_json(place.folders.concept("2026") / origins.FILE)[one.content["quote"]]
    take_back(place.file, [one.mark])
    before = placed.placed(place.folders.home, releases=0, expected=True, key=place.door.key)
    again = {**one.content, "text": HIDDEN}
    assert not placed.is_taken(again, before), "by its words alone it would come back"
    assert placed.is_taken(again, before, told_in)


def test_the_next_run_offers_nothing_of_that_story_and_of_the_others_all(place, monkeypatch):
    from merkbaar.publishing import concept

    one, number = place.first("quote"), len(place.concept("quotes"))
    take_back(place.file, [one.mark])
    judged = concept.judged_quotes

    def otherwise(quotes, *args, **more):
        made = judged(quotes, *args, **more)
        same = made["text"] == one.text
        assert same.any()
        return made.assign(text=made["text"].mask(same, HIDDEN))

    monkeypatch.setattr(concept, "judged_quotes", otherwise)
    monkeypatch.setattr(concept, "_stories", lambda *_: [HIDDEN] * 3)
    place.publish()
    assert HIDDEN not in {quote["text"] for quote in place.concept("quotes")}
    assert len(place.concept("quotes")) == number - 1
    assert HIDDEN not in {shown.text for shown in shown_in(place.folders)}


def test_nor_does_a_concept_that_had_it_otherwise_when_it_was_taken(place):
    one = place.first("quote")
    path = place.folders.concept("2026") / "published" / "quotes.json"
    quotes = [
        {**two, "text": HIDDEN} if two["text"] == one.text else two for two in read_json(path)
    ]
    write_json(path, quotes)
    take_back(place.file, [one.mark])
    release(place.file, "2026", by="jo", quotes="all", describe=lambda _: ALT)
    assert HIDDEN not in {shown.text for shown in shown_in(place.folders)}
    assert len(shown_in(place.folders)) > 1


def test_a_photo_that_is_made_otherwise_does_not_come_back(place):
    one = place.first("photo")
    told_in = read_json(place.folders.concept("2026") / origins.FILE)[one.content["photo"]]
    take_back(place.file, [one.mark])
    before = placed.placed(place.folders.home, releases=0, expected=True, key=place.door.key)
    assert placed.is_taken({**one.content, "hash": "0" * 64}, before, told_in)
    quotes = read_json(place.folders.concept("2026") / origins.FILE)
    assert not set(told_in) & {
        mark for id_, some in quotes.items() if id_[0] == "q" for mark in some
    }


def changed(place, **columns):
    path = place.folders.prepared / "narratives.parquet"
    write_table(path, place.stories().assign(**columns), key=place.door.key)


def test_a_story_redacted_otherwise_by_then_is_found_by_most_of_its_words(place):
    one = place.first("quote")
    expected = place.marks(one, "quote")
    words = one.text.split()
    texts = place.stories()["text"]
    other = " ".join(["[NAAM-1]", *words[1:]])
    changed(place, text=texts.mask(texts == one.text, other))
    take_back(place.file, [one.mark])
    assert expected in place.taken()


def test_where_no_story_is_found_all_of_its_person_is_marked(place):
    one = place.first("quote")
    story, person = (place.marks(one, "quote", what=what) for what in ("story", "person"))
    changed(place, text="iets heel anders")
    take_back(place.file, [one.mark])
    assert person in place.taken()
    assert story not in place.taken()


def test_without_prepared_tables_the_person_is_marked(place):
    marks = {kind: place.marks(place.first(kind), kind, what="person") for kind in origins.KINDS}
    key = place.door.key
    shutil.rmtree(place.folders.prepared)
    take_back(place.file, [place.first(kind).mark for kind in origins.KINDS])
    assert set(marks.values()) <= set(place.taken())
    assert place.door.key == key


def test_marks_go_along_when_the_key_changes(place):
    one = place.first("quote")
    take_back(place.file, [one.mark])
    text = one.text
    rotate(place.file)
    run(place.file, "2026", progress=False)
    stories = place.stories()
    (story,) = stories.loc[stories["text"] == text, "narrative"]
    assert placed.keyed_mark("quote", "story", story, key=place.door.key) in place.taken()
    assert text not in {quote["text"] for quote in place.concept("quotes")}


def test_marks_go_when_the_person_is_forgotten(place):
    who = place.door.pseudonyms_of(bsn(SHOWN), kind="bsn")[0]
    stories = place.stories()
    mine = stories.loc[stories["person"] == who, "narrative"].tolist()
    marks = {
        placed.keyed_mark(kind, "story", story, key=place.door.key)
        for kind in origins.KINDS
        for story in mine
    }
    said_by = read_json(place.folders.register / "said_by" / "2026.json")
    taken = [
        one.mark
        for one in shown_in(place.folders)
        if who in said_by[one.content.get("quote") or one.content["photo"]]
    ]
    take_back(place.file, taken)
    assert marks & set(place.taken())
    forget(place.file, bsn(SHOWN), kind="bsn")
    assert not marks & set(place.taken())


def test_an_old_key_and_a_new_one_give_other_marks_for_the_same_story(place):
    old = place.door
    new = Door(type(old.key)(b"n" * 32), frozenset())
    pairs = origins.renamed({"s": "t"}, {"p": "q"}, old=old, new=new)
    assert set(pairs) == origins.of_person(["s"], ["p"], door=old)
    assert set(pairs.values()) == origins.of_person(["t"], ["q"], door=new)


def test_words_that_the_person_beside_them_did_not_tell_are_no_quote(place):
    """A slip in a join would let one person's words pass with another's consent."""
    stories = place.stories()[["narrative", "person", "text"]]
    assert all(origins.is_told(stories, place.folders, place.door))
    first = stories.iloc[:1]
    other = stories["person"].iloc[1]
    part = " ".join(first["text"].iloc[0].split()[:3])
    assert origins.is_told(first.assign(text=part), place.folders, place.door) == [True]
    for wrong in ({"person": other}, {"narrative": "f" * 32}, {"text": "Dit zei niemand."}):
        assert origins.is_told(first.assign(**wrong), place.folders, place.door) == [False]
    assert origins.is_told(stories.iloc[:0], place.folders, place.door) == []


def test_a_run_shows_no_quote_or_photo_under_another_persons_consent(place):
    from merkbaar.publishing.concept import _candidates
    from merkbaar.publishing.pictures import candidate_photos
    from merkbaar.publishing.results import load_quotes, save_quotes

    monitor, results = load_monitor(place.file), place.folders.results("2026")
    at = monitor.editions["2026"].until
    quotes = load_quotes(results, key=place.door.key)
    shown = _candidates(results, place.folders, door=place.door, at=at)
    assert shown["consent"].any()
    willing = shown.loc[shown["consent"], "person"].iloc[0]
    others = quotes.loc[quotes["person"] != willing]
    assert len(others)
    (path,) = results.glob("quotes.*.parquet")
    name = path.name.removeprefix("quotes.").removesuffix(".parquet")
    save_quotes(results, others.assign(person=willing), name, key=place.door.key)
    again = _candidates(results, place.folders, door=place.door, at=at)
    assert not again["consent"].any()
    photos = results / "photos.parquet"
    offered = read_table(photos, key=place.door.key)
    write_table(photos, offered.assign(person=willing), key=place.door.key)
    judged = candidate_photos(results, place.folders, door=place.door, at=at)
    assert set(judged["person"]) != {willing}


def test_no_candidates_have_no_marks(place):
    assert origins.of_concept([], None, kind="quote", door=place.door) == {}
    nobody = pd.DataFrame(columns=["narrative", "person", "text"])
    assert origins.of_concept([], nobody, kind="quote", door=place.door) == {}
