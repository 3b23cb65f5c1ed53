"""Changes that a document names itself, and the statements that they are about, on made-up texts."""

from collections.abc import Mapping

import pytest

from policygraph.errors import OntologyError
from policygraph.extraction.announcement_links import Linker
from policygraph.extraction.announcements import Announced, announcements, chapters
from policygraph.extraction.change_words import ChangeWords
from policygraph.extraction.cues import read_cues
from policygraph.extraction.model import StructuredText
from policygraph.extraction.norm_words import Analyser
from policygraph.extraction.pipeline import Pipeline
from policygraph.extraction.structure import structure
from policygraph.wordlists import read_words

from .building import catalogue

LIST = read_words("announcements")
WORDS = ChangeWords(LIST)
CUES = read_cues(read_words("cues"))


def read(text: str) -> tuple[StructuredText, tuple[Announced, ...]]:
    held = structure(text.splitlines())
    return held, announcements(held, WORDS, CUES)


def said(text: str) -> list[tuple[str, str | None, str]]:
    return [(a.subject, a.kind, a.candidate.text) for a in read(text)[1]]


def linked(text: str) -> dict[str, list[str]]:
    """Return the statements that each change is about, by the words of the change."""
    found = Pipeline(CUES).read(text.splitlines())
    analyser = Analyser(catalogue())
    linker = Linker(
        found.text, found.statements, lambda t: analyser.analyse(t).terms, lambda _: (),
        WORDS, chapters(found.text, WORDS),
    )  # fmt: skip
    return {
        a.candidate.text: [found.statements[k.statement].candidate.text for k in linker.links(a)]
        for a in announcements(found.text, WORDS, CUES)
    }


@pytest.mark.parametrize("entry", LIST["titles"], ids=lambda e: e["id"])
def test_every_title_opens_a_list_of_changes(entry: Mapping[str, str]) -> None:
    assert WORDS.title(entry["example"]) == entry["id"]


@pytest.mark.parametrize("title", LIST["not_titles"]["examples"])
def test_changes_during_a_contract_are_no_such_list(title: str) -> None:
    assert WORDS.title(title) is None
    # Without the exception they would be.
    assert any(ChangeWords({**LIST, "not_titles": {"pattern": "(?!)"}}).title(t) for t in [title])


def test_the_heads_of_columns_are_known_by_their_examples() -> None:
    examples = LIST["columns"]["examples"]
    assert all(WORDS.is_topic(word) for word in examples["topic"])
    assert all(WORDS.is_change(word) for word in examples["change"])
    assert not any(WORDS.is_topic(word) or WORDS.is_change(word) for word in ("Heggen", "Euro"))


@pytest.mark.parametrize("entry", LIST["kinds"], ids=lambda e: e["id"])
def test_every_kind_of_change_is_known_by_its_example(entry: Mapping[str, str]) -> None:
    found = WORDS.kind(entry["example"])
    assert found is not None
    assert (found.id, found.label) == (entry["id"], entry["label"])
    assert "parkeer" in WORDS.subject(entry["example"])


@pytest.mark.parametrize("entry", LIST["sentences"], ids=lambda e: e["id"])
def test_every_sentence_cue_is_known_by_its_example(entry: Mapping[str, str]) -> None:
    assert WORDS.sentence(entry["example"]) == entry["id"]
    assert [rule for *_, rule in [(a.rule,) for a in read(entry["example"])[1]]] == [
        f"sentence:{entry['id']}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "U meldt wijzigingen in uw praktijk ten minste een maand vooraf.",
        "Per 2031 vervangt u de filters.",
        "Het rooster is gewijzigd als er een vrije dag bij komt.",
    ],
)
def test_what_changes_during_a_contract_is_no_announcement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", LIST["nothing"]["examples"])
def test_what_announces_nothing_is_none(text: str) -> None:
    assert said(f"## Wijzigingen ten opzichte van 2030\n\n- {text}\n") == []


def test_a_row_is_a_change_and_an_empty_cell_goes_on_with_the_subject() -> None:
    text = (
        "## Belangrijkste wijzigingen ten opzichte van vorig jaar\n\n"
        "Onderwerp\tWijziging\n"
        "Parkeren\tAanscherping van de norm. Hiervoor vraagt u een kaart aan\n"
        "\tNieuwe eis voor fietsen\n"
        "Tuinen\tVerwijderd uit het beleid\n"
    )
    assert said(text) == [
        ("Parkeren", "tightened", "Aanscherping van de norm."),
        ("Parkeren", None, "Hiervoor vraagt u een kaart aan"),
        ("Parkeren", "added", "Nieuwe eis voor fietsen"),
        ("Tuinen", "removed", "Verwijderd uit het beleid"),
    ]


