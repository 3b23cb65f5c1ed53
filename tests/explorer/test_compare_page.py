"""The page that puts policies side by side."""

import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ..servers import Server
from .altered import HOSTILE, altered_site

FIVE = "&".join(
    f"policy=asr-{name}"
    for name in ("gli-2027", "wijkverpleging-2027", "msz-2024", "ziekenvervoer-2027", "geboortezorg-2025")
)  # fmt: skip
AMBITION = "toont ambitie in duurzaamheid"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def altered(
    tmp_path_factory: pytest.TempPathFactory, documents_folder: Path | None
) -> Iterator[Server]:
    with altered_site(tmp_path_factory.mktemp("compared"), documents_folder) as running:
        yield running


def total(page: Page) -> int:
    return int(page.locator(".found b").inner_text())


def test_policies_are_chosen_and_compared(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/compare?lang=nl")
    expect(page.locator("h1")).to_have_text("Beleid naast elkaar")
    page.get_by_label("Inkoopbeleid 2025 Geboortezorg").check()
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    expect(page.get_by_text("Kies er nog een")).to_be_visible()
    page.get_by_label("Inkoopbeleid 2027 Ziekenvervoer").check()
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    # Geboortezorg 117 expects it and 140 guides; ziekenvervoer 187 only guides.
    row = page.locator("article", has_text=AMBITION)
    expect(row.locator(".difference.firmer, .difference.looser")).to_have_count(1)
    expect(row.locator(".cell.best h4")).to_contain_text("Geboortezorg")
    expect(row.locator(".cell.best h4")).to_contain_text("strengst")
    expect(row.locator(".cell").last).to_contain_text("richtinggevend (geen rechten)")


def test_each_count_is_the_number_of_rows_behind_its_link(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/compare?{FIVE}&lang=nl")
    everything = total(page)
    links = page.locator(".filters a:not([aria-current])")
    counted = []
    for index in range(links.count()):
        link = links.nth(index)
        counted.append((link.get_attribute("href") or "", int(link.locator("b").inner_text())))
    for href, count in counted:
        page.goto(site.url + href)
        assert total(page) == count, href
    alone = sum(count for href, count in counted if "in=" in href)
    same = sum(count for href, count in counted if "change=same" in href)
    # The rest differs in one way or more.
    assert alone + same < everything <= sum(count for _, count in counted)


def test_a_filter_is_in_the_address_and_back_takes_it_away(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/compare?{FIVE}&lang=nl")
    before = total(page)
    page.get_by_label("Soort", exact=True).select_option("ExclusionGround")
    expect(page).to_have_url(re.compile("kind=ExclusionGround"))
    assert 0 < total(page) < before
    for row in page.locator("article.norm").all():
        expect(row.locator(".kind-ExclusionGround").first).to_be_visible()
    page.go_back()
    expect(page.locator(".found b")).to_have_text(str(before))


def test_a_norm_that_only_one_has_and_one_that_all_share(page: Page, site: Server) -> None:
    page.goto(
        f"{site.url}/compare?policy=asr-wijkverpleging-2027&policy=asr-msz-2024"
        "&in=asr-wijkverpleging-2027&q=x&lang=nl&theme=&kind=Requirement"
    )
    expect(page.locator(".difference").first).to_have_text(
        "alleen in Inkoopbeleid 2027 Wijkverpleging"
    )
    expect(page.locator(".cell.empty").first).to_contain_text("geen bepaling over deze norm")
    # IGJ supervision: a ground for exclusion in wijkverpleging, a requirement in MSZ, as firm.
    found = site.get("/compare.csv?policy=asr-wijkverpleging-2027&policy=asr-msz-2024&lang=nl").text
    (row,) = [r for r in csv.DictReader(io.StringIO(found)) if r["norm (IRI)"].endswith(
        "/geen-verscherpt-toezicht-igj"
    )]  # fmt: skip
    assert row["verschil"] == "geen verschil gevonden"
    assert row["Inkoopbeleid 2027 Wijkverpleging"].startswith("uitsluitingsgrond")
    assert row["Inkoopbeleid 2024 Medisch-specialistische zorg"].startswith("voorwaarde (eis)")


def test_the_files_hold_exactly_what_is_seen(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/compare?{FIVE}&change=other-deadline&lang=nl")
    seen = page.locator("article.norm h3").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert [r["norm"] for r in rows] == seen
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == seen


def test_pages_hold_every_norm_once(site: Server) -> None:
    seen: list[str] = []
    address = f"/compare?{FIVE}"
    for number in range(1, 60):
        text = site.get(f"{address}&page={number}", headers=HTML).text
        seen += [part.split('"')[0] for part in text.split('<h3><a href="')[1:]]
        if 'rel="next"' not in text:
            break
    listed = site.get(f"/api/compare?{FIVE}").json()["total"]
    assert len(seen) == len(set(seen)) == listed


def test_two_years_of_one_policy_read_as_last_year_and_this_year(
    altered: Server, page: Page
) -> None:
    page.goto(f"{altered.url}/compare?policy=asr-gli-2028&policy=asr-gli-2027&lang=nl")
    expect(page.locator("h1")).to_have_text("Wat is er veranderd?")
    row = page.locator("article", has_text=AMBITION)
    expect(row.locator(".difference")).to_have_text("strenger dan vorig jaar")
    names = row.locator("h4")
    expect(names.first).to_contain_text("vorig jaar")
    expect(names.last).to_contain_text("dit jaar")
    gone = page.locator("article", has_text="heeft personeelsbeleid voor vitaliteit")
    expect(gone.locator(".difference")).to_have_text("niet meer in het beleid van dit jaar")
    # One day in December, each in the year before its contract year: no other deadline.
    expect(page.locator(".difference.other-deadline")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Overzicht van wijzigingen").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    changes = {str(row[0].value): row[3].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert next(v for k, v in changes.items() if k.startswith(AMBITION)) == "strenger"
    assert "vervallen" in changes.values()
    page.goto(f"{altered.url}/compare?policy=asr-gli-2028&policy=asr-gli-2027&lang=en")
    expect(page.get_by_text("stricter than last year").first).to_be_visible()


def test_hostile_names_are_text(altered: Server, page: Page) -> None:
    page.goto(f"{altered.url}/compare?policy=asr-gli-2028&policy=asr-msz-2024&lang=nl")
    expect(page.locator("h4 bdi", has_text="<script>").first).to_have_text(HOSTILE)


def test_announced_changes_are_called_unverified(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/compare?policy=asr-gli-2027&policy=asr-msz-2024&lang=nl")
    expect(page.get_by_text("niet nagerekend")).to_be_visible()
    page.locator("#announced ~ details summary").first.click()
    # Line 44 of GLI 2027 announces two changes.
    links = page.locator("#announced ~ details").first.get_by_role("link", name="regel 44")
    expect(links).to_have_count(2)


@pytest.mark.parametrize(
    "query",
    ["policy=asr-gli", f"{FIVE}&change=x", f"{FIVE}&kind=x", f"{FIVE}&page=0", f"{FIVE}&theme=x"],
)
def test_what_is_not_known_is_a_page_with_a_way_on(site: Server, query: str) -> None:
    found = site.get(f"/compare?{query}", headers=HTML)
    assert found.status_code == 404
    assert "text/html" in found.headers["content-type"]


def test_it_works_without_scripts_and_on_a_phone(page: Page, site: Server) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for lang in ("nl", "en"):
        page.goto(f"{site.url}/compare?{FIVE}&lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_five_policies_are_quick_and_light(site: Server) -> None:
    address = f"/compare?{FIVE}"
    site.get(address, headers=HTML)
    started = time.perf_counter()
    with site.client.stream("GET", address, headers=HTML | {"Accept-Encoding": "gzip"}) as found:
        size = sum(len(part) for part in found.iter_raw())
    assert size < 100_000
    assert time.perf_counter() - started < 1.5
