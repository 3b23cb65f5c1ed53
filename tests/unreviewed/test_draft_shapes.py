"""Every shape of a draft rejects a good one with one thing changed, and only that shape does."""

import pyoxigraph as ox
import pytest

from policygraph.shapes import Breach, breaches

from ..conftest import ROOT, turtle_header

SHAPES = ROOT / "ontology" / "draft-shapes.ttl"
HASH = "59d2975cf4c3b331821d1d35e1525d8c665de68fd75ad167b71f8b3491e5b5ae"
GOOD = f"""
@prefix here: <https://w3id.org/policygraph/id/policy/voetzorg-2028/> .
@prefix provo: <http://www.w3.org/ns/prov#> .
policy:voetzorg-2028 a pg:Draft ;
  dcterms:title "Beleid"@nl ;
  pg:insurer organization:asr ;
  pg:concerns care:wijkverpleging ;
  pg:document doc:voetzorg-2028 ;
  pg:hasTerm here:term-2028 .
here:term-2028 a pg:Term ; pg:contractYear "2028"^^xsd:gYear .
here:L0005 a pg:Provision ;
  pg:draftedIn policy:voetzorg-2028 ;
  pg:proposedKind pg:Requirement ;
  pg:proposedNorm norm:kvk-inschrijving ;
  pg:section here:S0003 ;
  pg:startLine 5 ; pg:endLine 6 ;
  pg:quoteHash "{HASH}" ;
  pg:confidence 0.95 ;
  pg:decidedBy "kind: conditions/item" ;
  pg:candidateNorm here:L0005-norm-1 .
here:L0005-norm-1 a pg:NormCandidate ;
  pg:proposedNorm norm:big-registratie ; pg:rank 1 ; pg:score 0.5 ; pg:relation "variant" .
here:decision-1 a pg:ReviewDecision ;
  pg:reviews here:L0005 ;
  pg:verdict "correct" ;
  pg:correction "kind=Expectation" ;
  provo:wasGeneratedBy here:review-1 .
here:review-1 a provo:Activity ;
  provo:wasAssociatedWith here:person-a ;
  provo:endedAtTime "2026-11-20"^^xsd:date .
"""
CASES = [
    ("draft-title", 'dcterms:title "Beleid"@nl ;', ""),
    ("draft-title", '"Beleid"@nl', '"Beleid"@de'),
    ("draft-document", "pg:document doc:voetzorg-2028 ;", ""),
    ("draft-insurer", "organization:asr", "organization:asr , organization:cibg"),
    ("draft-links", "pg:concerns care:wijkverpleging", 'pg:concerns "wijkverpleging"'),
    ("Draft", "a pg:Draft", "a pg:Policy"),
    ("draft-year", '"2028"^^xsd:gYear', "2028"),
    ("drafted-in", "pg:draftedIn policy:voetzorg-2028 ;", ""),
    ("not-a-fact", "pg:section", "pg:expresses norm:kvk-inschrijving ; pg:section"),
    ("not-a-fact", "pg:section", "pg:statedIn policy:voetzorg-2028 ; pg:section"),
    ("proposed-kind", "pg:proposedKind pg:Requirement ;", ""),
    ("proposed-kind", "pg:Requirement", "pg:Advice"),
    ("proposed-norm", "norm:kvk-inschrijving", "norm:kvk-inschrijving , norm:big-registratie"),
    ("confidence", "pg:confidence 0.95", "pg:confidence 1.5"),
    ("confidence", "pg:confidence 0.95 ;", ""),
    ("decided-by", '"kind: conditions/item"', '"conditions/item"'),
    ("draft-section", "pg:section here:S0003 ;", ""),
    ("draft-start", "pg:startLine 5", "pg:startLine 0"),
    ("draft-start", "pg:startLine 5", "pg:startLine 7"),
    ("draft-end", "pg:endLine 6", "pg:endLine 6 , 8"),
    ("draft-hash", HASH, "59D2"),
    ("candidate-norm", "pg:proposedNorm norm:big-registratie ;", ""),
    ("candidate-rank", "pg:rank 1", "pg:rank 0"),
    ("candidate-score", "pg:score 0.5", 'pg:score "veel"'),
    ("candidate-relation", '"variant"', '"anders"'),
    ("reviews", "pg:reviews here:L0005 ;", ""),
    ("verdict", '"correct"', '"misschien"'),
    ("correction", '"kind=Expectation"', '"Expectation"'),
    ("decided-who", "provo:wasAssociatedWith here:person-a ;", ""),
    ("decided-when", 'provo:endedAtTime "2026-11-20"^^xsd:date', "a provo:Thing"),
]


def held(turtle: str) -> list[Breach]:
    parsed = ox.parse(turtle_header() + turtle, format=ox.RdfFormat.TURTLE)
    return breaches((q.triple for q in parsed), SHAPES)


def test_a_good_draft_passes() -> None:
    assert held(GOOD) == []


@pytest.mark.parametrize(("shape", "old", "new"), CASES, ids=lambda part: part[:24])
def test_a_shape_rejects_one_change(shape: str, old: str, new: str) -> None:
    assert old in GOOD
    found = held(GOOD.replace(old, new, 1))
    assert {b.shape for b in found} == {shape}


def test_a_decision_without_a_review_is_rejected() -> None:
    found = held(GOOD.replace(" ;\n  provo:wasGeneratedBy here:review-1", "", 1))
    assert {b.shape for b in found} == {"decided-in", "decided-who", "decided-when"}


def test_every_shape_has_a_case() -> None:
    text = SHAPES.read_text(encoding="utf-8")
    properties = {
        line.split()[0].removeprefix("shape:")
        for line in text.splitlines()
        if line.startswith("shape:") and "a sh:PropertyShape" in line
    }
    assert properties - {shape for shape, _, _ in CASES} == {"decided-in"}
