"""Strong entity tags of answers and graphs, and the conditions of a write that name them."""

import hashlib
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph import __version__
from policygraph.engine.errors import EngineError
from policygraph.engine.frames import Head

__all__ = ["ANY", "Condition", "body_tag", "check", "graph_digest", "graph_tag"]

ANY = "*"
"""Stands for every tag there is; a real one is quoted."""

_NAMED_BY_TAG = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Tags (or ``ANY``) that a graph must have, and must not have; None where nothing is asked."""

    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None


class _Hashing:
    """A file that keeps the hash of what is written to it, and nothing else."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256(__version__.encode())

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing behind this."""


def _tag(*parts: bytes) -> str:
    return f'"{hashlib.sha256(b" ".join(parts)).hexdigest()[:32]}"'


def body_tag(media: str, body: bytes) -> str:
    """Return the tag of an answer: of its bytes, since a query may ask for the time or chance."""
    return _tag(media.encode(), body)


def graph_digest(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> bytes:
    """Return a hash of a graph's triples in the store's order, which the writer and readers share.

    Every form of the graph is made of these triples alone, by this version.
    """
    out = _Hashing()
    quads = store.quads_for_pattern(None, None, None, graph)
    ox.serialize((q.triple for q in quads), output=out, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    return out.hash.digest()


def graph_tag(digest: bytes, media: str) -> str:
    """Return the tag of one form of a graph."""
    return _tag(media.encode(), digest)


def check(
    store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, *, exists: bool, condition: Head
) -> None:
    """Compare a graph with the conditions of a write, as RFC 9110 (13.1) says.

    Raises EngineError (precondition-failed). The caller writes before anybody else can.
    """
    match, none_match = condition["match"], condition["none_match"]
    named = {*(match or ()), *(none_match or ())} - {ANY}
    tags = {ANY} if exists else set()
    if exists and named:
        digest = graph_digest(store, graph)
        tags |= {graph_tag(digest, media) for media in _NAMED_BY_TAG}
    if match is not None and tags.isdisjoint(match):
        raise EngineError(
            "precondition-failed",
            "The graph is not the one that If-Match names: it was changed or is not there. Get it "
            "again and look at what changed.",
        )
    if none_match is not None and not tags.isdisjoint(none_match):
        raise EngineError(
            "precondition-failed", "There is a graph that If-None-Match rules out already."
        )
