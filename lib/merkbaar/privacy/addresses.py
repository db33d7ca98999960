"""Dutch addresses in running text: street and number, postcode, house number."""

from __future__ import annotations

import re
from functools import lru_cache

from merkbaar.privacy.shapes import DIGITS, Shape

_STRONG = (
    r"(?:straat|str\.|laan|gracht|steeg|plantsoen|singel|dreef|plein|boulevard|allee|weg|kade|hof|"
    r"dijk|wal|pad)"
)
_WEAK = (
    r"(?:kamp|park|burg|veld|kant|hoek|ring|dam|haven|brink|poort|markt|baan|es|horst|donk|erf|"
    r"akker|weide|wei|gaarde|oord|stede|rode|vaart|sluis|brug|werf|bos|berg|heuvel|polder|"
    r"loop|gang|rand|land|zoom|tuin|tuinen|meent|zijde|hout|beek|kreek|eind|einde|hage|rak)"
)
_BEFORE = (
    r"(?:(?:(?:Burgemeester|Burg\.|Dr\.|Prof\.|Ds\.|Ir\.|Mr\.|Korte|Lange|Oude|Nieuwe|Grote|Kleine|"
    r"Eerste|Tweede|Derde|1e|2e|3e|Sint|St\.|Koningin|Koning|Prins|Prinses|Pater|Pastoor|Dokter|"
    r"Professor|Graaf|Jonker|Jhr\.|Willem|Jan|Johan|Van|Laan|Plein)\s+|"
    r"[A-Z][\w'’-]+\s+(?=(?:van|de|der|den)\s))(?:(?:van|der|den|de|ten|ter)\s+){0,2}){0,3}"
)
_NUMBER = (
    r"[\s,]+(?:nummer\s+|nr\.?\s*|no\.?\s*|huisnummer\s+)?"
    r"(?!(?:19|20)\d\d\b)[1-9]\d{0,3}(?:\s?-?[a-zA-Z](?!\w)|\s?[-/]\s?\d{1,4}|\s?(?:hs|bis|boven|bg)\b)?"
    r"(?!\d|[.,:]\d|\s?%)(?!\s?(?:minuten|minuut|min|uur|uren|jaar|jaren|keer|km|kilometer|meter|m2|"
    r"weken|week|wkn|wk|maanden|maand|mnd|dagen|dag|mensen|x|euro|man|personen|kinderen|van)\b)"
)
_POSTCODE = r"\b[1-9]\d{3}\s?[A-Z]{2}\b"
_NOT_A_STREET = re.compile(
    r"\b(?:onderweg|omweg|snelweg|uitweg|halverwege|middenweg|afweg|terugweg|heenweg|overweg|"
    r"gangpad|voetpad|fietspad|zebrapad|looppad|schoolplein|dorpsplein|marktplein|kerkhof|"
    r"winkelstraat|landweg|achterweg|kamer)\b",
    re.IGNORECASE,
)


def _is_street(text: str) -> bool:
    return not _NOT_A_STREET.search(text)


def _is_short_street(text: str) -> bool:
    return not re.match(r"(?:Augustst|Herfst|Dienst|Kunst|Winst|Kerst|Best|Test|Post|Feest)", text)


def _is_postcode(text: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", text).upper()
    return letters not in (
        "SA",
        "SD",
        "SS",
        "MG",
        "ML",
        "KG",
        "KM",
        "CM",
        "MM",
        "GR",
        "KB",
        "MB",
        "NM",
    )


@lru_cache(maxsize=1)
def address_shapes() -> tuple[Shape, ...]:
    """Give the shapes of Dutch addresses, the fullest first."""
    street = (
        rf"(?:\b{_BEFORE}\b[A-Z][\w'’-]*?(?:{_STRONG}|{_WEAK})(?!\w)|\b[a-z][\w'’-]{{3,}}?{_STRONG}(?!\w)"
        rf"|\b{_BEFORE}\b(?:Laan|Plein|Weg|Hof|Kade|Dijk|Singel|Gracht)(?:\s+(?:van|der|de|den|het|[A-Z]\w+))+)"
    )
    tail = r"(?:[\s,]+" + _POSTCODE[2:] + r")?"
    full = re.compile(street + _NUMBER + tail)
    short = re.compile(rf"\b{_BEFORE}[A-Z][\w'’-]{{3,}}?(?:dyk|wg|pd|st|stg|plnts?)\b\.?" + _NUMBER)
    living = re.compile(
        r"\b(?i:woon\w*|wonen|adres|verhuis\w*|langs)\s+(?i:(?:is|op|aan|in|naar|de|het|nu|nog)\s+){0,3}"
        r"(?P<it>[A-Z][\w'’-]{2,}(?:\s+[A-Z][\w'’-]+){0,2}" + _NUMBER + r")"
    )
    house = r"\b(?:huisnummer|huisnr\.?|flat|appartement)\s+(?P<it>\d{1,4}[a-z]?)\b"
    coded = _POSTCODE + r"[\s,]+(?:huisnummer\s+|nr\.?\s*|nummer\s+)?\d{1,4}[a-zA-Z]?\b"
    ends = ("straat", "laan", "gracht", "steeg", "plantsoen", "singel", "dreef", "kade")
    bare = rf"(?<=[a-z,] )(?:[A-Z][\w'’-]+\s)?[A-Z][\w'’-]{{2,}}(?:{'|'.join(ends)})\b"
    numbered = (
        (full, _is_street),
        (short, _is_short_street),
        (living, _is_street),
        (re.compile(r"\b[Pp]ostbus\s+\d{1,5}" + tail), None),
        (re.compile(coded), _is_postcode),
        (re.compile(_POSTCODE), _is_postcode),
        (re.compile(r"\b[1-9]\d{3}[a-z]{2}\b(?<!\d[a-z]e)"), _is_postcode),
        (re.compile(house, re.IGNORECASE), None),
    )
    return (
        *(Shape("address", pattern, passes, DIGITS) for pattern, passes in numbered),
        Shape("address", re.compile(bare), _is_street, ends),
    )
