"""The reading order of a page: columns one after the other, tables without rules row by row."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policygraph.reading.lines import BULLETS, join_cut
from policygraph.reading.pdf_page import Word, cluster

__all__ = ["Column", "columns"]

_GUTTER = 8.0
"""White between columns, in points."""
_PROSE = 0.35
"""At least this share of the lines of running text fills its column."""
_FULL = 0.7
_WORDS = 3
_NARROW = 0.25
_TOGETHER = 0.8
_SPARSE = 1.75
_FEWEST = 3
_DEEPEST = 4
_WIDER = 1.3
_MARKER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.):]?|o", re.IGNORECASE)
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…{2,}\s*|\s*_{4,}\s*")

Row = list[Word]


@dataclass(slots=True)
class Column:
    """Rows that are read from top to bottom, and where their text begins and ends."""

    rows: list[Row]
    left: float
    right: float


@dataclass(slots=True)
class _Band:
    start: int
    end: int
    x: float
    prose: bool


def columns(words: list[Word], depth: int = 0) -> list[Column]:
    """Return the words of a page, or of a part of it, as columns in reading order."""
    rows = cluster(words)
    out: list[Column] = []
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        band = _band(rows, at, len(plain)) if depth < _DEEPEST else None
        if band is None:
            plain.append(rows[at])
            at += 1
            continue
        del plain[len(plain) - (at - band.start) :]
        out += _column(plain)
        plain = []
        inside = [w for row in rows[band.start : band.end] for w in row]
        if band.prose:
            out += columns([w for w in inside if w.x1 <= band.x], depth + 1)
            out += columns([w for w in inside if w.x1 > band.x], depth + 1)
        else:
            out += _column(_tabular(rows[band.start : band.end], band.x))
        at = band.end
    return out + _column(plain)


def _column(rows: list[Row]) -> list[Column]:
    if not rows:
        return []
    words = [w for row in rows for w in row]
    return [Column(rows, min(w.x0 for w in words), max(w.x1 for w in words))]


def _band(rows: list[Row], at: int, before: int) -> _Band | None:
    """Return the rows around one that leave the same white between two sides, None without."""
    best: tuple[int, int, float, float] | None = None
    for left, right in _gaps(rows[at]):
        a, b, end, sided = left, right, at, 0
        while end < len(rows):
            free = _free(rows[end], a, b)
            if free is None:
                break
            a, b = free
            sided += _sides(rows[end], (a + b) / 2) == 3
            end += 1
        if sided >= _FEWEST and (best is None or sided > best[0]):
            best = (sided, end, a, b)
    if best is None:
        return None
    _, end, a, b = best
    x, start = (a + b) / 2, at
    while start > at - before and _free(rows[start - 1], a, b) is not None:
        start -= 1
    while end > at and _sides(rows[end - 1], x) == 1 and _is_apart(rows, end - 1):
        end -= 1
    return _judged(rows, start, end, x)


def _is_apart(rows: list[Row], at: int) -> bool:
    """Tell whether a row at the end of a band stands well below the rows before it."""
    gap = min(w.top for w in rows[at]) - max(w.bottom for w in rows[at - 1])
    return gap > 2 * max(w.bottom - w.top for w in rows[at])


def _judged(rows: list[Row], start: int, end: int, x: float) -> _Band | None:
    inside = rows[start:end]
    sides = ([[w for w in row if w.x1 <= x] for row in inside],
             [[w for w in row if w.x1 > x] for row in inside])  # fmt: skip
    extents = [_extent([w for row in side for w in row]) for side in sides]
    whole = extents[0] + extents[1]
    shares = [_share_full(side, extent) for side, extent in zip(sides, extents, strict=True)]
    if all(_is_marker(row) for row in sides[0] if row):
        return None
    if min(extents) >= _NARROW * whole and not _paired(sides) and _is_prose(sides, shares):
        return _Band(start, end, x, prose=True)
    # A table begins and ends with rows that have both sides; the last cell may have more lines.
    while _sides(rows[start], x) != 3:
        start += 1
    while _sides(rows[end - 1], x) == 1:
        end -= 1
    return _Band(start, end, x, prose=False)


def _is_prose(sides: tuple[list[Row], list[Row]], shares: list[float]) -> bool:
    """Tell columns of text from labels with what belongs to each: labels stand further apart."""
    left, right = (_pitch(side) for side in sides)
    return max(shares) >= _PROSE and left <= _SPARSE * right


def _pitch(rows: list[Row]) -> float:
    """Return the usual distance from one row of a side to the next."""
    tops = [min(w.top for w in row) for row in rows if row]
    return median(lower - upper for upper, lower in pairwise(tops)) if len(tops) > 1 else 0.0


def _paired(sides: tuple[list[Row], list[Row]]) -> bool:
    """Tell whether blocks on both sides begin at the same heights, as the rows of a table do."""
    tops = [[(n, min(w.top for w in row)) for n, row in enumerate(side) if row] for side in sides]
    gaps = [lower - upper for side in tops for (_, upper), (_, lower) in pairwise(side)]
    left, right = (_starts(side, _WIDER * min(gaps, default=0.0)) for side in tops)
    both = len(left & right)
    return min(len(left), len(right)) >= _FEWEST and both >= _TOGETHER * max(len(left), len(right))


def _starts(tops: list[tuple[int, float]], usual: float) -> set[int]:
    """Return the numbers of the rows of one side that have more than the usual white above them."""
    below = {n for (_, upper), (n, lower) in pairwise(tops) if lower - upper > usual}
    return below | {n for n, _ in tops[:1]}


def _share_full(rows: list[Row], extent: float) -> float:
    """Return the share of rows that fill their side with several words, as running text does."""
    filled = [row for row in rows if row]
    full = sum(len(row) >= _WORDS and _extent(row) >= _FULL * extent for row in filled)
    return full / len(filled) if len(filled) >= _FEWEST else 0.0


def _is_marker(row: Row) -> bool:
    text = row[0].text
    return len(row) == 1 and (text in BULLETS or _MARKER.fullmatch(text) is not None)


def _extent(words: Row) -> float:
    return max(w.x1 for w in words) - min(w.x0 for w in words) if words else 0.0


def _gaps(row: Row) -> list[tuple[float, float]]:
    out = []
    reach = row[0].x1
    for word in row[1:]:
        if word.x0 - reach >= max(_GUTTER, 0.9 * word.size):
            out.append((reach, word.x0))
        reach = max(reach, word.x1)
    return out


def _free(row: Row, a: float, b: float) -> tuple[float, float] | None:
    """Return the widest white of a row between two places, None where it is too narrow."""
    best, reach = (a, a), a
    for word in row:
        if word.x1 > a and word.x0 < b:
            if word.x0 - reach > best[1] - best[0]:
                best = (reach, word.x0)
            reach = max(reach, word.x1)
    if b - reach > best[1] - best[0]:
        best = (reach, b)
    return best if best[1] - best[0] >= _GUTTER else None


def _sides(row: Row, x: float) -> int:
    """Return 1 for words on the left only, 2 on the right only, 3 on both."""
    return int(any(w.x1 <= x for w in row)) | 2 * int(any(w.x1 > x for w in row))


def _tabular(rows: list[Row], x: float) -> list[Row]:
    """Return the rows of a table without rules, each as one word with its cells."""
    groups = _logical(rows, x)
    out = []
    for group in groups:
        words = [w for row in group for w in row]
        if any(w.cells for w in words):
            out += group
            continue
        cells = [
            join_cut(_LEADERS.sub("", " ".join(w.text for w in row if (w.x1 <= x) == left))
                     for row in group)
            for left in (True, False)
        ]  # fmt: skip
        out.append([Word(
            "", min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words),
            max(w.bottom for w in words), median(w.size for w in words), False,
            cells=tuple(cells), table=-2,
        )])  # fmt: skip
    return out


def _logical(rows: list[Row], x: float) -> list[list[Row]]:
    """Group rows into those of the table: where cells are of several lines, white parts them."""
    gaps = [min(w.top for w in row) - min(w.top for w in before) for before, row in pairwise(rows)]
    wrapped = any(_sides(row, x) != 3 for row in rows)
    if not gaps or not wrapped or max(gaps) <= _WIDER * min(gaps):
        return [[row] for row in rows]
    out = [[rows[0]]]
    for row, gap in zip(rows[1:], gaps, strict=True):
        if gap > _WIDER * min(gaps):
            out.append([row])
        else:
            out[-1].append(row)
    return out
