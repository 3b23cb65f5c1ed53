"""An update on the real store sees what a query there sees."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.engine.sparql_text import add_union
from policygraph.vocabulary import INFERRED_GRAPH

from ..servers import AUTHORISED, TOKEN, Server, serve

UPDATE = {"Content-Type": "application/sparql-update", **AUTHORISED}


@pytest.fixture(scope="module")
def writable(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    copy = shutil.copytree(store, tmp_path_factory.mktemp("written") / "store")
    with serve(store=copy, writable=True, token=TOKEN) as running:
        yield running


@pytest.fixture(autouse=True)
def clean(writable: Server) -> None:
    writable.update(
        "CLEAR DEFAULT ; DROP SILENT GRAPH <urn:out> ; DROP SILENT GRAPH <urn:g> ; "
        "DROP SILENT GRAPH <urn:h>"
    )


def value(server: Server, query: str, **parameters: str) -> int:
    rows = server.get("/sparql", params={"query": query, **parameters}).json()
    return int(rows["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o",
        "?s a pg:Provision",
        "GRAPH ?g { ?s ?p ?o }",
        f"GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }}",
        "?s a pg:Requirement . GRAPH ?g { ?s pg:statedIn ?d }",
        "{ SELECT ?s WHERE { ?s a pg:Norm } }",
        "?s <urn:own> ?o",
    ],
)
def test_the_pattern_of_an_update_sees_what_a_query_sees(writable: Server, pattern: str) -> None:
    # Something in the store's own default graph, which a query sees too.
    writable.update("INSERT DATA { <urn:a> <urn:own> 1 }")
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    expected = value(writable, count)
    assert expected > 0
    writable.update(
        f"INSERT {{ GRAPH <urn:out> {{ <urn:a> <urn:n> ?n }} }} WHERE {{ {{ {count} }} }}"
    )
    assert value(writable, "SELECT ?n { GRAPH <urn:out> { ?s <urn:n> ?n } }") == expected


def test_each_operation_sees_what_those_before_it_did(writable: Server) -> None:
    writable.update(
        "PREFIX x: <urn:> INSERT DATA { x:a x:b 1 . GRAPH x:g { x:a x:b 2 } } ; "
        "COPY x:g TO <urn:h> ; # a comment ; with a mark\n"
        "INSERT { GRAPH x:out { ?s x:seen ?o } } WHERE { ?s x:b ?o } ; "
        "DELETE { ?s x:b ?o } INSERT { ?s x:moved ?o } WHERE { ?s x:b ?o } ; "
        "INSERT { GRAPH x:out { ?s x:after ?o } } WHERE { ?s x:b|x:moved ?o } ;"
    )
    assert value(writable, "SELECT (COUNT(*) AS ?n) { GRAPH <urn:out> { ?s <urn:seen> ?o } }") == 2
    assert writable.ask("ASK { GRAPH <urn:out> { ?s <urn:seen> 1, 2 } }")
    assert writable.ask("ASK { GRAPH <urn:out> { ?s <urn:after> 1, 2 } }")
    # What stands in a named graph is not taken from it by a template without GRAPH.
    assert not writable.ask("ASK { ?s <urn:b> 1 }")
    assert writable.ask("ASK { GRAPH <urn:g> { ?s <urn:b> 2 } GRAPH <urn:h> { ?s <urn:b> 2 } }")


def test_no_copy_is_left_behind(writable: Server) -> None:
    def graphs() -> str:
        return writable.get(
            "/sparql", params={"query": "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"}
        ).text

    writable.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    before = graphs()
    assert "urn:uuid" not in before
    writable.update("DELETE WHERE { <urn:a> <urn:b> ?o }")
    response = writable.client.post(
        "/sparql",
        content=b"DELETE { ?s ?p 1 } WHERE { ?s ?p 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>",
        headers=UPDATE,
    )
    assert response.status_code == 400
    assert graphs() == before
    assert not writable.ask("ASK { <urn:a> <urn:b> ?o }")


def test_delete_where_reaches_the_graph_that_it_names(writable: Server) -> None:
    writable.update("INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 1, 2 } }")
    writable.update("DELETE WHERE { <urn:a> <urn:b> ?o }")
    assert value(writable, "SELECT (COUNT(*) AS ?n) { <urn:a> <urn:b> ?o }") == 2
    writable.update("DELETE WHERE { GRAPH <urn:g> { <urn:a> <urn:b> ?o } }")
    assert not writable.ask("ASK { <urn:a> <urn:b> ?o }")


@pytest.mark.parametrize(
    ("update", "parameters", "seen"),
    [
        ("{ins} USING <urn:g> WHERE {{ <urn:a> <urn:b> ?o }}", {}, {2}),
        ("WITH <urn:g> {ins} WHERE {{ <urn:a> <urn:b> ?o }}", {}, {2}),
        ("{ins} USING NAMED <urn:g> WHERE {{ <urn:a> <urn:b> ?o }}", {}, set()),
        ("{ins} WHERE {{ <urn:a> <urn:b> ?o }}", {"using-graph-uri": "urn:g"}, {2}),
        ("{ins} WHERE {{ <urn:a> <urn:b> ?o }}", {}, {1, 2, 3}),
    ],
)
def test_a_dataset_that_is_named_is_the_one_used(
    writable: Server, update: str, parameters: dict[str, str], seen: set[int]
) -> None:
    writable.update(
        "INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 2 } "
        "GRAPH <urn:h> { <urn:a> <urn:b> 3 } }"
    )
    text = update.format(ins="INSERT { GRAPH <urn:out> { <urn:x> <urn:saw> ?o } }")
    response = writable.client.post(
        "/sparql", params=parameters, content=text.encode(), headers=UPDATE
    )
    assert response.status_code == 204, response.text
    rows = writable.get(
        "/sparql", params={"query": "SELECT ?o { GRAPH <urn:out> { ?x <urn:saw> ?o } }"}
    ).json()["results"]["bindings"]
    assert {int(row["o"]["value"]) for row in rows} == seen


def test_an_error_is_where_the_user_wrote_it(writable: Server) -> None:
    text = "INSERT { <urn:a> <urn:b> ?o } WHERE { ?s ?p ?o } ; DELETE { ?s } WHERE { ?s ?p ?o }"
    response = writable.client.post("/sparql", content=text.encode(), headers=UPDATE)
    assert response.status_code == 400
    assert f"line 1, column {text.rindex('WHERE') + 1}:" in response.json()["detail"]


def test_the_default_graph_of_the_graph_store_is_the_stores_own(writable: Server) -> None:
    own = {"params": {"default": ""}, "headers": {"Accept": "application/n-triples"}}
    assert writable.get("/rdf-graph-store", **own).text == ""
    writable.update("INSERT DATA { <urn:a> <urn:own> 1 }")
    assert len(writable.get("/rdf-graph-store", **own).text.splitlines()) == 1
    assert writable.ask("ASK { <urn:a> <urn:own> 1 . ?policy a pg:Policy }")


def test_what_a_query_names_itself_is_not_limited(writable: Server) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{INFERRED_GRAPH}> {{ ?s ?p ?o }}"  # noqa: S608
    assert value(writable, query, inferred="false") > 1_000
    bare = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} }}"
    assert value(writable, bare, inferred="false") == 0


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "CLEAR ALL ; DROP SILENT GRAPH <urn:g>",
        "DELETE DATA { <urn:a> <urn:b> 'WHERE {' }",
        "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "INSERT {",
        "WHERE",
        "} WHERE {",
        "DELETE",
        "",
    ],
)
def test_nothing_is_added_where_there_is_no_pattern(text: str) -> None:
    assert add_union(text, ["urn:g"], "urn:copy") == text


@pytest.mark.parametrize("text", ["DELETE WHERE", "INSERT {} WHERE {", "DELETE WHERE } {"])
def test_what_is_no_update_is_still_none(writable: Server, text: str) -> None:
    response = writable.client.post("/sparql", content=text.encode(), headers=UPDATE)
    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (
        400,
        "invalid-query",
    )
