"""Answers of a fielded form back into the standard table, whatever the channel was.

Nothing disappears: answers read = answers kept + answers refused, and what is refused is listed
with its row and column, never with its value. An empty cell is a question that was skipped: there
is nothing to read. "Weet niet" is kept, as a missing value, and counted as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from .form import FIRST, WAVES, Form, Question

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "person", "instrument", "item", "value", "wave", "moment", "phase", "approach", "area",
    "version",
)  # fmt: skip
AGAIN = "later nog eens beantwoord; het laatste antwoord telt"
UNPLACED = (
    "wijk onbekend (verwacht: een code of naam uit 'areas' in monitor.yml); de antwoorden van deze "
    "regel zijn behouden, zonder wijk"
)
EMPTY = "formulier zonder één antwoord"
Line = dict[str, Any]
"""Row, column and reason."""
_NOTHING = {"", "nan", "none", "<na>", "nat"}


@dataclass(frozen=True)
class Imported:
    """What came of a file.

    Attributes
    ----------
    answers : DataFrame
        The standard table ``answers``: person, instrument, item, value (the code as a number;
        missing for "weet niet"), wave, moment, phase, approach, area, version (of the form).
    refused : DataFrame
        ``row`` (in the file, the heading is 1), ``column`` and ``reason``.
    read : int
        Answers that were filled in.
    version : str
        Version of the form.
    noticed : DataFrame
        What cost no answer but must be known, in the columns of `refused`: a wijk that isn't one
        of the form's (the answers are kept, without a wijk) and a form without any answer.
    """

    answers: pd.DataFrame
    refused: pd.DataFrame
    read: int
    version: str
    noticed: pd.DataFrame

    @property
    def listed(self) -> pd.DataFrame:
        """What is refused and what is noticed, in the order of the file."""
        import pandas as pd

        both = pd.concat([self.refused, self.noticed], ignore_index=True)
        return both.sort_values("row", kind="stable", ignore_index=True)

    def said(self) -> str:
        """One line that accounts for every answer and every form."""
        unknown = int(self.answers["value"].isna().to_numpy().sum())
        among = f" (waarvan {unknown} 'weet niet' of niet ingevuld)" if unknown else ""
        line = (
            f"{self.read} antwoorden gelezen = {len(self.answers)} behouden{among} + "
            f"{len(self.refused)} geweigerd (versie {self.version})."
        )
        reasons = list(self.noticed["reason"])
        if unplaced := reasons.count(UNPLACED):
            line += f" {_counted(unplaced, 'regel', 'regels')} met een onbekende wijk."
        if empty := reasons.count(EMPTY):
            line += f" {_counted(empty, 'formulier', 'formulieren')} zonder één antwoord."
        return line


@dataclass(frozen=True)
class Sent:
    """One row of a file: who, when, and the cells that may hold answers, as text.

    Attributes
    ----------
    again : tuple of str
        Columns that were answered before, once for every earlier answer: the last one counts.
    """

    row: int
    who: Mapping[str, str]
    cells: Mapping[str, str]
    again: tuple[str, ...] = ()


def tidy(
    sent: Iterable[Sent],
    form: Form,
    *,
    names: Mapping[str, str],
    approaches: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
    area: str = "wijk",
    day_first: bool = True,
) -> Imported:
    """Turn rows of any channel into the standard table.

    Parameters
    ----------
    sent : iterable of Sent
        Its `who` has person, wave, approach, area, moment and version, where they are there.
    form : Form
        The form that was fielded.
    names : mapping of str to str
        Column of the file: question ("djg6.1").
    approaches : mapping of str to str, optional
        What a channel writes for an approach: its id. Ids and titles are always understood.
    places : mapping of str to str, optional
        What a channel writes for a wijk: its code. Codes and names are always understood.
    area : str
        Column of the file that holds the wijk.
    day_first : bool
        Whether 1-2-2026 is the first of February.
    """
    import pandas as pd

    questions = {question.id: question for question in form.questions}
    known = _approaches(form, approaches)
    wijken = _places(form, places)
    kept: list[dict[str, Any]] = []
    refused: list[Line] = []
    noticed: list[Line] = []
    read = 0
    for one in sent:
        given = {name: value for name, value in one.cells.items() if not _blank(value)}
        read += len(given) + len(one.again)
        refused += [_line(one, name, AGAIN) for name in one.again]
        noticed += [] if given or one.again else [_line(one, "", EMPTY)]
        who, wrong = _who(one, form, known, day_first=day_first)
        if wijken and who.get("area") is not None:
            who["area"] = wijken.get(who["area"].casefold())
            noticed += [_line(one, area, UNPLACED)] if who["area"] is None else []
        for column, value in given.items():
            question = questions[names[column]]
            if reason := wrong or _unasked(question, who) or _reason(value, question):
                refused.append(_line(one, column, reason))
            else:
                kept.append({**who, **_answer(question, value)})
    answers = pd.DataFrame(kept, columns=list(COLUMNS)).astype({"value": float})
    answers["version"] = form.version
    answers["moment"] = pd.to_datetime(answers["moment"])
    return Imported(answers, _lines(refused), read, form.version, _lines(noticed))


def rows_of(frame: pd.DataFrame, *, who: Mapping[str, str], cells: Iterable[str]) -> Iterable[Sent]:
    """Read a table as rows: `who` maps person, wave, … to the columns that hold them.

    An index called "row" is the row in the file; else the heading is row 1 and the rest follows.
    """
    frame = frame.loc[:, ~frame.columns.duplicated()]
    there = {part: column for part, column in who.items() if column in frame.columns}
    wanted = [column for column in dict.fromkeys(cells) if column in frame.columns]
    columns = list(dict.fromkeys([*there.values(), *wanted]))
    first = range(2, len(frame) + 2)
    numbers = [int(one) for one in frame.index] if frame.index.name == "row" else first
    cells_by_row = zip(*(frame[name] for name in columns), strict=True)
    for number, cells_of in zip(numbers, cells_by_row, strict=True):
        row = dict(zip(columns, map(_text, cells_of), strict=True))
        yield Sent(
            row=number,
            who={part: row[column] for part, column in there.items()},
            cells={column: row[column] for column in wanted},
        )


def need(frame: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse a file that hasn't the columns of its channel.

    Raises
    ------
    SourceError
        Naming the column and what was expected.
    """
    if absent := [column for column in columns if column not in frame.columns]:
        raise SourceError(
            f"{what}: de kolom '{absent[0]}' ontbreekt. Controleer of dit de export van deze "
            "vragenlijst is, met codes als kolomnamen, en of het scheidingsteken klopt."
        )


