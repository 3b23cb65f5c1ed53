"""What rules see of the source: every finding on a made-up text, and a near miss beside it."""

from collections.abc import Mapping

import pytest

from policygraph.errors import OntologyError
from policygraph.extraction.cues import read_cues
from policygraph.extraction.date_words import DateWords
from policygraph.extraction.dates import deadlines
from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.findings import findings
from policygraph.extraction.model import (
    FoundThreshold,
    Statement,
    StructuredText,
)
from policygraph.extraction.norm_words import Analyser
from policygraph.extraction.observing import Observer
from policygraph.extraction.pipeline import Pipeline
from policygraph.model import Text
from policygraph.wordlists import read_words

from .building import catalogue

LIST = read_words("findings")
WORDS = FindingWords(LIST)
CUES = read_cues(read_words("cues"))
DATES = DateWords(read_words("dates"), read_words("quantities")["numbers"])


def _dated(statement: Statement, text: StructuredText) -> Statement:
    from dataclasses import replace

    return replace(statement, deadlines=deadlines(statement.candidate, text, DATES))


PIPELINE = Pipeline(CUES, stages={"dates": _dated})
ANALYSER = Analyser(catalogue())


def found(text: str) -> list[FoundFinding]:
    lines = text.splitlines()
    held = PIPELINE.read(lines)
    return list(
        findings(lines, held.text, held.statements, lambda t: ANALYSER.analyse(t).terms, WORDS)
    )


def rules(text: str) -> list[str]:
    return [f.rule for f in found(text)]


