"""The record of a run: what went in, what was done, what was hidden and why."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from .. import __version__

StepState = Literal["done", "skipped"]


@dataclass(frozen=True)
class Step:
    """A step of a run.

    Attributes
    ----------
    seconds : float
        How long it took; 0 if it was skipped.
    """

    name: str
    state: StepState
    seconds: float = 0.0


@dataclass(frozen=True)
class RunRecord:
    """What :func:`merkbaar.publishing.run.run` did.

    Attributes
    ----------
    concept : Path
        Folder of the concept edition.
    sources : sequence of mapping
        Per source: file, sheet, table, and the rows read, laid_out, kept and refused.
    hidden : sequence of mapping
        What the gate hid: table, number of cells (or quotes, findings), rule, why.
    notes : sequence of str
        What else must be told.
    """

    monitor: str
    edition: str
    concept: Path
    steps: tuple[Step, ...]
    sources: Sequence[Mapping[str, Any]] = ()
    hidden: Sequence[Mapping[str, Any]] = ()
    kernels: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()

    @property
    def skipped(self) -> bool:
        """Whether nothing had changed and nothing was done."""
        return all(step.state == "skipped" for step in self.steps)

    def summary(self) -> str:
        """A few Dutch lines for the person who ran it."""
        if self.skipped:
            same = f"Er is niets veranderd: het concept '{self.edition}' is nog goed."
            return "\n".join([same, *self.notes])
        read = sum(source["laid_out"] for source in self.sources)
        kept = sum(source["kept"] for source in self.sources)
        refused = sum(source["refused"] for source in self.sources)
        hidden, quotes = (
            sum(int(item.get(what, 0)) for item in self.hidden) for what in ("cells", "quotes")
        )
        lines = [
            f"Concept '{self.edition}' staat in {self.concept}.",
            f"Rijen: {read} gelezen, {kept} gebruikt, {refused} geweigerd"
            + (" (lijst: prepared/refused.parquet)." if refused else "."),
            f"Verborgen door de poort: {hidden} cellen; {quotes} citaten niet aangeboden.",
            *(item["advice"] for item in self.hidden if "advice" in item),
            "Bekijk het concept en geef het vrij met 'merkbaar release'.",
        ]
        return "\n".join([*lines, *self.notes])

    def to_dict(self) -> dict[str, Any]:
        """The local part of ``run.json``: with rows and seconds."""
        return {
            "steps": [vars(step) for step in self.steps],
            "sources": [dict(source) for source in self.sources],
            "kernels": dict(self.kernels),
        }


def cells_hidden(hidden: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Count the hidden cells of each table, whatever the rule: all that a reader may know."""
    cells: dict[str, int] = {}
    for item in hidden:
        if "table" in item:
            cells[item["table"]] = cells.get(item["table"], 0) + int(item["cells"])
    return [{"table": table, "cells": number} for table, number in sorted(cells.items())]


def versions() -> dict[str, str]:
    """Versions of what results depend on."""
    found = {"merkbaar": __version__, "python": platform.python_version()}
    for package in ("numpy", "pandas", "scipy", "scikit-learn", "duckdb", "torch"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
