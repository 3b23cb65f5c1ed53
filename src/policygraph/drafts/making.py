"""From statements to a draft: addresses, anchors, sections, contacts, proposals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policygraph.anchors import Anchor, DocumentText
from policygraph.drafts.headings import Headings
from policygraph.drafts.model import Draft, Entry, NewContact, Source
from policygraph.drafts.naming import Named
from policygraph.drafts.observations import announcements_of, findings_of
from policygraph.extraction.model import Found, Statement, StructuredText
from policygraph.extraction.observing import Observed
from policygraph.guessing import slug_of
from policygraph.model import (
    Catalogue,
    Contact,
    Deadline,
    Place,
    Policy,
    Provision,
    Reference,
    Text,
    Threshold,
)
from policygraph.vocabulary import local_name, provision_iri, thing_iri

__all__ = ["Making", "addresses", "make_draft"]

_FAMILIES = {
    "CareType": "care_types",
    "ProviderType": "provider_types",
    "ProfessionalRole": "roles",
}


@dataclass(frozen=True, slots=True)
class Making:
    """What a draft is made of: the policy as guessed, its source, and what is already named.

    ``named`` gives the addresses that were published before, ``observed`` what the document says
    of itself; its links count in the statements as they are given to ``make_draft``.
    """

    policy: Policy
    source: Source
    text: DocumentText
    structure: StructuredText
    catalogue: Catalogue
    version: str
    named: Named
    observed: Observed = field(default_factory=Observed)


def addresses(slug: str, anchors: Sequence[Anchor], named: Named) -> list[str]:
    """Return the address of each statement, in the order given, which is that of the text.

    A statement keeps its published address (``named``) where the same wording stands on the same
    line, or exactly once.
    """
    hashes = Counter(a.hash for a in anchors)
    taken = set(named.values())
    used: set[str] = set()
    out = []
    for anchor in anchors:
        iri = named.get((anchor.hash, anchor.start_line))
        if iri is None and hashes[anchor.hash] == 1:
            iri = named.get((anchor.hash, None))
        if iri in used:
            iri = None
        ordinal = 1
        while iri is None:
            candidate = provision_iri(slug, anchor.start_line, ordinal)
            iri = None if candidate in taken | used else candidate
            ordinal += 1
        used.add(iri)
        out.append(iri)
    return out


class _Contacts:
    """The addresses in the text: those the graph has for this care, else new ones."""

    def __init__(self, making: Making) -> None:
        policy = making.policy
        self._making = making
        self._known: dict[tuple[str, str], list[Contact]] = {}
        self.new: dict[str, NewContact] = {}
        for provision in making.catalogue.provisions.values():
            of = making.catalogue.policies[provision.policy]
            if of.concerns & policy.concerns and of.insurer == policy.insurer:
                for contact in provision.contacts:
                    found = self._known.setdefault((contact.kind, contact.value), [])
                    if contact not in found:
                        found.append(contact)

    def of(self, kind: str, value: str, heading: str) -> Contact:
        known = sorted(self._known.get((kind, value), ()), key=lambda c: c.iri)
        if known:
            near = [c for c in known if slug_of(c.subject.nl) in slug_of(heading)]
            return (near or known)[0]
        care = local_name(min(self._making.policy.concerns, default="zorg"))
        name = value.split("@")[0] if "@" in value else kind
        subject = Text(heading.lower() or kind, "")
        iri = thing_iri("contact-point", slug_of(f"{care}-{heading[:60]}-{name}")[:100].strip("-"))
        while iri in self.new and self.new[iri].value != value:
            iri += "-2"
        self.new[iri] = NewContact(iri, subject, kind, value, thing_iri("care-type", care))
        return Contact(iri, subject, kind, value)


def _scope(statement: Statement, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    out: dict[str, set[str]] = {name: set() for name in _FAMILIES.values()}
    for found in statement.scope:
        concept = catalogue.concepts.get(found.iri)
        if concept and concept.type in _FAMILIES:
            out[_FAMILIES[concept.type]].add(found.iri)
    return {name: frozenset(iris) for name, iris in out.items()}


def _references(found: Iterable[Found]) -> tuple[Reference, ...]:
    pairs = dict.fromkeys((f.property, f.iri) for f in found if f.property != "hasContact")
    return tuple(Reference(iri, name) for name, iri in pairs)


def _rules(statement: Statement) -> dict[str, str]:
    """Return which rule decided which field; several rules of one field are joined.

    Behind those of a detail stands how often the least sure of them is right. That of the norm
    begins with the verdict: accept, propose or none.
    """
    out = {name: d.rule for name, d in statement.decisions.items()}

    def add(name: str, rules: Iterable[str]) -> None:
        joined = ", ".join(dict.fromkeys(r for r in rules if r))
        share = statement.sureness.get("references" if name == "refers_to" else name)
        if joined:
            # Never 100 %: a rule that was always right on five documents may err on the sixth.
            out[name] = joined if share is None else f"{joined} ({min(share, 0.99):.0%})"

    add("refers_to", (f.rule for f in statement.references))
    add("scope", (f.rule for f in statement.scope))
    add("guard", (statement.guard.rule,) if statement.guard else ())
    add("exception", (statement.exception.rule,) if statement.exception else ())
    add("thresholds", (t.rule for t in statement.thresholds))
    add("deadlines", (d.rule for d in statement.deadlines))
    add("contacts", (kind for kind, _ in statement.contacts))
    best = next(iter(statement.norms), None)
    if "norm" in out and best:
        out["norm"] += f", {best.relation}, {best.reason}"
    return out


def _decided(statement: Statement, name: str) -> str | None:
    found = statement.decisions.get(name)
    return found.value if found and found.value else None


def _listed(statement: Statement, name: str) -> tuple[str, ...]:
    values = (_decided(statement, name) or "").replace(",", " ").split()
    return tuple(value for value in values if value.startswith("http"))


def _thing(statement: Statement, name: str, insurer: str = "") -> str | None:
    """Return the thing that was decided; the insurer by its role is that of the policy."""
    value = _decided(statement, name)
    if value == "insurer":
        return insurer or None
    return value if value and value.startswith("http") else None


def _sentence(statement: Statement, name: str) -> Text | None:
    value = _decided(statement, name)
    return Text(value, "") if value else None


def _entry(
    making: Making, statement: Statement, anchor: Anchor, iri: str, sections: Headings,
    contacts: _Contacts,
) -> Entry:  # fmt: skip
    scope = _scope(statement, making.catalogue)
    block = statement.candidate.block
    section = sections.of(block)
    path = tuple(h.text for h in making.structure.headings(block))
    quote = making.text.wording(
        anchor.start_line, anchor.end_line, anchor.start_column, anchor.end_column
    )
    provision = Provision(
        iri=iri,
        policy=making.policy.iri,
        kind=statement.kind or "Expectation",
        norm=_thing(statement, "norm"),
        general=not any(scope.values()),
        place=Place(
            making.policy.document, path, anchor.start_line, anchor.end_line,
            anchor.start_column, anchor.end_column, anchor.hash,
        ),
        theme=_thing(statement, "theme"),
        bearer=_thing(statement, "bearer", making.policy.insurer),
        **scope,
        guard=statement.guard.iri if statement.guard else None,
        exception=statement.exception.iri if statement.exception else None,
        trigger=statement.trigger,
        condition_for=_listed(statement, "condition_for"),
        consequence=_sentence(statement, "consequence"),
        references=_references(statement.references),
        proof=statement.proof,
        thresholds=tuple(
            Threshold(t.what, t.comparator, t.value, t.unit) for t in statement.thresholds
        ),
        deadlines=tuple(
            Deadline(d.date, d.inclusive, d.period, None, None, None, None)
            for d in statement.deadlines
        ),
        contacts=tuple(
            contacts.of(kind, value, path[-1] if path else "") for kind, value in statement.contacts
        ),
        defines=_thing(statement, "defines"),
    )  # fmt: skip
    doubts = tuple(dict.fromkeys(statement.notes))
    return Entry(
        provision, section, quote, statement.confidence, _rules(statement), statement.norms, doubts
    )


def _span(statement: Statement) -> tuple[int, int, int, int]:
    e = statement.candidate.extent
    return e.start_line, e.start_column, e.end_line, e.end_column


def make_draft(making: Making, statements: Sequence[Statement]) -> Draft:
    """Return the draft of a document; statements of the same place count once."""
    anchored: dict[tuple[int, int, int, int], Statement] = {}
    for statement in statements:
        anchored.setdefault(_span(statement), statement)
    spans = sorted(anchored, key=lambda k: (k[0], k[1], k[2], k[3]))
    anchors = [making.text.anchor(k[0], k[2], k[1], k[3]) for k in spans]
    iris = addresses(making.policy.slug, anchors, making.named)
    sections, contacts = Headings(making.structure, making.policy), _Contacts(making)
    entries = tuple(
        _entry(making, anchored[span], anchor, iri, sections, contacts)
        for span, anchor, iri in zip(spans, anchors, iris, strict=True)
    )
    at = dict(zip(spans, iris, strict=True))
    about = [at[_span(statement)] for statement in statements]
    policy, found = making.policy.iri, making.observed
    return Draft(
        making.policy, making.source, sections.all(), entries,
        findings_of(policy, making.source.warnings, found.findings, about),
        announcements_of(policy, making.text, found.changes, about),
        contacts=tuple(contacts.new[iri] for iri in sorted(contacts.new)), version=making.version,
    )  # fmt: skip
