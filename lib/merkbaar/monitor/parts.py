"""What the models of the monitor file have in common: their base and their kinds of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
AreaCode = Annotated[str, Field(pattern=r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$")]
"""CBS code of a municipality, wijk or buurt; some cities have letters in theirs."""
Purpose = Literal["signaleren", "leren", "sturen", "verantwoorden", "voorspellen"]
"""The five purposes of the Wegwijzer."""
Dated = Literal["provisions", "answers", "events", "invitations", "narratives"]
"""Standard tables that a retention term can be kept over."""
UNDATED: Mapping[str, str] = {
    "persons": "een persoon heeft geen datum; geef een termijn aan de tabellen die er een hebben",
    "identities": "een nummer heeft geen datum; haal oude regels weg uit de sleutellijst in raw/",
    "goals": "een doel heeft een meting en geen datum; haal oude doelen weg uit raw/",
    "steps": "een stap heeft geen datum; bij een verhaal gaat zij weg met het verhaal (narratives)",
    "codes": "een code heeft geen datum; bij een verhaal gaat zij weg met het verhaal (narratives)",
    "consents": "een intrekking die verloopt, zou iemand terugbrengen",
}
"""Tables of people that no term can be kept over, and why."""
Term = Annotated[str, Field(pattern=r"^[1-9]\d{0,2} (jaar|maand|maanden)$")]
Reader = Literal["gemeenteraad", "beleid", "uitvoerders", "aanbieders", "inwoners"]


class Part(BaseModel):
    """A piece of the monitor file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True
    )
