"""Questions for a load: every one new, or as popular as Zipf's law has it."""

import random
from collections.abc import Iterator
from itertools import accumulate, islice
from urllib.parse import urlencode

from policygraph.model import Catalogue

__all__ = ["Load"]

_KNOWN = 100_000
"""Different questions in a load by Zipf's law."""


class Load:
    """Query strings of /api/applies; who asks, where and how many facts are given is drawn."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the names that can be asked; the same catalogue gives the same questions."""
        self._random = random.Random(2027)  # noqa: S311 - a load, not a secret
        self._names: dict[str, list[str]] = {}
        for concept in catalogue.concepts.values():
            self._names.setdefault(concept.type, []).append(concept.label.nl)
        self._questions = self._different()
        self._popular: list[str] = []

    def _draw(self, type_: str, *counts: int) -> list[str]:
        return self._random.sample(self._names[type_], self._random.choice(counts))

    def _different(self) -> Iterator[str]:
        seen: set[str] = set()
        while True:
            query = urlencode(
                [("care", name) for name in self._draw("CareType", 1)]
                + [("provider", name) for name in self._draw("ProviderType", 0, 1, 1, 2)]
                + [("role", name) for name in self._draw("ProfessionalRole", 0, 1)]
                + [
                    ("given", f"{name}={self._random.choice(('yes', 'no'))}")
                    for name in self._draw("Circumstance", 0, 0, 1, 2)
                ]
            )
            if query not in seen:
                seen.add(query)
                yield query

    def new(self, count: int) -> list[str]:
        """Return questions that were never returned before."""
        return list(islice(self._questions, count))

    def popular(self, count: int) -> list[str]:
        """Return questions; the n-th most popular comes up 1/n times as often as the first."""
        self._popular = self._popular or self.new(_KNOWN)
        weights = list(accumulate(1 / rank for rank in range(1, _KNOWN + 1)))
        return self._random.choices(self._popular, cum_weights=weights, k=count)
