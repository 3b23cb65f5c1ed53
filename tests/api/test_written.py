"""Linked data and questions of a server that is written to: what they say is what holds now."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from policygraph.dataset_description import DATASET
from policygraph.engine.snapshots import Snapshots

from ..graphs import SMALL, publish
from ..servers import TOKEN, Server, serve
from .conftest import refused

LAW = "https://w3id.org/policygraph/id/law/"
PROVISION = "https://w3id.org/policygraph/id/policy/a-2026/L0099"
GRAPH = "https://w3id.org/policygraph/graph/a-2026"
ADDRESSES = (
    "/doc/law/avg.ttl",
    "/doc/law/avg.html",
    "/dataset.ttl",
    "/dataset.html",
    "/ns.ttl",
    "/api/questions/which-provisions-rest-on-a-law?law=AVG",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return publish(SMALL, tmp_path)


@pytest.fixture
def written(store: Path) -> Iterator[Server]:
    with serve(store=store, log_level="error", writable=True, token=TOKEN) as running:
        yield running


def insert(server: Server, triples: str) -> None:
    server.update(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {triples} }} }}")


def triples_counted(response: httpx.Response) -> int:
    counts = [
        t.object.value
        for t in ox.parse(response.content, format=ox.RdfFormat.TURTLE)
        if t.subject == ox.NamedNode(DATASET)
        and t.predicate == ox.NamedNode("http://rdfs.org/ns/void#triples")
        and isinstance(t.object, ox.Literal)
    ]
    return int(counts[0])


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_tag_says_unchanged_only_until_the_next_write(written: Server, address: str) -> None:
    tags = []
    for number in range(3):
        response = written.get(address)
        assert response.status_code == 200
        tags.append(response.headers["etag"])
        again = written.get(address, headers={"If-None-Match": tags[-1]})
        assert again.status_code == 304
        insert(written, f'<{LAW}avg> skos:altLabel "naam {number}"@nl .')
        changed = written.get(address, headers={"If-None-Match": ", ".join(tags)})
        assert changed.status_code == 200
    assert len(set(tags)) == 3


def test_a_thing_is_there_from_the_write_to_its_removal(written: Server) -> None:
    refused(written.get("/id/law/nieuw"), 404, "unknown-thing")
    insert(written, f'<{LAW}nieuw> a pg:Law ; skos:prefLabel "nieuwe wet"@nl .')
    assert written.get("/id/law/nieuw").status_code == 303
    assert "nieuwe wet" in written.get("/doc/law/nieuw.ttl").text
    assert "nieuwe wet" in written.get("/doc/law/nieuw.html").text
    written.update(f"DELETE WHERE {{ GRAPH ?g {{ <{LAW}nieuw> ?p ?o }} }}")
    refused(written.get("/id/law/nieuw"), 404, "unknown-thing")


def test_the_data_set_counts_what_was_written(written: Server) -> None:
    before = triples_counted(written.get("/dataset.ttl"))
    insert(written, f'<{LAW}avg> skos:altLabel "een"@nl , "twee"@nl .')
    assert triples_counted(written.get("/dataset.ttl")) == before + 2


def test_a_question_has_the_rows_that_were_written(written: Server) -> None:
    address = "/api/questions/which-provisions-rest-on-a-law?law=AVG"
    before = [row["provision"] for row in written.get(address).json()["rows"]]
    insert(
        written,
        f"<{PROVISION}> a pg:Requirement ; pg:statedIn policy:a-2026 ; pg:citesLaw law:avg ; "
        "pg:startLine 99 .",
    )
    after = [row["provision"] for row in written.get(address).json()["rows"]]
    assert after == [*before, PROVISION]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_tag_of_before_a_restart_is_not_that_of_another_write(store: Path, address: str) -> None:
    settings = {"store": store, "writable": True, "token": TOKEN, "public_url": "http://pg.example"}
    tags: list[str] = []
    for number in range(2):
        with serve(**settings) as server:
            insert(server, f'<{LAW}avg> skos:altLabel "naam {number}"@nl .')
            response = server.get(address, headers={"If-None-Match": ", ".join(tags)})
            assert response.status_code == 200
            tags.append(response.headers["etag"])


def test_the_tags_of_a_read_only_server_outlive_it(store: Path) -> None:
    tags: list[list[str]] = []
    for _ in range(2):
        # The documents name the address of the server.
        with serve(store=store, log_level="error", public_url="http://pg.example") as server:
            tags.append([server.get(address).headers["etag"] for address in ADDRESSES])
    assert tags[0] == tags[1]


def test_a_snapshot_has_the_version_of_the_writes_in_it(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "graph", writable=True)
    snapshots.outdate()
    snapshots.renew(snapshots.next())
    taken = snapshots.version
    # A write that begins before the snapshot is read must not lend it its version.
    snapshots.outdate()
    assert (snapshots.current_version, snapshots.version != taken) == (taken, True)
