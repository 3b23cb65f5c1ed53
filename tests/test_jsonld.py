"""JSON-LD says exactly what Turtle says: the context, the writer, the round trip."""

import hashlib
import json
import random
from collections.abc import Iterable
from itertools import pairwise

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from policygraph import jsonld
from policygraph.build import Built
from policygraph.dataset_description import describe_dataset, statistics
from policygraph.description import describe, describe_ontology
from policygraph.rdf_forms import arranged, serialise
from policygraph.sources import read_turtle
from policygraph.store import GraphStore
from policygraph.vocabulary import ID, NS, OWL, PG, RDF, SKOS, XSD

from .conftest import ROOT

PUBLISHED = {1: "3249cebbaed1", 2: "d3ebfce747c2"}
"""A context that was published is never changed: the beginning of its SHA-256, by version."""

# rdflib's own JSON-LD parser still uses its deprecated class.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

JSON_LD = "application/ld+json"


def parsed(text: bytes, form: ox.RdfFormat = ox.RdfFormat.JSON_LD) -> ox.Dataset:
    found = ox.Dataset(ox.parse(text, format=form))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def dataset(triples: Iterable[ox.Triple]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def one_of_each_kind(graph: GraphStore) -> list[str]:
    """One thing of every class, every folder of /id/ and every place under a policy."""
    found: dict[tuple[str, str], str] = {}
    for quad in graph.raw.quads_for_pattern(None, ox.NamedNode(RDF.type), None, None):
        subject = quad.subject
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(ID):
            folder = subject.value.removeprefix(ID).split("/")[0]
            found.setdefault((folder, str(quad.object)), subject.value)
    return sorted({*found.values(), ID + "organization/asr"})


# --- the context ---------------------------------------------------------------------------------


def test_the_published_context_is_that_of_the_ontology() -> None:
    made = jsonld.context(read_turtle(ROOT / "ontology" / "policygraph.ttl"))
    assert jsonld.published_context() == made, (
        "the terms changed: raise jsonld.CONTEXT_VERSION and write context_text(context(…)) to "
        "src/policygraph/templates/context-v<version>.jsonld"
    )


@pytest.mark.parametrize("version", range(1, jsonld.CONTEXT_VERSION + 1))
def test_a_published_context_never_changes(version: int) -> None:
    path = ROOT / "src" / "policygraph" / "templates" / f"context-v{version}.jsonld"
    assert hashlib.sha256(path.read_bytes()).hexdigest()[:12] == PUBLISHED[version]
    assert path.read_text(encoding="utf-8") == jsonld.context_text(
        jsonld.published_context(version)
    )


def test_the_context_says_what_values_are() -> None:
    made = jsonld.published_context()
    assert made["theme"] == {"@id": "pg:theme", "@type": "@id"}
    assert made["date"] == {"@id": "pg:date", "@type": "xsd:date"}
    assert made["trigger"] == {"@id": "pg:trigger", "@container": "@language"}
    assert made["Requirement"] == {"@id": "pg:Requirement"}


def test_two_terms_with_one_name_are_refused() -> None:
    other = ox.NamedNode(NS + "prefLabel")
    with pytest.raises(ValueError, match="prefLabel"):
        jsonld.context([ox.Triple(other, ox.NamedNode(RDF.type), ox.NamedNode(OWL.Class))])


def test_an_answer_carries_what_it_uses_of_the_context_and_no_address(full: Built) -> None:
    triples = describe(full.graph, ID + "law/wkkgz").triples
    answer = json.loads(serialise(triples, JSON_LD))
    published = jsonld.published_context()
    assert isinstance(answer["@context"], dict)
    assert {k: published[k] for k in answer["@context"]} == answer["@context"]
    assert len(answer["@context"]) < len(published) / 2
    law = answer["@graph"][0]
    assert law["id"] == ID + "law/wkkgz"
    assert law["type"] == "Law"
    assert law["prefLabel"]["nl"] == "Wet kwaliteit, klachten en geschillen zorg"
    assert law["seeAlso"] == "https://wetten.overheid.nl/BWBR0037173"


# --- the round trip ------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["false", "true"])
def test_every_kind_of_thing_is_the_same_graph_in_every_form(full: Built, mode: str) -> None:
    things = one_of_each_kind(full.graph)
    assert len(things) > 40
    for iri in things:
        found = describe(full.graph, iri, "true" if mode == "true" else "false")
        triples = found.triples
        text = serialise(triples, JSON_LD)
        turtle = serialise(triples, "text/turtle")
        assert parsed(text) == dataset(triples) == parsed(turtle, ox.RdfFormat.TURTLE), iri
        first = rdflib.Graph().parse(data=text, format="json-ld")
        assert isomorphic(first, rdflib.Graph().parse(data=turtle, format="turtle")), iri


@pytest.mark.parametrize("what", ["ontology", "dataset"])
def test_the_larger_documents_are_the_same_graph_in_every_form(full: Built, what: str) -> None:
    triples = (
        arranged(describe_ontology(full.graph, "true").own)
        if what == "ontology"
        else arranged(describe_dataset(statistics(full.graph), "http://localhost:8000", "1"))
    )
    text, turtle = serialise(triples, JSON_LD), serialise(triples, "text/turtle")
    assert parsed(text) == dataset(triples) == parsed(turtle, ox.RdfFormat.TURTLE)
    first = rdflib.Graph().parse(data=text, format="json-ld")
    assert isomorphic(first, rdflib.Graph().parse(data=turtle, format="turtle"))


def test_the_whole_graph_comes_back(full: Built) -> None:
    triples = arranged(q.triple for q in full.graph.raw)
    text = jsonld.serialise(triples, jsonld.published_context())
    # Blank nodes have canonical names in the text, and the parser keeps them.
    assert {q.triple for q in ox.parse(text, format=ox.RdfFormat.JSON_LD)} == set(triples)


IRIS = st.sampled_from(
    [
        *(PG + n for n in "theme date startLine inclusive value trigger Requirement".split()),
        *(SKOS.prefLabel, SKOS.altLabel, RDF.type, ID + "law/a.b", NS, NS + "/"),
        *("urn:x:y", "http://example.org/", "http://example.org/a#b", "mailto:a@b.nl"),
        # Absolute IRIs whose scheme is one of our short names.
        *("pg:theme", "id:a", "theme:b"),
    ]
).map(ox.NamedNode)
BLANKS = st.sampled_from(["a", "b0"]).map(ox.BlankNode)
WORDS = st.sampled_from(["", "a", "true", "5", "-0", "05", "1.0", 'é\u2028"\\\n', "<b>", "_:a"])
LITERALS = st.one_of(
    WORDS.map(ox.Literal),
    st.builds(
        lambda w, tag: ox.Literal(w, language=tag),
        WORDS,
        st.sampled_from(["nl", "en", "nl-NL", "zh-hant"]),
    ),
    st.builds(
        lambda w, type_: ox.Literal(w, datatype=ox.NamedNode(type_)),
        st.one_of(WORDS, st.integers().map(str)),
        st.sampled_from([XSD.integer, XSD.boolean, XSD.date, XSD.decimal, XSD.double, "urn:t"]),
    ),
)
TRIPLES = st.builds(ox.Triple, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS)


def number(text: str) -> list[ox.Triple]:
    """A number of a property whose values the context takes for integers, and of another."""
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD.integer))
    law = ox.NamedNode(ID + "law/a")
    return [ox.Triple(law, ox.NamedNode(p), literal) for p in (PG.startLine, PG.value)]


