"""People's corrections of themes (``corrections/themes.yml``), replayed after each fit.

In their order, each on what the ones before it made. A correction that no longer fits changes
nothing and is reported with the reason, never dropped in silence. How they are written down is in
``decisions``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from merkbaar.storytelling.corrections_rules import DoesNotFit, State, carry_out
from merkbaar.storytelling.decisions import Correction, read
from merkbaar.storytelling.describing import default_label, distinct, theme_words
from merkbaar.storytelling.splitting import Material, material

if TYPE_CHECKING:
    import pandas as pd

    from merkbaar.storytelling.themes import ThemeModel

__all__ = ["Correction", "Outcome", "Replayed", "corrected", "material", "read", "replay"]

Fit = Literal["done", "partly", "unmatched"]
SAID: Mapping[str, str] = {"done": "ja", "partly": "deels", "unmatched": "nee"}
DOES: Mapping[str, str] = {
    "rename": "andere naam",
    "merge": "samenvoegen",
    "split": "splitsen",
    "move": "verhaal verplaatsen",
    "reject": "afwijzen",
}


@dataclass(frozen=True)
class Outcome:
    """What came of one correction.

    Attributes
    ----------
    number : int
        Its place in the file, from 1.
    why : str
        Why it no longer fits, or what of it didn't; "" where all was carried out.
    """

    number: int
    correction: Correction
    fit: Fit
    why: str = ""


@dataclass(frozen=True)
class Replayed:
    """What came of the corrections.

    Attributes
    ----------
    story_themes : DataFrame
        narrative, theme, strength, main; each story that is in it has one main theme.
    themes : DataFrame
        The themes that are left, ``size`` counted anew, ``renamed`` where a person named it.
        ``stability`` is missing where a merge or split changed a theme, until it was measured
        anew (:func:`corrected`).
    outcomes : tuple of Outcome
        One a correction, in their order.
    model : ThemeModel or None
        The fitted model as corrected, for what reads a model (``quotes.choose``).
    decided : tuple of str
        The themes that people named, or put stories in or out of, in the themes' order.
    rejected : frozenset of str
        Stories of which the main theme was rejected.
    """

    story_themes: pd.DataFrame
    themes: pd.DataFrame
    outcomes: tuple[Outcome, ...] = ()
    model: ThemeModel | None = None
    decided: tuple[str, ...] = ()
    rejected: frozenset[str] = frozenset()

    @property
    def done(self) -> tuple[Correction, ...]:
        """What was carried out, whole or in part."""
        return tuple(one.correction for one in self.outcomes if one.fit != "unmatched")

    @property
    def unmatched(self) -> tuple[Correction, ...]:
        """What no longer fits."""
        return tuple(one.correction for one in self.outcomes if one.fit == "unmatched")

    def report(self) -> pd.DataFrame:
        """Return a row a correction, for people: what, by whom, why, and whether it still fits."""
        import pandas as pd

        rows = [
            (
                one.number,
                DOES[one.correction.do],
                one.correction.theme.called or one.correction.theme.id,
                one.correction.label or ", ".join(part.label for part in one.correction.parts),
                SAID[one.fit],
                one.why,
                one.correction.author,
                one.correction.reason,
                one.correction.date,
            )
            for one in self.outcomes
        ]
        names = ["nr", "wat", "thema", "wordt", "past nog", "waarom niet", "wie", "reden", "datum"]
        return pd.DataFrame(rows, columns=names)

    def record(self) -> dict[str, Any]:
        """Return what the run record keeps: numbers and kinds, nobody's name and no text."""
        return {
            "corrections": len(self.outcomes),
            "carried_out": len(self.done),
            "in_part": [one.number for one in self.outcomes if one.fit == "partly"],
            "no_longer_fits": [
                {"number": one.number, "do": one.correction.do, "why": one.why}
                for one in self.outcomes
                if one.fit == "unmatched"
            ],
        }


def replay(
    story_themes: pd.DataFrame,
    themes: pd.DataFrame,
    corrections: Sequence[Correction],
    *,
    known: Material | None = None,
) -> Replayed:
    """Carry out corrections in their order, on copies.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength, main (``ThemeModel.story_themes``).
    themes : DataFrame
        theme, label, words, size … (``ThemeModel.themes_``).
    known : Material, optional
        Texts and vectors of the stories (see :func:`material`). A split needs them, and with
        them the words of themes that became others are looked for anew.
    """
    order = {story: place for place, story in enumerate(dict.fromkeys(story_themes["narrative"]))}
    state = State(story_themes.copy(), themes.assign(renamed=False))
    outcomes = []
    for number, correction in enumerate(corrections, start=1):
        try:
            state = carry_out(state, correction, known)
        except DoesNotFit as error:
            outcomes.append(Outcome(number, correction, "unmatched", str(error)))
            continue
        outcomes.append(Outcome(number, correction, "partly" if state.note else "done", state.note))
    told = _ordered(state.told, order, state.themes["theme"].tolist())
    table = _described(told, state, known)
    decided = tuple(theme for theme in table["theme"] if theme in state.decided)
    return Replayed(told, table, tuple(outcomes), decided=decided, rejected=state.rejected)


