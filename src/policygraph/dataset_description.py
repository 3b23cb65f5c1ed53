"""The data set described for machines: VoID statistics, DCAT data set, distributions, services.

The data set has one IRI wherever it is served; services and files have the address of the server.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from policygraph.jsonld import WEB_PREFIXES
from policygraph.rdf_forms import EXTENSIONS
from policygraph.store import GraphStore
from policygraph.vocabulary import (
    BASE,
    DCTERMS,
    ID,
    INFERRED_GRAPH,
    NS,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    XSD,
    Namespace,
    compact,
    graph_iri,
)

__all__ = ["DATASET", "LICENSE", "Statistics", "describe_dataset", "describe_graph", "statistics"]

DATASET: Final = BASE + "dataset#data"
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"

_DCAT, _FOAF, _SD, _VCARD, _VOID = (
    Namespace(WEB_PREFIXES[p]) for p in ("dcat", "foaf", "sd", "vcard", "void")
)
_IANA = "https://www.iana.org/assignments/media-types/"
_FORMATS = "http://www.w3.org/ns/formats/"
_W3C_FORMATS = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")
_TITLE = {
    "nl": "policygraph: verplichtingen uit inkoopbeleid",
    "en": "policygraph: obligations from purchasing policies",
}
_DESCRIPTION = {
    "nl": "Inkoopbeleid van Nederlandse zorgverzekeraars als RDF: bepalingen met hun norm, soort, "
    "reikwijdte en vindplaats, en wat daaruit volgt. De tekst van de documenten zelf staat er "
    "niet in.",
    "en": "Purchasing policies of Dutch health insurers as RDF: provisions with norm, kind, scope "
    "and place, and what follows from them. The text of the documents themselves is not in it.",
}
_GRAPHS = {
    "ontology": ("De ontologie", "The ontology"),
    "concepts": ("Begrippen", "Concepts"),
    "norms": ("Normen", "Norms"),
    "documents": ("Brondocumenten", "Source documents"),
    "inferred": ("Afgeleide triples", "Inferred triples"),
}
_EXAMPLES = ("law/wkkgz", "care-type/wijkverpleging", "policy/asr-wijkverpleging-2027")

Object = ox.NamedNode | ox.Literal


@dataclass
class _Count:
    """What is counted of one graph, or of all together; a hash stands for each term."""

    triples: int = 0
    entities: int = 0
    subjects: set[int] = field(default_factory=set)
    objects: set[int] = field(default_factory=set)
    properties: Counter[str] = field(default_factory=Counter)
    classes: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, quad: ox.Quad) -> None:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        mark = hash(subject)
        self.triples += 1
        if mark not in self.subjects:
            self.subjects.add(mark)
            self.entities += isinstance(subject, ox.NamedNode) and subject.value.startswith(ID)
        self.objects.add(hash(value))
        self.properties[predicate] += 1
        if predicate == RDF.type and isinstance(value, ox.NamedNode):
            self.classes[value.value].add(mark)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the whole, of each named graph, and of links to other data sets."""

    whole: _Count
    graphs: dict[str, _Count]
    links: dict[tuple[str, str], int]
    """By property and the site that is pointed at."""


def statistics(graph: GraphStore) -> Statistics:
    """Count the graph in one pass. A triple that stands in two graphs counts once in the whole."""
    whole, graphs = _Count(), defaultdict[str, _Count](_Count)
    links: Counter[tuple[str, str]] = Counter()
    seen: set[int] = set()
    for quad in graph.raw:
        if not isinstance(quad.graph_name, ox.NamedNode):
            continue
        graphs[quad.graph_name.value].add(quad)
        if (mark := hash(quad.triple)) in seen:
            continue
        seen.add(mark)
        whole.add(quad)
        if site := _foreign(quad):
            links[quad.predicate.value, site] += 1
    return Statistics(whole, dict(sorted(graphs.items())), dict(sorted(links.items())))


def _foreign(quad: ox.Quad) -> str | None:
    """Return the site that a thing of ours points at, None for other triples."""
    if not isinstance(quad.object, ox.NamedNode) or not isinstance(quad.subject, ox.NamedNode):
        return None
    target = quad.object.value
    if not quad.subject.value.startswith(ID) or target.startswith(BASE):
        return None
    if quad.predicate.value == RDF.type:
        return None
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else None


