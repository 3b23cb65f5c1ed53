"""Dates and periods: every cue by its own example, years that are not written, other styles."""

import pytest

from policygraph.extraction.date_words import DateWords
from policygraph.extraction.dates import deadlines
from policygraph.wordlists import read_words

from .building import candidate

LIST = read_words("dates")
WORDS = DateWords(LIST, read_words("quantities")["numbers"])
SAID = {True: "yes", False: "no", None: "unsaid"}
ENTRIES = [
    (entry["example"], entry["found"])
    for section in ("cues", "ranges", "periods")
    for entry in LIST[section]
]


def dates(text: str, part: str | None = None, **where: object) -> list[str]:
    found = deadlines(*candidate(text, part, **where), WORDS)  # type: ignore[arg-type]
    return [f"{d.date or '-'} {SAID[d.inclusive]} {d.period or '-'}" for d in found]


@pytest.mark.parametrize(("text", "expected"), ENTRIES, ids=[e[0][:50] for e in ENTRIES])
def test_every_cue_of_the_list_finds_what_its_example_says(text: str, expected: list[str]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize("text", LIST["history"]["examples"] + LIST["negative"]["examples"])
def test_dates_that_set_no_term(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aanbieders dienen hun plan vóór 1 juli 2031 in.", ["2031-07-01 no -"]),
        ("De overeenkomst loopt van 1 januari 2031 tot en met 31 december 2032.", ["2031-01-01 yes -", "2032-12-31 yes -"]),
        ("De inschrijving sluit uiterlijk op 15-08-2031.", ["2031-08-15 yes -"]),
        ("Deze regeling treedt met ingang van 2031-01-01 in werking.", ["2031-01-01 yes -"]),
        ("Het overzicht verschijnt uiterlijk in het tweede kwartaal van 2031.", ["2031-06-30 yes -"]),
        ("Vanaf Q3 2031 verandert de opbouw.", ["2031-07-01 yes -"]),
        ("De cijfers ontvangen wij uiterlijk in februari 2032.", ["2032-02-29 yes -"]),
        ("Wij beslissen binnen zes weken na ontvangst van de aanvraag.", ["- unsaid P6W"]),
        ("U reageert binnen 10 werkdagen op ons voorstel.", ["- unsaid P10D"]),
        ("De opzegtermijn bedraagt drie maanden.", ["- unsaid P3M"]),
        ("Uiterlijk twee weken na het gesprek ontvangt u het verslag.", ["- unsaid P2W"]),
        ("Binnen één kwartaal volgt een evaluatie.", ["- unsaid P3M"]),
        ("U belt binnen 30 minuten terug.", []),
        ("Het beleid voor 2031 verschijnt op onze website.", []),
        ("Wij begonnen hier in maart 2028 mee.", []),
    ],
)  # fmt: skip
def test_other_houses_and_the_regulator(text: str, expected: list[str]) -> None:
    assert dates(text) == expected


def test_a_year_that_is_not_written_follows_only_from_where_it_stands() -> None:
    (open_one,) = deadlines(*candidate("Laat dit uiterlijk 1 mei weten."), WORDS)
    assert (open_one.date, open_one.inclusive) == (None, True)
    assert open_one.note is not None
    (same,) = deadlines(*candidate("Wie in 2030 meedeed, hoort uiterlijk 1 mei meer."), WORDS)
    assert (same.date, same.note) == ("2030-05-01", "jaar staat eerder in de zin")
    row, text = candidate(
        "Aanmelden Aanbieder Uiterlijk 1 mei",
        kind="row",
        cells=("Aanmelden", "Aanbieder", "Uiterlijk 1 mei"),
        header=("Wat 2032", "Wie", "Wanneer (2031)"),
    )
    (column,) = deadlines(row, text, WORDS)
    assert (column.date, column.note) == ("2031-05-01", "jaar staat in de kop van de kolom")


def test_a_range_over_new_year_and_a_day_that_does_not_exist() -> None:
    assert dates("Dit geldt van 1 november tot en met 28 februari 2032.") == [
        "2031-11-01 yes -",
        "2032-02-28 yes -",
    ]
    assert dates("Lever uiterlijk 31 februari 2031 aan.") == ["- yes -"]


def test_the_date_that_the_sentence_before_gives() -> None:
    text = "Meld u vóór 3 maart 2031. Na deze datum nemen wij niets in behandeling."
    assert dates(text, "Na deze datum nemen wij niets in behandeling.") == ["2031-03-03 unsaid -"]


def test_a_table_needs_no_cue_and_running_text_does() -> None:
    assert dates("Uitslag 12 november 2031", kind="row") == ["2031-11-12 unsaid -"]
    assert dates("De uitslag van 12 november 2031 bespreken wij.") == []
