"""The sixty indicators: code, name, unit, level, noise, and what is true of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Truth = Literal["null", "waiting", "satisfaction", "redefined", "context"]


@dataclass(frozen=True)
class Indicator:
    """An indicator: `noise` is the standard error of a wijk's value in a year."""

    code: str
    name: str
    unit: str
    level: float
    noise: float
    truth: Truth = "null"


_WORKED: tuple[tuple[str, str, float, float, Truth], ...] = (
    ("Gemiddelde wachttijd tot start voorziening", "dagen", 18.0, 1.2, "waiting"),
    ("Tevredenheid met de hulp (rapportcijfer)", "cijfer 1-10", 7.1, 0.12, "satisfaction"),
    ("Jongeren met jeugdhulp", "%", 8.4, 0.5, "redefined"),
    ("Mantelzorgers", "%", 14.5, 0.9, "redefined"),
    ("Inwoners van 65 jaar en ouder", "%", 21.0, 0.3, "context"),
    ("Inwoners tot 18 jaar", "%", 18.5, 0.3, "context"),
    ("Eenpersoonshuishoudens", "%", 36.0, 0.6, "context"),
    ("Eenoudergezinnen", "%", 7.0, 0.3, "context"),
    ("Huurwoningen", "%", 41.0, 0.5, "context"),
    ("Huishoudens met een laag inkomen", "%", 8.0, 0.4, "context"),
    ("Bevolkingsdichtheid", "per km2", 1900.0, 15.0, "context"),
    ("Gemiddelde WOZ-waarde", "x 1.000 euro", 318.0, 4.0, "context"),
)
_NULLS: tuple[tuple[str, str, float, float], ...] = (
    ("Ervaren gezondheid (zeer) goed", "%", 74.0, 1.8),
    ("Psychische klachten", "%", 15.5, 1.4),
    ("Hoog risico op angst of depressie", "%", 7.2, 0.9),
    ("Heel veel stress in de afgelopen vier weken", "%", 17.8, 1.5),
    ("Zeer lage veerkracht", "%", 12.0, 1.2),
    ("Overgewicht", "%", 51.0, 1.9),
    ("Voldoet aan beweegrichtlijn", "%", 46.5, 1.9),
    ("Wekelijkse sporters", "%", 49.0, 1.9),
    ("Rokers", "%", 16.2, 1.3),
    ("Zware drinkers", "%", 7.9, 0.9),
    ("Slaapproblemen", "%", 21.4, 1.5),
    ("Langdurige aandoening met beperking", "%", 31.0, 1.7),
    ("Huisartsbezoek in het afgelopen jaar", "%", 70.5, 1.7),
    ("Valongevallen van 65-plussers", "per 1.000", 38.0, 3.1),
    ("Ernstig eenzaam", "%", 11.8, 1.2),
    ("Emotioneel eenzaam", "%", 33.0, 1.8),
    ("Sociaal eenzaam", "%", 36.5, 1.8),
    ("Vrijwilligers", "%", 27.0, 1.7),
    ("Lid van een vereniging", "%", 44.0, 1.9),
    ("Contact met buren, wekelijks", "%", 58.0, 1.9),
    ("Sociale samenhang in de buurt", "cijfer 0-10", 6.4, 0.1),
    ("Kan op iemand terugvallen", "%", 83.0, 1.4),
    ("Zwaar belaste mantelzorgers", "%", 9.6, 1.1),
    ("Bezoekers van het buurthuis", "per 1.000", 212.0, 11.0),
    ("Moeite met rondkomen", "%", 18.9, 1.5),
    ("Huishoudens met problematische schulden", "%", 8.6, 0.9),
    ("Betalingsachterstand zorgpremie", "%", 2.1, 0.3),
    ("Aanmeldingen schuldhulpverlening", "per 1.000", 9.8, 1.2),
    ("Personen met bijstand", "per 1.000", 41.0, 2.4),
    ("Langdurig in de bijstand", "%", 61.0, 2.0),
    ("Werkloze beroepsbevolking", "%", 4.1, 0.5),
    ("Jongeren zonder startkwalificatie en werk", "%", 5.3, 0.7),
    ("Gebruik van de minimaregeling", "%", 55.0, 2.0),
    ("Kinderen in armoede", "%", 6.9, 0.8),
    ("Voortijdig schoolverlaters", "%", 2.4, 0.3),
    ("Verzuim zonder geldige reden", "per 1.000", 27.0, 2.3),
    ("Doelgroepkinderen in de voorschool", "%", 82.0, 1.9),
    ("Jongeren met een delict", "per 1.000", 12.0, 1.3),
    ("Meldingen bij Veilig Thuis", "per 1.000", 6.8, 0.8),
    ("Jongeren met jeugdbescherming", "%", 1.1, 0.15),
    ("Leerlingen met schooladvies onder toetsadvies", "%", 9.4, 1.0),
    ("Wmo-cliënten", "per 1.000", 68.0, 3.2),
    ("Cliënten met huishoudelijke ondersteuning", "per 1.000", 29.0, 2.0),
    ("Tevreden met de woning", "%", 86.0, 1.4),
    ("Woningen met vocht of schimmel", "%", 13.0, 1.3),
    ("Afstand tot de bushalte", "km", 0.6, 0.04),
    ("Gebruikers van de regiotaxi", "per 1.000", 22.0, 1.9),
    ("Voelt zich wel eens onveilig", "%", 17.0, 1.5),
)
INDICATORS: tuple[Indicator, ...] = tuple(
    Indicator(f"i{i:02d}", *row)
    for i, row in enumerate([*_WORKED, *((*row, "null") for row in _NULLS)], start=1)
)
