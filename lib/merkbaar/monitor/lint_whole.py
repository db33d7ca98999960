"""Warnings about the plan as a whole: purposes, who asks, tell as well as count, who hears back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .advising import Advice, names
from .definition import Monitor

MOST_PURPOSES = 2
_TOLD = ("narratives", "steps")
"""Standard tables with what people told."""
_OF_TELLING = "theme_share"
"""The measure that counts themes in stories: it isn't counting beside telling."""
_NAMED = {
    "gemeenteraad": "de gemeenteraad",
    "beleid": "beleid",
    "uitvoerders": "de uitvoerders",
    "aanbieders": "de aanbieders",
    "inwoners": "de inwoners",
}


def lint_whole(monitor: Monitor) -> Iterator[Advice]:
    """Give the warnings about the plan as a whole."""
    yield from _purposes(monitor)
    yield from _askers(monitor)
    yield from _tell_and_count(monitor)
    yield from _comparators(monitor)
    yield from _suppliers(monitor)
    yield from _meeting(monitor)


def _purposes(monitor: Monitor) -> Iterator[Advice]:
    purposes = tuple(dict.fromkeys(monitor.purposes))
    if len(purposes) > MOST_PURPOSES:
        yield Advice(
            "stacking",
            ("purposes",),
            f"functiestapeling: {len(purposes)} doelen ({names(purposes)}).",
            "Elke functie vraagt andere informatie. Te veel functies maken de monitor zo zwaar dat "
            "hij vastloopt.",
            f"Kies er hoogstens twee, en laat de rest voor later. Bijvoorbeeld: "
            f"'purposes: [{', '.join(_two(purposes))}]'.",
            purposes,
        )
    if not monitor.aims:
        yield Advice(
            "no-aim",
            ("aims",),
            "er staat niet wat er voor inwoners beter moet worden.",
            "Dit is de ambitie (het maatschappelijk resultaat). Wie vooraf zegt wat hij verwacht, "
            "leert achteraf meer.",
            "Schrijf onder 'purposes:' bijvoorbeeld 'aims: [Inwoners met schulden krijgen eerder "
            "rust]'.",
        )


def _two(purposes: tuple[str, ...]) -> tuple[str, ...]:
    """Two purposes that go together: learning and accountability don't."""
    first = purposes[0]
    apart = {"leren": "verantwoorden", "verantwoorden": "leren"}.get(first)
    return (first, *[one for one in purposes[1:] if one != apart][: MOST_PURPOSES - 1])


def _askers(monitor: Monitor) -> Iterator[Advice]:
    asking = {reader for question in monitor.questions for reader in question.asked_by}
    if monitor.questions and (silent := [one for one in monitor.readers if one not in asking]):
        yield Advice(
            "reader-without-question",
            ("readers",),
            f"{_who(silent)} {_verb(silent, 'leest', 'lezen')} mee, maar zonder eigen vraag.",
            "De eerste fase is de vraag ophalen: wie wil wat weten, waarom? Informatie waar "
            "niemand om vroeg, belandt in de bureaula.",
            f"Vraag het na, en zet {_who(silent)} bij een vraag: 'asked_by: [{silent[0]}]'. Of "
            "haal de naam weg bij 'readers:'.",
            tuple(silent),
        )
    for index, question in enumerate(monitor.questions):
        if outside := [one for one in question.asked_by if one not in monitor.readers]:
            yield Advice(
                "asker-not-reader",
                ("questions", index, "asked_by"),
                f"de vraag '{question.text}' is van {_who(outside)}: niet bij de lezers.",
                "Wie iets vraagt, moet het antwoord ook krijgen.",
                f"Zet '{outside[0]}' bij 'readers:'.",
                tuple(outside),
            )
    answered = {one.question for one in (*monitor.measures, *monitor.stories)}
    for index, question in enumerate(monitor.questions):
        if question.id not in answered:
            yield Advice(
                "unanswered-question",
                ("questions", index),
                f"de vraag '{question.text}' heeft geen indicator en geen verhalen.",
                "Bij het inrichten hoort de vraag: is dit redelijkerwijs te beantwoorden, met "
                "tellen of met vertellen? Verwachtingen managen hoort erbij.",
                f"Zet 'question: {question.id}' bij een indicator onder 'measures:' of bij "
                "'stories:'. Kan dat niet, haal de vraag dan weg en zeg dat eerlijk.",
                (question.id,),
            )


