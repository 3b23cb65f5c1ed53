"""The main task from the first click to the print, each step held against the data.

Of district nursing 2027: ten provisions are stated by legal form, nine of them for the
self-employed (line 377: the quality mark, proof Kiwa) and one for cooperatives (line 367); one (line
365) is only for who has a contract for pgb assessments; a new provider reports before 1 July 2026
(line 539).
"""

import json
import re
from pathlib import Path

import pyoxigraph as ox
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from policygraph.vocabulary import ID, PREFIXES

from ..conftest import ROOT
from ..servers import Server
from .addresses import GRAPH
from .browsers import watched_page

SLUG = "asr-wijkverpleging-2027"
FACT = "heeft een contract voor pgb-indicatiestelling"
MARK = f"#{SLUG}-L0377"
GUARDED = f"#{SLUG}-L0365"
WKKGZ = ID + "law/wkkgz"


def kinds(slug: str) -> dict[str, str]:
    """Return the kind of each provision of a policy, read from its Turtle alone."""
    text = (ROOT / "data" / "policies" / f"{slug}.ttl").read_text(encoding="utf-8")
    pg = PREFIXES["pg"]
    provisions = {f"{pg}{n}": n for n in (
        "Requirement", "Prohibition", "ExclusionGround", "Permission", "Expectation",
        "GuidanceCriterion", "PurchaseRule", "Commitment", "ProcedureStep",
    )}  # fmt: skip
    return {
        quad.subject.value: provisions[quad.object.value]
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#type")
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in provisions
    }


def norms(slug: str) -> set[str]:
    """Return the norms that the provisions of a policy express, read from its Turtle alone."""
    text = (ROOT / "data" / "policies" / f"{slug}.ttl").read_text(encoding="utf-8")
    return {
        quad.object.value
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == PREFIXES["pg"] + "expresses"
        and isinstance(quad.object, ox.NamedNode)
    }


def counted(page: Page) -> dict[str, int]:
    """Return what the three counts of the page say."""
    return {
        n: int(page.locator(f".count.{n} b").inner_text()) for n in ("applies", "depends", "not")
    }


def articles(page: Page) -> set[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main article.provision')].map((a) => a.id)"
    )
    return set(found)


def choose_who_i_am(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/?lang=nl")
    page.get_by_role("heading", name="wijkverpleging").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Wat voor aanbieder bent u?")
    before = counted(page)
    page.locator("#o-provider-zzp").check()
    expect(page).to_have_url(re.compile("provider=zzp"))
    # Nine of the ten by legal form no longer depend on it, the tenth falls away.
    expect(page.locator(".count.not b")).to_have_text(str(before["not"] + 1))
    assert counted(page)["depends"] <= before["depends"] - 10
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("h1")).to_have_text("Klopt dit voor u?")
    page.get_by_role("link", name="Toon wat geldt").click()
    expect(page.locator("h1")).to_have_text(re.compile("Wat geldt voor wijkverpleging in 2027"))


def answer_and_filter(page: Page) -> None:
    every = kinds(SLUG)
    assert sum(counted(page).values()) == len(every)
    expect(page.locator(MARK)).to_have_class(re.compile("applies"))
    expect(page.locator(GUARDED)).to_have_class(re.compile("depends"))
    before = counted(page)
    page.locator(".decider", has_text=FACT).get_by_role(
        "link", name=re.compile(rf"^nee\s*: {FACT}")
    ).click()
    expect(page.locator(".told")).to_contain_text(f"{FACT}: nee")
    expect(page.locator(GUARDED)).to_have_count(0)
    assert counted(page) == before | {"depends": before["depends"] - 1, "not": before["not"] + 1}
    page.locator("#f-kind-Requirement").check()
    expect(page.locator(".chip", has_text="voorwaarde (eis)").first).to_be_visible()
    page.locator("#f-kind-Prohibition").check()
    expect(page.locator(".chip", has_text="verbod").first).to_be_visible()
    wanted = {i for i, kind in every.items() if kind in ("Requirement", "Prohibition")}
    assert sum(counted(page).values()) == len(wanted)
    shown = articles(page)
    ids = {f"{SLUG}-{i.rsplit('/', 1)[-1].replace('.', '-')}" for i in wanted}
    assert shown < ids
    assert ids - shown == {GUARDED.removeprefix("#")}
    assert counted(page)["not"] == 1


