"""The shapes of the graph (SHACL), held against what is asserted, without inference."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH

from policygraph.errors import OntologyError
from policygraph.sources import read_turtle

__all__ = ["Breach", "breaches"]

_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "warning"}


@dataclass(frozen=True, slots=True)
class Breach:
    """A thing that breaks a shape: which shape, the sentence that says how, the value at fault."""

    subject: str
    shape: str
    message: str
    value: str
    severity: str


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )
    raise TypeError("a triple within a triple is no node of RDF 1.1")


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for t in triples:
        graph.add((_node(t.subject), _node(t.predicate), _node(t.object)))
    return graph


def _message(results: rdflib.Graph, result: rdflib.term.Node) -> str:
    messages = sorted(
        results.objects(result, SH.resultMessage),
        key=lambda m: (getattr(m, "language", None) != "en", str(m)),
    )
    return str(messages[0])


def _local(iri: rdflib.term.Node | None) -> str:
    return "" if iri is None or isinstance(iri, rdflib.BNode) else str(iri).rpartition("#")[2]


def breaches(triples: Iterable[ox.Triple], shapes: Path) -> list[Breach]:
    """Return what breaks the shapes, by subject; messages in English.

    The triples are the asserted ones and rdfs:subClassOf of the ontology. Raises SourceError
    where the shapes are not Turtle, OntologyError (missing-resource) where there are none.
    """
    from pyshacl import validate  # the only part that needs it, and it takes a second to import

    if not shapes.is_file():
        raise OntologyError(
            "missing-resource", f"There are no shapes at {shapes}. Install policygraph again."
        )
    _, results, _ = validate(_graph(triples), shacl_graph=_graph(read_turtle(shapes)))
    if not isinstance(results, rdflib.Graph):
        raise OntologyError("missing-resource", f"{shapes}: cannot be used as shapes: {results}.")
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        subject, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        said = value is not None and value != subject and not isinstance(value, rdflib.BNode)
        found.append(
            Breach(
                str(subject),
                _local(results.value(result, SH.sourceShape)),
                _message(results, result),
                str(value) if said else "",
                _SEVERITIES[rdflib.URIRef(str(results.value(result, SH.resultSeverity)))],
            )
        )
    return sorted(set(found), key=lambda b: (b.subject, b.message, b.value))
