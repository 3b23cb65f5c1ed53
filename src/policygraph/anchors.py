"""Where a statement stands in a document: find it, cut it out again, and prove it unchanged.

An anchor is a span of lines, with columns where the statement is only part of its lines, and the
SHA-256 of the canonical form of its wording. Columns are 1-based, the end is inclusive, and both
count code points of the NFC text.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Anchor", "DocumentText", "canonical", "quote_hash"]

_LIST_MARKER = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_BROKEN_WORD = re.compile(r"([^\W\d_])-\s*\n\s*(?=([^\W\d_]))")


def _join_broken_words(text: str) -> str:
    """Join words cut at a line end: a letter, a hyphen, a line break and a lower-case letter."""
    return _BROKEN_WORD.sub(lambda m: m[1] if m[2].islower() else m[0], text)


def canonical(text: str) -> str:
    """Return the form of a wording over which the hash is taken.

    NFC, a leading list marker dropped, words cut at a line end joined, white space folded and
    trimmed, markup kept (DESIGN, "What is in the repository and what is not").
    """
    text = unicodedata.normalize("NFC", text)
    marker = _LIST_MARKER.match(text)
    if marker:
        text = text[marker.end() :]
    return " ".join(_join_broken_words(text).split())


def quote_hash(text: str) -> str:
    """Return the SHA-256 of the canonical form of a wording, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span of a document and the hash of its wording; columns are None for whole lines."""

    start_line: int
    end_line: int
    start_column: int | None
    end_column: int | None
    hash: str


class DocumentText:
    """The text of one document, addressed by line and column and searched by wording."""

    def __init__(self, text: str) -> None:
        """Take the text of a document; line ends may be of any kind."""
        # Not str.splitlines: a form feed inside a line does not start a new one in any editor.
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
        self.lines = text.removesuffix("\n").split("\n")
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._text = "\n".join(self.lines)
        self._folded, self._places = self._fold()

    def _fold(self) -> tuple[str, list[int]]:
        """Return the text without white space and line-end hyphens, and each character's place."""
        broken = {
            i
            for m in _BROKEN_WORD.finditer(self._text)
            if m[2].islower()
            for i in range(m.start() + 1, m.end())
        }
        places = [i for i, c in enumerate(self._text) if not c.isspace() and i not in broken]
        return "".join(self._text[i] for i in places), places

    def _address(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def find(self, wording: str) -> list[Anchor]:
        """Return the anchor of every place where the wording stands, in order of the text."""
        needle = "".join(canonical(wording).split())
        anchors, at = [], -1
        while needle and (at := self._folded.find(needle, at + 1)) >= 0:
            start = self._address(self._places[at])
            end = self._address(self._places[at + len(needle) - 1])
            anchors.append(self.anchor(start[0], end[0], start[1], end[1]))
        return anchors

    def anchor(
        self, start_line: int, end_line: int, start_column: int | None, end_column: int | None
    ) -> Anchor:
        """Return the anchor of a span; columns that only name the whole of its lines are dropped.

        Raises ValueError where the span is not inside the document.
        """
        text = self.wording(start_line, end_line, start_column, end_column)
        if start_column is not None:
            before = self.lines[start_line - 1][: start_column - 1]
            after = self.lines[end_line - 1][end_column:]
            marker = _LIST_MARKER.fullmatch(before)
            if (not before.strip() or marker) and not after.strip():
                start_column = end_column = None
                text = self.wording(start_line, end_line)
        return Anchor(start_line, end_line, start_column, end_column, quote_hash(text))

    def wording(
        self,
        start_line: int,
        end_line: int,
        start_column: int | None = None,
        end_column: int | None = None,
    ) -> str:
        """Return the text of a span, line breaks kept.

        Raises ValueError where the span is not inside the document.
        """
        if not 1 <= start_line <= end_line <= len(self.lines):
            raise ValueError(
                f"lines {start_line}-{end_line} are outside a document of {len(self.lines)} lines"
            )
        lines = self.lines[start_line - 1 : end_line]
        if end_column is not None:
            lines[-1] = lines[-1][:end_column]
        if start_column is not None:
            lines[0] = lines[0][start_column - 1 :]
        return "\n".join(lines)
