"""Whom a statement is about: heading, lead-in, subject; and what is only its content."""

import pytest

from policygraph.extraction.scopes import ScopeIndex, bearer, outside, scope, unrecognised
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import candidate, catalogue, concept

LIST = read_words("scopes")
GRAPH = catalogue(
    concept("ProviderType", "apotheek", "apotheek", "apotheken"),
    concept("ProviderType", "ziekenhuis", "ziekenhuis", "ziekenhuizen"),
    concept("ProviderType", "nieuw", "nieuwe aanbieder", "nieuwe zorgaanbieders"),
    concept("ProviderType", "bekend", "gecontracteerde aanbieder", "gecontracteerde aanbieders"),
    concept("ProviderType", "academie", "academisch ziekenhuis", broader="ziekenhuis"),
    concept("ProfessionalRole", "apotheker", "apotheker"),
    concept("ProviderType", "apothekerspraktijk", "apotheker praktijk"),
    concept("CareType", "farmacie", "farmaceutische zorg", "farmacie"),
    concept("CareType", "nachtzorg", "nachtzorg", broader="farmacie"),
    concept("CareType", "bezorging", "bezorging aan huis", broader="farmacie"),
    concept("CareType", "tandzorg", "mondzorg"),
)
INDEX = ScopeIndex(GRAPH, LIST, concerns=[concept("CareType", "farmacie", "x").iri])


def scoped(text: str, part: str | None = None, **where: object) -> list[str]:
    return [local_name(f.iri) for f in scope(*candidate(text, part, **where), INDEX)]  # type: ignore[arg-type]


EXAMPLES = [
    *(
        example
        for section in LIST.values()
        if isinstance(section, dict)
        for example in section["examples"]
        if "scoped" in example
    ),
    *(e["example"] for e in LIST["before"]),
    *(example for e in LIST["standing"] for example in e["examples"]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["text"][:50])
def test_every_cue_scopes_what_its_example_says(example: dict[str, list[str]]) -> None:
    text = str(example["text"])
    iris = {i for name in example["scoped"] for n in INDEX.named(name) for i in n.iris}
    if "heading" in example:
        found = scope(*candidate(text, headings=(str(example["heading"]),)), INDEX)
    elif "item" in example:
        found = scope(*candidate(str(example["item"]), kind="item", lead=text), INDEX)
    else:
        found = scope(*candidate(text), INDEX)
    assert {f.iri for f in found} == iris


@pytest.mark.parametrize(
    "example",
    LIST["unknown"]["examples"] + LIST["acting"]["examples"] + LIST["applying"]["examples"],
    ids=lambda e: e["text"],
)
def test_who_is_addressed_but_not_known_is_said(example: dict[str, list[str]]) -> None:
    assert list(unrecognised(*candidate(str(example["text"])), INDEX)) == example["unknown"]


def test_partners_and_care_are_not_people_to_be_known() -> None:
    where = candidate("optiekpraktijken;", kind="item", lead="U werkt samen met deze partners:")
    assert unrecognised(*where, INDEX) == ()
    assert unrecognised(*candidate("Nachtzorg en reparaties gaan door."), INDEX) == ()


@pytest.mark.parametrize("example", LIST["limiting"]["examples"], ids=lambda e: e["text"])
def test_a_heading_for_somebody_unknown_is_said(example: dict[str, list[str]]) -> None:
    where = candidate("U belt aan.", headings=(str(example["text"]),))
    assert list(unrecognised(*where, INDEX)) == example["unknown"]


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
    more = ("Aanmelden", "Apotheken en ziekenhuizen", "nachtzorg", "bezorging aan huis per fiets")
    found = scoped(" ".join(more), kind="row", cells=more)
    assert sorted(found) == ["apotheek", "nachtzorg", "ziekenhuis"]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lists, also with a member that the graph does not know, and the broader beside the narrower.
        ("Voor apotheken, drogisten en ziekenhuizen geldt een avondregeling.", ["apotheek", "ziekenhuis"]),
        ("Ziekenhuizen en academische ziekenhuizen melden dit.", ["academie", "ziekenhuis"]),
        ("Uitsluitend voor ziekenhuizen geldt een toeslag.", ["ziekenhuis"]),
        # What is excepted or denied is no scope.
        ("De meldplicht geldt niet voor apotheken.", []),
        ("Iedereen meldt dit, met uitzondering van ziekenhuizen.", []),
        ("Ziekenhuizen, behalve academische ziekenhuizen, melden dit.", ["ziekenhuis"]),
        # What the provider may do with others is content; a turned sentence has its subject later.
        ("U mag apotheken inschakelen.", []),
        ("Vanaf mei mogen apotheken dit zelf.", ["apotheek"]),
        ("De ronde wordt gedaan door een apotheker.", ["apotheker"]),
        ("U volgt dezelfde weg als ziekenhuizen.", []),
        # A sentence about buying one care is about that care, whatever its chapter.
        ("Voor 2030 vergoeden wij nachtzorg naast bezorging aan huis.", ["nachtzorg"]),
        # Care that the policy does not concern sets no scope.
        ("Wij vergoeden geen mondzorg.", []),
    ],
)  # fmt: skip
def test_lists_exceptions_and_other_care(text: str, expected: list[str]) -> None:
    assert sorted(scoped(text)) == expected


