"""How an edition was made, for the researcher: left of the gate, and of no person anything.

Everything here is counted already: rows per file and per reason, cells per rule, stability per
theme. A reason or a rule names no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..monitor import load_monitor
from .at_rest import read_table
from .files import read_json
from .folders import Folders, find_monitor_file
from .viewing_words import (
    Lines,
    findings_sentence,
    hidden_sentence,
    rows_sentence,
    themes_sentence,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..privacy.keys import Key

CERTAINTY: Mapping[str, str] = {
    "shown": "aangetoond",
    "probable": "waarschijnlijk",
    "uncertain": "onzeker",
    "no_difference": "geen verschil aangetoond",
}

COUNTED: Mapping[str, str] = {"cells": "cellen", "quotes": "citaten", "findings": "bevindingen"}


@dataclass(frozen=True)
class MadeEdition:
    """How the concept of an edition was made.

    Attributes
    ----------
    record : mapping
        ``run.json`` of the concept: its public and its local part.
    facts : mapping
        ``edition.json`` of the concept.
    findings : sequence of mapping
        As they passed the gate.
    """

    record: Mapping[str, Any]
    facts: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    prepared: Path
    key: Key | None = field(repr=False)

    def in_short(self) -> Lines:
        """Say the main things in a few sentences, before the tables."""
        return Lines(
            (
                *rows_sentence(self.record["local"]["sources"], self.refused()),
                hidden_sentence(self.share_hidden()),
                themes_sentence(list(self.facts.get("themes", {}).values())),
                findings_sentence(self.findings),
            )
        )

    def about(self) -> pd.DataFrame:
        """Say with what it was made: versions, key, smallest number of people, hash of inputs."""
        public = self.record["public"]
        rows = {
            "monitor": public["monitor"],
            "editie": public["edition"],
            "kleinste aantal mensen": public["minimum"],
            "toevalsgetal": public["random_state"],
            "vingerafdruk van de sleutel": public["key"],
            "vingerafdruk van de invoer": public["inputs"],
            **{f"versie van {name}": one for name, one in sorted(public["versions"].items())},
        }
        return _frame([{"wat": what, "waarde": str(value)} for what, value in rows.items()])

    def steps(self) -> pd.DataFrame:
        """List the steps of the last run that did something, with their seconds."""
        states = {"done": "gedaan", "skipped": "niets veranderd"}
        return _frame(
            [
                {"stap": one["name"], "stand": states.get(one["state"], one["state"]),
                 "seconden": round(one["seconds"], 1)}
                for one in self.record["local"]["steps"]
            ]
        )  # fmt: skip

    def sources(self) -> pd.DataFrame:
        """Count the rows of each source: what was read must be kept or refused, to the row."""
        return _frame(
            [
                {
                    "bestand": one["file"],
                    "werkblad": one["sheet"] or "",
                    "tabel": one["table"],
                    "gelezen": one["read"],
                    "na uitleggen": one["laid_out"],
                    "gebruikt": one["kept"],
                    "geweigerd": one["refused"],
                    "klopt": "ja" if one["laid_out"] == one["kept"] + one["refused"] else "NEE",
                }
                for one in self.record["local"]["sources"]
            ]
        )

    def refused(self) -> pd.DataFrame:
        """Count the refused rows by file and reason, most first; of the row itself nothing."""
        import pandas as pd

        path = self.prepared / "refused.parquet"
        if not path.is_file():
            return _frame([])
        rows = read_table(path, key=self.key, columns=["file", "table", "reason"])
        counted = Counter(zip(rows["file"], rows["table"], rows["reason"], strict=True))
        found = pd.DataFrame(
            [(*key, count) for key, count in counted.items()],
            columns=["bestand", "tabel", "waarom", "rijen"],
        )
        by = ["rijen", "bestand", "waarom"]
        return found.sort_values(by, ascending=[False, True, True], ignore_index=True)

    def empty(self) -> pd.DataFrame:
        """Count the empty cells of each column that has some; most first.

        A column that is empty everywhere isn't in the source, and one that is empty nowhere needs
        no look; neither is listed.
        """
        found = []
        for name in sorted(self.record["local"].get("tables", {})):
            path = self.prepared / f"{name}.parquet"
            if path.is_file():
                found += _empty_in(name, read_table(path, key=self.key))
        return _frame(sorted(found, key=lambda row: (-row["%"], row["tabel"], row["kolom"])))

    def hidden(self) -> pd.DataFrame:
        """Count what the gate hid, by table and rule."""
        rows = []
        for one in self.record["local"]["hidden"]:
            for what, name in COUNTED.items():
                if what in one:
                    where = one.get("table", "")
                    rows.append({"tabel": where, "wat": name, "aantal": one[what],
                                 "waarom": one.get("why", "")})  # fmt: skip
        return _frame(rows)

    def share_hidden(self) -> pd.DataFrame:
        """Say which share of the cells of each table was hidden."""
        counted: dict[str, int] = {}
        for one in self.record["local"]["hidden"]:
            if "table" in one and "cells" in one:
                counted[one["table"]] = counted.get(one["table"], 0) + int(one["cells"])
        rows = [
            {"tabel": name, "verborgen": counted.get(name, 0), "cellen": size,
             "%": round(100 * counted.get(name, 0) / size, 1) if size else 0.0}
            for name, size in sorted(self._sizes().items())
        ]  # fmt: skip
        return _frame(sorted(rows, key=lambda row: (-row["%"], row["tabel"])))

    def _sizes(self) -> dict[str, int]:
        return {name: int(size) for name, size in self.facts.get("_sizes", {}).items()}

    def themes(self) -> pd.DataFrame:
        """List the themes with their stability: how well each returns without a fifth."""
        rows = [
            {"thema": one["title"]["nl"], "stevigheid": one.get("stability"),
             "staat stevig": "ja" if one.get("stable") else "nee"}
            for one in self.facts.get("themes", {}).values()
        ]  # fmt: skip
        known = [row for row in rows if row["stevigheid"] is not None]
        rest = [row for row in rows if row["stevigheid"] is None]
        return _frame([*sorted(known, key=lambda row: row["stevigheid"]), *rest])

    def certainty(self) -> pd.DataFrame:
        """Count the findings by certainty: main points, and all that was looked at."""
        rows = []
        for code, word in CERTAINTY.items():
            same = [one for one in self.findings if one["certainty"] == code]
            main = sum(one["rank"] > 0 for one in same)
            rows.append({"zekerheid": word, "hoofdpunten": main, "alle bekeken": len(same)})
        return _frame(rows)


def open_made(monitor_file: str | Path, edition: str) -> MadeEdition:
    """Open what is known of how the concept of an edition was made.

    Raises
    ------
    DefinitionError
        If there is no concept.
    PrivacyError
        If the monitor's key isn't there.
    """
    from ..privacy.pseudonyms import open_key

    file = find_monitor_file(monitor_file)
    monitor = load_monitor(file)
    folders = Folders(file.parent, monitor.monitor)
    concept = folders.concept(edition)
    record = read_json(concept / "run.json")
    if not isinstance(record, dict) or "local" not in record:
        raise DefinitionError(
            f"Van editie '{edition}' is er geen concept. Verwacht: {concept}. Maak het met "
            "'merkbaar run'; daarna is hier te zien hoe het is gemaakt."
        )
    published = concept / "published"
    tables = read_json(published / "tables.json", [])
    facts = {**read_json(published / "edition.json", {}), "_sizes": _cells(tables)}
    key = open_key(monitor.privacy.key, file.parent)
    findings = read_json(published / "findings.json", [])
    return MadeEdition(record, facts, findings, folders.prepared, key)


def _empty_in(name: str, table: Any) -> list[dict[str, Any]]:
    counted = {column: int((table[column].isna() | table[column].eq("")).sum()) for column in table}
    return [
        {"tabel": name, "kolom": column, "rijen": len(table), "leeg": empty,
         "%": round(100 * empty / len(table), 1)}
        for column, empty in counted.items()
        if 0 < empty < len(table)
    ]  # fmt: skip


def _cells(tables: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {str(table["name"]): len(table["rows"]) for table in tables}


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows) if rows else pd.DataFrame({"": ["niets"]})
