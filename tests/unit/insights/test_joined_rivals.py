"""A joined finding claims a number and a theme, so other explanations are held against both."""

from __future__ import annotations

import pytest
from tests.unit.insights.conftest import AREAS
from tests.unit.insights.test_rivals import FLAT, ROSE, SCOPE, over_time, table
from tests.unit.insights.test_stability import of_theme, themes

from merkbaar.insights.rivals import rivals
from merkbaar.insights.shelf import Shelf
from merkbaar.tables import Offer, Rival

EVERYWHERE = dict.fromkeys(AREAS, 25.0)
THREE = dict.fromkeys(AREAS, 10.5) | dict.fromkeys(AREAS[:2], 40.0)
BOTH = (over_time(), of_theme(effect=15.0))


def told(number: Offer, theme: Offer, effect: float = 15.0) -> dict[str, Rival]:
    both = (over_time(), of_theme(effect=effect))
    one = over_time(kind="joined", pattern="agree", companion=tuple(b.finding for b in both))
    shelf = Shelf({offer.name: offer for offer in (number, theme)})
    return {rival.name: rival for rival in rivals(one, shelf, SCOPE, both)}


def test_what_number_and_theme_both_contradict_is_contradicted_by_the_cells_of_both():
    found = told(table(ROSE, FLAT), themes(EVERYWHERE))
    assert found["one_place"].verdict == "against"
    assert {cell.table for cell in found["one_place"].evidence} == {"waiting", "themes"}
    assert len(found["one_place"].evidence) == 4 * len(AREAS)


def test_a_theme_of_two_wijken_is_not_covered_by_a_number_of_all():
    """The waiting days rose everywhere; the stories rose in two places."""
    found = told(table(ROSE, FLAT), themes(THREE), effect=5.4)
    assert found["one_place"].verdict == "supports"
    assert {cell.table for cell in found["one_place"].evidence} == {"themes"}


def test_a_number_of_two_wijken_is_not_covered_by_a_theme_of_all():
    number = table(FLAT | dict.fromkeys(AREAS[:2], 96.0), FLAT)
    found = told(number, themes(EVERYWHERE))
    assert found["one_place"].verdict == "supports"
    assert {cell.table for cell in found["one_place"].evidence} == {"waiting"}


def test_what_one_of_the_two_cannot_tell_is_unknown_for_both():
    number = table(ROSE, FLAT)
    public = Offer(number.name, number.frame, number.dimensions, number.unit, persons=None)
    found = told(public, themes(EVERYWHERE))
    assert found["composition"].verdict == "unknown", "a figure about no person has no people"
    assert found["few_people"].verdict == "unknown"
    assert found["composition"].evidence == ()


@pytest.mark.parametrize("verdict", ["supports", "unknown", "against"])
def test_each_explanation_of_a_joined_finding_is_the_worst_of_its_two_sides(verdict):
    number, theme = table(ROSE, FLAT), themes(THREE)
    shelf = Shelf({offer.name: offer for offer in (number, theme)})
    order = ("supports", "unknown", "against")
    both = (over_time(), of_theme(effect=5.4))
    sides = [{r.name: r.verdict for r in rivals(side, shelf, SCOPE)} for side in both]
    joined = told(number, theme, effect=5.4)
    for name in {name for side in sides for name in side}:
        said = [side.get(name, "unknown") for side in sides]
        assert (joined[name].verdict == verdict) == (min(said, key=order.index) == verdict)


def test_an_explanation_that_is_spoken_of_has_its_cells_each_with_its_own_measure():
    """A cell without a measure would be looked for under the number, also that of the theme."""
    found = told(table(ROSE, FLAT), themes(THREE), effect=5.4)
    assert all(one.evidence for one in found.values() if one.verdict != "unknown")
    measures = {"waiting": "waiting", "themes": "theme_share"}
    cells = [cell for one in found.values() for cell in one.evidence]
    assert cells
    assert all(cell.where["measure"] == measures[cell.table] for cell in cells)
    assert found["few_people"].verdict == "against"
    assert len(found["few_people"].evidence) == 4
