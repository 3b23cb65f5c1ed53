"""A Word document's blocks to lines: headings, paragraphs, nested lists, tables, notes."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from docx.oxml.ns import qn

from policygraph.reading.docx_styles import ListPlace, Numbering, Styles, value
from policygraph.reading.docx_text import Flow, Inline
from policygraph.reading.lines import (
    LineWriter,
    clean,
    join_cut,
    looks_like_heading,
)
from policygraph.reading.model import ReadLine
from policygraph.reading.numerals import numeral

__all__ = ["BodyWriter", "Element"]

Element = Any

_WRAPPERS = frozenset(
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")
)
_TITLE_SIZE = 1.4
_WIDEST = 50
_NUMBER = re.compile(r"[\d.]+|[A-Za-z]|[ivxIVX]+")


class BodyWriter:
    """Writes blocks one after the other; keeps where in a list and under which heading it is."""

    def __init__(
        self, styles: Styles, numbering: Numbering, addresses: Mapping[str, str],
        notes: Mapping[str, Mapping[str, Element]],
    ) -> None:  # fmt: skip
        """Take styles, numbering, addresses of links, and notes by kind and identifier."""
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._marks: dict[tuple[str, str], str] = {}
        self._inline = Inline(styles, addresses, self._mark)
        self._out = LineWriter()
        self._indents: list[int] = []
        self._level = 0
        self._held = ""
        self.title: str | None = None
        """The first heading of level 1."""

    @property
    def counts(self) -> Counter[str]:
        """How often something was left out or accepted, by name."""
        return self._inline.counts

    def finish(self) -> tuple[ReadLine, ...]:
        """Return the lines."""
        return self._out.finish()

    def _mark(self, kind: str, identifier: str) -> str:
        key = (kind, identifier)
        if key not in self._marks:
            number = 1 + sum(k == kind for k, _ in self._marks)
            self._marks[key] = str(number) if kind == "footnote" else numeral(number, "i")
        return self._marks[key]

    def blocks(self, parent: Element) -> None:
        """Write the blocks in an element."""
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in _WRAPPERS:
                self.blocks(child)
            elif child.tag == qn("w:altChunk"):
                self.counts["embedded"] += 1

    def _paragraph(self, paragraph: Element) -> None:
        flow = self._inline.read(paragraph)
        properties = paragraph.find(qn("w:pPr"))
        place = self._numbering.place(paragraph) if flow.text.strip() else None
        if value(properties, "w:rPr", "w:del") is not None:
            # The end of this paragraph is deleted: it runs on into the next.
            self._held += flow.text
        else:
            text, self._held = self._held + flow.text, ""
            self._write(paragraph, flow, text, place)
        for box in flow.boxes:
            self.blocks(box)
        self._keep(flow)

    def _keep(self, flow: Flow) -> None:
        for kind, identifier in flow.notes:
            note = self._notes.get(kind, {}).get(identifier)
            if note is not None:
                self._out.note(
                    self._mark(kind, identifier), [ReadLine(t) for t in self._texts(note)]
                )

    def _write(self, paragraph: Element, flow: Flow, text: str, place: ListPlace | None) -> None:
        contents = self._styles.is_contents(paragraph)
        if contents and "\t" in text:
            self._out.row([clean(cell) for cell in text.split("\t")])
            return
        lines = [line for line in map(clean, text.split("\n")) if line]
        if not lines:
            return
        level = None if contents else self._styles.heading(paragraph)
        if level is not None:
            self._heading(level, lines, place)
        elif place is not None and place.marker:
            self._item(lines, place)
        elif flow.emphasised and len(lines) == 1 and looks_like_heading(lines[0]):
            first = 1 if flow.largest >= _TITLE_SIZE else 2
            self._out.heading(self._level + 1 if self._level else first, lines[0])
            self._indents = []
        else:
            self._plain(lines)

    def _heading(self, level: int, lines: list[str], place: ListPlace | None) -> None:
        numbered = [place.marker] if place is not None and place.marker not in ("", "-") else []
        text = join_cut([*numbered, *lines])
        self._out.heading(level, text)
        self._level = level
        self._indents = []
        if level == 1 and self.title is None:
            self.title = text

    def _item(self, lines: list[str], place: ListPlace) -> None:
        while self._indents and self._indents[-1] >= place.indent:
            self._indents.pop()
        self._indents.append(place.indent)
        # A list style of a deeper level has numbering of its own; only its indent tells.
        level = max(place.level, len(self._indents))
        marker = place.marker
        core = marker.strip("().:- ")
        if marker != "-" and core:
            if not _NUMBER.fullmatch(core):
                self._out.paragraph(f"{marker} {lines[0]}")
                return
            marker = f"{core.rstrip('.')}."
        else:
            marker = "-"
        self._out.item(level, lines[0], marker)
        for line in lines[1:]:
            self._out.more(line, indent=level)

    def _plain(self, lines: list[str]) -> None:
        if self._out.prose(lines):
            self._indents = []

    def _texts(self, parent: Element) -> list[str]:
        """Return the paragraphs in a cell or note as texts, items with their signs."""
        out = []
        for paragraph in _paragraphs(parent):
            flow = self._inline.read(paragraph)
            text = join_cut(map(clean, flow.text.split("\n")))
            place = self._numbering.place(paragraph) if text else None
            if place is not None and place.marker:
                text = f"{'•' if place.marker == '-' else place.marker} {text}"
            if text:
                out.append(text)
            self._keep(flow)
            out += [text for box in flow.boxes for text in self._texts(box)]
        return out

    def _table(self, table: Element) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        if self._is_layout(rows):
            for row in rows:
                for cell, _width, goes_on in row:
                    if not goes_on:
                        self.blocks(cell)
            return
        self._out.end_table()
        for row in rows:
            texts: list[str] = []
            for cell, width, goes_on in row:
                texts.append("" if goes_on else join_cut(self._texts(cell)))
                texts += [""] * (width - 1)
            if any(texts):
                self._out.row(texts)
        self._out.end_table()

    def _is_layout(self, rows: list[list[tuple[Element, int, bool]]]) -> bool:
        """Tell a table of data from one that only places blocks on the page."""
        cells = [cell for row in rows for cell, _, _ in row]
        if max((len(row) for row in rows), default=0) <= 1:
            return True
        several = any(len(cell.findall(qn("w:p"))) > 1 for cell in cells)
        return (len(rows) == 1 and several) or any(
            self._styles.heading(p) is not None for cell in cells for p in _paragraphs(cell)
        )


def _paragraphs(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag in _WRAPPERS or child.tag in (qn("w:tbl"), qn("w:tr"), qn("w:tc")):
            yield from _paragraphs(child)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag in _WRAPPERS:
            yield from _rows(child)
        elif child.tag == qn("w:tr") and child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield child


def _cells(row: Element) -> Iterator[tuple[Element, int, bool]]:
    """Yield each cell, its width in columns, and whether it only continues the one above."""
    for child in row:
        if child.tag in _WRAPPERS:
            yield from _cells(child)
        elif child.tag == qn("w:tc"):
            properties = child.find(qn("w:tcPr"))
            span = value(properties, "w:gridSpan") or "1"
            merged = value(properties, "w:vMerge")
            width = min(int(span), _WIDEST) if span.isdigit() else 1
            yield child, max(width, 1), merged is not None and merged != "restart"
