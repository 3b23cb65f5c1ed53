"""Where the wording of a statement stands in a changed document: there still, elsewhere, or lost.

Only exact wording counts, proven by its hash. What is not found exactly once is an orphan: nothing
is ever attached to a similar sentence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from policygraph.anchors import Anchor, DocumentText, quote_hash
from policygraph.model import Place

__all__ = ["Finder", "Placed", "Standing", "lines_moved", "placed"]

Standing = Literal["unchanged", "moved", "orphan"]

_WORD: Final = re.compile(r"(?<!\S)\S")
_REFLOWED: Final = 3
"""By how many lines a statement of whole lines may have grown and still be looked for."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement in a changed document; ``found`` are the lines at which its wording begins.

    ``anchor`` is the new place of what moved and was found exactly once, else None.
    """

    iri: str
    standing: Standing
    place: Place
    anchor: Anchor | None = None
    found: tuple[int, ...] = ()


class Finder:
    """Finds a wording in one document by its hash, or by the wording itself where that is known.

    By the hash alone: the same columns on every line, which finds what only moved; then spans as
    long from every word, across line ends too. Hashes are kept by shape, so that many statements
    of one shape cost little more than one.
    """

    def __init__(self, text: DocumentText) -> None:
        """Take the changed document."""
        self._text = text
        self._joined = "\n".join(text.lines)
        self._columns: dict[tuple[int, int | None, int | None], dict[str, str]] = {}
        self._widths: dict[int, dict[str, str]] = {}

    def stands(self, place: Place) -> bool:
        """Tell whether the wording still stands at its place."""
        try:
            found = self._text.wording(
                place.start_line, place.end_line, place.start_column, place.end_column
            )
        except ValueError:
            return False
        return quote_hash(found) == place.quote_hash

    def anchors(self, place: Place, wording: str | None = None) -> tuple[Anchor, ...]:
        """Return every place where the wording stands as words of its own, in order of the text.

        ``wording`` is the statement as an earlier text has it; with another hash it is not used.
        """
        if wording is None or quote_hash(wording) != place.quote_hash:
            wording = self._wording(place)
        if wording is None:
            return ()
        found = self._text.find(wording)
        return tuple(a for a in found if self._whole(a) and a.hash == place.quote_hash)

    def _whole(self, anchor: Anchor) -> bool:
        """Tell whether a span does not begin or end inside a word or number.

        A number at the end of a word is a footnote's, and no part of it.
        """
        if anchor.start_column is None or anchor.end_column is None:
            return True
        first = self._text.lines[anchor.start_line - 1]
        last = self._text.lines[anchor.end_line - 1]
        start, end = anchor.start_column - 1, anchor.end_column
        inside = start > 0 and _joined(first[start - 1 : start + 1])
        runs_on = end < len(last) and _joined(last[end - 1 : end + 1])
        return not inside and not runs_on

    def _wording(self, place: Place) -> str | None:
        wanted, height = place.quote_hash or "", place.end_line - place.start_line
        if place.start_column is None or place.end_column is None:
            heights = sorted(range(height + _REFLOWED + 1), key=lambda h: abs(h - height))
            shapes = [(h, None, None) for h in heights]
            return next((f for s in shapes if (f := self._by_columns(s).get(wanted))), None)
        same = self._by_columns((height, place.start_column, place.end_column)).get(wanted)
        if same or height:
            return same
        return self._by_width(place.end_column - place.start_column + 1).get(wanted)

    def _by_columns(self, shape: tuple[int, int | None, int | None]) -> dict[str, str]:
        if shape not in self._columns:
            height, start, end = shape
            cuts = (
                self._text.wording(line, line + height, start, end)
                for line in range(1, len(self._text.lines) - height + 1)
            )
            self._columns[shape] = {quote_hash(cut): cut for cut in cuts}
        return self._columns[shape]

    def _by_width(self, width: int) -> dict[str, str]:
        if width not in self._widths:
            cuts = (
                self._joined[m.start() : m.start() + width] for m in _WORD.finditer(self._joined)
            )
            self._widths[width] = {quote_hash(cut): cut for cut in cuts}
        return self._widths[width]


def _joined(pair: str) -> bool:
    return pair.isalpha() or pair.isdigit()


def placed(
    text: DocumentText, places: Mapping[str, Place], earlier: DocumentText | None = None
) -> tuple[Placed, ...]:
    """Say of each statement (IRI to place) of one document where it stands in its new text.

    ``earlier`` is the text that the places are of: with it, a statement is found however its lines
    are broken anew. In the order of ``places``.
    """
    finder = Finder(text)
    return tuple(_placed(finder, iri, place, earlier) for iri, place in places.items())


def _placed(finder: Finder, iri: str, place: Place, earlier: DocumentText | None) -> Placed:
    if finder.stands(place):
        return Placed(iri, "unchanged", place)
    found = finder.anchors(place, _cut(earlier, place))
    lines = tuple(a.start_line for a in found)
    if len(found) == 1:
        return Placed(iri, "moved", place, found[0], lines)
    return Placed(iri, "orphan", place, None, lines)


def _cut(text: DocumentText | None, place: Place) -> str | None:
    if text is None:
        return None
    try:
        return text.wording(place.start_line, place.end_line, place.start_column, place.end_column)
    except ValueError:
        return None


def lines_moved(found: Iterable[Placed]) -> dict[int, int]:
    """Return the new line of each earlier line on which all that was placed agrees."""
    lines: dict[int, set[int]] = {}
    for item in found:
        if item.standing == "unchanged":
            lines.setdefault(item.place.start_line, set()).add(item.place.start_line)
        elif item.anchor:
            lines.setdefault(item.place.start_line, set()).add(item.anchor.start_line)
    return {old: next(iter(new)) for old, new in lines.items() if len(new) == 1}
