"""One reader a channel: what ODK and KoboToolbox, LimeSurvey, WhatsApp and the sheet write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from . import limesurvey, sheet, xlsform
from .form import Form
from .imports import Imported, Sent, need, refuse_version, rows_of, tidy
from .whatsapp_flow import SKIP

if TYPE_CHECKING:
    import pandas as pd

_GROUP = re.compile(r"^(?:.*[/:.-])?(?=[^/:.-]+$)")
_SUB = re.compile(r"^(?P<question>[A-Za-z0-9]+)(?:\[|_|\.)(?P<sub>SQ[A-Za-z0-9]+)\]?$")


def from_xlsform(frame: pd.DataFrame, form: Form) -> Imported:
    """Read the CSV of KoboToolbox or ODK Central: values and headings as names or as labels.

    Parameters
    ----------
    frame : DataFrame
        The export as it is; names of groups before a column ("scherm_1/djg6_1") are dropped.

    Raises
    ------
    SourceError
        If it isn't an export of this form.
    """
    bare = frame.rename(columns=lambda name: _GROUP.sub("", str(name)))
    bare = bare.loc[:, ~bare.columns.duplicated()]
    need(bare, [xlsform.PERSON, xlsform.WAVE, xlsform.APPROACH], "XLSForm")
    names = {question.name: question.id for question in form.questions}
    _need_questions(bare, names, "XLSForm")
    moment = next((one for one in ("end", "_submission_time", "SubmissionDate", "start")
                   if one in bare), "start")  # fmt: skip
    who = {
        "person": xlsform.PERSON,
        "wave": xlsform.WAVE,
        "approach": xlsform.APPROACH,
        "area": xlsform.AREA,
        "version": xlsform.VERSION,
        "moment": moment,
    }
    sent = [_without_wave_label(one) for one in rows_of(bare, who=who, cells=names)]
    return tidy(sent, form, names=names)


def from_limesurvey(frame: pd.DataFrame, form: Form) -> Imported:
    """Read the response CSV of LimeSurvey, exported with question codes as headings.

    Parameters
    ----------
    frame : DataFrame
        Answers as codes or in full. A scale's columns are ``djg6[SQ1]`` (or ``djg6_SQ1``).

    Raises
    ------
    SourceError
        If it isn't an export of this form, or its headings are whole questions.
    """
    need(frame, [limesurvey.PERSON, limesurvey.WAVE, limesurvey.APPROACH], "LimeSurvey")
    names = _limesurvey_names(frame, form)
    _need_questions(frame, names, "LimeSurvey")
    moment = next((one for one in ("submitdate", "datestamp", "startdate") if one in frame), "")
    who = {
        "person": limesurvey.PERSON,
        "wave": limesurvey.WAVE,
        "approach": limesurvey.APPROACH,
        "area": limesurvey.AREA,
        "version": limesurvey.VERSION,
        "moment": moment,
    }
    codes = {code: approach for approach, code in limesurvey.approach_codes(form).items()}
    sent = [_without_wave_label(one) for one in rows_of(frame, who=who, cells=names)]
    wijken = limesurvey.place_codes(form)
    return tidy(sent, form, names=names, approaches=codes, places=wijken)


def from_sheet(frame: pd.DataFrame, form: Form, *, version: str = "") -> Imported:
    """Read the sheet into which paper forms were typed over.

    Parameters
    ----------
    frame : DataFrame
        The sheet "Invullen".
    version : str
        What the sheet "Formulier" says; empty: not checked.

    Raises
    ------
    SourceError
        If it is the sheet of another form.
    """
    refuse_version(version, form, "Invulblad")
    need(frame, [xlsform.PERSON, xlsform.WAVE, xlsform.APPROACH], "Invulblad")
    names = {question.name: question.id for question in form.questions}
    _need_questions(frame, names, "Invulblad")
    who = {
        "person": xlsform.PERSON,
        "wave": xlsform.WAVE,
        "approach": xlsform.APPROACH,
        "area": xlsform.AREA,
        "moment": sheet.DATE,
    }
    sent = [_without_wave_label(one) for one in rows_of(frame, who=who, cells=names)]
    return tidy(sent, form, names=names)


def from_whatsapp(data: str | bytes, form: Form) -> Imported:
    """Read what the collecting service keeps of a flow (JSON).

    Parameters
    ----------
    data : str or bytes
        ``{"version": …, "responses": [{"person", "wave", "approach", "area", "answers":
        [{"id": "djg6.1", "reply": "djg6.1=2", "at": "2026-09-01T10:00:00+02:00"}]}]}``; a typed
        number stands under ``text``. `person` is the service's own number of somebody, never a
        telephone number. Of an answer given twice the last counts.

    Raises
    ------
    SourceError
        If it isn't JSON of this form.
    """
    content = _json(data)
    refuse_version(str(content.get("version", "")), form, "WhatsApp")
    known = {question.id for question in form.questions}
    sent = [
        _response(one, row, SKIP[form.language])
        for row, one in enumerate(content["responses"], start=1)
    ]
    names = {name: name for name in known}
    odd = {name for one in sent for name in one.cells if name not in names}
    if odd:
        raise SourceError(
            f"WhatsApp: {len(odd)} vragen horen niet bij deze vragenlijst. Verwacht: "
            f"{', '.join(sorted(known))}."
        )
    return tidy(sent, form, names=names, area="area")


def _json(data: str | bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", "?")
        raise SourceError(
            f"WhatsApp: dit is geen leesbare JSON (regel {line}). Verwacht: het bestand zoals de "
            "verzameldienst het schrijft."
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("responses"), list):
        raise SourceError(
            "WhatsApp: 'responses' ontbreekt of is geen lijst. Verwacht: het bestand zoals de "
            "verzameldienst het schrijft. Vraag het daar opnieuw op; er is niets ingelezen."
        )
    return content


def _response(one: Any, row: int, skip: str) -> Sent:
    cells: dict[str, str] = {}
    moments, again = [], []
    for answer in _answers(one, row):
        name = str(answer.get("id", ""))
        text = str(answer.get("text", "")).strip()
        reply = str(answer.get("reply", ""))
        value = reply.partition("=")[2] if reply.startswith(f"{name}=") else text
        again += [name] if name in cells else []
        cells[name] = "weet niet" if value.casefold() == skip else value or "?"
        moments.append(str(answer.get("at", "")))
    who = {part: str(one.get(part) or "") for part in ("person", "wave", "approach", "area")}
    who["moment"] = max(moments, default="")
    return Sent(row, who, cells, tuple(again))


def _answers(one: Any, row: int) -> Sequence[Mapping[str, Any]]:
    """Give the answers of a response; refused where they aren't a list of answers."""
    answers = one.get("answers") or () if isinstance(one, dict) else None
    if isinstance(answers, list | tuple) and all(isinstance(part, dict) for part in answers):
        return answers
    what = (
        "is geen persoon met antwoorden" if answers is None else "heeft geen lijst van antwoorden"
    )
    raise SourceError(
        f"WhatsApp: antwoord {row} {what} (onder 'responses'). Verwacht: "
        '{"person": …, "answers": [{"id": …, "reply": …}]}. Vraag het bestand opnieuw op bij de '
        "verzameldienst; er is niets ingelezen."
    )


def _limesurvey_names(frame: pd.DataFrame, form: Form) -> dict[str, str]:
    scales = {
        f"{limesurvey.code_of(question.block)}/SQ{question.item.item}".casefold(): question.id
        for question in form.questions
        if len(question.block.instrument.items) > 1
    }
    single = {
        limesurvey.code_of(question.block).casefold(): question.id
        for question in form.questions
        if len(question.block.instrument.items) == 1
    }
    names = {}
    for column in map(str, frame.columns):
        if found := _SUB.match(column):
            key = f"{found['question']}/{found['sub']}".casefold()
            if key in scales:
                names[column] = scales[key]
        elif column.casefold() in single:
            names[column] = single[column.casefold()]
    return names


def _need_questions(frame: pd.DataFrame, names: Mapping[str, str], what: str) -> None:
    if not set(names) & set(map(str, frame.columns)):
        raise SourceError(
            f"{what}: geen enkele vraag van deze vragenlijst gevonden. Exporteer met codes (namen) "
            "als kolomkoppen, niet met de hele vraagtekst."
        )


def _without_wave_label(one: Sent) -> Sent:
    """Take the wave from a whole answer, as an export with labels writes it ("Begin (T0)")."""
    wave = one.who.get("wave", "")
    found = re.search(r"\((T\d)\)\s*$", wave)
    return replace(one, who={**one.who, "wave": found[1]}) if found else one
