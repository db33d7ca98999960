from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.consent import allowed, withdrawn


def table(*rows):
    return pd.DataFrame(rows, columns=["person", "purpose", "given", "withdrawn"])


DAY = dt.date(2025, 6, 1)


def test_consent_holds_from_given_until_just_before_withdrawn():
    rows = table(("a", "quote", "2025-06-01", None), ("b", "quote", "2025-01-01", "2025-06-01"))
    assert allowed(rows, purpose="quote", at=DAY) == {"a"}
    assert allowed(rows, purpose="quote", at=dt.date(2025, 5, 31)) == {"b"}


def test_a_yes_to_one_purpose_says_nothing_of_another():
    rows = table(("a", "analyse", "2025-01-01", None))
    assert allowed(rows, purpose="analyse", at=DAY) == {"a"}
    assert allowed(rows, purpose="quote", at=DAY) == frozenset()


def test_without_a_date_there_is_no_consent():
    rows = table(("a", "quote", None, None), ("b", "quote", "ja", None), ("c", "quote", "", ""))
    assert allowed(rows, purpose="quote", at=DAY) == frozenset()


def test_a_withdrawal_ends_every_consent_given_before_it():
    rows = table(("a", "quote", "2025-01-01", None), ("a", "quote", "2025-01-01", "2025-03-01"))
    assert allowed(rows, purpose="quote", at=DAY) == frozenset()


def test_a_later_yes_counts_again():
    rows = table(("a", "quote", "2025-01-01", "2025-03-01"), ("a", "quote", "2025-05-01", pd.NaT))
    assert allowed(rows, purpose="quote", at=DAY) == {"a"}
    assert allowed(rows, purpose="quote", at=dt.date(2025, 4, 1)) == frozenset()


def test_given_and_withdrawn_on_one_day_is_no_consent():
    rows = table(("a", "quote", "2025-01-01", "2025-01-01"))
    assert allowed(rows, purpose="quote", at=DAY) == frozenset()


def test_a_withdrawal_whose_date_cannot_be_read_counts_always():
    rows = table(("a", "quote", "2025-01-01", "vorige week"))
    assert allowed(rows, purpose="quote", at=DAY) == frozenset()


def test_moments_with_and_without_a_zone_are_compared_on_a_dutch_clock():
    moment = pd.Timestamp("2025-05-31T23:30", tz="UTC")
    rows = table(("a", "quote", pd.Timestamp("2025-06-01T01:00"), None))
    assert allowed(rows, purpose="quote", at=moment) == {"a"}
    rows = table(("a", "quote", pd.Timestamp("2025-06-01T01:00", tz="Europe/Amsterdam"), None))
    assert allowed(rows, purpose="quote", at=pd.Timestamp("2025-06-01T01:00")) == {"a"}


def test_withdrawn_persons_are_those_who_had_said_yes():
    rows = table(
        ("a", "quote", "2025-01-01", "2025-03-01"),
        ("b", "quote", "2025-01-01", None),
        ("c", "quote", "2025-01-01", "2026-01-01"),
    )
    assert withdrawn(rows, purpose="quote", at=DAY) == {"a"}


def test_an_empty_table_allows_nobody():
    assert allowed(table(), purpose="quote", at=DAY) == frozenset()


def test_a_missing_column_and_an_unknown_purpose_are_refused():
    with pytest.raises(PrivacyError, match="withdrawn"):
        allowed(table().drop(columns="withdrawn"), purpose="quote", at=DAY)
    with pytest.raises(PrivacyError, match="photo"):
        allowed(table(), purpose="poster", at=DAY)
