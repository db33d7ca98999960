"""A form for three approaches, and made-up answers to it, for the tests of every channel."""

from __future__ import annotations

from typing import Any

import pandas as pd

from merkbaar.instruments import Form, compose

MATRIX = {
    "buurtmaatjes": ["sociaal-kapitaal"],
    "beweegcoach": ["mentaal", "leefstijl"],
    "schuldrust": {"mentaal": "x + stress", "inkomen": "x", "werk-dagbesteding": "x"},
}
TITLES = {"buurtmaatjes": "Buurtmaatjes", "beweegcoach": "Beweegcoach", "schuldrust": "Schuldrust"}


def made_form(**more: Any) -> Form:
    return compose(MATRIX, name="start", title="Hoe gaat het met u?", approaches=TITLES, **more)


def filled_in(form: Form) -> list[dict[str, Any]]:
    """Six people, both waves, every question that they are asked; a few skipped."""
    people = []
    for at, approach in enumerate([*form.approaches] * 2):
        for wave in ("T0", "T1"):
            mine = form.for_approach(approach, wave=wave)
            answers = {
                question.id: str(list(question.block.instrument.answers)[(at + place) % 3])
                for place, question in enumerate(mine.questions)
                if (at + place) % 7
            }
            people.append(
                {
                    "person": f"C{100 + at}",
                    "wave": wave,
                    "approach": approach,
                    "area": f"WK00000{at}",
                    "moment": "2026-03-02" if wave == "T0" else "2026-09-07",
                    "answers": answers,
                }
            )
    return people


def expected(people: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """What the standard table must hold of them."""
    return {
        (one["person"], one["wave"], one["approach"], one["area"], name, float(code))
        for one in people
        for name, code in one["answers"].items()
    }


def found(answers: pd.DataFrame) -> set[tuple[Any, ...]]:
    names = answers["instrument"] + "." + answers["item"]
    columns = [answers[name] for name in ("person", "wave", "approach", "area")]
    return set(zip(*columns, names, answers["value"], strict=True))