def corrected(
    model: ThemeModel,
    stories: pd.DataFrame,
    rows: Sequence[Mapping[str, Any]],
    *,
    titles: Mapping[str, str] | None = None,
    assess: bool = True,
) -> Replayed:
    """Replay the corrections of a file on a fitted model.

    Parameters
    ----------
    model : ThemeModel
        Fitted (and assessed).
    stories : DataFrame
        The stories in the order in which it was fitted: narrative, text, language.
    rows : sequence of mapping
        What stands in ``corrections/themes.yml``.
    titles : mapping of str to str, optional
        Names of themes of the monitor file, in place of their seed words.
    assess : bool
        Whether to measure anew how firmly a theme stands that was merged or split, where the
        model was assessed (some seconds). Else that is missing.

    Returns
    -------
    Replayed
        With ``model``: the same model with the themes as corrected.
    """
    ids = stories["narrative"].astype(str).tolist()
    known = material(stories, model.vectors_, reader=model.reader)
    labels = model.themes_["theme"].map(lambda theme: (titles or {}).get(theme))
    themes = model.themes_.assign(label=labels.fillna(model.themes_["label"]))
    decided = read(rows)
    found = replay(model.story_themes(ids), themes, decided, known=known)
    fresh = as_model(model, ids, found)
    if assess and model.stability_:
        from merkbaar.storytelling.corrections_stability import measured

        firm = measured(model, found.themes, fresh.labels_, decided, known, ids=ids)
        fresh.themes_ = found.themes.assign(stability=firm)
    return replace(found, themes=fresh.themes_, model=fresh)


def as_model(model: ThemeModel, ids: Sequence[str], found: Replayed) -> ThemeModel:
    """Return a copy of the model with the labels, strengths and themes of what was replayed.

    Parameters
    ----------
    ids : sequence of str
        Narratives in the order in which the model was fitted.
    """
    import numpy as np

    place = {theme: at for at, theme in enumerate(found.themes["theme"])}
    row = {story: at for at, story in enumerate(ids)}
    fresh = copy.copy(model)
    fresh.themes_ = found.themes
    fresh.labels_ = np.full(len(ids), -1)
    fresh.strengths_ = np.zeros((len(ids), len(place)))
    told = found.story_themes
    rows = [row[story] for story in told["narrative"]]
    places = [place[theme] for theme in told["theme"]]
    fresh.strengths_[rows, places] = told["strength"]
    for at, theme, main in zip(rows, places, told["main"], strict=True):
        if main:
            fresh.labels_[at] = theme
    return fresh


def _ordered(told: pd.DataFrame, order: Mapping[str, int], themes: list[str]) -> pd.DataFrame:
    """Put stories in the order in which they came, and their themes in the themes' order."""
    place = {theme: at for at, theme in enumerate(themes)}
    pairs = zip(told["narrative"], told["theme"], strict=True)
    keys = [(order[story], place[theme]) for story, theme in pairs]
    told = told.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)
    return told.astype({"narrative": "str", "theme": "str", "strength": float, "main": bool})


def _described(told: pd.DataFrame, state: State, known: Material | None) -> pd.DataFrame:
    """Count the sizes, and look for the words of themes that became others."""
    table = state.themes.reset_index(drop=True)
    main = told.loc[told["main"], "theme"].tolist()
    table["size"] = [main.count(theme) for theme in table["theme"]]
    changed = [theme in state.changed for theme in table["theme"]]
    if not any(changed):
        return table
    if "stability" in table:
        table["stability"] = table["stability"].mask(changed)
    if known is None or "words" not in table:
        return table
    words, labels = _words(told, table["theme"].tolist(), known), table["label"].tolist()
    old = table["words"].tolist()
    for at, row in enumerate(table.to_dict("records")):
        if changed[at] and not row["renamed"] and not row.get("seeded", False):
            labels[at] = default_label(words[at])
    table["words"] = [words[at] if new else old[at] for at, new in enumerate(changed)]
    table["label"] = distinct(labels)
    return table


def _words(told: pd.DataFrame, themes: list[str], known: Material) -> list[list[str]]:
    """Return the words of each theme, of the stories that have it as their main theme."""
    place = {theme: at for at, theme in enumerate(themes)}
    main = told.loc[told["main"]]
    stories = main["narrative"].tolist()
    return theme_words(
        [known.texts[story] for story in stories],
        [known.languages[story] for story in stories],
        [place[theme] for theme in main["theme"]],
        number=len(themes),
        reader=known.reader,
    )
