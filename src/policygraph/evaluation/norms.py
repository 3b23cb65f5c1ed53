"""How well known norms are recognised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from policygraph.extraction.model import Statement
from policygraph.model import Provision

__all__ = ["NormFigure", "norms"]


@dataclass(frozen=True, slots=True)
class NormFigure:
    """Counts over matched pairs.

    ``known`` provisions have a norm that other policies express too; ``first`` and ``three`` of
    them have it on the first place and among the first three. ``accepted`` statements have a
    match at or above the threshold; ``wrong`` of those are not the reviewed norm.
    """

    pairs: int
    known: int
    first: int
    three: int
    accepted: int
    wrong: int

    def __add__(self, other: "NormFigure") -> "NormFigure":
        """Return both counts together."""
        return NormFigure(
            self.pairs + other.pairs,
            self.known + other.known,
            self.first + other.first,
            self.three + other.three,
            self.accepted + other.accepted,
            self.wrong + other.wrong,
        )

    @property
    def top1(self) -> float:
        """The share of known norms that stand first."""
        return self.first / self.known if self.known else 1.0

    @property
    def top3(self) -> float:
        """The share of known norms among the first three."""
        return self.three / self.known if self.known else 1.0

    @property
    def wrongly(self) -> float:
        """The share of accepted matches that are wrong."""
        return self.wrong / self.accepted if self.accepted else 0.0


def norms(
    provisions: Sequence[Provision],
    statements: Sequence[Statement],
    best: Mapping[int, int],
    known: Collection[str],
    threshold: float,
) -> NormFigure:
    """Return the counts of one document; ``known`` are the norms of the held-out catalogue."""
    there = first = three = accepted = wrong = 0
    answered: dict[int, set[str | None]] = {}
    for i, j in best.items():
        answered.setdefault(j, set()).add(provisions[i].norm)
    for i, j in best.items():
        ranked = [match.norm for match in statements[j].norms]
        norm = provisions[i].norm
        if norm in known:
            there += 1
            first += norm in ranked[:1]
            three += norm in ranked[:3]
    for j, wanted in answered.items():
        match = next(iter(statements[j].norms), None)
        if match and match.score >= threshold:
            accepted += 1
            wrong += match.norm not in wanted
    return NormFigure(len(best), there, first, three, accepted, wrong)
