"""What a monitor is: the models behind ``monitor.yml``. Frozen, and nothing unknown is let in."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from .accessible import Accessibility
from .parts import AreaCode, Dated, Identifier, Part, Purpose, Reader, Term
from .planning import Burden, Form, PlannedMeasure, Question, StoryPlan, Supplier


class Municipality(Part):
    """The municipality that the monitor is of."""

    name: str
    code: Annotated[str, Field(pattern=r"^GM\d{4}$")]


class Area(Part):
    """A wijk or buurt, with the codes it had before."""

    code: AreaCode
    name: str
    parent: AreaCode | None = None
    formerly: tuple[str, ...] = ()


class Elsewhere(Part):
    """What the municipality's figures are held against: the Netherlands, another municipality."""

    code: Annotated[str, Field(pattern=r"^(NL\d{2}|PV\d{2}|GM\d{4})$")]
    """As in the column ``area`` of the table ``areas``."""
    name: str


class Grouping(Part):
    """A way to divide people, as a column ``group_<id>`` of ``persons`` (named by a mapping)."""

    id: Identifier
    title: str
    values: tuple[str, ...] = Field(min_length=1)
    title_en: str = ""


class Leefgebied(Part):
    """A domain of life, as this municipality draws it; ``words`` guide the themes."""

    id: Identifier
    title: str
    words: tuple[str, ...] = ()
    title_en: str = ""


class Service(Part):
    """A provision, with the leefgebied under which this municipality counts it."""

    id: Identifier
    title: str
    law: str
    leefgebied: Identifier


class Approach(Part):
    """An approach with the instrument that shows its outcome."""

    id: Identifier
    title: str
    leefgebied: Identifier
    instrument: Identifier | None = None
    reference: bool = False
    title_en: str = ""


class Measure(PlannedMeasure):
    """What a figure means: its name, unit, which way is better, and what difference matters."""

    id: Identifier
    title: str
    title_en: str = ""
    unit: str
    better: Literal["higher", "lower", "none"] = "none"
    smallest_effect: float = Field(default=0, ge=0)
    trend_margin: float | None = Field(default=None, gt=0)
    """How far apart two groups may have grown per wave before the start to call that alike, in the
    unit of the figure; by default ``smallest_effect``: what would not matter as an effect."""
    target: float | None = None
    leefgebied: Identifier | None = None
    redefined: tuple[str, ...] = ()
    instrument: Identifier | None = None
    """The questionnaire whose score it is ("djg6")."""
    companion_words: tuple[str, ...] = ()
    """Words of the stories that belong to this figure ("wachten" for the waiting time)."""


class Theme(Part):
    """A theme to look for in every edition, by words that people use for it."""

    id: Identifier
    title: str
    title_en: str = ""
    words: tuple[str, ...] = Field(min_length=1)


class Named(Part):
    """Something with a code and a name: a phase of the journey, an image, a code of coders."""

    id: Identifier
    title: str
    title_en: str = ""


class Emotion(Named):
    """An emotion that coders give a step, and what it feels like."""

    feeling: float = Field(ge=-5, le=5)
    """From heavy (below 0) to light (above 0); the municipality's own choice."""


class Journey(Part):
    """The journey that people tell (klantreis): what coders may call its steps.

    Anything else in those columns doesn't pass the door.
    """

    phases: tuple[Named, ...] = Field(min_length=1)
    """In their order."""
    emotions: tuple[Emotion, ...] = Field(min_length=1)
    images: tuple[Named, ...] = ()
    """Images that people choose at the start and at the end, or the kinds they are sorted into."""
    codes: tuple[Named, ...] = ()
    """The code book."""

    @property
    def order(self) -> tuple[str, ...]:
        """The phases by id, in their order."""
        return tuple(phase.id for phase in self.phases)

    @property
    def feelings(self) -> dict[str, float]:
        """What each emotion feels like."""
        return {emotion.id: emotion.feeling for emotion in self.emotions}

    @property
    def scale(self) -> str:
        """The unit of a feeling, with its ends: "punten -2 tot 2"."""
        felt = sorted(self.feelings.values())
        return f"punten {felt[0]:g} tot {felt[-1]:g}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The images by id, in their order."""
        return tuple(image.id for image in self.images)

    @property
    def book(self) -> tuple[str, ...]:
        """The codes of the code book by id."""
        return tuple(code.id for code in self.codes)


