"""The SPARQL page: questions as examples, the answer in each form, errors at their place."""

import csv
import io
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from policygraph import questions as asked_for
from policygraph.explorer.querying import filled
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.vocabulary import PREFIXES

from ..servers import Server, serve
from .browsers import watched_page

HTML = {"Accept": "text/html"}
QUESTIONS = asked_for.load(folder("queries"))
LAWS = "SELECT ?law ?name { ?law a pg:Law ; skos:prefLabel ?name . FILTER (LANG(?name) = 'nl') }"


def ask(page: Page, site: Server, query: str) -> None:
    page.goto(f"{site.url}/query?lang=nl")
    page.get_by_label("Vraag", exact=True).fill(query)
    page.get_by_role("button", name="Stel de vraag").click()


def rows(found: ox.QuerySolutions) -> Counter[tuple[str, ...]]:
    names = [v for v in found.variables if v.value != "lang"]
    return Counter(tuple(str(row[n]) for n in names) for row in found)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("which", ["examples", "least"])
def test_a_question_filled_in_as_text_gives_what_the_bound_question_gives(
    session: Session, name: str, which: str
) -> None:
    question = QUESTIONS[name]
    values = {
        p.name: p.example
        for p in question.parameters
        if p.example and (p.required or which == "examples")
    }
    terms = asked_for.bind(question, values, session.names, "nl")
    bound = session.graph.select(question.sparql, terms)
    alone = session.graph.select(filled(question.sparql, terms), prefixes=PREFIXES)
    assert isinstance(bound, ox.QuerySolutions)
    assert isinstance(alone, ox.QuerySolutions)
    wanted = rows(bound)
    assert wanted
    assert rows(alone) == wanted


def test_values_that_look_like_syntax_stay_values() -> None:
    text = 'SELECT ?a { { ?a ?p "} UNION {" } UNION { ?a ?p <http://x/{> } }'
    with pytest.raises(AttributeError):
        filled(text, {"a": ox.Literal("x")})
    query = 'SELECT ?a WHERE { { ?a ?p "} UNION {" } UNION { ?b ?p ?a } }'
    hostile = ox.Literal('"}) } DROP ALL #\n\\')
    made = filled(query, {"a": hostile})
    assert made.count("VALUES") == 3
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://b"), ox.NamedNode("http://p"), hostile))
    found = store.query(made)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["a"] for row in found] == [hostile]


def test_a_question_of_the_address_is_filled_in_and_run(page: Page, site: Server) -> None:
    name = "which-deadlines-fall-in-a-period"
    page.goto(f"{site.url}/query?lang=nl&question={name}&policy=asr-wijkverpleging-2027")
    wanted = site.get(
        f"/api/questions/{name}", params={"policy": "asr-wijkverpleging-2027", "lang": "nl"}
    ).json()["total"]
    expect(page.locator("#status")).to_contain_text(f"{wanted} rijen")
    page.get_by_label("from", exact=False).first.fill("2026-07-01")
    page.get_by_role("button", name="Vul in").click()
    fewer = site.get(
        f"/api/questions/{name}",
        params={"policy": "asr-wijkverpleging-2027", "from": "2026-07-01", "lang": "nl"},
    ).json()["total"]
    assert 0 < fewer < wanted
    expect(page.locator("#status")).to_contain_text(f"{fewer} rij")


def test_a_question_that_needs_a_value_waits_for_it_and_a_wrong_one_is_told(site: Server) -> None:
    page = site.get("/query", params={"question": "what-applies"}, headers=HTML).text
    assert "data-run" not in page.split("<textarea")[0].split("query-form")[1]
    assert 'name="care" type="text" value="" maxlength="300" required' in page
    wrong = site.get(
        "/query", params={"question": "what-applies", "care": "wijkverplegin", "year": "2027"},
        headers=HTML,
    )  # fmt: skip
    assert wrong.status_code == 200
    assert "Did you mean" in wrong.text
    assert (
        "There is no question"
        in site.get("/query", params={"question": "what-aplies"}, headers=HTML).text
    )


def test_a_table_turns_its_pages_and_leads_to_things(page: Page, site: Server) -> None:
    ask(page, site, "SELECT ?norm ?name { ?norm a pg:Norm ; skos:prefLabel ?name } ORDER BY ?norm")
    total = len(list(site.get(
        "/sparql", params={"query": "SELECT ?n { ?n a pg:Norm ; skos:prefLabel ?x }"},
        headers={"Accept": "text/csv"},
    ).text.splitlines())) - 1  # fmt: skip
    expect(page.locator("#status")).to_contain_text(f"{total:,}".replace(",", "."))
    expect(page.locator("#result tbody tr")).to_have_count(100)
    first = page.locator("#result tbody tr").first.inner_text()
    assert "@nl" in first or "@en" in first
    page.get_by_role("button", name="Volgende").click()
    assert page.locator("#result tbody tr").first.inner_text() != first
    expect(page.locator("#result .actions").nth(1)).to_contain_text("Rij 101–200")
    page.locator("#result tbody a").first.click()
    page.wait_for_url("**/thing/norm/**")


def test_datatypes_are_shown_on_demand(page: Page, site: Server) -> None:
    ask(page, site, 'SELECT ("2027"^^xsd:gYear AS ?year) ("<b>x</b>"@en AS ?text) {}')
    kind = page.locator("#result .datatype").first
    expect(page.locator("#result tbody")).to_contain_text("2027")
    expect(kind).to_be_hidden()
    page.get_by_label("toon datatypes").check()
    expect(kind).to_have_text("^^xsd:gYear")
    expect(page.locator("#result tbody")).to_contain_text("<b>x</b>")
    expect(page.locator('#result bdi[lang="en"]')).to_have_count(1)


