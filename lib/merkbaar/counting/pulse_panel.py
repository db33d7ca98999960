"""The pulse as a panel: one row a person and round, with what was answered and what happened.

What can't be used is left out and counted: nothing disappears in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError, TooFewData

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("person", "item", "value", "phase")
LATE = 1.5
"""A round that lies more than this many usual gaps after an event is no longer the event's."""


@dataclass(frozen=True)
class Panel:
    """Answers of people in rounds.

    Attributes
    ----------
    rows : DataFrame, shape (n_rows, …)
        ``person``, ``round`` (whole, from 1), ``phase``, ``moment`` (NaT where unknown), one column
        an item (points), and ``municipality`` where asked. Ordered by person and round.
    happened : DataFrame, shape (n_events, 3)
        ``person``, ``event``, ``round`` in which it fell, whether or not the person answered then.
    items, phases, events : tuple of str
        In the order of the monitor.
    left_out : mapping of str to int
        What was not used: answers with an unknown phase, outside the scale, twice in a round; and
        events that no round belongs to.
    waves : bool
        Whether rounds are waves, and not each person's own answers in the order of their moments.
    """

    rows: Any
    happened: Any
    items: tuple[str, ...]
    phases: tuple[str, ...]
    events: tuple[str, ...]
    left_out: Mapping[str, int]
    waves: bool = True

    @property
    def persons(self) -> int:
        """How many people answered at least once."""
        return int(self.rows["person"].nunique())

    @property
    def last_round(self) -> int:
        """The last round that anybody answered."""
        return int(self.rows["round"].max())

    def at(self, event: str) -> pd.Series:
        """Whether each row is of the round in which an event fell, shape (n_rows,)."""
        mine = self.happened.loc[self.happened["event"] == event, ["person", "round"]]
        keyed: Any = self.rows[["person", "round"]].merge(
            mine.drop_duplicates(), on=["person", "round"], how="left", indicator=True
        )
        return (keyed["_merge"] == "both").set_axis(self.rows.index)


def make_panel(
    answers: pd.DataFrame,
    *,
    items: Sequence[str],
    phases: Sequence[str],
    events: pd.DataFrame | None = None,
    happenings: Sequence[str] = (),
    lowest: float = 0.0,
    highest: float = 10.0,
    instrument: str | None = None,
    municipality: str | None = None,
) -> Panel:
    """Lay answers out as a panel.

    Parameters
    ----------
    answers : DataFrame
        The standard table: ``person``, ``item``, ``value``, ``phase``, and ``wave`` or ``moment``.
        Rounds are the waves in their order ("puls 2" before "puls 10"); without waves, each
        person's own answers in the order of their moments.
    events : DataFrame, optional
        The standard table: ``person``, ``event``, and ``wave`` or ``moment``. An event with only a
        moment falls in the person's first round from that moment on.
    happenings : sequence of str
        The events to look at.
    lowest, highest : float
        Ends of the scale, in points.
    instrument : str, optional
        Which questionnaire is the pulse; by default every answer.
    municipality : str, optional
        Column of the answers that says where a person lives, for more than one municipality.

    Raises
    ------
    SourceError
        If a column is not there.
    TooFewData
        If no answer can be used.
    """
    used, counted = _usable(answers, items, phases, lowest, highest, instrument, municipality)
    if used.empty:
        raise TooFewData(
            f"Geen antwoord van de puls is bruikbaar: {counted['unknown_phase']} met een onbekende "
            f"fase, {counted['outside_scale']} buiten de schaal. Verwacht: vragen "
            f"{', '.join(items)} en fasen {', '.join(phases)}. Kijk de koppeling in het "
            "monitorbestand na."
        )
    numbers = _rounds(used)
    rows, double = _wide(used.assign(round=numbers), items, municipality)
    order = _wave_numbers(used) if "wave" in used else {}
    happened, lost = _happened(events, happenings, rows, order)
    counted |= {"double": double, "unplaced_events": lost}
    named = tuple(items), tuple(phases), tuple(happenings)
    return Panel(rows, happened, *named, counted, waves=_by_wave(used))


