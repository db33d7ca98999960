"""The form as an XLSForm workbook, for ODK and KoboToolbox.

One form for all approaches and both waves: which blocks somebody gets follows from the approach,
and the question of attribution shows only at the follow-up.
"""

from __future__ import annotations

from typing import Any

from ..wording import interface
from . import said
from .form import FIRST, WAVES, Block, Form
from .workbooks import workbook

PERSON, WAVE, APPROACH, AREA, VERSION = "nummer", "golf", "aanpak", "wijk", "versie"
"""Names of the columns that aren't questions."""
TITLE = "aanpak_naam"
"""What the form looks up itself: the title of the approach that was chosen."""
_SURVEY = (
    "type", "name", "label", "hint", "required", "appearance", "relevant", "calculation",
)  # fmt: skip
Row = dict[str, Any]


def xlsform(form: Form) -> bytes:
    """Give the workbook (xlsx) with the sheets survey, choices and settings.

    Parameters
    ----------
    form : Form
        The whole form, or the part of one approach.
    """
    survey = [*_opening(form)]
    for number, screen in enumerate(form.screens(), start=1):
        survey += _screen(form, screen, number)
    survey.append({"type": "note", "name": "dank", "label": said.thanks(form)})
    settings = {
        "form_title": form.title,
        "form_id": f"{form.name}_{form.version}",
        "version": form.version,
        "style": "pages",
    }
    sheets = {
        "survey": [list(_SURVEY), *([row.get(key, "") for key in _SURVEY] for row in survey)],
        "choices": [["list_name", "name", "label"], *_choices(form)],
        "settings": [list(settings), list(settings.values())],
    }
    return workbook(sheets, widths={"survey": (22, 24, 70, 40, 10, 14, 50, 20)})


def _opening(form: Form) -> list[Row]:
    def words(key: str) -> str:
        return interface(f"form.{key}", form.language)

    rows: list[Row] = [
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        {"type": "calculate", "name": VERSION, "calculation": f"'{form.version}'"},
        {"type": "begin_group", "name": "vooraf", "label": form.title, "appearance": "field-list"},
        {"type": "note", "name": "uitleg", "label": said.introduction(form)},
        {
            "type": "text",
            "name": PERSON,
            "label": words("number"),
            "hint": words("number_help"),
            "required": "yes",
        },
        {"type": f"select_one {WAVE}", "name": WAVE, "label": words("wave"), "required": "yes"},
        {
            "type": f"select_one {APPROACH}",
            "name": APPROACH,
            "label": words("approach"),
            "required": "yes",
        },
        {"type": _place(form), "name": AREA, "label": words("area")},
        {"type": "end_group"},
    ]
    if any(said.names_approach(block, form.language) for block in form.blocks):
        chosen = f"jr:choice-name(${{{APPROACH}}}, '${{{APPROACH}}}')"
        rows.append({"type": "calculate", "name": TITLE, "calculation": chosen})
    if form.crisis:
        rows.append({"type": "note", "name": "hulp", "label": said.crisis(form)})
    return rows


def _screen(form: Form, screen: tuple[Block, ...], number: int) -> list[Row]:
    first = screen[0]
    rows: list[Row] = [
        {
            "type": "begin_group",
            "name": f"scherm_{number}",
            "label": said.before(first, form.language) or " ",
            "appearance": "field-list",
            "relevant": _relevant(form, first),
        }
    ]
    one = len(form.approaches) == 1
    named = next(iter(form.approaches.values())) if one else f"${{{TITLE}}}"
    for block in screen:
        intro = said.before(block, form.language)
        if block is not first and intro:
            name = f"uitleg_{block.instrument.instrument}"
            rows.append({"type": "note", "name": name, "label": intro})
        rows += [
            {
                "type": f"select_one {_list(block)}",
                "name": f"{block.instrument.instrument}_{item.item}",
                "label": said.question(block, item.words(form.language), form.language, named),
            }
            for item in block.instrument.items
        ]
    return [*rows, {"type": "end_group"}]


def _relevant(form: Form, block: Block) -> str:
    parts = []
    if set(block.approaches) != set(form.approaches):
        asked = [f"${{{APPROACH}}} = '{approach}'" for approach in block.approaches]
        parts.append(f"({' or '.join(asked)})")
    if block.later_only:
        parts.append(f"${{{WAVE}}} != '{FIRST}'")
    return " and ".join(parts)


def _choices(form: Form) -> list[list[str]]:
    rows = [[WAVE, wave, said.wave(wave, form.language)] for wave in WAVES]
    rows += [[APPROACH, approach, title] for approach, title in form.approaches.items()]
    rows += [[AREA, code, name] for code, name in form.places.items()]
    for block in form.blocks:
        labels = block.instrument.labels(form.language)
        rows += [[_list(block), code, label] for code, label in labels.items()]
    return rows


def _place(form: Form) -> str:
    return f"select_one {AREA}" if form.places else "text"


def _list(block: Block) -> str:
    return f"antwoord_{block.instrument.instrument}"
