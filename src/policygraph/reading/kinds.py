"""Which format a file has, by its content; the name is only believed where content is silent."""

import re
import zipfile
import zlib
from enum import Enum
from io import BytesIO

from policygraph.model import Text
from policygraph.reading.encoding import utf_16_without_mark
from policygraph.reading.model import Limits, ReadError
from policygraph.reading.others import other_archive, refuse_other
from policygraph.reading.sentences import say

__all__ = ["Kind", "detect", "mismatch"]


class Kind(Enum):
    """A format that can be read: media type and name for people."""

    PDF = ("application/pdf", "a PDF", "een PDF")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a Word document (DOCX)", "een Word-document (DOCX)",
    )  # fmt: skip
    HTML = ("text/html", "a web page (HTML)", "een webpagina (HTML)")
    MARKDOWN = ("text/markdown", "Markdown", "Markdown")
    TEXT = ("text/plain", "plain text", "platte tekst")

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return self.value[0]

    @property
    def label(self) -> str:
        """The format as people call it."""
        return self.value[1]

    @property
    def name_of(self) -> Text:
        """The format as people call it, in both languages."""
        return Text(self.value[2], self.value[1])


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
_MAIN_PART = "word/document.xml"


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
    refuse_other(data)
    claimed = _SUFFIXES.get(suffix)
    if _is_html(data) or claimed is Kind.HTML:
        return Kind.HTML
    if b"\0" in data and not data.startswith(_UTF16) and utf_16_without_mark(data) is None:
        raise ReadError(
            "unsupported-document",
            "The file is no text and no known format. PDF, DOCX, HTML, Markdown and plain text "
            "are read; save it as one of these.",
        )
    return Kind.MARKDOWN if claimed is Kind.MARKDOWN else Kind.TEXT


def mismatch(kind: Kind, suffix: str) -> tuple[Text, ...]:
    """Return a sentence where a file's name claims another format than it has."""
    claimed = _SUFFIXES.get(suffix)
    if claimed is kind or (claimed is None and not suffix):
        return ()
    if claimed is None:
        return (say("name-unknown", suffix, kind.name_of),)
    if {claimed, kind} == {Kind.TEXT, Kind.MARKDOWN}:
        return ()
    return (say("name-claims", suffix, claimed.name_of, kind.name_of),)


def _is_html(data: bytes) -> bool:
    head = data[: 4 * _HEAD]
    if head.startswith(_UTF16):
        coding = "utf-16-le" if head.startswith(_UTF16[0]) else "utf-16-be"
        head = head[2:].decode(coding, "replace").encode()
    return _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _archive(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            archive_type = _declared_type(archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError(
            "broken-document",
            "The file is a damaged archive, such as a DOCX that was cut off. Download it again.",
        ) from error
    names = {entry.filename for entry in entries}
    if _MAIN_PART not in names and not any(n.startswith("word/") for n in names):
        raise other_archive(names, archive_type)
    _bounded(entries, limits)
    return Kind.DOCX


def _declared_type(archive: zipfile.ZipFile) -> str:
    """Return what an archive says of itself in its part ``mimetype``; that part is never long."""
    try:
        with archive.open("mimetype") as part:
            return part.read(200).decode("ascii", "replace").strip()
    except (KeyError, RuntimeError, OSError, ValueError, NotImplementedError, zipfile.BadZipFile,
            zlib.error):  # fmt: skip
        return ""


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
