"""Tone of texts, shown only where it is better than always giving the commonest answer.

On Dutch texts lexicons are no better than that, so there is none here, and nothing is shown
unless a researcher names a model **and** that model, on at least a hundred statements that people
of this monitor coded themselves, beats the commonest answer and agrees with people well enough
to draw a tentative conclusion. What it agrees with people is always said. Tone goes into shares
of groups; there is no score of a person, nor of a story.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError, SourceError

from .agreement import TENTATIVE, Agreement, alpha
from .sign_flips import sign_flips
from .tone_models import NEUTRAL, TONES, Model, Tool, commonest_tone

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from .embedding import Embedder

LEAST = 100
"""Coded statements below which nothing is decided."""
_OF_ONE = ("person", "narrative", "household", "dossier")
_REASONS = {
    "no_model": "er is geen model gekozen, en een woordenlijst is in het Nederlands niet beter dan "
    "altijd hetzelfde antwoorden",
    "too_few": "er zijn {n} door mensen gecodeerde uitspraken; nodig zijn er minstens {least}, van "
    "minstens twee mensen",
    "one_tone": "mensen gaven alle uitspraken dezelfde toon",
    "not_better": "het model is niet aantoonbaar beter dan altijd '{commonest}' antwoorden",
    "weak": "het model is het te weinig met mensen eens, of dat is niet zeker genoeg",
}


@dataclass(frozen=True)
class ToneCheck:
    """What a model is worth on the monitor's own coded statements, and whether it may be shown.

    Attributes
    ----------
    shown : bool
        Whether the model beats the commonest answer with certainty and agrees with people.
    reason : str
        Why not: no_model, too_few, one_tone, not_better or weak; else empty.
    n : int
        Coded statements.
    correct, commonest : float
        Share (0-1) that the model gave as people did, on statements it hadn't seen; and that the
        commonest answer would have given.
    gain, lower, upper : float
        Their difference (0-1) with its 95 % bootstrap interval over people.
    p : float
        Exact p of that difference, people being what is drawn (with one statement a person
        McNemar's); unadjusted.
    with_people, among_people : Agreement or None
        Ordinal alpha of the model with people, and of two people where both coded; people are
        drawn with all their statements for its interval.
    """

    shown: bool
    reason: str
    n: int
    correct: float = math.nan
    commonest: float = math.nan
    gain: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    p: float = math.nan
    commonest_tone: int = NEUTRAL
    with_people: Agreement | None = None
    among_people: Agreement | None = None
    _predict: Callable[[pd.DataFrame], np.ndarray] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def sentence(self) -> str:
        """Say in Dutch whether tone is shown, why, and how far model and people agree."""
        why = _REASONS.get(self.reason, "").format(
            n=self.n, least=LEAST, commonest=TONES[self.commonest_tone]
        )
        said = "Toon wordt getoond." if self.shown else f"Toon wordt niet getoond: {why}."
        if not math.isnan(self.correct):
            said += (
                f" Het model gaf {_whole(self.correct)} van de {self.n} uitspraken de toon die "
                f"mensen gaven; altijd '{TONES[self.commonest_tone]}' geeft "
                f"{_whole(self.commonest)} (verschil {_points(self.gain)} punten, tussen "
                f"{_points(self.lower)} en {_points(self.upper)})."
            )
        for who, how in (("Model en mensen", self.with_people), ("Mensen", self.among_people)):
            if how is not None:
                said += f" {who}: {how.sentence[:1].lower()}{how.sentence[1:]}"
        return said


def signs(feelings: Sequence[float] | pd.Series) -> list[int | None]:
    """Turn feelings of coded steps into tones: below, at or above nought; missing stays missing."""
    return [
        None if value is None or math.isnan(value) else int((value > 0) - (value < 0))
        for value in map(float, feelings)
    ]


def assess(
    texts: Sequence[str | None],
    human: Sequence[int | None],
    *,
    persons: Sequence[str] | None = None,
    second: Sequence[int | None] | None = None,
    model: Model = "",
    labels: Mapping[str, int] | None = None,
    languages: Sequence[str] | None = None,
    embedder: str | Embedder = "default",
    cache_folder: Path | None = None,
    least_alpha: float = TENTATIVE,
    bootstraps: int = 2000,
    random_state: int = 0,
) -> ToneCheck:
    """Hold a model against the monitor's own coded statements.

    Parameters
    ----------
    texts : sequence of str, shape (n,)
        Statements; those without a text or a code don't count.
    human : sequence of int, shape (n,)
        The tone that people gave: -1 heavy, 0 neutral, 1 light.
    persons : sequence of str, optional
        Who said it: somebody's statements are learned from or tested on, never both.
    second : sequence of int, optional
        The tone by a second coder, for the agreement among people.
    model : str or callable
        Empty: none, and nothing is shown. ``own``: learned from these statements and tested on
        people it hadn't seen (nested: its penalty is chosen within the part it learns from). A
        folder with a text classification model. Or any callable from texts to tones; it must not
        have been made with these statements.
    labels : mapping of str to int, optional
        What the classes of a model in a folder mean; the usual words are known.
    least_alpha : float
        Agreement with people from which tone may be shown, by the lower end of its interval.
        Lower it and the sentence still says what such an agreement can bear.
    languages, embedder, cache_folder
        Of the texts, for ``own``; see :func:`merkbaar.storytelling.embedding.embed`.

    Raises
    ------
    SourceError
        If a code is no tone, or the lists are of different lengths.
    DefinitionError
        If there is no model in the folder, or its classes aren't understood.
    """
    table = _coded(texts, human, persons, second, languages)
    n, several = len(table), len(set(table["person"])) > 1
    among = _among(table)
    if isinstance(model, str) and not model:
        return ToneCheck(False, "no_model", n, among_people=among)
    if n < LEAST or not several:
        return ToneCheck(False, "too_few", n, among_people=among)
    if len(set(table["human"])) < 2:
        return ToneCheck(False, "one_tone", n, among_people=among)
    tool = Tool.of(model, labels, embedder, cache_folder, random_state)
    found, commonest = tool.held_out(table)
    check = _compared(table, found, commonest, among, bootstraps, random_state)
    return _decided(check, least_alpha, table, tool)


def shares(
    check: ToneCheck,
    stories: pd.DataFrame,
    *,
    by: Sequence[str],
    totals: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Give the share of people who told in each tone, per group; nothing where it isn't shown.

    Parameters
    ----------
    check : ToneCheck
        From :func:`assess`; decides whether there is anything to show.
    stories : DataFrame
        narrative, person, text, language and the columns of `by`.
    by : sequence of str
        Groups (area, period, …), never a person or a story.

    Returns
    -------
    DataFrame
        As :func:`merkbaar.storytelling.sharing.shares`, with ``tone`` for the theme; without rows
        where `check` says that tone isn't shown.

    Raises
    ------
    PrivacyError
        If `by` names single people or stories.
    """
    import pandas as pd

    from .sharing import shares as counted

    if single := [name for name in by if name in _OF_ONE]:
        raise PrivacyError(
            f"Toon per '{single[0]}' wordt niet gegeven: een toon is geen oordeel over een mens of "
            "een verhaal. Verwacht: groepen, zoals area of period."
        )
    predict = check._predict if check.shown else None
    if predict is None or not len(stories):
        parts = ("value", "lower", "upper", "n", "persons", "count", "p", "grade", "unit", "method")
        return pd.DataFrame(columns=["measure", "tone", *by, *parts])
    tones = [TONES[int(one)] for one in predict(stories)]
    story_tones = pd.DataFrame({"narrative": stories["narrative"].tolist(), "theme": tones})
    table = counted(story_tones.assign(strength=1.0), stories, by=by, totals=totals)
    how = f"{METHOD}; {_whole(check.correct)} gelijk aan mensen"
    return table.rename(columns={"theme": "tone"}).assign(measure="tone", method=how)


METHOD = (
    "aandeel van de personen met een verhaal in die toon, door een model gegeven (Wilson 95 %, "
    "zonder de fout van het model)"
)


def _coded(
    texts: Sequence[str | None],
    human: Sequence[int | None],
    persons: Sequence[str] | None,
    second: Sequence[int | None] | None,
    languages: Sequence[str] | None,
) -> pd.DataFrame:
    """Give the statements that have a text and a code."""
    import pandas as pd

    n = len(texts)
    columns: dict[str, list[Any]] = {
        "text": list(texts),
        "human": list(human),
        "person": list(range(n)) if persons is None else list(persons),
        "second": [None] * n if second is None else list(second),
        "language": ["nl"] * n if languages is None else list(languages),
    }
    if wrong := [name for name, values in columns.items() if len(values) != n]:
        raise SourceError(
            f"Er zijn {n} teksten en {len(columns[wrong[0]])} waarden bij '{wrong[0]}'. Verwacht: "
            "van elk evenveel."
        )
    table = pd.DataFrame(columns)
    there: Any = table["human"].notna() & table["text"].map(_is_text)
    kept = table.loc[there].reset_index(drop=True)
    given = [*kept["human"], *kept["second"].dropna()]
    if strange := sum(one not in TONES for one in given):
        raise SourceError(
            f"{strange} codes zijn geen toon. Verwacht: -1 (zwaar), 0 (neutraal) of 1 (licht)."
        )
    return kept


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _among(table: pd.DataFrame) -> Agreement | None:
    """Give the agreement of two people, where a second coded too."""
    if not bool(table["second"].notna().any()):
        return None
    given = table[["human", "second"]].to_numpy(dtype=float).T
    return alpha(given, level="ordinal", groups=list(table["person"]))


def _compared(
    table: pd.DataFrame,
    found: np.ndarray,
    commonest: np.ndarray,
    among: Agreement | None,
    bootstraps: int,
    random_state: int,
) -> ToneCheck:
    """Compare the model with the commonest answer, on the same statements."""
    import numpy as np

    human = table["human"].to_numpy(dtype=int)
    right, usual = found == human, commonest == human
    difference = right.astype(float) - usual
    lower, upper = _between(difference, table["person"].to_numpy(), bootstraps, random_state)
    return ToneCheck(
        shown=False,
        reason="not_better",
        n=len(table),
        correct=float(right.mean()),
        commonest=float(usual.mean()),
        gain=float(difference.mean()),
        lower=lower,
        upper=upper,
        p=sign_flips(difference.astype(int), table["person"].to_numpy()),
        commonest_tone=commonest_tone(human),
        with_people=alpha(
            np.vstack([human, found]).astype(float), level="ordinal", groups=list(table["person"])
        ),
        among_people=among,
    )


def _decided(check: ToneCheck, least: float, table: pd.DataFrame, tool: Tool) -> ToneCheck:
    """Say whether tone may be shown: better by interval and by p, and surely enough agreement."""
    if not (check.lower > 0 and check.p <= 0.05):
        return check
    if check.with_people is None or not _surely(check.with_people, table) >= least:
        return replace(check, reason="weak")
    return replace(check, shown=True, reason="", _predict=tool.predictor(table))


def _surely(found: Agreement, table: pd.DataFrame) -> float:
    """Give the alpha that is surely reached: the lower end of its interval.

    Where nobody differs there is none: then of as many people three may still differ (rule of
    three: Hanley & Lippman-Hand 1983), each as far as chance would make it.
    """
    if found.alpha == 1.0:
        return 1 - 3 / len(set(table["person"]))
    return found.lower


def _between(
    difference: np.ndarray, persons: np.ndarray, bootstraps: int, random_state: int
) -> tuple[float, float]:
    """Give the 95 % interval of a mean, people drawn with all their statements."""
    import numpy as np

    _, who = np.unique(persons.astype(str), return_inverse=True)
    many = int(who.max()) + 1
    total, size = np.bincount(who, difference, many), np.bincount(who, minlength=many)
    chance = np.random.default_rng(random_state)
    drawn = chance.multinomial(many, np.full(many, 1 / many), size=bootstraps)
    lower, upper = np.quantile((drawn @ total) / (drawn @ size), [0.025, 0.975])
    return float(lower), float(upper)


def _whole(share: float) -> str:
    return f"{100 * share:.0f} %"


def _points(share: float) -> str:
    return f"{100 * share:.0f}".replace("-", "−")
