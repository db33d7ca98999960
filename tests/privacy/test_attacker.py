"""The attacker can attack: what isn't protected, he finds."""

import pandas as pd
import pytest
from tests.bench import bench_peers
from tests.privacy import attacker

from merkbaar.tables import SafeTable

COLUMNS = ("area", "value", "lower", "upper", "n", "grade", "unit", "method", "state")


def table(rows, unit="mensen"):
    return SafeTable.from_dict(
        {
            "name": "proef",
            "columns": COLUMNS,
            "rows": [
                (area, value, None, None, n, "", unit, "", "shown" if n else "suppressed")
                for area, value, n in rows
            ],
            "dimensions": ("area",),
            "unit": unit,
            "totals": {"area": "GM"},
            "title": {"nl": "Proef"},
            "method": {"nl": ""},
            "source": "",
            "chart": "dot",
            "notebook": "reach",
            "minimum": 10,
        }
    )


def test_one_hidden_part_is_the_total_less_the_others():
    proof = table([("GM", 63, 63), ("A", 41, 41), ("B", 19, 19), ("C", None, None)])
    assert attacker.narrowed(proof, minimum=10) == [(("C",), 3.0, 3.0)]


def test_two_hidden_parts_that_are_many_together_tell_nothing():
    proof = table([("GM", 83, 83), ("A", 41, 41), ("B", None, None), ("C", None, None)])
    assert attacker.narrowed(proof, minimum=10) == []


def test_two_hidden_parts_that_are_few_together_do_tell():
    proof = table([("GM", 47, 47), ("A", 41, 41), ("B", None, None), ("C", None, None)])
    assert [one[0] for one in attacker.narrowed(proof, minimum=10)] == [("B",), ("C",)]


def test_a_share_tells_its_numerator():
    proof = table([("GM", 20.0, 203), ("A", 20.0, 101), ("B", None, None)], unit="%")
    ((place, low, high),) = attacker.narrowed(proof, minimum=25)
    assert place == ("B",)
    assert 18 < low < high < 22.5


@pytest.mark.parametrize(("seen", "half"), [([20, 40], 5), ([15, 40], 2.5), ([14, 40], 0)])
def test_he_guesses_to_what_was_rounded(seen, half):
    assert attacker.rounding([{"n": one} for one in seen], "n") == half


def careless(frame, gone):
    truth = bench_peers.counts(frame)
    return truth, {place: None if place in gone else n for place, n in truth.items()}


def test_the_attacker_of_the_benchmark_sees_works_out_and_narrows():
    columns = {
        "row": ["a"] * 14 + ["b"] * 33,
        "column": [*("x" * 4 + "y" * 10), *("x" * 12 + "y" * 21)],
    }
    frame = pd.DataFrame(columns)
    truth, everything = careless(frame, [])
    assert bench_peers.attack(truth, everything).visible == 1
    truth, one_hidden = careless(frame, [("a", "x")])
    assert bench_peers.attack(truth, one_hidden).exact == 1
    inner = [(row, column) for row in "ab" for column in "xy"]
    truth, all_hidden = careless(frame, inner)
    found = bench_peers.attack(truth, all_hidden)
    assert (found.small, found.visible, found.exact, found.narrowed) == (1, 0, 0, 0)
    assert bench_peers.attack(truth, bench_peers.ours(truth)) == found
