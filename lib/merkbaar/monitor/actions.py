"""What was agreed in the conversation (``actions.yml``): what, who, when, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ..errors import DefinitionError
from .definition import Monitor
from .parts import Identifier, Part
from .reading import Location, Problem, placed, validated

FILE = "actions.yml"
Status = Literal["open", "bezig", "gedaan", "vervallen"]
"""How far it is; ``vervallen``: it will not be done."""
Said = Annotated[str, Field(min_length=1, max_length=400)]
ABOUT = ("area", "approach", "moment", "service", "phase", "leefgebied")
"""What a subject may name beside groups (``group_…``)."""


class Action(Part):
    """Something that was agreed: one line of the page that is filled in at the meeting.

    All of it is published with the next edition. Names of people don't belong in it.
    """

    id: Identifier
    what: Said
    """What will be done, as readers will see it."""
    who: Said
    """Who does it: a role or a team, not a person's name."""
    when: dt.date
    """The day by which it is done."""
    edition: str
    """The edition that was talked over when this was agreed."""
    measure: Identifier | None = None
    """The figure (of ``measures:``) that it is about; readers see how it moved since."""
    theme: Identifier | None = None
    """The theme (of ``themes:``) that it is about."""
    subject: dict[str, str] = Field(default={})
    """Of whom or where: ``{area: WK999902}``, ``{approach: buurtmaatjes}``; empty: everybody."""
    finding: str = ""
    """The finding on the table, by its id."""
    status: Status = "open"
    happened: str = Field(default="", max_length=800)
    """What came of it, as readers will see it."""


class Agreed(Part):
    """A whole ``actions.yml``."""

    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class ExaminedActions:
    """A file with what was agreed, as it was read.

    Attributes
    ----------
    agreed : Agreed or None
        None if there are problems.
    problems : tuple of Problem
        What must be mended before an edition is made, in the order of the lines.
    notices : tuple of Problem
        What points to something that isn't there any more; the action stays.
    """

    agreed: Agreed | None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


def load_actions(home: Path, monitor: Monitor) -> tuple[Action, ...]:
    """Read what was agreed; nothing where there is no file.

    Parameters
    ----------
    home : Path
        The folder of the monitor file.

    Raises
    ------
    DefinitionError
        In Dutch, with file, line, found, expected; every error in the file at once.
    """
    examined = examine_actions(home, monitor)
    if examined.agreed is None:
        raise DefinitionError("\n".join(said(examined.problems)))
    return examined.agreed.actions


def examine_actions(home: Path, monitor: Monitor) -> ExaminedActions:
    """Read what was agreed and hold it against the monitor file.

    Raises
    ------
    DefinitionError
        If the file isn't UTF-8 or YAML.
    """
    path = home / FILE
    if not path.is_file():
        return ExaminedActions(Agreed())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"{FILE}: byte {error.start} is geen UTF-8. Bewaar het bestand als UTF-8."
        ) from None
    return examine(text, monitor)


def examine(text: str, monitor: Monitor) -> ExaminedActions:
    """Read the text of a file with what was agreed.

    Raises
    ------
    DefinitionError
        If it isn't YAML.
    """
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return ExaminedActions(Agreed())
    tree, agreed, found = validated(text, FILE, Agreed)
    if agreed is None:
        return ExaminedActions(None, placed(found, tree))
    problems = placed(_wrong(agreed, monitor), tree)
    notices = placed(_gone(agreed, monitor), tree)
    return ExaminedActions(None if problems else agreed, problems, notices)


def said(problems: tuple[Problem, ...]) -> list[str]:
    """Say each problem with its line."""
    return [f"{FILE}, regel {one.line}: {one.text}" for one in problems]


def before(actions: tuple[Action, ...], monitor: Monitor, edition: str) -> tuple[Action, ...]:
    """Give what was agreed over earlier editions: the latest of those first, then by their order.

    Only what belongs to an earlier edition is told in this one, so that an edition that was
    released doesn't change when something is agreed over it.
    """
    now = _moment(monitor, edition)
    earlier = [one for one in actions if _moment(monitor, one.edition) < now]
    return tuple(sorted(earlier, key=lambda one: _moment(monitor, one.edition), reverse=True))


def _moment(monitor: Monitor, edition: str) -> tuple[dt.date, str]:
    return monitor.editions[edition].until, edition


def _wrong(agreed: Agreed, monitor: Monitor) -> Iterator[tuple[Location, str]]:
    times = Counter(one.id for one in agreed.actions)
    for at, one in enumerate(agreed.actions):
        where: Location = ("actions", at)
        if times[one.id] > 1:
            twice = f"gevonden: '{one.id}' staat {times[one.id]} keer. Verwacht: één keer."
            yield (*where, "id"), f"'actions.{at}.id': {twice}"
        if one.edition not in monitor.editions:
            names = ", ".join(sorted(monitor.editions))
            yield (
                (*where, "edition"),
                f"'actions.{at}.edition': gevonden: '{one.edition}'. Verwacht: een editie van "
                f"deze monitor ({names}).",
            )
        if (one.finding or one.subject) and not (one.measure or one.theme):
            part = "finding" if one.finding else "subject"
            yield (
                (*where, part),
                f"'actions.{at}.{part}': hier staat niet over welk cijfer of thema het gaat. "
                "Verwacht: ook 'measure:' of 'theme:'.",
            )
        for name in one.subject:
            if name not in ABOUT and not name.startswith("group_"):
                yield (
                    (*where, "subject", name),
                    f"'actions.{at}.subject.{name}': dit onderdeel bestaat niet. Verwacht: "
                    f"{', '.join(ABOUT)} of group_….",
                )


def _gone(agreed: Agreed, monitor: Monitor) -> Iterator[tuple[Location, str]]:
    """What an action points to and the monitor file doesn't have (any more)."""
    places = {monitor.municipality.code, *(area.code for area in monitor.areas)}
    known = {
        "measure": {one.id for one in monitor.measures},
        "theme": {one.id for one in monitor.themes},
        "area": places,
        "approach": {one.id for one in monitor.approaches},
    }
    words = {
        "measure": "de indicator",
        "theme": "het thema",
        "area": "het gebied",
        "approach": "de aanpak",
    }
    for at, one in enumerate(agreed.actions):
        named = {"measure": one.measure, "theme": one.theme, **one.subject}
        for part, code in named.items():
            if code is not None and part in known and code not in known[part]:
                inside = () if part in ("measure", "theme") else ("subject",)
                yield (
                    ("actions", at, *inside, part),
                    f"afspraak '{one.id}' gaat over {words[part]} '{code}', maar die naam staat "
                    "niet (meer) in het monitorbestand. De afspraak blijft staan; lezers zien dat "
                    "er geen cijfer meer bij is. Hernoemd? Pas de naam hier aan.",
                )
