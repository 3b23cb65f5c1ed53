"""How sure a detail is: the share right of its rule, counted, smoothed, of its own part."""

from dataclasses import replace

import pytest

from policygraph.evaluation.alignment import align
from policygraph.evaluation.details import detail_outcomes, likeness, measured_alike
from policygraph.evaluation.report import detail_calibration_table, measured_table
from policygraph.evaluation.running import Document, Reading
from policygraph.extraction.detail_confidence import (
    PARTS,
    DetailTables,
    Outcome,
    found_by,
    with_confidences,
)
from policygraph.extraction.model import (
    Block,
    Candidate,
    Decision,
    Found,
    FoundDeadline,
    FoundThreshold,
    Statement,
    StructuredText,
)
from policygraph.extraction.number_words import number_words
from policygraph.extraction.pipeline import Extraction
from policygraph.model import (
    Contact,
    Deadline,
    Place,
    Policy,
    Provision,
    Reference,
    Text,
    Threshold,
)

LIMIT = FoundThreshold(Text("aantal balies", ""), ">=", 2, Text("balies", ""), 0, 1, "side")
LAW = Found("citesLaw", "law", 0, 1, "name", 0.96)
TERM = FoundDeadline("2031-05-01", True, None, 0, 1, "until")


def statement(**fields: object) -> Statement:
    block = Block(0, "paragraph", 0, "zorg", tuple((1, i) for i in range(1, 5)))
    decisions = {"kind": Decision("Requirement", "rule", 1.0)}
    return Statement(Candidate(block, 0, 4), decisions, 1.0, **fields)  # type: ignore[arg-type]


def provision(**fields: object) -> Provision:
    place = Place("d", (), 1, 1, None, None, None)
    return Provision("p", "policy", "Requirement", None, False, place, **fields)  # type: ignore[arg-type]


def test_a_rule_is_as_sure_as_it_was_right_in_its_own_part() -> None:
    tables = DetailTables.count(
        [Outcome("references", "name", True)] * 8
        + [Outcome("references", "name", False)] * 2
        + [Outcome("thresholds", "name", False)] * 10
    )
    # All references: (8 + 1) / (10 + 2) = 0.75; the rule: (8 + 2 x 0.75) / (10 + 2).
    assert tables.confidence("references", "name", 0.1) == pytest.approx(9.5 / 12)
    assert tables.confidence("thresholds", "name", 0.9) < 0.2
    assert tables.confidence("deadlines", "until", 0.9) == 0.9
    assert DetailTables.load(tables.dump()) == tables


def test_a_rule_that_never_decided_is_no_surer_than_the_least_sure() -> None:
    good = [Outcome("scope", "heading", True)] * 20
    bad = [Outcome("scope", "guess", n < 2) for n in range(10)]
    tables = DetailTables.count(good + bad)
    least = tables.confidence("scope", "guess", 0.9)
    assert (
        tables.confidence("scope", "new", 0.9) == least < tables.confidence("scope", "heading", 0)
    )


def test_a_statement_takes_the_confidence_of_the_tables() -> None:
    made = statement(
        references=(LAW, replace(LAW, rule="guess")),
        thresholds=(LIMIT,),
        deadlines=(TERM,),
        guard=replace(LAW, rule="as", property="guard"),
        contacts=(("email", "a@b.nl"),),
    )
    outcomes = [Outcome("references", "guess", n < 1) for n in range(4)]
    outcomes += [Outcome("references", "name", True)] * 6
    outcomes += [Outcome(p, "as" if p == "guard" else "email", True) for p in ("guard", "contacts")]
    sure = with_confidences(made, DetailTables.count(outcomes))
    name, guess = (f.confidence for f in sure.references)
    assert name > 0.8 > 0.5 > guess
    assert sure.sureness["references"] == guess
    assert sure.thresholds[0].confidence == LIMIT.confidence
    assert sure.guard is not None
    assert sure.guard.confidence == pytest.approx(7 / 9)  # (1 + 2 x 2/3) / (1 + 2)
    assert set(sure.sureness) == {"references", "thresholds", "deadlines", "guard", "contacts"}
    assert with_confidences(statement(), DetailTables({})).sureness == {}


