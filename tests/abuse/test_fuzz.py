"""Hostile requests to the real server: it refuses them, tells nothing and answers the next one."""

import random
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..servers import AUTHORISED
from . import hostile, payloads, wire
from .conftest import LIMITS, PROCESSES
from .watched import Answer, Watched, assert_tells_nothing, watch

# The requests are large; that they are long to print is no fault.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

QUICK = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SLOW = settings(QUICK, max_examples=8)
"""For what mostly runs into the second that a query has."""

FORMS = st.sampled_from(
    ["application/sparql-results+json", "text/csv", "application/ld+json", "*/*", "x/y", "\u00ff"]
)
SENTINEL = "<urn:sentinel> <urn:is> 'there'"


def ask(server: Watched, query: str | bytes, accept: str = "*/*") -> Answer:
    text = query.encode("utf-8", "surrogatepass") if isinstance(query, str) else query
    headers = {"Content-Type": "application/sparql-query", "Accept": accept.encode("latin-1")}
    answer = server.send("POST", "/sparql", content=text, headers=headers)
    assert_tells_nothing(answer)
    server.assert_alive()
    return answer


@QUICK
@given(hostile.nested())
def test_deep_queries(reader: Watched, query: str) -> None:
    ask(reader, query)


@SLOW
@given(hostile.wide())
def test_wide_queries(reader: Watched, query: str) -> None:
    ask(reader, query)


@SLOW
@given(hostile.regexes())
def test_regular_expressions(reader: Watched, query: str) -> None:
    ask(reader, query)


@SLOW
@given(hostile.paths())
def test_property_paths(reader: Watched, query: str) -> None:
    ask(reader, query)


@SLOW
@given(hostile.bombs)
def test_products_and_bombs(reader: Watched, query: str) -> None:
    assert ask(reader, query).status in (400, 413, 504)


@QUICK
@given(st.one_of(hostile.literals(), hostile.soup, hostile.bytes_), FORMS)
def test_words_literals_and_bytes(reader: Watched, query: str | bytes, accept: str) -> None:
    ask(reader, query, accept)


@QUICK
@given(hostile.remote())
def test_nothing_remote_is_asked(reader: Watched, query: str) -> None:
    answer = ask(reader, query)
    # FROM names a graph of the store; of one that is not there nothing is found.
    assert answer.status in (400, 403) or b"root:" not in answer.body
    assert answer.status in (400, 403) or "FROM" in query


def exchange(server: Watched, sent: bytes) -> Answer:
    answer = server.raw(sent, method=sent.partition(b" ")[0].decode("latin-1"))
    assert_tells_nothing(answer)
    server.assert_alive()
    return answer


@settings(QUICK, max_examples=100)
@given(wire.headers())
def test_headers(reader: Watched, sent: bytes) -> None:
    exchange(reader, sent)


@pytest.mark.parametrize("name", wire.READ, ids=bytes.decode)
def test_headers_that_are_read(reader: Watched, name: bytes) -> None:
    for value in wire.VALUES:
        exchange(reader, wire.request(b"GET /dataset", name, value))


@settings(QUICK, max_examples=120)
@given(wire.targets())
def test_addresses_and_methods(reader: Watched, sent: bytes) -> None:
    exchange(reader, sent)


@pytest.mark.parametrize("sent", wire.BROKEN, ids=range(len(wire.BROKEN)))
def test_what_is_no_http(reader: Watched, sent: bytes) -> None:
    with socket.create_connection(reader.address, timeout=10) as connection:
        connection.settimeout(0.5)
        try:
            connection.sendall(sent)
            received = connection.recv(100_000)
        except (TimeoutError, ConnectionError):
            # It waits for the rest, or has closed.
            received = b""
    assert b"Traceback" not in received
    if received[9:12] >= b"400":
        assert b"application/problem+json" in received
    reader.assert_alive()


def test_who_opens_connections_and_says_nothing(reader: Watched) -> None:
    starts = [b"", b"GET", b"GET / HTTP/1.1\r\nX: ", wire.CHUNKED + b"\r\n6\r\nAS"]
    connections = [socket.create_connection(reader.address) for _ in range(100)]
    try:
        for i, connection in enumerate(connections):
            connection.sendall(starts[i % len(starts)])
        reader.assert_alive()
    finally:
        for connection in connections:
            connection.close()
    reader.assert_alive()


