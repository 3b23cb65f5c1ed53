"""The sentence around a candidate: what stands before a clause, and the sentence before it."""

from functools import lru_cache

from policygraph.extraction.model import Candidate
from policygraph.extraction.sentences import sentences

__all__ = ["opening", "previous", "whole"]


@lru_cache(maxsize=4096)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in sentences(text)) or (0,)


def opening(candidate: Candidate) -> tuple[int, int]:
    """Return where the part of the candidate's sentence that precedes it stands; may be empty."""
    starts = [s for s in _starts(candidate.block.text) if s <= candidate.start]
    return (starts[-1] if starts else 0), candidate.start


def previous(candidate: Candidate) -> tuple[int, int]:
    """Return where the sentence before the candidate's stands in the block; may be empty."""
    start, _ = opening(candidate)
    starts = [s for s in _starts(candidate.block.text) if s < start]
    return (starts[-1] if starts else start), start


def whole(candidate: Candidate) -> tuple[int, int]:
    """Return where the sentence that the candidate is, or is part of, stands in its block."""
    start, _ = opening(candidate)
    ends = [s for s in _starts(candidate.block.text) if s >= candidate.end]
    return start, (ends[0] if ends else len(candidate.block.text))
