"""The running text of a Word paragraph: accepted changes, links, notes, text boxes."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from policygraph.reading.docx_styles import Styles, value
from policygraph.reading.lines import is_unsafe, linked

__all__ = ["Flow", "Inline"]

Element = Any

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_THROUGH = frozenset(
    qn(tag)
    for tag in ("w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:customXml",
                "w:bdo", "w:dir")
)  # fmt: skip
_DELETED = frozenset((qn("w:del"), qn("w:moveFrom")))
_SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+(?!\\l)"([^"]+)"', re.IGNORECASE)
_LARGER = 1.2


@dataclass(slots=True)
class Flow:
    """The text of a paragraph (breaks as line ends), how it looks, and what hangs on it."""

    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    strong: int = 0
    """How many letters are bold or larger than usual."""
    largest: float = 0.0
    """The largest letter size in proportion to the usual one."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind of note ("footnote", "endnote") and its identifier."""
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as it is read."""
        return "".join(self.pieces)

    @property
    def emphasised(self) -> bool:
        """Whether all of it is bold or larger."""
        return self.letters > 0 and self.strong == self.letters


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    result: bool = False
    start: int = 0


class Inline:
    """Reads paragraphs one after the other; a field may begin in one and end in another."""

    def __init__(
        self, styles: Styles, addresses: Mapping[str, str], mark: Callable[[str, str], str]
    ) -> None:
        """Take the styles, the addresses of links by relation, and how a note is marked."""
        self._styles = styles
        self._addresses = addresses
        self._mark = mark
        self._fields: list[_Field] = []
        self.counts: Counter[str] = Counter()
        """How often something was left out or accepted, by name."""

    def read(self, paragraph: Element) -> Flow:
        """Return the text of a paragraph."""
        flow = Flow()
        for open_field in self._fields:
            open_field.start = 0
        style = value(paragraph.find(qn("w:pPr")), "w:pStyle")
        self._children(paragraph, flow, style)
        return flow

    def _children(self, element: Element, flow: Flow, style: str | None) -> None:
        for child in element:
            tag = child.tag
            if tag == qn("w:r"):
                self._run(child, flow, style)
            elif tag == qn("w:hyperlink"):
                start = len(flow.pieces)
                self._children(child, flow, style)
                self._link(flow, start, self._addresses.get(child.get(qn("r:id"), ""), ""))
            elif tag == qn("w:fldSimple"):
                start = len(flow.pieces)
                self._children(child, flow, style)
                self._link(flow, start, _address(child.get(qn("w:instr"), "")))
            elif tag in _THROUGH:
                self.counts["insertions"] += tag in (qn("w:ins"), qn("w:moveTo"))
                self._children(child, flow, style)
            elif tag in _DELETED:
                self.counts["deletions"] += 1
            elif isinstance(tag, str) and tag.startswith(_MATH):
                flow.pieces += [t.text or "" for t in child.iter(f"{_MATH}t")]

    def _link(self, flow: Flow, start: int, address: str) -> None:
        text = "".join(flow.pieces[start:])
        if is_unsafe(address):
            self.counts["unsafe"] += 1
        elif address and "\n" not in text:
            flow.pieces[start:] = [linked(text, address)]

    def _run(self, run: Element, flow: Flow, style: str | None) -> None:
        look = run.find(qn("w:rPr"))
        if _on(value(look, "w:vanish")):
            self.counts["hidden"] += 1
            return
        before = len(flow.pieces)
        for child in run:
            self._piece(child, flow)
        letters = sum(c.isalnum() for piece in flow.pieces[before:] for c in piece)
        if letters:
            size = self._size(look, style)
            flow.letters += letters
            flow.largest = max(flow.largest, size)
            flow.strong += letters if self._is_bold(look, style) or size >= _LARGER else 0

    def _is_bold(self, look: Element | None, style: str | None) -> bool:
        own = value(look, "w:b")
        if own is None:
            own = self._styles.property(value(look, "w:rStyle") or style, "w:rPr", "w:b")
        return _on(own)

    def _size(self, look: Element | None, style: str | None) -> float:
        text = value(look, "w:sz") or self._styles.property(style, "w:rPr", "w:sz")
        return int(text) / self._styles.size if text and text.isdigit() else 1.0

    def _piece(self, child: Element, flow: Flow) -> None:
        tag = child.tag
        if tag == qn("w:fldChar"):
            self._field(child.get(qn("w:fldCharType"), ""), flow)
        elif tag == qn("w:instrText"):
            if self._fields:
                self._fields[-1].instruction += child.text or ""
        elif any(not f.result for f in self._fields):
            return
        elif tag == qn("w:t"):
            flow.pieces.append((child.text or "").replace("\n", " "))
        elif tag in _SIGNS:
            flow.pieces.append(_SIGNS[tag])
        elif tag == qn("w:br"):
            flow.pieces.append(" " if child.get(qn("w:type")) in ("page", "column") else "\n")
        else:
            self._rare(child, flow)

    def _rare(self, child: Element, flow: Flow) -> None:
        tag = child.tag
        if tag == qn("w:sym"):
            flow.pieces.append(_symbol(child.get(qn("w:char"), "")))
        elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            kind = "footnote" if tag == qn("w:footnoteReference") else "endnote"
            identifier = child.get(qn("w:id"), "")
            flow.notes.append((kind, identifier))
            flow.pieces.append(f"[^{self._mark(kind, identifier)}]")
        elif tag in (qn("w:drawing"), qn("w:pict"), qn("w:object"), _CHOICE):
            boxes = _boxes(child)
            flow.boxes += boxes
            self.counts["pictures"] += not boxes and (
                tag == qn("w:pict") or next(child.iter(_PICTURE), None) is not None
            )

    def _field(self, kind: str, flow: Flow) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
            self._fields[-1].start = len(flow.pieces)
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            if done.result:
                self._link(flow, done.start, _address(done.instruction))


def _on(switch: str | None) -> bool:
    return switch is not None and switch not in ("0", "false", "off", "none")


def _address(instruction: str) -> str:
    found = _FIELD_LINK.match(instruction)
    return found[1] if found else ""


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _boxes(element: Element) -> list[Element]:
    """Return the outermost text boxes; of alternatives for older programs only the first."""
    if element.tag == _CHOICE:
        return next((found for child in element if (found := _boxes(child))), [])
    if element.tag == qn("w:txbxContent"):
        return [element]
    return [box for child in element for box in _boxes(child)]
