"""Who said yes to what, and when: consent per purpose, half-open from given to withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from merkbaar.errors import PrivacyError

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

Purpose = Literal["analyse", "quote", "photo", "audio"]
PURPOSES: tuple[str, ...] = ("analyse", "quote", "photo", "audio")
_COLUMNS = ("person", "purpose", "given", "withdrawn")


def allowed(
    consents: pd.DataFrame, *, purpose: Purpose, at: dt.date | dt.datetime | pd.Timestamp
) -> frozenset[str]:
    """Give the persons whose consent for a purpose holds at a moment.

    A consent holds in ``[given, withdrawn)``. Without a row, or without a date on which it was
    given, there is none. A withdrawal ends every consent given up to that moment; a later yes
    counts again. A withdrawal whose date can't be read ends all of them.

    Parameters
    ----------
    consents : DataFrame
        The standard table: person, purpose, given, withdrawn (dates; withdrawn may be missing).
    purpose : {"analyse", "quote", "photo", "audio"}
        What the consent is for. A yes to one purpose says nothing of another.
    at : date or datetime
        The moment asked about, often the edition's ``until``.

    Returns
    -------
    frozenset of str
        Pseudonyms of the persons.

    Raises
    ------
    PrivacyError
        If a column is missing or the purpose is unknown.
    """
    import pandas as pd

    rows = _of_purpose(consents, purpose)
    moment = _moments(pd.Series([at])).iloc[0]
    unreadable = rows["withdrawn"].isna() & rows["_ended"]
    given = rows.loc[rows["given"] <= moment].groupby("person")["given"].max()
    ended = rows.loc[rows["withdrawn"] <= moment].groupby("person")["withdrawn"].max()
    last_end = ended.reindex(given.index)
    holds = given.index[last_end.isna() | (last_end < given)]
    return frozenset(holds) - frozenset(rows.loc[unreadable, "person"])


def withdrawn(
    consents: pd.DataFrame, *, purpose: Purpose, at: dt.date | dt.datetime | pd.Timestamp
) -> frozenset[str]:
    """Give the persons who had given consent for a purpose and have none at a moment."""
    rows = _of_purpose(consents, purpose)
    return frozenset(rows.loc[rows["_ended"], "person"]) - allowed(consents, purpose=purpose, at=at)


def _of_purpose(consents: pd.DataFrame, purpose: str) -> pd.DataFrame:
    if missing := [name for name in _COLUMNS if name not in consents.columns]:
        raise PrivacyError(
            f"De tabel met toestemmingen mist de kolom {', '.join(missing)}. "
            f"Verwacht: {', '.join(_COLUMNS)}."
        )
    if purpose not in PURPOSES:
        raise PrivacyError(
            f"Onbekend doel voor toestemming: '{purpose}'. Verwacht: {', '.join(PURPOSES)}."
        )
    rows = consents.loc[consents["purpose"] == purpose, list(_COLUMNS)]
    return rows.assign(
        _ended=rows["withdrawn"].notna() & (rows["withdrawn"].astype("str").str.strip() != ""),
        given=_moments(rows["given"]),
        withdrawn=_moments(rows["withdrawn"]),
    )


def _moments(values: pd.Series) -> pd.Series:
    """Give moments without a zone (a zoned one as it is on a Dutch clock); unreadable is NaT."""
    import pandas as pd

    def one(value: object) -> pd.Timestamp:
        moment = pd.to_datetime(value, errors="coerce")  # type: ignore[arg-type]
        if moment is pd.NaT or moment.tzinfo is None:
            return moment
        return moment.tz_convert("Europe/Amsterdam").tz_localize(None)

    return pd.Series([one(v) for v in values], index=values.index, dtype="datetime64[us]")
