"""What the rules of details proved worth, and whether what a limit measures is named alike.

A detail is right when one of the provisions that its statement answers holds the same. What is
measured is free text, so that is compared in words: a figure of likeness, not of right and wrong.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

from policygraph.evaluation.parts import address
from policygraph.extraction.detail_confidence import PARTS, Outcome, found_by
from policygraph.extraction.model import Statement
from policygraph.extraction.names import stem, tokens
from policygraph.model import Provision

__all__ = ["detail_outcomes", "likeness", "measured_alike"]

_Key = Callable[[Any], Hashable]
_FOUND: Final[Mapping[str, _Key]] = {
    "references": lambda f: (f.property, f.iri),
    "scope": lambda f: f.iri,
    "guard": lambda f: f.iri,
    "exception": lambda f: f.iri,
    "bearer": lambda d: d.value,
    "thresholds": lambda t: (t.comparator, float(t.value)),
    "deadlines": lambda d: (d.date, d.period, d.inclusive),
    "contacts": lambda c: address(*c),
}
_REVIEWED: Final[Mapping[str, Callable[[Provision], set[Hashable]]]] = {
    "references": lambda p: {(r.property, r.iri) for r in p.references if not r.inferred},
    "scope": lambda p: {*p.care_types, *p.provider_types, *p.roles},
    "guard": lambda p: {p.guard},
    "exception": lambda p: {p.exception},
    "bearer": lambda p: {p.bearer},
    "thresholds": lambda p: {(t.comparator, float(t.value)) for t in p.thresholds},
    "deadlines": lambda p: {(d.date, d.period, d.inclusive) for d in p.deadlines},
    "contacts": lambda p: {address(c.kind, c.value) for c in p.contacts},
}
_FILLERS: Final = frozenset(
    "van de het een der voor bij per in op en of met aan door te tot onder waar nodig".split()
)
_SHORTEST_PART: Final = 4
"""Letters that one word must share with another to count as a part of a compound of it."""


def detail_outcomes(
    provisions: Sequence[Provision], statements: Sequence[Statement], best: Mapping[int, int]
) -> list[Outcome]:
    """Return for every detail of a statement that answers a provision whether it is right."""
    groups: dict[int, list[Provision]] = defaultdict(list)
    for i, j in best.items():
        groups[j].append(provisions[i])
    out = []
    for j, answered in sorted(groups.items()):
        for part in PARTS:
            wanted = set[Hashable]().union(*(_REVIEWED[part](p) for p in answered))
            for rule, item in found_by(statements[j], part):
                # An address has no confidence of its own, only its part has one.
                sure = getattr(item, "confidence", statements[j].sureness.get(part, 0.5))
                out.append(Outcome(part, rule, _FOUND[part](item) in wanted, sure))
    return out


def measured_alike(
    provisions: Sequence[Provision], statements: Sequence[Statement], best: Mapping[int, int]
) -> Iterator[tuple[str, str, float]]:
    """Yield reviewed and predicted words for what each found limit measures, and their likeness.

    Limits belong together by comparator and number; of several the most alike counts.
    """
    for i, j in sorted(best.items()):
        for limit in provisions[i].thresholds:
            same = [
                t.what.nl
                for t in statements[j].thresholds
                if (t.comparator, float(t.value)) == (limit.comparator, float(limit.value))
            ]
            if same:
                score, words = max((likeness(limit.what.nl, other), other) for other in same)
                yield limit.what.nl, words, score


def likeness(reviewed: str, predicted: str) -> float:
    """Return which share of the reviewed words the predicted ones hold, 0 to 1.

    Endings make no difference, and neither do small words; a word that is part of a compound of
    the other counts as the same.
    """
    wanted, given = _content(reviewed), _content(predicted)
    held = [word for word in wanted if any(_alike(word, other) for other in given)]
    return len(held) / len(wanted) if wanted else 1.0


def _content(words: str) -> list[str]:
    return [stem(t.folded) for t in tokens(words) if t.folded not in _FILLERS]


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _SHORTEST_PART and short in long)
