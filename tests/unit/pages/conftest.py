"""The pages of the made-up edition, built once."""

from __future__ import annotations

import pytest
from tests.unit.pages import made_up

from merkbaar import pages


@pytest.fixture(scope="session")
def published():
    return made_up.published()


@pytest.fixture(scope="session")
def story(published):
    return pages.story(published)


@pytest.fixture(scope="session")
def analysis(published):
    return pages.analysis(published, "reach")
