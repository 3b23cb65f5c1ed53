"""What holds of every page: readable by all, complete without scripts, nothing from elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page, Response
from starlette.routing import Match

from policygraph.api.app import ROUTERS

from ..servers import Server, serve
from .addresses import FILES, PAGES, WITHOUT_DOCUMENTS, Address
from .browsers import Watched, watched_page

HTML = {"Accept": "text/html"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 320)
LANGUAGES = ("nl", "en")
FIRST = {address.path.partition("?")[0]: address for address in reversed(PAGES)}.values()
# What only a script can do is hidden without one.
VISIBLE = """() => {
  const main = document.querySelector("main");
  const only = "[data-evidence-bar], [data-evidence-entry], [data-evidence-send], [data-copy], [data-review-only], noscript";
  for (const part of main.querySelectorAll(only)) part.remove();
  for (const part of main.querySelectorAll("details")) part.open = true;
  return main.innerText.replace(/\\s+/g, " ").trim();
}"""
OPEN_ALL = "() => { for (const part of document.querySelectorAll('details')) part.open = true; }"
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > wide + 1 && !part.closest(".scroll"))
    .slice(0, 5).map((part) => part.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def bare(real_store: Path) -> Iterator[Server]:
    """The server without the documents."""
    with serve(store=real_store, log_level="error") as running:
        yield running


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, each with its first place on the page."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{v['id']} ({len(v['nodes'])}×): {v['nodes'][0]['html'][:200]}"
        for v in found.response["violations"]
    ]


def opened(page: Page, site: Server, address: Address, lang: str) -> Response:
    answer = page.goto(site.url + address.in_language(lang))
    assert answer is not None
    page.wait_for_selector(address.ready)
    return answer


def assert_sound(page: Page, watched: Watched, lang: str, *, as_it_comes: bool = False) -> None:
    """One heading, the language, no rule of WCAG broken, no line that needs scrolling sideways.

    The Dutch page is looked at with everything on it opened, of the English ones one of each kind
    as it comes.
    """
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == lang
    if as_it_comes:
        assert violations(page) == []
    page.evaluate(OPEN_ALL)
    if lang == "nl":
        assert violations(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == [], f"at {width} px"
    assert watched.errors == []
    assert watched.outside == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_page_is_sound(browser: Browser, site: Server, address: Address, lang: str) -> None:
    with watched_page(browser) as (page, _, watched):
        answer = opened(page, site, address, lang)
        assert answer.status == address.status
        assert_sound(page, watched, lang, as_it_comes=lang == "en" and address in FIRST)
        # A page that was not there is logged by the browser; nothing else may fail.
        failed = [answer.url] if address.status >= 400 else []
        assert watched.failed == failed


@pytest.mark.parametrize("address", WITHOUT_DOCUMENTS, ids=str)
def test_a_page_is_sound_where_the_documents_are_not(
    browser: Browser, bare: Server, address: Address
) -> None:
    with watched_page(browser) as (page, _, watched):
        assert opened(page, bare, address, "nl").status == 200
        assert_sound(page, watched, "nl")


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_back_and_forward(browser: Browser, site: Server, address: Address) -> None:
    with watched_page(browser) as (page, _, watched):
        page.goto(site.url + "/ns")
        opened(page, site, address, "nl")
        heading, there = page.locator("h1").inner_text(), page.url
        page.go_back()
        assert urlsplit(page.url).path == "/ns"
        page.go_forward()
        page.wait_for_selector(address.ready)
        assert page.url == there
        assert page.locator("h1").inner_text() == heading
        assert watched.errors == []


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_without_javascript_the_content_is_the_same(
    browser: Browser, site: Server, address: Address
) -> None:
    with watched_page(browser) as (page, _, _):
        opened(page, site, address, "nl")
        heading, scripted = page.locator("h1").inner_text(), page.evaluate(VISIBLE)
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(site.url + address.in_language("nl"))
    assert page.locator("h1").inner_text() == heading
    plain = page.evaluate(VISIBLE)
    context.close()
    if address.scripted:
        # Its own tests say what there is without a script: a table, a form that is sent.
        assert len(plain) > 200
    else:
        assert plain == scripted


def head_of(text: str) -> str:
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_tells_pages_apart(site: Server, lang: str) -> None:
    """The same title only for the same address with other filters, and for what is not there."""
    titled = defaultdict(set)
    for address in PAGES:
        if address.status == 200:
            text = site.get(address.in_language(lang), headers=HTML).text
            titled[head_of(text)].add(address.path.split("?")[0])
    assert {title: paths for title, paths in titled.items() if len(paths) > 1} == {}
    for title in titled:
        own = title.removesuffix(" · policygraph")
        assert own != title
        assert len(own) > 3, title


def test_a_title_names_what_the_page_is_about(site: Server) -> None:
    for path, parts in {
        "/applies?care=wijkverpleging&provider=zzp": ("wijkverpleging", "zzp", "2027"),
        "/compare?policy=asr-gli-2027&policy=asr-msz-2024": ("2027", "leefstijl", "2024"),
        "/deadlines?care=geboortezorg": ("geboortezorg",),
        "/thing/policy/asr-wijkverpleging-2027/L0377": ("keurmerk", "377"),
        "/query?question=which-laws-concern-a-care-type": ("wet",),
        "/applies?care=wijkverpleging&year=2019": ("wijkverpleging", "2019"),
    }.items():
        title = head_of(site.get(f"{path}&lang=nl" if "?" in path else path, headers=HTML).text)
        for part in parts:
            assert part in title, path


@pytest.mark.parametrize("path", [*(str(a) for a in PAGES), *FILES])
def test_head_answers_as_get_without_a_body(site: Server, path: str) -> None:
    headers = HTML if path not in FILES else {}
    got = site.get(path, headers=headers)
    asked = site.client.head(path, headers=headers)
    assert asked.status_code == got.status_code
    assert asked.content == b""
    for name in ("content-type", "etag", "content-language"):
        assert asked.headers.get(name) == got.headers.get(name), name
    if path in FILES:
        assert got.status_code == 200
        assert got.headers["content-type"].startswith(FILES[path])


def pages_of_the_explorer() -> set[str]:
    """Return the paths of all that the explorer answers to GET."""
    modules = [import_module(f"policygraph.{n}") for n in ROUTERS if n.startswith("explorer.")]
    routes = [r for m in modules for r in m.router.routes if isinstance(r, APIRoute)]
    assert routes
    return {r.path for r in routes if "GET" in (r.methods or ())}


def test_every_route_of_the_explorer_is_in_the_list() -> None:
    routes = [APIRoute(path, lambda: None) for path in pages_of_the_explorer()]

    def matching(path: str) -> set[str]:
        scope = {"type": "http", "method": "GET", "path": path.split("?")[0], "headers": []}
        return {r.path for r in routes if r.matches(scope)[0] is Match.FULL}

    listed = {path for a in [*(str(a) for a in PAGES), *FILES] for path in matching(a)}
    # Styles and scripts have names that change with their content; every page asks for some.
    assert pages_of_the_explorer() - {"/assets/{digest}/{name}"} == listed
