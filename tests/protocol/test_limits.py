"""What a query may use, and that nothing is left when it wanted more."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ..servers import Server, serve

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COSTLY = "SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c"
DEEP = "ASK " + "{" * 30_000 + "}" * 30_000
SECONDS = 2.0
ROWS = 50
# A mebibyte of text over and over, so that nothing but the answer is large.
LARGE = "SELECT ?a ?b { VALUES ?a { '" + "x" * 1_000 + "' } VALUES ?b { " + "1 " * 45 + "} }"


@pytest.fixture(scope="module")
def narrow(store: Path) -> Iterator[Server]:
    with serve(
        store=store,
        query_seconds=SECONDS,
        query_rows=ROWS,
        query_bytes=20_000,
        query_memory=300_000_000,
        query_processes=1,
        query_queue=1,
    ) as running:
        yield running


def post(server: Server, query: str) -> httpx.Response:
    return server.client.post(
        "/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}
    )


def assert_answers_within_a_second(server: Server) -> None:
    began = time.monotonic()
    assert server.ask("ASK { ?s ?p ?o }")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("query", "status", "id_"),
    [
        (SLOW, 504, "query-too-slow"),
        (COSTLY, 413, "query-too-costly"),
        (DEEP, 413, "query-too-costly"),
        ("SELECT ?s { ?s ?p ?o }", 413, "answer-too-large"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", 413, "answer-too-large"),
        (LARGE, 413, "answer-too-large"),
    ],
    ids=["slow", "costly", "deep", "rows", "triples", "bytes"],
)
def test_a_query_that_wants_too_much_is_stopped(
    narrow: Server, query: str, status: int, id_: str
) -> None:
    began = time.monotonic()
    response = post(narrow, query)
    assert time.monotonic() - began < SECONDS + 1.5
    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (status, id_)
    assert_answers_within_a_second(narrow)


@pytest.mark.parametrize("media", ["text/csv", "text/tab-separated-values", None])
@pytest.mark.parametrize("value", ["1", r"'x\n},{\n\"\\'", "<urn:a>"])
def test_rows_are_counted_exactly(narrow: Server, media: str | None, value: str) -> None:
    for form in (media, None, "application/sparql-results+xml"):
        headers = {"Accept": form} if form else {}
        for rows, status in ((ROWS, 200), (ROWS + 1, 413)):
            query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {f'(UNDEF {value}) ' * rows} }} }}"
            response = narrow.get("/sparql", params={"query": query}, headers=headers)
            assert response.status_code == status


def test_the_server_answers_others_while_a_query_runs(narrow: Server) -> None:
    thread = threading.Thread(target=post, args=(narrow, SLOW))
    thread.start()
    time.sleep(0.2)
    began = time.monotonic()
    assert narrow.client.options("/sparql").status_code in (200, 204)
    assert time.monotonic() - began < 0.3
    thread.join()


def test_who_does_not_fit_in_the_queue_is_told_to_come_back(narrow: Server) -> None:
    with ThreadPoolExecutor(6) as pool:
        responses = list(pool.map(lambda _: post(narrow, SLOW), range(6)))
    statuses = sorted(r.status_code for r in responses)
    assert set(statuses) == {503, 504}
    assert statuses.count(503) >= 4
    busy = next(r for r in responses if r.status_code == 503)
    assert int(busy.headers["retry-after"]) > 0
    assert busy.json()["type"].endswith("/busy")
    assert_answers_within_a_second(narrow)


def test_a_body_and_parameters_have_an_end(store: Path) -> None:
    with serve(store=store, body_bytes=10_000) as server:
        headers = {"Content-Type": "application/sparql-query"}
        large = b"ASK {} #" + b"x" * 10_000
        assert server.client.post("/sparql", content=large, headers=headers).status_code == 413
        # In chunks, so that no header tells the length.
        chunks = (large[i : i + 1_000] for i in range(0, len(large), 1_000))
        assert server.client.post("/sparql", content=chunks, headers=headers).status_code == 413
        form = "&".join("a=" for _ in range(2_000))
        response = server.client.post(
            "/sparql",
            content=form.encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert response.status_code == 400
