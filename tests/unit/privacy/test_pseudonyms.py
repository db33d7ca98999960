from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from merkbaar.errors import PrivacyError
from merkbaar.privacy.pseudonyms import (
    Key,
    is_bsn,
    keyed_hash,
    narrative_id,
    normalise,
    open_key,
    pseudonym,
    pseudonymise,
)

KEY = Key(b"k" * 32)


@pytest.mark.parametrize(
    ("kind", "written"),
    [("bsn", "999990019"), ("client", "WG104233"), ("phone", "0600000012"), ("name", "Jo Proef")],
)
def test_a_pseudonym_has_128_bits_and_holds_nothing_of_the_identifier(kind, written):
    made = pseudonym(written, key=KEY, kind=kind)
    assert len(made) == 32
    assert int(made, 16) >= 0
    assert written not in made


def test_the_same_digits_as_bsn_and_as_client_number_have_other_pseudonyms():
    made = {pseudonym("999990019", key=KEY, kind=kind) for kind in ("bsn", "client", "name")}
    assert len(made) == 3


def test_another_key_gives_another_pseudonym():
    one = pseudonym("111222333", key=KEY, kind="bsn")
    assert one != pseudonym("111222333", key=Key(b"l" * 32), kind="bsn")


def test_a_pseudonym_is_the_keyed_hash_of_purpose_kind_and_normal_form():
    whole = keyed_hash("msd:v1:bsn:123456782", key=KEY)
    assert pseudonym("1234.56.782", key=KEY, kind="bsn") == whole[:32]


@pytest.mark.parametrize(
    "written",
    ["123456782", "1234.56.782", "123 456 782", "1234-56-782", 123456782, 123456782.0,
     "123456782.0", "١٢٣٤٥٦٧٨٢", "\u200f123456782"],
)  # fmt: skip
def test_a_bsn_is_the_same_however_it_is_written(written):
    assert normalise(written, kind="bsn") == "123456782"


def test_a_bsn_that_lost_its_leading_zero_gets_it_back():
    assert normalise("10000008", kind="bsn") == normalise("010000008", kind="bsn") == "010000008"


@pytest.mark.parametrize("wrong", ["111252333", "000000000", "1234567", "12345678A", "", None])
def test_what_is_no_bsn_is_refused_without_being_repeated(wrong):
    assert not is_bsn(wrong)
    with pytest.raises(PrivacyError) as caught:
        pseudonym(wrong, key=KEY, kind="bsn")
    assert not wrong or wrong not in str(caught.value)
    assert "elfproef" in str(caught.value)


@pytest.mark.parametrize(
    "written",
    ["0600000012", "06-00000012", "06 00 00 00 12", "+31 6 00000012", "+31 (0)6-00000012",
     "0031600000012", "31600000012", "600000012", 31600000012, "600000012.0", "tel:+31600000012",
     "whatsapp:+31600000012", "06–0000 0012"],
)  # fmt: skip
def test_a_phone_number_and_a_whatsapp_id_are_the_same_person(written):
    assert normalise(written, kind="phone") == "+31600000012"


def test_a_foreign_number_keeps_its_country():
    assert normalise("+49 151 00000012", kind="phone") == "+4915100000012"
    assert normalise("0090 500 000 00 12", kind="phone") == "+905000000012"


def test_a_whatsapp_user_without_a_number_has_a_bsuid():
    assert normalise("NL.13491208655302741918", kind="phone") == "bsuid:NL.13491208655302741918"


@pytest.mark.parametrize("wrong", ["12345", "geen", "06-12", "", np.nan, None])
def test_what_is_no_phone_number_has_no_normal_form(wrong):
    assert normalise(wrong, kind="phone") is None


def test_client_numbers_and_names_differ_only_in_what_matters():
    assert normalise(" wg 104233", kind="client") == normalise("WG104233", kind="client")
    assert normalise(104233.0, kind="client") == "104233"
    assert normalise("Jan  de VRIES ", kind="name") == "jan de vries"
    assert normalise(" ", kind="client") is None
    assert normalise("\t", kind="name") is None


def test_a_column_says_which_rows_are_refused_and_keeps_its_index():
    column = pd.Series(["123456782", None, "111252333", "1234.56.782"], index=[4, 5, 6, 9])
    made, refused = pseudonymise(column, key=KEY, kind="bsn")
    assert refused.to_dict() == {4: False, 5: True, 6: True, 9: False}
    assert made[4] == made[9] == pseudonym("123456782", key=KEY, kind="bsn")
    assert made[[5, 6]].isna().all()


def test_an_empty_column_gives_an_empty_column():
    made, refused = pseudonymise(pd.Series([], dtype="str"), key=KEY, kind="client")
    assert made.empty
    assert refused.empty


def test_numbers_that_excel_made_of_a_column_give_the_same_pseudonyms_as_text():
    numbers = pd.Series([123456782.0, np.nan])
    text = pd.Series(["123456782", None])
    for kind in ("bsn", "client"):
        one, _ = pseudonymise(numbers, key=KEY, kind=kind)
        other, _ = pseudonymise(text, key=KEY, kind=kind)
        assert one[0] == other[0]


def test_two_stories_of_one_person_have_other_ids_and_the_same_story_the_same():
    parts = ["verhalen.xlsx", "p", "2025-01-01", "tekst"]
    assert narrative_id(parts, key=KEY) == narrative_id(parts, key=KEY)
    assert narrative_id(parts, key=KEY) != narrative_id([*parts[:3], "andere"], key=KEY)
    assert narrative_id(["ab", "c"], key=KEY) != narrative_id(["a", "bc"], key=KEY)


def test_the_door_opens_keys_itself(tmp_path):
    assert open_key("demo", tmp_path).origin == "demo"


def test_a_kind_that_is_not_there_is_refused_without_the_identifier():
    with pytest.raises(PrivacyError, match="bsn, phone, client, name") as caught:
        pseudonym("999990019", key=KEY, kind="paspoort")  # type: ignore[arg-type]
    assert "999990019" not in str(caught.value)
