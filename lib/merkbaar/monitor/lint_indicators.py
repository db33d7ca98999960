"""Warnings about indicators: need-to-know asks a question, an owner, a frequency, a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .advising import Advice, Said, counted, names, said_of
from .definition import Measure, Monitor

EXECUTION = {"input", "activiteiten", "effect", "ervaring"}
"""Building blocks about the execution, as the Wegwijzer draws them (A to D)."""
_USED = {"leren", "verantwoorden"}


def lint_indicators(monitor: Monitor) -> Iterator[Advice]:
    """Give the warnings about what is said of each indicator."""
    said = [(at, one, said_of(one, monitor)) for at, one in enumerate(monitor.measures)]
    for code, lacks, text, reason, proposal in _LACKING:
        if missing := [(at, one) for at, one, words in said if lacks(words)]:
            yield _grouped(code, missing, text, reason, proposal)
    yield from _conflicts(said)
    yield from _nice(said)
    yield from _execution(monitor)


def _grouped(
    code: str, found: list[tuple[int, Measure]], text: str, reason: str, proposal: str
) -> Advice:
    titles = [one.title for _, one in found]
    how_many = counted(len(found), "indicator", "indicatoren")
    return Advice(
        code,
        ("measures", found[0][0]),
        f"{how_many} {text}: {names(titles)}.",
        reason,
        proposal,
        tuple(one.id for _, one in found),
    )


def _no_decision(said: Said) -> bool:
    return not said.decision and said.need != "nice-to-know"


_LACKING: tuple[tuple[str, Callable[[Said], bool], str, str, str], ...] = (
    (
        "no-question",
        lambda said: said.question is None,
        "zonder vraag",
        "Leg de cijfers die er zijn eerst weg, en bedenk welke vraag u wilt beantwoorden. "
        "Monitoren is niet cijfertjes bij elkaar schrapen.",
        "Zet 'question: …' bij de indicator, met een vraag die onder 'questions:' staat. Past hij "
        "bij geen enkele vraag, laat hem dan weg.",
    ),
    (
        "no-owner",
        lambda said: not said.owner,
        "zonder eigenaar",
        "Monitoren is een werkwoord: iemand levert de informatie, iemand brengt haar bij elkaar. "
        "Zonder eigenaar blijft een cijfer liggen.",
        "Zet 'owner: team schuldhulp' bij de vraag of bij de indicator. Een team of rol is genoeg.",
    ),
    (
        "no-frequency",
        lambda said: said.frequency is None,
        "waarvan niet staat hoe vaak",
        "De frequentie hoort bij het inrichten: vaker meten is actueler, maar ook belastend. Veel "
        "verandert langzaam; dan is één keer per jaar genoeg.",
        "Zet 'frequency: jaarlijks' bij de vraag of bij de indicator (of: doorlopend, "
        "tweewekelijks, maandelijks, per kwartaal, halfjaarlijks, tweejaarlijks, vierjaarlijks, "
        "eenmalig).",
    ),
    (
        "no-decision",
        _no_decision,
        "waar niemand iets mee beslist",
        "Need-to-know is alleen wat u nodig hebt om iets te doen. Weegt de last op tegen wat het "
        "oplevert?",
        "Zet 'decision: …' bij de vraag of de indicator, bijvoorbeeld 'decision: of er een tweede "
        "wijkteam komt'. Is er geen besluit, zet dan 'need: nice-to-know'.",
    ),
)


def _conflicts(said: list[tuple[int, Measure, Said]]) -> Iterator[Advice]:
    found = [(at, one) for at, one, words in said if set(words.purposes) >= _USED]
    if found:
        yield _grouped(
            "learning-accountability",
            found,
            "om van te leren én om op af te rekenen",
            "Stevige verantwoording kan het leren in de weg staan: als er iets op het spel staat, "
            "worden cijfers opgepoetst of naar de achtergrond geduwd.",
            "Kies per vraag één van de twee: 'purposes: [leren]' of 'purposes: [verantwoorden]' "
            "onder 'questions:'.",
        )


def _nice(said: list[tuple[int, Measure, Said]]) -> Iterator[Advice]:
    nice = [(at, one) for at, one, words in said if words.need == "nice-to-know"]
    needed = sum(words.need == "need-to-know" for _, _, words in said)
    if len(nice) > needed:
        yield _grouped(
            "too-nice",
            nice,
            f"zijn alleen nice-to-know, tegen {needed} need-to-know",
            "Houd het klein, zeker in het begin. Wie samen kiest wat essentieel is, houdt de "
            "lasten laag. Durf nee te zeggen.",
            "Laat er weg tot wat nodig is de meerderheid vormt, of zet 'need: need-to-know' waar "
            "er toch een besluit aan hangt.",
        )


def _execution(monitor: Monitor) -> Iterator[Advice]:
    blocks = [one.block for one in monitor.measures]
    used = sorted(_USED.intersection(monitor.purposes))
    if used and blocks and None not in blocks and not EXECUTION.intersection(map(str, blocks)):
        yield Advice(
            "no-execution",
            ("measures",),
            f"de monitor is om te {names(used)}, maar zegt niets over de uitvoering.",
            "Om te leren en te verantwoorden is ook informatie over de uitvoering nodig: wat is er "
            "gedaan, en welk direct effect had dat? De samenleving wordt door zoveel beïnvloed.",
            "Voeg een indicator toe met 'block: activiteiten', 'effect' of 'ervaring'.",
        )
