"""One query on an opened store: evaluated, written in the wanted form, within the limits."""

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from policygraph.engine.errors import EngineError
from policygraph.engine.frames import Head
from policygraph.engine.sparql_text import has_dataset, refuse_remote
from policygraph.engine.tags import graph_digest, graph_tag
from policygraph.jsonld import published_context, serialise
from policygraph.vocabulary import INFERRED_GRAPH, PREFIXES, is_draft_graph

__all__ = ["answer", "dump", "graph_names", "named", "position"]

_Q, _R = ox.QueryResultsFormat, ox.RdfFormat
_RESULTS = {
    "application/sparql-results+json": _Q.JSON,
    "application/json": _Q.JSON,
    "application/sparql-results+xml": _Q.XML,
    "application/xml": _Q.XML,
    "text/csv": _Q.CSV,
    "text/tab-separated-values": _Q.TSV,
}
_GRAPHS = {
    "text/turtle": _R.TURTLE,
    "application/ld+json": _R.JSON_LD,
    "application/n-triples": _R.N_TRIPLES,
    "application/rdf+xml": _R.RDF_XML,
}


class _Buffer:
    """A file in memory that refuses to grow beyond a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self._size > self._limit:
            raise _too_large(f"{self._limit} bytes")
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep everything: there is nothing behind this."""

    def value(self) -> bytes:
        return b"".join(self._chunks)


def _too_large(limit: str) -> EngineError:
    return EngineError(
        "answer-too-large",
        f"The answer is larger than {limit}. Ask for less, or in parts with LIMIT and OFFSET.",
    )


def position(error: SyntaxError) -> str:
    """Return where and what a syntax error is, for people."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if found:
        return f"line {found[1]}, column {found[2]}: {found[3]}"
    return str(error)


def named(iri: str) -> ox.NamedNode:
    """Return a graph's name. Raises EngineError (invalid-graph) for what is no absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise EngineError("invalid-graph", f"{iri!r} is not an absolute IRI.") from error


def answer(store: ox.Store, head: Head, text: str) -> tuple[str, bytes]:
    """Evaluate a query; return the media type and the body.

    Raises EngineError for a query that is refused, malformed or too large in its answer.
    """
    refuse_remote(text)
    try:
        result = store.query(
            text,
            base_iri=head["base"],
            prefixes=dict(PREFIXES) if head["union"] else None,
            **_dataset(store, head, text),
        )
        if isinstance(result, ox.QueryTriples):
            media = _wanted(head, "graph")
            return media, _graph(result, media, head)
        kind = "ask" if isinstance(result, ox.QueryBoolean) else "select"
        media = _wanted(head, kind)
        return media, _rows(result, media, head)
    except SyntaxError as error:
        raise EngineError("invalid-query", f"Not SPARQL at {position(error)}.") from error
    except OSError as error:
        raise EngineError("query-failed", "The query could not be evaluated.") from error


def _wanted(head: Head, kind: str) -> str:
    media = head["accept"].get(kind)
    if media is None:
        raise EngineError("not-acceptable", "No acceptable form.", kind)
    return str(media)


def _dataset(store: ox.Store, head: Head, text: str) -> dict[str, Any]:
    """Return the dataset: of the protocol, else of the query, else the store's."""
    inferred = head["inferred"]
    if head["dataset"] is not None:
        default, names = (
            [named(g) for g in graphs if inferred or g != INFERRED_GRAPH]
            for graphs in head["dataset"]
        )
        return {"default_graph": default, "named_graphs": names}
    if has_dataset(text):
        return {}
    # A draft that a query names is no part of what it finds without naming it.
    hidden = head["drafts"] == "named"
    if inferred and not hidden:
        return {"use_default_graph_as_union": head["union"]}
    graphs = [g for g in store.named_graphs() if inferred or g != ox.NamedNode(INFERRED_GRAPH)]
    union = [g for g in graphs if not hidden or not is_draft_graph(g.value)]
    default_graph = [ox.DefaultGraph(), *union] if head["union"] else ox.DefaultGraph()
    return {"default_graph": default_graph, "named_graphs": graphs}


def _rows(result: ox.QuerySolutions | ox.QueryBoolean, media: str, head: Head) -> bytes:
    buffer = _Buffer(head["bytes"])
    result.serialize(output=buffer, format=_RESULTS[media])  # type: ignore[arg-type]
    body = buffer.value()
    if isinstance(result, ox.QuerySolutions) and _count(body, media) > head["rows"]:
        raise _too_large(f"{head['rows']} rows")
    return body


def _count(body: bytes, media: str) -> int:
    """Count the rows in what was written; exact, because strings are set aside first."""
    form = _RESULTS[media]
    if form == _Q.XML:
        return body.count(b"<result>")
    if form == _Q.TSV:
        return body.count(b"\n") - 1
    if form == _Q.CSV:
        return sum(part.count(b"\n") for part in body.split(b'"')[::2]) - 1
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(plain.split(b'"')[::2]).count(b"},{") + 1


def _graph(triples: Iterable[ox.Triple], media: str, head: Head) -> bytes:
    found: dict[ox.Triple, None] = {}
    for triple in triples:
        found[triple] = None
        if len(found) > head["rows"]:
            raise _too_large(f"{head['rows']} triples")
    buffer = _Buffer(head["bytes"])
    prefixes = dict(PREFIXES) if media in ("text/turtle", "application/rdf+xml") else None
    if media == "application/ld+json":
        buffer.write(serialise(list(found), published_context()))
        return buffer.value()
    try:
        ox.serialize(found, output=buffer, format=_GRAPHS[media], prefixes=prefixes)  # type: ignore[arg-type]
    except ValueError as error:
        raise EngineError("query-failed", f"This cannot be written as {media}.") from error
    return buffer.value()


def graph_names(store: ox.Store) -> list[str]:
    """Return the IRIs of the named graphs, sorted."""
    return sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))


def dump(store: ox.Store, head: Head) -> tuple[str, str, bytes] | None:
    """Return a graph of the store: media type, tag, body; None where there is none of that name."""
    graph = ox.DefaultGraph() if head["graph"] is None else named(head["graph"])
    if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
        return None
    media = _wanted(head, "graph")
    quads = store.quads_for_pattern(None, None, None, graph)
    body = _graph((q.triple for q in quads), media, head)
    return media, graph_tag(graph_digest(store, graph), media), body
