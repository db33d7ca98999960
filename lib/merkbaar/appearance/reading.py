"""A municipality's token file: what of it is taken, what it becomes, and what to say of it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import DefinitionError
from . import slots
from .colours import contrast, mix, nearest_passing
from .repair import Change, completed
from .style import SIZES, HouseStyle, default_style
from .tokens import Tokens, Unresolvable, read_tokens
from .values import colour_of, font_list, fonts_of, pixels_of

LARGEST = 2_000_000
"""Bytes of a token file."""
KEYWORDS = ("currentcolor", "inherit", "initial", "unset", "none")
"""What a colour may be without being one: the name is then as if it weren't there."""
SHOWN = 6
"""Names that are named; the rest is counted."""
HOUSE = (slots.LINK, slots.OURS, slots.ATTENTION, slots.BRAND)
"""The colours that make a house recognisable, by night too."""
CLEAR = 5.0
"""Contrast of those where the dark is made of the light: they glow a little, as by day."""
WHERE = "Verwacht: een CSS-bestand met design tokens (--naam: waarde), zoals theme.css of "
WHERE += "variables.css uit het pakket van de gemeente."


@dataclass(frozen=True)
class Loaded:
    """A house style, and what a person should know of it.

    Attributes
    ----------
    used, unused : tuple of str
        Names of the file that are taken, and that aren't.
    warnings : tuple of str
        In Dutch: colours that were changed, values that couldn't be used.
    """

    style: HouseStyle
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def said(self) -> tuple[str, ...]:
        """Say in Dutch what was taken and what wasn't."""
        left = f" Niet gebruikt: {len(self.unused)} ({_some(self.unused)})." if self.unused else ""
        taken = f"Huisstijl: {len(self.used)} namen gebruikt ({_some(self.used, 40)}).{left}"
        return (taken, *self.warnings)


