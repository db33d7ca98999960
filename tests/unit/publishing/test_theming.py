"""Themes without a monitor: every row is accounted for, and no text leaves unredacted."""

from __future__ import annotations

import csv
import html
import stat

import numpy as np
import pytest
from typer.testing import CliRunner

from merkbaar.cli import app
from merkbaar.errors import DefinitionError, SourceError
from merkbaar.publishing.theming import STORY_COLUMNS, THEME_COLUMNS, WHY, themes_of_file
from merkbaar.storytelling.narratives import REASONS
from merkbaar.storytelling.themes import TOO_FEW

SUBJECTS = {
    "wachten": ["wachtlijst", "maanden", "wachten", "brief", "antwoord", "weken"],
    "school": ["school", "klas", "juf", "gepest", "leerling", "huiswerk"],
    "geld": ["schulden", "deurwaarder", "rekening", "incasso", "huur", "loon"],
}
APART = ("geen idee", "...", "n.v.t.", "ok", "")


class Tiny:
    """Vectors by the words of a subject: as quick as a test wants."""

    fingerprint = "tiny"

    def __init__(self):
        self.seen: list[str] = []

    def encode(self, texts, languages):
        self.seen += texts
        marks = [[sum(word in text for word in own) for own in SUBJECTS.values()] for text in texts]
        noise = np.random.default_rng(0).normal(0, 0.02, (len(texts), 8))
        return np.hstack([np.array(marks, dtype=float), noise]).astype(np.float32)


def told(number=36):
    """Made-up texts of three subjects, ordinary sentences with a capital."""
    draw = np.random.default_rng(1)
    texts = []
    for i in range(number):
        own = list(SUBJECTS.values())[i % 3]
        first, second, third = draw.choice(own, 3, replace=False)
        texts.append(f"Het ging {i} keer over {first} en over {second} en ook over {third}.")
    return texts


def file_of(folder, texts, *, name="verhalen.csv", column="verhaal"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["nummer", column])
        writer.writerows([f"r{i}", text] for i, text in enumerate(texts, start=1))
    return path


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def everything(folder):
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "uit"


@pytest.fixture
def bundled(tmp_path, out):
    said = themes_of_file(
        file_of(tmp_path, [*told(), *APART]), text="verhaal", out=out, n_themes=3, embedder=Tiny()
    )
    return said, out


def test_four_files_are_written_and_nothing_else(bundled):
    _, out = bundled
    assert sorted(path.name for path in out.iterdir()) == [
        "stories.csv", "themes.csv", "themes.html", "themes.ipynb",
    ]  # fmt: skip


def test_each_theme_has_a_label_words_a_size_and_a_stability(bundled):
    _, out = bundled
    themes = rows(out / "themes.csv")
    assert tuple(themes[0]) == THEME_COLUMNS
    assert sum(int(one["size"]) for one in themes) == 36
    assert all(0 <= float(one["stability"]) <= 1 for one in themes)
    known = [set(words) for words in SUBJECTS.values()]
    for one in themes:
        assert one["label"]
        assert any(set(one["words"].split(", ")[:3]) <= words for words in known)


def test_each_row_is_in_a_theme_or_set_apart_with_its_reason(bundled):
    said, out = bundled
    stories = rows(out / "stories.csv")
    assert tuple(stories[0]) == STORY_COLUMNS
    themed = [one for one in stories if one["theme"]]
    apart = [one for one in stories if one["apart"]]
    assert len(themed) + len(apart) == len(stories)
    assert all(0.5 <= float(one["strength"]) <= 1 and not one["reason"] for one in themed)
    assert all(one["reason"] in WHY.values() and not one["strength"] for one in apart)
    assert f"{len(stories)} rijen gelezen = 36 in een thema + {len(apart)} apart gezet" in said


def test_the_row_is_the_one_in_the_file(bundled):
    _, out = bundled
    stories = rows(out / "stories.csv")
    subject = {int(one["row"]): one["theme"] for one in stories if one["theme"]}
    assert min(subject) == 2
    assert len({subject[row] for row in range(2, 38, 3)}) == 1


def test_a_row_that_cannot_be_told_is_left_open_and_its_order_given(tmp_path, out):
    texts = ["Eerst dit.\nEn op een nieuwe regel dat.", *told(11)]
    themes_of_file(file_of(tmp_path, texts), text="verhaal", out=out, n_themes=2, embedder=Tiny())
    stories = rows(out / "stories.csv")
    assert {one["row"] for one in stories} == {""}
    assert [int(one["order"]) for one in stories] == list(range(1, 13))


