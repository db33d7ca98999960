"""The custom properties in a stylesheet, as data: selectors and all the rest are left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import DefinitionError

SIMPLE = re.compile(r"[\w.:\[\]=\"'*()-]+")
"""One name for the whole document (``:root``, ``.utrecht-theme``), not a part inside another."""
WHOLE = re.compile(r"^(?::root|html|body|:host)|theme|\[data-|&|scheme", re.IGNORECASE)
"""What a selector has in it that is for a whole document; others only fill what isn't there."""
DEEPEST = 30
"""Steps from one name to another before it is given up."""
MOST_NESTED = 8
"""Blocks inside blocks; what lies deeper isn't looked at."""
MOST = 40_000
"""Properties in one file."""
HOLDING = ("layer", "supports", "container")


class Unresolvable(ValueError):
    """A value refers to a name that isn't there, or in a circle to itself."""


@dataclass(frozen=True)
class Tokens:
    """What a token file says: values as CSS values in parts, by name.

    Attributes
    ----------
    light, dark : mapping of str to sequence
        As written; `dark` has only what differs where it is dark.
    """

    light: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    dark: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted({*self.light, *self.dark}))

    def value(self, name: str, *, dark: bool = False) -> list[Any] | None:
        """Give the parts of a value, with every ``var()`` in it followed; None if there is none.

        Raises
        ------
        Unresolvable
            If it leads nowhere, or round in a circle.
        """
        written = self._written(name, dark)
        return None if written is None else self._followed(written, dark, (name,))

    def _written(self, name: str, dark: bool) -> Sequence[Any] | None:
        found = self.dark.get(name) if dark else None
        return self.light.get(name) if found is None else found

    def _followed(self, parts: Sequence[Any], dark: bool, way: tuple[str, ...]) -> list[Any]:
        found: list[Any] = []
        for part in parts:
            if part.type == "function" and part.lower_name == "var":
                found += self._of_var(part.arguments, dark, way)
            else:
                found.append(part)
        return found

    def _of_var(self, arguments: Sequence[Any], dark: bool, way: tuple[str, ...]) -> list[Any]:
        given = [part for part in arguments if part.type not in ("whitespace", "comment")]
        name = given[0].value if given and given[0].type == "ident" else ""
        if name in way:
            raise Unresolvable(f"verwijst in een kring naar zichzelf ({name})")
        if len(way) > DEEPEST:
            raise Unresolvable(f"verwijst meer dan {DEEPEST} keer door")
        written = self._written(name, dark)
        if written is not None:
            return self._followed(written, dark, (*way, name))
        if len(given) > 2 and given[1] == ",":
            return self._followed(given[2:], dark, way)
        raise Unresolvable(f"verwijst naar {name or 'iets zonder naam'}, en dat is er niet")


def read_tokens(css: str) -> Tokens:
    """Read the custom properties of a stylesheet.

    Taken are those on one simple selector, in the order of CSS (the last one holds). What stands
    under ``prefers-color-scheme: dark`` or a selector with "dark" in it is for dark; other media
    (print, widths) are left out, as are ``@import``, ``@font-face`` and every other property.

    Raises
    ------
    DefinitionError
        If it has far more properties than a house style.
    """
    import tinycss2

    found: dict[bool, dict[str, Sequence[Any]]] = {False: {}, True: {}}
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for at, one in enumerate(_declared(rules, _Place())):
        if at >= MOST:
            raise DefinitionError(
                f"Het huisstijlbestand heeft meer dan {MOST} namen. Verwacht: de design tokens "
                "van één gemeente. Neem één bestand uit het pakket (theme.css of variables.css)."
            )
        if one.place.whole or one.name not in found[one.place.dark]:
            found[one.place.dark][one.name] = one.value
    return Tokens(light=found[False], dark=found[True])


@dataclass(frozen=True)
class _Place:
    """Where a property stands: for dark or not, for the whole document, how deep."""

    dark: bool = False
    whole: bool = True
    depth: int = 0


@dataclass(frozen=True)
class _Declared:
    name: str
    value: Sequence[Any]
    place: _Place


def _declared(nodes: Sequence[Any], place: _Place) -> Iterator[_Declared]:
    import tinycss2

    if place.depth > MOST_NESTED:
        return
    for node in nodes:
        if node.type == "declaration" and node.name.startswith("--"):
            yield _Declared(node.name, _trimmed(node.value), place)
        elif node.type == "qualified-rule":
            selector = tinycss2.serialize(node.prelude).strip()
            if all(SIMPLE.fullmatch(one.strip()) for one in selector.split(",")):
                yield from _declared(_inside(node), _within(place, selector))
        elif node.type == "at-rule" and node.content is not None:
            scheme = _scheme(node, dark=place.dark)
            if scheme is not None:
                inside = replace(place, dark=scheme, depth=place.depth + 1)
                yield from _declared(_inside(node), inside)


def _inside(node: Any) -> list[Any]:
    import tinycss2

    return tinycss2.parse_blocks_contents(node.content, skip_comments=True)


def _within(place: _Place, selector: str) -> _Place:
    return _Place(
        dark=place.dark or "dark" in selector.lower(),
        whole=place.whole and bool(WHOLE.search(selector)),
        depth=place.depth + 1,
    )


def _scheme(node: Any, *, dark: bool) -> bool | None:
    """Say whether an at-rule is for dark; None where it isn't for a screen of any width."""
    import tinycss2

    if node.lower_at_keyword in HOLDING:
        return dark
    if node.lower_at_keyword != "media":
        return None
    about = re.sub(r"\s+", "", tinycss2.serialize(node.prelude)).lower()
    schemes = {"(prefers-color-scheme:dark)": True, "(prefers-color-scheme:light)": dark}
    return schemes.get(about.removeprefix("screenand"))


def _trimmed(parts: Sequence[Any]) -> list[Any]:
    kept = [part for part in parts if part.type != "comment"]
    while kept and kept[0].type == "whitespace":
        kept.pop(0)
    while kept and kept[-1].type == "whitespace":
        kept.pop()
    return kept
