"""The library of common indicators: definitions of CBS, RIVM and VNG, as data with their source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ..errors import DefinitionError
from ..places import templates
from .parts import Identifier, Part
from .planning import Block, Frequency


class Indicator(Part):
    """An indicator that many municipalities use."""

    code: Identifier
    title: str
    definition: str
    unit: str
    better: Literal["higher", "lower", "none"]
    frequency: Frequency
    """How often the source gives it."""
    block: Block
    source: str
    url: str
    licence: str
    read: bool
    """Whether the definition was read at the source, or only its name and table."""
    leefgebied: Identifier | None = None
    instrument: Identifier | None = None
    """A questionnaire of the catalogue with which one can ask the same oneself."""


@cache
def indicators() -> tuple[Indicator, ...]:
    """Read the library, in the order of its file.

    Raises
    ------
    DefinitionError
        If the file isn't right.
    """
    return read_library(templates() / "indicators" / "indicators.yml")


def read_library(path: Path) -> tuple[Indicator, ...]:
    """Read a library of indicators from a file.

    Raises
    ------
    DefinitionError
        If an entry isn't right (its code, or else its place, is named), or a code is there twice.
    """
    from pydantic import ValidationError
    from ruamel.yaml import YAML

    made: list[Indicator] = []
    for at, entry in enumerate(YAML(typ="safe").load(path) or (), start=1):
        try:
            made.append(Indicator.model_validate(entry))
        except ValidationError as error:
            named = entry.get("code", at) if isinstance(entry, dict) else at
            where = ", ".join(str(step["loc"][0]) for step in error.errors() if step["loc"])
            raise DefinitionError(
                f"{path.name}: indicator '{named}' klopt niet ({where}). Verwacht: "
                f"{', '.join(Indicator.model_fields)}."
            ) from None
    codes = [one.code for one in made]
    if twice := next((code for code in codes if codes.count(code) > 1), ""):
        raise DefinitionError(f"{path.name}: '{twice}' staat er twee keer. Verwacht: één keer.")
    return tuple(made)


def find_indicator(code: str) -> Indicator:
    """Give one indicator.

    Raises
    ------
    DefinitionError
        If the library has none with this code.
    """
    found = next((one for one in indicators() if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in indicators())
        raise DefinitionError(f"De indicator '{code}' staat niet in de bibliotheek. Wel: {known}.")
    return found


def as_measure(indicator: Indicator, *, leefgebieden: Iterable[str] = ()) -> dict[str, Any]:
    """Give the entry under ``measures:`` for an indicator; its definition goes with it.

    Parameters
    ----------
    indicator : Indicator
    leefgebieden : iterable of str
        Those of the monitor: another one isn't written.
    """
    entry: dict[str, Any] = {
        "id": indicator.code,
        "title": indicator.title,
        "unit": indicator.unit,
        "better": indicator.better,
        "definition": indicator.definition,
        "indicator": indicator.code,
        "block": indicator.block,
        "frequency": indicator.frequency,
    }
    if indicator.leefgebied in set(leefgebieden):
        entry["leefgebied"] = indicator.leefgebied
    return entry
