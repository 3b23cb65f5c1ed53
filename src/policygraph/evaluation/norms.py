"""How well known norms are recognised."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass

from policygraph.extraction.model import Statement
from policygraph.model import Provision

__all__ = ["NormFigure", "norms"]


@dataclass(frozen=True, slots=True)
class NormFigure:
    """Counts over matched pairs.

    ``known`` provisions have a norm that other policies express too; ``first`` and ``three`` of
    them have it on the first place and among the first three, ``taken`` is accepted and right,
    and of ``lost`` the statement was said to have no known norm. ``accepted`` statements have an
    accepted norm; ``wrong`` of those is not the reviewed one.
    """

    pairs: int = 0
    known: int = 0
    first: int = 0
    three: int = 0
    taken: int = 0
    lost: int = 0
    accepted: int = 0
    wrong: int = 0

    def __add__(self, other: "NormFigure") -> "NormFigure":
        """Return both counts together."""
        both = zip(astuple(self), astuple(other), strict=True)
        return NormFigure(*(one + more for one, more in both))

    def share(self, count: int) -> float:
        """Return a count as a share of the known norms."""
        return count / self.known if self.known else 1.0

    @property
    def wrongly(self) -> float:
        """The share of accepted matches that are wrong."""
        return self.wrong / self.accepted if self.accepted else 0.0


def norms(
    provisions: Sequence[Provision],
    statements: Sequence[Statement],
    best: Mapping[int, int],
    known: Collection[str],
) -> NormFigure:
    """Return the counts of one document; ``known`` are the norms of the held-out catalogue."""
    there = first = three = taken = lost = 0
    answered: dict[int, set[str | None]] = {}
    for i, j in best.items():
        norm = provisions[i].norm
        answered.setdefault(j, set()).add(norm)
        if norm in known:
            ranked = [match.norm for match in statements[j].norms]
            there += 1
            first += norm in ranked[:1]
            three += norm in ranked[:3]
            taken += norm == _accepted(statements[j])
            lost += _verdict(statements[j]) == "none"
    accepted = {j: norm for j in answered if (norm := _accepted(statements[j]))}
    wrong = sum(norm not in answered[j] for j, norm in accepted.items())
    return NormFigure(len(best), there, first, three, taken, lost, len(accepted), wrong)


def _accepted(statement: Statement) -> str | None:
    decision = statement.decisions.get("norm")
    return decision.value if decision else None


def _verdict(statement: Statement) -> str:
    decision = statement.decisions.get("norm")
    return decision.rule if decision else "none"
