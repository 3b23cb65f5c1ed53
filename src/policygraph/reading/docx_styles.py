"""What styles and numbering say about a Word paragraph: heading level, list level and number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from policygraph.reading.numerals import numeral

__all__ = ["ListPlace", "Numbering", "Styles", "value"]

Element = Any
"""An element of lxml, which has no types of its own."""

_HEADING_NAME = re.compile(r"(?:heading|kop)\s*([1-9])$", re.IGNORECASE)
_TITLE_NAMES = frozenset(("title", "titel"))
_CONTENTS_NAME = re.compile(r"(?:toc|inhopg|inhoudsopgave)\s*\d", re.IGNORECASE)
_BODY_LEVEL = 9
_DEFAULT_HALF_POINTS = 20
_STYLES = {
    "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9


def value(element: Element | None, *path: str) -> str | None:
    """Return the ``w:val`` at the end of a path of tags, None where it is not there.

    An element without ``w:val`` gives the empty string: for a switch that means on.
    """
    for tag in path:
        if element is None:
            return None
        element = element.find(qn(tag))
    if element is None:
        return None
    found: str = element.get(qn("w:val"), "")
    return found


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"-?\d{1,8}", text) else None


class Styles:
    """The paragraph styles with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        """Take the root of the styles part."""
        self._by_id: dict[str, Element] = {}
        self._default: str | None = None
        self.size = _DEFAULT_HALF_POINTS
        """The document's usual letter size in half-points."""
        if root is None:
            return
        for style in root.findall(qn("w:style")):
            identifier = style.get(qn("w:styleId"), "")
            self._by_id[identifier] = style
            default = style.get(qn("w:default")) in ("1", "true")
            if default and style.get(qn("w:type")) == "paragraph":
                self._default = identifier
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        base = self.property(self._default, "w:rPr", "w:sz") or value(defaults, "w:sz")
        self.size = _whole(base) or _DEFAULT_HALF_POINTS

    def chain(self, identifier: str | None) -> Iterator[Element]:
        """Yield a style and those it is based on, nearest first; a circle ends."""
        seen: set[str] = set()
        identifier = identifier or self._default
        while identifier and identifier not in seen and identifier in self._by_id:
            seen.add(identifier)
            yield self._by_id[identifier]
            identifier = value(self._by_id[identifier], "w:basedOn")

    def property(self, identifier: str | None, *path: str) -> str | None:
        """Return a property of a style or, where it says nothing, of one it is based on."""
        found = (value(style, *path) for style in self.chain(identifier))
        return next((text for text in found if text is not None), None)

    def heading(self, paragraph: Element) -> int | None:
        """Return the level of a heading, 1 to 9, None for other text."""
        properties = paragraph.find(qn("w:pPr"))
        own = _whole(value(properties, "w:outlineLvl"))
        identifier = value(properties, "w:pStyle")
        level = own if own is not None else _whole(
            self.property(identifier, "w:pPr", "w:outlineLvl")
        )  # fmt: skip
        if level is not None:
            return level + 1 if 0 <= level < _BODY_LEVEL else None
        for style in self.chain(identifier):
            name = value(style, "w:name") or ""
            if found := _HEADING_NAME.match(name):
                return int(found[1])
            if name.lower() in _TITLE_NAMES:
                return 1
        return None

    def is_contents(self, paragraph: Element) -> bool:
        """Tell whether a paragraph is a line of the table of contents."""
        identifier = value(paragraph.find(qn("w:pPr")), "w:pStyle")
        style = self._by_id.get(identifier or "")
        return bool(_CONTENTS_NAME.match(value(style, "w:name") or "")) if identifier else False


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list: its level (1 outermost), its sign, its indent."""

    level: int
    marker: str
    indent: int
    """Distance from the margin in twentieths of a point."""


class Numbering:
    """Lists and their counters, as the numbering part defines them."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Take the root of the numbering part and the styles."""
        self._styles = styles
        self._levels: dict[str, dict[int, Element]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._counters: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: Element) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {
                _whole(level.get(qn("w:ilvl"))) or 0: level
                for level in abstract.findall(qn("w:lvl"))
            }
            self._levels[abstract.get(qn("w:abstractNumId"), "")] = levels
        for number in root.findall(qn("w:num")):
            identifier = number.get(qn("w:numId"), "")
            self._abstract[identifier] = value(number, "w:abstractNumId") or ""
            starts = (
                (_whole(o.get(qn("w:ilvl"))), _whole(value(o, "w:startOverride")))
                for o in number.findall(qn("w:lvlOverride"))
            )
            self._overrides[identifier] = {
                level: start for level, start in starts if level is not None and start is not None
            }

    def place(self, paragraph: Element) -> ListPlace | None:
        """Return where a paragraph stands in a list and count it, None outside lists."""
        properties = paragraph.find(qn("w:pPr"))
        style = value(properties, "w:pStyle")
        number = value(properties, "w:numPr", "w:numId")
        if number is None:
            number = self._styles.property(style, "w:pPr", "w:numPr", "w:numId")
        if not number or number == "0" or number not in self._abstract:
            return None
        depth = _whole(value(properties, "w:numPr", "w:ilvl"))
        if depth is None:
            depth = _whole(self._styles.property(style, "w:pPr", "w:numPr", "w:ilvl"))
        depth = min(max(depth or 0, 0), _LEVELS - 1)
        level = self._levels.get(self._abstract[number], {}).get(depth)
        marker = self._count(number, depth, level)
        return ListPlace(depth + 1, marker, self._indent(properties, style, level))

    def _indent(self, properties: Element | None, style: str | None, level: Element | None) -> int:
        sources = [properties, None if level is None else level.find(qn("w:pPr"))]
        sources += [s.find(qn("w:pPr")) for s in self._styles.chain(style)]
        for source in sources:
            found = None if source is None else source.find(qn("w:ind"))
            if found is not None:
                text = found.get(qn("w:left")) or found.get(qn("w:start"))
                if (left := _whole(text)) is not None:
                    return left
        return 0

    def _start(self, number: str, depth: int) -> int:
        level = self._levels.get(self._abstract[number], {}).get(depth)
        start = _whole(value(level, "w:start"))
        return self._overrides[number].get(depth, 1 if start is None else start)

    def _count(self, number: str, depth: int, level: Element | None) -> str:
        counters = self._counters.setdefault(self._abstract[number], [])
        while len(counters) <= depth:
            counters.append(self._start(number, len(counters)) - (len(counters) == depth))
        first = (number, depth) not in self._begun
        self._begun.add((number, depth))
        if first and depth in self._overrides[number]:
            counters[depth] = self._overrides[number][depth]
        else:
            counters[depth] += 1
        del counters[depth + 1 :]
        return self._marker(number, counters, level)

    def _marker(self, number: str, counters: list[int], level: Element | None) -> str:
        form = value(level, "w:numFmt")
        if level is None or form == "bullet":
            return "-"
        if form == "none":
            return ""
        levels = self._levels.get(self._abstract[number], {})

        def shown(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            style = _STYLES.get(value(levels.get(depth), "w:numFmt") or "", "1")
            return numeral(counters[depth], style) if depth < len(counters) else ""

        return _PLACEHOLDER.sub(shown, value(level, "w:lvlText") or "").strip()
