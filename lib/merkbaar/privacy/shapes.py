"""What a person's identifiers look like in running text: shapes, and the tests they must pass.

By shape first, by test second: a phone number that can't be issued, or an IBAN whose check digits
are wrong, is still someone's (or a typing error away from it), so it is redacted all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from merkbaar.privacy.pseudonyms import is_bsn

_GAP = r"[\s.\-/()\[\]]{0,3}"
_MONTH = (
    r"(?:jan(?:uari|\.)?|feb(?:ruari|r?\.)?|maart|mrt\.?|apr(?:il|\.)?|mei|juni?|juli?|aug(?:ustus|"
    r"\.)?|sep(?:t(?:ember|\.)?|\.)?|okt(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DIGIT_WORD = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|dubbel)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_NUMBER_WORD = (
    rf"(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)?{_TENS}|{_TENS}|tien|elf|twaalf|"
    rf"dertien|veertien|(?:vijf|zes|zeven|acht|negen)tien|{_DIGIT_WORD}|\d{{1,4}})"
)
_DOMAINS = tuple(
    end
    for name in ("nl", "com", "org", "net", "eu", "info", "edu", "gov", "amsterdam")
    for end in (f".{name}", f".{name.upper()}", f".{name.capitalize()}")
)
_NAUGHT = ("nul", "Nul", "NUL", "plus", "Plus")
DIGITS = ("0",)
"""What a shape needs that is looked for only in a text with a digit."""
_DIGIT = re.compile(r"[0-9]+")
_BEFORE, _AFTER = 80, 60
"""Letters before and after digits within which a shape with digits lies."""
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True)
class Shape:
    """A kind of identifier: a pattern, and a test of what it found (always true if None).

    The part that is taken out is the group ``it`` where the pattern has one, else the whole.
    `needs`: the shape is looked for only in a text that has one of these, or in one with a digit.
    """

    kind: str
    pattern: re.Pattern[str]
    passes: Callable[[str], bool] | None = None
    needs: tuple[str, ...] = ()


def digits_of(text: str) -> str:
    """Give only the digits of a text."""
    return "".join(letter for letter in text if letter.isdigit())


def passes_mod97(text: str) -> bool:
    """Whether a text is an IBAN by its check digits (ISO 13616, mod 97)."""
    plain = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    if len(plain) < 15 or not plain.isascii():
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def _is_iban(text: str) -> bool:
    return passes_mod97(text) or len(digits_of(text)) >= 10


def _is_phone(text: str) -> bool:
    return 9 <= len(digits_of(text)) <= 15


def _is_national(text: str) -> bool:
    digits = digits_of(text)
    return (
        len(digits) == 10
        or (digits.startswith("06") and 9 <= len(digits) <= 11)
        or (len(digits) == 11 and "-" in text)
    )


def _is_ip(text: str) -> bool:
    return all(int(part) < 256 for part in text.split("."))


def _is_code(text: str) -> bool:
    """Whether letters with digits are someone's number, and no code of a wijk or buurt."""
    return not re.fullmatch(r"(?:GM\d{4}|WK\d{6}|BU\d{8})", text)


def _is_day(text: str) -> bool:
    """Whether three numbers are a day, month and year in the order of Dutch or of ISO 8601."""
    first, second, third = (int(part) for part in re.findall(r"\d+", text))
    day = third if first > 31 else first
    return 1 <= day <= 31 and 1 <= second <= 12


def shape(
    kind: str,
    pattern: str,
    passes: Callable[[str], bool] | None = None,
    *,
    small: bool = False,
    needs: tuple[str, ...] = DIGITS,
) -> Shape:
    """Make a shape from the text of a pattern; `small` takes capitals and small letters alike."""
    return Shape(kind, re.compile(pattern, re.IGNORECASE if small else 0), passes, needs)


