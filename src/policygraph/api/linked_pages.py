"""The linked-data pages put together: what a thing, the terms or the data set show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import pyoxigraph as ox

from policygraph.dataset_description import DATASET
from policygraph.description import INCOMING_LIMIT, LABELS, Description, Mode, labels
from policygraph.jsonld import WEB_PREFIXES
from policygraph.model import Language, Text
from policygraph.rdf_forms import arranged
from policygraph.resource_page import Names, Page, Row, Section, by_property, render
from policygraph.store import GraphStore
from policygraph.vocabulary import ID, NS, RDF, compact, local_name

__all__ = ["Frame", "dataset_page", "notes_of", "ontology_page", "thing_page"]

_OWN = Text("Gegevens", "Data")
_INCOMING = Text("Verwijst hiernaar", "Refers to this")
_INFERRED = Text("Afgeleid door de regels", "Inferred by the rules")
_INCOMING_INFERRED = Text("Verwijst hiernaar, afgeleid", "Refers to this, inferred")
_READ = Text("Lees dit als pagina", "Read this as a page")
_CLASSES = Text("Dingen per klasse", "Things of each class")
_PROPERTIES = Text("Triples per eigenschap", "Triples of each property")
_VOID = WEB_PREFIXES["void"]
_KINDS = {
    _VOID + "Dataset": Text("Gegevensverzameling", "Data set"),
    WEB_PREFIXES["dcat"] + "DataService": Text("Dienst", "Service"),
    WEB_PREFIXES["dcat"] + "Distribution": Text("Bestand", "File"),
    WEB_PREFIXES["sd"] + "NamedGraph": Text("Graaf", "Named graph"),
    _VOID + "Linkset": Text("Koppelingen", "Links"),
    WEB_PREFIXES["foaf"] + "Organization": Text("Maker", "Maker"),
    WEB_PREFIXES["vcard"] + "Organization": Text("Contact", "Contact"),
    WEB_PREFIXES["foaf"] + "Document": Text("Deze beschrijving", "This description"),
}
"""What stands on the page of the data set, in its order."""
_PARTITIONS = tuple(DATASET.removesuffix("data") + kind for kind in ("class-", "property-"))
_HIDDEN = (_VOID + "classPartition", _VOID + "propertyPartition")
_TOTALS = (_VOID + "entities", _VOID + "triples")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page: language, path of the server, other forms, switches."""

    lang: Language
    root: str
    forms: tuple[tuple[str, str], ...]
    toggles: tuple[tuple[str, str], ...]
    canonical: str


def notes_of(found: Description, mode: Mode) -> list[Text]:
    """Return what must be said of a description: what was cut, and what was inferred."""
    notes = [
        Text(
            f"Van de {total} verwijzingen hiernaar met {compact(property_)} staan hier de eerste "
            f"{INCOMING_LIMIT}; /sparql geeft ze alle.",
            f"Of the {total} links to this with {compact(property_)}, the first {INCOMING_LIMIT} "
            "are here; /sparql gives all.",
        )
        for property_, total in found.cut.items()
    ]
    count = len(found.inferred)
    if mode == "true":
        notes.append(
            Text(
                f"Met afleidingen: {count} triples volgen uit de regels; ?inferred=only geeft "
                "alleen die, zonder ?inferred staan alleen de gestelde er.",
                f"With inferences: {count} triples follow from the rules; ?inferred=only gives "
                "those alone, without ?inferred only the asserted ones are here.",
            )
        )
    elif mode == "only":
        notes.append(
            Text(
                f"Alleen afleidingen: {count} triples die uit de regels volgen, met de namen van "
                "wat genoemd wordt.",
                f"Inferences only: {count} triples that follow from the rules, with the names of "
                "what is mentioned.",
            )
        )
    return notes


