"""The rules at work in a store: stratum after stratum, each to its fixpoint.

Any SPARQL 1.1 store will do; it is asked for four things only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import networkx as nx

from policygraph.reasoning.rules import Pattern, Rule, is_variable, to_select, to_update
from policygraph.vocabulary import RDF

__all__ = ["Closure", "Inconsistency", "SparqlStore", "close", "strata"]


class SparqlStore(Protocol):
    """What the closure needs of a store."""

    def update(self, text: str) -> None:
        """Execute a SPARQL 1.1 update."""

    def rows(self, text: str) -> Iterable[Mapping[str, str]]:
        """Return the rows of a SELECT as text by variable name, without question marks."""

    def size(self, graph: str) -> int:
        """Return the number of triples in a named graph."""


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A match of a rule without a head: the rule and the triples that clash."""

    rule: Rule
    triples: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """What a closure did: triples inferred, updates sent, strata, and the clashes found."""

    inferred: int
    updates: int
    strata: int
    inconsistencies: tuple[Inconsistency, ...]


def _key(pattern: Pattern) -> tuple[str, str]:
    _, p, o = pattern
    if is_variable(p):
        return ("*", "*")
    return (p, o if p == RDF.type and not is_variable(o) else "*")


def _feeds(head: tuple[str, str], body: tuple[str, str]) -> bool:
    return all(a == b or "*" in (a, b) for a, b in zip(head, body, strict=True))


def strata(rules: Sequence[Rule]) -> list[tuple[list[Rule], bool]]:
    """Order rules so that what feeds a rule comes before it.

    Returns groups with whether the group feeds itself and so needs a fixpoint. The order is
    the same for the same rules.
    """
    producers = [r for r in rules if r.head is not None]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(producers)))
    bodies = [[_key(p) for p in r.body] for r in producers]
    for i, rule in enumerate(producers):
        assert rule.head is not None  # noqa: S101 - narrowed above, for the type checker
        head = _key(rule.head)
        graph.add_edges_from(
            (i, j) for j, keys in enumerate(bodies) if any(_feeds(head, k) for k in keys)
        )
    condensed = nx.condensation(graph)
    groups = []
    for component in nx.lexicographical_topological_sort(
        condensed, key=lambda c: min(condensed.nodes[c]["members"])
    ):
        members = sorted(condensed.nodes[component]["members"])
        recursive = len(members) > 1 or graph.has_edge(members[0], members[0])
        groups.append(([producers[m] for m in members], recursive))
    return groups


def close(
    store: SparqlStore, rules: Sequence[Rule], asserted: Sequence[str], inferred: str
) -> Closure:
    """Add everything the rules infer from the asserted graphs to the inferred graph.

    Inconsistencies are reported, not raised: the caller decides.
    """
    updates = 0
    groups = strata(rules)
    for group, recursive in groups:
        texts = [to_update(rule, asserted, inferred) for rule in group]
        grown = True
        while grown:
            before = store.size(inferred)
            for text in texts:
                store.update(text)
            updates += len(texts)
            grown = recursive and store.size(inferred) > before
    clashes = []
    for rule in rules:
        if rule.head is None:
            for row in store.rows(to_select(rule, (*asserted, inferred))):
                values = {f"?{name}": value for name, value in row.items()}
                triples = tuple(
                    (values.get(s, s), values.get(p, p), values.get(o, o)) for s, p, o in rule.body
                )
                clashes.append(Inconsistency(rule, triples))
    return Closure(store.size(inferred), updates, len(groups), tuple(clashes))