def _usable(
    answers: pd.DataFrame,
    items: Sequence[str],
    phases: Sequence[str],
    lowest: float,
    highest: float,
    instrument: str | None,
    municipality: str | None,
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Give the answers that count, and how many don't."""
    needed = (*NEEDED, *([municipality] if municipality else []))
    needed += ("instrument",) if instrument is not None else ()
    missing = [column for column in needed if column not in answers]
    if not missing and not {"wave", "moment"} & set(answers.columns):
        missing = ["wave"]
    if missing:
        raise SourceError(
            f"De puls mist de kolom '{missing[0]}'. Verwacht: {', '.join(needed)}, en 'wave' of "
            "'moment'. Koppel haar onder 'columns:' bij de bron."
        )
    mine = answers.loc[answers["item"].isin(list(items))]
    if instrument is not None:
        mine = mine.loc[mine["instrument"] == instrument]
    mine = mine.loc[mine["value"].notna() & mine["person"].notna()]
    known = mine["phase"].isin(list(phases))
    inside = mine["value"].between(lowest, highest)
    counted = {"unknown_phase": int((~known).sum()), "outside_scale": int((known & ~inside).sum())}
    return mine.loc[known & inside], counted


def _natural(text: str) -> tuple[Any, ...]:
    """Order "puls 2" before "puls 10"."""
    parts = re.split(r"(\d+)", text)
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def _wave_numbers(used: pd.DataFrame) -> dict[str, int]:
    waves = sorted({str(wave) for wave in used["wave"].dropna()}, key=_natural)
    return {wave: number for number, wave in enumerate(waves, start=1)}


def _by_wave(used: Any) -> bool:
    return "wave" in used and bool(used["wave"].notna().all())


def _rounds(used: Any) -> pd.Series:
    """Number the rounds: by wave, else by each person's own order of moments."""
    import pandas as pd

    if _by_wave(used):
        return used["wave"].astype(str).map(_wave_numbers(used)).astype(int)
    if "moment" not in used or used["moment"].isna().any():
        raise SourceError(
            "In de puls staan antwoorden zonder meetronde ('wave') en zonder datum ('moment'). "
            "Verwacht: in elke rij een van de twee. Vul ze aan in het bestand."
        )
    return pd.Series(used.groupby("person")["moment"].rank(method="dense").astype(int))


def _wide(used: Any, items: Sequence[str], municipality: str | None) -> tuple[pd.DataFrame, int]:
    """Give a row a person and round; of what was answered twice the first counts."""
    import pandas as pd

    key = ["person", "round"]
    once = used.drop_duplicates([*key, "item"])
    first = once.drop_duplicates(key).set_index(key)
    phase = first["phase"]
    moment = first["moment"] if "moment" in once else pd.Series(pd.NaT, index=first.index)
    scores = once.pivot_table("value", key, "item").reindex(columns=list(items))
    rows = scores.assign(phase=phase, moment=moment)
    if municipality:
        rows["municipality"] = first[municipality]
    return rows.sort_index().reset_index(), len(used) - len(once)


def _happened(
    events: pd.DataFrame | None,
    happenings: Sequence[str],
    rows: pd.DataFrame,
    order: Mapping[str, int],
) -> tuple[pd.DataFrame, int]:
    """Give events their rounds: by wave, else the first round from their moment on."""
    import pandas as pd

    columns = ["person", "event", "round"]
    kinds = {"person": rows["person"].dtype, "event": "str", "round": int}
    empty = pd.DataFrame({"person": [], "event": [], "round": []}).astype(kinds)
    if events is None or not len(happenings):
        return empty, 0
    mine = events.loc[events["event"].isin(list(happenings))].copy()
    mine = mine.loc[mine["person"].isin(rows["person"])]
    wave = mine["wave"].map(order) if "wave" in mine else None
    number = pd.Series(float("nan"), index=mine.index) if wave is None else wave.astype(float)
    if "moment" in mine:
        number = number.fillna(_round_after(mine, rows))
    mine["round"] = number
    placed = mine.dropna(subset=["round"]).astype({"round": int})
    found = placed.loc[:, columns].drop_duplicates()
    return found.sort_values(columns, ignore_index=True), len(mine) - len(placed)


def _round_after(events: Any, rows: Any) -> Any:
    """Give the person's first round from a moment on; none where that lies too far off."""
    import pandas as pd

    days = rows.groupby("person")["moment"].diff().dropna()
    dated = rows.dropna(subset=["moment"]).sort_values("moment")
    asked = events.dropna(subset=["moment"]).sort_values("moment")
    if asked.empty or dated.empty or days.empty:
        return pd.Series(dtype=float)
    found: Any = pd.merge_asof(
        asked.reset_index()[["index", "person", "moment"]],
        dated[["person", "moment", "round"]],
        on="moment",
        by="person",
        direction="forward",
        tolerance=days.median() * LATE,
    )
    return found.set_index("index")["round"].astype(float)
