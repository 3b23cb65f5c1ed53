"""What stands on the lines of a document, as its page shows it: highlights, notes, findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policygraph.anchors import DocumentText
from policygraph.document_view import Block, Coverage, Segment, blocks, headings, segments
from policygraph.documents import Orphan
from policygraph.explorer.pages import Frame
from policygraph.model import Finding, Place, Policy, Text
from policygraph.session import Session
from policygraph.wording import KIND_WORDS

__all__ = [
    "CODES",
    "WORDS",
    "Mark",
    "Part",
    "Read",
    "findings_of",
    "marks_of",
    "parts_of",
    "sections_of",
]

CODES: Final = {
    "Requirement": "E",
    "Prohibition": "V",
    "ExclusionGround": "U",
    "Permission": "M",
    "Expectation": "W",
    "GuidanceCriterion": "R",
    "PurchaseRule": "I",
    "Commitment": "T",
    "ProcedureStep": "P",
    "Announcement": "A",
    "Gap": "?",
    "Excused": "–",
}
"""What stands before a highlight, so that no kind is told by colour alone."""

WORDS: Final = KIND_WORDS | {
    "Announcement": Text("aankondiging van een wijziging", "announcement of a change"),
    "Gap": Text("signaalwoord, niet in het model", "cue word, not modelled"),
    "Excused": Text("beoordeeld: geen bepaling", "judged: no provision"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands on words of the document."""

    id: str
    kind: str
    code: str
    href: str | None
    label: str
    line: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment as shown: the mark that it links to, and the others on the same words."""

    text: str
    mark: Mark | None
    others: tuple[Mark, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with its pieces."""

    number: int
    pieces: tuple[_Piece, ...]
    heading: bool
    written: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A block of lines and what is noted beside it."""

    rows: tuple[_Row, ...]
    notes: tuple[Mark, ...]
    findings: tuple[Finding, ...]
    orphans: tuple[Orphan, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one document: its text, its places, how much of it is covered."""

    text: DocumentText
    anchored: Mapping[str, Place]
    coverage: Coverage
    reasons: Mapping[int, str]
    orphans: tuple[Orphan, ...]


def marks_of(session: Session, frame: Frame, policy: Policy, read: Read | None) -> dict[str, Mark]:
    """Return everything that can be highlighted or listed, by id, in the order of the document."""
    out = {}
    for p in session.catalogue.by_policy[policy.iri]:
        named = p.norm or p.defines
        label = frame.label(named) if named else frame.kind(p.kind)
        line = p.place.start_line
        out[p.iri] = Mark(p.iri, p.kind, CODES[p.kind], frame.thing(p.iri), label, line)
    for item in session.catalogue.announcements:
        if item.policy == policy.iri:
            href, words = frame.thing(item.iri), item.text[frame.lang]
            out[item.iri] = Mark(item.iri, "Announcement", "A", href, words, item.line)
    for gap_kind, gaps in _gaps(read):
        for number, gap in enumerate(gaps):
            id_ = f"{gap_kind}:{number}"
            reason = read.reasons.get(gap.start_line, "") if read else ""
            code = CODES[gap_kind]
            label = WORDS[gap_kind][frame.lang]
            out[id_] = Mark(id_, gap_kind, code, None, label, gap.start_line, reason)
    return out


def _gaps(read: Read | None) -> Iterable[tuple[str, Any]]:
    if read:
        yield "Gap", read.coverage.open
        yield "Excused", read.coverage.excused


def _gap_places(read: Read, slug: str) -> Iterable[tuple[str, Place]]:
    """Yield where the sentences stand that are not modelled, by their words where found."""
    for kind, gaps in _gaps(read):
        for number, gap in enumerate(gaps):
            found = [a for a in read.text.find(gap.text) if a.start_line == gap.start_line]
            at = found[0] if found else read.text.anchor(gap.start_line, gap.end_line, None, None)
            place = Place(
                slug, (), at.start_line, at.end_line, at.start_column, at.end_column, None
            )
            yield f"{kind}:{number}", place


