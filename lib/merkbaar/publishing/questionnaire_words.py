"""What a researcher reads of a composed form: its burden, what it can show, and what to know."""

from __future__ import annotations

from collections.abc import Mapping
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
        said.append(
            f"Niet in monitor.yml onder 'approaches': {', '.join(unknown)}. Zet ze daar bij, "
            "anders heeft hun uitkomst geen naam."
        )
    if said:
        parts += ["## Goed om te weten\n", *(f"- {one}" for one in said), ""]
    return "\n".join(parts)


def _approaches(monitor: Monitor) -> set[str]:
    return {approach.id for approach in monitor.approaches}


def _burden(table: pd.DataFrame) -> pd.DataFrame:
    named = {"approach": "aanpak", "wave": "meting", "items": "vragen", "minutes": "minuten"}
    fits = ["past" if one else "past niet" for one in table["whatsapp"]]
    return (
        table.reindex(columns=list(named)).set_axis([*named.values()], axis=1).assign(whatsapp=fits)
    )


def _detectable(table: pd.DataFrame, returning: float) -> str:
    named = ["aanpak", "instrument", "paren", "in sd van de verandering", "in punten"]
    columns = ["approach", "instrument", "n_pairs", "in_sd", "change"]
    shown = table.reindex(columns=columns).round(2).set_axis(named, axis=1)
    note = (
        f"Met {returning:.0%} van de mensen terug bij T1, power 80 %, alfa 5 % (Cohen 1988). "
        "'In punten' is leeg zolang de spreiding niet bekend is.\n"
    )
    return f"{note}\n{_markdown(shown.astype(object).fillna(''))}"


def _markdown(table: pd.DataFrame) -> str:
    head = f"| {' | '.join(map(str, table.columns))} |"
    line = f"|{'---|' * table.shape[1]}"
    rows = [f"| {' | '.join(map(str, row))} |" for row in table.itertuples(index=False)]
    return "\n".join([head, line, *rows, ""])
