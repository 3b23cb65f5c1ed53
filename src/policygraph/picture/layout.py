"""The whole network as a map: a land for each policy, in it a district for each theme.

What several policies share lies in a land of its own in the middle. The places follow from the
graph alone: the same graph gives the same map, and no browser has to work it out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

from policygraph.picture.growth import GraphIndex

__all__ = ["MANY", "Chart", "Region", "chart"]

MANY = 700
"""From so many things on a picture is a map: forces would take too long and give a hairball."""

_APART = 150.0
"""Between neighbouring things, in units of the picture: a label of three lines fits."""
_MARGIN = 110.0
_TURN, _STRIDE = 0.35, 60.0
"""How the search for a free place spirals outward: radians and units a step."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A disc of the map: its middle and radius, what it is about, and ``level`` 0 land, 1 district.

    ``about`` is the IRI or class whose name is the title, None for what policies share.
    """

    x: float
    y: float
    radius: float
    about: str | None
    level: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The place of every thing, and the lands and districts around them."""

    places: Mapping[str, Point]
    regions: tuple[Region, ...]


@dataclass(slots=True)
class _Disc:
    about: str | None
    radius: float
    places: dict[str, Point]
    regions: list[Region]

    def moved(self, x: float, y: float) -> "_Disc":
        places = {i: (px + x, py + y) for i, (px, py) in self.places.items()}
        regions = [Region(r.x + x, r.y + y, r.radius, r.about, r.level) for r in self.regions]
        return _Disc(self.about, self.radius, places, regions)


def _honeycomb(count: int) -> Iterator[Point]:
    """Yield points ring after ring around the origin; two that follow each other are adjacent."""
    yield 0.0, 0.0
    corners = [(cos(i * pi / 3), sin(i * pi / 3)) for i in range(7)]
    for ring in range(1, count):
        for (x0, y0), (x1, y1) in pairwise(corners):
            for step in range(ring):
                part = step / ring
                yield (
                    ring * _APART * (x0 + (x1 - x0) * part),
                    ring * _APART * (y0 + (y1 - y0) * part),
                )


def _district(about: str | None, members: list[str]) -> _Disc:
    """Return things close together in a disc, in the order given."""
    places = dict(zip(members, _honeycomb(len(members) + 1), strict=False))
    radius = max(hypot(x, y) for x, y in places.values()) + _MARGIN
    return _Disc(about, radius, places, [Region(0.0, 0.0, radius, about, 1)])


def _packed(discs: Iterable[_Disc], gap: float, hole: float) -> list[_Disc]:
    """Place discs around the origin without overlap, the largest nearest; ``hole`` stays free."""
    placed: list[tuple[float, float, float]] = [(0.0, 0.0, hole)] if hole else []
    out = []
    for disc in sorted(discs, key=lambda d: (-d.radius, d.about or "")):
        x, y = _free_place(disc.radius + gap, placed)
        placed.append((x, y, disc.radius))
        out.append(disc.moved(x, y))
    return out


def _free_place(radius: float, placed: list[tuple[float, float, float]]) -> Point:
    step = 0
    while True:
        distance = _STRIDE * step * _TURN / (2 * pi) * 2
        # A longer way round further out, so that every ring is searched as finely.
        angle = step * _TURN if step < 40 else step * _TURN * 0.618
        x, y = distance * cos(angle), distance * sin(angle)
        if all(hypot(x - px, y - py) >= radius + pr for px, py, pr in placed):
            return x, y
        step += 1


def _land(about: str | None, middle: list[str], districts: Mapping[str, list[str]]) -> _Disc:
    """Return a policy with its districts around it."""
    hole = 2.2 * _APART if middle else 0.0
    discs = _packed((_district(n, m) for n, m in districts.items()), _APART * 0.4, hole)
    places = {iri: (0.0, index * _APART) for index, iri in enumerate(middle)}
    regions: list[Region] = []
    for disc in discs:
        places |= disc.places
        regions += disc.regions
    radius = max([hypot(r.x, r.y) + r.radius for r in regions], default=hole) + _MARGIN
    return _Disc(about, radius, places, [Region(0.0, 0.0, radius, about, 0), *regions])


class _Homes:
    """Where things belong: the land (slug of a policy or nothing) and the district in it."""

    def __init__(self, index: GraphIndex) -> None:
        self.index, self.nodes = index, index.net.nodes
        self.themes = {
            s: o for s, o, facts in index.net.edges(data=True) if facts["property"] == "pg:theme"
        }
        self.home: dict[str, tuple[str, str]] = {}
        for step in (self._provision, self._norm, self._other):
            for iri in index.rank:
                if iri not in self.home and (found := step(iri)):
                    self.home[iri] = found

    def _near(self, iri: str, type_: str) -> list[str]:
        near = self.index.neighbours(iri, inferred=False)
        return [n for n in near if self.index.types[n] == type_]

    def _provision(self, iri: str) -> tuple[str, str] | None:
        values = self.nodes[iri]
        if values["type"] != "Provision":
            return None
        return values["policy"], self.themes.get(iri, "Provision")

    def _norm(self, iri: str) -> tuple[str, str] | None:
        """Place a norm of one policy with its provisions, a shared one in the middle."""
        if self.index.types[iri] != "Norm":
            return None
        homes = Counter(self.home[p] for p in self._near(iri, "Provision"))
        if len({policy for policy, _ in homes}) != 1:
            return "", "Norm"
        return min(homes, key=lambda home: (-homes[home], home))

    def _other(self, iri: str) -> tuple[str, str]:
        """Place part of a policy in the only district it is joined to, the rest by class."""
        policy, type_ = self.nodes[iri]["policy"], self.index.types[iri]
        if policy:
            own = {self.home[p] for p in self._near(iri, "Provision")}
            own = {home for home in own if home[0] == policy}
            if len(own) == 1:
                return next(iter(own))
        return policy, type_


def chart(index: GraphIndex) -> Chart:
    """Return the map of the whole network, the same for the same network."""
    homes = _Homes(index)
    lands: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    policies: dict[str, str] = {}
    for iri in _by_neighbour(index, homes.home):
        land, district = homes.home[iri]
        if index.types[iri] == "Policy":
            policies[land] = iri
        else:
            lands[land][district].append(iri)
    for land in policies:
        lands.setdefault(land, {})
    discs = []
    for land, districts in sorted(lands.items()):
        about = policies.get(land)
        discs.append(_land(about or land or None, [about] if about else [], districts))
    shared = [d for d in discs if d.about is None]
    others = [d for d in discs if d.about is not None]
    hole = shared[0].radius if shared else 0.0
    placed = shared + _packed(others, _APART * 5, hole)
    places: dict[str, Point] = {}
    regions: list[Region] = []
    for disc in placed:
        places |= disc.places
        regions += disc.regions
    return Chart({i: places[i] for i in index.rank}, tuple(sorted(regions, key=_region_key)))


def _region_key(region: Region) -> tuple[int, str, float, float]:
    return region.level, region.about or "", region.x, region.y


def _by_neighbour(index: GraphIndex, home: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return all things so that a norm and its provisions in one district follow each other."""
    order: dict[str, None] = {}
    for iri in index.rank:
        if index.types[iri] != "Norm":
            continue
        order[iri] = None
        near = index.neighbours(iri, inferred=False)
        order |= dict.fromkeys(n for n in near if home[n] == home[iri])
    return list(order | dict.fromkeys(index.rank))
