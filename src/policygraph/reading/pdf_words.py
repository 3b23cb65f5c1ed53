"""Words of a page, the rows they stand in, and what was seen beside them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from policygraph.reading.model import Box

__all__ = ["PageWords", "Rule", "Word", "cluster", "spaced", "union"]

_SAME_ROW = 0.45
_TIGHT = 0.08
"""White narrower than this share of the letter size parts pieces of one word, not words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line drawn on a page, or the upper or lower edge of a coloured plane."""

    y: float
    x0: float
    x1: float


@dataclass(slots=True)
class Word:
    """A word on a page; or, with ``cells``, a row of a ruled table."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    mark: str = ""
    """A raised number after the word: perhaps that of a footnote."""
    address: str = ""
    cells: tuple[str, ...] = ()
    table: int = -1
    """Which table of the page the row is of."""

    @property
    def middle(self) -> float:
        """The height at which the word stands."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class PageWords:
    """The words of a page and what was seen on it."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[list[Word]] = field(default_factory=list)
    """Words in planes that the text goes around; they are not among ``words``."""


def union(words: list[Word]) -> Box:
    """Return the box around words, rounded to a tenth of a point."""
    return (
        round(min(w.x0 for w in words), 1), round(min(w.top for w in words), 1),
        round(max(w.x1 for w in words), 1), round(max(w.bottom for w in words), 1),
    )  # fmt: skip


def cluster(words: list[Word]) -> list[list[Word]]:
    """Return words as rows from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        tall = word.bottom - word.top
        if rows and abs(word.middle - middle) <= _SAME_ROW * min(height, tall):
            rows[-1].append(word)
        else:
            rows.append([word])
            middle, height = word.middle, tall
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return rows


def spaced(words: Iterable[Word]) -> str:
    """Return the words of a row as text; pieces of one word, as a soft hyphen parts it, as one."""
    out, reach = "", None
    for word in words:
        apart = reach is not None and word.x0 - reach > _TIGHT * word.size
        out += (" " if apart else "") + word.text + word.mark
        reach = word.x1
    return out