def _triple(subject: str, predicate: str, value: str | int | Object) -> ox.Triple:
    if isinstance(value, int):
        value = ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer))
    elif isinstance(value, str):
        value = ox.NamedNode(value)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _texts(subject: str, predicate: str, nl: str, en: str) -> Iterator[ox.Triple]:
    yield _triple(subject, predicate, ox.Literal(nl, language="nl"))
    yield _triple(subject, predicate, ox.Literal(en, language="en"))


def describe_dataset(found: Statistics, public: str, version: str | None) -> list[ox.Triple]:
    """Describe data set, named graphs, files, services and links; ``public`` is the server."""
    out = [
        *_dataset(public, version),
        *_counts(DATASET, found.whole),
        *_partitions(found.whole),
        *_distributions(public),
        *_services(public),
        *_linksets(found),
    ]
    for iri, count in found.graphs.items():
        out += _graph(iri, count, public)
    return out


def describe_graph(found: Statistics, iri: str, public: str) -> list[ox.Triple]:
    """Describe one named graph. Raises KeyError where there is none of that name."""
    return list(_graph(iri, found.graphs[iri], public))


def _dataset(public: str, version: str | None) -> Iterator[ox.Triple]:
    page, maker, contact = f"{public}/dataset", f"{BASE}dataset#maker", f"{BASE}dataset#contact"
    yield _triple(page, RDF.type, _VOID.DatasetDescription)
    yield _triple(page, RDF.type, _FOAF.Document)
    yield _triple(page, _FOAF.primaryTopic, DATASET)
    for type_ in (_VOID.Dataset, _DCAT.Dataset):
        yield _triple(DATASET, RDF.type, type_)
    yield from _texts(DATASET, DCTERMS.title, _TITLE["nl"], _TITLE["en"])
    yield from _texts(DATASET, DCTERMS.description, _DESCRIPTION["nl"], _DESCRIPTION["en"])
    yield _triple(DATASET, DCTERMS.license, LICENSE)
    yield _triple(DATASET, DCTERMS.creator, maker)
    yield _triple(DATASET, DCTERMS.publisher, maker)
    yield _triple(maker, RDF.type, _FOAF.Organization)
    yield _triple(maker, _FOAF.name, ox.Literal("policygraph maintainers"))
    yield _triple(DATASET, _DCAT.contactPoint, contact)
    yield _triple(contact, RDF.type, _VCARD.Organization)
    yield _triple(contact, _VCARD.fn, ox.Literal("policygraph maintainers"))
    yield _triple(contact, _VCARD.hasURL, BASE)
    if version:
        yield _triple(DATASET, OWL.versionInfo, ox.Literal(version))
    for language in ("NLD", "ENG"):
        authority = "http://publications.europa.eu/resource/authority/language/"
        yield _triple(DATASET, DCTERMS.language, authority + language)
    yield _triple(DATASET, _VOID.uriSpace, ox.Literal(ID))
    yield _triple(DATASET, _VOID.sparqlEndpoint, f"{public}/sparql")
    for thing in _EXAMPLES:
        yield _triple(DATASET, _VOID.exampleResource, ID + thing)
    for name in ("skos", "dcterms", "org", "schema"):
        yield _triple(DATASET, _VOID.vocabulary, PREFIXES[name])
    yield _triple(DATASET, _VOID.vocabulary, NS)
    for form in _W3C_FORMATS:
        yield _triple(DATASET, _VOID.feature, _FORMATS + form)


def _counts(subject: str, count: _Count) -> Iterator[ox.Triple]:
    for name, number in (
        ("triples", count.triples),
        ("entities", count.entities),
        ("distinctSubjects", len(count.subjects)),
        ("distinctObjects", len(count.objects)),
        ("classes", len(count.classes)),
        ("properties", len(count.properties)),
    ):
        yield _triple(subject, _VOID + name, number)


def _partitions(count: _Count) -> Iterator[ox.Triple]:
    """Describe how many things each class has and how many triples each property."""
    for kind, entries in (
        ("class", {c: len(s) for c, s in count.classes.items()}),
        ("property", dict(count.properties)),
    ):
        for term, number in sorted(entries.items()):
            part = f"{BASE}dataset#{kind}-{_fragment(term)}"
            yield _triple(DATASET, f"{_VOID.base}{kind}Partition", part)
            yield _triple(part, f"{_VOID.base}{kind}", term)
            yield _triple(part, _VOID.entities if kind == "class" else _VOID.triples, number)


