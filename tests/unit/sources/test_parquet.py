"""Parquet files."""

from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.errors import SourceError
from merkbaar.sources import load, read


@pytest.fixture
def stored(tmp_path):
    """Write a small parquet file."""
    path = tmp_path / "personen.parquet"
    pd.DataFrame({"nr": [1, 2], "wijk": ["A", "B"]}).to_parquet(path)
    return path


def test_a_table_comes_back_as_it_was(stored):
    loaded = load(stored)
    pd.testing.assert_frame_equal(
        loaded.table, pd.DataFrame({"nr": [1, 2], "wijk": ["A", "B"]}), check_dtype=False
    )
    assert loaded.refused.empty and loaded.rows_read == 2


def test_columns_are_chosen(stored):
    assert list(read(stored, columns=["wijk"]).columns) == ["wijk"]


def test_a_missing_column_is_named(stored):
    with pytest.raises(SourceError, match="'wijken'"):
        read(stored, columns=["wijken"])


def test_a_truncated_file_is_refused_in_dutch(stored):
    stored.write_bytes(stored.read_bytes()[:-20])
    with pytest.raises(SourceError, match="parquet"):
        load(stored)
