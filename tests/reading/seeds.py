"""Small documents of every format that fuzzing begins from, and how they are spoilt."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from .made import BOLD, Sheets, empty_word, word

__all__ = ["SEEDS", "Change", "rezipped", "spoilt"]

Change = tuple[str, int, int, bytes]
"""What is done, where (a number taken modulo the length), over how many bytes, with which bytes."""

_PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>Stuk</title></head><body><nav>Menu</nav>"
    '<h1>Beleid</h1><p>Tekst met <b>nadruk</b> en <a href="/x">schakel</a>.<ul><li>een<ol><li>twee'
    "</ol></ul><table><tr><th rowspan=2>A<td colspan=2>B<tr><td>C</table><dl><dt>T<dd>D</dl>"
)


def _pdf() -> bytes:
    sheet = Sheets(pageCompression=0)
    for page in range(2):
        sheet.put(50, 30, "Kopregel").put(50, 60, "Kop van het stuk", 16, BOLD)
        sheet.lines(50, 100, ["Een regel tekst die", "verder gaat tot hier.", "• een", "– twee"])
        sheet.lines(310, 100, ["De andere kolom met", "tekst die ook verder", "gaat tot hier."])
        sheet.grid(50, 200, (80, 80), [("A", "B"), ("C", str(page))])
        sheet.canvas.linkURL("https://v.example/", (50, 700, 90, 750))
        sheet.page()
    return sheet.bytes()


def _docx() -> bytes:
    document = empty_word()
    document.add_heading("Beleid", 1)
    document.add_paragraph("een", style="List Bullet")
    document.add_paragraph("twee", style="List Number 2")
    document.add_table(2, 2).cell(0, 0).text = "A"
    return word(document)


def rezipped(data: bytes, name: str, content: bytes) -> bytes:
    """Return an archive with one of its files replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, content if entry == name else source.read(entry))
    return out.getvalue()


SEEDS: dict[str, bytes] = {
    ".pdf": _pdf(),
    ".docx": _docx(),
    ".html": _PAGE.encode(),
    ".md": "# Kop\n\n- een\n  - twee\n\nA\tB\nDe cliënt – één.\n".encode(),
    ".txt": "De cliënt – één – betaalt.\n".encode("cp1252"),
}


def spoilt(data: bytes, changes: Sequence[Change]) -> bytes:
    """Return bytes after changes: cut off, flipped, spliced, repeated or overwritten."""
    for kind, place, length, other in changes:
        at = place % (len(data) + 1)
        end = min(at + length, len(data))
        if kind == "cut":
            data = data[:at]
        elif kind == "flip":
            data = data[:at] + bytes(b ^ 0xFF for b in data[at:end]) + data[end:]
        elif kind == "drop":
            data = data[:at] + data[end:]
        elif kind == "splice":
            data = data[:end] + data[at:end] + data[end:]
        else:
            data = data[:at] + other + data[end:]
    return data
