"""The main task with Tab, Enter, Space and arrows alone: the focus is seen and never lost."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ..servers import Server
from .addresses import GRAPH, NURSE
from .drafting import SLUG as DRAFT

SLUG = "asr-wijkverpleging-2027"
FACT = "heeft een contract voor pgb-indicatiestelling"
MOST = 600
# How the focus looks is held against how the same place looks once the focus is elsewhere.
FOCUS = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return { lost: true };
  const look = (items) => items.map((item) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(item);
    const none = outlineStyle === "none" || parseFloat(outlineWidth) < 2;
    return [none ? "" : outlineStyle + outlineWidth + outlineColor, boxShadow].join();
  }).join("|");
  const around = [part, part.closest("label"), part.parentElement].filter(Boolean);
  const before = window.focusedBefore;
  const unmarked = before && before.part !== part && before.part.isConnected && look(before.around) === before.look;
  window.focusedBefore = { part, around, look: look(around) };
  // A link that wraps has its middle elsewhere: its first line counts.
  const { width, height, top, bottom, left, right } = part.getClientRects()[0] ?? part.getBoundingClientRect();
  const middle = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
  const above = document.elementFromPoint(...middle);
  return {
    lost: false, id: part.id, name: part.localName, text: (part.innerText || part.value || "").trim(),
    href: part.getAttribute("href") ?? "", unmarked: unmarked ? before.part.outerHTML.slice(0, 160) : "",
    shown: width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    covered: Boolean(above) && !part.contains(above) && !above.contains(part) && !above.closest("label")?.contains(part),
    html: part.outerHTML.slice(0, 160),
  };
}"""
Focus = dict[str, str | bool]


def focus_of(page: Page) -> Focus:
    """Return what has the focus; it must be there, in sight, uncovered, and look different."""
    found: Focus = page.evaluate(FOCUS)
    assert not found["lost"], "the focus is lost"
    assert found["shown"], found
    assert not found["unmarked"], "the focus before was not to be seen"
    assert not found["covered"], found
    return found


