"""Every shape rejects the good graph with one thing changed, and only that shape does."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import OntologyError
from policygraph.shapes import Breach, breaches
from policygraph.sources import read_turtle
from policygraph.vocabulary import RDFS, expand

from .conftest import ROOT

SHAPES = ROOT / "ontology" / "shapes.ttl"
GOOD = (Path(__file__).parent / "checks" / "good.ttl").read_text(encoding="utf-8")
SH = "http://www.w3.org/ns/shacl#"
HASH = "59d2975cf4c3b331821d1d35e1525d8c665de68fd75ad167b71f8b3491e5b5ae"
LABELS = 'skos:prefLabel "wijkverpleging"@nl , "district nursing"@en'
TITLES = 'dcterms:title "Inkoopbeleid"@nl , "Purchasing policy"@en ;\n  pg:insurer'
FIRST = "pg:startLine 10 ; pg:endLine 11"

CASES = [
    ("label-nl", LABELS, 'skos:prefLabel "district nursing"@en'),
    ("label-nl", LABELS, LABELS + ' , "thuiszorg"@nl'),
    ("label-en", LABELS, 'skos:prefLabel "wijkverpleging"@nl'),
    ("definition-nl", '"Verpleging en verzorging thuis."@nl ,', ""),
    ("definition-en", ' , "A provider type without staff."@en', ""),
    ("title-nl", TITLES, TITLES.replace("@nl", "@de")),
    ("title-en", TITLES, TITLES.replace("@en", "@de")),
    ("start-line", "pg:startLine 20", "pg:startLine 0"),
    ("start-line", "pg:startLine 5 ;", "pg:startLine 5 , 4 ;"),
    ("end-line", "pg:startLine 20 ; pg:endLine 20 ;", "pg:startLine 20 ;"),
    ("line-order", FIRST, "pg:startLine 12 ; pg:endLine 11"),
    ("start-column", "pg:startColumn 5", "pg:startColumn 0"),
    ("end-column", "pg:endColumn 3", "pg:endColumn 3 , 4"),
    ("columns", "pg:startColumn 5 ;", ""),
    ("columns", "pg:endLine 5 ;", "pg:endLine 5 ; pg:endColumn 9 ;"),
    ("quote-hash", f'pg:endLine 5 ;\n  pg:quoteHash "{HASH}"', "pg:endLine 5"),
    ("quote-hash", f'20 ;\n  pg:quoteHash "{HASH}"', '20 ; pg:quoteHash "59D2"'),
    ("kind", "a pg:Commitment", "a pg:Commitment , pg:Expectation"),
    ("kind", "a pg:Commitment", "a pg:Provision"),
    ("kind", "a pg:Commitment ;", ""),
    ("policy", "  pg:hasGeneralProvision p:L0020 .", "  pg:conformsTo p:L0020 ."),
    ("policy", "pg:statedIn policy:good-2027", "pg:statedIn policy:good-2027 , policy:other"),
    ("norm", "pg:expresses norm:bereikbaar", "pg:expresses norm:bereikbaar , norm:certificaat"),
    ("norm", "pg:expresses norm:bereikbaar ;", ""),
    ("section", "pg:section p:S0019 ;", ""),
    ("section", "pg:section p:S0019 ;", 'pg:section "Contact" ;'),
    ("heading", 'pg:heading "Contact" ;', 'pg:heading "" ;'),
    ("section-line", "pg:startLine 19", "pg:startLine 19 , 18"),
    ("part-of", "dcterms:isPartOf p:S0008", "dcterms:isPartOf p:S0008 , p:S0019"),
    ("guard", "pg:guard circ:vastgoed", "pg:guard circ:vastgoed , circ:vrijgesteld"),
    ("exception", "pg:exception circ:vrij", "pg:exception circ:vastgoed , circ:vrij"),
    ("bearer", "pg:bearer organization:asr", "pg:bearer organization:asr , prov:zzp"),
    ("theme", "pg:theme theme:kwaliteit", "pg:theme theme:kwaliteit , theme:zorg"),
    ("trigger", "pg:guard", 'pg:trigger "waar nodig" ; pg:guard'),
    ("consequence", '"geen contract"@nl', '"geen contract"@nl , "beëindiging"@nl'),
    ("proof-member", "pg:Proof ; pg:proofMember cert:hkz , reg:big", "pg:Proof"),
    ("quantity-nl", '"in bedrijf"@nl , ', ""),
    ("quantity-en", ' , "in operation"@en', ""),
    ("comparator", 'pg:comparator ">="', 'pg:comparator "≥"'),
    ("value", "pg:value 2 ;", 'pg:value "2" ;'),
    ("unit-nl", 'pg:unit "jaar"@nl , ', "pg:unit "),
    ("unit-en", ' , "years"@en', ""),
    ("date", '"2026-07-01"', '"2026-06-31"'),
    ("date", '"2026-07-01"^^xsd:date', '"1 juli 2026"'),
    ("period", "pg:inclusive true", 'pg:period "2 weken"'),
    ("inclusive", "pg:inclusive true", 'pg:inclusive "ja"'),
    (
        "when",
        """pg:date "2026-07-01"^^xsd:date ; pg:inclusive true ;
  pg:action "aanleveren"@nl , "submit"@en""",
        "pg:inclusive true",
    ),
    ("action", ' , "submit"@en', ""),
    ("who", "pg:inclusive true", 'pg:who "aanbieder"'),
    ("channel", "pg:inclusive true", 'pg:channel "e-mail"@de'),
    ("label-without-number", "is 24/7 bereikbaar", "is 12 uur bereikbaar"),
    ("term", "pg:hasTerm p:term-2027", 'pg:hasTerm "2027"'),
    ("term", "pg:hasTerm p:term-2027 ;", ""),
    ("insurer", "pg:insurer organization:asr", "pg:insurer organization:asr , organization:cibg"),
    ("concerns", "pg:concerns care:wijkverpleging ;", ""),
    ("document", "pg:document doc:good-2027 ;", ""),
    ("issued", '"2026-05-01"^^xsd:date', '"2026-05-01"'),
    ("issued", '"2026-05-01"^^xsd:date', '"2026-05-01Z"^^xsd:date'),
    ("issued", '"2026-05-01"^^xsd:date', '"2026-05-01"^^xsd:date , "2026-05-02"^^xsd:date'),
    ("valid", '"2027-01-01/2027-12-31"', '"2027"'),
    ("valid", '"2027-01-01/2027-12-31"', '"/"'),
    ("valid", '"2027-01-01/2027-12-31"', '"2027-01-01/" , "/2027-12-31"'),
    ("replaces", "dcterms:replaces policy:good-2027-1", 'dcterms:replaces "good-2027-1"'),
    ("contract-year", '"2027"^^xsd:gYear', "2027"),
    ("sha256", f'pg:sha256 "{HASH}"', 'pg:sha256 "abc"'),
    ("line-count", "pg:lineCount 400", "pg:lineCount 0"),
    (
        "document-title",
        'dcterms:title "Inkoopbeleid"@nl , "Purchasing policy"@en ;\n  dcterms',
        "dcterms",
    ),
    ("publisher", "  dcterms:publisher organization:asr ;\n", ""),
    ("broader", "skos:broader care:wijkverpleging", 'skos:broader "wijkverpleging"'),
    ("facet", "pg:inFacet facet:rechtsvorm", "pg:inFacet facet:rechtsvorm , facet:kwalificatie"),
    ("facet", "  pg:inFacet facet:kwalificatie ;\n", ""),
    ("facet-class", "a pg:ExclusiveFacet", "a pg:ExclusiveFacet , pg:CombiningFacet"),
    ("entry-in", "pg:entryIn register:big", "pg:entryIn register:big , register:agb"),
    ("subject-nl", '"inkoop"@nl , ', ""),
    ("subject-en", ' , "purchasing"@en', ""),
    ("contact-kind", 'pg:contactKind "email"', 'pg:contactKind "fax"'),
    ("contact-value", 'pg:contactValue "https://example.org/portaal"', 'pg:asWritten "hier"'),
    ("EmailAddress", "zorg@example.org", "zorg.example.org"),
    ("TelephoneNumber", '"+31302572500"', '"030 257 25 00"'),
    ("Website", "https://example.org/portaal", "example.org/portaal"),
    ("finding-type", "finding-type:contradiction ;\n", "finding-type:typo ;\n"),
    ("announces", "pg:announces p:L0010.2", 'pg:announces "L0010.2"'),
]

TERMS = """
pg:new a owl:ObjectProperty ; rdfs:label "nieuw"@nl , "new"@en ; skos:definition "Iets."@nl .
<urn:other> a owl:Class .
"""


def subclasses() -> Iterator[ox.Triple]:
    for triple in read_turtle(ROOT / "ontology" / "policygraph.ttl"):
        if triple.predicate.value == RDFS.subClassOf:
            yield triple


def held(turtle: str) -> list[Breach]:
    triples = (q.triple for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    return breaches([*triples, *subclasses()], SHAPES)


def test_the_good_graph_passes() -> None:
    assert held(GOOD) == []


@pytest.mark.parametrize(("shape", "old", "new"), CASES, ids=lambda part: part[:24])
def test_a_shape_rejects_one_change(shape: str, old: str, new: str) -> None:
    assert old in GOOD
    found = held(GOOD.replace(old, new, 1))
    assert {b.shape for b in found} - ALSO.get((shape, new), set()) == {shape}
    warning = shape == "label-without-number"
    assert {b.severity for b in found} == {"warning" if warning else "violation"}


ALSO = {("contact-value", 'pg:asWritten "hier"'): {"Website"}}
"""What a change cannot help breaking beside its own shape."""


@pytest.mark.parametrize("property_", ["skos:prefLabel", "skos:definition"])
def test_whatever_has_a_name_or_definition_needs_it(property_: str) -> None:
    triples = [q.triple for q in ox.parse(GOOD, format=ox.RdfFormat.TURTLE)]
    gone = [t for t in triples if t.predicate.value == expand(property_)]
    found = breaches([*(t for t in triples if t not in gone), *subclasses()], SHAPES)
    assert {b.subject for b in found} == {str(t.subject)[1:-1] for t in gone}


def test_a_term_of_the_vocabulary_needs_both_languages() -> None:
    prefixes = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    found = held(prefixes + GOOD + TERMS)
    assert [(b.subject.rpartition("#")[2], b.shape) for b in found] == [("new", "OntologyTerm")]


def shape_triples() -> list[ox.Triple]:
    return list(read_turtle(SHAPES))


def test_every_shape_with_a_message_has_a_case() -> None:
    named = {
        t.subject.value.rpartition("#")[2]
        for t in shape_triples()
        if t.predicate.value == SH + "message" and isinstance(t.subject, ox.NamedNode)
    }
    assert named - {shape for shape, _, _ in CASES} == {"OntologyTerm"}


def test_every_message_is_in_both_languages_and_a_sentence() -> None:
    messages: dict[str, dict[str | None, str]] = {}
    for t in shape_triples():
        if t.predicate.value == SH + "message" and isinstance(t.object, ox.Literal):
            messages.setdefault(str(t.subject), {})[t.object.language] = t.object.value
    assert messages
    for subject, texts in messages.items():
        assert texts.keys() == {"nl", "en"}, subject
        assert all(text.endswith(".") and ":" in text for text in texts.values()), subject


def test_every_property_shape_is_used_and_every_used_one_is_described() -> None:
    triples = shape_triples()
    described = {str(t.subject) for t in triples if str(t.object) == f"<{SH}PropertyShape>"}
    used = {str(t.object) for t in triples if t.predicate.value == SH + "property"}
    assert described == {u for u in used if u.startswith("<")}


def test_missing_shapes_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no shapes"):
        breaches([], tmp_path / "shapes.ttl")
