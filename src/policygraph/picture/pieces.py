"""What a page about the network shows: things, edges, rows and filters, with the words for them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.model import Language, Text
from policygraph.picture.growth import FILTERS, GraphIndex, Sight, short
from policygraph.picture.layout import Chart
from policygraph.picture.style import FAMILIES, OUTLINES, style
from policygraph.wording import KIND_WORDS

__all__ = [
    "Choice", "Filter", "Link", "Names", "Row",
    "embed", "filters", "look", "rows", "sight_json",
]  # fmt: skip

Json = dict[str, Any]

_PROPERTIES = {
    "skos:broader": Text("valt onder", "broader"),
    "skos:narrower": Text("omvat", "narrower"),
    "skos:broaderTransitive": Text("valt onder (ook via andere)", "broader, through others too"),
    "skos:narrowerTransitive": Text("omvat (ook via andere)", "narrower, through others too"),
    "dcterms:isPartOf": Text("is deel van", "is part of"),
    "dcterms:publisher": Text("uitgegeven door", "published by"),
}
_THING = Text("ding zonder soort", "thing without a class")
_SHARED = Text("gedeelde begrippen en normen", "shared concepts and norms")


@dataclass(frozen=True, slots=True)
class Names:
    """What things, classes, kinds and properties are called; ``terms`` by name with prefix."""

    terms: Mapping[str, Text]
    lang: Language

    def type(self, name: str) -> str:
        """Return what a class is called."""
        known = self.terms.get(f"pg:{name}") or (_THING if name == "Thing" else Text(name, name))
        return known[self.lang]

    def kind(self, name: str) -> str:
        """Return what a kind of provision is called."""
        return KIND_WORDS[name][self.lang] if name in KIND_WORDS else name

    def property(self, name: str) -> str:
        """Return what a property is called."""
        known = self.terms.get(name) or _PROPERTIES.get(name)
        return known[self.lang] if known else name.partition(":")[2] or name

    def value(self, filter_: str, name: str) -> str:
        """Return what a value of a filter is called; a policy by its slug."""
        return {"type": self.type, "kind": self.kind}.get(filter_, str)(name)

    def thing(self, values: Mapping[str, Any]) -> str:
        """Return what a node is called."""
        return str(values[f"label_{self.lang}"])

    def other(self, values: Mapping[str, Any]) -> str:
        """Return the name in the other language, nothing where it is the same."""
        name = str(values["label_en" if self.lang == "nl" else "label_nl"])
        return "" if name == self.thing(values) else name


def _node(iri: str, sight: Sight, index: GraphIndex, names: Names, chart: Chart | None) -> Json:
    values = index.net.nodes[iri]
    node: Json = {"id": iri, "name": names.thing(values), "type": values["type"]}
    optional = {"other": names.other(values), "kind": values["kind"], "policy": values["policy"]}
    node |= {name: text for name, text in optional.items() if text}
    node |= {"distance": sight.nodes[iri], "beyond": sight.beyond[iri]}
    if chart:
        node["x"], node["y"] = (round(v) for v in chart.places[iri])
    return node


def sight_json(
    sight: Sight,
    index: GraphIndex,
    names: Names,
    chart: Chart | None = None,
    *,
    ranked: bool = False,
) -> Json:
    """Return what is seen as JSON: ``nodes``, ``edges``, what is left out, and the map if given.

    Nodes come nearest first or, ``ranked``, in the order of all things. An edge is
    ``[from, to, property, inferred]``: two places in ``nodes``, one in ``properties``, 1 or 0.
    """
    order = sorted(sight.nodes, key=index.rank.__getitem__) if ranked else list(sight.nodes)
    place = {iri: number for number, iri in enumerate(order)}
    used = sorted({values["property"] for *_, values in sight.edges})
    number = {name: i for i, name in enumerate(used)}
    found: Json = {
        "centre": sight.asked.thing,
        "depth": sight.asked.depth,
        "limit": sight.asked.limit,
        "inferred": sight.asked.inferred,
        "total": len(sight.nodes) + sight.not_shown,
        "left_out": dict(sight.left_out),
        "facets": {name: dict(sorted(sight.facets[name].items())) for name in FILTERS},
        "properties": [[name, names.property(name)] for name in used],
        "nodes": [_node(iri, sight, index, names, chart) for iri in order],
        "edges": [
            [place[s], place[o], number[values["property"]], int(values["inferred"])]
            for s, o, _, values in sight.edges
        ],
    }
    if chart:
        found["regions"] = list(_regions(chart, index, names))
    return found


def _regions(chart: Chart, index: GraphIndex, names: Names) -> Iterator[Json]:
    for region in chart.regions:
        about = region.about
        if about is None:
            title = _SHARED[names.lang]
        elif about in index.net:
            title = names.thing(index.net.nodes[about])
        else:
            title = names.type(about)
        yield {
            "x": round(region.x),
            "y": round(region.y),
            "r": round(region.radius),
            "title": title,
            "level": region.level,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """A connection in a row: the words of the property and the thing that it leads to."""

    words: str
    inferred: bool
    iri: str
    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in the table: what it is, what it points at, how many neighbours are not shown.

    Links of one property, stated or inferred, are a group.
    """

    iri: str
    short: str
    name: str
    other: str
    type: str
    kind: str
    policy: str
    groups: tuple[tuple[Link, ...], ...]
    beyond: int


