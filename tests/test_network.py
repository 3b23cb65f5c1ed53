"""The network: what is a node, what is an edge, and what a part of it leaves out."""

import networkx as nx
import pyoxigraph as ox
import pytest

from policygraph.model import Text
from policygraph.network import Network, network, term_labels
from policygraph.vocabulary import ID, INFERRED_GRAPH, PG, PREFIXES

from . import graphs

A, B = PREFIXES["policy"] + "a-2026", PREFIXES["policy"] + "b-2026"
PRIVACY, AVG = PREFIXES["norm"] + "privacy", PREFIXES["law"] + "avg"
WIJK, KIND = PREFIXES["care"] + "wijk", PREFIXES["care"] + "kind"


@pytest.fixture(scope="module")
def net() -> Network:
    return network(graphs.make(graphs.SMALL))


def edges(net: Network) -> set[tuple[str, str, str, bool]]:
    return {(s, v["property"], o, v["inferred"]) for s, o, v in net.edges(data=True)}


def test_nodes_are_the_things_of_the_data_and_no_classes() -> None:
    about_classes = "pg:Norm dcterms:subject policy:a-2026 . norm:privacy dcterms:type pg:Norm ."
    net = network(graphs.make(graphs.SMALL | {"extra": about_classes}))
    assert sorted(net) == sorted(
        [
            A, f"{A}/L0010", f"{A}/L0012", f"{A}/L0012-proof-1", f"{A}/term-2026",
            B, f"{B}/L0007", PRIVACY, PREFIXES["norm"] + "keurmerk", WIJK, KIND, AVG,
            PREFIXES["cert"] + "hkz",
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (WIJK, ("wijkverpleging", "district nursing", "CareType", "", "")),
        (A, ("Inkoopbeleid A", "Policy A", "Policy", "", "a-2026")),
        (
            f"{A}/L0010",
            (
                "L0010: heeft een privacyregeling",
                "L0010: has privacy rules",
                "Provision",
                "Requirement",
                "a-2026",
            ),
        ),
        (PREFIXES["cert"] + "hkz", ("HKZ", "HKZ", "Certification", "", "")),
        (f"{A}/L0012-proof-1", ("HKZ", "HKZ", "Proof", "", "a-2026")),
        (f"{A}/term-2026", ("2026", "2026", "Term", "", "a-2026")),
    ],
)
def test_a_node_says_what_it_is(net: Network, iri: str, expected: tuple[str, ...]) -> None:
    values = net.nodes[iri]
    names = ("label_nl", "label_en", "type", "kind", "policy")
    assert tuple(values[n] for n in names) == expected


def test_edges_say_whether_they_are_asserted_or_inferred(net: Network) -> None:
    found = edges(net)
    assert (f"{A}/L0010", "pg:expresses", PRIVACY, False) in found
    assert (PRIVACY, "pg:expressedBy", f"{A}/L0010", True) in found
    assert (f"{A}/L0010", "pg:appliesToCareType", KIND, True) in found
    assert (KIND, "skos:broader", WIJK, False) in found
    assert not any(p.startswith(("rdf:", "rdfs:", "owl:")) for _, p, _, _ in found)


def test_what_is_both_asserted_and_inferred_is_one_asserted_edge() -> None:
    graph = graphs.make(graphs.SMALL)
    triple = (f"{A}/L0010", PG.expresses, PRIVACY)
    s, p, o = (ox.NamedNode(t) for t in triple)
    graph.raw.add(ox.Quad(s, p, o, ox.NamedNode(INFERRED_GRAPH)))
    found = [e for e in edges(network(graph)) if e[0] == s.value and e[2] == o.value]
    assert found == [(s.value, "pg:expresses", PRIVACY, False)]


def test_without_what_was_inferred_only_asserted_edges_are_left(net: Network) -> None:
    bare = network(graphs.make(graphs.SMALL), inferred=False)
    assert edges(bare) == {e for e in edges(net) if not e[3]}
    assert sorted(bare) == sorted(net)


def test_keys_are_stable_and_unique(net: Network) -> None:
    again = network(graphs.make(dict(reversed(graphs.SMALL.items()))))
    assert nx.utils.edges_equal(
        list(net.edges(keys=True, data=True)),
        list(again.edges(keys=True, data=True)),
        directed=True,
    )
    keys = [key for _, _, key in net.edges(keys=True)]
    assert len(keys) == len(set(keys))


def test_what_is_only_pointed_at_is_a_node_too() -> None:
    stray = ID + "law/stray"
    net = network(graphs.make(graphs.SMALL | {"extra": f"<{A}/L0010> pg:citesLaw <{stray}> ."}))
    assert net.nodes[stray]["label_nl"] == "stray"
    assert (
        network(graphs.make({"x": f"<{A}> dcterms:source <http://example.org/x> ."})).nodes[
            "http://example.org/x"
        ]["type"]
        == "Thing"
    )


def test_terms_have_their_labels() -> None:
    labels = term_labels(graphs.make({}))
    assert labels["pg:Norm"] == Text("norm", "norm")
    assert labels["pg:expresses"] == Text("drukt uit", "expresses")
