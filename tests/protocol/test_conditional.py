"""Conditional requests: tags of what is read, conditions of what is written."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from policygraph.api.sparql import RESULTS

from ..servers import AUTHORISED, Server

STORE = "/rdf-graph-store"
GRAPH = {"graph": "http://example.org/g"}
TURTLE = {"Content-Type": "text/turtle", **AUTHORISED}
QUERIES = {
    "select": "SELECT ?s { VALUES ?s { 1 2 } }",
    "ask": "ASK { ?s ?p ?o }",
    "graph": "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 5",
}
# Other names of one form: the bytes differ in nothing, the representation does in its name.
READ = [
    *(
        ("/sparql", {"query": QUERIES[kind]}, media)
        for kind, offers in RESULTS.items()
        for media in offers
    ),
    *(("/sparql", {}, media) for media in (*RESULTS["graph"], "text/html")),
    *((STORE, {"graph": "urn:g"}, media) for media in RESULTS["graph"]),
    *((STORE, {"default": ""}, media) for media in RESULTS["graph"]),
]


@pytest.fixture(autouse=True)
def filled(scratch: Server) -> None:
    lines = " ".join(f"<urn:s{i}> a <urn:c> ." for i in range(100))
    scratch.update(f"DROP ALL ; INSERT DATA {{ {lines} GRAPH <urn:g> {{ {lines} }} }}")


@pytest.fixture
def fetch(scratch: Server) -> Iterator[Any]:
    """A client that takes no compressed answers: their tags are other ones."""
    with httpx.Client(base_url=scratch.url, trust_env=False, timeout=30) as client:
        client.headers["Accept-Encoding"] = "identity"
        yield client


def write(server: Server, method: str, text: str = "", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = None if method == "DELETE" else text.encode()
    return server.client.request(
        method, STORE, params=GRAPH, headers={**TURTLE, **named}, content=content
    )


def numbers(server: Server) -> set[int]:
    text = server.get(STORE, params=GRAPH, headers={"Accept": "application/n-triples"}).text
    return {int(n) for n in re.findall(r'"(\d+)"', text)}


def assert_refused(response: httpx.Response) -> None:
    assert response.status_code == 412, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"].endswith("/precondition-failed")


@pytest.mark.parametrize(("path", "parameters", "media"), READ)
def test_what_the_client_has_is_not_sent_again(
    fetch: httpx.Client, path: str, parameters: dict[str, str], media: str
) -> None:
    first = fetch.get(path, params=parameters, headers={"Accept": media})
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[\w-]+"', tag)
    for known in (tag, f'"other", W/{tag}', "*"):
        again = fetch.get(
            path, params=parameters, headers={"Accept": media, "If-None-Match": known}
        )
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "Accept" in again.headers["vary"]
        assert "content-type" not in again.headers
    changed = {"Accept": media, "If-None-Match": f'"{tag[2:]}'}
    assert fetch.get(path, params=parameters, headers=changed).content == first.content
    head = fetch.head(path, params=parameters, headers={"Accept": media})
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")
    head = fetch.head(path, params=parameters, headers={"Accept": media, "If-None-Match": tag})
    assert head.status_code == 304
    other = fetch.get(path, params=parameters, headers={"Accept": media, "If-Match": '"other"'})
    assert_refused(other)


def test_every_form_has_a_tag_of_its_own(fetch: httpx.Client) -> None:
    tags: dict[tuple[str, str], set[str]] = {}
    for path, parameters, media in READ:
        answer = fetch.get(path, params=parameters, headers={"Accept": media})
        tags.setdefault((path, str(parameters)), set()).add(answer.headers["etag"])
    forms = [(path, str(parameters)) for path, parameters, _ in READ]
    assert {key: len(found) for key, found in tags.items()} == {k: forms.count(k) for k in forms}


def test_the_compressed_form_has_a_tag_of_its_own(scratch: Server, fetch: httpx.Client) -> None:
    packed = {"Accept-Encoding": "gzip"}
    plain = fetch.get(STORE, params={"graph": "urn:g"})
    answer = fetch.get(STORE, params={"graph": "urn:g"}, headers=packed)
    assert answer.headers["content-encoding"] == "gzip"
    tag = answer.headers["etag"]
    assert tag != plain.headers["etag"]
    again = fetch.get(STORE, params={"graph": "urn:g"}, headers={**packed, "If-None-Match": tag})
    assert again.status_code == 304
    for status in (204, 412):
        written = scratch.client.put(
            STORE, params={"graph": "urn:g"}, headers={**TURTLE, "If-Match": tag}
        )
        assert written.status_code == status


@pytest.mark.parametrize("call", ["UUID()", "RAND()", "NOW()", "STRUUID()", "BNODE()"])
@pytest.mark.parametrize(
    "shape", ["SELECT ?x {{ {} }}", "CONSTRUCT {{ <urn:a> <urn:b> ?x }} {{ {} }}"]
)
def test_chance_and_time_are_never_what_the_client_has(
    scratch: Server, call: str, shape: str
) -> None:
    query = shape.format(f"BIND({call} AS ?x)")
    seen: dict[str, bytes] = {}
    for _ in range(3):
        answer = scratch.get(
            "/sparql",
            params={"query": query},
            headers={"If-None-Match": ", ".join(seen)} if seen else {},
        )
        # The bytes decide: a blank node may well have the same label again.
        if answer.status_code == 200:
            assert seen.setdefault(answer.headers["etag"], answer.content) == answer.content
    assert call == "BNODE()" or len(seen) == 3


def test_a_query_sent_with_post_has_no_tag(scratch: Server) -> None:
    answer = scratch.client.post(
        "/sparql", data={"query": "ASK {}"}, headers={"If-None-Match": "*"}
    )
    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_the_tag_follows_every_acknowledged_write(scratch: Server, fetch: httpx.Client) -> None:
    seen: set[str] = set()
    for number in range(10):
        if number % 2:
            write(scratch, "POST", f"<urn:a> <urn:n> {number} .")
        else:
            scratch.update(
                f"INSERT DATA {{ GRAPH <{GRAPH['graph']}> {{ <urn:a> <urn:n> {number} }} }}"
            )
        known = {"If-None-Match": ", ".join(seen)} if seen else {}
        answer = fetch.get(STORE, params=GRAPH, headers=known)
        assert answer.status_code == 200
        assert answer.headers["etag"] not in seen
        seen.add(answer.headers["etag"])
    # What is put back as it was is what it was.
    scratch.update(f"DELETE DATA {{ GRAPH <{GRAPH['graph']}> {{ <urn:a> <urn:n> 9 }} }}")
    assert fetch.get(STORE, params=GRAPH).headers["etag"] in seen


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("media", RESULTS["graph"])
def test_a_stale_tag_changes_nothing_and_the_right_one_lets_write(
    scratch: Server, fetch: httpx.Client, method: str, media: str
) -> None:
    write(scratch, "PUT", "<urn:a> <urn:n> 1 .")
    stale = fetch.get(STORE, params=GRAPH, headers={"Accept": media}).headers["etag"]
    write(scratch, "PUT", "<urn:a> <urn:n> 2 .")
    fresh = fetch.get(STORE, params=GRAPH, headers={"Accept": media}).headers["etag"]
    text = "<urn:a> <urn:n> 3 ."
    for condition in (stale, f"W/{fresh}", f'{stale}, "x"', "", "x"):
        assert_refused(write(scratch, method, text, If_Match=condition))
    for condition in ("*", f"{stale}, {fresh}", f"W/{fresh}"):
        assert_refused(write(scratch, method, text, If_None_Match=condition))
    assert_refused(write(scratch, method, text, If_Match=fresh, If_None_Match="*"))
    assert numbers(scratch) == {2}
    response = write(scratch, method, text, If_Match=f"{stale}, {fresh}", If_None_Match=stale)
    assert response.status_code == 204, response.text
    expected = {"PUT": {3}, "POST": {2, 3}, "DELETE": set[int]()}
    assert numbers(scratch) == expected[method]


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_is_made_once_only(scratch: Server, method: str) -> None:
    text = "<urn:a> <urn:n> 1 ."
    for condition in ("*", '"x"'):
        assert_refused(write(scratch, method, text, If_Match=condition))
    assert scratch.get(STORE, params=GRAPH).status_code == 404
    assert write(scratch, method, text, If_None_Match="*").status_code == 201
    assert_refused(write(scratch, method, text.replace("1", "2"), If_None_Match="*"))
    assert numbers(scratch) == {1}
    assert write(scratch, method, text, If_Match="*").status_code == 204


def test_a_condition_matters_only_where_the_write_would_be_done(scratch: Server) -> None:
    assert write(scratch, "DELETE", If_Match='"x"').status_code == 404
    assert write(scratch, "PUT", If_Match='"x"', Content_Type="text/plain").status_code == 415
    assert write(scratch, "PUT", If_Match='"x"', Authorization="Bearer no").status_code == 401


def test_the_default_graph_has_tags_too(scratch: Server, fetch: httpx.Client) -> None:
    tag = fetch.get(STORE, params={"default": ""}).headers["etag"]
    for status in (204, 412):
        response = scratch.client.put(
            STORE, params={"default": ""}, headers={**TURTLE, "If-Match": tag}
        )
        assert response.status_code == status


def test_no_write_gets_between_a_condition_and_its_write(scratch: Server) -> None:
    """Counting with If-Match alone: were one count lost, the last number would be smaller."""
    write(scratch, "PUT", "<urn:a> <urn:n> 0 .")
    refused = 0

    def count(times: int) -> int:
        tries = 0
        with httpx.Client(base_url=scratch.url, trust_env=False, timeout=30) as client:
            while times:
                now = client.get(STORE, params=GRAPH)
                found = re.search(r"<urn:n> (\d+)", now.text)
                assert found
                answer = client.put(
                    STORE,
                    params=GRAPH,
                    content=f"<urn:a> <urn:n> {int(found[1]) + 1} .".encode(),
                    headers={**TURTLE, "If-Match": now.headers["etag"]},
                )
                assert answer.status_code in (204, 412)
                times -= answer.status_code == 204
                tries += 1
        return tries

    with ThreadPoolExecutor(4) as pool:
        refused = sum(pool.map(count, [8] * 4)) - 32
    assert numbers(scratch) == {32}
    assert refused > 0, "nobody was in another's way, so nothing was tested"
