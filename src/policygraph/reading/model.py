"""What reading a document gives: lines with their places, and what must be said about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import SourceError
from policygraph.model import Text

__all__ = ["Box", "Limits", "ReadDocument", "ReadError", "ReadLine", "naming"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points (1/72 inch), from the upper left corner of the page."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of Markdown-like text (NFC) and where it stands.

    ``page`` (1-based) and ``box`` for PDF; ``source_line`` (1-based) for plain text and Markdown,
    where it is the line of the file itself. A format without lines or pages has neither.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    source_line: int | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as lines, its own title, its type, the hash of its bytes, and what to know.

    ``warnings`` are whole sentences for people, in Dutch and English: what was left out and how
    often, what was guessed, what is missing.
    """

    lines: tuple[ReadLine, ...]
    title: str | None
    media_type: str
    sha256: str
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    seconds: float = 60.0
    memory: int = 1_000_000_000
    """Bytes of address space of the process that reads."""
    file_size: int = 100_000_000
    output: int = 32_000_000
    """Bytes of the lines as they are handed back."""
    entries: int = 3_000
    """Files in an archive such as DOCX."""
    unpacked: int = 200_000_000
    """Bytes of an archive's files together, unpacked."""
    ratio: int = 200
    """Unpacked bytes for each packed byte, for a file above one megabyte."""


class ReadError(SourceError):
    """A document that cannot be read; the message names it, the cause and the remedy.

    Ids: unreadable-file, empty-file, file-too-large, unsupported-document, encrypted-document,
    scanned-document, broken-document, hostile-document, unknown-encoding, reading-too-slow,
    reading-too-costly.
    """


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the document's name before the message of a ReadError."""
    try:
        yield
    except ReadError as error:
        raise ReadError(error.id, f"{path}: {error}") from None
