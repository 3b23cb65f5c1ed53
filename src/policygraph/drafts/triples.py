"""Drafts and policies as triples, in the order in which the project's files have them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from policygraph.drafts.model import Draft, DraftAnnouncement, DraftFinding, Entry, NewContact
from policygraph.model import Concept, Deadline, Policy, Provision, Text, Threshold
from policygraph.vocabulary import DCTERMS, PG, RDF, SKOS, XSD, policy_iri, thing_iri

__all__ = [
    "PROV",
    "announcement_triples",
    "concept_triples",
    "contact_triples",
    "document_triples",
    "draft_triples",
    "entry_triples",
    "finding_triples",
    "grouped",
    "norm_triples",
    "number",
    "policy_triples",
    "prefixes",
    "triple",
]

PROV: Final = "http://www.w3.org/ns/prov#"
Triples = Iterator[ox.Triple]

REFERENCES: Final = ("citesLaw", "conformsTo", "requiresCredential", "involves", "citesDocument")


def prefixes(slug: str) -> Mapping[str, str]:
    """Return the prefixes of a draft's files beside those of the project."""
    return {"here": policy_iri(slug) + "/", "provo": PROV}


def triple(subject: str, predicate: str, value: str | ox.Literal) -> ox.Triple:
    """Return a triple; a text is an IRI."""
    node = value if isinstance(value, ox.Literal) else ox.NamedNode(value)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), node)


def number(value: int | float) -> ox.Literal:
    """Return a number as the files write it: an integer where it is one, else a decimal."""
    if float(value).is_integer():
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD.integer))
    return ox.Literal(f"{value:.6f}".rstrip("0"), datatype=ox.NamedNode(XSD.decimal))


def _texts(subject: str, predicate: str, text: Text | None) -> Triples:
    for language, value in (("nl", text.nl), ("en", text.en)) if text else ():
        if value:
            yield triple(subject, predicate, ox.Literal(value, language=language))


