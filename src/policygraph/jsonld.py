"""JSON-LD with short names: a context made from the ontology, and a writer that uses it.

A context is published under a version and never changes afterwards: ``templates/context-v1.jsonld``
is held against the ontology by a test, and a new term makes a new version. Every answer carries the
part of the context that it uses, with the same definitions, so it reads without the network.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pyoxigraph as ox

from policygraph.vocabulary import DCTERMS, NS, OWL, PREFIXES, RDF, RDFS, SKOS, XSD, local_name

__all__ = [
    "CONTEXT_VERSION",
    "WEB_PREFIXES",
    "context",
    "context_text",
    "published_context",
    "serialise",
]

Json = dict[str, Any]

CONTEXT_VERSION: Final = 2
"""The version that answers carry; raise it when the ontology's terms change."""

WEB_PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes of what describes the data set and its documents, beside those of the project."""

_VOCABULARIES = ("pg", "skos", "dcterms", "org", "schema", "owl", "rdf", "rdfs", "xsd")
_LINK, _WORDS, _PLAIN = {"@type": "@id"}, {"@container": "@language"}, dict[str, str]()
_REUSED = {
    SKOS.prefLabel: _WORDS,
    SKOS.altLabel: _PLAIN,
    SKOS.hiddenLabel: _PLAIN,
    SKOS.definition: _WORDS,
    SKOS.note: _WORDS,
    DCTERMS.title: _WORDS,
    DCTERMS.identifier: _PLAIN,
    DCTERMS.isPartOf: _LINK,
    DCTERMS.publisher: _LINK,
    DCTERMS.license: _LINK,
    RDFS.label: _WORDS,
    RDFS.comment: _WORDS,
    RDFS.seeAlso: _LINK,
    RDFS.subClassOf: _LINK,
    RDFS.subPropertyOf: _LINK,
    RDFS.domain: _LINK,
    RDFS.range: _LINK,
    OWL.inverseOf: _LINK,
    OWL.versionInfo: _PLAIN,
    WEB_PREFIXES["foaf"] + "primaryTopic": _LINK,
    WEB_PREFIXES["void"] + "inDataset": _LINK,
}
"""Terms of other vocabularies that the data use and the ontology does not declare."""

# A decimal may be written as an integer, so neither a string nor a decimal is coerced.
_UNCOERCED = {XSD.string, XSD.decimal}
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def context(ontology: Iterable[ox.Triple]) -> Json:
    """Make the context of an ontology: classes, and properties with what their values are.

    Values of object properties are IRIs, texts in languages stand by language, and a datatype that
    a property has as its range is that of its values. Raises ValueError where two terms would get
    one name.
    """
    values: dict[tuple[str, str], set[str]] = {}
    for triple in ontology:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            key = (triple.subject.value, triple.predicate.value)
            values.setdefault(key, set()).add(triple.object.value)
    terms: dict[str, Mapping[str, str]] = dict(_REUSED)
    for (subject, predicate), types in values.items():
        if predicate != RDF.type:
            continue
        if OWL.ObjectProperty in types:
            terms[subject] = _LINK
        elif OWL.DatatypeProperty in types:
            terms[subject] = _datatype(values.get((subject, RDFS.range), set()))
        elif OWL.Class in types and subject.startswith(NS):
            terms[subject] = _PLAIN
    return _written(terms)


def _datatype(ranges: set[str]) -> Mapping[str, str]:
    if ranges == {RDF.langString}:
        return _WORDS
    if len(ranges) != 1 or ranges & _UNCOERCED:
        return _PLAIN
    return {"@type": _prefixed(next(iter(ranges)), _all_prefixes())}


def _all_prefixes() -> dict[str, str]:
    return dict(sorted(({p: PREFIXES[p] for p in _VOCABULARIES} | WEB_PREFIXES).items()))


def _written(terms: Mapping[str, Mapping[str, str]]) -> Json:
    prefixes = _all_prefixes()
    out: Json = {"@version": 1.1, "id": "@id", "type": "@type", **prefixes}
    for iri in sorted(terms, key=lambda i: (local_name(i), i)):
        name = local_name(iri)
        if name in out:
            raise ValueError(f"two terms would be named {name!r} in the JSON-LD context")
        out[name] = {"@id": _prefixed(iri, prefixes), **terms[iri]}
    return out


def context_text(made: Json) -> str:
    """Return a context as the document that is published."""
    return json.dumps({"@context": made}, ensure_ascii=False, indent=2) + "\n"


@cache
def published_context(version: int = CONTEXT_VERSION) -> Json:
    """Return a published context. Raises FileNotFoundError for a version there is not."""
    path = files("policygraph") / "templates" / f"context-v{version}.jsonld"
    found: Json = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return found


def serialise(triples: Sequence[ox.Triple], made: Json) -> bytes:
    """Return the triples as JSON-LD with the context inline; subjects in their order.

    Triples that the short names could not say exactly (an IRI whose scheme is one of the names, a
    text with a direction, a triple as a value) are written without a context.
    """
    if not all(_sayable(triple, made) for triple in triples):
        text = ox.serialize(triples, format=ox.RdfFormat.JSON_LD)
        assert text is not None  # noqa: S101 - bytes are returned where no output is given
        return text
    writer = _Writer(made)
    nodes: dict[str, Json] = {}
    for triple in triples:
        name = _name(triple.subject)
        writer.add(nodes.setdefault(name, {"id": name}), triple)
    used = {k: v for k, v in made.items() if k in writer.used or k.startswith("@")}
    document = {"@context": used, "@graph": [_tidy(node) for node in nodes.values()]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _sayable(triple: ox.Triple, made: Json) -> bool:
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, ox.Triple):
            return False
        if isinstance(term, ox.NamedNode) and term.value.partition(":")[0] in made:
            return False
        if isinstance(term, ox.Literal) and (
            term.direction is not None or term.datatype.value.partition(":")[0] in made
        ):
            return False
    return True


def _name(term: Any) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        rest = iri.removeprefix(namespace)
        if rest and rest != iri and not rest.startswith("//"):
            return f"{prefix}:{rest}"
    return iri


class _Writer:
    """Puts triples into nodes under short names and remembers which names it used."""

    def __init__(self, made: Json) -> None:
        self._prefixes = {k: v for k, v in made.items() if _is_prefix(k, v)}
        self._terms = {
            _expanded(v["@id"], self._prefixes): (k, v)
            for k, v in made.items()
            if isinstance(v, dict)
        }
        self._needs = {
            name: {name} | {d[k].partition(":")[0] for k in ("@id", "@type") if k in d}
            for name, d in self._terms.values()
        }
        self.used = {"id"}

    def add(self, node: Json, triple: ox.Triple) -> None:
        """Add one triple to the node of its subject."""
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF.type and not isinstance(value, ox.Literal):
            self.used.add("type")
            node.setdefault("type", []).append(self._short(_name(value)))
            return
        name, definition = self._terms.get(predicate, ("", _PLAIN))
        if definition.get("@container") == "@language":
            if isinstance(value, ox.Literal) and value.language:
                self._use(name)
                node.setdefault(name, {}).setdefault(value.language, []).append(value.value)
                return
            # A map by language has no place for what has none: the long name says it.
            name, definition = "", _PLAIN
        if name:
            self._use(name)
        key = name or self._prefix(predicate)
        node.setdefault(key, []).append(self._value(value, definition.get("@type")))

    def _value(self, term: Any, coerced: str | None) -> Any:
        if not isinstance(term, ox.Literal):
            return _name(term) if coerced == "@id" else {"id": _name(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        wanted = _expanded(coerced, self._prefixes) if coerced else None
        native = _native(term.value, datatype)
        if datatype == wanted:
            return term.value if native is None else native
        if wanted is None and (native is not None or datatype == XSD.string):
            return term.value if native is None else native
        if datatype == XSD.string:
            return {"@value": term.value}
        return {"@value": term.value, "@type": self._prefix(datatype)}

    def _short(self, iri: str) -> str:
        name = self._terms.get(iri, ("", _PLAIN))[0]
        if name:
            self._use(name)
        return name or self._prefix(iri)

    def _use(self, name: str) -> None:
        """Take a term into the answer's context, with the prefixes its definition needs."""
        self.used |= self._needs[name]

    def _prefix(self, iri: str) -> str:
        name = _prefixed(iri, self._prefixes)
        if name != iri:
            self.used.add(name.partition(":")[0])
        return name


def _is_prefix(key: str, value: object) -> bool:
    return isinstance(value, str) and not key.startswith("@") and not value.startswith("@")


def _expanded(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, rest = name.partition(":")
    return prefixes[prefix] + rest if prefix in prefixes else name


def _native(text: str, datatype: str) -> int | bool | None:
    if datatype == XSD.boolean and text in ("true", "false"):
        return text == "true"
    return int(text) if datatype == XSD.integer and _INTEGER.fullmatch(text) else None


def _tidy(node: Json) -> Json:
    """Return a node with its names in order and a list only where there are several values."""

    def single(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: single(v) for k, v in value.items()}
        return value[0] if isinstance(value, list) and len(value) == 1 else value

    head = {k: single(node[k]) for k in ("id", "type") if k in node}
    return head | {k: single(node[k]) for k in sorted(node) if k not in head}
