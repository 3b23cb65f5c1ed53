"""Why a triple holds: its derivations, rule by rule, down to asserted triples.

Works backwards from the triple through the same rule objects that closed the graph. A derivation
is minimal when no other derivation needs only a part of its asserted triples; a triple is never
used to derive itself. What is asserted needs no derivation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Protocol, TypeAlias

from policygraph.reasoning.rules import Pattern, Rule, Triple, is_variable, unify

__all__ = ["Derivation", "Derivations", "Facts", "Leaf", "Step", "derive"]

MAX_TREES = 512
"""How many derivation trees of one triple are looked at before the search says it stopped."""


class Facts(Protocol):
    """The closed graph, as derivations need it."""

    def match(self, s: str | None, p: str | None, o: str | None) -> Iterable[Triple]:
        """Return the triples that fit; None fits everything. The order must be stable."""

    def asserted(self, triple: Triple) -> str | None:
        """Return the named graph that asserts a triple, None where it is only inferred."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An asserted triple and the named graph it stands in."""

    conclusion: Triple
    graph: str


@dataclass(frozen=True)
class Step:
    """A rule applied to premises, each a leaf or a step of its own."""

    rule: Rule
    conclusion: Triple
    premises: tuple["Derivation", ...]

    @cached_property
    def leaves(self) -> frozenset[Triple]:
        """The asserted triples the step rests on."""
        return frozenset().union(*(leaves(p) for p in self.premises))


Derivation: TypeAlias = Leaf | Step


def leaves(derivation: Derivation) -> frozenset[Triple]:
    """Return the asserted triples a derivation rests on."""
    if isinstance(derivation, Leaf):
        return frozenset({derivation.conclusion})
    return derivation.leaves


@dataclass(frozen=True, slots=True)
class Derivations:
    """The minimal derivations of a triple, shortest first, and how many were left out.

    ``complete`` is False where the search itself stopped at its limit, so that ``left_out`` is
    only a lower bound.
    """

    triple: Triple
    found: tuple[Derivation, ...]
    left_out: int
    complete: bool


class _Search:
    def __init__(self, facts: Facts, rules: Sequence[Rule]) -> None:
        self.facts = facts
        self.rules = [r for r in rules if r.head is not None]
        self.complete = True

    def trees(self, goal: Triple, path: frozenset[Triple]) -> list[Derivation]:
        graph = self.facts.asserted(goal)
        if graph is not None:
            return [Leaf(goal, graph)]
        found: dict[frozenset[Triple], Derivation] = {}
        for tree in islice(self._steps(goal, path | {goal}), MAX_TREES + 1):
            if len(found) >= MAX_TREES:
                self.complete = False
                break
            found.setdefault(tree.leaves, tree)
        return _minimal(found)

    def _steps(self, goal: Triple, path: frozenset[Triple]) -> Iterator[Step]:
        for rule in self.rules:
            head = rule.head
            bindings = unify(head, goal, {}) if head else None
            if bindings is None:
                continue
            for premises in self._bodies(rule.body, bindings):
                if path.isdisjoint(premises):
                    branches = [self.trees(p, path) for p in premises]
                    for chosen in product(*branches):
                        yield Step(rule, goal, chosen)

    def _bodies(
        self, body: Sequence[Pattern], bindings: Mapping[str, str]
    ) -> Iterator[tuple[Triple, ...]]:
        if not body:
            yield ()
            return
        wanted = [bindings.get(t, t) for t in body[0]]
        s, p, o = (None if is_variable(t) else t for t in wanted)
        for triple in self.facts.match(s, p, o):
            extended = unify(body[0], triple, bindings)
            if extended is not None:
                for rest in self._bodies(body[1:], extended):
                    yield (triple, *rest)


def _minimal(found: Mapping[frozenset[Triple], Derivation]) -> list[Derivation]:
    keys = sorted(found, key=lambda k: (len(k), sorted(k)))
    kept: list[frozenset[Triple]] = []
    for key in keys:
        if not any(k < key for k in kept):
            kept.append(key)
    return [found[k] for k in kept]


def derive(facts: Facts, rules: Sequence[Rule], triple: Triple, limit: int = 10) -> Derivations:
    """Return the minimal derivations of a triple, at most ``limit``, and the number left out.

    A triple that does not hold has none.
    """
    search = _Search(facts, rules)
    trees = search.trees(triple, frozenset())
    return Derivations(triple, tuple(trees[:limit]), max(0, len(trees) - limit), search.complete)
