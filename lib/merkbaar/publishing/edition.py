"""The one facade that analysis notebooks use: tables in, offers out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import DefinitionError
from ..monitor import edition_plan, joined_values, load_monitor
from ..tables import Finding, Kind, Offer, Words
from . import results as store
from .collapsing import collapse
from .files import private_folder, write_json
from .folders import Folders, find_monitor_file
from .headcount import Whose, refuse_more_people, whose
from .pictures import save_photos
from .record import versions

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import EditionPlan, Monitor
    from ..privacy.keys import Key

EVERYONE = "alle"
NOTEBOOK = "MERKBAAR_NOTEBOOK"
"""Environment variable with the name of the notebook that runs."""
MOMENTS: Mapping[str, str] = {
    "provisions": "start",
    "answers": "moment",
    "events": "moment",
    "invitations": "moment",
    "narratives": "moment",
}
"""Per standard table the column that says when a row came to be."""


@dataclass
class Edition:
    """An edition in the making, left of the gate.

    Attributes
    ----------
    monitor : Monitor
        The definition.
    plan : EditionPlan
        What this edition looks at, and up to which day.
    edition : str
        Its name.
    """

    monitor: Monitor
    plan: EditionPlan
    edition: str
    folders: Folders
    notebook: str
    _texts: dict[str, Words] = field(default_factory=dict)
    _themes: dict[str, Any] = field(default_factory=dict)
    _used: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, Whose] = field(default_factory=dict)
    _offered: list[dict[str, Any]] = field(default_factory=list)
    _notes: dict[str, Any] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What a page can filter on, and so what results are counted by: area, group_…, period."""
        return self.monitor.filters

    @property
    def total(self) -> str:
        """Code of the municipality: all areas together."""
        return self.monitor.municipality.code

    @property
    def groups(self) -> tuple[str, ...]:
        """The dimensions that divide people: ``group_…``."""
        return tuple(name for name in self.dimensions if name.startswith("group_"))

    @property
    def totals(self) -> dict[str, str]:
        """Per dimension the code that stands for all: the municipality, and "alle" per group."""
        place = {"area": self.total} if "area" in self.dimensions else {}
        return place | dict.fromkeys(self.groups, EVERYONE)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods the edition looks at: the one to compare with, then its own."""
        before = self.plan.compare_with
        return (before, self.plan.period) if before else (self.plan.period,)

    @property
    def compare(self) -> tuple[str, str] | None:
        """Periods (now, before) for a change over time; None if there is nothing before."""
        before = self.plan.compare_with
        return (self.plan.period, before) if before else None

    @property
    def reference(self) -> str | None:
        """The approach to compare with, where the monitor has one."""
        return next((one.id for one in self.monitor.approaches if one.reference), None)

    @property
    def instruments(self) -> dict[str, str]:
        """Instrument to measure, for the measures that come from a questionnaire."""
        return {one.instrument: one.id for one in self.monitor.measures if one.instrument}

    @property
    def seeds(self) -> dict[str, tuple[str, ...]]:
        """Per theme of the monitor file its words: these themes are looked for in every edition."""
        return {theme.id: theme.words for theme in self.monitor.themes}

    @property
    def cache(self) -> Path:
        """Folder for what costs much to make again, left of the gate; by hash of the content."""
        return private_folder(self.folders.home / "work" / "cache")

    def corrections(self, name: str) -> list[dict[str, Any]]:
        """The decisions in ``corrections/<name>.yml``, in their order; none if it isn't there."""
        from ruamel.yaml import YAML

        from .theme_corrections import written

        if name == "themes":
            return written(self)
        path = self.folders.corrections / f"{name}.yml"
        return list(YAML(typ="safe").load(path.read_text("utf-8")) or []) if path.is_file() else []

    def quotable(self, stories: pd.DataFrame) -> pd.Series:
        """Whether each story may be a quote: consent, and no word in it that may be a name.

        Parameters
        ----------
        stories : DataFrame, shape (n_stories, …)
            person, text and language.
        """
        from .concept import judged_quotes
        from .door import open_door

        path = self.folders.prepared / "consents.parquet"
        consents = self.table("consents") if path.is_file() else None
        door = open_door(self.monitor, self.folders.home)
        judged = judged_quotes(
            stories, consents, stories=stories["text"], door=door, at=self.plan.until
        )
        return cast("pd.Series", judged["consent"] & judged["offerable"])

    @property
    def redefined(self) -> dict[str, tuple[str, ...]]:
        """Per measure the periods from which it counts something else."""
        return {one.id: one.redefined for one in self.monitor.measures if one.redefined}

    def _key(self) -> Key:
        from ..privacy.keys import open_key

        return open_key(self.monitor.privacy.key, self.folders.home, make=False)

    @property
    def _results(self) -> Path:
        return self.folders.results(self.edition)

    def table(self, name: str) -> pd.DataFrame:
        """A standard table, as it was known at the end of the edition.

        Rows from before ``plan.until``; a spell that ends later is still open.

        Parameters
        ----------
        name : str
            Standard table ("provisions", "narratives", …).

        Returns
        -------
        DataFrame, shape (n_rows, n_columns)
            In the order of the raw files.

        Raises
        ------
        DefinitionError
            If the monitor has no such table.
        """
        from .at_rest import is_encrypted, read_table

        path = self.folders.prepared / f"{name}.parquet"
        if not path.exists():
            raise DefinitionError(self._no_table(name))
        key = self._key() if is_encrypted(path) else None
        frame = up_to(read_table(path, key=key), name, self.plan)
        frame = collapse(frame, name, joined_values(self.monitor))
        self._used[name], self._seen[name] = len(frame), whose(frame)
        return frame

    def _no_table(self, name: str) -> str:
        there = sorted(path.stem for path in self.folders.prepared.glob("*.parquet"))
        there = [table for table in there if table != "refused"]
        if not there:
            return (
                f"Er zijn nog geen voorbereide tabellen (gevraagd: '{name}'). "
                "Draai eerst 'merkbaar run' op deze monitor."
            )
        near = get_close_matches(name, there, n=1)
        hint = f" Bedoelde u '{near[0]}'?" if near else ""
        return (
            f"De tabel '{name}' is er niet. Wel: {', '.join(there)}.{hint} Voeg een bron toe onder "
            "'sources:' in het monitorbestand, of haal de notebook uit 'analyses:'."
        )

    def offer(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        unit: str,
        dimensions: Sequence[str] = ("area", "period"),
        persons: str | None = "persons",
        count: str | None = None,
        kind: Kind = "",
        amount: str | None = None,
        largest: Sequence[str] = (),
        population: str | None = None,
        totals: Mapping[str, str] | None = None,
        title: str | Words = "",
        method: str | Words = "",
        source: str = "",
        chart: str = "dot",
    ) -> None:
        """Offer a result table to the gate.

        Parameters
        ----------
        name : str
            Name of the table in the edition: small letters, digits and underscores.
        frame : DataFrame, shape (n_cells, n_columns)
            One row a cell; see :class:`merkbaar.tables.Offer` for columns and parameters.
        title, method : str or mapping
            Dutch text, or a text per language.

        Raises
        ------
        DefinitionError, PrivacyError
            If the frame isn't a result (see :func:`merkbaar.publishing.results.check_frame`).
        """
        if not name.isidentifier() or name != name.lower() or name in store.RESERVED:
            raise DefinitionError(
                f"De naam '{name}' kan niet. Verwacht: kleine letters, cijfers en '_', en niet "
                f"{' of '.join(store.RESERVED)}. Geef de tabel een andere naam."
            )
        offer = Offer(
            name=name,
            frame=frame,
            dimensions=tuple(dimensions),
            unit=unit,
            persons=persons,
            count=count,
            kind=kind,
            amount=amount,
            largest=tuple(largest),
            population=population or "",
            totals=dict(totals or {}),
            title=_words(title),
            method=_words(method),
            source=source,
            chart=chart,
            notebook=self.notebook,
        )
        refuse_more_people(offer, self._seen, self.monitor)
        store.save_offer(self._results, offer, key=self._key())
        self._offered.append({"tabel": name, "cellen": len(frame), "eenheid": unit})

    def offer_quotes(self, frame: pd.DataFrame) -> None:
        """Offer candidate quotes (one row a quote; columns of the gate's contract)."""
        store.save_quotes(self._results, frame, self.notebook, key=self._key())
        self._offered.append({"tabel": "quotes", "cellen": len(frame), "eenheid": "citaten"})

    def offer_photos(self, frame: pd.DataFrame) -> None:
        """Offer photos of stories: narrative, person, theme, and area, period, group_…."""
        if save_photos(self.monitor, self.folders, self._results, frame, self.notebook):
            self._offered.append({"tabel": "photos", "cellen": len(frame), "eenheid": "foto's"})

    def offer_findings(self, findings: Sequence[Finding]) -> None:
        """Offer the findings of the edition, in reading order."""
        store.save_findings(self._results, findings, self.notebook)
        self._offered.append(
            {"tabel": "findings", "cellen": len(findings), "eenheid": "bevindingen"}
        )

    def results(self) -> dict[str, Offer]:
        """All tables that notebooks have offered for this edition, by name."""
        return store.load_offers(self._results, key=self._key())

    def describe(
        self,
        *,
        question: str | Words = "",
        reader: str | Words = "",
        method: str | Words = "",
        limits: str | Words = "",
        themes: Mapping[str, Any] | None = None,
    ) -> None:
        """Give the texts of this notebook for its page (Dutch, or a text per language).

        Parameters
        ----------
        themes : mapping of str to mapping, optional
            Per code in a column ``theme`` its ``title`` and whether it is ``stable``.
        """
        if themes:
            for code, about in themes.items():
                self._themes[code] = {**about, "title": _words(about.get("title", ""))}
        texts = {"question": question, "reader": reader, "method": method, "limits": limits}
        self._texts.update({part: _words(text) for part, text in texts.items() if text})

    def note(self, **facts: Any) -> None:
        """Keep facts for the run record, left of the gate: numbers and kinds, no one's words."""
        self._notes.update(facts)

    def record(self) -> pd.DataFrame:
        """Write down what this notebook used and offered; returns the offers, to show.

        Returns
        -------
        DataFrame, shape (n_offers, 3)
            Columns tabel, cellen, eenheid.
        """
        import pandas as pd

        content = {
            "kind": "notebook",
            "notebook": self.notebook,
            "texts": self._texts,
            "themes": self._themes,
            "rows_used": self._used,
            "versions": versions(),
            "notes": self._notes,
        }
        folder = private_folder(self._results)
        write_json(folder / f"{self.notebook}.notebook.json", content)
        return pd.DataFrame(self._offered, columns=["tabel", "cellen", "eenheid"])