class Pulse(Part):
    """The pulse (klantmonitor): the same few questions, again and again, along a way of help.

    Another word for a phase or an event doesn't pass the door.
    """

    instrument: Identifier
    """The questionnaire of the answers ("puls")."""
    items: tuple[Identifier, ...] = Field(min_length=1)
    """Its questions; each is a measure of the monitor, which says which way is better."""
    phases: tuple[Named, ...] = Field(min_length=1)
    """In their order."""
    events: tuple[Named, ...] = ()
    """What happens to people on the way, each at a moment of its own (a letter, a meeting)."""
    lowest: float = 0
    highest: float = 10
    """The ends of the scale of all items."""

    @property
    def order(self) -> tuple[str, ...]:
        """The phases by id, in their order."""
        return tuple(phase.id for phase in self.phases)

    @property
    def scale(self) -> str:
        """The unit of all items: "punten 0-10"."""
        return f"punten {self.lowest:g}-{self.highest:g}"

    @property
    def happenings(self) -> tuple[str, ...]:
        """The events by id."""
        return tuple(event.id for event in self.events)


class Source(Part):
    """One raw file (or sheet of it) and how it becomes a standard table."""

    file: str
    sheet: str | None = None
    table: Literal[
        "persons",
        "identities",
        "consents",
        "provisions",
        "answers",
        "goals",
        "invitations",
        "narratives",
        "steps",
        "codes",
        "events",
        "areas",
        "population",
        "ledger",
    ]
    columns: dict[str, str] = Field(min_length=1)
    """Standard column: column in the file."""
    constants: dict[str, str] = Field(default={})
    recode: dict[str, dict[str, str]] = Field(default={})
    person: Literal["bsn", "client", "phone", "name", "none"] = "none"
    """What kind of identifier the column mapped to ``person`` holds."""
    items: dict[str, str] = Field(default={})
    """Columns laid out wide: column in the file to ``instrument.item`` (answers), to a purpose
    (consents: ja/nee, 1/0), to an event (events: ja/nee, 1/0) or to an indicator (areas)."""


class Crosswalk(Part):
    """Which old areas became which new ones: a file with one row a pair of codes.

    It carries the tables ``areas`` and ``population`` of earlier periods to the areas of now. A
    new area that was one whole old area keeps its figures. Otherwise a number is summed and a
    share is averaged by population, only where every part is there; the rest is listed as refused.
    An area with areas below it (``parent``) is put together from them in the same way.
    """

    file: str
    sheet: str | None = None
    old: str
    """Column with the old code."""
    new: str
    """Column with the code of now."""
    share: str | None = None
    """Column with the part (0-1) of the old area that lies in the new one. Without it, what was
    divided over several new areas isn't carried."""
    periods: tuple[str, ...] = Field(min_length=1)
    """The periods in which the old codes held."""
    counts: tuple[str, ...] = ()
    """Indicators that are numbers of something: they may be summed."""
    averages: tuple[str, ...] = ()
    """Indicators that are shares or means: they may be averaged, by `population`."""
    population: str | None = None
    """The indicator that says how many people an old area had."""


class Sums(Part):
    """When a sum over persons (euros, hours, days) says too much of one of them."""

    p_percent: float = Field(default=10, gt=0, le=100)
    """The second largest contributor must be wrong about the largest by this many percent."""
    dominance: dict[Annotated[int, Field(ge=1, le=20)], Annotated[float, Field(gt=0, lt=100)]] = (
        Field(default={1: 50, 2: 90})
    )
    """The n largest contributions are at most k percent of a sum, ``{n: k}``; ``{}``: no rule."""


class Privacy(Part):
    """What may be shown, and where the key is."""

    minimum: int = Field(default=10, ge=3)
    key: str = "keyring"
    """``keyring``, ``file:PATH`` or ``demo`` (public; only for made-up data)."""
    keep_names: tuple[str, ...] = ()
    hide_all_or_none: bool = False
    """Hide 0 % and 100 % as well: they say something of everyone in a group."""
    sums: Sums = Sums()
    rounding: Literal[5, 10] | None = None
    """What numbers of people are rounded to before a reader sees them; empty: to nothing."""
    collapse: dict[Identifier, dict[str, tuple[str, ...]]] = Field(default={})
    """Categories of a grouping that are joined before anything is counted:
    ``{age: {"75+": ["75-84", "85+"]}}``."""
    audio: Literal["keep", "delete"] = "keep"
    """What happens to recordings of stories that were written out: they stay in ``raw/``, or
    ``run`` takes them away. They are never copied and never published."""
    retention: dict[Dated, Term] = Field(default={})
    """How long rows of a standard table are kept, counted back from the last edition's ``until``:
    ``{narratives: 5 jaar, answers: 18 maanden}``. Only tables with a date in each row; not
    ``consents``, for a withdrawal that lapsed would bring somebody back."""