@dataclass(frozen=True)
class Values:
    """Values by our names, and from which name of the file each is."""

    values: Mapping[str, str]
    origins: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def load_style(path: Path, *, named: str = "") -> Loaded:
    """Read a token file and make a house style of it that everyone can read.

    Parameters
    ----------
    path : Path
    named : str
        How the monitor file calls it, for what is said of it.

    Raises
    ------
    DefinitionError
        If it isn't there, can't be read, isn't CSS, or has no name that can be used.
    """
    called = named or path.name
    tokens = read_tokens(_text(path, called))
    light, dark = values_of(tokens), _differing(tokens)
    if not light.values:
        raise DefinitionError(_nothing(called, tokens))
    ours = default_style()
    colours, changed = completed(_colours(light.values), ours.light)
    night, changed_dark, derived = _night(light.values, dark.values, ours.dark)
    rest = {slot.name: ours.light[slot.name] for slot in slots.SLOTS if slot.kind != "colour"}
    rest |= {name: value for name, value in light.values.items() if name in rest}
    if slots.FONT in light.values and slots.HEADING_FONT not in light.values:
        rest[slots.HEADING_FONT] = rest[slots.FONT]
    if slots.SMALL_RADIUS in light.values and slots.RADIUS not in light.values:
        rest[slots.RADIUS] = rest[slots.SMALL_RADIUS]
    used = {*light.origins.values(), *(() if derived else dark.origins.values())}
    warnings = [*light.warnings]
    warnings += [_changed(one, light.origins, "licht") for one in changed]
    warnings += [_changed(one, dark.origins, "donker") for one in changed_dark]
    if derived:
        warnings.append(
            "Huisstijl: het bestand heeft geen donkere achtergrond; de donkere weergave is van de "
            "lichte kleuren afgeleid."
        )
    return Loaded(
        style=HouseStyle(light={**rest, **colours}, dark=night),
        used=tuple(sorted(used)),
        unused=tuple(name for name in tokens.names if name not in used),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def values_of(tokens: Tokens, *, dark: bool = False) -> Values:
    """Take what our stylesheet can use: per name of ours the first that has a usable value."""
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    warnings: list[str] = []
    for slot in slots.SLOTS:
        for name in slot.candidates:
            value, why = _value(tokens, name, slot.kind, dark)
            if why:
                warnings.append(f"Huisstijl: {name} is niet gebruikt, want die {why}.")
            if value:
                values[slot.name], origins[slot.name] = value, name
                break
    return Values(values, origins, tuple(dict.fromkeys(warnings)))


def _value(tokens: Tokens, name: str, kind: slots.Kind, dark: bool) -> tuple[str, str]:
    """Give the value of a name as we write it, or why it can't be used."""
    try:
        parts = tokens.value(name, dark=dark)
    except Unresolvable as error:
        return "", str(error)
    if parts is None:
        return "", ""
    if kind == "colour":
        found = colour_of(parts, dark=dark)
        if found is None:
            if len(parts) == 1 and getattr(parts[0], "lower_value", "") in KEYWORDS:
                return "", ""
            return "", "is geen kleur die Merkbaar kent (#rrggbb, rgb(), hsl(), oklch(), naam)"
        colour, opaque = found
        return (mix("#ffffff", colour, opaque) if 0 < opaque < 1 else colour if opaque else ""), ""
    if kind == "fonts":
        names = fonts_of(parts)
        return (font_list(names), "") if names else ("", "is geen lijst met namen van letters")
    pixels = pixels_of(parts)
    if pixels is None:
        return "", "is geen maat in px of rem"
    low, high = SIZES[kind]
    kept = min(max(pixels, low), high)
    return (f"{kept / 16:.4g}rem" if kind == "size" else f"{kept:.4g}px"), ""


def _differing(tokens: Tokens) -> Values:
    """Take the dark values; a grey that is the same by day was forgotten, not chosen."""
    found, day = values_of(tokens, dark=True), values_of(tokens).values
    kept = {
        name: value
        for name, value in found.values.items()
        if name in HOUSE or value != day.get(name)
    }
    return Values(kept, {name: found.origins[name] for name in kept}, found.warnings)


def _night(
    light: Mapping[str, str], dark: Mapping[str, str], ours: Mapping[str, str]
) -> tuple[dict[str, str], list[Change], bool]:
    """Give the dark colours: of the file where it has a dark paper, else of its light colours."""
    paper = dark.get(slots.PAPER, "#ffffff")
    if contrast(paper, "#ffffff") > contrast(paper, "#000000"):
        colours, changes = completed(_colours(dark), ours)
        return colours, changes, False
    neutral = {name: ours[name] for name in (slots.PAPER, slots.GROUND, slots.FAINT, slots.INK)}
    on = [(neutral[slots.PAPER], CLEAR)]
    kept = {name: nearest_passing(light[name], on) or ours[name] for name in HOUSE if name in light}
    return completed({**neutral, **kept}, ours)[0], [], True


def _colours(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name in slots.COLOURS}


def _text(path: Path, called: str) -> str:
    """Read the file as text, or say what is wrong with it."""
    if not path.is_file():
        near = difflib.get_close_matches(path.name, _beside(path), n=1)
        hint = f" Bedoelt u '{near[0]}'?" if near else ""
        raise DefinitionError(
            f"theme: het huisstijlbestand '{called}' is er niet. {WHERE} Zet het naast het "
            f"monitorbestand.{hint}"
        )
    if path.stat().st_size > LARGEST:
        raise DefinitionError(f"theme: '{called}' is groter dan {LARGEST // 1_000_000} MB. {WHERE}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionError(f"theme: '{called}' is geen tekst (UTF-8). {WHERE}") from None
    if path.suffix.lower() == ".json" or text.lstrip()[:1] in ("{", "["):
        raise DefinitionError(
            f"theme: '{called}' is een JSON-bestand (van een ontwerpprogramma). {WHERE} Die worden "
            "uit de JSON-tokens gemaakt."
        )
    return text


def _beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.glob("*.css")) if path.parent.is_dir() else []


def _nothing(called: str, tokens: Tokens) -> str:
    if not tokens.names:
        return f"theme: in '{called}' staat geen enkele naam met een waarde. {WHERE}"
    return (
        f"theme: van de {len(tokens.names)} namen in '{called}' kan Merkbaar er geen gebruiken "
        f"(er staan: {_some(tokens.names)}). Verwacht: namen van het NL Design System, zoals "
        f"{slots.INK} of {slots.LINK}. Welke er kunnen, staat in de handleiding (beheer)."
    )


def _changed(change: Change, origins: Mapping[str, str], scheme: str) -> str:
    name = origins.get(change.name, change.name)
    meaning = slots.BY_NAME[change.name].meaning
    start = f"Huisstijl ({scheme}): {name} ({meaning}, {change.given})"
    if not change.needed:
        return (
            f"{start} lijkt voor sommige ogen te veel op een andere kleur in de grafieken. "
            f"Gebruikt is {change.used}."
        )
    found, needed = (f"{one:.1f}".replace(".", ",") for one in (change.found, change.needed))
    if change.name in slots.SURFACES:
        return (
            f"{start} wijkt te veel af van de achtergrond ({found}; hoogstens {needed}) om er "
            f"dezelfde tekst op te lezen. Gebruikt is {change.used}."
        )
    return (
        f"{start} heeft te weinig contrast met {change.ground}: {found}, nodig is {needed}. "
        f"Gebruikt is de dichtstbijzijnde kleur die wel kan: {change.used}."
    )


def _some(names: tuple[str, ...], most: int = SHOWN) -> str:
    shown: list[Any] = list(names[:most])
    return ", ".join([*shown, "…"] if len(names) > most else shown)
