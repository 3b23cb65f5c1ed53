"""The 34 W3C tests of the SPARQL 1.1 Protocol, over HTTP, on an empty writable server."""

import json
from collections.abc import Iterator

import httpx
import pytest

from ..servers import AUTHORISED, TOKEN, Server, serve
from .manifests import SUITES, Case, Expectation, read

MANIFEST = SUITES / "sparql11-protocol" / "manifest.ttl"
CASES = list(read(MANIFEST))

pytestmark = pytest.mark.skipif(not CASES, reason=f"no test suite at {MANIFEST}")

FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(scratch=True, writable=True, token=TOKEN) as running:
        yield running


def check(expected: Expectation, response: httpx.Response) -> None:
    assert any(response.status_code in wanted for wanted in expected.statuses), response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
    if expected.format:
        media = response.headers["content-type"].partition(";")[0]
        assert media in FORMATS[expected.format]
    if expected.boolean is not None:
        assert json.loads(response.content)["boolean"] is expected.boolean
    assert not expected.headers
    assert expected.body is None
    assert expected.location is None


def test_the_suite_is_whole() -> None:
    assert len(CASES) == 34


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: Case, server: Server) -> None:
    server.update("CLEAR ALL")
    for graph, path in case.data:
        response = server.client.put(
            "/rdf-graph-store",
            params={"graph": graph},
            content=path.read_bytes(),
            headers={"Content-Type": "application/n-triples", **AUTHORISED},
        )
        assert response.status_code == 201, response.text
    for step in case.steps:
        # httpx would give a body a media type of its own; these requests have what they name.
        headers = [("Host", case.host), *AUTHORISED.items(), *step.headers]
        response = server.client.request(
            step.method, server.url + step.path, headers=headers, content=step.body
        )
        check(step.expected, response)
