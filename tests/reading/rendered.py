"""A Markdown-like text printed as PDF, Word document and web page, for the round trip."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table
from reportlab.platypus.flowables import Flowable

from .made import BOLD, HEIGHT, REGULAR, WIDTH, empty_word, word

__all__ = ["as_docx", "as_html", "as_pdf", "words"]

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)[-*•]\s+(.*)")
_LINK = re.compile(r"\[([^\]\[]*)\]\(([^()\s]*)\)")
_SIGNS = str.maketrans(dict.fromkeys("*#|<>✓\uf0b7", " "))


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    level: int
    cells: tuple[str, ...]


def plain(text: str) -> str:
    """Return what is read of a line: links without address, no signs of Markdown."""
    return _LINK.sub(r"\1", text).translate(_SIGNS).replace("[", " ").replace("]", " ")


def pieces(text: str) -> Iterator[Piece]:
    """Yield the lines as headings, items, rows and paragraphs."""
    for line in text.split("\n"):
        if not plain(line).strip():
            continue
        if found := _HEADING.match(line):
            yield Piece("heading", len(found[1]), (plain(found[2]),))
        elif found := _ITEM.match(line):
            yield Piece("item", 1 + min(len(found[1]) // 2, 2), (plain(found[2]),))
        elif "\t" in line:
            yield Piece("row", 0, tuple(plain(c) for c in line.split("\t")))
        else:
            yield Piece("paragraph", 0, (plain(line),))


def blocks(text: str) -> Iterator[list[Piece]]:
    """Yield pieces alone, rows that follow each other together."""
    rows: list[Piece] = []
    for piece in pieces(text):
        if rows and (piece.kind != "row" or len(piece.cells) != len(rows[0].cells)):
            yield rows
            rows = []
        if piece.kind == "row":
            rows.append(piece)
        else:
            yield [piece]
    if rows:
        yield rows


def words(lines: Iterator[str]) -> list[str]:
    """Return the words of Markdown-like lines, without list signs, addresses and hyphens of cuts."""
    text = "\n".join(lines)
    text = re.sub(r"^(\s*)(?:[-•–]|#{1,6}|\[\^\w+\]:)\s+", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"([^\W\d_])-\s*\n\s*(?=[^\W\d_])", r"\1", plain(text))
    return re.findall(r"[^\W_]+", text)


def as_docx(text: str) -> bytes:
    document = empty_word()
    for block in blocks(text):
        first = block[0]
        if first.kind == "row":
            table = document.add_table(len(block), len(first.cells))
            for row, piece in zip(table.rows, block, strict=True):
                for cell, content in zip(row.cells, piece.cells, strict=True):
                    cell.text = content.strip()
        elif first.kind == "heading":
            document.add_heading(first.cells[0].strip(), first.level)
        elif first.kind == "item":
            style = "List Bullet" if first.level == 1 else f"List Bullet {first.level}"
            document.add_paragraph(first.cells[0].strip(), style=style)
        else:
            document.add_paragraph(first.cells[0].strip())
    return word(document)


def as_html(text: str) -> bytes:
    out = ["<!doctype html><html><head><meta charset=utf-8></head><body>"]
    for block in blocks(text):
        first = block[0]
        if first.kind == "row":
            rows = (
                "<tr>" + "".join(f"<td>{html.escape(c)}" for c in piece.cells) for piece in block
            )
            out.append(f"<table>{''.join(rows)}</table>")
        elif first.kind == "heading":
            out.append(f"<h{first.level}>{html.escape(first.cells[0])}</h{first.level}>")
        elif first.kind == "item":
            nested = "<ul><li>" * first.level, "</ul>" * first.level
            out.append(f"{nested[0]}{html.escape(first.cells[0])}{nested[1]}")
        else:
            out.append(f"<p>{html.escape(first.cells[0])}</p>")
    return "".join(out).encode()


def as_pdf(text: str, columns: int = 1) -> bytes:
    """Return a PDF with a running head and page numbers, in one or two columns."""
    story: list[Flowable] = []
    width = (WIDTH - 100 - 24 * (columns - 1)) / columns
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=11.5, spaceAfter=7)
    sizes = {1: 20, 2: 16, 3: 13, 4: 11.5, 5: 11.5, 6: 11.5}
    for block in blocks(text):
        first = block[0]
        content = html.escape(first.cells[0].strip())
        if first.kind == "row" and columns > 1 and len(first.cells) > 2:
            # Such narrow cells would cut words without a hyphen; no publisher prints that.
            story += [Paragraph(html.escape(" ".join(p.cells)), body) for p in block]
        elif first.kind == "row":
            cells = [[Paragraph(html.escape(c), body) for c in p.cells] for p in block]
            count = len(first.cells)
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
            story += [Table(cells, [width / count] * count, style=grid), Spacer(1, 8)]
        elif first.kind == "heading":
            size = sizes[first.level]
            style = ParagraphStyle("h", body, fontName=BOLD, fontSize=size, leading=size * 1.2,
                                   spaceBefore=8)  # fmt: skip
            story.append(Paragraph(content, style))
        elif first.kind == "item":
            inset = 12 * first.level
            style = ParagraphStyle(
                "li", body, leftIndent=inset, bulletIndent=inset - 10, spaceAfter=3
            )
            story.append(Paragraph(content, style, bulletText="•"))
        else:
            story.append(Paragraph(content, body))
    return _built(story, columns, width)


def _built(story: list[Flowable], columns: int, width: float) -> bytes:
    frames = [
        Frame(50 + i * (width + 24), 60, width, HEIGHT - 130, 0, 0, 0, 0) for i in range(columns)
    ]

    def head(canvas, document) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont(REGULAR, 8)
        canvas.drawString(50, HEIGHT - 40, "Kopregel van het stuk")
        canvas.drawString(WIDTH - 70, 30, str(document.page))

    out = BytesIO()
    template = BaseDocTemplate(out, pagesize=(WIDTH, HEIGHT))
    template.addPageTemplates([PageTemplate(frames=frames, onPage=head)])
    template.build(story)
    return out.getvalue()
