"""A draft as values: the policy as guessed, proposed provisions, findings, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policygraph.anchors import Anchor
from policygraph.extraction.model import NORM_VERDICTS, NormMatch
from policygraph.model import Concept, Policy, Provision, Text

__all__ = [
    "VERDICTS",
    "Decision",
    "Draft",
    "DraftAnnouncement",
    "DraftFinding",
    "Entry",
    "NewContact",
    "Proposal",
    "Section",
    "Source",
    "Verdict",
]

Verdict = Literal["accept", "correct", "reject", "new-norm", "add"]
VERDICTS: tuple[Verdict, ...] = ("accept", "correct", "reject", "new-norm", "add")
"""What a reviewer can decide; ``add`` is a statement that the rules did not find."""


@dataclass(frozen=True, slots=True)
class Source:
    """The document: publisher, SHA-256 of its text as kept, lines, media type, warnings."""

    publisher: str
    sha256: str
    line_count: int
    media_type: str
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the document, on a line, below another."""

    iri: str
    heading: str
    parent: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class NewContact:
    """An address that the graph does not have for this care."""

    iri: str
    subject: Text
    kind: str
    value: str
    care: str
    as_written: str | None = None


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """Something about the source that a careful reader must know; ``about`` is an IRI.

    ``rules`` are the rules that found it, none where a reader did.
    """

    iri: str
    about: str
    type: str
    text: Text
    line: int
    other_line: int | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftAnnouncement:
    """A change that the document itself names, its place, and the provisions it is about.

    ``rules`` say which rule found it and, by the name of each provision, why and how near it is.
    """

    iri: str
    text: Text
    anchor: Anchor
    announces: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A thing that the graph does not know: proposed with its line, or added by the reviewer."""

    concept: Concept
    line: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposed provision: ``rules`` says which rule decided which field.

    ``provision.norm`` is the norm proposed or decided; ``new_norm`` labels one that is new.
    """

    provision: Provision
    section: str
    quote: str
    confidence: float = 0.0
    rules: Mapping[str, str] = field(default_factory=dict)
    norms: tuple[NormMatch, ...] = ()
    doubts: tuple[str, ...] = ()
    new_norm: Text | None = None
    announces_change: bool = False

    @property
    def hash(self) -> str:
        """The hash of its wording."""
        return self.provision.place.quote_hash or ""

    @property
    def name(self) -> str:
        """The end of its IRI, such as ``L0012.2``."""
        return self.provision.iri.rsplit("/", 1)[-1]

    @property
    def norm_verdict(self) -> str:
        """Whether its norm is taken, to be chosen or new: ``accept``, ``propose``, ``none``.

        Empty where norms were not looked for.
        """
        said = self.rules.get("norm", "").partition(",")[0]
        return said if said in NORM_VERDICTS else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What someone decided about one statement; ``changes`` holds fields as they are written.

    ``anchor`` is the place of a statement that the reviewer added, with the IRI of its section.
    ``earlier`` counts the decisions on the same statement that this one replaces.
    """

    iri: str
    hash: str
    verdict: Verdict
    changes: Mapping[str, str]
    who: str
    when: str
    new_norm: Text | None = None
    remark: str = ""
    anchor: Anchor | None = None
    section: str = ""
    earlier: int = 0

    def same(self, other: "Decision") -> bool:
        """Tell whether another decision says the same, whoever took it and when."""
        mine, theirs = (
            (d.iri, d.hash, d.verdict, dict(d.changes), d.new_norm, d.remark) for d in (self, other)
        )
        return mine == theirs


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a policy in the making; entries stand in the order of the text."""

    policy: Policy
    source: Source
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    findings: tuple[DraftFinding, ...] = ()
    announcements: tuple[DraftAnnouncement, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    contacts: tuple[NewContact, ...] = ()
    guesses: tuple[str, ...] = ()
    """Each as ``field | value | line | text | rule``."""
    version: str = ""

    @property
    def slug(self) -> str:
        """The slug of the policy and its document."""
        return self.policy.slug
