"""How many chat exports that others made come out right: rows, senders, times, texts.

Where an export comes with the parse its makers expect, that is the measure. Elsewhere each
line is read anew by a strict pattern and a date format that a person wrote down for that one
file: slow, and with none of the code under test.
"""

from __future__ import annotations

import csv
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

SLASH = (r"(\d\d/\d\d/\d{4}, \d\d:\d\d) - ", "%d/%m/%Y, %H:%M")
DOT = (r"(\d\d\.\d\d\.\d{4}, \d\d:\d\d) - ", "%d.%m.%Y, %H:%M")
CZECH = (r"(\d\d\.\d\d\.\d\d \d\d:\d\d) - ", "%d.%m.%y %H:%M")
ISO = (r"(\d{4}-\d\d-\d\d, \d\d:\d\d) - ", "%Y-%m-%d, %H:%M")
AMERICAN = (r"\u200e?\[(\d+/\d+/\d\d, \d\d:\d\d:\d\d)\] ", "%m/%d/%y, %H:%M:%S")
BUDDHIST = (r"\u200e?\[(\d+/\d+/\d{4} BE, \d\d:\d\d:\d\d)\] ", "BE")
JAPANESE = (r"\u200e?\[(\d+/\d+/R\d, \d\d:\d\d:\d\d)\] ", "R")
FORMATS = {
    "rwhatsapp/sample.txt": SLASH,
    "rwhatsapp/sample.zip": SLASH,
    "whatstk/lorem-merge-part1.txt": ISO,
    "whatstk/lorem-merge-part2.txt": ISO,
    "whatstk/lorem.txt": (r"\[(\d\d-\d\d-\d\d \d\d:\d\d:\d\d)\] ", "%d-%m-%y %H:%M:%S"),
    "whatstk/pokemon.txt": DOT,
    "whats_json/example/_chat.txt": AMERICAN,
    "whats_json/example/_chat_with_media.txt": AMERICAN,
    "whats_json/calendars/Gregorian iOS.txt": AMERICAN,
    "whats_json/calendars/Buddhist iOS.txt": BUDDHIST,
    "whats_json/calendars/Japanese iOS.txt": JAPANESE,
    "whats_json/languages/czech_android.txt": CZECH,
    "whats_json/languages/english_android.txt": SLASH,
    "whats_json/languages/english_android_media.txt": SLASH,
    "whats_json/languages/russian_android.txt": DOT,
    "whats_json/android/Chat WhatsApp s uživatelem Dmitry S CZ Android.txt": CZECH,
    "whats_json/android/WhatsApp Chat with Dmitry S EN Android.txt": SLASH,
    "whats_json/android/WhatsApp Chat with Dmitry S EN+Media Android.txt": SLASH,
    "whats_json/android/WhatsApp Chat with Group Chat XXX Android.txt": SLASH,
    "whats_json/android/Чат WhatsApp с контактом Dmitry S RU Android.txt": DOT,
}
EXPECTED = {
    "WhatsR/englishandroid24h.txt": "WhatsR/EnglishAndroid24H_default.expected.csv",
    "WhatsR/englishandroidampm.txt": "WhatsR/EnglishAndroidAMPM_default.expected.csv",
}
PARTS = ("rows", "times", "senders", "texts")
Row = tuple[datetime, str | None, str]


def folder() -> Path:
    """Give the folder of real exports."""
    root = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("MERKBAAR_TESTDATA", root.parent / "shared" / "data")) / (
        "whatsapp_export"
    )


def squeezed(text: str) -> str:
    """Leave out marks of direction, and what the makers' own newline marker stands for."""
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
    return " ".join(text.replace("start_newline", " ").split())


def moment_of(text: str, written: str) -> datetime:
    """Read one date in the format a person wrote down for the file."""
    if written == "BE":
        day, rest = text.split(" BE, ")
        month, number, year = (int(part) for part in day.split("/"))
        text, written = f"{number}/{month}/{year - 543}, {rest}", "%d/%m/%Y, %H:%M:%S"
    elif written == "R":
        text = re.sub(r"/R(\d),", lambda match: f"/{2018 + int(match[1])},", text)
        written = "%m/%d/%Y, %H:%M:%S"
    return datetime.strptime(text, written).replace(tzinfo=UTC)


def slow_parse(path: Path, pattern: str, written: str) -> list[Row]:
    """Read an export line by line with the pattern of that one file."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            data = archive.read(archive.namelist()[0])
    else:
        data = path.read_bytes()
    rows: list[Row] = []
    for line in data.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n"):
        if match := re.match(pattern, line):
            rest = line[match.end() :]
            sender, colon, text = rest.partition(": ")
            if not colon:
                sender, text = None, rest
            rows.append((moment_of(match[1], written), sender, text))
        else:
            moment, sender, text = rows[-1]
            rows[-1] = (moment, sender, f"{text}\n{line}")
    return [(moment, sender, squeezed(text)) for moment, sender, text in rows]


def makers_parse(path: Path) -> list[Row]:
    """Read the parse that the makers of an export expect."""
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            moment = datetime.fromtimestamp(float(row["DateTime"]), tz=UTC)
            system = row["Sender"] == "WhatsApp System Message"
            text = row["SystemMessage"] if system else row["Message"]
            rows.append((moment, None if system else row["Sender"], squeezed(text)))
    return rows


def our_parse(path: Path) -> list[Row]:
    """Read an export with the code under test."""
    from merkbaar.sources.whatsapp import load_chat

    loaded = load_chat(path, "UTC")
    assert loaded.refused.empty, path.name
    senders = [name if isinstance(name, str) else None for name in loaded.table["sender"]]
    texts = loaded.table["text"].map(squeezed)
    moments = [moment.to_pydatetime() for moment in loaded.table["moment"]]
    return list(zip(moments, senders, texts, strict=True))


def compared(ours: list[Row], theirs: list[Row]) -> dict[str, bool]:
    """Say which parts of two parses are equal."""
    same = {"rows": len(ours) == len(theirs)}
    for place, part in enumerate(PARTS[1:]):
        same[part] = [row[place] for row in ours] == [row[place] for row in theirs]
    return same


def exports() -> Iterator[tuple[str, dict[str, bool]]]:
    """Compare every export in the folder; one without a format written down fails."""
    root = folder()
    for path in sorted([*root.rglob("*.txt"), *root.rglob("*.zip")]):
        name = path.relative_to(root).as_posix().replace("\u00a0", " ")
        if name in EXPECTED:
            theirs = makers_parse(root / EXPECTED[name])
        elif name in FORMATS:
            theirs = slow_parse(path, *FORMATS[name])
        else:
            yield name, dict.fromkeys(PARTS, False)
            continue
        yield name, compared(our_parse(path), theirs)


def run() -> list[dict[str, object]]:
    """Measure; one line a part, each with what wasn't equal."""
    if not folder().is_dir():
        return []
    found = dict(exports())
    lines: list[dict[str, object]] = []
    for part in PARTS:
        wrong = [name for name, same in found.items() if not same[part]]
        lines.append(
            {
                "what": f"chat exports: {part} equal to the expected parse",
                "measured": len(found) - len(wrong),
                "reach": len(found),
                "met": not wrong and len(found) > 0,
                "detail": "all equal" if not wrong else f"not equal: {', '.join(wrong)}",
            }
        )
    return lines


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
