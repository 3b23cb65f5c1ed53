"""Only questions whose answer changes something are asked: held against asking and comparing."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from policygraph.applicability import Question, Status, answer
from policygraph.choices import Choices, areas, choices
from policygraph.model import Catalogue
from policygraph.vocabulary import PREFIXES

from . import worlds
from .test_applicability import question
from .worlds import World, X

Make = Callable[[str], Catalogue]
CARE, PROV, ROLE, CIRC = (PREFIXES[p] for p in ("care", "prov", "role", "circ"))


def statuses(catalogue: Catalogue, asked: Question) -> dict[str, Status]:
    found = answer(catalogue, asked)
    return {j.provision.iri: j.status for j in found.judgements} if found else {}


def differing(catalogue: Catalogue, asked: Question, *others: Question) -> int:
    """Count the provisions that come out differently in any other question.

    What a policy says that is not X's any more, as a newer version is, does not apply to X.
    """
    before = statuses(catalogue, asked)
    after = [statuses(catalogue, other) for other in others]
    no = Status.FAILED
    return sum(any(other.get(iri, no) is not now for other in after) for iri, now in before.items())


def brute_force(catalogue: Catalogue, asked: Question) -> dict[str, int]:
    """Ask once for every type and fact there is; return what changes, and how much."""
    out = {}
    for concept in catalogue.concepts.values():
        iri = concept.iri
        others: tuple[Question, ...] = ()
        if concept.type == "ProviderType":
            others = (replace(asked, provider_types=asked.provider_types | {iri}),)
        elif concept.type == "ProfessionalRole":
            others = (replace(asked, roles=asked.roles | {iri}),)
        elif concept.type == "Circumstance" and iri not in asked.given:
            others = tuple(replace(asked, given={**asked.given, iri: yes}) for yes in (True, False))
        changed = differing(catalogue, asked, *others) if others else 0
        if changed:
            out[iri] = changed
    return out


def offered(found: Choices) -> dict[str, int]:
    types = {o.iri: o.changes for f in found.facets for o in f.options}
    return types | {f.iri: f.changes for f in found.facts}


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds.worlds, x=worlds.askers(2))
def test_offered_is_what_changes_something_and_nothing_else(
    catalogue_of: Make, world: World, x: X
) -> None:
    catalogue = catalogue_of(worlds.turtle(world))
    asked = question(x)
    assert offered(choices(catalogue, asked)) == brute_force(catalogue, asked)


POLICY = """
care:wijk a pg:CareType ; skos:prefLabel "wijk"@nl .
care:kind a pg:CareType ; skos:broader care:wijk ; skos:prefLabel "kind"@nl .
care:baby a pg:CareType ; skos:broader care:kind ; skos:prefLabel "baby"@nl .
care:nacht a pg:CareType ; skos:broader care:wijk ; skos:prefLabel "nacht"@nl .
care:los a pg:CareType ; skos:prefLabel "los"@nl .
facet:vorm a pg:ExclusiveFacet . facet:rol a pg:CombiningFacet .
prov:zzp a pg:ProviderType ; pg:inFacet facet:vorm .
prov:coop a pg:ProviderType ; pg:inFacet facet:vorm .
prov:groep a pg:ProviderType ; pg:inFacet facet:rol .
circ:groot a pg:Circumstance . circ:oud a pg:Circumstance . circ:ongebruikt a pg:Circumstance .
organization:a a pg:Organization . organization:b a pg:Organization .
policy:p a pg:Policy ; pg:concerns care:wijk ; pg:insurer organization:a ; pg:hasTerm policy:t .
policy:t pg:contractYear "2027"^^xsd:gYear .
<POLICY/L0001> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:wijk ;
  pg:statedForProviderType prov:zzp .
<POLICY/L0002> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:wijk ;
  pg:guard circ:groot .
<POLICY/L0003> a pg:Requirement ; pg:isGeneralProvisionOf policy:p ; pg:exception circ:oud .
<POLICY/L0004> a pg:Requirement ; pg:statedIn policy:p ; pg:statedForCareType care:los ;
  pg:guard circ:ongebruikt .
""".replace("POLICY", PREFIXES["policy"] + "p")
OTHER = """
policy:q a pg:Policy ; pg:concerns care:wijk ; pg:insurer organization:b ; pg:hasTerm policy:u , policy:v .
policy:u pg:contractYear "2027"^^xsd:gYear . policy:v pg:contractYear "2026"^^xsd:gYear .
"""


def test_what_is_asked_of_a_small_policy(catalogue_of: Make) -> None:
    catalogue = catalogue_of(POLICY)
    found = choices(catalogue, Question(CARE + "wijk"))
    assert found.years == (2027,)
    assert found.insurers == ()
    (facet,) = found.facets
    assert (facet.iri, facet.exclusive) == (PREFIXES["facet"] + "vorm", True)
    # A cooperative is no zzp'er: naming it takes one provision away that is not for it.
    assert [(o.iri, o.changes, o.stated) for o in facet.options] == [
        (PROV + "zzp", 1, True),
        (PROV + "coop", 1, False),
    ]
    # What is for other care fails whatever is answered: its fact is not asked.
    assert {(f.iri, f.changes) for f in found.facts} == {(CIRC + "groot", 1), (CIRC + "oud", 1)}


def test_an_answered_fact_is_not_asked_again(catalogue_of: Make) -> None:
    catalogue = catalogue_of(POLICY)
    found = choices(catalogue, Question(CARE + "wijk", given={CIRC + "groot": False}))
    assert [f.iri for f in found.facts] == [CIRC + "oud"]


def test_insurers_are_offered_only_where_there_are_several(catalogue_of: Make) -> None:
    catalogue = catalogue_of(POLICY + OTHER)
    both = (PREFIXES["organization"] + "a", PREFIXES["organization"] + "b")
    assert choices(catalogue, Question(CARE + "wijk", 2027)).insurers == both
    assert choices(catalogue, Question(CARE + "wijk", 2027, insurer=both[0])).insurers == both
    assert choices(catalogue, Question(CARE + "wijk", 2026)).insurers == ()
    assert choices(catalogue, Question(CARE + "wijk")).years == (2026, 2027)


def test_without_policy_there_is_nothing_to_ask(catalogue_of: Make) -> None:
    catalogue = catalogue_of(POLICY)
    assert choices(catalogue, Question(CARE + "wijk", 2020)) == Choices((2027,), (), (), ())
    assert choices(catalogue, Question(CARE + "los")) == Choices((), (), (), ())


def test_areas_are_trees_of_what_policies_concern(catalogue_of: Make) -> None:
    (area,) = areas(catalogue_of(POLICY + OTHER))
    assert area.care.iri == CARE + "wijk"
    assert len(area.policies) == 2
    assert [b.iri for b in area.care.narrower] == [CARE + "kind", CARE + "nacht"]
    assert [b.iri for b in area.care.narrower[0].narrower] == [CARE + "baby"]


@pytest.mark.parametrize("care", ["wijkverpleging", "geboortezorg", "medisch-specialistische-zorg"])
def test_the_choices_of_a_real_policy_are_all_and_fast(catalogue: Catalogue, care: str) -> None:
    asked = Question(CARE + care)
    begin = time.perf_counter()
    found = choices(catalogue, asked)
    took = time.perf_counter() - begin
    assert offered(found) == brute_force(catalogue, asked)
    # 50 ms is the aim, reached with 12 ms; a machine under load is given room.
    assert took < 0.25
