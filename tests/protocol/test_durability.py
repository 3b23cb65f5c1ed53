"""A server that is killed while it writes loses nothing that it had acknowledged."""

import os
import shutil
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from policygraph.store import open_store

from ..servers import AUTHORISED, TOKEN, Server, serve, start, stop

TURTLE = {"Content-Type": "text/turtle", **AUTHORISED}


@pytest.fixture
def copy(store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(store, tmp_path / "store"))


def write_until_killed(server: Server, round_: int, done: list[str]) -> None:
    """Put one graph after another; keep the names of those that were acknowledged."""
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        number = 0
        while True:
            name = f"urn:round{round_}:graph{number}"
            body = "\n".join(f"<{name}> <urn:line> {i} ." for i in range(50))
            try:
                response = client.put(
                    "/rdf-graph-store", params={"graph": name}, content=body, headers=TURTLE
                )
            except httpx.TransportError:
                return
            assert response.status_code == 201
            done.append(name)
            number += 1


def test_kill_loses_nothing_acknowledged(copy: Path) -> None:
    acknowledged: list[str] = []
    for round_ in range(3):
        server = start(store=copy, writable=True, token=TOKEN)
        writer = threading.Thread(target=write_until_killed, args=(server, round_, acknowledged))
        writer.start()
        # So many writes, however slow the machine, and then at a moment of no choosing.
        while len(acknowledged) < 10 * (round_ + 1):
            assert writer.is_alive(), "the writer stopped by itself"
            time.sleep(0.005)
        time.sleep(0.013 * round_)
        os.kill(server.process.pid, signal.SIGKILL)
        writer.join()
        stop(server)
    assert len(acknowledged) >= 30
    with serve(store=copy, writable=True, token=TOKEN) as server:
        rows = server.get(
            "/sparql",
            params={
                "query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?g <urn:line> ?o } } GROUP BY ?g"
            },
        ).json()["results"]["bindings"]
    found = {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    assert set(acknowledged) <= set(found)
    # One that was not acknowledged may be there, but never a part of it.
    assert set(found.values()) == {50}


def test_the_build_itself_is_not_written(copy: Path) -> None:
    graph = "urn:g"
    with serve(store=copy, writable=True, token=TOKEN) as server:
        server.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}")
        assert server.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        # Readers of the build, such as the command line, go on meanwhile.
        assert open_store(copy).size(graph) == 0
    with serve(store=copy, writable=True, token=TOKEN) as server:
        assert server.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


def test_snapshots_do_not_pile_up(copy: Path) -> None:
    with serve(store=copy, writable=True, token=TOKEN, query_processes=2) as server:
        for number in range(15):
            server.update(f"INSERT DATA {{ <urn:a> <urn:b> {number} }}")
            assert server.ask(f"ASK {{ <urn:a> <urn:b> {number} }}")
        snapshots = list(copy.glob("writable/*/snapshots/*"))
        assert 1 <= len(snapshots) <= 3
    assert list(copy.glob("writable/*/snapshots/*")) == []


def test_an_update_that_takes_too_long_is_undone(copy: Path) -> None:
    with serve(store=copy, writable=True, token=TOKEN, query_seconds=1) as server:
        response = server.client.post(
            "/sparql",
            content=b"INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ; INSERT { ?a ?e ?i } "
            b"WHERE { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }",
            headers={"Content-Type": "application/sparql-update", **AUTHORISED},
        )
        assert response.status_code in (413, 504)
        assert not server.ask("ASK { GRAPH <urn:g> { ?s ?p ?o } }")
        server.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        assert server.ask("ASK { GRAPH <urn:g> { ?s ?p ?o } }")


def test_no_process_outlives_the_server_not_even_a_busy_one(store: Path) -> None:
    server = start(store=store, query_seconds=60)
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.is_file():
        stop(server)
        pytest.skip("no list of children on this system")
    workers = [int(p) for p in children.read_text().split()]
    assert len(workers) >= 2
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(httpx.TimeoutException):
        server.get("/sparql", params={"query": slow}, timeout=0.5)
    os.kill(server.process.pid, signal.SIGKILL)
    stop(server)
    end = time.monotonic() + 5
    while any(_runs(p) for p in workers):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_second_writer_is_refused(copy: Path) -> None:
    with serve(store=copy, writable=True, token=TOKEN) as server:
        with pytest.raises(AssertionError, match="the server ended"):
            start(store=copy, writable=True, token=TOKEN)
        server.update("INSERT DATA { <urn:a> <urn:b> 1 }")
