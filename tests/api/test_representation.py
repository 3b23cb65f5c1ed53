"""What all answers of the query API share: tags, languages, HEAD, documentation, no graph."""

from collections.abc import Iterator

import pytest

from ..conftest import ROOT
from ..servers import Server, serve
from .conftest import refused

ADDRESSES = (
    "/api/applies?care=wijkverpleging&provider=zzp",
    "/api/explain?provision=asr-gli-2027/L0299&for=gli",
    "/api/questions",
    "/api/questions/which-terms-does-a-policy-have",
    "/api/compare?policy=asr-gli-2027&policy=asr-ziekenvervoer-2027",
    "/api/impact?thing=avg",
    "/api/provisions?limit=2",
    "/api/provisions/asr-gli-2027/L0299",
    "/api/search?q=keurmerken",
    "/api/deadlines",
    "/api/deadlines.ics",
)
SPOKEN = [a for a in ADDRESSES if "which-terms" not in a]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Server]:
    with serve(scratch=True, log_level="error") as running:
        yield running


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_known_representation_is_not_sent_again(real: Server, address: str) -> None:
    first = real.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('"'), "strong"
    again = real.get(address)
    assert (again.headers["etag"], again.content) == (tag, first.content)
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        same = real.get(address, headers={"If-None-Match": known})
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["etag"] == tag or known == "*"
        assert "Accept-Language" in same.headers["vary"]
        assert same.headers["cache-control"] == "no-cache"
    assert real.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_star_does_not_hide_that_there_is_nothing(real: Server) -> None:
    response = real.get("/api/applies?care=nergens", headers={"If-None-Match": "*"})
    refused(response, 404, "unknown-name")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_headers_say_what_the_answer_depends_on(real: Server, address: str) -> None:
    response = real.get(address)
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-language"] == "nl"


@pytest.mark.parametrize("address", SPOKEN)
def test_the_language_is_chosen_and_said(real: Server, address: str) -> None:
    dutch = real.get(address)
    by_header = real.get(address, headers={"Accept-Language": "de, en;q=0.8, nl;q=0.5"})
    joint = "&" if "?" in address else "?"
    wins = real.get(f"{address}{joint}lang=nl", headers={"Accept-Language": "en"})
    assert by_header.headers["content-language"] == "en"
    assert wins.headers["content-language"] == "nl"
    assert by_header.headers["etag"] != dutch.headers["etag"]
    assert by_header.content != dutch.content or "search" in address


def test_the_tag_depends_on_the_whole_address(real: Server) -> None:
    tags = {
        real.get(f"/api/search?q=keurmerken{more}").headers["etag"]
        for more in ("", "&limit=2", "&limit=3", "&type=Norm", "&lang=en", "&lang=nl")
    }
    assert len(tags) == 6


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_has_the_headers_of_get(real: Server, address: str) -> None:
    got, head = real.get(address), real.client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_parameter_is_refused(real: Server, address: str) -> None:
    joint = "&" if "?" in address else "?"
    assert real.get(f"{address}{joint}zoiets=1").status_code in (400, 422)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_graph_every_address_says_so(scratch: Server, address: str) -> None:
    refused(scratch.get(address), 503, "no-graph")


def test_every_operation_is_documented(real: Server) -> None:
    document = real.get("/openapi.json").json()
    routes = {p: item["get"] for p, item in document["paths"].items() if p.startswith("/api/")}
    questions = {q.stem for q in (ROOT / "queries").glob("*.rq")}
    assert {p for p in routes if p.startswith("/api/questions/")} == {
        f"/api/questions/{name}" for name in questions
    }
    assert len({r["operationId"] for r in routes.values()}) == len(routes) == 10 + len(questions)
    for path, route in routes.items():
        assert route["summary"], path
        assert route["tags"], path
        assert {"200", "304", "400", "404", "422"} <= set(route["responses"]), path
        content = route["responses"]["200"]["content"]
        assert all(c.get("schema") for c in content.values()), path
        for status in ("400", "404", "422", "503"):
            problem = route["responses"][status]["content"]["application/problem+json"]
            assert problem["example"]["status"] == int(status)
        for parameter in route["parameters"]:
            assert parameter["description"], (path, parameter["name"])
