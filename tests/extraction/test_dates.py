"""Dates and periods: every cue by its own example, years that are not written, other styles."""

import pytest

from policygraph.extraction.date_words import DateWords
from policygraph.extraction.dates import YEARLY, deadlines
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
        ("Reageer uiterlijk vrijdag 4 april 2031.", ["2031-04-04 yes -"]),
        ("Teken uiterlijk om 17.00 uur op 2 mei 2031.", ["2031-05-02 yes -"]),
        ("De sluitingsdatum is 30 juni 2031.", ["2031-06-30 yes -"]),
        ("Stuur het op of vóór 1 maart 2031 toe.", ["2031-03-01 yes -"]),
        ("Wij vragen dit voor 1 mei, dus uiterlijk 30 april 2031.", ["2031-05-01 no -", "2031-04-30 yes -"]),
        ("Het loket is van 3 t/m 14 mei 2031 open.", ["2031-05-03 yes -", "2031-05-14 yes -"]),
        ("Het loket is open 3 t/m 14 mei 2031.", ["2031-05-03 yes -", "2031-05-14 yes -"]),
        ("Lever de cijfers uiterlijk 1 juli T-1 aan.", ["- yes -"]),
        ("Vanaf 2031 werken wij met een nieuw model.", ["2031-01-01 yes -"]),
        ("Sinds 2031 werken wij met een nieuw model.", ["- unsaid -"]),
        ("Wie in 2031 al meedoet, hoort uiterlijk in juni meer.", ["2031-06-30 yes -"]),
        ("U start per 1 april 2031, 1 juli 2031 of 1 oktober 2031.", ["2031-04-01 yes -", "2031-07-01 yes -", "2031-10-01 yes -"]),
        ("Vraag het tussen 1 mei 2031 en 3 juni 2031 aan.", ["2031-05-01 unsaid -", "2031-06-03 unsaid -"]),
        ("De overeenkomst heeft als ingangsdatum 1 mei 2031.", ["2031-05-01 yes -"]),
        ("U heeft zes weken de tijd.", ["- unsaid P6W"]),
        ("Wij betalen binnen ten hoogste 30 dagen.", ["- unsaid P30D"]),
        ("Het beleid voor 2031 verschijnt op onze website.", []),
        ("Wij begonnen hier in maart 2028 mee.", []),
    ],
)  # fmt: skip
def test_other_houses_and_the_regulator(text: str, expected: list[str]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [(e["text"], e["found"]) for e in (*LIST["agenda"]["examples"], *LIST["begins"]["examples"])],
)
def test_an_item_may_begin_with_its_date(text: str, expected: list[str]) -> None:
    assert dates(text, kind="item") == expected


def test_the_sentence_after_a_date_alone_is_about_that_date() -> None:
    text = "3 mei 2031. Uiterste datum voor vragen."
    assert dates(text, "Uiterste datum voor vragen.", kind="item") == ["2031-05-03 yes -"]
    span = "2 t/m 9 juli 2031. Beoordeling van de aanvragen."
    assert dates(span, "2 t/m 9 juli 2031.", kind="item") == []
    running = "Op 3 mei 2031 is er een bijeenkomst. Uiterste datum voor vragen."
    assert dates(running, "Uiterste datum voor vragen.") == []


def test_a_year_in_terms_of_another_stays_open() -> None:
    said = "Na 3 maart 2030 geldt dit, lever uiterlijk 1 juli T-1 aan."
    _, open_one = deadlines(*candidate(said), WORDS)
    assert (open_one.date, open_one.note) == (None, "het jaar hangt af van een ander: T-1")


@pytest.mark.parametrize("text", LIST["yearly"]["examples"])
def test_what_comes_back_every_year_has_no_date(text: str) -> None:
    (found,) = deadlines(*candidate(text), WORDS)
    assert (found.date, found.note) == (None, YEARLY)
    assert found.inclusive is not None


def test_a_year_that_is_not_written_follows_only_from_where_it_stands() -> None:
    (open_one,) = deadlines(*candidate("Laat dit uiterlijk 1 mei weten."), WORDS)
    assert (open_one.date, open_one.inclusive) == (None, True)
    assert open_one.note is not None
    said = "Na 3 maart 2030 beslissen wij, uiterlijk 1 mei hoort u meer."
    _, same = deadlines(*candidate(said), WORDS)
    assert (same.date, same.note) == ("2030-05-01", "jaar staat eerder in de zin")
    # A contract year lends no year: who wants a contract for 2030 applies in 2029.
    (apart,) = deadlines(*candidate("Wie in 2030 meedoet, meldt zich uiterlijk 1 mei."), WORDS)
    assert apart.date is None
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


def test_working_days_are_said_to_be_no_calendar_days() -> None:
    (working,) = deadlines(*candidate("U antwoordt binnen zeven werkdagen."), WORDS)
    assert (working.period, working.note) == (
        "P7D",
        "werkdagen; de duur telt alle dagen: binnen zeven werkdagen",
    )
    (days,) = deadlines(*candidate("U antwoordt binnen zeven dagen."), WORDS)
    assert (days.period, days.note) == ("P7D", None)
