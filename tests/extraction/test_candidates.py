"""Sentences, answered questions, clauses with a demand of their own, rows."""

import pytest

from policygraph.extraction.candidates import candidates
from policygraph.extraction.cues import Cues, read_cues
from policygraph.extraction.sentences import sentences
from policygraph.extraction.structure import structure
from policygraph.wordlists import read_words


@pytest.fixture(scope="module")
def cues() -> Cues:
    return read_cues(read_words("cues"))


def pieces(text: str, cues: Cues) -> list[str]:
    return [c.text for c in candidates(structure(text.split("\n")), cues)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zie o.a. de wet. De zorg is goed.", ["Zie o.a. de wet.", "De zorg is goed."]),
        (
            "Dit geldt d.w.z. bijv. voor art. 5 en nr. 7.",
            ["Dit geldt d.w.z. bijv. voor art. 5 en nr. 7."],
        ),
        ("Mail naar a.b@c-d.nl. Wij lezen dat.", ["Mail naar a.b@c-d.nl.", "Wij lezen dat."]),
        ("Mail naar a@b.nl Wij lezen dat.", ["Mail naar a@b.nl", "Wij lezen dat."]),
        ("Kijk op www.b.nl/x voor meer.", ["Kijk op www.b.nl/x voor meer."]),
        (
            "Dit kost € 1.250,50 per jaar. U betaalt.",
            ["Dit kost € 1.250,50 per jaar.", "U betaalt."],
        ),
        ("Dit regelt q.z.r. zelf. q.z.r. betaalt.", ["Dit regelt q.z.r. zelf.", "q.z.r. betaalt."]),
        ("Dr. J. de Vries (o.i.d.) tekent! Goed?", ["Dr. J. de Vries (o.i.d.) tekent!", "Goed?"]),
        ("Wij zeggen: “Doe dit.” Dat helpt.", ["Wij zeggen: “Doe dit.”", "Dat helpt."]),
        ("Bel ons e.d. Daarna reageren wij.", ["Bel ons e.d.", "Daarna reageren wij."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two demands on one subject.
        ("- U meet de pijn elke week en borgt dit in een protocol;",
         ["U meet de pijn elke week", "borgt dit in een protocol;"]),
        # Two subjects.
        ("- uw bestuur is bekend bij ons en u voldoet aan de belastingplicht;",
         ["uw bestuur is bekend bij ons", "u voldoet aan de belastingplicht;"]),
        # A comma before a subject with its verb.
        ("- u verkeert niet in schuldsanering, uw vergunning is niet ingetrokken;",
         ["u verkeert niet in schuldsanering", "uw vergunning is niet ingetrokken;"]),
        # A list of things is one demand.
        ("- U werkt samen met huisartsen en ziekenhuizen.", ["U werkt samen met huisartsen en ziekenhuizen."]),
        # Two verbs at the end of clauses with one "dat" are two demands.
        ("Wij verwachten dat u patiënten goed voorlicht en tijdig doorverwijst.",
         ["Wij verwachten dat u patiënten goed voorlicht", "tijdig doorverwijst."]),
        # Questions and what answers them are one; others stay apart.
        ("Heeft u een plan? En wilt u dat delen? Stuur het dan op.",
         ["Heeft u een plan? En wilt u dat delen? Stuur het dan op."]),
        # Infinitives are no clauses.
        ("Wij willen zorg behouden en laten groeien in de wijk.",
         ["Wij willen zorg behouden en laten groeien in de wijk."]),
        # Another subject, in a main clause and in a subordinate one.
        ("Dit kader geldt voor de wijk en het verschilt per regio.",
         ["Dit kader geldt voor de wijk", "het verschilt per regio."]),
        ("Wij volgen de zorg die de wijk biedt en het verschilt wie dat doet.",
         ["Wij volgen de zorg die de wijk biedt en het verschilt wie dat doet."]),
        # A conjunction inside brackets splits nothing.
        ("- U levert zorg (die veilig is en wordt getoetst) aan huis.",
         ["U levert zorg (die veilig is en wordt getoetst) aan huis."]),
        ("Heeft u een idee voor de wijk? Dan horen wij dat graag.",
         ["Heeft u een idee voor de wijk? Dan horen wij dat graag."]),
        ("Werkt het? Niemand weet het nu al.", ["Werkt het?", "Niemand weet het nu al."]),
        ("- een plan; - geen kosten", ["een plan;", "- geen kosten"]),
    ],
)  # fmt: skip
def test_clauses(text: str, expected: list[str], cues: Cues) -> None:
    assert pieces(text, cues) == expected


def test_a_question_that_sets_the_case_is_one_with_what_the_insurer_does(cues: Cues) -> None:
    asked = "Declareert u zelf? Wij betalen binnen een week."
    told = structure([asked, "", "Moet de bewoner wachten? Wij bellen terug."])
    assert [c.text for c in candidates(told, cues)] == [
        asked,
        "Moet de bewoner wachten?",
        "Wij bellen terug.",
    ]


def test_a_row_is_one_candidate_and_headings_are_none(cues: Cues) -> None:
    assert pieces("## Planning\n\nWat\tWanneer\nOfferte. Tekenen.\t1 mei", cues) == [
        "Wat Wanneer",
        "Offerte. Tekenen. 1 mei",
    ]


def test_of_a_row_only_the_cell_with_the_demand(cues: Cues) -> None:
    table = "| Nr | Eis | Toelichting |\n|---|---|---|\n| 1 | Er is een plan. | Zie boven. |"
    assert pieces(table, cues)[1:] == ["Er is een plan."]
    assert pieces("Norm\tToetsing\nEr is een plan.\tInzien.", cues)[1:] == ["Er is een plan."]
    assert pieces("Vraag\tAntwoord\nWie?\tIedereen.", cues)[1:] == ["Wie? Iedereen."]


def test_an_item_that_only_names_what_is_below_it_is_none(cues: Cues) -> None:
    captions = "- Voorbereiding\n  - Maak een plan;\n- Groep\n\n  U kiest dit als u samenwerkt."
    assert pieces(captions, cues) == ["Maak een plan;", "U kiest dit als u samenwerkt."]
    assert pieces("- een plan\n- een fiets", cues) == ["een plan", "een fiets"]


def test_a_candidate_knows_its_place(cues: Cues) -> None:
    lines = ["Dit is zo. Wij kopen de", "zorg hier in."]
    second = candidates(structure(lines), cues)[1].extent
    assert (second.start_line, second.start_column) == (1, 12)
    assert (second.end_line, second.end_column) == (2, 13)
