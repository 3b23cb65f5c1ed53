"""Which provisions of one policy stand elsewhere in the next: the same demand, another place.

Line numbers of two years say nothing: every inserted sentence shifts them. Moved is what stands
under another heading, or under the same heading in another order. A heading that only has another
name (all that stood under it stands under one new heading) is a renamed section and no move.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from policygraph.desk.evidence import fingerprint
from policygraph.model import Policy, Provision

__all__ = ["Moves", "demand_print", "moves", "pairs_of"]

Path = tuple[str, ...]
Pair = tuple[Provision, Provision]

_YEAR: Final = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class Moves:
    """Pairs of an earlier and a later provision whose place changed, and renamed headings."""

    moved: tuple[Pair, ...]
    renamed: tuple[tuple[Path, Path], ...]


def demand_print(provision: Provision, policy: Policy) -> str:
    """Return a hash of what is demanded, dates counted from the policy's first contract year.

    1 July before a contract year is the same demand as 1 July before the next.
    """
    base = min(policy.years, default=0)
    dates = tuple(
        replace(d, date=f"{int(d.date[:4]) - base:+d}{d.date[4:]}") if d.date else d
        for d in provision.deadlines
    )
    return fingerprint(replace(provision, deadlines=dates))


def pairs_of(
    before: Iterable[Provision], after: Iterable[Provision], old: Policy, new: Policy
) -> list[Pair]:
    """Pair the provisions of one norm: first the same demand in the same section, then anywhere.

    What is left is paired in the order of the documents; what is then left has no partner.
    """

    def section(provision: Provision, policy: Policy) -> tuple[str, Path]:
        return demand_print(provision, policy), _path(provision)

    def demand(provision: Provision, policy: Policy) -> str:
        return demand_print(provision, policy)

    def anything(_: Provision, __: Policy) -> str:
        return ""

    keys: tuple[Callable[[Provision, Policy], object], ...] = (section, demand, anything)
    left, right = list(before), list(after)
    found: list[Pair] = []
    for key in keys:
        waiting: dict[object, list[Provision]] = defaultdict(list)
        for provision in right:
            waiting[key(provision, new)].append(provision)
        rest = []
        for provision in left:
            partners = waiting[key(provision, old)]
            if partners:
                found.append((provision, partners.pop(0)))
            else:
                rest.append(provision)
        taken = {other.iri for _, other in found}
        left, right = rest, [p for p in right if p.iri not in taken]
    return found


def moves(
    before: Sequence[Provision], after: Sequence[Provision], old: Policy, new: Policy
) -> Moves:
    """Return what moved between two policies that follow each other, paired by norm."""
    sides: dict[str, tuple[list[Provision], list[Provision]]] = {}
    for side, provisions in enumerate((before, after)):
        for provision in provisions:
            if provision.norm:
                sides.setdefault(provision.norm, ([], []))[side].append(provision)
    pairs = [pair for one, other in sides.values() for pair in pairs_of(one, other, old, new)]
    renamed = _renamed(pairs, before, after)
    stayed: dict[Path, list[Pair]] = defaultdict(list)
    moved: list[Pair] = []
    for pair in pairs:
        path = _path(pair[0])
        if renamed.get(path, path) == _path(pair[1]):
            stayed[path].append(pair)
        else:
            moved.append(pair)
    for together in stayed.values():
        moved += _out_of_order(together)
    moved.sort(key=lambda pair: _position(pair[1]))
    return Moves(tuple(moved), tuple(sorted(_named(renamed, pairs))))


def _path(provision: Provision) -> Path:
    """Return the headings without the contract year in them, however they are capitalised."""
    return tuple(
        " ".join(_YEAR.sub("", heading).casefold().split()) for heading in provision.place.section
    )


def _position(provision: Provision) -> tuple[int, int]:
    return provision.place.start_line, provision.place.start_column or 0


def _renamed(
    pairs: Sequence[Pair], before: Iterable[Provision], after: Iterable[Provision]
) -> dict[Path, Path]:
    """Return headings that are gone, each with the new heading that all it held stands under."""
    old, new = {_path(p) for p in before}, {_path(p) for p in after}
    held: dict[Path, Counter[Path]] = defaultdict(Counter)
    for one, other in pairs:
        held[_path(one)][_path(other)] += 1
    return {
        path: next(iter(targets))
        for path, targets in held.items()
        if path not in new and len(targets) == 1 and next(iter(targets)) not in old
    }


def _named(
    renamed: dict[Path, Path], pairs: Iterable[Pair]
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return renamed headings as the documents write them."""
    return {
        (one.place.section, other.place.section)
        for one, other in pairs
        if renamed.get(_path(one)) == _path(other)
    }


def _out_of_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the fewest pairs that must have moved for the others to keep their order."""
    ordered = sorted(pairs, key=lambda pair: (_position(pair[0]), _position(pair[1])))
    tails: list[tuple[int, int]] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, other) in enumerate(ordered):
        at = bisect_right(tails, _position(other))
        previous.append(ends[at - 1] if at else -1)
        tails[at:], ends[at:] = [_position(other), *tails[at + 1 :]], [index, *ends[at + 1 :]]
    kept, index = set[int](), ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return [pair for number, pair in enumerate(ordered) if number not in kept]
