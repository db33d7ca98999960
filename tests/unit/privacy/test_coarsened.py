from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.tables import Offer


def offer(along, **more):
    frame = pd.DataFrame({along: ["a", "b"], "value": [7.1, 7.9], "n": [40, 60]})
    parts = {"kind": "mean", "population": "served", **more}
    frame = frame.assign(persons=frame["n"])
    return Offer(along, frame, (along,), "cijfer 1-10", **parts)


@pytest.mark.parametrize("along", ["provision", "service", "dienst", "voorziening"])
def test_services_beside_what_they_are_sorted_under_are_refused(along):
    with pytest.raises(PrivacyError, match="Bied er één aan") as refused:
        protect_edition([offer(along), offer("leefgebied")])
    assert f"'{along}'" in str(refused.value)
    assert "'leefgebied'" in str(refused.value)


def test_one_of_the_two_or_of_other_people_is_fine():
    assert protect_edition([offer("leefgebied"), offer("provider")]).tables
    assert protect_edition([offer("leefgebied"), offer("provision", population="other")]).tables
    nobody = replace(offer("provision"), persons=None)
    assert protect_edition([offer("leefgebied"), nobody]).tables
