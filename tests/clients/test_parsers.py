"""pyoxigraph and rdflib read every RDF form of every kind of answer, and find the same in each."""

from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from ..servers import Server

FORMS = {
    "text/turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "application/ld+json": (ox.RdfFormat.JSON_LD, "json-ld"),
    "application/n-triples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "application/rdf+xml": (ox.RdfFormat.RDF_XML, "xml"),
}
CONSTRUCT = (
    "PREFIX pg: <https://w3id.org/policygraph/ns#> "
    "CONSTRUCT { ?d ?p ?o } WHERE { ?d a pg:Deadline ; ?p ?o }"
)
ANSWERS: dict[str, tuple[str, dict[str, str]]] = {
    "thing": ("/doc/policy/asr-wijkverpleging-2027/L0377", {}),
    "thing with inferences": ("/doc/law/wkkgz", {"inferred": "true"}),
    "named graph": ("/doc/graph/norms", {}),
    "terms": ("/ns", {}),
    "data set": ("/dataset", {}),
    "construct": ("/sparql", {"query": CONSTRUCT}),
    "describe": ("/sparql", {"query": "DESCRIBE <https://w3id.org/policygraph/id/law/wkkgz>"}),
    "service description": ("/sparql", {}),
    "graph store": (
        "/rdf-graph-store",
        {"graph": "https://w3id.org/policygraph/id/graph/documents"},
    ),
}
# rdflib's own JSON-LD parser still uses its deprecated class.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def canonical(body: bytes, form: ox.RdfFormat, base: str) -> frozenset[Any]:
    dataset = ox.Dataset(ox.parse(body, format=form, base_iri=base))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(dataset)


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_form_says_the_same(server: Server, answer: str) -> None:
    path, parameters = ANSWERS[answer]
    seen, graphs = set(), []
    for media_type, (form, name) in FORMS.items():
        response = server.get(path, params=parameters, headers={"Accept": media_type})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == media_type
        seen.add(canonical(response.content, form, server.url))
        graphs.append(rdflib.Graph().parse(data=response.content, format=name))
    assert len(seen) == 1
    assert next(iter(seen))
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])
