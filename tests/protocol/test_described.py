"""The protocol routes do what the OpenAPI document says of them, on both kinds of server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis import Case
from schemathesis.checks import CheckFunction
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from policygraph.api import create_app
from policygraph.api.documentation import openapi_document
from policygraph.settings import ServerSettings

from ..rdf_bodies import register
from ..servers import AUTHORISED, TOKEN, Server, serve

_READING = ServerSettings(scratch=True)
_WRITING = ServerSettings(scratch=True, writable=True, token=SecretStr(TOKEN))
DOCUMENT = openapi_document(create_app(_WRITING), _WRITING)
READING_DOCUMENT = openapi_document(create_app(_READING), _READING)
ROUTES = ("/sparql", "/rdf-graph-store")

_ours = f"^({'|'.join(ROUTES)})"
writing = schemathesis.openapi.from_dict(DOCUMENT).include(path_regex=_ours)
reading = schemathesis.openapi.from_dict(READING_DOCUMENT).include(path_regex=_ours)

register()

# Detail of a 400 that a schema cannot foresee, and why.
_NOT_IN_A_SCHEMA = {
    r"Not (a )?SPARQL": "SPARQL has a grammar, and a schema has none",
    r"Name one graph: ": "one parameter rules another out",
    r"Exactly one query or update": "one field rules another out",
    r"A form holds files": "the parts of a form have media types of their own",
    r".* is not an absolute IRI": "what is a URI is not always an IRI without a space",
}


def _left_out(response: Response) -> list[CheckFunction]:
    """Return the checks that cannot apply to an answer."""
    if response.status_code == 414:
        return [positive_data_acceptance, negative_data_rejection]
    if response.status_code in (406, 412):
        # Forms depend on the query, tags on the graph as it is.
        return [positive_data_acceptance]
    if response.status_code != 400:
        return []
    detail = response.json()["detail"]
    unforeseen = any(re.match(text, detail) for text in _NOT_IN_A_SCHEMA)
    return [positive_data_acceptance] if unforeseen else []


@pytest.fixture(scope="module")
def unread(store: Path) -> Iterator[Server]:
    """A read-only server that answers no more than a test can check."""
    with serve(store=store, token=TOKEN, query_rows=2_000) as running:
        yield running


def check(case: Case[Any], server: Server, **options: Any) -> None:
    response = case.call(base_url=server.url, **options)
    case.validate_response(response, excluded_checks=_left_out(response))


_EXAMPLES = settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@reading.parametrize()
@_EXAMPLES
def test_a_reading_server_does_what_the_document_says(case: Case[Any], unread: Server) -> None:
    check(case, unread)


@writing.parametrize()
@_EXAMPLES
def test_a_writable_server_does_what_the_document_says(case: Case[Any], scratch: Server) -> None:
    check(case, scratch, headers=AUTHORISED)


@writing.parametrize()
@_EXAMPLES
def test_without_a_token_nothing_is_written(case: Case[Any], scratch: Server) -> None:
    check(case, scratch)


def test_every_operation_is_described() -> None:
    found = {
        (path, method): operation
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        if path.startswith(ROUTES)
    }
    graph = [("get", 2), ("put", 3), ("post", 3), ("delete", 2)]
    assert set(found) == {
        ("/sparql", "get"),
        ("/sparql", "post"),
        *(("/rdf-graph-store", method) for method, _ in graph),
        *(("/rdf-graph-store/{name}", method) for method, _ in graph),
    }
    for (path, method), operation in found.items():
        writes = path != "/sparql" and method != "get"
        assert ({"bearer": []} in operation.get("security", [])) == (writes or method == "post")
        assert operation["summary"]
        assert operation["description"]
        assert {"400", "413", "503", "504"} <= set(operation["responses"])
    assert DOCUMENT["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_where_nobody_may_write_no_token_is_asked_for(reader: Server, scratch: Server) -> None:
    assert "securitySchemes" not in READING_DOCUMENT["components"]
    assert all(
        "security" not in operation
        for item in READING_DOCUMENT["paths"].values()
        for operation in item.values()
    )
    assert reader.get("/openapi.json").json() == READING_DOCUMENT
    assert scratch.get("/openapi.json").json() == DOCUMENT


@pytest.mark.parametrize("server", ["reader", "scratch"])
def test_the_examples_are_answered(server: str, request: pytest.FixtureRequest) -> None:
    running: Server = request.getfixturevalue(server)
    content = DOCUMENT["paths"]["/sparql"]["post"]["requestBody"]["content"]
    query = {p["name"]: p for p in DOCUMENT["paths"]["/sparql"]["get"]["parameters"]}["query"]
    assert running.get("/sparql", params={"query": query["example"]}).status_code == 200
    for media, body in content.items():
        if media == "application/x-www-form-urlencoded":
            answer = running.client.post("/sparql", data=body["example"])
        else:
            answer = running.client.post(
                "/sparql",
                content=body["example"].encode(),
                headers={"Content-Type": media, **AUTHORISED},
            )
        refused = server == "reader" and media == "application/sparql-update"
        assert answer.status_code == (403 if refused else 204 if "update" in media else 200)
