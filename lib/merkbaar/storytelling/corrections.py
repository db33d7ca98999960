"""People's corrections of themes, as data (``corrections/themes.yml``), replayed after each fit.

A theme is named by its id, or by anchor stories (the theme that holds most of them), so that new
stories shift nothing. A correction that no longer fits is reported, never dropped in silence.

::

    - {do: rename, theme: waiting_days, label: Lang wachten, author: …, reason: …, date: …}
    - {do: merge, theme: t03, into: t01, …}
    - {do: move, story: 5f1c…, theme: t02, …}
    - {do: drop, theme: {anchors: [5f1c…, 77ab…]}, …}
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.errors import DefinitionError

if TYPE_CHECKING:
    import pandas as pd

KINDS: Mapping[str, tuple[str, ...]] = {
    "rename": ("theme", "label"),
    "merge": ("theme", "into"),
    "move": ("story", "theme"),
    "drop": ("theme",),
}
SIGNED = ("author", "reason", "date")


@dataclass(frozen=True)
class Correction:
    """One correction, with who made it, why and when.

    Attributes
    ----------
    do : str
        rename, merge, move or drop.
    theme, into : str or tuple of str
        A theme's id, or its anchor stories.
    """

    do: str
    author: str
    reason: str
    date: dt.date
    theme: str | tuple[str, ...] = ""
    into: str | tuple[str, ...] = ""
    story: str = ""
    label: str = ""


@dataclass(frozen=True)
class Replayed:
    """What came of the corrections.

    Attributes
    ----------
    story_themes : DataFrame
        narrative, theme, strength, main.
    themes : DataFrame
        The themes that are left, ``size`` counted anew.
    done, unmatched : tuple of Correction
        What was carried out, and what no longer fits.
    """

    story_themes: pd.DataFrame
    themes: pd.DataFrame
    done: tuple[Correction, ...]
    unmatched: tuple[Correction, ...]


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Read the corrections of a file (a list of mappings), with an error that says what to mend."""
    return tuple(_read_one(number, dict(row)) for number, row in enumerate(rows, start=1))


def replay(
    story_themes: pd.DataFrame, themes: pd.DataFrame, corrections: Sequence[Correction]
) -> Replayed:
    """Carry out corrections in their order, on copies.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength, main (``ThemeModel.story_themes``).
    themes : DataFrame
        theme, label, words, size … (``ThemeModel.themes_``).
    """
    stories, table = story_themes.copy(), themes.copy()
    done, unmatched = [], []
    for correction in corrections:
        result = _carry_out(stories, table, correction)
        if result is None:
            unmatched.append(correction)
            continue
        stories, table = result
        done.append(correction)
    main = stories.query("main")["theme"].tolist()
    table["size"] = [main.count(theme) for theme in table["theme"]]
    order = stories.sort_values(["narrative", "theme"], kind="stable", ignore_index=True)
    return Replayed(order, table.reset_index(drop=True), tuple(done), tuple(unmatched))


def _read_one(number: int, row: dict[str, Any]) -> Correction:
    kind = str(row.get("do"))
    if kind not in KINDS:
        raise DefinitionError(
            f"Correctie {number} in themes.yml: onbekende 'do'. Verwacht: {', '.join(KINDS)}."
        )
    missing = [name for name in (*KINDS[kind], *SIGNED) if not row.get(name)]
    if missing:
        raise DefinitionError(
            f"Correctie {number} in themes.yml ({kind}): {', '.join(missing)} ontbreekt. Elke "
            "correctie heeft een author, een reason en een date (jjjj-mm-dd)."
        )
    unknown = sorted(set(row) - {"do", "theme", "into", "story", "label", *SIGNED})
    if unknown:
        raise DefinitionError(f"Correctie {number} in themes.yml: onbekend veld {unknown[0]!r}.")
    for name in ("theme", "into"):
        named = row.get(name)
        if isinstance(named, Mapping):
            row[name] = tuple(str(story) for story in named.get("anchors", ()))
    if isinstance(row["date"], str):
        try:
            row["date"] = dt.date.fromisoformat(row["date"])
        except ValueError as error:
            raise DefinitionError(
                f"Correctie {number} in themes.yml: date is geen datum. Verwacht: jjjj-mm-dd."
            ) from error
    return Correction(**row)


def _carry_out(
    stories: pd.DataFrame, themes: pd.DataFrame, correction: Correction
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    theme = _theme(stories, themes, correction.theme)
    if theme is None:
        return None
    if correction.do == "rename":
        labels = themes["label"].where(themes["theme"] != theme, correction.label)
        return stories, themes.assign(label=labels)
    if correction.do == "move":
        return _move(stories, correction.story, theme, themes)
    left = themes.query("theme != @theme")
    if correction.do == "drop":
        return stories.query("theme != @theme"), left
    into = _theme(stories, themes, correction.into)
    if into is None or into == theme:
        return None
    merged = stories.assign(theme=stories["theme"].where(stories["theme"] != theme, into))
    strongest = merged.sort_values(["main", "strength"], ascending=False, kind="stable")
    return strongest.drop_duplicates(["narrative", "theme"]), left


def _move(
    stories: pd.DataFrame, story: str, theme: str, themes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Give a story another main theme; its other themes stay."""
    import pandas as pd

    if story not in set(stories["narrative"]):
        return None
    rest = stories.query("not (narrative == @story and (main or theme == @theme))")
    moved = pd.DataFrame([{"narrative": story, "theme": theme, "strength": 1.0, "main": True}])
    return pd.concat([rest, moved], ignore_index=True), themes


def _theme(stories: pd.DataFrame, themes: pd.DataFrame, named: str | tuple[str, ...]) -> str | None:
    """Return the id of the theme that is meant, or None."""
    if isinstance(named, str):
        return named if named in set(themes["theme"]) else None
    held = Counter(stories.query("main and narrative in @named")["theme"].tolist())
    best = max(sorted(held), key=lambda theme: held[theme], default=None)
    return best if best is not None and held[best] * 2 > len(named) else None