def parts_of(
    session: Session,
    policy: Policy,
    read: Read | None,
    marks: Mapping[str, Mark],
    kinds: frozenset[str],
) -> list[Part]:
    """Return the text in parts, each with what is noted beside it; nothing without the text.

    ``kinds`` are highlighted; a finding and a statement that is lost are noted in any case.
    """
    if read is None:
        return []
    anchored = dict(read.anchored) | dict(_gap_places(read, policy.document))
    shown = {i: p for i, p in anchored.items() if i in marks and marks[i].kind in kinds}
    # The smallest comes first: a highlight links to what is said there and nowhere else.
    shown = dict(sorted(shown.items(), key=lambda item: _size(item[1])))
    lines = segments(read.text, shown)
    findings = _by_line(findings_of(session, policy))
    orphans: dict[int, list[Orphan]] = {}
    for orphan in read.orphans:
        orphans.setdefault(orphan.place.start_line, []).append(orphan)
    seen: set[str] = set()
    heads = {line for _, line, _ in headings(read.text, ())}
    return [
        _part(block, marks, findings, orphans, seen, heads) for block in blocks(lines, anchored)
    ]


def _size(place: Place) -> tuple[int, int]:
    width = (place.end_column or 100_000) - (place.start_column or 0)
    return place.end_line - place.start_line, width


def _by_line(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    out: dict[int, list[Finding]] = {}
    for finding in findings:
        for line in dict.fromkeys((finding.line, finding.other_line)):
            if line:
                out.setdefault(line, []).append(finding)
    return out


def _part(
    block: Block,
    marks: Mapping[str, Mark],
    findings: Mapping[int, list[Finding]],
    orphans: Mapping[int, list[Orphan]],
    seen: set[str],
    heads: set[int],
) -> Part:
    rows = tuple(
        _Row(
            line.number,
            tuple(_piece(segment, marks, seen) for segment in line.segments),
            line.number in heads,
            bool(line.text.strip()),
        )
        for line in block.lines
    )
    numbers = [line.number for line in block.lines]
    notes = sorted((marks[i] for i in block.starts), key=lambda mark: mark.line)
    order = {i: n for n, i in enumerate(dict.fromkeys(_read_order(block)))}
    notes.sort(key=lambda mark: order.get(mark.id, len(order)))
    return Part(
        rows,
        tuple(notes),
        tuple(dict.fromkeys(f for n in numbers for f in findings.get(n, ()))),
        tuple(o for n in numbers for o in orphans.get(n, ())),
    )


def _read_order(block: Block) -> Iterable[str]:
    for line in block.lines:
        for segment in line.segments:
            yield from segment.marks


def _piece(segment: Segment, marks: Mapping[str, Mark], seen: set[str]) -> _Piece:
    if not segment.marks:
        return _Piece(segment.text, None, (), False)
    first, *others = (marks[i] for i in segment.marks)
    again = first.id in seen
    news = tuple(other for other in others if other.id not in seen)
    seen.update(segment.marks)
    return _Piece(segment.text, first, news, again)


def sections_of(
    marks: Mapping[str, Mark], provisions: Iterable[Any], kinds: frozenset[str]
) -> list[tuple[tuple[str, ...], list[Mark]]]:
    """Return the provisions by the section in which they stand, in the order of the document."""
    out: list[tuple[tuple[str, ...], list[Mark]]] = []
    for provision in provisions:
        if provision.kind not in kinds:
            continue
        section = provision.place.section
        if not out or out[-1][0] != section:
            out.append((section, []))
        out[-1][1].append(marks[provision.iri])
    return out


def findings_of(session: Session, policy: Policy) -> list[Finding]:
    """Return the findings on a policy and its provisions, in the order of the graph."""
    return [f for f in session.catalogue.findings if f.iri.startswith(policy.iri + "/")]
