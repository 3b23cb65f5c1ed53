"""Boxes beside the text: what stands in a coloured or framed plane that the text goes around."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page

from policygraph.reading.pdf_words import PageWords, Word, cluster

__all__ = ["place_for", "take_boxes"]

_NARROWEST, _WIDEST, _TALLEST = 60.0, 0.75, 0.6
_ROWS = 2
_MOST = 40
_APART = 0.8
"""White between rows, in proportion to the letters, where one block ends and another begins."""


def take_boxes(page: Page, out: PageWords) -> None:
    """Move the words of boxes that have text beside them out of the words of the page."""
    planes = sorted(
        (r for r in page.rects if _is_plane(r, out)),
        key=lambda r: (r["x0"] - r["x1"]) * (r["bottom"] - r["top"]),
    )
    for plane in planes[:_MOST]:
        inside = [w for w in out.words if _holds(plane, w)]
        beside = [w for w in out.words if plane["top"] < w.middle < plane["bottom"]]
        beside = [w for w in beside if not _holds(plane, w)]
        if any(w.cells for w in inside) or any(_cuts(plane, w) for w in beside):
            continue
        if len(cluster(inside)) >= _ROWS and len(cluster(beside)) >= _ROWS:
            gone = {id(w) for w in inside}
            out.words = [w for w in out.words if id(w) not in gone]
            out.boxes.append(inside)


def _is_plane(rect: dict[str, Any], page: PageWords) -> bool:
    wide, tall = rect["x1"] - rect["x0"], rect["bottom"] - rect["top"]
    return bool(
        (rect.get("fill") or rect.get("stroke"))
        and _NARROWEST <= wide <= _WIDEST * page.width
        and tall <= _TALLEST * page.height
    )


def _holds(plane: dict[str, Any], word: Word) -> bool:
    across = plane["x0"] - 1 <= word.x0 and word.x1 <= plane["x1"] + 1
    return bool(across and plane["top"] <= word.middle <= plane["bottom"])


def _cuts(plane: dict[str, Any], word: Word) -> bool:
    return bool(word.x0 < plane["x1"] - 1 and word.x1 > plane["x0"] + 1)


def place_for(box: Sequence[Word], rows: Sequence[Sequence[Word]]) -> int:
    """Return before which row of a column a box is read: where a block ends, else after all."""
    bottom = max(w.bottom for w in box)
    for number, (above, below) in enumerate(pairwise(rows), start=1):
        white = min(w.top for w in below) - max(w.bottom for w in above)
        if below[0].middle > bottom and white > _APART * above[0].size:
            return number
    return len(rows)
