"""What extraction works on: lines, blocks, candidates, and statements with who decided what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policygraph.model import Text

__all__ = [
    "NORM_VERDICTS",
    "Block",
    "BlockKind",
    "Candidate",
    "Decision",
    "Extent",
    "Found",
    "FoundDeadline",
    "FoundThreshold",
    "NormMatch",
    "NormVerdict",
    "Statement",
    "StructuredText",
]

BlockKind = Literal["heading", "paragraph", "item", "row", "noise"]
"""What a block is; noise is what repeats or only decorates: running heads, page numbers."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of the document: 1-based lines and columns, the end included."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row as running text.

    ``text`` has words cut at line ends joined and list markers and heading marks dropped;
    ``origin`` gives for every character of it the line and column (1-based) where it stands.
    ``level`` is the depth of a heading (1 highest) or of an item (1 outermost). ``lead`` is the
    number of the block that introduces an item, ``heading`` that of the nearest heading above.
    ``cells`` are the cells of a row; ``header`` the number of the row that names its columns.
    """

    number: int
    kind: BlockKind
    level: int
    text: str
    origin: tuple[tuple[int, int], ...]
    heading: int | None = None
    lead: int | None = None
    cells: tuple[str, ...] = ()
    header: int | None = None

    def extent(self, start: int, end: int) -> Extent:
        """Return where the characters from ``start`` up to ``end`` (excluded) stand."""
        first, last = self.origin[start], self.origin[end - 1]
        return Extent(first[0], first[1], last[0], last[1])


@dataclass(frozen=True, slots=True)
class StructuredText:
    """A document as blocks in reading order."""

    blocks: tuple[Block, ...]

    def headings(self, block: Block) -> tuple[Block, ...]:
        """Return the headings above a block, outermost first."""
        found: list[Block] = []
        number = block.heading
        while number is not None:
            heading = self.blocks[number]
            found.append(heading)
            number = heading.heading
        return tuple(reversed(found))

    def leads(self, block: Block) -> tuple[Block, ...]:
        """Return the blocks that introduce an item, outermost first."""
        found: list[Block] = []
        number = block.lead
        while number is not None:
            lead = self.blocks[number]
            found.append(lead)
            number = lead.lead
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a statement: a sentence, a bullet, a clause of one.

    ``start`` and ``end`` are offsets in the text of its block.
    """

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.block.text[self.start : self.end]

    @property
    def extent(self) -> Extent:
        """Where they stand in the document."""
        return self.block.extent(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided: its value, the rule that did, and how sure that is (0 to 1)."""

    value: str | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the graph that the text mentions: property, IRI, offsets in the block, rule."""

    property: str
    iri: str
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundThreshold:
    """A limit in the text; the number as the document states it, and how sure its rule is."""

    what: Text
    comparator: str
    value: int | float
    unit: Text
    start: int
    end: int
    rule: str
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A date (ISO 8601) or period (ISO 8601 duration); ``inclusive`` None: not said."""

    date: str | None
    inclusive: bool | None
    period: str | None
    start: int
    end: int
    rule: str
    note: str | None = None
    confidence: float = 0.5


NormVerdict = Literal["accept", "propose", "none"]
NORM_VERDICTS: tuple[NormVerdict, ...] = ("accept", "propose", "none")
"""What is thought of a statement's norm: a known one, one to be chosen, no known one."""


@dataclass(frozen=True, slots=True)
class NormMatch:
    """A known norm that may be meant: score 0 to 1, same demand or a variant, and why."""

    norm: str
    score: float
    relation: Literal["same", "variant"]
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A candidate that says something with normative force, and what it says.

    ``confidence`` is that of the whole, calibrated against reviewed policies; ``decisions`` hold
    kind, theme and so on, each with its rule. ``norms`` are ranked; none is ever taken silently.
    """

    candidate: Candidate
    decisions: Mapping[str, Decision]
    confidence: float
    references: tuple[Found, ...] = ()
    scope: tuple[Found, ...] = ()
    guard: Found | None = None
    exception: Found | None = None
    trigger: Text | None = None
    proof: tuple[tuple[str, ...], ...] = ()
    thresholds: tuple[FoundThreshold, ...] = ()
    deadlines: tuple[FoundDeadline, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    """Kind (email, telephone, website) and value of each address in the text."""
    norms: tuple[NormMatch, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
    sureness: Mapping[str, float] = field(default_factory=dict)
    """For each part that holds anything (references, thresholds …) how sure the least sure is."""

    @property
    def kind(self) -> str | None:
        """The kind that was decided."""
        found = self.decisions.get("kind")
        return found.value if found else None
