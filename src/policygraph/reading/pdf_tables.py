"""Tables of a page: with all their rules, or with rules or colour between their rows only."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from pdfplumber.page import Page

from policygraph.reading.lines import join_cut
from policygraph.reading.model import Box
from policygraph.reading.pdf_tabular import Row, column_of, edges_between, parts, tabular
from policygraph.reading.pdf_words import PageWords, Rule, Word, cluster, spaced

__all__ = ["take_tables"]

_SAME_END = 4.0
_FARTHEST = 0.5
"""Rules further apart than this share of the page are not of one table."""
_MOST_ROWS = 12
"""More printed rows between rules, on average, are columns of text."""
_LONG = 0.6
_MOST_RULES = 500
_LARGER = 1.2
_HEADER = 4
_CLOSE = 1.5


def take_tables(page: Page, out: PageWords) -> None:
    """Put the rows of the page's tables in the place of their words."""
    chains = [
        part
        for chain in _chains(out.rules, _FARTHEST * out.height)
        for part in _unbroken(chain, out.words)
    ]
    ruled = page.find_tables() if len(page.lines) + len(page.rects) + len(page.curves) > 1 else []
    boxes = [table.bbox for table in ruled]
    wider = [chain for chain in chains if _holds_more(chain, boxes, out.words)]
    number = 0
    for table in ruled:
        whole = not any(_meets(chain, table.bbox) for chain in wider)
        rows = list(_rows(table, out.words, number)) if whole else []
        filled = {i for row in rows for i, cell in enumerate(row.cells) if cell}
        if len(rows) > 1 and len(filled) > 1:
            cells = (cell for row in table.rows for cell in row.cells if cell)
            _replace(out, (w for cell in cells for w in _within(cell, out.words)), rows)
            number += 1
    for chain in chains:
        taken, rows = _between(chain, out.words, number)
        if rows:
            _replace(out, iter(taken), rows)
            number += 1


def _replace(out: PageWords, words: Iterator[Word], rows: list[Word]) -> None:
    taken = {id(w) for w in words}
    out.words = [w for w in out.words if id(w) not in taken] + rows


def _within(box: Box, words: list[Word]) -> list[Word]:
    return [
        w
        for w in words
        if box[0] <= (w.x0 + w.x1) / 2 <= box[2] and box[1] <= w.middle <= box[3] and not w.cells
    ]


def _rows(table: Any, words: list[Word], number: int) -> Iterator[Word]:
    inside = {id(w): w for w in _within(table.bbox, words)}
    for row in table.rows:
        taken: list[list[Word]] = []
        for cell in row.cells:
            # Cells may lie over each other; a word is in one of them.
            held = _within(cell, list(inside.values())) if cell else []
            for word in held:
                del inside[id(word)]
            taken.append(held)
        if any(taken):
            x0, top, x1, bottom = row.bbox
            size = median(w.size for held in taken for w in held)
            cells = tuple(join_cut(map(spaced, cluster(held))) for held in taken)
            yield Word("", x0, top, x1, bottom, size, False, cells=cells, table=number)


def _chains(rules: Sequence[Rule], farthest: float) -> Iterator[list[Rule]]:
    """Yield rules that begin and end at the same places, from top to bottom."""
    chains: list[list[Rule]] = []
    # More of them are a drawing, and comparing all with all would take the whole time.
    for rule in rules if len(rules) <= _MOST_RULES else ():
        for chain in chains:
            last = chain[-1]
            alike = abs(rule.x0 - last.x0) <= _SAME_END and abs(rule.x1 - last.x1) <= _SAME_END
            if alike and rule.y - last.y <= farthest:
                chain.append(rule)
                break
        else:
            chains.append([rule])
    yield from (chain for chain in chains if len(chain) > 1)


def _unbroken(chain: list[Rule], words: list[Word]) -> Iterator[list[Rule]]:
    """Part rules where running text or a heading stands between them: there one table ends."""
    part = [chain[0]]
    for above, below in pairwise(chain):
        inside = _within((below.x0 - 1, above.y, below.x1 + 1, below.y), words)
        if _is_running(cluster(inside), below.x1 - below.x0):
            yield part
            part = []
        part.append(below)
    yield part


def _is_running(rows: list[Row], width: float) -> bool:
    if not rows:
        return False
    least = min(w.size for row in rows for w in row)
    long = sum(_extent(row) > _LONG * width and not parts(row) for row in rows)
    large = any(row[0].size > _LARGER * least and not parts(row) for row in rows)
    return large or (long > 1 and not any(parts(row) for row in rows)) or len(rows) > _MOST_ROWS


def _extent(row: Row) -> float:
    return max(w.x1 for w in row) - row[0].x0


def _meets(chain: list[Rule], box: Box) -> bool:
    beside = box[2] < chain[0].x0 or box[0] > chain[0].x1
    return not beside and box[3] > chain[0].y + 1 and box[1] < chain[-1].y - 1


def _holds_more(chain: list[Rule], boxes: list[Box], words: list[Word]) -> bool:
    """Tell whether rules hold together more rows than the tables found between them."""
    boxes = [box for box in boxes if _meets(chain, box)]
    for above, below in pairwise(chain) if boxes else ():
        middle = (above.y + below.y) / 2
        inside = _within((above.x0, above.y, above.x1, below.y), words)
        covered = any(box[1] <= middle <= box[3] for box in boxes)
        if not covered and any(parts(row) for row in cluster(inside)):
            return True
    return False


def _between(chain: list[Rule], words: list[Word], number: int) -> tuple[list[Word], list[Word]]:
    """Return the words that a chain of rules makes a table of, and its rows; none where it is none.

    A header may stand above the first rule and a row below the last.
    """
    if len(chain) < 2:
        return [], []
    x0, x1 = chain[0].x0 - _SAME_END, chain[0].x1 + _SAME_END
    beside = [w for w in words if x0 <= w.x0 and w.x1 <= x1 and not w.cells]
    rows = cluster(beside)
    first = next((i for i, r in enumerate(rows) if r[0].middle > chain[0].y), len(rows))
    end = next((i for i, r in enumerate(rows) if r[0].middle > chain[-1].y), len(rows))
    inside = rows[first:end]
    edges = edges_between(inside) if inside else []
    levels = [rule.y for rule in chain]
    if not edges:
        return [], []
    first -= _beyond(rows[:first][::-1], chain[0].y, edges)
    end += _beyond(rows[end:], chain[-1].y, edges)
    whole = rows[first:end]
    out = tabular(whole, edges, levels, number)
    several = sum(sum(map(bool, row.cells)) > 1 for row in out)
    if several < 2 or several * 2 < len(out):
        return [], []
    return [w for row in whole for w in row], out


def _beyond(rows: Sequence[Row], level: float, edges: Sequence[float]) -> int:
    """Return how many rows next to the outermost rule, nearest first, still belong to the table."""
    count, reach = 0, level
    for row in rows[:_HEADER]:
        size = row[0].size
        near = min(abs(row[0].top - reach), abs(row[0].bottom - reach)) <= _CLOSE * size
        columns = {column_of(w, edges) for w in row}
        crosses = any(w.x0 < edge < w.x1 for edge in edges for w in row)
        if not near or crosses or (not count and len(columns) < 2):
            break
        count, reach = count + 1, row[0].middle
    return count
