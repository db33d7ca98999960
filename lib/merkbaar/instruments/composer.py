"""Compose one questionnaire for unlike approaches: matrix in, form out.

A validated scale stays whole: all its items, their order, their words and their answers. What
can't be asked is refused here, before anybody has been asked anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from .areas import AREAS, area_of
from .catalogue import every, find
from .form import Block, Form, titles
from .instrument import LANGUAGES, Instrument
from .matrix import NAME, STANDARD, Matrix, read_matrix

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTION = "contribution"


def compose(
    matrix: pd.DataFrame | Mapping[str, Any],
    *,
    name: str = "vragenlijst",
    title: str = "Vragenlijst",
    approaches: Mapping[str, str] | None = None,
    standard: Mapping[str, str] | None = None,
    for_all: Sequence[str] = (),
    attribution: bool = True,
    reference: Collection[str] = (),
    language: str = "nl",
    places: Mapping[str, str] | None = None,
    own: Mapping[str, Instrument] | None = None,
) -> Form:
    """Compose a questionnaire.

    Parameters
    ----------
    matrix : DataFrame or mapping
        Approaches by result areas; see :func:`merkbaar.instruments.matrix.read_matrix`.
    name, title : str
        Id of the form, and what stands above it.
    approaches : mapping of str to str, optional
        Title per approach.
    standard : mapping of str to str, optional
        Result area: instrument, instead of the catalogue's standard of that area.
    for_all : sequence of str
        Result areas that every approach is asked, so that all lie along that yardstick.
    attribution : bool
        Whether people are asked, last and only at the follow-up, what the approach means to them.
    reference : collection of str
        Groups to compare with: they had no approach, and aren't asked what it means to them.
    language : str
        "nl" or "en".
    places : mapping of str to str, optional
        Code and name of each wijk to choose from; without it people write theirs down.
    own : mapping of str to Instrument, optional
        Instruments of one's own, from :func:`merkbaar.instruments.read_folder`.

    Raises
    ------
    DefinitionError
        If an area, approach or instrument is unknown (the nearest is named), an instrument has no
        text, is a conversation, or would put the same question twice.
    """
    if language not in LANGUAGES:
        raise DefinitionError(f"Taal '{language}' kan niet. Verwacht: {', '.join(LANGUAGES)}.")
    if not NAME.fullmatch(name):
        raise DefinitionError(
            f"De vragenlijst kan niet '{name}' heten. Gebruik letters, cijfers, - en _."
        )
    rows = _with_areas_for_all(read_matrix(matrix), [area_of(area) for area in for_all])
    defaults = _standards(own, standard)
    blocks = list(_blocks(rows, defaults, own))
    if attribution and (asked := tuple(name for name in rows if name not in reference)):
        blocks.append(Block(find(ATTRIBUTION, own), (), asked, standard=True))
    for block in blocks:
        _refuse(block.instrument, language)
    _refuse_doubles(blocks, language)
    named = titles(rows, approaches)
    return Form(name, title, named, tuple(blocks), language, places=dict(places or {}))


def _with_areas_for_all(rows: Matrix, areas: Sequence[str]) -> Matrix:
    made = {}
    for approach, chosen in rows.items():
        asked = {**dict.fromkeys(areas, (STANDARD,)), **chosen}
        made[approach] = {area: asked[area] for area in AREAS if area in asked}
    return made


def _standards(
    own: Mapping[str, Instrument] | None, chosen: Mapping[str, str] | None
) -> dict[str, str]:
    """The instrument that a tick stands for, per result area."""
    found = {}
    for name in every(own):
        for area, place in find(name, own).areas.items():
            if place == "standard":
                found.setdefault(area, name)
    given = {area_of(area): name for area, name in (chosen or {}).items()}
    return {**found, **given}


def _blocks(
    rows: Matrix, defaults: Mapping[str, str], own: Mapping[str, Instrument] | None
) -> Iterable[Block]:
    """One block an instrument, in the order of the areas; its standard first."""
    asked: dict[str, dict[str, Any]] = {}
    for area in AREAS:
        names = [
            (approach, defaults[area] if name == STANDARD else name)
            for approach, chosen in rows.items()
            for name in chosen.get(area, ())
        ]
        for approach, name in sorted(names, key=lambda pair: pair[1] != defaults[area]):
            block = asked.setdefault(name, {"areas": {}, "approaches": {}, "standard": False})
            block["areas"][area] = block["approaches"][approach] = True
            block["standard"] |= name == defaults[area]
    for name, block in asked.items():
        instrument = _found(name, block, own)
        mine = tuple(approach for approach in rows if approach in block["approaches"])
        yield Block(instrument, tuple(block["areas"]), mine, block["standard"])


def _found(name: str, block: Mapping[str, Any], own: Mapping[str, Instrument] | None) -> Instrument:
    try:
        return find(name, own)
    except DefinitionError as error:
        approach, area = next(iter(block["approaches"])), next(iter(block["areas"]))
        raise DefinitionError(
            f"Matrix, regel '{approach}', kolom '{area}' ({AREAS[area][0]}): {error}"
        ) from None


def _refuse(one: Instrument, language: str) -> None:
    if one.kind == "conversation" or not one.change:
        raise DefinitionError(
            f"'{one.instrument}' ({one.title}) hoort niet in een meting op twee momenten. "
            f"{one.change_reason.strip()}. {one.note.strip()}"
        )
    if one.kind == "professional":
        raise DefinitionError(
            f"'{one.instrument}' ({one.title}) wordt ingevuld door een getrainde professional, "
            "niet door de inwoner. Laat het weg uit de vragenlijst en lees de uitkomst in als bron."
        )
    if not one.has_text(language):
        which = "Engelse" if language == "en" else "Nederlandse"
        rest = "vul ook de telling in" if one.method == "none" else "de telling vult Merkbaar aan"
        raise DefinitionError(
            f"Van '{one.instrument}' ({one.title}) staat de {which} tekst niet in de catalogus. "
            f"{one.licence.strip().rstrip('.')}. Mag u haar gebruiken? Zet de vragen en antwoorden "
            f"dan in 'instruments/{one.instrument}.yml' bij de monitor "
            f"(docs/handleiding/vragenlijsten.md zegt hoe); {rest}."
        )
    if one.method == "none":
        raise DefinitionError(
            f"'{one.instrument}' ({one.title}) heeft geen telling. Vul 'scoring' in het eigen "
            "bestand in, anders is er straks geen uitkomst."
        )


def _refuse_doubles(blocks: Sequence[Block], language: str) -> None:
    seen: dict[str, str] = {}
    for block in blocks:
        mine = block.instrument.instrument
        for item in block.instrument.items:
            words = item.words(language).casefold().rstrip(".?! ").replace("mij ", "me ")
            if (before := seen.setdefault(words, mine)) != mine:
                raise DefinitionError(
                    f"'{before}' en '{mine}' stellen (deels) dezelfde vraag. Kies er één: mensen "
                    "krijgen anders twee keer dezelfde vraag, en de schalen lopen door elkaar."
                )
