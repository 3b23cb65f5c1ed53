"""The process that reads one document, on its standard input, and answers on standard output.

Started as ``python -m policygraph.reading.worker TASK``, the task as JSON. It has no sockets,
writes no file, and its memory and time have an end.
"""

import hashlib
import json
import logging
import os
import resource
import sys
import warnings
from typing import Any

from policygraph.engine.frames import Head, pack
from policygraph.engine.sandbox import confine
from policygraph.reading.kinds import Kind, detect, mismatch
from policygraph.reading.language import remark
from policygraph.reading.model import Limits, ReadDocument, ReadError

__all__ = ["main", "parse"]

_DEPTH = 3_000


def main() -> None:
    """Read the document and answer with its lines or with an error."""
    # Nothing else may write to the stream of answers.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    task = json.loads(sys.argv[1])
    limits = Limits(**task["limits"])
    confine()
    _limit(limits)
    try:
        head, body = _answer(sys.stdin.buffer.read(limits.file_size + 1), task["suffix"], limits)
    except ReadError as error:
        head, body = {"error": error.id, "message": str(error)}, b""
    except (MemoryError, RecursionError) as error:
        head, body = _costly(error, limits), b""
    replies.write(pack(head, body))
    replies.flush()
    # Taking a large tree of objects apart again would cost time for nothing.
    os._exit(0)


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    seconds = int(limits.seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.setrecursionlimit(_DEPTH)
    # What libraries note about a document says nothing to its reader.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")


def _costly(error: MemoryError | RecursionError, limits: Limits) -> Head:
    what = (
        f"more than {limits.memory / 1e6:g} MB of memory"
        if isinstance(error, MemoryError)
        else "to follow parts nested deeper than any honest document has"
    )
    return {
        "error": "reading-too-costly",
        "message": f"Reading the document needs {what} and was stopped. Save it again from its "
        "source, without pictures, or in parts.",
    }


def _answer(data: bytes, suffix: str, limits: Limits) -> tuple[Head, bytes]:
    read = parse(data, suffix, limits)
    lines = [(line.text, line.page, line.box, line.source_line) for line in read.lines]
    body = json.dumps(lines, ensure_ascii=False).encode()
    if len(body) > limits.output:
        raise ReadError(
            "reading-too-costly",
            f"The document gives more than {limits.output / 1e6:g} MB of text, which no policy "
            "has. Read it in parts.",
        )
    head: dict[str, Any] = {
        "title": read.title, "media_type": read.media_type, "sha256": read.sha256,
        "warnings": [(w.nl, w.en) for w in read.warnings],
    }  # fmt: skip
    return head, body


def parse(data: bytes, suffix: str, limits: Limits) -> ReadDocument:
    """Read the bytes of a document in this process; ``suffix`` is that of its name.

    Raises ReadError; any other error of a parser becomes broken-document.
    """
    kind = detect(data, suffix, limits)
    try:
        lines, title, notes = _reader(kind)(data, limits)
    except (ReadError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ReadError(
            "broken-document",
            f"The document claims to be {kind.label}, but its inside is damaged "
            f"({type(error).__name__}). Download it again, or save it again from its source.",
        ) from error
    if not any(line.text.strip() for line in lines):
        raise ReadError("empty-file", "The document has no text. Export it again with its text.")
    notes = (*mismatch(kind, suffix), *notes, *remark(line.text for line in lines))
    return ReadDocument(lines, title, kind.media_type, hashlib.sha256(data).hexdigest(), notes)


def _reader(kind: Kind) -> Any:
    """Return the reader of a kind; its libraries are imported only where they are needed."""
    if kind is Kind.PDF:
        from policygraph.reading.pdf import read_pdf

        return read_pdf
    if kind is Kind.DOCX:
        from policygraph.reading.docx import read_docx

        return read_docx
    if kind is Kind.HTML:
        from policygraph.reading.html import read_html

        return read_html
    from policygraph.reading.plain import read_plain

    return read_plain


if __name__ == "__main__":
    main()
