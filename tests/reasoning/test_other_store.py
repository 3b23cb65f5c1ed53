"""The same rules on another SPARQL 1.1 engine give the same triples: nothing is ours alone."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import pytest
import rdflib

from policygraph.build import ontology_rules, reason
from policygraph.reasoning.closure import close
from policygraph.store import GraphStore
from policygraph.vocabulary import INFERRED_GRAPH, graph_iri

from ..conftest import turtle_header

SMALL = """
ex:A rdfs:subClassOf ex:B . ex:p rdfs:subPropertyOf ex:q ; rdfs:domain ex:A .
ex:q owl:inverseOf ex:r . ex:t a owl:TransitiveProperty .
ex:c owl:propertyChainAxiom ( ex:p ex:t ) .
ex:x ex:p ex:y . ex:y ex:t ex:z . ex:z ex:t ex:w .
ex:d owl:disjointWith ex:B . ex:x a ex:d .
"""


class RdflibStore:
    def __init__(self, data: rdflib.Dataset) -> None:
        self.data = data

    def update(self, text: str) -> None:
        self.data.update(text)

    def rows(self, text: str) -> Iterable[Mapping[str, str]]:
        for row in self.data.query(text):
            yield {str(k): str(v) for k, v in row.asdict().items()}  # type: ignore[union-attr]

    def size(self, graph: str) -> int:
        return len(self.data.graph(rdflib.URIRef(graph)))


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_rdflib_infers_the_same_from_the_same_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    # Else rdflib takes the graphs of USING and FROM for addresses to fetch.
    monkeypatch.setattr("rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS", False)
    name = graph_iri("ontology")
    text = turtle_header() + "@prefix ex: <http://example.org/> .\n" + SMALL
    ours = GraphStore()
    ours.raw.load(text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(name))
    rules = ontology_rules(ours)
    here = reason(ours, rules)
    other = rdflib.Dataset()
    other.graph(rdflib.URIRef(name)).parse(data=text, format="turtle")
    there = close(RdflibStore(other), rules, [name], INFERRED_GRAPH)
    inferred = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in ours.raw.quads_for_pattern(None, None, None, ox.NamedNode(INFERRED_GRAPH))
        if not isinstance(q.object, ox.Triple) and not isinstance(q.subject, ox.Triple)
    }
    theirs = {(str(s), str(p), str(o)) for s, p, o in other.graph(rdflib.URIRef(INFERRED_GRAPH))}
    assert inferred == theirs
    assert ("http://example.org/x", "http://example.org/c", "http://example.org/w") in inferred
    assert len(here.inconsistencies) == len(there.inconsistencies) == 1
