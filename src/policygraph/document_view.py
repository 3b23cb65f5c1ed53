"""A document as lines of segments, each with the statements that stand on it.

The segments of a line, put together, are the line; a statement that shares its words with another
keeps all of them. Nothing is highlighted that no place claims.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policygraph.anchors import DocumentText
from policygraph.coverage import Gap, gaps
from policygraph.model import Place

__all__ = ["Block", "Coverage", "Line", "Segment", "blocks", "coverage", "headings", "segments"]

_HEADING = re.compile(r"\s*(#{1,6})\s+(\S.*)")
_MARKUP = re.compile(r"[*_`]+|\[(?P<text>[^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line and the ids of everything that stands on it, in the order given."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, 1-based; ``starts`` are the ids whose place begins on it."""

    number: int
    segments: tuple[Segment, ...]
    starts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The line as it stands in the document."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: no statement begins in one block and ends in another."""

    lines: tuple[Line, ...]

    @property
    def starts(self) -> tuple[str, ...]:
        """The ids whose place begins in the block."""
        return tuple(i for line in self.lines for i in line.starts)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The sentences with a normative cue: all, those left open, and those judged to be none."""

    total: int
    open: tuple[Gap, ...]
    excused: tuple[Gap, ...]

    @property
    def covered(self) -> int:
        """How many sentences with a cue stand in the graph."""
        return self.total - len(self.open) - len(self.excused)

    @property
    def percentage(self) -> int:
        """Whole percent of these sentences that are covered or judged, rounded down."""
        return 100 if not self.total else (self.total - len(self.open)) * 100 // self.total


def segments(document: DocumentText, places: Mapping[str, Place]) -> list[Line]:
    """Return the lines of a document, cut where a place begins or ends.

    A place outside the document stands on no line. Columns are those of the place (1-based, end
    inclusive, in NFC text); without columns it is the whole of its lines.
    """
    on_line: list[list[tuple[int, int, str]]] = [[] for _ in document.lines]
    starts: list[list[str]] = [[] for _ in document.lines]
    for id_, place in places.items():
        if not 1 <= place.start_line <= place.end_line <= len(document.lines):
            continue
        starts[place.start_line - 1].append(id_)
        for number in range(place.start_line, place.end_line + 1):
            first, last = _columns(place, number, len(document.lines[number - 1]))
            if first < last:
                on_line[number - 1].append((first, last, id_))
    return [
        Line(number, _cut(text, spans), tuple(begun))
        for number, (text, spans, begun) in enumerate(
            zip(document.lines, on_line, starts, strict=True), 1
        )
    ]


def _columns(place: Place, number: int, length: int) -> tuple[int, int]:
    """Return from where up to where (end exclusive, 0-based) a place covers one of its lines."""
    first, last = 0, length
    if place.start_column is not None and number == place.start_line:
        first = max(0, place.start_column - 1)
    if place.end_column is not None and number == place.end_line:
        last = min(place.end_column, length)
    return first, last


def _cut(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[Segment, ...]:
    if not text:
        return ()
    edges = sorted({0, len(text), *(e for first, last, _ in spans for e in (first, last))})
    return tuple(
        Segment(text[one:two], tuple(i for first, last, i in spans if first <= one < last))
        for one, two in pairwise(edges)
    )


def blocks(lines: Sequence[Line], places: Mapping[str, Place]) -> list[Block]:
    """Return the lines in blocks that end where a line is empty and no place goes on."""
    goes_on = set[int]()
    for place in places.values():
        goes_on.update(range(place.start_line, place.end_line))
    out: list[Block] = []
    block: list[Line] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        block.append(line)
        ends = following is None or not line.text.strip() or _HEADING.match(following.text)
        if ends and line.number not in goes_on:
            out.append(Block(tuple(block)))
            block = []
    return [*out, Block(tuple(block))] if block else out


def coverage(document: DocumentText, places: Iterable[Place], excused: Iterable[int]) -> Coverage:
    """Return how much of what sounds like a norm is in the graph.

    ``excused`` are first lines of sentences that the data judge to be no statement.
    """
    places = list(places)
    left = gaps(document, places, ())
    open_ = gaps(document, places, excused)
    known = set(open_)
    total = len(gaps(document, (), ()))
    return Coverage(total, tuple(open_), tuple(g for g in left if g not in known))


def headings(document: DocumentText | None, places: Iterable[Place]) -> list[tuple[int, int, str]]:
    """Return an outline: depth from 0, line, words.

    The headings that the document marks, else the sections in which its statements stand.
    """
    marked = []
    for number, line in enumerate(document.lines if document else (), 1):
        found = _HEADING.match(line)
        if found:
            marked.append((len(found[1]), number, _plain(found[2])))
    if marked:
        highest = min(depth for depth, _, _ in marked)
        return [(depth - highest, number, words) for depth, number, words in marked if words]
    return _sections(places)


def _sections(places: Iterable[Place]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    before: tuple[str, ...] = ()
    for place in sorted(places, key=lambda p: p.start_line):
        if place.section and place.section != before:
            shared = 0
            while shared < min(len(before), len(place.section)) and (
                before[shared] == place.section[shared]
            ):
                shared += 1
            for depth in range(min(shared, len(place.section) - 1), len(place.section)):
                out.append((depth, place.start_line, place.section[depth]))
            before = place.section
    return out


def _plain(words: str) -> str:
    return _MARKUP.sub(lambda m: m["text"] or "", words).strip(" #")
