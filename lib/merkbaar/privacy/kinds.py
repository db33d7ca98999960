"""What a value is, and whether an offer says enough of it to be guarded."""

from __future__ import annotations

from typing import get_args

from merkbaar.errors import PrivacyError
from merkbaar.tables import Kind, Offer

EXTREMES = ("minimum", "maximum")
_PARTS = frozenset({"aandeel", "fractie", "proportie", "kans", "deel"})
_TIMES = frozenset({"dag", "dagen", "uur", "uren", "minuten", "weken", "maanden"})
_SAY = (
    "Zeg met kind= wat de waarde is: count, share, mean, median, sum, minimum, maximum, bound of "
    "index."
)


def check_kind(offer: Offer, *, contributions: int = 2) -> None:
    """Refuse an offer that doesn't say what its value is where that matters.

    Parameters
    ----------
    offer : Offer
        Only its words are looked at.
    contributions : int
        How many of the largest contributions a sum must name.

    Raises
    ------
    PrivacyError
        If the kind isn't one, a share has no numerator, or a sum no largest contributions.
    """
    if offer.kind not in get_args(Kind):
        raise PrivacyError(f"Tabel '{offer.name}': kind='{offer.kind}' is er niet. {_SAY}")
    if offer.persons is None:
        return
    if offer.kind == "share" and not offer.count:
        raise PrivacyError(_no_numerator(offer))
    if offer.kind == "" and not offer.count and _in_percent(offer):
        raise PrivacyError(f"{_no_numerator(offer)} Is het geen aandeel? {_SAY}")
    if offer.kind == "" and _in_money(offer):
        raise PrivacyError(f"Tabel '{offer.name}' is in euro's. {_SAY}")
    if offer.kind in ("mean", "index") and _part_of_one(offer):
        raise PrivacyError(
            f"Tabel '{offer.name}' heeft als eenheid een deel van 1, en kind={offer.kind}. Een "
            "gemiddelde van nullen en enen is een aandeel: zeg kind='share' en noem met count= de "
            "kolom met de teller, want die moet bewaakt worden."
        )
    added_up = offer.kind == "mean" and (_in_money(offer) or _in_time(offer))
    asked = offer.kind == "sum" or bool(offer.amount) or added_up
    if (asked or offer.largest) and len(offer.largest) < contributions:
        raise PrivacyError(
            f"Tabel '{offer.name}' gaat over een som, en noemt {len(offer.largest)} van de "
            f"{contributions} grootste bijdragen die de regels vragen. Zonder die kolommen is niet "
            "te zien of één persoon bijna de hele som is. Maak ze met "
            "merkbaar.privacy.magnitudes.largest_contributions en noem ze bij "
            "largest=('largest_1', 'largest_2')."
        )


def _no_numerator(offer: Offer) -> str:
    return (
        f"Tabel '{offer.name}' is in procenten, en noemt geen kolom met de teller (count=). Uit "
        "een aandeel en n is de teller te berekenen, dus die moet bewaakt worden."
    )


def _units(offer: Offer) -> set[str]:
    own = {str(one) for one in offer.frame["unit"].dropna()} if "unit" in offer.frame else set()
    return {unit.strip().lower() for unit in {offer.unit, *own}}


def _in_percent(offer: Offer) -> bool:
    return any(unit in ("%", "procent", "percent") for unit in _units(offer))


def _part_of_one(offer: Offer) -> bool:
    return any(_PARTS.intersection(unit.split()) for unit in _units(offer))


def _in_time(offer: Offer) -> bool:
    """Whether a mean is of days or hours, and no mean change: that can be below nought."""
    import pandas as pd

    values = pd.Series(pd.to_numeric(offer.frame["value"], errors="coerce"))
    timed = any(_TIMES.intersection(unit.split()) for unit in _units(offer))
    return timed and not bool(values.lt(0).to_numpy().any())


def _in_money(offer: Offer) -> bool:
    return any("€" in unit or "euro" in unit or "eur" in unit.split() for unit in _units(offer))