def refuse_version(found: str, form: Form, what: str) -> None:
    """Refuse answers to another version of the form.

    Raises
    ------
    SourceError
        Naming the version that was expected.
    """
    if found and found != form.version:
        raise SourceError(
            f"{what}: dit zijn antwoorden op een andere versie; deze vragenlijst is versie "
            f"{form.version}. Lees ze in met de vragenlijst waar ze bij horen: met andere vragen "
            "zijn T0 en T1 niet te vergelijken."
        )


def _answer(question: Question, value: str) -> dict[str, Any]:
    code = _code(value, question)
    return {
        "instrument": question.block.instrument.instrument,
        "item": question.item.item,
        "value": float(code) if code else None,
    }


def _line(one: Sent, column: str, reason: str) -> Line:
    return {"row": one.row, "column": column, "reason": reason}


def _lines(found: list[Line]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(found, columns=["row", "column", "reason"])


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _unasked(question: Question, who: Mapping[str, Any]) -> str:
    """Say why this question can't have been answered: it isn't on the form of this person."""
    block = question.block
    if who["approach"] not in block.approaches:
        return "deze vraag staat niet op het formulier van deze aanpak; controleer 'aanpak'"
    if block.later_only and who["wave"] == FIRST:
        return f"deze vraag staat niet op het formulier van {FIRST}; controleer 'golf'"
    return ""


def _reason(value: str, question: Question) -> str:
    one = question.block.instrument
    code = _code(value, question)
    if code is None:
        return f"antwoord buiten de schaal (verwacht: {', '.join(one.answers)})"
    if code and not _is_number(code):
        return "antwoordcode is geen getal; pas de codes van het eigen instrument aan"
    return ""


def _code(value: str, question: Question) -> str | None:
    """Code of an answer; empty for "don't know", None if it isn't of the scale."""
    one = question.block.instrument
    bare = _number(value).casefold()
    for code, label in (*one.answers.items(), *one.answers_en.items()):
        if bare in (code.casefold(), label.casefold()):
            return code
    return "" if bare in one.missing else None


def _who(
    one: Sent, form: Form, known: Mapping[str, str], *, day_first: bool
) -> tuple[dict[str, Any], str]:
    """Who answered when, or the reason why this row can't be used."""
    given = {part: value.strip() for part, value in one.who.items() if not _blank(value)}
    version = given.get("version", form.version)
    if version != form.version:
        return {}, f"antwoord op een andere versie van de vragenlijst (verwacht: {form.version})"
    if "person" not in given:
        return {}, "geen nummer van een persoon"
    wave = _wave(given.get("wave", ""))
    if wave is None:
        return {}, f"meting onbekend (verwacht: {', '.join(WAVES)})"
    approach = known.get(given.get("approach", "").casefold())
    if approach is None:
        return {}, f"aanpak onbekend (verwacht: {', '.join(form.approaches)})"
    moment = _moment(given.get("moment", ""), day_first=day_first)
    if moment is None:
        return {}, "datum onleesbaar (verwacht: dag-maand-jaar)"
    return {
        "person": _number(given["person"]),
        "wave": wave,
        "moment": moment,
        "phase": None,
        "approach": approach,
        "area": given.get("area"),
    }, ""


def _approaches(form: Form, more: Mapping[str, str] | None) -> dict[str, str]:
    known = {title.casefold(): name for name, title in form.approaches.items()}
    known |= {written.casefold(): name for written, name in (more or {}).items()}
    return known | {name.casefold(): name for name in form.approaches}


def _places(form: Form, more: Mapping[str, str] | None) -> dict[str, str]:
    known = {name.casefold(): code for code, name in form.places.items()}
    known |= {written.casefold(): code for written, code in (more or {}).items()}
    return known | {code.casefold(): code for code in form.places}


def _wave(value: str) -> str | None:
    return next((wave for wave in WAVES if value.strip().upper() == wave), None)


def _moment(value: str, *, day_first: bool) -> Any:
    """The local time; NaT where nothing was filled in, None where it can't be read."""
    import pandas as pd

    if not value:
        return pd.NaT
    iso = value[:4].isdigit()
    try:
        found = pd.to_datetime(value, dayfirst=day_first and not iso)
    except (ValueError, OverflowError):
        return None
    return found.tz_localize(None) if found.tzinfo else found


def _blank(value: str) -> bool:
    return value.strip().casefold() in _NOTHING


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _number(value: str) -> str:
    """Write a whole number without decimals, as it was before a spreadsheet touched it."""
    head, dot, tail = value.strip().partition(".")
    return head if dot and head.lstrip("-").isdigit() and not tail.strip("0") else value.strip()


def _is_number(code: str) -> bool:
    return code.lstrip("-").replace(".", "", 1).isdigit()
