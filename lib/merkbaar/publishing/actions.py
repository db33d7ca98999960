"""What was agreed: told in the next edition, searched as all that leaves, and written for people.

The file ``actions.yml`` is typed by the municipality, and readers see all of it. A name, a number
or an address of a person in it stops a run: a role is enough to say who does it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError, PrivacyError
from ..monitor import load_monitor
from ..monitor.actions import FILE, Action, before, examine, examine_actions, load_actions, said
from .files import write
from .folders import Folders, find_monitor_file
from .tidying import MONTHS

if TYPE_CHECKING:
    from ..monitor import Monitor
    from ..published import Published

PERSONAL: Mapping[str, str] = {
    "name": "een naam",
    "address": "een adres",
    "phone": "een telefoonnummer",
    "email": "een e-mailadres",
    "iban": "een rekeningnummer",
    "bsn": "een BSN",
    "id": "een nummer van iemand",
}
"""What may be of a person, as redaction knows it; a place, an institution or a day may stand."""
TEXTS = ("what", "who", "happened")
HEADER = """\
# Wat is afgesproken in het gesprek over een editie. De volgende editie laat dit aan lezers zien,
# met hoe het cijfer sindsdien bewoog. Schrijf een rol of team op, geen namen van mensen.
# Erbij zetten: merkbaar actions MAP add · bijwerken: merkbaar actions MAP done ID
actions:
"""
NEXT = "De volgende editie laat dit zien."
NO_FIGURE = (
    " Let op: het cijfer of thema van kaart {card} staat niet in het monitorbestand. De afspraak "
    "staat er zonder; geef dat onder 'measures:' of 'themes:' een naam en zet die erbij."
)
_WIDE = 1_000_000
"""Wider than any line, so that none is broken."""


def told(
    monitor: Monitor, home: Path, edition: str, *, names: Iterable[str]
) -> list[dict[str, Any]]:
    """Give what an edition tells of agreements over earlier ones (``edition.json``).

    Parameters
    ----------
    home : Path
        The folder of the monitor file.
    names : iterable of str
        Names that are nobody's: wijken, approaches, and those of ``privacy: keep_names:``.

    Returns
    -------
    list of dict
        The actions with the period of the edition that they were agreed over; no figure.

    Raises
    ------
    DefinitionError
        If the file isn't right.
    PrivacyError
        If a text may hold something of a person; says which, never what.
    """
    actions = load_actions(home, monitor)
    refuse_personal(actions, names=names)
    periods = {name: plan.period for name, plan in monitor.editions.items()}
    return [
        {**one.model_dump(mode="json"), "period": periods[one.edition]}
        for one in before(actions, monitor, edition)
    ]


def refuse_personal(actions: Iterable[Action], *, names: Iterable[str]) -> None:
    """Refuse texts that may hold something of a person.

    Raises
    ------
    PrivacyError
        Names the action and the part, never what was found.
    """
    kept = tuple(names)
    found = [
        f"afspraak '{one.id}', '{part}': hier staat misschien {kind}"
        for one in actions
        for part in TEXTS
        if (kind := personal(getattr(one, part), names=kept))
    ]
    if found:
        raise PrivacyError(
            f"{FILE}: {'; '.join(found)}. Lezers zien deze teksten. Verwacht: een rol of een team "
            "(teamleider toegang), geen mensen. Schrijf het anders op. Is het van de gemeente "
            "zelf, zet het dan onder 'privacy: keep_names:' in het monitorbestand."
        )


def personal(text: str, *, names: Iterable[str]) -> str:
    """Say what of a person may stand in a text; empty if nothing was found."""
    from ..privacy.redaction import redact

    kinds = {span.kind for span in redact(text, keep=names).spans}
    return ", ".join(called for kind, called in PERSONAL.items() if kind in kinds)


def note_of_actions(monitor: Monitor, home: Path) -> str:
    """Say what agreements point to that is gone, in Dutch; "" where that is nothing.

    To be called before anything is run: what is wrong in the file is told at once.

    Raises
    ------
    MerkbaarError
        If the file isn't right, or may hold something of a person.
    """
    from .door import kept_names

    refuse_personal(load_actions(home, monitor), names=kept_names(monitor))
    return "\n".join(said(examine_actions(home, monitor).notices))


def check_actions(monitor_file: str | Path, monitor: Monitor) -> tuple[list[str], list[str]]:
    """Say what is wrong with what was agreed, and what it points to that is gone; in Dutch."""
    from .door import kept_names

    try:
        examined = examine_actions(find_monitor_file(monitor_file).parent, monitor)
        if examined.agreed is not None:
            refuse_personal(examined.agreed.actions, names=kept_names(monitor))
    except (DefinitionError, PrivacyError) as error:
        return [str(error)], []
    return said(examined.problems), said(examined.notices)


def listed(monitor_file: str | Path) -> str:
    """List what was agreed: number, how far it is, what, who and when."""
    monitor, home = _opened(monitor_file)
    actions = load_actions(home, monitor)
    if not actions:
        return f"Er is nog niets afgesproken ({home / FILE} is er niet of is leeg)."
    lines = [
        f"{one.id} ({one.status}, editie {one.edition}): {one.what}\n"
        f"    {one.who}, voor {_in_words(one.when)}{_about(one, monitor)}"
        for one in actions
    ]
    return "\n".join([*lines, *check_actions(monitor_file, monitor)[1]])


def _in_words(when: dt.date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _about(one: Action, monitor: Monitor) -> str:
    """Say what an agreement is about, by the names that people know; a code that is gone stays."""
    names = {part.code: part.name for part in (monitor.municipality, *monitor.areas)}
    titled = (*monitor.measures, *monitor.themes, *monitor.approaches, *monitor.leefgebieden)
    names |= {part.id: part.title for part in titled}
    about = [part for part in (one.measure, one.theme, *one.subject.values()) if part]
    return f"; gaat over {', '.join(names.get(part, part) for part in about)}" if about else ""


def wrong_with(monitor_file: str | Path, part: str, answer: str) -> str:
    """Say what is wrong with an answer (to what, who or when) once it is given; "" if nothing."""
    from .door import kept_names

    if part == "when":
        try:
            day(answer)
        except DefinitionError as error:
            return str(error)
        return ""
    monitor, _ = _opened(monitor_file)
    kind = personal(answer, names=kept_names(monitor))
    told = f"Hier staat misschien {kind}. Verwacht: een rol of een team, geen mensen."
    return told if kind else ""


def _opened(monitor_file: str | Path) -> tuple[Monitor, Path]:
    file = find_monitor_file(monitor_file)
    return load_monitor(file), file.parent


def cards_of(monitor_file: str | Path, edition: str = "") -> tuple[str, dict[str, str]]:
    """Give the cards of the newest released edition, or of the one that is asked for.

    Returns
    -------
    tuple of str and dict
        The edition, and its headlines by the number on the card ("1": "Wachten duurt langer").
    """
    from ..pages.names import Names
    from ..pages.texts import sentence

    monitor, home = _opened(monitor_file)
    name = edition or newest_released(monitor, home)
    published = _published(monitor, home, name)
    speaking = Names(published.edition).speaking(published.findings)
    ranked = [one for one in published.findings if one.rank > 0]
    heads = [sentence(one, "title", speaking)["nl"] for one in ranked]
    return name, {str(at): head for at, head in enumerate(heads, start=1)}


def newest_released(monitor: Monitor, home: Path) -> str:
    """Name the newest edition that was released.

    Raises
    ------
    DefinitionError
        If there is none.
    """
    folders = Folders(home=home, monitor=monitor.monitor)
    there = [one for one in monitor.editions if (folders.released(one) / "published").is_dir()]
    if not there:
        raise DefinitionError(
            f"Er is nog geen vrijgegeven editie in {folders.outputs}. Verwacht: een editie waar "
            "het gesprek over ging. Geef er een vrij met 'merkbaar release', of noem haar met "
            "--edition."
        )
    return max(there, key=lambda name: (monitor.editions[name].until, name))


def _published(monitor: Monitor, home: Path, edition: str) -> Published:
    from ..published import open_published

    return open_published(
        Folders(home=home, monitor=monitor.monitor).released(edition) / "published"
    )


def add(
    monitor_file: str | Path,
    *,
    what: str,
    who: str,
    when: str,
    card: str = "",
    edition: str = "",
) -> str:
    """Write down something that was agreed.

    Parameters
    ----------
    what, who, when : str
        What is done, which role does it, and by which day ("1-9-2026" or "1 september 2026").
    card : str
        Number of the card it belongs to; empty: to none. The figure and whom it is about are
        taken from the finding.
    edition : str
        The edition that was talked over; by default the newest that was released.

    Returns
    -------
    str
        What was written, in Dutch.

    Raises
    ------
    MerkbaarError
        If something isn't right; then the file stays as it was.
    """
    monitor, home = _opened(monitor_file)
    name = edition or newest_released(monitor, home)
    about = _of_card(monitor, home, name, card) if card else {}
    entry = {
        "id": _free_id(load_actions(home, monitor)),
        "what": what.strip(),
        "who": who.strip(),
        "when": day(when),
        "edition": name,
        **about,
        "status": "open",
    }
    _rewrite(home, monitor, lambda tree: tree["actions"].append(entry))
    said_more = NO_FIGURE.format(card=card) if card and not about else ""
    return f"Opgeschreven als '{entry['id']}' in {home / FILE}. {NEXT}{said_more}"


def done(monitor_file: str | Path, identifier: str, *, status: str, happened: str) -> str:
    """Write down how far something is and what happened.

    Parameters
    ----------
    identifier : str
        The id of the action.
    status : str
        open, bezig, gedaan or vervallen.
    happened : str
        What came of it, as readers will see it; empty: what stands there stays.

    Raises
    ------
    MerkbaarError
        If there is no such action or something isn't right; then the file stays as it was.
    """
    monitor, home = _opened(monitor_file)
    known = [one.id for one in load_actions(home, monitor)]
    if identifier not in known:
        raise DefinitionError(
            f"Er is geen afspraak '{identifier}'. Verwacht: {', '.join(known) or 'geen enkele'}. "
            "Kijk met 'merkbaar actions MAP list'."
        )

    def change(tree: Any) -> None:
        entry = next(one for one in tree["actions"] if one["id"] == identifier)
        entry["status"] = status
        if happened.strip():
            entry["happened"] = happened.strip()

    _rewrite(home, monitor, change)
    return f"Bijgewerkt: '{identifier}' is nu '{status}'."


def day(written: str) -> dt.date:
    """Read a day as people write it: 2026-09-01, 1-9-2026 or 1 september 2026.

    Raises
    ------
    DefinitionError
        If it is no day.
    """
    words = written.strip().lower().replace("/", "-").replace(" ", "-").split("-")
    parts = [str(MONTHS.index(one) + 1) if one in MONTHS else one for one in words if one]
    ordered = parts if parts and len(parts[0]) == 4 else parts[::-1]
    try:
        return dt.date(*(int(part) for part in ordered))
    except (ValueError, TypeError):
        raise DefinitionError(
            f"'{written}' is geen dag. Verwacht: 1-9-2026 of 1 september 2026."
        ) from None


def _of_card(monitor: Monitor, home: Path, edition: str, card: str) -> dict[str, Any]:
    """What a card is about: the figure, the theme, of whom or where, and the finding's id."""
    ranked = [one for one in _published(monitor, home, edition).findings if one.rank > 0]
    if not card.isdecimal() or not 1 <= int(card) <= len(ranked):
        raise DefinitionError(
            f"Kaart '{card}' is er niet in editie '{edition}'. Verwacht: een nummer van 1 tot en "
            f"met {len(ranked)}, of niets als de afspraak bij geen kaart hoort."
        )
    one = ranked[int(card) - 1]
    measures, themes = ({part.id for part in some} for some in (monitor.measures, monitor.themes))
    whole = monitor.municipality.code
    subject = {
        name: code
        for name, code in sorted(one.subject.items())
        if name not in ("period", "theme", "measure") and code != whole
    }
    about: dict[str, Any] = {"finding": one.finding}
    if one.measure in measures:
        about["measure"] = one.measure
    if (theme := next(iter(one.themes), "")) in themes:
        about["theme"] = theme
    known = "measure" in about or "theme" in about
    return {**about, **({"subject": subject} if subject else {})} if known else {}