def open_edition(monitor_file: str | Path, edition: str) -> Edition:
    """Open an edition of a monitor, left of the gate.

    Parameters
    ----------
    monitor_file : str or Path
        ``monitor.yml``; a relative path is also tried from the folders above.
    edition : str
        Name of the edition in that file.

    Raises
    ------
    DefinitionError
        If the file is wrong or has no such edition.
    """
    path = find_monitor_file(monitor_file)
    monitor = load_monitor(path)
    plan = edition_plan(monitor, edition)
    session = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    notebook = os.environ.get(NOTEBOOK) or session or "notebook"
    folders = Folders(home=path.parent, monitor=monitor.monitor)
    return Edition(monitor, plan, edition, folders, notebook)


def up_to(frame: pd.DataFrame, name: str, plan: EditionPlan) -> pd.DataFrame:
    """The rows of a standard table that were there before ``plan.until``."""
    import pandas as pd

    if name in ("areas", "population", "ledger") and "period" in frame:
        first = frame["period"].map(_first_day)
        return frame.loc[first.isna() | (first < plan.until.isoformat())].reset_index(drop=True)
    column = MOMENTS.get(name)
    if column is None or column not in frame:
        return frame
    until = pd.Timestamp(plan.until)
    frame = frame.loc[frame[column].isna() | (frame[column] < until)].reset_index(drop=True)
    if name == "provisions" and "end" in frame:
        later = frame["end"] > until
        frame["end"] = frame["end"].mask(later)
        if "end_code" in frame:
            frame["end_code"] = frame["end_code"].mask(later)
    return frame


def _first_day(period: Any) -> str | None:
    """First day of a period such as 2025, 2025-Q3 or 2025-07, as ISO text."""
    text = str(period)
    if not text[:4].isdigit():
        return None
    part = text[4:].lstrip("-").upper()
    if part.startswith(("Q", "K")) and part[1:2].isdigit():
        return f"{text[:4]}-{3 * int(part[1]) - 2:02d}-01"
    return f"{text[:4]}-{part[:2] if part[:2].isdigit() else '01'}-01"


def _words(text: str | Words) -> dict[str, str]:
    return {"nl": text} if isinstance(text, str) and text else dict(text or {})
