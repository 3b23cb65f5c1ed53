"""The terms of other vocabularies: those in use are listed, those listed are in use and exist."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    ODRL2,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    XSD,
    DefinedNamespace,
)

from policygraph.sources import read_turtle
from policygraph.vocabulary import BASE
from policygraph.vocabulary import RDF as OUR_RDF

from .conftest import ROOT

LIST = Path(__file__).parent / "reused_terms.txt"
CLOSED: tuple[type[DefinedNamespace], ...] = (
    DCAT,
    DCTERMS,
    ODRL2,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    XSD,
)
"""The vocabularies of which rdflib knows every term; ELI, CCCEV and OA are checked by hand."""

WEB_PAGES = ("https://creativecommons.org/", "https://wetten.overheid.nl/")


def listed() -> dict[str, str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    parts = [line.partition("\t") for line in lines if not line.startswith("#")]
    return {iri: vocabulary for iri, _, vocabulary in parts}


def terms_of_ontology(triple: ox.Triple) -> set[str]:
    """Return every IRI of a triple of the ontology, datatypes too: all of them are terms."""
    nodes = (triple.subject, triple.predicate, triple.object)
    iris = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    if isinstance(triple.object, ox.Literal):
        iris.add(triple.object.datatype.value)
    return iris


def terms_of_data(triple: ox.Triple) -> set[str]:
    """Return what a triple of the data uses as predicate, class or datatype."""
    iris = {triple.predicate.value}
    if triple.predicate.value == OUR_RDF.type and isinstance(triple.object, ox.NamedNode):
        iris.add(triple.object.value)
    if isinstance(triple.object, ox.Literal):
        iris.add(triple.object.datatype.value)
    return iris


def used() -> dict[str, str]:
    """Return each foreign IRI in use with a file that uses it."""
    found: dict[str, str] = {}
    for folder, terms in (("ontology", terms_of_ontology), ("data", terms_of_data)):
        for path in sorted((ROOT / folder).rglob("*.ttl")):
            for triple in read_turtle(path):
                for iri in terms(triple):
                    if not iri.startswith((BASE, *WEB_PAGES)):
                        found.setdefault(iri, str(path.relative_to(ROOT)))
    return found


def test_every_term_in_use_is_listed() -> None:
    known = listed()
    assert {iri: file for iri, file in used().items() if iri not in known} == {}


def test_every_listed_term_is_in_use() -> None:
    assert sorted(listed().keys() - used().keys()) == []


def test_the_list_is_sorted_and_names_each_term_once() -> None:
    lines = LIST.read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("iri", sorted(listed()))
def test_a_listed_term_exists_in_its_vocabulary(iri: str) -> None:
    homes = [n for n in CLOSED if iri.startswith(str(n))]
    if homes:
        assert any(rdflib.URIRef(iri) in n for n in homes)
    else:
        assert listed()[iri] in ("CCCEV 2.1.0", "ELI", "Web Annotation")
