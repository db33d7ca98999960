"""The catalogue: one ``.yml`` an instrument, with items, scoring, licence and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from ..places import templates


@dataclass(frozen=True)
class Item:
    """A question: its text and which way it points.

    Attributes
    ----------
    direction : str
        A key of the instrument's points ("negative", "positive").
    """

    item: str
    text: str
    text_en: str
    direction: str
    subscale: str


@dataclass(frozen=True)
class Band:
    """A range of scores with the name that a source gives it; both ends included."""

    lowest: float
    highest: float
    label: str
    source: str


@dataclass(frozen=True)
class Instrument:
    """A questionnaire as data.

    Attributes
    ----------
    answers : mapping of str to str
        Code and label of each answer.
    missing : frozenset of str
        Codes and labels that are no answer (don't know, not applicable), in small letters.
    points : mapping of str to mapping
        Per direction the points of each answer code.
    allowed_missing : int
        Items that may be missing before there is no score.
    method : str
        "sum" or "mean".
    """

    instrument: str
    title: str
    title_en: str
    unit: str
    better: str
    citation: str
    licence: str
    ship_text: bool
    minutes: float
    introduction: str
    items: tuple[Item, ...]
    answers: Mapping[str, str]
    missing: frozenset[str]
    points: Mapping[str, Mapping[str, float]]
    method: str
    allowed_missing: int
    lowest: float
    highest: float
    bands: tuple[Band, ...]

    @property
    def subscales(self) -> tuple[str, ...]:
        """Names of the subscales, sorted."""
        return tuple(sorted({item.subscale for item in self.items if item.subscale}))

    def band(self, score: float, *, source: str | None = None) -> str:
        """Name the range that a score falls in, as a source draws it; empty if none fits."""
        for band in self.bands:
            if source in (None, band.source) and band.lowest <= score <= band.highest:
                return band.label
        return ""


def available() -> tuple[str, ...]:
    """List the ids of the instruments in the catalogue."""
    return tuple(sorted(path.stem for path in (templates() / "instruments").glob("*.yml")))


@cache
def load(instrument: str) -> Instrument:
    """Read an instrument from the catalogue.

    Raises
    ------
    DefinitionError
        If there is none of this name, or its file is not right.
    """
    path = templates() / "instruments" / f"{instrument}.yml"
    if not path.is_file():
        near = get_close_matches(instrument, available(), n=1)
        hint = f" Bedoelde u '{near[0]}'?" if near else ""
        raise DefinitionError(
            f"Het instrument '{instrument}' staat niet in de catalogus. Wel: "
            f"{', '.join(available())}.{hint}"
        )
    return read(path)


def read(path: Path) -> Instrument:
    """Read an instrument from a file of one's own."""
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    try:
        return _instrument(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise DefinitionError(
            f"{path.name}: het instrument is niet volledig ({error}). Verwacht: instrument, "
            "items, answers, scoring met points, en licence. Kijk naar djg6.yml als voorbeeld."
        ) from None


def _instrument(data: Mapping[str, Any]) -> Instrument:
    scoring = data["scoring"]
    made = Instrument(
        instrument=data["instrument"],
        title=data["title"],
        title_en=data.get("title_en", ""),
        unit=data["unit"],
        better=data.get("better", "none"),
        citation=data["citation"],
        licence=data["licence"],
        ship_text=bool(data["ship_text"]),
        minutes=float(data.get("minutes", 0)),
        introduction=data.get("introduction", ""),
        items=tuple(_item(item) for item in data["items"]),
        answers={str(answer["code"]): answer["label"] for answer in data["answers"]},
        missing=frozenset(str(code).casefold() for code in data.get("missing", ())),
        points={
            way: {str(code): float(value) for code, value in given.items()}
            for way, given in scoring["points"].items()
        },
        method=scoring["method"],
        allowed_missing=int(scoring.get("allowed_missing", 0)),
        lowest=float(scoring["lowest"]),
        highest=float(scoring["highest"]),
        bands=tuple(
            Band(band["from"], band["to"], band["label"], level["source"])
            for level in data.get("levels", ())
            for band in level["bands"]
        ),
    )
    _check(made)
    return made


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        item=str(data["id"]),
        text=data.get("text", ""),
        text_en=data.get("text_en", ""),
        direction=data["direction"],
        subscale=data.get("subscale", ""),
    )


def _check(made: Instrument) -> None:
    ways = {item.direction for item in made.items}
    if odd := sorted(ways - set(made.points)):
        raise KeyError(f"geen punten voor richting '{odd[0]}'")
    for way, given in made.points.items():
        if set(given) != set(made.answers):
            raise KeyError(f"punten voor '{way}' passen niet bij de antwoorden")
    if made.method not in ("sum", "mean"):
        raise KeyError("scoring: method is 'sum' of 'mean'")