def rows(sight: Sight, index: GraphIndex, names: Names, iris: Iterable[str]) -> list[Row]:
    """Return the rows of these things, with their connections to everything that is seen."""
    nodes = index.net.nodes
    wanted = list(iris)
    links: dict[str, dict[tuple[str, bool], list[Link]]] = {iri: {} for iri in wanted}
    for subject, value, _, values in sight.edges:
        if subject in links:
            words, name = names.property(values["property"]), names.thing(nodes[value])
            link = Link(words, values["inferred"], value, short(value), name)
            links[subject].setdefault((words, link.inferred), []).append(link)
    return [
        Row(
            iri,
            short(iri),
            names.thing(values := nodes[iri]),
            names.other(values),
            names.type(values["type"]),
            names.kind(values["kind"]),
            values["policy"],
            tuple(tuple(group) for group in links[iri].values()),
            sight.beyond[iri],
        )
        for iri in wanted
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be filtered on: how many things within reach have it, and whether chosen."""

    value: str
    words: str
    count: int
    chosen: bool
    shape: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Choices that belong together; ``name`` is the parameter of the address."""

    name: str
    title: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]


def filters(index: GraphIndex, sight: Sight, names: Names) -> tuple[Filter, ...]:
    """Return the legend, which is also the filter by class, and the filters by kind and policy.

    Every value that the whole network has is there, so that a count can grow from nothing.
    """
    lang, asked = names.lang, sight.asked
    there: dict[str, set[str]] = {name: set() for name in FILTERS}
    for _, values in index.net.nodes(data=True):
        for name in FILTERS:
            if values[name]:
                there[name].add(values[name])

    def choices(name: str, values: Iterable[str], chosen: frozenset[str]) -> tuple[Choice, ...]:
        count = sight.facets[name]
        return tuple(
            Choice(v, names.value(name, v), count.get(v, 0), v in chosen, *_mark(name, v))
            for v in values
            if v in there[name]
        )

    legend = ((f.name[lang], choices("type", f.shapes, asked.types)) for f in FAMILIES)
    kinds = choices("kind", KIND_WORDS, asked.kinds)
    policies = choices("policy", sorted(there["policy"]), asked.policies)
    parts: tuple[tuple[str, Text, tuple[tuple[str, tuple[Choice, ...]], ...]], ...] = (
        ("class", Text("Soort ding", "Class"), tuple(part for part in legend if part[1])),
        ("kind", Text("Soort bepaling", "Kind of provision"), (("", kinds),)),
        ("policy", Text("Inkoopbeleid", "Policy"), (("", policies),)),
    )
    return tuple(
        Filter(name, title[lang], groups)
        for name, title, groups in parts
        if any(found for _, found in groups)
    )


def _mark(name: str, value: str) -> tuple[str, str]:
    return style(value) if name == "type" else ("", "")


def look(index: GraphIndex, names: Names) -> Json:
    """Return what a picture needs beside its content: how classes look and what they are called."""
    types = sorted({values["type"] for _, values in index.net.nodes(data=True)})
    return {
        "classes": {t: [*style(t), names.type(t)] for t in types},
        "kinds": {kind: names.kind(kind) for kind in KIND_WORDS},
        "outlines": OUTLINES,
    }


def embed(value: Any) -> str:
    """Return a value as JSON that can stand in a script element: no ``<``, ``>`` or ``&``."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
