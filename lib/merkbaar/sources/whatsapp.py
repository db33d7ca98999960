"""Read a WhatsApp chat export (Android or iOS, text or zip) as one row a message.

No line is lost: what stands before the first message, or can't be decoded, is refused and listed.
A group export holds third parties: who may be used is for the door to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from merkbaar.errors import SourceError
from merkbaar.sources.whatsapp_heading import Heading, heading
from merkbaar.sources.whatsapp_kinds import (
    MARK,
    Message,
    Sorted,
    languages_of,
    longer_names,
    placeholders,
    sort_message,
    split_sender,
)
from merkbaar.sources.whatsapp_moment import Reading, localise, read_moments
from merkbaar.sources.whatsapp_read import (
    Line,
    chat_bytes,
    encoding_of,
    lines_of,
    looks_like_chat,
)

if TYPE_CHECKING:
    from merkbaar.sources.loaded import Loaded, Note

__all__ = ["COLUMNS", "load_chat", "looks_like_chat"]

COLUMNS = ("moment", "sender", "text", "kind", "attachment")
_STRAY = timedelta(days=1)


@dataclass(frozen=True)
class _Start:
    """A line that opens a message."""

    line: Line
    head: Heading


def load_chat(path: str | Path, timezone: str = "Europe/Amsterdam") -> Loaded:
    """Read a chat export.

    Parameters
    ----------
    path : str or Path
        The ``.txt`` or ``.zip`` that WhatsApp made. A zip isn't unpacked on disk.
    timezone : str
        Zone of the phone that exported; the file doesn't say.

    Returns
    -------
    Loaded
        ``table`` has a row a message in the order of the file: ``moment`` (time zone aware),
        ``sender`` (as printed; missing where the line has no name), ``text``, ``kind`` (text,
        media, location, deleted, system) and ``attachment`` (a file's name). iOS prints the
        chat's name before its own sentences: it is kept, and ``kind`` says "system".
        ``refused`` lists lines that are no part of a message.

    Raises
    ------
    SourceError
        If the file can't be read or holds no message.
    """
    path = Path(path)
    data, beside = chat_bytes(path)
    encoding = encoding_of(data)
    lines = lines_of(data, encoding)
    starts, odd = _starts(lines)
    if not starts:
        raise SourceError(
            f"In {path.name} staat geen enkel bericht: geen regel begint met een datum en een tijd."
            " Verwacht is een chat-export van WhatsApp; exporteer de chat opnieuw en wijzig niets."
        )
    languages = languages_of([line.text for line in lines[:500]])
    starts, reading, stray = _settled(starts, languages)
    messages, refused = _messages(lines, starts)
    returning = placeholders(messages)
    tell = _marks_tell(messages)
    done = [sort_message(message, returning=returning, marks_tell=tell) for message in messages]
    moments, doubled, missing = localise(reading.moments, timezone)
    kept = _unmarred(messages, done, moments, refused)
    notes = _notes(encoding, reading, kept, odd + stray, (doubled, missing), beside)
    return _loaded(path.name, kept, refused, notes, timezone)


def _starts(lines: Sequence[Line]) -> tuple[list[_Start], int]:
    """Find the lines that open a message: those written as the first one is.

    A heading in another form is a message that quotes a date. iOS ends messages with CR LF and
    breaks lines inside one with LF: where a file does that, a heading after LF is a quote too.
    """
    found = [_Start(line, head) for line in lines if (head := heading(line.text))]
    if not found:
        return [], 0
    counts = Counter(start.head.signature for start in found)
    first = next((line for line in lines if line.text.strip()), lines[0])
    signature = counts.most_common(1)[0][0]
    if found[0].line is first and counts[found[0].head.signature] * 5 >= counts[signature]:
        signature = found[0].head.signature
    same = [start for start in found if start.head.signature == signature]
    returned = [start for start in same if start.line.returned]
    if len(returned) < len(same) and _breaks_tell(lines, same):
        same = returned
    return same, len(found) - len(same)


def _breaks_tell(lines: Sequence[Line], same: Sequence[_Start]) -> bool:
    """Say whether CR LF ends messages and LF breaks lines within them."""
    heads = {start.line.row for start in same}
    inside = [line for line in lines if line.row not in heads and line.text.strip()]
    returned = sum(start.line.returned for start in same)
    broken = sum(not line.returned for line in inside)
    closed = same[0].head.signature[0] == "[]"
    return closed and returned >= 0.6 * len(same) and broken >= 0.9 * len(inside) and broken > 0


def _settled(starts: list[_Start], languages: Sequence[str]) -> tuple[list[_Start], Reading, int]:
    """Read the moments; take headings that can't be right for what they are: quoted text."""
    reading = read_moments([start.head for start in starts], languages=languages)
    if reading.unknown:
        return starts, reading, 0
    out = _strays(starts, reading.moments)
    if not out:
        return starts, reading, 0
    kept = [place for place in range(len(starts)) if place not in out]
    moments = tuple(reading.moments[place] for place in kept)
    return [starts[place] for place in kept], replace(reading, moments=moments), len(out)


def _strays(starts: Sequence[_Start], moments: Sequence[datetime | None]) -> set[int]:
    """Find headings whose date is none, or that stand far from the lines around them."""
    names = Counter(_sender(start) for start in starts)
    out = {place for place, moment in enumerate(moments) if moment is None}
    out.discard(0)
    last = moments[0]
    for place in range(1, len(starts) - 1):
        moment, following = moments[place], moments[place + 1]
        if place in out or moment is None or last is None:
            continue
        if following is None or following < last:
            last = moment
            continue
        sender = _sender(starts[place])
        far = moment < last - _STRAY or moment > following + _STRAY
        if far and place > 2 and (sender is None or names[sender] == 1):
            out.add(place)
        else:
            last = moment
    return out


def _sender(start: _Start) -> str | None:
    return split_sender(start.line.text[start.head.end :])[0]


def _messages(
    lines: Sequence[Line], starts: Sequence[_Start]
) -> tuple[list[Message], list[tuple[int, str]]]:
    """Put the lines together into messages; refuse what stands before the first."""
    heads = {start.line.row: start for start in starts}
    rests = [start.line.text[start.head.end :] for start in starts]
    known = longer_names(rests)
    refused: list[tuple[int, str]] = []
    messages: list[Message] = []
    bodies: list[list[str]] = []
    for line in lines:
        if start := heads.get(line.row):
            sender, body = split_sender(line.text[start.head.end :], known=known)
            closed = start.head.signature[0] == "[]"
            marked = line.text.lstrip("\ufeff").startswith(MARK)
            messages.append(Message(line.row, sender, "", marked, closed))
            bodies.append([body])
            if not line.sound:
                refused.append((line.row, _UNREADABLE))
        elif not line.sound:
            refused.append((line.row, _UNREADABLE))
        elif bodies:
            bodies[-1].append(line.text)
        elif line.text.strip():
            refused.append((line.row, "Deze regel staat vóór het eerste bericht."))
    joined = ["\n".join(body) for body in bodies]
    return [
        replace(message, body=body) for message, body in zip(messages, joined, strict=True)
    ], refused


def _marks_tell(messages: Sequence[Message]) -> bool:
    """Say whether U+200E sets some messages apart; in some exports every line has it."""
    plain = sum(not (message.marked or message.body.startswith(MARK)) for message in messages)
    return plain > 0 and sum(message.marked for message in messages) < len(messages)


_UNREADABLE = "Deze regel bevat tekens die niet te lezen zijn (beschadigd, of een andere codering)."


@dataclass(frozen=True)
class _Row:
    """A message that is kept."""

    message: Message
    sorted: Sorted
    moment: datetime | None


def _unmarred(
    messages: Sequence[Message],
    done: Sequence[Sorted],
    moments: Sequence[datetime | None],
    refused: list[tuple[int, str]],
) -> list[_Row]:
    """Leave out messages whose first line couldn't be read, and list what hung from them."""
    bad = {row for row, reason in refused if reason is _UNREADABLE}
    kept = []
    for message, sorted_, moment in zip(messages, done, moments, strict=True):
        if message.row not in bad:
            kept.append(_Row(message, sorted_, moment))
            continue
        more = message.body.count("\n")
        refused.extend(
            (message.row + extra, "Deze regel hoort bij een bericht dat niet te lezen is.")
            for extra in range(1, more + 1)
            if message.row + extra not in bad
        )
    refused.sort()
    return kept


def _notes(
    encoding: str,
    reading: Reading,
    kept: Sequence[_Row],
    quoted: int,
    clock: tuple[int, int],
    beside: frozenset[str],
) -> tuple[Note, ...]:
    """Say in Dutch what was decided, so that a researcher can check it."""
    from merkbaar.sources.whatsapp_notes import notes_of

    edited = sum(row.sorted.edited for row in kept)
    named = [row.sorted.attachment for row in kept if row.sorted.attachment]
    absent = sum(name not in beside for name in named) if beside else 0
    return notes_of(
        encoding=encoding,
        reading=reading,
        quoted=quoted,
        edited=edited,
        doubled=clock[0],
        missing=clock[1],
        absent=absent,
    )


def _loaded(
    name: str,
    kept: Sequence[_Row],
    refused: Sequence[tuple[int, str]],
    notes: tuple[Note, ...],
    timezone: str,
) -> Loaded:
    """Make the tables."""
    import pandas as pd

    from merkbaar.sources.loaded import Loaded, Refusal, refused_frame

    moments = pd.to_datetime(pd.Series([row.moment for row in kept], dtype="object"), utc=True)
    table = pd.DataFrame(
        {
            "moment": moments.dt.tz_convert(timezone).dt.as_unit("us"),
            "sender": pd.Series([row.message.sender for row in kept], dtype="str"),
            "text": pd.Series([row.sorted.text for row in kept], dtype="str"),
            "kind": pd.Series([row.sorted.kind for row in kept], dtype="str"),
            "attachment": pd.Series([row.sorted.attachment for row in kept], dtype="str"),
        },
        columns=list(COLUMNS),
    )
    refusals = [Refusal(row, reason) for row, reason in refused]
    return Loaded(table, refused_frame(name, None, refusals), notes)
