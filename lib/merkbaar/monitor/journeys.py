"""What a monitor says of the journey: as people tell it, and as the pulse measures it."""

from __future__ import annotations

from ..errors import DefinitionError
from .definition import Journey, Monitor, Pulse


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


def pulse_of(monitor: Monitor) -> Pulse:
    """Give the items, phases and events of the pulse.

    Raises
    ------
    DefinitionError
        If the monitor file has none: without them no curve has an order.
    """
    if monitor.pulse is None:
        raise DefinitionError(
            "Het monitorbestand heeft geen 'pulse:'. Verwacht: de vragenlijst van de puls, haar "
            "vragen, en de fasen op volgorde. Vul dat aan, of haal 'pulse' uit 'analyses:'."
        )
    return monitor.pulse
