from __future__ import annotations

import io

import pytest

from merkbaar.publishing import progress
from merkbaar.publishing.progress import Live, Plain, Silent, checked


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_numbers_are_written_as_in_dutch():
    assert checked(340, 1200) == "340 van 1.200 cellen nagerekend"
    assert checked(1234567, 2000000) == "1.234.567 van 2.000.000 cellen nagerekend"


def test_a_short_step_says_only_that_it_is_done(clock):
    stream = io.StringIO()
    plain = Plain(stream)
    plain.start("poort")
    for done in range(100):
        clock[0] += 0.09
        plain.along("poort", done, 100)
    plain.end("poort", "done")
    assert stream.getvalue() == "poort: klaar (9,0 s)\n"


def test_a_long_step_says_every_ten_seconds_how_far_it_is(clock):
    stream = io.StringIO()
    plain = Plain(stream)
    plain.start("poort")
    for done in range(0, 1200, 20):
        clock[0] += 0.5
        plain.along("poort", done, 1200)
    plain.end("poort", "done")
    assert stream.getvalue().splitlines() == [
        "poort: 380 van 1.200 cellen nagerekend",
        "poort: 780 van 1.200 cellen nagerekend",
        "poort: 1.180 van 1.200 cellen nagerekend",
        "poort: klaar (30,0 s)",
    ]


def test_a_step_that_never_began_breaks_nothing(clock):
    stream = io.StringIO()
    Plain(stream).along("poort", 1, 2)
    Live(stream).along("poort", 1, 2)
    Silent().along("poort", 1, 2)
    assert "nagerekend" not in stream.getvalue()


@pytest.mark.parametrize(
    ("patience", "word"), [(0.0, "3 van 7 cellen nagerekend"), (60.0, "bezig")]
)
def test_a_live_line_says_how_far_it_is_once_it_takes_long(monkeypatch, patience, word):
    monkeypatch.setattr(progress, "PATIENCE", patience)
    live = Live(io.StringIO())
    live.start("voorbereiden")
    live.start("poort")
    live.along("poort", 3, 7)
    first, second = live._lines.tasks
    assert (first.fields["word"], second.fields["word"]) == ("bezig", word)
    live.end("poort", "done")
    assert second.fields["word"] == "klaar"
    live.close()
