"""What is wrong with what the door and the gate are given, seen from outside: refused or guarded.

The gate's own errors are in ``tests/unit/privacy``: an offer that can't be guarded
(``test_disclosure.py``), a researcher's table (``test_protect.py``), a key that others can read
(``test_keys.py``). Here is what a researcher sees who runs a monitor or guards a table.
"""

from __future__ import annotations

import time

import pandas as pd
import pytest
from tests.notebooks.small_monitor import COUNTS, bsn, every_byte, write_notebook

from merkbaar.errors import DefinitionError, PrivacyError, RunError, SourceError
from merkbaar.monitor import load_monitor
from merkbaar.privacy.disclosure import protect
from merkbaar.privacy.redaction import redact
from merkbaar.publishing.door import open_door
from merkbaar.publishing.run import run


def refused(copy, kind):
    """The message of a run that must fail; the concept stays as it was."""
    before = every_byte(copy / "concept")
    with pytest.raises(kind) as error:
        run(copy / "monitor.yml", "2026", progress=False)
    assert every_byte(copy / "concept") == before
    return str(error.value)


def setting(copy, old, new):
    file = copy / "monitor.yml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


WRONG_COUNTS = {
    "negative": 'counts.loc[counts.index[0], "persons"] = -7654',
    "missing": 'counts["persons"] = counts["persons"].where(counts.index != counts.index[0])',
    "in words": 'counts["persons"] = counts["persons"].astype(str).replace("7654", "x") + " stuks"',
}


@pytest.mark.parametrize("how", WRONG_COUNTS)
def test_a_notebook_with_impossible_numbers_of_people_stops_the_run_by_the_tables_name(copy, how):
    extra = 'monitor_file: str = "monitor.yml"\nedition: str = "2026"\nsmallest: int = 3'
    cells = (*COUNTS[:3], WRONG_COUNTS[how], *COUNTS[3:])
    write_notebook(copy / "notebooks" / "counts.ipynb", cells, parameters=extra)
    message = refused(copy, (PrivacyError, RunError))
    assert "'users'" in message and "geldig aantal" in message
    assert "7654" not in message and "stuks" not in message


@pytest.mark.parametrize("minimum", [0, 1, 2, -3])
def test_a_minimum_that_protects_nobody_is_refused_with_the_reason(copy, minimum):
    setting(copy, "minimum: 5", f"minimum: {minimum}")
    message = refused(copy, DefinitionError)
    assert "minimum" in message and "3" in message
    frame = pd.DataFrame({"wijk": ["A", "B"], "n": [41, 19]})
    with pytest.raises(PrivacyError, match=r"te laag.*3 of meer.*één of twee mensen"):
        protect(frame, dimensions=["wijk"], minimum=minimum)


def test_a_key_that_others_can_read_stops_the_run_and_says_how_to_close_it(copy):
    setting(copy, "key: demo", 'key: "file:../eigen.key"')
    (copy / "prepared").rename(copy.parent / "weg")
    run(copy / "monitor.yml", "2026", progress=False)
    place = copy.parent / "eigen.key"
    place.chmod(0o640)
    message = refused(copy, PrivacyError)
    assert "eigen.key" in message and "chmod 600" in message
    assert place.read_text().strip() not in message


def table(counts, *, whole):
    rows = [*counts.items(), ("alle", whole)]
    return pd.DataFrame(rows, columns=["group", "n"])


def test_groups_that_overlap_and_are_given_as_disjoint_are_refused_with_what_to_say():
    frame = table({"Wmo": 50, "Jeugdwet": 40, "beide": 4}, whole=83)
    with pytest.raises(PrivacyError, match=r"samen meer dan hun totaal.*overlapping="):
        protect(frame, dimensions=["group"])
    safe = protect(frame, dimensions=["group"], overlapping=["group"])
    states = {row["group"]: row["state"] for row in safe.records()}
    assert states == {"alle": "shown", "Wmo": "shown", "Jeugdwet": "shown", "beide": "suppressed"}