def test_what_a_part_holds_with_its_rule() -> None:
    decided = {"bearer": Decision("insurer", "subject", 0.9), "kind": Decision("Right", "r", 1.0)}
    made = replace(statement(contacts=(("email", "a@b.nl"),)), decisions=decided)
    assert [(part, [r for r, _ in found_by(made, part)]) for part in PARTS if found_by(made, part)] \
        == [("bearer", ["subject"]), ("contacts", ["email"])]  # fmt: skip


def test_a_detail_is_right_where_a_provision_it_answers_holds_the_same() -> None:
    made = statement(
        references=(LAW, replace(LAW, iri="other", rule="guess")),
        thresholds=(LIMIT,),
        deadlines=(TERM, replace(TERM, inclusive=None, rule="before")),
        contacts=(("website", "https://www.b.nl/"),),
    )
    first = provision(
        references=(Reference("law", "citesLaw"),),
        deadlines=(Deadline("2031-05-01", True, None, None, None, None, None),),
    )
    second = provision(
        thresholds=(Threshold(Text("balies", ""), ">=", 2, Text("", "")),),
        contacts=(Contact("c", Text("", ""), "website", "b.nl"),),
    )
    found = detail_outcomes([first, second], [made, made], {0: 0, 1: 0})
    assert {(o.part, o.rule): o.right for o in found} == {
        ("references", "name"): True,
        ("references", "guess"): False,
        ("thresholds", "side"): True,
        ("deadlines", "until"): True,
        ("deadlines", "before"): False,
        ("contacts", "website"): True,
    }
    assert list(measured_alike([first, second], [made], {1: 0})) == [("balies", "aantal balies", 1)]


def test_the_report_holds_the_confidence_of_details_against_what_was_right() -> None:
    made = statement(
        references=(replace(LAW, confidence=0.8), replace(LAW, iri="x", confidence=0.6)),
        thresholds=(LIMIT,),
        contacts=(("website", "b.nl"),),
    )
    made = replace(made, sureness={"contacts": 0.7})
    answered = provision(
        references=(Reference("law", "citesLaw"),),
        thresholds=(Threshold(Text("omvang balies", ""), ">=", 2, Text("", "")),),
        contacts=(Contact("c", Text("", ""), "website", "b.nl"),),
    )
    policy = Policy("policy", "s", Text("", ""), "i", frozenset(), ())
    document = Document(policy, ["zorg"], [answered], ())
    structured = StructuredText((made.candidate.block,))
    alignment = replace(align([(0, 4)], [(0, 4)]), best={0: 0})
    reading = Reading(document, Extraction(structured, (made,)), alignment, frozenset())
    lines = [" ".join(line.split()) for line in detail_calibration_table([reading])]
    # References: 0.8 right, 0.6 wrong. Thresholds: 0.5 right. Contacts: 0.7 right.
    assert lines[1:4] == [
        "references 0.700 0.500 0.400 2",
        "thresholds 0.500 1.000 0.500 1",
        "contacts 0.700 1.000 0.300 1",
    ]
    assert lines[4] == "expected calibration error, all 0.400"
    (measured,) = measured_table([reading])
    assert "0.500; at least half of the words in 1 of 1" in measured


@pytest.mark.parametrize(
    ("reviewed", "predicted", "score"),
    [
        ("aandeel wondverpleegkundigen", "aandeel wondverpleegkundigen", 1),
        ("duur programma", "duur Voorbeeld-programma", 1),
        ("tevredenheidsonderzoek", "frequentie tevredenheid", 1),
        ("leeftijd van het kind", "leeftijd kinderen", 1),
        ("groepsgrootte", "aantal deelnemers", 0),
        ("omvang van de praktijk", "omvang", 0.5),
    ],
)
def test_words_are_alike_without_endings_and_in_compounds(
    reviewed: str, predicted: str, score: float
) -> None:
    assert likeness(reviewed, predicted) == score


def test_number_words_are_made_of_their_parts() -> None:
    made = number_words({"een": 1, "twee": 2, "vijf": 5, "tien": 10, "dertig": 30, "honderd": 100})
    assert made["vijfendertig"] == 35
    assert made["tweeëndertig"] == 32
    assert made["vijfhonderd"] == 500
    assert "eenhonderd" not in made
