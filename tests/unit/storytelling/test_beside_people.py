"""A machine beside people: one mean, and one interval that is that mean's own."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from merkbaar.storytelling.agreement import alpha
from merkbaar.storytelling.beside_people import beside


def coded(coder, yes, names=None):
    """Codes of one coder: "geld" where `yes`, else "anders"."""
    names = names or [f"s{at:03d}" for at in range(len(yes))]
    said = ["geld" if one else "anders" for one in yes]
    return pd.DataFrame({"narrative": names, "coder": coder, "code": said})


def people_and_machine(n=60, *, coders=2, like=0.6, seed=0, rare=0.5):
    """People who each copy the machine in `like` of the stories, and else say anything."""
    chance = np.random.default_rng(seed)
    told = chance.random(n) < rare
    people = [
        coded(
            f"mens {at}",
            np.where(chance.random(n) < like, told, chance.random(n) < rare),
        )
        for at in range(coders)
    ]
    return pd.concat(people, ignore_index=True), coded("machine", told)


def test_of_one_person_it_is_the_alpha_of_two_coders_with_its_interval():
    people, machine = people_and_machine(coders=1)
    found = beside(people, machine, ["geld"])
    both = [rows["code"].eq("geld").astype(float).tolist() for rows in (people, machine)]
    plain = alpha(both)
    assert (found.alpha, found.lower, found.upper) == pytest.approx(
        (plain.alpha, plain.lower, plain.upper)
    )
    assert (found.units, found.coders, found.verdict) == (60, 1, plain.verdict)


def test_the_mean_of_two_is_surer_than_either_but_not_as_the_mean_of_their_ends():
    people, machine = people_and_machine(200, coders=2, like=0.5)
    found = beside(people, machine, ["geld"])
    each = [
        beside(people.query("coder == @who"), machine, ["geld"]) for who in ("mens 0", "mens 1")
    ]
    assert found.alpha == pytest.approx((each[0].alpha + each[1].alpha) / 2)
    widths = [one.upper - one.lower for one in each]
    assert found.upper - found.lower < 0.9 * sum(widths) / 2


def test_two_people_who_say_the_same_are_as_unsure_as_one():
    people, machine = people_and_machine(coders=1)
    twice = pd.concat([people, people.assign(coder="nog een")])
    one, two = beside(people, machine, ["geld"]), beside(twice, machine, ["geld"])
    assert (two.alpha, two.lower, two.upper) == pytest.approx((one.alpha, one.lower, one.upper))


def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty():
    held = 0
    for seed in range(60):
        found = beside(*people_and_machine(80, seed=seed), ["geld"], bootstraps=200)
        held += found.lower <= 0.6 <= found.upper
    assert 52 <= held <= 60


def test_ten_stories_of_one_person_are_drawn_together():
    people, machine = people_and_machine(20, coders=2, like=0.7, seed=3)
    names = [f"s{at:03d}" for at in range(20)]
    parts = [
        rows.assign(narrative=rows["narrative"] + f"-{again}")
        for rows in (people, machine)
        for again in range(10)
    ]
    many = [pd.concat(parts[:10], ignore_index=True), pd.concat(parts[10:], ignore_index=True)]
    tellers = {f"{name}-{again}": name for name in names for again in range(10)}
    loose = beside(*many, ["geld"])
    honest = beside(*many, ["geld"], tellers=tellers)
    assert honest.alpha == loose.alpha
    assert honest.upper - honest.lower > 2 * (loose.upper - loose.lower)


def test_a_person_without_variation_is_left_out_of_the_mean_and_not_counted():
    people, machine = people_and_machine(30, coders=1, like=0.9)
    silent = coded("zag niets", [False] * 4, ["s000", "s001", "s002", "s003"])
    quiet = machine.assign(
        code=machine["code"].where(~machine["narrative"].isin(silent["narrative"]), "anders")
    )
    found = beside(pd.concat([people, silent]), quiet, ["geld"])
    assert found.coders == 1
    assert not math.isnan(found.alpha)
    nothing = beside(silent, quiet, ["geld"])
    assert (math.isnan(nothing.alpha), nothing.coders, nothing.verdict) == (True, 0, "undefined")


def test_several_codes_together_are_drawn_by_story():
    people, machine = people_and_machine(40, coders=1, like=0.7)
    one = beside(people, machine, ["geld"])
    both = beside(people, machine, ["geld", "anders"])
    assert both.alpha == pytest.approx(one.alpha, abs=0.05), "a no to the one is a yes to the other"
    assert both.upper - both.lower == pytest.approx(one.upper - one.lower, abs=0.08)


def test_the_order_of_rows_changes_nothing():
    people, machine = people_and_machine()
    turned = beside(people.iloc[::-1], machine.iloc[::-1], ["geld"], bootstraps=100)
    assert turned == beside(people, machine, ["geld"], bootstraps=100)


def test_nobody_who_coded_gives_nothing():
    people, machine = people_and_machine()
    assert math.isnan(beside(people.iloc[:0], machine, ["geld"]).alpha)
