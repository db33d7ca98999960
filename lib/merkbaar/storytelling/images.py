"""From broken to brave: the image that people chose at the start, and the one at the end.

Everyone chose twice, so the tests are paired: McNemar's for a yes or no (exact), Bowker's for
several images (1948), by drawing where too few changed for its curve. P-values are unadjusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.errors import PrivacyError, SourceError
from merkbaar.tables import LEFT_ONLY

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

START, END = "begin", "einde"
ENOUGH = 10
"""People that each pair of images should have exchanged for Bowker's curve to hold."""
DRAWS = 9999
Z95 = 1.959963984540054
NOT_OFFERED = (
    "het gepaarde verschil van elk beeld zegt hoeveel mensen wisselden, ook waar de overgangen "
    "verborgen zijn. Bied images.transitions(…, totals=…) aan: daar staan begin en einde in"
)
METHOD = (
    "dezelfde mensen, twee keer gekozen; verschil met interval van Bonett en Price (95 %); p: "
    "McNemar (exact), niet gecorrigeerd"
)


@dataclass(frozen=True)
class Symmetry:
    """Whether people moved between images more one way than the other; p unadjusted.

    Attributes
    ----------
    test : str
        "mcnemar_exact", "bowker", "bowker_drawn" or "none" (nobody changed).
    statistic, df : float
        Bowker's; NaN for McNemar's exact test. ``df`` counts the pairs that anybody exchanged.
    changed : int
        People who chose another image at the end.
    """

    test: str
    statistic: float
    df: float
    p: float
    changed: int


