"""The one door in: identifiers become pseudonyms, texts are redacted, consent is asked.

Nothing of a person passes unchanged: what leaves this module may be kept in ``prepared/``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import DefinitionError
from ..privacy.forgetting import Forgotten
from .coded import Lists, closed_lists, keep_listed

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from ..monitor import Monitor, Source
    from ..privacy.pseudonyms import Kind
    from .tidying import Tidy

FREE_TEXT: Mapping[str, tuple[str, ...]] = {
    "narratives": ("text", "original"),
    "goals": ("goal", "expected"),
    "steps": ("event", "actor", "phase", "emotion", "channel"),
    "codes": ("code", "round"),
    "events": ("event",),
    "provisions": ("referrer",),
}
"""Columns in which people can write whatever they like."""
FORGOTTEN = "op verzoek vergeten (register/forgotten.json)"
WITHDRAWN = "toestemming ingetrokken"
SEALED = (
    "Let op: de lijst van intrekkingen (register/withdrawn.json) had geen zegel, zoals bij een "
    "eerdere versie van Merkbaar. Mensen op de lijst: {people}. Zij is nu verzegeld zoals zij was. "
    "Klopt dat aantal niet, zet haar dan terug uit een reservekopie."
)
SEALED_RELEASES = (
    "Let op: {releases} vrijgaven in het register hadden geen zegel, zoals bij een eerdere versie "
    "van Merkbaar. Zij zijn nu verzegeld zoals zij waren. Klopt dat aantal niet, zet register/ dan "
    "terug uit een reservekopie."
)
WITHDRAWN_FROM = ("analyse", "quote")
"""What a withdrawal takes back: the words at once, and the person from the next edition on."""
OTHER_NUMBERS: Mapping[str, Kind] = {"dossier": "client", "client": "client", "phone": "phone"}
"""Columns with another number of a person than ``person``, and the kind that it is: a dossier goes
by its person's client number, and a key list (``identities``) has numbers side by side."""
KEYED: tuple[str, ...] = ("household", "coder")
"""Other columns that name a person or a household."""
TOLD = ("narratives", "answers", "goals", "steps", "codes", "events", "invitations")
"""Tables that rest on consent (registrations rest on a law)."""


