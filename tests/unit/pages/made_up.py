"""A made-up edition of Wilgendam, for tests: as the gate would let it through.

Built with ``from_dict``, because only the gate constructs Safe things. No one here exists.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

from tests.unit.pages.made_up_findings import finding, findings

from merkbaar.published import Published
from merkbaar.tables import SafeQuote, SafeTable

__all__ = ["edition", "finding", "findings", "published", "quotes", "table", "tables"]

WIJKEN = (
    *("Binnenstad", "Havenkwartier", "Stationsbuurt", "Oosterpark", "Rietveld", "Molenwijk"),
    *("De Linden", "Zonnehof", "Vogelbuurt", "Westeinde", "Nieuw-Wilgen", "Buitengebied"),
)
AREAS = [{"code": f"WK9999{at:02d}", "name": name} for at, name in enumerate(WIJKEN, start=1)]
CODES = [area["code"] for area in AREAS]
GROUPS = ["18-34", "35-64", "65+"]
TOTALS = {"area": "GM9999", "group_age": "alle"}
THEMES = {
    "wait": "lang wachten",
    "again": "steeds opnieuw je verhaal doen",
    "where": "niet weten waar je moet zijn",
    "beside": "iemand die naast me staat",
    "money": "schulden en rondkomen",
    "transport": "vervoer naar de dagbesteding",
}
WORDS = {"reach": ["weten"], "waiting_days": ["wachten"], "loneliness": ["naast"]}
HOSTILE = '<script>window.stolen = 1</script><img src=x onerror="window.stolen = 2"> {{ 7*7 }}'
LONG = ("Ik heb het al zo vaak verteld dat ik het zelf bijna niet meer hoor. " * 30)[:2000]
ARABIC = "انتظرت أسابيع طويلة ولم يتصل بي أحد."


def _wave(*parts: object) -> float:
    """A number between −1 and 1 that depends on the cell alone."""
    seed = sum(ord(letter) * (at + 3) for at, letter in enumerate("|".join(map(str, parts))))
    return math.sin(seed * 12.9898)


def table(name: str, dimensions: dict[str, list[str]], values, **more) -> SafeTable:
    """A table over all combinations; `values` gives (value, half width, n) or None (hidden)."""
    columns = (*dimensions, "value", "lower", "upper", "n", "grade", "unit", "method", "state")
    unit = more.get("unit", "%")
    rows = []
    for place in product(*dimensions.values()):
        found = values(**dict(zip(dimensions, place, strict=True)))
        if found is None:
            rows.append((*place, None, None, None, None, "registration", unit, "", "suppressed"))
        else:
            value, half, n = found
            low = max(value - half, 0)
            grade = more.get("grade", "registration")
            rows.append((*place, value, low, value + half, n, grade, unit, "Wilson", "shown"))
    return SafeTable.from_dict(
        {
            "name": name,
            "columns": columns,
            "rows": rows,
            "dimensions": tuple(dimensions),
            "unit": unit,
            "totals": {key: TOTALS[key] for key in dimensions if key in TOTALS},
            "title": more.get("title", {"nl": name, "en": name}),
            "method": more.get("method", {"nl": "Geteld in de registratie.", "en": "Counted."}),
            "source": more.get("source", "Registratie Wmo en Jeugd"),
            "chart": more.get("chart", "dot"),
            "notebook": more.get("notebook", "reach"),
            "minimum": 10,
        }
    )


def _reach(area: str, group_age: str, period: str):
    base = 22.3 if area == "WK999902" else 48.0 + (0 if area == "GM9999" else 11 * _wave(area))
    if area == "WK999912" and group_age == "18-34":
        return None
    shift = 0 if group_age == "alle" else 6 * _wave(area, group_age)
    small = (1 if area == "GM9999" else 4) * (1 if group_age == "alle" else 1.6)
    return round(base + shift - (2 if period == "2025" else 0), 2), 1.4 * small, 240


def _waiting(area: str, period: str):
    return round((18 if period == "2025" else 31) + 3 * _wave(area), 1), 1.8, 310


def _loneliness(approach: str, period: str):
    change = {"buurtmaatjes": -0.9, "beweegcoach": -0.5, "vergelijking": -0.1}[approach]
    return 3.6 + (change if period == "2026" else 0), 0.25, 130


def _satisfaction(area: str, period: str):
    return round((7.1 if period == "2025" else 7.4) + 0.2 * _wave(area, "s"), 2), 0.12, 420


def _share(theme: str, area: str, group_age: str, period: str):
    if area in CODES[9:] and group_age != "alle":
        return None
    base = {"wait": (8, 22), "again": (9, 17), "where": (11, 12)}.get(theme, (9, 9))
    value = base[period == "2026"] + 3 * _wave(theme, area, group_age)
    whole = area == "GM9999"
    return round(max(value, 0.5), 1), 3.0 if whole else 7.0, 270 if whole else 24


def tables(themes: Iterable[str] = tuple(THEMES)) -> dict[str, SafeTable]:
    """The tables of the edition."""
    everyone, years = ["GM9999", *CODES], ["2025", "2026"]
    ages = ["alle", *GROUPS]
    made = [
        table(
            "reach_by_wijk",
            {"area": everyone, "group_age": ages, "period": years},
            _reach,
            title={"nl": "Bereik: mensen die hulp kregen", "en": "Reach: people who got help"},
        ),
        table(
            "waiting_by_wijk",
            {"area": everyone, "period": years},
            _waiting,
            unit="dagen",
            notebook="reach",
            title={"nl": "Wachttijd tot de eerste hulp", "en": "Waiting time until first help"},
        ),
        table(
            "loneliness_by_approach",
            {"approach": ["buurtmaatjes", "beweegcoach", "vergelijking"], "period": years},
            _loneliness,
            unit="punten (0-6)",
            grade="reference",
            notebook="outcome",
            title={"nl": "Eenzaamheid (De Jong Gierveld)", "en": "Loneliness (De Jong Gierveld)"},
        ),
        table(
            "satisfaction",
            {"area": everyone, "period": years},
            _satisfaction,
            unit="cijfer (1-10)",
            grade="survey",
            notebook="outcome",
            title={"nl": "Tevredenheid met de hulp", "en": "Satisfaction with the help"},
        ),
        table(
            "theme_shares",
            {"theme": list(themes), "area": everyone, "group_age": ages, "period": years},
            _share,
            chart="bars",
            grade="stories",
            notebook="stories",
            title={"nl": "Waar verhalen over gaan", "en": "What stories are about"},
            source="Verhalen van inwoners",
        ),
        table(
            "who_spoke",
            {"area": everyone, "group_age": ages, "period": years},
            lambda area, group_age, period: (1240 if area == "GM9999" else 96, 0, 2900),
            unit="personen",
            notebook="stories",
            title={"nl": "Wie sprak", "en": "Who spoke"},
        ),
        _indicators(everyone),
    ]
    return {made_table.name: made_table for made_table in made}


def _indicators(everyone: list[str]) -> SafeTable:
    names = [f"i{at:02d}" for at in range(1, 13)]
    return table(
        "indicators",
        {"measure": names, "area": everyone, "period": [str(year) for year in range(2021, 2027)]},
        lambda measure, area, period: (
            round(30 + 10 * _wave(measure) + 4 * _wave(measure, area) + 0.3 * int(period[-1]), 1),
            2.0,
            900,
        ),
        grade="indicator",
        notebook="indicators",
        title={"nl": "Cijfers per leefgebied", "en": "Figures by domain"},
    )


def quotes() -> tuple[SafeQuote, ...]:
    """Quotes as people say them, and a few that try to break the page."""
    everywhere = ({},)
    harbour = ({}, {"area": "WK999902"}, {"period": "2025"})
    made = [
        (
            "q1",
            "where",
            "negative",
            "Ik wist niet dat het bestond. Niemand belt hier ooit aan.",
            "nl",
            "transcribed",
            harbour,
        ),
        (
            "q2",
            "where",
            "positive",
            "De mevrouw van het buurthuis wees me zo de weg.",
            "nl",
            "typed",
            everywhere,
        ),
        (
            "q3",
            "beside",
            "positive",
            "Sinds zij op donderdag komt, kijk ik weer uit naar iets.",
            "nl",
            "spoken",
            harbour,
        ),
        ("q4", "beside", "negative", HOSTILE, "nl", "typed", everywhere),
        (
            "q5",
            "wait",
            "negative",
            "Elf weken. Toen de brief kwam, was mijn man al gevallen.",
            "nl",
            "typed",
            ({}, {"area": "WK999902"}, {"group_age": "65+"}),
        ),
        ("q6", "wait", "negative", ARABIC, "ar", "typed", everywhere),
        (
            "q7",
            "wait",
            "positive",
            "Bij mij ging het gek genoeg binnen een week 🙂👵🏽.",
            "nl",
            "translated",
            everywhere,
        ),
        ("q8", "again", "negative", LONG, "nl", "typed", everywhere),
        (
            "q9",
            "again",
            "positive",
            "They had read my file before I came in.",
            "en",
            "typed",
            everywhere,
        ),
    ]
    names = ("quote", "theme", "pole", "text", "language", "made_by", "shown_under")
    return tuple(SafeQuote.from_dict(dict(zip(names, one, strict=True))) for one in made)


def edition() -> dict:
    """What ``edition.json`` holds."""
    own = [
        ("reach", "%", "higher"),
        ("waiting_days", "dagen", "lower"),
        ("loneliness", "punten (0-6)", "lower"),
    ]
    titles = {
        "reach": ("Bereik", "Reach"),
        "waiting_days": ("Wachttijd", "Waiting time"),
        "loneliness": ("Eenzaamheid", "Loneliness"),
    }
    fields = ["gezondheid", "meedoen", "werk", "opgroeien", "wonen"]
    measures = [
        {
            "id": name,
            "title": titles[name][0],
            "title_en": titles[name][1],
            "unit": unit,
            "better": better,
            "smallest_effect": 5,
            "target": 40 if name == "reach" else None,
            "leefgebied": "wonen",
            "companion_words": WORDS[name],
        }
        for name, unit, better in own
    ] + [
        {
            "id": f"i{at:02d}",
            "title": f"Indicator {at}",
            "title_en": f"Indicator {at}",
            "unit": "%",
            "better": "higher",
            "smallest_effect": 3,
            "target": None,
            "leefgebied": fields[at % 5],
        }
        for at in range(1, 13)
    ]
    text = {
        "question": {"nl": "Bereiken we de mensen om wie het gaat?", "en": "Do we reach people?"},
        "reader": {"nl": "gemeenteraad", "en": "council"},
        "method": {"nl": "We telden unieke mensen per wijk.", "en": "We counted unique people."},
        "limits": {"nl": "De noemer is een schatting.", "en": "The denominator is an estimate."},
    }
    return {
        "monitor": "voorbeeld",
        "monitor_title": "Monitor Sociaal Domein",
        "title": "Tweede editie",
        "municipality": {"name": "Wilgendam", "code": "GM9999"},
        "owner": "team onderzoek",
        "edition": "2026",
        "period": "2026",
        "until": "2027-01-01",
        "compare_with": "2025",
        "languages": ["nl", "ar"],
        "readers": ["gemeenteraad", "beleid", "uitvoerders", "aanbieders", "inwoners"],
        "areas": [{"code": "GM9999", "name": "Wilgendam"}, *map(dict, AREAS)],
        "groups": [{"id": "age", "title": "Leeftijd", "title_en": "Age", "values": GROUPS}],
        "filters": ["area", "group_age", "period"],
        "approaches": [
            {"id": "buurtmaatjes", "title": "Buurtmaatjes"},
            {"id": "beweegcoach", "title": "Beweegcoach"},
            {"id": "vergelijking", "title": "Vergelijkingsgroep"},
        ],
        "leefgebieden": [
            {"id": name, "title": title}
            for name, title in zip(
                fields,
                ["Gezondheid", "Meedoen", "Werk en geld", "Opgroeien", "Wonen en vervoer"],
                strict=True,
            )
        ],
        "measures": measures,
        "themes": {
            name: {"title": {"nl": label, "en": label}, "stable": name != "money"}
            for name, label in THEMES.items()
        },
        "who_spoke": ["who_spoke"],
        "minimum": 10,
        "conversation": {
            "with_whom": "de gemeenteraad en het wijkpanel",
            "when": "maart 2027",
            "questions": ["Herkent u dit?", "Wie komt er wél achter de voordeur?"],
        },
        "pages": {
            "wanted": ["story", "reach"],
            "texts": {"reach": text, "outcome": text, "stories": text},
        },
    }


def published(**changes) -> Published:
    """The whole edition; `changes` replace its parts."""
    parts = {
        "tables": tables(),
        "findings": findings(),
        "quotes": quotes(),
        "edition": edition(),
    }
    return Published(**{**parts, **changes})
