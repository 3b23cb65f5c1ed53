"""What may be a statement: sentences, items, table rows, clauses with a demand of their own."""

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from policygraph.extraction.coordination import clauses
from policygraph.extraction.cues import Cues
from policygraph.extraction.lines import names_demands
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["candidates"]

_SEMICOLON = re.compile(r";\s+(?=\S)")
_CAPTION = 4
"""Words of the longest caption."""
_ANSWER = re.compile(
    r"(?:Dan|Stuur|Neem|Bel|Mail|Kijk|Meld|Zoek|Regel|Vraag|Vult?|Ga|Geef|Lees|Klik|Schrijf|"
    r"Controleer|Zorg|Laat)\b"
)


_CASE = re.compile(r"[A-Z][a-zà-ÿ]+ (?:u|je|we|wij)\b")
_DONE = re.compile(r"(?:Wij|We) ")


def _conditional(question: str, answer: str) -> bool:
    """Tell whether a question only sets the case in which something is done ("Bent u …? Wij …")."""
    return bool(_CASE.match(question) and _DONE.match(answer))


def _answered(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences; questions and the sentence that answers them ("Dan …") are one."""
    asked: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if text[:end].endswith("?"):
            asked.append((start, end))
            continue
        if asked and (
            _ANSWER.match(text, start) or _conditional(text[slice(*asked[-1])], text[start:])
        ):
            yield asked[0][0], end
        else:
            yield from asked
            yield start, end
        asked = []
    yield from asked


def _demanding(block: Block, text: StructuredText) -> tuple[int, int] | None:
    """Return where the cell stands that holds the demand of a row: its column is named so."""
    if block.header is None:
        return None
    names = text.blocks[block.header].cells
    wanted = next((i for i, name in enumerate(names) if names_demands(name)), None)
    if wanted is None or wanted >= len(block.cells) or not block.cells[wanted]:
        return None
    at = 0
    for cell in block.cells[: wanted + 1]:
        found = block.text.find(cell, at)
        if found < 0:
            return None
        at, end = found, found + len(cell)
    return at, end


def _is_caption(block: Block, following: Block | None) -> bool:
    """Tell whether an item only names what the paragraph or list below it says."""
    if block.kind != "item" or following is None:
        return False
    below = following.kind == "paragraph" and following.origin[0][1] > 2
    below = below or (following.kind == "item" and following.lead == block.number)
    return below and len(block.text.split()) <= _CAPTION and block.text[-1].isalnum()


def _pieces(block: Block, text: StructuredText, cues: Cues) -> Iterator[tuple[int, int]]:
    if block.kind == "row":
        yield _demanding(block, text) or (0, len(block.text.rstrip()))
        return
    for start, end in _answered(block.text):
        parts = [start, *(m.end() for m in _SEMICOLON.finditer(block.text, start, end)), end]
        for first, last in pairwise(parts):
            stop = first + len(block.text[first:last].rstrip())
            if stop > first:
                yield from clauses(block.text, first, stop, cues)


def candidates(text: StructuredText, cues: Cues) -> tuple[Candidate, ...]:
    """Return what may be a statement, in reading order; headings and noise are none."""
    return tuple(
        Candidate(block, start, end)
        for block, following in zip_longest(text.blocks, text.blocks[1:])
        if block.kind in ("paragraph", "item", "row") and not _is_caption(block, following)
        for start, end in _pieces(block, text, cues)
        if end > start
    )
