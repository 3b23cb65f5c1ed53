"""Exports: every provision and every triple, readable by others, and never half a file."""

import csv
import json
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import cast

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from typer.testing import CliRunner, Result

from policygraph import exports
from policygraph.cli.exporting import _write
from policygraph.cli.main import app
from policygraph.errors import InputError, NotFoundError
from policygraph.network import Network, network
from policygraph.session import Session
from policygraph.store import GraphStore
from policygraph.vocabulary import INFERRED_GRAPH, PREFIXES, graph_iri

from . import graphs

FIELDS = {
    "id", "policy", "kind", "norm", "theme", "bearer", "condition_for", "consequence", "guard",
    "exception", "trigger", "care_types", "provider_types", "roles", "refers_to", "proof",
    "thresholds", "deadlines", "contacts", "inherited", "because", "depends_on", "source",
}  # fmt: skip
PLACE = {
    "document", "section", "line_start", "line_end", "column_start", "column_end", "quote",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> GraphStore:
    return graphs.make(graphs.SMALL)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graphs.publish(graphs.SMALL, tmp_path_factory.mktemp("built"))


def run(store: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_jsonl_has_every_provision_in_the_published_shape(store: Path) -> None:
    lines = run(store, "export").stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [p["id"] for p in found] == list(Session.open(store).catalogue.provisions)
    assert len(found) == 3
    for provision in found:
        assert set(provision) == FIELDS
        assert set(provision["source"]) == PLACE
        assert provision["inherited"] is None
        assert provision["because"] == provision["depends_on"] == []


def test_jsonl_of_one_policy_has_its_provisions_only(store: Path) -> None:
    lines = run(store, "export", "--policy", "b-2026").stdout.splitlines()
    assert [json.loads(line)["policy"] for line in lines] == ["b-2026"]
    with pytest.raises(NotFoundError, match="a-2026"):
        run(store, "export", "--policy", "c-2026")


def test_csv_is_one_row_a_provision_and_reads_back(store: Path) -> None:
    rows = list(csv.DictReader(StringIO(run(store, "export", "-f", "csv").stdout)))
    items = [json.loads(line) for line in run(store, "export").stdout.splitlines()]
    assert [r["id"] for r in rows] == [i["id"] for i in items]
    assert [r["norm"] for r in rows] == [i["norm"]["label"] for i in items]
    assert [r["line_start"] for r in rows] == ["10", "12", "7"]
    assert [r["care_types"] for r in rows] == ["", "kindzorg", ""]
    assert not {"status", "because"} & set(rows[0])
    assert [r["nr"] for r in rows] == ["1", "2", "3"]


@pytest.mark.parametrize(("lang", "text"), [("nl", "=1+1"), ("en", "+31 30 257 80 00")])
def test_csv_cells_are_no_formulas(store: Path, lang: str, text: str) -> None:
    rows = list(csv.DictReader(StringIO(run(store, "export", "-f", "csv", "-l", lang).stdout)))
    assert rows[2]["consequence"] == "'" + text
    assert not [c for r in rows for c in r.values() if c.startswith(tuple("=+-@\t\r"))]


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of its own calls
@pytest.mark.parametrize("asserted", [False, True])
def test_nquads_read_back_with_equal_counts(store: Path, graph: GraphStore, asserted: bool) -> None:
    text = run(store, "export", "-f", "nq", *(["--asserted"] if asserted else [])).stdout
    expected = len(graph.raw) - (graph.size(INFERRED_GRAPH) if asserted else 0)
    other = ox.Store()
    other.load(text, format=ox.RdfFormat.N_QUADS)
    assert len(other) == expected
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    assert sum(1 for _ in dataset.quads()) == expected
    assert (graph_iri("inferred") in text) is not asserted
    assert text.splitlines() == sorted(text.splitlines())


def test_turtle_is_the_union_of_the_graphs(store: Path, graph: GraphStore) -> None:
    found = Graph().parse(data=run(store, "export", "-f", "ttl").stdout, format="turtle")
    union = "".join(f"{t} .\n" for t in {q.triple for q in graph.raw})
    assert isomorphic(found, Graph().parse(data=union, format="nt"))


def test_triples_of_one_policy_are_its_graph_and_what_follows_for_it(
    store: Path, graph: GraphStore
) -> None:
    own = ("export", "--policy", "a-2026", "-f", "ttl")
    asserted = Graph().parse(data=run(store, *own, "--asserted").stdout, format="turtle")
    assert len(asserted) == graph.size(graph_iri("a-2026"))
    both = Graph().parse(data=run(store, *own).stdout, format="turtle")
    new = {str(s) for s, _, _ in both - asserted}
    assert new
    assert all(s.startswith(PREFIXES["policy"] + "a-2026") for s in new)


@pytest.mark.parametrize("asserted", [False, True])
def test_graphml_is_read_back_by_networkx(
    store: Path, graph: GraphStore, tmp_path: Path, asserted: bool
) -> None:
    path = tmp_path / "graph.graphml"
    flags = ["--asserted"] if asserted else []
    run(store, "export", "-f", "graphml", "-o", str(path), *flags)
    read = nx.read_graphml(path, force_multigraph=True, edge_key_type=str)
    found = cast("Network", read)
    net = network(graph, inferred=not asserted)
    assert {i: found.nodes[i] for i in found} == {i: net.nodes[i] for i in net}
    assert nx.utils.edges_equal(
        list(found.edges(keys=True, data=True)),
        list(net.edges(keys=True, data=True)),
        directed=True,
    )


def test_graphml_of_one_policy_has_its_things_and_their_neighbours(graph: GraphStore) -> None:
    found = nx.parse_graphml(exports.graphml(network(graph), ["a-2026"]), force_multigraph=True)
    policies = {v["policy"] for _, v in found.nodes(data=True)}
    assert policies == {"", "a-2026"}
    care, provision = PREFIXES["care"], PREFIXES["policy"] + "a-2026/L0010"
    assert found.has_edge(provision, PREFIXES["law"] + "avg")
    assert not found.has_edge(care + "kind", care + "wijk")


def test_graphml_holds_what_xml_can_hold() -> None:
    label = graphs.quoted('a\u0001b<&>"c\ufffe')
    net = network(graphs.make({"x": f"norm:x a pg:Norm ; skos:prefLabel {label}@nl ."}))
    found = nx.parse_graphml(exports.graphml(net))
    assert found.nodes[PREFIXES["norm"] + "x"]["label_nl"] == 'a\ufffdb<&>"c\ufffd'


def test_the_same_graph_gives_the_same_files(graph: GraphStore) -> None:
    again = graphs.make(dict(reversed(graphs.SMALL.items())))
    assert exports.graphml(network(again)) == exports.graphml(network(graph))
    assert exports.nquads(again, ["a-2026"]) == exports.nquads(graph, ["a-2026"])
    assert exports.turtle(again, ["a-2026"]) == exports.turtle(graph, ["a-2026"])


def test_asserted_is_refused_where_it_would_mean_nothing(store: Path) -> None:
    with pytest.raises(InputError, match="ttl, nq and graphml"):
        run(store, "export", "--asserted")


def breaks_off() -> Iterator[str]:
    yield "first half"
    raise OSError(28, "No space left on device")


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(InputError, match="No space left"):
        _write(path, breaks_off())
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_no_file_where_there_was_none(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        _write(tmp_path / "out.jsonl", breaks_off())
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"

    def pieces() -> Iterator[str]:
        yield "new"
        assert path.read_text(encoding="utf-8") == "old"
        yield " text"

    path.write_text("old", encoding="utf-8")
    _write(path, pieces())
    assert path.read_text(encoding="utf-8") == "new text"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    link.symlink_to(real)
    _write(link, ["text"])
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "text"


def test_a_pipe_or_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        _write(pipe, ["text"])
        assert os.read(reader, 10) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        _write(tmp_path / "none" / "out.txt", ["text"])


@pytest.mark.parametrize(
    ("thing", "centre"),
    [
        ("wijkverpleging", "care-type/wijk"),
        ("GDPR", "law/avg"),
        ("a-2026", "policy/a-2026"),
        ("Inkoopbeleid B", "policy/b-2026"),
        ("a-2026/L0012", "policy/a-2026/L0012"),
        ("L0007", "policy/b-2026/L0007"),
        ("norm:privacy", "norm/privacy"),
        (PREFIXES["policy"] + "a-2026/L0012-proof-1", "policy/a-2026/L0012-proof-1"),
    ],
)
def test_the_page_starts_at_any_thing(store: Path, tmp_path: Path, thing: str, centre: str) -> None:
    pytest.importorskip("pyvis")
    path = tmp_path / "graph.html"
    result = run(store, "graph", thing, "-o", str(path))
    assert f'"centre":"https://w3id.org/policygraph/id/{centre}"' in path.read_text(
        encoding="utf-8"
    )
    assert "nothing was left out" in result.stderr
    assert result.stdout == ""


def test_the_page_of_everything_says_what_was_left_out(store: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyvis")
    path = tmp_path / "graph.html"
    result = run(store, "graph", "--limit", "3", "-o", str(path))
    assert "3 things" in result.stderr
    assert "10 things of the network left out by --limit 3" in result.stderr


def test_the_page_shows_what_was_inferred_only_where_that_is_asked(store: Path) -> None:
    pytest.importorskip("pyvis")
    assert '"inferred":true' in run(store, "graph", "--inferred", "-o", "-").stdout
    assert '"inferred":true' not in run(store, "graph", "-o", "-").stdout


@pytest.mark.parametrize(
    ("thing", "said"), [("wijkverplegin", "wijkverpleging"), ("a-2026/L0011", "L0010")]
)
def test_a_name_that_is_not_known_gets_a_suggestion(store: Path, thing: str, said: str) -> None:
    with pytest.raises(NotFoundError, match=f"Did you mean.*{said}"):
        run(store, "graph", thing, "-o", "-")
