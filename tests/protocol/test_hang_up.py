"""A client that hangs up is not worked for any longer."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from ..servers import AUTHORISED, TOKEN, Server, serve

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMIT = 25.0
SOON = 2.0
"""Far from the limit, and time enough for a busy machine to start a process."""

GET = f"GET /sparql?{urlencode({'query': SLOW})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(SLOW), SLOW.encode())
)


@pytest.fixture(scope="module")
def one(store: Path) -> Iterator[Server]:
    """A server with one process for queries, and room for one that waits."""
    with serve(
        store=store, query_seconds=LIMIT, query_processes=1, query_queue=1, token=TOKEN
    ) as running:
        yield running


def send(server: Server, request: bytes) -> socket.socket:
    address = urlsplit(server.url)
    connection = socket.create_connection((address.hostname, address.port), timeout=10)
    connection.sendall(request)
    return connection


def workers(server: Server) -> set[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.is_file():
        pytest.skip("no list of children on this system")
    return {int(pid) for pid in children.read_text().split()}


def running(server: Server) -> int:
    """Return how many requests the server says that it is answering, beside this one."""
    for line in server.get("/metrics").text.splitlines():
        if line.startswith("policygraph_requests_in_flight "):
            return int(float(line.split()[1])) - 1
    raise AssertionError("no such count")


def wait_until_running(server: Server, wanted: int) -> float:
    began = time.monotonic()
    while running(server) != wanted:
        assert time.monotonic() - began < SOON, running(server)
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.parametrize("request_", [GET, GET.replace(b"GET", b"HEAD"), POST])
def test_the_work_ends_when_the_client_hangs_up(one: Server, request_: bytes) -> None:
    before = workers(one)
    connection = send(one, request_)
    wait_until_running(one, 1)
    time.sleep(0.3)
    assert workers(one) == before
    connection.close()
    wait_until_running(one, 0)
    began = time.monotonic()
    assert one.ask("ASK { ?s ?p ?o }")
    assert time.monotonic() - began < SOON
    after = workers(one)
    assert len(after) == len(before)
    assert not after & before, "the process that worked for nobody is still there"


def test_many_that_hang_up_delay_nobody(one: Server) -> None:
    began = time.monotonic()
    for _ in range(5):
        connection = send(one, GET)
        time.sleep(0.05)
        connection.close()
    # The queue has one place: until the last one's leaving is noticed, it may be taken.
    wait_until_running(one, 0)
    assert one.ask("ASK { ?s ?p ?o }")
    assert time.monotonic() - began < 2 * SOON


def test_waiting_in_the_queue_ends_too(one: Server) -> None:
    first = send(one, GET)
    wait_until_running(one, 1)
    second = send(one, GET)
    wait_until_running(one, 2)
    assert one.get("/sparql", params={"query": "ASK {}"}).status_code == 503
    second.close()
    wait_until_running(one, 1)
    # The place in the queue is free, and who takes it is served once the first has left.
    third = send(
        one, f"GET /sparql?{urlencode({'query': 'ASK {}'})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    )
    wait_until_running(one, 2)
    first.close()
    third.settimeout(SOON)
    assert third.recv(100).startswith(b"HTTP/1.1 200")
    third.close()
    wait_until_running(one, 0)


def test_a_client_that_waits_gets_its_answer(one: Server) -> None:
    """Sending slowly, or a body that nobody asked for, is no hanging up."""
    query = urlencode({"query": "ASK { ?s ?p ?o }"})
    connection = send(
        one, f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab".encode()
    )
    time.sleep(0.2)
    connection.sendall(b"cd")
    assert connection.recv(100).startswith(b"HTTP/1.1 200")
    connection.close()


def writer(server: Server) -> int:
    """Return the process that has the lock of the store."""
    found = [
        pid
        for pid in workers(server)
        if any(fd.readlink().name == "LOCK" for fd in Path(f"/proc/{pid}/fd").iterdir())
    ]
    assert len(found) == 1
    return found[0]


def test_hanging_up_harms_no_writer() -> None:
    """The copy that queries read is made for all: who leaves meanwhile does not undo it."""
    with serve(scratch=True, writable=True, token=TOKEN, query_processes=2) as server:
        before = writer(server)
        for number in range(10):
            server.update(f"INSERT DATA {{ <urn:a> <urn:n> {number} }}")
            send(server, GET).close()
            assert server.ask(f"ASK {{ <urn:a> <urn:n> {number} }}")
        wait_until_running(server, 0)
        assert writer(server) == before
        response = server.client.put(
            "/rdf-graph-store",
            params={"graph": "urn:g"},
            headers={"Content-Type": "text/turtle", **AUTHORISED},
        )
        assert response.status_code == 201
