"""Every command from outside: what it prints, where, and with which exit status."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from policygraph.vocabulary import PREFIXES

from .conftest import Run

CARE = PREFIXES["care"]
FIELDS = {
    "id", "policy", "kind", "norm", "theme", "bearer", "condition_for", "consequence", "guard",
    "exception", "trigger", "care_types", "provider_types", "roles", "refers_to", "proof",
    "thresholds", "deadlines", "contacts", "inherited", "because", "depends_on", "source",
}  # fmt: skip


def applies(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("applies", *arguments, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def lines(items: list[dict[str, Any]]) -> set[int]:
    return {i["source"]["line_start"] for i in items}


def test_the_answer_has_the_shape_that_others_rely_on(run: Run) -> None:
    found = applies(run, "wijkverpleging", "--provider", "zzp", "--year", "2027", "--all")
    assert set(found) == {
        "question", "policies", "applies", "depends", "notices", "not_applicable",
    }  # fmt: skip
    assert found["question"] == {
        "care_type": CARE + "wijkverpleging",
        "provider_types": [PREFIXES["prov"] + "zzp"],
        "roles": [],
        "year": 2027,
        "insurer": None,
        "given": {},
    }
    assert found["policies"][0]["slug"] == "asr-wijkverpleging-2027"
    for group in ("applies", "depends"):
        for item in found[group]:
            assert set(item) == FIELDS
            assert bool(item["depends_on"]) == (group == "depends")
    assert all(set(i) == FIELDS | {"failed_on"} for i in found["not_applicable"])
    assert all(i["failed_on"] for i in found["not_applicable"])
    assert all(i["because"] for i in found["applies"])


def test_a_self_employed_district_nurse(run: Run) -> None:
    found = applies(run, "wijkverpleging", "-p", "zzp", "-y", "2027", "--all")
    hard = [i for i in found["applies"] if i["kind"] == "Requirement"]
    assert {316, 317, 318, 319, 377, 378, 379} <= lines(hard)
    keurmerk = next(i for i in hard if i["source"]["line_start"] == 377)
    assert keurmerk["proof"] == [[PREFIXES["cert"] + "kiwa-keurmerk-zzp-zorg"]]
    assert keurmerk["inherited"] is False
    assert next(i for i in hard if i["source"]["line_start"] == 316)["inherited"] is True
    excluded = [i for i in found["applies"] if i["kind"] == "ExclusionGround"]
    assert {353, 354, 355, 356, 357, 359, 366, 368} <= lines(excluded)
    # Only a cooperative can be refused for being one; a self-employed nurse is none.
    assert 367 in lines(found["not_applicable"])
    # Whether she is new is not told, so what new providers must do first depends on it.
    assert 536 in lines(found["depends"])
    assert any("bestuursverklaring" in n.lower() for n in found["notices"])


def test_a_fact_moves_a_condition(run: Run) -> None:
    def where(*given: str) -> str:
        found = applies(run, "pgb-indicatiestelling", "-y", "2027", "--all", *given)
        return next(g for g in ("applies", "depends", "not_applicable") if 365 in lines(found[g]))

    fact = "heeft een contract voor pgb-indicatiestelling"
    assert where() == "depends"
    assert where("--given", f"{fact}=yes") == "applies"
    assert where("--given", f"{fact}=nee") == "not_applicable"


def test_an_exception_leaves_the_condition_visible_until_it_is_confirmed(run: Run) -> None:
    found = applies(run, "wijkverpleging", "-y", "2027")
    code = next(i for i in found["applies"] if i["source"]["line_start"] == 317)
    assert code["exception"]["id"].endswith("buiten-werkingssfeer-governancecode")
    after = applies(run, "wijkverpleging", "-y", "2027", "-g", code["exception"]["id"] + "=yes")
    assert 317 not in lines(after["applies"])


def test_years_that_differ_inside_one_document(run: Run) -> None:
    kraam = applies(run, "kraamzorg", "-p", "kraamzorginstelling", "-y", "2025")
    assert {267, 269, 272} <= lines(kraam["applies"])
    verloskunde = applies(run, "verloskundige zorg", "-y", "2026")
    assert 188 in lines(verloskunde["applies"])
    partly = applies(run, "kraamzorg", "-y", "2026")
    assert partly["applies"] == []
    assert {d["dimension"] for i in partly["depends"] for d in i["depends_on"]} >= {"year"}


def test_the_table_says_what_applies_why_and_where(run: Run) -> None:
    done = run("applies", "wijkverpleging", "-p", "zzp", "-y", "2027", "-k", "ContractCondition")
    assert done.code == 0
    for text in (
        "geldt voor u",
        "uitsluitingsgrond",
        "regel 377",
        "Kiwa",
        "hangt ervan af",
        "Let op",
    ):
        assert text in done.out
    english = run("applies", "wijkverpleging", "-p", "zzp", "-y", "2027", "--lang", "en")
    assert "applies to you" in english.out
    assert "ground for exclusion" in english.out


def test_csv_has_a_row_a_provision(run: Run) -> None:
    done = run("applies", "ziekenvervoer", "-y", "2027", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    found = applies(run, "ziekenvervoer", "-y", "2027")
    assert len(rows) == len(found["applies"]) + len(found["depends"])
    assert {r["status"] for r in rows} == {"applies", "depends"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("applies", "wijkverplging"), 2, "Did you mean 'wijkverpleging'"),
        (("applies", "wijkverpleging", "-p", "zpp"), 2, "provider type named 'zpp'"),
        (("applies", "wijkverpleging", "-r", "tandarts"), 2, "role named 'tandarts'"),
        (("applies", "wijkverpleging", "-y", "2026"), 1, "There is policy for 2027"),
        (("applies", "wijkverpleging", "-k", "Verplichting"), 2, "The kinds are Requirement"),
        (("applies", "wijkverpleging", "-t", "voetbal"), 2, "no theme named 'voetbal'"),
        (("applies", "wijkverpleging", "-g", "x"), 2, "CIRCUMSTANCE=yes"),
        (("applies", "wijkverpleging", "-g", "x=yes"), 2, "no circumstance named 'x'"),
        (("applies", "wijkverpleging", "--lang", "fr"), 2, "lang is 'fr'"),
        (("ask", "wat-geldt"), 2, "no question named 'wat-geldt'"),
        (("explain", "asr-wijkverpleging-2027/L9999", "--for", "wijkverpleging"), 2, "no provision"),
        (("compare", "asr-gli-2027"), 2, "at least two policies"),
        (("compare", "asr-gli-2027", "asr-ggz-2027"), 2, "There are: asr-geboortezorg-2025"),
        (("impact", "Wet op de kansspelen"), 2, "'Wet op de kansspelen'"),
        (("query", "/nowhere.rq"), 2, "/nowhere.rq cannot be read"),
    ],
)  # fmt: skip
def test_wrong_input_is_one_helpful_line(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert done.out == ""
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("LOAD <http://x/>", "LOAD is refused"),
        ("SELECT * { FILTER(1<2)SERVICE#>\n<http://x/> {} }", "SERVICE is refused"),
        ("SELECT * {#\rSERVICE <http://x/> {} }", "SERVICE is refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT is refused"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("SELECT ?s\nWHERE { ?s ?p }", "line 2, column 16"),
    ],
)
def test_a_query_that_may_not_be_is_refused(run: Run, text: str, said: str) -> None:
    done = run("query", "-", stdin=text)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_query_of_ones_own(run: Run, tmp_path: Path) -> None:
    text = 'SELECT ?load ("SERVICE # <x>" AS ?s) { ?load a pg:Policy } ORDER BY ?load'
    done = run("query", "-", "-f", "csv", stdin=text)
    assert done.code == 0
    assert len(done.out.splitlines()) == 6
    file = tmp_path / "q.rq"
    file.write_text("ASK { ?s a pg:Provision }", encoding="utf-8")
    assert run("query", str(file)).out == "true\n"
    assert run("query", str(file), "--asserted").out == "false\n"
    graph = run("query", "-", stdin="CONSTRUCT { ?s a pg:Policy } WHERE { ?s a pg:Policy }")
    assert graph.out.count("a pg:Policy") == 5


def test_explain_names_the_line_the_year_and_the_policies_set_aside(run: Run) -> None:
    arguments = ("explain", "asr-wijkverpleging-2027/L0316", "--for", "medische kindzorg")
    done = run(*arguments)
    assert done.code == 0
    for text in ("regel 316", "contractjaar 2027", "Waarom dit beleid", "gaat over"):
        assert text in done.out
    found = json.loads(run(*arguments, "-f", "json").out)
    assert found["version"] == 1
    assert (found["status"], found["inherited"]) == ("satisfied", True)
    care = next(r for r in found["reasons"] if r["dimension"] == "care")
    assert care["derivations"][0]["trees"]
    again = json.loads(run(*arguments, "-f", "json").out)
    assert found == again


def test_ask_questions_impact_and_compare(run: Run) -> None:
    listed = json.loads(run("questions", "-f", "json").out)
    assert len(listed) >= 20
    touched = json.loads(run("impact", "wkkgz", "-f", "json").out)
    assert {(p["policy"], p["line"]) for p in touched["provisions"]} >= {
        ("asr-wijkverpleging-2027", 342),
        ("asr-geboortezorg-2025", 216),
        ("asr-ziekenvervoer-2027", 233),
    }
    compared = json.loads(
        run("compare", "asr-wijkverpleging-2027", "asr-msz-2024", "-f", "json").out
    )
    rows = {r["norm"]["id"].rsplit("/", 1)[-1]: r for r in compared["rows"]}
    assert rows["geen-verscherpt-toezicht-igj"]["change"] == "same"
    assert rows["keurmerk-zzp-zorg"]["change"] == "only"


def test_no_store_is_said_with_the_remedy(run: Run, tmp_path: Path) -> None:
    done = run("applies", "wijkverpleging", POLICYGRAPH_STORE=str(tmp_path / "none"))
    assert done.code == 1
    assert "policygraph build" in done.err


def test_every_command_has_help(run: Run) -> None:
    listed = run("--help").out
    for command in (
        "applies", "explain", "ask", "questions", "query", "compare", "impact", "build", "validate",
        "verify", "graph", "export",
    ):  # fmt: skip
        assert command in listed
        assert "Usage" in run(command, "--help").out
