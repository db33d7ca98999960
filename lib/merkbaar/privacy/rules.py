"""By which rules the gate hides: one small model, filled from ``privacy:`` in the monitor file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from merkbaar.errors import PrivacyError
from merkbaar.privacy.rounding import BASES

_SMALLEST_MINIMUM = 3


def _dominance() -> dict[int, float]:
    return {1: 50.0, 2: 90.0}


@dataclass(frozen=True)
class Rules:
    """What must hold for a cell to be shown.

    Attributes
    ----------
    minimum : int
        Smallest number of persons that may be shown, at least 3.
    p_percent : float
        For a sum over persons: what the second largest contributor can work out of the largest
        must be wrong by this many percent at least (p%-rule; Hundepool et al. 2012, ch. 4).
    dominance : mapping of int to float
        For a sum over persons: the n largest contributions are at most k percent of it,
        ``{n: k}``. Default the 50 % of the ESSnet guidelines and the (2, 90 %) of acro.
    all_or_none : bool
        Hide 0 % and 100 % as well: they say something of everyone in a group.
    rounding : int
        What shown numbers of people are rounded to (5 or 10); 0: nothing is rounded.

    Raises
    ------
    PrivacyError
        If a rule protects nobody.
    """

    minimum: int = 10
    p_percent: float = 10.0
    dominance: Mapping[int, float] = field(default_factory=_dominance)
    all_or_none: bool = False
    rounding: int = 0

    def __post_init__(self) -> None:
        if self.minimum < _SMALLEST_MINIMUM:
            raise PrivacyError(
                f"Het minimum aantal personen is te laag (verwacht: {_SMALLEST_MINIMUM} of meer). "
                "Bij een lager minimum staat in een cel wat één of twee mensen over elkaar al "
                "weten."
            )
        if self.rounding not in (0, *BASES):
            raise PrivacyError("Afronden kan op 5 of op 10 (of 0: niet).")
        if not 0 < self.p_percent <= 100:
            raise PrivacyError(
                "De p-procentregel verwacht een percentage boven 0 en hoogstens 100 "
                "(standaard 10). Bij 0 mag een bedrag van één persoon precies te berekenen zijn."
            )
        if bad := [n for n, k in self.dominance.items() if n < 1 or not 0 < k < 100]:
            raise PrivacyError(
                f"De dominantieregel voor de {bad[0]} grootste klopt niet. Verwacht: een aantal "
                "van 1 of meer, en een percentage boven 0 en onder 100 (standaard {1: 50, 2: 90})."
            )

    @property
    def contributions(self) -> int:
        """How many of the largest contributions the rules ask for (the p%-rule: two)."""
        return max(2, *self.dominance) if self.dominance else 2
