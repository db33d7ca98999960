"""Scoring: answers in, one score a person and wave out. Don't know is missing, never the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..errors import DefinitionError, SourceError
from .catalogue import available, find, load
from .instrument import Instrument

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_WHO = ("person", "wave", "approach", "area")
_FEWEST_ALIKE = 3


def score(
    answers: pd.DataFrame,
    instrument: str | Instrument,
    *,
    cutoff: str | None = None,
    allowed_missing: int | None = None,
    own: Mapping[str, Instrument] | None = None,
) -> pd.DataFrame:
    """Score a questionnaire.

    Parameters
    ----------
    answers : DataFrame
        One row an answer: ``person``, ``item``, ``value`` and, where they are there, ``wave``,
        ``approach``, ``area``, ``moment`` and ``instrument`` (then only rows of this instrument
        are used). Values are codes or labels of the instrument; an item may be written as "1",
        "djg6.1" or "djg6_1".
    instrument : str or Instrument
        An id of the catalogue, or an instrument of one's own.
    cutoff : str, optional
        Whose limits name the ``level`` ("cbs", "ggd"). Without it there is no such column.
    allowed_missing : int, optional
        Items that may be missing, instead of what the instrument's source says.
    own : mapping of str to Instrument, optional
        Instruments of one's own, from :func:`merkbaar.instruments.read_folder`.

    Returns
    -------
    DataFrame, shape (n_persons × n_waves, …)
        ``person``, ``wave``, ``approach``, ``area``, ``score`` (NaN where too many items are
        missing), ``n_missing``, ``twice`` (answered more than once in a wave: the first counts),
        ``all_equal`` (the same answer everywhere although the items point both ways),
        ``score_<subscale>``, or of a profile ``score_<item>``, and ``level``.

    Raises
    ------
    SourceError
        If a column is missing, or an item or answer isn't of the instrument.
    DefinitionError
        If it can't be scored: its questions aren't ours to give, or it is no measuring instrument
        and two moments were asked for.
    """
    chosen = find(instrument, own)
    rows = _rows(answers, chosen)
    _refuse_change(rows, chosen)
    who = [column for column in _WHO if column in rows]
    place = rows["place"].to_numpy()
    result = _people(rows, who, place)
    wide = _matrix(rows, chosen, place, len(result), "points")
    answered = _matrix(rows, chosen, place, len(result), "answer")
    allowed = chosen.allowed_missing if allowed_missing is None else allowed_missing
    waves = result["wave"].astype(str).to_numpy() if "wave" in result else None
    result["score"] = _total(wide, chosen, allowed, waves)
    result["n_missing"] = _missing_of(wide)
    result["twice"] = _any(rows["twice"].to_numpy(), place, len(result))
    result["all_equal"] = _all_equal(answered, chosen)
    result = result.assign(**_parts(wide, chosen))
    if cutoff is not None:
        bands = {one: chosen.band(one, cutoff=cutoff) for one in result["score"].dropna().unique()}
        result["level"] = result["score"].map(bands.get)
    return result


def points(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Give the points of each answer, reversed items turned; missing answers are NaN.

    Returns
    -------
    DataFrame, shape (n_answers, …)
        The identifying columns that are there, ``item``, ``points`` and ``twice``; one row a
        person, wave and item (the first by ``moment`` where that is there).
    """
    rows = _rows(answers, instrument)
    who = [column for column in _WHO if column in rows]
    return rows.reindex(columns=[*who, "item", "points", "twice"]).reset_index(drop=True)


