"""How many people a cell can hold at most, by the tables that a notebook read.

The gate guards numbers of people; it can't see that a notebook counted stories, answers or spells.
What can be seen is that there are fewer people than it says: then it didn't count people, and
small groups would be shown as large ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import PrivacyError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from ..monitor import Monitor
    from ..tables import Offer

WHO = ("person", "dossier")
"""Columns that name somebody; a dossier is one person's. A story or a household is nobody."""
GROUP = "group_"
PLACES = ("area", "provider", "provision", "approach", "wave", "referrer")
"""Columns that say where people are, beside groups; a notebook may call them otherwise."""
PERIOD = "period"
_COUNTED = re.compile(r"-?\d{1,3}")
"""A round or a number of something: a group may have the same code by chance."""


@dataclass(frozen=True)
class Whose:
    """Of whom a table is, and where they are: columns of :data:`WHO`, of places and groups alone.

    Attributes
    ----------
    people : DataFrame, shape (n_rows, …)
        The column of :data:`WHO` first, if there is one.
    years : DataFrame, shape (n_people_and_years, 2)
        The same column, and ``period``: each year in which somebody has a row; "" without a date.
    denominator : float
        The largest number of people that the table itself tells of, as ``population`` does.
    about_people : bool
        Whether its rows are of people at all: indicators of areas aren't, stories are.
    """

    people: pd.DataFrame
    denominator: float = 0.0
    about_people: bool = True
    years: pd.DataFrame | None = None
    _within: dict[str, Mapping[str, np.ndarray]] = field(default_factory=dict)

    @cached_property
    def _who(self) -> tuple[np.ndarray, np.ndarray]:
        """Per row the place of its person (-1: nobody), and per person a number of 64 bits."""
        import numpy as np
        import pandas as pd

        if not self.people.shape[1]:
            return np.full(len(self.people), -1), np.empty(0, dtype=np.uint64)
        at, names = pd.factorize(self.people.iloc[:, 0])
        hashed: Any = pd.util.hash_array  # type: ignore[attr-defined]
        return at, hashed(np.asarray(names, dtype=object), categorize=False)

    @property
    def rows(self) -> bool:
        """Whether it has rows of people or of their stories; a denominator alone has none."""
        return bool(self.people.shape[1]) or (self.about_people and not self.denominator)

    @property
    def everybody(self) -> np.ndarray:
        """A number for everybody in the table, the same in every table."""
        return self._who[1]

    def within(self, name: str) -> Mapping[str, np.ndarray]:
        """Give per code of a dimension who is in it; kept, for it takes long in large tables."""
        if name not in self._within:
            if name == PERIOD:
                self._within[name] = self._of_years()
            else:
                self._within[name] = self._divided(name) if name in self.people else {}
        return self._within[name]

    def _of_years(self) -> Mapping[str, np.ndarray]:
        """Give per year who has a row in it; who has one without a date may be in any year."""
        import numpy as np

        if self.years is None:
            return {}
        by_year = dict(Whose(self.years)._divided(PERIOD))
        undated = by_year.pop("", np.empty(0, dtype=np.uint64))
        return {year: np.concatenate([there, undated]) for year, there in by_year.items()}

    def _divided(self, name: str) -> Mapping[str, np.ndarray]:
        import numpy as np
        import pandas as pd

        at, codes = pd.factorize(self.people[name])
        who, everybody = self._who
        there = (at >= 0) & (who >= 0)
        every: Any = at[there].astype(np.int64) * max(len(everybody), 1) + who[there]
        pairs = np.sort(pd.unique(every))
        starts = np.searchsorted(pairs, np.arange(1, len(codes)) * len(everybody))
        parts = np.split(pairs % max(len(everybody), 1), starts)
        return {str(code): everybody[part] for code, part in zip(codes, parts, strict=False)}


def whose(frame: pd.DataFrame) -> Whose:
    """Keep of a standard table whose rows it has, and where those people are."""
    import pandas as pd

    told: Any = pd.to_numeric(frame["persons"], errors="coerce") if "persons" in frame else 0.0
    most = 0.0 if isinstance(told, float) or not told.notna().any() else float(told.max())
    who = next((name for name in WHO if name in frame and _any(frame[name])), None)
    if who is None:
        about = "narrative" in frame or "persons" in frame
        return Whose(pd.DataFrame(index=frame.index), most, about)
    where = [name for name in frame if name in PLACES or str(name).startswith(GROUP)]
    return Whose(frame.loc[:, [who, *where]], most, years=_years(frame, who))


def _years(frame: pd.DataFrame, who: str) -> pd.DataFrame | None:
    """Give who has a row in which year: by its moment, or all years that a spell runs."""
    import pandas as pd

    first = next((name for name in ("moment", "start") if name in frame), None)
    if first is None or not pd.api.types.is_datetime64_any_dtype(frame[first]):
        return None
    starts: Any = frame[first].dt.year
    ends: Any = frame["end"].dt.year if first == "start" and "end" in frame else starts
    if not starts.notna().any():
        return None
    latest = int(max(starts.max(), ends.max() if ends.notna().any() else 0))
    ends = ends.fillna(latest)
    parts = [(starts.isna(), "")]
    parts += [((starts <= year) & (ends >= year), str(year))
              for year in range(int(starts.min()), latest + 1)]  # fmt: skip
    told = [pd.DataFrame({who: frame.loc[rows, who], PERIOD: year}) for rows, year in parts]
    return pd.concat(told, ignore_index=True).drop_duplicates()


