"""Which quotes pass the gate, and under what they may stand."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.unit.privacy.gated import QUOTES, finding, gate

from merkbaar.errors import PrivacyError
from merkbaar.tables import Cell, Offer


def themes(small=False):
    rows = [("wachten", "GM9999", "2026", 60), ("wachten", "WK999901", "2026", 25),
            ("wachten", "WK999902", "2026", 4 if small else 35),
            ("geld", "GM9999", "2026", 6)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["theme", "area", "period", "count"])
    frame = frame.assign(measure="theme_share", value=frame["count"] / 2, n=200, persons=200)
    return Offer("themas", frame, ("theme", "area", "period"), "%", count="count",
                 population="vertellers", totals={"area": "GM9999"})  # fmt: skip


def quote(text, *, person="p1", theme="wachten", area="WK999901", **more):
    base = dict(zip(QUOTES, ["n", person, theme, "negative", text, "nl", "typed", area, "2026"],
                    strict=True))  # fmt: skip
    return {**base, "narrative": text, **more}


def quoted(*rows, table=None, **more):
    frame = pd.DataFrame(list(rows))
    return gate(table or themes(), quotes=frame, **more)


@pytest.mark.parametrize(
    ("part", "said", "shown"),
    [
        ("made_by", "typed", "typed"),
        ("made_by", "transcribed+translated:tr", "transcribed+translated:tr"),
        ("made_by", "translated: door tolk Oddobert", "unknown"),
        ("made_by", "Oddobert", "unknown"),
        ("pole", "positive", "positive"),
        ("pole", "boos op Oddobert", "unknown"),
        ("language", "nl-BE", "nl-BE"),
        ("language", "nl, via Oddobert", "und"),
    ],
)
def test_what_stands_beside_a_quote_is_a_code(part, said, shown):
    row = quote("Ik wacht al weken.", offerable=True, **{part: said})
    (one,) = quoted(row).quotes
    assert getattr(one, part) == shown


def test_a_quote_stands_under_what_enough_people_share():
    (one,) = quoted(quote("Ik wacht al weken.")).quotes
    assert one.quote == "q001"
    assert one.shown_under == (
        {}, {"period": "2026"}, {"area": "WK999901"}, {"period": "2026", "area": "WK999901"},
    )  # fmt: skip


def test_a_quote_from_a_hidden_wijk_stands_only_where_the_wijk_is_not_told():
    (one,) = quoted(quote("Ik wacht al weken.", area="WK999902"), table=themes(small=True)).quotes
    assert one.shown_under == ({}, {"period": "2026"})


def test_filters_together_never_tell_more_than_a_combination_that_passes():
    row = quote("Ik wacht al weken.", group_age="65+")
    (one,) = quoted(row).quotes
    assert not any("group_age" in under for under in one.shown_under)


def test_a_theme_of_a_few_people_has_no_quotes():
    done = quoted(quote("Ik heb geen geld.", theme="geld"), quote("Wat?", theme="onbekend"))
    assert done.quotes == ()
    assert {"quotes": 2, "rule": "people", "why": done.report[-1]["why"]} in done.report


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"consent": False}, "consent"),
        ({"consent": None}, "consent"),
        ({"person": "weg"}, "consent"),
        ({"text": "Bel 06-00000012."}, "identifier"),
        ({"text": "Toen kwam Kwibus."}, "name"),
        ({"text": "waiting again", "language": "en"}, "name"),
        ({"text": "Toen kwam de hulp.", "offerable": False}, "name"),
        ({"in_dossier": True}, "dossier"),
    ],
)
def test_a_quote_that_may_not_be_shown_is_dropped_and_counted(more, rule):
    row = {"consent": True, **quote("Ik wacht al weken."), **more}
    done = quoted(row, held={"withdrawn": ["weg"]})
    assert done.quotes == ()
    assert [entry["rule"] for entry in done.report if "quotes" in entry] == [rule]


def test_a_quote_that_a_person_looked_at_passes():
    rows = [quote("Toen kwam Zonnehof in beeld.", offerable=True)]
    assert len(quoted(*rows).quotes) == 1


def test_one_quote_a_person_a_theme_and_no_text_twice():
    rows = [quote("Ik wacht nog."), quote("Ik wacht al weken."), quote("Ik wacht nog.", person="b")]
    assert [one.text for one in quoted(*rows).quotes] == ["Ik wacht nog."]


def test_the_order_of_quotes_says_nothing_of_who_spoke():
    texts = ["Ik wacht nog.", "Ik wacht al weken.", "Wij wachten ook."]
    rows = [quote(text, person=f"p{i}") for i, text in enumerate(texts)]
    renamed = [quote(text, person=f"p{9 - i}") for i, text in enumerate(reversed(texts))]
    assert quoted(*rows).quotes == quoted(*renamed).quotes
    assert [one.quote for one in quoted(*rows).quotes] == ["q001", "q002", "q003"]


def test_nothing_of_a_person_is_in_the_bytes_of_a_quote():
    (one,) = quoted(quote("Ik wacht al weken.", person="0123abcd")).quotes
    assert "0123abcd" not in json.dumps(one.to_dict())


def test_a_finding_takes_the_quotes_of_its_theme_that_may_stand_there():
    cells = (Cell("themas", {"theme": "wachten", "area": "WK999901", "period": "2026"}),)
    subject = {"area": "WK999901", "period": "2026"}
    told = {"evidence": cells, "subject": subject, "measure": "theme_share"}
    told |= {"value": 12.5, "effect": None, "value_lower": None, "value_upper": None}
    one = finding("f", themes=("wachten",), **told)
    other = finding("g", themes=("geld",), **told)
    frame = pd.DataFrame([quote("Ik wacht al weken.")])
    done = gate(themes(), quotes=frame, findings=[one, other])
    assert [safe.quotes for safe in done.findings] == [("q001",), ()]


def test_quotes_without_their_columns_are_refused():
    with pytest.raises(PrivacyError, match="person"):
        gate(themes(), quotes=pd.DataFrame([{"narrative": "n", "text": "x"}]))


def test_the_best_of_a_theme_comes_first_whatever_the_order_of_the_rows():
    texts = [f"Ik wacht al {number} weken." for number in ("twee", "drie", "vier", "vijf")]
    rows = [quote(text, person=text, rank=at) for at, text in enumerate(texts, start=1)]
    for order in (rows, rows[::-1], [rows[2], rows[0], rows[3], rows[1]]):
        assert [one.text for one in quoted(*order).quotes] == texts


@pytest.mark.parametrize("rank", [0, -3, 1.5, 99999, "1", None, float("nan")])
def test_a_rank_that_could_be_the_number_of_a_row_orders_nothing(rank):
    texts = [f"Ik wacht al {number} weken." for number in ("twee", "drie", "vier")]
    plain = [one.text for one in quoted(*(quote(text, person=text) for text in texts)).quotes]
    rows = [quote(text, person=text, rank=rank if at else None) for at, text in enumerate(texts)]
    assert [one.text for one in quoted(*rows).quotes] == plain
