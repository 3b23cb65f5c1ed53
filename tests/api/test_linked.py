"""Linked data over HTTP: negotiation, redirects, pages, caching, the data set's description."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import httpx
import pyoxigraph as ox
import pytest

from policygraph.api.linked_forms import Form
from policygraph.dataset_description import DATASET
from policygraph.description import INCOMING_LIMIT
from policygraph.rdf_forms import EXTENSIONS
from policygraph.vocabulary import ID, PG, RDF, RDFS, SKOS

from ..servers import Server, serve

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
ENDINGS = dict(zip(FORMATS, ("ttl", "jsonld", "nt", "rdf"), strict=True))
WKKGZ, PROVISION = "law/wkkgz", "policy/asr-wijkverpleging-2027/L0377"
VOID = "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module")
def store(real_store: Path) -> Path:
    return real_store


@pytest.fixture(scope="module")
def server(real: Server) -> Server:
    return real


def triples(response: httpx.Response) -> set[ox.Triple]:
    assert response.status_code == 200, response.text
    media_type = response.headers["content-type"].partition(";")[0]
    return {q.triple for q in ox.parse(response.content, format=FORMATS[media_type])}


def problem(response: httpx.Response, status: int, id_: str) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"].endswith("/problems/" + id_)


def objects(found: set[ox.Triple], subject: str, predicate: str) -> set[str]:
    return {
        t.object.value
        for t in found
        if t.subject == ox.NamedNode(subject)
        and t.predicate.value == predicate
        and isinstance(t.object, ox.NamedNode | ox.Literal)
    }


# --- which address, which form -------------------------------------------------------------------


@pytest.mark.parametrize("path", [WKKGZ, PROVISION, "graph/norms", "policy/asr-gli-2027/S0018"])
def test_a_thing_answers_with_the_address_of_its_document(server: Server, path: str) -> None:
    response = server.get(f"/id/{path}?inferred=true", follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == f"{server.url}/doc/{path}?inferred=true"


@pytest.mark.parametrize("address", [f"/doc/{WKKGZ}", f"/doc/{PROVISION}", "/ns", "/dataset"])
def test_every_form_holds_the_same_triples(server: Server, address: str) -> None:
    bodies = [
        response
        for media_type, ending in ENDINGS.items()
        for response in (
            server.get(address, headers={"Accept": media_type}),
            server.get(f"{address}.{ending}", headers={"Accept": "image/png"}),
            server.get(address, params={"_format": media_type}),
            server.get(address, params={"_format": ending}),
        )
        if response.headers["content-type"].partition(";")[0] == media_type
    ]
    assert len(bodies) == 16
    canonical = {_canonical(triples(body)) for body in bodies}
    assert len(canonical) == 1
    assert len(next(iter(canonical))) > 20


def _canonical(found: set[ox.Triple]) -> frozenset[ox.Triple]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(quad.triple for quad in dataset)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/rdf+xml;q=0.4, application/ld+json;q=0.9, */*;q=0.1", "application/ld+json"),
        ("text/turtle;q=0, */*;q=0.5", "application/ld+json"),
    ],
)
def test_weights_are_honoured(server: Server, accept: str, media_type: str) -> None:
    response = server.get(f"/doc/{WKKGZ}", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", response.headers["vary"]))


@pytest.mark.parametrize(
    ("address", "status", "id_"),
    [
        ("/id/law/nothing", 404, "unknown-thing"),
        ("/doc/law/nothing.ttl", 404, "unknown-thing"),
        ("/doc/", 404, "unknown-thing"),
        ("/id/law/wkkgz%22%3E%20", 404, "unknown-thing"),
        ("/id/law/%0Awkkgz", 404, "unknown-address"),
        ("/doc/graph/nothing", 404, "unknown-thing"),
        ("/ns.pdf", 404, "unknown-address"),
        ("/context/v999.jsonld", 404, "unknown-context"),
        (f"/doc/{WKKGZ}?_format=image/png", 422, "invalid-parameter"),
        (f"/doc/{WKKGZ}.ttl?_format=jsonld", 406, "not-acceptable"),
        (f"/doc/{WKKGZ}?lang=de", 422, "invalid-parameter"),
        (f"/doc/{WKKGZ}?inferred=perhaps", 422, "invalid-parameter"),
    ],
)
def test_what_is_not_there_is_a_problem(
    server: Server, address: str, status: int, id_: str
) -> None:
    problem(server.get(address), status, id_)


def test_an_unacceptable_form_is_refused_with_those_there_are(server: Server) -> None:
    response = server.get(f"/doc/{WKKGZ}", headers={"Accept": "image/png"})
    problem(response, 406, "not-acceptable")
    assert "text/turtle" in response.json()["detail"]


def test_a_hostile_host_header_reaches_no_answer(server: Server) -> None:
    problem(server.get("/dataset", headers={"Host": "a,b;c"}), 400, "invalid-host")
    for host in ('a"b', "a<b>", "a b"):
        response = server.get(f"/doc/{WKKGZ}", headers={"Host": host})
        assert host not in response.text + str(response.headers)


def test_the_parameter_names_every_form_there_is() -> None:
    assert get_args(Form) == (*EXTENSIONS, *EXTENSIONS.values())


# --- what is said --------------------------------------------------------------------------------


def test_a_description_has_data_parts_names_and_links(server: Server) -> None:
    found = triples(server.get(f"/doc/{PROVISION}"))
    iri = ID + PROVISION
    assert objects(found, iri, RDF.type) == {PG.Requirement}
    proof = objects(found, iri, PG.acceptsProof)
    assert len(proof) == 1
    assert objects(found, proof.pop(), PG.proofMember)
    norm = objects(found, iri, PG.expresses).pop()
    assert len(objects(found, norm, SKOS.prefLabel)) == 2
    law = triples(server.get(f"/doc/{WKKGZ}"))
    assert any(t.object == ox.NamedNode(ID + WKKGZ) and t.predicate.value == PG.citesLaw
               for t in law)  # fmt: skip


def test_inferred_triples_come_only_when_asked_and_are_said(server: Server) -> None:
    address, document = f"/doc/{PROVISION}", f"{server.url}/doc/{PROVISION}"
    plain, both, only = (
        triples(server.get(address, params={"inferred": mode}))
        for mode in ("false", "true", "only")
    )
    assert objects(plain, ID + PROVISION, PG.appliesToCareType) == set()
    assert objects(plain, document, RDFS.comment) == set()
    assert len(objects(both, ID + PROVISION, PG.appliesToCareType)) > 5
    assert objects(only, ID + PROVISION, RDF.type).isdisjoint({PG.Requirement})
    said = [t for t in objects(both, document, RDFS.comment) if t.startswith("Met afleidingen")]
    about = {t for t in both if t.subject != ox.NamedNode(document)}
    added = about - plain - {t for t in about if t.predicate.value in (SKOS.prefLabel, RDFS.label)}
    assert said
    assert int(re.findall(r"\d+", said[0])[0]) == len(added)
    assert {t for t in only if t.subject != ox.NamedNode(document)} <= both


def test_a_cut_is_stated_with_the_total(server: Server) -> None:
    iri = ID + "organization/asr"
    found = triples(server.get("/doc/organization/asr"))
    given = [t for t in found if t.object == ox.NamedNode(iri) and t.predicate.value == PG.bearer]
    assert len(given) == INCOMING_LIMIT
    comments = objects(found, f"{server.url}/doc/organization/asr", RDFS.comment)
    assert any(re.search(rf"Of the \d+ links to this with pg:bearer, the first {INCOMING_LIMIT} ", c)
               for c in comments)  # fmt: skip
    page = server.get("/doc/organization/asr.html").text
    assert re.search(rf"de eerste {INCOMING_LIMIT} van \d+", page)


# --- caching and links ---------------------------------------------------------------------------


def test_a_known_representation_is_not_sent_again(server: Server) -> None:
    seen = set()
    for address in (f"/doc/{WKKGZ}", "/ns", "/dataset", "/doc/graph/norms"):
        for headers in ({"Accept": "text/turtle"}, {"Accept": "text/html"},
                        {"Accept": "text/html", "Accept-Language": "en"}):  # fmt: skip
            first = server.get(address, headers=headers)
            etag = first.headers["etag"]
            seen.add(etag)
            again = server.get(address, headers={**headers, "If-None-Match": f'"x", {etag}'})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
            assert "vary" in again.headers
            assert server.get(address, headers={**headers, "If-None-Match": '"x"'}).content
    assert len(seen) == 12
    assert server.get("/doc/law/no", headers={"If-None-Match": "*"}).status_code == 404


def test_links_name_the_other_forms_and_the_document(server: Server) -> None:
    links = httpx.Response(200, headers=server.get(f"/doc/{WKKGZ}.ttl").headers).headers["link"]
    assert f'<{server.url}/doc/{WKKGZ}>; rel="canonical"' in links
    for ending, media_type in (("jsonld", "application/ld+json"), ("html", "text/html")):
        link = f'<{server.url}/doc/{WKKGZ}.{ending}>; rel="alternate"; type="{media_type}"'
        assert link in links
    for address in re.findall(r"<([^>]+)>", links):
        assert server.get(address).status_code == 200


def test_the_context_can_be_kept_for_ever(server: Server) -> None:
    response = server.get("/context/v1.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert "immutable" in response.headers["cache-control"]
    assert response.json()["@context"]["theme"] == {"@id": "pg:theme", "@type": "@id"}
    known = {"If-None-Match": response.headers["etag"]}
    assert server.get("/context/v1.jsonld", headers=known).status_code == 304
    answer = server.get(f"/doc/{WKKGZ}.jsonld").json()["@context"]
    assert answer.items() <= response.json()["@context"].items()


@pytest.mark.parametrize("address", ["/id/law/wkkgz", "/doc/law/wkkgz", "/ns", "/ns.nt",
                                     "/dataset", "/.well-known/void", "/context/v1.jsonld",
                                     "/linked.css"])  # fmt: skip
def test_head_is_get_without_the_body(server: Server, address: str) -> None:
    got = server.get(address, follow_redirects=False)
    head = server.client.head(address, follow_redirects=False)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "etag", "location", "link", "vary"):
        assert head.headers.get(name) == got.headers.get(name)


# --- pages ---------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """What a page holds: elements, attributes, links, anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        self.attributes |= set(values)
        if tag in ("a", "link"):
            self.links.append(values.get("href") or "")
        if identifier := values.get("id"):
            self.anchors.append(identifier)


