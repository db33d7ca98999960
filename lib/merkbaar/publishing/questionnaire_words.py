"""What a researcher reads of a composed form: its burden, what it can show, and what to know."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from ..instruments import Form
    from ..monitor import Monitor


def report(form: Form, monitor: Monitor, expected: Mapping[str, int], returning: float) -> str:
    """Give the overview as Markdown.

    Parameters
    ----------
    expected : mapping of str to int
        People at the first moment, per approach; without it nothing is said of change.
    returning : float
        Part of them (0-1) that answers again.
    """
    from ..instruments import advice, burden, minimum_change

    parts = [f"# {form.title}\n", f"Versie {form.version}; dezelfde vragen bij T0 en T1.\n"]
    parts += ["## Wat het van mensen vraagt\n", _markdown(_burden(burden(form)))]
    if expected:
        table = minimum_change(form, expected=expected, returning=returning)
        parts += ["## Welke verandering u kunt zien\n", _detectable(table, returning)]
    said = list(advice(form))
    if unknown := [one for one in form.approaches if one not in _approaches(monitor)]:
        said.append(not_in_monitor(unknown))
    if said:
        parts += ["## Goed om te weten\n", *(f"- {one}" for one in said), ""]
    return "\n".join(parts)


def not_in_monitor(approaches: Sequence[str]) -> str:
    """Say which approaches of a form the monitor doesn't have, and what to do."""
    return (
        f"Niet in monitor.yml onder 'approaches': {', '.join(approaches)}. Zet ze daar bij, "
        "anders heeft hun uitkomst geen naam."
    )


def _approaches(monitor: Monitor) -> set[str]:
    return {approach.id for approach in monitor.approaches}


def _burden(table: pd.DataFrame) -> pd.DataFrame:
    named = {"approach": "aanpak", "wave": "meting", "items": "vragen", "minutes": "minuten"}
    fits = ["past" if one else "past niet" for one in table["whatsapp"]]
    minutes = [_number(one, decimals=1) for one in table["minutes"]]
    shown = table.assign(minutes=minutes).reindex(columns=list(named))
    return shown.set_axis([*named.values()], axis=1).assign(whatsapp=fits)


def _detectable(table: pd.DataFrame, returning: float) -> str:
    from ..wording.numbers import number

    named = ["aanpak", "instrument", "paren", "in sd van de verandering", "in punten"]
    columns = ["approach", "instrument", "n_pairs", "in_sd", "change"]
    written = {
        name: [_number(one, decimals=2) if math.isfinite(one) else "" for one in table[name]]
        for name in ("in_sd", "change")
    }
    shown = table.assign(**written).reindex(columns=columns).set_axis(named, axis=1)
    note = (
        f"Met {number(100 * returning, '%')} van de mensen terug bij T1, power 80 %, alfa 5 % "
        "(Cohen 1988). 'In punten' is leeg zolang de spreiding niet bekend is.\n"
    )
    return f"{note}\n{_markdown(shown)}"


def _number(value: float, *, decimals: int) -> str:
    """Write a whole number without decimals (2), another with a comma (1,4)."""
    from ..wording.numbers import number

    return number(value, decimals=0 if float(value).is_integer() else decimals)


def _markdown(table: pd.DataFrame) -> str:
    head = f"| {' | '.join(map(str, table.columns))} |"
    line = f"|{'---|' * table.shape[1]}"
    rows = [f"| {' | '.join(map(str, row))} |" for row in table.itertuples(index=False)]
    return "\n".join([head, line, *rows, ""])
