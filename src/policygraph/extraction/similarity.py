"""Which texts are nearest to a text: cosine of weighted terms, rare terms weighing most."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log, sqrt

__all__ = ["Near", "TermIndex", "overlap"]

_COMMON = 0.15
"""A term in more than this share of the texts finds none by itself, it only adds to the rest."""
_FEW = 50


@dataclass(frozen=True, slots=True)
class Near:
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
        self._vectors: list[dict[str, float]] = []
        self._found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, terms in enumerate(texts):
            vector = self.weighed(terms)
            self._vectors.append(vector)
            for term, weight in vector.items():
                if term not in self._common:
                    self._found[term].append((number, weight))

    def _rare(self, count: int) -> float:
        return log((self._size + 1) / (count + 0.5))

    def weighed(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Return the terms of a text as a vector of length 1."""
        vector = {t: w * self._rarity.get(t, self._unknown) for t, w in terms.items()}
        length = sqrt(sum(w * w for w in vector.values())) or 1.0
        return {t: w / length for t, w in vector.items()}

    def nearest(self, vector: Mapping[str, float], limit: int) -> list[Near]:
        """Return the texts nearest to a vector of length 1, nearest first, ties in their order."""
        sums: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for number, other in self._found.get(term, ()):
                sums[number] += weight * other
        # A few more than asked for: the common terms are still to be added.
        best = nsmallest(limit + limit // 2, sums, key=lambda n: (-sums[n], n))
        common = [(t, w) for t, w in vector.items() if t in self._common]
        found = [
            Near(n, min(1.0, sums[n] + sum(w * self._vectors[n].get(t, 0.0) for t, w in common)))
            for n in best
        ]
        return sorted(found, key=lambda near: (-near.cosine, near.number))[:limit]

    def cosine(self, vector: Mapping[str, float], number: int) -> float:
        """Return how near a vector is to one of the texts."""
        other = self._vectors[number]
        return min(1.0, sum(w * other[t] for t, w in vector.items() if t in other))

    def shared(self, vector: Mapping[str, float], number: int) -> dict[str, float]:
        """Return what each shared term adds to the cosine."""
        other = self._vectors[number]
        return {t: w * other[t] for t, w in vector.items() if t in other}


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how much two texts' terms have in common, 0 to 1, each term weighing alike."""
    if not one or not other:
        return 0.0
    both = sum(min(w, other[t]) for t, w in one.items() if t in other)
    return both / max(sum(one.values()), sum(other.values()))