def tab_to(page: Page, **wanted: str) -> Focus:
    """Press Tab until the focus matches; each value is a regular expression."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        found = focus_of(page)
        if all(re.search(pattern, str(found[name])) for name, pattern in wanted.items()):
            return found
    raise AssertionError(f"not reached with {MOST} presses: {wanted}")


@pytest.fixture
def still(page: Page) -> Page:
    """A page without moving scrolls: where the focus is, is then where it stays."""
    page.emulate_media(reduced_motion="reduce")
    return page


def test_the_skip_link_comes_first_and_leads_to_the_content(still: Page, site: Server) -> None:
    for path in ("/", f"/applies?{NURSE}", "/compare", "/deadlines", "/documents", "/query"):
        still.goto(site.url + path)
        still.keyboard.press("Tab")
        assert focus_of(still)["href"] == "#main", path
        still.keyboard.press("Enter")
        expect(still.locator("#main")).to_be_focused()
        still.keyboard.press("Tab")
        assert still.evaluate("document.activeElement.closest('main') !== null"), path


def test_the_main_task_by_keyboard_alone(still: Page, site: Server, tmp_path: Path) -> None:
    page = still
    page.goto(f"{site.url}/?lang=nl")
    tab_to(page, name="^a$", text="^[Ww]ijkverpleging$")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Wat voor aanbieder bent u?")
    tab_to(page, id="^o-provider-zzp$")
    page.keyboard.press("Space")
    page.wait_for_url("**provider=zzp**")
    # The page was swapped around the tick; the reader is still on it.
    expect(page.locator("#o-provider-zzp")).to_be_focused()
    assert focus_of(page)["id"] == "o-provider-zzp"
    tab_to(page, name="button", text="^Verder$")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Klopt dit voor u?")
    tab_to(page, name="^a$", text="^Toon wat geldt$")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Wat geldt voor wijkverpleging")
    tab_to(page, id="^f-kind-Requirement$")
    page.keyboard.press("Space")
    page.wait_for_url("**kind=Requirement**")
    expect(page.locator("#f-kind-Requirement")).to_be_focused()
    read_why(page)
    take_along(page, tmp_path)


def read_why(page: Page) -> None:
    there = page.url
    tab_to(page, name="summary", text="^waarom geldt dit")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    tab_to(page, name="^a$", href="^/documents/")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/documents/.*#L\d+"))
    line = page.url.partition("#")[2]
    expect(page.locator(f"#{line}")).to_be_in_viewport()
    # The next stop is from there on, not from the top of the page.
    page.keyboard.press("Tab")
    focus_of(page)
    assert page.evaluate(
        "(id) => !(document.getElementById(id).compareDocumentPosition(document.activeElement)"
        " & Node.DOCUMENT_POSITION_PRECEDING)",
        line,
    )
    page.go_back()
    expect(page).to_have_url(there)


def take_along(page: Page, folder: Path) -> None:
    shown = page.locator("main article.provision").count()
    page.keyboard.press("Home")
    page.locator("#main").focus()
    tab_to(page, name="summary", text="^Meenemen")
    page.keyboard.press("Enter")
    tab_to(page, name="^a$", text="^Excel")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    path = folder / "list.xlsx"
    waiting.value.save_as(path)
    assert load_workbook(path)["Checklist"].max_row - 1 == shown


def test_an_answer_on_the_spot_keeps_the_reader_in_place(still: Page, site: Server) -> None:
    still.goto(f"{site.url}/applies?{NURSE}&lang=nl&kind=Prohibition")
    tab_to(still, name="^a$", text=rf"^ja\s*: {FACT}")
    still.keyboard.press("Enter")
    still.wait_for_url("**given=**")
    expect(still.locator(".told")).to_contain_text(FACT)
    still.wait_for_function("() => document.activeElement !== document.body")
    found: Focus = still.evaluate(FOCUS)
    assert found["id"] in ("status", "depends"), "where the result of the answer is"
    still.keyboard.press("Tab")
    focus_of(still)


def test_arrows_choose_a_year(still: Page, site: Server) -> None:
    still.goto(f"{site.url}/?care=geboortezorg&step=year&lang=nl")
    tab_to(still, id="^y-")
    still.keyboard.press("ArrowUp")
    still.wait_for_url(re.compile(r"year=202\d"))
    chosen = still.evaluate("document.activeElement.id")
    assert re.fullmatch(r"y-202\d", str(chosen))
    still.keyboard.press("ArrowUp")
    still.wait_for_function("(id) => document.activeElement.id.startsWith('y-') && document.activeElement.id !== id", arg=chosen)  # fmt: skip
    assert focus_of(still)["name"] == "input"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/?care=geboortezorg", "/search?q=wet", "/thing/law/wkkgz",
        f"/thing/policy/{SLUG}/L0377?care=wijkverpleging", "/compare",
        "/compare?policy=asr-gli-2027&policy=asr-ziekenvervoer-2027&kind=ExclusionGround",
        "/deadlines?care=gli", "/documents", "/query", f"/board-note?{NURSE}",
        f"/insurer-questions?{NURSE}", "/graph?thing=law/wkkgz", f"/review/{DRAFT}", f"/review/{DRAFT}/other",
        f"/applies?{NURSE}&kind=Prohibition&all=1",
    ],
)  # fmt: skip
def test_every_stop_of_a_page_is_seen_and_the_last_is_followed_by_the_first(
    still: Page, site: Server, path: str
) -> None:
    """No trap: from the first stop to the end of the page, each in sight and marked."""
    still.goto(site.url + path)
    if path.startswith("/graph"):
        still.wait_for_selector(GRAPH)
    stops = []
    for _ in range(MOST):
        still.keyboard.press("Tab")
        if still.evaluate(
            "document.activeElement === document.body || document.activeElement === null"
        ):
            break
        stops.append(focus_of(still))
        if len(stops) > 1 and stops[-1]["href"] == "#main":
            break
    else:
        pytest.fail(f"more than {MOST} stops, or a trap: {stops[-1]}")
    assert stops[0]["href"] == "#main"
    assert len(stops) > 10
