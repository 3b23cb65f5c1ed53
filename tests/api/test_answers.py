"""The main question over HTTP: the JSON of the command line, its errors, and nothing forgotten."""

import re
from typing import Any

import pytest

from policygraph.api import schemas
from policygraph.api.answers import AnswerCache
from policygraph.model import Catalogue

from ..servers import Server
from .conftest import Cli, refused

ZZP = "/api/applies?care=wijkverpleging&provider=zzp&year=2027"


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        (("wijkverpleging",), {"care": "wijkverpleging"}),
        (
            ("wijkverpleging", "--provider", "zzp", "--role", "wijkverpleegkundige", "--year", "2027"),
            {"care": "wijkverpleging", "provider": "zzp", "role": "wijkverpleegkundige", "year": 2027},
        ),
        (
            ("msz", "--provider", "zelfstandige kliniek", "--year", "2024", "--all", "--lang", "en"),
            {
                "care": "MSZ",
                "provider": "zelfstandige kliniek",
                "year": 2024,
                "all": "true",
                "lang": "en",
            },
        ),
        (
            ("geboortezorg", "--kind", "ContractCondition", "--kind", "verwachting", "--theme", "klachten"),
            {"care": "geboortezorg", "kind": ["ContractCondition", "verwachting"], "theme": "klachten"},
        ),
    ],
)  # fmt: skip
def test_the_answer_is_that_of_the_command_line(
    real: Server, cli: Cli, arguments: tuple[str, ...], parameters: dict[str, Any]
) -> None:
    wanted = cli("applies", *arguments, "--format", "json")
    for _ in range(2):
        # Made the first time, remembered the second.
        response = real.get("/api/applies", params=parameters)
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert response.json() == wanted


def test_answered_facts_decide(real: Server, cli: Cli, catalogue: Catalogue) -> None:
    fact = next(p.guard for p in catalogue.provisions.values() if p.guard and "wijk" in p.policy)
    for answer in ("yes", "no"):
        wanted = cli("applies", "wijkverpleging", "--given", f"{fact}={answer}", "--format", "json")
        found = real.get(
            "/api/applies", params={"care": "wijkverpleging", "given": f"{fact}={answer}"}
        ).json()
        assert found == wanted
        assert found["question"]["given"] == {fact: answer == "yes"}


def test_names_and_iris_mean_the_same(real: Server) -> None:
    by_name = real.get(ZZP).json()
    x = by_name["question"]
    by_iri = real.get(
        "/api/applies",
        params={"care": x["care_type"], "provider": x["provider_types"], "year": 2027},
    ).json()
    assert by_iri == by_name


@pytest.mark.parametrize(
    ("query", "status", "id_", "says"),
    [
        ("care=wijkverplegin", 404, "unknown-name", "wijkverpleging"),
        ("care=wijkverpleging&provider=zpz", 404, "unknown-name", "zpz"),
        ("care=wijkverpleging&year=2019", 404, "no-policy-for-year", "2027"),
        ("care=wijkverpleging&kind=wens", 404, "unknown-name", "Requirement"),
        ("care=wijkverpleging&given=pgb", 422, "invalid-parameter", "given"),
        ("care=wijkverpleging&given=pgb=misschien", 422, "invalid-parameter", "given"),
        ("", 422, "invalid-parameter", "care"),
        ("care=", 422, "invalid-parameter", "care"),
        ("care=wijkverpleging&year=1899", 422, "invalid-parameter", "1900"),
        ("care=wijkverpleging&year=2201", 422, "invalid-parameter", "2200"),
        ("care=wijkverpleging&year=vorig", 422, "invalid-parameter", "year"),
        ("care=wijkverpleging&yaer=2027", 422, "invalid-parameter", "yaer"),
        ("care=wijkverpleging&lang=de", 422, "invalid-parameter", "lang"),
        ("care=" + "x" * 301, 422, "invalid-parameter", "care"),
    ],
)
def test_what_cannot_be_answered_says_why(
    real: Server, query: str, status: int, id_: str, says: str
) -> None:
    response = real.get(f"/api/applies?{query}")
    problem = refused(response, status, id_)
    assert says in problem["detail"]


