"""Refuse answers of the pulse that lie outside its scale: they are listed with their row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..monitor.definition import Pulse
    from .tidying import Tidy

_NEEDED = {"instrument", "item", "value"}


def refuse_off_scale(tidy: Tidy, pulse: Pulse | None) -> None:
    """Refuse rows of `answers` of the pulse below its lowest or above its highest score.

    Parameters
    ----------
    tidy : Tidy
        Rows with columns of the right kind; those of other tables and questionnaires stay.
    pulse : Pulse or None
        What the monitor file says of the pulse.
    """
    frame = tidy.frame
    if pulse is None or tidy.table != "answers" or not set(frame.columns) >= _NEEDED:
        return
    mine = (frame["instrument"] == pulse.instrument) & frame["item"].isin(pulse.items)
    outside = frame["value"].notna() & ~frame["value"].between(pulse.lowest, pulse.highest)
    tidy.refuse(
        (mine & outside).fillna(False),
        f"puls: antwoord buiten de schaal ({pulse.lowest:g} tot {pulse.highest:g})",
    )