@pytest.mark.parametrize("left", [1, 3, 9])
def test_a_total_with_a_few_people_more_than_its_parts_gives_nobody_away(left):
    frame = table({"A": 41, "B": 19, "C": 22}, whole=82 + left)
    safe = protect(frame, dimensions=["group"])
    shown = [row["n"] for row in safe.records() if row["state"] == "shown"]
    assert len(shown) < 4, "with all four, the few who are in no group can be counted"


def test_a_text_of_a_megabyte_with_a_number_at_its_end_is_redacted_in_seconds():
    text = "Ik kreeg hulp van de gemeente en dat was fijn. " * 22_000 + "Bel 06-12345678."
    started = time.perf_counter()
    redacted = redact(text)
    assert len(text) > 1_000_000
    assert redacted.text.endswith("Bel [TELEFOON].")
    assert time.perf_counter() - started < 30, "seconds, not minutes"


STRANGE = {
    "nought bytes": "Bel \x00 06-12345678\x00 of mail wiebrich@voorbeeld.nl",
    "control signs": "\x01\x02\x1b[31mBel 06-12345678\x07 of wiebrich@voorbeeld.nl\x7f",
    "half a character": "Bel 06-12345678 \ud83d of wiebrich@voorbeeld.nl",
    "invisible signs": "Bel 06-\u200b1234\u200b5678 of wiebrich@voorbeeld.nl",
    "a picture as text": "\x89PNG\r\n\x1a\n"
    + "\ufffd" * 500
    + " 06-12345678 wiebrich@voorbeeld.nl",
    "right to left": "اتصل بي على 06-12345678 أو wiebrich@voorbeeld.nl من فضلك",
    "right to left, turned by signs": (
        "\u202eاتصل\u202c \u200f06-12345678\u200f \u2067wiebrich@voorbeeld.nl\u2069"
    ),
    "eastern digits": "اتصل بي على ٠٦-١٢٣٤٥٦٧٨ أو wiebrich@voorbeeld.nl",
    "hebrew": "התקשרו אליי 06-12345678, wiebrich@voorbeeld.nl",
    "full width": "Bel ０６－１２３４５６７８ of wiebrich@voorbeeld.nl",
}


@pytest.mark.parametrize("how", STRANGE)
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_number_in_a_strange_text_is_found_and_the_rest_stays(how, language):
    redacted = redact(STRANGE[how], language=language)
    kinds = [span.kind for span in redacted.spans]
    assert kinds.count("phone") == 1
    assert kinds.count("email") == 1
    left = redacted.text.replace("\u200b", "")
    assert not [one for one in ("1234", "5678", "١٢٣٤", "１２３４", "wiebrich") if one in left]


def test_strange_texts_go_through_the_door_and_lose_no_row(copy):
    lines = [
        f'{bsn(number)};14-05-2026;"{text.replace(chr(10), " ").replace(chr(13), " ")}";WK999801\n'
        for number, (how, text) in enumerate(STRANGE.items())
        if how not in ("nought bytes", "half a character")
    ]
    with (copy / "raw" / "verhalen.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(lines)
    record = run(copy / "monitor.yml", "2026", progress=False)
    (source,) = [one for one in record.sources if one["file"] == "raw/verhalen.csv"]
    assert source["read"] == source["kept"] + source["refused"] == 31 + len(lines)
    key = open_door(load_monitor(copy / "monitor.yml"), copy).key
    assert key.origin == "demo"
    texts = pd.read_parquet(copy / "prepared" / "narratives.parquet")
    for column in ("text", "original"):
        joined = "\n".join(texts[column].dropna()) if column in texts else ""
        assert not [one for one in ("12345678", "١٢٣٤", "１２３４", "wiebrich@") if one in joined]


def test_a_text_column_that_is_binary_is_refused_by_name(copy):
    (copy / "raw" / "verhalen.csv").write_bytes(
        b"bsn;datum;verhaal;wijk\n" + bytes(range(256)) * 20
    )
    message = refused(copy, SourceError)
    assert "verhalen.csv" in message
    assert len(message) < 600
