"""Read ``monitor.yml``; an error names file, line, what was found and what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel

from ..errors import DefinitionError
from .definition import EditionPlan, Monitor
from .parts import UNDATED
from .references import broken_references

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from ruamel.yaml.error import MarkedYAMLError

Location = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)


class _Lines(Protocol):
    """Where the parts of a YAML mapping or list stand (ruamel's ``lc``); lines from 0."""

    def key(self, key: Any) -> tuple[int, int]: ...

    def item(self, item: int) -> tuple[int, int]: ...


def load_monitor(path: str | Path) -> Monitor:
    """Read and check a monitor file.

    Parameters
    ----------
    path : str or Path
        The file ``monitor.yml``, or the folder it lies in.

    Raises
    ------
    DefinitionError
        In Dutch, with file, line, found, expected; every error in the file at once.
    """
    place = _find(Path(path))
    examined = examine(_text(place), place.name)
    if examined.monitor is None:
        raise DefinitionError(str(examined))
    return examined.monitor


@dataclass(frozen=True)
class Problem:
    """Something in the file that isn't right: its place, its line (from 1), and what is wrong."""

    where: Location
    line: int
    text: str


@dataclass(frozen=True)
class Examined:
    """A monitor file as it was read.

    Attributes
    ----------
    monitor : Monitor or None
        None if there are problems.
    problems : tuple of Problem
        In the order of their lines.
    tree : Any
        The file as ruamel reads it, with comments and places.
    name : str
        The file's name.
    """

    monitor: Monitor | None
    problems: tuple[Problem, ...]
    tree: Any
    name: str

    def line(self, where: Location) -> int:
        """The line (from 1) of the deepest part of a place that is in the file."""
        return _line(self.tree, where)

    def __str__(self) -> str:
        lines = [f"{self.name}, regel {one.line}: {one.text}" for one in self.problems]
        return "\n".join(lines)


def examine_file(path: str | Path) -> Examined:
    """Read a monitor file (or the one in a folder) and keep what is wrong with it.

    Raises
    ------
    DefinitionError
        If it isn't there, or isn't YAML.
    """
    place = _find(Path(path))
    return examine(_text(place), place.name)


def examine(text: str, name: str = "monitor.yml") -> Examined:
    """Read the text of a monitor file.

    Raises
    ------
    DefinitionError
        If it isn't YAML; what is wrong otherwise stands in the problems.
    """
    tree, monitor, found = validated(text, name, Monitor)
    if monitor is not None:
        found = broken_references(monitor)
    problems = placed(found, tree)
    return Examined(None if problems else monitor, problems, tree, name)


def validated(
    text: str, name: str, model: type[Model]
) -> tuple[Any, Model | None, list[tuple[Location, str]]]:
    """Read the text of a YAML file as a model.

    Returns
    -------
    tuple
        The file as ruamel reads it; the model, or None; and what is wrong, with its place.

    Raises
    ------
    DefinitionError
        If it isn't YAML.
    """
    from pydantic import ValidationError

    tree = _parse(text, name)
    try:
        return tree, model.model_validate(plain(tree)), []
    except ValidationError as error:
        wrong = _deepest(error.errors())
        return tree, None, [(detail["loc"], _explain(detail, model)) for detail in wrong]


def placed(found: Iterable[tuple[Location, str]], tree: Any) -> tuple[Problem, ...]:
    """Give what is wrong its line in the file, in the order of the lines."""
    problems = [Problem(where, _line(tree, where), said) for where, said in found]
    return tuple(sorted(problems, key=lambda one: (one.line, one.text)))


def edition_plan(monitor: Monitor, edition: str) -> EditionPlan:
    """The plan of one edition.

    Raises
    ------
    DefinitionError
        If the monitor has no such edition.
    """
    if edition not in monitor.editions:
        names = ", ".join(sorted(monitor.editions))
        raise DefinitionError(
            f"Editie '{edition}' staat niet in monitor '{monitor.monitor}'. "
            f"Verwacht: {names}. Voeg haar toe onder 'editions:' of kies een van deze."
        )
    return monitor.editions[edition]


def _find(path: Path) -> Path:
    place = path / "monitor.yml" if path.is_dir() else path
    if place.is_file():
        return place
    raise DefinitionError(
        f"Geen monitorbestand gevonden: {place}. Verwacht: een bestand 'monitor.yml'. "
        "Maak er een met 'merkbaar new MAP'."
    )


def _text(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"{place.name}: byte {error.start} is geen UTF-8. Bewaar het bestand als UTF-8."
        ) from None


def _parse(text: str, name: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", regel {mark.line + 1}, kolom {mark.column + 1}" if mark else ""
        raise DefinitionError(
            f"{name}{where}: dit is geen geldige YAML ({_yaml_problem(error)}). "
            "Kijk naar inspringen (spaties, geen tabs), dubbele punten en aanhalingstekens, "
            "ook op de regel erboven."
        ) from None
    if not isinstance(tree, Mapping):
        raise DefinitionError(
            f"{name}: gevonden: geen lijst van onderdelen. "
            "Verwacht: regels als 'monitor: naam'. Zie 'merkbaar new MAP' voor een voorbeeld."
        )
    return tree


def _yaml_problem(error: MarkedYAMLError) -> str:
    known = {
        "tab": "een tab in plaats van spaties",
        "duplicate": "een onderdeel staat er twee keer",
        "mapping values": "een dubbele punt te veel, of te ver ingesprongen",
        "block end": "een regel is anders ingesprongen dan die erboven",
        "flow": "een haakje is niet gesloten",
        "quoted": "een aanhalingsteken is niet gesloten",
        "start any token": "een teken dat hier niet kan staan, vaak een tab",
    }
    text = f"{error.problem} {error.context}".lower()
    return next((said for key, said in known.items() if key in text), "onverwacht teken")


def plain(node: Any) -> Any:
    """Give what was read as plain mappings and lists, with names as text."""
    if isinstance(node, Mapping):
        return {_key(key): plain(value) for key, value in node.items()}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [plain(value) for value in node]
    return node


def _key(key: Any) -> str:
    return str(key)


def _line(tree: Any, location: Location) -> int:
    """The line (from 1) of the deepest part of `location` that is in the file."""
    line, node = 1, tree
    for step in location:
        lines: _Lines | None = getattr(node, "lc", None)
        if lines is None:
            break
        if isinstance(node, Mapping):
            found = next((key for key in node if _key(key) == str(step)), None)
            if found is None:
                break
            line, node = lines.key(found)[0] + 1, node[found]
        elif isinstance(node, Sequence) and not isinstance(node, str) and isinstance(step, int):
            if step >= len(node):
                break
            line, node = lines.item(step)[0] + 1, node[step]
        else:
            break
    return line


def _deepest(details: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Leave out an error about a part when there is one about a piece of that part."""
    places = [detail["loc"] for detail in details]
    for detail in details:
        here = detail["loc"]
        if not any(len(other) > len(here) and other[: len(here)] == here for other in places):
            yield detail


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    location: Location = detail["loc"]
    name = ".".join(str(step) for step in location)
    return f"'{name}': {_reason(detail, location, model)}"


def _reason(detail: ErrorDetails, location: Location, model: type[BaseModel]) -> str:
    context: Mapping[str, Any] = detail.get("ctx", {})
    kind, found = detail["type"], _found(detail["input"])
    if kind == "extra_forbidden":
        known = _fields(location[:-1], model)
        near = difflib.get_close_matches(str(location[-1]), known, n=1)
        hint = f" Bedoelt u '{near[0]}'?" if near else f" Verwacht: {', '.join(known)}."
        return f"dit onderdeel bestaat niet.{hint}"
    if kind == "missing":
        return "ontbreekt. Vul dit onderdeel in."
    if kind == "literal_error" and "retention" in location and detail["input"] in UNDATED:
        return f"hier kan geen termijn op: {UNDATED[detail['input']]}."
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", " of ")
        return f"gevonden: {found}. Verwacht: {expected}."
    if kind == "string_pattern_mismatch":
        return f"gevonden: {found}. Verwacht: {_pattern(str(context['pattern']))}."
    if kind == "string_type":
        return f"gevonden: {found}. Verwacht: tekst; zet er aanhalingstekens om."
    if "date" in kind:
        return f"gevonden: {found}. Verwacht: een dag als 2026-12-31."
    if "int" in kind or "float" in kind or kind.startswith(("greater", "less")):
        limits = {"ge": "ten minste", "gt": "meer dan", "le": "hoogstens", "lt": "minder dan"}
        rule = "".join(f", {said} {context[key]}" for key, said in limits.items() if key in context)
        return f"gevonden: {found}. Verwacht: een getal{rule}."
    if "bool" in kind:
        return f"gevonden: {found}. Verwacht: true of false."
    if "dict" in kind or "model" in kind:
        return f"gevonden: {found}. Verwacht: onderdelen als 'naam: waarde', ingesprongen."
    if "tuple" in kind or "list" in kind or kind == "too_short":
        return f"gevonden: {found}. Verwacht: een lijst met ten minste één regel '- …'."
    return f"gevonden: {found}. Verwacht: {detail['msg']}."


def _found(value: Any) -> str:
    if value is None:
        return "niets"
    if isinstance(value, Mapping):
        return "onderdelen"
    if isinstance(value, list | tuple):
        return f"een lijst van {len(value)}"
    return f"'{value}'"


def _pattern(pattern: str) -> str:
    if "GM" in pattern:
        return "een code als GM0599" + (", WK059901 of BU05990101" if "WK" in pattern else "")
    if "0-3" in pattern:
        return "een tijd als 19:30"
    return "kleine letters, cijfers, - en _, met een letter vooraan"


def _fields(location: Location, model: type[BaseModel]) -> list[str]:
    """Names of the fields that the part at `location` knows."""
    part: Any = model
    for step in location:
        if isinstance(step, str) and step in getattr(part, "model_fields", {}):
            part = next(_models(part.model_fields[step].annotation), None)
    return list(getattr(part, "model_fields", {}))


def _models(annotation: Any) -> Iterator[Any]:
    if hasattr(annotation, "model_fields"):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
