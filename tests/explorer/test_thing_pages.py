"""The page about a thing: every query shown gives the rows of the table above it."""

import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from policygraph import thing_queries
from policygraph.impact import impact
from policygraph.model import Catalogue
from policygraph.session import Session
from policygraph.store import GraphStore
from policygraph.vocabulary import ID, NS

from ..servers import Server
from .thing_parsing import ShownRow, ShownTable, shown_tables

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/sparql-results+json"}
WORDS = {"broader": "valt onder", "narrower": "omvat", "from": "van hier", "to": "hierheen"}
HIDDEN = {"label", "norm"}
"""Variables that only name what another column links to."""

ONE_OF_EACH = (
    "norm/klachtenregeling-wkkgz", "law/wkkgz", "agreement/iza", "standard/governancecode-zorg",
    "programme/zorgevaluatie-en-gepast-gebruik", "certification/hkz", "registration/agb-code",
    "register/agb-register", "organization/asr", "care-type/wijkverpleging",
    "provider-type/zzp", "role/wijkverpleegkundige", "circumstance/meer-dan-250-fte-en-vastgoed",
    "theme/kwaliteit", "contract-document/bestuursverklaring", "finding-type/ambiguity",
    "facet/rechtsvorm", "policy/asr-wijkverpleging-2027", "policy/asr-wijkverpleging-2027/L0319",
    "policy/asr-wijkverpleging-2027/S0022", "policy/asr-wijkverpleging-2027/term-2027",
    "document/asr-msz-2024",
)  # fmt: skip


def page_of(site: Server, iri: str, **parameters: str) -> str:
    path = "/thing/" + quote(iri.removeprefix(ID), safe="/")
    answer = site.get(path, headers=HTML, params={"lang": "nl"} | parameters)
    assert answer.status_code == 200, iri
    return answer.text


def rows_of(site: Server, query: str) -> list[Mapping[str, dict[str, str]]]:
    answer = site.get("/sparql", headers=JSON, params={"query": query})
    assert answer.status_code == 200, answer.text
    rows: list[Mapping[str, dict[str, str]]] = answer.json()["results"]["bindings"]
    return rows


def _words(value: str) -> str:
    """Return a number, sign or text as the page writes it."""
    value = WORDS.get(value, value).replace(">=", "≥").replace("<=", "≤")
    return re.sub(r"(\d)\.(\d)", r"\1,\2", value)


def _is_shown(variable: str, term: Mapping[str, str], row: ShownRow) -> bool:
    value = term["value"]
    if term["type"] == "uri":
        return (
            value in row.things
            or value in row.marks
            or "kind-" + value.removeprefix(NS) in row.marks
            # A class of the ontology or a thing of others is named, and leads nowhere.
            or (variable == "neighbour" and not value.startswith(ID))
        )
    if variable == "proof":
        return all(m in row.things for m in re.split(r" [&|] ", value))
    if variable == "deadlines":
        return all(_deadline_is_shown(d, row) for d in value.split(" | "))
    if variable == "thresholds":
        text = " ".join(row.text.split())
        return all(" ".join(_words(v).split()) in text for v in value.split(" | "))
    if variable in ("inferred", "direct"):
        yes = {"inferred": "afgeleid", "direct": "rechtstreeks"}[variable]
        return (yes in row.text) == (value == "true")
    return " ".join(WORDS.get(value, value).split()) in " ".join(row.text.split())


def _deadline_is_shown(value: str, row: ShownRow) -> bool:
    days = re.fullmatch(r"PT?(\d+)[A-Z]", value)
    return value in row.marks or value in row.text or bool(days and days[1] in row.text)


def assert_same(table: ShownTable, rows: list[Mapping[str, dict[str, str]]]) -> None:
    """Hold every row of the answer against the row of the page at the same place."""
    assert len(table.rows) == len(rows), table.id
    for shown, row in zip(table.rows, rows, strict=True):
        for variable, term in row.items():
            if variable not in HIDDEN:
                assert _is_shown(variable, term, shown), (table.id, variable, term, shown)


def assert_honest(site: Server, iri: str) -> dict[str, ShownTable]:
    """Run each query of a page through /sparql; return the tables."""
    tables = shown_tables(page_of(site, iri))
    for table in tables.values():
        assert table.query, (iri, table.id)
        assert_same(table, rows_of(site, table.query))
    return tables


@pytest.fixture(scope="module")
def one_of_each(catalogue: Catalogue) -> list[str]:
    """One thing of each type that there is, and of each part of a policy."""
    found = {c.type: c.iri for c in catalogue.concepts.values()}
    return [*found.values(), *(ID + path for path in ONE_OF_EACH if "information" not in path)]