def chosen(
    codes: pd.DataFrame, *, unit: str = "dossier", tellers: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Lay the chosen images out: one row a person, the image at the start and at the end.

    Parameters
    ----------
    codes : DataFrame
        The standard table: `unit`, code (the image) and round (``begin`` or ``einde``).
    tellers : mapping of str to str, optional
        Who told each story (or whose each dossier is); a story without a teller is left out. Left
        out, a dossier is one person's; stories can't do without.

    Returns
    -------
    DataFrame
        `unit`, start, end; missing where somebody chose once.

    Raises
    ------
    SourceError
        If somebody chose two images at one moment.
    PrivacyError
        If stories would count as people.
    """
    rows = codes.loc[codes["round"].isin((START, END))].dropna(subset=[unit, "code"])
    if tellers is not None:
        rows = rows.assign(**{unit: rows[unit].map(tellers.get)}).dropna(subset=[unit])
    elif unit == "narrative":
        raise PrivacyError(
            "Van de verhalen is niet gezegd wie ze vertelde: verhalen zijn dan geen mensen. Geef "
            "per verhaal de verteller mee met tellers=…."
        )
    if twice := int(rows.duplicated([unit, "round"]).sum()):
        raise SourceError(
            f"Van {twice} gekozen beelden is er al een van dezelfde {unit} en ronde. Verwacht: één "
            f"beeld bij '{START}' en één bij '{END}'. Laat er één over."
        )
    table = rows.pivot_table(index=unit, columns="round", values="code", aggfunc="first")
    table = table.reindex(columns=[START, END]).sort_index()
    table.columns = ["start", "end"]
    return table.reset_index()


def transitions(
    pairs: pd.DataFrame,
    *,
    images: Sequence[str] | None = None,
    totals: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Count people by their image at the start and at the end.

    Parameters
    ----------
    pairs : DataFrame
        start and end; somebody with one of them doesn't count.
    images : sequence of str, optional
        In their order, and no others: what isn't on the list of the monitor isn't published. Left
        out, as they are found, by name.
    totals : mapping of str to str, optional
        For start and end the code that stands for all images; adds the totals over it.

    Returns
    -------
    DataFrame
        measure (``transition``), start, end, value, n and persons (people), lower, upper and p
        (missing), grade, unit, method; every combination, also of nobody.
    """
    import pandas as pd

    counts: Any = square(pairs, images=images)
    listed, whole = list(counts.index), dict(totals or {})
    starts = [*listed, *([whole["start"]] if "start" in whole else [])]
    ends = [*listed, *([whole["end"]] if "end" in whole else [])]
    rows = []
    for start in starts:
        part = counts.loc[start] if start in listed else counts.sum(axis=0)
        rows += [
            ["transition", start, end, int(part[end] if end in listed else part.sum())]
            for end in ends
        ]
    table = pd.DataFrame(rows, columns=["measure", "start", "end", "value"])
    nothing = dict.fromkeys(("lower", "upper", "p"), math.nan)
    same = {"n": table["value"], "persons": table["value"]}
    return table.assign(**nothing, **same, grade="stories", unit="", method="geteld")


def square(pairs: pd.DataFrame, *, images: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the counts as a square: a row an image at the start, a column one at the end."""
    import pandas as pd

    both = pairs.dropna(subset=["start", "end"])
    listed = _listed(both, images)
    counts = pd.crosstab(both["start"], both["end"])
    return counts.reindex(index=listed, columns=listed, fill_value=0)


def changes(
    pairs: pd.DataFrame, *, images: Sequence[str] | None = None, moment: str = "moment"
) -> pd.DataFrame:
    """Give the share that chose each image at the start and at the end, and the paired change.

    Returns
    -------
    DataFrame
        measure (``image``), image, `moment` (``begin``, ``einde``), value (%), lower, upper
        (Wilson), n and persons (people who chose twice), count; and at the end vs_start,
        vs_start_lower, vs_start_upper (points) and p (McNemar, exact, unadjusted). To be looked
        at, never offered: the gate refuses it (:data:`merkbaar.tables.LEFT_ONLY`), for interval
        and p give away how many changed, beside transitions that are hidden.
    """
    import pandas as pd

    both = pairs.dropna(subset=["start", "end"])
    listed = _listed(both, images)
    rows: list[list[Any]] = []
    for image in listed:
        before: Any = both["start"] == image
        after: Any = both["end"] == image
        gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
        rows.append(["image", image, START, *_share(int(before.sum()), len(both))])
        rows[-1] += [math.nan] * 4
        rows.append(["image", image, END, *_share(int(after.sum()), len(both))])
        rows[-1] += [*paired_difference(gained, lost, len(both)), mcnemar(gained, lost)]
    parts = ["value", "lower", "upper", "n", "persons", "count"]
    change = ["vs_start", "vs_start_lower", "vs_start_upper", "p"]
    table = pd.DataFrame(rows, columns=["measure", "image", moment, *parts, *change])
    table = table.assign(grade="stories", unit="%", method=METHOD)
    table.attrs[LEFT_ONLY] = NOT_OFFERED
    return table


def symmetry(
    pairs: pd.DataFrame, *, images: Sequence[str] | None = None, random_state: int = 0
) -> Symmetry:
    """Test whether as many people moved from each image to each other as the other way round.

    Two images: McNemar's exact test. More: Bowker's, or by drawing (each person's two images
    change places with chance one half) where a pair of images was exchanged by fewer than ten.
    """
    counts = square(pairs, images=images).to_numpy(dtype=int)
    gone, back = _exchanged(counts)
    used = (gone + back) > 0
    gone, back = gone[used], back[used]
    changed = int((gone + back).sum())
    if not changed:
        return Symmetry("none", math.nan, 0.0, math.nan, 0)
    if len(gone) == 1:
        p = mcnemar(int(gone[0]), int(back[0]))
        return Symmetry("mcnemar_exact", math.nan, math.nan, p, changed)
    statistic = _bowker(gone, back)
    if int((gone + back).min()) >= ENOUGH:
        from scipy import stats

        p = float(stats.chi2.sf(statistic, len(gone)))
        return Symmetry("bowker", statistic, float(len(gone)), p, changed)
    p = _drawn(gone, back, statistic, random_state)
    return Symmetry("bowker_drawn", statistic, float(len(gone)), p, changed)


def mcnemar(gained: int, lost: int) -> float:
    """Give McNemar's exact two-sided p (1947) of people who changed one way and the other.

    NaN where nobody changed: there is nothing to test.
    """
    if not gained + lost:
        return math.nan
    from statsmodels.stats.contingency_tables import mcnemar as exact

    found: Any = exact([[0, gained], [lost, 0]], exact=True)
    return float(found.pvalue)


def paired_difference(gained: int, lost: int, n: int) -> tuple[float, float, float]:
    """Give a difference of paired shares and its 95 % interval, in percentage points.

    Bonett and Price (2012), Stat Methods Med Res 21:243: good for small numbers.
    """
    if not n:
        return math.nan, math.nan, math.nan
    more, fewer = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = Z95 * math.sqrt((more + fewer - (more - fewer) ** 2) / (n + 2))
    middle = more - fewer
    ends = max(-1.0, middle - half), min(1.0, middle + half)
    return 100 * (gained - lost) / n, 100 * ends[0], 100 * ends[1]


def _listed(both: pd.DataFrame, images: Sequence[str] | None) -> list[str]:
    """Give the images of the list, or all that were chosen."""
    found = sorted(set(both["start"]) | set(both["end"]))
    return found if images is None else list(images)


def _share(count: int, n: int) -> list[Any]:
    from .sharing import wilson

    lower, upper = wilson(count, n)
    value = 100 * count / n if n else math.nan
    return [value, 100 * lower, 100 * upper, n, n, count]


def _exchanged(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give for each pair of images how many went one way, and the other way."""
    import numpy as np

    upper = np.triu_indices(len(counts), 1)
    return counts[upper], counts.T[upper]


def _bowker(gone: np.ndarray, back: np.ndarray) -> float:
    return float(((gone - back) ** 2 / (gone + back)).sum())


def _drawn(gone: np.ndarray, back: np.ndarray, statistic: float, random_state: int) -> float:
    """Give Bowker's p by drawing: given who exchanged a pair, either way is as likely."""
    import numpy as np

    both = gone + back
    chance = np.random.default_rng(random_state)
    first = chance.binomial(both, 0.5, size=(DRAWS, len(both)))
    drawn = ((2 * first - both) ** 2 / both).sum(axis=1)
    return float((1 + (drawn >= statistic - 1e-9).sum()) / (DRAWS + 1))
