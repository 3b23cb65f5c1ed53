"""Alive, ready, counted and limited."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from policygraph.api.operations import Metrics
from policygraph.errors import InputError

from .applications import assert_problem, client, make


@pytest.fixture
def asked() -> Iterator[TestClient]:
    with client(make()) as asking:
        yield asking


def test_health_is_live_at_once_and_ready_when_started() -> None:
    app = make()
    early = client(app)
    assert early.get("/health/live").json() == {"live": True}
    for address in ("/health", "/health/ready"):
        response = early.get(address)
        assert_problem(response, 503, "not-ready")
        assert response.headers["retry-after"] == "1"
    with client(app) as started:
        assert started.get("/health").json() == {"live": True, "ready": True, "graph": None}
        assert started.get("/health/ready").json() == {"ready": True}
    assert early.get("/health/ready").status_code == 503


def test_metrics_count_by_route_and_never_by_address(asked: TestClient) -> None:
    for number in range(3):
        asked.get(f"/nowhere/{number}")
        asked.get("/problems/busy", follow_redirects=False)
    asked.request("BREW", "/health")
    text = asked.get("/metrics").text
    assert 'policygraph_requests_total{method="GET",route="none",status="404"} 3.0' in text
    assert (
        'policygraph_requests_total{method="GET",route="/problems/{id}",status="303"} 3.0' in text
    )
    assert 'method="other",route="/health",status="405"' in text
    assert 'policygraph_request_seconds_bucket{le="0.001",route="none"}' in text
    # The one in flight is the request for the metrics.
    assert "policygraph_requests_in_flight 1.0" in text
    assert "nowhere" not in text
    assert "BREW" not in text


def test_metrics_of_two_applications_are_apart(asked: TestClient) -> None:
    asked.get("/nowhere")
    with client(make()) as other:
        assert 'status="404"' not in other.get("/metrics").text


def test_metrics_name_the_triples_of_the_graph() -> None:
    metrics = Metrics()
    metrics.triples.labels("asserted").set(7)
    assert metrics.registry.get_sample_value(
        "policygraph_graph_triples", {"kind": "asserted"}
    ) == 7  # fmt: skip


def test_a_request_is_one_line_of_json_without_its_query(
    asked: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.get("/nowhere?query=a-secret-question", headers={"X-Request-ID": "abc-1"})
    asked.get("/health")
    (line,) = capsys.readouterr().err.splitlines()
    found = json.loads(line)
    assert found["ms"] >= 0
    assert {k: found[k] for k in ("event", "method", "path", "status", "request_id")} == {
        "event": "request",
        "method": "GET",
        "path": "/nowhere",
        "status": 404,
        "request_id": "abc-1",
    }
    assert "secret" not in line


def test_a_higher_level_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with client(make(log_level="error")) as asking:
        asking.get("/nowhere")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "value"), [("log_level", "loud"), ("rate_limit", "often")])
def test_a_setting_that_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{name} is '{value}'"):
        make(None, **{name: value})


def test_the_rate_limit_refuses_with_a_time_to_wait() -> None:
    with client(make(rate_limit="2/minute")) as asking:
        assert [asking.get("/docs").status_code for _ in range(3)] == [200, 200, 429]
        response = asking.get("/docs")
        assert_problem(response, 429, "too-many-requests")
        assert 1 <= int(response.headers["retry-after"]) <= 60
        assert asking.get("/health").status_code == 200
        # A header that anyone can send does not make another client.
        again = asking.get("/docs", headers={"X-Forwarded-For": "192.0.2.1"})
        assert again.status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("192.0.2.1", "192.0.2.2", 200),
        ("2001:db8::1", "2001:db8::ffff", 429),
        ("2001:db8::1", "2001:db8:0:1::1", 200),
    ],
)
def test_the_rate_is_counted_by_address_and_by_network_of_ipv6(
    first: str, second: str, status: int
) -> None:
    app = make(rate_limit="1/minute")
    assert TestClient(app, client=(first, 1)).get("/docs").status_code == 200
    assert TestClient(app, client=(second, 1)).get("/docs").status_code == status
