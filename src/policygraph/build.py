"""From Turtle to a reasoned graph: read, infer, refuse what is inconsistent, publish."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import OntologyError
from policygraph.reader import read_catalogue
from policygraph.reasoning.axioms import SCHEMA_RULES, compile_rules
from policygraph.reasoning.closure import Closure, Inconsistency, close
from policygraph.reasoning.rules import Rule, Triple
from policygraph.snapshot import write_snapshot
from policygraph.sources import Source, content_hash, read_turtle, sources
from policygraph.store import FORMAT, GraphStore, Manifest, NewBuild
from policygraph.vocabulary import INFERRED_GRAPH, compact, graph_iri

__all__ = ["Built", "build", "load", "ontology_rules", "reason"]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A reasoned graph in memory and what making it did."""

    graph: GraphStore
    files: list[Source]
    closure: Closure
    asserted: int


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def as_triples(graph: GraphStore, name: str) -> list[Triple]:
    """Return the triples of a named graph as text: IRIs bare, other terms in N-Triples."""
    quads = graph.raw.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return [(_text(q.subject), _text(q.predicate), _text(q.object)) for q in quads]


def load(files: list[Source]) -> GraphStore:
    """Read Turtle files into a store in memory, each into its named graph.

    Raises SourceError with file and line for what is not Turtle.
    """
    graph = GraphStore()
    for source in files:
        name = ox.NamedNode(source.graph)
        graph.raw.extend(
            ox.Quad(t.subject, t.predicate, t.object, name) for t in read_turtle(source.path)
        )
    return graph


def ontology_rules(graph: GraphStore) -> tuple[Rule, ...]:
    """Compile the rules from the axioms in the ontology graph."""
    return SCHEMA_RULES + compile_rules(as_triples(graph, graph_iri("ontology")))


def reason(graph: GraphStore, rules: tuple[Rule, ...]) -> Closure:
    """Close the graph: infer into the inferred graph what the rules give."""
    asserted = [
        g.value
        for g in graph.raw.named_graphs()
        if isinstance(g, ox.NamedNode) and g.value != INFERRED_GRAPH
    ]
    return close(graph, rules, asserted, INFERRED_GRAPH)


def _sentence(clash: Inconsistency) -> str:
    triples = "; ".join(" ".join(compact(t) for t in triple) for triple in clash.triples)
    return f"{clash.rule.name}: {triples}"


def prepare(ontology: Path, data: Path, progress: Progress = lambda _: None) -> Built:
    """Read and reason in memory.

    Raises SourceError for broken Turtle, OntologyError (unsupported-axiom, inconsistent-graph).
    """
    files = sources(ontology, data)
    progress("read")
    graph = load(files)
    asserted = len(graph.raw)
    progress("reason")
    closure = reason(graph, ontology_rules(graph))
    if closure.inconsistencies:
        shown = "\n  ".join(_sentence(c) for c in closure.inconsistencies[:10])
        more = len(closure.inconsistencies) - 10
        raise OntologyError(
            "inconsistent-graph",
            f"The graph contradicts its ontology:\n  {shown}"
            + (f"\n  … and {more} more" if more > 0 else ""),
        )
    return Built(graph, files, closure, asserted)


def build(ontology: Path, data: Path, store: Path, progress: Progress = lambda _: None) -> Manifest:
    """Build the graph and make it the current one of the store's folder.

    A build that fails or is killed leaves the graph that was there in use.
    """
    built = prepare(ontology, data, progress)
    manifest = Manifest(FORMAT, content_hash(built.files), built.asserted, built.closure.inferred)
    progress("write")
    new = NewBuild(store)
    try:
        write_snapshot(new.path, read_catalogue(built.graph))
        new.publish(built.graph, manifest)
    except BaseException:
        new.discard()
        raise
    return manifest
