"""Publisher, care and year of made-up title pages; every example of the word list."""

import re

import pytest

from policygraph.documents import Documents
from policygraph.guessing import guess, slug_of
from policygraph.model import Catalogue
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

WORDS = read_words("publishers")


def known(catalogue: Catalogue, *lines: str) -> tuple[object, ...]:
    found = guess(lines, catalogue, WORDS)
    insurer, care = found.insurer, found.care
    return (
        (insurer.name, insurer.line) if insurer else None,
        (care.name, care.line) if care else None,
        [y.value for y in found.years],
    )


@pytest.mark.parametrize(
    ("lines", "insurer", "care", "years"),
    [
        (["# Inkoopbeleid 2031", "Ziekenvervoer", "", "VGZ zoekt vervoerders."], ("VGZ", 4), ("ziekenvervoer", 1), ["2031"]),
        (["Contracteerbeleid wijkverpleging 2030-2032", "Namens Zilveren Kruis."], ("Zilveren Kruis", 2), ("wijkverpleging", 1), ["2030", "2031", "2032"]),
        (["Zorginkoopbeleid Voetzorg", "", "Dit geldt voor het contractjaar 2031.", "Zorg Vooruit Zorgverzekeraar N.V."], ("Zorg Vooruit", 4), ("Voetzorg", 1), ["2031"]),
        (["Beleidsregel voetzorg", "De Nederlandse Zorgautoriteit stelt met ingang van 2031 vast:"], ("Nederlandse Zorgautoriteit", 2), ("voetzorg", 1), ["2031"]),
        (["Inkoopbeleid 2031 GLI", "DSW meldt bij de IGJ. De IGJ en de NZa letten op. De IGJ ook."], ("DSW", 2), ("gecombineerde leefstijlinterventie", 1), ["2031"]),
        (["De zon schijnt."], None, None, []),
        (["Regeling houdende nieuwe bijdragen", "Dit geldt."], None, None, []),
        (["Eisen aan praktijken 2031", "U reageert."], None, None, ["2031"]),
        (["Eisen aan praktijken", "Dit begint op 1 mei 2031."], None, None, []),
        (["Regeling", "Voorwaarden overeenkomst", "Inkoopbeleid jeugdhulp 2031-2032"], None, ("jeugdhulp", 3), ["2031", "2032"]),
        (["Het zorgkantoor helpt u.", "Zorgkantoor Oosterland sluit een overeenkomst."], ("Zorgkantoor Oosterland", 2), None, []),
        (["Melden", "U meldt bij de Inspectie Gezondheidszorg en Jeugd (IGJ).", "De IGJ leest mee."], ("Inspectie Gezondheidszorg en Jeugd", 2), None, []),
        (["Wij sluiten een overeenkomst.", "U meldt bij de Inspectie Gezondheidszorg en Jeugd (IGJ). De IGJ leest."], None, None, []),
        (["Inkoopdocument jeugdhulp 2031", "De gemeente Nieuwdorp koopt in."], ("gemeente Nieuwdorp", 2), ("jeugdhulp", 1), ["2031"]),
        (["Overeenkomst", "CZ koopt in.", "De ggz blijft duur.", "De ggz is groot en de ggz groeit."], ("CZ", 2), ("geestelijke gezondheidszorg", 3), []),
        (["Zorginkoopbeleid ggz 2017", "Namens Menzis."], ("Menzis", 2), ("geestelijke gezondheidszorg", 1), ["2017"]),
    ],
)  # fmt: skip
def test_a_title_page(
    catalogue: Catalogue, lines: list[str], insurer: object, care: object, years: list[str]
) -> None:
    assert known(catalogue, *lines) == (insurer, care, years)


def test_the_documents_say_who_for_what_and_when(
    catalogue: Catalogue, documents: Documents
) -> None:
    for policy in catalogue.policies.values():
        text = documents.text(policy.slug)
        assert text is not None
        found = guess(text.lines, catalogue, WORDS)
        assert found.insurer is not None
        assert found.care is not None
        assert found.insurer.value == policy.insurer
        assert {found.care.value} == policy.concerns
        assert int(found.years[0].value or 0) in policy.years


@pytest.mark.parametrize("family", ["insurers", "regulators"])
def test_every_publisher_is_found_in_its_example(catalogue: Catalogue, family: str) -> None:
    for entry in WORDS[family]:
        found = guess([entry["example"]], catalogue, WORDS).insurer
        assert found is not None, entry
        label = found.name if found.value is None else catalogue.label(found.value)
        assert fold_in(label, entry["names"]), (label, entry)


def fold_in(label: str, names: list[str]) -> bool:
    return slug_of(label) in {slug_of(n) for n in names}


@pytest.mark.parametrize("entry", WORDS["cares"], ids=lambda e: e["names"][0])
def test_every_listed_care_is_found_in_its_example(
    catalogue: Catalogue, entry: dict[str, object]
) -> None:
    care = guess([str(entry["example"])], catalogue, WORDS).care
    assert care is not None
    assert care.name in entry["names"]  # type: ignore[operator]


@pytest.mark.parametrize("text", WORDS["authorities"]["examples"])
def test_public_purchasers_are_publishers(catalogue: Catalogue, text: str) -> None:
    found = guess([text], catalogue, WORDS).insurer
    assert found is not None
    assert found.name in text
    assert found.value is None


def test_an_insurer_is_known_by_the_word_before_its_name(catalogue: Catalogue) -> None:
    found = guess([WORDS["named_insurer"]["example"]], catalogue, WORDS).insurer
    assert found is not None
    assert (found.value, found.name) == (None, "De Veilige Haven")
    assert (
        guess(["Als zorgverzekeraar In Nederland letten wij op."], catalogue, WORDS).insurer is None
    )


@pytest.mark.parametrize("name", ["purchase", "author", "unknown_insurer", "title", "year"])
def test_every_pattern_finds_its_example(name: str) -> None:
    entry = WORDS[name]
    assert re.search(entry["pattern"], entry["example"], 0 if name == "unknown_insurer" else re.I)


def test_an_unknown_name_has_an_address() -> None:
    assert thing_iri("care-type", slug_of("Geestelijke gezondheidszorg (GGZ)")).endswith(
        "geestelijke-gezondheidszorg-ggz"
    )
