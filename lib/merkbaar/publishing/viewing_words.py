"""What the researcher's viewer says first, and how it shows its tables."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "niets"
HALF = 50.0
"""Above this share of hidden cells (%) a table says little."""


@dataclass(frozen=True)
class Listing:
    """A table for a page: with a heading, no row numbers, and numbers as Dutch writes them."""

    frame: pd.DataFrame
    caption: str

    def _repr_html_(self) -> str:
        rows = self.frame.to_dict("records")
        if not rows or list(self.frame.columns) == [""]:
            return f"<p><strong>{html.escape(self.caption)}</strong>: {NOTHING}.</p>"
        names = [str(name) for name in self.frame.columns]
        numeric = {name for name in names if all(_is_number(row[name]) for row in rows)}
        head = "".join(_cell("th", name, name in numeric, ' scope="col"') for name in names)
        body = "".join(
            "<tr>" + "".join(_cell("td", said(row[name]), name in numeric) for name in names)
            + "</tr>"
            for row in rows
        )  # fmt: skip
        caption = html.escape(self.caption)
        return (
            f'<div class="lijst" role="region" tabindex="0" aria-label="{caption}">'
            f"<table><caption>{caption}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


@dataclass(frozen=True)
class Lines:
    """A few sentences, as a list."""

    sentences: tuple[str, ...]

    def _repr_html_(self) -> str:
        return "<ul>" + "".join(f"<li>{html.escape(one)}</li>" for one in self.sentences) + "</ul>"


def said(value: object) -> str:
    """Write a value as Dutch does; a dash for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return text.translate({ord(","): ".", ord("."): ","})


def rows_sentence(sources: Sequence[Mapping[str, Any]], reasons: Any) -> list[str]:
    """Say how many rows were read and refused, why most often, and whether one got lost."""
    laid, kept, refused = (
        sum(int(one[name]) for one in sources) for name in ("laid_out", "kept", "refused")
    )
    files = len({one["file"] for one in sources})
    share = said(round(100 * refused / laid, 1)) if laid else "0"
    most = ""
    if "waarom" in reasons:
        by_reason = reasons.groupby("waarom")["rijen"].sum()
        most = f" De vaakste reden: {by_reason.idxmax()} ({said(int(by_reason.max()))})."
    lost = sum(one["laid_out"] != one["kept"] + one["refused"] for one in sources)
    lines = [
        f"Rijen: {said(laid)} uit {said(files)} bestanden, waarvan {said(kept)} gebruikt en "
        f"{said(refused)} geweigerd ({share} %).{most}"
    ]
    if lost:
        lines.append(f"Let op: bij {said(lost)} bronnen is een rij zoekgeraakt. Meld dat.")
    return lines


def hidden_sentence(shares: Any) -> str:
    """Say how much the gate hid, and of which tables more than half."""
    if "tabel" not in shares:
        return "Verborgen: er zijn geen tabellen."
    hidden, cells = int(shares["verborgen"].sum()), int(shares["cellen"].sum())
    share = said(round(100 * hidden / cells, 1)) if cells else "0"
    much = shares.loc[shares["%"] > HALF, "tabel"].tolist()
    more = f" Meer dan de helft in: {', '.join(much)}." if much else " Nergens meer dan de helft."
    return f"Verborgen: {said(hidden)} van {said(cells)} cellen ({share} %).{more}"


def themes_sentence(themes: Sequence[Mapping[str, Any]]) -> str:
    """Say how many themes stand, and which is the weakest."""
    known = [one for one in themes if one.get("stability") is not None]
    if not known:
        return "Thema's: er zijn er geen."
    shaky = [one for one in known if not one.get("stable")]
    weakest = min(known, key=lambda one: (one["stability"], one["title"]["nl"]))
    how = f"{said(len(shaky))} van de {said(len(known))} staan niet stevig"
    if not shaky:
        how = f"alle {said(len(known))} staan stevig"
    return f"Thema's: {how}. Het zwakst: {weakest['title']['nl']} ({said(weakest['stability'])})."


def findings_sentence(findings: Sequence[Mapping[str, Any]]) -> str:
    """Say how much was looked at, and how little of it is a main point."""
    main = [one for one in findings if one["rank"] > 0]
    sure = sum(one["certainty"] == "shown" for one in main)
    return (
        f"Bevindingen: {said(len(findings))} bekeken, {said(len(main))} hoofdpunten, waarvan "
        f"{said(sure)} aangetoond."
    )


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _cell(tag: str, text: str, number: bool, more: str = "") -> str:
    kind = ' class="getal"' if number else ""
    return f"<{tag}{more}{kind}>{html.escape(text)}</{tag}>"
