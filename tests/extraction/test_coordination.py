"""One sentence with two demands is two; one demand with two things is one."""

import pytest

from policygraph.extraction.coordination import clauses
from policygraph.extraction.cues import read_cues
from policygraph.wordlists import read_words

CUES = read_cues(read_words("cues"))


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in clauses(text, 0, len(text), CUES)]


@pytest.mark.parametrize(
    "text",
    [
        # Clauses with their verb last, below one "dat".
        "Wij verwachten dat u oefeningen thuis aanbiedt | en de uitkomst elke maand registreert.",
        "Wij gaan ervan uit dat u de wachtlijst bijhoudt | , ouders op tijd informeert.",
        "Wij verwachten dat u het plan volgt | en dat u elke wijziging meldt.",
        # "en" before a clause whose verb is followed by more about it.
        "De maatschappij verwacht dat u passend vervoer levert | en gebruik maakt van het portaal.",
        # Main clauses: another subject, a noun as subject, a verb at once.
        "De regeling loopt af | , vanaf 2031 volgen wij de nieuwe regeling.",
        "Wij kopen deze zorg regionaal in | , maar de praktijk houdt haar eigen tarief.",
        "Daarom meten wij elk jaar de drukte | , delen wij de cijfers | en bespreken wij ze met u.",
        # Two infinitives after one modal verb.
        "U kunt uw gegevens inzien | en een nieuw adres doorgeven.",
        # A refusal with two grounds, each enough.
        "U krijgt geen contract als u fraude pleegde | of als uw bestuurder is veroordeeld.",
        "Praktijken komen niet in aanmerking die failliet zijn | of die geen arts hebben.",
        # One verb with two things that are each named with "aan".
        "De praktijk voldoet aan het statuut van de vereniging | en aan de eisen van de inspectie.",
    ],
)  # fmt: skip
def test_two_demands(text: str) -> None:
    wanted = [
        p.strip(" ,").removeprefix("en ").removeprefix("maar ").removeprefix("of ")
        for p in text.split(" | ")
    ]
    assert [p.strip(" ,") for p in parts(text.replace(" | , ", ", ").replace(" | ", " "))] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Wij verwachten dat u samenwerkt met huisartsen en ziekenhuizen in de regio.",
        "Wij verwachten dat u zorg levert die veilig is en past bij de patiënt.",
        "Wij verwachten dat u aangeeft hoe u meet en hoe u verbetert.",
        "Mocht u daarna nog vragen hebben, dan zijn wij ook in de avond open.",
        "Als wij de zorg anders regelen, sparen we tijd.",
        "Hebt u al een contract, dan ontvangt u in juni bericht.",
        "U krijgt geen contract als u fraude pleegde en als dat bewezen is.",
        "U krijgt een contract als u een arts hebt of als u er een inhuurt.",
        "Om de zorg bereikbaar te houden, maken wij afspraken.",
        "U kunt patiënten en verzekerden hierover informeren.",
        "Waar de wachttijd lang is en groter wordt, helpen wij u.",
    ],
)
def test_one_demand(text: str) -> None:
    assert parts(text) == [text]
