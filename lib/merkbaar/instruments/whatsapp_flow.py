"""The form as a flow of WhatsApp messages: data for the collecting service.

A message is text, three buttons, a list of at most ten rows, or a number to type. A label that
doesn't fit as a title stands in the description, whole: no word of a scale is cut off.
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import DefinitionError
from ..wording import interface
from . import said
from .channels import BODY, BUTTON_TITLE, FOOTER, LIST_BUTTON, ROW_TITLE, problems, reply_of
from .form import Form, Question

SKIP = {"nl": "overslaan", "en": "skip"}
FORMAT = "merkbaar-whatsapp-1"
Message = dict[str, Any]


def whatsapp_flow(form: Form) -> bytes:
    """Give the flow as JSON (UTF-8): per approach the messages in order.

    Parameters
    ----------
    form : Form
        The whole form, or the part of one approach.

    Raises
    ------
    DefinitionError
        If an approach is asked more than fits (ten questions), or an answer fits no message.
    """
    flows = {approach: _flow(form, approach) for approach in form.approaches}
    data = {
        "format": FORMAT,
        "form": form.name,
        "title": form.title,
        "version": form.version,
        "language": form.language,
        "skip": SKIP[form.language],
        "approaches": {
            approach: {"title": form.approaches[approach], "messages": messages}
            for approach, messages in flows.items()
        },
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _flow(form: Form, approach: str) -> list[Message]:
    mine = form.for_approach(approach)
    if found := problems(mine, "whatsapp"):
        raise DefinitionError(f"Aanpak '{approach}': {found[0]}")
    messages: list[Message] = [_text("intro", said.introduction(mine))]
    if mine.crisis:
        messages.append(_text("hulp", said.crisis(mine)))
    before = None
    for question in mine.questions:
        new = question.block is not before
        before = question.block
        messages.append(_ask(question, form.language, form.approaches[approach], new=new))
    return [*messages, _text("dank", said.thanks(mine))]


def _text(name: str, body: str) -> Message:
    return {"id": name, "type": "text", "body": _fits(body, BODY, name)}


def _ask(question: Question, language: str, approach: str, *, new: bool) -> Message:
    block = question.block
    words = said.question(block, question.item.words(language), language, approach)
    intro = said.before(block, language)
    body = f"{intro}\n\n{words}" if new and intro else words
    how = reply_of(block.instrument, language)
    labels = block.instrument.labels(language)
    message: Message = {"id": question.id, "body": body, "footer": _footer(language)}
    if block.later_only:
        message["only"] = "T1"
    if how == "number":
        ends = sorted(int(code) for code in labels)
        asked = interface("form.type_number", language, lowest=ends[0], highest=ends[-1])
        message |= {"type": "number", "body": f"{body}\n\n{asked}"}
        message |= {"lowest": ends[0], "highest": ends[-1]}
    elif how == "buttons":
        rows = [{"id": f"{question.id}={code}", "title": label} for code, label in labels.items()]
        message |= {"type": "buttons", "buttons": rows}
    else:
        choose = _fits(interface("form.choose", language), LIST_BUTTON, question.id)
        message |= {"type": "list", "button": choose, "rows": _rows(question, language)}
    _fits(message["body"], BODY, question.id)
    return message


def _rows(question: Question, language: str) -> list[dict[str, str]]:
    """Rows of a list: the label as title where all of them fit, else as description."""
    labels = question.block.instrument.labels(language)
    if max(map(len, labels.values())) <= ROW_TITLE:
        return [{"id": f"{question.id}={code}", "title": label} for code, label in labels.items()]
    return [
        {
            "id": f"{question.id}={code}",
            "title": interface("form.answer", language, number=at),
            "description": label,
        }
        for at, (code, label) in enumerate(labels.items(), start=1)
    ]


def _footer(language: str) -> str:
    return _fits(interface("form.skip", language), FOOTER, "footer")


def _fits(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise DefinitionError(
            f"WhatsApp, bericht '{what}': {len(text)} tekens, er passen er {most}. Maak de "
            "inleiding korter; de vraag zelf ligt vast."
        )
    return text


assert BUTTON_TITLE <= ROW_TITLE  # a label that fits a button fits a row
