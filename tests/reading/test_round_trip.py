"""The real documents, printed in every format, come back with the same words in the same order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rapidfuzz.distance import LCSseq

from policygraph.documents import find_documents
from policygraph.reading import read

from .rendered import as_docx, as_html, as_pdf, words

FOLDER = find_documents(None)
DOCUMENTS = sorted(FOLDER.iterdir()) if FOLDER else []
FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "docx": (".docx", as_docx),
    "html": (".html", as_html),
    "pdf": (".pdf", as_pdf),
    "pdf in two columns": (".pdf", lambda text: as_pdf(text, 2)),
}


def share_back(source: list[str], found: list[str]) -> float:
    """Return the share of words, of both texts, that come back in the same order."""
    return 2 * LCSseq.similarity(source, found) / (len(source) + len(found))


def test_a_lost_or_moved_word_counts() -> None:
    assert share_back(["a", "b", "c", "d"], ["a", "c", "d"]) == pytest.approx(6 / 7)
    assert share_back(["a", "b"], ["b", "a"]) == 0.5


@pytest.mark.slow
@pytest.mark.skipif(not DOCUMENTS, reason="the documents are not here")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_the_words_come_back(path: Path, form: str, tmp_path: Path) -> None:
    suffix, render = FORMATS[form]
    text = path.read_text(encoding="utf-8")
    rendered = tmp_path / f"{path.stem}{suffix}"
    rendered.write_bytes(render(text))
    back = words(line.text for line in read(rendered).lines)
    share = share_back(words(iter(text.split("\n"))), back)
    print(f"{path.stem} as {form}: {share:.4%} of {len(back)} words")  # noqa: T201
    assert share >= 0.995
