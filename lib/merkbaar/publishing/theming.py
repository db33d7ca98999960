"""Themes in one file of texts, for who has no monitor: what was read, what was found, no text.

What is made here stays left of the gate: it hasn't been made safe for readers.
"""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..storytelling.stability import ENOUGH
from .files import staged, write
from .story_file import LANGUAGES, StoryFile, stories_of
from .story_lab import NOTEBOOK, notebook_for
from .story_themes import named

if TYPE_CHECKING:
    import pandas as pd

    from ..storytelling import ThemeModel
    from ..storytelling.embedding import Embedder

WHY = {
    "empty": "leeg",
    "unsure": "uitgeschreven, maar onzeker: eerst nakijken",
    "signs": "alleen tekens",
    "non_answer": "zegt niets (zoals 'n.v.t.')",
    "all_well": "zegt dat het goed was, niet wat",
    "too_short": "te kort",
    "copy": "kopie van een eerdere tekst",
    "too_few": "te weinig om te bundelen",
}
"""Why a text is set apart, for people."""
WEAK = (
    f"Bij minder dan {ENOUGH} verhalen zegt 'stabiel' weinig: ook thema's die toeval zijn, komen "
    "dan vaak terug. Lees de verhalen zelf."
)
THEME_COLUMNS = ("theme", "label", "words", "size", "stability")
STORY_COLUMNS = ("row", "order", "theme", "strength", "apart", "reason")


@dataclass(frozen=True)
class Bundled:
    """What became of each row of a file.

    Attributes
    ----------
    file : str
        Name of the file.
    themes : list of dict
        theme, label, words, size, stability (0-1, None where there is none).
    stories : list of dict
        Every row that was read, in the order of the file, as ``STORY_COLUMNS``: its row in the
        file (None where that can't be told), its place among the rows that were kept, and its
        main theme with the strength (0-1), or why it is set apart or was refused.
    texts : list of str
        The usable texts, redacted, in reading order; only where there are too few to bundle.
    """

    file: str
    themes: list[dict[str, Any]]
    stories: list[dict[str, Any]]
    texts: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """Rows: read = themed + apart + refused."""
        themed = sum(bool(story["theme"]) for story in self.stories)
        apart = sum(story["apart"] == "apart" for story in self.stories)
        refused = sum(story["apart"] == "geweigerd" for story in self.stories)
        return {"read": len(self.stories), "themed": themed, "apart": apart, "refused": refused}

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were set apart or refused, by reason; the commonest first."""
        told = [story["reason"] for story in self.stories if story["reason"]]
        return {
            why: told.count(why) for why in sorted(set(told), key=lambda w: (-told.count(w), w))
        }


def themes_of_file(
    file: Path,
    *,
    text: str,
    out: Path,
    n_themes: int | None = None,
    sheet: str | None = None,
    wave: str = "",
    person: str = "",
    keep: Sequence[str] = (),
    embedder: str | Embedder = "default",
) -> str:
    """Bundle the texts in a file to themes, and write what was found.

    Every text is redacted before it is used. ``themes.csv`` has a line per theme, ``stories.csv``
    a line per row that was read (its main theme or why it has none; no text), ``themes.html`` a
    page to read, ``themes.ipynb`` a notebook to correct the themes in and compare waves. With too
    few texts the page gives the redacted texts in reading order instead.

    Parameters
    ----------
    file : Path
        Any raw file with a column of texts.
    text : str
        Name of that column.
    out : Path
        A new or empty folder; only its owner may enter.
    n_themes : int, optional
        How many themes (2 or more); as many as stand out best where not given.
    sheet : str, optional
        Sheet of a workbook; needed where more than one has data.
    wave, person : str, optional
        Names of the columns that say when it was told and who told it, for the notebook.
    keep : sequence of str
        Names that stay in the texts: of wijken, of organisations.
    embedder : str or Embedder
        As in :class:`merkbaar.storytelling.ThemeModel`.

    Returns
    -------
    str
        A summary in Dutch, without a value of the file; it names a place only if many texts do.

    Raises
    ------
    SourceError
        If the file can't be read, or the column isn't there or holds no text.
    DefinitionError
        If the folder isn't empty or can't be made, or the number of themes can't be.
    """
    from ..sources import load

    _check_wishes(out, n_themes)
    loaded = load(file, sheet=sheet)
    told = stories_of(loaded, Path(file).name, text, wave=wave, person=person, keep=keep)
    model = named(_fitted(told.usable, n_themes, embedder), told.stories["text"].tolist())
    bundled = _bundled(told, model)
    wishes = {"text": text, "wave": wave, "person": person, "sheet": sheet or ""}
    wishes |= {"keep": list(keep), "themes": n_themes or 0}
    _write(bundled, out, notebook_for(Path(file), out, wishes))
    return "\n".join([_summary(bundled, out), *_hint(told.often, len(told.stories))])


def _check_wishes(out: Path, n_themes: int | None) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DefinitionError(
            f"'{out}' bestaat al en is niet leeg. Verwacht: een nieuwe of lege map. "
            "Kies met --out een andere map; er is niets veranderd."
        )
    if n_themes is not None and n_themes < 2:
        raise DefinitionError(
            f"{n_themes} thema's kan niet. Verwacht: 2 of meer. "
            "Laat --themes weg om het aantal uit de teksten te laten volgen."
        )


def _hint(often: Mapping[str, int], number: int) -> list[str]:
    """How to keep the places that many texts name, if they are wijken and not where one lives."""
    if not often:
        return []
    named = ", ".join(f"{place} (in {count} van de {number})" for place, count in often.items())
    keep = " ".join(f'--keep "{place}"' for place in often)
    return [
        f"Vaak genoemd en nu [PLAATS] in de teksten: {named}. Is dat een wijk waar de verhalen "
        f"over gaan, laat de naam dan staan: {keep}."
    ]


def _fitted(usable: pd.DataFrame, n_themes: int | None, embedder: str | Embedder) -> ThemeModel:
    from ..storytelling import ThemeModel

    model = ThemeModel(n_themes=n_themes, languages=LANGUAGES, embedder=embedder)
    model.fit(usable["text"].tolist(), text_languages=usable["language"].tolist())
    return model.assess()


def _bundled(told: StoryFile, model: ThemeModel) -> Bundled:
    from ..storytelling.themes import TOO_FEW

    stories, usable = told.stories, told.usable
    themes = _themes(model)
    found, later = {}, dict(zip(usable["order"].tolist(), model.reasons_, strict=True))
    for at, order in enumerate(usable["order"].tolist()):
        label = int(model.labels_[at])
        if label >= 0:
            strength = round(float(model.strengths_[at, label]), 3)
            found[order] = {"theme": themes[label]["theme"], "strength": strength}
    nothing = {"theme": "", "strength": None, "apart": "", "reason": ""}
    lines = []
    for row, order, reason in _places(stories):
        why = reason or ("" if order in found else later.get(order) or TOO_FEW)
        apart = {"apart": "apart", "reason": WHY[why]} if why else {}
        lines.append({**nothing, "row": row, "order": order, **found.get(order, {}), **apart})
    for row, reason in zip(told.refused["row"], told.refused["reason"], strict=True):
        gone = {"row": int(row), "order": None, "apart": "geweigerd", "reason": str(reason)}
        lines.append({**nothing, **gone})
    texts = [] if themes else usable["text"].tolist()
    return Bundled(told.name, themes, _in_file_order(lines), texts)


def _places(stories: pd.DataFrame) -> list[tuple[int | None, int, str]]:
    """Row in the file, order and reason of each text."""
    rows = [
        None if gone else row
        for row, gone in zip(stories["row"], stories["row"].isna(), strict=True)
    ]
    return list(zip(rows, stories["order"].tolist(), stories["reason"].tolist(), strict=True))


def _in_file_order(stories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By row where all rows are known; else the refused rows come last."""
    if any(story["row"] is None for story in stories):
        return stories
    return sorted(stories, key=lambda story: story["row"])


