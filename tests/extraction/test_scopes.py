"""Whom a statement is about: heading, lead-in, subject; and what is only its content."""

import pytest

from policygraph.extraction.scopes import ScopeIndex, bearer, scope
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import candidate, catalogue, concept

LIST = read_words("scopes")
GRAPH = catalogue(
    concept("ProviderType", "apotheek", "apotheek", "apotheken"),
    concept("ProviderType", "ziekenhuis", "ziekenhuis", "ziekenhuizen"),
    concept("ProviderType", "nieuw", "nieuwe aanbieder", "nieuwe zorgaanbieders"),
    concept("ProfessionalRole", "apotheker", "apotheker"),
    concept("ProviderType", "apothekerspraktijk", "apotheker praktijk"),
    concept("CareType", "farmacie", "farmaceutische zorg", "farmacie"),
    concept("CareType", "nachtzorg", "nachtzorg", broader="farmacie"),
    concept("CareType", "bezorging", "bezorging aan huis", broader="farmacie"),
)
INDEX = ScopeIndex(GRAPH, LIST, concerns=[concept("CareType", "farmacie", "x").iri])


def scoped(text: str, part: str | None = None, **where: object) -> list[str]:
    return [local_name(f.iri) for f in scope(*candidate(text, part, **where), INDEX)]  # type: ignore[arg-type]


EXAMPLES = [
    *(e for section in ("opening", "listed", "dealing", "defining", "content") for e in LIST[section]["examples"]),
    *(e["example"] for e in LIST["before"]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_every_cue_scopes_what_its_example_says(example: dict[str, list[str]]) -> None:
    text = str(example["text"])
    iris = {i for name in example["scoped"] for n in INDEX.named(name) for i in n.iris}
    assert {f.iri for f in scope(*candidate(text), INDEX)} == iris


def test_the_innermost_heading_of_a_kind_counts() -> None:
    headings = ("Nachtzorg", "Bezorging aan huis", "Apotheken")
    assert set(scoped("U belt aan.", headings=headings)) == {"bezorging", "apotheek"}
    assert scoped("U belt aan.", headings=("Algemeen",)) == []


def test_what_is_as_broad_as_the_policy_limits_nothing() -> None:
    assert scoped("Farmaceutische zorg is veilig.") == []
    assert scoped("Nachtzorg is veilig.") == ["nachtzorg"]


def test_a_lead_in_addresses_its_items() -> None:
    assert scoped("heeft een kluis;", kind="item", lead="De apotheek:") == ["apotheek"]
    assert scoped("heeft een kluis;", kind="item", lead="U werkt samen met apotheken:") == []


def test_a_midwife_inside_the_name_of_a_practice_is_part_of_that_name() -> None:
    assert scoped("De apotheker praktijk sluit om vijf uur.") == ["apothekerspraktijk"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Van ziekenhuizen verwachten wij een plan.", ["ziekenhuis"]),
        ("Nieuwe zorgaanbieders melden zich via het loket.", ["nieuw"]),
        ("De apotheker controleert de dosering.", ["apotheker"]),
        ("U maakt afspraken met ziekenhuizen in de buurt.", []),
        ("U heeft voldoende apothekers in dienst.", []),
        ("Wij vragen voldoende inzet van apotheken.", []),
        ("U stemt af met bijvoorbeeld een apotheek.", []),
        ("Wij vergoeden geen nachtzorg op feestdagen.", ["nachtzorg"]),
        ("Wij spreken jaarlijks met ziekenhuizen over de prijs.", ["ziekenhuis"]),
    ],
)
def test_subject_and_content_are_told_apart(text: str, expected: list[str]) -> None:
    assert scoped(text) == expected


def test_a_later_sentence_about_them_keeps_its_subject() -> None:
    text = "Apotheken bezorgen gratis. Ook houden zij een register bij."
    assert scoped(text, "Ook houden zij een register bij.") == ["apotheek"]
    assert scoped(text.replace("zij", "wij"), "Ook houden wij een register bij.") == []


def test_a_cell_that_is_a_type_scopes_its_row() -> None:
    cells = ("Aanmelden", "Nieuwe aanbieder", "1 mei")
    assert scoped(" ".join(cells), kind="row", cells=cells) == ["nieuw"]


def test_who_must_act() -> None:
    def who(text: str, kind: str) -> str | None:
        found, structure = candidate(text)
        acts = bearer(scope(found, structure, INDEX), found, kind, INDEX)
        return acts and local_name(acts)

    assert who("Wij betalen per kwartaal.", "Commitment") == "insurer"
    assert who("De apotheker controleert de dosering.", "Requirement") == "apotheker"
    assert who("Apotheken bezorgen gratis.", "Requirement") is None
    assert who("Wij sturen een bevestiging.", "ProcedureStep") == "insurer"
    assert who("Wij vragen u om een bewijs.", "ProcedureStep") is None
