"""Put the sources of one standard table together: one row a key, and only with consent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ..schemas import TABLES, empty_dtypes
from .carrying import VALUES
from .retention import WITH_ITS_STORY

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from .carrying import Carrier
    from .door import Door

ORIGIN = ("_file", "_sheet", "_row", "_source")
DOUBLE = "dubbele regel: dezelfde regel staat er al"
NO_STORY = "hoort bij een verhaal dat er niet is of is geweigerd: van wie het is, is niet te zien"
NOBODY = "van wie deze stap is, is niet bekend: een verhaal is geen mens"
SAME_KEY = "dubbele sleutel ({key}): de eerste regel is gebruikt"


def join(
    frames: Mapping[str, Sequence[pd.DataFrame]],
    *,
    door: Door,
    at: dt.date,
    carrier: Carrier | None = None,
    outdated: Collection[str] = (),
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Join the sources of every table.

    Parameters
    ----------
    frames : mapping of str to sequence of DataFrame
        Per standard table its sources, with the columns of :data:`ORIGIN`.
    at : date
        The day on which consent must hold.
    carrier : Carrier, optional
        Carries figures of areas as they were to the areas of now.
    outdated : collection of str
        Stories past their term: codes and steps of them go with them.

    Returns
    -------
    tables : dict of str to DataFrame
        Standard columns only.
    refused : DataFrame
        file, sheet, row, reason, table, and the number of the source.
    """
    import pandas as pd

    together = {name: pd.concat(list(parts), ignore_index=True) for name, parts in frames.items()}
    if "consents" in together:
        together["consents"] = _whole_consents(together["consents"])
    refused, tables = [], {}
    consents = together.get("consents")
    told_by = _tellers(together.get("narratives"))
    for name, frame in together.items():
        _name_tellers(name, frame, told_by)
        reasons = _double(name, frame)
        new = _consent_reasons(name, frame, told_by, door=door, consents=consents, at=at)
        reasons = reasons.mask(reasons == "", new)
        if name != "narratives" and "narrative" in frame:
            reasons[frame["narrative"].isin(sorted(outdated)) & (reasons == "")] = WITH_ITS_STORY
        reasons = reasons.mask(reasons == "", _nobodys(name, frame, told_by))
        kept = frame.loc[reasons == ""]
        if carrier is not None and name in VALUES:
            carried = carrier.carry(name, kept)
            kept = carried.frame
            reasons[carried.lost.index] = carried.lost
        refused.append(_listed(name, frame, reasons))
        tables[name] = standard_frame(name, kept)
    return tables, pd.concat(refused, ignore_index=True)


def _tellers(stories: pd.DataFrame | None) -> dict[str, str]:
    """Give who told each story."""
    if stories is None:
        return {}
    return dict(zip(stories["narrative"], stories["person"], strict=True))


def _name_tellers(name: str, frame: pd.DataFrame, told_by: Mapping[str, str]) -> None:
    """Fill in whose a row of a story is, in place: ten stories of one person are one person."""
    if name != "narratives" and "narrative" in frame and "person" in TABLES[name].columns:
        known = frame["narrative"].map(told_by.get)
        frame["person"] = frame["person"].fillna(known) if "person" in frame else known


def _nobodys(name: str, frame: pd.DataFrame, told_by: Mapping[str, str]) -> pd.Series:
    """Per row of a story why nobody can be counted for it; "" where somebody can."""
    import pandas as pd

    reasons = pd.Series("", index=frame.index, dtype="object")
    if name == "narratives":
        return reasons
    if "narrative" in frame:
        whose = frame.reindex(columns=["person", "dossier"]).notna().any(axis=1)
        lost = frame["narrative"].notna() & ~frame["narrative"].isin(list(told_by))
        reasons[lost & ~whose] = NO_STORY
    if name == "steps":
        named = frame.reindex(columns=["person"])["person"].notna()
        reasons[~named & (reasons == "")] = NOBODY
    return reasons


def _consent_reasons(
    name: str,
    frame: pd.DataFrame,
    told_by: Mapping[str, str],
    *,
    door: Door,
    consents: pd.DataFrame | None,
    at: dt.date,
) -> pd.Series:
    """Per row why its person, or who told its story, may not be in this table."""
    reasons = door.consent_reasons(name, frame, consents, at)
    if name == "narratives" or "narrative" not in frame:
        return reasons
    stories = frame.assign(person=frame["narrative"].map(told_by.get))
    of_story = door.consent_reasons("narratives", stories, consents, at)
    return reasons.mask((reasons == "") & stories["person"].notna(), of_story)


def _whole_consents(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    for column in ("given", "withdrawn"):
        if column not in frame:
            frame[column] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    return frame


def _double(name: str, frame: pd.DataFrame) -> pd.Series:
    """Per row why it says something twice; the first row always counts."""
    import pandas as pd

    reasons = pd.Series("", index=frame.index, dtype="object")
    own = [column for column in frame.columns if column not in ORIGIN]
    key = [column for column in TABLES[name].key if column in own]
    if key:
        named = frame.loc[:, key].copy()
        for column, other in TABLES[name].stand_in.items():
            if column in key and other in key:
                named[column] = named[column].where(named[other].isna())
        reasons[named.duplicated()] = SAME_KEY.format(key=", ".join(key))
    reasons[frame.duplicated(own)] = DOUBLE
    return reasons


def _listed(name: str, frame: pd.DataFrame, reasons: pd.Series) -> pd.DataFrame:
    import pandas as pd

    out = frame.loc[reasons != ""]
    return pd.DataFrame(
        {
            "file": out["_file"].astype("str"),
            "sheet": out["_sheet"].astype("str"),
            "row": out["_row"].astype("int64"),
            "reason": reasons[reasons != ""].astype("str"),
            "table": name,
            "source": out["_source"].astype("int64"),
        }
    ).astype({"table": "str"})


def standard_frame(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of a standard table in their order, with their kinds."""
    groups = sorted(column for column in frame.columns if column.startswith("group_"))
    columns = [column for column in TABLES[table].columns if column in frame.columns] + groups
    return frame.loc[:, columns].astype(empty_dtypes(table, columns)).reset_index(drop=True)
