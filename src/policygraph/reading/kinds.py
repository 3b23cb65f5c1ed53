"""Which format a file has, by its content; the name is only believed where content is silent."""

import re
import zipfile
from enum import Enum
from io import BytesIO

from policygraph.reading.model import Limits, ReadError

__all__ = ["Kind", "detect", "mismatch"]


class Kind(Enum):
    """A format that can be read: media type and name for people."""

    PDF = ("application/pdf", "a PDF")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document (DOCX)",
    )
    HTML = ("text/html", "a web page (HTML)")
    MARKDOWN = ("text/markdown", "Markdown")
    TEXT = ("text/plain", "plain text")

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return self.value[0]

    @property
    def label(self) -> str:
        """The format as people call it."""
        return self.value[1]


_SUFFIXES = {
    ".pdf": Kind.PDF, ".docx": Kind.DOCX, ".docm": Kind.DOCX, ".html": Kind.HTML,
    ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT, ".text": Kind.TEXT,
}  # fmt: skip
_HEAD = 1024
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_DOCX = "Save it as DOCX or PDF."
_REFUSED = (
    (b"{\\rtf", "Rich Text (RTF)", _SAVE_DOCX),
    (b"\x89PNG", "a picture (PNG)", "Recognise its text first (OCR) and save that as PDF or text."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Recognise its text first (OCR) and save that as PDF."),
    (b"GIF8", "a picture (GIF)", "Recognise its text first (OCR) and save that as PDF or text."),
    (b"II*\x00", "a picture (TIFF)", "Recognise its text first (OCR) and save that as PDF."),
    (b"MM\x00*", "a picture (TIFF)", "Recognise its text first (OCR) and save that as PDF."),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it and name the document inside."),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)", "Unpack it and name the document inside."),
    (b"Rar!", "a compressed file (RAR)", "Unpack it and name the document inside."),
    (b"\x7fELF", "a program", "Name a document."),
    (b"MZ", "a program", "Name a document."),
    (b"%!PS", "PostScript", "Save it as PDF."),
)
_MAIN_PART = "word/document.xml"
_OFFICE = {
    "xl/workbook.xml": "an Excel workbook", "ppt/presentation.xml": "a PowerPoint presentation",
    "mimetype": "an OpenDocument or EPUB file",
}  # fmt: skip


def detect(data: bytes, suffix: str, limits: Limits) -> Kind:
    """Return the format of a file's bytes; ``suffix`` (".pdf") tells Markdown from plain text.

    Raises ReadError: empty-file, file-too-large, unsupported-document, encrypted-document,
    broken-document, hostile-document.
    """
    if not data:
        raise ReadError("empty-file", "The file is empty. Download or export it again.")
    if len(data) > limits.file_size:
        raise ReadError("file-too-large", "The file grew while it was read. Try again.")
    if b"%PDF-" in data[:_HEAD]:
        return Kind.PDF
    if data.startswith(b"PK"):
        return _archive(data, limits)
    _refuse(data)
    claimed = _SUFFIXES.get(suffix)
    if _is_html(data) or claimed is Kind.HTML:
        return Kind.HTML
    if b"\0" in data and not data.startswith(_UTF16):
        raise ReadError(
            "unsupported-document",
            "The file is no text and no known format. PDF, DOCX, HTML, Markdown and plain text "
            "are read; save it as one of these.",
        )
    return Kind.MARKDOWN if claimed is Kind.MARKDOWN else Kind.TEXT


def mismatch(kind: Kind, suffix: str) -> tuple[str, ...]:
    """Return a sentence where a file's name claims another format than it has."""
    claimed = _SUFFIXES.get(suffix)
    if claimed is kind or (claimed is None and not suffix):
        return ()
    if claimed is None:
        return (f"The name ends in {suffix}; the content is {kind.label} and was read as that.",)
    if {claimed, kind} == {Kind.TEXT, Kind.MARKDOWN}:
        return ()
    return (
        f"The name ends in {suffix}, as if it were {claimed.label}; the content is {kind.label} "
        "and was read as that.",
    )


def _is_html(data: bytes) -> bool:
    head = data[: 4 * _HEAD]
    if head.startswith(_UTF16):
        coding = "utf-16-le" if head.startswith(_UTF16[0]) else "utf-16-be"
        head = head[2:].decode(coding, "replace").encode()
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _refuse(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError(
                "encrypted-document",
                "The Word document is protected with a password. Save it without password.",
            )
        raise ReadError(
            "unsupported-document", f"The file is an old Office document (DOC). {_SAVE_DOCX}"
        )
    head = data[:_HEAD].lower()
    if b"mime-version:" in head and b"multipart/related" in head:
        raise ReadError(
            "unsupported-document", "The file is a web archive (MHTML). Save the page as HTML."
        )
    for magic, name, remedy in _REFUSED:
        # Two letters also begin ordinary text; a program has a zero byte near them.
        if data.startswith(magic) and (len(magic) > 2 or b"\0" in data[:64] or magic[0] > 127):
            raise ReadError("unsupported-document", f"The file is {name}. {remedy}")


def _archive(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError(
            "broken-document",
            "The file is a damaged archive, such as a DOCX that was cut off. Download it again.",
        ) from error
    names = {entry.filename for entry in entries}
    if _MAIN_PART not in names and not any(n.startswith("word/") for n in names):
        found = next((label for part, label in _OFFICE.items() if part in names), "an archive")
        remedy = "Unpack it and name the document inside." if found == "an archive" else _SAVE_DOCX
        raise ReadError("unsupported-document", f"The file is {found}. {remedy}")
    _bounded(entries, limits)
    return Kind.DOCX


def _bounded(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse an archive that unpacks to more than a document has; nothing is unpacked for it."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError(
            "encrypted-document", "The archive is encrypted. Save the document without password."
        )
    total = sum(entry.file_size for entry in entries)
    swollen = [
        e
        for e in entries
        if e.file_size > 1_000_000 and e.file_size > limits.ratio * max(1, e.compress_size)
    ]
    if len(entries) > limits.entries or total > limits.unpacked or swollen:
        worst = f", {swollen[0].filename} by far the most" if swollen else ""
        raise ReadError(
            "hostile-document",
            f"The archive unpacks to {len(entries)} files of {total / 1e6:.0f} MB together"
            f"{worst}: more than a document has. Nothing was unpacked; save it again from Word.",
        )
