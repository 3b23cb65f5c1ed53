"""The pages of the documents: the text with what was made of it, or without the text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from policygraph.anchors import DocumentText

from ..servers import Server
from .altered import HOSTILE, altered_site

SLUGS = (
    "asr-geboortezorg-2025",
    "asr-gli-2027",
    "asr-msz-2024",
    "asr-wijkverpleging-2027",
    "asr-ziekenvervoer-2027",
)
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def altered(
    tmp_path_factory: pytest.TempPathFactory, documents_folder: Path | None
) -> Iterator[Server]:
    with altered_site(tmp_path_factory.mktemp("documents"), documents_folder) as running:
        yield running


@pytest.fixture
def texts(documents_folder: Path | None) -> Path:
    if documents_folder is None:
        pytest.skip("the documents are not there")
    return documents_folder


def test_the_list_names_every_document_with_its_figures(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/documents?lang=nl")
    rows = page.locator("table.documents tbody tr")
    expect(rows).to_have_count(5)
    row = rows.filter(has_text="Wijkverpleging")
    for words in ("a.s.r.", "2027", "404", "voorwaarde (eis) 160", "uitsluitingsgrond 14"):
        expect(row).to_contain_text(words)
    row.get_by_role("link", name="Inkoopbeleid 2027 Wijkverpleging").click()
    expect(page.locator("h1")).to_have_text("Inkoopbeleid 2027 Wijkverpleging")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_shows_the_text_as_it_is(page: Page, site: Server, texts: Path, slug: str) -> None:
    page.goto(f"{site.url}/documents/{slug}?lang=nl")
    shown = dict(
        page.evaluate(
            "[...document.querySelectorAll('.ln:not(.blank)')].map(l => "
            "[+l.id.slice(1), l.querySelector('.words').textContent])"
        )
    )
    lines = DocumentText((texts / f"{slug}.txt").read_text(encoding="utf-8")).lines
    assert shown == {n: line for n, line in enumerate(lines, 1) if line.strip()}
    assert page.locator(".ln").count() == len(lines)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.usefixtures("texts")
def test_every_provision_is_a_highlight_and_a_note(page: Page, site: Server, slug: str) -> None:
    page.goto(f"{site.url}/documents/{slug}?lang=nl")
    listed: set[str] = set()
    for offset in (0, 300):
        found = site.get(f"/api/provisions?policy={slug}&limit=300&offset={offset}").json()
        listed |= {p["id"].rsplit("/", 1)[-1] for p in found["provisions"]}

    def linked(css: str) -> list[str]:
        hrefs = page.evaluate(
            "css => [...document.querySelectorAll(css)].map(a => a.getAttribute('href'))", css
        )
        return [h.split("?")[0].rsplit("/", 1)[-1] for h in hrefs]

    begun = linked("a.hl[data-code], a.also")
    assert len(begun) == len(set(begun))
    assert {i for i in begun if i.startswith("L")} == listed
    # An announcement may stand on the words of a provision: neither hides the other.
    announced = page.locator("#legend-Announcement b")
    count = int(announced.inner_text()) if announced.count() else 0
    assert sum(1 for i in begun if i.startswith("A")) == count
    assert set(linked(".notes a")) >= listed


@pytest.mark.usefixtures("texts")
def test_two_provisions_in_one_line_are_two_links(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/documents/asr-wijkverpleging-2027?lang=nl#L319")
    line = page.locator("#L319")
    expect(line).to_be_in_viewport()
    links = line.locator("a.hl")
    expect(links).to_have_count(2)
    expect(links.first).to_have_class("hl k-Requirement")
    links.last.click()
    expect(page).to_have_url(re.compile("/thing/policy/asr-wijkverpleging-2027/L0319"))


@pytest.mark.usefixtures("texts")
def test_a_kind_is_shown_alone_and_the_text_stays(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/documents/asr-wijkverpleging-2027?lang=nl")
    before = page.locator(".words").all_text_contents()
    page.locator("#legend-Prohibition").click()
    expect(page.locator("#legend-Prohibition")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".hl.k-Requirement")).to_have_count(0)
    expect(page.locator("a.hl[data-code]")).to_have_count(10)
    assert page.locator(".words").all_text_contents() == before
    page.locator("#legend-ExclusionGround").click()
    expect(page.locator("a.hl[data-code]")).to_have_count(24)
    page.go_back()
    page.go_back()
    expect(page.locator("#legend-Prohibition[aria-pressed]")).to_have_count(0)


@pytest.mark.usefixtures("texts")
def test_the_figures_are_those_of_the_coverage_check(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/documents/asr-wijkverpleging-2027?lang=nl")
    figures = page.locator(".figures")
    for words in ("404", "100%", "6 beoordeeld als geen bepaling", "0 open", "589", "ongewijzigd"):
        expect(figures).to_contain_text(words)
    # Line 19 is judged to be advertisement.
    expect(page.locator("#L19 .hl.k-Excused")).to_have_count(1)
    expect(page.get_by_text("advertisement").first).to_be_visible()


@pytest.mark.usefixtures("texts")
def test_headings_are_an_outline(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/documents/asr-wijkverpleging-2027?lang=nl")
    page.locator(".outline").get_by_role("link", name="Speerpunten").click()
    expect(page).to_have_url(re.compile("#L22$"))
    page.goto(f"{site.url}/documents/asr-msz-2024?lang=nl")
    expect(page.locator(".outline").get_by_role("link", name="Duurzaamheid")).to_have_attribute(
        "href", "#L571"
    )


def test_a_document_that_is_not_there_lists_its_provisions_and_says_how_to_add_it(
    page: Page, altered: Server, documents_folder: Path | None
) -> None:
    page.goto(f"{altered.url}/documents/asr-msz-2024?lang=nl")
    expect(page.get_by_text("asr-msz-2024.txt")).to_be_visible()
    expect(page.locator(".notes.list li")).to_have_count(301)
    expect(page.locator("#L571")).to_contain_text("regel 571")
    expect(page.locator(".ln")).to_have_count(0)
    page.goto(f"{altered.url}/documents?lang=nl")
    there = 1 if documents_folder else 0
    expect(page.locator(".state.absent")).to_have_count(6 - there)


@pytest.mark.usefixtures("texts")
def test_a_changed_document_says_so_and_highlights_nothing_it_does_not_say(
    page: Page, altered: Server
) -> None:
    page.goto(f"{altered.url}/documents/asr-gli-2027?lang=nl")
    expect(page.locator(".notice.error")).to_contain_text("andere SHA-256")
    expect(page.locator(".notice.error")).to_contain_text("stonden: 2.")
    expect(page.locator("#L206")).to_contain_text("iets anders")
    expect(page.locator("#L206 .hl")).to_have_count(0)
    lost = page.locator(".notes li", has_text="tekst niet meer gevonden")
    expect(lost).to_have_count(2)
    expect(lost.filter(has_text="nergens meer letterlijk")).to_have_count(1)
    # What stood on line 207 stands at the end now.
    last = page.locator(".ln").last.get_attribute("id")
    expect(lost.filter(has_text="staat nu op regel").locator("a").last).to_have_attribute(
        "href", f"#{last}"
    )


def test_hostile_names_are_text(page: Page, altered: Server) -> None:
    page.goto(f"{altered.url}/documents/asr-gli-2028?lang=nl")
    expect(page.locator("h1")).to_have_text(HOSTILE)


def test_an_unknown_document_or_kind_is_a_page(site: Server) -> None:
    for path in ("/documents/nergens", "/documents/..%2Fsecrets", "/documents/asr-gli-2027?kind=x"):
        found = site.get(path, headers=HTML)
        assert (found.status_code, "text/html" in found.headers["content-type"]) == (404, True)


@pytest.mark.parametrize("path", ["/documents", "/documents/asr-msz-2024"])
def test_accessible_and_no_wider_than_a_phone(page: Page, site: Server, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for lang in ("nl", "en"):
        page.goto(f"{site.url}{path}?lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
