"""Every cue word is proved by its own made-up example."""

import pytest

from policygraph.documents import Documents
from policygraph.errors import OntologyError
from policygraph.extraction.cues import Example, read_cues
from policygraph.extraction.pipeline import Pipeline
from policygraph.wordlists import read_words

CUES = read_cues(read_words("cues"))


def of(example: Example) -> str:
    return example.cue


@pytest.mark.parametrize("example", CUES.examples, ids=of)
def test_a_cue_occurs_in_its_example_and_gives_its_kind(example: Example) -> None:
    cue = next(c for c in CUES.cues if c.id == example.cue)
    assert cue.pattern.search(example.text)
    heading = f"## {example.section}\n\n" if example.section else ""
    read = Pipeline(CUES).read((heading + example.text).split("\n"))
    assert {s.kind for s in read.statements} == ({example.expected} if example.expected else set())


@pytest.mark.parametrize("example", CUES.lead_examples, ids=of)
def test_a_lead_in_gives_its_items_their_kind(example: Example) -> None:
    found = CUES.lead(example.text)
    assert found
    assert found.id == example.cue
    read = Pipeline(CUES).read([example.text, "", "- een vast team in de wijk"])
    assert [s.kind for s in read.statements if s.candidate.block.kind == "item"] == [
        example.expected
    ]


@pytest.mark.parametrize("example", CUES.section_examples, ids=of)
def test_a_title_gives_its_regime(example: Example) -> None:
    found = CUES.regime(example.text)
    assert found
    assert (found.id, found.regime) == (example.cue, example.expected)


@pytest.mark.parametrize("example", CUES.text_examples, ids=of)
def test_a_text_says_what_it_is(example: Example) -> None:
    assert CUES.says(example.cue, example.text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("instrument", "Toelichting op de regeling"),
        ("instrument", "Vragen over de regeling"),
        ("instrument", "Overeenkomst aanvragen"),
        ("article", "Dit artikel 5 geldt"),
        ("definitions", "In dit stuk wordt veel gevraagd."),
        ("conditions-below", "De voorwaarden ziet u in de onderstaande video."),
    ],
)
def test_a_text_does_not_say_what_it_is_not(name: str, text: str) -> None:
    assert not CUES.says(name, text)


def test_names_of_insurers_may_go_on() -> None:
    for name in ("CZ groep", "DSW Zorgverzekeraar", "Ons team", "VGZ"):
        assert "author" in CUES.matching(f"{name} wijst iemand aan.")


@pytest.mark.parametrize(
    "title",
    [
        "Kwaliteit",
        "Duurzaamheid",
        "Beleid en criteria",
        "Inkoopbeleid 2030",
        "Zorgplicht",
        "Innovatie",
    ],
)
def test_a_title_that_decides_nothing(title: str) -> None:
    assert CUES.regime(title) is None


def test_ids_are_unique() -> None:
    for part in (CUES.examples, CUES.lead_examples, CUES.section_examples, CUES.text_examples):
        ids = [e.cue for e in part]
        assert len(ids) == len(set(ids))


def test_further_names_of_the_insurer_and_of_providers() -> None:
    cues = read_cues(read_words("cues"), ["De Onderlinge"], ["orthoptist"])
    assert "promises" in cues.matching("De Onderlinge stimuleert samenwerking.")
    assert "promises" not in CUES.matching("De Onderlinge stimuleert samenwerking.")
    assert cues.provider.search("De orthoptist meldt dit.")


def test_a_broken_pattern_names_its_cue() -> None:
    words = dict(read_words("cues"))
    words["cues"] = [{"id": "wrong", "force": "must", "pattern": "(", "example": ""}]
    with pytest.raises(OntologyError, match="wrong"):
        read_cues(words)
    with pytest.raises(OntologyError, match="cue file"):
        read_cues({"cues": []})


def test_examples_are_not_taken_from_the_documents(documents: Documents) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in text.casefold() if c.isalnum())

    slugs = (
        "geboortezorg-2025",
        "gli-2027",
        "msz-2024",
        "wijkverpleging-2027",
        "ziekenvervoer-2027",
    )
    found = [documents.text(f"asr-{slug}") for slug in slugs]
    whole = "".join(letters("".join(text.lines)) for text in found if text)
    for example in CUES.examples + CUES.lead_examples:
        assert len(letters(example.text)) < 16 or letters(example.text) not in whole
