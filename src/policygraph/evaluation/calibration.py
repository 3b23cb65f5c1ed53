"""Whether confidence means what it says: predicted against observed, in ten bins."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Bin", "error", "reliability"]


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions whose confidence lies in one tenth: how many, their mean, the share right."""

    low: float
    count: int
    predicted: float
    observed: float


def reliability(decided: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Return the ten bins that hold anything, lowest first; a pair is confidence and whether right.

    Confidence 1 is in the highest bin.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for confidence, right in decided:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    return [
        Bin(n / 10, len(b), sum(c for c, _ in b) / len(b), sum(r for _, r in b) / len(b))
        for n, b in enumerate(bins)
        if b
    ]


def error(bins: Iterable[Bin]) -> float:
    """Return the expected calibration error: the mean distance of the bins, by their size."""
    items = list(bins)
    count = sum(b.count for b in items)
    return sum(b.count * abs(b.predicted - b.observed) for b in items) / count if count else 0.0