def test_who_asks_and_goes_away(reader: Watched) -> None:
    query = hostile.BOMBS[4].encode()
    sent = wire.POST + b"Content-Length: %d\r\n\r\n%b" % (len(query), query)
    for _ in range(3):
        with socket.create_connection(reader.address) as connection:
            connection.sendall(sent)
        reader.assert_alive()


def test_random_bytes_at_once(reader: Watched) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret is made
    bodies = [chance.randbytes(20_000) for _ in range(16)]
    threads = [threading.Thread(target=reader.raw, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.assert_alive()


@pytest.fixture
def sentinel(scratch: Watched) -> None:
    update = f"INSERT DATA {{ GRAPH <urn:kept> {{ {SENTINEL} }} }}"
    headers = {"Content-Type": "application/sparql-update", **AUTHORISED}
    assert scratch.send("POST", "/sparql", content=update.encode(), headers=headers).status == 204


def assert_kept(server: Watched) -> None:
    query = f"ASK {{ GRAPH <urn:kept> {{ {SENTINEL} }} }}"
    found = server.client.get("/sparql", params={"query": query})
    assert found.json()["boolean"] is True


def write(server: Watched, method: str, path: str, media: str, body: bytes) -> Answer:
    headers = {"Content-Type": media.encode("latin-1"), **AUTHORISED}
    answer = server.send(method, path, content=body, headers=headers)
    assert_tells_nothing(answer)
    server.assert_alive()
    assert_kept(server)
    return answer


@settings(QUICK, max_examples=60)
@given(payloads.PAYLOADS, st.sampled_from(["PUT", "POST"]))
@pytest.mark.usefixtures("sentinel")
def test_payloads(scratch: Watched, payload: tuple[str, bytes], method: str) -> None:
    media, body = payload
    answer = write(scratch, method, "/rdf-graph-store?graph=urn:hostile", media, body)
    if b"DOCTYPE" in body.replace(b"\0", b"") or b"192.0.2.1" in body:
        assert answer.status == 400
    graph = scratch.client.get("/rdf-graph-store?graph=urn:hostile")
    assert b"root:" not in graph.content


@QUICK
@given(payloads.MULTIPART)
@pytest.mark.usefixtures("sentinel")
def test_forms(scratch: Watched, form: tuple[str, bytes]) -> None:
    write(scratch, "POST", "/rdf-graph-store?graph=urn:hostile", *form)


@QUICK
@given(payloads.UPDATES)
@pytest.mark.usefixtures("sentinel")
def test_updates(scratch: Watched, update: str) -> None:
    write(scratch, "POST", "/sparql", "application/sparql-update", update.encode())


@QUICK
@given(
    st.sampled_from(
        ["", "Bearer", "Bearer x", "Basic x", "Bearer \u00ff", "bearer a token for test"]
    ),
    st.sampled_from(["PUT", "POST", "DELETE"]),
)
@pytest.mark.usefixtures("sentinel")
def test_nobody_writes_without_the_token(scratch: Watched, token: str, method: str) -> None:
    headers = {"Content-Type": "text/turtle", "Authorization": token.encode("latin-1")}
    answer = scratch.send(method, "/rdf-graph-store?graph=urn:kept", headers=headers, content=b"")
    assert answer.status == 401
    assert_tells_nothing(answer)
    assert_kept(scratch)


@pytest.mark.parametrize("name", ["reader", "scratch"])
def test_afterwards_nothing_unexpected_was_logged(
    name: str, request: pytest.FixtureRequest
) -> None:
    server: Watched = request.getfixturevalue(name)
    assert server.accidents() == []
    # The server, its readers and, where it writes, the writer.
    assert len(server.processes()) <= 1 + PROCESSES + (name == "scratch")


@pytest.mark.parametrize("writable", [False, True])
def test_no_process_and_no_file_is_left(built: Path, tmp_path: Path, writable: bool) -> None:
    chosen = {"scratch": True, "writable": True} if writable else {"store": built}
    with watch(tmp_path, **chosen, **LIMITS) as server:
        sent = wire.POST + b"Content-Length: %d\r\n\r\n%b" % (
            len(hostile.BOMBS[4]),
            hostile.BOMBS[4].encode(),
        )
        ask(server, hostile.BOMBS[0])
        with socket.create_connection(server.address) as connection:
            connection.sendall(sent)
        server.assert_alive()
    assert server.process.returncode == 0
    assert {p for p in server.seen if Path(f"/proc/{p}").exists()} == set()
    assert list((tmp_path / "temporary").iterdir()) == []
