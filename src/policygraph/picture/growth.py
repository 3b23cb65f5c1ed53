"""What is seen of the network: it starts at one thing, grows hop by hop, and says what is left out.

The same question gives the same sight, so that an address can be mailed. ``graph-data.js`` grows
the one-file page by the same rules.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from policygraph.errors import NotFoundError
from policygraph.network import CLASSES, Network
from policygraph.vocabulary import ID

__all__ = [
    "DEPTH",
    "EVERYTHING",
    "FILTERS",
    "LIMIT",
    "STEP",
    "Asked",
    "GraphIndex",
    "Sight",
    "grown",
    "short",
]

STEP = 40
"""How many neighbours one click adds at most."""

DEPTH = 1
LIMIT = 40
"""How far and how much is shown at first around a thing."""

EVERYTHING = 10_000
"""How much is shown at most, and without a thing at first."""

FILTERS = ("type", "kind", "policy")
"""The attributes that can be filtered on, in the order in which they are shown."""


def short(iri: str) -> str:
    """Return the name of a thing in addresses: its IRI without what all of ours begin with."""
    return iri.removeprefix(ID)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see; a filter that names nothing lets everything through.

    ``limit`` is for what lies within ``depth`` steps of the thing. Each time that a thing stands
    in ``opened`` it brings at most ``STEP`` more of its neighbours.
    """

    thing: str | None = None
    depth: int = DEPTH
    limit: int = LIMIT
    opened: tuple[str, ...] = ()
    inferred: bool = False
    types: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    policies: frozenset[str] = frozenset()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, always in the same order."""
        pairs = [("thing", short(self.thing))] if self.thing else []
        if self.thing and self.depth != DEPTH:
            pairs.append(("depth", str(self.depth)))
        if self.limit != (LIMIT if self.thing else EVERYTHING):
            pairs.append(("limit", str(self.limit)))
        pairs += [("inferred", "true")] if self.inferred else []
        pairs += [("open", short(iri)) for iri in self.opened]
        for name, values in (
            ("class", self.types), ("kind", self.kinds), ("policy", self.policies)
        ):  # fmt: skip
            pairs += [(name, value) for value in sorted(values)]
        return pairs

    def changed(self, **values: Any) -> "Asked":
        """Return the same with other values."""
        return replace(self, **values)

    def passes(self, node: Mapping[str, Any]) -> bool:
        """Tell whether the filters let a node through; one without kind or policy has no say."""
        return (
            (not self.types or node["type"] in self.types)
            and (not self.kinds or not node["kind"] or node["kind"] in self.kinds)
            and (not self.policies or not node["policy"] or node["policy"] in self.policies)
        )


class GraphIndex:
    """A network made ready to be walked: neighbours in order, with and without the inferred."""

    def __init__(self, net: Network) -> None:
        """Take the network; it is not changed and must not change."""
        self.net = net
        place = {name: number for number, name in enumerate(CLASSES)}

        def key(iri: str) -> tuple[int, str, str, str]:
            values = net.nodes[iri]
            label = values["label_nl"].casefold()
            return place.get(values["type"], len(CLASSES)), values["policy"], label, iri

        self.rank = {iri: number for number, iri in enumerate(sorted(net, key=key))}
        """The order of all things: the most telling class first, then policy and name."""
        self.types = {iri: values["type"] for iri, values in net.nodes(data=True)}

    @cached_property
    def _near(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        found: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set)]
        for subject, value, facts in self.net.edges(data=True):
            if subject != value:
                for ends in found[facts["inferred"] :]:
                    ends[subject].add(value)
                    ends[value].add(subject)
        asserted, every = (
            {iri: sorted(ends, key=self.rank.__getitem__) for iri, ends in near.items()}
            for near in found
        )
        return asserted, every

    def neighbours(self, iri: str, *, inferred: bool) -> list[str]:
        """Return the things that an edge joins to this one, either way, in order of rank."""
        return self._near[inferred].get(iri, [])

    def spread(self, iris: Iterable[str]) -> list[str]:
        """Return things so that the first few are of every class: one of each, then the next."""
        of_class: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(iris, key=self.rank.__getitem__):
            of_class[self.types[iri]].append(iri)
        turn = {iri: number for group in of_class.values() for number, iri in enumerate(group)}
        return sorted(turn, key=lambda iri: (turn[iri], self.rank[iri]))


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen: things with their distance, the edges between them, and what is not seen.

    ``beyond`` counts the neighbours of each thing that are not shown though the filters let them
    through; ``left_out`` counts by class what lies within reach and did not fit; ``facets`` counts
    what lies within reach by each filter's values, whatever the filters are.
    """

    asked: Asked
    nodes: Mapping[str, int]
    edges: tuple[tuple[str, str, str, Mapping[str, Any]], ...]
    beyond: Mapping[str, int]
    left_out: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]

    @property
    def not_shown(self) -> int:
        """How many things within reach pass the filters and did not fit."""
        return sum(self.left_out.values())