def wide_points(rows: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Lay points out, one column an item in the instrument's order; one row a person."""
    wide = rows.pivot_table(index="person", columns="item", values="points", aggfunc="first")
    return wide.reindex(columns=[item.item for item in instrument.items])


def _rows(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Own rows: ``item`` (its id), ``answer`` (place of its code or −1), ``points``, ``twice``.

    ``place`` numbers the people and waves, in their order.
    """
    import numpy as np
    import pandas as pd

    if instrument.method == "none":
        raise DefinitionError(
            f"'{instrument.instrument}' ({instrument.title}) kan niet worden gescoord: de telling "
            f"zit niet in de catalogus. {instrument.licence.strip().rstrip('.')}. Zet de vragen en "
            f"de telling in 'instruments/{instrument.instrument}.yml' bij de monitor, als u mag."
        )
    rows = _own_rows(answers, instrument)
    items = _items(cast("pd.Series", rows["item"]), instrument)
    answer = _answers(cast("pd.Series", rows["value"]), items, instrument)
    direction = {item.item: item.direction for item in instrument.items}
    codes = list(instrument.answers)
    place, names = pd.factorize(items)
    table = np.full((len(names), len(codes) + 1), np.nan)
    for at, name in enumerate(names):
        given = instrument.points[direction[str(name)]]
        table[at, :-1] = [given[code] for code in codes]
    rows = rows.assign(item=items, answer=answer, points=table[place, answer])
    return _once(rows)


def _own_rows(answers: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    if missing := [column for column in ("person", "item", "value") if column not in answers]:
        raise SourceError(
            f"De antwoorden missen de kolom '{missing[0]}'. Verwacht: person, item, value."
        )
    rows = answers
    if "instrument" in answers:
        rows = answers.loc[answers["instrument"].astype(str) == instrument.instrument]
    if rows.empty:
        raise SourceError(
            f"Er zijn geen antwoorden op vragenlijst '{instrument.instrument}'. Controleer "
            "'instrument' en 'items' bij de bron in het monitorbestand."
        )
    return rows


def _items(names: pd.Series, instrument: Instrument) -> np.ndarray[Any, Any]:
    """Ids of the items, without the instrument's name and leading zeros."""
    import pandas as pd

    place, unique = pd.factorize(names.astype(str))
    bare = pd.Series(unique).str.replace(
        rf"^{instrument.instrument}[._-]?", "", regex=True, case=False
    )
    ids = bare.str.lstrip("0").where(bare != "0", "0")
    known = [item.item for item in instrument.items]
    if odd := sorted(set(ids) - set(known)):
        raise SourceError(
            f"Vragenlijst '{instrument.instrument}': {len(odd)} items horen er niet bij. Verwacht: "
            f"{', '.join(known)}. Controleer 'items' bij de bron in het monitorbestand."
            f"{_mixed(set(ids), instrument)}"
        )
    return ids.to_numpy()[place]


def _mixed(ids: set[str], instrument: Instrument) -> str:
    """Name instruments of the catalogue that these items do fit: two may stand under one name."""
    fits = [
        name
        for name in available()
        if name != instrument.instrument
        and len(load(name).items) > 1
        and ids <= {item.item for item in load(name).items}
    ]
    own = {item.item for item in instrument.items}
    if not fits or not ids & own:
        return ""
    return (
        f" Staan er twee vragenlijsten onder één naam? Deze items passen wel bij "
        f"{', '.join(fits[:3])}. Geef elke vragenlijst haar eigen naam."
    )


def _answers(
    values: pd.Series, items: np.ndarray[Any, Any], instrument: Instrument
) -> np.ndarray[Any, Any]:
    """Place of each answer among the codes; −1 where there is none."""
    import numpy as np
    import pandas as pd

    place, unique = pd.factorize(values)
    words = _plain(pd.Series(unique, dtype=object))
    codes = {code.casefold(): at for at, code in enumerate(instrument.answers)}
    labels = [instrument.answers, instrument.answers_en]
    by_label = {
        label.casefold(): codes[code.casefold()]
        for given in labels
        for code, label in given.items()
        if label
    }
    known = {**by_label, **codes}
    none = {*instrument.missing, ""}
    found = np.array([known.get(word, -1 if word in none else -2) for word in words], dtype=int)
    answer = np.append(found, -1)[place]
    if (outside := answer == -2).any():
        where = ", ".join(sorted(set(items[outside])))
        raise SourceError(
            f"Vragenlijst '{instrument.instrument}': {int(outside.sum())} antwoorden vallen buiten "
            f"de schaal (item {where}). Verwacht: {_expected(instrument)}. "
            "Vul 'recode' in bij de bron, of zet de rijen in 'corrections/sources.yml'."
        )
    return answer


def _expected(instrument: Instrument) -> str:
    return ", ".join(label or code for code, label in instrument.answers.items())


def _plain(values: pd.Series) -> pd.Series:
    """Write values as small letters; a whole number without its decimals ("1.0" is "1")."""
    text = values.astype(str).str.strip().str.casefold()
    return text.str.replace(r"\.0+$", "", regex=True)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    who = [column for column in _WHO if column in rows]
    place = rows.groupby(who, observed=True, dropna=False, sort=True).ngroup().to_numpy()
    item, names = pd.factorize(rows["item"])
    key = pd.Series(place * len(names) + item, index=rows.index)
    rows = rows.assign(place=place, key=key, twice=key.duplicated(keep=False))
    if rows["twice"].to_numpy().any():
        if "moment" in rows:
            rows = rows.sort_values("moment", kind="stable")
        rows = rows.drop_duplicates("key", keep="first")
    return rows.drop(columns="key")


def _refuse_change(rows: pd.DataFrame, instrument: Instrument) -> None:
    if instrument.change or "wave" not in rows or len(set(rows["wave"])) < 2:
        return
    raise DefinitionError(
        f"'{instrument.instrument}' ({instrument.title}) mag niet op twee momenten worden "
        f"vergeleken. {instrument.change_reason.strip()}. {instrument.note.strip()}"
    )


def _people(rows: pd.DataFrame, who: Sequence[str], place: np.ndarray) -> pd.DataFrame:
    import numpy as np

    _, first = np.unique(place, return_index=True)
    return cast("pd.DataFrame", rows[list(who)].iloc[first].reset_index(drop=True))


def _matrix(
    rows: pd.DataFrame, instrument: Instrument, place: np.ndarray, n: int, column: str
) -> np.ndarray[Any, Any]:
    import numpy as np
    import pandas as pd

    ids = [item.item for item in instrument.items]
    made = np.full((n, len(ids)), np.nan)
    made[place, pd.Index(ids).get_indexer(pd.Index(rows["item"]))] = rows[column].to_numpy(
        dtype=float
    )
    return made


def _missing_of(wide: np.ndarray) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.isnan(wide).sum(axis=1)


def _any(flags: np.ndarray, place: np.ndarray, n: int) -> np.ndarray[Any, Any]:
    import numpy as np

    return np.bincount(place, weights=flags, minlength=n) > 0


def _all_equal(answered: np.ndarray, instrument: Instrument) -> np.ndarray[Any, Any]:
    """Mark who gave one answer to every question although the questions point both ways."""
    import numpy as np

    given = np.where(answered < 0, np.nan, answered)
    there = (~np.isnan(given)).sum(axis=1)
    both = len({item.direction for item in instrument.items}) > 1
    with np.errstate(all="ignore"):
        lowest = np.fmin.reduce(given, axis=1)
        highest = np.fmax.reduce(given, axis=1)
    return both & (there >= _FEWEST_ALIKE) & (lowest == highest)


def _parts(wide: np.ndarray, instrument: Instrument) -> dict[str, np.ndarray[Any, Any]]:
    """Scores of the subscales (nothing may be missing), or of each question of a profile."""
    ids = [item.item for item in instrument.items]
    if instrument.method == "profile":
        return {f"score_{name}": wide[:, at] for at, name in enumerate(ids)}
    made = {}
    for subscale in instrument.subscales:
        own = [at for at, item in enumerate(instrument.items) if item.subscale == subscale]
        made[f"score_{subscale}"] = _total(wide[:, own], instrument, 0, None)
    return made


def _total(
    wide: np.ndarray, instrument: Instrument, allowed: int, waves: np.ndarray | None
) -> np.ndarray[Any, Any]:
    """Sum or mean; NaN with too many missing, and what stands for a missing item as it says."""
    import numpy as np

    if instrument.method == "profile":
        return np.full(len(wide), np.nan)
    n_missing = _missing_of(wide)
    filled = _filled(wide, instrument, waves) if allowed and n_missing.any() else wide
    how = filled.sum(axis=1) if instrument.method == "sum" else filled.mean(axis=1)
    enough = (n_missing <= allowed) & (n_missing < wide.shape[1])
    # a multiple such as 0.1 leaves 0.7000000000000001; twelve decimals are more than any scale has
    return np.where(enough, np.round(how * instrument.multiply, 12), np.nan)


def _filled(
    wide: np.ndarray, instrument: Instrument, waves: np.ndarray | None
) -> np.ndarray[Any, Any]:
    import numpy as np

    if instrument.filling == "zero":
        return np.nan_to_num(wide)
    with np.errstate(all="ignore"):
        if instrument.filling != "item_mean":
            return np.where(np.isnan(wide), _mean(wide, axis=1)[:, None], wide)
        made = wide.copy()
        groups = np.zeros(len(wide), dtype=int) if waves is None else waves
        for wave in np.unique(groups):
            mine = groups == wave
            made[mine] = np.where(np.isnan(wide[mine]), _mean(wide[mine], axis=0), wide[mine])
    return made


def _mean(values: np.ndarray, *, axis: int) -> np.ndarray[Any, Any]:
    import numpy as np

    there = ~np.isnan(values)
    return np.nansum(values, axis=axis) / there.sum(axis=axis)