def test_each_query_gives_the_rows_of_its_table(site: Server, one_of_each: list[str]) -> None:
    shown = {iri: assert_honest(site, iri) for iri in one_of_each}
    assert {t for tables in shown.values() for t in tables} == {
        "expressed", "used", "care", "providers", "hierarchy", "related", "near", "same",
        "terms", "kinds", "provisions", "findings", "changes",
    }  # fmt: skip


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_queries_are_honest_for_any_norm_law_care_type_provider_type_and_provision(
    data: st.DataObject, site: Server, catalogue: Catalogue
) -> None:
    type_ = data.draw(st.sampled_from(["Norm", "Law", "CareType", "ProviderType", "Provision"]))
    iris = sorted(c.iri for c in catalogue.concepts.values() if c.type == type_)
    assert_honest(site, data.draw(st.sampled_from(iris or sorted(catalogue.provisions))))


def test_whom_a_thing_touches_is_what_impact_says(session: Session) -> None:
    """Of all concepts but purposes, which impact does not follow."""
    catalogue = session.catalogue
    for concept in catalogue.concepts.values():
        if concept.type == "Purpose":
            continue
        wanted = impact(catalogue, concept.iri)
        proof = concept.type in ("Certification", "Registration")
        for kind, iris in (
            ("CareType", wanted.care_types),
            ("ProviderType", wanted.provider_types),
        ):
            query = thing_queries.touched(concept.iri, kind, "nl", proof)
            found = {row["touched"] for row in session.graph.rows(query)}
            assert found == set(iris), (concept.iri, kind)


def test_who_only_defines_a_thing_is_not_touched_by_it(
    closed: Callable[[str], GraphStore],
) -> None:
    graph = closed("""
      care:a a pg:CareType . care:b a pg:CareType .
      policy:p a pg:Policy ; pg:concerns care:b .
      policy:one a pg:Requirement ; pg:isGeneralProvisionOf policy:p ; pg:defines care:a .
    """)
    assert list(graph.rows(thing_queries.touched(ID + "care-type/a", "CareType", "nl"))) == []


def test_the_law_on_complaints_is_used_where_the_documents_name_it(site: Server) -> None:
    """The eight lines were found in the documents: four policies name the Wkkgz."""
    table = shown_tables(page_of(site, ID + "law/wkkgz"))["used"]
    places = [
        (next(t for t in row.things if re.fullmatch(r".*/policy/[^/]+", t)).rsplit("/", 1)[-1],
         int(row.text.split()[-1]))
        for row in table.rows
    ]  # fmt: skip
    assert places == [
        ("asr-geboortezorg-2025", 216),
        ("asr-gli-2027", 251), ("asr-gli-2027", 254),
        ("asr-wijkverpleging-2027", 342), ("asr-wijkverpleging-2027", 345),
        ("asr-wijkverpleging-2027", 403),
        ("asr-ziekenvervoer-2027", 233), ("asr-ziekenvervoer-2027", 236),
    ]  # fmt: skip


def test_a_law_without_a_verified_identifier_says_so(site: Server) -> None:
    shown = page_of(site, ID + "law/wkkgz")
    assert "BWBR0037173" in shown
    assert "niet vastgesteld" not in shown
    query = f"SELECT ?law {{ ?law a <{NS}Law> FILTER NOT EXISTS {{ ?law dcterms:identifier ?i }} }}"
    without = rows_of(site, query)
    assert without
    for row in without:
        assert "niet vastgesteld" in page_of(site, row["law"]["value"])


def test_a_hub_is_cut_with_its_total_and_its_parts_make_the_whole(
    site: Server, catalogue: Catalogue
) -> None:
    iri = ID + "organization/asr"
    wanted = {
        (p.iri, name)
        for p in catalogue.provisions.values()
        for name in (
            *("bearer" for _ in [1] if p.bearer == iri),
            *(r.property for r in p.references if r.iri == iri),
        )
    }
    seen, offset = 0, 0
    while offset < len(wanted):
        text = page_of(site, iri, used=str(offset))
        table = shown_tables(text)["used"]
        assert f"({len(wanted)})" in text
        assert f"van {len(wanted)}" in " ".join(text.split())
        assert_same(table, rows_of(site, table.query))
        seen += len(table.rows)
        offset += 100
    assert seen == len(wanted) > 500
    # Beyond the end and nonsense give the last and the first page.
    assert len(shown_tables(page_of(site, iri, used="999999"))["used"].rows) == len(wanted) % 100
    assert len(shown_tables(page_of(site, iri, used="-3"))["used"].rows) == 100


def test_inferred_neighbours_are_marked_and_asserted_ones_are_not(site: Server) -> None:
    table = shown_tables(page_of(site, ID + "law/wkkgz"))["near"]
    for row in table.rows:
        # The graph asserts that provisions cite the law; all that is touched was inferred.
        inferred = NS + "citesLaw" not in row.marks
        assert ("afgeleid" in row.text) == inferred, row


