"""Provisions, search and deadlines over HTTP."""

from datetime import date

import pytest
from icalendar import Calendar

from policygraph.api import schemas
from policygraph.model import Catalogue
from policygraph.serialise import provision_json
from policygraph.session import Session

from ..servers import Server
from .conftest import refused


def test_pages_of_provisions_are_the_provisions(real: Server, catalogue: Catalogue) -> None:
    following: str | None = "/api/provisions?policy=asr-gli-2027&limit=60&lang=en"
    seen: list[str] = []
    while following:
        response = real.get(following)
        part = response.json()
        schemas.ProvisionPage.model_validate(part)
        assert part["has_more"] == (part["next"] is not None) == ("next" in response.links)
        assert part["total"] == int(response.headers["x-total-count"])
        seen += [p["id"] for p in part["provisions"]]
        following = part["next"]
    policy = next(p for p in catalogue.policies.values() if p.slug == "asr-gli-2027")
    assert seen == [p.iri for p in catalogue.by_policy[policy.iri]]


def test_provisions_of_a_kind_and_theme(real: Server) -> None:
    found = real.get(
        "/api/provisions?kind=voorwaarde&kind=ExclusionGround&theme=klachten&limit=1000"
    ).json()
    assert {p["kind"] for p in found["provisions"]} <= {"Requirement", "ExclusionGround"}
    assert {p["theme"] for p in found["provisions"]} == {"klachten"}
    assert found["total"] == len(found["provisions"]) > 0
    assert found["next"] is None
    everything = real.get("/api/provisions?limit=1000").json()
    assert everything["total"] > 1000
    assert everything["has_more"] is True


def test_beyond_the_end_there_is_nothing(real: Server) -> None:
    found = real.get("/api/provisions?offset=10000").json()
    assert (found["provisions"], found["has_more"]) == ([], False)
    assert found["total"] > 1000


def test_a_page_that_ends_with_the_list_has_no_next(real: Server) -> None:
    total = real.get("/api/search?q=keurmerken").json()["total"]
    assert real.get(f"/api/search?q=keurmerken&limit={total}").json()["next"] is None
    assert real.get(f"/api/search?q=keurmerken&limit={total - 1}").json()["next"] is not None


def test_one_provision(real: Server, session: Session) -> None:
    wanted = session.provision("asr-wijkverpleging-2027/L0319")
    found = real.get("/api/provisions/asr-wijkverpleging-2027/L0319?lang=en").json()
    schemas.Provision.model_validate(found)
    assert found == provision_json(session.catalogue, wanted, "en", session.documents.quote)
    second = real.get("/api/provisions/asr-wijkverpleging-2027/L0539.4").json()
    assert second["id"].endswith("/asr-wijkverpleging-2027/L0539.4")


@pytest.mark.parametrize(
    ("path", "status", "id_"),
    [
        ("/api/provisions/asr-wijkverpleging-2027/L9999", 404, "unknown-name"),
        ("/api/provisions/nergens/L0319", 404, "unknown-name"),
        ("/api/provisions?policy=nergens", 404, "unknown-name"),
        ("/api/provisions?kind=wens", 404, "unknown-name"),
        ("/api/provisions?limit=-1", 422, "invalid-parameter"),
        ("/api/provisions?limit=1001", 422, "invalid-parameter"),
        ("/api/provisions?offset=-1", 422, "invalid-parameter"),
        ("/api/search", 422, "invalid-parameter"),
        ("/api/search?q=", 422, "invalid-parameter"),
        ("/api/search?q=" + "x" * 201, 422, "invalid-parameter"),
        ("/api/search?q=zzp&type=Wens", 404, "unknown-name"),
        ("/api/deadlines?from=1", 422, "invalid-parameter"),
        ("/api/deadlines?to=2026-02-30", 422, "invalid-parameter"),
        ("/api/deadlines?provider=zpz", 404, "unknown-name"),
        ("/api/deadlines?care=wijkverpleging&year=2019", 404, "no-policy-for-year"),
        ("/api/deadlines?policy=nergens", 404, "unknown-name"),
        ("/api/deadlines?_format=xml", 422, "invalid-parameter"),
        ("/api/deadlines.ics?care=nergens", 404, "unknown-name"),
    ],
)
def test_lists_that_cannot_be_given(real: Server, path: str, status: int, id_: str) -> None:
    refused(real.get(path), status, id_)


def test_search_says_what_matched_and_how(real: Server) -> None:
    found = real.get("/api/search", params={"q": "klachtenregelingen", "type": "theme"}).json()
    schemas.SearchPage.model_validate(found)
    assert found["query"] == "klachtenregelingen"
    (hit,) = found["hits"]
    assert hit["type"] == "Theme"
    assert hit["label"] == "klachten"
    assert hit["matched"] == {"label": "klachtenregeling", "how": "stem"}


