"""What the graph says about one thing: its own triples, its parts, what points at it, names.

Asserted and inferred are never mixed silently: the caller says which, and the description tells
which of its triples were inferred.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import pyoxigraph as ox

from policygraph.rdf_forms import arranged
from policygraph.store import GraphStore
from policygraph.vocabulary import (
    BASE,
    DCTERMS,
    ID,
    INFERRED_GRAPH,
    NS,
    PG,
    RDFS,
    SKOS,
    graph_iri,
)

__all__ = [
    "INCOMING_LIMIT",
    "LABELS",
    "Description",
    "Mode",
    "describe",
    "describe_ontology",
    "is_known",
    "labels",
]

Mode = Literal["false", "true", "only"]
"""Whether inferred triples are left out (the default), added, or the only ones."""

INCOMING_LIMIT: Final = 100
"""How many links to a thing are given for each property; the total is always said."""

LABELS: Final = (
    SKOS.prefLabel,
    RDFS.label,
    DCTERMS.title,
    PG.heading,
    PG.subject,
    PG.action,
    PG.quantity,
)
"""What may name a thing, the best first."""

PARTS: Final = (PG.hasThreshold, PG.hasDeadline, PG.acceptsProof, PG.hasTerm)
"""Properties whose values belong to a thing and are described with it."""

_ONTOLOGY = ox.NamedNode(graph_iri("ontology"))
_INFERRED = ox.NamedNode(INFERRED_GRAPH)


@dataclass(frozen=True, slots=True)
class Description:
    """A thing with its own triples, parts, links to it and the names of what is mentioned.

    ``totals`` counts the links to it for each property, ``inferred`` are those of the triples that
    the rules added.
    """

    iri: str
    own: tuple[ox.Triple, ...]
    parts: tuple[str, ...] = ()
    incoming: tuple[ox.Triple, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    names: tuple[ox.Triple, ...] = ()
    inferred: frozenset[ox.Triple] = frozenset()

    @property
    def cut(self) -> dict[str, int]:
        """The properties of which not all links are given, with how many there are."""
        return {p: n for p, n in sorted(self.totals.items()) if n > INCOMING_LIMIT}

    @property
    def triples(self) -> list[ox.Triple]:
        """All of it in a fixed order: the thing, its parts, then the rest."""
        return arranged([*self.own, *self.incoming, *self.names], (self.iri, *self.parts))


def is_known(graph: GraphStore, iri: str) -> bool:
    """Return whether the graph says anything about a thing."""
    try:
        subject = ox.NamedNode(iri)
    except ValueError:
        return False
    return next(iter(graph.raw.quads_for_pattern(subject, None, None, None)), None) is not None


def describe(graph: GraphStore, iri: str, mode: Mode = "false") -> Description:
    """Describe a thing; without any triple about it the description is empty."""
    subject = ox.NamedNode(iri)
    asserted = [
        q
        for q in graph.raw.quads_for_pattern(subject, None, None, None)
        if q.graph_name != _INFERRED
    ]
    parts = sorted(
        q.object.value
        for q in asserted
        if q.predicate.value in PARTS and isinstance(q.object, ox.NamedNode)
    )
    own = [
        quad
        for part in (iri, *parts)
        for quad in graph.raw.quads_for_pattern(ox.NamedNode(part), None, None, None)
        if _wanted(quad, mode)
    ]
    incoming, totals = _incoming(graph, subject, mode)
    mentioned = {
        q.object.value for q in own if isinstance(q.object, ox.NamedNode) and q.object != subject
    } | {q.subject.value for q in incoming if isinstance(q.subject, ox.NamedNode)}
    return Description(
        iri,
        tuple(q.triple for q in own),
        tuple(parts),
        tuple(q.triple for q in incoming),
        totals,
        tuple(labels(graph, mentioned - set(parts))),
        frozenset(q.triple for q in (*own, *incoming) if q.graph_name == _INFERRED),
    )


def _wanted(quad: ox.Quad, mode: Mode) -> bool:
    return mode == "true" or (quad.graph_name == _INFERRED) == (mode == "only")


def _incoming(
    graph: GraphStore, thing: ox.NamedNode, mode: Mode
) -> tuple[list[ox.Quad], dict[str, int]]:
    """Return the first links of each property and how many there are, in bounded memory."""
    found: list[ox.Quad] = []
    totals: dict[str, int] = {}
    predicates = {q.predicate for q in _links(graph, None, thing, mode)}
    for predicate in sorted(predicates, key=lambda p: p.value):
        count = 0

        def counted(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
            nonlocal count
            for quad in quads:
                count += 1
                yield quad

        quads = counted(_links(graph, predicate, thing, mode))
        found += heapq.nsmallest(INCOMING_LIMIT, quads, key=lambda q: str(q.subject))
        totals[predicate.value] = count
    return found, totals


def _links(
    graph: GraphStore, predicate: ox.NamedNode | None, thing: ox.NamedNode, mode: Mode
) -> Iterator[ox.Quad]:
    return (
        q
        for q in graph.raw.quads_for_pattern(None, predicate, thing, None)
        if _wanted(q, mode) and isinstance(q.subject, ox.NamedNode)
    )


def labels(graph: GraphStore, iris: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield the names of things; a provision is named by the norm that it expresses."""
    for iri in sorted(set(iris)):
        found = _labels(graph, iri)
        if not found:
            for link in graph.raw.quads_for_pattern(
                ox.NamedNode(iri), ox.NamedNode(PG.expresses), None, None
            ):
                if isinstance(link.object, ox.NamedNode):
                    yield link.triple
                    yield from _labels(graph, link.object.value)
        yield from found


def _labels(graph: GraphStore, iri: str) -> list[ox.Triple]:
    if not iri.startswith((ID, NS, BASE)):
        return []
    subject = ox.NamedNode(iri)
    for name in LABELS:
        quads = graph.raw.quads_for_pattern(subject, ox.NamedNode(name), None, None)
        if found := [q.triple for q in quads]:
            return found
    return []


def describe_ontology(graph: GraphStore, mode: Mode = "false") -> Description:
    """Describe all terms at once: the ontology's graph, and what was inferred about its terms."""
    asserted = [q.triple for q in graph.raw.quads_for_pattern(None, None, None, _ONTOLOGY)]
    subjects = {t.subject for t in asserted if isinstance(t.subject, ox.NamedNode)}
    inferred = [
        q.triple
        for subject in subjects
        for q in graph.raw.quads_for_pattern(subject, None, None, _INFERRED)
        if mode != "false"
    ]
    own = [*(asserted if mode != "only" else ()), *inferred]
    return Description(NS.removesuffix("#"), tuple(own), inferred=frozenset(inferred))
