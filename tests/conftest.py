"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same every time", derandomize=True)
settings.load_profile("same every time")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data that is never part of the project; skips where it isn't there."""
    place = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"real test data isn't here ({place.name}); set MERKBAAR_TESTDATA")
    return place


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium; skips where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium installed: browser tests need one (Debian: apt install chromium)")