@example(number("05"))
@example(number("-0"))
@example(number("+5"))
@example(number("9007199254740993"))
@example(number("1" * 30))
@example(number("five"))
@given(st.lists(TRIPLES, max_size=8))
def test_any_triples_come_back_as_they_were(triples: list[ox.Triple]) -> None:
    text = jsonld.serialise(triples, jsonld.published_context())
    assert parsed(text) == dataset(triples)


@given(st.lists(TRIPLES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_triples_makes_no_difference(
    triples: list[ox.Triple], order: random.Random
) -> None:
    shuffled = list(triples)
    order.shuffle(shuffled)
    assert serialise(arranged(shuffled), JSON_LD) == serialise(arranged(triples), JSON_LD)


def test_the_names_of_blank_nodes_make_no_difference() -> None:
    def chain(*names: str) -> list[ox.Triple]:
        nodes = [ox.BlankNode(name) for name in names]
        return [ox.Triple(a, ox.NamedNode(RDF.rest), b) for a, b in pairwise(nodes)]

    for media_type in (JSON_LD, "text/turtle", "application/n-triples", "application/rdf+xml"):
        first, second = arranged(chain("a", "b", "c")), arranged(chain("z", "y", "x"))
        assert serialise(first, media_type) == serialise(second, media_type)


def test_a_triple_in_two_graphs_counts_once_in_the_whole() -> None:
    graph = GraphStore()
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b"))
    for name in ("urn:g", "urn:h"):
        graph.raw.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name)))
    found = statistics(graph)
    assert found.whole.triples == 1
    assert [count.triples for count in found.graphs.values()] == [1, 1]
