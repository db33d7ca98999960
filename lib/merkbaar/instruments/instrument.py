"""What an instrument is: its questions, answers, scoring, limits and where each of them is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..errors import DefinitionError

Method = Literal["sum", "mean", "profile", "none"]
Filling = Literal["none", "zero", "person_mean", "item_mean"]
Kind = Literal["scale", "experience", "attribution", "professional", "conversation"]
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Item:
    """A question: its text and which way it points.

    Attributes
    ----------
    text, text_en : str
        As validated; empty where we may not or can't ship it.
    direction : str
        A key of the instrument's points ("negative", "positive").
    """

    item: str
    text: str
    text_en: str
    direction: str
    subscale: str

    def words(self, language: str) -> str:
        """The text in a language; empty if there is none."""
        return self.text_en if language == "en" else self.text


@dataclass(frozen=True)
class Band:
    """A range of scores with the name that a source gives it.

    Attributes
    ----------
    lowest, highest : float
        Ends, in points.
    open_below, open_above : bool
        Whether the end itself is outside (``above:`` and ``below:`` in the file).
    cutoff : str
        Short name of the source ("cbs", "ggd").
    subscale : str
        Part that it is about; empty for the whole.
    """

    lowest: float
    highest: float
    label: str
    source: str
    cutoff: str = ""
    subscale: str = ""
    open_below: bool = False
    open_above: bool = False

    def holds(self, score: float) -> bool:
        """Whether a score falls in this range."""
        above = score > self.lowest if self.open_below else score >= self.lowest
        return above and (score < self.highest if self.open_above else score <= self.highest)


@dataclass(frozen=True)
class Reliability:
    """A published reliability: of which kind, in whom, and where it was read."""

    kind: str
    value: float
    n: int | None
    population: str
    source: str


@dataclass(frozen=True)
class Spread:
    """A published standard deviation (points) and test-retest correlation."""

    sd: float
    r: float | None
    source: str


@dataclass(frozen=True)
class Instrument:
    """A questionnaire as data.

    Attributes
    ----------
    areas : mapping of str to str
        Result area: "standard" (the one we ask by default) or "optional".
    kind : Kind
        "conversation" is no measuring instrument; "professional" is filled in by one.
    validated : bool
        False for a question of somebody's own.
    answers, answers_en : mapping of str to str
        Code and label of each answer.
    missing : frozenset of str
        Codes and labels that are no answer (don't know, not applicable), in small letters.
    points : mapping of str to mapping
        Per direction the points of each answer code; empty where the scoring isn't ours to give.
    method : Method
        "sum", "mean", "profile" (each question for itself, never a total) or "none".
    multiply : float
        What the sum or mean is multiplied by.
    allowed_missing : int
        Items that may be missing before there is no score, by `missing_source`.
    filling : Filling
        What stands for a missing item: nothing ("zero"), the mean of the person's other items, or
        the mean of that item over everybody in the same wave.
    text_checked : bool
        Whether the Dutch wording was read at `source_text`.
    change : bool
        Whether a difference between two moments means anything; `change_reason` says why not.
    crisis : bool
        Whether a form that asks this must say where help is.
    """

    instrument: str
    title: str
    unit: str
    citation: str
    licence: str
    ship_text: bool
    items: tuple[Item, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    answers_en: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    method: Method = "none"
    multiply: float = 1.0
    allowed_missing: int = 0
    filling: Filling = "none"
    missing_source: str = ""
    lowest: float = float("nan")
    highest: float = float("nan")
    bands: tuple[Band, ...] = ()
    title_en: str = ""
    measures: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = "scale"
    validated: bool = True
    better: str = "none"
    source_text: str = ""
    source_text_en: str = ""
    text_checked: bool = True
    period: str = ""
    minutes: float = 0.0
    introduction: str = ""
    introduction_en: str = ""
    note: str = ""
    reliability: tuple[Reliability, ...] = ()
    spread: tuple[Spread, ...] = ()
    relevant_change: float | None = None
    crisis: bool = False
    change: bool = True
    change_reason: str = ""

    @property
    def subscales(self) -> tuple[str, ...]:
        """Names of the subscales, sorted."""
        return tuple(sorted({item.subscale for item in self.items if item.subscale}))

    @property
    def cutoffs(self) -> tuple[str, ...]:
        """Names of the cut-offs, in the order of the file."""
        return tuple(dict.fromkeys(band.cutoff for band in self.bands if band.cutoff))

    def has_text(self, language: str = "nl") -> bool:
        """Whether every question and every answer has words in a language."""
        labels = self.labels(language)
        words = [*(item.words(language) for item in self.items), *labels.values()]
        return bool(self.items) and len(labels) == len(self.answers) and all(words)

    def labels(self, language: str = "nl") -> Mapping[str, str]:
        """Code and label of each answer in a language; grades are the same in every language."""
        if language == "nl":
            return self.answers
        return {
            code: self.answers_en.get(code) or (label if label == code else "")
            for code, label in self.answers.items()
        }

    def band(
        self,
        score: float,
        *,
        cutoff: str | None = None,
        subscale: str = "",
        source: str | None = None,
    ) -> str:
        """Name the range that a score falls in, as a source draws it; empty if none fits.

        Raises
        ------
        DefinitionError
            If two sources draw it differently and none was chosen, or it isn't one of them.
        """
        if source is None:
            cutoff = self._chosen(cutoff)
        for band in self.bands:
            by = band.source == source if source else band.cutoff == cutoff
            if by and band.subscale == subscale and band.holds(score):
                return band.label
        return ""

    def _chosen(self, cutoff: str | None) -> str:
        known = self.cutoffs
        if cutoff is None and len(known) > 1:
            raise DefinitionError(
                f"'{self.instrument}' heeft meer dan één grens ({', '.join(known)}) en ze geven "
                "verschillende uitkomsten. Kies er een met 'cutoff', en noem haar bij het cijfer."
            )
        if cutoff is not None and cutoff not in known:
            raise DefinitionError(
                f"'{self.instrument}' heeft geen grens '{cutoff}'. Wel: "
                f"{', '.join(known) or 'geen'}."
            )
        return cutoff or (known[0] if known else "")
