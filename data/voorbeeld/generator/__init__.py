"""Make the raw files of the example monitor: the municipality of Wilgendam, which isn't there.

``python -m data.voorbeeld.generator`` (or ``python data/voorbeeld/generator``) writes ``raw/``,
``areas.geojson`` and ``tests/truths.yml`` anew; the same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import (
    chat,
    dossiers,
    elsewhere,
    indicators,
    invitations,
    people,
    pulse,
    registrations,
    stories,
    surveys,
)

if TYPE_CHECKING:
    import pandas as pd

RAW = Path(__file__).resolve().parent.parent / "raw"


@dataclass(frozen=True)
class World:
    """Everyone and everything that the raw files tell of."""

    people: pd.DataFrame
    respondents: pd.DataFrame
    rounds: list[pulse.Round]
    stories: list[dict[str, Any]]
    starts: list[tuple[int, int]] = field(default_factory=list)
    """Year of start and days waited of the spells, once the registrations are made."""


def world() -> World:
    """Make the people first, then what they answer and tell."""
    everyone = people.population()
    respondents = surveys.scores(surveys.respondents(everyone))
    answered = pulse.rounds(pulse.participants(respondents))
    return World(everyone, respondents, answered, stories.told(everyone, respondents))


def make(folder: Path) -> World:
    """Write every raw file into a folder, and give the world that they tell of."""
    folder.mkdir(parents=True, exist_ok=True)
    made = world()
    debts = made.respondents[made.respondents.approach == "Schuldrust"]
    starts = registrations.write(
        made.people,
        debts=set(debts.bsn),
        known=set(made.respondents.bsn),
        path=folder / "registraties_2025_2026.xlsx",
    )
    indicators.write_indicators(folder / "indicatoren_wijken.csv")
    elsewhere.write(folder / "indicatoren_nederland.csv")
    indicators.write_denominators(made.people, folder / "noemers.csv")
    surveys.write(made.respondents, folder)
    pulse.write(made.rounds, folder / "puls_schuldrust.csv")
    invitations.write(made.people, made.respondents, made.rounds, folder / "uitnodigingen.csv")
    stories.write(made.stories, folder / "verhalen.xlsx")
    chat.write(list(debts.phone[:2]), folder / "whatsapp_export.zip")
    dossiers.write_dossiers(folder / "dossiers.xlsx")
    dossiers.write_interviews(folder / "interviews")
    return replace(made, starts=starts)