@pytest.mark.parametrize("path", ["law/wkggz", "lawwkkgz", "policy/asr-wijkverpleging-2027/L9999",
                                  "x y", "%3Cscript%3E", 'a"b', ""])  # fmt: skip
def test_an_unknown_thing_is_a_page_with_the_nearest_names(site: Server, path: str) -> None:
    answer = site.get("/thing/" + path, headers=HTML)
    assert answer.status_code == 404
    assert "Dit kennen wij niet" in answer.text
    assert "<script>" not in answer.text
    if path == "law/wkggz":
        assert 'href="/thing/law/wkkgz"' in answer.text


def test_what_is_no_iri_never_reaches_a_query() -> None:
    for text in (
        "x",
        "https://a/b> ?s ?p",
        'https://a/"',
        "https://a/{",
        "https://a/\n",
        "https://a b",
    ):
        assert not thing_queries.is_iri(text)
        with pytest.raises(ValueError, match=r"^(x|https://)"):
            thing_queries.checked(text)
    assert thing_queries.checked(ID + "law/wkkgz") == "law:wkkgz"
    assert thing_queries.checked(ID + "policy/a/L0001") == f"<{ID}policy/a/L0001>"


def test_a_provision_explains_itself_as_the_interface_does(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/thing/policy/asr-wijkverpleging-2027/L0319?lang=nl")
    page.locator("#why-care").select_option("wijkverpleging")
    page.get_by_label("Rechtsvorm").select_option(label="zzp'er")
    page.get_by_role("button", name="Leg uit").click()
    answer = page.locator("#status")
    expect(answer).to_contain_text("geldt voor u")
    found = site.get(
        "/api/explain",
        params={"provision": "asr-wijkverpleging-2027/L0319", "for": "wijkverpleging",
                "provider": "zzp", "lang": "nl"},
    ).json()  # fmt: skip
    for reason in found["reasons"]:
        expect(answer).to_contain_text(reason["text"])
        for derivation in reason["derivations"]:
            for tree in derivation["trees"]:
                expect(answer).to_contain_text(tree["text"])
    for aside in found["set_aside"]:
        expect(answer).to_contain_text(aside["text"])
    assert "provider=zzp" in page.url
    page.reload()
    expect(page.get_by_label("Rechtsvorm")).to_have_value("zzp")


def test_a_condition_is_said_before_anything_else(site: Server, catalogue: Catalogue) -> None:
    for provision in catalogue.provisions.values():
        if provision.guard and provision.exception is None:
            text = page_of(site, provision.iri)
            top = text[: text.index("<h2")]
            assert catalogue.label(provision.guard, "nl") in top.replace("&#39;", "'")
            return
    pytest.fail("no provision with a condition")


def test_a_query_opens_in_the_query_page_and_gives_the_same_rows(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/thing/law/wkkgz?lang=nl")
    used = page.locator("#used")
    count = used.locator("tbody tr:not(.group)").count()
    used.get_by_text("toon de vraag in SPARQL").click()
    used.get_by_role("link", name="Open op de SPARQL-pagina").click()
    expect(page.locator("#status")).to_contain_text(f"{count} rijen")
    expect(page.locator("#result tbody tr")).to_have_count(count)


def test_a_page_is_made_within_the_time(site: Server) -> None:
    """Twice the limit, because the tests share the machine with others."""
    for path in ("law/wkkgz", "norm/klachtenregeling-wkkgz", "care-type/wijkverpleging"):
        page_of(site, ID + path)
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            page_of(site, ID + path)
            times.append(time.perf_counter() - begin)
        assert min(times) < 0.3, path


def test_every_form_and_the_plain_data_lead_to_each_other(site: Server) -> None:
    text = page_of(site, ID + "law/wkkgz")
    for ending in ("ttl", "jsonld", "nt", "rdf", "html"):
        address = f"/doc/law/wkkgz.{ending}"
        assert f'href="{address}' in text
        assert site.get(address).status_code == 200
    plain = site.get("/doc/law/wkkgz.html", params={"lang": "en"}).text
    assert '<a href="/thing/law/wkkgz">Read this as a page</a>' in plain


def test_the_words_of_the_page_are_not_those_of_the_model(site: Server) -> None:
    path = "circumstance/meer-dan-250-fte-en-vastgoed"
    for lang, words in (("nl", "geldt alleen als"), ("en", "holds only if")):
        text = page_of(site, ID + path, lang=lang).lower()
        visible = re.sub(r"<pre.*?</pre>|<[^>]+>", " ", text, flags=re.DOTALL)
        assert words in visible
        assert not re.search(r"provisie|\bguard\b|overgeërfd", visible)
