"""Where a statement repeats several known norms, each in words of its own, and so is several.

Earlier policies tell: where their provisions of different norms stand side by side in a sentence,
the sentence is as many statements. Nothing is cut on a guess about its grammar.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from policygraph.extraction.norm_index import NormCandidate, NormIndex

__all__ = ["Stretch", "pieces", "repeated"]

_LIKE: Final = 85.0
"""So much of a hundred an earlier wording must be like the words that repeat it."""
_FEWEST: Final = 3
_MOST: Final = 0.8
"""A wording longer than this share of the statement repeats all of it."""
_SHARED: Final = 0.2
"""So much of a shorter stretch may lie in a longer one: a word that both begin or end with."""
_JOINS: Final = len("alsmede ")
_JOINT: Final = re.compile(r"[\s,;]+(?:en|of|maar|alsmede|evenals)\s+|[,;]\s+", re.IGNORECASE)


class Stretch(NamedTuple):
    """Words of a text, by their offsets, that repeat what expresses a norm."""

    start: int
    end: int
    norm: str


class _Placed(NamedTuple):
    """The words of a text as one string, and for each where it begins there and in the text."""

    masked: str
    begins: tuple[int, ...]
    offsets: tuple[int, ...]

    def word_at(self, place: int) -> int:
        """Return the number of the word that stands nearest to a place in the string."""
        return min(range(len(self.begins)), key=lambda n: abs(self.begins[n] - place))


def _placed(text: str, index: NormIndex) -> _Placed:
    found = index.analyser.placed(text)
    begins, at = [], 0
    for word, _ in found:
        begins.append(at)
        at += len(word) + 1
    return _Placed(" ".join(w for w, _ in found), tuple(begins), tuple(o for _, o in found))


def repeated(
    text: str, candidates: Sequence[NormCandidate], wordings: Mapping[str, str], index: NormIndex
) -> tuple[Stretch, ...]:
    """Return the stretches of a text that repeat provisions of different norms, in their order.

    ``candidates`` are the norms that may be meant. Where stretches overlap the longest counts.
    There are none in a text in which nothing is joined to anything.
    """
    if not _JOINT.search(text):
        return ()
    placed = _placed(text, index)
    found = [s for c in candidates for s in _stretches(placed, c, wordings, index)]
    chosen: list[Stretch] = []
    for one in sorted(found, key=lambda s: (s.start - s.end, s)):
        if all(_apart(one, other) and one.norm != other.norm for other in chosen):
            chosen.append(one)
    ends = (*placed.offsets, len(text))
    return tuple(Stretch(ends[s.start], ends[s.end], s.norm) for s in sorted(chosen))


def _stretches(
    placed: _Placed, candidate: NormCandidate, wordings: Mapping[str, str], index: NormIndex
) -> Iterator[Stretch]:
    """Yield where the wordings nearest to a statement stand in it, by numbers of words."""
    for iri in candidate.nearest:
        other = index.analyser.analyse(wordings[iri])
        if len(other.words) < _FEWEST or len(other.masked) > _MOST * len(placed.masked):
            continue
        found = fuzz.partial_ratio_alignment(other.masked, placed.masked, score_cutoff=_LIKE)
        if found:
            first, last = placed.word_at(found.dest_start), placed.word_at(found.dest_end + 1)
            end = len(placed.begins) if found.dest_end >= len(placed.masked) - 1 else last
            if end > first:
                yield Stretch(first, end, candidate.norm)


def _apart(one: Stretch, other: Stretch) -> bool:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both <= _SHARED * min(one.end - one.start, other.end - other.start)


def pieces(text: str, stretches: Sequence[Stretch]) -> tuple[tuple[int, int], ...]:
    """Return where the pieces of a text stand that hold one stretch each, in their order.

    Stretches that nothing joins, not even a comma, stay in one piece.
    """
    starts, ends = [0], []
    for before, after in pairwise(stretches):
        joint = _joint(text, min(before.end, after.start), after.start)
        if joint and joint[0] > starts[-1]:
            ends.append(joint[0])
            starts.append(joint[1])
    return tuple(zip(starts, [*ends, len(text)], strict=True))


def _joint(text: str, end: int, start: int) -> tuple[int, int] | None:
    """Return where the words stand that join a stretch to the next, the last of several."""
    # They may belong to either wording: look a word further on both sides.
    first = max(0, text.rfind(" ", 0, max(0, end - 1)))
    joints = [m for m in _JOINT.finditer(text, first, start + _JOINS) if m.start() < start]
    return joints[-1].span() if joints else None
