"""Categories that the monitor joins before anything is counted: ``privacy: {collapse: …}``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .definition import Grouping, Monitor

Broken = tuple[tuple[int | str, ...], str]


def joined_values(monitor: Monitor) -> dict[str, dict[str, str]]:
    """Give, per grouping that has joined categories, the joined one of each value that is part."""
    return {
        group: {part: whole for whole, parts in wholes.items() for part in parts}
        for group, wholes in monitor.privacy.collapse.items()
        if wholes
    }


def shown_groups(monitor: Monitor) -> tuple[Grouping, ...]:
    """Give the groupings as readers see them: joined categories at the place of their first."""
    joined = joined_values(monitor)
    return tuple(
        group.model_copy(
            update={
                "values": tuple(
                    dict.fromkeys(joined.get(group.id, {}).get(v, v) for v in group.values)
                )
            }
        )
        for group in monitor.groups
    )


def broken_collapses(monitor: Monitor) -> Iterator[Broken]:
    """Places in the file with a joined category that can't be, and what is wrong there."""
    groups = {group.id: group for group in monitor.groups}
    for name, wholes in monitor.privacy.collapse.items():
        where = ("privacy", "collapse", name)
        if name in groups:
            others = [group for group in monitor.groups if group.id != name]
            yield from _broken(where, groups[name], wholes, others)
        elif name == "area":
            yield (
                where,
                "gebieden staan hier niet bij. Zet de oude codes onder 'formerly:' bij één gebied "
                "(en een 'crosswalks:' voor cijfers per gebied).",
            )
        else:
            known = ", ".join(sorted(groups)) or "niets: de lijst is leeg"
            yield where, f"gevonden: '{name}'. Verwacht: een groep van 'groups' ({known})."


def _broken(
    where: tuple[str, ...],
    group: Grouping,
    wholes: dict[str, tuple[str, ...]],
    others: list[Grouping],
) -> Iterator[Broken]:
    times = Counter(part for parts in wholes.values() for part in parts)
    for whole, parts in wholes.items():
        here = (*where, whole)
        if len(set(parts)) < 2:
            yield here, f"'{whole}' voegt niets samen. Verwacht: twee of meer waarden."
        for part in dict.fromkeys(parts):
            if part not in group.values:
                yield (
                    here,
                    f"gevonden: '{part}'. Verwacht: een waarde van '{group.id}' "
                    f"({', '.join(group.values)}).",
                )
            elif times[part] > 1:
                yield here, f"'{part}' wordt {times[part]} keer samengevoegd. Verwacht: één keer."
            elif same := [other.id for other in others if part in other.values]:
                yield (
                    here,
                    f"'{part}' is ook een waarde van '{same[0]}'. In de noemers is dan niet te "
                    "zien welke wordt bedoeld. Geef een van de twee een andere naam.",
                )
        if whole in group.values and whole not in parts:
            yield (
                here,
                f"'{whole}' is al een andere waarde van '{group.id}'. Kies een andere naam, of zet "
                "die waarde erbij.",
            )
    left = {value for value in group.values if value not in times} | set(wholes)
    if len(left) < 2:
        yield (
            where,
            f"van '{group.id}' blijft één groep over. Haal 'group_{group.id}' dan uit 'filters:'.",
        )
