import numpy as np
import pytest

from merkbaar.storytelling import ThemeModel, segments, stability
from merkbaar.storytelling.narratives import COPY, NON_ANSWER

WAITING = "Ik wacht al maanden op een antwoord van het loket en niemand belt mij terug. "
MONEY = "De schulden lopen op en ik kan de huur en de boodschappen niet meer betalen. "
SCHOOL = "Mijn dochter zit thuis omdat de school geen plek voor haar heeft in de klas. "
INTERVIEW = """Interviewer: Hoe ging het met de aanvraag?
Mevrouw: Ik wacht al drie maanden op een brief.
Interviewer: En daarna?
Mevrouw: Toen belde ik zelf maar eens."""


def test_a_short_story_is_not_cut():
    assert segments.cut([WAITING, MONEY], ["", ""]) is None
    assert not segments.is_long(WAITING)


def test_a_long_story_is_cut_at_the_end_of_sentences_and_loses_no_word():
    text = (WAITING + MONEY + SCHOOL) * 12
    found = segments.parts(text)
    assert len(found) > 3
    assert " ".join(found).split() == text.split()
    assert all(part.endswith(".") for part in found)
    assert all(len(part.split()) >= segments.PART for part in found)


def test_a_short_rest_joins_the_part_before_it():
    found = segments.parts(WAITING * 14 + "Dat was het.")
    assert found[-1].endswith("Dat was het.")
    assert len(found[-1].split()) > segments.PART


def test_a_text_without_any_stop_is_cut_as_well():
    found = segments.parts("woord " * 500)
    assert len(found) > 3
    assert " ".join(found).split() == ["woord"] * 500


def test_a_megabyte_is_cut_in_time():
    assert len(segments.parts(WAITING * 12_000)) > 1500


def test_what_an_interviewer_asks_is_left_out():
    told = segments.told(INTERVIEW)
    assert "drie maanden" in told
    assert "zelf maar eens" in told
    assert "aanvraag" not in told
    assert "En daarna" not in told


def test_times_before_who_speaks_make_no_difference():
    timed = "[00:01] I: Hoe is het?\n[00:04] R: Ik wacht nog.\n00:01:10 I: En nu?\n00:01:12 R: Ja."
    assert segments.told(timed).split("\n") == ["Ik wacht nog.", "Ja."]


def test_who_tells_may_have_a_longer_name_or_a_label():
    text = "Interviewer: Hoe is het?\n[NAAM-1]: Goed.\nInterviewer: En nu?\nMevrouw de B: Moe."
    assert segments.told(text) == "[NAAM-1]: Goed.\nMevrouw de B: Moe."


def test_what_somebody_said_in_a_story_is_no_turn():
    text = INTERVIEW + "\nEn ik zei: zo kan het niet langer."
    assert segments.told(text).endswith("En ik zei: zo kan het niet langer.")


@pytest.mark.parametrize(
    "text", ["Let op: dit is geen gesprek.", "", WAITING, "Vraag: alleen dit?"]
)
def test_a_text_that_is_no_interview_stays_whole(text):
    assert segments.told(text) == text


def test_a_text_that_can_not_be_used_is_not_cut():
    parts = segments.cut(["geen idee", WAITING * 20, WAITING * 20], [NON_ANSWER, "", COPY])
    assert parts is not None
    assert set(parts.story) == {1}


class Words:
    """An embedder that knows three subjects by a word each."""

    fingerprint = "three-subjects"

    def encode(self, texts, languages):
        known = ("loket", "huur", "school")
        counts = np.array([[text.count(word) for word in known] for text in texts], dtype=float)
        counts += 0.01 * np.random.default_rng(0).normal(size=counts.shape)
        counts /= np.linalg.norm(counts, axis=1, keepdims=True)
        return counts.astype(np.float32)


