"""Measure the pages in Chromium: what is sent, when something and when the answer is to be seen.

python bench/pages.py      needs Chromium; prints the table, or why nothing was measured
"""

import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from http_bench import free_port, serving
from policygraph import build as building
from policygraph.resources import folder

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
REPEAT = 5
NURSE = "care=wijkverpleging&provider=zzp&year=2027"
DRAWN = "#canvas[data-ready]:not([aria-busy])"
KILOBYTES, SECONDS = 500, 1.0

# Looks at every frame: what is found was there when the frame was drawn.
WATCH = """(selector) => {
  const look = () => {
    const found = document.querySelector(selector);
    if (found && found.getClientRects().length) window.usefulAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class Measured:
    """One page, one visit with nothing kept: bytes on the line, seconds."""

    sent: float
    painted: float
    useful: float


@dataclass(frozen=True)
class Asked:
    """A page, where its useful content is, and what it may take."""

    name: str
    path: str
    useful: str
    kilobytes: int = KILOBYTES
    seconds: float = SECONDS


PAGES = (
    Asked("start", "/", ".areas a"),
    Asked("guided choice", "/?care=wijkverpleging", ".guided input[type=checkbox]"),
    Asked("what applies, 404 provisions", f"/applies?{NURSE}", "article.provision"),
    Asked("the same for paper", f"/applies/print?{NURSE}", ".paper-line"),
    Asked("board note", f"/board-note?{NURSE}", "main h2"),
    Asked("search", "/search?q=wet", ".hits a"),
    Asked("a provision", "/thing/policy/asr-wijkverpleging-2027/L0377", "dl.facts"),
    Asked("an organisation", "/thing/organization/asr", "main table"),
    Asked("compare two", "/compare?policy=asr-gli-2027&policy=asr-msz-2024", ".versus article"),
    Asked("deadlines", "/deadlines", ".due"),
    Asked("a document", "/documents/asr-msz-2024", ".ln, .notes.list"),
    Asked("query page", "/query", "textarea"),
    Asked("network of a law", "/graph?thing=law/wkkgz", DRAWN, 1500, 3.0),
    Asked("whole network", "/graph", DRAWN, 1500, 3.0),
)


def executable() -> str | None:
    named = os.environ.get("POLICYGRAPH_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def visit(browser: Browser, address: str, selector: str) -> Measured:
    """Open a page as somebody who was never there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        sent: list[float] = []
        line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
        page.add_init_script(f"({WATCH})({selector!r})")
        page.goto(address, wait_until="load")
        page.wait_for_function("() => window.usefulAt", timeout=60_000)
        page.wait_for_load_state("networkidle")
        painted = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
        # A frame is looked at before it is painted: nothing is seen before the first paint.
        useful = max(page.evaluate("window.usefulAt"), painted)
        return Measured(sum(sent), painted / 1000, useful / 1000)
    finally:
        context.close()


def _row(asked: Asked, runs: list[Measured]) -> str:
    sent = statistics.median(r.sent for r in runs) / 1000
    painted = statistics.median(r.painted for r in runs)
    times = sorted(r.useful for r in runs)
    useful = statistics.median(times)
    met = sent <= asked.kilobytes and useful <= asked.seconds
    cells = (
        asked.name,
        f"{sent:.0f} kB",
        f"{painted:.2f} s",
        f"{useful:.2f} s ({times[0]:.2f}–{times[-1]:.2f})",
        f"{asked.kilobytes} kB, {asked.seconds:.0f} s{'' if met else ': **not met**'}",
    )
    return f"| {' | '.join(cells)} |"


def section() -> list[str]:
    """Return the lines of the part of the page about pages, or why nothing was measured."""
    before = os.getloadavg()[0]
    heading = ["## The pages in Chromium", ""]
    path = executable()
    if path is None:
        return [*heading, "Not measured: Chromium is not installed.", ""]
    found = measure(path)
    return [
        *heading,
        f"Same machine, nothing kept from before, the median of {REPEAT} visits. What is sent",
        "is counted compressed, scripts and styles included. Useful content is the first answer,",
        f"field or drawn network. Load {before:.1f} before and {os.getloadavg()[0]:.1f} after.",
        "",
        "| page | sent | first paint | useful content | asked |",
        "|---|---|---|---|---|",
        *(_row(asked, runs) for asked, runs in found.items()),
        "",
    ]


def measure(path: str) -> dict[Asked, list[Measured]]:
    """Visit the pages in turn, so that a busy moment meets them all."""
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        building.build(folder("ontology"), folder("data"), store)
        address = f"http://127.0.0.1:{free_port()}"
        environment = os.environ | {"POLICYGRAPH_STORE": str(store)}
        command = [sys.executable, "-c", "from policygraph.cli import main; main()"]
        serve = [*command, "serve", "--port", address.rpartition(":")[2]]
        with serving(serve, address + "/health", environment), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            found: dict[Asked, list[Measured]] = {asked: [] for asked in PAGES}
            visit(browser, address + "/", "main")
            for _ in range(REPEAT):
                for asked in PAGES:
                    found[asked].append(visit(browser, address + asked.path, asked.useful))
            browser.close()
    return found


if __name__ == "__main__":
    print("\n".join(section()))
