"""The sentence around a candidate: what stands before a clause, and the sentences around it.

What is longer than any sentence, and what is further away than a few sentences, is left out: no
document can make the rules look at all of it for each of its parts.
"""

from functools import lru_cache
from re import Pattern
from typing import Final

from policygraph.extraction.model import Candidate
from policygraph.extraction.sentences import sentences

__all__ = ["following", "opening", "previous", "resumed", "whole"]

_MOST: Final = 3000
"""Letters of a sentence that are looked at."""
_AROUND: Final = 6
"""Sentences before or after that are looked at."""


@lru_cache(maxsize=4096)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in sentences(text)) or (0,)


def opening(candidate: Candidate) -> tuple[int, int]:
    """Return where the part of the candidate's sentence that precedes it stands; may be empty."""
    starts = [s for s in _starts(candidate.block.text) if s <= candidate.start]
    first = starts[-1] if starts else 0
    return max(first, candidate.start - _MOST), candidate.start


def previous(candidate: Candidate) -> tuple[int, int]:
    """Return where the sentence before the candidate's stands in the block; may be empty."""
    start, _ = opening(candidate)
    starts = [s for s in _starts(candidate.block.text) if s < start]
    return max(starts[-1] if starts else start, start - _MOST), start


def resumed(candidate: Candidate, resuming: Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Return where the sentences stand that the candidate goes on from, the nearest first.

    It goes on from the sentence before it where ``resuming`` occurs in its own ("zij", "deze",
    "dan"), that one from the one before it where it occurs in that, and so on.
    """
    text = candidate.block.text
    start, end = whole(candidate)
    begins = [s for s in _starts(text) if s <= start]
    out: list[tuple[int, int]] = []
    while len(begins) > 1 and len(out) < _AROUND and resuming.search(text[start:end]):
        start, end = begins[-2], begins.pop()
        out.append((max(start, end - _MOST), end))
    return tuple(out)


def following(candidate: Candidate) -> tuple[tuple[int, int], ...]:
    """Return where the sentences after the candidate's stand in the block."""
    text = candidate.block.text
    _, end = whole(candidate)
    begins = [s for s in _starts(text) if s >= end][: _AROUND + 1]
    ends = [*begins[1:], len(text)] if len(begins) <= _AROUND else begins[1:]
    return tuple((s, min(e, s + _MOST)) for s, e in zip(begins, ends, strict=False))


def whole(candidate: Candidate) -> tuple[int, int]:
    """Return where the sentence that the candidate is, or is part of, stands in its block."""
    start, _ = opening(candidate)
    ends = [s for s in _starts(candidate.block.text) if s >= candidate.end]
    end = ends[0] if ends else len(candidate.block.text)
    return start, min(end, candidate.start + _MOST)
