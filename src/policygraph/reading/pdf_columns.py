"""The reading order of a page: columns one after the other, tables without rules row by row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policygraph.reading.lines import BULLETS
from policygraph.reading.pdf_tabular import edges_between, tabular
from policygraph.reading.pdf_words import Rule, Word, cluster

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
_MOST_WHITES = 16
_WIDER = 1.3
_CLOSE = 1.5
_LARGER = 1.1
_MARKER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.):]?|o", re.IGNORECASE)
_RULELESS = -2

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


def columns(words: list[Word], rules: Sequence[Rule] = (), depth: int = 0) -> list[Column]:
    """Return the words of a page, or of a part of it, as columns in reading order.

    ``rules`` are the lines across the page, which part the rows of tables.
    """
    rows = cluster(words)
    out: list[Column] = []
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        band = _band(rows, at, len(plain), rules) if depth < _DEEPEST else None
        if band is None:
            plain.append(rows[at])
            at += 1
            continue
        # It may begin above the row that showed it, or below.
        plain = [*plain, *rows[at : band.start]][: len(plain) + band.start - at]
        out += _column(plain)
        plain = []
        inside = rows[band.start : band.end]
        if band.prose:
            for left in (True, False):
                side = [w for row in inside for w in row if (w.x1 <= band.x) == left]
                out += columns(side, rules, depth + 1)
        else:
            out += _column(_table(inside, band.x, rules))
        at = band.end
    return out + _column(plain)


def _table(rows: list[Row], x: float, rules: Sequence[Rule]) -> list[Row]:
    """Return the rows of a table without rules of its own, each as one word with its cells."""
    if any(w.cells for row in rows for w in row):
        return rows
    left, right = min(w.x0 for row in rows for w in row), max(w.x1 for row in rows for w in row)
    levels = [r.y for r in rules if r.x0 <= left + _GUTTER and r.x1 >= right - _GUTTER]
    return [[row] for row in tabular(rows, edges_between(rows) or [x], levels, _RULELESS)]


def _column(rows: list[Row]) -> list[Column]:
    if not rows:
        return []
    words = [w for row in rows for w in row]
    # A table may be wider than the text above and below it.
    words = [w for w in words if not w.cells] or words
    return [Column(rows, min(w.x0 for w in words), max(w.x1 for w in words))]


def _band(rows: list[Row], at: int, before: int, rules: Sequence[Rule]) -> _Band | None:
    """Return the rows around one that leave the same white between two sides, None without."""
    best: tuple[int, int, float] | None = None
    for a, b, end in _whites(rows, at):
        x = (a + b) / 2
        held = [_sides(row, x) for row in rows[at:end]]
        # Lines of two columns need not stand at the same heights.
        count = min(sum(side & 1 for side in held), sum(side >> 1 for side in held))
        if count >= _FEWEST and (best is None or count > best[0]):
            best = (count, end, x)
    if best is None:
        return None
    _, end, x = best
    start = at
    while start > at - before and _is_clear(rows[start - 1], x):
        start -= 1
    while end > at and _sides(rows[end - 1], x) == 1 and _is_apart(rows, end - 1):
        end -= 1
    left, right = (
        (x + min(w.x0 for r in rows[at:end] for w in r)) / 2,
        (x + max(w.x1 for r in rows[at:end] for w in r)) / 2,
    )
    across = (r.y for r in rules if r.x0 < left and right < r.x1)
    crossed = any(_is_between(y, rows[at:end]) for y in across)
    return _judged(rows, start, end, x, crossed=crossed)


def _is_between(level: float, rows: list[Row]) -> bool:
    """Tell whether a rule stands close between two rows, as below the header of a table."""
    return any(
        above[0].middle < level < below[0].middle
        and level - above[0].bottom < _CLOSE * above[0].size
        and below[0].top - level < _CLOSE * below[0].size
        for above, below in pairwise(rows)
    )


def _whites(rows: list[Row], at: int) -> Iterator[tuple[float, float, int]]:
    """Yield each white that begins in a row, and the number of the first row that closes it."""
    held = set(_gaps(_level(rows, at)))
    for end in range(at, len(rows)):
        within = {white: set(_free(rows[end], *white)) for white in held}
        yield from ((*white, end) for white, parts in within.items() if not parts)
        held = set().union(*within.values())
        if not held:
            return
        # Where whites split into many, the narrow ones are those between words.
        held = set(sorted(held, key=lambda w: w[0] - w[1])[:_MOST_WHITES])
    yield from ((*white, len(rows)) for white in held)


def _is_clear(row: Row, x: float) -> bool:
    """Tell whether a row leaves white at a place, more than a space between words."""
    left = max((w.x1 for w in row if w.x1 <= x), default=None)
    right = min((w.x0 for w in row if w.x1 > x), default=None)
    if left is None or right is None:
        edge = left if right is None else right
        return edge is None or (abs(edge - x) >= _GUTTER / 2 and (right is None or right > x))
    return right - left >= max(_GUTTER, 0.9 * row[0].size)


def _is_apart(rows: list[Row], at: int) -> bool:
    """Tell whether a row at the end of a band stands well below the rows before it."""
    gap = min(w.top for w in rows[at]) - max(w.bottom for w in rows[at - 1])
    return gap > 2 * max(w.bottom - w.top for w in rows[at])


def _judged(rows: list[Row], start: int, end: int, x: float, *, crossed: bool) -> _Band | None:
    """Tell columns of text from a table; ``crossed`` where a rule runs across both sides."""
    inside = rows[start:end]
    sides = ([[w for w in row if w.x1 <= x] for row in inside],
             [[w for w in row if w.x1 > x] for row in inside])  # fmt: skip
    extents = [_extent([w for row in side for w in row]) for side in sides]
    whole = extents[0] + extents[1]
    shares = [_share_full(side, extent) for side, extent in zip(sides, extents, strict=True)]
    if all(_is_marker(row) for row in sides[0] if row):
        return None
    # No running text on one side, and each of its lines has one beside it: labels, dates, figures.
    labels = min(shares) == 0 and all(_sides(row, x) == 3 for row in inside)
    wide = not crossed and not labels and min(extents) >= _NARROW * whole
    if wide and not _paired(sides) and _is_prose(sides, shares):
        return _Band(start, end, x, prose=True)
    end = _until_heading(rows, start, end, x)
    if sum(_sides(row, x) == 3 for row in rows[start:end]) < (2 if crossed else _FEWEST):
        return None
    # A table begins and ends with rows that have both sides; the last cell may have more lines.
    while _sides(rows[start], x) != 3:
        start += 1
    while _sides(rows[end - 1], x) == 1:
        end -= 1
    return _Band(start, end, x, prose=False)


def _until_heading(rows: list[Row], start: int, end: int, x: float) -> int:
    """Return where a table ends: at the first line, after a row of it, that is set as a heading."""
    usual = median(w.size for row in rows[start:end] for w in row)
    begun = False
    for number in range(start, end):
        alone = _sides(rows[number], x) != 3
        if begun and alone and rows[number][0].size >= _LARGER * usual:
            return number
        begun = begun or not alone
    return end


def _is_prose(sides: tuple[list[Row], list[Row]], shares: list[float]) -> bool:
    """Tell columns of text from labels or figures beside longer text: those stand further apart.

    Labels on the left may be of several lines, and a column on the right may end in sparse rows.
    """
    left, right = (_pitches(side) for side in sides)
    if not left or not right or max(shares) < _PROSE:
        return max(shares) >= _PROSE
    return median(left) <= _SPARSE * median(right) and (
        sorted(right)[len(right) // 4] <= _SPARSE * median(left)
    )


def _pitches(rows: list[Row]) -> list[float]:
    """Return the distances from row to row of a side; tables found before do not count."""
    tops = [min(w.top for w in row) for row in rows if row and not row[0].cells]
    return [lower - upper for upper, lower in pairwise(tops)]


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


def _level(rows: list[Row], at: int) -> Row:
    """Return a row with what the next one has at its height: columns may be half a line apart."""
    bottom = max(w.bottom for w in rows[at]) - 1
    more = rows[at + 1] if at + 1 < len(rows) else []
    return sorted([*rows[at], *(w for w in more if w.top < bottom)], key=lambda w: w.x0)


def _free(row: Row, a: float, b: float) -> Iterator[tuple[float, float]]:
    """Yield the whites of a row between two places, without those that are too narrow."""
    reach = a
    for word in row:
        if word.x1 > a and word.x0 < b:
            # In large letters the white between words is as wide as that between columns.
            least = max(_GUTTER, 0.9 * word.size)
            if word.x0 - reach >= (least if reach > a else _GUTTER):
                yield reach, word.x0
            reach = max(reach, word.x1)
    if b - reach >= _GUTTER:
        yield reach, b


def _sides(row: Row, x: float) -> int:
    """Return 1 for words on the left only, 2 on the right only, 3 on both."""
    return int(any(w.x1 <= x for w in row)) | 2 * int(any(w.x1 > x for w in row))
