"""The plain page: everything is text, only web addresses become links, lists are followed."""

import pyoxigraph as ox

from policygraph.resource_page import Names, Page, Row, Section, by_property, render
from policygraph.vocabulary import ID, OWL, PG, RDF, SKOS

HOSTILE = '"><script>alert(1)</script>&'


def iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def page(rows: tuple[Row, ...], names: Names, title: str = "t") -> str:
    made = Page(title, title, (Section(title, rows),), (title,), ((title, title),), (), title)
    return render(made, names)


def test_whatever_the_graph_says_is_text() -> None:
    thing = ID + "law/a"
    triples = [ox.Triple(iri(thing), iri(SKOS.prefLabel), ox.Literal(HOSTILE, language="nl"))]
    names = Names(triples, (SKOS.prefLabel,), "nl", "")
    shown = page((Row(thing, (iri(thing), ox.Literal(HOSTILE))),), names, HOSTILE)
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 9


def test_only_web_addresses_become_links() -> None:
    names = Names((), (), "nl", "/zorg")
    values = tuple(
        iri(text)
        for text in ("javascript:alert(1)", "https://example.org/", ID + "law/a", PG.Law, "urn:x")
    )
    shown = page((Row(SKOS.note, values),), names)
    assert 'href="javascript:' not in shown
    assert 'href="urn:' not in shown
    for address in ("https://example.org/", "/zorg/id/law/a", "/zorg/ns#Law"):
        assert f'<a href="{address}">' in shown


def test_texts_in_the_language_of_the_reader_stand_first() -> None:
    texts = [ox.Literal("a", language="en"), ox.Literal("b", language="nl"), ox.Literal("c")]
    triples = [ox.Triple(iri(PG.Law), iri(SKOS.note), text) for text in texts]
    assert [v.value for v in by_property(triples, "nl")[0].values] == ["b", "c", "a"]  # type: ignore[union-attr]
    assert [v.value for v in by_property(triples, "en")[0].values] == ["a", "c", "b"]  # type: ignore[union-attr]


def test_a_chain_is_shown_in_order_and_a_circular_one_ends() -> None:
    def chain(*links: tuple[str, str, str]) -> list[ox.Triple]:
        return [
            triple
            for node, first, rest in links
            for triple in (
                ox.Triple(ox.BlankNode(node), iri(RDF.first), iri(first)),
                ox.Triple(
                    ox.BlankNode(node),
                    iri(RDF.rest),
                    iri(RDF.nil) if rest == "nil" else ox.BlankNode(rest),
                ),
            )
        ]

    names = Names(chain(("a", PG.theme, "b"), ("b", PG.guard, "nil")), (), "nl", "")
    shown = page((Row(OWL.propertyChainAxiom, (ox.BlankNode("a"),)),), names)
    assert "pg:theme</a> ∘ <a" in shown
    circle = Names(chain(("a", PG.theme, "a")), (), "nl", "")
    assert page((Row(OWL.propertyChainAxiom, (ox.BlankNode("a"),)),), circle)
