"""Stretches of a document counted in letters, so that line breaks and marks weigh nothing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from policygraph.extraction.model import Extent
from policygraph.model import Place

__all__ = ["Letters", "Span", "covered", "merged", "overlap"]

Span = tuple[int, int]
"""Letters of a document: from (included) to (excluded), counted from its first letter."""


class Letters:
    """The letters and digits of a document, numbered."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the lines of the document."""
        self._at = [[i for i, c in enumerate(line) if c.isalnum()] for line in lines]
        self._before = [0, *accumulate(len(at) for at in self._at)]

    def _count(self, line: int, columns: int) -> int:
        """Return how many letters stand before the end of the first ``columns`` of a line."""
        if line > len(self._at):
            return self._before[-1]
        return self._before[line - 1] + bisect_left(self._at[line - 1], columns)

    def of(self, extent: Extent | Place) -> Span:
        """Return the letters of an extent or place; without columns those of whole lines."""
        start, end = extent.start_line, extent.end_line
        first = self._count(start, (extent.start_column or 1) - 1)
        if extent.end_column is None:
            return first, self._before[min(end, len(self._at))]
        return first, self._count(end, extent.end_column)

    def line(self, number: int) -> Span:
        """Return the letters of one line (1-based)."""
        last = len(self._at)
        return self._before[min(number - 1, last)], self._before[min(number, last)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def overlap(one: Span, other: Span) -> int:
    """Return how many letters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def covered(span: Span, cover: Sequence[Span]) -> int:
    """Return how many letters of a span lie in spans that are merged (see ``merged``)."""
    first = max(0, bisect_right(cover, (span[0], span[0])) - 1)
    total = 0
    for other in cover[first:]:
        if other[0] >= span[1]:
            break
        total += overlap(span, other)
    return total
