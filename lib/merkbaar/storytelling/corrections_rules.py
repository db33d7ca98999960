"""Carry out one decision about themes; say why where it no longer fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from merkbaar.storytelling.decisions import Correction, Part, ThemeName
from merkbaar.storytelling.splitting import REST, Material, divided

if TYPE_CHECKING:
    import pandas as pd

FEWEST_ANCHORS, SHARE_OF_ANCHORS = 2, 3
"""Of the anchor stories at least 2 and a third must (still) be there."""


class DoesNotFit(Exception):
    """A decision that no longer fits; says why, in Dutch, without a word of a story."""


@dataclass(frozen=True)
class State:
    """Which story carries which theme, and the themes, while decisions are carried out.

    Attributes
    ----------
    told : DataFrame
        narrative, theme, strength, main.
    themes : DataFrame
        theme, label, words …, renamed (bool).
    changed : tuple of str
        Themes whose stories became others: their words must be looked for again.
    decided : tuple of str
        Themes that people named, or put stories in or out of.
    rejected : frozenset of str
        Stories of which the main theme was rejected.
    note : str
        What of the last decision could be carried out in part only.
    """

    told: pd.DataFrame
    themes: pd.DataFrame
    changed: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    rejected: frozenset[str] = frozenset()
    note: str = ""


def carry_out(state: State, correction: Correction, known: Material | None) -> State:
    """Carry out one decision.

    Raises
    ------
    DoesNotFit
        If the theme or the stories that it names aren't there.
    """
    theme = meant(state, correction.theme)
    state = replace(state, note="")
    if correction.do == "rename":
        return _renamed(state, theme, correction.label)
    if correction.do == "merge":
        return _merged(state, theme, meant(state, correction.into), correction.label)
    if correction.do == "split":
        return _split(state, theme, correction.parts, known)
    if correction.do == "move":
        return _moved(state, theme, correction.stories)
    return _rejected(state, theme)


def meant(state: State, named: ThemeName) -> str:
    """Return the id of the theme that is meant: the one that holds most of the anchors.

    Raises
    ------
    DoesNotFit
        If there is no such theme, if too few of the anchors are left, or if no theme holds more
        than half of those that are.
    """
    if not named.anchors:
        if named.id not in set(state.themes["theme"]):
            raise DoesNotFit(
                "Er is (nu) geen thema met dit nummer. Nummers verschuiven; voorbeeldverhalen niet."
            )
        return named.id
    main = state.told.loc[state.told["main"].astype(bool)]
    there = set(state.told["narrative"]) & set(named.anchors)
    least = min(len(named.anchors), max(FEWEST_ANCHORS, -(-len(named.anchors) // SHARE_OF_ANCHORS)))
    if len(there) < least:
        raise DoesNotFit(
            f"Van de {len(named.anchors)} voorbeeldverhalen zijn er in deze editie {len(there)}; "
            f"er zijn er {least} nodig."
        )
    held = Counter(main.loc[main["narrative"].isin(there), "theme"].tolist())
    best = max(state.themes["theme"], key=lambda theme: held[theme], default=None)
    if best is None or held[best] * 2 <= len(there):
        raise DoesNotFit("De voorbeeldverhalen staan niet meer bij elkaar in één thema.")
    return best


def _renamed(state: State, theme: str, label: str) -> State:
    here = state.themes["theme"] == theme
    themes = state.themes.assign(
        label=state.themes["label"].mask(here, label), renamed=state.themes["renamed"] | here
    )
    return replace(state, themes=themes, decided=(*state.decided, theme))


def _merged(state: State, theme: str, into: str, label: str) -> State:
    if into == theme:
        raise DoesNotFit("De twee thema's zijn al hetzelfde thema.")
    told = state.told.assign(theme=state.told["theme"].where(state.told["theme"] != theme, into))
    told = told.groupby(["narrative", "theme"], as_index=False, sort=False)
    told = told.agg({"strength": "max", "main": "max"})
    left = state.themes.loc[state.themes["theme"] != theme]
    changed, decided = (*state.changed, into), (*state.decided, into)
    state = replace(state, told=told, themes=left, changed=changed, decided=decided)
    return _renamed(state, into, label) if label else state


def _moved(state: State, theme: str, stories: tuple[str, ...]) -> State:
    """Give stories another main theme; their other themes stay."""
    import pandas as pd

    told = state.told
    there = [story for story in stories if story in set(told["narrative"])]
    if not there:
        raise DoesNotFit("De verhalen zijn er in deze editie niet (meer).")
    mine = told["narrative"].isin(there)
    rest = told.loc[~(mine & (told["main"].astype(bool) | (told["theme"] == theme)))]
    moved = pd.DataFrame({"narrative": there, "theme": theme, "strength": 1.0, "main": True})
    gone = len(stories) - len(there)
    note = f"{gone} van de {len(stories)} verhalen zijn er in deze editie niet." if gone else ""
    told = pd.concat([rest, moved], ignore_index=True)
    return replace(state, told=told, decided=(*state.decided, theme), note=note)


def _rejected(state: State, theme: str) -> State:
    """Take a theme away; its stories keep the other themes that they carry."""
    own = state.told["theme"] == theme
    lost = state.told.loc[own & state.told["main"].astype(bool), "narrative"]
    left = state.themes.loc[state.themes["theme"] != theme]
    rejected = state.rejected.union(lost.tolist())
    return replace(state, told=_with_main(state.told.loc[~own]), themes=left, rejected=rejected)


def _with_main(told: pd.DataFrame) -> pd.DataFrame:
    """Make the strongest theme of a story its main one where it has none."""
    headless = ~told.groupby("narrative")["main"].transform("any").astype(bool)
    order = told.loc[headless].sort_values("strength", ascending=False, kind="stable")
    first = order.drop_duplicates("narrative").index
    return told.assign(main=told["main"].astype(bool) | told.index.isin(first))


def _split(state: State, theme: str, parts: tuple[Part, ...], known: Material | None) -> State:
    """Take parts out of a theme; what belongs to none stays."""
    if known is None:
        raise ValueError("A split needs the texts and vectors of the stories (material).")
    own = state.told["theme"] == theme
    stories = state.told.loc[own, "narrative"].tolist()
    places = dict(zip(stories, divided(stories, parts, known), strict=True))
    found = [place for place in range(len(parts)) if place in set(places.values())]
    if not found:
        raise DoesNotFit("Geen verhaal van dit thema hoort bij een van de delen.")
    ids = _fresh(theme, len(parts), set(state.themes["theme"]))
    told = state.told.assign(
        theme=[
            ids[place] if mine and (place := places[story]) != REST else was
            for story, was, mine in zip(
                state.told["narrative"], state.told["theme"], own, strict=True
            )
        ]
    )
    themes = _with_parts(state.themes, theme, [(ids[place], parts[place]) for place in found])
    empty = [part.label for place, part in enumerate(parts) if place not in found]
    note = f"Geen verhaal voor: {', '.join(empty)}." if empty else ""
    if theme not in set(told["theme"]):
        themes = themes.loc[themes["theme"] != theme]
    parted = (theme, *(ids[place] for place in found))
    changed, decided = (*state.changed, *parted), (*state.decided, *parted)
    return replace(state, told=told, themes=themes, changed=changed, decided=decided, note=note)


def _with_parts(themes: pd.DataFrame, theme: str, parts: list[tuple[str, Part]]) -> pd.DataFrame:
    """Put the parts right after the theme that they were taken from."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for row in themes.to_dict("records"):
        rows.append(row)
        if row["theme"] == theme:
            fresh = {"renamed": True, "seeded": False, "stability": float("nan")}
            fresh = {name: value for name, value in fresh.items() if name in row}
            rows += [
                {**row, **fresh, "theme": code, "label": part.label, "words": list(part.words)}
                for code, part in parts
            ]
    return pd.DataFrame(rows, columns=themes.columns)


def _fresh(theme: str, number: int, taken: set[str]) -> list[str]:
    """Return ids for the parts of a theme: its own with a number behind it."""
    ids: list[str] = []
    count = 0
    while len(ids) < number:
        count += 1
        if (code := f"{theme}-{count}") not in taken:
            ids.append(code)
    return ids