@dataclass(frozen=True)
class Door:
    """The door of one monitor.

    Attributes
    ----------
    key : Key
        The monitor's key; never written anywhere.
    withdrawn : frozenset of str
        Pseudonyms of people who have withdrawn.
    names : tuple of str
        Names that may stay in a text: of wijken, the municipality, approaches, organisations.
    forgotten : Forgotten
        Who asked to be forgotten; no row of theirs passes.
    former : tuple of Key
        Former keys under which somebody still stands on a list.
    listed : mapping
        Per table the columns in which only words of a list may stand (:mod:`.coded`).
    """

    key: Any
    withdrawn: frozenset[str]
    names: tuple[str, ...] = ()
    forgotten: Forgotten = field(default_factory=Forgotten)
    former: tuple[Any, ...] = ()
    listed: Lists = field(default_factory=dict)

    def pseudonyms_of(self, person: str, *, kind: str) -> tuple[str, ...]:
        """The pseudonyms of one person: under the key, then under the former keys.

        Raises
        ------
        PrivacyError
            If the identifier isn't one of that kind.
        """
        from ..privacy import pseudonyms

        keys, known = (self.key, *self.former), cast("Kind", kind)
        return tuple(pseudonyms.pseudonym(person, key=key, kind=known) for key in keys)

    def keyed(self, *parts: Any) -> str:
        """A keyed hash of something that isn't an identifier by itself (32 hex characters)."""
        from ..privacy import pseudonyms

        text = "\x1f".join(("publishing:v1", *(str(part) for part in parts)))
        return pseudonyms.keyed_hash(text, key=self.key)[:32]

    @property
    def key_id(self) -> str:
        """Says whether two runs had the same key, and nothing about the key."""
        return self.key.fingerprint

    def let_in(self, tidy: Tidy, source: Source, rows: pd.Series) -> None:
        """Replace every identifier and redact every free text of a source, in place.

        Parameters
        ----------
        tidy : Tidy
            Converted columns; rows with an invalid identifier are refused.
        source : Source
            Says what kind of identifier ``person`` holds.
        rows : Series of int
            Row numbers in the file.

        Raises
        ------
        DefinitionError
            If a person is mapped and the monitor doesn't say by which kind of identifier.
        """
        self.name(tidy, source, rows)
        closed = self.listed.get(source.table, {})
        keep_listed(tidy.frame, closed)
        free = [column for column in FREE_TEXT.get(source.table, ()) if column in tidy.frame]
        _redact(tidy.frame, [column for column in free if column not in closed], self.names)

    def name(self, tidy: Tidy, source: Source, rows: pd.Series) -> None:
        """Replace every identifier of a source, in place; see :meth:`let_in`."""
        raw_text = tidy.frame["text"].copy() if source.table == "narratives" else None
        self._persons(tidy, source, rows)
        for column, kind in OTHER_NUMBERS.items():
            if column in tidy.frame:
                self._other_number(tidy, column, kind)
        for column in KEYED:
            if column in tidy.frame:
                values = tidy.frame[column]
                hashed = values.map(
                    lambda value, c=column: self.keyed(c, value), na_action="ignore"
                )
                tidy.frame[column] = hashed.astype("str")
        if raw_text is not None:
            self._name_narratives(tidy, source, raw_text, rows)
        elif "narrative" in tidy.frame:
            gone = tidy.frame["narrative"].isin(sorted(self.forgotten.stories))
            tidy.refuse(gone, FORGOTTEN)

    def _persons(self, tidy: Tidy, source: Source, rows: pd.Series) -> None:
        from ..privacy import pseudonyms

        mapped = "person" in tidy.frame
        if mapped and source.person == "none":
            raise DefinitionError(
                f"Bron '{source.file}': aan 'person' is een kolom gekoppeld, maar het soort nummer "
                "ontbreekt. Verwacht: person: bsn, client, phone of name. Vul dat aan."
            )
        if mapped:
            kind: Any = source.person
            hashed, refused = pseudonyms.pseudonymise(tidy.frame["person"], key=self.key, kind=kind)
            tidy.refuse(refused, "kolom 'person': geen geldig nummer (bsn: elfproef)")
            tidy.refuse(hashed.isin(sorted(self.forgotten.persons)), FORGOTTEN)
            self._refuse_former(tidy, source)
            tidy.frame["person"] = hashed.astype("str")
        elif source.table == "narratives":
            made = [self.keyed("row", source.file, source.sheet, row) for row in rows]
            tidy.frame["person"] = made

    def _other_number(self, tidy: Tidy, column: str, kind: Kind) -> None:
        """Name somebody by another number; who withdrew or is forgotten under it is refused."""
        from ..privacy import pseudonyms

        numbers, given = tidy.frame[column], tidy.frame[column].notna()
        hashed, bad = pseudonyms.pseudonymise(numbers, key=self.key, kind=kind)
        tidy.refuse(bad & given, f"kolom '{column}': geen geldig nummer")
        for key in (self.key, *self.former):
            named, _ = pseudonyms.pseudonymise(numbers, key=key, kind=kind)
            tidy.refuse(named.isin(sorted(self.forgotten.persons)), FORGOTTEN)
            tidy.refuse(named.isin(sorted(self.withdrawn)), WITHDRAWN)
        tidy.frame[column] = hashed.astype("str")

    def _refuse_former(self, tidy: Tidy, source: Source) -> None:
        """Refuse who stands on a list under a former key: the new pseudonym isn't known there."""
        from ..privacy import pseudonyms

        kind = cast("Kind", source.person)
        for key in self.former:
            named, _ = pseudonyms.pseudonymise(tidy.frame["person"], key=key, kind=kind)
            tidy.refuse(named.isin(sorted(self.forgotten.persons)), FORGOTTEN)
            if source.table != "consents":
                tidy.refuse(named.isin(sorted(self.withdrawn)), WITHDRAWN)

    def _name_narratives(
        self, tidy: Tidy, source: Source, text: pd.Series, rows: pd.Series
    ) -> None:
        from ..privacy import pseudonyms

        frame = tidy.frame
        moment = frame.get("moment", rows)
        frame["narrative"] = [
            pseudonyms.narrative_id([source.file, *map(str, part)], key=self.key)
            for part in zip(frame["person"], moment, text, strict=True)
        ]
        if "original" not in frame:
            frame["original"] = frame["text"]

    def consent_reasons(
        self, table: str, frame: pd.DataFrame, consents: pd.DataFrame | None, at: dt.date
    ) -> pd.Series:
        """Per row why a person may not be in this table; empty where they may.

        Parameters
        ----------
        consents : DataFrame or None
            The standard table; None if the monitor has none.
        at : date
            The day on which consent must hold.
        """
        import pandas as pd

        from ..privacy import consent

        reasons = pd.Series("", index=frame.index, dtype="object")
        who = frame.get("person", frame.get("dossier"))
        if who is None or table == "consents":
            return reasons
        reasons[who.isin(sorted(self.withdrawn))] = WITHDRAWN
        if consents is None or table not in TOLD:
            return reasons
        moment = last_word(consents, at)
        gone = consent.withdrawn(consents, purpose="analyse", at=moment)
        out = who.isin(sorted(gone))
        if table == "narratives" and bool((consents["purpose"] == "analyse").any()):
            allowed = consent.allowed(consents, purpose="analyse", at=moment)
            out = ~who.isin(sorted(allowed))
        reasons[out & (reasons == "")] = "geen toestemming voor analyse"
        return reasons


