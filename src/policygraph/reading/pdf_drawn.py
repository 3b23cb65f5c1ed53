"""What is drawn on a page and says something: signs of list items, rules between rows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from pdfplumber.page import Page

from policygraph.reading.pdf_words import Rule, Word

__all__ = ["MOST_DRAWN", "is_drawing", "item_signs", "rules"]

MOST_DRAWN = 4_000
_SMALLEST, _LARGEST = 1.2, 0.75
"""The size of a dot in points, and at most in proportion to the letters beside it."""
_PICTURE = 1.5
_MOST_DOTS = 500
_SQUARE = 1.7
_REACH = 3.0
_SAME_HEIGHT = 1.2
_TOUCHING = 3.0
_SHORTEST = 60.0

Drawn = dict[str, Any]


def is_drawing(page: Page) -> bool:
    """Tell whether so much is drawn that looking for sense in it would take the whole time."""
    return len(page.lines) + len(page.rects) + len(page.curves) > MOST_DRAWN


def item_signs(page: Page, words: list[Word]) -> list[Word]:
    """Return dots, squares and small pictures that stand before a line of text, as bullets."""
    filled = (d for d in (*page.curves, *page.rects) if d.get("fill") or d.get("stroke"))
    dots = [d for d in filled if _is_dot(d)]
    pictures = [d for d in page.images if _is_dot(d)]
    signs = [_sign(d, words, _LARGEST) for d in dots[:_MOST_DOTS]]
    # One small picture may be anything; a sign stands more than once at the same place in a line.
    seen = [_sign(d, words, _PICTURE) for d in pictures[:_MOST_DOTS]]
    often = Counter(round(s.x0) for s in seen if s)
    signs += [s for s in seen if s and often[round(s.x0)] > 1]
    # Dots in a row lead to a page number; a dot with an edge of its own is drawn twice.
    places = {(round(s.x0 / 3), s.middle): s for s in signs if s}
    in_row = Counter(middle for _, middle in places)
    return [sign for (_, middle), sign in places.items() if in_row[middle] == 1]


def _is_dot(drawn: Drawn) -> bool:
    wide, tall = abs(drawn["x1"] - drawn["x0"]), abs(drawn["bottom"] - drawn["top"])
    return bool(min(wide, tall) >= _SMALLEST and max(wide, tall) <= _SQUARE * min(wide, tall) < 40)


def _sign(drawn: Drawn, words: list[Word], most: float) -> Word | None:
    """Return a dot as the bullet of the line it stands before, None where it stands elsewhere."""
    middle, x1 = (drawn["top"] + drawn["bottom"]) / 2, drawn["x1"]
    row = [w for w in words if w.top <= middle <= w.bottom and not w.cells]
    after = [w for w in row if w.x0 >= x1 - 0.5]
    if not after:
        return None
    first = min(after, key=lambda w: w.x0)
    near = first.x0 - x1 <= _REACH * first.size
    alone = all(w.x1 < drawn["x0"] - 2 * first.size for w in row if w.x0 < drawn["x0"])
    if not near or not alone or drawn["bottom"] - drawn["top"] > most * first.size:
        return None
    return Word("•", drawn["x0"], first.top, x1, first.bottom, first.size, False)


def rules(page: Page) -> list[Rule]:
    """Return the horizontal lines of a page from top to bottom, pieces that touch as one."""
    edges = sorted(page.horizontal_edges, key=itemgetter("top"))
    out: list[Rule] = []
    at = 0
    while at < len(edges):
        level = edges[at]["top"]
        end = bisect_right(edges, level + _SAME_HEIGHT, lo=at, key=itemgetter("top"))
        out += [Rule(level, a, b) for a, b in _merged(edges[at:end]) if b - a >= _SHORTEST]
        at = end
    return out


def _merged(edges: list[Drawn]) -> Iterator[tuple[float, float]]:
    reach: tuple[float, float] | None = None
    for edge in sorted(edges, key=itemgetter("x0")):
        if reach is not None and edge["x0"] - reach[1] <= _TOUCHING:
            reach = (reach[0], max(reach[1], edge["x1"]))
            continue
        if reach is not None:
            yield reach
        reach = (edge["x0"], edge["x1"])
    if reach is not None:
        yield reach
