"""``as_of`` in the query API, over made-up policies of which one replaces the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from ..graphs import publish
from ..servers import Server, serve
from ..versions import TWO, Version, graphs
from .conftest import refused


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = publish(graphs(TWO), tmp_path_factory.mktemp("versions"))
    with serve(store=store, log_level="error") as running:
        yield running


def got(server: Server, path: str, **parameters: str) -> Any:
    response = server.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


DAYS = [(None, "tweede"), ("2026-04-01", "eerste"), ("2026-05-31", "eerste")]
DAYS += [("2026-06-01", "tweede"), (None, "tweede")]


def day(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def test_applies_keeps_days_apart(server: Server) -> None:
    """The same question for other days, in turn: what is remembered of one is not of another."""
    for _ in range(2):
        for as_of, expected in DAYS:
            body = got(server, "/api/applies", care="proefzorg", year="2027", **day(as_of))
            assert [p["slug"] for p in body["policies"]] == [expected]
            assert {p["policy"] for p in body["applies"]} == {expected}
            assert body["question"].get("as_of") == as_of


def test_a_day_before_the_first_version_is_a_problem(server: Server) -> None:
    asked = {"care": "proefzorg", "year": "2027", "as_of": "2026-03-31"}
    body = refused(server.get("/api/applies", params=asked), 404, "no-policy-for-year")
    assert "2026-03-31" in body["detail"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/applies", {"care": "proefzorg"}),
        ("/api/explain", {"provision": "eerste/L0001", "for": "proefzorg"}),
        ("/api/deadlines", {}),
        ("/api/impact", {"thing": "Proefwet"}),
        ("/api/search", {"q": "beleid"}),
        ("/api/provisions", {}),
        ("/api/questions/which-terms-does-a-policy-have", {}),
        ("/api/questions/what-applies", {"care": "proefzorg", "year": "2027"}),
    ],
)
@pytest.mark.parametrize("as_of", ["mei", "2026-02-30", "1767225600"])
def test_what_is_no_day_is_refused(
    server: Server, path: str, asked: dict[str, str], as_of: str
) -> None:
    response = server.get(path, params=asked | {"as_of": as_of})
    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"].startswith("application/problem+json")


def test_explain_impact_search_and_questions(server: Server) -> None:
    asked = {"provision": "eerste/L0001", "for": "proefzorg", "year": "2027"}
    assert got(server, "/api/explain", **asked)["status"] == "failed"
    assert got(server, "/api/explain", **asked, as_of="2026-05-31")["status"] == "satisfied"
    for as_of, expected in DAYS:
        body = got(server, "/api/impact", thing="Proefwet", **day(as_of))
        assert [p["policy"] for p in body["provisions"]] == [expected]
        for name in ("which-provisions-rest-on-a-law", "which-terms-does-a-policy-have"):
            named = {"law": "Proefwet"} if "law" in name else {}
            rows = got(server, f"/api/questions/{name}", **named, **day(as_of))["rows"]
            assert [r["policy"].rsplit("/", 1)[1] for r in rows] == [expected]
        hits = got(server, "/api/search", q="beleid", type="Policy", **day(as_of))["hits"]
        there = {h["id"].rsplit("/", 1)[1] for h in hits}
        assert there == ({expected} if as_of else {"eerste", "tweede"})


def test_the_list_of_provisions_is_of_the_day(server: Server) -> None:
    every = got(server, "/api/provisions")["provisions"]
    assert {p["policy"] for p in every} == {"eerste", "tweede"}
    for as_of, expected in (("2026-05-31", "eerste"), ("2026-06-01", "tweede")):
        body = got(server, "/api/provisions", as_of=as_of)
        assert {p["policy"] for p in body["provisions"]} == {expected}
    asked = {"as_of": "2026-03-31"}
    refused(server.get("/api/provisions", params=asked), 404, "no-policy-for-year")


def test_compare_takes_of_each_policy_the_text_of_the_day(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nextyear = Version("volgend", "2026-04-15", years=(2028,))
    store = publish(graphs((*TWO, nextyear)), tmp_path_factory.mktemp("compared"))
    with serve(store=store, log_level="error") as running:
        asked = [("policy", "eerste"), ("policy", "volgend")]
        for as_of, expected in (("2026-05-31", "eerste"), ("2026-06-01", "tweede")):
            response = running.get("/api/compare", params=[*asked, ("as_of", as_of)])
            assert response.status_code == 200, response.text
            body = response.json()
            assert [p["slug"] for p in body["policies"]] == [expected, "volgend"]
            assert (body["as_of"], len(body["notices"])) == (as_of, 2)
        assert "as_of" not in running.get("/api/compare", params=asked).json()
        early = running.get("/api/compare", params=[*asked, ("as_of", "2026-04-14")])
        refused(early, 404, "no-policy-for-year")
        for wrong in ("mei", "2026-02-30"):
            response = running.get("/api/compare", params=[*asked, ("as_of", wrong)])
            assert response.status_code in (400, 422)


@pytest.mark.parametrize("asked", [{}, {"care": "proefzorg"}])
def test_deadlines(server: Server, asked: dict[str, str]) -> None:
    for as_of, expected in DAYS:
        body = got(server, "/api/deadlines", year="2027", **asked, **day(as_of))
        assert [d["policy"] for d in body["deadlines"]] == [expected]
        feed = server.get("/api/deadlines.ics", params={"year": "2027", **asked, **day(as_of)})
        assert (f"Beleid {expected}" in feed.text, feed.text.count("BEGIN:VEVENT")) == (True, 1)
    named = got(server, "/api/deadlines", policy="eerste")
    assert [d["policy"] for d in named["deadlines"]] == ["eerste"]
