"""The reasoned store, read once into the catalogue that questions are answered from."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from policygraph.model import (
    Announcement,
    Catalogue,
    Concept,
    Contact,
    Deadline,
    Finding,
    Place,
    Policy,
    Provision,
    Reference,
    Term,
    Text,
    Threshold,
)
from policygraph.store import GraphStore
from policygraph.vocabulary import (
    DCTERMS,
    INFERRED_GRAPH,
    KINDS,
    NS,
    PG,
    RDF,
    RDFS,
    SKOS,
    local_name,
)

__all__ = ["read_catalogue"]

_REFERENCES = {
    PG.citesLaw: "citesLaw",
    PG.conformsTo: "conformsTo",
    PG.requiresCredential: "requiresCredential",
    PG.involves: "involves",
    PG.citesDocument: "citesDocument",
    PG.hasContact: "hasContact",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INFERRED = (SKOS.broaderTransitive, PG.excludes, PG.involves)
_CONCEPT_TYPES = frozenset(
    NS + name
    for name in (
        "CareType ProviderType ProfessionalRole Circumstance Purpose Theme Norm Law Agreement "
        "Standard Programme Certification Registration Register Organization InformationSystem "
        "ContractDocument ExclusiveFacet CombiningFacet FindingType Document ContactPoint"
    ).split()
)


class _Facts:
    """The triples of the store by subject and predicate, values as text."""

    def __init__(self, graph: GraphStore) -> None:
        self.values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.inferred: set[tuple[str, str, str]] = set()
        self.of_type: dict[str, list[str]] = defaultdict(list)
        inferred = ox.NamedNode(INFERRED_GRAPH)
        for name in graph.raw.named_graphs():
            if name != inferred:
                for quad in graph.raw.quads_for_pattern(None, None, None, name):
                    self._add(quad)
        for predicate in _INFERRED:
            node = ox.NamedNode(predicate)
            for quad in graph.raw.quads_for_pattern(None, node, None, inferred):
                self._add(quad)
                self.inferred.add((_value(quad.subject), quad.predicate.value, _value(quad.object)))

    def _add(self, quad: ox.Quad) -> None:
        subject, predicate, value = _value(quad.subject), quad.predicate.value, quad.object
        if isinstance(value, ox.Literal) and value.language:
            self.texts[subject, predicate].setdefault(value.language, value.value)
            if predicate not in (SKOS.altLabel, SKOS.hiddenLabel):
                return
        self.values[subject][predicate].append(_value(value))
        if predicate == RDF.type:
            self.of_type[_value(value)].append(subject)

    def all(self, subject: str, predicate: str) -> list[str]:
        return self.values[subject].get(predicate, [])

    def one(self, subject: str, predicate: str) -> str | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def number(self, subject: str, predicate: str) -> int | None:
        found = self.one(subject, predicate)
        return None if found is None else int(found)

    def text(self, subject: str, predicate: str) -> Text | None:
        found = self.texts.get((subject, predicate))
        return Text(found.get("nl", ""), found.get("en", "")) if found else None


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _label(facts: _Facts, iri: str) -> Text:
    for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title, PG.subject):
        text = facts.text(iri, predicate)
        if text:
            return text
    return Text(local_name(iri), local_name(iri))


def _concepts(facts: _Facts) -> Iterable[Concept]:
    descendants: dict[str, set[str]] = defaultdict(set)
    types: dict[str, str] = {}
    for type_ in sorted(_CONCEPT_TYPES):
        for iri in facts.of_type.get(type_, ()):
            types[iri] = local_name(type_)
    for iri in types:
        for broader in facts.all(iri, SKOS.broaderTransitive):
            descendants[broader].add(iri)
    for iri, type_ in types.items():
        yield Concept(
            iri,
            type_,
            _label(facts, iri),
            tuple(facts.all(iri, SKOS.altLabel) + facts.all(iri, SKOS.hiddenLabel)),
            facts.text(iri, SKOS.definition),
            frozenset(facts.all(iri, SKOS.broaderTransitive)),
            frozenset(descendants[iri]),
            facts.one(iri, PG.inFacet),
            frozenset(facts.all(iri, PG.excludes)),
        )


def _policies(facts: _Facts) -> Iterable[Policy]:
    for iri in facts.of_type.get(PG.Policy, ()):
        terms = [
            Term(
                int(facts.all(t, PG.contractYear)[0]),
                frozenset(facts.all(t, PG.forCareType)),
                frozenset(facts.all(t, PG.forProviderType)),
            )
            for t in facts.all(iri, PG.hasTerm)
        ]
        yield Policy(
            iri,
            local_name(iri),
            _label(facts, iri),
            facts.one(iri, PG.insurer) or "",
            frozenset(facts.all(iri, PG.concerns)),
            tuple(sorted(terms, key=lambda t: (t.year, sorted(t.care_types)))),
            tuple(sorted(facts.all(iri, PG.incorporates))),
            local_name(facts.one(iri, PG.document) or iri),
            _day(facts.one(iri, DCTERMS.issued)),
            frozenset(facts.all(iri, DCTERMS.replaces)),
            facts.one(iri, DCTERMS.valid),
        )


def _day(text: str | None) -> str | None:
    """Return a day that is written as one; what is none is reported by the shapes."""
    return text if text and _DAY.fullmatch(text) else None


def _threshold(facts: _Facts, iri: str) -> Threshold:
    number = facts.one(iri, PG.value) or "0"
    empty = Text("", "")
    return Threshold(
        facts.text(iri, PG.quantity) or empty,
        facts.one(iri, PG.comparator) or "=",
        float(number) if "." in number else int(number),
        facts.text(iri, PG.unit) or empty,
    )


def _deadline(facts: _Facts, iri: str) -> Deadline:
    inclusive = facts.one(iri, PG.inclusive)
    return Deadline(
        facts.one(iri, PG.date),
        None if inclusive is None else inclusive in ("true", "1"),
        facts.one(iri, PG.period),
        facts.text(iri, PG.action),
        facts.text(iri, PG.who),
        facts.text(iri, PG.channel),
        facts.text(iri, PG.consequence),
    )


def _headings(facts: _Facts, section: str | None) -> tuple[str, ...]:
    """Return the headings from the outermost to that of a section."""
    path: list[str] = []
    seen: set[str] = set()
    while section is not None and section not in seen:
        seen.add(section)
        path.insert(0, facts.one(section, PG.heading) or local_name(section))
        section = facts.one(section, DCTERMS.isPartOf)
    return tuple(path)


def _place(facts: _Facts, iri: str, document: str) -> Place:
    start = facts.number(iri, PG.startLine) or 0
    return Place(
        document,
        _headings(facts, facts.one(iri, PG.section)),
        start,
        facts.number(iri, PG.endLine) or start,
        facts.number(iri, PG.startColumn),
        facts.number(iri, PG.endColumn),
        facts.one(iri, PG.quoteHash),
    )


def _contact(facts: _Facts, iri: str) -> Contact:
    return Contact(
        iri,
        facts.text(iri, PG.subject) or Text("", ""),
        facts.one(iri, PG.contactKind) or "",
        facts.one(iri, PG.contactValue) or "",
    )


def _home(facts: _Facts) -> dict[str, tuple[str, bool]]:
    """Return for each provision its policy and whether it is general, however that is written."""
    home: dict[str, tuple[str, bool]] = {}
    for subject in list(facts.values):
        for policy in facts.all(subject, PG.statedIn):
            home.setdefault(subject, (policy, False))
        for provision in facts.all(subject, PG.hasProvision):
            home.setdefault(provision, (subject, False))
        for policy in facts.all(subject, PG.isGeneralProvisionOf):
            home[subject] = (policy, True)
        for provision in facts.all(subject, PG.hasGeneralProvision):
            home[provision] = (subject, True)
    return home


def _references(facts: _Facts, iri: str) -> tuple[Reference, ...]:
    found = [
        Reference(value, name, (iri, predicate, value) in facts.inferred)
        for predicate, name in _REFERENCES.items()
        for value in sorted(set(facts.all(iri, predicate)))
    ]
    return tuple(found)


def _provision(facts: _Facts, iri: str, kind: str, policy: Policy, general: bool) -> Provision:
    def numbered(predicate: str) -> list[str]:
        return sorted(facts.all(iri, predicate))

    return Provision(
        iri=iri,
        policy=policy.iri,
        kind=kind,
        norm=facts.one(iri, PG.expresses),
        general=general,
        place=_place(facts, iri, policy.document),
        theme=facts.one(iri, PG.theme),
        bearer=facts.one(iri, PG.bearer),
        care_types=frozenset(facts.all(iri, PG.statedForCareType)),
        provider_types=frozenset(facts.all(iri, PG.statedForProviderType)),
        roles=frozenset(facts.all(iri, PG.statedForRole)),
        guard=facts.one(iri, PG.guard),
        exception=facts.one(iri, PG.exception),
        trigger=facts.text(iri, PG.trigger),
        condition_for=tuple(numbered(PG.conditionFor)),
        consequence=facts.text(iri, PG.consequence),
        references=_references(facts, iri),
        proof=tuple(tuple(sorted(facts.all(p, PG.proofMember))) for p in numbered(PG.acceptsProof)),
        thresholds=tuple(_threshold(facts, t) for t in numbered(PG.hasThreshold)),
        deadlines=tuple(_deadline(facts, d) for d in numbered(PG.hasDeadline)),
        contacts=tuple(_contact(facts, c) for c in numbered(PG.hasContact)),
        defines=facts.one(iri, PG.defines),
    )


def _findings(facts: _Facts) -> Iterable[Finding]:
    about = {
        finding: subject
        for subject, values in list(facts.values.items())
        for finding in values.get(PG.hasFinding, ())
    }
    for iri in facts.of_type.get(PG.Finding, ()):
        yield Finding(
            iri,
            about.get(iri, ""),
            local_name(facts.one(iri, PG.findingType) or ""),
            _label(facts, iri),
            facts.number(iri, PG.startLine),
            facts.number(iri, PG.otherLine),
        )


def _announcements(facts: _Facts) -> Iterable[Announcement]:
    for policy in facts.of_type.get(PG.Policy, ()):
        for iri in facts.all(policy, PG.hasAnnouncement):
            yield Announcement(
                iri,
                policy,
                _label(facts, iri),
                facts.number(iri, PG.startLine) or 0,
                tuple(sorted(facts.all(iri, PG.announces))),
            )


def read_catalogue(graph: GraphStore) -> Catalogue:
    """Read the whole graph into values; a store without policies gives an empty catalogue."""
    facts = _Facts(graph)
    policies = {p.iri: p for p in sorted(_policies(facts), key=lambda p: p.slug)}
    home = _home(facts)
    provisions = [
        _provision(facts, iri, kind, policies[home[iri][0]], home[iri][1])
        for kind in KINDS
        for iri in facts.of_type.get(NS + kind, ())
        if iri in home and home[iri][0] in policies
    ]
    provisions.sort(
        key=lambda p: (p.policy, p.place.start_line, p.place.start_column or 0, len(p.iri), p.iri)
    )
    return Catalogue(
        {c.iri: c for c in _concepts(facts)},
        policies,
        {p.iri: p for p in provisions},
        tuple(sorted(_findings(facts), key=lambda f: f.iri)),
        tuple(sorted(_announcements(facts), key=lambda a: a.iri)),
        {local_name(d): facts.one(d, PG.sha256) or "" for d in facts.of_type.get(PG.Document, ())},
    )