PAGES = [f"/doc/{WKKGZ}", f"/doc/{PROVISION}", "/doc/policy/asr-msz-2024", "/ns", "/dataset",
         "/doc/graph/norms"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_pages_need_no_script_and_no_inline_style(server: Server, address: str, lang: str) -> None:
    response = server.get(address + ".html", params={"lang": lang, "inferred": "true"})
    assert response.status_code == 200
    assert response.headers["content-language"] == lang
    page = Seen(response.text)
    assert page.tags.isdisjoint({"script", "style", "iframe", "object", "form"})
    assert not {a for a in page.attributes if a == "style" or a.startswith("on")}
    assert len(page.anchors) == len(set(page.anchors))
    assert f'<html lang="{lang}">' in response.text
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.anchors
        if link.startswith(("/doc", "/linked", "/dataset")):
            assert server.client.head(link).status_code == 200, link


def test_links_on_a_page_lead_to_things_and_terms(server: Server) -> None:
    page = Seen(server.get(f"/doc/{PROVISION}.html").text)
    things = [link for link in page.links if link.startswith("/id/")]
    assert len(things) > 5
    for link in things:
        assert server.get(link, follow_redirects=True).status_code == 200
    terms = Seen(server.get("/ns.html").text).anchors
    used = [link.removeprefix("/ns#") for link in page.links if link.startswith("/ns#")]
    assert used
    assert set(used) <= set(terms)


def test_the_language_of_the_reader_comes_first(server: Server) -> None:
    dutch = server.get(f"/doc/{WKKGZ}.html")
    english = server.get(f"/doc/{WKKGZ}.html", headers={"Accept-Language": "en, nl;q=0.5"})
    assert "<h1>Wet kwaliteit, klachten en geschillen zorg</h1>" in dutch.text
    assert "<h1>Healthcare Quality, Complaints and Disputes Act</h1>" in english.text
    assert english.headers["content-language"] == "en"
    assert english.headers["etag"] != dutch.headers["etag"]


# --- the data set --------------------------------------------------------------------------------


def test_the_well_known_address_leads_to_the_data_set(server: Server) -> None:
    response = server.get("/.well-known/void", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, server.url + "/dataset")


def test_the_counts_are_those_of_the_graph(server: Server, store: Path) -> None:
    manifest = json.loads(next(store.glob("builds/*/manifest.json")).read_text(encoding="utf-8"))
    found = triples(server.get("/dataset"))
    assert objects(found, DATASET, VOID + "triples") == {
        str(manifest["asserted"] + manifest["inferred"])
    }
    inferred = ID + "graph/inferred"
    assert objects(found, inferred, VOID + "triples") == {str(manifest["inferred"])}
    part = next(
        t.subject
        for t in found
        if t.predicate.value == VOID + "class" and t.object == ox.NamedNode(PG.Law)
    )
    laws = triples(server.get("/doc/law/wkkgz"))
    assert isinstance(part, ox.NamedNode)
    assert int(objects(found, part.value, VOID + "entities").pop()) > 10
    assert laws


def test_the_data_set_names_licence_maker_contact_services_and_files(server: Server) -> None:
    found = triples(server.get("/dataset"))
    dcat, dcterms = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
    for predicate in ("license", "creator", "title", "description"):
        assert objects(found, DATASET, dcterms + predicate)
    assert objects(found, DATASET, dcat + "contactPoint")
    endpoints = {t.object.value for t in found if t.predicate.value == dcat + "endpointURL"
                 and isinstance(t.object, ox.NamedNode)}  # fmt: skip
    assert endpoints == {server.url + p for p in ("/sparql", "/rdf-graph-store", "/api")}
    downloads = {t.object.value for t in found if t.predicate.value == dcat + "downloadURL"
                 and isinstance(t.object, ox.NamedNode)}  # fmt: skip
    assert len(downloads) == 4
    for address in downloads:
        assert triples(server.get(address))
    assert any(t.object == ox.NamedNode(VOID + "Linkset") for t in found)


# --- behind a proxy, and without a graph ---------------------------------------------------------


def test_addresses_are_those_of_the_public_server(store: Path) -> None:
    with serve(store=store, public_url="https://example.org/zorg/") as server:
        response = server.get("/id/law/wkkgz", follow_redirects=False)
        assert response.headers["location"] == "https://example.org/zorg/doc/law/wkkgz"
        response = server.get("/doc/law/wkkgz.html")
        assert (
            '<https://example.org/zorg/doc/law/wkkgz.ttl>; rel="alternate"'
            in (response.headers["link"])
        )
        assert 'href="/zorg/linked.css"' in response.text
        assert 'href="/zorg/ns#Law"' in response.text
        assert "https://example.org/zorg/sparql" in server.get("/dataset").text


def test_a_scratch_server_knows_no_things_but_the_context() -> None:
    with serve(scratch=True) as server:
        for address in ("/id/law/wkkgz", "/doc/law/wkkgz", "/ns", "/dataset"):
            problem(server.get(address), 404, "unknown-thing")
        assert server.get("/context/v1.jsonld").status_code == 200
