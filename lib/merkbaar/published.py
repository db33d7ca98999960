"""Read a published edition: Safe things only, and quick (no pandas)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import DefinitionError
from .tables import SafeFinding, SafePhoto, SafeQuote, SafeTable


@dataclass(frozen=True)
class Published:
    """What readers may see of one edition.

    Attributes
    ----------
    tables : mapping of str to SafeTable
    findings : tuple of SafeFinding
        In reading order; rank 0 was looked at but isn't a headline.
    quotes : tuple of SafeQuote
    edition : mapping
        Title, municipality, areas, groups, filters, measures, and the texts of the pages.
    photos : tuple of SafePhoto
    pictures : mapping of str to bytes
        Per photo its JPEG.
    """

    tables: Mapping[str, SafeTable]
    findings: tuple[SafeFinding, ...]
    quotes: tuple[SafeQuote, ...]
    edition: Mapping[str, Any]
    photos: tuple[SafePhoto, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def open_published(folder: str | Path) -> Published:
    """Read the folder ``published/`` of an edition.

    Raises
    ------
    DefinitionError
        If the folder isn't a published edition.
    """
    place = Path(folder)

    def read(name: str) -> Any:
        try:
            return json.loads((place / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DefinitionError(
                f"In {place} staat geen {name}. Verwacht: de map 'published' van een editie. "
                "Maak de editie met 'merkbaar run' en geef haar vrij met 'merkbaar release'."
            ) from None

    photos = ()
    if (place / "photos.json").is_file():
        photos = tuple(SafePhoto.from_dict(photo) for photo in read("photos.json"))
    return Published(
        tables={table["name"]: SafeTable.from_dict(table) for table in read("tables.json")},
        findings=tuple(SafeFinding.from_dict(found) for found in read("findings.json")),
        quotes=tuple(SafeQuote.from_dict(quote) for quote in read("quotes.json")),
        edition=read("edition.json"),
        photos=photos,
        pictures={one.photo: (place / "media" / f"{one.photo}.jpg").read_bytes() for one in photos},
    )
