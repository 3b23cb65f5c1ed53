"""A thing, the vocabulary or the data set as a plain page: readable, escaped, without a script."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import pyoxigraph as ox

from policygraph.jsonld import WEB_PREFIXES
from policygraph.model import Language, Text
from policygraph.vocabulary import DCTERMS, ID, NS, OWL, PG, RDF, RDFS, SKOS, compact, local_name
from policygraph.wording import DISCLAIMER

__all__ = ["Names", "Page", "Row", "Section", "by_property", "render"]

_PROPERTIES: Final = {
    RDF.type: Text("soort", "type"),
    SKOS.prefLabel: Text("naam", "name"),
    SKOS.altLabel: Text("ook genoemd", "also called"),
    SKOS.hiddenLabel: Text("ook geschreven als", "also written"),
    SKOS.definition: Text("omschrijving", "definition"),
    SKOS.note: Text("opmerking", "note"),
    SKOS.broader: Text("valt onder", "broader"),
    SKOS.narrower: Text("omvat", "narrower"),
    SKOS.broaderTransitive: Text("valt onder, ook via andere", "broader, through others too"),
    SKOS.narrowerTransitive: Text("omvat, ook via andere", "narrower, through others too"),
    RDFS.label: Text("naam", "name"),
    RDFS.seeAlso: Text("zie ook", "see also"),
    RDFS.subClassOf: Text("is een", "is a"),
    RDFS.subPropertyOf: Text("deeleigenschap van", "subproperty of"),
    RDFS.domain: Text("domein", "domain"),
    RDFS.range: Text("bereik", "range"),
    OWL.inverseOf: Text("omgekeerd", "inverse of"),
    OWL.propertyChainAxiom: Text("volgt uit de keten", "follows from the chain"),
    DCTERMS.title: Text("titel", "title"),
    DCTERMS.description: Text("beschrijving", "description"),
    DCTERMS.identifier: Text("officiële aanduiding", "official identifier"),
    DCTERMS.isPartOf: Text("deel van", "part of"),
    DCTERMS.publisher: Text("uitgever", "publisher"),
    DCTERMS.creator: Text("maker", "creator"),
    DCTERMS.license: Text("licentie", "licence"),
    DCTERMS.language: Text("taal", "language"),
}
_FORMS = Text("Andere vormen van deze pagina", "Other forms of this page")
_CHAIN = " ∘ "


@dataclass(frozen=True, slots=True)
class Row:
    """One property with its values; ``total`` where there are more than are shown."""

    property: str
    values: tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]
    total: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over rows; ``anchor`` is its place on the page, where ``iri`` is described."""

    heading: str
    rows: tuple[Row, ...]
    anchor: str = ""
    iri: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows; ``forms`` and ``toggles`` are addresses with their words."""

    iri: str
    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    toggles: tuple[tuple[str, str], ...]
    canonical: str


class Names:
    """What things are called in the language of the reader, and where they can be read."""

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        label_properties: Sequence[str],
        lang: Language,
        root: str,
    ) -> None:
        """Take the triples that hold names; ``root`` is the path under which the server answers."""
        self.lang, self.root = lang, root
        self._found: dict[str, dict[str, str]] = {}
        self._norms: dict[str, str] = {}
        self._lists: dict[tuple[str, str], ox.NamedNode | ox.BlankNode] = {}
        for t in triples:
            subject, value = t.subject, t.object
            if isinstance(subject, ox.NamedNode):
                if t.predicate.value in label_properties and isinstance(value, ox.Literal):
                    named = self._found.setdefault(subject.value, {})
                    named.setdefault(value.language or "", value.value)
                elif t.predicate.value == PG.expresses and isinstance(value, ox.NamedNode):
                    self._norms[subject.value] = value.value
            elif isinstance(subject, ox.BlankNode) and isinstance(
                value, ox.NamedNode | ox.BlankNode
            ):
                self._lists[subject.value, t.predicate.value] = value

    def text(self, iri: str) -> tuple[str, str]:
        """Return the name of a thing and its language; a provision has the name of its norm."""
        found = self._found.get(iri) or self._found.get(self._norms.get(iri, ""), {})
        for lang in (self.lang, "nl", "en", ""):
            if lang in found:
                return found[lang], lang
        # Of ours the end of the IRI says enough; of others the whole IRI is needed.
        return local_name(iri) if iri.startswith(ID) else _short(iri), ""

    def property(self, iri: str) -> str:
        """Return what a property is called."""
        known = _PROPERTIES.get(iri)
        return known[self.lang] if known else self.text(iri)[0]

    def members(self, node: ox.BlankNode) -> list[ox.NamedNode | ox.BlankNode]:
        """Return the members of a list in the triples."""
        out: list[ox.NamedNode | ox.BlankNode] = []
        rest: ox.NamedNode | ox.BlankNode | None = node
        while isinstance(rest, ox.BlankNode) and len(out) <= len(self._lists):
            first = self._lists.get((rest.value, RDF.first))
            out += [first] if first else []
            rest = self._lists.get((rest.value, RDF.rest))
        return out

    def address(self, iri: str, anchors: Mapping[str, str]) -> str | None:
        """Return where an IRI can be read: on this page, on this server, or elsewhere."""
        if iri in anchors:
            return "#" + anchors[iri]
        if iri.startswith(ID):
            return f"{self.root}/id/{iri.removeprefix(ID)}"
        if iri.startswith(NS):
            return f"{self.root}/ns#{iri.removeprefix(NS)}"
        return iri if iri.startswith(("https://", "http://")) else None


def _short(iri: str) -> str:
    for prefix, namespace in WEB_PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return compact(iri)


def by_property(triples: Iterable[ox.Triple], lang: Language) -> tuple[Row, ...]:
    """Return the rows of one subject: what it is first, texts in the reader's language first."""
    grouped: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
    for t in triples:
        grouped.setdefault(t.predicate.value, []).append(t.object)

    def other(value: object) -> bool:
        return isinstance(value, ox.Literal) and value.language not in (None, lang)

    first = (RDF.type, SKOS.prefLabel, RDFS.label, DCTERMS.title, SKOS.definition)
    order = sorted(grouped, key=lambda p: (first.index(p) if p in first else len(first), p))
    return tuple(Row(p, tuple(sorted(grouped[p], key=other))) for p in order)