def read_why_and_where(page: Page) -> None:
    there = page.url
    page.locator(MARK).get_by_text("waarom geldt dit?").click()
    reasons = page.locator(f"{MARK} details li").all_inner_texts()
    assert any("zzp'er" in reason for reason in reasons)
    assert any("2027" in reason for reason in reasons)
    expect(page.locator(MARK)).to_contain_text("Kiwa")
    link = page.locator(f"{MARK} .source a")
    expect(link).to_contain_text("regel 377")
    link.click()
    page.wait_for_url(f"**/documents/{SLUG}**#L377")
    expect(page.locator("#L377")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(there)
    expect(page.locator(".told")).to_contain_text(f"{FACT}: nee")


def export(page: Page, folder: Path) -> None:
    seen, live = counted(page), articles(page)
    page.get_by_text("Meenemen: Excel").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel: conformiteitslijst").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    book = load_workbook(path)
    checklist, statement = book["Checklist"], book["Verklaring van toepasselijkheid"]
    assert checklist.max_row - 1 == seen["applies"] + seen["depends"] == len(live)
    head = [cell.value for cell in statement[1]]
    rows = [dict(zip(head, row, strict=True)) for row in statement.iter_rows(2, values_only=True)]
    words = {"applies": "geldt voor u", "depends": "hangt ervan af", "not": "geldt niet"}
    for group, word in words.items():
        assert sum(row["geldt dit voor u?"] == word for row in rows) == seen[group]
    by_id = {str(row["bepaling (IRI)"]).rsplit("/", 1)[-1]: row for row in rows}
    assert by_id["L0377"]["geldt dit voor u?"] == "geldt voor u"
    assert by_id["L0365"]["geldt dit voor u?"] == "geldt niet"


def keep_evidence(page: Page, folder: Path) -> Path:
    entry = page.locator(f"{MARK} [data-evidence-entry]")
    entry.locator("summary").click()
    entry.locator('[data-field="met"]').select_option("yes")
    entry.locator('[data-field="evidence"]').fill("map 3, certificaat 2026")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bestand opslaan").click()
    path = folder / "mijn.json"
    waiting.value.save_as(path)
    assert len(json.loads(path.read_text(encoding="utf-8"))["entries"]) == 1
    return path


def reopen(browser: Browser, address: str, path: Path) -> None:
    """Open the mailed address elsewhere: the list is the same, the evidence comes from the file."""
    with watched_page(browser) as (page, _, watched):
        page.goto(address)
        expect(page.locator(".told")).to_contain_text(f"{FACT}: nee")
        page.locator("[data-evidence-file]").set_input_files(path)
        entry = page.locator(f"{MARK} [data-evidence-entry]")
        entry.locator("summary").click()
        expect(entry.locator('[data-field="evidence"]')).to_have_value("map 3, certificaat 2026")
        expect(entry.locator('[data-field="met"]')).to_have_value("yes")
        assert watched.errors == []
        assert watched.outside == []


def compare(page: Page) -> None:
    page.get_by_role("link", name="Vergelijken").click()
    page.get_by_label("Inkoopbeleid 2027 Wijkverpleging").check()
    page.get_by_label("Inkoopbeleid 2027 Ziekenvervoer").check()
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    mine, theirs = norms(SLUG), norms("asr-ziekenvervoer-2027")
    expect(page.locator("#status")).to_contain_text(f"{len(mine | theirs)} normen")
    alone = page.locator(".filter.only", has_text="Wijkverpleging").locator("b")
    expect(alone).to_have_text(str(len(mine - theirs)))


def deadlines(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?care=wijkverpleging&lang=nl")
    day = page.locator("#d2026-06-30")
    expect(day.locator("h3")).to_contain_text("laatste veilige dag")
    expect(day).to_contain_text("regel 539")
    expect(day).to_contain_text("1 juli 2026")


def graph(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/graph?thing=law/wkkgz&lang=nl")
    page.wait_for_selector(GRAPH)
    nodes = "document.getElementById('canvas').graph.part().nodes"
    before = set(page.evaluate(f"{nodes}.map((n) => n.id)"))
    provision = min(i for i in before if f"/{SLUG}/" in i)
    place = page.evaluate("(id) => document.getElementById('canvas').graph.place(id)", provision)
    page.mouse.click(place["x"], place["y"])
    page.wait_for_url("**open=**", wait_until="commit")
    page.wait_for_function(f"(count) => {nodes}.length > count", arg=len(before))
    assert before < set(page.evaluate(f"{nodes}.map((n) => n.id)"))
    page.locator('input[name="class"][value="Norm"]').check()
    page.wait_for_url("**class=Norm**", wait_until="commit")
    page.wait_for_function(f"() => {nodes}.every((n) => n.type === 'Norm' || n.id === '{WKKGZ}')")
    assert page.evaluate(f"{nodes}.length") > 0


def paper(page: Page, address: str) -> None:
    """The page for paper holds everything of the list, and of the frame nothing."""
    page.goto(address)
    seen = counted(page)
    page.get_by_text("Meenemen: Excel").click()
    page.get_by_role("link", name="Printversie").click()
    expect(page.locator("h1")).to_contain_text("wijkverpleging")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".no-print").first).to_be_hidden()
    expect(page.locator(".paper-line")).to_have_count(seen["applies"] + seen["depends"])
    expect(page.locator(".refused")).to_have_count(seen["not"])
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_from_the_first_click_to_the_print(page: Page, site: Server, browser: Browser, tmp_path: Path) -> None:  # fmt: skip
    choose_who_i_am(page, site)
    answer_and_filter(page)
    mailed = page.url
    read_why_and_where(page)
    export(page, tmp_path)
    kept = keep_evidence(page, tmp_path)
    reopen(browser, mailed, kept)
    paper(page, mailed)
    compare(page)
    deadlines(page, site)
    graph(page, site)
