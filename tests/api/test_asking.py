"""The catalogue of questions, comparison and impact over HTTP."""

import csv
import io
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from policygraph import questions
from policygraph.api import schemas
from policygraph.api.asking import RESERVED, THINGS
from policygraph.cli import asking as command_line
from policygraph.model import Language
from policygraph.session import Session

from ..conftest import ROOT
from ..servers import Server, serve
from .conftest import Cli, refused

QUESTIONS = questions.load(ROOT / "queries")


@pytest.fixture(scope="module")
def opened(real_store: Path) -> Session:
    return Session.open(real_store)


def test_the_list_is_that_of_the_command_line(real: Server, cli: Cli) -> None:
    for lang in ("nl", "en"):
        found = real.get(f"/api/questions?lang={lang}").json()
        schemas.QuestionList.model_validate(found)
        assert found["questions"] == cli("questions", "--format", "json", "--lang", lang)
        assert (found["total"], found["has_more"]) == (len(QUESTIONS), False)


def test_no_question_has_a_parameter_that_the_address_takes() -> None:
    taken = {p.name for q in QUESTIONS.values() for p in q.parameters} & RESERVED
    assert taken == set()


def test_the_same_things_have_an_impact() -> None:
    assert command_line._THINGS == THINGS


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_is_answered_with_its_examples(real: Server, name: str) -> None:
    values = {p.name: p.example for p in QUESTIONS[name].parameters if p.required and p.example}
    response = real.get(f"/api/questions/{name}", params=values)
    assert response.status_code == 200, response.text
    found = response.json()
    schemas.Rows.model_validate(found)
    assert found["columns"] == list(QUESTIONS[name].columns)
    assert found["total"] == len(found["rows"]) > 0
    assert found["has_more"] is False


def test_rows_are_those_of_the_command_line(real: Server, cli: Cli) -> None:
    wanted = cli(
        "ask", "which-deadlines-fall-in-a-period", "--from", "2026-06-01", "--policy",
        "asr-wijkverpleging-2027", "--format", "json",
    )  # fmt: skip
    found = real.get(
        "/api/questions/which-deadlines-fall-in-a-period",
        params={"from": "2026-06-01", "policy": "asr-wijkverpleging-2027"},
    ).json()
    assert {k: found[k] for k in wanted} == wanted


@pytest.mark.parametrize("inferred", [True, False], ids=["inferred", "asserted"])
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_rows_of_every_question_are_those_of_the_pure_function(
    real: Server, opened: Session, name: str, lang: Language, inferred: bool
) -> None:
    question = QUESTIONS[name]
    values = {p.name: p.example for p in question.parameters if p.example is not None}
    select = partial(opened.graph.select, inferred=inferred)
    wanted = questions.ask(question, values, opened.names, select, lang)
    parameters = {**values, "lang": lang, "inferred": str(inferred).lower()}
    response = real.get(f"/api/questions/{name}", params=parameters)
    assert response.headers["content-language"] == lang
    assert response.json()["rows"] == list(questions.as_json_rows(wanted))
    as_csv = real.get(f"/api/questions/{name}", params={**parameters, "_format": "csv"})
    assert list(csv.reader(io.StringIO(as_csv.text))) == [*map(list, questions.as_csv_rows(wanted))]


def test_words_are_those_of_the_language_asked_for(real: Server, cli: Cli) -> None:
    wanted = cli("ask", "which-terms-does-a-policy-have", "--format", "json", "--lang", "en")
    address = "/api/questions/which-terms-does-a-policy-have"
    found = real.get(address, headers={"Accept-Language": "en"}).json()
    assert {k: found[k] for k in wanted} == wanted
    dutch = real.get(address).json()["rows"]
    assert [r["policy"] for r in dutch] == [r["policy"] for r in found["rows"]]
    assert [r["policyLabel"] for r in dutch] != [r["policyLabel"] for r in found["rows"]]


def test_an_answer_has_the_limits_of_sparql_and_goes_in_parts(
    real: Server, real_store: Path
) -> None:
    address = "/api/questions/which-terms-does-a-policy-have"
    whole = real.get(address).json()
    assert whole["total"] > 4
    with serve(store=real_store, log_level="error", query_rows=3) as narrow:
        refused(narrow.get(address), 413, "answer-too-large")
        refused(narrow.get(f"{address}?limit=4"), 413, "answer-too-large")
        part = narrow.get(f"{address}?limit=3&offset=1").json()
        assert (part["rows"], part["total"]) == (whole["rows"][1:4], whole["total"])
    size = len(real.get(f"{address}?limit=2").content)
    with serve(store=real_store, log_level="error", query_bytes=size) as narrow:
        refused(narrow.get(address), 413, "answer-too-large")
        assert narrow.get(f"{address}?limit=2").json()["rows"] == whole["rows"][:2]


def test_rows_as_csv_by_accept_and_by_format(real: Server) -> None:
    address = "/api/questions/which-terms-does-a-policy-have"
    by_format = real.get(address, params={"_format": "csv"})
    by_accept = real.get(address, headers={"Accept": "text/csv"})
    assert by_format.content == by_accept.content
    assert by_format.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(by_accept.text)))
    told = real.get(address).json()
    assert [{k: v for k, v in row.items() if v} for row in rows] == told["rows"]
    refused(real.get(address, params={"_format": "xml"}), 422, "invalid-parameter")
    refused(real.get(address, headers={"Accept": "text/html"}), 406, "not-acceptable")


