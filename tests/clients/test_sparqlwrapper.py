"""SPARQLWrapper against the running server: every kind of query, every form it knows."""

from typing import Any

import pytest
import rdflib
import SPARQLWrapper

from ..servers import Server

PREFIX = "PREFIX pg: <https://w3id.org/policygraph/ns#> "
SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
LAWS = (
    PREFIX
    + SKOS
    + (
        'SELECT ?law ?label WHERE { ?law a pg:Law ; skos:prefLabel ?label FILTER(LANG(?label) = "nl") }'
        " ORDER BY ?law LIMIT 5"
    )
)
# rdflib's own JSON-LD parser still uses its deprecated class.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def ask(
    server: Server, query: str, form: str, method: str = "GET", sent: str = "urlencoded"
) -> Any:
    """Ask and convert, and close the answer, which SPARQLWrapper leaves to the collector."""
    client = SPARQLWrapper.SPARQLWrapper(server.url + "/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(sent)
    found = client.query()
    try:
        return found.convert()
    finally:
        found.response.close()


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
def test_select_as_json(server: Server, method: str) -> None:
    found = ask(server, LAWS, SPARQLWrapper.JSON, method)
    rows = found["results"]["bindings"]
    assert len(rows) == 5
    assert {row["label"]["xml:lang"] for row in rows} == {"nl"}


def test_select_posted_as_sparql_itself(server: Server) -> None:
    found = ask(server, LAWS, SPARQLWrapper.JSON, "POST", SPARQLWrapper.POSTDIRECTLY)
    assert len(found["results"]["bindings"]) == 5


def test_select_as_xml(server: Server) -> None:
    document = ask(server, LAWS, SPARQLWrapper.XML)
    assert len(document.getElementsByTagName("result")) == 5


@pytest.mark.parametrize(
    ("form", "separator"), [(SPARQLWrapper.CSV, b","), (SPARQLWrapper.TSV, b"\t")]
)
def test_select_as_table(server: Server, form: str, separator: bytes) -> None:
    lines = ask(server, LAWS, form).splitlines()
    assert len(lines) == 6
    assert lines[0].replace(b"?", b"").split(separator) == [b"law", b"label"]


def test_ask(server: Server) -> None:
    yes = ask(server, PREFIX + "ASK { ?x a pg:Law }", SPARQLWrapper.JSON)
    no = ask(server, PREFIX + "ASK { ?x a pg:Nothing }", SPARQLWrapper.JSON)
    assert (yes["boolean"], no["boolean"]) == (True, False)
    document = ask(server, PREFIX + "ASK { ?x a pg:Law }", SPARQLWrapper.XML)
    assert document.getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.parametrize(
    "form",
    [
        SPARQLWrapper.TURTLE,
        SPARQLWrapper.N3,
        SPARQLWrapper.RDFXML,
        SPARQLWrapper.XML,
        SPARQLWrapper.JSONLD,
    ],
)
@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
def test_construct(server: Server, form: str, method: str) -> None:
    query = PREFIX + "CONSTRUCT { ?law a pg:Law } WHERE { ?law a pg:Law }"
    found = ask(server, query, form, method)
    graph = rdflib.Graph().parse(data=found) if isinstance(found, bytes) else found
    types = set(graph.objects(None, rdflib.RDF.type))
    assert len(graph) > 10
    assert types == {rdflib.URIRef("https://w3id.org/policygraph/ns#Law")}


def test_describe(server: Server) -> None:
    query = "DESCRIBE <https://w3id.org/policygraph/id/law/wkkgz>"
    found = ask(server, query, SPARQLWrapper.RDFXML)
    assert len(found) > 5


def test_an_update_is_refused(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(server.url + "/sparql")
    client.setMethod(SPARQLWrapper.POST)
    client.setQuery("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(Exception, match="403") as error:
        client.query()
    assert error.type.__name__ in ("HTTPError", "Unauthorized")


def test_a_query_that_is_none_is_refused(server: Server) -> None:
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        ask(server, "SELECT WHERE {", SPARQLWrapper.JSON)
