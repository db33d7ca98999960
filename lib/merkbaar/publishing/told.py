"""Who told of what, kept beside the results for the notebook that joins numbers and stories.

Left of the gate, and encrypted where the monitor has its own key: a row is of one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..storytelling.sharing import LEAST
from ..tables import OTHER_THEME
from .at_rest import read_table, write_table
from .files import private_folder, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from .edition import Edition

NAME = "told"
COLUMNS = ("person", "area", "period", "theme")
_NUMBER = ("person", "measure", "value")


def keep_told(edition: Edition, story_themes: pd.DataFrame, stories: pd.DataFrame) -> None:
    """Keep who told of which theme, where and when; somebody of no theme has one row without.

    Parameters
    ----------
    story_themes : DataFrame
        narrative, theme, strength.
    stories : DataFrame
        The usable stories of the edition's periods: narrative, person, area, period.
    """
    frame = told_of(story_themes, stories)
    folder, key = _folder(edition), edition._key()
    content = write_table(folder / f"{NAME}.parquet", frame, key=key)
    about = {"kind": NAME, "content": content, "notebook": edition.notebook}
    write_json(folder / f"{NAME}.json", about)


def told_of(story_themes: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Give person, area, period and theme, each combination once, in an order of its own."""
    strong = (story_themes["strength"] >= LEAST) & (story_themes["theme"] != OTHER_THEME)
    themes = story_themes.loc[strong, ["narrative", "theme"]]
    placed = stories.loc[:, ["narrative", "person", "area", "period"]]
    frame: Any = placed.merge(themes, on="narrative", how="left").loc[:, list(COLUMNS)]
    told = frame.groupby(["person", "area", "period"], dropna=False)["theme"].transform("count")
    frame = frame.loc[frame["theme"].notna() | (told == 0)].drop_duplicates()
    return frame.sort_values(list(COLUMNS), kind="stable", ignore_index=True)


def read_told(edition: Edition) -> pd.DataFrame | None:
    """Read who told of what, as the notebook of the stories left it; None where there is none."""
    path = _folder(edition) / f"{NAME}.parquet"
    return read_table(path, key=edition._key()) if path.is_file() else None


def beside_numbers(edition: Edition) -> dict[str, Any]:
    """Give what ``insights.findings`` joins numbers and stories with, by the names that it asks.

    Returns
    -------
    dict
        told, people (None where nobody told anything) and random_state.
    """
    told = read_told(edition)
    people = None if told is None else numbers_of_people(edition)
    return {"told": told, "people": people, "random_state": edition.monitor.random_state}


def numbers_of_people(edition: Edition) -> pd.DataFrame:
    """Give the numbers of single people that stories can be held against.

    The scores on the questionnaires of the edition's period, and the days that people waited whose
    support began in it. A table or a measure that isn't there is left out.

    Returns
    -------
    DataFrame
        person, measure, value: one row a person and measure (the mean).
    """
    import pandas as pd

    found = [*_scores(edition), *_waits(edition)]
    if not found:
        return pd.DataFrame({name: [] for name in _NUMBER})
    both: Any = pd.concat(found, ignore_index=True).dropna(subset=["value"])
    return both.groupby(["person", "measure"], as_index=False)["value"].mean().loc[:, list(_NUMBER)]


def _scores(edition: Edition) -> Sequence[pd.DataFrame]:
    if not (edition.folders.prepared / "answers.parquet").is_file() or not edition.instruments:
        return ()
    from ..instruments import score_all

    scores = score_all(edition.table("answers"), measures=edition.instruments)
    if not {"person", "measure", "period", "score"} <= set(scores):
        return ()
    now: Any = scores.loc[scores["period"] == edition.plan.period]
    return (now.rename(columns={"score": "value"})[list(_NUMBER)],)


def _waits(edition: Edition) -> Sequence[pd.DataFrame]:
    named = any(one.id == "waiting_days" for one in edition.monitor.measures)
    if not named or not (edition.folders.prepared / "provisions.parquet").is_file():
        return ()
    from ..counting.waiting import durations

    spells = edition.table("provisions")
    if not {"applied", "start"} <= set(spells):
        return ()
    started: Any = durations(spells)[0]
    now = started.loc[started["start"].dt.strftime("%Y") == edition.plan.period]
    return (now.assign(measure="waiting_days", value=now["days"])[list(_NUMBER)],)


def _folder(edition: Edition) -> Path:
    return private_folder(edition.folders.results(edition.edition))