def _overview(index: GraphIndex) -> list[str]:
    """Return everything: policies, the norms that most policies share with their provisions, more.

    What policies share is what can be seen in few things.
    """
    nodes = index.net.nodes
    of_norm: dict[str, list[str]] = {}
    for iri in index.rank:
        if nodes[iri]["type"] == "Norm":
            near = index.neighbours(iri, inferred=False)
            of_norm[iri] = [n for n in near if nodes[n]["type"] == "Provision"]

    def rank(norm: str) -> tuple[int, int, int]:
        own = of_norm[norm]
        return -len({nodes[p]["policy"] for p in own}), -len(own), index.rank[norm]

    policies = [i for i in index.rank if nodes[i]["type"] == "Policy"]
    norms = (i for norm in sorted(of_norm, key=rank) for i in (norm, *of_norm[norm]))
    return list(dict.fromkeys((*policies, *norms, *index.rank)))


def _reach(index: GraphIndex, asked: Asked) -> dict[str, int]:
    """Return what lies within the depth, nearest first; without a thing the whole network."""
    if asked.thing is None:
        return dict.fromkeys(_overview(index), 0)
    if asked.thing not in index.net:
        raise NotFoundError("unknown-name", f"{asked.thing} is not in the graph.")
    reach, edge = {asked.thing: 0}, [asked.thing]
    for steps in range(1, asked.depth + 1):
        found = {n for iri in edge for n in index.neighbours(iri, inferred=asked.inferred)}
        edge = index.spread(found - reach.keys())
        reach |= dict.fromkeys(edge, steps)
    return reach


def _opened(index: GraphIndex, asked: Asked, shown: dict[str, int], reach: dict[str, int]) -> None:
    """Add the neighbours of what was opened, as many at a time as a click brings."""
    for iri, times in Counter(asked.opened).items():
        if iri not in shown:
            continue
        near = index.neighbours(iri, inferred=asked.inferred)
        steps = shown[iri] + 1
        for other in near:
            reach.setdefault(other, steps)
        fresh = [n for n in near if n not in shown and asked.passes(index.net.nodes[n])]
        shown |= dict.fromkeys(index.spread(fresh)[: STEP * times], steps)


def grown(index: GraphIndex, asked: Asked) -> Sight:
    """Return what is seen of the network. Raises NotFoundError (unknown-name)."""
    net = index.net
    reach = _reach(index, asked)
    passing = [i for i in reach if i == asked.thing or asked.passes(net.nodes[i])]
    shown = {iri: reach[iri] for iri in passing[: asked.limit]}
    _opened(index, asked, shown, reach)
    order = sorted(shown, key=lambda iri: (shown[iri], index.rank[iri]))
    beyond = {}
    for iri in order:
        near = index.neighbours(iri, inferred=asked.inferred)
        beyond[iri] = sum(1 for n in near if n not in shown and asked.passes(net.nodes[n]))
    edges = tuple(
        (subject, value, key, values)
        for subject, value, key, values in net.out_edges(order, keys=True, data=True)
        if value in shown and (asked.inferred or not values["inferred"])
    )
    facets = {name: Counter(v for i in reach if (v := net.nodes[i][name])) for name in FILTERS}
    missing = (i for i in reach if i not in shown and asked.passes(net.nodes[i]))
    left_out = Counter(index.types[i] for i in missing)
    return Sight(asked, {i: shown[i] for i in order}, edges, beyond, left_out, facets)
