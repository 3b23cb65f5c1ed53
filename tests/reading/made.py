"""Documents made for the tests: a sheet of paper to print on, Word files, and how to read both."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from policygraph.reading import Limits, ReadDocument
from policygraph.reading.worker import parse

FONTS = Path(str(reportlab.__file__)).parent / "fonts"
WIDTH, HEIGHT = 595.0, 842.0
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


class Sheets:
    """Pages in points; heights are measured from the top, as the reader gives them."""

    def __init__(self, **options: Any) -> None:
        self._bytes = BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=(WIDTH, HEIGHT), **options)

    def put(self, x: float, y: float, text: str, size: float = 10, font: str = REGULAR) -> "Sheets":
        """Print a text with its baseline y below the upper edge."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return self

    def lines(
        self, x: float, y: float, texts: Sequence[str], size: float = 10, font: str = REGULAR,
        leading: float = 12,
    ) -> "Sheets":  # fmt: skip
        """Print lines one below the other."""
        for number, text in enumerate(texts):
            self.put(x, y + number * leading, text, size, font)
        return self

    def grid(self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]],
             height: float = 30) -> "Sheets":  # fmt: skip
        """Print a ruled table; a line end in a cell begins a new line there."""
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        tops = [y + i * height for i in range(len(rows) + 1)]
        self.canvas.grid(edges, [HEIGHT - top for top in tops])
        for top, row in zip(tops, rows, strict=False):
            for left, cell in zip(edges, row, strict=False):
                self.lines(left + 3, top + 11, cell.split("\n"))
        return self

    def page(self) -> "Sheets":
        """End the page."""
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        """Return the finished PDF."""
        self.canvas.save()
        return self._bytes.getvalue()


def vera() -> str:
    """Return the name of a font that has letters beyond Latin-1."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", str(FONTS / "Vera.ttf")))
    return "Vera"


def word(document: Any) -> bytes:
    """Return a python-docx document as a file's bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def empty_word() -> Any:
    """Return a new python-docx document."""
    return docx.Document()


def parsed(data: bytes, suffix: str) -> ReadDocument:
    """Read bytes in this process."""
    return parse(data, suffix, Limits())


def texts(document: ReadDocument) -> list[str]:
    """Return the lines' texts."""
    return [line.text for line in document.lines]


def said(document: ReadDocument) -> str:
    """Return all warnings together."""
    return " ".join(warning.en for warning in document.warnings)
