"""What stands beside a finding leaves only with what its cells show."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from tests.unit.insights.test_joining import finding

from merkbaar.privacy.beside_findings import shown_links, shown_rivals
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.privacy.rules import Rules
from merkbaar.tables import Cell, Link, Offer, Rival, SafeTable

WHERE = {"measure": "waiting", "theme": "lang wachten", "route": "people"}


def safe(state: str = "shown", value: float | None = 9.0) -> SafeTable:
    columns = (
        "measure", "theme", "route", "value", "lower", "upper", "n", "grade", "unit", "method",
        "state",
    )  # fmt: skip
    figures = (value, 4.0, 14.0, 220) if state == "shown" else (None, None, None, None)
    row = (*WHERE.values(), *figures, "joined", "dagen", "", state)
    return SafeTable(
        name="links", columns=columns, rows=(row,), dimensions=("measure", "theme", "route"),
        unit="", totals={}, title={}, method={}, source="", chart="", notebook="", minimum=10,
    )  # fmt: skip


def link(**parts) -> Link:
    usual = {"route": "people", "measure": "waiting", "theme": "lang wachten", "way": "with",
             "value": 9.123456, "lower": 4.2, "upper": 14.1, "unit": "dagen", "n": 217,
             "evidence": Cell("links", WHERE)}  # fmt: skip
    return Link(**{**usual, **parts})


def told(one: Link, table: SafeTable) -> tuple[Link, ...]:
    return shown_links(finding("waiting", links=(one,)), {"links": table})


def test_a_link_leaves_with_the_figures_of_its_cell_and_no_others():
    (one,) = told(link(), safe())
    assert (one.value, one.lower, one.upper, one.n) == (9.0, 4.0, 14.0, 220)


def test_a_link_on_a_hidden_cell_or_on_none_stays_behind():
    assert told(link(), safe("suppressed")) == ()
    assert told(link(evidence=Cell("nergens", WHERE)), safe()) == ()
    assert told(link(evidence=Cell("links", WHERE | {"theme": "ander"})), safe()) == ()
    assert told(link(evidence=Cell("links", WHERE | {"street": "x"})), safe()) == ()


def test_a_link_that_says_otherwise_than_its_cell_stays_behind():
    assert told(link(), safe(value=-9.0)) == ()
    assert told(link(way="against"), safe(value=-9.0)) != ()
    assert told(link(way="none"), safe(value=-9.0)) != (), "of none no sign is claimed"


def test_an_explanation_on_a_hidden_cell_is_one_of_which_nothing_is_known():
    one = Rival("dropout", "against", (Cell("links", WHERE),))
    hold = finding("waiting", rivals=(Rival("elsewhere", "unknown"), one))
    assert shown_rivals(hold, {"links": safe()}) == hold.rivals
    first, second = shown_rivals(hold, {"links": safe("suppressed")})
    assert first == Rival("dropout", "unknown")
    assert second == Rival("elsewhere", "unknown")


def test_the_place_of_an_explanation_does_not_tell_what_its_hidden_cell_says():
    def order(verdict: str) -> list[str]:
        hidden = Rival("one_place", verdict, (Cell("links", WHERE),))
        others = (Rival("elsewhere", "unknown"), Rival("reference_too", "unknown"))
        told = (hidden, *others) if verdict == "supports" else (*others, hidden)
        found = shown_rivals(finding("waiting", rivals=told), {"links": safe("suppressed")})
        return [rival.name for rival in found]

    assert order("supports") == order("against") == order("unknown")


def test_the_gate_puts_the_figures_of_the_shown_cell_in_a_finding():
    frame = pd.DataFrame([{**WHERE, "value": 9.1, "lower": 4.0, "upper": 14.0, "n": 220,
                           "persons": 220, "unit": "dagen", "grade": "joined", "method": "",
                           "p": None}])  # fmt: skip
    offer = Offer("links", frame, ("measure", "theme", "route"), "", kind="index",
                  population="stories")  # fmt: skip
    number = finding(
        "waiting", value=9.1, reference=None, effect=None, lower=None, upper=None, n=220,
        evidence=(Cell("links", WHERE),), links=(link(value=1234.5, n=7),),
        rivals=(Rival("dropout", "against", (Cell("nergens", {"approach": "a"}),)),),
    )  # fmt: skip
    safely = protect_edition([offer], findings=[number], rules=Rules(minimum=10))
    (one,) = safely.findings
    cell = safely.tables[0].records()[0]
    assert (one.links[0].value, one.links[0].n) == (cell["value"], cell["n"])
    assert (one.links[0].lower, one.links[0].upper) == (cell["lower"], cell["upper"])
    assert one.rivals == (Rival("dropout", "unknown"),)
    few = replace(offer, frame=frame.assign(n=7, persons=7))
    assert protect_edition([few], findings=[number], rules=Rules(minimum=10)).findings == ()
