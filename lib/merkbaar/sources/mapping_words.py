"""Names that Dutch sources give to the columns of the standard tables: data, no logic.

Lower case, without accents and punctuation; the likeliest first. A name also counts where it is
the last part of a longer one («Periode Ingangsdatum»).
"""

from __future__ import annotations


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


SYNONYMS: dict[str, tuple[str, ...]] = {
    "person": _names(
        "bsn|burgerservicenummer|sofinummer|clientnummer|clientnr|client id|clientid|client"
        "|client bsn|persoon|persoonsnummer|persoonid|person|person id|respnr|respondent"
        "|respondentnummer|respondent id|responsid|deelnemer|deelnemernummer|inwoner"
        "|administratienummer|anummer|klantnummer|id|pid|participant|gebruiker"
    ),
    "household": _names("huishouden|huishoudnummer|gezin|gezinsnummer|household|adresid|hhid"),
    "area": _names(
        "wijkcode|buurtcode|gemeentecode|gebiedscode|gebied|wijk|buurt|area|regiocode|cbs wijk"
        "|wijk code|gwb code|codering|regios|regio|wijk of buurt|wk code|bu code|stadsdeel"
    ),
    "birth_year": ("geboortejaar", "birth year", "gebjaar", "jaar geboorte", "yob"),
    "purpose": ("doel", "toestemmingsdoel", "purpose", "soort toestemming"),
    "given": _names(
        "toestemming|toestemming gegeven|datum toestemming|gegeven|given|toestemming meetellen"
        "|toestemming citeren|akkoord|akkoorddatum"
    ),
    "withdrawn": ("ingetrokken", "intrekking", "datum intrekking", "withdrawn"),
    "law": ("wet", "wettelijk kader", "law", "regeling wet", "domein", "wetgeving"),
    "provision": _names(
        "voorziening|product|productcode|productcategorie|hulpvorm|maatwerkvoorziening|provision"
        "|soort voorziening|type voorziening|regeling|traject|ondersteuning|soort hulp"
    ),
    "level": ("niveau", "perceel", "zwaarte", "intensiteitsniveau", "level", "voorziening niveau"),
    "provider": (
        "aanbieder",
        "zorgaanbieder",
        "leverancier",
        "agb code",
        "provider",
        "organisatie",
    ),
    "referrer": ("verwijzer", "type verwijzer", "referrer", "aanmelder", "verwijzing door"),
    "applied": _names(
        "aanmelddatum|datum aanmelding|meldingsdatum|datum melding|aanvraagdatum|datum aanvraag"
        "|applied|instroomdatum"
    ),
    "start": _names(
        "ingangsdatum|startdatum|begindatum|datum ingang|datum start|datum begin|start|aanvang"
        "|aanvangsdatum|start levering|toewijzing ingangsdatum|begin"
    ),
    "end": _names(
        "einddatum|datum einde|stopdatum|eind|einde|end|beeindigingsdatum|datum beeindiging"
        "|toewijzing einddatum|afsluitdatum|eindedatum"
    ),
    "end_code": _names(
        "reden beeindiging|reden einde|beeindigingscode|stopcode|end code|reden uitstroom"
        "|reden afsluiting|uitstroomreden"
    ),
    "intensity": ("omvang", "volume", "aantal eenheden", "uren", "intensity", "aantal uren"),
    "intensity_unit": (
        "eenheid",
        "eenheid omvang",
        "frequentie",
        "intensity unit",
        "volume eenheid",
    ),
    "amount": _names(
        "bedrag|kosten|tarief|budget|amount|uitgaven|gedeclareerd bedrag|levering bedrag|lasten"
        "|totaalbedrag|realisatie"
    ),
    "instrument": ("vragenlijst", "instrument", "meetinstrument", "lijst"),
    "item": ("vraag", "item", "vraagnummer", "vraagcode", "stelling", "question"),
    "value": (
        "waarde",
        "antwoord",
        "value",
        "score",
        "cijfer",
        "uitkomst",
        "percentage",
        "response",
    ),
    "wave": _names("golf|ronde|meting|meetmoment|wave|tweeweken|meetronde|afnamemoment|peiling"),
    "moment": _names(
        "datum|tijdstip|moment|invuldatum|afnamedatum|meetdatum|datum tijd|timestamp|verzonden"
        "|datum afname|startdate|verzenddatum|enddate|datum uitnodiging"
    ),
    "phase": ("fase", "phase", "stap fase", "trajectfase"),
    "approach": ("aanpak", "approach", "interventie", "conditie", "programma", "groep aanpak"),
    "goal": ("doel nummer", "doelnummer", "goal", "leerdoel", "persoonlijk doel", "doelnr"),
    "weight": ("gewicht", "weging", "weight", "belang"),
    "expected": ("verwacht", "verwachte uitkomst", "expected", "verwacht niveau"),
    "score": ("score", "gas score", "doelscore", "behaald"),
    "disposition": ("status", "afloop", "disposition", "uitkomst uitnodiging", "respons status"),
    "narrative": ("verhaalnummer", "verhaal id", "narrative", "nr verhaal"),
    "channel": ("kanaal", "channel", "medium", "via"),
    "language": ("taal", "language", "taalcode", "voertaal"),
    "text": _names(
        "verhaal|tekst|text|toelichting|opmerking|opmerkingen|open antwoord|antwoord open|comment"
        "|comments|reactie|bericht|omschrijving situatie|ervaring|story|feedback"
    ),
    "original": ("origineel", "originele tekst", "oorspronkelijke tekst", "original"),
    "original_language": ("oorspronkelijke taal", "taal origineel", "original language"),
    "made_with": ("gemaakt met", "uitgeschreven met", "vertaald met", "made with"),
    "made_by": ("invoer", "ingevoerd door", "made by", "wijze van invoer", "bron tekst"),
    "confidence": ("zekerheid", "betrouwbaarheid", "confidence"),
    "order": ("volgorde", "stapnummer", "order", "volgnummer"),
    "event": ("gebeurtenis", "event", "stap", "wat gebeurde"),
    "emotion": ("emotie", "emotion", "gevoel"),
    "actor": ("wie", "actor", "betrokkene"),
    "client": ("clientnummer", "clientnr", "klantnummer", "client id"),
    "phone": ("telefoon", "telefoonnummer", "mobiel", "mobiel nummer", "whatsapp"),
    "dossier": ("dossier", "dossiernummer", "casus", "casusnummer"),
    "coder": ("codeur", "beoordelaar", "coder", "rater"),
    "code": ("code", "codering verhaal", "label", "thema code"),
    "round": ("ronde", "round", "codeerronde"),
    "period": ("jaar", "periode", "period", "perioden", "peiljaar", "year", "kwartaal", "maand"),
    "indicator": ("indicator", "indicatorcode", "variabele", "onderwerp", "kengetal", "maat"),
    "unit": ("eenheid", "unit", "maateenheid"),
    "lower": ("ondergrens", "lower", "ci laag", "betrouwbaarheidsinterval laag", "min"),
    "upper": ("bovengrens", "upper", "ci hoog", "betrouwbaarheidsinterval hoog", "max"),
    "source": ("bron", "source", "herkomst"),
    "group": ("groep", "leeftijdsgroep", "group", "doelgroep", "categorie"),
    "persons": _names(
        "personen|aantal personen|inwoners|aantal inwoners|persons|aantal|populatie|bevolking"
        "|noemer|a inw"
    ),
    "product": ("product", "productcode", "voorziening", "taakveld"),
    "kind": ("soort", "type kosten", "kind", "baten lasten", "kostensoort"),
    "group_age": (
        "leeftijdsgroep",
        "leeftijdsklasse",
        "leeftijd",
        "leeftijdscategorie",
        "age group",
    ),
    "group_sex": ("geslacht", "gender", "sekse", "sex"),
    "group_household": ("huishoudtype", "type huishouden", "gezinssamenstelling"),
    "group_income": ("inkomensgroep", "inkomensklasse", "inkomen"),
}

