"""The rules at work in a store: stratum after stratum, each to its fixpoint.

Any SPARQL 1.1 store will do; it is asked for four things only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import networkx as nx

from policygraph.reasoning.rules import (
    Pattern,
    Rule,
    is_variable,
    to_count,
    to_drop,
    to_gather,
    to_predicates,
    to_select,
    to_update,
)
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


_TYPE = RDF.type


def _key(pattern: Pattern) -> tuple[str, str]:
    _, p, o = pattern
    if is_variable(p):
        return ("*", "*")
    return (p, o if p == RDF.type and not is_variable(o) else "*")


class _Readers:
    """Which rules read what a rule writes, told by predicate, and by class where that is fixed."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._all = range(len(rules))
        self._by_predicate: dict[str, dict[str, set[int]]] = {}
        for i, rule in enumerate(rules):
            for p, o in map(_key, rule.body):
                self._by_predicate.setdefault(p, {}).setdefault(o, set()).add(i)

    def of(self, head: Pattern | None) -> Iterable[int]:
        p, o = _key(head) if head else ("", "")
        if p == "*":
            return self._all
        found = self._by_predicate.get(p, {})
        fixed = found.values() if o == "*" else (found.get(o, set()), found.get("*", set()))
        return set().union(*fixed, *self._by_predicate.get("*", {}).values())


def strata(rules: Sequence[Rule]) -> list[tuple[list[Rule], bool]]:
    """Order rules so that what feeds a rule comes before it.

    Returns groups with whether the group feeds itself and so needs a fixpoint. The order is
    the same for the same rules.
    """
    producers = [r for r in rules if r.head is not None]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(producers)))
    readers = _Readers(producers)
    for i, rule in enumerate(producers):
        graph.add_edges_from((i, j) for j in readers.of(rule.head))
    condensed = nx.condensation(graph)
    transitive = {r.body[0][1] for r in producers if r.name == "prp-trp"}
    groups = []
    for component in nx.lexicographical_topological_sort(
        condensed, key=lambda c: min(condensed.nodes[c]["members"])
    ):
        members = sorted(condensed.nodes[component]["members"])
        group = [producers[m] for m in members]
        recursive = len(members) > 1 or graph.has_edge(members[0], members[0])
        groups.append((group, recursive and not _closed_by_one_pass(group, transitive)))
    return groups


def _closed_by_one_pass(group: Sequence[Rule], transitive: set[str]) -> bool:
    """Tell whether a group that feeds itself is complete after one pass all the same.

    Two kinds are. A chain ``p o t -> p`` over a transitive ``t`` closed before it: p o t o t is
    within p o t. And rules that undo each other (a property and its inverse, its equivalent or
    itself turned round): what comes back is where it came from.
    """
    heads = [r.head for r in group if r.head is not None]
    if len(group) == 1 and len(group[0].body) == 2:
        (x, p, y), (also_y, t, z) = group[0].body
        return heads == [(x, p, z)] and y == also_y and t in transitive and t != p
    if any(len(r.body) > 1 for r in group) or len(group) > 2:
        return False
    turned = {
        (body[1], head[1], body[0] == head[0])
        for (body,), head in zip((r.body for r in group), heads, strict=True)
        if {body[0], body[2]} == {head[0], head[2]} and body[1] != _TYPE
    }
    return len(turned) == len(group) and all((q, p, same) in turned for p, q, same in turned)


def close(
    store: SparqlStore, rules: Sequence[Rule], asserted: Sequence[str], inferred: str
) -> Closure:
    """Add everything the rules infer from the asserted graphs to the inferred graph.

    The asserted graphs are gathered in a working graph for as long as it takes: a rule reads every
    graph that USING names, and one is read faster than ten. Inconsistencies are reported, not
    raised: the caller decides.
    """
    working = f"{inferred}-from"
    store.update(to_gather(asserted, working))
    try:
        updates = 0
        groups = strata(rules)
        known = {row["p"] for row in store.rows(to_predicates(rules, working))}
        for group, recursive in groups:
            texts = [to_update(rule, working, inferred, known) for rule in group]
            heads = sorted({rule.head[1] for rule in group if rule.head})
            updates += _run(store, texts, inferred, heads if recursive else [])
        clashes = tuple(_clashes(store, rules, (working, inferred)))
    finally:
        store.update(to_drop(working))
    return Closure(store.size(inferred), updates, len(groups), clashes)


def _run(store: SparqlStore, texts: Sequence[str], inferred: str, heads: Sequence[str]) -> int:
    """Run the updates of one stratum; again while triples with the ``heads`` are still added."""
    updates = 0
    before, now = -1, _count(store, inferred, heads) if heads else 0
    while now > before:
        for text in texts:
            store.update(text)
        updates += len(texts)
        before, now = now, _count(store, inferred, heads) if heads else now
    return updates


def _count(store: SparqlStore, graph: str, predicates: Sequence[str]) -> int:
    """Return how many triples of a graph have one of the predicates."""
    if any(is_variable(p) for p in predicates):
        return store.size(graph)
    return next(int(row["n"]) for row in store.rows(to_count(graph, predicates)))


def _clashes(
    store: SparqlStore, rules: Sequence[Rule], graphs: Sequence[str]
) -> Iterator[Inconsistency]:
    for rule in rules:
        if rule.head is None:
            for row in store.rows(to_select(rule, graphs)):
                values = {f"?{name}": value for name, value in row.items()}
                triples = tuple(
                    (values.get(s, s), values.get(p, p), values.get(o, o)) for s, p, o in rule.body
                )
                yield Inconsistency(rule, triples)
