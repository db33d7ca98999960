"""The steps in which a group designs a monitor, as data: what each asks, why, and where it goes.

The six steps are those of the co-created monitor (S1); each walks one of the five directions of the
Wegwijzer monitoring (waarom, hoe ziet het eruit, met wie, wat, hoe organiseer je het).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from .parts import Purpose, Reader
from .planning import Block, Form, Frequency, Need

Kind = Literal["line", "text", "lines", "number", "time", "yes", "pick", "picks", "known"]
"""How a field is filled in: a line, a longer text, a line an item, a number, a time of the day, a
box to tick, one of the options, some of the options, or one of what the group wrote before."""
BETTER = (("hoger is beter", "higher"), ("lager is beter", "lower"), ("geen van beide", "none"))


@dataclass(frozen=True)
class Field:
    """Something to fill in.

    Attributes
    ----------
    path : tuple of str
        Where it goes; inside a list: the key of the item.
    options : tuple of (str, str)
        What can be chosen: what is read, and what is written.
    known : str
        For kind "known": the part of the file whose items can be chosen.
    needed : bool
        Without it the item, or the file, is no good.
    """

    path: tuple[str, ...]
    label: str
    kind: Kind = "line"
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    known: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Rows:
    """A list that the group makes, an item at a time.

    Attributes
    ----------
    path : tuple of str
        Where the list goes.
    one, many, new : str
        What an item is called, what the list is called, and what a new item is called.
    name : str
        The key that is shown in the list; with `coded` it gives the item its id.
    spare : bool
        A screen is filled in without it as well.
    """

    path: tuple[str, ...]
    one: str
    many: str
    new: str
    name: str
    fields: tuple[Field, ...]
    coded: bool = False
    spare: bool = False


@dataclass(frozen=True)
class Library:
    """The place where indicators are chosen from the library."""


@dataclass(frozen=True)
class Step:
    """A screen of the design.

    Attributes
    ----------
    step : str
        Which of the six steps it belongs to; empty before the first.
    direction : str
        Which of the five directions it walks.
    why : str
        The reason, after the Wegwijzer.
    ask : str
        What a trainer asks the group.
    codes : tuple of str
        Warnings of the linter that are mended here.
    """

    id: str
    step: str
    title: str
    direction: str
    why: str
    ask: str
    parts: tuple[Field | Rows | Library, ...]
    codes: tuple[str, ...] = ()


def _same(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


READERS = (
    ("gemeenteraad en wethouders", "gemeenteraad"),
    ("beleid", "beleid"),
    ("uitvoerders", "uitvoerders"),
    ("aanbieders", "aanbieders"),
    ("inwoners", "inwoners"),
)
PURPOSES = (
    ("signaleren: valt er iets op?", "signaleren"),
    ("leren: hoe gaat het, en hoe kan het beter?", "leren"),
    ("sturen: bij welke score grijpen we in?", "sturen"),
    ("verantwoorden: zijn de voornemens uitgekomen?", "verantwoorden"),
    ("voorspellen: waar gaat het heen?", "voorspellen"),
)
BLOCKS = (
    ("maatschappelijke ontwikkeling", "ontwikkeling"),
    ("maatschappelijk resultaat", "resultaat"),
    ("A. input: wat kost het?", "input"),
    ("B. activiteiten en output: wat doen we?", "activiteiten"),
    ("C. effect bij de inwoner", "effect"),
    ("D. ervaring van de inwoner", "ervaring"),
)
NEEDS = (("nodig om te weten (need-to-know)", "need-to-know"), ("leuk om te weten", "nice-to-know"))
_FREQUENCY = _same(get_args(Frequency))
_QUESTION = Field(("question",), "Bij welke vraag", "known", known="questions")
_DOMAIN = Field(("leefgebied",), "Leefgebied", "known", known="leefgebieden")

BEGIN = Step(
    "begin", "", "Begin", "Waar begin je?",
    "Houd het klein in het begin: groots en meeslepend kan altijd nog. Een monitor is nooit klaar.",
    "Wie hebben we nodig om tot een goede monitor te komen, en zit die hier?",
    (
        Field(("title",), "Naam van de monitor", help="Zoals lezers hem zien.", needed=True),
        Field(("municipality", "name"), "Gemeente", needed=True),
        Field(("municipality", "code"), "Code van de gemeente", needed=True,
              help="GM en vier cijfers, zoals GM0599. Zoek op: CBS gemeentecode."),
        Field(("owner",), "Wie maakt de monitor", needed=True,
              help="Een team of afdeling; daar kunnen lezers terecht met vragen."),
        Field(("year",), "Over welk jaar gaat de eerste editie", "number", needed=True),
    ),
)  # fmt: skip
GOALS = Step(
    "doelen", "1. Monitoringsdoelen", "Monitoringsdoelen", "Waarom monitoring?",
    "Een monitor kan vijf functies hebben. Ze zijn niet eindeloos te combineren: functiestapeling "
    "maakt hem te zwaar, en stevig verantwoorden kan leren in de weg staan. Kies er één of twee.",
    "Waarom willen we dit weten? Wat moet er voor inwoners beter worden?",
    (
        Field(("purposes",), "Waar is de monitor voor", "picks", options=PURPOSES, needed=True),
        Field(("aims",), "Wat moet er voor inwoners beter worden", "lines",
              help="Een regel per doel, in gewone woorden."),
    ),
    ("stacking", "no-aim"),
)  # fmt: skip
NEEDS_STEP = Step(
    "vragen", "2. Informatiebehoeften", "Vragen, en wie ze stelt", "Met wie monitor je?",
    "Leg de cijfers die er zijn eerst weg. Bedenk wie wat wil weten, en wat die ermee gaat doen. "
    "Waar niemand iets mee beslist, is leuk om te weten, niet nodig.",
    "Wie wil wat weten, waarom? Wat doen we anders als het antwoord tegenvalt?",
    (
        Field(("readers",), "Wie leest de monitor", "picks", options=READERS, needed=True),
        Rows(("questions",), "vraag", "Vragen", "Nieuwe vraag", "text", (
            Field(("text",), "De vraag", "text", needed=True),
            Field(("asked_by",), "Wie vraagt dit", "picks", options=READERS, needed=True),
            Field(("purposes",), "Waarvoor is het antwoord", "picks", options=PURPOSES,
                  help="Kies leren óf verantwoorden, niet allebei."),
            Field(("decision",), "Wat beslissen we ermee"),
            Field(("need",), "Nodig of leuk", "pick", options=NEEDS),
            Field(("owner",), "Wie zorgt voor de cijfers en de verhalen"),
            Field(("frequency",), "Hoe vaak kijken we", "pick", options=_FREQUENCY),
        ), coded=True),
    ),
    ("reader-without-question", "asker-not-reader", "unanswered-question", "no-owner",
     "no-frequency", "no-decision", "learning-accountability", "too-nice"),
)  # fmt: skip
DOMAINS = Step(
    "leefgebieden", "3. Dataverzameling", "Leefgebieden en voorzieningen", "Wat monitor je?",
    "Elke gemeente deelt haar eigen diensten in haar eigen leefgebieden in. Wie dat eerst doet, "
    "kan later cijfers en verhalen bij elkaar leggen.",
    "In welke stukken van het leven moet een inwoner iets merken? Welke hulp hoort daarbij?",
    (
        Rows(("leefgebieden",), "leefgebied", "Leefgebieden", "Nieuw leefgebied", "title", (
            Field(("title",), "Naam van het leefgebied", needed=True),
            Field(("words",), "Woorden die inwoners gebruiken", "lines",
                  help="Een woord per regel; ze helpen om verhalen een plaats te geven."),
        ), coded=True),
        Rows(("services",), "voorziening", "Voorzieningen", "Nieuwe voorziening", "title", (
            Field(("title",), "Naam van de voorziening", needed=True,
                  help="Zoals zij in de registratie heet."),
            Field(("law",), "Wet", "pick", needed=True,
                  options=_same(("Wmo", "Jeugdwet", "Participatiewet", "Wgs", "anders"))),
            Field(("leefgebied",), "Onder welk leefgebied", "known", known="leefgebieden",
                  needed=True),
        ), coded=True),
    ),
)  # fmt: skip
COUNT = Step(
    "tellen", "3. Dataverzameling", "Tellen: de indicatoren", "Wat monitor je?",
    "Een indicator is een graadmeter, geen antwoord. Kies er een die er al is: dan is er te "
    "vergelijken. Kijk naar de samenleving én naar de uitvoering (input, activiteiten, effect, "
    "ervaring).",
    "Welk cijfer zegt het meest over deze vraag? Welk cijfer kunnen we missen?",
    (
        Library(),
        Rows(("measures",), "indicator", "Indicatoren in het plan", "Eigen indicator", "title", (
            Field(("title",), "Naam van de indicator", needed=True),
            Field(("unit",), "Eenheid", needed=True, help="Bijvoorbeeld: %, dagen, aantal."),
            Field(("definition",), "Wat telt mee, en wat niet", "text"),
            Field(("better",), "Welke kant is beter", "pick", options=BETTER),
            _QUESTION,
            _DOMAIN,
            Field(("block",), "Bouwsteen", "pick", options=BLOCKS),
            Field(("instrument",), "Komt uit vragenlijst", "known", known="catalogue"),
        ), coded=True),
    ),
    ("no-question", "no-execution", "telling-only", "broken-series", "ended-series"),
)  # fmt: skip
TELL = Step(
    "vertellen", "3. Dataverzameling", "Vertellen: de verhalen", "Wat monitor je?",
    "Cijfers alleen geven onvoldoende antwoord: hoe komt het precies? Laat bewoners en "
    "professionals vertellen. Tellen en vertellen versterken elkaar.",
    "Wie moeten we horen om het te begrijpen? Hoe maken we het die mensen makkelijk?",
    (
        Rows(("stories",), "manier van vertellen", "Manieren van vertellen", "Nieuwe manier",
             "whom", (
            Field(("whom",), "Van wie", needed=True,
                  help="Bijvoorbeeld: jongeren met schulden, wijkteammedewerkers."),
            Field(("how",), "Hoe", needed=True,
                  help="Bijvoorbeeld: interview via WhatsApp, spiegelgesprek, klantreis, film."),
            _QUESTION,
            Field(("frequency",), "Hoe vaak", "pick", options=_FREQUENCY),
        )),
    ),
    ("counting-only",),
)  # fmt: skip
BURDEN = Step(
    "belasting", "3. Dataverzameling", "Vragenlijsten en belasting", "Wat monitor je?",
    "Weegt de monitoringslast op tegen de kennisopbrengst? Reken het uit voor u begint: minuten "
    "maal mensen maal keren per jaar.",
    "Zou u dit zelf invullen, zo vaak? Wat kan korter?",
    (
        Rows(("burden", "rounds"), "ronde", "Wat we van mensen vragen", "Nieuwe ronde", "title", (
            Field(("title",), "Wat vragen we", needed=True,
                  help="Bijvoorbeeld: vragenlijst bij begin en einde, kort interview."),
            Field(("instruments",), "Vragenlijsten", "picks", known="catalogue",
                  help="Meer dan één kiezen: houd Ctrl (of Cmd) ingedrukt."),
            Field(("clients",), "Aan hoeveel mensen", "number", needed=True),
            Field(("waves",), "Hoeveel keer per jaar", "number", needed=True),
            Field(("minutes",), "Minuten per keer", "number",
                  help="Alleen als de vragenlijst niet in de lijst staat, of bij een gesprek."),
        )),
        Field(("burden", "most_minutes"), "Grens in minuten per mens per jaar", "number",
              help="Leeg: 30 minuten."),
    ),
    ("burden", "burden-unknown"),
)  # fmt: skip
COMPARE = Step(
    "vergelijken", "4. Van data naar informatie", "Vergelijken", "Hoe ziet monitoring eruit?",
    "Cijfers gaan spreken als ze een verschil laten zien: tussen wijken of groepen mensen, in de "
    "tijd, of met andere gemeenten. Wie dat nu al kiest, vraagt straks de goede gegevens op.",
    "Waar verwachten we verschil? Welke groep zien we anders over het hoofd?",
    (
        Field(("compare_with",), "Met welk eerder jaar vergelijkt u",
              help="Zoals 2025. Alleen als daar dezelfde cijfers van zijn; anders leeg laten."),
        Field(("areas",), "Wijken of buurten", "lines",
              help="Op elke regel één, eerst de code en dan de naam: WK059901 Centrum. U kunt ze "
              "samen plakken uit een lijst van het CBS (zoek op: CBS wijken en buurten)."),
        Rows(("groups",), "indeling", "Groepen mensen", "Nieuwe indeling", "title", (
            Field(("title",), "Naam van de indeling", needed=True,
                  help="Bijvoorbeeld: leeftijd, huishouden, met of zonder werk."),
            Field(("values",), "De groepen", "lines", needed=True,
                  help="Een groep per regel, in de woorden van de registratie. Houd ze groot: "
                  "te kleine groepen mogen niet worden getoond."),
        ), coded=True, spare=True),
        Rows(("approaches",), "aanpak", "Aanpakken om te vergelijken", "Nieuwe aanpak", "title", (
            Field(("title",), "Naam van de aanpak", needed=True),
            Field(("reference",), "Dit is de groep waarmee we vergelijken", "yes",
                  help="Zoals mensen op de wachtlijst, of met de gewone hulp."),
            Field(("leefgebied",), "Onder welk leefgebied", "known", known="leefgebieden",
                  needed=True),
            Field(("instrument",), "Welke vragenlijst laat zien of het helpt", "known",
                  known="catalogue"),
        ), coded=True, spare=True),
    ),
    ("no-comparator",),
)  # fmt: skip
MEANING = Step(
    "betekenis", "4. Van data naar informatie", "Doelstellingen", "Wat monitor je?",
    "Ook het verschil tussen doel en realisatie zegt iets. Een doel moet haalbaar én ambitieus "
    "zijn: net haalbaar. Wie vooraf zegt wat hij verwacht, leert achteraf meer.",
    "Welke score verwachten we, en wanneer? Vanaf welk verschil doen we iets anders?",
    (
        Rows(("measures",), "indicator", "Indicatoren in het plan", "", "title", (
            Field(("target",), "Doel", "number", help="In de eenheid van de indicator."),
            Field(("target_year",), "In welk jaar", "number"),
            Field(("smallest_effect",), "Kleinste verschil dat ertoe doet", "number"),
            Field(("better",), "Welke kant is beter", "pick", options=BETTER),
        )),
    ),
    ("no-target", "target-impossible", "target-reached", "target-unrealistic",
     "contradictory-targets"),
)  # fmt: skip
SHOW = Step(
    "presentatie", "5. Presentatie van informatie", "Vormen", "Hoe ziet monitoring eruit?",
    "Een rapport of dashboard is bekend; verhalen laten zien hoe het in het echt uitpakt. Het "
    "gesprek is altijd van belang: daar is de rest het begin van.",
    "Wat leest de raad echt? Wat begrijpt een inwoner?",
    (
        Field(("forms",), "Welke vormen", "picks", options=_same(get_args(Form))),
    ),
)  # fmt: skip
USE = Step(
    "gesprek", "6. Creatie en toepassing van kennis", "Het gesprek, en wie terughoort",
    "Hoe organiseer je monitoring?",
    "Pas in het gesprek wordt meten weten. Nodig een brede groep uit, niet alleen de "
    "opdrachtgever. En wie informatie aanlevert, hoort altijd iets terug.",
    "Wie zit er aan tafel, wanneer? Wat horen de mensen terug die dit mogelijk maakten?",
    (
        Field(("conversation", "with_whom"), "Met wie is het gesprek", needed=True),
        Field(("conversation", "when"), "Wanneer", needed=True),
        Field(("conversation", "participants"), "Wie zit er aan tafel", "picks", options=READERS),
        Field(("conversation", "starts"), "Hoe laat begint het", "time",
              help="Bijvoorbeeld 19:30. Dan staan de tijden op de agenda van het gesprek."),
        Field(("conversation", "minutes"), "Hoeveel minuten duurt het", "number",
              help="Van 30 tot 480. Leeg: 120 minuten."),
        Field(("conversation", "questions"), "Vragen voor het gesprek", "lines",
              help="Bijvoorbeeld: Herkent u dit? Wat zit erachter? Welke verandering is nodig?"),
        Rows(("suppliers",), "leverancier", "Wie levert, en wat die terughoort",
             "Nieuwe leverancier", "name", (
            Field(("name",), "Wie levert", needed=True),
            Field(("delivers",), "Wat"),
            Field(("hears_back",), "Wat hoort die terug, en wanneer"),
        )),
    ),
    ("no-meeting", "narrow-meeting", "no-suppliers", "no-feedback"),
)  # fmt: skip
STEPS = (
    BEGIN, GOALS, NEEDS_STEP, DOMAINS, COUNT, TELL, BURDEN, COMPARE, MEANING, SHOW, USE,
)  # fmt: skip
"""The screens in their order."""


def filled(step: Step, tree: Mapping[str, Any]) -> bool:
    """Whether everything that a step needs was filled in: each needed field, and a first item."""
    for part in step.parts:
        if isinstance(part, Library):
            continue
        if isinstance(part, Field) and part.needed and not _at(tree, part.path):
            return False
        if isinstance(part, Rows) and not part.spare and not _at(tree, part.path):
            return False
    return any(_at(tree, part.path) for part in step.parts if not isinstance(part, Library))


def _at(tree: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    if path == ("year",):
        return tree.get("editions")
    if path == ("compare_with",):
        return [one for one in tree.get("editions", {}).values() if one.get("compare_with")]
    node: Any = tree
    for step in path:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def step_of(code: str) -> Step:
    """The step in which a warning is mended."""
    return next((step for step in STEPS if code in step.codes), BEGIN)


def read(option: str, options: tuple[tuple[str, str], ...]) -> str:
    """What is read of an option: "leren: hoe gaat het, …" for "leren"."""
    return next((label for label, value in options if value == option), option)


ALL = (get_args(Purpose), get_args(Reader), get_args(Need), get_args(Block))
"""What the models know; a test holds the options to it."""
