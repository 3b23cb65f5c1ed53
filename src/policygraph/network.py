"""The graph as a network of things: what is connected to what, and by which property.

Every IRI that the data describes or points at is a node; every triple between two of them is an
edge. Classes and properties themselves are no nodes: a node's class is its ``type``.
"""

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeAlias

import networkx as nx
import pyoxigraph as ox

from policygraph.model import Text
from policygraph.vocabulary import (
    DCTERMS,
    INFERRED_GRAPH,
    KINDS,
    NS,
    OWL,
    PG,
    RDF,
    RDFS,
    SKOS,
    compact,
    graph_iri,
    local_name,
    policy_iri,
)

__all__ = ["CLASSES", "Network", "network", "term_labels"]

Network: TypeAlias = "nx.MultiDiGraph[str]"

CLASSES = (
    "Policy", "Provision", "Norm", "CareType", "ProviderType", "ProfessionalRole", "Circumstance",
    "Purpose", "Theme", "Law", "Agreement", "Standard", "Programme", "Certification",
    "Registration", "Register", "Organization", "InformationSystem", "ContractDocument", "Document",
    "ContactPoint", "Deadline", "Threshold", "Proof", "Term", "Finding", "FindingType",
    "Announcement", "Section", "ExclusiveFacet", "CombiningFacet",
)  # fmt: skip
"""The classes of nodes, the most telling first; ``Thing`` is what has none of them."""

_SCHEMA = (RDF.base, RDFS.base, OWL.base)
_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title, PG.subject, PG.heading)
_LITERALS = frozenset(
    (*_NAMES, PG.quantity, PG.comparator, PG.value, PG.unit, PG.action, PG.date, PG.period,
     PG.contractYear)
)  # fmt: skip


class Stored(Protocol):
    """What holds the quads: a GraphStore, or anything with its ``raw``."""

    raw: ox.Store


@dataclass(slots=True)
class _Facts:
    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    texts: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    edges: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    targets: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, quad: ox.Quad, inferred: bool, terms: Container[str]) -> None:
        """Take what a quad says about a thing; of classes and properties nothing is taken."""
        if not isinstance(quad.subject, ox.NamedNode) or quad.subject.value in terms:
            return
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
        if isinstance(value, ox.Literal):
            if predicate in _LITERALS:
                self.texts[subject, predicate].setdefault(value.language or "", value.value)
        elif not isinstance(value, ox.NamedNode):
            return
        elif predicate == RDF.type:
            self.types[subject].add(value.value)
        elif not predicate.startswith(_SCHEMA) and value.value not in terms:
            self.edges.setdefault((subject, predicate, value.value), inferred)
            self.targets[subject, predicate].append(value.value)

    def text(self, iri: str, predicate: str) -> Text | None:
        found = self.texts.get((iri, predicate))
        if not found:
            return None
        plain = found.get("", "")
        return Text(found.get("nl", plain), found.get("en", plain))


def _join(texts: Iterable[Text | None], joint: str = " ") -> Text | None:
    there = [t for t in texts if t]
    if not there:
        return None
    return Text(joint.join(t["nl"] for t in there), joint.join(t["en"] for t in there))


def _named(facts: _Facts, iri: str) -> Text | None:
    return next((t for p in _NAMES if (t := facts.text(iri, p))), None)


def _label(facts: _Facts, iri: str) -> Text:
    """Return what to call a thing; what has no name of its own is called by what it says."""
    end = local_name(iri)
    if name := _named(facts, iri):
        return name
    for norm in sorted(facts.targets.get((iri, PG.expresses), ())):
        name = _named(facts, norm) or Text(local_name(norm), local_name(norm))
        return Text(f"{end}: {name['nl']}", f"{end}: {name['en']}")
    members = sorted(facts.targets.get((iri, PG.proofMember), ()))
    words = (PG.quantity, PG.comparator, PG.value, PG.unit, PG.date, PG.period, PG.action)
    return (
        _join((_named(facts, m) or Text(local_name(m), "") for m in members), " + ")
        or _join(facts.text(iri, p) for p in words)
        or facts.text(iri, PG.contractYear)
        or Text(end, end)
    )


def _class(types: Iterable[str]) -> tuple[str, str]:
    """Return the class of a node and, of a provision, its kind."""
    names = {local_name(t) for t in types if t.startswith(NS)}
    kind = next((k for k in KINDS if k in names), "")
    if kind:
        return "Provision", kind
    return next((c for c in CLASSES if c in names), "Thing"), ""


def _policy(iri: str) -> str:
    """Return the slug of the policy that a thing is part of, or nothing."""
    rest = iri.removeprefix(policy_iri(""))
    return rest.split("/")[0] if rest != iri else ""


def _key(triple: tuple[str, str, str]) -> str:
    """Return the same key for the same triple in every build; it is also a valid XML name."""
    return "e" + hashlib.sha256(" ".join(triple).encode()).hexdigest()[:16]


def network(graph: Stored, *, inferred: bool = True) -> Network:
    """Return the things of the graph as nodes and the triples between them as edges.

    Nodes have ``label_nl``, ``label_en``, ``type``, ``kind`` and ``policy``; edges have
    ``property`` (with prefix) and ``inferred``, which is false for what is also asserted.
    """
    ontology = ox.NamedNode(graph_iri("ontology"))
    closure = ox.NamedNode(INFERRED_GRAPH)
    terms = {q.subject.value for q in graph.raw.quads_for_pattern(None, None, None, ontology)
             if isinstance(q.subject, ox.NamedNode)}  # fmt: skip
    facts = _Facts()
    asserted = [g for g in graph.raw.named_graphs() if g not in (ontology, closure)]
    for name in [*sorted(asserted, key=str), *([closure] if inferred else [])]:
        for quad in graph.raw.quads_for_pattern(None, None, None, name):
            facts.add(quad, name == closure, terms)
    net: Network = nx.MultiDiGraph()
    ends = {end for s, _, o in facts.edges for end in (s, o)}
    for iri in sorted(facts.types.keys() | ends):
        label, (type_, kind) = _label(facts, iri), _class(facts.types.get(iri, ()))
        net.add_node(
            iri,
            label_nl=label["nl"],
            label_en=label["en"],
            type=type_,
            kind=kind,
            policy=_policy(iri),
        )
    short = cache(compact)
    for triple, is_inferred in sorted(facts.edges.items()):
        subject, predicate, value = triple
        net.add_edge(subject, value, _key(triple), property=short(predicate), inferred=is_inferred)
    return net


def term_labels(graph: Stored) -> dict[str, Text]:
    """Return the labels of classes and properties, by their name with prefix."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    label, ontology = ox.NamedNode(RDFS.label), ox.NamedNode(graph_iri("ontology"))
    for quad in graph.raw.quads_for_pattern(None, label, None, ontology):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[compact(quad.subject.value)][quad.object.language or ""] = quad.object.value
    return {name: Text(t.get("nl", ""), t.get("en", "")) for name, t in sorted(found.items())}
