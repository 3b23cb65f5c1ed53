"""The closed graph in the store, as derivations ask for it: only the triples they need are read."""

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox

from policygraph.build import ontology_rules
from policygraph.reasoning.rules import Rule, Triple
from policygraph.store import GraphStore
from policygraph.vocabulary import INFERRED_GRAPH

__all__ = ["StoredFacts"]


def _node(term: str | None) -> ox.NamedNode | None:
    return None if term is None else ox.NamedNode(term)


class StoredFacts:
    """Triples between IRIs, from any named graph of the store."""

    def __init__(self, graph: GraphStore) -> None:
        """Take the store; nothing is read yet."""
        self._graph = graph
        self.match = lru_cache(maxsize=65536)(self._match)
        self.asserted = lru_cache(maxsize=65536)(self._asserted)

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that closed the graph, compiled from its ontology graph."""
        return ontology_rules(self._graph)

    def _match(self, s: str | None, p: str | None, o: str | None) -> Iterable[Triple]:
        quads = self._graph.raw.quads_for_pattern(_node(s), _node(p), _node(o), None)
        return tuple(
            sorted(
                {
                    (q.subject.value, q.predicate.value, q.object.value)
                    for q in quads
                    if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
                }
            )
        )

    def _asserted(self, triple: Triple) -> str | None:
        s, p, o = (ox.NamedNode(t) for t in triple)
        graphs = [
            q.graph_name.value
            for q in self._graph.raw.quads_for_pattern(s, p, o, None)
            if isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value != INFERRED_GRAPH
        ]
        return min(graphs, default=None)