class Processing(Part):
    """What the processing register (AVG art. 30) asks and no other part says; empty: to fill in."""

    controller: str = ""
    """Who is responsible (verwerkingsverantwoordelijke), with an address."""
    officer: str = ""
    """Who is the privacy officer (functionaris gegevensbescherming), and how to reach them."""
    legal_basis: str = ""
    """The ground (AVG art. 6, and art. 9 for health) and the law it rests on."""
    processors: tuple[str, ...] = ()
    """Who processes data for the municipality; ``[geen]`` if nobody does."""
    access: tuple[str, ...] = ()
    """Which teams can open the monitor's folder."""


class Rewording(Part):
    """A language model that may propose labels and summaries from released quotes; off."""

    url: str = ""
    """Where it answers as OpenAI's chat completions do; empty: nothing is ever sent."""
    model: str = "default"
    elsewhere: bool = False
    """Whether released quotes may go to a machine that isn't this one."""
    timeout: float = Field(default=60, gt=0, le=600)
    """Seconds for one answer."""


class Analysis(Part):
    """A notebook to run, with its parameters."""

    notebook: Identifier
    parameters: dict[str, str | int | float | bool] = Field(default={})


class EditionPlan(Part):
    """A named publication: what it looks at, up to which day (that day not included)."""

    title: str
    until: dt.date
    period: str
    compare_with: str | None = None


class Conversation(Part):
    """Where and when the results are talked over."""

    with_whom: str
    when: str
    questions: tuple[str, ...] = ()
    participants: tuple[Reader, ...] = ()
    """Which groups of readers sit at the table."""
    starts: str = Field(default="", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$")
    """When it starts ("19:30"); the agenda counts from there."""
    minutes: int | None = Field(default=None, ge=30, le=480)
    """How long it takes; without it the agenda says 120."""


class Monitor(Part):
    """A whole monitor file."""

    monitor: Identifier
    title: str
    municipality: Municipality
    owner: str
    purposes: tuple[Purpose, ...] = Field(min_length=1)
    aims: tuple[str, ...] = ()
    """What is to get better for residents (maatschappelijk resultaat)."""
    forms: tuple[Form, ...] = ()
    readers: tuple[Reader, ...] = ("gemeenteraad",)
    questions: tuple[Question, ...] = ()
    languages: tuple[str, ...] = ("nl",)
    areas: tuple[Area, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    """The first that has a figure is what the municipality's is held against."""
    groups: tuple[Grouping, ...] = ()
    leefgebieden: tuple[Leefgebied, ...] = ()
    services: tuple[Service, ...] = ()
    approaches: tuple[Approach, ...] = ()
    measures: tuple[Measure, ...] = ()
    themes: tuple[Theme, ...] = ()
    journey: Journey | None = None
    pulse: Pulse | None = None
    stories: tuple[StoryPlan, ...] = ()
    burden: Burden = Burden()
    suppliers: tuple[Supplier, ...] = ()
    sources: tuple[Source, ...] = ()
    crosswalks: tuple[Crosswalk, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    pages: tuple[Identifier, ...] = ("story",)
    filters: tuple[str, ...] = ("area", "period")
    theme: str = ""
    """File with the municipality's design tokens (CSS), beside this one: its house style."""
    accessibility: Accessibility = Accessibility()
    privacy: Privacy = Privacy()
    processing: Processing = Processing()
    rewording: Rewording = Rewording()
    conversation: Conversation | None = None
    editions: dict[str, EditionPlan] = Field(min_length=1)
    random_state: int = 0

    @property
    def beyond(self) -> dict[str, str]:
        """Names by code of what is held against the municipality, in their order."""
        return {one.code: one.name for one in self.elsewhere}