def told_twice():
    """Twelve short stories a subject, and six long ones about two subjects each."""
    short = [f"{text.strip()} Dat was in week {i}." for text in (WAITING, MONEY, SCHOOL)
             for i in range(12)]  # fmt: skip
    both = [(WAITING, MONEY), (MONEY, SCHOOL), (WAITING, SCHOOL)] * 2
    long = [" ".join(f"{one.strip()} Nummer {i}{k}." for one in pair for k in range(12))
            for i, pair in enumerate(both)]  # fmt: skip
    return short, long


def fitted():
    short, long = told_twice()
    vectors = Words()
    model = ThemeModel(n_themes=3, languages=["nl"], embedder=vectors)
    return model.fit([*short, *long]), len(short)


def test_a_long_story_carries_the_themes_of_its_parts():
    model, short = fitted()
    themes = [int(model.labels_[i * 12]) for i in range(3)]
    assert sorted(themes) == [0, 1, 2]
    carried = [set(np.flatnonzero(row >= 0.5).tolist()) for row in model.strengths_[short:]]
    expected = [{themes[0], themes[1]}, {themes[1], themes[2]}, {themes[0], themes[2]}] * 2
    assert sum(one >= two for one, two in zip(carried, expected, strict=True)) >= 5


def test_a_row_is_a_story_again_after_the_parts_were_read():
    model, short = fitted()
    number = short + 6
    assert len(model.labels_) == len(model.reasons_) == len(model.languages_) == number
    assert model.strengths_.shape == (number, 3)
    assert len(model.vectors_) == len(model.embeddings_) == number
    assert model.themes_["size"].sum() == (model.labels_ >= 0).sum() == number
    lengths = np.linalg.norm(model.vectors_, axis=1)
    assert np.allclose(lengths, 1)
    told = model.story_themes([f"n{i}" for i in range(number)])
    assert told[told["main"]]["narrative"].is_unique


def test_what_later_steps_look_at_is_a_row_a_story_too():
    model, short = fitted()
    assert model._usable.tolist() == list(range(short + 6))
    assert len(model._topic) == len(model._space) == len(model._smooth) == short + 6
    assert (model._labels == model.labels_).all()


def test_a_second_fit_without_long_stories_forgets_the_parts():
    model, short = fitted()
    model.fit(told_twice()[0])
    assert model._in_parts is model
    assert len(model.labels_) == short


def test_seeded_themes_are_found_in_the_parts():
    short, long = told_twice()
    model = ThemeModel(languages=["nl"], embedder=Words(), seeds={"huur": ["huur", "schulden"]})
    model.fit([*short, *long])
    carried = model.strengths_[:, 0] >= 0.5
    truth = ["huur" in text for text in [*short, *long]]
    assert (carried == truth).mean() > 0.9
    assert len(model._held["huur"]) == len(short) + 6


def test_stability_can_be_measured_of_stories_in_parts():
    model, _ = fitted()
    assert model.assess(bootstraps=3).themes_["stability"].between(0, 1).all()


def test_a_long_story_is_left_out_with_all_its_parts(monkeypatch):
    short, long = told_twice()
    cut_up = segments.cut([*short, *long], [""] * (len(short) + len(long)))
    model, drawn, again = fitted()[0], [], stability._again
    monkeypatch.setattr(
        stability, "_again", lambda one, rows: drawn.append(rows) or again(one, rows)
    )
    model.assess(bootstraps=5)
    story, whole = np.array(cut_up.story)[model._in_parts._usable], 0
    for rows in drawn:
        left_out = np.setdiff1d(np.arange(len(story)), rows)
        assert not set(story[rows]) & set(story[left_out])
        whole += len(set(story[left_out]) & set(range(len(short), len(short) + len(long))))
    assert len(drawn) == 5 and whole


def test_the_same_long_stories_give_the_same_themes():
    one, other = fitted()[0], fitted()[0]
    assert (one.labels_ == other.labels_).all()
    assert (one.strengths_ == other.strengths_).all()


def test_a_few_long_stories_are_too_few_however_many_parts_they_have():
    _, long = told_twice()
    model = ThemeModel(languages=["nl"], embedder=Words()).fit(long)
    assert set(model.reasons_) == {"too_few"}
    assert (model.labels_ == -1).all()
