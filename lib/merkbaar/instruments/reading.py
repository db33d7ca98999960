"""From a ``.yml`` file to an instrument; what is wrong is said with the file and the part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from .instrument import Band, Instrument, Item, Reliability, Spread

_PLAIN = (
    "title_en", "measures", "kind", "validated", "better", "source_text", "source_text_en",
    "text_checked", "period", "introduction", "introduction_en", "note", "crisis", "change",
    "change_reason",
)  # fmt: skip
_MUST = ("instrument", "title", "unit", "citation", "licence", "ship_text")
_ALL = {
    *_PLAIN, *_MUST, "minutes", "areas", "answers", "missing", "items", "scoring", "levels",
    "reliability", "spread", "relevant_change",
}  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"-?\d+(\.\d+)?")
_METHODS = ("sum", "mean", "profile", "none")
_FILLINGS = ("none", "zero", "person_mean", "item_mean")
_KINDS = ("scale", "experience", "attribution", "professional", "conversation")


def read(path: Path, *, over: Mapping[str, Any] | None = None) -> Instrument:
    """Read an instrument from a file of one's own.

    Parameters
    ----------
    path : Path
        The ``.yml`` file.
    over : mapping, optional
        What the catalogue says of it: the file needs to give only what it adds (the questions),
        and can't make a conversation into a measuring instrument.

    Raises
    ------
    DefinitionError
        Naming the file and what is missing or wrong in it.
    """
    data = raw(path)
    if over is not None:
        data = _merged(over, data)
    try:
        return _instrument(data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        said = error.args[0] if error.args else error
        raise DefinitionError(
            f"{path.name}: het instrument is niet volledig ({said}). Verwacht: instrument, "
            "items, answers, scoring met points, en licence. Kijk naar djg6.yml als voorbeeld."
        ) from None


def raw(path: Path) -> dict[str, Any]:
    """Read the file as it stands."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" (regel {line + 1})" if line is not None else ""
        raise DefinitionError(
            f"{path.name}{where}: dit is geen leesbaar YAML-bestand. Controleer inspringing, "
            "dubbele punten en aanhalingstekens, en bewaar het als UTF-8."
        ) from None
    if not isinstance(data, dict):
        raise DefinitionError(
            f"{path.name}: leeg, of geen lijst van onderdelen. Kijk naar djg6.yml."
        )
    return data


def _merged(over: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a file of one's own over the catalogue's; questions go by their id."""
    merged = {**over, **data}
    if over.get("change") is False:
        merged.update(
            {key: over[key] for key in ("change", "change_reason", "kind") if key in over}
        )
    if "items" in data and "items" in over:
        known = {str(item["id"]): item for item in over["items"]}
        merged["items"] = [{**known.get(str(one["id"]), {}), **one} for one in data["items"]]
    return merged


def _instrument(data: Mapping[str, Any]) -> Instrument:
    if absent := [key for key in _MUST if key not in data]:
        raise KeyError(f"'{absent[0]}' ontbreekt")
    if unknown := sorted(set(data) - _ALL):
        raise KeyError(f"'{unknown[0]}' is geen onderdeel van een instrument")
    scoring = data.get("scoring") or {}
    answers = data.get("answers") or ()
    made = Instrument(
        **{key: data[key] for key in _MUST if key != "ship_text"},
        ship_text=bool(data["ship_text"]),
        **{key: data[key] for key in _PLAIN if key in data},
        areas={str(area): str(place) for area, place in (data.get("areas") or {}).items()},
        minutes=float(data.get("minutes", 0)),
        items=tuple(_item(item) for item in data.get("items") or ()),
        answers={str(one["code"]): str(one["label"]) for one in answers},
        answers_en={str(one["code"]): str(one["label_en"]) for one in answers if "label_en" in one},
        missing=frozenset(str(code).casefold() for code in data.get("missing") or ()),
        **_scoring(scoring),
        bands=tuple(_band(band, level) for level in _levels(data) for band in level["bands"]),
        reliability=tuple(_reliability(one) for one in data.get("reliability") or ()),
        spread=tuple(
            Spread(float(one["sd"]), _number(one.get("r")), one["source"])
            for one in data.get("spread") or ()
        ),
        relevant_change=_number((data.get("relevant_change") or {}).get("points")),
    )
    _check(made)
    return made


def _scoring(scoring: Mapping[str, Any]) -> dict[str, Any]:
    if not scoring:
        return {}
    return {
        "points": {
            way: {str(code): float(value) for code, value in given.items()}
            for way, given in scoring["points"].items()
        },
        "method": scoring["method"],
        "multiply": float(scoring.get("multiply", 1)),
        "allowed_missing": int(scoring.get("allowed_missing", 0)),
        "filling": scoring.get("filling", "none"),
        "missing_source": scoring.get("missing_source", ""),
        "lowest": float(scoring["lowest"]),
        "highest": float(scoring["highest"]),
    }


def _levels(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(data.get("levels") or ())


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        item=str(data["id"]),
        text=data.get("text", ""),
        text_en=data.get("text_en", ""),
        direction=data["direction"],
        subscale=data.get("subscale", ""),
    )


def _band(band: Mapping[str, Any], level: Mapping[str, Any]) -> Band:
    return Band(
        lowest=float(band["above"] if "above" in band else band["from"]),
        highest=float(band["below"] if "below" in band else band["to"]),
        label=band["label"],
        source=level["source"],
        cutoff=level.get("cutoff", ""),
        subscale=level.get("subscale", ""),
        open_below="above" in band,
        open_above="below" in band,
    )


def _reliability(data: Mapping[str, Any]) -> Reliability:
    return Reliability(
        kind=data["kind"],
        value=float(data["value"]),
        n=int(data["n"]) if "n" in data else None,
        population=data.get("population", ""),
        source=data["source"],
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _check(made: Instrument) -> None:
    if made.kind not in _KINDS:
        raise KeyError(f"kind is een van {', '.join(_KINDS)}")
    if made.method not in _METHODS:
        raise KeyError("scoring: method is 'sum', 'mean' of 'profile'")
    if made.filling not in _FILLINGS:
        raise KeyError(f"scoring: filling is een van {', '.join(_FILLINGS)}")
    if not _ID.fullmatch(made.instrument):
        raise KeyError(
            "de naam heeft alleen kleine letters, cijfers en _ (en begint met een letter)"
        )
    if odd := [one.item for one in made.items if not one.item.isalnum()]:
        raise KeyError(f"item '{odd[0]}' heeft iets anders dan letters en cijfers")
    if odd := [code for code in made.answers if not _CODE.fullmatch(code)]:
        raise KeyError(f"antwoordcode '{odd[0]}' is geen getal")
    names = [item.item for item in made.items]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise KeyError(f"item '{twice[0]}' staat er twee keer in")
    if made.method == "none":
        return
    ways = {item.direction for item in made.items}
    if odd := sorted(ways - set(made.points)):
        raise KeyError(f"geen punten voor richting '{odd[0]}'")
    for way, given in made.points.items():
        if set(given) != set(made.answers):
            raise KeyError(f"punten voor '{way}' passen niet bij de antwoorden")
