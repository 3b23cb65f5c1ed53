"""Paragraphs in the style of other insurers and regulators, made up; what each should give."""

import pytest

from policygraph.extraction.assembly import cues_for
from policygraph.extraction.cues import read_cues
from policygraph.extraction.pipeline import Pipeline
from policygraph.model import Catalogue
from policygraph.wordlists import read_words

CASES: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "appendix with bullets": (
        """Bijlage 4 Voorwaarden voor een overeenkomst 2031

Algemeen

 • De zorgaanbieder beschikt over een geldig inschrijfnummer in het Handelsregister.

 • De zorgaanbieder neemt deel aan de landelijke meting, inclusief de nameting.

Aanvullende eisen voor oogklinieken

 • Bij een narcose is altijd een anesthesioloog in het gebouw.

 • Behandelingen van baby's worden niet uitgevoerd.
""",
        [
            ("beschikt over een geldig inschrijfnummer", "Requirement"),
            ("neemt deel aan de landelijke meting", "Requirement"),
            ("altijd een anesthesioloog", "Requirement"),
            ("Behandelingen van baby's", "Prohibition"),
        ],
    ),
    "numbered chapters": (
        """2 Beleid en criteria

2.3 Tarieven en contractvorm

Wij hebben een voorkeur voor meerjarige afspraken, mits beide partijen daar voordeel van hebben.
Per aanbieder beoordelen wij welke contractvorm past. De maatschappij vergoedt geen reiskosten.

2.4 Wat vinden we belangrijk?

De maatschappij stimuleert het hergebruik van rollators.
""",
        [
            ("voorkeur voor meerjarige afspraken", "PurchaseRule"),
            ("beoordelen wij welke contractvorm", "PurchaseRule"),
            ("vergoedt geen reiskosten", "PurchaseRule"),
            ("stimuleert het hergebruik", "Commitment"),
        ],
    ),
    "regulation with articles": (
        """Artikel 1 Begripsbepalingen

In deze regeling wordt verstaan onder:

a. consult: een gesprek tussen behandelaar en patiënt;

b. dossier: het geheel van gegevens over de patiënt.

Artikel 4 Verplichtingen van de zorgaanbieder

1. De zorgaanbieder registreert de bestede tijd per patiënt.

2. De zorgaanbieder brengt geen reiskosten in rekening.

3. Het is niet toegestaan om twee consulten op één dag te declareren.
""",
        [
            ("registreert de bestede tijd", "Requirement"),
            ("brengt geen reiskosten", "Prohibition"),
            ("Het is niet toegestaan", "Prohibition"),
            ("consult: een gesprek", "PurchaseRule"),
        ],
    ),
    "request in the second person": (
        """## Overeenkomst aanvragen

Hebt u dit jaar geen overeenkomst met ons? Dan moet u voldoen aan de eisen uit ons beleid.

Voordat u kunt beginnen moet u het volgende geregeld hebben:

- een AGB-code voor alle behandelaren;
- een geldig VECOZO-certificaat.

U kunt uw aanvraag indienen via het portaal. Wij reageren binnen drie weken op uw aanvraag.
""",
        [
            ("moet u voldoen aan de eisen", "Requirement"),
            ("een AGB-code voor alle", "Requirement"),
            ("een geldig VECOZO-certificaat", "Requirement"),
            ("aanvraag indienen via het portaal", "ProcedureStep"),
            ("Wij reageren binnen drie weken", "Commitment"),
        ],
    ),
    "suitability and exclusion": (
        """# Geschiktheidseisen

- Gegadigde is in het bezit van een toelatingsvergunning.
- Gegadigde heeft minimaal drie jaar ervaring met deze zorg.

# Uitsluitingsgronden

- Gegadigde verkeert in staat van faillissement.
- Gegadigde heeft onjuiste gegevens verstrekt.
""",
        [
            ("toelatingsvergunning", "Requirement"),
            ("minimaal drie jaar ervaring", "Requirement"),
            ("staat van faillissement", "ExclusionGround"),
            ("onjuiste gegevens", "ExclusionGround"),
        ],
    ),
    "refusal by lead-in": (
        """### Contractering

Wij sluiten geen overeenkomst met een fysiotherapeut die:

1. korter dan een jaar als zodanig geregistreerd staat;
2. geen eigen praktijkruimte heeft.
""",
        [
            ("korter dan een jaar", "ExclusionGround"),
            ("geen eigen praktijkruimte", "ExclusionGround"),
        ],
    ),
    "vision that asks": (
        """## Onze visie op mondzorg

Gaatjes voorkomen is beter dan vullen. De vraag naar mondzorg stijgt al jaren.
Van tandartsen verwachten wij dat zij ouders voorlichten over poetsen. Wij rekenen erop dat u
kinderen minstens eens per jaar ziet. Wij ondersteunen praktijken die samen spreekuren houden.
""",
        [
            ("Gaatjes voorkomen is beter", None),
            ("De vraag naar mondzorg stijgt", None),
            ("Van tandartsen verwachten wij", "Expectation"),
            ("Wij rekenen erop", "Expectation"),
            ("Wij ondersteunen praktijken", "Commitment"),
        ],
    ),
    "timetable as a pipe table": (
        """## Planning

| Activiteit | Wie | Datum |
|------------|-----|-------|
| Publicatie van het beleid | Verzekeraar | 1 april 2030 |
| Indienen van de offerte | Zorgaanbieder | uiterlijk 15 juli 2030 |
""",
        [
            ("Publicatie van het beleid", "ProcedureStep"),
            ("Indienen van de offerte", "ProcedureStep"),
            ("Activiteit", None),
        ],
    ),
    "contacts": (
        """## Contact

Heeft u vragen over uw declaraties? Bel dan 070 123 45 67 of mail naar nota@voorbeeld.nl.

Vragen over\tE-mail
Contracten\tcontract@voorbeeld.nl
""",
        [
            ("Bel dan 070", "ProcedureStep"),
            ("contract@voorbeeld.nl", "ProcedureStep"),
            ("Vragen over E-mail", None),
        ],
    ),
    "criteria without rights": (
        """## Gesprek over de inkoop

Dit richtinggevend kader gebruiken wij in gesprekken. U kunt er geen rechten aan ontlenen.

- **Nabijheid:** u werkt met een vast team in de wijk.
- **Vernieuwing:** u probeert nieuwe hulpmiddelen uit.
""",
        [
            ("u werkt met een vast team", "GuidanceCriterion"),
            ("u probeert nieuwe hulpmiddelen", "GuidanceCriterion"),
        ],
    ),
    "conditions for a supplement": (
        """### Toeslag avondspreekuur

U komt in aanmerking voor de toeslag als u:

- op minstens twee avonden open bent;
- een assistent met diploma inzet.

De toeslag bedraagt € 12 per consult. U mag de toeslag niet declareren voor telefonische consulten.
""",
        [
            ("U komt in aanmerking", "PurchaseRule"),
            ("op minstens twee avonden", "Requirement"),
            ("een assistent met diploma", "Requirement"),
            ("De toeslag bedraagt", "PurchaseRule"),
            ("U mag de toeslag niet", "Prohibition"),
        ],
    ),
    "duties in prose": (
        """## Minimumeisen

De zorgaanbieder draagt er zorg voor dat iedere patiënt binnen vijf werkdagen wordt gezien. Hij is
verplicht een wachtlijst bij te houden. Uitbesteding aan derden is alleen toegestaan met onze
schriftelijke toestemming. De zorgaanbieder mag consulten ook per video geven.
""",
        [
            ("draagt er zorg voor", "Requirement"),
            ("verplicht een wachtlijst", "Requirement"),
            ("alleen toegestaan met onze", "Requirement"),
            ("mag consulten ook per video", "Permission"),
        ],
    ),
    "advertisement and about us": (
        """# Over ons

Wij zijn een landelijke zorgverzekeraar van 400.000 mensen. Met onze app verdienen leden punten
voor elke wandeling. Verzekerden kiezen voor ons vanwege de lage premie.
""",
        [
            ("landelijke zorgverzekeraar", None),
            ("verdienen leden punten", None),
            ("Verzekerden kiezen", None),
        ],
    ),
    "new entrants": (
        """### Nieuwe zorgaanbieders

Nieuwe zorgaanbieders kunnen zich tot 1 juni 2031 aanmelden via inkoop@voorbeeld.nl. Aanmeldingen
na deze datum nemen wij niet in behandeling. U bent een nieuwe zorgaanbieder als u in 2030 geen
overeenkomst met ons had. Wij behouden ons het recht voor om het aantal aanbieders te beperken.
""",
        [
            ("tot 1 juni 2031 aanmelden", "ProcedureStep"),
            ("nemen wij niet in behandeling", "PurchaseRule"),
            ("U bent een nieuwe zorgaanbieder", "PurchaseRule"),
            ("behouden ons het recht", "PurchaseRule"),
        ],
    ),
    "flattened columns": (
        "Eisen aan de instelling\n\n"
        + "\n\n".join(
            """Voor een overeenkomst moet de instelling ten minste voldoen aan de onder-
staande eisen. Deze eisen zijn met de koepels besproken en gelden voor
alle instellingen die deze zorg in het jaar 2031 willen gaan leveren.
 - de instelling heeft een klachtenfunctionaris die niet in dienst is van
de instelling zelf en die door patiënten vrij kan worden benaderd;
 - de instelling controleert de diploma's van nieuwe medewerkers voor-
dat zij aan de slag gaan;
 - de instelling weigert geen patiënten vanwege hun woonplaats;
Ook verwachten wij dat de instelling haar wachttijden iedere maand publi-
ceert op de eigen website en deze doorgeeft aan de landelijke databank.
De instelling publiceert daarnaast ieder jaar een verslag over kwaliteit
en veiligheid, dat ook voor patiënten goed te lezen en te begrijpen is.
De raad van toezicht van de instelling keurt dit verslag vooraf goed.""".split("\n")
        ),
        [
            ("heeft een klachtenfunctionaris", "Requirement"),
            ("controleert de diploma's van nieuwe medewerkers voordat", "Requirement"),
            ("weigert geen patiënten", "Prohibition"),
            ("wachttijden iedere maand publiceert", "Requirement"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rules_hold_in_other_documents(name: str, catalogue: Catalogue) -> None:
    text, expected = CASES[name]
    cues = cues_for(catalogue, read_words)
    if "De maatschappij" in text:
        cues = read_cues(read_words("cues"), ["De maatschappij"])
    read = Pipeline(cues).read(text.split("\n"))
    found = [(s.candidate.text, s.kind) for s in read.statements]
    found += [(c.text, None) for c, _ in read.rejected]
    for words, kind in expected:
        kinds = {k for t, k in found if words in t}
        assert kinds == {kind}, (words, [(t, k) for t, k in found if words in t] or found)
