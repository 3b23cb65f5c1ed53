"""How often the kind is right, and which kinds are taken for which."""

from collections import Counter
from collections.abc import Mapping, Sequence

from policygraph.evaluation.figures import Figure
from policygraph.extraction.model import Statement
from policygraph.model import Provision

__all__ = ["CONDITIONS", "confusion", "kinds"]

CONDITIONS = frozenset({"Requirement", "Prohibition", "ExclusionGround"})
"""The kinds that are contract conditions."""


def confusion(
    provisions: Sequence[Provision], statements: Sequence[Statement], best: Mapping[int, int]
) -> Counter[tuple[str, str]]:
    """Return how often each (reviewed kind, predicted kind) occurs in the matched pairs."""
    return Counter((provisions[i].kind, statements[j].kind or "none") for i, j in best.items())


def kinds(table: Mapping[tuple[str, str], int]) -> Figure:
    """Return how many matched pairs have the same kind."""
    pairs = sum(table.values())
    same = sum(n for (one, other), n in table.items() if one == other)
    return Figure(pairs, same, pairs, same)