def test_the_errors_are_those_of_the_command_line(real: Server, cli: Cli) -> None:
    for arguments, query in (
        (("wijkverplegin",), "care=wijkverplegin"),
        (("wijkverpleging", "--year", "2019"), "care=wijkverpleging&year=2019"),
    ):
        said = re.sub(r"\s+", " ", str(cli("applies", *arguments)))
        assert real.get(f"/api/applies?{query}").json()["detail"] in said


def test_remembered_answers_depend_on_all_that_was_asked(real: Server) -> None:
    plain = real.get(ZZP)
    english = real.get(ZZP, headers={"Accept-Language": "en"})
    assert plain.json()["policies"][0]["title"] != english.json()["policies"][0]["title"]
    assert plain.headers["content-language"] == "nl"
    assert english.headers["content-language"] == "en"
    assert real.get(ZZP, headers={"Accept": "text/turtle"}).status_code == 406
    assert "not_applicable" not in plain.json()
    assert "not_applicable" in real.get(ZZP + "&all=true").json()
    assert real.get(ZZP).content == plain.content


def test_a_remembered_answer_is_sent_compressed_once(real: Server) -> None:
    packed = [real.get(ZZP + "&lang=nl", headers={"Accept-Encoding": "gzip"}) for _ in range(3)]
    plain = real.get(ZZP + "&lang=nl", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert all(p.headers["content-encoding"] == "gzip" for p in packed)
    assert {p.content for p in packed} == {plain.content}
    assert len({p.headers["etag"] for p in packed} | {plain.headers["etag"]}) == 2
    known = {"If-None-Match": packed[-1].headers["etag"], "Accept-Encoding": "gzip"}
    assert real.get(ZZP + "&lang=nl", headers=known).status_code == 304


def test_the_answer_has_the_documented_shape(real: Server) -> None:
    for query in ("care=wijkverpleging&all=true", "care=msz&provider=umc", "care=geboortezorg"):
        schemas.Answer.model_validate(real.get(f"/api/applies?{query}").json())
    explained = real.get(
        "/api/explain?provision=asr-wijkverpleging-2027/L0319&for=wijkverpleging"
    ).json()
    schemas.Explanation.model_validate(explained)


def test_an_explanation_is_that_of_the_command_line(real: Server, cli: Cli) -> None:
    name = "asr-wijkverpleging-2027/L0319"
    wanted = cli(
        "explain", name, "--for", "wijkverpleging", "--provider", "zzp", "--format", "json",
        "--lang", "en",
    )  # fmt: skip
    response = real.get(
        "/api/explain",
        params={"provision": name, "for": "wijkverpleging", "provider": "zzp", "lang": "en"},
    )
    assert response.json() == wanted
    assert response.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("query", "status", "id_"),
    [
        ("provision=asr-wijkverpleging-2027/L9999&for=wijkverpleging", 404, "unknown-name"),
        ("provision=asr-wijkverpleging-2027/L0319", 422, "invalid-parameter"),
        ("provision=asr-wijkverpleging-2027/L0319&for=zorgje", 404, "unknown-name"),
        ("provision=x&for=wijkverpleging&limit=0", 422, "invalid-parameter"),
        ("provision=x&for=wijkverpleging&limit=101", 422, "invalid-parameter"),
    ],
)
def test_explanations_that_cannot_be_given(real: Server, query: str, status: int, id_: str) -> None:
    refused(real.get(f"/api/explain?{query}"), status, id_)


def test_the_cache_keeps_what_fits() -> None:
    cache = AnswerCache(10)
    cache.put("a", b"1234")
    cache.put("b", b"1234")
    assert cache.get("a") == b"1234"
    cache.put("c", b"1234")
    assert cache.get("b") is None, "the one not asked for longest makes room"
    assert cache.get("a") == cache.get("c") == b"1234"
    cache.put("a", b"12345678")
    assert (cache.get("a"), cache.get("c")) == (b"12345678", None)
    cache.put("big", b"12345678901")
    assert cache.get("big") is None
