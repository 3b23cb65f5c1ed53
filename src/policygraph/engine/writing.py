"""The one process that owns a writable store: every write is on disk before it is acknowledged."""

import uuid
from typing import Any

import pyoxigraph as ox

from policygraph.engine.errors import EngineError
from policygraph.engine.evaluation import graph_names, named, position
from policygraph.engine.frames import Head
from policygraph.engine.sparql_text import add_union, add_using, refuse_remote
from policygraph.engine.tags import check
from policygraph.vocabulary import PREFIXES

__all__ = ["write"]

_R = ox.RdfFormat
_PAYLOADS = {
    "text/turtle": _R.TURTLE,
    "application/n-triples": _R.N_TRIPLES,
    "application/rdf+xml": _R.RDF_XML,
    "application/ld+json": _R.JSON_LD,
}


def write(store: ox.Store, head: Head, body: bytes) -> Head:
    """Do one write and flush it. Raises EngineError; then nothing was changed."""
    if head["do"] == "update":
        reply = _update(store, head, body.decode())
    elif head["do"] == "delete":
        reply = _delete(store, head)
    else:
        reply = _load(store, head, body)
    store.flush()
    return reply


def _update(store: ox.Store, head: Head, text: str) -> Head:
    refuse_remote(text)
    options: dict[str, Any] = {
        "base_iri": head["base"],
        "prefixes": dict(PREFIXES) if head["union"] else None,
    }
    complete = text
    if head["using"] is not None:
        default, names = ([named(g).value for g in graphs] for graphs in head["using"])
        complete = add_using(text, default, names)
    elif head["union"]:
        complete = add_union(text, graph_names(store), f"urn:uuid:{uuid.uuid4()}")
    try:
        store.update(complete, **options)
    except SyntaxError as error:
        place = position(_as_written(text, options) or error)
        raise EngineError("invalid-query", f"Not a SPARQL update at {place}.") from error
    except (OSError, RuntimeError) as error:
        raise EngineError("query-failed", f"The update was not done: {error}.") from error
    return {}


def _as_written(text: str, options: dict[str, Any]) -> SyntaxError | None:
    """Return the error of an update before anything was added: its place is the user's."""
    try:
        ox.Store().update(text, **options)
    except SyntaxError as error:
        return error
    except (OSError, RuntimeError):
        """It is SPARQL, and what it does is not done here."""
    return None


def _exists(store: ox.Store, graph: str | None) -> bool:
    return graph is None or store.contains_named_graph(named(graph))


def _check(store: ox.Store, head: Head, exists: bool) -> None:
    graph = ox.DefaultGraph() if head["graph"] is None else named(head["graph"])
    check(store, graph, exists=exists, condition=head["condition"])


def _delete(store: ox.Store, head: Head) -> Head:
    graph = head["graph"]
    existed = _exists(store, graph)
    if existed:
        # Of a graph that is not there, 404 says more than a condition (RFC 9110, 13.2.1).
        _check(store, head, existed)
        store.update("CLEAR DEFAULT" if graph is None else f"DROP GRAPH {named(graph)}")
    return {"existed": existed}


def _load(store: ox.Store, head: Head, body: bytes) -> Head:
    """Replace (``put``) or extend (``post``) a graph, in one transaction.

    ``INSERT DATA`` makes the blank nodes of the payload new ones.
    """
    graph = head["graph"]
    existed = _exists(store, graph)
    _check(store, head, existed)
    lines = []
    for part, (media, length) in enumerate(head["parts"]):
        payload, body = body[:length], body[length:]
        lines += _triples(payload, media, head["base"], part)
    clear = head["do"] == "put"
    data = " ".join(lines)
    if graph is None:
        steps = ["CLEAR DEFAULT"] if clear else []
        steps.append(f"INSERT DATA {{ {data} }}")
    else:
        name = named(graph)
        steps = [f"DROP SILENT GRAPH {name}"] if clear else []
        steps += [f"CREATE SILENT GRAPH {name}", f"INSERT DATA {{ GRAPH {name} {{ {data} }} }}"]
    store.update(" ;\n".join(steps))
    return {"created": not existed}


def _triples(payload: bytes, media: str, base: str, part: int) -> list[str]:
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EngineError("invalid-payload", "The payload is not UTF-8.") from error
    if media == "application/rdf+xml" and ("<!" in text.replace("<!--", "") or "\0" in text):
        raise EngineError(
            "invalid-payload", "RDF/XML with a document type or entities is not accepted."
        )
    form: Any = _PAYLOADS[media]
    try:
        quads = list(ox.parse(text, format=form, base_iri=base, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise EngineError("invalid-payload", f"Part {part + 1} is not {media}: {error}.") from error
    if any(q.graph_name != ox.DefaultGraph() for q in quads):
        raise EngineError("invalid-payload", "The payload names graphs; one graph is expected.")
    return [f"{q.triple} ." for q in quads]
