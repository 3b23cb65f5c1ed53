"""What the SPARQL endpoint says of itself: a service description, or a page for people."""

from collections.abc import Sequence
from html import escape

import pyoxigraph as ox

from policygraph.vocabulary import INFERRED_GRAPH, RDF, Namespace

__all__ = ["HTML", "describe", "page"]

HTML = "text/html"

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "JSON-LD", "N-Triples", "RDF_XML",
)  # fmt: skip
_INPUTS = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")
_OWL_RL = "http://www.w3.org/ns/owl-profile/RL"
_REGIMES = Namespace("http://www.w3.org/ns/entailment/")
_Node = ox.NamedNode | ox.BlankNode
_RDF_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def describe(address: str, graphs: Sequence[str], media: str, union: bool, writable: bool) -> bytes:
    """Return the service description of an endpoint in one of the RDF media types."""
    service = ox.NamedNode(address)
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    found: list[tuple[_Node, str, _Node | str]] = [
        (service, RDF.type, _SD.Service),
        (service, _SD.endpoint, address),
        (service, _SD.supportedLanguage, _SD.SPARQL11Query),
        *((service, _SD.resultFormat, _FORMATS + name) for name in _RESULTS),
        (service, _SD.defaultDataset, dataset),
        (dataset, RDF.type, _SD.Dataset),
        (dataset, _SD.defaultGraph, default),
        (default, RDF.type, _SD.Graph),
    ]
    if writable:
        found.append((service, _SD.supportedLanguage, _SD.SPARQL11Update))
        found += [(service, _SD.inputFormat, _FORMATS + name) for name in _INPUTS]
    if union:
        # The inferred graph is in the store; its rules are a part of OWL 2 RL.
        found += [
            (service, _SD.feature, _SD.UnionDefaultGraph),
            (service, _SD.defaultEntailmentRegime, _REGIMES + "OWL-RDF-Based"),
            (service, _SD.defaultSupportedEntailmentProfile, _OWL_RL),
        ]
    for number, iri in enumerate(graphs):
        node = ox.BlankNode(f"graph{number}")
        found += [
            (dataset, _SD.namedGraph, node),
            (node, RDF.type, _SD.NamedGraph),
            (node, _SD.name, iri),
        ]
        if iri == INFERRED_GRAPH:
            found.append((node, _SD.supportedEntailmentProfile, _OWL_RL))
    triples = [
        ox.Triple(s, ox.NamedNode(p), ox.NamedNode(o) if isinstance(o, str) else o)
        for s, p, o in found
    ]
    prefixes = {"sd": _SD.base, "formats": _FORMATS.base}
    return ox.serialize(triples, format=_RDF_FORMATS[media], prefixes=prefixes) or b""


def page(root: str = "") -> str:
    """Return the page that a browser gets: what this address is for, and the way to the editor.

    ``root`` is the path under which the server answers.
    """
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>SPARQL endpoint of policygraph</title></head>
<body>
<h1>SPARQL endpoint</h1>
<p><a href="{escape(root)}/query">Write a query on the SPARQL page</a>, with examples, tables and
pictures.</p>
<p>This address answers programs: SPARQL 1.1 queries over the purchasing policies of Dutch health
insurers, <code>GET ?query=…</code>, or <code>POST</code> with
<code>application/sparql-query</code>. With <code>inferred=false</code> only what the documents
state is used. Asked for Turtle, it describes itself.</p>
</body>
</html>
"""
