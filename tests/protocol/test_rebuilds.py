"""The graph is built anew under a running server, which goes on with the one that it opened."""

import os
import signal
from pathlib import Path

import pytest

from policygraph import build as building
from policygraph.store import NewBuild, current_build, open_store
from policygraph.vocabulary import INFERRED_GRAPH

from ..conftest import ROOT, turtle_header
from ..servers import Server, serve, start, stop

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TEXT = (
    "care:wijk a pg:CareType . policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t ."
    'policy:t pg:contractYear "{year}"^^xsd:gYear .'
)


class Builds:
    """A store with a small graph that says of which year it is."""

    def __init__(self, folder: Path) -> None:
        self.data, self.store = folder / "data", folder / "store"
        (self.data / "policies").mkdir(parents=True)

    def build(self, year: int) -> Path:
        policy = self.data / "policies" / "p.ttl"
        policy.write_text(turtle_header() + TEXT.format(year=year), encoding="utf-8")
        building.build(ROOT / "ontology", self.data, self.store)
        current = current_build(self.store)
        assert current
        return current

    def left(self) -> set[Path]:
        return set((self.store / "builds").iterdir())


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path)


def year(server: Server) -> int:
    query = "SELECT ?y { ?t pg:contractYear ?y }"
    rows = server.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert len(rows) == 1
    return int(rows[0]["y"]["value"])


def test_a_server_goes_on_with_its_graph_whatever_is_built(builds: Builds) -> None:
    opened = builds.build(2025)
    with serve(store=builds.store, query_seconds=1, query_processes=1) as server:
        assert year(server) == 2025
        for number in (2026, 2027, 2028):
            builds.build(number)
            slow = server.get("/sparql", params={"query": SLOW})
            assert slow.status_code == 504, "the process was to be replaced"
            assert year(server) == 2025
        # The server's own, the one before the last, for who is just opening it, and the last.
        assert len(builds.left()) == 3
        assert opened in builds.left()
        with serve(store=builds.store) as later:
            assert year(later) == 2028
    last = builds.build(2029)
    assert opened not in builds.left()
    assert len(builds.left()) == 2
    assert last in builds.left()


def test_a_killed_server_holds_nothing(builds: Builds) -> None:
    opened = builds.build(2025)
    server = start(store=builds.store)
    os.kill(server.process.pid, signal.SIGKILL)
    stop(server)
    builds.build(2026)
    assert opened in builds.left()
    builds.build(2027)
    assert opened not in builds.left()


def test_what_is_open_stays_until_it_is_let_go(builds: Builds) -> None:
    """Also without a server: a command that reads while others build."""
    opened = builds.build(2025)
    graph = open_store(builds.store)
    assert graph.build == opened
    for number in (2026, 2027):
        builds.build(number)
    assert graph.size(INFERRED_GRAPH) > 0
    assert opened in builds.left()
    del graph
    builds.build(2028)
    assert opened not in builds.left()


def test_a_build_in_the_making_is_not_taken_for_a_remnant(builds: Builds) -> None:
    builds.build(2025)
    unfinished = NewBuild(builds.store)
    builds.build(2026)
    builds.build(2027)
    assert unfinished.path in builds.left()
    # One that was killed is: its lock went with its process.
    del unfinished
    builds.build(2028)
    assert len(builds.left()) == 2
