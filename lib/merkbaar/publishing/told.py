"""Who told of what, kept beside the results for the notebook that joins numbers and stories.

Left of the gate, and encrypted where the monitor has its own key: a row is of one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..insights.scope import IMPROVED
from ..storytelling.sharing import LEAST
from ..tables import OTHER_THEME
from .at_rest import read_table, write_table
from .door import OTHER_NUMBERS
from .files import private_folder, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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
    people = None if told is None else numbers_of_people(edition, told)
    return {"told": told, "people": people, "random_state": edition.monitor.random_state}


def numbers_of_people(edition: Edition, told: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give the numbers of single people that stories can be held against.

    The scores on the questionnaires of the edition's period; of those of approaches who got better
    instead (:mod:`merkbaar.counting.improved`), where the monitor has the measure ``improved``; and
    the days that people waited whose support began in it. A table or a measure that isn't there is
    left out. With a key list (the table ``identities``) a number goes by the number under which
    its person told, where that is another one.

    Parameters
    ----------
    told : DataFrame, optional
        Who told (:func:`read_told`); without it nobody is renamed.

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
    both["person"] = both["person"].map(_as_tellers(edition, told))
    return both.groupby(["person", "measure"], as_index=False)["value"].mean().loc[:, list(_NUMBER)]


def _scores(edition: Edition) -> Sequence[pd.DataFrame]:
    if not (edition.folders.prepared / "answers.parquet").is_file() or not edition.instruments:
        return ()
    from ..instruments import score_all

    scores = score_all(edition.table("answers"), measures=edition.instruments)
    if not {"person", "measure", "period", "score"} <= set(scores):
        return ()
    own = _own_measures(edition)
    now: Any = scores.loc[
        (scores["period"] == edition.plan.period) & ~scores["measure"].isin(list(own.values()))
    ]
    levels: Any = now.rename(columns={"score": "value"})[list(_NUMBER)]
    return (levels, *_improved(edition, scores, own))


def _own_measures(edition: Edition) -> dict[str, str]:
    """Give per approach the measure it is meant to move; none if the monitor asks no `improved`."""
    monitor = edition.monitor
    if not any(one.id == IMPROVED for one in monitor.measures):
        return {}
    known = edition.instruments
    return {a.id: known[a.instrument] for a in monitor.approaches if a.instrument in known}


def _improved(
    edition: Edition, scores: pd.DataFrame, own: dict[str, str]
) -> Sequence[pd.DataFrame]:
    if not own or not {"wave", "approach"} <= set(scores):
        return ()
    from ..counting.improved import improved

    ways = {one.id: one.better for one in edition.monitor.measures if one.better != "none"}
    made: Any = improved(scores, own=own, better=ways).assign(measure=IMPROVED)
    return (made.loc[:, list(_NUMBER)],)


def _as_tellers(edition: Edition, told: pd.DataFrame | None) -> Callable[[str], str]:
    """Give the number under which a person told, by any number in the monitor's key list.

    Of somebody with several numbers that told, the first in the key list's order of columns.
    """
    path = edition.folders.prepared / "identities.parquet"
    if told is None or not path.is_file():
        return lambda person: person
    keys, tellers = edition.table("identities"), set(told["person"])
    known: dict[str, str] = {}
    names = [name for name in ("person", *OTHER_NUMBERS) if name in keys]
    for row in keys[names].itertuples(index=False):
        mine = [one for one in row if isinstance(one, str)]
        name = next((one for one in mine if one in tellers), None)
        if name is not None:
            known.update(dict.fromkeys(mine, name))
    return lambda person: known.get(person, person)


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
