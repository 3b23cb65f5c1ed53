"""Running heads, feet and page numbers: found because they repeat at the same height."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from policygraph.reading.pdf_page import PageWords, Word, cluster

__all__ = ["drop_running"]

_ZONE = 0.14
"""The share of a page, above and below, in which heads and feet stand."""
_HEIGHT = 6.0
_SHARE = 0.2
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"\W*(?:pagina|blz\.?|page|p\.)?\s*\d{1,4}(?:\s*(?:van|of|/|\||-)\s*\d{1,4})?\W*", re.IGNORECASE
)

Key = tuple[str, int]


def drop_running(pages: list[PageWords]) -> Iterator[str]:
    """Take what repeats out of the pages and say what and how often."""
    found: dict[Key, list[tuple[PageWords, list[Word]]]] = defaultdict(list)
    for page in pages:
        for row in _margin_rows(page):
            text = " ".join(w.text for w in row)
            if not any(w.cells for w in row) and text:
                height = round(row[0].middle / _HEIGHT)
                found[(_DIGITS.sub("#", text).casefold(), height)].append((page, row))
    running = _repeated(found, len(pages))
    numbers = {
        key
        for key, places in found.items()
        if key not in running and all(_is_number(page, row) for page, row in places)
    }
    lines = Counter[str]()
    for key in running | numbers:
        kind = "numbers" if _NUMBER.fullmatch(key[0].replace("#", "1")) else "heads"
        for page, row in found[key]:
            gone = {id(w) for w in row}
            page.words = [w for w in page.words if id(w) not in gone]
            lines[kind] += 1
    if lines["heads"]:
        texts = {" ".join(w.text for w in found[k][0][1]) for k in running - numbers}
        shown = sorted(t for t in texts if not _NUMBER.fullmatch(t))[:3]
        yield (
            f"Running heads and feet were left out: {lines['heads']} lines, such as "
            + ", ".join(f"“{text[:60]}”" for text in shown)
            + "."
        )
    if lines["numbers"]:
        yield f"Page numbers were left out: {lines['numbers']} lines."


def _repeated(found: dict[Key, list[tuple[PageWords, list[Word]]]], pages: int) -> set[Key]:
    """Return what stands at one height, or just beside it, on enough pages."""
    enough = 2 if pages == 2 else max(3, int(_SHARE * pages))
    out = set()
    for text, height in found:
        near = [found.get((text, height + step), []) for step in (-1, 0, 1)]
        if pages > 1 and len({p.number for places in near for p, _ in places}) >= enough:
            out.add((text, height))
    return out


def _margin_rows(page: PageWords) -> Iterator[list[Word]]:
    above, below = _ZONE * page.height, (1 - _ZONE) * page.height
    yield from cluster([w for w in page.words if w.middle < above or w.middle > below])


def _is_number(page: PageWords, row: list[Word]) -> bool:
    """Tell whether a row is a page number: a figure alone, outermost on its page."""
    if not _NUMBER.fullmatch(" ".join(w.text for w in row)):
        return False
    middles = [w.middle for w in page.words]
    return row[0].middle <= min(middles) + 1 or row[0].middle >= max(middles) - 1
