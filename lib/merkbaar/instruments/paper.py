"""The form on paper: an HTML document per approach and wave, in large type, ready to print."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..places import templates
from ..wording import interface
from . import said
from .form import Block, Form, Question

_ACROSS = 3
_SHORT = 18
_WORDS = ("number", "date", "area", "wave", "approach", "office", "sources")


def paper(form: Form, approach: str, wave: str) -> str:
    """Give the document: nothing is fetched, and what is filled in on a screen goes nowhere.

    Parameters
    ----------
    form : Form
        The whole form; the paper keeps its version.
    approach, wave : str
        Whom it is for, and when ("T0", "T1").

    Raises
    ------
    DefinitionError
        If the form isn't for this approach, or there is no such wave.
    """
    mine = form.for_approach(approach, wave=wave)
    language = form.language
    return (
        _template()
        .render(
            form=mine,
            approach=form.approaches[approach],
            wave=said.wave(wave, language),
            introduction=said.introduction(mine),
            how=interface("form.how", language),
            crisis=interface("form.crisis", language) if mine.crisis else "",
            crisis_title=interface("form.crisis_title", language),
            version=interface("form.version", language, version=form.version),
            thanks=said.thanks(mine),
            origins=said.origins(mine),
            words={key: interface(f"form.{key}", language) for key in _WORDS},
            screens=_screens(mine),
        )
        .replace("\r\n", "\n")
    )


def _screens(form: Form) -> list[dict[str, Any]]:
    asked: dict[str, list[Question]] = {}
    for question in form.questions:
        asked.setdefault(question.block.instrument.instrument, []).append(question)
    made = []
    for screen in form.screens():
        blocks = [_block(block, asked[block.instrument.instrument], form) for block in screen]
        first, last = blocks[0]["questions"][0]["number"], blocks[-1]["questions"][-1]["number"]
        number = f"{first}" if first == last else f"{first}-{last}"
        name = interface("form.question", form.language, number=number)
        made.append({"name": name, "blocks": blocks})
    return made


def _block(block: Block, questions: list[Question], form: Form) -> dict[str, Any]:
    (title,) = form.approaches.values()
    return {
        "before": said.before(block, form.language),
        "answers": block.instrument.labels(form.language),
        "layout": _layout(block, form.language),
        "questions": [
            {
                "number": question.number,
                "name": question.name,
                "text": said.question(
                    block, question.item.words(form.language), form.language, title
                ),
            }
            for question in questions
        ],
    }


def _layout(block: Block, language: str) -> str:
    """Grades in a row, few short answers next to each other, anything else below each other."""
    labels = block.instrument.labels(language)
    if all(label == code for code, label in labels.items()):
        return "grades"
    short = len(labels) <= _ACROSS and max(map(len, labels.values())) <= _SHORT
    return "across" if short else "down"


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates() / "form"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("paper.html.j2")
