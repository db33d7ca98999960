from __future__ import annotations

import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.disclosure import protect_edition
from merkbaar.tables import Offer, SafePhoto

PARENTS = {"area": {"WK999901": "GM9999", "WK999902": "GM9999"}}
HASHES = [f"{number:064x}" for number in range(9)]


def themes(small=False) -> Offer:
    rows = [("wachten", "GM9999", 60), ("wachten", "WK999901", 25)]
    rows += [("wachten", "WK999902", 4 if small else 35), ("geld", "GM9999", 6)]
    frame = pd.DataFrame(rows, columns=["theme", "area", "count"])
    frame = frame.assign(measure="theme_share", value=frame["count"] / 2, n=200, persons=200)
    return Offer("themas", frame, ("theme", "area"), "%", count="count",
                 population="vertellers", totals={"area": "GM9999"})  # fmt: skip


def photo(number=0, *, person="p1", theme="wachten", area="WK999901", **more):
    row = {"narrative": f"n{number}", "person": person, "theme": theme, "area": area}
    row |= {"hash": HASHES[number], "width": 640, "height": 480, "faces": 0, "consent": True}
    return {**row, **more}


def shown(*rows, table=None, withdrawn=()):
    frame = pd.DataFrame(list(rows))
    return protect_edition(
        [table or themes()], {"withdrawn": withdrawn}, photos=frame, parents=PARENTS
    )


def test_a_photo_stands_under_what_enough_people_share():
    (one,) = shown(photo()).photos
    assert (one.photo, one.theme, one.alt, one.blurred) == ("p001", "wachten", "", False)
    assert {} in one.shown_under
    assert {"area": "WK999901"} in one.shown_under


def test_a_photo_from_a_hidden_wijk_stands_only_where_the_wijk_is_not_told():
    (one,) = shown(photo(area="WK999902"), table=themes(small=True)).photos
    assert one.shown_under == ({},)


@pytest.mark.parametrize("theme", ["geld", "onbekend"])
def test_a_theme_of_a_few_people_has_no_photos(theme):
    done = shown(photo(theme=theme))
    assert done.photos == ()
    assert [entry for entry in done.report if "photos" in entry] == [
        {"photos": 1, "rule": "people", "why": "te weinig mensen vertelden over dit thema"}
    ]


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"consent": False}, "consent"),
        ({"consent": None}, "consent"),
        ({"consent": "ja"}, "consent"),
        ({"person": "weg"}, "consent"),
        ({"person": None}, "consent"),
        ({"person": ""}, "consent"),
    ],
)
def test_a_photo_that_may_not_be_shown_is_dropped_and_counted(more, rule):
    done = shown(photo(**more), withdrawn=["weg"])
    assert done.photos == ()
    assert [entry["rule"] for entry in done.report if "photos" in entry] == [rule]


def test_one_photo_a_person_a_theme_and_no_picture_twice():
    rows = [photo(0), photo(1), photo(2, person="b"), photo(2, person="c")]
    done = shown(*rows)
    assert len(done.photos) == 2
    assert {"photos": 2, "rule": "once"}.items() <= done.report[-1].items()


def test_the_order_of_photos_says_nothing_of_who_or_when():
    rows = [photo(n, person=f"p{n}") for n in range(4)]
    renamed = [photo(n, person=f"p{9 - n}") for n in reversed(range(4))]
    assert shown(*rows).photos == shown(*renamed).photos
    assert [one.photo for one in shown(*rows).photos] == ["p001", "p002", "p003", "p004"]


def test_nothing_of_a_person_or_a_story_is_in_a_photo():
    (one,) = shown(photo(person="0123abcd", narrative="feedbeef")).photos
    assert "0123abcd" not in str(one.to_dict())
    assert "feedbeef" not in str(one.to_dict())
    assert SafePhoto.from_dict(one.to_dict()) == one


def test_photos_without_their_columns_are_refused():
    with pytest.raises(PrivacyError, match="missen de kolom narrative"):
        shown({"person": "p1", "theme": "wachten"})


def test_an_edition_without_photos_has_none():
    assert protect_edition([themes()], parents=PARENTS).photos == ()
    assert protect_edition([themes()], photos=pd.DataFrame(), parents=PARENTS).photos == ()
