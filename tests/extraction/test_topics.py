"""A chapter on one kind of care goes on under headings that do not name it, and ends."""

from dataclasses import replace

import pytest

from policygraph.extraction.model import Candidate
from policygraph.extraction.scopes import ScopeIndex, scope
from policygraph.extraction.structure import structure
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import catalogue, concept

PHARMACY = concept("CareType", "farmacie", "farmacie")
NIGHT = concept("CareType", "nachtzorg", "nachtzorg", broader="farmacie")
URGENT = concept("CareType", "spoednacht", "spoednachtzorg")
URGENT = replace(URGENT, ancestors=frozenset({NIGHT.iri, PHARMACY.iri}))
INDEX = ScopeIndex(
    catalogue(
        PHARMACY,
        NIGHT,
        URGENT,
        concept("CareType", "bezorging", "bezorging", broader="farmacie"),
        concept("ProviderType", "apotheek", "apotheek", "apotheken"),
        concept("ProviderType", "ziekenhuis", "ziekenhuis", "ziekenhuizen"),
        concept("ProfessionalRole", "apotheker", "apotheker"),
    ),
    read_words("scopes"),
    concerns=[PHARMACY.iri],
)
CHAPTER = ["# Beleid", "", "## Nachtzorg", "", "Apotheken regelen de nachtzorg samen.", ""]


def scoped(lines: list[str]) -> list[str]:
    """Return the scope of the last block of a document."""
    text = structure(lines)
    block = text.blocks[-1]
    found = scope(Candidate(block, 0, len(block.text)), text, INDEX)
    return sorted(local_name(f.iri) for f in found)


@pytest.mark.parametrize(
    ("title", "first", "expected"),
    [
        # The first sentence, or the title, names the care or someone whom the chapter addressed.
        ("Kwaliteit", "De nachtzorg is veilig.", ["nachtzorg"]),
        ("Kwaliteit", "Met elke apotheek is een afspraak gemaakt.", ["apotheek", "nachtzorg"]),
        # Nothing goes on: no link, another care, another provider in the title.
        ("Kwaliteit", "De zorg is veilig.", []),
        ("Bezorging", "Ook in de nachtzorg is dit van belang.", ["bezorging"]),
        ("Ziekenhuizen", "De nachtzorg is veilig.", ["ziekenhuis"]),
    ],
)
def test_a_section_goes_on_about_the_chapter_before_it(
    title: str, first: str, expected: list[str]
) -> None:
    assert scoped([*CHAPTER, f"## {title}", "", first, "", "U houdt een lijst bij."]) == expected


def test_a_heading_without_text_is_the_title_of_what_follows() -> None:
    lines = ["# Beleid", "", "## Nachtzorg", "", "## Tarief", "", "Wij betalen per nacht."]
    assert scoped(lines) == ["nachtzorg"]


def test_after_a_narrower_section_the_chapter_is_taken_up_again() -> None:
    narrower = ["## Spoednachtzorg", "", "U rijdt direct.", "", "## Toeslag", ""]
    assert scoped(
        [*CHAPTER, *narrower, "Apotheken vragen dit aan.", "", "U wacht op bericht."]
    ) == [
        "apotheek",
        "nachtzorg",
    ]
    assert scoped([*CHAPTER, *narrower, "U vraagt dit aan.", "", "U wacht op bericht."]) == []


def test_a_chapter_ends_with_the_heading_above_it() -> None:
    lines = [
        *CHAPTER,
        "# Contact",
        "",
        "## Vragen",
        "",
        "Bij nachtzorg belt u ons.",
        "",
        "U wacht.",
    ]
    assert scoped(lines) == []
