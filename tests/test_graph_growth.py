"""What is seen of the network: hop by hop, within limits that say what they leave out."""

import time
from collections import Counter

import networkx as nx
import pytest

from policygraph.errors import NotFoundError
from policygraph.network import Network, network
from policygraph.picture.growth import EVERYTHING, STEP, Asked, GraphIndex, grown
from policygraph.picture.layout import chart
from policygraph.vocabulary import ID, PREFIXES

from . import graphs

A, B = PREFIXES["policy"] + "a-2026", PREFIXES["policy"] + "b-2026"
PRIVACY, AVG = PREFIXES["norm"] + "privacy", PREFIXES["law"] + "avg"
WIJK, KIND = PREFIXES["care"] + "wijk", PREFIXES["care"] + "kind"
HUB = ID + "hub"


@pytest.fixture(scope="module")
def index() -> GraphIndex:
    return GraphIndex(network(graphs.make(graphs.SMALL)))


def star(count: int) -> GraphIndex:
    """A thing with so many neighbours: nine in ten provisions, one in ten a norm."""
    net: Network = nx.MultiDiGraph()
    values = {"kind": "", "policy": ""}
    net.add_node(HUB, label_nl="hub", label_en="hub", type="Organization", **values)
    for i in range(count):
        type_ = "Norm" if i % 10 == 0 else "Provision"
        iri = f"{ID}n/{i:05d}"
        net.add_node(iri, label_nl=f"n{i:05d}", label_en="", type=type_, **values)
        net.add_edge(iri, HUB, f"e{i}", property="pg:bearer", inferred=False)
    return GraphIndex(net)


def test_one_step_has_the_neighbours_and_two_theirs(index: GraphIndex) -> None:
    near = grown(index, Asked(AVG))
    assert dict(near.nodes) == {AVG: 0, f"{A}/L0010": 1}
    two = grown(index, Asked(AVG, depth=2))
    assert set(two.nodes) == {AVG, f"{A}/L0010", A, PRIVACY}
    assert list(two.nodes.values()) == [0, 1, 2, 2]
    assert near.not_shown == two.not_shown == 0


def test_what_was_inferred_is_seen_where_that_is_asked(index: GraphIndex) -> None:
    near = grown(index, Asked(AVG, inferred=True))
    assert set(near.nodes) == {AVG, f"{A}/L0010", WIJK, KIND}
    assert {v["inferred"] for *_, v in near.edges} == {True, False}
    assert not any(v["inferred"] for *_, v in grown(index, Asked(AVG, depth=3)).edges)


def test_a_limit_says_what_it_leaves_out_by_class() -> None:
    index = star(100)
    sight = grown(index, Asked(HUB, limit=21))
    assert Counter(index.types[i] for i in sight.nodes) == {
        "Organization": 1, "Norm": 10, "Provision": 10,
    }  # fmt: skip
    assert dict(sight.left_out) == {"Provision": 80}
    assert sight.not_shown == sight.beyond[HUB] == 80


def test_opening_adds_so_many_neighbours_at_a_time(index: GraphIndex) -> None:
    provision = f"{A}/L0010"
    opened = grown(index, Asked(AVG, opened=(provision,)))
    assert set(opened.nodes) == {AVG, provision, A, PRIVACY}
    assert opened.nodes[PRIVACY] == 2
    assert set(grown(index, Asked(AVG, opened=(PRIVACY,))).nodes) == {AVG, provision}
    hub = star(1000)
    counts = [len(grown(hub, Asked(HUB, limit=1, opened=(HUB,) * n)).nodes) for n in range(3)]
    assert counts == [1, 1 + STEP, 1 + 2 * STEP]


def test_filters_choose_before_the_limit_does() -> None:
    index = star(100)
    sight = grown(index, Asked(HUB, limit=5, types=frozenset({"Norm"})))
    assert Counter(index.types[i] for i in sight.nodes) == {"Organization": 1, "Norm": 4}
    assert dict(sight.left_out) == {"Norm": 6}
    assert sight.facets["type"] == {"Organization": 1, "Norm": 10, "Provision": 90}


def test_a_filter_has_no_say_on_what_has_no_such_value(index: GraphIndex) -> None:
    sight = grown(
        index,
        Asked(limit=EVERYTHING, kinds=frozenset({"Requirement"}), policies=frozenset({"a-2026"})),
    )
    assert f"{A}/L0010" in sight.nodes
    assert WIJK in sight.nodes
    assert not {f"{A}/L0012", f"{B}/L0007", B} & set(sight.nodes)


def test_without_a_thing_all_is_seen_and_a_limit_begins_with_policies_and_shared_norms(
    index: GraphIndex,
) -> None:
    assert set(grown(index, Asked(limit=EVERYTHING)).nodes) == set(index.net)
    few = grown(index, Asked(limit=5))
    assert set(few.nodes) == {A, B, PRIVACY, f"{A}/L0010", f"{B}/L0007"}
    assert few.not_shown == len(index.net) - 5


def test_a_thing_that_is_not_there_is_named(index: GraphIndex) -> None:
    with pytest.raises(NotFoundError, match="law/none"):
        grown(index, Asked(ID + "law/none"))


def test_the_address_says_only_what_is_not_usual() -> None:
    assert Asked(AVG).pairs() == [("thing", "law/avg")]
    asked = Asked(
        AVG, 2, 80, (WIJK, WIJK), True, frozenset({"Norm", "Law"}), policies=frozenset({"a-2026"})
    )
    assert asked.pairs() == [
        ("thing", "law/avg"), ("depth", "2"), ("limit", "80"), ("inferred", "true"),
        ("open", "care-type/wijk"), ("open", "care-type/wijk"), ("class", "Law"),
        ("class", "Norm"), ("policy", "a-2026"),
    ]  # fmt: skip


def test_ten_thousand_neighbours_take_no_time() -> None:
    index = star(10_000)
    grown(index, Asked(HUB))
    began = time.process_time()
    assert grown(index, Asked(HUB)).not_shown == 10_000 + 1 - 40
    assert time.process_time() - began < 0.5


def test_the_map_is_the_same_for_the_same_graph(index: GraphIndex) -> None:
    again = GraphIndex(network(graphs.make(dict(reversed(graphs.SMALL.items())))))
    assert chart(again) == chart(index)


def test_everything_has_a_place_of_its_own_in_the_land_of_its_policy(index: GraphIndex) -> None:
    found = chart(index)
    assert found.places.keys() == index.net.nodes.keys()
    assert len(set(found.places.values())) == len(found.places)
    lands = {r.about: r for r in found.regions if r.level == 0}
    assert lands.keys() == {A, B, None}
    for iri, (x, y) in found.places.items():
        slug = index.net.nodes[iri]["policy"]
        if slug:
            land = lands[PREFIXES["policy"] + slug]
            assert (x - land.x) ** 2 + (y - land.y) ** 2 < land.radius**2


def test_a_norm_of_one_policy_lies_in_its_land_and_a_shared_one_between(index: GraphIndex) -> None:
    found = chart(index)
    lands = {r.about: r for r in found.regions if r.level == 0}

    def inside(iri: str, about: str | None) -> bool:
        (x, y), land = found.places[iri], lands[about]
        return (x - land.x) ** 2 + (y - land.y) ** 2 < land.radius**2

    assert inside(PREFIXES["norm"] + "keurmerk", A)
    assert inside(PRIVACY, None)


def test_lands_do_not_overlap(index: GraphIndex) -> None:
    lands = [r for r in chart(index).regions if r.level == 0]
    for number, a in enumerate(lands):
        for b in lands[number + 1 :]:
            assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= (a.radius + b.radius) ** 2
