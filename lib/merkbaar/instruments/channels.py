"""What a channel can carry, and what a questionnaire asks of people.

Limits of WhatsApp's interactive messages: Meta, "Interactive reply buttons messages" and
"Interactive list messages" (Cloud API).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..errors import DefinitionError
from .form import WAVES, Form
from .instrument import Instrument
from .readability import EASY, readability

if TYPE_CHECKING:
    import pandas as pd

Reply = Literal["buttons", "list", "number"]
BUTTONS, BUTTON_TITLE = 3, 20
ROWS, ROW_TITLE, ROW_DESCRIPTION, LIST_BUTTON = 10, 24, 72, 20
BODY, FOOTER = 1024, 60


@dataclass(frozen=True)
class Channel:
    """A way to ask.

    Attributes
    ----------
    most_items : int or None
        Questions that people will answer there; None: no limit of the channel itself.
    """

    title: str
    most_items: int | None = None


CHANNELS: Mapping[str, Channel] = {
    "paper": Channel("Papier"),
    "xlsform": Channel("XLSForm (ODK, KoboToolbox)"),
    "limesurvey": Channel("LimeSurvey"),
    "whatsapp": Channel("WhatsApp", most_items=10),
}


def reply_of(instrument: Instrument, language: str = "nl") -> Reply:
    """Say how an instrument is answered in WhatsApp.

    Raises
    ------
    DefinitionError
        If its answers fit neither buttons, nor a list, nor a number to type.
    """
    labels = instrument.labels(language)
    if len(labels) <= BUTTONS and max(map(len, labels.values())) <= BUTTON_TITLE:
        return "buttons"
    if len(labels) <= ROWS and max(map(len, labels.values())) <= ROW_DESCRIPTION:
        return "list"
    if all(code == label and code.isdigit() for code, label in labels.items()):
        return "number"
    raise DefinitionError(
        f"'{instrument.instrument}' past niet in WhatsApp: {len(labels)} antwoorden, het langste "
        f"{max(map(len, labels.values()))} tekens. Er passen {ROWS} antwoorden van "
        f"{ROW_DESCRIPTION} tekens in een lijst. Neem een ander kanaal."
    )


def burden(form: Form, *, most_minutes: float = 15) -> pd.DataFrame:
    """Say per approach and wave what is asked of people, and where it fits.

    Parameters
    ----------
    form : Form
        The composed questionnaire.
    most_minutes : float
        Longer than this is marked: people stop (a choice of the municipality, not of a source).

    Returns
    -------
    DataFrame, shape (n_approaches × 2, …)
        ``approach``, ``wave``, ``items``, ``minutes``, ``screens``, one column a channel (whether
        it fits) and ``too_long``.
    """
    import pandas as pd

    rows = []
    for approach in form.approaches:
        for wave in WAVES:
            mine = form.for_approach(approach, wave=wave)
            minutes = sum(block.instrument.minutes for block in mine.blocks)
            rows.append(
                {
                    "approach": approach,
                    "wave": wave,
                    "items": len(mine.questions),
                    "minutes": round(minutes, 1),
                    "screens": len(mine.screens()),
                    **{name: not problems(mine, name) for name in CHANNELS},
                    "too_long": minutes > most_minutes,
                }
            )
    return pd.DataFrame(rows)


def problems(form: Form, channel: str) -> tuple[str, ...]:
    """Say why a form (of one approach) can't go over a channel; empty if it can.

    Raises
    ------
    DefinitionError
        If there is no such channel.
    """
    if channel not in CHANNELS:
        raise DefinitionError(f"Kanaal '{channel}' bestaat niet. Verwacht: {', '.join(CHANNELS)}.")
    if channel != "whatsapp":
        return ()
    found = []
    most = CHANNELS[channel].most_items
    if most is not None and len(form.questions) > most:
        found.append(
            f"{len(form.questions)} vragen is te veel voor WhatsApp (hoogstens {most}). Laat een "
            "heel blok weg; een schaal halveren mag niet."
        )
    for block in form.blocks:
        try:
            reply_of(block.instrument, form.language)
        except DefinitionError as error:
            found.append(str(error))
    return tuple(found)


def advice(form: Form) -> tuple[str, ...]:
    """Say what a researcher should know before fielding: nothing here stops it."""
    said = []
    for block in form.blocks:
        one = block.instrument
        if not one.validated and not block.later_only:
            said.append(f"{one.title}: niet gevalideerd; vergelijk niet met landelijke cijfers.")
        if not one.text_checked:
            said.append(f"{one.title}: {one.source_text.strip()}.")
        if form.language == "nl":
            words = " ".join(f"{item.text.rstrip('.?')}." for item in one.items)
            if (how := readability(words)) < EASY:
                said.append(
                    f"{one.title}: leest moeilijk (Flesch-Douma {how:.0f}, B1 vraagt {EASY:.0f}). "
                    "De woorden van een schaal liggen vast: lees ze voor, of kies een ander."
                )
    return tuple(said)
