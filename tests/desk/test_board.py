"""The note for the board never says yes too soon."""

from collections.abc import Callable
from datetime import date

import pytest

from policygraph.applicability import Question, answer
from policygraph.desk.board import Board, Standing, Verdict, board
from policygraph.desk.evidence import Entry, Evidence, Met, fingerprint
from policygraph.model import Catalogue
from policygraph.vocabulary import PREFIXES

Make = Callable[[str], Catalogue]
TODAY = date(2026, 11, 22)
WORLD = """
care:wijk a pg:CareType ; skos:prefLabel "wijk"@nl . care:nacht a pg:CareType ; skos:broader care:wijk .
circ:groot a pg:Circumstance .
policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t .
policy:t pg:contractYear "2027"^^xsd:gYear .
"""
HARD = ("Requirement", "Prohibition", "ExclusionGround")


def provision(
    line: int, kind: str, more: str = "", home: str = "pg:isGeneralProvisionOf policy:p"
) -> str:
    return (
        f"<{PREFIXES['policy']}p/L{line:04d}> a pg:{kind} ; {home} ; pg:expresses norm:n{line} ; "
        f"pg:startLine {line} {'; ' + more if more else ''} .\nnorm:n{line} a pg:Norm .\n"
    )


def note(catalogue: Catalogue, evidence: Evidence | None = None) -> Board:
    found = answer(catalogue, Question(PREFIXES["care"] + "wijk", 2027))
    assert found
    return board(catalogue, found, evidence or Evidence(), TODAY)[0]


def all_met(catalogue: Catalogue, met: Met = "yes", text: str = "map 3", **other: Met) -> Evidence:
    entries = {}
    for p in catalogue.provisions.values():
        if p.norm:
            said = other.get(p.norm.rsplit("/", 1)[-1], met)
            entries[p.norm] = (Entry(fingerprint(p), "p", said, text),)
    return Evidence(entries)


@pytest.mark.parametrize("kind", HARD)
def test_without_evidence_everything_hard_is_still_to_be_proven(
    catalogue_of: Make, kind: str
) -> None:
    found = note(catalogue_of(WORLD + provision(1, kind)))
    assert found.verdict is Verdict.PROVIDED
    assert [i.standing for i in (*found.grounds, *found.conditions)] == [Standing.UNPROVEN]


@pytest.mark.parametrize("kind", HARD)
def test_yes_where_everything_hard_is_proven_and_nothing_is_open(
    catalogue_of: Make, kind: str
) -> None:
    catalogue = catalogue_of(WORLD + provision(1, kind) + provision(2, "Expectation"))
    assert note(catalogue, all_met(catalogue)).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("met", "text", "verdict"),
    [
        ("yes", "", Verdict.PROVIDED),
        ("partly", "map 3", Verdict.PROVIDED),
        ("not-applicable", "map 3", Verdict.PROVIDED),
        ("", "map 3", Verdict.PROVIDED),
        ("no", "map 3", Verdict.NO),
    ],
)
def test_what_is_not_wholly_met_and_shown_is_no_yes(
    catalogue_of: Make, met: Met, text: str, verdict: Verdict
) -> None:
    catalogue = catalogue_of(WORLD + provision(1, "Requirement") + provision(2, "Requirement"))
    evidence = all_met(catalogue, n2=met)
    if not text:
        evidence = all_met(catalogue, "yes", "")
    assert note(catalogue, evidence).verdict is verdict


@pytest.mark.parametrize(
    "open_",
    [
        provision(2, "Requirement", "pg:guard circ:groot"),
        provision(2, "ExclusionGround", "pg:statedForCareType care:nacht", "pg:statedIn policy:p"),
        'policy:p pg:incorporates cdoc:voorwaarden . cdoc:voorwaarden skos:prefLabel "v"@nl .\n',
        provision(2, "PurchaseRule", 'pg:consequence "geen contract"@nl'),
        provision(2, "ProcedureStep", "pg:hasDeadline [ pg:date '2026-12-01'^^xsd:date ]"),
    ],
    ids=["guard", "narrower care", "document not read", "rule", "deadline"],
)
def test_something_open_is_no_yes(catalogue_of: Make, open_: str) -> None:
    catalogue = catalogue_of(WORLD + provision(1, "Requirement") + open_)
    only = all_met(catalogue)
    entries = {n: e for n, e in only.entries.items() if n.endswith("n1")}
    found = note(catalogue, Evidence(entries))
    assert found.verdict is Verdict.PROVIDED


def test_an_entry_for_another_demand_proves_nothing(catalogue_of: Make) -> None:
    catalogue = catalogue_of(WORLD + provision(1, "Requirement"))
    norm = PREFIXES["norm"] + "n1"
    found = note(catalogue, Evidence({norm: (Entry("of last year", "q", "yes", "map 3"),)}))
    assert found.verdict is Verdict.PROVIDED
    assert found.conditions[0].standing is Standing.CHANGED


def test_no_policy_without_conditions_is_a_yes(catalogue_of: Make) -> None:
    assert note(catalogue_of(WORLD + provision(1, "Expectation"))).verdict is Verdict.PROVIDED


def test_a_condition_for_something_else_does_not_decide(catalogue_of: Make) -> None:
    other = provision(2, "Requirement", "pg:conditionFor purpose:toeslag")
    ours = provision(3, "Requirement", "pg:conditionFor purpose:contract-behouden, purpose:toeslag")
    found = note(catalogue_of(WORLD + provision(1, "Requirement") + other + ours))
    assert [i.provision.place.start_line for i in found.conditions] == [1, 3]
    assert found.other_purposes == 1


def test_the_question_that_decides_most_comes_first(catalogue_of: Make) -> None:
    found = note(
        catalogue_of(
            WORLD
            + provision(1, "Requirement", "pg:guard circ:groot")
            + "".join(
                provision(
                    n, "Requirement", "pg:statedForCareType care:nacht", "pg:statedIn policy:p"
                )
                for n in (2, 3)
            )
        )
    )
    assert [len(q.provisions) for q in found.questions] == [2, 1]
