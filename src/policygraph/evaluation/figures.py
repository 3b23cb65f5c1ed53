"""Precision, recall and F1 from three counts."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Figure", "total"]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many were given, how many of them right, how many expected and how many of those found.

    ``right`` and ``found`` differ where one given thing answers two expected ones.
    """

    given: int
    right: int
    expected: int
    found: int

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 1 where nothing was."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what was expected that was found; 1 where nothing was."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def total(figures: Iterable[Figure]) -> Figure:
    """Return the figure of all together (counts added, so large documents weigh more)."""
    items = list(figures)
    return Figure(
        sum(f.given for f in items),
        sum(f.right for f in items),
        sum(f.expected for f in items),
        sum(f.found for f in items),
    )
