"""What passes between the rooms: offers on the left of the gate, Safe things on the right.

Plain and quick to import (no pandas): the page that a reader opens needs only this module.
Only ``privacy/disclosure.py`` makes Safe things; ``from_dict`` reads back what it has written.
A test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

State = Literal["shown", "suppressed", "missing"]
Certainty = Literal["shown", "probable", "uncertain", "no_difference"]
Kind = Literal[
    "", "count", "share", "mean", "median", "sum", "minimum", "maximum", "bound", "index"
]
"""What a value is. ``minimum`` and ``maximum`` are values of single persons and never shown;
``bound`` is an end of a scale, and ``index`` a figure that can't be turned back into a sum or a
number of persons. Empty: not said."""
Words = Mapping[str, str]
"""A text per language: ``{"nl": …, "en": …}``; ``nl`` is always there."""
LEFT_ONLY = "left_only"
"""In the ``attrs`` of a frame that may never be offered: why, in Dutch. It goes with the frame
through selections, renamings and new columns."""
PAIRED = frozenset({"vs_start", "vs_start_lower", "vs_start_upper"})
"""Columns of a change of the same people: they tell how many changed, hidden or not."""
OTHER_THEME = "overig"
"""Theme of the stories that belong to no theme that holds: counted, never compared."""
SMALL = "found_but_small"
"""Caveat of a difference that is there beyond chance, and surely too small to matter."""


def left_only(frame: pd.DataFrame) -> str:
    """Say why a frame may never be offered, in Dutch; "" where it may."""
    said = str(frame.attrs.get(LEFT_ONLY, ""))
    paired = "een gepaard verschil zegt hoeveel mensen veranderden"
    return said or (paired if PAIRED.intersection(map(str, frame.columns)) else "")


@dataclass(frozen=True)
class Offer:
    """A result table that a notebook offers to the gate; still left of it.

    Attributes
    ----------
    name : str
        Name of the table in the edition, unique.
    frame : DataFrame
        One row a cell, with the result columns of the design: ``measure``, the `dimensions`,
        ``value``, ``lower``, ``upper``, ``n``, ``persons``, ``p``, ``grade``, ``unit``, ``method``.
    dimensions : tuple of str
        The columns that name a cell (area, period, theme, ``group_…``).
    unit : str
        Unit of ``value``, as a reader sees it ("%", "dagen", "punten 0-6").
    persons : str or None
        The column with the number of persons behind a cell. None only for figures about no person
        (a published area indicator): then nothing is hidden in the table.
    count : str or None
        For a share: the column with its numerator. It and its complement are guarded as well.
    kind : str
        What ``value`` is (:data:`Kind`). A value in percent without a numerator and a value in
        euros must say it.
    amount : str or None
        The column with the sum over persons behind ``value``. Not needed for a sum (it is
        ``value``) and a mean (``value`` times ``n``). Tables of one population that name the same
        column, or have the same measure and name none, are about one amount.
    largest : tuple of str
        The columns with the largest contribution of a person to that sum, the second largest, and
        as many more as the rules ask for (two by default); a sum can't do without.
    population : str
        Whose persons are counted. Cells of tables with one population are solved together.
    totals : mapping of str to str
        Per dimension the code that stands for all ("GM9999", "alle").
    """

    name: str
    frame: pd.DataFrame
    dimensions: tuple[str, ...]
    unit: str
    persons: str | None = "persons"
    count: str | None = None
    population: str = ""
    totals: Mapping[str, str] = field(default_factory=dict)
    title: Words = field(default_factory=dict)
    method: Words = field(default_factory=dict)
    source: str = ""
    chart: str = "dot"
    notebook: str = ""
    kind: Kind = ""
    amount: str | None = None
    largest: tuple[str, ...] = ()


@dataclass(frozen=True)
class SafeTable:
    """A table that the gate has let through. Values it has hidden are None, with their state.

    Attributes
    ----------
    columns : tuple of str
        The dimensions, then value, lower, upper, n, grade, unit, method, state.
    rows : tuple of tuple
        One a cell, in the order of the dimensions (never of a person or a pseudonym).
    rounding : int
        What its numbers of people are rounded to, 5 or 10; 0: to nothing.
    reason : str
        Which words say why a cell is hidden: "suppressed" (too few people), or
        "suppressed_amount" where a cell can also tell too much of one of many.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    dimensions: tuple[str, ...]
    unit: str
    totals: Mapping[str, str]
    title: Words
    method: Words
    source: str
    chart: str
    notebook: str
    minimum: int
    rounding: int = 0
    reason: str = "suppressed"

    @property
    def data(self) -> pd.DataFrame:
        """The table as a DataFrame (imports pandas)."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def records(self) -> list[dict[str, Any]]:
        """The rows as dicts, without pandas."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SafeTable:
        """Read back what :meth:`to_dict` gave."""
        return cls(
            **{
                **data,
                "columns": tuple(data["columns"]),
                "rows": tuple(tuple(row) for row in data["rows"]),
                "dimensions": tuple(data["dimensions"]),
            }
        )


@dataclass(frozen=True)
class SafeQuote:
    """Words of a person, redacted, with consent, that may be shown.

    Attributes
    ----------
    quote : str
        An id of its own, per edition; says nothing of the person.
    made_by : str
        typed, spoken, transcribed or translated.
    shown_under : tuple of mapping
        The combinations of filters under which the quote may appear; an empty mapping is
        "no filter".
    """

    quote: str
    theme: str
    pole: str
    text: str
    language: str
    made_by: str
    shown_under: tuple[Mapping[str, str], ...] = ({},)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SafeQuote:
        """Read back what :meth:`to_dict` gave."""
        return cls(**{**data, "shown_under": tuple(dict(under) for under in data["shown_under"])})