def test_care_that_is_bought_is_not_widened_by_the_heading() -> None:
    assert scoped("Wij kopen nachtzorg in.", headings=("Bezorging aan huis",)) == ["nachtzorg"]


def test_a_heading_that_joins_the_whole_policy_to_a_part_limits_nothing() -> None:
    assert scoped("U belt aan.", headings=("Farmacie en nachtzorg",)) == []
    assert scoped("U belt aan.", headings=("Nachtzorg en apotheken",)) == ["nachtzorg", "apotheek"]


def test_a_heading_that_is_a_name_of_care_with_a_professional_in_it_sets_no_role() -> None:
    care = concept("CareType", "meting", "meting door apothekers", broader="farmacie")
    index = ScopeIndex(catalogue(*GRAPH.concepts.values(), care), LIST)
    found = scope(*candidate("Houdt dossiers bij.", headings=("Meting door apothekers",)), index)
    assert [local_name(f.iri) for f in found] == ["meting"]


def test_a_heading_of_other_care_limits_nothing_and_is_said() -> None:
    found, text = candidate("U belt aan.", headings=("Samenwerking met de mondzorg",))
    assert scope(found, text, INDEX) == ()
    assert outside(found, text, INDEX) == ("mondzorg",)
    both = candidate("U belt aan.", headings=("Nachtzorg en mondzorg",))
    assert outside(*both, INDEX) == ()
    # Nothing is other care where it is not known what the policy concerns.
    open_ = ScopeIndex(GRAPH, LIST)
    assert [local_name(f.iri) for f in scope(found, text, open_)] == ["tandzorg"]


def test_a_definition_is_not_limited_to_those_it_defines() -> None:
    text = "U bent een nieuwe aanbieder als u nog nooit leverde."
    assert scoped(text, headings=("Nieuwe zorgaanbieders",)) == []
    assert scoped("U vult een formulier in.", headings=("Nieuwe zorgaanbieders",)) == ["nieuw"]


def test_a_contract_that_is_there_already_makes_a_contracted_provider() -> None:
    text = (
        "Had u vorig jaar al een contract? Dan sturen wij een voorstel. U hoeft dus niets te doen."
    )
    assert scoped(text, "U hoeft dus niets te doen.") == ["bekend"]
    assert scoped("U heeft nog geen contract met ons.") == []


def test_the_subject_goes_on_over_several_sentences() -> None:
    text = "Apotheken houden een register bij. Dit register is openbaar. Zij melden wijzigingen."
    assert scoped(text, "Zij melden wijzigingen.") == ["apotheek"]
    assert scoped(text.replace("Zij melden", "U meldt"), "U meldt wijzigingen.") == []


def test_the_next_sentence_may_limit_whom_a_statement_is_for() -> None:
    text = "U meldt dit. Dit geldt alleen voor apotheken. Wij lezen alles."
    assert scoped(text, "U meldt dit.") == ["apotheek"]
    assert scoped(text, "Wij lezen alles.") == []
    assert scoped(text.replace("alleen", "ook"), "U meldt dit.") == []


def test_a_paragraph_that_opens_with_care_is_about_it() -> None:
    text = "In de nachtzorg is het druk. Wij volgen de cijfers."
    assert scoped(text, "Wij volgen de cijfers.") == ["nachtzorg"]
    assert scoped(text.replace("In de", "Met de"), "Wij volgen de cijfers.") == []


def test_an_address_in_a_line_without_a_verb_is_for_whom_it_names() -> None:
    assert scoped("Vragen ziekenhuizen Afdeling inkoop inkoop@voorbeeld.nl") == ["ziekenhuis"]
    assert scoped("Vragen over ziekenhuizen stelt u aan inkoop@voorbeeld.nl") == []


def test_the_insurer_acts_under_its_own_name() -> None:
    graph = catalogue(*GRAPH.concepts.values(), concept("Organization", "z", "Zorgzaam", "De Z."))
    named = ScopeIndex(graph, LIST, insurer=concept("Organization", "z", "x").iri)
    for name in ("Zorgzaam", "de Z."):
        found, structure = candidate(f"{name} stuurt een bevestiging.")
        assert bearer(scope(found, structure, named), found, "ProcedureStep", named) == "insurer"
        assert bearer(scope(found, structure, INDEX), found, "ProcedureStep", INDEX) is None