def test_a_refused_row_is_counted_and_named(tmp_path, out):
    path = file_of(tmp_path, told(12))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("Totaal;12\n")
    said = themes_of_file(path, text="verhaal", out=out, n_themes=2, embedder=Tiny())
    last = rows(out / "stories.csv")[-1]
    assert (last["apart"], last["row"], last["order"]) == ("geweigerd", "14", "")
    assert "13 rijen gelezen = 12 in een thema + 0 apart gezet + 1 geweigerd" in said


def test_nothing_reaches_the_embedder_or_a_file_before_it_is_redacted(tmp_path, out):
    texts = told()
    texts[0] += " Ik ben mevrouw Wolkenbreker, bsn 111222333, bel 0612345678."
    texts[3] += " Mail naar iemand@voorbeeld.nl, mevrouw Wolkenbreker weet ervan."
    tiny = Tiny()
    said = themes_of_file(file_of(tmp_path, texts), text="verhaal", out=out, embedder=tiny)
    for secret in ("Wolkenbreker", "wolkenbreker", "111222333", "0612345678", "iemand@"):
        assert secret not in everything(out) + said + "\n".join(tiny.seen)
    assert any("[NAAM-1]" in text for text in tiny.seen)


def placed(often=12, once=1):
    """The texts, of which `often` name a wijk that is also a town, and `once` another town."""
    texts = told()
    named = [f"{text[:-1]} in Oosterhout." for text in texts[:often]]
    elsewhere = [f"{text[:-1]} in Zwolle." for text in texts[often : often + once]]
    return [*named, *elsewhere, *texts[often + once :]]


def test_a_place_that_many_texts_name_is_hinted_at_with_how_to_keep_it(tmp_path, out):
    maker = Tiny()
    path = file_of(tmp_path, placed())
    said = themes_of_file(path, text="verhaal", out=out, n_themes=3, embedder=maker)
    assert "Vaak genoemd en nu [PLAATS] in de teksten: Oosterhout (in 12 van de 36)" in said
    assert '--keep "Oosterhout"' in said
    assert "Zwolle" not in said
    assert not any("Oosterhout" in text for text in maker.seen)


@pytest.mark.parametrize("often", [0, 9])
def test_a_place_that_few_texts_name_is_not_hinted_at(tmp_path, out, often):
    path = file_of(tmp_path, placed(often=often))
    said = themes_of_file(path, text="verhaal", out=out, n_themes=3, embedder=Tiny())
    assert "Vaak genoemd" not in said
    assert "Oosterhout" not in said


def test_of_many_texts_a_place_must_be_in_a_twentieth(tmp_path, out):
    path = file_of(tmp_path, [*placed(often=12), *[f"{one[:-1]} weer." for one in told(300)]])
    said = themes_of_file(path, text="verhaal", out=out, n_themes=3, embedder=Tiny())
    assert "Vaak genoemd" not in said


def test_a_name_that_is_kept_stays_and_is_no_longer_hinted_at(tmp_path, out):
    maker = Tiny()
    path = file_of(tmp_path, placed())
    keep = ["oosterhout"]
    said = themes_of_file(path, text="verhaal", out=out, n_themes=3, embedder=maker, keep=keep)
    assert "Vaak genoemd" not in said
    assert sum("Oosterhout" in text for text in maker.seen) == 12
    assert not any("Zwolle" in text for text in maker.seen)


def test_the_command_keeps_several_names(tmp_path, out):
    path = file_of(tmp_path, placed(often=12, once=12))
    given = ["themes", str(path), "--text", "verhaal", "--out", str(out), "--themes", "3"]
    shown = CliRunner().invoke(app, [*given, "--keep", "Oosterhout", "--keep", "Zwolle"])
    assert shown.exit_code == 0, shown.output
    assert "Vaak genoemd" not in shown.output


def test_no_text_stands_in_what_is_written(bundled):
    _, out = bundled
    assert "Het ging" not in everything(out)


def test_a_word_that_may_be_a_name_names_no_theme(tmp_path, out):
    texts = [
        f"{text} Dat zei Zonnebloesem." if i % 3 == 0 else text for i, text in enumerate(told())
    ]
    themes_of_file(file_of(tmp_path, texts), text="verhaal", out=out, n_themes=3, embedder=Tiny())
    assert "zonnebloesem" not in everything(out).lower()