@dataclass(frozen=True)
class SafePhoto:
    """A photo with consent that may be shown once a person has looked at it and described it.

    Attributes
    ----------
    photo : str
        An id of its own, per edition; the picture is ``media/<photo>.jpg``.
    alt : str
        What is to be seen, in Dutch, by the person who released it; empty in a concept.
    blurred : bool
        Whether anything in it was made unrecognisable.
    hash : str
        SHA-256 of the picture, as hex.
    shown_under : tuple of mapping
        As of a quote.
    """

    photo: str
    theme: str
    alt: str
    width: int
    height: int
    blurred: bool
    hash: str
    shown_under: tuple[Mapping[str, str], ...] = ({},)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SafePhoto:
        """Read back what :meth:`to_dict` gave."""
        return cls(**{**data, "shown_under": tuple(dict(under) for under in data["shown_under"])})


@dataclass(frozen=True)
class Cell:
    """The address of a cell: a table and the values of its dimensions."""

    table: str
    where: Mapping[str, str]


@dataclass(frozen=True)
class Link:
    """How a number and a theme go together, along one road.

    Attributes
    ----------
    route : str
        waves (in the municipality, over time), areas (the same wijken) or people (the same people).
    measure, theme : str
    way : str
        with (both more), against (more of one, less of the other), none (not beyond chance) or
        untestable (no chance could have shown it).
    value, lower, upper : float or None
        Of waves the change of the share (points), of areas a correlation, of people how much
        higher the number is of who tells of the theme.
    n : int or None
        People; of areas wijken.
    evidence : Cell
        Where it stands. The gate gives the figures of that cell, and takes the link away if the
        cell isn't shown.
    """

    route: str
    measure: str
    theme: str
    way: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    n: int | None
    evidence: Cell


VERDICTS = ("supports", "unknown", "against")
"""What the data say of another explanation; in this order a reader meets them: the worst first."""


@dataclass(frozen=True)
class Rival:
    """Another explanation of a finding, and what the data say of it.

    Attributes
    ----------
    name : str
        Which (:data:`merkbaar.insights.rivals.NAMES`).
    verdict : str
        supports, against or unknown. Where a cell that it stands on isn't shown, the gate makes it
        unknown.
    evidence : tuple of Cell
    """

    name: str
    verdict: str
    evidence: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What was found, as parts: no sentence, so that each language can be written from it.

    Attributes
    ----------
    finding : str
        Stable id, made of measure, comparator and subject.
    kind : str
        level, change, difference, share_change, joined, or unknown ("wat we niet weten").
    comparator : str
        time, area, municipality (elsewhere), group, target, reference, own (people at their other
        moments), or none.
    subject : mapping
        The values of the dimensions it is about ({"area": "WK999902", "period": "2026"}).
    value, reference, effect, lower, upper : float or None
        The value, what it is compared with, their difference and its interval, in `unit`.
    better : str
        Whether a higher value is better: higher, lower or none.
    p, q : float or None
        The p-value as computed, and adjusted over the whole family (insights only).
    evidence : tuple of Cell
        The cells that it stands on. A finding without evidence isn't printed.
    companion : tuple of str
        Findings that belong with it (a number with the theme that moves along).
    pattern : str
        agree, contradict or empty: how number and story go together.
    detectable : float or None
        The smallest difference that these data would have shown four times out of five, in
        `unit`; for a finding of kind unknown.
    links : tuple of Link
        How themes go together with the number, or numbers with the theme.
    rivals : tuple of Rival
        Other explanations, what the data support first.
    stability : str
        Whether the sign holds: "areas" (it does when wijken are drawn anew), "areas_not" (less
        than 95 %), or empty; an older edition also has "interval" and "interval_not".
    """

    finding: str
    kind: str
    comparator: str
    measure: str
    title: Words
    unit: str
    subject: Mapping[str, str]
    value: float | None
    reference: float | None
    effect: float | None
    lower: float | None
    upper: float | None
    value_lower: float | None
    value_upper: float | None
    n: int | None
    p: float | None
    q: float | None
    smallest_effect: float
    better: str
    grade: str
    certainty: Certainty
    evidence: tuple[Cell, ...]
    themes: tuple[str, ...] = ()
    companion: tuple[str, ...] = ()
    pattern: str = ""
    caveats: tuple[str, ...] = ()
    rank: int = 0
    detectable: float | None = None
    links: tuple[Link, ...] = ()
    rivals: tuple[Rival, ...] = ()
    stability: str = ""

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)


@dataclass(frozen=True)
class SafeFinding(Finding):
    """A finding whose cells may all be shown."""

    quotes: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SafeFinding:
        """Read back what :meth:`to_dict` gave."""
        return cls(**{**finding_parts(data), "quotes": tuple(data["quotes"])})


def finding_parts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Read back the parts of a finding from a JSON-ready dict; an older one has fewer."""
    lists = {name: tuple(data[name]) for name in ("themes", "companion", "caveats")}
    links = tuple(
        Link(**{**one, "evidence": Cell(**one["evidence"])}) for one in data.get("links", ())
    )
    rivals = tuple(
        Rival(**{**one, "evidence": _cells(one["evidence"])}) for one in data.get("rivals", ())
    )
    evidence = _cells(data["evidence"])
    return {**data, **lists, "evidence": evidence, "links": links, "rivals": rivals}


def _cells(data: Sequence[Mapping[str, Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(**cell) for cell in data)
