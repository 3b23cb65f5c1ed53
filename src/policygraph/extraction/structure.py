"""Lines of text to blocks: headings, paragraphs, list items with their lead-ins, table rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policygraph.extraction.inline import RunningText
from policygraph.extraction.lines import Line, classify, is_spaced
from policygraph.extraction.model import Block, BlockKind, StructuredText

__all__ = ["structure"]

_UNFINISHED = re.compile(r"[.!?:;]['\"’”)]*$")
_BARE_LEVEL = 9
_EMPHASIS = 7
"""Level that a line of emphasis alone comes with: below every real one."""
_MARGIN = 58
"""A line of flattened text that is shorter than this many characters may end a paragraph."""
_CELL_END = re.compile(
    r"(?:\b\d{1,2} (?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*(?: \d{4})?"
    r"|\b(?:jan|feb|maa|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w* \d{4}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:nl|com|eu|org)|\b0[\d -]{8,})$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\s*(?:19|20)\d\d\b")
_ASIDE = re.compile(r"\(.*\)|.{1,60}(?<![:;.])")


@dataclass
class _Open:
    """A block that still grows."""

    kind: BlockKind
    level: int = 0
    heading: int | None = None
    lead: int | None = None
    header: int | None = None
    cells: tuple[str, ...] = ()
    text: RunningText = field(default_factory=RunningText)


class _Builder:
    """Makes blocks of classified lines, one after the other."""

    def __init__(self, *, spaced: bool, chapters: frozenset[str], top: int = 1) -> None:
        self.blocks: list[Block] = []
        self._top = top
        self._spaced = spaced
        self._chapters = chapters
        self._open: _Open | None = None
        self._headings: list[Block] = []
        self._announced: tuple[int, int] | None = None
        self._marked: set[int] = set()
        self._items: list[tuple[int, Block]] = []
        self._lead: int | None = None
        self._header: int | None = None
        self._table = False

    def add(self, line: Line) -> None:
        """Add one line to the block that is open, or begin another with it."""
        if self._table and not self._spaced and line.gap:
            self._close()
            self._table = False
        if self._table and line.kind != "row" and self._in_table(line):
            return
        match line.kind:
            case "heading":
                self._heading(line)
            case "item":
                self._item(line)
            case "row":
                self._row(line)
            case "noise":
                self._noise(line)
            case _:
                self._text(line)

    def finish(self) -> tuple[Block, ...]:
        """Close the last block and return all."""
        self._close()
        return tuple(self.blocks)

    def _begin(self, kind: BlockKind, line: Line, level: int = 0) -> _Open:
        self._close()
        heading = self._headings[-1].number if self._headings else None
        self._open = _Open(kind, level, heading)
        self._open.text.add(line.number, line.text, line.start)
        return self._open

    def _close(self) -> Block | None:
        if self._open is None:
            return None
        made, self._open = self._open, None
        if not made.text.characters:
            if made.kind == "item":
                self._items.pop()
            return None
        block = Block(
            len(self.blocks),
            made.kind,
            made.level,
            made.text.text,
            tuple(made.text.origin),
            made.heading,
            made.lead,
            made.cells,
            made.header,
        )
        self.blocks.append(block)
        if block.kind == "heading":
            self._headings.append(block)
        elif block.kind == "item":
            self._items[-1] = (self._items[-1][0], block)
        return block

    def _level(self, line: Line) -> int:
        """Return the depth of a heading; one without markup is a chapter where the contents say so.

        Before any heading with a mark it stands beside those that come, never above them.
        Emphasis on a line of its own is a heading below the last one that has a mark.
        """
        if line.level == _BARE_LEVEL:
            marked = [h.level for h in self._headings if h.number in self._marked]
            if marked:
                return min(marked[-1] + 1, 6)
            chapter = line.words.casefold() in self._chapters
            beside = chapter or not self._chapters or not self._headings
            return self._top if beside else self._top + 1
        if line.level >= _EMPHASIS:
            above = [h.level for h in self._headings if h.level < 5]
            return (above[-1] if above else 1) + line.level - _EMPHASIS + 1
        return line.level

    def _heading(self, line: Line) -> None:
        if line.mark == "continued" and self._open and self._open.kind == "heading":
            self._open.text.add(line.number, line.text, line.start)
            return
        before = self._close() or (self.blocks[-1] if self.blocks else None)
        level = self._level(line)
        self._announced = self._still_announced(before, level)
        while self._headings and self._headings[-1].level >= level:
            self._headings.pop()
        self._begin("heading", line, level)
        if line.level < _EMPHASIS:
            self._marked.add(len(self.blocks))
        self._items, self._lead, self._header, self._table = [], None, None, False

    def _item(self, line: Line) -> None:
        before = self._close()
        if before and before.kind in ("paragraph", "heading"):
            aside = self._items and _ASIDE.fullmatch(before.text)
            if not aside or before.kind == "heading":
                self._items, self._lead = [], self._announces(before)
        self._header = None
        line = self._below(line, before)
        while self._items and self._items[-1][0] >= line.level:
            dropped = self._items.pop()
            if not self._items or self._items[-1][0] < line.level < dropped[0]:
                # A dedent to a depth that was not there before belongs to the list around it.
                line_level = self._items[-1][0] if self._items else line.level
                if self._items and dropped[0] > line.level > line_level:
                    self._items.pop()
                break
        parent = self._items[-1][1].number if self._items else self._lead
        opened = self._begin("item", line, len(self._items) + 1)
        opened.lead = parent
        placeholder = Block(-1, "item", opened.level, "", ())
        self._items.append((line.level, placeholder))

    def _below(self, line: Line, before: Block | None) -> Line:
        """Return an item that belongs below the one before it, where the layout does not say so.

        That one ends in a colon, and the items below it begin without a capital.
        """
        if not self._items or not line.words[:1].islower():
            return line
        top, block = self._items[-1]
        announced = block is before and block.text.rstrip().endswith(":")
        if (announced and top == line.level) or top == line.level + 1:
            return replace(line, level=line.level + 1)
        return line

    def _announces(self, before: Block) -> int | None:
        """Return the number of the block that introduces a list.

        A heading does so with a colon; below one without, a list belongs to the paragraph that
        announced the headings, where one did.
        """
        if before.kind == "heading" and not before.text.rstrip().endswith(":"):
            return self._announced[1] if self._announced else None
        return before.number

    def _still_announced(self, before: Block | None, level: int) -> tuple[int, int] | None:
        """Return the level and number of what announces the list below a heading.

        That is a paragraph right above it that ends in a colon, also for the further headings of
        the same level whose lists follow one another.
        """
        if before is None:
            return None
        if before.kind == "paragraph" and before.text.rstrip().endswith(":"):
            return level, before.number
        going_on = self._announced is not None and self._announced[0] == level
        return self._announced if before.kind == "item" and going_on else None

    def _text(self, line: Line) -> None:
        if self._open and self._goes_on(self._open, line):
            self._open.text.add(line.number, line.text, line.start)
            return
        self._begin("paragraph", line)
        self._header = None

    def _goes_on(self, made: _Open, line: Line) -> bool:
        """Tell whether a line of text belongs to the block before it."""
        if made.kind not in ("paragraph", "item"):
            return False
        text = made.text.text
        if not text:
            return True
        unfinished = not _UNFINISHED.search(text)
        starts = line.words[:1]
        if self._spaced:
            return unfinished or not (starts.isupper() and _was_short(made))
        if line.gap == 0:
            return True
        return unfinished and len(text) > 40 and (starts.islower() or starts.isdigit())

    def _row(self, line: Line) -> None:
        text = line.text
        pipes = text.strip().startswith("|")
        cells = [
            c.strip() for c in (text.strip().strip("|").split("|") if pipes else text.split("\t"))
        ]
        opened = self._begin("row", line)
        if pipes:
            opened.text = RunningText()
            for match in re.finditer(r"[^|]+", text):
                opened.text.add(line.number, text, match.start(), match.end())
        opened.cells = tuple(" ".join(re.sub(r"<[^>]*>", " ", c).split()) for c in cells)
        opened.header = self._header
        number = len(self.blocks)
        self._close()
        if self._header is None and _names(opened.cells):
            self._header = number
        self._table = line.mark == "columns"

    def _in_table(self, line: Line) -> bool:
        """Add a line to a table whose cells run on line by line; False where the table is over."""
        text = self._open.text.text if self._open else ""
        full = bool(_CELL_END.search(text)) and not _YEAR.match(line.text)
        if line.kind == "item" or (
            line.kind == "heading" and (line.mark == "apart" or line.level != _BARE_LEVEL)
        ):
            self._close()
            self._table = False
            return False
        if self._open and not (full and line.words[:1].isupper()):
            self._open.text.add(line.number, line.text, line.start)
        else:
            opened = self._begin("row", line)
            opened.header = self._header
        return True

    def _noise(self, line: Line) -> None:
        """Keep noise as a block of its own without ending a paragraph that goes on after it."""
        block = Block(-1, "noise", 0, "", ())
        text = RunningText()
        text.add(line.number, line.text)
        if self._open and self._open.kind in ("paragraph", "item"):
            if _UNFINISHED.search(self._open.text.text):
                self._close()
            else:
                return
        else:
            self._close()
        heading = self._headings[-1].number if self._headings else None
        block = Block(len(self.blocks), "noise", 0, text.text, tuple(text.origin), heading)
        self.blocks.append(block)


def _was_short(made: _Open) -> bool:
    """Tell whether the last line of an open block stops well before the margin."""
    last = made.text.origin[-1]
    first = next(o for o in made.text.origin if o[0] == last[0])
    return last[1] - first[1] < _MARGIN


def _names(cells: Sequence[str]) -> bool:
    """Tell whether cells look like the names of columns: short, without address or number."""
    return (
        len(cells) > 1
        and all(len(c.split()) <= 4 and not re.search(r"@|\d{5}|[.;]$", c) for c in cells)
        and any(cells)
    )


def structure(lines: Sequence[str]) -> StructuredText:
    """Return a document as blocks in reading order.

    ``lines`` are Markdown-like: headings may have ``#``, emphasis, a number or nothing at all;
    words may be cut at line ends; every second line may be empty. Every character of a block has
    its line and column (1-based); the space for a line break has the place after the line's end.
    """
    found = classify(lines)
    chapters = frozenset(
        re.sub(r"[\s.]*\d{1,3}\s*$", "", line.words).casefold()
        for line in found
        if line.mark == "contents"
    )
    marked = (
        line.level
        for line in found
        if line.kind == "heading" and line.level != _BARE_LEVEL and line.level < _EMPHASIS
    )
    builder = _Builder(spaced=is_spaced(lines), chapters=chapters, top=min(marked, default=1))
    for line in found:
        builder.add(line)
    return StructuredText(builder.finish())
