"""How often a candidate is right, from reviewed policies that were left out: counts, not guesses.

A candidate stands clear of the next, is tied with it, or is behind the best. For each standing a
table says how many candidates of such a score were right. It is monotone: a higher score is never
less sure. From the clear ones follows the score above which a match may be taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from policygraph.extraction.norm_index import NormCandidate

__all__ = [
    "STANDINGS",
    "TIE",
    "Calibration",
    "Point",
    "Step",
    "fitted",
    "is_tied",
    "points",
    "standings",
]

Standing = Literal["clear", "tied", "behind"]
STANDINGS: Final[tuple[Standing, ...]] = ("clear", "tied", "behind")
TIE: Final = 0.05
"""Candidates whose scores are nearer than this are tied."""
_STEP_SIZE: Final = 20
_SURE, _NEVER = 0.9, 1.01


@dataclass(frozen=True, slots=True)
class Point:
    """A candidate for a provision that was left out: where it stood, its score, whether right."""

    standing: Standing
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From a score on, so many of so many candidates were right."""

    score: float
    right: int
    total: int

    @property
    def share(self) -> float:
        """The share right, smoothed: one right and one wrong are always thought of."""
        return (self.right + 1) / (self.total + 2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The tables by standing, and the scores from which a match is accepted or proposed."""

    steps: Mapping[Standing, tuple[Step, ...]]
    accept: float
    propose: float

    def probability(self, standing: Standing, score: float) -> float:
        """Return how often a candidate of such a standing and score was right."""
        found = 0.0
        for step in self.steps.get(standing, ()):
            if score >= step.score:
                found = step.share
        return found

    def as_data(self) -> dict[str, Any]:
        """Return the calibration as plain data, to be written down."""
        return {
            "accept": round(self.accept, 4) if self.accept < _NEVER else None,
            "propose": round(self.propose, 4),
            **{
                standing: [[round(s.score, 4), s.right, s.total] for s in self.steps[standing]]
                for standing in STANDINGS
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Calibration":
        """Return the calibration that was written down."""
        steps: dict[Standing, tuple[Step, ...]] = {
            standing: tuple(Step(float(s), int(r), int(n)) for s, r, n in data[standing])
            for standing in STANDINGS
        }
        accept = _NEVER if data["accept"] is None else float(data["accept"])
        return cls(steps, accept, float(data["propose"]))


def is_tied(best: NormCandidate, other: NormCandidate) -> bool:
    """Tell whether a candidate is as near as the best, nearly."""
    return best.score - other.score < TIE


def standings(candidates: Sequence[NormCandidate]) -> list[Standing]:
    """Return the standing of each of some ranked candidates.

    The best is not clear where a denial turns it round or where it leans on other text.
    """
    if not candidates:
        return []
    best = candidates[0]
    tied = [is_tied(best, c) for c in candidates]
    clear = sum(tied) == 1 and not best.opposed and not best.leaning
    first: Standing = "clear" if clear else "tied"
    return [first, *("tied" if t else "behind" for t in tied[1:])]


def _monotone(points: Sequence[Point]) -> tuple[Step, ...]:
    """Pool adjacent scores until a higher one is never less often right."""
    ordered = sorted(points, key=lambda p: (p.score, not p.right))
    groups: list[list[Point]] = [
        ordered[i : i + _STEP_SIZE] for i in range(0, len(ordered), _STEP_SIZE)
    ]
    if len(groups) > 1 and len(groups[-1]) < _STEP_SIZE:
        last = groups.pop()
        groups[-1] = groups[-1] + last
    steps: list[Step] = []
    for group in groups:
        step = Step(group[0].score, sum(p.right for p in group), len(group))
        while steps and steps[-1].share >= step.share:
            before = steps.pop()
            step = Step(before.score, before.right + step.right, before.total + step.total)
        steps.append(step)
    # What scores lower than anything seen is as sure as the lowest seen.
    return (Step(0.0, steps[0].right, steps[0].total), *steps[1:]) if steps else ()


def _accepted_from(points: Sequence[Point], steps: Iterable[Step], wrong: float) -> float:
    """Return the score from which matches are accepted.

    Above it the share of wrong ones stays within the limit, and it is not below a step that is
    itself right nine times in ten: the many literal repetitions must not pay for guesses.
    """
    ordered = sorted(points, key=lambda p: (-p.score, p.right))
    bad = 0
    lowest = _NEVER
    for seen, point in enumerate(ordered, 1):
        bad += not point.right
        if bad <= wrong * seen:
            lowest = point.score
    sure = (step.score for step in steps if step.share >= _SURE)
    return max(lowest, min(sure, default=_NEVER))


def fitted(
    points: Sequence[Point], wrong: float = 0.02, proposed: float = 0.04, *, accepts: bool = True
) -> Calibration:
    """Return the calibration of what was seen.

    ``wrong`` is the share of wrong matches allowed among those accepted, ``proposed`` the share
    right from which a best candidate is worth a look; what scores lowest of all never is.
    Without ``accepts`` nothing is ever accepted, only proposed.
    """
    by: dict[Standing, list[Point]] = {s: [p for p in points if p.standing == s] for s in STANDINGS}
    steps = {standing: _monotone(some) for standing, some in by.items()}
    accept = _accepted_from(by["clear"], steps["clear"], wrong) if accepts else _NEVER
    worth = [s.score for s in steps["clear"][1:] if s.share >= proposed]
    return Calibration(steps, accept, min(worth, default=accept))


def points(candidates: Sequence[NormCandidate], norm: str | None, limit: int = 3) -> list[Point]:
    """Return what the first candidates for a provision of a known (or no known) norm show."""
    first = list(candidates[:limit])
    return [
        Point(standing, c.score, c.norm == norm)
        for standing, c in zip(standings(candidates)[:limit], first, strict=True)
    ]
