"""The Graph Store route beyond the W3C tests: media types, payloads, names."""

import pytest

from policygraph.vocabulary import INFERRED_GRAPH

from ..servers import AUTHORISED, Server

GRAPH = {"graph": "http://example.org/g"}
TRIPLE = b"<http://example.org/s> <http://example.org/p> <o> ."


def put(server: Server, body: bytes, media: str, **parameters: str) -> int:
    response = server.client.put(
        "/rdf-graph-store",
        params=parameters or GRAPH,
        content=body,
        headers={"Content-Type": media, **AUTHORISED},
    )
    return response.status_code


@pytest.fixture(autouse=True)
def empty(scratch: Server) -> None:
    scratch.update("DROP ALL")


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (TRIPLE, "text/turtle"),
        (TRIPLE.replace(b"<o>", b'"o"'), "application/n-triples"),
        (
            b'{"@id": "http://example.org/s", "http://example.org/p": "o"}',
            "application/ld+json; charset=UTF-8",
        ),
        (
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><!-- a comment -->'
            b'<r:Description r:about="http://example.org/s">'
            b'<e:p xmlns:e="http://example.org/">o</e:p></r:Description></r:RDF>',
            "application/rdf+xml",
        ),
    ],
)
def test_every_rdf_type_is_taken(scratch: Server, body: bytes, media: str) -> None:
    assert put(scratch, body, media) == 201
    assert put(scratch, body, media) == 204
    asked = "ASK { GRAPH <http://example.org/g> { <http://example.org/s> ?p ?o } }"
    assert scratch.ask(asked)


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (TRIPLE, "application/trig", 415),
        (TRIPLE, "application/n-quads", 415),
        (TRIPLE, "application/sparql-query", 415),
        (TRIPLE, "text/turtle; charset=utf-16", 415),
        (b"<a> <b", "text/turtle", 400),
        (b"\xff", "text/turtle", 400),
        (b'{"@context": "http://127.0.0.1:8999/c", "name": "x"}', "application/ld+json", 400),
        (
            b'<!DOCTYPE r [<!ENTITY a "b">]>'
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
            "application/rdf+xml",
            400,
        ),
        (
            b'{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": "c"}]}',
            "application/ld+json",
            400,
        ),
        (b"no form", "multipart/form-data", 400),
        (b"no form", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_payload_that_cannot_be_used_changes_nothing(
    scratch: Server, body: bytes, media: str, status: int
) -> None:
    assert put(scratch, TRIPLE, "text/turtle") == 201
    before = scratch.get("/rdf-graph-store", params=GRAPH).text
    assert put(scratch, body, media) == status
    assert scratch.get("/rdf-graph-store", params=GRAPH).text == before


def test_without_a_media_type_nothing_is_guessed(scratch: Server) -> None:
    response = scratch.client.put(
        "/rdf-graph-store", params=GRAPH, content=TRIPLE, headers=AUTHORISED
    )
    assert response.status_code == 415


@pytest.mark.parametrize(
    "query", ["", "?graph=relative", "?graph=urn:a&graph=urn:b", "?graph=urn:a&default", "?graph="]
)
def test_a_request_names_one_graph(scratch: Server, query: str) -> None:
    assert scratch.get(f"/rdf-graph-store{query}").status_code == 400
    response = scratch.client.delete(f"/rdf-graph-store{query}", headers=AUTHORISED)
    assert response.status_code == 400


def test_relative_names_in_a_payload_are_those_of_its_graph(scratch: Server) -> None:
    assert put(scratch, TRIPLE, "text/turtle") == 201
    assert "<http://example.org/o>" in scratch.get("/rdf-graph-store", params=GRAPH).text


def test_blank_nodes_of_two_payloads_are_two(scratch: Server) -> None:
    for _ in range(2):
        scratch.client.post(
            "/rdf-graph-store",
            params=GRAPH,
            content=b"_:a <urn:p> 1 .",
            headers={"Content-Type": "text/turtle", **AUTHORISED},
        )
    text = scratch.get(
        "/rdf-graph-store", params=GRAPH, headers={"Accept": "application/n-triples"}
    ).text
    assert len(text.splitlines()) == 2


def test_an_empty_graph_is_there_until_it_is_deleted(scratch: Server) -> None:
    assert put(scratch, b"", "text/turtle") == 201
    assert scratch.get("/rdf-graph-store", params=GRAPH).status_code == 200
    for status in (204, 404):
        response = scratch.client.delete("/rdf-graph-store", params=GRAPH, headers=AUTHORISED)
        assert response.status_code == status
    assert scratch.get("/rdf-graph-store", params=GRAPH).status_code == 404


def test_the_real_graphs_can_be_read(reader: Server) -> None:
    head = reader.client.head("/rdf-graph-store", params={"graph": INFERRED_GRAPH})
    assert head.status_code == 200
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"
    response = reader.get(
        "/rdf-graph-store",
        params={"graph": INFERRED_GRAPH},
        headers={"Accept": "application/n-triples"},
    )
    assert len(response.text.splitlines()) > 1_000
    options = reader.client.options("/rdf-graph-store/x")
    assert "PUT" in options.headers["allow"]
