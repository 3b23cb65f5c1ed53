"""Turtle as this project writes it: prefixes sorted, one block a subject, a blank line between."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from policygraph.vocabulary import PREFIXES, compact, expand

__all__ = ["turtle"]


def turtle(triples: Iterable[ox.Triple], extra: Mapping[str, str] | None = None) -> str:
    """Return the triples as Turtle, subjects in the order in which they are given.

    ``extra`` adds prefixes (name to namespace) to those of the project; only used ones are
    declared. The same triples in the same order give the same text.
    """
    triples = list(triples)
    prefixes = PREFIXES | dict(extra or {})
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None  # noqa: S101 - bytes are returned where no output is given
    body = [line for line in text.decode().split("\n") if not line.startswith("@prefix")]
    used = {_prefix(iri, extra or {}) for iri in {iri for t in triples for iri in _iris(t)}}
    head = [f"@prefix {p}: <{prefixes[p]}> ." for p in sorted(used & prefixes.keys())]
    out = [*head]
    for line in body:
        if line and not line.startswith("\t"):
            out.append("")
        if line:
            out.append(line.replace("\t", "  "))
    return "\n".join(out) + "\n"


def _iris(triple: ox.Triple) -> Iterable[str]:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


def _prefix(iri: str, extra: Mapping[str, str]) -> str:
    for prefix, namespace in extra.items():
        if iri.startswith(namespace):
            return prefix
    name = compact(iri)
    return name.partition(":")[0] if name != iri and expand(name) == iri else ""
