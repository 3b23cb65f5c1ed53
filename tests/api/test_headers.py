"""Headers: id, security, CORS, compression with a true tag, HEAD, Accept as clients write it."""

import gzip
from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from fastapi.testclient import TestClient

from policygraph.api.accept import best_media_type, encoding_accepted, preferred_language

from .applications import client, make

GRAPHS = ("text/turtle", "application/ld+json")
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def asked() -> Iterator[TestClient]:
    with client(make()) as asking:
        yield asking


@pytest.mark.parametrize(
    "address", ["/docs", "/docs/style.css", "/nowhere", "/test/raise", "/test/stream"]
)
def test_every_answer_has_the_security_headers(asked: TestClient, address: str) -> None:
    headers = asked.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "referrer-policy" in headers
    assert "permissions-policy" in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "server" not in headers


def test_a_route_may_bring_its_own_policy() -> None:
    app = make()

    @app.get("/test/own")
    async def own() -> object:
        from fastapi.responses import Response

        return Response("", headers={"Content-Security-Policy": "default-src 'self'"})

    assert client(app).get("/test/own").headers.get_list("content-security-policy") == [
        "default-src 'self'"
    ]


@pytest.mark.parametrize("sane", ["a", "8f14e45f-ceea-467f", "A.b_c-9" * 9])
def test_a_sane_request_id_is_kept(asked: TestClient, sane: str) -> None:
    assert asked.get("/health", headers={"X-Request-ID": sane}).headers["x-request-id"] == sane


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "a\tb", '{"a":1}', "-a", "é"])
def test_another_request_id_is_made_anew(asked: TestClient, odd: str) -> None:
    made = asked.get("/health", headers={"X-Request-ID": odd.encode()}).headers["x-request-id"]
    assert made != odd
    assert len(made) == 16


def test_any_origin_may_read_and_sees_the_headers_it_needs(asked: TestClient) -> None:
    headers = asked.get("/docs", headers={"Origin": "https://portaal.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    exposed = headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "Content-Language", "X-Request-ID"} <= set(exposed)
    assert "Origin" not in headers["vary"]


@pytest.mark.parametrize("address", ["/docs", "/sparql", "/nowhere", "/test/read"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_preflight_is_answered_everywhere(asked: TestClient, address: str, method: str) -> None:
    response = asked.options(
        address,
        headers={
            "Origin": "https://portaal.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert method in response.headers["access-control-allow-methods"].split(", ")
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type"} <= set(allowed)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://portaal.example", True), ("https://other.example", False), (None, False)],
)
def test_listed_origins_only(origin: str | None, allowed: bool) -> None:
    app = make(cors_origins=["https://portaal.example"])
    headers = client(app).get("/docs", headers={"Origin": origin} if origin else {}).headers
    assert headers.get("access-control-allow-origin") == (origin if allowed else None)
    assert "Origin" in headers["vary"].split(", ")


def test_large_answers_are_compressed_for_those_who_accept_it(asked: TestClient) -> None:
    with asked.stream("GET", "/test/tagged", headers=GZIP) as response:
        assert response.headers["content-encoding"] == "gzip"
        raw = b"".join(response.iter_raw())
    assert gzip.decompress(raw) == b"x" * 5000
    assert int(response.headers["content-length"]) == len(raw)
    assert "content-encoding" not in asked.get("/test/tagged", headers=PLAIN).headers
    assert "content-encoding" not in asked.get("/health", headers=GZIP).headers
    refused = asked.get("/test/tagged", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers
    assert asked.get("/test/stream", headers=GZIP).text == "all work and no play " * 100


def test_vary_keeps_what_the_route_said(asked: TestClient) -> None:
    for headers in (GZIP, PLAIN):
        response = asked.get("/test/tagged", headers=headers)
        assert response.headers.get_list("vary") == ["Accept, Accept-Language, Accept-Encoding"]


def test_the_tag_of_the_compressed_form_is_its_own_and_is_known_again(asked: TestClient) -> None:
    plain = asked.get("/test/tagged", headers=PLAIN).headers["etag"]
    zipped = asked.get("/test/tagged", headers=GZIP).headers["etag"]
    assert (plain, zipped) == ('"abc"', '"abc--gzip"')
    for headers, tag in ((GZIP, zipped), (PLAIN, plain), (GZIP, plain)):
        response = asked.get("/test/tagged", headers={**headers, "If-None-Match": tag})
        assert response.status_code == 304
        assert response.headers["etag"] == tag
        assert "Accept-Encoding" in response.headers["vary"]
    other = asked.get("/test/tagged", headers={**GZIP, "If-None-Match": '"old--gzip"'})
    assert other.status_code == 200


@pytest.mark.parametrize("headers", [GZIP, PLAIN])
@pytest.mark.parametrize("address", ["/test/tagged", "/docs", "/openapi.json", "/test/stream"])
def test_head_has_the_headers_of_get(
    asked: TestClient, address: str, headers: dict[str, str]
) -> None:
    got, head = asked.get(address, headers=headers), asked.head(address, headers=headers)
    assert head.content == b""
    assert dict(head.headers) | {"x-request-id": ""} == dict(got.headers) | {"x-request-id": ""}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("nonsense", "text/turtle"),
        (";;;,,", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/turtle;q=.4, application/ld+json;q=.5", "application/ld+json"),
        ("text/turtle;q=0.5,application/ld+json;q=0.5", "text/turtle"),
        ("text/turtle; charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="a,b";q=0.9, text/turtle;q=0.1', "application/ld+json"),
        ("text/turtle;q=0, */*;q=0.1", "application/ld+json"),
        ("TEXT/TURTLE", "text/turtle"),
        ("text/html, image/gif, *; q=.2, */*; q=.2", "text/turtle"),
        ("text/turtle;q=abc, application/ld+json", "application/ld+json"),
        ("text/html", None),
        ("text/turtle;q=0", None),
        ("application/pdf, image/*", None),
    ],
)
def test_accept_is_read_as_clients_write_it(header: str, expected: str | None) -> None:
    offers: Sequence[str] = GRAPHS
    assert best_media_type(header, offers) == expected


@pytest.mark.parametrize(
    ("header", "default", "expected"),
    [
        ("", "nl", "nl"),
        ("en", "nl", "en"),
        ("en-GB,en;q=0.9", "nl", "en"),
        ("nl-BE;q=.5,en;q=.4", "en", "nl"),
        ("nl, en;q=0.8", "en", "nl"),
        ("en, nl", "nl", "en"),
        ("de, *;q=0.5", "nl", "nl"),
        ("de", "en", "en"),
        ("nl;q=0", "nl", "nl"),
        ("nl;q=0, en;q=0.1", "nl", "en"),
        ("-,;q", "en", "en"),
    ],
)
def test_the_language_is_the_preferred_one(
    header: str, default: Literal["nl", "en"], expected: str
) -> None:
    assert preferred_language(header, default) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("br", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
    ],
)
def test_a_coding_is_accepted_or_not(header: str, expected: bool) -> None:
    assert encoding_accepted(header, "gzip") is expected
