"""What a column is about, seen from its cells: identifiers, area codes, laws, languages, text.

Shares are counted over the distinct cells, so that one value that comes back a thousand times
doesn't decide. No function here gives a cell back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING

from merkbaar.sources.date_texts import notation

if TYPE_CHECKING:
    import pandas as pd

_MOST = 2000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_MOBILE = re.compile(r"(?:\+31|0031|31|0)6\d{8}")
_LANDLINE = re.compile(r"(?:\+31|0031|0)[1-57-9]\d{8}")
_AREA = re.compile(r"(?:GM|WK|BU)\d{4,8}", re.IGNORECASE)
_POSTCODE = re.compile(r"[1-9]\d{3}\s?[A-Z]{2}", re.IGNORECASE)
_PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:\s?-?(?:Q|K|T)[1-4]|[JKM][JWM]?\d{2}|[-/](?:0[1-9]|1[0-2]))?", re.I
)
_WAVE = re.compile(r"(?:T|M|golf|ronde|meting|wave)\s?-?\s?\d{1,4}|nul-?meting|voor|na", re.I)
_LAWS = frozenset(
    """wmo|wmo 2015|jeugdwet|jw|jeugd|participatiewet|pw|p-wet|wgs|schuldhulp|schuldhulpverlening
|wet gemeentelijke schuldhulpverlening|wlz|zvw|ioaw|ioaz|bbz|leerplicht|wet inburgering""".replace(
        "\n", ""
    ).split("|")
)
_LANGUAGES = frozenset(
    """nl|en|tr|ar|pl|uk|ti|so|es|de|fr|nld|eng|tur|arb|pol|ukr|tir|som|spa|nederlands|engels|turks
|arabisch|pools|oekraïens|tigrinya|somalisch|spaans|duits|frans|farsi|papiaments""".replace(
        "\n", ""
    ).split("|")
)
_CHANNELS = frozenset(
    """whatsapp|telefoon|balie|formulier|interview|e-mail|email|brief|post|gesprek|app|web|website
|online|papier|sms|huisbezoek|enquête|spraak|video""".replace("\n", "").split("|")
)
_DISPOSITIONS = frozenset(
    """beantwoord|deels beantwoord|geweigerd|gestopt|gelezen|afgeleverd|niet afgeleverd|verzonden
|geen gehoor|onbereikbaar|answered|delivered|read|refused|i|p|r|nc|o|uh|uo|ne""".replace(
        "\n", ""
    ).split("|")
)


def texts(column: pd.Series) -> list[str]:
    """Give the distinct cells as text, some thousands at most, in a fixed order.

    Parameters
    ----------
    column : Series
        Any type; whole numbers are written without a point.

    Returns
    -------
    list of str
    """
    distinct = column.dropna().unique()[:_MOST]
    return [text_of(cell) for cell in distinct]


def text_of(cell: object) -> str:
    """Write a cell as text; a whole number without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def is_bsn(text: str) -> bool:
    """Say whether eight or nine digits pass the 11-proef of the BSN."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 9):
        return False
    numbers = [int(digit) for digit in digits.zfill(9)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * number for weight, number in zip(weights, numbers, strict=True))
    return total % 11 == 0 and int(digits) > 0


def is_email(text: str) -> bool:
    """Say whether a text is one e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_ip(text: str) -> bool:
    """Say whether a text is an IP address, version 4 or 6."""
    if text.count(".") != 3 and text.count(":") < 2:
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_phone(text: str) -> bool:
    """Say whether a text is a Dutch telephone number, or one with a country code."""
    bare = re.sub(r"[\s\-().]", "", text)
    if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare):
        return True
    return re.fullmatch(r"(?:\+|00)[1-9]\d{8,13}", bare) is not None


def is_iban(text: str) -> bool:
    """Say whether a text is an IBAN (ISO 13616: the rearranged number is 1 modulo 97)."""
    bare = re.sub(r"\s", "", text).upper()
    if not _IBAN.fullmatch(bare):
        return False
    moved = bare[4:] + bare[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def is_area(text: str) -> bool:
    """Say whether a text is written as a code of CBS for a gemeente, wijk or buurt."""
    return _AREA.fullmatch(text) is not None


PERSONAL: Mapping[str, tuple[Callable[[str], bool], float, str]] = {
    "BSN": (is_bsn, 0.5, "burgerservicenummers"),
    "e-mail": (is_email, 0.3, "e-mailadressen"),
    "IP": (is_ip, 0.5, "IP-adressen"),
    "telefoon": (is_phone, 0.5, "telefoonnummers"),
    "IBAN": (is_iban, 0.3, "rekeningnummers"),
    "postcode": (lambda text: _POSTCODE.fullmatch(text) is not None, 0.6, "postcodes met letters"),
}
"""Identifiers: how one is recognised, the share from which a column is one, and its name."""


def share(found: list[str], test: Callable[[str], bool]) -> float:
    """Give the share of texts that pass a test; 0 where there are none."""
    return sum(map(test, found)) / len(found) if found else 0.0


def personal(column: pd.Series) -> str | None:
    """Say which identifier of a person a column holds, if any (a key of ``PERSONAL``).

    One number in eleven passes the 11-proef by chance: half of a column must, of at least three
    different ones.
    """
    if column.dtype.kind in "Mb":
        return None
    found = [text for text in texts(column) if text]
    if len(found) < 3:
        return None
    for kind, (test, least, _) in PERSONAL.items():
        if share(found, test) >= least:
            return kind
    return None


def traits(column: pd.Series) -> dict[str, float]:
    """Say what a column may be about.

    Parameters
    ----------
    column : Series

    Returns
    -------
    dict
        Trait to strength between 0 and 1; only those above 0.
    """
    found = [text for text in texts(column) if text]
    if not found:
        return {}
    strengths = _by_form(column, found) | _by_words(found)
    return {name: round(value, 3) for name, value in strengths.items() if value > 0}


def _by_form(column: pd.Series, found: list[str]) -> dict[str, float]:
    import pandas as pd

    moment = column.dtype.kind == "M"
    number = pd.api.types.is_numeric_dtype(column.dtype) and column.dtype.kind != "b"
    years = [text for text in found if re.fullmatch(r"\d{4}", text)]
    lengths = sorted(len(text) for text in found)
    strengths = {
        "moment": 1.0 if moment else share(found, lambda text: notation(text) is not None),
        "number": 1.0 if number else 0.0,
        "bsn": 0.0 if moment else share(found, is_bsn),
        "phone": 0.0 if moment else share(found, is_phone),
        "area": share(found, is_area),
        "period": 0.0 if moment else share(found, lambda text: bool(_PERIOD.fullmatch(text))),
        "wave": 0.0 if number else share(found, lambda text: bool(_WAVE.fullmatch(text))),
        "distinct": min(1.0, column.nunique() / max(1, int(column.notna().sum()))),
    }
    if number:
        values = column.dropna().astype("float64")
        strengths["score"] = float(((values >= 0) & (values <= 10)).mean())
        strengths["birth_year"] = share(years, lambda text: 1900 <= int(text) <= 2025)
    elif not moment and lengths[len(lengths) // 2] >= 40:
        words = share(found, lambda text: text.count(" ") >= 5)
        strengths["long_text"] = words
    return strengths


def _by_words(found: list[str]) -> dict[str, float]:
    low = [text.casefold() for text in found]
    kinds = {
        "law": _LAWS,
        "language": _LANGUAGES,
        "channel": _CHANNELS,
        "disposition": _DISPOSITIONS,
    }
    if len(low) > 60:
        return {}
    return {name: share(low, words.__contains__) for name, words in kinds.items()}
