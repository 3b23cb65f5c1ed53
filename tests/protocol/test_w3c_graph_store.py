"""The 13 W3C tests of the Graph Store Protocol, over HTTP, on an empty writable server."""

from collections.abc import Iterator

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ..servers import AUTHORISED, TOKEN, Server, serve
from .manifests import SUITES, Case, Expectation, Step, read

FOLDER = SUITES / "graph-store"
CASES = [
    case
    for name in ("manifest-direct.ttl", "manifest-indirect.ttl")
    for case in read(FOLDER / name)
]

pytestmark = pytest.mark.skipif(not CASES, reason=f"no test suite at {FOLDER}")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(scratch=True, writable=True, token=TOKEN) as running:
        yield running


def graph_of(text: str, media: str) -> Graph:
    # A base, so that both are read alike where they have relative names.
    return Graph().parse(data=text, format=media, publicID="http://www.example/")


def check(expected: Expectation, step: Step, response: httpx.Response) -> None:
    assert any(response.status_code in wanted for wanted in expected.statuses), response.text
    for name, value in expected.headers:
        assert response.headers[name].lower() == value.lower()
    if expected.location is not None:
        assert response.headers["location"]
    if expected.body is not None:
        media = dict(expected.headers)["content-type"].partition(";")[0]
        assert isomorphic(graph_of(response.text, media), graph_of(expected.body, media))
    if step.method == "HEAD":
        assert response.content == b""


def test_the_suite_is_whole() -> None:
    assert len(CASES) == 13


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: Case, server: Server) -> None:
    server.update("CLEAR ALL ; DROP ALL")
    known: dict[str, str] = {}
    for step in case.steps:
        path, body = step.path, step.body
        for name, value in known.items():
            path = path.replace(name, value)
            body = body.replace(name.encode(), value.encode()) if body else body
        assert path.startswith("/gsp")
        response = server.client.request(
            step.method,
            server.url + "/rdf-graph-store" + path.removeprefix("/gsp"),
            headers=[("Host", case.host), *AUTHORISED.items(), *step.headers],
            content=body,
        )
        check(step.expected, step, response)
        if step.expected.location is not None:
            known[step.expected.location] = response.headers["location"]
