"""What changed between two years: the page, its workbook, and the report as a file of its own."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from policygraph.desk.changes_json import report_json
from policygraph.desk.changes_page import changes_page, comparison_page
from policygraph.model import Language
from policygraph.session import Session

from ..changing import NEW, OLD, SCRIPT, Changing, changing
from ..servers import Server, serve
from .browsers import watched_page

BOTH = f"policy={NEW}&policy={OLD}"


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    return changing(tmp_path_factory.mktemp("changing"))


@pytest.fixture(scope="module")
def years(two_years: Changing) -> Iterator[Server]:
    with serve(store=two_years.store, log_level="error", documents=two_years.documents) as running:
        yield running


def test_the_page_says_of_each_norm_what_happened(years: Server, page: Page) -> None:
    page.goto(f"{years.url}/compare?{BOTH}&lang=nl")
    expect(page.locator("h1")).to_have_text("Wat is er veranderd?")

    def norm(name: str) -> str:
        row = page.locator("article.norm", has=page.get_by_role("heading", name=name, exact=True))
        return row.locator(".verdict").inner_text()

    assert "strenger dan vorig jaar" in norm("proef plannen")
    assert "aangekondigd: ja, regel 4" in norm("proef plannen")
    assert "andere soort bepaling" in norm("proef huisreglement")
    assert "verplaatst" in norm("proef logboek")
    assert "andere tekst" in norm("proef toets")
    assert "niet aangekondigd" in norm("proef ontruiming")
    # Only the log book stands under another heading.
    page.locator(".filters a", has_text="verplaatst").click()
    expect(page).to_have_url(re.compile("change=moved"))
    expect(page.locator("article.norm h3")).to_have_text(["proef logboek"])


def test_deadlines_contacts_and_announcements_stand_beside_the_norms(
    years: Server, page: Page
) -> None:
    page.goto(f"{years.url}/compare?{BOTH}&lang=nl")
    expect(page.locator("h2.beside")).to_have_text(["Termijnen (3)", "Contacten (1)"])
    contact = page.locator("article.beside", has_text="ander adres")
    expect(contact.locator(".cell").first).to_contain_text("declaraties@proef.example")
    expect(contact.locator(".cell").last).to_contain_text("declareren@proef.example")
    expect(contact.get_by_role("link", name="proef-2028:24")).to_be_visible()
    outcomes = page.locator("#announced ~ details .outcome")
    expect(outcomes).to_have_count(4)
    expect(outcomes.nth(2)).to_have_text("niet gevonden: de eis is gelijk gebleven")
    expect(outcomes.nth(3)).to_contain_text("niet na te gaan")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_workbook_of_the_page_is_that_of_the_command(years: Server) -> None:
    body = years.get(f"/compare/changes.xlsx?{BOTH}&lang=nl").content
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert book.sheetnames[:3] == ["Wijzigingen", "Nieuw", "Vervallen"]
    assert book.worksheets[0].max_row == 1 + 14
    (dropped,) = book["Vervallen"].iter_rows(min_row=2, values_only=True)
    assert dropped[0] == "proef klachtenbus"
    announced = list(book["Aangekondigd"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in announced] == [4, 5, 6, 7]
    # The list of the page knows what moved too.
    listed = years.get(f"/compare.csv?{BOTH}&change=moved&lang=nl").text
    assert [r["norm"] for r in csv.DictReader(io.StringIO(listed))] == ["proef logboek"]


def test_the_interface_gives_the_same_report(years: Server, two_years: Changing) -> None:
    session = Session.open(two_years.store, two_years.documents)
    policy, quote = session.names.policy, session.documents.quote
    found = session.changes(policy(OLD), policy(NEW))
    given = years.get(f"/api/compare?{BOTH}&lang=en").json()
    assert given["report"] == report_json(session.catalogue, found, "en", quote)
    assert given["total"] == len(given["rows"]) == 13
    others = years.get(f"/api/compare?policy={OLD}&policy=asr-gli-2027").json()
    assert "report" not in others


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_file_opens_alone_and_asks_for_nothing(
    two_years: Changing, browser: Browser, tmp_path: Path, lang: Language
) -> None:
    session = Session.open(two_years.store, two_years.documents)
    policy, quote = session.names.policy, session.documents.quote
    found = session.changes(policy(OLD), policy(NEW))
    target = tmp_path / "changes.html"
    made = changes_page(session.catalogue, found, lang, "2026-12-01", quote)
    target.write_text(made, encoding="utf-8")
    for width in (1280, 320):
        with watched_page(browser, width=width) as (page, _, seen):
            page.goto(target.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            expect(page.locator("html")).to_have_attribute("lang", lang)
            # The title of the policy is hostile, and is only text.
            expect(page.locator(".lead")).to_contain_text(SCRIPT)
            assert page.locator("script").count() == 0
            row = page.locator(
                "article", has=page.get_by_text("plannen" if lang == "nl" else "trial plannen")
            ).first
            expect(row.locator(".cell").first).to_contain_text("proef-2027:4")
            expect(row.locator(".cell").last).to_contain_text("proef-2028:10")
            expect(row.locator("blockquote").last).to_contain_text("90%")
            # Our style is let in by the policy of the file: a cell has a border.
            border = row.locator(".cell").first.evaluate("e => getComputedStyle(e).borderTopWidth")
            assert border == "1px"
            found_ = Axe().run(page) if width == 1280 else None
            if found_:
                assert found_.violations_count == 0, found_.generate_report()
            assert (seen.errors, seen.outside) == ([], [])


def test_a_comparison_as_a_file_says_that_nothing_changed(
    two_years: Changing, browser: Browser, tmp_path: Path
) -> None:
    from policygraph.comparison import compare

    session = Session.open(two_years.store, two_years.documents)
    policy, quote = session.names.policy, session.documents.quote
    found = compare(
        session.catalogue, [policy(OLD), policy("asr-gli-2027"), policy("asr-msz-2024")]
    )
    rows = [r for r in found.rows if r.change != "same"]
    target = tmp_path / "differences.html"
    page_ = comparison_page(session.catalogue, found, rows, "nl", "2026-12-01", quote)
    target.write_text(page_, encoding="utf-8")
    with watched_page(browser) as (page, _, seen):
        page.goto(target.as_uri())
        expect(page.locator("h1")).to_have_text("Beleid naast elkaar")
        expect(page.locator(".notice").first).to_contain_text("geen wijzigingen")
        assert page.locator("article").count() == len(rows)
        assert (seen.errors, seen.outside) == ([], [])
