"""The axis that values are read on: the same for every layer of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import slices

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True)
class Measured:
    """A linear scale from `low` to `high`.

    Attributes
    ----------
    shown : bool
        Whether there is an axis with labels.
    """

    low: float
    high: float
    shown: bool = True

    def _options(self) -> dict[str, Any]:
        import altair as alt

        scale = alt.Scale(domain=[self.low, self.high], nice=False, clamp=True)
        ticks = slices.ticks(self.low, self.high)
        axis = alt.Axis(values=ticks, format="~f", grid=True) if self.shown else None
        return {"scale": scale, "axis": axis}

    def x(self, field: str) -> alt.X:
        """Place a field from left to right."""
        import altair as alt

        return alt.X(f"{field}:Q", **self._options())

    def y(self, field: str) -> alt.Y:
        """Place a field from bottom to top."""
        import altair as alt

        return alt.Y(f"{field}:Q", **self._options())
