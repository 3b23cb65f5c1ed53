"""Coverage-guided fuzzing, outside the test run: python -m tests.reading.fuzz_with_atheris .pdf 120

Needs atheris. Ends with the first input that gives neither a result nor the documented error.
"""

import logging
import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(
    include=["policygraph.reading", "pdfminer", "pdfplumber", "docx", "zipfile"]
):
    from policygraph.reading.docx import read_docx
    from policygraph.reading.html import read_html
    from policygraph.reading.kinds import Kind, detect
    from policygraph.reading.model import Limits, ReadError
    from policygraph.reading.pdf import read_pdf
    from policygraph.reading.plain import read_plain
    from policygraph.reading.worker import parse

from .seeds import SEEDS

__all__ = ["main"]

# Named, so that they are instrumented here and not when the first input asks for them.
READERS = (read_docx, read_html, read_pdf, read_plain, Kind, detect)


def main(suffix: str, seconds: str) -> None:
    """Fuzz the reader of one format for so many seconds."""
    logging.disable(logging.CRITICAL)

    def one(data: bytes) -> None:
        try:
            parse(data, suffix, Limits())
        except (ReadError, MemoryError, RecursionError):
            return

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "seed").write_bytes(SEEDS[suffix])
        atheris.Setup(
            [sys.argv[0], folder, f"-max_total_time={seconds}", "-rss_limit_mb=2048", "-timeout=30",
             "-max_len=40000"],
            one,
        )  # fmt: skip
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
