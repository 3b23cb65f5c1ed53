"""Texts made to hurt are shown as text: on every page, in the network, in every file."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, Page

from policygraph.vocabulary import ID, PREFIXES

from ..servers import Server
from .addresses import GRAPH
from .browsers import watched_page
from .drafting import SLUG
from .hostile import (
    ADDRESSES as HOSTILE_ADDRESSES,
)
from .hostile import (
    HURT,
    LATER,
    LONG,
    MARKUP,
    POLICIES,
    RIGHT_TO_LEFT,
    hostile_site,
)

ASKED = "care=gli&year=2027"
LAW = "law/wkkgz"
PAGES = (
    "/", "/?care=gli", "/?care=gli&step=facts", "/?care=gli&year=1999", "/?provider=zzp",
    f"/applies?{ASKED}&all=1", f"/applies?{ASKED}&all=1&by=section", f"/applies?{ASKED}&by=theme",
    "/applies?care=gli&year=1999", "/applies?care=zittend-ziekenvervoer", f"/applies/print?{ASKED}",
    f"/applies/periods?{ASKED}", f"/board-note?{ASKED}", f"/insurer-questions?{ASKED}",
    "/search?q=wet", "/search?q=x-hurt", "/search?q=%3Cscript%3Ehurt()%3C/script%3E",
    f"/thing/{LAW}", "/thing/certification/hkz", "/thing/register/handelsregister",
    "/thing/organization/asr", "/thing/care-type/gli", "/thing/provider-type/zzp",
    "/thing/theme/kwaliteit", "/thing/contact-point/geboortezorg-algemeen-website",
    "/thing/norm/kader-duurzame-inzetbaarheid", "/thing/circumstance/contract-voor-pgb-indicatie",
    f"/thing/policy/{POLICIES[0]}", f"/thing/document/{POLICIES[0]}",
    f"/thing/policy/{POLICIES[0]}/L0206?care=gli", f"/thing/policy/{POLICIES[0]}/F0044",
    f"/thing/policy/{POLICIES[0]}/S0018", "/thing/law/nietbestaand",
    "/compare", "/compare?" + "&".join(f"policy={p}" for p in POLICIES),
    f"/compare?policy={POLICIES[0]}&policy={LATER}", "/deadlines", f"/deadlines?{ASKED}", "/documents", *(f"/documents/{p}" for p in POLICIES),
    f"/documents/{POLICIES[0]}?kind=Gap", f"/graph?thing={LAW}", "/graph?thing=organization/asr&limit=80",
    "/graph", "/query", "/query?question=which-laws-concern-a-care-type&care=gli",
    "/query?query=SELECT%20%2A%20%7B%20%3Fs%20a%20pg%3ALaw%20%3B%20skos%3AprefLabel%20%3Fl%20%7D",
    "/query?query=CONSTRUCT%20WHERE%20%7B%20%3Fs%20a%20pg%3ALaw%20%3B%20skos%3AprefLabel%20%3Fl%20%7D",
    "/review", f"/review/{SLUG}", f"/review/{SLUG}?sort=confidence&q=x-hurt", f"/review/{SLUG}/other",
    f"/review/{SLUG}/text", "/nergens/%3Cx-hurt%3E",
)  # fmt: skip
WITHOUT_LABELS = ("/query", "/thing/law/nietbestaand", "/nergens/%3Cx-hurt%3E")
"""Where nothing is named that is in the graph."""
SHOWN = (*HOSTILE_ADDRESSES, RIGHT_TO_LEFT)
READY = {"/graph": GRAPH, "/query?query": "#result table, #result pre, #query-error .notice"}

ELEMENTS = f"""() => [...document.querySelectorAll(
  `{HURT}, [data-{HURT}], [onerror], [onload], [onclick], [onfocus], [onmouseover], [autofocus],
  iframe, object, embed, base, main style, main img, main script:not([type="application/json"])`
)].map((part) => part.outerHTML.slice(0, 200))"""
ADDRESSES = """() => [...document.querySelectorAll("[href], [src], [action], [formaction]")]
  .flatMap((part) => ["href", "src", "action", "formaction"].map((name) => part.getAttribute(name)))
  .filter((value) => value !== null)
  .filter((value) => {
    const { protocol, hostname } = new URL(value, location.href);
    return !["http:", "https:", "mailto:", "tel:", "webcal:"].includes(protocol) || hostname === "evil.example";
  })"""
# An override reaches to the end of its paragraph, unless an element isolates it.
UNBOUND = """(text) => {
  // In a document every line is a paragraph of its own.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.includes(text) || node.parentElement.closest("script, option, textarea, .ln")) continue;
    let part = node.parentElement;
    let bound = false;
    while (part && !bound) {
      bound = ["isolate", "isolate-override", "plaintext"].includes(getComputedStyle(part).unicodeBidi)
        && part.localName !== "main" && part.textContent.trim() === node.data.trim();
      part = getComputedStyle(part).display === "inline" ? part.parentElement : null;
    }
    if (!bound) found.push(node.parentElement.outerHTML.slice(0, 200));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with hostile_site(tmp_path_factory.mktemp("hostile")) as running:
        yield running


def prepared(page: Page) -> list[str]:
    """Note whether a script of a label runs; the policy that would stop it is off."""
    seen: list[str] = []
    page.add_init_script("window.hurt = () => { document.documentElement.dataset.hurt = 'yes'; }")

    def note(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    return seen


def assert_unhurt(page: Page, path: str) -> None:
    assert page.evaluate(ELEMENTS) == [], path
    assert page.evaluate(ADDRESSES) == [], path
    assert page.locator("html").get_attribute("data-hurt") is None, path
    assert page.evaluate(UNBOUND, RIGHT_TO_LEFT) == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_it_as_text(browser: Browser, hostile: Server, path: str) -> None:
    with watched_page(browser, bypass_csp=True) as (page, _, watched):
        dialogs = prepared(page)
        page.goto(hostile.url + path)
        ready = next((found for start, found in READY.items() if path.startswith(start)), "main h1")
        page.wait_for_selector(ready)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        if path not in WITHOUT_LABELS and "year=1999" not in path:
            shown = page.evaluate("document.querySelector('main').textContent")
            assert any(text in shown for text in (*MARKUP, *SHOWN)), path
        assert_unhurt(page, path)
        # Where the pointer goes and the keyboard stops, nothing wakes up.
        for _ in range(5):
            page.keyboard.press("Tab")
        assert_unhurt(page, path)
        assert dialogs == []
        assert watched.errors == []
        assert watched.outside == []


def test_what_a_reviewer_types_or_opens_is_shown_as_text(browser: Browser, hostile: Server) -> None:
    with watched_page(browser, bypass_csp=True) as (page, _, watched):
        dialogs = prepared(page)
        page.goto(f"{hostile.url}/review/{SLUG}")
        page.locator("[data-review-who]").fill(MARKUP[1])
        page.locator("[data-review-who]").blur()
        card = page.locator("[data-review-row]").nth(9)
        card.locator('.controls [data-do="new-norm"]').click()
        for name, text in (
            ("new_nl", MARKUP[0]),
            ("new_en", RIGHT_TO_LEFT),
            ("remark", MARKUP[5]),
        ):
            card.locator(f'[name="{name}"]').fill(text)
        page.wait_for_selector("#names-norm", state="attached")
        assert_unhurt(page, "form")
        card.locator(".review-form button.primary").click()
        shown = card.locator("[data-review-mine]").text_content() or ""
        assert MARKUP[0] in shown
        page.locator("[data-review-line]").fill("30")
        page.locator("[data-review-lines]").click()
        page.wait_for_selector("[data-review-source]:not([hidden])")
        page.locator("[data-review-text]").evaluate("(part) => part.setSelectionRange(0, 60)")
        page.locator("[data-review-take]").click()
        page.locator("[data-adding] .review-form button.primary").click()
        assert_unhurt(page, "typed")
        page.reload()
        assert MARKUP[0] in (card.locator("[data-review-mine]").text_content() or "")
        assert_unhurt(page, "reloaded")
        assert dialogs == []
        assert watched.errors == []


def test_the_policy_would_stop_it_too(hostile: Server) -> None:
    for path in PAGES[:3]:
        policy = hostile.get(path, headers={"Accept": "text/html"}).headers[
            "content-security-policy"
        ]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")


def spoiled(hostile: Server, iri: str) -> set[str]:
    """Return the labels of a thing, read back from its own Turtle."""
    text = hostile.get(iri.replace(ID, "/doc/") + ".ttl").text
    triples = ox.parse(text, format=ox.RdfFormat.TURTLE)
    label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    return {
        q.object.value
        for q in triples
        if q.subject == ox.NamedNode(iri)
        and q.predicate == label
        and isinstance(q.object, ox.Literal)
    }


def test_turtle_and_json_hold_exactly_the_labels(hostile: Server) -> None:
    found = hostile.get(f"/applies.json?{ASKED}").json()
    norms = {p["norm"]["id"]: p["norm"]["label"] for p in found["applies"] if p["norm"]}
    assert any(text in label for label in norms.values() for text in MARKUP)
    for iri, label in sorted(norms.items())[:60]:
        assert label in spoiled(hostile, iri)


def cells_of(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert not [c for c in cells if c.hyperlink is not None]
    return [str(c.value) for c in cells if isinstance(c.value, str)]


@pytest.mark.parametrize(
    "path",
    [
        f"/applies.xlsx?{ASKED}", f"/applies.csv?{ASKED}", f"/insurer-questions.csv?{ASKED}",
        "/compare.csv?" + "&".join(f"policy={p}" for p in POLICIES),
        "/compare.xlsx?" + "&".join(f"policy={p}" for p in POLICIES),
        f"/compare/changes.xlsx?policy={POLICIES[0]}&policy={LATER}",
    ],
)  # fmt: skip
def test_no_cell_of_a_table_is_a_formula(hostile: Server, path: str) -> None:
    answer = hostile.get(path)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    if ".xlsx" in path:
        cells = cells_of(answer.content)
    else:
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert any("x-hurt" in cell for cell in cells)
    assert [c[:60] for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_calendar_gets_no_event_and_no_guest_from_a_text(hostile: Server) -> None:
    found = hostile.get(f"/applies.json?{ASKED}").json()
    # A deadline is in the calendar once, however many provisions share it.
    dated = [
        d for g in ("applies", "depends") for p in found[g] for d in p["deadlines"] if d["date"]
    ]
    text = hostile.get(f"/applies.ics?{ASKED}").text
    events = Calendar.from_ical(text).walk("VEVENT")
    assert 0 < len(events) <= len(dated)
    for event in events:
        assert "ATTENDEE" not in event
    lines = text.split("\r\n")
    assert lines.count("BEGIN:VEVENT") == len(events)
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in lines)


def test_pictures_and_graphml_of_the_network_hold_it_as_text(
    browser: Browser, hostile: Server, tmp_path: Path
) -> None:
    with watched_page(browser, bypass_csp=True) as (page, _, watched):
        dialogs = prepared(page)
        page.goto(hostile.url + "/graph?thing=organization/asr&limit=160&depth=2")
        page.wait_for_selector(GRAPH)
        names = page.evaluate(
            "document.getElementById('canvas').graph.part().nodes.map((n) => n.name)"
        )
        assert any(text in name for name in names for text in MARKUP)
        for kind in ("graphml", "svg"):
            with page.expect_download() as download:
                page.locator(f'[data-save="{kind}"]').click()
            path = tmp_path / download.value.suggested_filename
            download.value.save_as(path)
            root = ET.parse(path).getroot()  # noqa: S314
            tags = {part.tag.rpartition("}")[2] for part in root.iter()}
            assert not tags & {HURT, "script", "img", "foreignObject", "image"}
            assert not [a for part in root.iter() for a in part.attrib if a.startswith("on")]
            texts = {part.text for part in root.iter() if part.text}
            assert any(text in found for found in texts for text in MARKUP[:2])
        # A picture that is opened by itself is a page of its own.
        page.goto(path.as_uri())
        assert page.evaluate("document.querySelectorAll('script').length") == 0
        assert dialogs == []
        assert watched.errors == []


def test_a_click_in_the_network_shows_the_hostile_name(browser: Browser, hostile: Server) -> None:
    with watched_page(browser, bypass_csp=True) as (page, _, watched):
        prepared(page)
        page.goto(hostile.url + "/graph?thing=organization/asr&limit=40")
        page.wait_for_selector(GRAPH)
        links = page.locator("#graph-table th a[data-thing]")
        for index in range(min(20, links.count())):
            links.nth(index).evaluate("(link) => link.click()")
            assert_unhurt(page, str(index))
        assert watched.errors == []


def test_ten_thousand_characters_are_there_and_do_not_widen_the_page(
    browser: Browser, hostile: Server
) -> None:
    with watched_page(browser, width=360, bypass_csp=True) as (page, _, _watched):
        page.goto(f"{hostile.url}/applies?{ASKED}&all=1")
        assert LONG in page.evaluate("document.querySelector('main').textContent")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
