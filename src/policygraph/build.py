"""From Turtle to a reasoned graph: read, infer, refuse what is inconsistent, publish."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from policygraph.drafts.unreviewed import (
    TakenIn,
    draft_files,
    draft_folders,
    summary_of,
    take_in,
)
from policygraph.errors import OntologyError
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.reasoning.axioms import SCHEMA_RULES, compile_rules
from policygraph.reasoning.closure import Closure, Inconsistency, close
from policygraph.reasoning.rules import Rule, Triple
from policygraph.snapshot import write_drafts, write_snapshot
from policygraph.sources import Source, content_hash, read_turtle, sources
from policygraph.store import FORMAT, GraphStore, Manifest, NewBuild
from policygraph.vocabulary import INFERRED_GRAPH, compact, graph_iri

__all__ = ["Built", "build", "load", "ontology_rules", "reason", "take_in_drafts"]

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


def take_in_drafts(folders: list[Path], catalogue: Catalogue) -> list[TakenIn]:
    """Read drafts beside a catalogue; one in which nothing is undecided any more is left out.

    They are not reasoned over: what applies of them is judged over the closed facts, and no
    inference is made from what nobody reviewed. Raises SourceError with file and line.
    """
    found = (take_in(folder, catalogue) for folder in folders)
    return [taken for taken in found if taken]


def check(
    ontology: Path, data: Path, progress: Progress = lambda _: None, drafts: Path | None = None
) -> Built:
    """Read and reason in memory, and read the drafts of a folder: what ``build`` would refuse.

    Raises what ``build`` raises; writes nothing.
    """
    built = prepare(ontology, data, progress)
    if drafts:
        progress("drafts")
        take_in_drafts(draft_folders(drafts), read_catalogue(built.graph))
    return built


def build(
    ontology: Path,
    data: Path,
    store: Path,
    progress: Progress = lambda _: None,
    drafts: Path | None = None,
) -> Manifest:
    """Build the graph and make it the current one of the store's folder.

    With ``drafts``, a folder of drafts, they are kept beside the facts, each in its own named
    graph. A build that fails or is killed leaves the graph that was there in use.
    """
    built = prepare(ontology, data, progress)
    catalogue = read_catalogue(built.graph)
    folders = draft_folders(drafts) if drafts else []
    if folders:
        progress("drafts")
    taken = take_in_drafts(folders, catalogue)
    summaries = tuple(summary_of(t.draft, catalogue) for t in taken)
    digest = content_hash(built.files, [f for folder in folders for f in draft_files(folder)])
    manifest = Manifest(FORMAT, digest, built.asserted, built.closure.inferred, len(taken))
    progress("write")
    new = NewBuild(store)
    try:
        write_snapshot(new.path, replace(catalogue, drafts=summaries))
        if taken:
            write_drafts(new.path, [t.draft for t in taken])
        new.publish(built.graph, manifest, _quads(taken))
    except BaseException:
        new.discard()
        raise
    return manifest


def _quads(taken: list[TakenIn]) -> Iterator[ox.Quad]:
    for one in taken:
        graph = ox.NamedNode(one.draft.graph)
        yield from (ox.Quad(t.subject, t.predicate, t.object, graph) for t in one.triples)