def test_a_cell_with_two_changes_without_a_stop_is_cut() -> None:
    text = (
        "## Wat is er nieuw?\n\nOnderwerp\tWijziging\n"
        "Tuinen\tAanscherping van het snoeien Extra eis toegevoegd over heggen "
        "Verduidelijking paden\n"
    )
    assert [words for _, _, words in said(text)] == [
        "Aanscherping van het snoeien", "Extra eis toegevoegd over heggen",
        "Verduidelijking paden",
    ]  # fmt: skip


def test_three_columns_an_item_and_a_sentence() -> None:
    table = (
        "## Overzicht van wijzigingen\n\nOnderwerp\t2030\t2031\nHeggen\tmaximaal 2 meter\t3 meter\n"
    )
    assert [(s, w) for s, _, w in said(table)] == [("Heggen", "maximaal 2 meter 3 meter")]
    items = "## Wijzigingen ten opzichte van 2030\n\n- Heggen: de hoogte is verruimd;\n- Paden: de breedte is aangepast.\n"
    assert [kind for _, kind, _ in said(items)] == ["loosened", "changed"]
    prose = (
        "## Wijzigingen ten opzichte van 2030\n\nWij zijn trots op onze tuinen. Nieuw is de heg.\n"
    )
    assert [words for *_, words in said(prose)] == ["Nieuw is de heg."]


def test_a_document_that_is_all_changes_is_a_policy_of_its_own() -> None:
    title = "# Wijzigingen ten opzichte van 2030\n\n"
    item = "- De heg van tuin nummer {} snoeit u tweemaal.\n"
    few = title + "".join(item.format(n) for n in range(20))
    assert len(said(few)) == 20
    more = "\n# Tuinen\n\n" + "".join(item.format(n) for n in range(20, 60))
    assert len(said(few + more)) == 20
    assert said(title + "".join(item.format(n) for n in range(60))) == []


def test_a_flattened_table_has_its_subjects_before_its_sentences() -> None:
    text = (
        "Belangrijkste wijzigingen ten opzichte van vorig jaar\n\nOnderwerp Wijziging\n\n"
        "Heggen en hagen Wij verwachten van u dat u de heg tweemaal snoeit.\n"
    )
    example = LIST["openers"]["example"]
    assert example["text"][WORDS.opening(example["text"]) :] == example["change"]
    found = said(text)
    assert [(s, w) for s, _, w in found if "heg" in w] == [
        ("Heggen en hagen", "Wij verwachten van u dat u de heg tweemaal snoeit.")
    ]


GARDEN = """# Tuinbeleid 2031

## Wijzigingen ten opzichte van 2030

Onderwerp\tWijziging
Snoeien van heggen\tAanscherping voorwaarden
Bladblazers\tU gebruikt in het weekend geen bladblazer op benzine.
Algemeen\tExtra kwaliteitseis toegevoegd

## Contractvoorwaarden

### Snoeien van heggen

U snoeit de heg tweemaal per jaar. U voert het snoeiafval zelf af.

## Machines

U houdt een logboek van uw machines bij. U gebruikt in het weekend geen bladblazer op benzine.
"""


def test_a_change_is_linked_by_its_heading_or_by_its_words_or_not_at_all() -> None:
    found = linked(GARDEN)
    assert found["Aanscherping voorwaarden"] == [
        "U snoeit de heg tweemaal per jaar.", "U voert het snoeiafval zelf af.",
    ]  # fmt: skip
    repeated = "U gebruikt in het weekend geen bladblazer op benzine."
    assert found[repeated] == [repeated]
    assert found["Extra kwaliteitseis toegevoegd"] == []


def test_a_vision_is_none_of_the_conditions() -> None:
    text = GARDEN.replace("Aanscherping voorwaarden", "Aanscherping visie")
    assert WORDS.allowed(LIST["vision"]["example"]) is False
    assert WORDS.allowed(LIST["conditions"]["example"]) is True
    assert linked(text)["Aanscherping visie"] == []


def test_a_broken_list_is_refused() -> None:
    with pytest.raises(OntologyError, match="announced changes is wrong"):
        ChangeWords({"kinds": [{"id": "x"}]})
