"""One shape for every error, nothing leaked, the trace in the log only."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from policygraph import errors
from policygraph.api.problem_types import PROBLEM_TYPES
from policygraph.api.problems import MEDIA_TYPE
from policygraph.build import build

from ..conftest import ROOT
from .applications import assert_problem, client, filled, make, routes

SOURCE = ROOT / "src" / "policygraph"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    store = tmp_path_factory.mktemp("errors") / "store"
    build(ROOT / "ontology", ROOT / "data", store)
    return make(store, url_bytes=2000, body_bytes=1000)


@pytest.fixture(scope="module")
def asked(app: FastAPI) -> Iterator[TestClient]:
    with client(app) as asking:
        yield asking


def test_every_get_route_answers_nonsense_with_an_answer_or_a_problem(
    app: FastAPI, asked: TestClient
) -> None:
    refused = 0
    for route in routes(app):
        if "GET" in (route.methods or ()):
            address = filled(route) + "?lang=xx&onzin=%ED%A0%BD%00%ff"
            response = asked.get(address, follow_redirects=False)
            if response.status_code >= 400:
                assert_problem(response)
                refused += 1
    assert refused > 5


def test_every_route_refuses_another_method_with_allow(app: FastAPI, asked: TestClient) -> None:
    addresses = {filled(r) for r in routes(app)}
    assert len(addresses) > 10
    for address in sorted(addresses):
        response = asked.request("PROPFIND", address)
        assert_problem(response, 405)
        allowed = response.headers["allow"].split(", ")
        assert "OPTIONS" in allowed
        assert ("GET" in allowed) == ("HEAD" in allowed)


def test_every_route_answers_options_with_its_methods(app: FastAPI, asked: TestClient) -> None:
    for address in sorted({filled(r) for r in routes(app)}):
        response = asked.options(address)
        assert response.status_code in (200, 204), address
        assert "OPTIONS" in response.headers["allow"]


def test_every_get_route_answers_head_alike_without_a_body(app: FastAPI, asked: TestClient) -> None:
    changing = {"x-request-id", "date", "content-length"}
    for route in routes(app):
        if "GET" not in (route.methods or ()) or route.path == "/test/raise":
            continue
        got = asked.get(filled(route), follow_redirects=False)
        head = asked.head(filled(route), follow_redirects=False)
        assert head.status_code == got.status_code, route.path
        assert head.content == b""
        assert {k: v for k, v in head.headers.items() if k not in changing} == {
            k: v for k, v in got.headers.items() if k not in changing
        }, route.path


@pytest.mark.parametrize(
    ("address", "options", "status", "id_"),
    [
        ("/nowhere", {}, 404, "unknown-address"),
        ("/nowhere/", {}, 404, "unknown-address"),
        ("/health/", {}, 404, "unknown-address"),
        ("/health?" + "x" * 3000, {}, 414, "address-too-long"),
        ("/problems/onzin", {}, 404, "unknown-address"),
    ],
)
def test_errors_of_the_framework_are_problems(
    asked: TestClient, address: str, options: dict[str, str], status: int, id_: str
) -> None:
    assert_problem(asked.get(address, **options), status, id_)


@pytest.mark.parametrize("address", ["/test/read", "/test/swallow"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_above_the_limit_is_413(asked: TestClient, address: str, chunked: bool) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * 500

    response = asked.post(address, content=parts() if chunked else b"x" * 1500)
    assert_problem(response, 413, "body-too-large")
    assert asked.post(address, content=b"x" * 1000).status_code == 200


def test_an_unexpected_error_says_nothing_and_is_logged_with_its_trace(
    asked: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    response = asked.get("/test/raise", headers={"X-Request-ID": "fault-1"})
    body = assert_problem(response, 500)
    assert body["type"].endswith("/internal-error")
    assert "secret" not in response.text
    assert "9.9.9" not in response.text
    assert response.headers["x-request-id"] == "fault-1"
    assert response.headers["content-security-policy"]
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    trace = next(line for line in lines if "exception" in line)
    assert "RuntimeError: secret" in trace["exception"]
    assert trace["request_id"] == "fault-1"


def test_an_error_of_the_servers_own_files_is_not_told(
    app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    @app.get("/test/broken")
    async def broken() -> None:
        raise errors.SourceError("unreadable-file", "/srv/secret/policy.ttl is not Turtle")

    response = client(app).get("/test/broken")
    assert_problem(response, 500)
    assert "secret" not in response.text
    assert "/srv/secret/policy.ttl" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "title", "sent"),
    [
        ("nl", "Niet gevonden", "nl, en"),
        ("en", "Not found", "en"),
        ("de", "Niet gevonden", "nl, en"),
    ],
)
def test_the_title_is_in_the_language_asked_for(
    asked: TestClient, language: str, title: str, sent: str
) -> None:
    response = asked.get("/nowhere", headers={"Accept-Language": language})
    assert response.json()["title"] == title
    assert response.headers["content-language"] == sent
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize("host", ["[", "a b", "x" * 300, "evil.example/@"])
def test_any_host_header_gets_a_problem(asked: TestClient, host: str) -> None:
    response = asked.get("/nowhere", headers={"Host": host})
    assert "evil" not in assert_problem(response, 404)["instance"]


def test_half_a_surrogate_pair_does_not_break_a_problem(app: FastAPI) -> None:
    @app.get("/test/surrogate")
    async def surrogate() -> None:
        raise errors.InputError("invalid-parameter", "not \ud83d")

    assert_problem(client(app).get("/test/surrogate"), 400)


def _ids(path: Path) -> set[str]:
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
            texts = [
                str(a.value)
                for a in node.args[:2]
                if isinstance(a, ast.Constant) and re.fullmatch(r"[a-z0-9-]+", str(a.value))
            ]
            out |= {t for t in texts if not t.isdigit()}
    return out


def test_every_problem_type_is_documented(asked: TestClient) -> None:
    tree = (errors.__doc__ or "").split("PolicyGraphError\n")[1]
    from_tree = {w for w in tree.split() if "-" in w and w[0].isalpha()}
    folders = (SOURCE / "api", SOURCE / "engine")
    used = {i for f in folders for p in f.rglob("*.py") for i in _ids(p)}
    reading = (
        "empty-file file-too-large unsupported-document encrypted-document scanned-document "
        "broken-document hostile-document unknown-encoding reading-too-slow reading-too-costly"
    )
    only_command_line = {"missing-extra", "unusable-address", *reading.split()}
    assert len(used) > 10
    assert (used | from_tree) - only_command_line - set(PROBLEM_TYPES) == set()
    page = asked.get("/docs").text
    for id_ in PROBLEM_TYPES:
        assert f'id="problem-{id_}"' in page
    led = asked.get("/problems/not-ready", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/docs#problem-not-ready")


def test_the_documented_problem_is_the_one_that_is_sent(asked: TestClient) -> None:
    document = asked.get("/openapi.json").json()
    assert set(document["components"]["schemas"]["Problem"]["required"]) == {
        "type", "title", "status", "detail", "instance",
    }  # fmt: skip
    assert MEDIA_TYPE in document["components"]["responses"]["BadRequest"]["content"]
