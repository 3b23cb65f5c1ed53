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

 • De zorgaanbieder beschikt over een geldig keurmerk voor oogzorg.

 • De zorgaanbieder neemt deel aan de landelijke meting, inclusief de nameting.

Aanvullende eisen voor oogklinieken

 • Bij een narcose is altijd een anesthesioloog in het gebouw.

 • Behandelingen van baby's worden niet uitgevoerd.
""",
        [
            ("beschikt over een geldig keurmerk", "Requirement"),
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
    "agreement with numbered clauses": (
        """Overeenkomst oogzorg 2031

Artikel 3. Uitvoering

3.1. De Zorgaanbieder verleent de zorg zelf en draagt er zorg voor dat zijn medewerkers bekwaam zijn.
3.2. Het is de Zorgaanbieder niet toegestaan een eigen bijdrage te vragen.
3.3. Inzet van derden behoeft de voorafgaande toestemming van de Zorgverzekeraar.

Artikel 9. Duur en einde

9.1. Deze overeenkomst treedt in werking op 1 januari 2031 en eindigt van rechtswege.
9.2. De Zorgverzekeraar kan de overeenkomst ontbinden indien de Zorgaanbieder fraudeert.
9.3. Onverminderd het vorige lid informeert de Zorgaanbieder de Zorgverzekeraar terstond.
""",
        [
            ("verleent de zorg zelf", "Requirement"),
            ("draagt er zorg voor", "Requirement"),
            ("niet toegestaan een eigen bijdrage", "Prohibition"),
            ("behoeft de voorafgaande toestemming", "Requirement"),
            ("treedt in werking", "PurchaseRule"),
            ("eindigt van rechtswege", "PurchaseRule"),
            ("kan de overeenkomst ontbinden", "PurchaseRule"),
            ("informeert de Zorgaanbieder", "Requirement"),
        ],
    ),
    "bylaw with marks on lines of their own": (
        """Verordening steun in de wijk

Artikel 1. Begrippen
In deze verordening wordt verstaan onder:
  • a.
    hulp: steun aan huis door een beroepskracht;

Artikel 6. Kwaliteit
  • 1.
    Aanbieders zorgen voor goede hulp door:
    • a.
      het afstemmen van de hulp op de bewoner;
  • 2.
    Het college kan nadere regels stellen.
  • 3.
    Aanbieders melden elke calamiteit onverwijld aan de toezichthouder.
""",
        [
            ("hulp: steun aan huis", "PurchaseRule"),
            ("zorgen voor goede hulp", "Requirement"),
            ("het afstemmen van de hulp", "Requirement"),
            ("Het college kan nadere regels", "PurchaseRule"),
            ("melden elke calamiteit", "Requirement"),
        ],
    ),
    "programme of requirements as a table": (
        """# Bijlage 2

| Nr | Eis | Toelichting |
|----|-----|-------------|
| 1 | Opdrachtnemer beschikt voor elke medewerker over een verklaring. | Zie de wet. |
| 2 | Het is niet toegestaan bewoners te laten wachten. | - |
""",
        [
            ("beschikt voor elke medewerker", "Requirement"),
            ("niet toegestaan bewoners", "Prohibition"),
            ("Nr Eis Toelichting", None),
        ],
    ),
    "how to apply, step by step": (
        """# Overeenkomst aanvragen

Heeft u nog geen overeenkomst met ons?

Een inschrijving is geldig als:

- het formulier is ondertekend;
- alle stukken zijn meegestuurd.

U vraagt de overeenkomst als volgt aan:

- Controleer uw gegevens in het register.
- Stuur de verklaring op. U kunt hiervoor ons voorbeeld gebruiken.

Uw aanvraag leidt niet automatisch tot een overeenkomst. Wij zijn niet verplicht een aanbod te doen.
Alleen bestuurders krijgen toegang tot het portaal.
""",
        [
            ("het formulier is ondertekend", "Requirement"),
            ("alle stukken zijn meegestuurd", "Requirement"),
            ("Controleer uw gegevens", "ProcedureStep"),
            ("Stuur de verklaring op", "ProcedureStep"),
            ("ons voorbeeld gebruiken", "Permission"),
            ("niet automatisch", "PurchaseRule"),
            ("niet verplicht een aanbod", "PurchaseRule"),
            ("Alleen bestuurders", "PurchaseRule"),
        ],
    ),
    "policy of a supervisor": (
        """Beleidsregel dossiers

1. Reikwijdte

Deze beleidsregel is van toepassing op klinieken.

2. Toezicht

2.1 De NZa maakt haar besluiten openbaar.
2.2 De zorgaanbieder is gehouden gegevens te bewaren. Hij toont deze op verzoek.
2.3 De beleidsregel van vorig jaar vervalt.

Toelichting

De zorgaanbieder heeft hier lang om gevraagd.
""",
        [
            ("is van toepassing op klinieken", "PurchaseRule"),
            ("maakt haar besluiten openbaar", "Commitment"),
            ("is gehouden gegevens", "Requirement"),
            ("Hij toont deze", "Requirement"),
            ("vorig jaar vervalt", "PurchaseRule"),
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
