"""The gate, once for the whole edition, and the concept that comes out of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..monitor import shown_groups
from ..monitor.planning import LEFT_AT_HOME
from ..tables import SafePhoto
from . import actions, origins
from .advice import joining
from .approving import list_of_quotes
from .at_rest import read_table
from .door import Door, last_word
from .files import private_folder, read_json, write, write_json
from .folders import Folders
from .holding import placed_before, still_placed
from .labels import read_labels
from .naming import in_tables, named_safely, too_few
from .pictures import candidate_photos, lay_in_concept
from .prose import refuse_computed
from .results import TOLD_ALIKE, load_findings, load_offers, load_quotes
from .withholding import FILE, PROOF, held, write_withheld

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import EditionPlan, Monitor
    from ..privacy.disclosure import Gate
    from ..privacy.rules import Rules
    from ..tables import Finding, Offer

PUBLISHED = ("tables", "findings", "quotes", "edition")
"""The files of a published edition, without ``.json``."""


def parents(monitor: Monitor) -> dict[str, dict[str, str]]:
    """Per dimension which code adds up to which: wijken and buurten to what they lie in."""
    whole = monitor.municipality.code
    return {"area": {area.code: area.parent or whole for area in monitor.areas}}


def rules(monitor: Monitor) -> Rules:
    """By which rules the gate hides, as the monitor file says under ``privacy:``."""
    from ..privacy.rules import Rules

    privacy = monitor.privacy
    return Rules(
        minimum=privacy.minimum,
        p_percent=privacy.sums.p_percent,
        dominance=privacy.sums.dominance,
        all_or_none=privacy.hide_all_or_none,
        rounding=privacy.rounding or 0,
    )


def judged_quotes(
    quotes: pd.DataFrame,
    consents: pd.DataFrame | None,
    *,
    stories: Iterable[str],
    door: Door,
    at: dt.date,
) -> pd.DataFrame:
    """Candidate quotes with what the gate asks of each: consent, and no word that may be a name.

    Parameters
    ----------
    consents : DataFrame or None
        Without the table nobody has said yes.
    stories : iterable of str
        All stories: a word that many write in small letters isn't a name.

    Returns
    -------
    DataFrame
        With the columns ``consent`` and ``offerable`` (bool).
    """
    from ..privacy import consent, redaction

    said_yes: frozenset[str] = frozenset()
    if consents is not None:
        said_yes = consent.allowed(consents, purpose="quote", at=last_word(consents, at))
    words = redaction.ordinary_words(stories)
    offerable = [
        redaction.offerable(text, language=language, words=words, allowed=door.names)
        for text, language in zip(quotes["text"], quotes["language"], strict=True)
    ]
    willing = quotes["person"].isin(sorted(said_yes - door.withdrawn))
    return quotes.assign(consent=willing, offerable=offerable)


def named_origins(quotes: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """Candidate quotes that name the language they were translated from only where enough told.

    ``vertaald uit het Turks`` beside a wijk, a period and a group can be one person. Who offers
    quotes says in ``told_alike`` how many told in it; without that no language is named.
    """
    alike = quotes[TOLD_ALIKE] if TOLD_ALIKE in quotes else [0] * len(quotes)
    made_by = [
        said if number >= minimum else re.sub(r":[^+]*", "", str(said))
        for said, number in zip(quotes["made_by"], alike, strict=True)
    ]
    return quotes.assign(made_by=made_by)


def make_concept(
    folder: Path,
    *,
    monitor: Monitor,
    edition: str,
    plan: EditionPlan,
    folders: Folders,
    door: Door,
    progress: Callable[[int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """Close the gate over everything that was offered and write the concept into `folder`.

    Parameters
    ----------
    progress : callable, optional
        Told, while the gate is busy, how many of how many cells are checked.

    Returns
    -------
    list of dict
        What was hidden: table, number of cells, rule; no values. And what could be joined.

    Raises
    ------
    PrivacyError
        If what was offered can't be made safe.
    """
    from ..privacy import disclosure

    results = folders.results(edition)
    quotes = named_origins(
        _candidates(results, folders, door=door, at=plan.until), minimum=monitor.privacy.minimum
    )
    photos = candidate_photos(results, folders, door=door, at=plan.until)
    found = load_findings(results)
    offers = _offers(results, folders, monitor, door, found)
    labels = read_labels(offers, monitor=monitor, folders=folders, key=door.key)
    gate = disclosure.protect_edition(
        offers,
        _held(folders, door),
        quotes=quotes,
        photos=photos,
        findings=found,
        rules=rules(monitor),
        parents=parents(monitor),
        names=door.names,
        progress=progress,
    )
    tables = [labels.shown(table.to_dict()) for table in gate.tables]
    about = {"monitor": monitor, "edition": edition, "plan": plan}
    facts = _facts(notebooks_of(results), gate, _stories(folders, door), **about)
    facts |= _beside(facts, tables, monitor, edition, folders, door)
    before = placed_before(folders, door)
    spoken, pictured = ([one.to_dict() for one in some] for some in (gate.quotes, gate.photos))
    told_in = origins.of_both(spoken, quotes, pictured, photos, door=door)
    shown = still_placed(spoken, before, told_in)
    said = [finding.to_dict() for finding in gate.findings]
    content = {"tables": tables, "findings": said, "quotes": shown, "edition": facts}
    _write_content(folder, content)
    _write_ledger(folder, gate, door)
    write_json(folder / origins.FILE, told_in)
    write(folder / "citaten.txt", list_of_quotes(shown))
    safe = still_placed(pictured, before, told_in)
    said_by = lay_in_concept(folder, [*map(SafePhoto.from_dict, safe)], photos, folders, door)
    write_json(folder / "said_by.json", {**_said_by(shown, quotes), **said_by})
    return [*gate.report, *({"advice": text} for text in joining(gate.tables, monitor))]


def _offers(
    results: Path, folders: Folders, monitor: Monitor, door: Door, found: Sequence[Finding]
) -> list[Offer]:
    """Give what notebooks offered; refused where a text of theirs holds a computed figure."""
    offers = list(load_offers(results, key=door.key).values())
    texts = {name: record["texts"] for name, record in notebooks_of(results).items()}
    refuse_computed(texts, offers, monitor=monitor, folders=folders, findings=found)
    return offers


def _beside(
    facts: Mapping[str, Any],
    tables: Sequence[Mapping[str, Any]],
    monitor: Monitor,
    edition: str,
    folders: Folders,
    door: Door,
) -> dict[str, Any]:
    """Give what goes with the tables: the themes in them, and what was agreed before."""
    own = [one.id for one in monitor.themes]
    return {
        "themes": in_tables(facts["themes"], tables, own=own),
        "actions": actions.told(monitor, folders.home, edition, names=door.names),
    }


def _facts(
    notebooks: Any,
    gate: Gate,
    stories: list[str],
    *,
    monitor: Monitor,
    edition: str,
    plan: EditionPlan,
) -> dict[str, Any]:
    """Say what the edition is, with its themes named by words that can't be somebody's name."""
    facts = edition_facts(monitor, edition, plan, notebooks, [table.name for table in gate.tables])
    own = [word for theme in monitor.themes for word in theme.words]
    hidden = too_few(facts["themes"], gate.tables)
    facts["themes"] = named_safely(facts["themes"], stories, own=own, hidden=hidden)
    return facts


def _write_content(folder: Path, content: Mapping[str, Any]) -> None:
    published = private_folder(folder / "published")
    for name in PUBLISHED:
        write_json(published / f"{name}.json", content[name])


def _write_ledger(folder: Path, gate: Gate, door: Door) -> None:
    """Write what the register must know of an edition: shown in the open, hidden encrypted."""
    proof = write_withheld(folder / FILE, gate.withheld, key=door.key)
    write_json(folder / "ledger.json", {**gate.ledger, PROOF: proof})


def _candidates(results: Path, folders: Folders, *, door: Door, at: dt.date) -> pd.DataFrame:
    path = folders.prepared / "consents.parquet"
    consents = read_table(path, key=door.key) if path.exists() else None
    quotes = load_quotes(results, key=door.key)
    judged = judged_quotes(quotes, consents, stories=_stories(folders, door), door=door, at=at)
    told = origins.is_told(quotes, folders, door)
    return judged.assign(
        consent=judged["consent"].where(told, other=False).astype(bool),
        in_dossier=origins.in_dossiers(quotes, folders, door),
    )


def _held(folders: Folders, door: Door) -> dict[str, Any]:
    """Give what the gate must know of the past: releases, and who withdrew."""
    gone = {"withdrawn": door.withdrawn, "someone_withdrew": _someone_withdrew(folders, door)}
    return {**held(folders, key=door.key), **gone}


def _someone_withdrew(folders: Folders, door: Door) -> bool:
    """Whether the table of consents holds a withdrawal."""
    path = folders.prepared / "consents.parquet"
    return path.exists() and bool(read_table(path, key=door.key)["withdrawn"].notna().any())


def _stories(folders: Folders, door: Door) -> list[str]:
    """Every story of the monitor, redacted."""
    path = folders.prepared / "narratives.parquet"
    if not path.exists():
        return []
    return read_table(path, key=door.key, columns=["text"])["text"].dropna().tolist()


def _said_by(safe: Sequence[Mapping[str, Any]], quotes: pd.DataFrame) -> dict[str, list[str]]:
    """Per quote the persons who said these words; stays left of the gate."""
    people: dict[str, set[str]] = {}
    for text, person in zip(quotes["text"], quotes["person"], strict=True):
        people.setdefault(text, set()).add(person)
    return {quote["quote"]: sorted(people.get(quote["text"], ())) for quote in safe}


def notebooks_of(results: Path) -> dict[str, Any]:
    """What each notebook said of itself: its texts for a page and its themes, by notebook."""
    records = [read_json(path, {}) for path in sorted(results.glob("*.notebook.json"))]
    return {record["notebook"]: record for record in records}


def edition_facts(
    monitor: Monitor,
    edition: str,
    plan: EditionPlan,
    notebooks: Mapping[str, Any],
    tables: list[str],
) -> dict[str, Any]:
    """What a page needs to know of an edition beside its figures (``edition.json``)."""
    areas = [{"code": area.code, "name": area.name} for area in monitor.areas]
    own = {"code": monitor.municipality.code, "name": monitor.municipality.name}
    texts = {name: record["texts"] for name, record in notebooks.items()}
    themes = {
        code: about for record in notebooks.values() for code, about in record["themes"].items()
    }
    talk = monitor.conversation.model_dump(mode="json") if monitor.conversation else None
    return {
        "monitor": monitor.monitor,
        "monitor_title": monitor.title,
        "title": plan.title,
        "edition": edition,
        "period": plan.period,
        "compare_with": plan.compare_with,
        "until": plan.until.isoformat(),
        "municipality": monitor.municipality.model_dump(mode="json"),
        "owner": monitor.owner,
        "languages": list(monitor.languages),
        "leefgebieden": [part.model_dump(mode="json") for part in monitor.leefgebieden],
        "areas": [own, *areas] if monitor.areas else [own],
        "groups": [group.model_dump(mode="json") for group in shown_groups(monitor)],
        "filters": list(monitor.filters),
        "readers": list(monitor.readers),
        "purposes": list(monitor.purposes),
        "conversation": talk,
        "who_spoke": [name for name in tables if name.startswith("who_spoke")],
        "pages": {"wanted": list(monitor.pages), "texts": texts},
        "themes": themes,
        "approaches": [part.model_dump(mode="json") for part in monitor.approaches],
        "services": [part.model_dump(mode="json") for part in monitor.services],
        "measures": [
            measure.model_dump(mode="json", exclude=set(LEFT_AT_HOME))
            for measure in monitor.measures
        ],
        "journey": monitor.journey.model_dump(mode="json") if monitor.journey else None,
        "pulse": monitor.pulse.model_dump(mode="json") if monitor.pulse else None,
        "minimum": monitor.privacy.minimum,
        "accessibility": monitor.accessibility.model_dump(mode="json"),
    }
