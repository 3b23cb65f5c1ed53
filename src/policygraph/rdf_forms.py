"""A set of triples in the forms of RDF: the same triples give the same bytes in every build."""

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from policygraph import jsonld
from policygraph.vocabulary import ID, PREFIXES, RDF

__all__ = ["EXTENSIONS", "arranged", "serialise"]

EXTENSIONS: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "html": "text/html",
}
"""What an address ends in for one form, and the media type of it; the default first."""

_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_POLICY = ID + "policy/"


def arranged(triples: Iterable[ox.Triple], first: Sequence[str] = ()) -> list[ox.Triple]:
    """Return each triple once, in a fixed order, with blank nodes named by RDFC-1.0.

    The subjects named in ``first`` lead; the type of a subject stands before its other properties.
    """
    rank = {iri: index for index, iri in enumerate(first)}

    def key(triple: ox.Triple) -> tuple[int, bool, str, bool, str, str]:
        subject, predicate = triple.subject, triple.predicate.value
        name = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
        return (
            rank.get(name, len(rank)),
            isinstance(subject, ox.BlankNode),
            name,
            predicate != RDF.type,
            predicate,
            str(triple.object),
        )

    return sorted(_named(set(triples)), key=key)


def _named(triples: set[ox.Triple]) -> Iterable[ox.Triple]:
    if not any(isinstance(n, ox.BlankNode) for t in triples for n in (t.subject, t.object)):
        return triples
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def serialise(triples: Sequence[ox.Triple], media_type: str) -> bytes:
    """Return the triples, in their order, as Turtle, JSON-LD, N-Triples or RDF/XML.

    Raises KeyError for another media type.
    """
    if media_type == "application/ld+json":
        return jsonld.serialise(triples, jsonld.published_context())
    text = ox.serialize(triples, format=_FORMATS[media_type], prefixes=_prefixes(triples))
    assert text is not None  # noqa: S101 - bytes are returned where no output is given
    return _spaced(text) if media_type == "text/turtle" else text


def _spaced(turtle: bytes) -> bytes:
    """Put a blank line before each subject; a line break inside a text is always escaped."""
    lines = turtle.split(b"\n")
    return b"\n".join(
        b"\n" + line if line and not line.startswith((b"\t", b"@prefix")) else line
        for line in lines
    )


def _prefixes(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that are used; ``here:`` is the policy of the first subject."""
    known = {**PREFIXES, **jsonld.WEB_PREFIXES}
    first = triples[0].subject if triples else None
    if isinstance(first, ox.NamedNode) and first.value.startswith(_POLICY):
        known["here"] = _POLICY + first.value.removeprefix(_POLICY).split("/")[0] + "/"
    used = {iri for triple in triples for iri in _iris(triple)}
    return {p: n for p, n in sorted(known.items()) if any(iri.startswith(n) for iri in used)}


def _iris(triple: ox.Triple) -> Iterable[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
