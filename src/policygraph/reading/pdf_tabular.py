"""Printed rows to rows of a table: its columns by the white they leave, its rows by rules or white.

Where neither rules nor white part the rows, what stands in their cells tells them apart.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from statistics import median

from policygraph.reading.lines import join_cut
from policygraph.reading.pdf_words import Word, spaced

__all__ = ["Row", "column_of", "edges_between", "parts", "tabular"]

Row = list[Word]

_WHITE = 4.0
"""White between columns, in points; in proportion to the letters where these are large."""
_WHITE_SHARE = 0.4
_WIDER = 1.3
_ALIGNED = 2.0
_MOST = 0.6
_PARTED = 3
"""With so many parts between rules, each part is one row of the table."""
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*|\s*…{2,}\s*|\s*_{4,}\s*")
_ENDS = (".", ";", ":", "?", "!")


def edges_between(rows: Sequence[Row]) -> list[float]:
    """Return where columns are parted: the middles of the white that all rows leave.

    A row that has no white of its own and crosses that of the others spans columns.
    """
    several = [row for row in rows if parts(row)]
    whites = _whites(several)
    for row in rows:
        if several and not parts(row):
            left, right = row[0].x0, max(w.x1 for w in row)
            cut = [(max(a, right) if left < a else a, min(b, left) if right > b else b)
                   for a, b in whites]  # fmt: skip
            # A line of one cell may be longer than the others are, and yet not reach the next.
            whites = [
                new if new[1] - new[0] >= _WHITE else old
                for new, old in zip(cut, whites, strict=True)
            ]
    return _supported([(a + b) / 2 for a, b in whites], rows)


def _supported(edges: list[float], rows: Sequence[Row]) -> list[float]:
    """Leave out edges of what is no column: words that merely stand far apart line up nowhere."""
    if len(rows) < _PARTED:
        return edges
    held: dict[int, list[Row]] = {}
    for row in rows:
        for column, words in groupby(row, key=lambda w: column_of(w, edges)):
            held.setdefault(column, []).append(list(words))
    return [edge for column, edge in enumerate(edges, start=1) if _line_up(held.get(column, []))]


def _line_up(pieces: list[Row]) -> bool:
    """Tell whether pieces of rows begin, end or have their middle at one place."""
    return len(pieces) > 1 and any(
        sum(abs(place - median(places)) <= _ALIGNED for place in places) >= _MOST * len(places)
        for places in (
            [words[0].x0 for words in pieces],
            [words[-1].x1 for words in pieces],
            [(words[0].x0 + words[-1].x1) / 2 for words in pieces],
        )
    )


def _least(words: Iterable[Word]) -> float:
    return max(_WHITE, _WHITE_SHARE * median(w.size for w in words))


def parts(row: Row) -> bool:
    """Tell whether a row leaves more white somewhere than stands between words."""
    reach = row[0].x1
    for word in row[1:]:
        if word.x0 - reach >= _least(row):
            return True
        reach = max(reach, word.x1)
    return False


def _whites(rows: Sequence[Row]) -> list[tuple[float, float]]:
    words = sorted((w for row in rows for w in row), key=lambda w: w.x0)
    if not words:
        return []
    least, reach, out = _least(words), words[0].x1, []
    for word in words:
        if word.x0 - reach >= least:
            out.append((reach, word.x0))
        reach = max(reach, word.x1)
    return out


def column_of(word: Word, edges: Sequence[float]) -> int:
    """Return in which column a word stands."""
    middle = (word.x0 + word.x1) / 2
    return sum(edge < middle for edge in edges)


def tabular(
    rows: Sequence[Row], edges: Sequence[float], levels: Sequence[float], table: int
) -> list[Word]:
    """Return the rows of a table as words with cells.

    ``edges`` part its columns; ``levels`` are the heights of the rules across it.
    """
    slices: dict[int, list[Row]] = {}
    for row in rows:
        slices.setdefault(sum(level < row[0].middle for level in levels), []).append(row)
    groups: list[list[Row]] = []
    for part in slices.values():
        groups += [part] if len(slices) >= _PARTED else _logical(part, edges)
    return [_as_word(group, edges, table) for group in groups]


def _as_word(group: list[Row], edges: Sequence[float], table: int) -> Word:
    words = [w for row in group for w in row]
    cells = tuple(map(join_cut, zip(*(_cells(row, edges) for row in group), strict=True)))
    return Word(
        "", min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words),
        max(w.bottom for w in words), median(w.size for w in words), False, cells=cells,
        table=table,
    )  # fmt: skip


def _spans(row: Row, edges: Sequence[float]) -> bool:
    return any(w.x0 < edge - 1 and w.x1 > edge + 1 for edge in edges for w in row) or (
        not parts(row) and any(row[0].x1 < edge < row[-1].x0 for edge in edges)
    )


def _cells(row: Row, edges: Sequence[float]) -> list[str]:
    out: list[Row] = [[] for _ in range(len(edges) + 1)]
    whole = _spans(row, edges)
    for word in row:
        out[column_of(row[0], edges) if whole else column_of(word, edges)].append(word)
    return [_LEADERS.sub("", spaced(words)) for words in out]


def _logical(rows: list[Row], edges: Sequence[float]) -> list[list[Row]]:
    """Group printed rows into those of the table."""
    cells = [_cells(row, edges) for row in rows]
    if all(all(texts) for texts in cells):
        return [[row] for row in rows]
    gaps = [min(w.top for w in row) - min(w.top for w in above) for above, row in pairwise(rows)]
    usual = _WIDER * min(gaps, default=0.0)
    out = [[rows[0]]]
    for number, (row, gap) in enumerate(zip(rows[1:], gaps, strict=True), start=1):
        if gap > usual or _begins(cells[number - 1], cells[number]):
            out.append([row])
        else:
            out[-1].append(row)
    return out


def _begins(above: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether a printed row begins a row of the table, by what stands in its cells."""
    label, rest = texts[0], texts[1:]
    if not label or not any(rest) or label[0].islower() or above[0].endswith("-"):
        return False
    if not above[0] or (all(texts) and len(texts) > 2):
        return True
    return all(
        not text or not text[0].islower() or before.endswith(_ENDS)
        for text, before in zip(rest, above[1:], strict=True)
    )