def _web() -> tuple[Shape, ...]:
    """Give the shapes of what belongs to the internet."""
    return (
        shape(
            "url",
            r"\b(?:https?://|www\.)[^\s<>\"'()]+[^\s<>\"'().,;:!?]",
            small=True,
            needs=("://", "www.", "WWW.", "Www."),
        ),
        shape(
            "email",
            r"(?:[\w.%+'’-]{1,64})(?:@|\s@\s|\s?(?:\(at\)|\[at\])\s?)[\w-]+(?:\s?\.\s?[\w-]+)*(?<![.-])"
            r"|\b[\w.-]{1,64} (?:apenstaartje|at) [\w-]+ (?:punt|dot) \w+",
            small=True,
            needs=("@", " at ", "(at)", "[at]", "penstaart", "PENSTAART", "(AT)"),
        ),
        shape("id", r"(?<![\w@])@\w[\w.]{1,}\w", needs=("@",)),
        shape(
            "url",
            r"\b(?:[\w-]{1,63}\.){1,6}(?:nl|com|org|net|eu|info|edu|gov|amsterdam)\b(?:/[^\s<>\"')]*)?",
            small=True,
            needs=_DOMAINS,
        ),
    )


def _accounts() -> tuple[Shape, ...]:
    """Give the shapes of bank accounts."""
    return (
        shape("iban", r"\bNL[\s.\-]?\d{2}[\s.\-]?[A-Z]{4}(?:[\s.\-]?\d){7,11}(?!\d)", small=True),
        shape(
            "iban",
            r"\b[A-Z]{2}\d{2}(?:[ .\-]?[A-Z0-9]{4}){2,7}(?:[ .\-]?[A-Z0-9]{1,3})?\b",
            _is_iban,
        ),
    )


def _told() -> tuple[Shape, ...]:
    """Give the shapes of numbers after a word that says whose they are."""
    number = r"(?:nummer|nr\.?|no\.?|-?id|kenmerk)"
    return (
        shape(
            "bsn",
            r"(?:bsn|burgerservice|sofi)[\w-]*[\s:.=is]*(?P<it>\d[\d .\-]{5,12}\d)",
            small=True,
        ),
        shape(
            "id",
            r"(?:cli[eë]nt|klant|dossier|zaak|polis|pati[eë]nt|registratie|lid|personeels|"
            r"contract|meld|aanvraag|beschikkings?|paspoort|document|rekening|v)[\s-]?"
            + number
            + r"[\s:.=]*(?:is\s+)?(?P<it>[A-Za-z]{0,4}[\s.\-/]?\d[\w.\-/]*\d)",
            small=True,
        ),
    )


def _dates() -> tuple[Shape, ...]:
    """Give the shapes of dates: of birth, with a year, and a day with its month in words."""
    return (
        shape(
            "date",
            r"\b(?:geb(?:oren|oortedatum|\.)?|jarig|verjaardag|verjaar)(?![a-z])[^.!?\d]{0,25}(?P<it>\d{1,2}\s+"
            + _MONTH
            + r"(?:\s+(?:\d{4}|['’]?\d\d))?|\d{1,2}[-/. ]\d{1,2}[-/. ]['’]?(?:\d{4}|\d\d)|"
            + _YEAR
            + r")(?!\d)",
            small=True,
        ),
        shape(
            "date",
            r"(?<![\d\-/.])(?:\d{1,2}([-/. ])\d{1,2}\1"
            + _YEAR
            + r"|"
            + _YEAR
            + r"([-/. ])\d{1,2}\2\d{1,2}|\d{1,2}([-/])\d{1,2}\3['’`]?\d\d)(?![\d\-/])",
            _is_day,
        ),
        shape(
            "date",
            r"\b\d{1,2}(?:e|ste|de)?[-. ]\s?" + _MONTH + r"[-. ]?\s?(?:" + _YEAR + r"|['’]\d\d)\b"
            r"|(?<![\d.,:/-])(?:[12]?\d|3[01])(?:e|ste|de)?\s" + _MONTH + r"(?![\w-])"
            r"|(?<!\w)(?:" + _YEAR + r"|['’]\d\d)[-. ]\s?" + _MONTH + r"[-. ]?\s?\d{1,2}\b",
            small=True,
        ),
    )


def _addresses_of_machines() -> tuple[Shape, ...]:
    """Give the shapes of IP addresses."""
    return (
        shape("id", r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _is_ip),
        shape("id", r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})+(?![\w:])", small=True),
    )


