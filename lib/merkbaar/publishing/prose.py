"""The texts of notebooks are typed: what was computed, or told by somebody, passes no gate.

A question, a method, a limit, a title: readers get them as the notebook gave them. So each must
stand as a whole in the notebook's code or in the monitor file; ``f"{len(frame)} mensen"`` doesn't,
whether the number is written in figures or in words, and neither does a story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import PrivacyError
from ..wording.catalogue import LANGUAGES
from .folders import Folders
from .found_words import refuse_told
from .notebooks import find_jobs
from .typed import of_library, of_monitor, of_notebook, plain

if TYPE_CHECKING:
    from ..monitor import Monitor
    from ..tables import Finding, Offer

DEFAULTS = {"", "dot"}
"""What a table says of itself where its notebook says nothing."""
OWN = frozenset({"area", "period", "measure", "alle"})
"""Names of columns and the code of a total that Merkbaar gives itself."""
NOBODYS = "?"
BESIDE_A_CELL = ("unit", "method", "grade")
"""Columns of words: those of a table about people are typed, or Merkbaar's own."""


def typed_by(folders: Folders, monitor: Monitor) -> dict[str, frozenset[str]]:
    """Give per notebook of a monitor the texts that are typed in its code."""
    jobs, last = find_jobs(folders, monitor.analyses)
    return {job.name: of_notebook(job.path) for job in (*jobs, *([last] if last else []))}


def refuse_computed(
    texts: Mapping[str, Mapping[str, Mapping[str, str]]],
    offers: Iterable[Offer],
    *,
    monitor: Monitor,
    folders: Folders,
    findings: Iterable[Finding] = (),
) -> None:
    """Refuse a text that nobody typed.

    Parameters
    ----------
    texts : mapping
        Per notebook its texts for a page: part, language, text.
    offers : iterable of Offer
        Their names, titles, methods, units and sources are texts too, and so are the words beside
        their cells. So are the codes of their totals and the languages of a text.
    findings : iterable of Finding
        See :func:`merkbaar.publishing.found_words.refuse_told`.

    Raises
    ------
    PrivacyError
        Names the notebook and what of it; nothing of the text.
    """
    offers = list(offers)
    known, typed = of_monitor(monitor), typed_by(folders, monitor)
    for notebook, what, text in _told(texts, offers):
        if plain(text) not in known | DEFAULTS | typed.get(notebook, frozenset()):
            raise PrivacyError(_refusal(notebook, what))
    refuse_told(findings, offers, monitor=monitor, typed=known.union(*typed.values()))
    languages = {*monitor.languages, *LANGUAGES}
    for notebook, what, words in _spoken(texts, offers):
        if not languages.issuperset(words):
            raise PrivacyError(_refusal(notebook, f"{what}, een taal"))
    for offer in offers:
        _refuse_names(offer, typed, known)


def _refuse_names(offer: Offer, typed: Mapping[str, frozenset[str]], known: frozenset[str]) -> None:
    """Refuse an offer with a name, a column or words beside its cells that nobody typed."""
    if offer.notebook not in typed:
        raise PrivacyError(_refusal(NOBODYS, f"tabel '{offer.name}', notebook"))
    mine = known | typed[offer.notebook] | OWN
    named = {"name": [offer.name], "totals": offer.totals.values(),
             "dimensions": [name.removeprefix("group_") for name in offer.dimensions]}  # fmt: skip
    for part, names in named.items():
        if not all(_is_named(name, mine, known) for name in names):
            raise PrivacyError(_refusal(offer.notebook, f"tabel '{offer.name}', {part}"))
    for column in BESIDE_A_CELL if offer.persons is not None else ():
        if column in offer.frame and not _are_said(offer.frame[column], mine):
            raise PrivacyError(_refusal(offer.notebook, f"tabel '{offer.name}', kolom '{column}'"))


def _refusal(notebook: str, what: str) -> str:
    return (
        f"Notebook '{notebook}', {what}: deze tekst staat zo niet in het notebook of het "
        'monitorbestand. Verwacht: een hele tekst tussen aanhalingstekens, geen f"…", '
        "format of tekst uit een tabel. Zo'n tekst gaat niet door de poort en kan over enkele "
        "mensen gaan. Typ de tekst voluit, en bied een getal aan als cel van een tabel."
    )


def _spoken(
    texts: Mapping[str, Mapping[str, Mapping[str, str]]], offers: Iterable[Offer]
) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield what is told in several languages: notebook, what it is, a text per language."""
    for notebook, parts in sorted(texts.items()):
        for part, words in sorted(parts.items()):
            yield notebook, f"describe({part}=…)", words
    for offer in offers:
        for part in ("title", "method"):
            yield offer.notebook, f"tabel '{offer.name}', {part}", getattr(offer, part)


def _told(
    texts: Mapping[str, Mapping[str, Mapping[str, str]]], offers: Sequence[Offer]
) -> Iterator[tuple[str, str, str]]:
    for notebook, what, words in _spoken(texts, offers):
        yield from ((notebook, what, text) for text in words.values())
    for offer in offers:
        for part in ("unit", "source", "chart"):
            yield offer.notebook, f"tabel '{offer.name}', {part}", str(getattr(offer, part))


def _is_named(name: str, typed: Iterable[str], monitor: Iterable[str]) -> bool:
    """Whether a name was typed, or is a typed one with a code of the monitor after or before it."""
    if name in typed:
        return True
    cuts = [at for at, sign in enumerate(name) if sign == "_"]
    ends = [(name[:at], name[at + 1 :]) for at in cuts] + [
        pair for at in cuts for pair in ((name[: at + 1], name[at + 1 :]), (name[:at], name[at:]))
    ]
    codes = set(monitor)
    return any(
        (left in typed and right in codes) or (left in codes and right in typed)
        for left, right in ends
    )


def _are_said(column: Iterable[object], typed: Iterable[str]) -> bool:
    """Whether all words beside cells were typed, or are Merkbaar's own."""
    said = {plain(text) for text in column if isinstance(text, str)}
    return all(text in DEFAULTS or text in typed or of_library(text) for text in sorted(said))
