"""How sure a rule is: the share of its decisions that reviewed policies bear out.

A table holds for every rule how often it was right and how often it decided, counted on reviewed
policies that were read as if unknown. Nothing is invented: a rule that never decided there has the
share of all rules of its kind together.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Calibration", "calibrate"]

_WEIGHT = 2.0
"""How many decisions the share of all rules counts for where a rule has few of its own."""


@dataclass(frozen=True)
class Calibration:
    """Right and total decisions by rule."""

    counts: Mapping[str, tuple[int, int]]

    @property
    def overall(self) -> float:
        """The share right of all decisions, smoothed (Laplace)."""
        right = sum(r for r, _ in self.counts.values())
        total = sum(t for _, t in self.counts.values())
        return (right + 1) / (total + 2)

    def confidence(self, rule: str) -> float:
        """Return the smoothed share right of a rule, of rules like it, or of all."""
        right, total = self.counts.get(rule, (0, 0))
        prior = self._alike(rule)
        return (right + _WEIGHT * prior) / (total + _WEIGHT)

    def _alike(self, rule: str) -> float:
        family = rule.split(":")[0]
        alike = [c for r, c in self.counts.items() if r.split(":")[0] == family and r != rule]
        right, total = sum(r for r, _ in alike), sum(t for _, t in alike)
        return (right + _WEIGHT * self.overall) / (total + _WEIGHT)

    def dump(self) -> str:
        """Return the table as JSON, rules in order of the alphabet."""
        return json.dumps({r: list(c) for r, c in sorted(self.counts.items())}, indent=0) + "\n"

    @staticmethod
    def load(text: str) -> "Calibration":
        """Return the table of a JSON text."""
        return Calibration({rule: (c[0], c[1]) for rule, c in json.loads(text).items()})


def calibrate(decided: Iterable[tuple[str, bool]]) -> Calibration:
    """Return the table of decisions: the rule of each and whether it was right."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for rule, correct in decided:
        total[rule] += 1
        right[rule] += correct
    return Calibration({rule: (right[rule], count) for rule, count in total.items()})