def test_search_in_english_gives_english_labels(real: Server) -> None:
    hit = real.get("/api/search?q=zzp", headers={"Accept-Language": "en"}).json()["hits"][0]
    assert (hit["label"], hit["matched"]["label"]) == ("self-employed provider", "zzp'er")


def test_pages_of_hits_are_the_hits(real: Server) -> None:
    whole = real.get("/api/search?q=zorg&limit=1000").json()
    following: str | None = "/api/search?q=zorg&limit=100"
    seen = []
    while following:
        part = real.get(following).json()
        assert part["total"] == whole["total"] == len(whole["hits"])
        seen += part["hits"]
        following = part["next"]
    assert seen == whole["hits"]


def test_the_address_of_the_next_page_keeps_the_question(real: Server) -> None:
    query = {"q": "zorg & wonen+é", "limit": "1", "type": ["Norm", "Law"]}
    whole = real.get("/api/search", params={"q": "zorg", "type": ["Norm", "Law"], "limit": 1})
    assert whole.json()["next"] == "/api/search?q=zorg&type=Norm&type=Law&limit=1&offset=1"
    assert real.get("/api/search", params=query).json()["query"] == query["q"]


def test_deadlines_for_a_care_type(real: Server) -> None:
    response = real.get("/api/deadlines?care=wijkverpleging&year=2027&from=2026-01-01")
    found = response.json()
    schemas.Deadlines.model_validate(found)
    assert found["total"] == len(found["deadlines"]) == int(response.headers["x-total-count"])
    assert found["total_undated"] == len(found["undated"]) > 0
    first = next(d for d in found["deadlines"] if d["provision"].endswith("/L0539"))
    assert (first["date"], first["last_safe_day"]) == ("2026-07-01", "2026-06-30")
    assert first["inclusive"] is False
    assert {d["policy"] for d in found["deadlines"]} == {"asr-wijkverpleging-2027"}
    assert {d["status"] for d in found["deadlines"]} <= {"applies", "depends"}
    assert any("Niet gelezen" in notice for notice in found["notices"])


def test_deadlines_of_everyone(real: Server) -> None:
    found = real.get("/api/deadlines").json()
    assert len({d["policy"] for d in found["deadlines"]}) == 5
    assert {d["status"] for d in found["deadlines"]} == {None}
    of_year = real.get("/api/deadlines?year=2025").json()
    assert {d["policy"] for d in of_year["deadlines"]} == {"asr-geboortezorg-2025"}
    of_policy = real.get("/api/deadlines?policy=asr-msz-2024&insurer=a.s.r.").json()
    assert {d["policy"] for d in of_policy["deadlines"]} == {"asr-msz-2024"}


def test_deadlines_of_somebody_in_all_care(real: Server) -> None:
    everyone = real.get("/api/deadlines?year=2027").json()
    mine = real.get("/api/deadlines?year=2027&provider=bestaande aanbieder").json()
    assert {d["status"] for d in mine["deadlines"]} <= {"applies", "depends"}
    assert {d["id"] for d in mine["deadlines"]} < {d["id"] for d in everyone["deadlines"]}
    for policy, care in (("asr-gli-2027", "gli"), ("asr-wijkverpleging-2027", "wijkverpleging")):
        asked = f"/api/deadlines?year=2027&provider=bestaande aanbieder&care={care}"
        wanted = real.get(asked).json()["deadlines"]
        assert [d for d in mine["deadlines"] if d["policy"] == policy] == wanted


def test_an_empty_period_is_said(real: Server) -> None:
    found = real.get("/api/deadlines?from=2027-01-01&to=2026-01-01&lang=en").json()
    assert found["total"] == 0
    assert found["notices"] == ["The period is empty: its first day is after its last."]


def test_a_calendar_by_accept_by_format_and_to_subscribe_to(real: Server) -> None:
    query = "care=wijkverpleging&from=2026-01-01&to=2027-12-31"
    told = real.get(f"/api/deadlines?{query}").json()
    forms = [
        real.get(f"/api/deadlines?{query}", headers={"Accept": "text/calendar"}),
        real.get(f"/api/deadlines?{query}&_format=ics"),
        real.get(f"/api/deadlines.ics?{query}"),
        real.get(f"/api/deadlines.ics?{query}", headers={"Accept": "text/html"}),
    ]
    for response in forms:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/calendar")
        assert response.content == forms[0].content
    events = Calendar.from_ical(forms[0].content).walk("VEVENT")
    assert {str(e["uid"]): e.decoded("dtstart") for e in events} == {
        d["id"]: date.fromisoformat(d["last_safe_day"]) for d in told["deadlines"]
    }
