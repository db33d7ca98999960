"""Results of an edition on disk: offers, quotes, findings and the texts of notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError, PrivacyError
from ..tables import Finding, Offer, finding_parts, left_only
from .at_rest import read_table, write_table
from .files import private_folder, read_json, write_json

if TYPE_CHECKING:
    import pandas as pd

    from ..privacy.keys import Key

RESERVED = ("quotes", "findings", "told")
QUOTES_OF = "quotes.{}.parquet"
"""File with the candidate quotes of a notebook."""
RESULT_COLUMNS: Mapping[str, Any] = {
    "measure": None,
    "value": None,
    "lower": float("nan"),
    "upper": float("nan"),
    "n": float("nan"),
    "p": float("nan"),
    "grade": "",
    "unit": "",
    "method": "",
}
"""The columns of a result; those with a value here may be left out by a notebook."""
OF_A_PERSON = ("person", "narrative", "household", "original")
TOLD_ALIKE = "told_alike"
"""Of a quote: how many people the language rests on that it was translated from."""
QUOTE_COLUMNS = ("narrative", "person", "theme", "pole", "text", "language", "made_by")


def check_frame(offer: Offer) -> pd.DataFrame:
    """The frame of an offer: result columns first (comparisons after), in the order of its cells.

    Raises
    ------
    DefinitionError
        If a column isn't there, a count isn't a count, or a cell is named twice.
    PrivacyError
        If the frame has a column of single persons.
    """
    import pandas as pd

    frame, name = offer.frame.copy(), offer.name
    if leak := [column for column in OF_A_PERSON if column in frame.columns]:
        raise PrivacyError(
            f"Tabel '{name}' heeft de kolom '{leak[0]}': dat is een rij per persoon. Verwacht: een "
            "rij per cel (gebied, groep, periode). Tel eerst, en bied daarna aan."
        )
    if why := left_only(frame):
        raise PrivacyError(f"Tabel '{name}' blijft links van de poort: {why}.")
    frame["measure"] = frame.get("measure", name)
    frame["unit"] = frame.get("unit", offer.unit)
    for column, default in RESULT_COLUMNS.items():
        if column not in frame and default is not None:
            frame[column] = default
    counts = [column for column in (offer.persons, offer.count) if column]
    sums = [column for column in (offer.amount, *offer.largest) if column]
    needed = dict.fromkeys(("measure", *offer.dimensions, *RESULT_COLUMNS, *counts, *sums))
    if missing := [column for column in needed if column not in frame]:
        raise DefinitionError(
            f"Tabel '{name}' mist de kolom '{missing[0]}'. Gevonden: {', '.join(frame.columns)}. "
            "Voeg de kolom toe, of noem haar niet bij edition.offer(...)."
        )
    others = [column for column in frame.columns if column not in needed]
    frame = frame.loc[:, [*needed, *others]]
    for column in counts:
        number: Any = pd.to_numeric(frame[column], errors="coerce")
        if bad := int((number.isna() | (number < 0)).sum()):
            raise DefinitionError(
                f"Tabel '{name}', kolom '{column}': {bad} van de {len(frame)} cellen hebben geen "
                "geldig aantal. Vul 0 in als er niemand was; laat een cel weg die niet is gemeten."
            )
    return _in_order(frame, offer)


def _in_order(frame: pd.DataFrame, offer: Offer) -> pd.DataFrame:
    key = list(dict.fromkeys(("measure", *offer.dimensions)))
    for column in key:
        if bool(frame[column].isna().any()):
            raise DefinitionError(
                f"Tabel '{offer.name}', kolom '{column}': er zijn cellen zonder waarde. Verwacht: "
                "elke cel heeft een waarde voor elke dimensie; voor 'alles samen' is dat het "
                "totaal (bijvoorbeeld de code van de gemeente, of 'alle')."
            )
        frame[column] = frame[column].astype(str)
    if twice := int(frame.duplicated(key).sum()):
        raise DefinitionError(
            f"Tabel '{offer.name}': {twice} cellen komen dubbel voor. Verwacht: één rij per "
            f"combinatie van {', '.join(key)}. Controleer de groepering of de koppeling."
        )
    return frame.sort_values(key, kind="stable").reset_index(drop=True)


def save_offer(folder: Path, offer: Offer, *, key: Key) -> Path:
    """Write an offer as ``<name>.parquet`` and ``<name>.json``; returns the latter.

    The table is encrypted where the monitor has its own key: a cell can be of one person, and
    the largest contributions to a sum are.
    """
    private_folder(folder)
    frame = check_frame(offer)
    content = write_table(folder / f"{offer.name}.parquet", frame, key=key)
    about = {
        "kind": "offer",
        "content": content,
        "name": offer.name,
        "dimensions": list(offer.dimensions),
        "unit": offer.unit,
        "persons": offer.persons,
        "count": offer.count,
        "population": offer.population,
        "totals": dict(offer.totals),
        "title": dict(offer.title),
        "method": dict(offer.method),
        "source": offer.source,
        "chart": offer.chart,
        "notebook": offer.notebook,
        "value": {"kind": offer.kind, "amount": offer.amount, "largest": list(offer.largest)},
    }
    return write_json(folder / f"{offer.name}.json", about)


def load_offers(folder: Path, *, key: Key) -> dict[str, Offer]:
    """All offers of an edition, by name."""
    offers = {}
    for path in sorted(folder.glob("*.json")):
        about = read_json(path, {})
        if isinstance(about, dict) and about.pop("kind", "") == "offer":
            about |= about.pop("value", {})
            about.pop("content", "")
            about["dimensions"] = tuple(about["dimensions"])
            about["largest"] = tuple(about.get("largest", ()))
            frame = read_table(path.with_suffix(".parquet"), key=key)
            offers[about["name"]] = Offer(frame=frame, **about)
    return offers


def save_quotes(folder: Path, frame: pd.DataFrame, notebook: str, *, key: Key) -> None:
    """Write the candidate quotes of a notebook, encrypted where the monitor has its own key.

    Raises
    ------
    DefinitionError
        If a column isn't there.
    """
    if missing := [column for column in QUOTE_COLUMNS if column not in frame.columns]:
        raise DefinitionError(
            f"De citaten missen de kolom '{missing[0]}'. Verwacht: {', '.join(QUOTE_COLUMNS)}, "
            "en daarnaast area, period en group_… als de pagina daarop filtert."
        )
    groups = [column for column in frame.columns if column.startswith("group_")]
    extra = [column for column in ("area", "period", TOLD_ALIKE) if column in frame.columns]
    mine = frame.loc[:, [*QUOTE_COLUMNS, *extra, *groups]].reset_index(drop=True)
    write_table(private_folder(folder) / QUOTES_OF.format(notebook), mine, key=key)


def load_quotes(folder: Path, *, key: Key) -> pd.DataFrame:
    """All candidate quotes of an edition, by notebook."""
    import pandas as pd

    paths = sorted(folder.glob(QUOTES_OF.format("*")))
    frames = [read_table(path, key=key) for path in paths]
    if filled := [frame for frame in frames if len(frame)] or frames[:1]:
        return pd.concat(filled, ignore_index=True)
    return pd.DataFrame(columns=list(QUOTE_COLUMNS), dtype=str)


def save_findings(folder: Path, findings: Sequence[Finding], notebook: str) -> None:
    """Write the findings of the edition."""
    content = {
        "kind": "findings",
        "notebook": notebook,
        "findings": [finding.to_dict() for finding in findings],
    }
    write_json(private_folder(folder) / "findings.json", content)


def load_findings(folder: Path) -> tuple[Finding, ...]:
    """The findings of the edition, in reading order."""
    content = read_json(folder / "findings.json", {"findings": []})
    return tuple(_finding(data) for data in content["findings"])


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(**finding_parts(data))


def clear_others(folder: Path, names: set[str]) -> None:
    """Take away what notebooks have left that the monitor no longer asks for."""
    owners = {read_json(path, {}).get("notebook", "") for path in folder.glob("*.json")}
    owners |= {path.stem.partition(".")[2] for path in folder.glob(QUOTES_OF.format("*"))}
    for other in sorted(owners - names):
        clear_notebook(folder, other)
    (folder / "quotes.parquet").unlink(missing_ok=True)  # an earlier version's, not encrypted


def clear_notebook(folder: Path, notebook: str) -> None:
    """Take away what a notebook has offered before, so that nothing old stays behind."""
    for path in sorted(folder.glob("*.json")):
        about = read_json(path, {})
        if isinstance(about, dict) and about.get("notebook") == notebook:
            path.with_suffix(".parquet").unlink(missing_ok=True)
            path.unlink()
    (folder / QUOTES_OF.format(notebook)).unlink(missing_ok=True)
