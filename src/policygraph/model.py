"""The graph as plain values: what the questions are answered from.

A catalogue is read once from the reasoned store; everything in it is immutable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

__all__ = [
    "Announcement",
    "Catalogue",
    "Concept",
    "Contact",
    "Deadline",
    "DraftSummary",
    "Finding",
    "Language",
    "Place",
    "Policy",
    "Proposed",
    "Provision",
    "Reference",
    "Term",
    "Text",
    "Threshold",
    "UnreviewedDraft",
]

Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Dutch and English; an absent language falls back to the other."""

    nl: str
    en: str

    def __getitem__(self, lang: Language) -> str:
        """Return the text in a language, or in the other where it is missing."""
        return (self.nl or self.en) if lang == "nl" else (self.en or self.nl)


@dataclass(frozen=True, slots=True)
class Concept:
    """Anything with labels: a care type, a law, a circumstance, a norm, a theme and so on.

    ``ancestors`` are all broader concepts, ``excludes`` what it cannot be together with; both
    as the reasoner closed them.
    """

    iri: str
    type: str
    label: Text
    aliases: tuple[str, ...] = ()
    definition: Text | None = None
    ancestors: frozenset[str] = frozenset()
    descendants: frozenset[str] = frozenset()
    facet: str | None = None
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: document slug, headings, 1-based lines and columns, hash."""

    document: str
    section: tuple[str, ...]
    start_line: int
    end_line: int
    start_column: int | None
    end_column: int | None
    quote_hash: str | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit: what is measured, ``>=`` ``<=`` ``>`` ``<`` or ``=``, the number as stated, unit."""

    what: Text
    comparator: str
    value: int | float
    unit: Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date (ISO 8601) or period (ISO 8601 duration); ``inclusive`` None: not said."""

    date: str | None
    inclusive: bool | None
    period: str | None
    what: Text | None
    who: Text | None
    channel: Text | None
    consequence: Text | None


@dataclass(frozen=True, slots=True)
class Contact:
    """An address for a subject; kind is email, telephone, website or post."""

    iri: str
    subject: Text
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing a provision refers to and the property that says how."""

    iri: str
    property: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the source that a careful reader must know, with one or two places."""

    iri: str
    about: str
    type: str
    text: Text
    line: int | None
    other_line: int | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """A change that the document itself names, and the provisions it is about."""

    iri: str
    policy: str
    text: Text
    line: int
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A contract year; empty limits cover all that the policy concerns, else any one of them."""

    year: int
    care_types: frozenset[str] = frozenset()
    provider_types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """A purchasing policy: what it concerns, its years, and what it incorporates unread.

    ``issued`` is the day of publication (ISO 8601), None where neither the document nor its
    publisher says it; ``replaces`` are the versions that this one takes the place of. ``valid`` is
    how long the document says that it holds, as ``start/end`` of which either may be missing.
    """

    iri: str
    slug: str
    title: Text
    insurer: str
    concerns: frozenset[str]
    terms: tuple[Term, ...]
    incorporates: tuple[str, ...] = ()
    document: str = ""
    issued: str | None = None
    replaces: frozenset[str] = frozenset()
    valid: str | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """Return the contract years, first to last."""
        return tuple(sorted({t.year for t in self.terms}))


@dataclass(frozen=True, slots=True)
class Provision:
    """One statement of a policy; scopes are as asserted, several of one facet are alternatives."""

    iri: str
    policy: str
    kind: str
    norm: str | None
    general: bool
    place: Place
    theme: str | None = None
    bearer: str | None = None
    care_types: frozenset[str] = frozenset()
    provider_types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    guard: str | None = None
    exception: str | None = None
    trigger: Text | None = None
    condition_for: tuple[str, ...] = ()
    consequence: Text | None = None
    references: tuple[Reference, ...] = ()
    proof: tuple[tuple[str, ...], ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[Contact, ...] = ()
    defines: str | None = None


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft as answers mention it: a policy that nobody reviewed, and how many it proposes.

    ``broader`` is what it concerns together with everything broader.
    """

    policy: Policy
    broader: frozenset[str]
    proposals: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A provision that nobody reviewed: how sure, which rule decided what, what is doubtful.

    ``decided_by`` are pairs of field and rule; ``verdict`` is what a reviewer decided while the
    policy is not written yet, None where nobody did.
    """

    provision: Provision
    confidence: float
    decided_by: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class UnreviewedDraft:
    """A draft in a build: the policy as guessed, its proposals, the concepts it proposes.

    ``concepts`` have their ancestors closed; ``folder`` is where it was read, for its wording.
    """

    policy: Policy
    proposals: tuple[Proposed, ...]
    concepts: tuple[Concept, ...]
    folder: str
    graph: str


@dataclass(frozen=True)
class Catalogue:
    """All that is asked about, by IRI; provisions stand in the order of their documents.

    ``drafts`` only says which drafts the build holds: what they propose is no part of it.
    """

    concepts: Mapping[str, Concept]
    policies: Mapping[str, Policy]
    provisions: Mapping[str, Provision]
    findings: tuple[Finding, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    drafts: tuple[DraftSummary, ...] = ()

    def label(self, iri: str, lang: Language = "nl") -> str:
        """Return the label of a thing, or the end of its IRI where it has none."""
        concept = self.concepts.get(iri)
        return concept.label[lang] if concept else iri.rsplit("/", 1)[-1]

    @cached_property
    def by_policy(self) -> Mapping[str, tuple[Provision, ...]]:
        """The provisions of each policy, in the order of the document."""
        grouped: dict[str, list[Provision]] = {iri: [] for iri in self.policies}
        for provision in self.provisions.values():
            grouped[provision.policy].append(provision)
        return {iri: tuple(items) for iri, items in grouped.items()}

    @cached_property
    def earlier(self) -> Mapping[str, frozenset[str]]:
        """All versions that each policy replaces, at once or by way of others."""
        found: dict[str, frozenset[str]] = {}
        for iri, policy in self.policies.items():
            seen: set[str] = set()
            left = list(policy.replaces)
            while left:
                other = left.pop()
                if other in self.policies and other not in seen:
                    seen.add(other)
                    left += self.policies[other].replaces
            found[iri] = frozenset(seen)
        return found

    @cached_property
    def later(self) -> Mapping[str, frozenset[str]]:
        """All versions that replace each policy; of two that replace each other, neither does."""
        return {
            iri: frozenset(
                other
                for other, before in self.earlier.items()
                if iri in before and other not in self.earlier[iri] | {iri}
            )
            for iri in self.policies
        }

    @cached_property
    def findings_about(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings on each thing."""
        grouped: dict[str, list[Finding]] = {}
        for finding in self.findings:
            grouped.setdefault(finding.about, []).append(finding)
        return {iri: tuple(items) for iri, items in grouped.items()}

    def broader(self, iri: str) -> frozenset[str]:
        """Return a concept and everything broader than it."""
        concept = self.concepts.get(iri)
        return (concept.ancestors if concept else frozenset()) | {iri}

    def narrower(self, iri: str) -> frozenset[str]:
        """Return a concept and everything narrower than it."""
        concept = self.concepts.get(iri)
        return (concept.descendants if concept else frozenset()) | {iri}
