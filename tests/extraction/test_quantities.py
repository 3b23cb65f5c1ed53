"""Limits: every entry of the word list by its own example, and sentences in other houses' styles."""

import pytest

from policygraph.extraction.quantities import thresholds
from policygraph.extraction.quantity_words import QuantityWords, number
from policygraph.wordlists import read_words

from .building import candidate

LIST = read_words("quantities")
WORDS = QuantityWords(LIST)
ENTRIES = [
    (entry["example"], entry["found"])
    for section in LIST.values()
    for entry in (section if isinstance(section, list) else [section])
    if isinstance(entry, dict) and "found" in entry
]


def limits(text: str, part: str | None = None) -> list[str]:
    found = thresholds(*candidate(text, part), WORDS)
    return [f"{t.comparator} {t.value} {t.unit.nl}".strip() for t in found]


@pytest.mark.parametrize(("text", "expected"), ENTRIES, ids=[e[0][:50] for e in ENTRIES])
def test_every_entry_of_the_list_finds_what_its_example_says(
    text: str, expected: list[str]
) -> None:
    assert limits(text) == expected


@pytest.mark.parametrize(
    ("text", "what"), [(e["text"], e["what"]) for e in LIST["measured"]["examples"]]
)
def test_what_is_measured_is_said_in_words_of_the_sentence(text: str, what: str) -> None:
    assert [t.what.nl for t in thresholds(*candidate(text), WORDS)] == [what]


