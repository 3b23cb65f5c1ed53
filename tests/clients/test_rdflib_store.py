"""rdflib's SPARQLStore against the running server: a remote graph that reads like a local one."""

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from ..servers import Server

PG = rdflib.Namespace("https://w3id.org/policygraph/ns#")
ID = rdflib.Namespace("https://w3id.org/policygraph/id/")


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def remote(server: Server, request: pytest.FixtureRequest) -> rdflib.Graph:
    store = SPARQLStore(server.url + "/sparql", method=request.param, returnFormat="json")
    return rdflib.Graph(store)


def test_a_query(remote: rdflib.Graph) -> None:
    rows = list(
        remote.query(
            "SELECT ?label WHERE { ?law skos:prefLabel ?label } ORDER BY ?label",
            initNs={"skos": rdflib.SKOS},
            initBindings={"law": ID["law/wkkgz"]},
        )
    )
    assert len(rows) == 2


def test_a_query_with_xml_results(server: Server) -> None:
    store = SPARQLStore(server.url + "/sparql", returnFormat="xml")
    rows = list(rdflib.Graph(store).query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    assert int(str(rows[0][0])) > 50_000  # type: ignore[index]


def test_ask(remote: rdflib.Graph) -> None:
    assert remote.query("ASK { ?x a <https://w3id.org/policygraph/ns#Law> }").askAnswer
    assert not remote.query("ASK { ?x a <https://w3id.org/policygraph/ns#No> }").askAnswer


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_construct(server: Server, method: str) -> None:
    # With returnFormat="json" rdflib accepts tables only, so no graph: a limit of the client.
    store = SPARQLStore(server.url + "/sparql", method=method, returnFormat="xml")
    query = "CONSTRUCT { ?l a pg:Law } WHERE { ?l a pg:Law }"
    made = rdflib.Graph(store).query(query, initNs={"pg": PG}).graph
    assert made is not None
    assert set(made.objects()) == {PG.Law}


def test_patterns_membership_and_values(remote: rdflib.Graph) -> None:
    law = ID["law/wkkgz"]
    assert (law, rdflib.RDF.type, PG.Law) in remote
    assert (law, rdflib.RDF.type, PG.Policy) not in remote
    labels = set(remote.objects(law, rdflib.SKOS.prefLabel))
    assert rdflib.Literal("Wet kwaliteit, klachten en geschillen zorg", lang="nl") in labels
    assert len(set(remote.subjects(rdflib.RDF.type, PG.Law))) > 10
