"""Between a table and what a page holds: data, drawings, labels. Nothing more than shown cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import pytest
from tests.privacy import attacker, drawn_edition
from tests.privacy.page_reader import FIGURES, Reader, numbers
from tests.unit.pages import made_up

SEED = 2


@pytest.fixture(scope="module")
def people():
    return drawn_edition.people(SEED)


@pytest.fixture(scope="module")
def gate(people):
    made = drawn_edition.through_the_gate(people)
    assert len(drawn_edition.hidden(made)) > 15
    return made


@pytest.fixture(scope="module")
def html(gate):
    return drawn_edition.page(gate)


@pytest.fixture(scope="module")
def reader(html):
    return Reader(html)


def test_the_data_in_the_page_is_the_shown_cells_and_nothing_else(reader, gate):
    told = 0
    for table in gate.tables:
        cells = reader.cells.pop(table.name, {})
        for record in table.records() if cells else ():
            cell = cells.pop(tuple(str(record[name]) for name in table.dimensions))
            assert cell["state"] == record["state"]
            shown = record["state"] == "shown"
            assert all((cell[name] is None) == (record[name] is None) for name in FIGURES)
            assert not shown or all(
                abs(cell[name] - record[name]) < 1e-4 for name in FIGURES if cell[name] is not None
            )
            told += shown
        assert cells == {}
    assert reader.cells == {}
    assert told > 50


def test_what_is_measured_in_a_drawing_is_a_shown_cell(html):
    reader, seen = Reader(html), 0
    for told in reader.drawn():
        cell = reader.cell(told.table, told.where)
        if cell["state"] == "shown":
            figure = cell[told.figure] if cell[told.figure] is not None else cell["value"]
            assert told.value == pytest.approx(figure, abs=told.slack)
            seen += 1
    assert seen > 50
    assert all(
        all(any(abs(at - end) < 0.11 for end in ends) for at in through)
        for through, ends in reader.lines()
    )


def test_every_hidden_mark_stands_where_nothing_is_and_is_not_seen(html):
    reader = Reader(html)
    hidden = [
        told for told in reader.drawn() if reader.cell(told.table, told.where)["state"] != "shown"
    ]
    assert hidden
    for told in hidden:
        assert told.value == pytest.approx(told.nought, abs=told.slack)
    for mark in reader.soup.select("svg .is-none"):
        dash = mark.parent["class"] == ["m-dash"]
        assert dash != (mark.get("display") == "none")


def test_a_table_beside_a_drawing_says_no_more_than_the_cell_and_its_reason(html):
    reader, dashes = Reader(html), 0
    for told, text, cell in reader.written():
        if told is None:
            dashes += cell["state"] == "suppressed"
            continue
        assert cell["state"] == "shown", text
        assert told.value == pytest.approx(cell[told.figure], abs=told.slack), text
    assert dashes


def test_no_hidden_number_is_narrowed_with_what_the_page_holds(html):
    narrowed, hidden = [], 0
    for table in Reader(html).tables():
        records = table.records()
        hidden += sum(record["state"] == "suppressed" for record in records)
        for year in ("2025", "2026"):
            narrowed += attacker.narrowed(table, minimum=10, period=year)
    assert hidden > 15
    assert narrowed == []


def test_the_attacker_narrows_a_cell_when_a_page_tells_one_figure_too_many(html, people, gate):
    reader = Reader(html)
    (gone, *_) = sorted(one for one in drawn_edition.hidden(gate) if one[0] == "reach")
    truth = drawn_edition.margins(people).set_index(list(drawn_edition.BY)).loc[gone[1:]]
    leaked = {"state": "shown", "value": 100 * truth["count"] / truth["persons"]}
    reader.cells["reach"][gone[1:]] |= {**leaked, "n": int(truth["persons"])}
    (reach,) = [table for table in reader.tables() if table.name == "reach"]
    assert attacker.narrowed(reach, minimum=10, period=gone[3])


def test_whatever_the_hidden_numbers_are_the_page_is_the_same_to_the_byte(people, gate, html):
    gone, alike = drawn_edition.hidden(gate), []
    for other in drawn_edition.moved(people, gone):
        again = drawn_edition.through_the_gate(other)
        if drawn_edition.hidden(again) == gone:
            assert drawn_edition.asdict(again) == drawn_edition.asdict(gate)
            alike.append(again)
    assert len(alike) >= 3
    assert drawn_edition.page(alike[0]) == html


OF_THE_LAW = (301, 549, 320)
"""The standard of accessibility (EN 301 549) and the narrowest screen that it asks for."""


def strays(html: str, shown: Iterable[float]) -> tuple[int, set[tuple[float, str]]]:
    """Count numbers above a hundred or with decimals, and give those that come from no cell.

    Small whole numbers are everywhere, so of those this can say nothing.
    """
    from_target = [value - 40 for value in shown]
    facts = [value for value, _ in numbers(" ".join(map(str, made_up.edition().values())))]
    known = sorted(abs(one) for one in (*shown, *from_target, *facts, 2027, *OF_THE_LAW))
    seen, found = 0, set()
    for text in set(Reader(html).words()):
        for value, slack in numbers(text):
            if abs(value) > 100 or slack < 0.4:
                seen += 1
                at = bisect_left(known, abs(value) - slack)
                if at == len(known) or known[at] > abs(value) + slack:
                    found.add((value, text))
    return seen, found


def test_every_number_in_words_and_labels_is_that_of_a_shown_cell(html):
    cells = [cell for cells in Reader(html).cells.values() for cell in cells.values()]
    shown = [cell[name] for cell in cells for name in FIGURES if cell[name] is not None]
    seen, found = strays(html, shown)
    assert seen > 100
    assert found == set()
    label = '<div class="drawing" role="img" aria-label="1.234,5 mensen">'
    leaking = html.replace('<div class="drawing" role="img"', label + "</div><div", 1)
    assert strays(leaking, shown)[1] == {(1234.5, "1.234,5 mensen")}
