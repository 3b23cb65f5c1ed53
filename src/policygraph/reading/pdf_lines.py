"""The lines of a PDF's columns: text with links and notes, size and weight, sign of a list item."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from policygraph.reading.lines import BULLETS, linked
from policygraph.reading.model import Box
from policygraph.reading.pdf_boxes import place_for
from policygraph.reading.pdf_columns import Column, columns
from policygraph.reading.pdf_words import PageWords, Word, union

__all__ = ["Line", "Look", "lines_of", "split_notes"]

_WEAK = frozenset("-–—*»·>o→")
_NUMBERED = re.compile(r"\(?(\d{1,2}|[a-z]|[ivx]{2,4})[.)]$")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_WIDE = 0.4
_SMALL = 0.93
_TIGHT = 0.08
_SHORT = 0.6
_AT_LEFT = 8.0
_GLUED_MARK = re.compile(r"(.*[^\W\d_][.,;:!?)”’\"']*)(\d{1,2})")


@dataclass(slots=True)
class Line:
    """A line of one column as it is printed."""

    words: list[Word]
    page: int
    region: int
    """Number of the column it is in, counted over the document."""
    left: float
    right: float
    """Where the text of its column begins and ends."""
    box: Box
    size: float
    bold: bool
    marker: str = ""
    """The sign of a list item as it is written: ``-`` or ``1.``; empty for other lines."""
    sure: bool = False
    """Whether the sign can be nothing else."""
    text_x: float = 0.0
    """Where the text begins, after the sign of an item."""
    below_rule: bool = False
    """Whether it stands below a short rule, as footnotes do."""
    notes: frozenset[str] = field(default_factory=frozenset)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row of a table; none for other lines."""
        return self.words[0].cells if len(self.words) == 1 else ()

    def text(self) -> str:
        """Return the text, links as ``[text](address)``, marks of known notes as ``[^1]``."""
        out = ""
        reach: Word | None = None
        for address, words in _runs(self.words):
            piece = ""
            for word in words:
                space = " " if reach is not None and word.x0 - reach.x1 > _TIGHT * word.size else ""
                if not piece and address:
                    out += space
                    space = ""
                mark = f"[^{word.mark}]" if word.mark in self.notes else word.mark
                piece += space + word.text + mark
                reach = word
            out += linked(piece, address) if address else piece
        return out.strip()


@dataclass(frozen=True, slots=True)
class Look:
    """What is usual in a document."""

    size: float
    bold: bool
    leading: float
    """White between the lines of a paragraph, in proportion to their size."""


def _runs(words: list[Word]) -> Iterator[tuple[str, list[Word]]]:
    run: list[Word] = []
    for word in words:
        if run and word.address != run[0].address:
            yield run[0].address, run
            run = []
        run.append(word)
    if run:
        yield run[0].address, run


def lines_of(pages: list[PageWords]) -> tuple[list[Line], Look]:
    """Return the lines of all pages in reading order, and what is usual among them."""
    out: list[Line] = []
    region = 0
    for page in pages:
        for column in _with_boxes(page):
            region += 1
            level = _note_rule(page, column.left, column.right)
            for row in column.rows:
                for part in _parts(row):
                    line = _line(part, page.number, region, column.left, column.right)
                    line.below_rule = line.box[1] >= level
                    out.append(line)
        page.words, page.boxes = [], []
    return out, _look(out)


def _with_boxes(page: PageWords) -> list[Column]:
    """Return the columns of a page with its boxes between their blocks: no sentence is cut."""
    out = columns(page.words, page.rules)
    for box in page.boxes:
        left, right = min(w.x0 for w in box), max(w.x1 for w in box)
        inside = columns(box, page.rules)
        beside = [n for n, c in enumerate(out) if c.left < right and left < c.right]
        places = ((n, place_for(box, out[n].rows)) for n in beside)
        at = next(((n, row) for n, row in places if row < len(out[n].rows)), None)
        if at is None:
            after = beside[-1] + 1 if beside else len(out)
            out[after:after] = inside
            continue
        number, row = at
        cut = out[number]
        rest = Column(cut.rows[row:], cut.left, cut.right)
        out[number : number + 1] = [Column(cut.rows[:row], cut.left, cut.right), *inside, rest]
    return out


def _note_rule(page: PageWords, left: float, right: float) -> float:
    """Return the height of the last short rule at the left of a column, of infinity without."""
    levels = [
        rule.y
        for rule in page.rules
        if abs(rule.x0 - left) < _AT_LEFT and rule.x1 - rule.x0 < _SHORT * (right - left)
    ]
    return max(levels, default=inf) if max(levels, default=0) > page.height / 3 else inf


def _parts(row: list[Word]) -> Iterator[list[Word]]:
    """Yield the words of a row together, a row of a table that stands among them apart."""
    words = [w for w in row if not w.cells]
    if words:
        yield words
    yield from ([w] for w in row if w.cells)