@pytest.mark.parametrize(("year", "word"), [("2027", "Ja"), ("1999", "Nee")])
def test_an_ask_is_yes_or_no(page: Page, site: Server, year: str, word: str) -> None:
    ask(page, site, f'ASK {{ ?term pg:contractYear "{year}"^^xsd:gYear }}')
    expect(page.locator("#result .answer")).to_have_text(word)
    expect(page.get_by_role("link", name="CSV")).to_have_count(0)


def test_a_graph_is_text_and_a_picture_that_says_what_it_leaves_out(
    page: Page, site: Server
) -> None:
    query = "CONSTRUCT { ?p pg:expresses ?n } { ?p pg:expresses ?n }"
    ask(page, site, query)
    expect(page.locator("#result pre")).to_contain_text("pg:expresses norm:")
    page.get_by_role("button", name="Teken als netwerk").click()
    expect(page.locator("#picture canvas")).to_be_visible()
    count = (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { { ?x pg:expresses ?y } UNION { ?y pg:expresses ?x } }"
    )
    answer = site.get("/sparql", params={"query": count}, headers={"Accept": "text/csv"}).text
    total = int(answer.split()[1])
    expect(page.locator("#result")).to_contain_text(f"van {total:,} dingen".replace(",", "."))


def test_what_is_saved_is_the_answer(page: Page, site: Server) -> None:
    ask(page, site, LAWS)
    expect(page.locator("#result tbody tr").first).to_be_visible()
    shown = page.locator("#result tbody tr").count()
    for name in ("CSV", "TSV", "JSON", "XML"):
        with page.expect_download() as event:
            page.get_by_role("link", name=name, exact=True).click()
        text = Path(event.value.path()).read_text(encoding="utf-8")
        if name == "CSV":
            assert len(list(csv.reader(io.StringIO(text)))) == shown + 1
        assert event.value.suggested_filename == f"policygraph.{name.lower()}"
    ask(page, site, "DESCRIBE law:wkkgz")
    for name in ("Turtle", "JSON-LD", "N-Triples", "RDF/XML"):
        href = page.get_by_role("link", name=name, exact=True).get_attribute("href")
        assert href
        assert site.get(href.removeprefix(site.url)).status_code == 200


def test_an_error_is_marked_at_its_line_and_column(page: Page, site: Server) -> None:
    ask(page, site, "SELECT *\nWHERE {\n  ?s ?p ! .\n}")
    error = page.locator("#query-error")
    expect(error).to_contain_text("regel 3")
    expect(page.locator("#gutter .wrong")).to_have_text("3")
    area = page.get_by_label("Vraag", exact=True)
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(area).to_be_focused()
    place = area.evaluate("area => area.value.slice(0, area.selectionStart).split('\\n').length")
    assert place == 3
    area.fill("ASK {}")
    expect(error).to_be_empty()
    expect(page.locator("#gutter .wrong")).to_have_count(0)


def test_writes_are_not_offered(page: Page, site: Server) -> None:
    ask(page, site, "DROP ALL")
    expect(page.locator("#query-error")).not_to_be_empty()
    expect(page.locator("#answer")).to_be_hidden()


def test_inferences_can_be_left_out_and_the_state_is_in_the_address(
    page: Page, site: Server
) -> None:
    query = "ASK { ?provision a pg:ContractCondition }"
    ask(page, site, query)
    expect(page.locator("#result .answer")).to_have_text("Ja")
    page.get_by_label("alleen wat er staat").check()
    page.get_by_role("button", name="Stel de vraag").click()
    expect(page.locator("#result .answer")).to_have_text("Nee")
    assert parse_qs(urlsplit(page.url).query)["query"] == [query]
    page.reload()
    expect(page.get_by_label("alleen wat er staat")).to_be_checked()
    expect(page.locator("#result .answer")).to_have_text("Nee")
    page.go_back()
    expect(page.locator("#result .answer")).to_have_text("Ja")


def test_a_running_query_is_stopped_on_the_server_too(page: Page, site: Server) -> None:
    ask(page, site, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    stop.click()
    expect(page.locator("#status")).to_have_text("Gestopt.")
    expect(stop).to_be_hidden()
    ask(page, site, "ASK {}")
    expect(page.locator("#result .answer")).to_have_text("Ja")


def test_the_keyboard_is_not_trapped_and_asks(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/query?lang=nl")
    area = page.get_by_label("Vraag", exact=True)
    area.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Stel de vraag")).to_be_focused()
    area.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody tr").first).to_be_visible()


def test_without_scripts_the_form_asks_for_the_chosen_form(browser: Browser, site: Server) -> None:
    with watched_page(browser) as (_, context, _watched):
        plain = context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
        try:
            page = plain.new_page()
            page.goto(f"{site.url}/query?lang=nl")
            page.get_by_label("vorm").select_option(label="XML")
            with page.expect_response("**/sparql?**") as event:
                page.get_by_role("button", name="Stel de vraag").click()
            assert event.value.status == 200
            assert "sparql-results+xml" in event.value.headers["content-type"]
        finally:
            plain.close()


def test_a_scratch_store_is_asked_without_the_questions_about_policies() -> None:
    with serve(scratch=True, log_level="error") as running:
        page = running.get("/query", params={"question": "what-applies"}, headers=HTML)
        assert page.status_code == 200
        assert 'id="query"' in page.text
        assert "what-applies" not in page.text.split("<main")[1]
