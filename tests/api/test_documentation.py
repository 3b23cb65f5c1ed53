"""The OpenAPI document is true and whole; the reference page needs nothing from the network."""

import re
import shlex
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from policygraph.api.problems import MEDIA_TYPE
from policygraph.api.reference import reference_page

from .applications import client, make, routes


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return make()


@pytest.fixture(scope="module")
def asked(app: FastAPI) -> Iterator[TestClient]:
    with client(app) as asking:
        yield asking


@pytest.fixture(scope="module")
def document(asked: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = asked.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(p, m, o) for p, item in document["paths"].items() for m, o in item.items()]


def resolve(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        found: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def test_it_is_openapi_3_1_of_every_public_route(app: FastAPI, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    public = {r.path_format for r in routes(app) if r.include_in_schema}
    assert set(document["paths"]) == public
    assert "/health" in public


def parameters(document: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """Return the parameters of a name, by the path that takes it."""
    return {
        path: parameter
        for path, _, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if parameter["name"] == name
    }


def test_parameters_say_which_values_they_take(document: dict[str, Any]) -> None:
    given = parameters(document, "given")
    assert set(given) >= {"/api/applies", "/api/explain", "/api/deadlines"}
    for parameter in given.values():
        pattern = re.compile(parameter["schema"]["items"]["pattern"])
        assert pattern.search("meer dan 250 fte=yes")
        assert pattern.search("meer dan 250 fte=no")
        assert not pattern.search("meer dan 250 fte")
        assert not pattern.search("meer dan 250 fte=maybe")
    policies = parameters(document, "policy")["/api/compare"]
    assert (policies["required"], policies["schema"]["minItems"]) == (True, 2)
    for path, parameter in parameters(document, "_format").items():
        schema = parameter["schema"]
        assert None not in schema.get("enum", [schema.get("const")]), path
        assert "anyOf" not in schema, path


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("/api/deadlines", ["json", "ics"]),
        ("/api/deadlines.ics", ["ics"]),
        ("/api/questions/what-applies", ["json", "csv"]),
    ],
)
def test_each_route_names_its_own_forms(
    document: dict[str, Any], path: str, forms: list[str]
) -> None:
    schema = parameters(document, "_format")[path]["schema"]
    assert schema.get("enum", [schema.get("const")]) == forms


def test_operation_ids_are_unique_and_plain(document: dict[str, Any]) -> None:
    ids = [o["operationId"] for _, _, o in operations(document)]
    assert len(set(ids)) == len(ids)
    assert all(i.isidentifier() for i in ids)


def test_every_operation_documents_its_problems(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert {"default", "500"} <= set(operation["responses"]), path
        for status, found in operation["responses"].items():
            response = resolve(document, found)
            assert response["description"], (path, status)
            if status == "default" or status >= "400":
                assert set(response["content"]) == {MEDIA_TYPE}, (path, method, status)
                schema = response["content"][MEDIA_TYPE]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in str(document)


def test_a_route_with_several_methods_gets_an_id_for_each() -> None:
    app = make()

    @app.api_route("/test/many", methods=["GET", "HEAD", "PUT", "DELETE"])
    async def many(number: int) -> None:
        del number

    item = client(app).get("/openapi.json").json()["paths"]["/test/many"]
    assert {m: o["operationId"] for m, o in item.items()} == {
        "get": "many",
        "put": "many_put",
        "delete": "many_delete",
    }
    assert item["get"]["responses"]["422"]["content"] == {
        MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
    }


def test_the_public_address_is_the_server(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "/"}]
    app = make(public_url="https://policygraph.example/nl/")
    asking = client(app)
    assert asking.get("/openapi.json").json()["servers"] == [
        {"url": "https://policygraph.example/nl"}
    ]
    assert "https://policygraph.example/nl/health" in asking.get("/docs").text


class _Page(HTMLParser):
    """Collects what a page loads, where it leads, its ids and whether its tags close."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        self.tags.append(tag)
        if tag not in self.VOID:
            self._open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        self.loaded += [values[k] for k in ("src",) if k in values]
        self.loaded += [values["href"]] if tag == "link" else []
        self.inline += [k for k in values if k == "style" or k.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def finished(self) -> bool:
        return not self._open


def test_the_page_is_whole_and_loads_only_its_own_style(
    asked: TestClient, document: dict[str, Any]
) -> None:
    response = asked.get("/docs")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = _Page()
    page.feed(response.text)
    assert page.finished()
    assert not {"script", "style", "iframe"} & set(page.tags)
    assert page.inline == []
    assert page.loaded == ["docs/style.css"]
    assert len(set(page.ids)) == len(page.ids)
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert within <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"openapi.json"}
    assert {o["operationId"] for _, _, o in operations(document)} <= set(page.ids)
    style = asked.get("/docs/style.css")
    assert style.headers["content-type"].startswith("text/css")
    for outside in ("http:", "https:", "@import", "url("):
        assert outside not in style.text


def test_what_routes_say_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    parameter = {
        "name": "care",
        "in": "query",
        "required": True,
        "description": evil,
        "schema": {"type": "string", "enum": [evil]},
        "example": evil,
    }
    operation = {
        "operationId": "applies",
        "summary": evil,
        "description": evil,
        "tags": ["answers"],
        "parameters": [parameter],
        "responses": {"200": {"description": evil, "content": {"text/plain": {"example": evil}}}},
    }
    document = {
        "info": {"title": evil, "summary": evil},
        "tags": [{"name": "answers"}],
        "paths": {"/api/applies": {"get": operation}},
    }
    text = reference_page(document, "http://127.0.0.1:8000", {"x": evil})
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 8


@pytest.mark.parametrize(
    ("path", "method", "parameters", "body", "expected"),
    [
        (
            "/api/applies",
            "get",
            [
                {"name": "care", "in": "query", "required": True, "example": "it's & more"},
                {"name": "year", "in": "query", "schema": {"type": "integer", "examples": [2027]}},
            ],
            None,
            ["curl", "http://h/api/applies?care=it%27s+%26+more"],
        ),
        (
            "/id/{name}",
            "delete",
            [{"name": "name", "in": "path", "required": True, "example": "a b"}],
            None,
            ["curl", "--request", "DELETE", "http://h/id/a%20b"],
        ),
        (
            "/sparql",
            "post",
            [],
            {"content": {"application/sparql-query": {"example": "ASK {}"}}},
            [
                "curl", "--request", "POST", "http://h/sparql",
                "--header", "Content-Type: application/sparql-query", "--data-binary", "ASK {}",
            ],
        ),
    ],
)  # fmt: skip
def test_the_example_is_a_command_that_asks_it(
    path: str, method: str, parameters: list[Any], body: Any, expected: list[str]
) -> None:
    from policygraph.api.reference import curl

    assert shlex.split(curl("http://h", path, method, parameters, body)) == expected


@pytest.mark.parametrize("address", ["/openapi.json", "/docs", "/docs/style.css"])
def test_the_documents_are_not_sent_twice(asked: TestClient, address: str) -> None:
    tag = asked.get(address).headers["etag"]
    again = asked.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
