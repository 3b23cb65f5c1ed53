"""Which predicted statement stands where which reviewed provision stands.

A reviewed provision is found when at least half of the letters of its place lie in predicted
statements. A predicted statement is right when at least half of its letters lie in the place of
some reviewed provision. One on one, both must share at least half of what either covers, and
each is used once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.evaluation.figures import Figure
from policygraph.evaluation.spans import Span, covered, merged, overlap

__all__ = ["Alignment", "align"]


@dataclass(frozen=True)
class Alignment:
    """Numbers of reviewed provisions and predicted statements that belong together.

    ``best`` gives for each reviewed provision that was found the statement that shares most
    letters with it; ``excused`` are statements that are not right but stand on a place that the
    data name without a provision (an announcement, a finding, a line judged to be none).
    """

    reviewed: Sequence[Span]
    predicted: Sequence[Span]
    found: frozenset[int]
    right: frozenset[int]
    excused: frozenset[int]
    best: dict[int, int]
    one_to_one: dict[int, int]

    @property
    def figure(self) -> Figure:
        """Found and right by place; what is excused counts neither way."""
        return Figure(
            len(self.predicted) - len(self.excused),
            len(self.right),
            len(self.reviewed),
            len(self.found),
        )

    @property
    def strict(self) -> Figure:
        """One statement for one provision."""
        pairs = len(self.one_to_one)
        given = len(self.predicted) - len(self.excused)
        return Figure(given, pairs, len(self.reviewed), pairs)


def _half(span: Span, cover: Sequence[Span]) -> bool:
    return 2 * covered(span, cover) >= span[1] - span[0] > 0


def _share(one: Span, other: Span) -> float:
    both = overlap(one, other)
    return both / ((one[1] - one[0]) + (other[1] - other[0]) - both) if both else 0.0


def _best(reviewed: Sequence[Span], predicted: Sequence[Span], found: set[int]) -> dict[int, int]:
    best = {}
    for i in found:
        score = max(
            (overlap(reviewed[i], span), _share(reviewed[i], span), -j)
            for j, span in enumerate(predicted)
        )
        best[i] = -score[2]
    return best


def _one_to_one(reviewed: Sequence[Span], predicted: Sequence[Span]) -> dict[int, int]:
    shares = sorted(
        (-share, i, j)
        for i, one in enumerate(reviewed)
        for j, other in enumerate(predicted)
        if (share := _share(one, other)) >= 0.5
    )
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in shares:
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def align(
    reviewed: Sequence[Span], predicted: Sequence[Span], excused: Sequence[Span] = ()
) -> Alignment:
    """Return what was found and what is right, by place."""
    there, said, named = merged(reviewed), merged(predicted), merged(excused)
    found = {i for i, span in enumerate(reviewed) if _half(span, said)}
    right = {j for j, span in enumerate(predicted) if _half(span, there)}
    aside = {j for j, span in enumerate(predicted) if j not in right and _half(span, named)}
    return Alignment(
        reviewed,
        predicted,
        frozenset(found),
        frozenset(right),
        frozenset(aside),
        _best(reviewed, predicted, found),
        _one_to_one(reviewed, predicted),
    )
