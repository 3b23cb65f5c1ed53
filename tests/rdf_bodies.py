"""Bodies that schemathesis sends: it cannot write SPARQL or RDF, which no schema describes."""

import schemathesis
from hypothesis import strategies as st

__all__ = ["register"]

_TRIPLE = b'<https://example.org/a> <https://example.org/b> "c" .\n'
_BODIES = {
    "application/sparql-query": [
        b"ASK {}",
        b"SELECT * { ?s ?p ?o } LIMIT 9",
        b"DESCRIBE <urn:a>",
    ],
    "application/sparql-update": [
        b"CLEAR ALL",
        b"INSERT DATA { <urn:a> <urn:b> 1 }",
        b"DELETE WHERE { ?s <urn:b> ?o }",
    ],
    "text/turtle": [_TRIPLE, b"", b"[] a <urn:c> ."],
    "application/n-triples": [_TRIPLE, b""],
    "application/rdf+xml": [b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'],
    "application/ld+json": [b"{}", b'[{"@id": "urn:a", "urn:b": "c"}]'],
}


def register() -> None:
    """Let schemathesis send these, in whatever module it runs."""
    for media, bodies in _BODIES.items():
        schemathesis.openapi.media_type(media, st.sampled_from(bodies))