def grouped(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the triples by subject, in the order of first mention, each once."""
    by_subject: dict[object, dict[ox.Triple, None]] = {}
    for item in triples:
        by_subject.setdefault(item.subject, {})[item] = None
    return [item for items in by_subject.values() for item in items]


def _place(
    iri: str, start: int, end: int, columns: tuple[int | None, int | None], hash_: str
) -> Triples:
    yield triple(iri, PG.startLine, number(start))
    yield triple(iri, PG.endLine, number(end))
    if columns[0] is not None and columns[1] is not None:
        yield triple(iri, PG.startColumn, number(columns[0]))
        yield triple(iri, PG.endColumn, number(columns[1]))
    yield triple(iri, PG.quoteHash, ox.Literal(hash_))


def _threshold(iri: str, found: Threshold) -> Triples:
    yield triple(iri, RDF.type, PG.Threshold)
    yield from _texts(iri, PG.quantity, found.what)
    yield triple(iri, PG.comparator, ox.Literal(found.comparator))
    yield triple(iri, PG.value, number(found.value))
    yield from _texts(iri, PG.unit, found.unit)


def _deadline(iri: str, found: Deadline) -> Triples:
    yield triple(iri, RDF.type, PG.Deadline)
    if found.date:
        yield triple(iri, PG.date, ox.Literal(found.date, datatype=ox.NamedNode(XSD.date)))
    if found.inclusive is not None:
        yield triple(iri, PG.inclusive, _boolean(found.inclusive))
    if found.period:
        yield triple(iri, PG.period, ox.Literal(found.period))
    yield from _texts(iri, PG.action, found.what)
    yield from _texts(iri, PG.who, found.who)
    yield from _texts(iri, PG.channel, found.channel)
    yield from _texts(iri, PG.consequence, found.consequence)


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=ox.NamedNode(XSD.boolean))


def _scope(provision: Provision, concerns: frozenset[str]) -> Triples:
    iri = provision.iri
    if provision.care_types or provision.provider_types or provision.roles:
        for care in sorted(provision.care_types or concerns):
            yield triple(iri, PG.statedForCareType, care)
        for provider in sorted(provision.provider_types):
            yield triple(iri, PG.statedForProviderType, provider)
        for role in sorted(provision.roles):
            yield triple(iri, PG.statedForRole, role)


def _said(provision: Provision) -> Triples:
    """Yield who, when, what for, and what it refers to."""
    iri = provision.iri
    for predicate, value in (
        (PG.bearer, provision.bearer),
        (PG.guard, provision.guard),
        (PG.exception, provision.exception),
    ):
        if value:
            yield triple(iri, predicate, value)
    yield from _texts(iri, PG.trigger, provision.trigger)
    for purpose in provision.condition_for:
        yield triple(iri, PG.conditionFor, purpose)
    yield from _texts(iri, PG.consequence, provision.consequence)
    stated = [r for r in provision.references if not r.inferred and r.property in REFERENCES]
    for reference in sorted(stated, key=lambda r: REFERENCES.index(r.property)):
        yield triple(iri, PG + reference.property, reference.iri)
    for predicate, name, parts in (
        (PG.acceptsProof, "proof", provision.proof),
        (PG.hasThreshold, "threshold", provision.thresholds),
        (PG.hasDeadline, "deadline", provision.deadlines),
    ):
        for count in range(1, len(parts) + 1):
            yield triple(iri, predicate, f"{iri}-{name}-{count}")
    for contact in provision.contacts:
        yield triple(iri, PG.hasContact, contact.iri)
    if provision.theme:
        yield triple(iri, PG.theme, provision.theme)
    if provision.defines:
        yield triple(iri, PG.defines, provision.defines)


def _parts(provision: Provision) -> Triples:
    iri = provision.iri
    for count, members in enumerate(provision.proof, 1):
        yield triple(f"{iri}-proof-{count}", RDF.type, PG.Proof)
        for member in members:
            yield triple(f"{iri}-proof-{count}", PG.proofMember, member)
    for count, threshold in enumerate(provision.thresholds, 1):
        yield from _threshold(f"{iri}-threshold-{count}", threshold)
    for count, deadline in enumerate(provision.deadlines, 1):
        yield from _deadline(f"{iri}-deadline-{count}", deadline)


def entry_triples(
    entry: Entry, policy: Policy, findings: Iterable[str] = (), *, draft: bool = False
) -> Triples:
    """Yield a provision and its parts; in a draft its kind and norm are only proposed."""
    provision = entry.provision
    iri, place = provision.iri, provision.place
    scoped = bool(provision.care_types or provision.provider_types or provision.roles)
    if draft:
        yield triple(iri, RDF.type, PG.Provision)
        yield triple(iri, PG.draftedIn, policy.iri)
        yield triple(iri, PG.proposedKind, PG + provision.kind)
        if provision.norm:
            yield triple(iri, PG.proposedNorm, provision.norm)
    else:
        yield triple(iri, RDF.type, PG + provision.kind)
        yield triple(iri, PG.statedIn if scoped else PG.isGeneralProvisionOf, policy.iri)
        if provision.norm:
            yield triple(iri, PG.expresses, provision.norm)
    # A draft says what was found; only a policy names its own care where a scope is narrower.
    yield from _scope(provision, frozenset() if draft else policy.concerns)
    yield from _said(provision)
    if entry.announces_change:
        yield triple(iri, PG.announcesChange, _boolean(True))
    yield triple(iri, PG.section, entry.section)
    columns = (place.start_column, place.end_column)
    yield from _place(iri, place.start_line, place.end_line, columns, entry.hash)
    for finding in findings:
        yield triple(iri, PG.hasFinding, finding)
    if draft:
        yield from _proposed(entry, policy)
    yield from _parts(provision)


def _proposed(entry: Entry, policy: Policy) -> Triples:
    iri = entry.provision.iri
    decimal = ox.NamedNode(XSD.decimal)
    yield triple(iri, PG.confidence, ox.Literal(f"{entry.confidence:.4f}", datatype=decimal))
    for field, rule in sorted(entry.rules.items()):
        yield triple(iri, PG.decidedBy, ox.Literal(f"{field}: {rule}"))
    for doubt in entry.doubts:
        yield triple(iri, PG.doubt, ox.Literal(doubt))
    for count in range(1, len(entry.norms) + 1):
        yield triple(iri, PG.candidateNorm, f"{iri}-norm-{count}")
    yield triple(iri, PROV + "wasQuotedFrom", thing_iri("document", policy.slug))
    yield triple(iri, PROV + "wasGeneratedBy", policy.iri + "/ingest")
    for count, match in enumerate(entry.norms, 1):
        node = f"{iri}-norm-{count}"
        yield triple(node, RDF.type, PG.NormCandidate)
        yield triple(node, PG.proposedNorm, match.norm)
        yield triple(node, PG.rank, number(count))
        yield triple(node, PG.score, ox.Literal(f"{match.score:.4f}", datatype=decimal))
        yield triple(node, PG.relation, ox.Literal(match.relation))
        yield triple(node, PG.reason, ox.Literal(match.reason))


def finding_triples(finding: DraftFinding) -> Triples:
    """Yield a finding, in a draft with the rules that found it."""
    yield triple(finding.iri, RDF.type, PG.Finding)
    yield triple(finding.iri, PG.findingType, thing_iri("finding-type", finding.type))
    yield from _texts(finding.iri, SKOS.prefLabel, finding.text)
    yield triple(finding.iri, PG.startLine, number(finding.line))
    if finding.other_line is not None:
        yield triple(finding.iri, PG.otherLine, number(finding.other_line))
    for rule in finding.rules:
        yield triple(finding.iri, PG.decidedBy, ox.Literal(rule))


def announcement_triples(found: DraftAnnouncement) -> Triples:
    """Yield an announced change."""
    yield triple(found.iri, RDF.type, PG.Announcement)
    yield from _texts(found.iri, SKOS.prefLabel, found.text)
    for provision in found.announces:
        yield triple(found.iri, PG.announces, provision)
    a = found.anchor
    yield from _place(found.iri, a.start_line, a.end_line, (a.start_column, a.end_column), a.hash)
    for rule in found.rules:
        yield triple(found.iri, PG.decidedBy, ox.Literal(rule))


def _head(draft: Draft, class_: str) -> Triples:
    policy = draft.policy
    yield triple(policy.iri, RDF.type, PG + class_)
    yield from _texts(policy.iri, DCTERMS.title, policy.title)
    if policy.insurer:
        yield triple(policy.iri, PG.insurer, policy.insurer)
    for care in sorted(policy.concerns):
        yield triple(policy.iri, PG.concerns, care)
    yield triple(policy.iri, PG.document, thing_iri("document", policy.slug))
    for term in policy.terms:
        yield triple(policy.iri, PG.hasTerm, f"{policy.iri}/term-{term.year}")
    for document in policy.incorporates:
        yield triple(policy.iri, PG.incorporates, document)
    yield from _version(policy)
    for finding in draft.findings:
        if finding.about == policy.iri:
            yield triple(policy.iri, PG.hasFinding, finding.iri)
    for announcement in draft.announcements:
        yield triple(policy.iri, PG.hasAnnouncement, announcement.iri)


def _version(policy: Policy) -> Triples:
    if policy.issued:
        day = ox.Literal(policy.issued, datatype=ox.NamedNode(XSD.date))
        yield triple(policy.iri, DCTERMS.issued, day)
    if policy.valid:
        yield triple(policy.iri, DCTERMS.valid, ox.Literal(policy.valid))
    for earlier in sorted(policy.replaces):
        yield triple(policy.iri, DCTERMS.replaces, earlier)


def _terms(policy: Policy) -> Triples:
    for term in policy.terms:
        iri = f"{policy.iri}/term-{term.year}"
        yield triple(iri, RDF.type, PG.Term)
        year = ox.Literal(str(term.year), datatype=ox.NamedNode(XSD.gYear))
        yield triple(iri, PG.contractYear, year)
        for care in sorted(term.care_types):
            yield triple(iri, PG.forCareType, care)
        for provider in sorted(term.provider_types):
            yield triple(iri, PG.forProviderType, provider)


def _sections(draft: Draft) -> Triples:
    for section in draft.sections:
        yield triple(section.iri, RDF.type, PG.Section)
        yield triple(section.iri, PG.heading, ox.Literal(section.heading))
        if section.parent:
            yield triple(section.iri, DCTERMS.isPartOf, section.parent)
        if section.line is not None:
            yield triple(section.iri, PG.startLine, number(section.line))


def _body(draft: Draft, *, class_: str) -> Triples:
    policy = draft.policy
    yield from _terms(policy)
    yield from _sections(draft)
    about: dict[str, list[str]] = {}
    for finding in draft.findings:
        about.setdefault(finding.about, []).append(finding.iri)
    for entry in draft.entries:
        found = about.get(entry.provision.iri, ())
        yield from entry_triples(entry, policy, found, draft=class_ == "Draft")
    # What was decided is a fact of the policy; which rule proposed it is told by the draft.
    reviewed = class_ != "Draft"
    for finding in draft.findings:
        yield from finding_triples(replace(finding, rules=()) if reviewed else finding)
    for announcement in draft.announcements:
        change = replace(announcement, rules=()) if reviewed else announcement
        yield from announcement_triples(change)


def policy_triples(draft: Draft) -> list[ox.Triple]:
    """Return a reviewed policy: the policy file."""
    return grouped([*_head(draft, "Policy"), *_body(draft, class_="Policy")])


def document_triples(draft: Draft) -> Triples:
    """Yield the document's entry."""
    iri = thing_iri("document", draft.slug)
    yield triple(iri, RDF.type, PG.Document)
    yield from _texts(iri, DCTERMS.title, draft.policy.title)
    if draft.source.publisher:
        yield triple(iri, DCTERMS.publisher, draft.source.publisher)
    yield triple(iri, PG.sha256, ox.Literal(draft.source.sha256))
    yield triple(iri, PG.lineCount, number(draft.source.line_count))


def norm_triples(iri: str, label: Text) -> Triples:
    """Yield a norm."""
    yield triple(iri, RDF.type, PG.Norm)
    yield from _texts(iri, SKOS.prefLabel, label)


def contact_triples(contact: NewContact) -> Triples:
    """Yield a contact point."""
    yield triple(contact.iri, RDF.type, PG.ContactPoint)
    yield from _texts(contact.iri, PG.subject, contact.subject)
    yield triple(contact.iri, PG.contactKind, ox.Literal(contact.kind))
    yield triple(contact.iri, PG.contactValue, ox.Literal(contact.value))
    yield triple(contact.iri, PG.contactFor, contact.care)
    if contact.as_written and contact.as_written != contact.value:
        yield triple(contact.iri, PG.asWritten, ox.Literal(contact.as_written))


def concept_triples(concept: Concept) -> Triples:
    """Yield a proposed concept; ``ancestors`` are the broader ones that were asserted."""
    iri = concept.iri
    yield triple(iri, RDF.type, PG + concept.type)
    yield from _texts(iri, SKOS.prefLabel, concept.label)
    for alias in concept.aliases:
        yield triple(iri, SKOS.altLabel, ox.Literal(alias))
    yield from _texts(iri, SKOS.definition, concept.definition)
    for broader in sorted(concept.ancestors):
        yield triple(iri, SKOS.broader, broader)
    if concept.facet:
        yield triple(iri, PG.inFacet, concept.facet)
    if concept.type == "Law":
        note = "Proposed from a document; no identifier was looked up."
        yield triple(iri, SKOS.note, ox.Literal(note, language="en"))


def draft_triples(draft: Draft) -> list[ox.Triple]:
    """Return a draft: the policy as guessed, what is proposed, by which rules, from which text."""
    iri, ingest = draft.policy.iri, draft.policy.iri + "/ingest"
    out = [*_head(draft, "Draft")]
    out += [triple(iri, PG.proposes, p.concept.iri) for p in draft.proposals]
    out += [triple(iri, PG.guessedFrom, ox.Literal(g)) for g in draft.guesses]
    out += [triple(iri, PG.doubt, ox.Literal(f"{w.nl} || {w.en}")) for w in draft.source.warnings]
    out.append(triple(iri, PROV + "wasGeneratedBy", ingest))
    out += document_triples(draft)
    document = thing_iri("document", draft.slug)
    out.append(triple(document, DCTERMS.format, ox.Literal(draft.source.media_type)))
    out.append(triple(ingest, RDF.type, PROV + "Activity"))
    out.append(triple(ingest, PROV + "used", document))
    out.append(triple(ingest, PG.softwareVersion, ox.Literal(draft.version)))
    for proposal in draft.proposals:
        out += concept_triples(proposal.concept)
        if proposal.line is not None:
            out.append(triple(proposal.concept.iri, PG.startLine, number(proposal.line)))
        if proposal.why:
            out.append(triple(proposal.concept.iri, PG.reason, ox.Literal(proposal.why)))
    for contact in draft.contacts:
        out += contact_triples(contact)
    return grouped([*out, *_body(draft, class_="Draft")])
