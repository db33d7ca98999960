"""The eight result areas on which unlike approaches are laid along one yardstick.

From the generic monitor for health approaches (Purpose, "Meten en monitoren van sociale
innovatie", casus IV): by thinking in the same result areas, approaches that do different things
can be held against the same results.
"""

from __future__ import annotations

from difflib import get_close_matches

from ..errors import DefinitionError

AREAS: dict[str, tuple[str, str]] = {
    "mentaal": ("Mentaal welbevinden", "Mental wellbeing"),
    "fysiek": ("Fysiek welbevinden", "Physical wellbeing"),
    "inkomen": ("Inkomen en sociale zekerheid", "Income and social security"),
    "leefomgeving": ("Leefomgeving", "Living environment"),
    "toegang-zorg": ("Toegang tot zorgvoorzieningen", "Access to care"),
    "sociaal-kapitaal": ("Sociaal en menselijk kapitaal", "Social and human capital"),
    "werk-dagbesteding": ("Werk en dagbesteding", "Work and daytime activities"),
    "leefstijl": ("Leefstijl", "Lifestyle"),
}
"""Id: title in Dutch and English, in the order of the source."""


def area_of(name: str) -> str:
    """Give the id of a result area, by its id or title.

    Raises
    ------
    DefinitionError
        If there is none of this name; the nearest is named.
    """
    known = {_bare(id_): id_ for id_ in AREAS}
    known.update({_bare(title): id_ for id_, titles in AREAS.items() for title in titles})
    if found := known.get(_bare(name)):
        return found
    near = get_close_matches(_bare(name), known, n=1, cutoff=0.4)
    hint = f" Bedoelde u '{known[near[0]]}'?" if near else ""
    raise DefinitionError(
        f"Het resultaatgebied '{name}' bestaat niet. Verwacht een van: {', '.join(AREAS)}.{hint}"
    )


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
