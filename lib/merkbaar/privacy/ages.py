"""Ages in Dutch text: of a person, not of what something took or how long ago it was."""

from __future__ import annotations

import re
from functools import lru_cache

from merkbaar.privacy.shapes import Shape, shape

_NUMBER = r"(?:1[01]\d|\d{1,2})"
_AGE = rf"(?P<it>(?:\d{{1,2}}-)?{_NUMBER}(?:[.,]\d)?)"
_YEARS = r"(?:\s?(?:jaar|jr)\b\.?)"
_ALREADY = (
    r"(?:\s+(?:nu|al|net|pas|inmiddels|bijna|ook|ruim|vandaag|vorige\s+week|volgende\s+week|zelf|"
    r"ook\s+al|alweer))?"
)
_PERSON = (
    r"(?:zoon(?:tje)?|dochter(?:tje)?|kind(?:eren|je)?|jongens?|meisjes?|meiden|man|vrouw|moeder|"
    r"vader|oma|opa|zus(?:je)?|broer(?:tje)?|buurman|buurvrouw|buurjongen|buurmeisje|kleinzoon|"
    r"kleindochter|nichtje|neefje|partner|vriend(?:in)?|jongste|oudste|tweeling|puber|tante|oom|"
    r"mevrouw|meneer)"
)
_OTHER = (
    r"(?:euro|keer|uur|uren|x|minuten|min|dagen|weken|wk|maanden|kinderen|nachten|kamers|km|te|"
    r"jaar\s+(?:geleden|lang|later)|jaar\s+tijd)"
)
_CLOSES = r"(?=\s*(?:$|[.,!?;)\n]|en\b|maar\b|dus\b|hoor\b|geworden\b|met\b))(?!\s*[.,]\d)"

AFTER_NAME = re.compile(
    r",?\s*(?:is|wordt|werd|was|van|\()\s*(?:(?:nu|al|net|pas|bijna|inmiddels|ook)\s+)?"
    rf"(?P<it>{_NUMBER}){_YEARS}?(?=\s*(?:$|[.,!?;)\n]|[a-z]))"
    rf"(?!\s*(?:{_OTHER}|geleden|lang|later|na|voor|over)\b|[.,:]\d)"
)
"""What follows a name that was found and is an age: "is 12", "van 8", "(12)"."""


def _alone(text: str) -> bool:
    """Whether a number after "ik ben" is as likely an age as it should be."""
    return text.isdigit() and 12 <= int(text) <= 110


@lru_cache(maxsize=1)
def age_shapes() -> tuple[Shape, ...]:
    """Give the shapes of ages; only the number is taken out, so the sentence stays readable."""
    start = rf"(?<![\d.,€]){_AGE}"
    several = rf"(?P<it>{_NUMBER}(?:,\s?{_NUMBER})*(?:\s+en\s+(?:van\s+)?{_NUMBER})?)"
    says = (
        rf"\b(?:ben(?:\s+ik)?|word(?:\s+ik)?|(?:hij|zij|ze|ie|{_PERSON})\s+(?:is|was|wordt|werd)|"
        r"(?:wordt|is|was|werd)\s+(?:hij|zij|ze|ie))"
    )
    return (
        shape("age", rf"{start}\s?(?:jaar|jr\.?|jaren)\s+(?:oud|jong)\b", small=True),
        shape("age", rf"{start}[\s-]?jarigen?\b", small=True),
        shape("age", rf"{start}\s+jaar\s+zonder\b", small=True),
        shape("age", rf"\b(?:leeftijd|lft\.?)(?:\s+(?:van|is))?[\s:]*{_AGE}(?![\d%])", small=True),
        shape("age", rf"{says}{_ALREADY}\s+{_AGE}{_YEARS}?{_CLOSES}", _alone, small=True),
        shape(
            "age",
            rf"\b{_PERSON}\s+(?:\(|van\s+){several}{_YEARS}?(?![\d%:/-]|[.,]\d|\s?{_OTHER}\b)",
            small=True,
        ),
        shape("age", rf"\b{_PERSON}\s+{several}{_YEARS}?(?=\s*[.,!?)]|\s*$)", small=True),
        shape(
            "age",
            rf"\b(?:ik|hij|zij|ze|m|v|man|vrouw)\s?[,(/]\s?{_AGE}{_YEARS}?(?=\s?[,)])",
            small=True,
        ),
    )
