"""The form as a LimeSurvey survey (``.lss``), in the layout that versions 3 and later import.

Codes in LimeSurvey are letters and digits only: an instrument loses its underscores, an approach
becomes A1, A2, … in the order of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ..errors import DefinitionError
from ..wording import interface
from . import said
from .form import FIRST, WAVES, Block, Form

DB_VERSION = 363
"""Layout of LimeSurvey 3; later versions convert it on import."""
PERSON, WAVE, APPROACH, AREA, VERSION = "nummer", "golf", "aanpak", "wijk", "versie"
CHOSEN = f"{{{APPROACH}.shown}}"
"""What LimeSurvey itself replaces by the title of the approach that was chosen."""
_SURVEY_ID = 100000
_QUESTION = (
    "qid", "parent_qid", "sid", "gid", "type", "title", "question", "preg", "help", "other",
    "mandatory", "question_order", "language", "scale_id", "same_default", "relevance",
    "modulename",
)  # fmt: skip
_GROUP = (
    "gid", "sid", "group_name", "group_order", "description", "language", "randomization_group",
    "grelevance",
)  # fmt: skip
_ANSWER = ("qid", "code", "answer", "sortorder", "assessment_value", "language", "scale_id")
Row = Mapping[str, Any]


def code_of(block: Block) -> str:
    """Code of a block's question: letters and digits, at most twenty."""
    return "".join(letter for letter in block.instrument.instrument if letter.isalnum())[:20]


def approach_codes(form: Form) -> dict[str, str]:
    """Code of each approach ("A1"), in the order of the form."""
    return {approach: f"A{at}" for at, approach in enumerate(form.approaches, start=1)}


def place_codes(form: Form) -> dict[str, str]:
    """Code in LimeSurvey ("W1") and our own of each wijk, in the order of the form."""
    return {f"W{at}": code for at, code in enumerate(form.places, start=1)}


def limesurvey(form: Form) -> bytes:
    """Give the survey as XML (UTF-8).

    Parameters
    ----------
    form : Form
        The whole form, or the part of one approach.

    Raises
    ------
    DefinitionError
        If two instruments would get one code, or an answer's code is longer than five characters.
    """
    _refuse_codes(form)
    survey = _Survey(form)
    survey.opening()
    for screen in form.screens():
        survey.screen(screen)
    tables = {
        "answers": (_ANSWER, survey.answers),
        "groups": (_GROUP, survey.groups),
        "questions": (_QUESTION, survey.questions),
        "subquestions": (_QUESTION, survey.subquestions),
        "question_attributes": (("qid", "attribute", "value", "language"), survey.attributes),
        "surveys": _table_of(_survey_row(form)),
        "surveys_languagesettings": _table_of(_language_row(form)),
    }
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<document>',
        " <LimeSurveyDocType>Survey</LimeSurveyDocType>",
        f" <DBVersion>{DB_VERSION}</DBVersion>",
        f" <languages>\n  <language>{form.language}</language>\n </languages>",
        *(_table(name, fields, rows) for name, (fields, rows) in tables.items()),
        "</document>\n",
    ]
    return "\n".join(parts).encode()


def _refuse_codes(form: Form) -> None:
    codes = [code_of(block) for block in form.blocks]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise DefinitionError(
            f"Twee instrumenten krijgen in LimeSurvey dezelfde code ('{twice[0]}'). Geef een van "
            "beide een andere naam."
        )
    for block in form.blocks:
        if long := [code for code in block.instrument.answers if len(code) > 5]:
            raise DefinitionError(
                f"'{block.instrument.instrument}': antwoordcode '{long[0]}' is langer dan vijf "
                "tekens; LimeSurvey kan dat niet aan. Kort de code in het eigen bestand in."
            )


class _Survey:
    """Collects the rows of the tables, numbering groups and questions as it goes."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.answers: list[Row] = []
        self.groups: list[Row] = []
        self.questions: list[Row] = []
        self.subquestions: list[Row] = []
        self.attributes: list[Row] = []
        self._last = 0

    def opening(self) -> None:
        form = self.form

        def words(key: str) -> str:
            return interface(f"form.{key}", form.language)

        self._group(form.title, escape(said.crisis(form)), "1")
        self._question("S", PERSON, words("number"), help_=words("number_help"), must=True)
        waves = {wave: said.wave(wave, form.language) for wave in WAVES}
        self._listed(WAVE, words("wave"), waves, must=True)
        codes = approach_codes(form)
        titles = {codes[approach]: title for approach, title in form.approaches.items()}
        self._listed(APPROACH, words("approach"), titles, must=True)
        if form.places:
            named = dict(zip(place_codes(form), form.places.values(), strict=True))
            self._listed(AREA, words("area"), named)
        else:
            self._question("S", AREA, words("area"))
        hidden = self._question("*", VERSION, form.version)
        self.attributes.append({"qid": hidden, "attribute": "hidden", "value": 1, "language": ""})

    def screen(self, screen: tuple[Block, ...]) -> None:
        language = self.form.language
        number = interface("form.question", language, number=_numbers(self.form, screen))
        self._group(number, "", _relevance(self.form, screen[0]))
        for block in screen:
            intro = said.before(block, language)
            labels = block.instrument.labels(language)
            items = block.instrument.items
            if len(items) == 1:
                words = said.question(block, items[0].words(language), language, CHOSEN)
                self._listed(code_of(block), words, labels, help_=intro)
            else:
                asked = {
                    f"SQ{item.item}": said.question(block, item.words(language), language, CHOSEN)
                    for item in items
                }
                self._scale(code_of(block), intro, asked, labels)

    def _group(self, name: str, text: str, relevance: str) -> None:
        number = len(self.groups)
        row = {"gid": number + 1, "sid": _SURVEY_ID, "group_name": name, "group_order": number}
        row |= {"description": text, "language": self.form.language, "grelevance": relevance}
        self.groups.append(row)

    def _question(
        self, type_: str, code: str, text: str, *, help_: str = "", must: bool = False
    ) -> int:
        row = self._row(type_, code, text, order=len(self.questions))
        self.questions.append({**row, "help": help_, "mandatory": "Y" if must else "N"})
        return self._last

    def _listed(
        self,
        code: str,
        text: str,
        labels: Mapping[str, str],
        *,
        help_: str = "",
        must: bool = False,
    ) -> None:
        self._answers(self._question("L", code, text, help_=help_, must=must), labels)

    def _scale(
        self, code: str, text: str, items: Mapping[str, str], labels: Mapping[str, str]
    ) -> None:
        parent = self._question("F", code, text)
        for order, (sub, words) in enumerate(items.items()):
            row = self._row("T", sub, words, order=order)
            self.subquestions.append({**row, "parent_qid": parent})
        self._answers(parent, labels)

    def _row(self, type_: str, code: str, text: str, *, order: int) -> dict[str, Any]:
        self._last += 1
        row = {"qid": self._last, "parent_qid": 0, "sid": _SURVEY_ID, "gid": len(self.groups)}
        row |= {"type": type_, "title": code, "question": escape(text), "other": "N"}
        row |= {"mandatory": "N", "question_order": order, "language": self.form.language}
        return {**row, "scale_id": 0, "same_default": 0, "relevance": "1"}

    def _answers(self, question: int, labels: Mapping[str, str]) -> None:
        for order, (code, label) in enumerate(labels.items(), start=1):
            row = {"qid": question, "code": code, "answer": escape(label), "sortorder": order}
            row |= {"assessment_value": 0, "language": self.form.language, "scale_id": 0}
            self.answers.append(row)


def _numbers(form: Form, screen: tuple[Block, ...]) -> str:
    """Numbers of a screen's questions ("1-5"): its name, for a title would say what is measured."""
    numbers = [question.number for question in form.questions if question.block in screen]
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"


def _relevance(form: Form, block: Block) -> str:
    codes = approach_codes(form)
    parts = []
    if set(block.approaches) != set(form.approaches):
        asked = [f'{APPROACH}.NAOK == "{codes[approach]}"' for approach in block.approaches]
        parts.append(f"({' or '.join(asked)})")
    if block.later_only:
        parts.append(f'{WAVE}.NAOK != "{FIRST}"')
    return " and ".join(parts) or "1"


def _survey_row(form: Form) -> dict[str, Any]:
    """Settings: a group a page, answers dated, nothing of the machine of who answers."""
    off = ("active", "anonymized", "savetimings", "usecookie", "allowregister", "printanswers")
    off += ("ipaddr", "refurl", "publicstatistics", "listpublic", "tokenanswerspersistence")
    on = ("datestamp", "allowsave", "allowprev", "showwelcome", "showprogress", "shownoanswer")
    return {
        "sid": _SURVEY_ID,
        "language": form.language,
        "format": "G",
        "template": "fruity",
        **dict.fromkeys(off, "N"),
        **dict.fromkeys((*on, "htmlemail"), "Y"),
        "showgroupinfo": "B",
        "showqnumcode": "X",
        "questionindex": 0,
    }


def _language_row(form: Form) -> dict[str, Any]:
    origins = "".join(f"<li>{escape(one)}</li>" for one in said.origins(form))
    heading = escape(interface("form.sources", form.language))
    end = f"<p>{escape(said.thanks(form))}</p><p>{heading}</p><ul>{origins}</ul>"
    if form.crisis:
        end = f"<p>{escape(said.crisis(form))}</p>{end}"
    return {
        "surveyls_survey_id": _SURVEY_ID,
        "surveyls_language": form.language,
        "surveyls_title": form.title,
        "surveyls_description": "",
        "surveyls_welcometext": f"<p>{escape(said.introduction(form))}</p>",
        "surveyls_endtext": end,
        "surveyls_dateformat": 5,
        "surveyls_numberformat": 1,
    }


def _table_of(row: Row) -> tuple[Sequence[str], list[Row]]:
    return tuple(row), [row]


def _table(name: str, fields: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [f" <{name}>", "  <fields>"]
    lines += [f"   <fieldname>{field}</fieldname>" for field in fields]
    lines += ["  </fields>", "  <rows>"]
    for row in rows:
        cells = [f"    {_cell(field, row.get(field, ''))}" for field in fields]
        lines += ["   <row>", *cells, "   </row>"]
    return "\n".join([*lines, "  </rows>", f" </{name}>"])


def _cell(field: str, value: Any) -> str:
    text = str(value)
    if not text:
        return f"<{field}/>"
    safe = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<{field}><![CDATA[{safe}]]></{field}>"