TABLE_WORDS: dict[str, tuple[str, ...]] = {
    "persons": ("client", "personen", "persoon", "inwoners", "deelnemers", "brp"),
    "identities": ("sleutellijst", "sleutelbestand", "koppeltabel", "koppellijst"),
    "consents": ("toestemming", "consent"),
    "provisions": (
        "registratie",
        "voorziening",
        "beschikking",
        "toewijzing",
        "indicatie",
        "wmo",
        "jeugd",
        "participatie",
        "schuldhulp",
        "traject",
    ),
    "answers": ("vragenlijst", "antwoord", "enquete", "puls", "survey", "meting"),
    "goals": ("doelen", "gas", "goals"),
    "invitations": ("uitnodiging", "verzending", "respons", "invitation"),
    "narratives": ("verhalen", "verhaal", "reacties", "narrative", "chat", "whatsapp"),
    "steps": ("stappen", "reis", "journey", "klantreis"),
    "codes": ("codes", "codering", "coderen"),
    "events": ("gebeurtenissen", "events", "brieven"),
    "areas": ("indicator", "wijk", "buurt", "kerncijfers", "kwb", "gebied"),
    "population": ("noemer", "bevolking", "populatie", "inwoneraantal"),
    "ledger": ("kosten", "grootboek", "financi", "budget", "uitgaven", "declaratie"),
}
"""Words in the name of a file or sheet that point to a standard table."""

TRAITS: dict[str, tuple[tuple[str, float], ...]] = {
    "person": (("bsn", 0.75), ("phone", 0.3)),
    "area": (("area", 0.9),),
    "birth_year": (("birth_year", 0.3),),
    "law": (("law", 0.85),),
    "language": (("language", 0.8),),
    "channel": (("channel", 0.7),),
    "disposition": (("disposition", 0.7),),
    "text": (("long_text", 0.8),),
    "period": (("period", 0.45),),
    "wave": (("wave", 0.55),),
    "moment": (("moment", 0.35),),
    "start": (("moment", 0.15),),
    "end": (("moment", 0.12),),
    "applied": (("moment", 0.1),),
    "given": (("moment", 0.1),),
    "value": (("score", 0.2), ("number", 0.1)),
    "score": (("score", 0.15),),
    "amount": (("number", 0.1),),
    "persons": (("number", 0.08),),
}
"""What content says of a standard column: trait and how much it tells when it is all there."""

SAID: dict[str, str] = {
    "bsn": "de cellen doorstaan de elfproef van een BSN",
    "phone": "de cellen zijn telefoonnummers",
    "area": "de cellen zijn geschreven als een CBS-gebiedscode",
    "birth_year": "de cellen zijn jaartallen van een geboorte",
    "law": "de cellen noemen wetten uit het sociaal domein",
    "language": "de cellen noemen talen",
    "channel": "de cellen noemen kanalen",
    "disposition": "de cellen noemen de afloop van een uitnodiging",
    "long_text": "de cellen zijn lange teksten",
    "period": "de cellen zijn jaren of perioden",
    "wave": "de cellen zijn meetmomenten",
    "moment": "de cellen zijn datums",
    "score": "de cellen zijn cijfers van 0 tot 10",
    "number": "de cellen zijn getallen",
}
"""How a trait is told to a researcher."""