def _phones() -> tuple[Shape, ...]:
    """Give the shapes of phone numbers by shape, whether they can be issued or not."""
    return (
        shape(
            "phone",
            r"(?<![\w+])(?:\+|00)" + _GAP + r"[1-9](?:" + _GAP + r"\d){6,13}(?!\d)",
            _is_phone,
        ),
        shape(
            "phone",
            r"(?<![\w+,])(?:\((?=[\d\s]{1,6}\)))?0" + _GAP + r"[1-9](?:" + _GAP + r"\d){7,9}(?!\d)",
            _is_national,
        ),
        shape("phone", r"(?<![\w+,])316(?:[\s.-]?\d){8}(?!\d)"),
        shape(
            "phone",
            _DIGIT_WORD + r"(?:[\s,.\-]+" + _DIGIT_WORD + r"){6,}",
            small=True,
            needs=_NAUGHT,
        ),
        shape(
            "phone",
            r"\bnul[\s,.\-]*(?:zes|tien|" + _DIGIT_WORD + r"(?:en|ën)?" + _TENS + r"?)"
            r"(?:[\s,.\-]+" + _NUMBER_WORD + r"(?![a-zé])){3,}",
            small=True,
            needs=_NAUGHT,
        ),
    )


def _codes() -> tuple[Shape, ...]:
    """Give the shapes of BSN, number plates and other long numbers."""
    return (
        shape("bsn", r"(?<![\w,.€-])\d{9}(?![\w-]|[.,]\d)", is_bsn),
        shape("bsn", r"(?<![\w,.€-])\d{2,4}([ .\-])\d{2,3}\1\d{2,3}(?![\w-]|[.,]\d)", is_bsn),
        shape(
            "id",
            r"(?<![\w,.])\d{2}-?[A-Z]{2}-?\d{2}\b|\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|"
            r"[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|"
            r"\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2})\b",
        ),
        shape("id", r"(?<!\w)[A-Za-z]{1,4}[-.]?\d{5,}(?!\w)", _is_code),
        shape(
            "id",
            r"(?<![\w,.])(?<!€ )(?<!€)\d{7,}(?!\w|[.,]\d|-\d\d-\d\d|"
            r"\s?(?:euro|eur|inwoners|mensen))",
            small=True,
        ),
    )


@lru_cache(maxsize=1)
def first_shapes() -> tuple[Shape, ...]:
    """Give what must be found before addresses are: it may hold a street's name."""
    return (*_web(), *_accounts())


@lru_cache(maxsize=1)
def shapes() -> tuple[Shape, ...]:
    """Give the other shapes in order: what comes first takes its letters first."""
    return (*_told(), *_dates(), *_addresses_of_machines(), *_phones(), *_codes())


def readable(text: str) -> tuple[str, list[int] | None]:
    """Give a text with ordinary digits, spaces and dashes and without invisible letters.

    Returns
    -------
    plain : str
        What the shapes look at.
    places : list of int or None
        Per letter of `plain` its place in `text`; None where they are the same.
    """
    if text.isascii():
        return text, None
    same = all(unicodedata.category(letter) != "Cf" for letter in set(text))
    plain = "".join(_ordinary(letter) for letter in text)
    if same:
        return plain, None
    kept = [i for i, letter in enumerate(text) if unicodedata.category(letter) != "Cf"]
    return "".join(plain[i] for i in kept), kept


@lru_cache(maxsize=4096)
def _ordinary(letter: str) -> str:
    """Give a letter as the shapes know it; always one letter for one."""
    if letter.isascii():
        return letter
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.digit(letter))
    if letter in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212":
        return "-"
    if letter.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 and folded.isascii() else letter


def matches(plain: str, some: tuple[Shape, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of what the shapes find; what was found first isn't found again."""
    taken = bytearray(len(plain))
    whole, near = [(0, len(plain))], _near_digits(plain)
    for shape in some:
        if shape.needs == DIGITS:
            windows = near
        elif not shape.needs or any(map(plain.__contains__, shape.needs)):
            windows = whole
        else:
            continue
        for window in windows:
            for match in shape.pattern.finditer(plain, *window):
                group = "it" if "it" in shape.pattern.groupindex else 0
                start, end = match.span(group)
                if any(taken[start:end]) or (shape.passes and not shape.passes(match.group(group))):
                    continue
                taken[start:end] = b"\x01" * (end - start)
                yield start, end, shape.kind


def _near_digits(plain: str) -> list[tuple[int, int]]:
    """Give the parts of a text around its digits, wide enough for what belongs to them."""
    windows: list[tuple[int, int]] = []
    for match in _DIGIT.finditer(plain):
        start, end = max(0, match.start() - _BEFORE), min(len(plain), match.end() + _AFTER)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows
