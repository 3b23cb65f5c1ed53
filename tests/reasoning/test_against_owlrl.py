"""owlrl is the reference: the same graph closed by both, and no difference on what we speak of.

owlrl also gives axiomatic and reflexive triples, owl:Thing, literal subjects and sameAs; these are
set aside on both sides, by name, before the comparison.
"""

import re
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from policygraph.build import Built, load, ontology_rules, reason
from policygraph.reasoning.axioms import compile_rules
from policygraph.sources import sources
from policygraph.store import GraphStore
from policygraph.vocabulary import BASE, DCTERMS, PG, graph_iri

from ..conftest import ROOT, turtle_header

EXAMPLE = "http://example.org/"
TEXT = {SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, RDFS.label}
TEXT |= {rdflib.URIRef(DCTERMS.title), rdflib.URIRef(PG.section), rdflib.URIRef(PG.quoteHash)}
NOISE_CLASSES = {OWL.Thing, RDFS.Resource, RDFS.Class, OWL.Class, RDF.Property}


def _to_rdflib(graph: GraphStore) -> rdflib.Graph:
    out = rdflib.Graph()
    union = (ox.Quad(q.subject, q.predicate, q.object) for q in graph.raw)
    data = ox.serialize(union, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return out.parse(data=data, format="nt")


def _ours(term: rdflib.term.Node) -> bool:
    return str(term).startswith((BASE, EXAMPLE, str(SKOS), "http://www.w3.org/ns/org#"))


def _spoken_of(graph: rdflib.Graph) -> set[tuple[str, str, str]]:
    """Return the triples that our vocabulary speaks of, without what is noise by its form."""
    out = set()
    for s, p, o in graph:
        if isinstance(s, rdflib.Literal | rdflib.BNode) or isinstance(o, rdflib.BNode):
            continue
        reflexive = s == o and p in (
            OWL.sameAs,
            OWL.equivalentClass,
            OWL.equivalentProperty,
            RDFS.subClassOf,
            RDFS.subPropertyOf,
        )
        about = _ours(s) and (_ours(p) or p in (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf))
        if about and not reflexive and o not in NOISE_CLASSES and p not in TEXT:
            if p == RDF.type and not _ours(o):
                continue
            if p == RDFS.subClassOf and not _ours(o):
                continue
            out.add((str(s), str(p), o.n3()))
    return out


def _difference(turtle: str) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    graph = GraphStore()
    graph.raw.load(
        turtle_header() + f"@prefix ex: <{EXAMPLE}> .\n" + turtle,
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode(graph_iri("ontology")),
    )
    reference = _to_rdflib(graph)
    reason(graph, ontology_rules(graph))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reference)
    ours, theirs = _spoken_of(_to_rdflib(graph)), _spoken_of(reference)
    return theirs - ours, ours - theirs


SMALL = {
    "class hierarchy": "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C . ex:x a ex:A .",
    "equivalent classes": "ex:A owl:equivalentClass ex:B . ex:x a ex:A . ex:y a ex:B .",
    "property hierarchy": "ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:subPropertyOf ex:r . ex:x ex:p ex:y .",
    "equivalent properties": "ex:p owl:equivalentProperty ex:q . ex:x ex:p ex:y . ex:y ex:q ex:z .",
    "domain and range": "ex:p rdfs:domain ex:A ; rdfs:range ex:B . ex:x ex:p ex:y .",
    "inherited domain": "ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:domain ex:A . ex:A rdfs:subClassOf ex:B . ex:x ex:p ex:y .",
    "inverse": "ex:p owl:inverseOf ex:q . ex:x ex:p ex:y . ex:z ex:q ex:w .",
    "symmetric": "ex:p a owl:SymmetricProperty . ex:x ex:p ex:y .",
    "transitive": "ex:p a owl:TransitiveProperty . ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:p ex:d .",
    "chain of three": "ex:r owl:propertyChainAxiom ( ex:p ex:q ex:p ) . ex:a ex:p ex:b . ex:b ex:q ex:c . ex:c ex:p ex:d .",
    "recursive chain": "ex:r owl:propertyChainAxiom ( ex:r ex:p ) . ex:q rdfs:subPropertyOf ex:r . ex:a ex:q ex:b . ex:b ex:p ex:c . ex:c ex:p ex:d .",
    "hasValue": "ex:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:v ] . ex:x a ex:A . ex:y ex:p ex:v .",
    "hasValue literal": 'ex:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue "v" ] . ex:x a ex:A .',
}


@pytest.mark.parametrize("turtle", SMALL.values(), ids=SMALL.keys())
def test_no_difference_on_a_small_graph_of_each_rule(turtle: str) -> None:
    missing, extra = _difference(turtle)
    assert (missing, extra) == (set(), set())


def test_every_rule_that_is_compiled_stands_in_a_small_graph() -> None:
    graph = GraphStore()
    text = turtle_header() + f"@prefix ex: <{EXAMPLE}> .\n" + "\n".join(SMALL.values())
    graph.raw.load(text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph_iri("ontology")))
    exercised = {r.name for r in ontology_rules(graph)}
    project = load(sources(ROOT / "ontology", ROOT / "data"))
    used = {r.name for r in ontology_rules(project) if r.head is not None}
    assert used <= exercised


def test_the_worked_examples_close_without_difference() -> None:
    path = ROOT.parent / "shared" / "EXAMPLES.ttl"
    if not path.is_file():
        pytest.skip("the worked examples are not there")
    missing, extra = _difference(path.read_text(encoding="utf-8"))
    assert (missing, extra) == (set(), set())


def test_the_data_tell_apart_what_the_worked_examples_tell_apart(full: Built) -> None:
    """Kinds, norms, scopes, guards, exceptions, references and lines; names of parts are ours."""
    path = ROOT.parent / "shared" / "EXAMPLES.ttl"
    if not path.is_file():
        pytest.skip("the worked examples are not there")
    parts = {PG + n for n in ("hasThreshold", "acceptsProof", "proofMember", "trigger")}
    missing = []
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        s, p, o = quad.subject, quad.predicate, quad.object
        if isinstance(s, ox.BlankNode) or isinstance(o, ox.BlankNode | ox.Triple):
            continue
        part = isinstance(s, ox.NamedNode) and re.search(r"/L\d+-\w+$", s.value)
        if part or p.value in parts or (isinstance(o, ox.Literal) and o.language):
            continue
        if not any(True for _ in full.graph.raw.quads_for_pattern(s, p, o, None)):
            missing.append(str(quad))
    assert missing == []


def test_disjoint_kinds_are_an_inconsistency_for_both() -> None:
    turtle = "ex:A owl:disjointWith ex:B . ex:x a ex:A , ex:B ."
    graph = GraphStore()
    graph.raw.load(
        turtle_header() + f"@prefix ex: <{EXAMPLE}> .\n" + turtle,
        format=ox.RdfFormat.TURTLE,
        to_graph=ox.NamedNode(graph_iri("ontology")),
    )
    reference = _to_rdflib(graph)
    closure = reason(graph, ontology_rules(graph))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reference)
    errors = [o for o in reference.objects() if "disjoint" in str(o).lower() and " " in str(o)]
    assert errors
    (clash,) = closure.inconsistencies
    assert clash.rule.name == "cax-dw"
    assert {t[2] for t in clash.triples} == {EXAMPLE + "A", EXAMPLE + "B"}


def _smallest(policies: Path) -> list[Path]:
    return sorted(policies.glob("*.ttl"), key=lambda p: p.stat().st_size)[:1]


@pytest.mark.slow
def test_no_difference_on_the_smallest_real_policy() -> None:
    smallest = _smallest(ROOT / "data" / "policies")
    if not smallest:
        pytest.skip("no policy is there yet")
    keep = {graph_iri(n) for n in ("ontology", "concepts", "documents")} | {
        graph_iri(smallest[0].stem)
    }
    graph = load([s for s in sources(ROOT / "ontology", ROOT / "data") if s.graph in keep])
    text = [ox.NamedNode(str(p)) for p in TEXT]
    for predicate in text:
        for quad in list(graph.raw.quads_for_pattern(None, predicate, None, None)):
            graph.raw.remove(quad)
    reference = _to_rdflib(graph)
    reason(graph, ontology_rules(graph))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reference)
    ours, theirs = _spoken_of(_to_rdflib(graph)), _spoken_of(reference)
    assert len(ours) > 1000
    assert (theirs - ours, ours - theirs) == (set(), set())


def test_an_axiom_outside_the_set_is_refused_by_name() -> None:
    from policygraph.errors import OntologyError

    with pytest.raises(OntologyError, match=r"owl:FunctionalProperty.*http://example.org/p"):
        compile_rules(
            [(EXAMPLE + "p", str(RDF.type), str(OWL.FunctionalProperty))],
        )
