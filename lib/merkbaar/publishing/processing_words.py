"""The Dutch of the processing register and the DPIA outline; every claim is one the code keeps."""

from __future__ import annotations

from collections.abc import Mapping

PURPOSES: Mapping[str, str] = {
    "signaleren": "signaleren: zien waar iets verandert",
    "leren": "leren: begrijpen wat werkt en waarom",
    "sturen": "sturen: keuzes in beleid onderbouwen",
    "verantwoorden": "verantwoorden: laten zien wat er met geld en inzet is bereikt",
    "voorspellen": "voorspellen: inschatten wat er in een gebied komt (nooit per persoon)",
}
READERS: Mapping[str, str] = {
    "gemeenteraad": "de gemeenteraad",
    "beleid": "beleidsmakers",
    "uitvoerders": "uitvoerders",
    "aanbieders": "aanbieders",
    "inwoners": "inwoners",
}
NUMBERS: Mapping[str, str] = {
    "bsn": "BSN, wordt een pseudoniem",
    "client": "cliëntnummer, wordt een pseudoniem",
    "phone": "telefoonnummer of WhatsApp-id, wordt een pseudoniem",
    "name": "naam, wordt een pseudoniem",
    "none": "geen nummer",
}
CATEGORIES: Mapping[str, str] = {
    "persons": "inwoners die in een van de bronnen staan",
    "identities": "mensen van wie bekend is onder welke nummers zij in de bronnen staan",
    "consents": "mensen die toestemming gaven of introkken",
    "provisions": "inwoners die een voorziening aanvroegen of kregen",
    "answers": "mensen die een vragenlijst invulden",
    "goals": "mensen met een persoonlijk doel",
    "invitations": "mensen die zijn uitgenodigd",
    "narratives": "mensen die een verhaal vertelden, en wie zij in hun verhaal noemen",
    "steps": "mensen van wie een traject is beschreven",
    "events": "mensen aan wie in een traject iets gebeurde, zoals een brief die kwam",
    "codes": "mensen van wie een verhaal of dossier is gecodeerd, en wie codeerde",
}
TELLING: Mapping[str, str] = {
    "provisions": "welke hulp iemand krijgt (zegt vaak iets over gezondheid of schulden)",
    "answers": "antwoorden op vragen (zeggen vaak iets over gezondheid of welzijn)",
    "goals": "persoonlijke doelen",
    "narratives": "verhalen in eigen woorden (er kan van alles in staan, ook over anderen)",
    "steps": "stappen in een traject",
    "events": "wat iemand wanneer overkwam in een traject",
}
COLUMNS: Mapping[str, str] = {
    "household": "huishouden (als pseudoniem)",
    "client": "cliëntnummer (als pseudoniem)",
    "phone": "telefoonnummer (als pseudoniem)",
    "birth_year": "geboortejaar",
    "area": "wijk of buurt",
    "purpose": "doel van de toestemming",
    "given": "datum van toestemming",
    "withdrawn": "datum van intrekking",
    "law": "wet",
    "provision": "voorziening",
    "level": "niveau van de voorziening",
    "provider": "aanbieder",
    "referrer": "verwijzer (geanonimiseerd)",
    "applied": "datum van aanmelding",
    "start": "begindatum",
    "end": "einddatum",
    "end_code": "reden van einde",
    "intensity": "omvang",
    "intensity_unit": "eenheid van de omvang",
    "amount": "bedrag",
    "instrument": "vragenlijst",
    "item": "vraag",
    "value": "waarde",
    "wave": "meetronde",
    "phase": "fase",
    "moment": "datum",
    "approach": "aanpak",
    "goal": "doel (geanonimiseerd)",
    "expected": "verwachting (geanonimiseerd)",
    "weight": "gewicht",
    "score": "score",
    "disposition": "afloop van de uitnodiging",
    "channel": "kanaal",
    "language": "taal",
    "text": "tekst (geanonimiseerd)",
    "original": "tekst in eigen taal (geanonimiseerd)",
    "original_language": "taal waarin is verteld",
    "made_by": "getypt, gesproken, uitgeschreven of vertaald",
    "made_with": "waarmee is uitgeschreven of vertaald (geanonimiseerd)",
    "photo": "foto (schone kopie, gezichten onherkenbaar gemaakt)",
    "audio": "geluidsopname (wordt niet gekopieerd)",
    "event": "gebeurtenis (geanonimiseerd)",
    "actor": "wie er handelde (geanonimiseerd)",
    "order": "volgorde",
    "coder": "codeur (als pseudoniem)",
    "dossier": "dossiernummer (als pseudoniem)",
    "code": "code",
    "emotion": "emotie (van een lijst, of geanonimiseerd)",
    "round": "ronde van het coderen",
    "period": "periode",
    "indicator": "indicator",
    "source": "herkomst",
    "unit": "eenheid",
    "group": "groep",
    "persons": "aantal inwoners",
    "lower": "ondergrens",
    "upper": "bovengrens",
    "version": "versie van de vragenlijst",
}
"""What a standard column holds, for who doesn't know its name."""
NO_TERM: Mapping[str, str] = {
    "persons": "heeft geen datum, dus Merkbaar kan geen termijn bewaken; haal mensen uit raw/",
    "consents": "geen termijn: als een intrekking zou verlopen, kwam iemand terug",
}
"""Why a table has no term, where it can't have one."""
MEASURES = (
    "Nummers van personen worden bij het inlezen vervangen door een pseudoniem van 128 bits "
    "(HMAC-SHA256 met een eigen sleutel van deze monitor). {where}",
    "De sleutel kan worden gewisseld (`merkbaar rotate-key`).",
    "Vrije tekst wordt bij het inlezen geanonimiseerd. Dat vindt niet alles: geanonimiseerd is "
    "niet anoniem.",
    "Wat van personen gemaakt wordt (`prepared/`, `results/`, `work/`, `concept/`, `register/`), "
    "is op Linux en macOS alleen leesbaar voor de eigenaar.",
    "{disk}",
    "Een tabel komt alleen naar buiten door de poort: aantallen onder {minimum} mensen worden "
    "verborgen, en cellen waaruit die te berekenen zijn ook; ook over tabellen en edities heen.",
    "Een citaat komt alleen naar buiten met toestemming van wie het zei en na een ja van een mens.",
    "Een foto komt alleen naar buiten met toestemming, zonder gegevens van de camera, met "
    "gezichten onherkenbaar gemaakt voor zover gevonden, en nadat een mens haar bekeek en "
    "beschreef.",
    "Voor de vrijgave wordt elke byte doorzocht op telefoonnummers, rekeningnummers, "
    "e-mailadressen en BSN's. Een vrijgegeven editie wordt ondertekend.",
    "Een intrekking (`merkbaar withdraw`) haalt citaten en foto's meteen uit vrijgegeven "
    "edities; wie vergeten wil worden (`merkbaar forget`), verdwijnt uit alles wat gemaakt is en "
    "blijft buiten de deur.",
    "Een foutmelding of verslag van een run noemt bestand, kolom en regel, nooit een waarde.",
    "Merkbaar rekent geen risico's of profielen per persoon uit en neemt geen besluiten.",
)
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "1. Voorstel",
        "Een monitor die telt en vertelt: '{title}'.",
        "De aanleiding, en welk besluit eraan ten grondslag ligt.",
    ),
    ("2. Persoonsgegevens", "Zie deel 1. Van wie: {people}.", "Of elk gegeven nodig is."),
    (
        "3. Verwerkingen",
        "Inlezen, pseudonimiseren, anonimiseren van tekst, tellen, thema's zoeken, tabellen en "
        "citaten vrijgeven.",
        "Hoe de bestanden in raw/ komen en wie ze aanlevert.",
    ),
    ("4. Doelen", "{purposes}.", "Of de doelen zo zijn vastgelegd en bekendgemaakt."),
    (
        "5. Betrokken partijen",
        "Lezers van de uitgave: {readers}.",
        "Wie verantwoordelijk is, wie verwerkt, welke overeenkomsten er zijn.",
    ),
    ("6. Belangen", "–", "Het belang van de gemeente en dat van de mensen zelf."),
    (
        "7. Plaats",
        "Alles draait op de eigen computer of server; Merkbaar stuurt niets weg.",
        "Waar die computer staat, en waar de reservekopieën zijn.",
    ),
    (
        "8. Techniek",
        "Python-software met open broncode. Thema's in verhalen worden met een tekstmodel op de "
        "eigen computer gezocht. Geen profiel per persoon, geen geautomatiseerd besluit.",
        "Of dit naast andere systemen wordt gebruikt die dat wel doen.",
    ),
    (
        "9. Wetten en beleid",
        "–",
        "Welke wetten gelden (Wmo, Jeugdwet, Participatiewet, Wgs, UAVG) en welk eigen beleid.",
    ),
    (
        "10. Bewaartermijnen",
        "Ingestelde termijnen: {terms}. Wat ouder is, wordt niet voorbereid.",
        "De termijn voor raw/ en voor tabellen zonder termijn; wie opruimt.",
    ),
    (
        "11. Grondslag",
        "Volgens het monitorbestand: {basis}.",
        "Of die grondslag klopt en volstaat.",
    ),
    (
        "12. Bijzondere gegevens",
        "{sensitive}.",
        "Op welke uitzondering van art. 9 een beroep wordt gedaan; of het BSN mag.",
    ),
    (
        "13. Verder gebruik",
        "Merkbaar gebruikt gegevens voor de monitor en niets anders.",
        "Of de bronnen voor een ander doel zijn verzameld, en of dit daarmee verenigbaar is.",
    ),
    (
        "14. Noodzaak",
        "Rekenen gebeurt met pseudoniemen; naar buiten gaan alleen tabellen vanaf {minimum} mensen "
        "en citaten met toestemming.",
        "Of het met minder gegevens kan, of met een steekproef.",
    ),
    (
        "15. Rechten van mensen",
        "Intrekken: `merkbaar withdraw`. Vergeten: `merkbaar forget`, dat ook zegt in welke ruwe "
        "bestanden iemand nog staat. Verbeteren: in de bron. Inzage en overdracht: vanuit de ruwe "
        "bestanden; Merkbaar heeft er geen opdracht voor.",
        "Hoe mensen worden geïnformeerd, waar zij terechtkunnen, en binnen welke tijd.",
    ),
    (
        "16. Risico's",
        "Bekend: een naam die in een tekst is blijven staan; iemand die aan een omschrijving te "
        "herkennen is; een verhaal over een ander; verlies van de sleutel; een map met ruwe "
        "bestanden die te ruim open staat; twee edities waarvan het verschil enkele mensen toont.",
        "Hoe groot kans en gevolg hier zijn, en welke risico's er nog meer zijn.",
    ),
    (
        "17. Maatregelen",
        "Zie 'Beveiliging: wat de software doet' in deel 1.",
        "Wat de gemeente daaraan toevoegt, en of wat overblijft aanvaardbaar is.",
    ),
)
"""Question, what the software knows of it, what the municipality must judge."""