def _fragment(term: str) -> str:
    return quote(compact(term).replace(":", "-", 1), safe="")


def _graph(iri: str, count: _Count, public: str) -> Iterator[ox.Triple]:
    name = iri.removeprefix(graph_iri(""))
    nl, en = _GRAPHS.get(name, (f"Inkoopbeleid {name}", f"Purchasing policy {name}"))
    yield _triple(DATASET, _VOID.subset, iri)
    yield _triple(iri, RDF.type, _VOID.Dataset)
    yield _triple(iri, RDF.type, _SD.NamedGraph)
    yield _triple(iri, _SD.name, iri)
    yield from _texts(iri, DCTERMS.title, nl, en)
    yield _triple(iri, DCTERMS.license, LICENSE)
    yield _triple(iri, _VOID.dataDump, _download(public, iri))
    yield from _counts(iri, count)
    if iri == INFERRED_GRAPH:
        regime = "http://www.w3.org/ns/owl-profile/RL"
        yield _triple(iri, DCTERMS.conformsTo, regime)


def _download(public: str, graph: str) -> str:
    return f"{public}/rdf-graph-store?graph={quote(graph, safe='')}"


def _distributions(public: str) -> Iterator[ox.Triple]:
    """Describe the files: the ontology and this description in each form, as DCAT has it."""
    for extension, media_type in EXTENSIONS.items():
        if extension == "html":
            continue
        node = f"{public}/dataset#ontology-{extension}"
        yield _triple(DATASET, _DCAT.distribution, node)
        yield _triple(node, RDF.type, _DCAT.Distribution)
        title = f"ontology ({extension})"
        yield from _texts(node, DCTERMS.title, title.replace("ontology", "ontologie"), title)
        yield _triple(node, _DCAT.accessURL, f"{public}/ns")
        yield _triple(node, _DCAT.downloadURL, f"{public}/ns.{extension}")
        yield _triple(node, _DCAT.mediaType, _IANA + media_type)
        yield _triple(node, DCTERMS.license, LICENSE)
    node = f"{public}/dataset#graphs"
    yield _triple(DATASET, _DCAT.distribution, node)
    yield _triple(node, RDF.type, _DCAT.Distribution)
    yield from _texts(
        node,
        DCTERMS.title,
        "elke graaf, door onderhandeling over de vorm",
        "each named graph, by content negotiation",
    )
    yield _triple(node, _DCAT.accessURL, f"{public}/rdf-graph-store")
    yield _triple(node, _DCAT.accessService, f"{public}/dataset#graph-store")
    yield _triple(node, DCTERMS.license, LICENSE)


def _services(public: str) -> Iterator[ox.Triple]:
    services = (
        ("sparql", "sparql", "sparql", "https://www.w3.org/TR/sparql11-protocol/", "SPARQL 1.1"),
        (
            "graph-store",
            "rdf-graph-store",
            "sparql",
            "https://www.w3.org/TR/sparql11-http-rdf-update/",
            "SPARQL 1.1 Graph Store",
        ),
        (
            "query-api",
            "api",
            "openapi.json",
            "https://spec.openapis.org/oas/v3.1.0",
            "Query API",
        ),
    )
    for name, path, description, standard, title in services:
        service = f"{public}/dataset#{name}"
        yield _triple(service, RDF.type, _DCAT.DataService)
        yield from _texts(service, DCTERMS.title, title, title)
        yield _triple(service, _DCAT.endpointURL, f"{public}/{path}")
        yield _triple(service, _DCAT.endpointDescription, f"{public}/{description}")
        yield _triple(service, _DCAT.servesDataset, DATASET)
        yield _triple(service, DCTERMS.conformsTo, standard)
        yield _triple(service, DCTERMS.license, LICENSE)


def _linksets(found: Statistics) -> Iterable[ox.Triple]:
    for (predicate, site), number in found.links.items():
        node = f"{BASE}dataset#links-{_fragment(predicate)}-{urlsplit(site).netloc}"
        yield _triple(DATASET, _VOID.subset, node)
        yield _triple(node, RDF.type, _VOID.Linkset)
        yield _triple(node, _VOID.linkPredicate, predicate)
        yield _triple(node, _VOID.subjectsTarget, DATASET)
        yield _triple(node, _VOID.objectsTarget, site)
        yield _triple(node, _VOID.triples, number)
        title = f"{compact(predicate)} → {site}"
        yield _triple(node, RDFS.label, ox.Literal(title))
