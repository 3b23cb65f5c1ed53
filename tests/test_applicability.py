"""What applies to X: the worked cases of the definition, and the definition itself."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygraph.applicability import Question, Status, answer, judge, years_with_policy
from policygraph.model import Catalogue
from policygraph.vocabulary import PREFIXES

from . import worlds
from .worlds import World, X

Make = Callable[[str], Catalogue]
NAMES = {"satisfied": Status.SATISFIED, "open": Status.OPEN, "failed": Status.FAILED}


def question(x: X) -> Question:
    return Question(
        PREFIXES["care"] + x.care,
        x.year,
        frozenset(PREFIXES["prov"] + p for p in x.providers),
        frozenset(PREFIXES["role"] + r for r in x.roles),
        {PREFIXES["circ"] + f: yes for f, yes in x.given},
        as_of=x.as_of,
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds.worlds, askers=st.lists(worlds.askers(), min_size=1, max_size=8))
def test_the_answer_is_what_the_definition_says(
    catalogue_of: Make, world: World, askers: list[X]
) -> None:
    catalogue = catalogue_of(worlds.turtle(world))
    for x in askers:
        for index, provision in enumerate(world.provisions):
            found = judge(catalogue, question(x), x.year, catalogue.provisions[worlds.iri(index)])
            expected = worlds.status(world, provision, x)
            assert found.status is NAMES[expected], (x, provision)
        for number in range(1, len(world.versions) + 1):
            general = catalogue.provisions[worlds.iri(0, number)]
            expected = worlds.version_status(world, number, x)
            assert judge(catalogue, question(x), x.year, general).status is NAMES[expected], x


TYPES = """
care:wijk a pg:CareType . care:kind a pg:CareType ; skos:broader care:wijk .
care:msz a pg:CareType .
facet:vorm a pg:ExclusiveFacet . facet:status a pg:CombiningFacet .
prov:zzp a pg:ProviderType ; pg:inFacet facet:vorm .
prov:coop a pg:ProviderType ; pg:inFacet facet:vorm .
prov:nieuw a pg:ProviderType ; pg:inFacet facet:status ; pg:excludes prov:bestaand .
prov:bestaand a pg:ProviderType ; pg:inFacet facet:status .
policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t .
policy:t pg:contractYear "2027"^^xsd:gYear .
"""


def ask(catalogue: Catalogue, care: str, *providers: str, year: int | None = 2027) -> Status | None:
    found = answer(
        catalogue,
        Question(
            PREFIXES["care"] + care,
            year,
            frozenset(PREFIXES["prov"] + p for p in providers),
        ),
    )
    return found.judgements[0].status if found else None


@pytest.mark.parametrize(
    ("provision", "care", "providers", "expected"),
    [
        ("pg:isGeneralProvisionOf policy:p", "wijk", (), Status.SATISFIED),
        ("pg:isGeneralProvisionOf policy:p", "kind", ("zzp",), Status.SATISFIED),
        ("pg:statedIn policy:p ; pg:statedForCareType care:kind", "wijk", (), Status.OPEN),
        (
            "pg:statedIn policy:p ; pg:statedForCareType care:wijk ; pg:statedForProviderType prov:zzp",
            "kind",
            (),
            Status.OPEN,
        ),
        (
            "pg:statedIn policy:p ; pg:statedForCareType care:wijk ; pg:statedForProviderType prov:zzp",
            "wijk",
            ("coop",),
            Status.FAILED,
        ),
        (
            "pg:statedIn policy:p ; pg:statedForCareType care:wijk ; pg:statedForProviderType prov:zzp",
            "wijk",
            ("coop", "zzp"),
            Status.SATISFIED,
        ),
        (
            "pg:statedIn policy:p ; pg:statedForCareType care:wijk ; pg:statedForProviderType prov:nieuw",
            "wijk",
            ("zzp",),
            Status.OPEN,
        ),
        (
            "pg:statedIn policy:p ; pg:statedForCareType care:wijk ; pg:statedForProviderType prov:nieuw",
            "wijk",
            ("bestaand",),
            Status.FAILED,
        ),
    ],
)
def test_one_provision(
    catalogue_of: Make, provision: str, care: str, providers: tuple[str, ...], expected: Status
) -> None:
    catalogue = catalogue_of(
        TYPES + f"<{PREFIXES['policy']}p/L0001> a pg:Requirement ; {provision} ."
    )
    assert ask(catalogue, care, *providers) is expected


GENERAL = f"<{PREFIXES['policy']}p/L0001> a pg:Requirement ; pg:isGeneralProvisionOf policy:p ."


def test_another_year_is_no_answer_and_the_years_are_known(catalogue_of: Make) -> None:
    catalogue = catalogue_of(TYPES + GENERAL)
    assert ask(catalogue, "wijk", year=2026) is None
    assert years_with_policy(catalogue, Question(PREFIXES["care"] + "wijk")) == [2027]
    assert ask(catalogue, "msz") is None


def test_without_a_year_the_latest_with_a_policy_is_used_and_named(catalogue_of: Make) -> None:
    turtle = (
        TYPES
        + GENERAL
        + 'policy:p pg:hasTerm policy:t2 . policy:t2 pg:contractYear "2025"^^xsd:gYear .'
    )
    found = answer(catalogue_of(turtle), Question(PREFIXES["care"] + "kind"))
    assert found
    assert (found.year, found.year_given) == (2027, False)


def test_a_term_for_part_of_the_care_leaves_the_rest_open_or_failed(catalogue_of: Make) -> None:
    turtle = (
        TYPES
        + GENERAL
        + (
            "policy:p pg:hasTerm policy:t3 . care:ander a pg:CareType ; skos:broader care:wijk ."
            'policy:t3 pg:contractYear "2028"^^xsd:gYear ; pg:forCareType care:kind .'
        )
    )
    catalogue = catalogue_of(turtle)
    assert ask(catalogue, "kind", year=2028) is Status.SATISFIED
    assert ask(catalogue, "wijk", year=2028) is Status.OPEN
    assert ask(catalogue, "ander", year=2028) is None


def test_own_and_inherited(catalogue_of: Make) -> None:
    scoped = (
        f"<{PREFIXES['policy']}p/L0002> a pg:Requirement ; pg:statedIn policy:p ; "
        "pg:statedForCareType care:wijk ; pg:statedForProviderType prov:zzp ."
    )
    catalogue = catalogue_of(TYPES + GENERAL + scoped)

    def inherited(care: str) -> list[bool]:
        found = answer(
            catalogue,
            Question(PREFIXES["care"] + care, 2027, frozenset({PREFIXES["prov"] + "zzp"})),
        )
        assert found
        return [j.inherited for j in found.judgements]

    assert inherited("wijk") == [True, False]
    assert inherited("kind") == [True, True]