def last_word(consents: pd.DataFrame, at: dt.date) -> pd.Timestamp:
    """The moment of the last consent or withdrawal, but not before `at`.

    A withdrawal counts at once, also for an edition that looks at an earlier time.
    """
    import pandas as pd

    moments = pd.concat([consents["given"], consents["withdrawn"]]).dropna()
    last: Any = moments.max()
    day: Any = pd.Timestamp(at)
    return max(day, last) if len(moments) else day


def _redact(frame: pd.DataFrame, columns: Sequence[str], names: Sequence[str]) -> None:
    """Redact columns of free text in place, together: often two columns hold the same texts."""
    import pandas as pd

    from ..storytelling.languages import code_of
    from .redacting import redact_all

    spoken = frame["language"] if "language" in frame else [None] * len(frame)
    languages = [(code_of(name) if isinstance(name, str) else "") or "nl" for name in spoken]
    cells = [
        (column, row, text, language)
        for column in columns
        for row, (text, language) in enumerate(zip(frame[column], languages, strict=True))
        if isinstance(text, str)
    ]
    done = redact_all([one[2] for one in cells], [one[3] for one in cells], keep=names)
    values = {column: frame[column].tolist() for column in columns}
    for (column, row, *_), one in zip(cells, done, strict=True):
        values[column][row] = one.text
    for column in columns:
        frame[column] = pd.Series(values[column], index=frame.index, dtype="str")


def open_door(monitor: Monitor, home: Path) -> Door:
    """Open the door of a monitor: its key, its withdrawals and its forget list.

    Raises
    ------
    PrivacyError
        If the key isn't there or isn't the monitor's, or a list was changed or is an older one.
    """
    from ..privacy import forgetting, placed, pseudonyms, register, remembering, turning
    from .files import mend

    mend(home / "register")  # a register that was set aside must not look like none
    key = pseudonyms.open_key(monitor.privacy.key, home)
    former = turning.former_keys(monitor.privacy.key, home, key)
    listed = register.withdrawals(home, key=key)
    numbers = _numbers(home, listed.number, placed.number(home, key=key))
    for what, number in numbers.items():
        remembering.refuse_older(monitor.privacy.key, home, number, key=key, what=what)
    forgotten = forgetting.forgotten(home, key=key)
    gone = (register.withdrawn(home, purpose=purpose, key=key) for purpose in WITHDRAWN_FROM)
    withdrawn = forgotten.persons.union(*gone)
    return Door(key, withdrawn, kept_names(monitor), forgotten, former, closed_lists(monitor))


def _numbers(home: Path, lists: int, places: int) -> dict[str, int]:
    """How often each list of the register was written."""
    from ..privacy import register, remembering

    return {
        remembering.LISTS: lists,
        remembering.RELEASES: register.last(home),
        remembering.PLACED: places,
    }


def seal_older(monitor: Monitor, home: Path) -> str:
    """Seal what is in the register of before there were seals; says so, in Dutch.

    Only for who holds the monitor's lock.
    """
    from ..privacy import placed, register

    door = open_door(monitor, home)
    people = register.seal_older(home, key=door.key)
    releases = register.seal_releases(home / "register", key=door.key)
    placed.seal_older(home, key=door.key)
    lists_written(monitor, home, door)
    said = "" if people is None else SEALED.format(people=people)
    more = SEALED_RELEASES.format(releases=releases) if releases else ""
    return "\n".join(one for one in (said, more) if one)


def lists_written(monitor: Monitor, home: Path, door: Door) -> int:
    """Remember how often the lists were written, after writing; returns that of who withdrew."""
    from ..privacy import placed, register, remembering

    lists = register.withdrawals(home, key=door.key).number
    for what, number in _numbers(home, lists, placed.number(home, key=door.key)).items():
        remembering.remember(monitor.privacy.key, home, number, key=door.key, what=what)
    return lists


def kept_names(monitor: Monitor) -> tuple[str, ...]:
    """Names in texts that are of no person: places, approaches, services, and what is listed."""
    parts = (*monitor.areas, monitor.municipality)
    titles = (*monitor.approaches, *monitor.services)
    named = [*(part.name for part in parts), *(part.title for part in titles)]
    return tuple(sorted({*named, *_desk(monitor), *monitor.privacy.keep_names}))


def _desk(monitor: Monitor) -> set[str]:
    """Give the address and number at which a barrier is told: of a desk, so not of a person."""
    contact = monitor.accessibility.contact
    parts = {contact, *(part.strip(".,;:()") for part in contact.split())}
    return {part for part in parts if "@" in part or any(sign.isdigit() for sign in part)}
