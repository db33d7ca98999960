"""What a channel can carry, what a form asks of people, and what a researcher is told."""

from __future__ import annotations

import dataclasses
import math

import pytest
from tests.unit.instruments.made_form import made_form

from merkbaar.errors import DefinitionError
from merkbaar.instruments import advice, burden, compose, load, minimum_change, problems
from merkbaar.instruments.channels import reply_of
from merkbaar.instruments.power import detectable, sd_of_change


def test_a_six_point_scale_fits_a_list_and_no_buttons_and_eleven_points_are_typed():
    assert reply_of(load("mhi5")) == "list"
    assert reply_of(load("djg6")) == "buttons"
    assert reply_of(load("life_satisfaction")) == "list"
    assert reply_of(load("contribution")) == "number"


def test_answers_that_fit_no_message_are_refused():
    many = {str(at): f"antwoord {at}" for at in range(11)}
    with pytest.raises(DefinitionError, match="11 antwoorden"):
        reply_of(dataclasses.replace(load("srh"), answers=many))
    with pytest.raises(DefinitionError, match="80 tekens"):
        reply_of(dataclasses.replace(load("srh"), answers={"1": "x" * 80, "2": "nee"}))


def test_the_burden_is_told_per_approach_and_wave():
    table = burden(made_form()).set_index(["approach", "wave"])
    assert table.loc[("buurtmaatjes", "T0"), "items"] == 6
    assert table.loc[("buurtmaatjes", "T1"), "items"] == 7
    assert table.loc[("schuldrust", "T0"), "minutes"] == pytest.approx(1.8)
    assert table["whatsapp"].all()
    assert not table["too_long"].any()
    assert burden(made_form(), most_minutes=1)["too_long"].all()


def test_more_than_ten_questions_do_not_go_over_whatsapp_and_halving_a_scale_is_no_way_out():
    form = compose({"a": ["mentaal", "sociaal-kapitaal"]})
    found = problems(form.for_approach("a"), "whatsapp")
    assert len(found) == 1
    assert "12 vragen" in found[0]
    assert "halveren mag niet" in found[0]
    assert problems(form, "paper") == ()
    with pytest.raises(DefinitionError, match="Kanaal 'fax'"):
        problems(form, "fax")


def test_a_researcher_is_told_of_own_questions_and_of_words_without_a_source():
    said = " ".join(advice(made_form()))
    assert "Slaap, 1 eigen vraag: niet gevalideerd" in said
    assert "niet bij een bron bevestigd" in said
    assert "Psychische gezondheid" not in said


def test_words_that_read_badly_are_named_and_not_changed():
    hard = "Onvoorwaardelijke beroepsaansprakelijkheidsverzekeringsvoorwaarden belemmeren mij."
    one = load("srh")
    item = dataclasses.replace(one.items[0], text=hard)
    own = {"srh": dataclasses.replace(one, items=(item,))}
    said = advice(compose({"a": ["fysiek"]}, own=own))
    assert any("leest moeilijk" in line for line in said)


def test_the_change_that_can_be_seen_is_in_points_only_where_the_spread_is_known():
    form = made_form()
    expected = {"buurtmaatjes": 60, "beweegcoach": 60, "schuldrust": 2}
    table = minimum_change(form, expected=expected, returning=0.5, spread={"mhi5": (18, 0.6)})
    table = table.set_index(["approach", "instrument"])
    row = table.loc[("beweegcoach", "mhi5")]
    assert row["n_pairs"] == 30
    assert row["change"] == pytest.approx(detectable(30) * sd_of_change(18, 0.6))
    assert math.isnan(table.loc[("buurtmaatjes", "djg6"), "change"])
    assert math.isnan(table.loc[("schuldrust", "mhi5"), "in_sd"])
    assert "contribution" not in table.index.get_level_values("instrument")


def test_a_spread_with_its_source_in_a_file_of_ones_own_is_used():
    from merkbaar.instruments.instrument import Spread

    own = {"djg6": dataclasses.replace(load("djg6"), spread=(Spread(1.9, 0.7, "Eigen T0 (2025)"),))}
    form = compose({"a": ["sociaal-kapitaal"]}, own=own)
    row = minimum_change(form, expected={"a": 60}).iloc[0]
    assert row["source"] == "Eigen T0 (2025)"
    assert row["change"] == pytest.approx(detectable(60) * sd_of_change(1.9, 0.7))
