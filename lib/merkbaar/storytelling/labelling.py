"""What a reader sees of a theme: its title, and whether it stands firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from merkbaar.tables import OTHER_THEME

from .leefgebieden import NONE as NO_FIELD
from .stability import ENOUGH, FIRM

if TYPE_CHECKING:
    import pandas as pd

OTHER = {"nl": "Overige verhalen", "en": "Other stories"}


class Guide(Protocol):
    """A theme of the monitor file."""

    id: str
    title: str
    title_en: str


def about(
    themes: pd.DataFrame, guides: Iterable[Guide] = (), *, fields: pd.DataFrame | None = None
) -> dict[str, dict[str, Any]]:
    """Give title, stability, words and leefgebied of each theme.

    Parameters
    ----------
    themes : DataFrame
        ``ThemeModel.themes_``, after the corrections.
    guides : iterable of Guide
        Themes of the monitor file: their titles are used unless a person renamed the theme.
    fields : DataFrame, optional
        theme and leefgebied, from :func:`merkbaar.storytelling.leefgebieden.mapped`.

    Returns
    -------
    dict of str to dict
        Per theme ``title`` (per language), ``named`` (by a person, or by the words that were
        asked for), ``stable`` (never with fewer than ``ENOUGH`` stories: there themes of mere
        chance come back as well), ``stability``, ``words`` and ``leefgebied`` (an id; None where it
        belongs to none, or that wasn't asked).
    """
    belongs = _belongs(fields)
    enough = bool(themes["size"].sum() >= ENOUGH) if "size" in themes else True
    titles = {guide.id: _words(guide) for guide in guides} | {OTHER_THEME: OTHER}
    found = {}
    for row in themes.to_dict("records"):
        stability = float(row["stability"])
        renamed = bool(row.get("renamed", False))
        title = {"nl": str(row["label"])}
        asked = bool(row.get("seeded", False)) or str(row["theme"]) in titles
        found[str(row["theme"])] = {
            "title": title if renamed else titles.get(str(row["theme"]), title),
            "named": renamed or asked,
            "stable": (stability >= FIRM and enough) or row["theme"] == OTHER_THEME,
            "stability": None if stability != stability else round(stability, 2),
            "words": list(_listed(row["words"])),
            "leefgebied": belongs.get(str(row["theme"])),
        }
    return found


def _belongs(fields: pd.DataFrame | None) -> dict[str, str]:
    if fields is None:
        return {}
    pairs = zip(fields["theme"], fields["leefgebied"], strict=True)
    return {theme: field for theme, field in pairs if field != NO_FIELD and theme != OTHER_THEME}


def with_words(shares: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Add the words of each theme to its shares, so that numbers can be joined to it."""
    words = {row["theme"]: ", ".join(_listed(row["words"])) for row in themes.to_dict("records")}
    return shares.assign(words=[words.get(theme, "") for theme in shares["theme"]])


def rounded(shares: pd.DataFrame, *, base: int = 5) -> pd.DataFrame:
    """Round shares to whole percents and their number of persons to fives.

    A share among some two hundred people can't bear more. It also protects who withdraws: themes
    are estimated anew in each edition, so that together with the rounding the difference between
    two editions doesn't say what one person told.

    Parameters
    ----------
    shares : DataFrame
        ``value``, ``lower``, ``upper`` (%) and ``n`` (persons); p and counts are left alone.
    base : int
        Multiple to round ``n`` to, in persons.
    """
    table = shares.copy()
    for column in ("value", "lower", "upper"):
        table[column] = table[column].round(0)
    table["n"] = (table["n"] / base).round(0).astype(int) * base
    return table


def _words(guide: Guide) -> Mapping[str, str]:
    return {"nl": guide.title} | ({"en": guide.title_en} if guide.title_en else {})


def _listed(words: Any) -> list[str]:
    parts = words.split(",") if isinstance(words, str) else words
    return [str(word).strip() for word in parts if str(word).strip()]