def test_pages_of_rows_are_the_rows(real: Server) -> None:
    address = "/api/questions/which-findings-are-there?policy=asr-wijkverpleging-2027"
    whole = real.get(address).json()["rows"]
    following: str | None = f"{address}&limit=3"
    seen = []
    while following:
        response = real.get(following)
        part = response.json()
        assert part["total"] == len(whole) == int(response.headers["x-total-count"])
        assert part["has_more"] == (part["next"] is not None) == ("next" in response.links)
        seen += part["rows"]
        following = part["next"]
    assert seen == whole
    packed = real.get(f"{address}&limit=3&_format=csv")
    assert packed.links["next"]["url"].endswith("limit=3&offset=3")
    assert len(packed.text.splitlines()) == 4


@pytest.mark.parametrize(
    ("path", "status", "id_", "says"),
    [
        ("which-terms-does-a-policy-hav", 404, "unknown-question", "which-terms-does-a-policy-have"),
        ("which-terms-does-a-policy-have?polcy=x", 400, "invalid-parameter", "polcy"),
        ("which-terms-does-a-policy-have?policy=asr-2031", 404, "unknown-name", "asr-gli-2027"),
        ("which-terms-does-a-policy-have?policy=a&policy=b", 400, "invalid-parameter", "once"),
        ("which-terms-does-a-policy-have?limit=-1", 422, "invalid-parameter", "limit"),
        ("which-terms-does-a-policy-have?offset=-1", 422, "invalid-parameter", "offset"),
        ("what-differs-between-two-policies", 400, "missing-parameter", "policy"),
        ("which-deadlines-fall-in-a-period?from=morgen", 400, "invalid-parameter", "date"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_asked(
    real: Server, path: str, status: int, id_: str, says: str
) -> None:
    problem = refused(real.get(f"/api/questions/{path}"), status, id_)
    assert says in problem["detail"]


@pytest.mark.parametrize(
    "value", ['x" } INSERT', "asr-gli-2027> ; pg:x <", "?policy", "https://x/ y", "\x00"]
)
def test_values_are_bound_and_never_pasted(real: Server, value: str) -> None:
    response = real.get("/api/questions/which-terms-does-a-policy-have", params={"policy": value})
    assert response.status_code in (400, 404)
    contact = real.get(
        "/api/questions/which-contacts-are-there-for-a-subject", params={"subject": value}
    )
    assert (contact.status_code, contact.json().get("total")) == (200, 0)


def test_inferred_can_be_left_out(real: Server) -> None:
    address = "/api/questions/which-laws-concern-a-care-type?care=wijkverpleging"
    whole = real.get(address).json()["total"]
    assert real.get(f"{address}&inferred=false").json()["total"] < whole


def test_a_slow_question_does_not_hold_up_the_others(real: Server) -> None:
    slow = "/api/questions/which-findings-are-there"
    running = threading.Thread(target=lambda: real.get(slow))
    running.start()
    worst, asked = 0.0, 0
    while running.is_alive():
        began = time.perf_counter()
        assert real.get("/health/live").status_code == 200
        worst, asked = max(worst, time.perf_counter() - began), asked + 1
    running.join()
    assert asked > 5
    assert worst < 0.5


def test_a_comparison_is_that_of_the_command_line(real: Server, cli: Cli) -> None:
    policies = ("asr-wijkverpleging-2027", "asr-gli-2027", "asr-msz-2024")
    wanted = cli("compare", *policies, "--format", "json", "--lang", "en")
    found = real.get("/api/compare", params={"policy": policies, "lang": "en"}).json()
    schemas.Comparison.model_validate(found)
    assert {k: found[k] for k in wanted} == wanted
    assert (found["total"], found["has_more"]) == (len(wanted["rows"]), False)


def test_an_impact_is_that_of_the_command_line(real: Server, cli: Cli) -> None:
    wanted = cli("impact", "Wkkgz", "--format", "json")
    found = real.get("/api/impact?thing=Wkkgz").json()
    schemas.Impact.model_validate(found)
    assert {k: found[k] for k in wanted} == wanted
    assert found["total"] == len(wanted["provisions"]) > 0


@pytest.mark.parametrize(
    ("path", "status", "id_"),
    [
        ("/api/compare", 422, "invalid-parameter"),
        ("/api/compare?policy=asr-gli-2027", 422, "invalid-parameter"),
        ("/api/compare?policy=asr-gli-2027&policy=asr", 404, "unknown-name"),
        ("/api/compare?" + "policy=asr-gli-2027&" * 21, 422, "invalid-parameter"),
        ("/api/impact", 422, "invalid-parameter"),
        ("/api/impact?thing=Wkkz", 404, "unknown-name"),
    ],
)
def test_comparisons_and_impacts_that_cannot_be_given(
    real: Server, path: str, status: int, id_: str
) -> None:
    refused(real.get(path), status, id_)