def places(text: str) -> list[tuple[str, int, int | None]]:
    return [(f.rule, f.line, f.other_line) for f in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lees [de gids](#) en [het plan](#).", ["empty-links"]),
        ("Lees [de gids](#).", ["empty-link"]),
        ("Lees [de gids](https://tuin.nl/gids).", []),
        ("Zie [tuin.nl](https://www.tuin.nl/gids).", []),
        ("Zie [tuin.nu](https://www.tuin.nl).", ["other-host"]),
        ("Zie [de gids van tuin.nu](https://www.tuin.nl).", []),
        ("<a href=\"mailto:mijn.tuin.nl\">mijn.tuin.nl</a>", ["mail-is-site"]),
        ("<a href=\"mailto:heg@tuin.nl\">heg@tuin.nl</a>", []),
        ("Mail http://heg.zorg@tuin.nl voor een afspraak.", ["site-is-mail"]),
        ("[loket](https://tuin.nl/contactheg@tuin.nl)", ["run-together"]),
        ("Tuin Vooruit | KvK 123456789 | Harderwijk", ["number-length"]),
        ("Tuin Vooruit | KvK 12345678 | Harderwijk", []),
        ("De bijeenkomst is op maandag 6 mei 2031.", ["weekday"]),
        ("De bijeenkomst is op dinsdag 6 mei 2031.", []),
        ("Het loket sluit op 31 april 2031.", ["no-such-day"]),
        ("Het loket sluit op 30 april 2031.", []),
    ],
)  # fmt: skip
def test_errors_of_links_numbers_and_days(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize("entry", LIST["numbers"], ids=lambda e: e["what"])
def test_every_number_is_counted(entry: Mapping[str, str]) -> None:
    assert rules(entry["example"]) == ["number-length"]


def test_two_abbreviations_of_one_name() -> None:
    text = (
        "U volgt het Landelijk Heggen Centrum (LHCT).\n\n"
        "Het Landelijk Heggen Centrum (LHCK) stelt de norm vast.\n"
    )
    assert places(text) == [("two-acronyms", 1, 3), ("two-acronyms", 3, 1)]
    # Two names that end alike each have their own.
    assert rules("De Wet tuin beheer (WTB) geldt.\n\nHet Besluit tuin beheer (BTB) ook.\n") == []


def test_a_passage_that_stands_twice() -> None:
    passage = "- De tuinman houdt een logboek bij van de machines die hij op een dag gebruikt, met het aantal uren, de brandstof en de naam van wie ermee werkte op die dag.\n"
    text = f"## Machines\n\n{passage}\n## Gereedschap\n\n{passage}"
    assert places(text) == [("stands-twice", 7, 3)]
    assert rules(f"## Machines\n\n{passage}") == []


def test_a_timetable_without_a_date_and_one_with() -> None:
    assert WORDS.timetable.search(LIST["timetable"]["example"])
    empty = "## Tijdpad inkoop 2031\n\n## Contact\n\nU belt ons.\n"
    assert places(empty) == [("empty-section", 1, None)]
    talk = "## Tijdpad inkoop 2031\n\nWij reageren binnen vier weken.\n\n## Contact\n"
    assert rules(talk) == ["no-dates"]
    assert rules("## Tijdpad inkoop 2031\n\n- Uiterlijk 1 mei 2031 meldt u zich.\n") == []


@pytest.mark.parametrize("entry", LIST["pictures"], ids=lambda e: e["what"]["nl"])
def test_what_is_shown_and_is_not_in_the_text(entry: Mapping[str, str]) -> None:
    assert rules(entry["example"]) == ["not-there"]


def test_a_picture_with_an_address_or_a_table_that_follows_is_there() -> None:
    assert rules("Zie de infographic (https://tuin.nl/plaat).") == []
    assert rules("De bedragen staan in de onderstaande tabel.\n\nHeg\tEuro\nHaag\t3\n") == []


def test_a_part_that_is_not_there() -> None:
    example = LIST["parts"]["example"]
    assert rules(example["text"]) == ["no-such-part"]
    assert rules(f"{example['text']}\n\n## Bijlage 7: Bomen\n\nTekst.\n") == []
    assert rules("Dit staat in bijlage 7 van de Tuinwet.") == []
    assert rules("De eisen staan in de bijlagen.") == []
    assert rules("De eisen staan in bijlage B.") == ["no-such-part"]
    numbered = "## 1 Heg\n\n## 2 Haag\n\n## 3 Pad\n\n## 4 Boom\n\nZie hoofdstuk {}.\n"
    assert rules(numbered.format(3)) == []
    assert rules(numbered.format(9)) == ["no-such-part"]
    # Where few headings have a number nothing can be told.
    assert rules("## 1 Heg\n\nZie hoofdstuk 9.\n") == []


def test_a_number_that_is_skipped() -> None:
    text = "".join(f"## 2.{n} De heg\n\nU snoeit de heg.\n\n" for n in (1, 2, 4, 5))
    assert [(f.rule, f.line, f.text.nl) for f in found(text)] == [
        ("gap", 9, "de nummering springt van 2.2 naar 2.4")
    ]
    assert rules("".join(f"## 2.{n} De heg\n\nU snoeit.\n\n" for n in (1, 2, 3, 4))) == []


@pytest.mark.parametrize("entry", LIST["terms"], ids=lambda e: e["pattern"][:20])
def test_a_term_that_decides_must_be_explained(entry: Mapping[str, str]) -> None:
    text = f"## Contractvoorwaarden\n\n- {entry['example']}\n"
    assert "undefined" in rules(text)


def test_a_term_that_is_explained_is_no_finding() -> None:
    text = "## Contractvoorwaarden\n\n- Wij volgen de preferente verzekeraar.\n"
    assert rules(text) == ["undefined"]
    more = "\nDe preferente verzekeraar is die met de meeste tuinen.\n"
    assert rules(text + more) == []


@pytest.mark.parametrize("entry", LIST["may_change"], ids=lambda e: e["pattern"][:20])
def test_what_may_still_change(entry: Mapping[str, str]) -> None:
    assert WORDS.may_change(entry["example"])


def test_a_general_reservation_announces_nothing() -> None:
    assert not WORDS.may_change(LIST["reservation"]["example"])


def test_a_time_that_names_no_day_and_a_day_without_a_year() -> None:
    assert WORDS.imprecise.search(LIST["imprecise"]["example"])
    assert rules("Wij openen medio 2031 een loket voor vragen.") == ["no-date"]
    assert rules("U dient zich voor 1 mei te melden.") == ["no-year"]
    assert rules("U dient zich voor 1 mei 2031 te melden.") == []


def test_a_negation_among_the_grounds_for_exclusion() -> None:
    text = (
        "## Uitsluitingsgronden\n\nWij sluiten geen overeenkomst als:\n\n"
        "- u in staat van faillissement verkeert;\n- {}.\n"
    )
    assert places(text.format(LIST["negations"]["example"])) == [("double-negative", 6, None)]
    assert rules(text.format("er beslag ligt op uw bezittingen")) == []


def test_a_day_that_is_in_time_in_one_place_only() -> None:
    text = (
        "## Aanvragen\n\nU kunt de offerte voor heggen voor 1 mei 2031 indienen.\n\n"
        "## Tijdpad\n\nU dient de offerte voor heggen uiterlijk 1 mei 2031 in.\n"
    )
    assert places(text) == [("day-late", 3, 7), ("day-counts", 7, 3)]
    other = text.replace("de offerte voor heggen uiterlijk", "uw sleutel van het hek uiterlijk")
    assert rules(other.replace(" in.\n", " terug te geven.\n")) == []


def test_a_day_of_which_nothing_is_said() -> None:
    text = (
        "## Aanvragen\n\nWie zich vóór 1 mei 2031 meldt, kan een overeenkomst krijgen. "
        "Meldingen ná 1 mei 2031 worden niet in behandeling genomen.\n"
    )
    assert rules(text) == ["day-unsaid"]
    assert rules(text.replace("vóór", "uiterlijk op")) == []


def test_two_dates_and_two_limits_for_one_thing() -> None:
    text = (
        "## Heggen\n\nU dient het snoeiplan voor de hoge heggen uiterlijk 1 mei 2031 in.\n\n"
        "## Hagen\n\nU dient het snoeiplan voor de hoge heggen uiterlijk 1 juni 2031 in.\n"
    )
    assert places(text) == [("two-dates", 3, 7)]
    assert rules(text.replace("1 juni", "1 mei")) == []
    # Two rounds each have their own day.
    rounds = text.replace("snoeiplan", "snoeiplan van ronde 1", 1)
    assert rules(rounds.replace("snoeiplan voor", "snoeiplan van ronde 2 voor")) == []
    held = PIPELINE.read(
        ["U snoeit ten minste 3 meter hoge heggen langs het pad.", "",
         "U snoeit ten minste 4 meter hoge heggen langs het pad."]
    )  # fmt: skip
    from dataclasses import replace

    limited = [
        replace(
            s, thresholds=(FoundThreshold(Text("", ""), ">=", v, Text("meter", "m"), 9, 27, "r"),)
        )
        for s, v in zip(held.statements, (3, 4), strict=True)
    ]
    seen = findings([], held.text, limited, lambda t: ANALYSER.analyse(t).terms, WORDS)
    assert [(f.rule, f.line, f.other_line, f.statement) for f in seen] == [("two-limits", 1, 3, 0)]


def test_a_heading_that_names_another_year_than_its_dates() -> None:
    rows = "".join(f"Stap {n}\tTuinman\tUiterlijk 1 mei {{year}}\n" for n in (1, 2, 3))
    text = "## Tijdpad\n\nWat\tWie\tWanneer (2030)\n" + rows
    assert rules(text.format(year=2031)) == ["other-year"]
    assert rules(text.format(year=2030)) == []


def test_a_change_that_says_not_what_is_a_finding() -> None:
    lines = (
        "## Wijzigingen ten opzichte van 2030\n\nOnderwerp\tWijziging\n"
        "Algemeen\tExtra kwaliteitseis toegevoegd\nHeggen\tAanscherping\n"
    ).splitlines()
    held = PIPELINE.read(lines)
    seen = Observer(catalogue(), read_words).observe(lines, held.text, held.statements, CUES)
    assert [(f.rule, f.line) for f in seen.findings] == [("change-unnamed", 4)]


def test_every_text_is_in_both_languages_and_of_a_known_type() -> None:
    types = {"contradiction", "undefined-term", "missing-part", "source-error", "ambiguity"}
    for rule, text in LIST["texts"].items():
        assert text["type"] in types | {"announced-change"}, rule
        assert text["nl"] != text["en"], rule


def test_a_broken_list_is_refused() -> None:
    with pytest.raises(OntologyError, match="findings is wrong"):
        FindingWords({"texts": {}, "numbers": [{"what": "x"}]})
