import os
import threading

import numpy as np
import pytest

from merkbaar.storytelling.cores import blocks, side_by_side


@pytest.mark.parametrize(("number", "size"), [(0, 3), (1, 3), (3, 3), (10, 3), (5, 100)])
def test_blocks_are_all_rows_once_and_in_order(number, size):
    rows = [row for block in blocks(number, size=size) for row in range(number)[block]]
    assert rows == list(range(number))
    assert all(block.stop - block.start <= size for block in blocks(number, size=size))


def test_answers_come_in_the_order_of_the_parts_whatever_is_done_first():
    first = threading.Event()

    def work(part):
        if part == 0 and (os.cpu_count() or 1) > 1:
            first.wait(5)
        first.set()
        return part * 2

    assert side_by_side(work, range(6)) == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("cores", [1, 2, 7])
def test_the_answer_does_not_depend_on_the_number_of_cores(monkeypatch, cores):
    numbers = np.random.default_rng(0).normal(size=(5000, 8)).astype(np.float32)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    parts = side_by_side(lambda rows: numbers[rows].T @ numbers[rows], blocks(5000, size=300))
    alone = [numbers[rows].T @ numbers[rows] for rows in blocks(5000, size=300)]
    assert np.array_equal(sum(parts), sum(alone))


def test_an_error_in_a_part_is_not_lost():
    def work(part):
        if part == 3:
            raise ValueError("part 3")
        return part

    with pytest.raises(ValueError, match="part 3"):
        side_by_side(work, range(5))


def test_nothing_to_do_is_no_answer():
    assert side_by_side(len, []) == []