@pytest.mark.parametrize("text", LIST["traps"]["examples"])
def test_numbers_that_are_no_limits(text: str) -> None:
    assert limits(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De zorgaanbieder heeft ten minste drie fysiotherapeuten in loondienst.", [">= 3 personen"]),
        ("Het aandeel declaraties dat wij afwijzen bedraagt niet meer dan 2,5%.", ["<= 2.5 %"]),
        ("Een groepsbijeenkomst telt minimaal 4 en maximaal 12 deelnemers.", [">= 4 deelnemers", "<= 12 deelnemers"]),
        ("De gemiddelde behandelduur is lager dan 18 weken.", ["< 18 weken"]),
        ("Wij vergoeden ten hoogste € 1.250,00 per verzekerde.", ["<= 1250 euro per verzekerde"]),
        ("De praktijkhouder werkt minimaal 24 uur per week in de praktijk.", [">= 24 uur per week"]),
        ("De spoedlijn is 24 uur per dag, 7 dagen per week bereikbaar.", ["= 24 uur per dag", "= 7 dagen per week"]),
        ("De instelling meet de ervaringen ten minste één keer per jaar.", [">= 1 keer per jaar"]),
        ("Er is minstens tweemaal per jaar een intervisie.", [">= 2 keer per jaar"]),
        ("De ambulance is binnen 15 minuten ter plaatse.", ["<= 15 minuten"]),
        ("De kliniek voert jaarlijks minimaal 50 ingrepen uit.", ["= 1 keer per jaar", ">= 50 ingrepen"]),
        ("De zorgaanbieder bewaart het dossier minimaal 20 jaar.", [">= 20 jaar"]),
        ("Het normpercentage is 80 procent of hoger.", [">= 80 %"]),
        ("De prestatie kan hoogstens zes keer per jaar worden gedeclareerd.", ["<= 6 keer per jaar"]),
        ("Cliënten van 18 jaar en ouder kunnen zich aanmelden.", [">= 18 jaar"]),
        ("Het maximumtarief is € 96,13 per uur.", ["= 96.13 euro per uur"]),
        ("U had de laatste twee jaar geen lopende maatregel.", ["<= 2 jaar"]),
        ("De omzetgrens van meer dan € 5.000.000 per jaar is leidend.", ["> 5000000 euro per jaar"]),
        ("U bent minimaal een hbo-geschoolde medewerker.", []),
        ("Wij streven naar ten minste een kosten-neutrale overgang.", []),
        ("U heeft minimaal 1 locatie waar u spreekuur houdt.", [">= 1 locatie"]),
        ("De omzet is lager dan € 2,5 miljoen per jaar.", ["< 2500000 euro per jaar"]),
        ("Het tarief is 25.000 euro per jaar.", ["= 25000 euro per jaar"]),
        ("De wachttijd is niet langer dan vijfendertig dagen.", ["<= 35 dagen"]),
        ("Er zijn ten hoogste tweehonderd deelnemers.", ["<= 200 deelnemers"]),
        ("Tussen de 40% en 60% van de intakes verloopt digitaal.", [">= 40 %", "<= 60 %"]),
        ("De nazorg duurt 5 à 10 weken.", [">= 5 weken", "<= 10 weken"]),
        ("De kliniek werkt samen met één of meer revalidatiecentra.", [">= 1 revalidatiecentra"]),
        ("Richtlijnen voor 0-18 jaar zijn leidend.", []),
        ("Over de uren hulp is een wettelijke eigen bijdrage verschuldigd.", []),
        ("Onder de bewoners is een hoog aantal dat in een ziekenhuis verblijft.", []),
        ("U werkt samen met meer dan een huis.", ["> 1 huis"]),
        ("Voor jeugd tot 18 jaar geldt dit niet.", ["< 18 jaar"]),
        ("Voor verlenging zijn 60 punten vereist.", ["= 60 punten"]),
        ("Het minimum aantal uren per gezin is 12 uur.", [">= 12 uur"]),
        ("De meting vindt om de drie maanden plaats.", ["= 1 keer per 3 maanden"]),
        ("U werkt minstens 20 praktijkuren per week.", [">= 20 uur per week"]),
        ("De wachtdienst is dag en nacht, 7 x 24 uur, bereikbaar.", ["= 24 uur per dag", "= 7 dagen per week"]),
        ("U biedt 24-uurs bereikbaarheid.", ["= 24 uur per dag"]),
        ("Het spreekuur is van 8.30 tot 17.00 uur.", [">= 8.5 uur (kloktijd)", "<= 17 uur (kloktijd)"]),
        ("De verklaring is niet ouder dan drie maanden.", ["<= 3 maanden"]),
        ("Zie hoofdstuk 2-jarige trajecten niet als norm.", []),
        ("U reageert binnen tien werkdagen.", []),
        ("Er is ten minste 0.8 fte beschikbaar.", [">= 0.8 fte"]),
        ("Zie minimaal 2.1 Eisen en bel voor 17.30 uur.", []),
        ("Het bewijs is na afgifte 4 jaar geldig.", ["= 4 jaar"]),
        ("Daarna heeft u maximaal vijf weken de tijd.", []),
        ("De index is > 60 en < 140.", ["> 60", "< 140"]),
        ("U levert eens in de drie weken aan.", ["= 1 keer per 3 weken"]),
        ("Meld een vertrek minimaal vier weken van tevoren.", []),
        ("Zie artikel 12 lid 3 van beleidsregel BR/REG-24101.", []),
        ("In 2031 sluiten wij geen nieuwe overeenkomsten.", []),
        ("Eén van de partijen kan opzeggen.", []),
        ("De drie pijlers van ons beleid zijn rust, reinheid en regelmaat.", []),
        ("Bel 088 123 45 67 of schrijf naar Postbus 1234, 5600 AB Stad.", []),
    ],
)  # fmt: skip
def test_other_houses_and_the_regulator(text: str, expected: list[str]) -> None:
    assert limits(text) == expected


def test_a_clause_keeps_the_side_said_before_it_and_nothing_else() -> None:
    text = "Aanwezig zijn ten minste een arts en drie verpleegkundigen."
    assert limits(text, "drie verpleegkundigen") == [">= 3 personen"]
    assert limits("U telt 4 fte. De buren tellen 9 fte.", "U telt 4 fte.") == ["= 4 fte"]


def test_numbers_in_dutch_notation_and_their_offsets() -> None:
    assert [number(n) for n in ("1.000,00", "100.000", "2,5", "7")] == [1000, 100000, 2.5, 7]
    found, structure = candidate(
        "Zo is het. Er zijn minimaal 6 fte nodig.", "Er zijn minimaal 6 fte nodig."
    )
    limit = thresholds(found, structure, WORDS)[0]
    assert found.block.text[limit.start : limit.end] == "6 fte"
    assert (limit.rule, limit.what.en) == ("side-before", "size in fte")
