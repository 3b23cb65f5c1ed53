"""A draft read back from its folder: the Turtle, the lines as read, the decisions are elsewhere."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from policygraph.anchors import Anchor, DocumentText
from policygraph.drafts.model import (
    Draft,
    DraftAnnouncement,
    DraftFinding,
    Entry,
    NewContact,
    Proposal,
    Section,
    Source,
)
from policygraph.errors import SourceError
from policygraph.extraction.model import NormMatch
from policygraph.model import Catalogue, Concept, Text
from policygraph.reader import read_catalogue
from policygraph.sources import read_turtle
from policygraph.store import GraphStore
from policygraph.vocabulary import DCTERMS, PG, RDF, SKOS, graph_iri, thing_iri

__all__ = ["Values", "load_draft", "load_policy", "load_text"]


class Values:
    """The triples of one file by subject and predicate, values as text, texts by language."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Take the triples."""
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.subjects: dict[str, None] = {}
        for item in triples:
            if isinstance(item.subject, ox.NamedNode) and not isinstance(item.object, ox.Triple):
                subject, predicate = item.subject.value, item.predicate.value
                self.subjects[subject] = None
                self._values[subject, predicate].append(item.object.value)
                if isinstance(item.object, ox.Literal) and item.object.language:
                    self._texts[subject, predicate][item.object.language] = item.object.value

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values."""
        return self._values.get((subject, predicate), [])

    def one(self, subject: str, predicate: str, default: str = "") -> str:
        """Return the first value."""
        return next(iter(self.all(subject, predicate)), default)

    def line(self, subject: str, predicate: str) -> int | None:
        """Return the first value as a number."""
        found = self.one(subject, predicate)
        return int(found) if found else None

    def text(self, subject: str, predicate: str) -> Text:
        """Return a text in both languages."""
        found = self._texts.get((subject, predicate), {})
        return Text(found.get("nl", ""), found.get("en", ""))

    def of_type(self, class_: str) -> list[str]:
        """Return the things of a class, in the order of the file."""
        return [s for s in self.subjects if class_ in self.all(s, RDF.type)]


def load_text(folder: Path) -> DocumentText:
    """Return the lines of the document as they were read.

    Raises SourceError (unreadable-file) where they are not there.
    """
    path = folder / "document.txt"
    try:
        return DocumentText(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            "unreadable-file",
            f"{path}: the lines of the document cannot be read ({error}). They are kept out of "
            "version control; run `policygraph ingest` on the document again.",
        ) from error


def _as_policy(triples: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    """Yield a draft as if it were a policy, for the reader of policies."""
    triples = list(triples)
    provisions = {t.subject for t in triples if t.predicate.value == PG.draftedIn}
    rename = {PG.proposedKind: RDF.type, PG.draftedIn: PG.statedIn, PG.proposedNorm: PG.expresses}
    for item in triples:
        predicate, object_ = item.predicate.value, item.object
        if item.subject in provisions and predicate in rename:
            yield ox.Triple(item.subject, ox.NamedNode(rename[predicate]), object_)
        elif object_ == ox.NamedNode(PG.Draft):
            yield ox.Triple(item.subject, item.predicate, ox.NamedNode(PG.Policy))
        elif object_ != ox.NamedNode(PG.Provision):
            yield item


def _catalogue(triples: Iterable[ox.Triple]) -> Catalogue:
    graph = GraphStore()
    name = ox.NamedNode(graph_iri("draft"))
    graph.raw.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return read_catalogue(graph)


def _norms(values: Values, iri: str) -> tuple[NormMatch, ...]:
    nodes = sorted(values.all(iri, PG.candidateNorm), key=lambda n: values.line(n, PG.rank) or 0)
    return tuple(
        NormMatch(
            values.one(n, PG.proposedNorm),
            float(values.one(n, PG.score, "0")),
            "variant" if values.one(n, PG.relation) == "variant" else "same",
            values.one(n, PG.reason),
        )
        for n in nodes
    )


def _anchor(values: Values, iri: str) -> Anchor:
    start = values.line(iri, PG.startLine) or 1
    return Anchor(
        start,
        values.line(iri, PG.endLine) or start,
        values.line(iri, PG.startColumn),
        values.line(iri, PG.endColumn),
        values.one(iri, PG.quoteHash),
    )


def _quote(text: DocumentText | None, anchor: Anchor) -> str:
    try:
        return text.wording(*_span(anchor)) if text else ""
    except ValueError:
        return ""


def _span(a: Anchor) -> tuple[int, int, int | None, int | None]:
    return a.start_line, a.end_line, a.start_column, a.end_column


def _entries(catalogue: Catalogue, values: Values, text: DocumentText | None) -> tuple[Entry, ...]:
    out = []
    for provision in catalogue.provisions.values():
        iri = provision.iri
        rules = dict(rule.split(": ", 1) for rule in values.all(iri, PG.decidedBy))
        out.append(
            Entry(
                provision,
                values.one(iri, PG.section),
                _quote(text, _anchor(values, iri)),
                float(values.one(iri, PG.confidence, "0")),
                rules,
                _norms(values, iri),
                tuple(values.all(iri, PG.doubt)),
                announces_change=values.one(iri, PG.announcesChange) in ("true", "1"),
            )
        )
    return tuple(out)


def _proposals(values: Values, policy: str) -> tuple[Proposal, ...]:
    out = []
    for iri in values.all(policy, PG.proposes):
        definition = values.text(iri, SKOS.definition)
        concept = Concept(
            iri,
            values.one(iri, RDF.type).removeprefix(PG.base),
            values.text(iri, SKOS.prefLabel),
            tuple(values.all(iri, SKOS.altLabel)),
            definition if definition.nl or definition.en else None,
            frozenset(values.all(iri, SKOS.broader)),
            facet=values.one(iri, PG.inFacet) or None,
        )
        out.append(Proposal(concept, values.line(iri, PG.startLine), values.one(iri, PG.reason)))
    return tuple(out)


def _contacts(values: Values) -> tuple[NewContact, ...]:
    return tuple(
        NewContact(
            iri,
            values.text(iri, PG.subject),
            values.one(iri, PG.contactKind),
            values.one(iri, PG.contactValue),
            values.one(iri, PG.contactFor),
            values.one(iri, PG.asWritten) or None,
        )
        for iri in values.of_type(PG.ContactPoint)
    )


def _findings(catalogue: Catalogue, values: Values) -> tuple[DraftFinding, ...]:
    place = {iri: number for number, iri in enumerate(values.subjects)}
    return tuple(
        DraftFinding(
            f.iri,
            f.about,
            f.type,
            f.text,
            f.line or 1,
            f.other_line,
            tuple(values.all(f.iri, PG.decidedBy)),
        )
        for f in sorted(catalogue.findings, key=lambda f: place[f.iri])
    )


def _announcements(catalogue: Catalogue, values: Values) -> tuple[DraftAnnouncement, ...]:
    return tuple(
        DraftAnnouncement(
            a.iri,
            a.text,
            _anchor(values, a.iri),
            tuple(values.all(a.iri, PG.announces)),
            tuple(values.all(a.iri, PG.decidedBy)),
        )
        for a in catalogue.announcements
    )


def _read(triples: list[ox.Triple], text: DocumentText | None, path: Path) -> Draft:
    values = Values(triples)
    catalogue = _catalogue(_as_policy(triples))
    if len(catalogue.policies) != 1:
        raise SourceError(
            "invalid-turtle",
            f"{path}: it holds {len(catalogue.policies)} policies where there must be one. "
            "Run `policygraph ingest` on the document again.",
        )
    policy = next(iter(catalogue.policies.values()))
    document = thing_iri("document", policy.slug)
    source = Source(
        values.one(document, DCTERMS.publisher),
        values.one(document, PG.sha256),
        values.line(document, PG.lineCount) or 0,
        values.one(document, DCTERMS.format),
        tuple(Text(*w.partition(" || ")[::2]) for w in values.all(policy.iri, PG.doubt)),
    )
    sections = tuple(
        Section(
            iri,
            values.one(iri, PG.heading),
            values.one(iri, DCTERMS.isPartOf) or None,
            values.line(iri, PG.startLine),
        )
        for iri in values.of_type(PG.Section)
    )
    return Draft(
        policy,
        source,
        sections,
        _entries(catalogue, values, text),
        _findings(catalogue, values),
        _announcements(catalogue, values),
        _proposals(values, policy.iri),
        _contacts(values),
        tuple(values.all(policy.iri, PG.guessedFrom)),
        values.one(policy.iri + "/ingest", PG.softwareVersion),
    )


def load_draft(folder: Path, text: DocumentText | None = None) -> Draft:
    """Read the draft of a folder; quotes come from the document's lines where they are given.

    Raises SourceError where there is no draft or its Turtle is broken.
    """
    path = folder / "draft.ttl"
    if not path.is_file():
        raise SourceError(
            "unreadable-file",
            f"{path}: there is no draft. Run `policygraph ingest` on the document first.",
        )
    return _read(list(read_turtle(path)), text, path)


def load_policy(path: Path, text: DocumentText | None = None) -> Draft:
    """Read a policy file as a draft in which everything is decided."""
    return _read(list(read_turtle(path)), text, path)
