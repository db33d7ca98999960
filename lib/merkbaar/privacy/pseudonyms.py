"""Turn an identifier into a pseudonym that says nothing without the monitor's key.

HMAC-SHA256 with a key that lies outside ``data/`` (Krawczyk, Bellare and Canetti, RFC 2104). A
plain hash of a BSN can be undone by trying all of them; a keyed one can't without the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from merkbaar.errors import PrivacyError
from merkbaar.privacy.keys import Key, open_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = [
    "Key",
    "is_bsn",
    "keyed_hash",
    "mentions",
    "narrative_id",
    "normalise",
    "open_key",
    "plain_text",
    "pseudonym",
]

Kind = Literal["bsn", "client", "phone", "name"]

_PURPOSE = "msd:v1"
_LENGTH = 32  # hexadecimal characters, so 128 bits
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{8,128}")
_SEPARATORS = re.compile(r"[\s.\-/()\u2010-\u2015]")

_EXPECTED = {
    "bsn": "een BSN van acht of negen cijfers dat aan de elfproef voldoet",
    "phone": "een telefoonnummer (06…, +31…) of een WhatsApp-id",
    "client": "een cliëntnummer",
    "name": "een naam",
}


def keyed_hash(message: str, *, key: Key) -> str:
    """Give the HMAC-SHA256 of a text under a key, as 64 hexadecimal characters (RFC 2104)."""
    return hmac.new(key.secret, message.encode(), hashlib.sha256).hexdigest()


def pseudonym(identifier: object, *, key: Key, kind: Kind) -> str:
    """Give the pseudonym of one identifier.

    Parameters
    ----------
    identifier : object
        A BSN, phone number, client number or name, as it stands in the source.
    key : Key
        The monitor's key.
    kind : {"bsn", "client", "phone", "name"}
        What the identifier is; the same digits as BSN and as client number differ.

    Returns
    -------
    str
        32 hexadecimal characters (128 bits).

    Raises
    ------
    PrivacyError
        If the identifier can't be of that kind, or there is no such kind. The text never holds
        the identifier.
    """
    if kind not in _EXPECTED:
        raise PrivacyError(
            f"Onbekende soort nummer. Verwacht: {', '.join(_EXPECTED)}. Kies een daarvan."
        )
    plain = normalise(identifier, kind=kind)
    if plain is None:
        raise PrivacyError(
            f"Een waarde in een kolom van de soort '{kind}' is niet te gebruiken. "
            f"Verwacht: {_EXPECTED[kind]}. Verbeter de bron of kies een andere soort."
        )
    return keyed_hash(f"{_PURPOSE}:{kind}:{plain}", key=key)[:_LENGTH]


def pseudonymise(identifiers: pd.Series, *, key: Key, kind: Kind) -> tuple[pd.Series, pd.Series]:
    """Give the pseudonyms of a whole column, and say which rows can't have one.

    Parameters
    ----------
    identifiers : Series, shape (n_rows,)
        Identifiers as they stand in the source; may hold missing values.
    key : Key
        The monitor's key.
    kind : {"bsn", "client", "phone", "name"}
        What the identifiers are.

    Returns
    -------
    pseudonyms : Series of str, shape (n_rows,)
        Missing where refused.
    refused : Series of bool, shape (n_rows,)
        True where the identifier is missing or can't be of that kind.
    """
    import pandas as pd

    known: dict[object, str | None] = {}
    for value in identifiers.dropna().unique():
        plain = normalise(value, kind=kind)
        known[value] = (
            None if plain is None else keyed_hash(f"{_PURPOSE}:{kind}:{plain}", key=key)[:_LENGTH]
        )
    made = [None if pd.isna(value) else known[value] for value in identifiers]
    pseudonyms = pd.Series(made, index=identifiers.index, dtype="str", name=identifiers.name)
    return pseudonyms, pseudonyms.isna()


def narrative_id(parts: Sequence[str], *, key: Key) -> str:
    """Give the id of a story: a keyed hash of its source, person, moment and text."""
    return keyed_hash("\x1f".join(["narrative:v1", *parts]), key=key)[:_LENGTH]


def is_bsn(text: object) -> bool:
    """Whether a value is a BSN: eight or nine digits that pass the 11-proef, not all zero."""
    return _bsn(plain_text(text)) is not None


def normalise(identifier: object, *, kind: Kind) -> str | None:
    """Write an identifier in the one form that is hashed; None if it can't be of that kind.

    A BSN gets nine digits, a phone number E.164 (a Dutch number without a country code gets
    +31; a WhatsApp id is a phone number without the plus), a client number capitals without
    spaces, a name small letters with single spaces. A WhatsApp BSUID ("NL.1234…", for users who
    hide their number) stays as it is.
    """
    return _NORMALISERS[kind](plain_text(identifier))


def mentions(identifier: object, *, kind: Kind) -> re.Pattern[str] | None:
    """Give what finds an identifier anywhere in a text; None where too much else looks like it.

    Digits may be parted by blanks, points, hyphens and slashes. A short client number isn't
    sought: an amount or a house number can be the same.
    """
    plain = normalise(identifier, kind=kind)
    if plain is None:
        return None
    apart = r"[\s.\-/()]{0,3}"
    if kind == "bsn":
        return re.compile(rf"(?<!\d)0?{apart.join(plain.lstrip('0'))}(?!\d)")
    if plain.startswith("+31"):
        before = rf"(?:(?:\+|00)?31{apart}0?|0)?"
        return re.compile(rf"(?<!\d){before}{apart}{apart.join(plain[3:])}(?!\d)")
    if plain.startswith("+"):
        return re.compile(rf"(?<!\d){apart.join(plain[1:])}(?!\d)")
    return _mentioned_words(plain.removeprefix("bsuid:"), kind)


def _mentioned_words(plain: str, kind: Kind) -> re.Pattern[str] | None:
    telling = {
        "client": len(plain) > 4 and not plain.isdigit() and not plain.isalpha(),
        "name": " " in plain,
    }
    if not telling.get(kind, True):
        return None
    words = r"\s+".join(re.escape(word) for word in plain.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def plain_text(value: object) -> str:
    """Give a value as text with ordinary digits; a whole float loses its ".0" (Excel)."""
    if value is None or value != value:  # NaN is the one value unlike itself
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", str(value))
    text = unicodedata.normalize("NFKC", text).strip()
    return "".join(_digit(letter) for letter in text)


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter


def _bsn(text: str) -> str | None:
    digits = _SEPARATORS.sub("", re.sub(r"^(\d{8,9})\.0$", r"\1", text))
    if not re.fullmatch(r"\d{8,9}", digits) or not int(digits):
        return None
    digits = digits.zfill(9)
    total = sum(int(d) * w for d, w in zip(digits, _BSN_WEIGHTS, strict=True))
    return digits if total % 11 == 0 else None


def _phone(text: str) -> str | None:
    if _BSUID.fullmatch(text):
        return f"bsuid:{text}"
    digits = _SEPARATORS.sub("", re.sub(r"\(0\)", "", re.sub(r"\.0$", "", text)))
    digits = re.sub(r"^(?:whatsapp|tel):", "", digits, flags=re.IGNORECASE)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^0(?=\d{9}$)", "+31", digits)
    digits = re.sub(r"^(?=6\d{8}$)", "+31", digits)
    digits = re.sub(r"^(?=[1-9]\d{9,14}$)", "+", digits)
    digits = re.sub(r"^\+310", "+31", digits)
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits) else None


def _client(text: str) -> str | None:
    return re.sub(r"\s+", "", re.sub(r"^(\d+)\.0$", r"\1", text)).upper() or None


def _name(text: str) -> str | None:
    return " ".join(text.casefold().split()) or None


_NORMALISERS = {"bsn": _bsn, "phone": _phone, "client": _client, "name": _name}
