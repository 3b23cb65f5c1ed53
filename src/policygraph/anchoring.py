"""Anchors put into a policy file: computed from the document, never typed."""

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from policygraph.anchors import Anchor, DocumentText
from policygraph.errors import SourceError
from policygraph.formatting import turtle
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG, XSD

__all__ = ["anchor_file", "anchor_triples", "local_prefix", "number"]

_ANCHOR = (PG.startLine, PG.endLine, PG.startColumn, PG.endColumn, PG.quoteHash)


def number(value: int) -> ox.Literal:
    """Return a whole number as a literal."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer))


def _one(path: Path, iri: str, quote: str, document: DocumentText) -> Anchor:
    found = document.find(quote)
    name = iri.rsplit("/", 1)[-1].partition(".")[0]
    if len(found) > 1 and name[1:].isdigit():
        found = [a for a in found if a.start_line == int(name[1:])]
    if len(found) != 1:
        where = ", ".join(str(a.start_line) for a in document.find(quote)) or "nowhere"
        raise SourceError(
            "changed-document",
            f"{path}: the quote of {iri} must stand exactly once; it stands at: {where}. "
            f"Quote more of the text: {quote[:60]!r}",
        )
    return found[0]


def anchor_file(path: Path, document: DocumentText, quotes: Mapping[str, str]) -> str:
    """Return the Turtle of a policy file with the anchors of the given things computed anew.

    Raises SourceError where a thing is not in the file or a quote does not stand exactly once.
    """
    triples = list(read_turtle(path))
    subjects = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    anchors = {}
    for iri, quote in quotes.items():
        if iri not in subjects:
            raise SourceError("changed-document", f"{path}: there is no {iri} to anchor.")
        anchors[iri] = _one(path, iri, quote, document)
    out: list[ox.Triple] = []
    for index, triple in enumerate(triples):
        iri = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
        if iri not in anchors or triple.predicate.value not in _ANCHOR:
            out.append(triple)
        following = triples[index + 1].subject if index + 1 < len(triples) else None
        if iri in anchors and triple.subject != following:
            out.extend(anchor_triples(iri, anchors[iri]))
    return turtle(out, local_prefix(path))


def anchor_triples(iri: str, anchor: Anchor) -> list[ox.Triple]:
    """Return the triples that say where a thing stands."""
    subject = ox.NamedNode(iri)
    values: list[tuple[str, ox.Literal]] = [
        (PG.startLine, number(anchor.start_line)),
        (PG.endLine, number(anchor.end_line)),
    ]
    if anchor.start_column is not None and anchor.end_column is not None:
        values.append((PG.startColumn, number(anchor.start_column)))
        values.append((PG.endColumn, number(anchor.end_column)))
    values.append((PG.quoteHash, ox.Literal(anchor.hash)))
    return [ox.Triple(subject, ox.NamedNode(p), o) for p, o in values]


def local_prefix(path: Path) -> dict[str, str]:
    """Return the prefix of a policy's own things: ``here:L0319``."""
    from policygraph.vocabulary import policy_iri

    return {"here": policy_iri(path.stem) + "/"}
