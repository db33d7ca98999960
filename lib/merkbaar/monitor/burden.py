"""What a monitor asks of people: minutes × people × times a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .advising import Advice, names
from .definition import Monitor


@dataclass(frozen=True)
class Load:
    """What one round of asking takes.

    Attributes
    ----------
    minutes : float
        Each time, of one person.
    clients : int
    waves : float
        Times a year.
    unknown : tuple of str
        Questionnaires of which nobody said how long they take: they count for nothing.
    """

    title: str
    minutes: float
    clients: int
    waves: float
    unknown: tuple[str, ...] = ()

    @property
    def each(self) -> float:
        """Minutes of one person a year."""
        return self.minutes * self.waves

    @property
    def hours(self) -> float:
        """Hours of all people together a year."""
        return self.each * self.clients / 60


def burden(monitor: Monitor, minutes: Mapping[str, float]) -> tuple[Load, ...]:
    """Compute what each round takes; a round's own minutes go before the catalogue's.

    Parameters
    ----------
    minutes : mapping of str to float
        Minutes that each questionnaire takes.
    """
    made = []
    for one in monitor.burden.rounds:
        unknown = tuple(name for name in one.instruments if name not in minutes)
        taken = sum(minutes.get(name, 0.0) for name in one.instruments)
        if one.minutes is not None:
            taken, unknown = one.minutes, ()
        elif not one.instruments:
            unknown = (one.title,)
        made.append(Load(one.title, taken, one.clients, one.waves, unknown))
    return tuple(made)


def told(loads: tuple[Load, ...]) -> list[str]:
    """Say it in Dutch, a line a round and one for all."""
    lines = [
        f"{one.title}: {_number(one.minutes)} min. × {one.clients} mensen × {_number(one.waves)} "
        f"keer per jaar = {_number(one.hours)} uur ({_number(one.each)} min. per mens)."
        for one in loads
    ]
    if len(loads) > 1:
        lines.append(f"Samen: {_number(sum(one.hours for one in loads))} uur per jaar.")
    return lines


def lint_burden(monitor: Monitor, minutes: Mapping[str, float]) -> Iterator[Advice]:
    """Warn of rounds that ask too much, and of questionnaires whose burden nobody stated."""
    bound = monitor.burden.most_minutes
    for index, load in enumerate(burden(monitor, minutes)):
        if load.unknown:
            yield Advice(
                "burden-unknown",
                ("burden", "rounds", index),
                f"van '{load.title}' is niet bekend hoe lang het duurt ({names(load.unknown)}).",
                _REASON,
                "Zet 'minutes: …' bij deze ronde: hoeveel minuten één keer duurt.",
                load.unknown,
            )
        if load.each > bound:
            yield Advice(
                "burden",
                ("burden", "rounds", index),
                f"'{load.title}' vraagt {_number(load.each)} minuten per mens per jaar; de grens "
                f"is {_number(bound)}. Samen is dat {_number(load.hours)} uur.",
                _REASON,
                "Vraag minder vaak ('waves:'), kies een kortere vragenlijst ('merkbaar "
                "questionnaire list'), of kies samen een andere grens: 'burden: {most_minutes: "
                "…}'.",
                (load.title,),
            )
    yield from _unstated(monitor)


_REASON = (
    "Weegt de monitoringslast op tegen de kennisopbrengst? Vaker en meer vragen is belastend, "
    "en registratiedruk ligt op de loer."
)


def _unstated(monitor: Monitor) -> Iterator[Advice]:
    """Warn of questionnaires that measures rest on and no round asks."""
    used = [one.instrument for one in (*monitor.measures, *monitor.approaches)]
    used += [monitor.pulse.instrument] if monitor.pulse else []
    asked = {name for one in monitor.burden.rounds for name in one.instruments}
    if absent := sorted({name for name in used if name} - asked):
        yield Advice(
            "burden-unknown",
            ("burden",),
            f"er staat niet hoeveel mensen hoe vaak worden gevraagd: {names(absent)}.",
            _REASON,
            f"Schrijf 'burden: {{rounds: [{{title: vragenlijst, instruments: [{absent[0]}], "
            "clients: 200, waves: 2}]}' met uw eigen aantallen.",
            tuple(absent),
        )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