def _line(words: list[Word], page: int, region: int, left: float, right: float) -> Line:
    sizes: Counter[float] = Counter()
    bold = 0
    for word in words:
        sizes[word.size] += len(word.text)
        bold += len(word.text) * word.bold
    size = sizes.most_common(1)[0][0]
    heavy = bold > 0.9 * sum(sizes.values())
    line = Line(words, page, region, left, right, union(words), size, heavy, text_x=words[0].x0)
    _mark_item(line)
    return line


def _mark_item(line: Line) -> None:
    """Recognise the sign of a list item and take it from the words."""
    first = line.words[0]
    head = first.text
    if len(line.words) < 2:
        if len(head) > 2 and head[0] in BULLETS - _WEAK and not first.cells:
            _glued(line, first)
        return
    gap = line.words[1].x0 - first.x1
    number = _NUMBERED.match(head)
    if head in BULLETS or head == "o" or _UNMAPPED.fullmatch(head):
        line.marker = "-"
        line.sure = head not in _WEAK or gap > _WIDE * line.size
    elif number is not None:
        line.marker = f"{number[1]}."
        line.sure = gap > _WIDE * line.size
    elif len(head) > 1 and head[0] in BULLETS - _WEAK:
        _glued(line, first)
        return
    else:
        return
    line.text_x = line.words[1].x0
    rest = line.words[1:]
    if not first.bold and number is None:
        line.bold = all(w.bold for w in rest)
    line.words = rest


def _glued(line: Line, first: Word) -> None:
    first.text = first.text[1:]
    line.marker, line.sure = "-", True
    line.text_x = first.x0 + first.size * 0.5


def _look(lines: list[Line]) -> Look:
    sizes: Counter[float] = Counter()
    heavy: Counter[bool] = Counter()
    for line in lines:
        length = sum(len(w.text) + sum(map(len, w.cells)) for w in line.words)
        sizes[round(line.size * 2) / 2] += length
        if not line.cells:
            heavy[line.bold] += length
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [line for line in lines if abs(line.size - size) <= 0.5 and not line.cells]
    whites = [
        (line.box[1] - before.box[3]) / size
        for before, line in pairwise(body)
        if line.region == before.region and 0 <= line.box[1] - before.box[1] < 2.5 * size
    ]
    # The narrower half of the distances is that inside paragraphs.
    whites = sorted(whites)[: max(1, (2 * len(whites)) // 3)]
    return Look(size, heavy[True] > heavy[False], median(whites) if whites else 0.2)


def split_notes(lines: list[Line], size: float) -> tuple[list[Line], dict[int, list[list[Line]]]]:
    """Take footnotes from the ends of pages: small lines that begin with a mark of the text above.

    Returns the other lines and, for each page, its notes as groups of lines.
    """
    notes: dict[int, list[list[Line]]] = {}
    known: dict[int, set[str]] = {}
    gone: set[int] = set()
    marked: dict[int, set[str]] = {}
    _find_marks(lines)
    for line in lines:
        marked.setdefault(line.page, set()).update(w.mark for w in line.words if w.mark)
    for region in _regions(lines):
        page = region[0].page
        marks = marked.get(page, set())
        tail = _tail(region, size)
        begins = [i for i, line in enumerate(tail) if _note_mark(line) in marks]
        if not marks or not begins:
            continue
        for start, end in zip(begins, [*begins[1:], len(tail)], strict=True):
            notes.setdefault(page, []).append(tail[start:end])
            known.setdefault(page, set()).add(_note_mark(tail[start]))
        gone |= {id(line) for line in tail[begins[0] :]}
    rest = [line for line in lines if id(line) not in gone]
    for line in rest:
        line.notes = frozenset(known.get(line.page, ()))
    return rest, notes


def _find_marks(lines: list[Line]) -> None:
    """Take marks of notes from words where a font has raised figures of its own."""
    below = {(line.page, _note_mark(line)) for line in lines if line.below_rule}
    for line in lines:
        for word in line.words if not line.below_rule else ():
            found = _GLUED_MARK.fullmatch(word.text)
            if found and not word.mark and (line.page, found[2]) in below:
                word.text, word.mark = found[1], found[2]


def _regions(lines: list[Line]) -> Iterator[list[Line]]:
    region: list[Line] = []
    for line in lines:
        if region and line.region != region[0].region:
            yield region
            region = []
        region.append(line)
    if region:
        yield region


def _tail(region: list[Line], size: float) -> list[Line]:
    at = len(region)
    while at and not region[at - 1].cells and (
        region[at - 1].size <= _SMALL * size or region[at - 1].below_rule
    ):  # fmt: skip
        at -= 1
    return region[at:]


def _note_mark(line: Line) -> str:
    first = line.words[0]
    if line.marker:
        return line.marker.rstrip(".")
    found = re.match(r"(\d{1,3})(?:[.)])?(?=$|[^\d\W])", first.text)
    return found[1] if found else ("" if first.text else first.mark)
