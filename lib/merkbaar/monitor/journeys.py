"""What a monitor says of the journey that people tell."""

from __future__ import annotations

from ..errors import DefinitionError
from .definition import Journey, Monitor


def journey_of(monitor: Monitor) -> Journey:
    """Give the lists of the journey.

    Raises
    ------
    DefinitionError
        If the monitor file has none: without them no word of a coder can be published.
    """
    if monitor.journey is None:
        raise DefinitionError(
            "Het monitorbestand heeft geen 'journey:'. Verwacht: de fasen op volgorde, en de "
            "emoties met hoe zwaar of licht ze voelen. Vul dat aan, of haal 'journey' uit "
            "'analyses:'."
        )
    return monitor.journey
