"""One page of a PDF as words: sizes, weight, links, and the rows of ruled tables as words."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pdfplumber.page import Page

from policygraph.reading.lines import clean, is_unsafe, join_cut
from policygraph.reading.model import Box

__all__ = ["PageWords", "Word", "cluster", "union", "words_of"]

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
_RAISED = 0.78
"""A mark of a footnote is set smaller than this share of its word."""
_SAME_ROW = 0.45
_GLUE = 0.15
_NEAR = 0.3
_LARGE_PICTURE = 0.05
_MOST_LINES = 4_000
_UNMAPPED = re.compile(r"\(cid:\d+\)")
# WinAnsiEncoding shows a bullet for the code it leaves free; the parser does not know that.
_FREE_CODE = "(cid:127)"
_NOTE_MARK = re.compile(r"\d{1,3}")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


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


def words_of(page: Page) -> PageWords:
    """Return the words of a page, with the rows of its tables in their place."""
    out = PageWords(page.page_number, float(page.width), float(page.height))
    if _has_doubles(page.chars):
        page = page.dedupe_chars(tolerance=1)
    # A font without names for its signs gives "(cid:12)"; no ligature is expanded elsewhere.
    raw = page.extract_words(x_tolerance_ratio=_GLUE, y_tolerance=2.5, return_chars=True)
    for found in raw:
        word = _word(found, out)
        if word is not None:
            out.words.append(word)
    out.words = _attached(out.words)
    _link(page, out)
    _tables(page, out)
    area = out.width * out.height
    out.counts["pictures"] = sum(
        abs((i["x1"] - i["x0"]) * (i["bottom"] - i["top"])) > _LARGE_PICTURE * area
        for i in page.images
    )
    return out


def _has_doubles(chars: list[dict[str, Any]]) -> bool:
    """Tell whether signs are printed twice in one place, as some programs make bold."""
    seen: set[tuple[str, int, int]] = set()
    doubles = 0
    for char in chars:
        key = (char["text"], round(char["x0"]), round(char["top"]))
        doubles += key in seen and not char["text"].isspace()
        seen.add(key)
    return doubles > max(2, len(chars) // 200)


def _word(found: dict[str, Any], page: PageWords) -> Word | None:
    chars = found["chars"]
    if not found.get("upright", True):
        page.counts["rotated"] += 1
        return None
    across, down = found["x1"] < 0 or found["x0"] > page.width, found["bottom"] < 0
    if across or down or found["top"] > page.height:
        page.counts["outside"] += 1
        return None
    text = str(found["text"]).replace(_FREE_CODE, "•")
    page.counts["signs"] += len(text)
    page.counts["unmapped"] += len(_UNMAPPED.findall(text))
    size = max(float(c["size"]) for c in chars)
    text, mark = _split_mark(text, chars, size)
    # A picture font's sign at the start is a bullet; elsewhere it says nothing that can be read.
    text = clean(text[:1] + _PRIVATE.sub("", text[1:]))
    if not text and not mark:
        return None
    letters = [c for c in chars if str(c["text"]).isalnum()] or chars
    bold = sum(bool(_BOLD.search(str(c["fontname"]))) for c in letters) * 2 > len(letters)
    return Word(
        text, float(found["x0"]), float(found["top"]), float(found["x1"]),
        float(found["bottom"]), round(size, 1), bold, mark,
    )  # fmt: skip


def _split_mark(text: str, chars: list[dict[str, Any]], size: float) -> tuple[str, str]:
    """Cut a raised number from the end of a word, before punctuation too."""
    if len(chars) != len(text):
        return text, ""
    end = len(chars)
    while end and not text[end - 1].isalnum():
        end -= 1
    start = end
    while start and text[start - 1].isdigit() and float(chars[start - 1]["size"]) <= _RAISED * size:
        start -= 1
    if 0 < start < end:
        return text[:start] + text[end:], text[start:end]
    return text, ""


def _attached(words: list[Word]) -> list[Word]:
    """Return words with small raised numbers put behind the words they belong to."""
    small = [w for w in words if _NOTE_MARK.fullmatch(w.text) and not w.mark]
    gone = set()
    for mark in small:
        for word in words:
            if (
                mark.size <= _RAISED * word.size
                and -1 <= mark.x0 - word.x1 <= _NEAR * word.size
                and word.top - 0.3 * word.size <= mark.middle < word.middle
            ):
                word.mark, word.x1 = mark.text, mark.x1
                gone.add(id(mark))
                break
    return [w for w in words if id(w) not in gone]


def _link(page: Page, out: PageWords) -> None:
    for link in page.hyperlinks:
        address = str(link.get("uri") or "")
        if not address:
            continue
        if is_unsafe(address):
            out.counts["unsafe"] += 1
            continue
        for word in out.words:
            if (
                link["top"] - 1 <= word.middle <= link["bottom"] + 1
                and link["x0"] - 1 <= (word.x0 + word.x1) / 2 <= link["x1"] + 1
            ):
                word.address = address


def _tables(page: Page, out: PageWords) -> None:
    edges = len(page.lines) + len(page.rects) + len(page.curves)
    if len(page.lines) + len(page.rects) < 2:
        return
    if edges > _MOST_LINES:
        # Such a page is a drawing; looking for cells in it would take the whole time.
        out.counts["drawings"] += 1
        return
    for number, table in enumerate(page.find_tables()):
        rows = list(_rows(table, out.words, number))
        filled = {i for row in rows for i, cell in enumerate(row.cells) if cell}
        if len(rows) >= 2 and len(filled) >= 2:
            cells = (cell for row in table.rows for cell in row.cells if cell)
            taken = {id(w) for cell in cells for w in _within(cell, out.words)}
            out.words = [w for w in out.words if id(w) not in taken] + rows


def _within(box: Box, words: list[Word]) -> list[Word]:
    return [
        w
        for w in words
        if box[0] <= (w.x0 + w.x1) / 2 <= box[2] and box[1] <= w.middle <= box[3] and not w.cells
    ]


def _rows(table: Any, words: list[Word], number: int) -> Iterator[Word]:
    inside = _within(table.bbox, words)
    for row in table.rows:
        cells = tuple(_cell(_within(cell, inside)) if cell else "" for cell in row.cells)
        if any(cells):
            x0, top, x1, bottom = row.bbox
            size = median(w.size for w in _within(row.bbox, inside))
            yield Word("", x0, top, x1, bottom, size, False, cells=cells, table=number)


def _cell(words: list[Word]) -> str:
    return join_cut(" ".join(w.text + w.mark for w in row) for row in cluster(words))
