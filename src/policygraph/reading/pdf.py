"""PDF: pages to words, words to columns, columns to lines; what a PDF hides is said."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from policygraph.model import Text
from policygraph.reading.lines import clean
from policygraph.reading.model import Limits, ReadError, ReadLine
from policygraph.reading.pdf_blocks import BlockWriter
from policygraph.reading.pdf_page import words_of
from policygraph.reading.pdf_running import drop_running
from policygraph.reading.pdf_words import PageWords
from policygraph.reading.sentences import say

__all__ = ["read_pdf"]

_LEAST = 10
"""Fewer signs on a page than this are no text."""
_UNMAPPED_SHARE = 0.3
_TITLE_LENGTH = 200
_TAIL = 4_096
_NO_TITLE = ("microsoft word", "untitled", "naamloos", "document", "powerpoint")


def read_pdf(
    data: bytes, _limits: Limits
) -> tuple[tuple[ReadLine, ...], str | None, tuple[Text, ...]]:
    """Return the lines with page and box, the title, and what was left out of a PDF.

    Raises ReadError (encrypted-document, scanned-document, broken-document).
    """
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            pages, failed = _pages(pdf)
            notes = list(_hidden(pdf.doc))
            title = _title(pdf.metadata)
    except (PdfminerException, PDFException, RecursionError) as error:
        raise _refused(error) from error
    if not pages:
        raise ReadError(
            "broken-document",
            "The PDF has no page that can be read; it is cut off or damaged. Download it again.",
        )
    _need_text(pages)
    if failed:
        notes.append(say("unread-pages", _listed(failed)))
    if b"%%EOF" not in data[-_TAIL:]:
        notes.append(say("cut-off"))
    notes += _seen(pages)
    notes += drop_running(pages)
    writer = BlockWriter(pages)
    lines = writer.write()
    return lines, writer.title or title, (*notes, *writer.sentences())


def _pages(pdf: PDF) -> tuple[list[PageWords], list[int]]:
    pages: list[PageWords] = []
    failed: list[int] = []
    for number, page in enumerate(pdf.pages, start=1):
        try:
            pages.append(words_of(page))
        except MemoryError:
            raise
        except Exception:  # a damaged page may break a parser anywhere; the others still count
            failed.append(number)
        finally:
            page.close()
    return pages, failed


def _refused(error: Exception) -> ReadError:
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(cause, PDFPasswordIncorrect):
        return ReadError(
            "encrypted-document",
            "The PDF is protected with a password. Save it without password.",
        )
    if isinstance(cause, RecursionError):
        return ReadError(
            "hostile-document",
            "The PDF nests its parts deeper than any honest document. Save it again from its "
            "source.",
        )
    return ReadError(
        "broken-document",
        f"The PDF is damaged or cut off ({type(cause).__name__}). Download it again, or save it "
        "again from its source.",
    )


def _need_text(pages: list[PageWords]) -> None:
    signs = sum(p.counts["signs"] for p in pages)
    unmapped = sum(p.counts["unmapped"] for p in pages)
    pictures = sum(p.counts["pictures"] for p in pages)
    # A stamp or page number on a scanned page is no text.
    if not signs or (signs < _LEAST * len(pages) and pictures >= len(pages)):
        held = f" but {pictures} large pictures" if pictures else ""
        raise ReadError(
            "scanned-document",
            f"The PDF has {len(pages)} pages without text{held}: it was probably scanned. "
            "Recognise its text first (OCR), or ask the publisher for the original.",
        )
    if unmapped > _UNMAPPED_SHARE * signs / 6:
        raise ReadError(
            "scanned-document",
            "The PDF does not say which letters its signs are. Recognise its text (OCR), or save "
            "it again from its source.",
        )


def _listed(numbers: list[int]) -> Text:
    shown, more = ", ".join(map(str, numbers[:12])), len(numbers) - 12
    return (
        Text(f"{shown} en {more} meer", f"{shown} and {more} more")
        if more > 0
        else Text(shown, shown)
    )


_COUNTED = ("rotated", "outside", "unmapped", "unsafe", "drawings", "pictures")


def _seen(pages: list[PageWords]) -> Iterator[Text]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts += page.counts
    yield from (say(name, counts[name]) for name in _COUNTED if counts[name])
    silent = [p.number for p in pages if p.counts["signs"] < _LEAST and p.counts["pictures"]]
    if silent:
        yield say("silent-pages", _listed(silent))


def _hidden(document: PDFDocument) -> Iterator[Text]:
    catalog = document.catalog
    names = resolve1(catalog.get("Names")) if isinstance(catalog, dict) else None
    inside: dict[str, Any] = names if isinstance(names, dict) else {}
    action = resolve1(catalog.get("OpenAction"))
    kind = resolve1(action.get("S")) if isinstance(action, dict) else None
    if "JavaScript" in inside or getattr(kind, "name", "") in ("JavaScript", "Launch"):
        yield say("scripts")
    if "EmbeddedFiles" in inside:
        yield say("attached-files")


def _title(metadata: dict[str, Any]) -> str | None:
    raw = metadata.get("Title")
    title = clean(raw) if isinstance(raw, str) else ""
    usual = title.lower().startswith(_NO_TITLE)
    return title if title and len(title) <= _TITLE_LENGTH and not usual else None