def _names(graph: GraphStore, triples: Iterable[ox.Triple], frame: Frame) -> Names:
    triples = list(triples)
    terms = {t.predicate.value for t in triples}
    terms |= {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    return Names([*triples, *labels(graph, terms)], LABELS, frame.lang, frame.root)


def _of(triples: Sequence[ox.Triple], iri: str) -> list[ox.Triple]:
    return [t for t in triples if t.subject == ox.NamedNode(iri)]


def _incoming(found: Description, triples: Iterable[ox.Triple]) -> tuple[Row, ...]:
    grouped: dict[str, list[ox.NamedNode]] = {}
    for t in triples:
        if isinstance(t.subject, ox.NamedNode):
            grouped.setdefault(t.predicate.value, []).append(t.subject)
    return tuple(
        Row(p, tuple(grouped[p]), found.totals[p] if p in found.cut else 0) for p in sorted(grouped)
    )


def _heading(iri: str, about: Iterable[ox.Triple], names: Names) -> str:
    """Return what a part is and is called: ``drempelwaarde: aandeel (L0320-threshold-1)``."""
    types = [names.text(type_)[0] for type_ in _types(about)]
    text, end = names.text(iri)[0], local_name(iri)
    name = text if text in (end, iri, compact(iri)) else f"{text} ({end})"
    return f"{types[0]}: {name}" if types else name


def _types(about: Iterable[ox.Triple]) -> list[str]:
    return [
        t.object.value
        for t in about
        if t.predicate.value == RDF.type and isinstance(t.object, ox.NamedNode)
    ]


def _page(names: Names, frame: Frame, title: str, iri: str, sections: Sequence[Section],
          notes: Iterable[Text] = ()) -> str:  # fmt: skip
    page = Page(
        iri,
        title,
        tuple(sections),
        tuple(n[frame.lang] for n in notes),
        frame.forms,
        frame.toggles,
        frame.canonical,
    )
    return render(page, names)


def thing_page(
    graph: GraphStore, found: Description, mode: Mode, frame: Frame, first: Iterable[Text] = ()
) -> str:
    """Return the page of a thing: its data, its parts, what refers to it, what was inferred.

    ``first`` is said before anything else.
    """
    lang, names = frame.lang, _names(graph, found.triples, frame)
    own, incoming = arranged(found.own, (found.iri, *found.parts)), arranged(found.incoming)
    asserted = [t for t in own if t not in found.inferred]
    sections = [Section(_OWN[lang], by_property(_of(asserted, found.iri), lang))]
    sections += [
        Section(_heading(part, about, names), by_property(about, lang), local_name(part), part)
        for part in found.parts
        if (about := _of(asserted, part))
    ]
    links = [t for t in incoming if t not in found.inferred]
    sections.append(Section(_INCOMING[lang], _incoming(found, links)))
    derived = [t for t in own if t in found.inferred]
    sections.append(
        Section(_INFERRED[lang], by_property(_of(derived, found.iri), lang), inferred=True)
    )
    sections += [
        Section(
            f"{local_name(part)} · {_INFERRED[lang].lower()}",
            by_property(_of(derived, part), lang),
            inferred=True,
        )
        for part in found.parts
    ]
    links = [t for t in incoming if t in found.inferred]
    sections.append(Section(_INCOMING_INFERRED[lang], _incoming(found, links), inferred=True))
    title = names.text(found.iri)[0]
    if found.iri.startswith(ID):
        path = "/thing/" + quote(found.iri.removeprefix(ID), safe="/:@!$&'()*+,;=~")
        frame = replace(frame, toggles=(*frame.toggles, (frame.root + path, _READ[lang])))
    return _page(names, frame, title, found.iri, sections, (*first, *notes_of(found, mode)))


def ontology_page(graph: GraphStore, found: Description, mode: Mode, frame: Frame) -> str:
    """Return the page of the vocabulary: each term with an anchor of its own."""
    lang, names = frame.lang, _names(graph, found.own, frame)
    triples = arranged(found.own, (found.iri,))
    subjects = dict.fromkeys(
        t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)
    )
    grouped: dict[str, list[ox.Triple]] = {iri: [] for iri in subjects}
    for t in triples:
        if isinstance(t.subject, ox.NamedNode):
            grouped[t.subject.value].append(t)
    sections = []
    for iri, about in grouped.items():
        for inferred in (False, True):
            rows = by_property([t for t in about if (t in found.inferred) == inferred], lang)
            own = iri.startswith(NS) and not (inferred and mode == "true")
            heading = names.text(iri)[0]
            if inferred:
                heading += f" · {_INFERRED[lang].lower()}"
            place = local_name(iri) if own and rows else ""
            sections.append(Section(heading, rows, place, iri if own else "", inferred))
    title = Text("Termen van policygraph", "Terms of policygraph")[lang]
    return _page(names, frame, title, found.iri, sections, notes_of(found, mode))


def dataset_page(
    graph: GraphStore, triples: Sequence[ox.Triple], iri: str, frame: Frame,
    first: Iterable[Text] = (),
) -> str:  # fmt: skip
    """Return the page of the data set or of one named graph; partitions become two tables."""
    lang, names = frame.lang, _names(graph, triples, frame)
    partitions, grouped = dict[str, list[ox.Triple]](), dict[str, list[ox.Triple]]()
    for t in triples:
        if isinstance(t.subject, ox.NamedNode):
            name = t.subject.value
            (partitions if name.startswith(_PARTITIONS) else grouped).setdefault(name, []).append(t)
    ranked = sorted(grouped, key=lambda name: (name != iri, _rank(grouped[name]), name))
    sections = [
        Section(
            f"{list(_KINDS.values())[_rank(grouped[name])][lang]}: {names.text(name)[0]}",
            tuple(r for r in by_property(grouped[name], lang) if r.property not in _HIDDEN),
        )
        for name in ranked
    ]
    for words, kind in ((_CLASSES, "class"), (_PROPERTIES, "property")):
        sections.append(Section(words[lang], _partition(partitions.values(), _VOID + kind)))
    title = names.text(iri)[0]
    return _page(names, frame, title, iri, sections, first)


def _rank(about: Iterable[ox.Triple]) -> int:
    """Return the place of the most telling class of a subject in what the page shows."""
    known = [i for i, kind in enumerate(_KINDS) if kind in _types(about)]
    # A named graph is a data set too; the more special word is the later one.
    return max(known, default=0)


def _partition(partitions: Iterable[Sequence[ox.Triple]], property_: str) -> tuple[Row, ...]:
    """Return a row for each class or property with how often it stands there."""
    rows = []
    for about in partitions:
        values = {t.predicate.value: t.object for t in about}
        term = values.get(property_)
        if isinstance(term, ox.NamedNode):
            rows.append(Row(term.value, tuple(values[p] for p in _TOTALS if p in values)))
    return tuple(sorted(rows, key=lambda r: r.property))