def _tell_and_count(monitor: Monitor) -> Iterator[Advice]:
    counting = [one.id for one in monitor.measures if one.id != _OF_TELLING]
    telling = bool(monitor.stories) or any(one.table in _TOLD for one in monitor.sources)
    if counting and not telling:
        learns = " Wie wil leren, vraagt: hoe komt het precies?" if _learns(monitor) else ""
        yield Advice(
            "counting-only",
            ("stories",),
            "tellen zonder vertellen: er zijn cijfers, maar geen verhalen.",
            "Cijfers alleen roepen vooral vragen op; zonder context zeggen ze weinig." + learns,
            "Schrijf bijvoorbeeld 'stories: [{whom: inwoners die hulp krijgen, how: "
            "spiegelgesprek, frequency: jaarlijks}]'.",
        )
    if telling and not counting:
        yield Advice(
            "telling-only",
            ("measures",),
            "vertellen zonder tellen: er zijn verhalen, maar geen cijfers.",
            "Tellen en vertellen versterken elkaar: het is niet het een óf het ander. Zonder "
            "cijfer is niet te zien voor hoeveel mensen een verhaal geldt.",
            "Kies één indicator bij de belangrijkste vraag en zet hem onder 'measures:'.",
        )


def _comparators(monitor: Monitor) -> Iterator[Advice]:
    """Warn of figures that can't be held against anything: not one kind of comparator is there."""
    counted = [one for one in monitor.measures if one.id != _OF_TELLING]
    with_others = any(one.indicator or one.target is not None for one in counted)
    inside = monitor.areas or monitor.groups or any(one.reference for one in monitor.approaches)
    earlier = len(monitor.editions) > 1 or any(p.compare_with for p in monitor.editions.values())
    if counted and not with_others and not inside and not earlier:
        yield Advice(
            "no-comparator",
            ("measures",),
            "er is niets om een cijfer mee te vergelijken: geen wijken, geen groepen, geen doel, "
            "geen eerder jaar en geen andere gemeente.",
            "Cijfers gaan spreken als ze een verschil laten zien: in de tijd, tussen wijken of "
            "groepen, met andere gemeenten, of tussen doel en realisatie.",
            "Schrijf bijvoorbeeld 'areas: [{code: WK059901, name: Centrum}, {code: WK059902, name: "
            "Noord}]'. Of zet 'target: …' bij een indicator, of kies er een uit de bibliotheek.",
        )


def _learns(monitor: Monitor) -> bool:
    return "leren" in monitor.purposes


def _suppliers(monitor: Monitor) -> Iterator[Advice]:
    reason = (
        "Aanleveren is belastend en kan weerstand geven. Wie informatie aanlevert, moet altijd "
        "iets terughoren; dat neemt angst en weerstand weg."
    )
    if (monitor.sources or monitor.measures) and not monitor.suppliers:
        yield Advice(
            "no-suppliers",
            ("suppliers",),
            "er staat niet wie de gegevens levert en wat die terughoort.",
            reason,
            "Schrijf bijvoorbeeld 'suppliers: [{name: aanbieders Wmo, delivers: registraties, "
            "hears_back: de uitkomsten in een gesprek in april}]'.",
        )
    for index, supplier in enumerate(monitor.suppliers):
        if not supplier.hears_back:
            yield Advice(
                "no-feedback",
                ("suppliers", index),
                f"leverancier '{supplier.name}' hoort niets terug.",
                reason,
                "Schrijf erbij wat ze terughoren en wanneer: 'hears_back: de eigen cijfers naast "
                "die van alle aanbieders in een gesprek in april'.",
                (supplier.name,),
            )


def _meeting(monitor: Monitor) -> Iterator[Advice]:
    talk = monitor.conversation
    if talk is None or not talk.with_whom or not talk.when:
        yield Advice(
            "no-meeting",
            ("conversation",),
            "er is geen gesprek gepland over de uitkomsten.",
            "Het gesprek is de sluitsteen: pas daar wordt meten ook weten. Niemand wil een "
            "rapport in de bureaula.",
            "Schrijf 'conversation: {with_whom: de gemeenteraad met inwoners en aanbieders, "
            "when: eerste dinsdag van april}'.",
        )
    elif len(talk.participants) == 1:
        yield Advice(
            "narrow-meeting",
            ("conversation", "participants"),
            f"alleen {_who(talk.participants)} aan tafel.",
            "Wie samen kijkt, elk vanuit zijn eigen werk of leven, begrijpt de cijfers beter. "
            "Nodig dus niet alleen de opdrachtgever uit.",
            "Nodig ook uit wie het werk doet en wie het aangaat: 'participants: [gemeenteraad, "
            "uitvoerders, inwoners]'.",
            talk.participants,
        )
    elif monitor.forms and "gesprek" not in monitor.forms:
        yield Advice(
            "no-meeting",
            ("forms",),
            f"bij de vormen staat het gesprek niet ({', '.join(monitor.forms)}).",
            "Het gesprek is altijd van belang; een dashboard of rapport is daar het begin van.",
            f"Schrijf 'forms: [{', '.join((*monitor.forms, 'gesprek'))}]'.",
        )


def _who(readers: Sequence[str]) -> str:
    """Name readers: "de gemeenteraad en beleid"."""
    return names([_NAMED[one] for one in readers])


def _verb(readers: Sequence[str], one: str, many: str) -> str:
    alone = len(readers) == 1 and readers[0] in ("gemeenteraad", "beleid")
    return one if alone else many
