"""The words of the truths file: what each truth is, where it lies and where it must come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import elsewhere, pulse, registrations, stories, surveys
from .people import HARBOUR

if TYPE_CHECKING:
    from . import World

Numbers = dict[str, dict[str, Any]]


def _numbers_first(numbers: Numbers) -> dict[str, dict[str, Any]]:
    """T1 to T3: the pulse, the reach and the outcomes."""
    return {
        "T1": {
            "what": "stress is higher at the fortnight of the letter with the debt overview; "
            "no other moment",
            "file": "raw/puls_schuldrust.csv",
            "planted": {"points": pulse.LETTER, "scale": "0-10"},
            **numbers["T1"],
            "find": "per person: stress where 'brief schuldenoverzicht' is ja minus the mean "
            "of the person's other rounds",
        },
        "T2": {
            "what": "reach in Havenkwartier is far below the municipality's, with an "
            "uncertain denominator",
            "file": "raw/registraties_2025_2026.xlsx and raw/noemers.csv",
            "planted": {HARBOUR: 22, "GM9999": 48, "unit": "%", "periods": [2025, 2026]},
            **numbers["T2"],
            "find": "persons with a spell in the year / population row 'alle' of that year, "
            "by area",
        },
        "T3": {
            "what": "Buurtmaatjes: loneliness falls more than in the reference group; "
            "Beweegcoach: no difference",
            "file": "raw/vragenlijst_T0.sav and raw/vragenlijst_T1.sav",
            "planted": {
                "Buurtmaatjes": {"instrument": "djg6", "change": -0.9, "reference": -0.1},
                "Beweegcoach": {"instrument": "srh", "change": -0.5, "reference": -0.5},
                "pairs_per_group": surveys.PAIRS,
            },
            **numbers["T3"],
            "find": "change of pairs (T1 - T0) against the pairs of Referentie; DJG6 sum score, "
            "SRH (1 very good - 5 very bad) as it is; djg5 is coded the other way round",
        },
    }


def _numbers_and_stories(numbers: Numbers) -> dict[str, dict[str, Any]]:
    """T4 and T5: a number and a theme together."""
    return {
        "T4": {
            "what": "waiting takes longer, and more stories tell of it",
            "file": "raw/registraties_2025_2026.xlsx, raw/verhalen.xlsx, "
            "raw/indicatoren_wijken.csv (i01)",
            "planted": {
                "waiting_days": {2025: 18, 2026: 31},
                "strongest": dict.fromkeys(registrations.LONGEST, registrations.WAIT_LONGEST),
                "theme_share": {2025: 8, 2026: 22, "theme": "wachten"},
            },
            "waiting": numbers["T4 waiting"],
            "theme": numbers["T4 theme"],
            "find": "days from 'Datum aanmelding' to 'Ingangsdatum' by year of the start, doubles "
            "left out; share of usable stories by wave",
        },
        "T5": {
            "what": "satisfaction rises while 'steeds opnieuw je verhaal doen' grows",
            "file": "raw/vragenlijst_T0.sav, raw/vragenlijst_T1.sav, raw/verhalen.xlsx, "
            "raw/indicatoren_wijken.csv (i02)",
            "planted": {"satisfaction": {"T0": 7.1, "T1": 7.4}, "theme": "steeds_opnieuw"},
            "satisfaction": numbers["T5 satisfaction"],
            "theme": numbers["T5 theme"],
            "find": "mean of TEVREDEN at T1 against T0, all respondents; share of usable "
            "stories by wave",
        },
    }


def _later(numbers: Numbers) -> dict[str, dict[str, Any]]:
    """T6 to T8: what later analyses must find."""
    return {
        "T6": {
            "what": "who tells of someone beside them improved more often on the outcome of "
            "their approach",
            "file": "raw/verhalen.xlsx, raw/vragenlijst_*.sav; client number and BSN meet in "
            "sheet Cliënten",
            "planted": {
                "chosen_from_improved": {
                    "naast_me": stories.IMPROVES["naast_me"],
                    "others": stories.BASE,
                }
            },
            **numbers["T6"],
            "find": "share improved among residents with theme naast_me against the other "
            "tellers (percentage points)",
        },
        "T7": {
            "what": "drop-out depends on the last stress observed: raw means fall, the truth "
            "is flat",
            "file": "raw/puls_schuldrust.csv",
            "planted": {
                "level": pulse.LEVEL,
                "log_odds": {"constant": pulse.HAZARD, "per_point": pulse.SLOPE},
            },
            "n": [pulse.PEOPLE],
            "find": "raw mean of stress per round against a mixed model with a level per person",
        },
        "T8": {
            "what": "the Turkish, Arabic, Polish and English stories tell the same themes as "
            "the Dutch ones",
            "file": "raw/verhalen.xlsx",
            "planted": {"stories_per_language": 30},
            "find": "themes of stories by language; per language too few to publish",
        },
    }


def _guarded(world: World) -> dict[str, dict[str, Any]]:
    """T9 to T11: what must be left out, and who."""
    rows = list(enumerate(world.stories, start=1))
    left_out = {kind: [n for n, s in rows if s["theme"] == kind] for kind in ("non_answer", "copy")}
    leaver = next((n, s) for n, s in rows if s["id"] == stories.WITHDRAWS)
    identifiers = stories.planted()
    first_names = identifiers.pop("first_names", [])
    return {
        "T9": {
            "what": "non-answers and copies that are no story",
            "file": "raw/verhalen.xlsx",
            "planted": {
                "non_answers": len(left_out["non_answer"]),
                "copies": len(left_out["copy"]),
            },
            "numbers": left_out,
            "find": "Nr of the rows that narratives must mark as not usable",
        },
        "T10": {
            "what": "a group of three and planted identifiers: nowhere in outputs",
            "file": "raw/registraties_2025_2026.xlsx (Pleegzorg in WK999907), raw/verhalen.xlsx",
            "planted": {
                "group": {"provision": "Pleegzorg", "area": registrations.FOSTER_AREA, "persons": 3}
            },
            "identifiers": identifiers,
            "first_names_in_running_text": sorted(set(first_names)),
            "find": "search every byte of outputs",
        },
        "T11": {
            "what": "withdraws consent after the first edition",
            "file": "raw/verhalen.xlsx",
            "client": leaver[1]["client"],
            "number": leaver[0],
            "find": "quotes of this person leave edition 2025; the person is not in edition 2026",
        },
    }


def _elsewhere() -> dict[str, dict[str, Any]]:
    """T12: what the municipality differs in from the country, and what it doesn't."""
    return {
        "T12": {
            "what": "waiting takes longer than in the (made-up) country; three others don't differ",
            "file": "raw/indicatoren_nederland.csv, raw/indicatoren_wijken.csv (i01)",
            "planted": {
                "waiting_days": {
                    "NL00": elsewhere.WAIT,
                    "GM9999": float(registrations.WAIT[2026]),
                    "period": 2026,
                },
                "no_difference": [code for code in elsewhere.BESIDE if code != "i01"],
            },
            "find": "mean of the wijken in 2026 against the country's figure",
        },
    }


def texts(world: World, numbers: Numbers) -> dict[str, dict[str, Any]]:
    """Give T1 to T12, in order."""
    return {
        **_numbers_first(numbers),
        **_numbers_and_stories(numbers),
        **_later(numbers),
        **_guarded(world),
        **_elsewhere(),
    }
