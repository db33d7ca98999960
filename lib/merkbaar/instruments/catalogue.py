"""The catalogue: one ``.yml`` an instrument, with items, scoring, licence and source.

A municipality's own folder (``instruments/`` in the monitor's folder) adds to it: a file with an
id of the catalogue fills in the questions that we may not ship, a new id is an instrument of its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DefinitionError
from ..places import templates
from .instrument import Band, Instrument, Item
from .reading import raw, read

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Band", "Instrument", "Item", "available", "load", "overview", "read", "read_folder"]


def available() -> tuple[str, ...]:
    """List the ids of the instruments in the catalogue."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yml")))


@cache
def load(instrument: str) -> Instrument:
    """Read an instrument from the catalogue.

    Raises
    ------
    DefinitionError
        If there is none of this name (the nearest is named), or its file is not right.
    """
    path = _folder() / f"{instrument}.yml"
    if instrument not in available():
        raise unknown(instrument, available())
    return read(path)


def unknown(instrument: str, known: tuple[str, ...]) -> DefinitionError:
    """Say that there is no such instrument, and which is near."""
    near = get_close_matches(instrument.casefold(), known, n=1, cutoff=0.5)
    hint = f" Bedoelde u '{near[0]}'?" if near else ""
    return DefinitionError(
        f"Het instrument '{instrument}' staat niet in de catalogus. Wel: {', '.join(known)}.{hint} "
        "Een eigen instrument zet u in de map 'instruments' van de monitor."
    )


def read_folder(folder: Path) -> dict[str, Instrument]:
    """Read a municipality's own instruments.

    Parameters
    ----------
    folder : Path
        With one ``.yml`` an instrument, named by its id; it needn't exist.

    Returns
    -------
    dict of str to Instrument
        By id; hand it as `own` to :func:`merkbaar.instruments.compose` and
        :func:`merkbaar.instruments.score_all`.

    Raises
    ------
    DefinitionError
        If a file isn't right, or its name isn't its id.
    """
    found = {}
    for path in sorted(folder.glob("*.yml")):
        in_catalogue = path.stem in available()
        over = raw(_folder() / path.name) if in_catalogue else None
        made = read(path, over=over)
        if made.instrument != path.stem:
            raise DefinitionError(
                f"{path.name}: 'instrument' is '{made.instrument}', verwacht '{path.stem}' (de "
                "naam van het bestand). Maak die twee gelijk."
            )
        found[made.instrument] = made
    return found


def find(instrument: str | Instrument, own: Mapping[str, Instrument] | None = None) -> Instrument:
    """Give an instrument: itself, one of one's own, or one of the catalogue."""
    if isinstance(instrument, Instrument):
        return instrument
    if own and instrument in own:
        return own[instrument]
    if instrument in available():
        return load(instrument)
    raise unknown(instrument, every(own))


def every(own: Mapping[str, Instrument] | None = None) -> tuple[str, ...]:
    """List the ids of the catalogue and of one's own, sorted."""
    return tuple(sorted(set(available()) | set(own or ())))


def overview(*, own: Mapping[str, Instrument] | None = None) -> pd.DataFrame:
    """List every instrument: what it measures, how long it takes, and whether we may ship it.

    Returns
    -------
    DataFrame, shape (n_instruments, …)
        ``instrument``, ``title``, ``measures``, ``areas``, ``items``, ``minutes``, ``period``,
        ``readability`` (Flesch-Douma of the questions; missing without text), ``validated``,
        ``text`` ("ja", "lever zelf aan"), ``licence`` and ``note``.
    """
    import pandas as pd

    from .readability import readability

    rows = []
    for name in every(own):
        one = find(name, own)
        words = ". ".join(item.text for item in one.items) if one.has_text() else ""
        rows.append(
            {
                "instrument": name,
                "title": one.title,
                "measures": one.measures,
                "areas": ", ".join(one.areas),
                "items": len(one.items),
                "minutes": one.minutes,
                "period": one.period,
                "readability": round(readability(words)) if words else None,
                "validated": one.validated,
                "text": "ja" if words else "lever zelf aan",
                "licence": one.licence.strip(),
                "note": one.note.strip(),
            }
        )
    return pd.DataFrame(rows)


def _folder() -> Path:
    return templates() / "instruments"
