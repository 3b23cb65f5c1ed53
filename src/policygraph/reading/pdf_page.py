"""One page of a PDF as words: sizes, weight, links, and the rows of ruled tables as words."""

import re
from typing import Any

from pdfplumber.page import Page

from policygraph.reading.lines import clean, is_unsafe
from policygraph.reading.pdf_boxes import take_boxes
from policygraph.reading.pdf_drawn import is_drawing, item_signs, rules
from policygraph.reading.pdf_tables import take_tables
from policygraph.reading.pdf_words import PageWords, Word

__all__ = ["words_of"]

_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
_RAISED = 0.78
"""A mark of a footnote is set smaller than this share of its word."""
_GLUE = 0.15
_NEAR = 0.3
_LARGE_PICTURE = 0.05
_UNMAPPED = re.compile(r"\(cid:\d+\)")
# WinAnsiEncoding shows a bullet for the code it leaves free; the parser does not know that.
_FREE_CODE = "(cid:127)"
_NOTE_MARK = re.compile(r"\d{1,3}")
_PICTURES = re.compile(r"wingdings|webdings|dingbats", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]")


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
    if is_drawing(page):
        out.counts["drawings"] += 1
    else:
        out.words += item_signs(page, out.words)
        out.rules = rules(page)
        take_tables(page, out)
        take_boxes(page, out)
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
    text = _signs(str(found["text"]), chars)
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


def _signs(text: str, chars: list[dict[str, Any]]) -> str:
    """Return the text of a word as it is seen: signs of picture fonts, hyphens that show."""
    if all(_PICTURES.search(str(c["fontname"])) for c in chars):
        return "•" if len(chars) == 1 else ""
    if "\u00ad" in text and len(chars) == len(text):
        text = "".join("-" if c["text"] == "\u00ad" and _shows(c) else c["text"] for c in chars)
    return text.replace(_FREE_CODE, "•")


def _shows(char: dict[str, Any]) -> bool:
    return bool(char["x1"] - char["x0"] > _GLUE * char["size"])


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
