"""The same question three times: the SPARQL file, the Python code, and the definition."""

from collections.abc import Callable

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygraph import questions
from policygraph.applicability import Question, Status, answer, judge
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.session import Session
from policygraph.store import GraphStore
from policygraph.vocabulary import PG, XSD

from . import worlds
from .conftest import ROOT
from .test_applicability import question
from .worlds import World, X

SPARQL = questions.parse(ROOT / "queries" / "what-applies.rq").sparql
SAID = {"applies": "satisfied", "depends": "open", "fails": "failed"}
STATUS = {"applies": Status.SATISFIED, "depends": Status.OPEN, "fails": Status.FAILED}


def asked(graph: GraphStore, x: Question) -> dict[str, str]:
    """Ask the file; at most one provider type, role, fact answered yes and fact answered no."""
    unnamed = ox.NamedNode(PG.unnamed)

    def only(iris: list[str]) -> ox.NamedNode:
        return ox.NamedNode(iris[0]) if iris else unnamed

    terms: dict[str, ox.NamedNode | ox.Literal] = {
        "care": ox.NamedNode(x.care_type),
        "year": ox.Literal(str(x.year), datatype=ox.NamedNode(XSD.gYear)),
        "provider": only(sorted(x.provider_types)),
        "role": only(sorted(x.roles)),
        "given_yes": only([f for f, yes in x.given.items() if yes]),
        "given_no": only([f for f, yes in x.given.items() if not yes]),
        "as_of": ox.Literal(x.as_of or "9999-12-31", datatype=ox.NamedNode(XSD.date)),
    }
    table = questions.run(SPARQL, lambda text, bound: graph.select(text, bound), terms)
    provision, status = table.columns.index("provision"), table.columns.index("status")
    return {row[provision]: row[status] for row in table.text()}


def single(x: X) -> bool:
    given_ = [yes for _, yes in x.given]
    return given_.count(True) <= 1 and given_.count(False) <= 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    world=worlds.worlds,
    askers=st.lists(worlds.askers(most=1).filter(single), min_size=1, max_size=5),
)
def test_file_code_and_definition_agree(
    closed: Callable[[str], GraphStore], world: World, askers: list[X]
) -> None:
    graph = closed(worlds.turtle(world))
    catalogue = read_catalogue(graph)
    for x in askers:
        found = asked(graph, question(x))
        code = answer(catalogue, question(x))
        if code is None:
            assert found == {}
            continue
        assert {iri: STATUS[s] for iri, s in found.items()} == {
            j.provision.iri: j.status for j in code.judgements
        }
        # What is for other care or years, and what was replaced, has no row.
        for index, provision in enumerate(world.provisions):
            said = SAID[found.get(worlds.iri(index), "fails")]
            expected = worlds.status(world, provision, x)
            assert said == (expected if worlds.asked_about(world, x) else "failed")
        for number in range(1, len(world.versions) + 1):
            said = SAID[found.get(worlds.iri(0, number), "fails")]
            assert said == worlds.version_status(world, number, x)


def names(catalogue: Catalogue, type_: str) -> list[str]:
    return sorted(c.iri for c in catalogue.concepts.values() if c.type == type_)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_file_and_code_agree_on_the_real_policies(session: Session, data: st.DataObject) -> None:
    catalogue = session.catalogue
    types, facts = names(catalogue, "ProviderType"), names(catalogue, "Circumstance")
    asker = Question(
        data.draw(st.sampled_from(names(catalogue, "CareType"))),
        data.draw(st.sampled_from([2024, 2025, 2026, 2027])),
        data.draw(st.frozensets(st.sampled_from(types), max_size=1)),
        data.draw(st.frozensets(st.sampled_from(names(catalogue, "ProfessionalRole")), max_size=1)),
        data.draw(st.dictionaries(st.sampled_from(facts), st.just(True), max_size=1)),
    )
    code = answer(catalogue, asker)
    expected = {j.provision.iri: j.status for j in code.judgements} if code else {}
    found = asked(session.graph, asker)
    assert {iri: STATUS[s] for iri, s in found.items()} == expected
    for iri in list(found)[:5]:
        judged = judge(catalogue, asker, asker.year or 0, catalogue.provisions[iri])
        assert judged.status is STATUS[found[iri]]
