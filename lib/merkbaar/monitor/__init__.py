"""The definition of a monitor: what ``monitor.yml`` may say, and reading it."""

from .collapsing import joined_values, shown_groups
from .definition import Crosswalk, EditionPlan, Measure, Monitor, Source
from .journeys import journey_of, pulse_of
from .reading import edition_plan, load_monitor
from .schema import json_schema, write_schema

__all__ = [
    "Crosswalk",
    "EditionPlan",
    "Measure",
    "Monitor",
    "Source",
    "edition_plan",
    "joined_values",
    "journey_of",
    "json_schema",
    "load_monitor",
    "pulse_of",
    "shown_groups",
    "write_schema",
]