def test_too_few_texts_are_given_to_read_instead_of_bundled(tmp_path, out):
    texts = ["Wij wachten op mevrouw Wolkenbreker <b>.", *told(4), "n.v.t."]
    said = themes_of_file(file_of(tmp_path, texts), text="verhaal", out=out, embedder=Tiny())
    page = (out / "themes.html").read_text(encoding="utf-8")
    assert "te weinig om te bundelen" in said
    assert "6 rijen gelezen = 0 in een thema + 6 apart gezet + 0 geweigerd" in said
    assert page.count('<li dir="auto">') == 5
    assert page.index("[NAAM-1]") < page.index("Het ging 0") < page.index("Het ging 3")
    assert "Wolkenbreker" not in everything(out)
    assert "&lt;b&gt;" in page
    assert rows(out / "themes.csv") == []
    assert [one["reason"] for one in rows(out / "stories.csv")][:5] == [WHY[TOO_FEW]] * 5


def test_of_few_stories_it_says_that_stable_means_little(tmp_path, out):
    few = themes_of_file(file_of(tmp_path, told()), text="verhaal", out=out, embedder=Tiny())
    assert "Bij minder dan 100 verhalen zegt 'stabiel' weinig" in few
    many = file_of(tmp_path, told(120), name="veel.csv")
    said = themes_of_file(many, text="verhaal", out=tmp_path / "veel", embedder=Tiny())
    assert "stabiel." in said
    assert "zegt 'stabiel' weinig" not in said


def test_a_file_without_texts_does_not_fail(tmp_path, out):
    said = themes_of_file(file_of(tmp_path, APART[:3]), text="verhaal", out=out, embedder=Tiny())
    assert "0 bruikbare teksten" in said


def test_the_page_needs_nothing_from_anywhere(bundled):
    _, out = bundled
    page = (out / "themes.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in html.unescape(page)
    assert "http://" not in page.split("<body>")[1]
    assert "niet om te publiceren" in page


def test_only_the_owner_may_read_what_is_written(bundled):
    _, out = bundled
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in out.iterdir())


def test_the_same_file_gives_the_same_bytes(bundled, tmp_path):
    _, out = bundled
    again = tmp_path / "nog eens"
    themes_of_file(
        tmp_path / "verhalen.csv", text="verhaal", out=again, n_themes=3, embedder=Tiny()
    )
    assert everything(out) == everything(again)


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path, out):
    with pytest.raises(SourceError, match=r"geen kolom 'verhalen'\. Bedoelde u 'verhaal'") as error:
        themes_of_file(file_of(tmp_path, told(3)), text="verhalen", out=out, embedder=Tiny())
    assert "'nummer'" in str(error.value)
    assert not out.exists()


def test_a_column_of_numbers_holds_no_stories(tmp_path, out):
    with pytest.raises(SourceError, match="kolom 'cijfer': hier staan getallen"):
        path = file_of(tmp_path, [str(number) for number in range(12)], column="cijfer")
        themes_of_file(path, text="cijfer", out=out, embedder=Tiny())


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path, out):
    out.mkdir()
    (out / "van mij.txt").write_text("mijn werk")
    with pytest.raises(DefinitionError, match="niet leeg"):
        themes_of_file(file_of(tmp_path, told(3)), text="verhaal", out=out, embedder=Tiny())
    assert everything(out) == "mijn werk"


def test_an_empty_folder_may_be_used(tmp_path, out):
    out.mkdir()
    themes_of_file(file_of(tmp_path, told(3)), text="verhaal", out=out, embedder=Tiny())
    assert (out / "themes.html").is_file()


def test_one_theme_is_no_division(tmp_path, out):
    with pytest.raises(DefinitionError, match="2 of meer"):
        path = file_of(tmp_path, told(3))
        themes_of_file(path, text="verhaal", out=out, n_themes=1, embedder=Tiny())


def test_every_reason_has_words():
    assert set(WHY) == {*REASONS, TOO_FEW}


def test_the_command_bundles_a_file(tmp_path, out):
    path = file_of(tmp_path, told(4))
    given = CliRunner().invoke(app, ["themes", str(path), "--text", "verhaal", "--out", str(out)])
    assert given.exit_code == 0, given.output
    assert "4 rijen gelezen" in given.output
    assert (out / "stories.csv").is_file()
