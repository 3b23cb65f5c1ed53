"""The lines of a PDF as blocks: headings by size and weight, paragraphs, items, tables, notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from policygraph.model import Text
from policygraph.reading.lines import LineWriter, join_cut, looks_like_heading
from policygraph.reading.model import Box, ReadLine
from policygraph.reading.pdf_lines import Line, lines_of, split_notes
from policygraph.reading.pdf_words import PageWords
from policygraph.reading.sentences import say

__all__ = ["BlockWriter"]

_LARGER = 1.12
_MOST_SIZES = 5
_HEADING_LINES = 3
_LONGEST_HEADING = 150
_BREAK = 0.42
"""White beyond the usual, in proportion to the letter size, that ends a paragraph."""
_BREAK_AFTER = 0.17
"""The same where a sentence has just ended: paragraphs may be set closer than that."""
_ENDS = (".", "?", "!", ":", ";")
_INDENT = (0.7, 4.0)
"""How far the first line of a paragraph is indented, in proportion to the letter size."""
_ALIGNED = 2.5
_GAPPED = 2.0
_FAR = 3.0


@dataclass(slots=True)
class _Open:
    """What the next line may belong to."""

    kind: str
    level: int = 0
    sign_x: float = 0.0
    text_x: float = 0.0
    hangs: bool | None = None
    """Whether lines after the first stand under the text of an item; None before the second."""


class BlockWriter:
    """Writes the pages of a PDF as lines."""

    def __init__(self, pages: list[PageWords]) -> None:
        """Take the pages, without running heads; their words are used up."""
        lines, self._look = lines_of(pages)
        self._lines, self._notes = split_notes(lines, self._look.size)
        self._out = LineWriter()
        self._open: _Open | None = None
        self._signs: list[float] = []
        self._header: tuple[str, ...] = ()
        self._table: tuple[int, int] = (0, -1)
        self._repeated = 0
        self._levels = self._heading_levels()
        self.title: str | None = None
        """The first heading of level 1."""

    def sentences(self) -> Iterator[Text]:
        """Say what was left out."""
        if self._repeated:
            yield say("repeated-headers", self._repeated)

    def write(self) -> tuple[ReadLine, ...]:
        """Return the lines of the document."""
        before: Line | None = None
        for group in self._groups():
            line = group[0]
            if before is not None and line.page != before.page:
                self._keep_notes(before.page)
            if line.cells:
                self._row(line)
            elif self._is_heading(group):
                self._heading(group)
            else:
                for one in group:
                    self._text(one, before)
                    before = one
            before = group[-1]
        if before is not None:
            self._keep_notes(before.page)
        return self._out.finish()

    def _keep_notes(self, page: int) -> None:
        for lines in self._notes.pop(page, []):
            mark = lines[0].marker.rstrip(".") or lines[0].words[0].mark
            texts = [line.text() for line in lines]
            if not mark:
                mark = texts[0][: len(texts[0]) - len(texts[0].lstrip("0123456789"))]
            texts[0] = texts[0].removeprefix(mark).lstrip(".) ") or texts[0]
            self._out.note(
                mark, [ReadLine(t, page, line.box) for t, line in zip(texts, lines, strict=True)]
            )

    def _class(self, line: Line) -> tuple[float, bool]:
        return (round(line.size * 2) / 2, line.bold and not self._look.bold)

    def _stands_out(self, line: Line) -> bool:
        size, bold = self._class(line)
        if line.cells or not any(c.isalpha() for w in line.words for c in w.text):
            return False
        return size >= _LARGER * self._look.size or (bold and size >= 0.95 * self._look.size)

    def _groups(self) -> Iterator[list[Line]]:
        """Yield lines that look the same and stand out together, every other line alone."""
        group: list[Line] = []
        for line in self._lines:
            if group and not (
                self._stands_out(line)
                and not line.marker
                and self._class(line) == self._class(group[-1])
                and line.region == group[-1].region
                and line.box[1] - group[-1].box[3] < (self._look.leading + _BREAK) * line.size
            ):
                yield group
                group = []
            group.append(line)
            if not self._stands_out(line):
                yield group
                group = []
        if group:
            yield group

    def _is_heading(self, group: list[Line]) -> bool:
        first = group[0]
        if not self._stands_out(first) or len(group) > _HEADING_LINES:
            return False
        if first.marker == "-" and first.size < _LARGER * self._look.size:
            return False
        if any(_is_gapped(line) for line in group):
            return False
        text = join_cut(line.text() for line in group)
        if first.size >= _LARGER * self._look.size:
            return len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
        return looks_like_heading(text)

    def _heading_levels(self) -> dict[tuple[float, bool], int]:
        """Rank the sizes of headings; bold ones of the usual size come after them."""
        larger: set[float] = set()
        for group in self._groups():
            size = self._class(group[0])[0]
            if self._is_heading(group) and size >= _LARGER * self._look.size:
                larger.add(size)
        ranked = sorted(larger, reverse=True)
        levels = {
            (size, bold): min(rank, _MOST_SIZES)
            for rank, size in enumerate(ranked, start=1)
            for bold in (True, False)
        }
        self._below = min(len(ranked), _MOST_SIZES) + 1
        return levels

    def _heading(self, group: list[Line]) -> None:
        level = self._levels.get(self._class(group[0]), self._below)
        marker = group[0].marker
        text = join_cut([marker if marker != "-" else "", *(line.text() for line in group)])
        self._out.heading(level, text, group[0].page, _around(group))
        self._open, self._signs = None, []
        if level == 1 and self.title is None:
            self.title = text

    def _row(self, line: Line) -> None:
        table = (line.page, line.words[0].table)
        cells = line.cells
        if table != self._table:
            goes_on = table[0] == self._table[0] + 1 and self._open is not None and (
                self._open.kind == "row" and len(cells) == len(self._header)
            )  # fmt: skip
            if not goes_on:
                self._out.end_table()
                self._header = cells
            self._table = table
            if goes_on and cells == self._header:
                self._repeated += 1
                return
        self._open, self._signs = _Open("row"), []
        self._out.row(cells, line.page, line.box)

    def _text(self, line: Line, before: Line | None) -> None:
        text = line.text()
        if not text:
            return
        new = self._begins(line, before)
        if line.marker and (line.sure or new or self._in_item() or _ended(before)):
            self._item(line, text)
        elif self._open is None or new or self._open.kind == "row":
            self._paragraph(line, text)
        else:
            marker = f"{_typed(line)} " if line.marker else ""
            if self._open.kind == "item" and self._open.hangs is None:
                self._open.hangs = line.text_x >= self._open.text_x - _ALIGNED
            indent = self._open.level if self._open.kind == "item" else 0
            self._out.more(marker + text, line.page, line.box, indent)

    def _in_item(self) -> bool:
        return self._open is not None and self._open.kind == "item"

    def _item(self, line: Line, text: str) -> None:
        sign = line.box[0] - line.left
        while self._signs and self._signs[-1] > sign + _ALIGNED:
            self._signs.pop()
        if not self._signs or sign > self._signs[-1] + _ALIGNED:
            self._signs.append(sign)
        level = len(self._signs)
        self._out.item(level, text, line.marker, line.page, line.box)
        self._open = _Open("item", level, line.box[0] - line.left, line.text_x - line.left)
        self._open.text_x += line.left
        self._open.sign_x += line.left

    def _paragraph(self, line: Line, text: str) -> None:
        marker = f"{_typed(line)} " if line.marker else ""
        self._out.paragraph(marker + text, line.page, line.box)
        self._open, self._signs = _Open("paragraph"), []

    def _begins(self, line: Line, before: Line | None) -> bool:
        """Tell whether a line begins a new block rather than going on with the open one."""
        if before is None or self._open is None or before.cells:
            return True
        if line.region != before.region:
            return not _runs_on(before, line)
        white = line.box[1] - before.box[3]
        ended = before.text().endswith((".", "?", "!")) or _has_room(before, line)
        share = _BREAK_AFTER if ended else _BREAK
        apart = white > (self._look.leading + share) * min(line.size, before.size)
        if abs(line.size - before.size) > 0.15 * self._look.size:
            return True
        if self._open.kind == "item":
            return white > _FAR * line.size or self._leaves_item(line, before, apart)
        return apart or _was_broken(before, line) or _is_indented(before, line)

    def _leaves_item(self, line: Line, before: Line, apart: bool) -> bool:
        state = self._open
        if state is None:
            return True
        under_text = line.box[0] >= state.text_x - _ALIGNED
        if state.hangs or (state.hangs is None and under_text):
            return not under_text
        if under_text and state.text_x > state.sign_x + _ALIGNED:
            return False
        return apart or line.box[0] < state.sign_x - _ALIGNED or _has_room(before, line)


def _around(group: list[Line]) -> Box:
    boxes = [line.box for line in group]
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes),
        max(b[2] for b in boxes), max(b[3] for b in boxes),
    )  # fmt: skip


def _typed(line: Line) -> str:
    """Return the sign of a line that is no item after all."""
    return "–" if line.marker == "-" else line.marker


def _ended(line: Line | None) -> bool:
    return line is None or line.text().endswith(_ENDS)


def _runs_on(before: Line, line: Line) -> bool:
    """Tell whether a sentence goes on in the next column or on the next page."""
    text = before.text()
    if text.endswith(("-", ",")):
        return True
    return not text.endswith(_ENDS) and line.text()[:1].islower()


def _is_gapped(line: Line) -> bool:
    """Tell whether white parts a line, as it does the header of a table; a number may stand off."""
    words = line.words[1:] if line.words[0].text[:1].isdigit() else line.words
    whites = sorted(b.x0 - a.x1 for a, b in pairwise(words))
    # In a justified line all whites are wide.
    return (
        bool(whites)
        and whites[-1] > _GAPPED * line.size
        and (len(whites) == 1 or whites[-1] > _GAPPED * whites[len(whites) // 2 - 1])
    )


def _is_indented(before: Line, line: Line) -> bool:
    """Tell whether a line is set in, as the first of a paragraph is where no white parts them."""
    least, most = (share * line.size for share in _INDENT)
    flush = before.box[0] - before.left < least
    return flush and least <= line.box[0] - before.box[0] <= most and _ended(before)


def _was_broken(before: Line, line: Line) -> bool:
    """Tell whether a sentence was ended on purpose: the next word would still have fitted."""
    return _has_room(before, line) and before.text().endswith(_ENDS)


def _has_room(before: Line, line: Line) -> bool:
    first = line.words[0]
    room = before.right - before.box[2]
    needed = first.x1 - first.x0 + 0.3 * line.size
    return room > needed + 0.12 * (before.right - before.left)
