"""Long scans: they run beside the event loop, they are stopped, and others are answered meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from policygraph.vocabulary import KINDS

from ..servers import Server, serve
from .conftest import refused
from .large import POLICIES, PROVISIONS, publish_large

SLOW = "/api/questions/which-norms-do-policies-share"
"""Puts every provision beside every other that expresses its norm, in an order."""

SECONDS = 1.5
ROUNDS = 4


@pytest.fixture(scope="module")
def large_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_large(tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def large(large_store: Path) -> Iterator[Server]:
    with serve(store=large_store, log_level="error", query_seconds=30) as running:
        yield running


def applies(number: int) -> list[str]:
    # Other questions each time: an answer given before is kept.
    care, lang = ("wijkverpleging", "nachtzorg")[number % 2], ("nl", "en")[number // 2]
    address = f"/api/applies?care={care}&year=2027&all=true&lang={lang}&kind=Requirement"
    return [f"{address}&kind={kind}" for kind in KINDS if kind != "Requirement"]


def question(number: int) -> list[str]:
    return [f"/api/questions/what-applies?care=wijkverpleging&year=2027&limit={5000 + number}"]


def sparql(number: int) -> list[str]:
    return [f"/sparql?query=SELECT * {{ ?s ?p ?o }} ORDER BY ?o LIMIT {20_000 + number}"]


def together(number: int) -> list[str]:
    return question(number) + sparql(number) + applies(number)


def while_they_run(server: Server, addresses: list[str]) -> tuple[float, float]:
    """Return how long it takes until all answers have begun, and the slowest ``/health``."""
    statuses: list[int] = []

    def scan(address: str) -> None:
        # What it takes to send and to compress the answer is no part of the scan.
        headers = {"Accept-Encoding": "identity"}
        with (
            httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            statuses.append(response.status_code)

    threads = [threading.Thread(target=scan, args=(address,)) for address in addresses]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    slowest = 0.0
    while len(statuses) < len(addresses) and any(t.is_alive() for t in threads):
        began = time.monotonic()
        assert server.get("/health").status_code == 200
        slowest = max(slowest, time.monotonic() - began)
    seconds = time.monotonic() - start
    for thread in threads:
        thread.join()
    assert statuses == [200] * len(addresses)
    return seconds, slowest


@pytest.mark.parametrize("addresses", [question, sparql, together])
def test_scans_of_ten_thousand_provisions_hold_nobody_up(
    large: Server, addresses: Callable[[int], list[str]]
) -> None:
    # On a blocked loop /health waits for as long as the scans take, every time.
    shares = []
    for number in range(ROUNDS):
        seconds, slowest = while_they_run(large, addresses(number))
        shares.append(slowest / seconds)
        if shares[-1] < 1 / 3:
            return
    raise AssertionError(shares)


def test_the_scan_is_of_ten_thousand_provisions(large: Server) -> None:
    found = large.get("/api/applies?care=wijkverpleging&year=2027&all=true").json()
    assert len(found["applies"]) == POLICIES * PROVISIONS >= 10_000
    asked = large.get(question(0)[0]).json()
    assert (asked["total"], len(asked["rows"])) == (POLICIES * PROVISIONS, 5000)


def test_a_question_that_takes_too_long_is_stopped(large_store: Path) -> None:
    with serve(
        store=large_store, log_level="error", query_seconds=SECONDS, query_processes=1
    ) as server:
        began = time.monotonic()
        response = server.get(SLOW)
        took = time.monotonic() - began
        problem = refused(response, 504, "query-too-slow")
        assert problem["instance"] == SLOW
        assert SECONDS <= took < SECONDS + 2
        # The only process was killed and replaced: nothing of the scan is left.
        began = time.monotonic()
        assert server.get("/api/questions/which-terms-does-a-policy-have").json()["total"] == 10
        assert time.monotonic() - began < SECONDS


def test_questions_wait_in_the_queue_of_sparql(large_store: Path) -> None:
    with serve(
        store=large_store, log_level="error", query_seconds=SECONDS, query_processes=1,
        query_queue=1,
    ) as server:  # fmt: skip
        statuses: list[int] = []
        threads = [
            threading.Thread(target=lambda: statuses.append(server.get(SLOW).status_code))
            for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(statuses) == {503, 504}
        assert server.ask("ASK { ?s ?p ?o }")
