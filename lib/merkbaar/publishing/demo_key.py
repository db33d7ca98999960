"""Say of a monitor with the public key that it is no place for real people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..places import checkout

if TYPE_CHECKING:
    from ..monitor import Monitor

PUBLIC = (
    "Let op: deze monitor gebruikt de sleutel 'demo', en die is openbaar. Iedereen kan de "
    "pseudoniemen van echte mensen terugrekenen, en wat Merkbaar maakt is niet versleuteld. "
    "Gebruik haar alleen voor verzonnen mensen. Gaat het om echte mensen: zet in het "
    "monitorbestand onder 'privacy' key: keyring (of key: file:~/.merkbaar/mijn-monitor.key), haal "
    "prepared/, results/, work/, concept/ en register/ weg, en draai opnieuw. Deed u al een "
    "intrekking of vergat u iemand: doe dat daarna opnieuw."
)


def example() -> Path:
    """The folder of the example municipality, all of whose people are made up."""
    return checkout() / "data" / "voorbeeld"


def note_of_demo_key(monitor: Monitor, home: Path) -> str:
    """Warn of the public key, everywhere but in the example itself; empty where all is well.

    Whose data a monitor holds can't be seen from the data: made-up people are made to look real.
    So whoever uses the public key elsewhere is told each time.
    """
    if monitor.privacy.key != "demo" or home.resolve() == example():
        return ""
    return PUBLIC
