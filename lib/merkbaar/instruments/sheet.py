"""The sheet beside the paper form: one row a person, to type answers over into."""

from __future__ import annotations

from ..wording import interface
from . import said
from .form import WAVES, Form, Question
from .workbooks import workbook
from .xlsform import APPROACH, AREA, PERSON, WAVE

SHEET, ABOUT = "Invullen", "Formulier"
DATE = "datum"


def typing_sheet(form: Form) -> bytes:
    """Give the workbook (xlsx): the sheet to fill in, what the columns mean, and the version.

    Parameters
    ----------
    form : Form
        The whole form: one sheet for all approaches and both waves.
    """
    lead = [PERSON, WAVE, DATE, APPROACH, AREA]
    columns = [*lead, *(question.name for question in form.questions)]
    about = [["kolom", "vraag", "antwoorden", "nummer op papier"], *_about(form)]
    choices = {1: list(WAVES), 3: list(form.approaches), 4: list(form.places)}
    choices |= {
        len(lead) + at: list(question.block.instrument.answers)
        for at, question in enumerate(form.questions)
    }
    version = interface("form.version", form.language, version=form.version)
    sheets = {
        SHEET: [columns],
        "Uitleg": about,
        ABOUT: [["naam", "versie"], [form.name, form.version], ["", version]],
    }
    widths = {SHEET: [14, 8, 12, 18, 14, *([12] * len(form.questions))], "Uitleg": [22, 80, 70, 40]}
    return workbook(sheets, widths=widths, choices={SHEET: choices})


def _places(form: Form) -> str:
    named = "; ".join(f"{code} = {name}" for code, name in form.places.items())
    return named or "wijkcode, zoals in de monitor"


def _about(form: Form) -> list[list[str]]:
    waves = "; ".join(f"{wave} = {said.wave(wave, form.language)}" for wave in WAVES)
    approaches = "; ".join(f"{one} = {title}" for one, title in form.approaches.items())
    rows = [
        [PERSON, interface("form.number_help", form.language), "", ""],
        [WAVE, interface("form.wave", form.language), waves, ""],
        [DATE, interface("form.date", form.language), "dag-maand-jaar", ""],
        [APPROACH, interface("form.approach", form.language), approaches, ""],
        [AREA, interface("form.area", form.language), _places(form), ""],
    ]
    numbers = _numbers(form)
    for question in form.questions:
        labels = question.block.instrument.labels(form.language)
        answers = "; ".join(f"{code} = {label}" for code, label in labels.items())
        *first, last = ["leeg", *_nothing(question)]
        nothing = f"{', '.join(first)} of {last}" if first else last
        words = question.item.words(form.language)
        explained = f"{answers}; {nothing} = niet ingevuld"
        rows.append([question.name, words, explained, numbers[question.id]])
    return rows


def _nothing(question: Question) -> list[str]:
    """Codes that stand for no answer: none of them is an answer of this scale."""
    one = question.block.instrument
    return sorted(
        (code for code in one.missing if code.isdigit() and code not in one.answers), key=int
    )


def _numbers(form: Form) -> dict[str, str]:
    """Number of each question on the paper of each approach that is asked it."""
    found: dict[str, dict[int, list[str]]] = {question.id: {} for question in form.questions}
    for approach, title in form.approaches.items():
        for question in form.for_approach(approach).questions:
            found[question.id].setdefault(question.number, []).append(title)
    return {
        name: "; ".join(f"{', '.join(titles)}: {number}" for number, titles in places.items())
        for name, places in found.items()
    }