def _free_id(actions: Iterable[Action]) -> str:
    taken = {one.id for one in actions}
    return next(name for at in range(1, len(taken) + 2) if (name := f"a{at}") not in taken)


def _rewrite(home: Path, monitor: Monitor, change: Any) -> None:
    """Change the file with its comments kept; only what can be read and published is written."""
    from io import StringIO

    from ruamel.yaml import YAML

    from .door import kept_names
    from .locking import writing

    path = home / FILE
    with writing(home, "merkbaar actions"):
        old = path.read_bytes().decode("utf-8-sig") if path.is_file() else HEADER
        yaml, text = YAML(), StringIO()
        yaml.preserve_quotes, yaml.width = True, _WIDE
        yaml.indent(mapping=2, sequence=4, offset=2)
        tree = yaml.load(old) or yaml.load(HEADER)
        if tree.get("actions") is None:
            tree["actions"] = []
        change(tree)
        yaml.dump(tree, text)
        examined = examine(text.getvalue(), monitor)
        if examined.agreed is None:
            told_wrong = "\n".join(said(examined.problems))
            raise DefinitionError(f"Niet opgeschreven, {FILE} is niet veranderd:\n{told_wrong}")
        refuse_personal(examined.agreed.actions, names=kept_names(monitor))
        write(path, text.getvalue())
