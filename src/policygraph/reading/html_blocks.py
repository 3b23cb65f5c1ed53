"""A web page's nodes, one after the other as they open and close, to lines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from policygraph.model import Text
from policygraph.reading.lines import (
    LineWriter,
    bullet,
    clean,
    is_unsafe,
    join_cut,
    linked,
    looks_like_heading,
)
from policygraph.reading.model import ReadLine
from policygraph.reading.numerals import numeral
from policygraph.reading.sentences import say

__all__ = ["PageWriter", "is_toggle"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_BOLD = frozenset(("b", "strong"))
_SPACE = re.compile(r"\s+")
_WIDEST = 50
_TALLEST = 1_000


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str = "1"
    number: int = 0


@dataclass(slots=True)
class _Table:
    cells: list[str] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    """Columns that a cell of an earlier row still fills, and for how many rows."""
    parts: list[str] | None = None
    """The pieces of the open cell."""
    inner: int = 0
    lists: int = 0


class PageWriter:
    """Takes nodes in order and writes lines."""

    def __init__(self, resolve: Callable[[str], str]) -> None:
        """Take how an address of a link is made whole."""
        self._out = LineWriter()
        self._resolve = resolve
        self._pieces: list[str] = []
        self._bold = 0
        self._bold_length = 0
        self._pre = 0
        self._link: tuple[int, str] | None = None
        self._lists: list[_List] = []
        self._marker: str | None = None
        self._items = 0
        self._definition = False
        self._heading: int | None = None
        self._level = 0
        self._table: _Table | None = None
        self._layouts = 0
        self._unsafe = 0

    def take(self, node: LexborNode, opening: bool) -> None:
        """Take a node as it opens or closes."""
        if node.is_text_node:
            if opening:
                self._text(node.text_content or "")
            return
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._flush()
        if tag in _BOLD:
            self._bold += 1 if opening else -1
        handler = getattr(self, f"_{_HANDLERS[tag]}", None) if tag in _HANDLERS else None
        if handler is not None:
            handler(tag, node, opening)

    def finish(self) -> tuple[ReadLine, ...]:
        """Return the lines."""
        self._flush()
        return self._out.finish()

    def sentences(self) -> Iterator[Text]:
        """Say which links were not kept."""
        if self._unsafe:
            yield say("unsafe", self._unsafe)

    def _text(self, text: str) -> None:
        text = text if self._pre else _SPACE.sub(" ", text)
        self._pieces.append(text)
        if self._bold:
            self._bold_length += len(text.strip())

    def _flush(self) -> None:
        if self._link is not None:
            start, address = self._link
            self._close_link(start, address)
            self._link = (0, address)
        bold, self._bold_length = self._bold_length, 0
        whole, self._pieces = "".join(self._pieces), []
        length = len(whole.strip())
        # An empty line inside, as two breaks in a row make it, parts paragraphs.
        for paragraph in re.split(r"\n[^\S\n]*\n\s*", whole):
            lines = [text for text in map(clean, paragraph.split("\n")) if text]
            if lines:
                self._write(lines, emphasised=0 < length <= bold)

    def _write(self, lines: list[str], *, emphasised: bool) -> None:
        if self._table is not None and self._table.parts is not None:
            self._in_cell(lines)
        elif self._heading is not None:
            self._out.heading(self._heading, join_cut(lines))
        elif self._lists or self._definition:
            self._item(lines)
        elif emphasised and len(lines) == 1 and looks_like_heading(lines[0]):
            self._out.heading(self._level + 1, lines[0])
        else:
            self._out.prose(lines)

    def _in_cell(self, lines: list[str]) -> None:
        table = self._table
        if table is not None and table.parts is not None:
            text = join_cut(lines)
            if self._marker is not None:
                text, self._marker = f"{'•' if self._marker == '-' else self._marker} {text}", None
            table.parts.append(text)

    def _item(self, lines: list[str]) -> None:
        level = max(1, len(self._lists))
        if self._marker is not None:
            marker, self._marker = self._marker, None
            self._out.item(level, bullet(lines[0]) or lines[0], marker)
            lines = lines[1:]
        for line in lines:
            self._out.more(line, indent=level)

    def _on_heading(self, tag: str, _node: LexborNode, opening: bool) -> None:
        if opening:
            self._level = int(tag[1])
        self._heading = self._level if opening else None

    def _on_title(self, tag: str, node: LexborNode, opening: bool) -> None:
        """Take the title of a part that folds: one above the headings inside, else one below."""
        if tag == "button" and (self._heading is not None or not is_toggle(node)):
            return
        self._flush()
        inside = [int(h.tag[1]) for h in _folded(node).css("h1, h2, h3, h4, h5, h6") if h.tag]
        level = max(1, min(inside) - 1) if inside else self._level + 1
        self._heading = level if opening else None

    def _on_break(self, _tag: str, _node: LexborNode, opening: bool) -> None:
        if opening:
            self._pieces.append("\n")

    def _on_pre(self, _tag: str, _node: LexborNode, opening: bool) -> None:
        self._pre += 1 if opening else -1

    def _on_link(self, _tag: str, node: LexborNode, opening: bool) -> None:
        if opening:
            address = node.attributes.get("href") or ""
            if is_unsafe(address):
                self._unsafe += 1
            elif address and not address.startswith("#"):
                self._link = (len(self._pieces), _made_whole(self._resolve, address))
        elif self._link is not None:
            self._close_link(*self._link)
            self._link = None

    def _close_link(self, start: int, address: str) -> None:
        text = "".join(self._pieces[start:])
        if "\n" not in text:
            self._pieces[start:] = [linked(text, address)]

    def _on_list(self, tag: str, node: LexborNode, opening: bool) -> None:
        if opening:
            start = _number(node.attributes.get("start"), 1)
            self._lists.append(_List(tag == "ol", node.attributes.get("type") or "1", start - 1))
        elif self._lists:
            self._lists.pop()
        self._marker = None

    def _on_item(self, _tag: str, node: LexborNode, opening: bool) -> None:
        self._marker = None
        if opening and self._lists:
            current = self._lists[-1]
            current.number = _number(node.attributes.get("value"), current.number + 1)
            ordered = current.ordered
            self._marker = f"{numeral(current.number, current.style)}." if ordered else "-"

    def _on_definition(self, _tag: str, _node: LexborNode, opening: bool) -> None:
        self._definition = opening
        self._marker = "-" if opening else None

    def _on_table(self, _tag: str, node: LexborNode, opening: bool) -> None:
        table = self._table
        if table is not None:
            table.inner += 1 if opening else -1
            if table.inner < 0:
                self._table = None
                self._out.end_table()
        elif opening and _holds_data(node):
            self._out.end_table()
            self._table = _Table(lists=len(self._lists))

    def _on_row(self, _tag: str, _node: LexborNode, opening: bool) -> None:
        table = self._table
        if table is None or table.inner:
            return
        if not opening:
            self._fill(table)
            if any(table.cells):
                self._out.row(table.cells)
        table.cells = []

    def _on_cell(self, _tag: str, node: LexborNode, opening: bool) -> None:
        table = self._table
        if table is None or table.inner:
            return
        if opening:
            self._fill(table)
            table.parts = []
            return
        text = join_cut(table.parts or ())
        table.parts = None
        width = min(_number(node.attributes.get("colspan"), 1), _WIDEST)
        height = min(_number(node.attributes.get("rowspan"), 1), _TALLEST)
        if height > 1:
            table.below[len(table.cells)] = height - 1
        table.cells += [text] + [""] * (width - 1)

    def _fill(self, table: _Table) -> None:
        """Leave empty what cells of earlier rows reach down into."""
        while table.below.get(len(table.cells), 0) > 0:
            table.below[len(table.cells)] -= 1
            table.cells.append("")


_HANDLERS = (
    dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "on_heading")
    | dict.fromkeys(("ul", "ol"), "on_list")
    | dict.fromkeys(("td", "th"), "on_cell")
    | {"summary": "on_title", "button": "on_title"}
    | {"br": "on_break", "pre": "on_pre", "a": "on_link", "li": "on_item", "dd": "on_definition",
       "table": "on_table", "tr": "on_row"}
)  # fmt: skip


def is_toggle(node: LexborNode) -> bool:
    """Tell whether a button folds and unfolds a part of the page: its words are a title."""
    return "aria-expanded" in node.attributes


def _folded(title: LexborNode) -> LexborNode:
    """Return the part that a title folds: around a summary, behind a button."""
    after = title.next
    while after is not None and not after.is_element_node:
        after = after.next
    return after if title.tag == "button" and after is not None else title.parent or title


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def _made_whole(resolve: Callable[[str], str], address: str) -> str:
    try:
        return resolve(address)
    except ValueError:
        return address


def _holds_data(node: LexborNode) -> bool:
    """Tell a table of data from one that only places blocks on the page."""
    if (node.attributes.get("role") or "").lower() in ("presentation", "none"):
        return False
    if node.css_first("table table, h1, h2, h3, h4, h5, h6") is not None:
        return False
    return any(len(row.css("td, th")) > 1 for row in node.css("tr"))