def _any(column: Any) -> bool:
    return bool(column.notna().any())


def refuse_more_people(offer: Offer, seen: Mapping[str, Whose], monitor: Monitor) -> None:
    """Refuse an offer with more people in a cell than the tables that were read have.

    Per cell: everybody in the tables; for an area, a group, a provider and the like everybody
    there, whatever the column is called; and for a year everybody with a row in it. The figures of
    a denominator (``population``) are people too where no table of people was read.

    Parameters
    ----------
    seen : mapping of str to Whose
        The tables that the notebook read; without any nothing can be said.

    Raises
    ------
    PrivacyError
        Names the table and how many cells, no value.
    """
    import numpy as np
    import pandas as pd

    seen = {name: one for name, one in seen.items() if one.about_people}
    _refuse_unsaid(offer, seen)
    if offer.persons is None or offer.persons not in offer.frame or not seen:
        return
    counts: Any = pd.to_numeric(offer.frame[offer.persons], errors="coerce")
    most = np.full(len(counts), float(_together([one.everybody for one in seen.values()])))
    for name in offer.dimensions:
        if name in offer.frame:
            most = np.minimum(most, _limits(offer, name, seen, monitor, most))
    if not any(one.rows for one in seen.values()):
        most = np.maximum(most, max(one.denominator for one in seen.values()))
    if bad := int((counts.to_numpy(dtype=float, na_value=0.0) > most).sum()):
        raise PrivacyError(
            f"Tabel '{offer.name}', kolom '{offer.persons}': in {bad} van de {len(counts)} cellen "
            f"staan meer mensen dan er zijn in {', '.join(sorted(seen))}. Verwacht: verschillende "
            "mensen, geen verhalen, antwoorden of regels; anders lijkt een kleine groep groot. "
            "Tel met merkbaar.counting.people.people(frame, by=[…]), of lees de tabel waar deze "
            "mensen in staan met edition.table(…). Een schatting van hoeveel mensen er wonen heeft "
            "persons=None."
        )


def _refuse_unsaid(offer: Offer, seen: Mapping[str, Whose]) -> None:
    """Refuse numbers of people in a table that is said to be about nobody."""
    if offer.persons is None and any(one.rows for one in seen.values()) and _counts(offer.frame):
        raise PrivacyError(
            f"Tabel '{offer.name}' heeft persons=None (over geen mensen, dus niets te verbergen), "
            "en wel een gevulde kolom met aantallen mensen. Noem die kolom bij persons=, of haal "
            "haar weg als de tabel echt over niemand gaat."
        )


def _counts(frame: pd.DataFrame) -> bool:
    """Whether a frame says itself of how many people its cells are."""
    return any(name in frame and _any(frame[name]) for name in ("persons", "count"))


def _together(parts: Sequence[np.ndarray]) -> int:
    import numpy as np
    import pandas as pd

    return len(parts[0] if len(parts) == 1 else pd.unique(np.concatenate(parts)))


def _limits(
    offer: Offer, name: str, seen: Mapping[str, Whose], monitor: Monitor, most: Any
) -> list[float]:
    """Give per cell how many people there are at its code of a dimension; `most` where not known.

    A code of which no table knows anybody is one of the notebook's own. A column that no table
    has is looked up by its codes: a wijk is one whatever it is called.
    """
    whole = monitor.municipality.code
    free = {offer.totals.get(name, whole), whole}
    codes = [str(code) for code in offer.frame[name]]
    there: dict[str, list[np.ndarray]] = {}
    for column in _columns(name, seen):
        areas = monitor.areas if column == "area" else ()
        above = {area.code: area.parent or whole for area in areas}
        for one in seen.values():
            for code, people in one.within(column).items():
                for at in _chain(code, above):
                    there.setdefault(at, []).append(people)
    if not any(name in one.people for one in seen.values()):
        free |= {code for code in codes if _COUNTED.fullmatch(code)}
    limits = {at: float(_together(there[at])) for at in set(codes) & set(there) - free}
    return [limits.get(code, float(top)) for code, top in zip(codes, most, strict=True)]


def _columns(name: str, seen: Mapping[str, Whose]) -> list[str]:
    """Say in which columns of the tables that were read the codes of a dimension may stand."""
    own = dict.fromkeys(column for one in seen.values() for column in one.people.columns[1:])
    if name in own:
        return [name]
    return [*own, PERIOD]


def _chain(code: str, above: Mapping[str, str]) -> list[str]:
    """Give a code and what it lies in."""
    chain = [code]
    while (code := above.get(code, "")) and code not in chain:
        chain.append(code)
    return chain
