"""A small monitor with raw files of many kinds, out of which one person is forgotten."""

from __future__ import annotations

import json

import pandas as pd
from tests.notebooks.small_monitor import bsn, make_monitor

from merkbaar.monitor import load_monitor
from merkbaar.publishing.approving import fingerprint
from merkbaar.publishing.door import open_door
from merkbaar.publishing.files import content_hash, file_hash, write_json
from merkbaar.publishing.folders import Folders
from merkbaar.publishing.forgetting import forget
from merkbaar.publishing.holding import released_before
from merkbaar.publishing.locking import writing
from merkbaar.publishing.prepare import input_hashes, prepare
from merkbaar.publishing.release import release
from merkbaar.publishing.withholding import PROOF, write_withheld

WHO = 2
RAW = {
    "raw/mensen.csv": 1,
    "raw/toestemming.csv": 2,
    "raw/verhalen.csv": 1,
    "raw/voorzieningen.csv": 1,
}
"""In how many rows of each raw file the person stands."""


class Place:
    """A small monitor that was prepared, with what runs leave beside it."""

    def __init__(self, home):
        self.file = make_monitor(home, people=12)
        self.folders = Folders(home=home, monitor="klein")
        with writing(home, "a writer before this one"):
            pass  # leaves the empty file of the lock

    @property
    def door(self):
        return open_door(load_monitor(self.file), self.folders.home)

    @property
    def who(self):
        return self.door.pseudonyms_of(bsn(WHO), kind="bsn")[0]

    def prepare(self):
        monitor = load_monitor(self.file)
        return prepare(monitor, self.folders, inputs=input_hashes(monitor, self.folders))

    def table(self, name):
        return pd.read_parquet(self.folders.prepared / f"{name}.parquet")

    def forget(self, number=WHO, kind="bsn"):
        return forget(self.file, bsn(number), kind=kind)

    def lay_down_made(self):
        """What a run leaves: results, an executed copy, a cache, a killed run's folder."""
        made = (
            "results/2026/users.json",
            "work/2026/told.ipynb",
            "work/cache/vectors.npy",
            "concept/2026/said_by.json",
            ".prepared.new-ab12/persons.parquet",
            "notebooks/.ipynb_checkpoints/told-checkpoint.ipynb",
        )
        for name in made:
            path = self.folders.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"q9": [self.who]}))

    def publish(self, edition="2026"):
        """Release an edition with a quote of the person and one of somebody else."""
        folder = self.folders.concept(edition)
        (folder / "published").mkdir(parents=True)
        told = {"language": "nl", "theme": "hulp"}
        quotes = [
            {"quote": "q001", "text": "Het hielp mij.", **told},
            {"quote": "q002", "text": "Het duurde lang.", **told},
        ]
        content = {"tables": [], "findings": [], "edition": {}, "quotes": quotes}
        for name, part in content.items():
            write_json(folder / "published" / f"{name}.json", part)
        hidden = write_withheld(folder / "withheld.parquet", {}, key=self.door.key)
        local = {
            "withdrawn": content_hash(sorted(self.door.withdrawn)),
            "releases": released_before(self.folders, self.door),
            "ledger": file_hash(write_json(folder / "ledger.json", {PROOF: hidden})),
        }
        write_json(folder / "run.json", {"public": {}, "local": local})
        other = self.door.pseudonyms_of(bsn(4), kind="bsn")[0]
        write_json(folder / "said_by.json", {"q001": [self.who], "q002": [other]})
        answers = {fingerprint(quote): True for quote in quotes}
        write_json(self.folders.register / "quotes.json", answers)
        return release(self.file, edition, by="de tester", quotes="all"), quotes
