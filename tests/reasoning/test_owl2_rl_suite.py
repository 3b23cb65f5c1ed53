"""The OWL 2 RL conformance tests written by others, as far as the supported rules reach.

Every test that is not a datatype test passes, is refused by the name of its axiom, or is listed
below with the reason; a listed test that begins to pass must leave the list.
"""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.build import as_triples
from policygraph.errors import OntologyError
from policygraph.reasoning.axioms import SCHEMA_RULES, compile_rules
from policygraph.reasoning.closure import close
from policygraph.store import GraphStore

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("POLICYGRAPH_SUITES", ROOT.parent / "shared" / "suites"))
FOLDER = SUITES / "owl2" / "rl"
PREMISE, INFERRED = "urn:premise", "urn:inferred"

AXIOMATIC = (
    "asks for axiomatic triples (owl:Thing, owl:Nothing, built-in annotations and datatypes)"
)
REFLEXIVE = "asks for reflexive triples (x sameAs x, C equivalentClass C), left out as noise"
REFLECTION = "the conclusion is syntax: the rules speak of instances, not of the axioms' own lists"
NOT_COMPLETE = {
    "rdfbased-sem-class-literal-type": AXIOMATIC,
    "rdfbased-sem-class-nothing-term": AXIOMATIC,
    "rdfbased-sem-class-nothing-type": AXIOMATIC,
    "rdfbased-sem-class-thing-term": AXIOMATIC,
    "rdfbased-sem-class-thing-type": AXIOMATIC,
    "rdfbased-sem-prop-backwardcompatiblewith-type-annot": AXIOMATIC,
    "rdfbased-sem-prop-comment-type": AXIOMATIC,
    "rdfbased-sem-prop-deprecated-type": AXIOMATIC,
    "rdfbased-sem-prop-incompatiblewith-type-annot": AXIOMATIC,
    "rdfbased-sem-prop-isdefinedby-type": AXIOMATIC,
    "rdfbased-sem-prop-label-type": AXIOMATIC,
    "rdfbased-sem-prop-priorversion-type-annot": AXIOMATIC,
    "rdfbased-sem-prop-seealso-type": AXIOMATIC,
    "rdfbased-sem-prop-versioninfo-type": AXIOMATIC,
    "rdfbased-sem-rdfs-xmlliteral-axiom-type": AXIOMATIC,
    "rdfbased-sem-eqdis-eqclass-rflxv": REFLEXIVE,
    "rdfbased-sem-eqdis-eqprop-rflxv": REFLEXIVE,
    "rdfbased-sem-eqdis-sameas-rflxv": REFLEXIVE,
    "rdfbased-xtr-reflection-selfsame": REFLEXIVE,
    "rdfbased-xtr-annotate-inconsistent": "needs owl:differentFrom of literals, a datatype rule",
    "rdfbased-xtr-reflection-listentries": REFLECTION,
}


def cases() -> list[Path]:
    if not FOLDER.is_dir():
        return []
    return sorted(p for p in FOLDER.iterdir() if p.is_dir() and "-dat-" not in p.name)


def _premise(case: Path) -> GraphStore:
    names = (f"{case.name}.{n}.ttl" for n in ("premisegraph", "inputgraph", "graph"))
    path = next(case / n for n in names if (case / n).exists())
    graph = GraphStore()
    graph.raw.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(PREMISE))
    return graph


def _conclusion(case: Path) -> str:
    path = case / f"{case.name}.conclusiongraph.ttl"
    pattern = " ".join(
        " ".join(_as_pattern(t) for t in (q.subject, q.predicate, q.object)) + " ."
        for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )
    return f"ASK FROM <{PREMISE}> FROM <{INFERRED}> {{ {pattern} }}"


def _as_pattern(term: object) -> str:
    return f"?{term.value}" if isinstance(term, ox.BlankNode) else str(term)


def _passes(case: Path) -> bool:
    graph = _premise(case)
    rules = SCHEMA_RULES + compile_rules(as_triples(graph, PREMISE))
    closure = close(graph, rules, [PREMISE], INFERRED)
    meta = (case / f"{case.name}.metadata.properties").read_text(encoding="utf-8")
    if "POSITIVE_ENTAILMENT" in meta:
        return bool(graph.raw.query(_conclusion(case)))
    return bool(closure.inconsistencies)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the OWL 2 RL suite is not there")
def test_every_case_passes_is_refused_by_name_or_is_listed() -> None:
    outcome: dict[str, list[str]] = {"passed": [], "refused": [], "listed": [], "wrong": []}
    for case in cases():
        try:
            ok = _passes(case)
        except OntologyError as error:
            assert error.id == "unsupported-axiom"
            assert "owl:" in str(error) or "blank node" in str(error)
            outcome["refused"].append(case.name)
            continue
        listed = case.name in NOT_COMPLETE
        kind = "passed" if ok and not listed else "listed" if listed and not ok else "wrong"
        outcome[kind].append(case.name)
    assert outcome["wrong"] == []
    assert {k: len(v) for k, v in outcome.items()} == {
        "passed": 47,
        "refused": len(cases()) - 47 - len(outcome["listed"]),
        "listed": len(outcome["listed"]),
        "wrong": 0,
    }
