"""The monitor on other people's data, run and released once for all tests of this folder."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from tests.real import amsterdam

from merkbaar.published import Published
from merkbaar.publishing import open_published
from merkbaar.publishing.release import release
from merkbaar.publishing.run import run

EVERY = 4
"""One comment in four goes into the monitor (2,549 of 10,193): two cores then need a minute."""


@dataclass(frozen=True)
class Real:
    """The monitor after a run and a release."""

    file: Path
    released: Path
    published: Published
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def manifest(self) -> dict:
        """What was read, kept and refused."""
        return json.loads((self.file.parent / "prepared" / "prepared.json").read_text("utf-8"))

    def prepared(self, name: str) -> pd.DataFrame:
        """A standard table."""
        return pd.read_parquet(self.file.parent / "prepared" / f"{name}.parquet")

    def offer(self, name: str) -> pd.DataFrame:
        """A result table left of the gate."""
        return pd.read_parquet(self.file.parent / "results" / "2024" / f"{name}.parquet")

    def quotes(self) -> pd.DataFrame:
        """The candidate quotes of all notebooks."""
        files = sorted((self.file.parent / "results" / "2024").glob("quotes.*.parquet"))
        return pd.concat([pd.read_parquet(file) for file in files])


@pytest.fixture(scope="session")
def real(tmp_path_factory, shared_data) -> Real:
    """Run and release the edition of 2024 with every quote approved that is offered."""
    file = amsterdam.write_monitor(tmp_path_factory.mktemp("real") / "m", shared_data, every=EVERY)
    began = time.monotonic()
    run(file, "2024", progress=False)
    ran = time.monotonic()
    released = release(file, "2024", by="a test", quotes="all")
    seconds = {"run": ran - began, "release": time.monotonic() - ran}
    return Real(file, released, open_published(released / "published"), seconds)
