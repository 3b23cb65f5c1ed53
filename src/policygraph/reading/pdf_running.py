"""Running heads, feet and page numbers: found because they repeat at the same height."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from policygraph.model import Text
from policygraph.reading.lines import join_cut
from policygraph.reading.pdf_words import PageWords, Word, cluster
from policygraph.reading.sentences import say

__all__ = ["drop_running"]

_ZONE = 0.14
"""The share of a page, above and below, in which heads and feet stand."""
_HEIGHT = 6.0
_SHARE = 0.2
_APART = 2.5
_LARGER = 1.1
_MOSTLY = 0.5
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"\W*(?:pagina|blz\.?|page|p\.)?\s*\d{1,4}(?:\s*(?:van|of|/|\||-)\s*\d{1,4})?\W*", re.IGNORECASE
)

Key = tuple[str, int]
Place = tuple[PageWords, list[Word]]


def drop_running(pages: list[PageWords]) -> Iterator[Text]:
    """Take what repeats out of the pages and say what and how often."""
    found: dict[Key, list[Place]] = defaultdict(list)
    for page in pages:
        for row in _margin_runs(page):
            if not any(w.cells for w in row) and _text(row):
                found[(_plain(_text(row)), _height(row))].append((page, row))
    usual = _usual_size(pages)
    running = {k for k in _repeated(found, len(pages)) if not _counts_up(found[k], usual)}
    running |= _titles(pages, {k: v for k, v in found.items() if k not in running})
    heads = {id(w) for key in running for _, row in found[key] for w in row}
    running = {k for k in running if not _is_bare(k) or _alone(found[k], heads)}
    numbers = {
        key
        for key, places in found.items()
        if key not in running
        and all(_is_number(page, row) for page, row in places)
        and _alone(places, heads)
    }
    lines = Counter[str]()
    texts = set()
    for page in pages:
        mine = [
            (key, row) for key in running | numbers for where, row in found[key] if where is page
        ]
        outer = _outermost(page, {id(w) for _, row in mine for w in row})
        for key, row in mine:
            if id(row[0]) in outer:
                lines["numbers" if _is_bare(key) else "heads"] += 1
                texts |= {_text(row)} if key in running else set()
        page.words = [w for w in page.words if id(w) not in outer]
    if lines["heads"]:
        shown = sorted(t for t in texts if not _NUMBER.fullmatch(t))[:3]
        yield say("running-heads", lines["heads"], ", ".join(f"“{text[:60]}”" for text in shown))
    if lines["numbers"]:
        yield say("page-numbers", lines["numbers"])


def _usual_size(pages: list[PageWords]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for word in page.words:
            sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _counts_up(places: list[Place], usual: float) -> bool:
    """Tell whether large letters with other figures each time are headings: “3. Toegang”."""
    large = all(row[0].size > _LARGER * usual for _, row in places)
    return large and len({_text(row) for _, row in places}) > 1


def _outermost(page: PageWords, repeated: set[int]) -> set[int]:
    """Return of the words that repeat those with nothing else between them and the page's edge."""
    rows = cluster(page.words)
    out: set[int] = set()
    for ordered in (rows, rows[::-1]):
        for row in ordered:
            out |= {id(w) for w in row if id(w) in repeated}
            if not all(id(w) in repeated for w in row):
                break
    return out


def _is_bare(key: Key) -> bool:
    return _NUMBER.fullmatch(key[0].replace("#", "1")) is not None


def _alone(places: list[Place], heads: set[int]) -> bool:
    """Tell whether nothing but running heads stands beside what could be a page number."""
    return all(
        id(word) in heads or word in row
        for page, row in places
        for word in page.words
        if abs(word.middle - row[0].middle) < _HEIGHT / 2
    )


def _height(row: list[Word]) -> int:
    return round(row[0].middle / _HEIGHT)


def _enough(pages: int) -> int:
    return 2 if pages == 2 else max(3, int(_SHARE * pages))


def _titles(pages: list[PageWords], found: dict[Key, list[Place]]) -> set[Key]:
    """Return what repeats, above the pages, the heading of the chapter that each is of."""
    by_height: dict[int, list[Key]] = defaultdict(list)
    for key in found:
        by_height[key[1]].append(key)
    # Headings stand in large letters; those above the pages are set smaller.
    largest: dict[str, float] = defaultdict(float)
    for page in pages:
        for text, size in _set_text(page):
            largest[text] = max(largest[text], size)
    out: set[Key] = set()
    for keys in by_height.values():
        titles = {k for k in keys if largest[k[0]] > max(row[0].size for _, row in found[k])}
        count = sum(len(found[k]) for k in titles)
        # Where running text stands at that height on other pages, they are headings themselves.
        only = count > _MOSTLY * sum(len(found[k]) for k in keys)
        if only and len({p.number for k in titles for p, _ in found[k]}) >= _enough(len(pages)):
            out |= titles
    return out


def _repeated(found: dict[Key, list[Place]], pages: int) -> set[Key]:
    """Return what stands at one height, or just beside it, on enough pages."""
    enough = _enough(pages)
    out = set()
    for text, height in found:
        near = [found.get((text, height + step), []) for step in (-1, 0, 1)]
        if pages > 1 and len({p.number for places in near for p, _ in places}) >= enough:
            out.add((text, height))
    return out


def _set_text(page: PageWords) -> Iterator[tuple[str, float]]:
    """Yield what is set on a page and its size: each run of words, and with the one below it."""
    above: list[list[Word]] = []
    for row in cluster([w for w in page.words if not w.cells]):
        runs = list(_runs(row))
        for run in runs:
            size = run[0].size
            text = _text(run)
            yield _plain(text), size
            for upper in above:
                if abs(upper[0].x0 - run[0].x0) < _HEIGHT and upper[0].size == size:
                    yield _plain(join_cut([_text(upper), text])), size
        above = [r for r in above if r[0].bottom > row[0].top - 2 * row[0].size] + runs


def _text(run: list[Word]) -> str:
    return " ".join(w.text for w in run)


def _plain(text: str) -> str:
    return _DIGITS.sub("#", text).casefold()


def _margin_runs(page: PageWords) -> Iterator[list[Word]]:
    """Yield what stands together above and below the text: the left and right of a head apart."""
    above, below = _ZONE * page.height, (1 - _ZONE) * page.height
    for row in cluster([w for w in page.words if w.middle < above or w.middle > below]):
        yield from _runs(row)


def _runs(row: list[Word]) -> Iterator[list[Word]]:
    run = [row[0]]
    for before, word in pairwise(row):
        if word.x0 - before.x1 > _APART * word.size:
            yield run
            run = []
        run.append(word)
    yield run


def _is_number(page: PageWords, row: list[Word]) -> bool:
    """Tell whether a row is a page number: a figure alone, outermost on its page."""
    if not _NUMBER.fullmatch(_text(row)):
        return False
    middles = [w.middle for w in page.words]
    return row[0].middle <= min(middles) + 1 or row[0].middle >= max(middles) - 1