def _value(value: object, names: Names, anchors: Mapping[str, str]) -> str:
    if isinstance(value, ox.BlankNode):
        return _CHAIN.join(_value(m, names, anchors) for m in names.members(value)) or "…"
    if isinstance(value, ox.Literal):
        lang = f' lang="{escape(value.language)}"' if value.language else ""
        return f"<span{lang}>{escape(value.value)}</span>"
    if not isinstance(value, ox.NamedNode):
        return escape(str(value))
    text, lang = names.text(value.value)
    inner = f'<span lang="{lang}">{escape(text)}</span>' if lang else escape(text)
    address = names.address(value.value, anchors)
    return f'<a href="{escape(address)}">{inner}</a>' if address else f"<code>{inner}</code>"


def _row(row: Row, names: Names, anchors: Mapping[str, str]) -> str:
    values = [_value(v, names, anchors) for v in row.values]
    if row.total > len(values):
        shown = Text(
            f"de eerste {len(values)} van {row.total}", f"the first {len(values)} of {row.total}"
        )
        values.append(f"<small>{shown[names.lang]}</small>")
    cell = values[0] if len(values) == 1 else "<ul><li>" + "</li><li>".join(values) + "</li></ul>"
    name, address = names.property(row.property), names.address(row.property, anchors)
    head = f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name)
    return f'<tr><th scope="row">{head}</th><td>{cell}</td></tr>'


def _section(section: Section, names: Names, anchors: Mapping[str, str]) -> str:
    mark = f' id="{escape(section.anchor)}"' if section.anchor else ""
    kind = ' class="inferred"' if section.inferred else ""
    rows = "\n".join(_row(r, names, anchors) for r in section.rows)
    heading = escape(section.heading)
    return f"<section{mark}{kind}>\n<h2>{heading}</h2>\n<table>\n{rows}\n</table>\n</section>"


def _links(links: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="{escape(a)}">{escape(t)}</a></li>' for a, t in links)


def render(page: Page, names: Names) -> str:
    """Return the page as HTML."""
    lang = names.lang
    anchors = {s.iri: s.anchor for s in page.sections if s.rows and s.iri and s.anchor}
    notes = "\n".join(f'<p class="note">{escape(note)}</p>' for note in page.notes)
    sections = "\n".join(_section(s, names, anchors) for s in page.sections if s.rows)
    alternates = "\n".join(
        f'<link rel="alternate" type="{escape(media)}" href="{escape(address)}">'
        for address, media in page.forms
    )
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(page.title)} · policygraph</title>
<link rel="stylesheet" href="{escape(names.root)}/linked.css">
<link rel="canonical" href="{escape(page.canonical)}">
{alternates}
</head>
<body>
<header>
<h1>{escape(page.title)}</h1>
<p><code>{escape(page.iri)}</code></p>
<nav aria-label="{_FORMS[lang]}"><ul>{_links((a, m) for a, m in page.forms)}</ul>
<ul>{_links(page.toggles)}</ul></nav>
</header>
<main>
{notes}
{sections}
</main>
<footer><p>{escape(DISCLAIMER[lang])}</p></footer>
</body>
</html>
"""
