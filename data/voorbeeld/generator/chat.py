"""The group chat of Schuldrust as a Dutch Android phone exports it, with media."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .media import photo, voice_note
from .seeds import stream
from .workbook import pack

if TYPE_CHECKING:
    import numpy as np

SCRIPT = Path(__file__).parent / "chat.yml"
TITLE = "WhatsApp-chat met Schuldrust maandag.txt"
_START = dt.datetime(2026, 3, 2, 9, 2)
_MARK = "\u200e"
"""The invisible mark that Android puts before the name of an attachment."""
_PLACES = {"Buurthuis": (53.4132, 3.5287), "Rechtbank": (53.4291, 3.5514)}
_WORDS_A_SECOND = 2.3
_NAMES = {
    "begeleider": "Schuldrust Wilgendam",
    "deelnemer-1": "Jolan",
    "deelnemer-2": "Harm Chauffeur",
    "deelnemer-4": "Desta thuiszorg",
    "deelnemer-5": "Amal",
}


@dataclass(frozen=True)
class Export:
    """What a chat export holds: the text of the chat, and each further file by name."""

    text: str
    files: tuple[tuple[str, bytes], ...]


def script() -> list[dict[str, Any]]:
    """Read the messages as they were written."""
    import yaml

    return yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))


def senders(phones: list[str]) -> dict[str, str]:
    """Give the name under which the phone shows each person; two are only a number."""
    abroad = ["+31 " + phone.removeprefix("0") for phone in phones]
    return {**_NAMES, "deelnemer-3": abroad[0], "buurman": abroad[1]}


class _Files:
    """Collects the attachments and the transcripts while the chat is written."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self.files: list[tuple[str, bytes]] = []
        self.transcripts: list[tuple[str, str]] = [("bestand", "uitgeschreven")]

    def photo(self, moment: dt.datetime) -> str:
        """Add a picture; give its name."""
        name = f"IMG-{moment:%Y%m%d}-WA{len(self.files):04d}.jpg"
        place = (
            53.40 + float(self._chance.uniform(0, 0.05)),
            3.5 + float(self._chance.uniform(0, 0.1)),
        )
        self.files.append((name, photo(self._chance, moment, place)))
        return name

    def voice(self, moment: dt.datetime, transcript: str) -> str:
        """Add a voice note with its transcript; give its name."""
        name = f"PTT-{moment:%Y%m%d}-WA{len(self.files):04d}.opus"
        seconds = len(transcript.split()) / _WORDS_A_SECOND
        self.files.append((name, voice_note(seconds, len(self.files) + 1)))
        self.transcripts.append((name, transcript))
        return name

    def transcripts_csv(self) -> bytes:
        """Give the transcripts as a csv: which file, and what is said in it."""
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(self.transcripts)
        return buffer.getvalue().encode("utf-8")


def _body(message: dict[str, Any], moment: dt.datetime, files: _Files) -> str:
    """Give the text of a message as the export has it."""
    kind, text = message["kind"], message["text"]
    if kind == "media":
        return "\n".join(filter(None, [f"{_MARK}{files.photo(moment)} (bestand bijgevoegd)", text]))
    if kind == "voice":
        return f"{_MARK}{files.voice(moment, message['transcript'])} (bestand bijgevoegd)"
    if kind == "location":
        latitude, longitude = _PLACES[text.split(",")[0]]
        return f"{text}: https://maps.google.com/?q={latitude},{longitude}"
    return "Dit bericht is verwijderd" if kind == "deleted" else text


def export(phones: list[str]) -> Export:
    """Write out the chat; `phones` are the numbers of the two people who are in no contact list."""
    files = _Files(stream("chat"))
    names = senders(phones)
    moment, lines = _START, []
    for message in script():
        moment += dt.timedelta(minutes=message["minutes_after_previous"])
        head = f"{moment:%d-%m-%Y %H:%M} - "
        if message["kind"] == "system":
            body = message["text"]
            for who, name in names.items():
                body = body.replace("{" + who + "}", name)
            lines.append(head + body)
        else:
            lines.append(f"{head}{names[message['who']]}: {_body(message, moment, files)}")
    extra = ("transcripties.csv", files.transcripts_csv())
    return Export("\n".join(lines) + "\n", (*files.files, extra))


def write(phones: list[str], path: Path) -> None:
    """Write the export as the zip that WhatsApp shares."""
    chat = export(phones)
    path.write_bytes(pack([(TITLE, chat.text.encode("utf-8")), *chat.files]))
