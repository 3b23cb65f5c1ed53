"""Which texts are nearest to a text: cosine of weighted terms, rare terms weighing most."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

__all__ = ["Near", "TermIndex", "overlap"]

_COMMON = 0.15
"""A term in more than this share of the texts finds none by itself, it only adds to the rest."""
_FEW = 50
_LITTLE = 0.05
"""Where enough texts have more than this in common, those that have less need no sorting."""


class Near(NamedTuple):
    """A text that is near: its number in the order given, and the cosine (0 to 1)."""

    number: int
    cosine: float


class TermIndex:
    """Texts as weighted terms, found by the rare terms they share with another."""

    def __init__(self, texts: Sequence[Mapping[str, float]]) -> None:
        """Weigh and index the terms of the texts."""
        self._size = len(texts)
        counts = Counter(term for terms in texts for term in terms)
        self._rarity = {term: self._rare(count) for term, count in counts.items()}
        self._unknown = self._rare(0)
        self._common = {t for t, c in counts.items() if c > _COMMON * self._size and c > _FEW}
        self._vectors = [self.weighed(terms) for terms in texts]
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for term, weight in vector.items():
                if term not in self._common:
                    found[term].append((number, weight))
        self._found = {term: _columns(pairs) for term, pairs in found.items()}
        self._filled = {t: [v.get(t, 0.0) for v in self._vectors] for t in self._common}

    def _rare(self, count: int) -> float:
        return log((self._size + 1) / (count + 0.5))

    def weighed(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return the terms of a text as a vector of length 1."""
        vector = {t: w * self._rarity.get(t, self._unknown) for t, w in terms.items()}
        length = sqrt(sum(w * w for w in vector.values())) or 1.0
        return {t: w / length for t, w in vector.items()}

    def measured(self, vector: Mapping[str, float]) -> "Measured":
        """Return how near a vector of length 1 is to the texts."""
        sums = [0.0] * self._size
        common = []
        for term, weight in vector.items():
            pairs = self._found.get(term)
            if pairs:
                for number, other in zip(*pairs, strict=True):
                    sums[number] += weight * other
            elif term in self._filled:
                common.append((weight, self._filled[term]))
        return Measured(sums, common)

    def shared(self, vector: Mapping[str, float], number: int) -> dict[str, float]:
        """Return what each shared term adds to the cosine."""
        other = self._vectors[number]
        return {t: w * other[t] for t, w in vector.items() if t in other}


class Measured:
    """How near a vector is to the texts of an index."""

    def __init__(
        self, sums: Sequence[float], common: Sequence[tuple[float, Sequence[float]]]
    ) -> None:
        """Take what the rare terms add for each text, and the common ones with their weights."""
        self._sums, self._common = sums, common

    def nearest(self, limit: int) -> list[Near]:
        """Return the texts that share a rare term, nearest first, ties in their order."""
        # A few more than asked for: the common terms are still to be added.
        best = _highest(self._sums, limit + limit // 2)
        added = [0.0] * len(best)
        for weight, column in self._common:
            added = [a + weight * column[n] for a, n in zip(added, best, strict=True)]
        sums = self._sums
        found = sorted((-min(1.0, sums[n] + a), n) for a, n in zip(added, best, strict=True))
        return [Near(number, -cosine) for cosine, number in found[:limit]]

    def cosine(self, number: int) -> float:
        """Return the cosine with one of the texts."""
        added = 0.0
        for weight, column in self._common:
            added += weight * column[number]
        return min(1.0, self._sums[number] + added)


def _columns(pairs: Sequence[tuple[int, float]]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    numbers, weights = zip(*pairs, strict=True)
    return numbers, weights


def _highest(sums: Sequence[float], count: int) -> list[int]:
    """Return the numbers with the highest sums above nothing, highest first, ties in order."""
    found = [(-value, number) for number, value in enumerate(sums) if value > _LITTLE]
    if len(found) < count:
        found = [(-value, number) for number, value in enumerate(sums) if value]
    return [number for _, number in sorted(found)[:count]]


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how much two texts' terms have in common, 0 to 1, each term weighing alike."""
    if not one or not other:
        return 0.0
    both = sum(min(w, other[t]) for t, w in one.items() if t in other)
    return both / max(sum(one.values()), sum(other.values()))