def _themes(model: ThemeModel) -> list[dict[str, Any]]:
    from ..storytelling.labelling import about

    told = about(model.themes_)
    return [
        {
            "theme": row["theme"],
            "label": row["label"],
            "words": ", ".join(row["words"]),
            "size": int(row["size"]),
            "stability": told[row["theme"]]["stability"],
            "stable": told[row["theme"]]["stable"],
        }
        for row in model.themes_.to_dict("records")
    ]


def _write(bundled: Bundled, out: Path, notebook: str) -> None:
    from ..pages.page import document, render

    counts, reasons = bundled.counts, bundled.reasons
    page = render("themes.html.j2", bundled=bundled, counts=counts, reasons=reasons)
    try:
        with staged(out) as folder:
            write(folder / "themes.csv", _table(THEME_COLUMNS, bundled.themes))
            write(folder / "stories.csv", _table(STORY_COLUMNS, bundled.stories))
            write(folder / "themes.html", document(page, title=f"Thema's in {bundled.file}"))
            write(folder / NOTEBOOK, notebook)
    except OSError as error:
        raise DefinitionError(
            f"In de map '{out}' is niet te schrijven ({error.strerror}). "
            "Kies met --out een plek waar u mag schrijven en waar ruimte is."
        ) from None


def _table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _summary(bundled: Bundled, out: Path) -> str:
    counts = bundled.counts
    firm = sum(theme["stable"] for theme in bundled.themes)
    number = len(bundled.texts)
    texts = "1 bruikbare tekst" if number == 1 else f"{number} bruikbare teksten"
    found = (
        f"{len(bundled.themes)} thema's, waarvan {firm} stabiel."
        if bundled.themes
        else f"{texts}: te weinig om te bundelen. "
        "In themes.html staan ze in leesvolgorde, geredigeerd."
    )
    weak = [WEAK] if bundled.themes and counts["themed"] < ENOUGH else []
    lines = [
        f"{bundled.file}: {counts['read']} rijen gelezen = {counts['themed']} in een thema + "
        f"{counts['apart']} apart gezet + {counts['refused']} geweigerd.",
        found,
        *weak,
        *(f"  {number} × {why}" for why, number in bundled.reasons.items()),
        f"Geschreven in {out}: themes.csv, stories.csv, themes.html en {NOTEBOOK}. "
        "Dit is werkmateriaal: het is niet door de poort gegaan en niet bedoeld om te publiceren.",
        f"Thema's verbeteren of golven vergelijken: merkbaar lab {shlex.quote(str(out))}",
    ]
    return "\n".join(lines)
