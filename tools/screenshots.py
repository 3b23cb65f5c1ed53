"""Take the pictures of the main pages for the README, from a server of its own.

python tools/screenshots.py [FOLDER]      docs/screenshots unless named; needs Chromium

The server has no documents: their wording is not in this repository, so not in a picture either.
"""

import argparse
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from policygraph import build as building
from policygraph.resources import folder

ROOT = Path(__file__).parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
WIDTH = 1280
MOST_BYTES = 1_500_000
PORT = 8776
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Shot:
    """A picture: name, address, height of the window, what is opened and brought into view."""

    name: str
    path: str
    height: int = 900
    opened: str = ""
    into_view: str = ""
    ready: str = "main h1"


NURSE = "care=wijkverpleging&provider=zzp&year=2027&lang=nl"
SLUG = "asr-wijkverpleging-2027"
SHOTS = (
    Shot("start", "/?lang=nl"),
    Shot("guided", "/?care=geboortezorg&lang=nl", 1000),
    Shot("applies", f"/applies?{NURSE}", 1250, opened=".results .provision details >> nth=0"),
    Shot("provision", f"/thing/policy/{SLUG}/L0377?{NURSE}", 1300),
    Shot(
        "compare",
        "/compare?policy=asr-gli-2027&policy=asr-ziekenvervoer-2027&lang=nl",
        1200,
    ),
    Shot("deadlines", "/deadlines?care=wijkverpleging&lang=nl", 1100),
    Shot("document", "/documents/asr-gli-2027?lang=nl", 1000),
    Shot(
        "graph",
        "/graph?thing=law/wkkgz&lang=nl",
        900,
        ready="#canvas[data-ready]:not([aria-busy])",
    ),
)


def smaller(image: bytes) -> bytes:
    """Return the same PNG, its pixels packed as tightly as zlib can, without anything else."""
    out, pixels, place = [SIGNATURE], b"", len(SIGNATURE)
    while place < len(image):
        (length,) = struct.unpack_from(">I", image, place)
        name, data = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        place += 12 + length
        if name == b"IDAT":
            pixels += data
        elif name == b"IHDR":
            out.append(_chunk(name, data))
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, zlib.Z_FILTERED)
    packed = packer.compress(zlib.decompress(pixels)) + packer.flush()
    return b"".join([*out, _chunk(b"IDAT", packed), _chunk(b"IEND", b"")])


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def take(page: Page, shot: Shot, address: str) -> bytes:
    """Open the page and return its picture."""
    page.set_viewport_size({"width": WIDTH, "height": shot.height})
    page.goto(address + shot.path)
    page.wait_for_selector(shot.ready)
    if shot.opened:
        page.locator(shot.opened).evaluate("(part) => { part.open = true; }")
    if shot.into_view:
        page.locator(shot.into_view).first.evaluate("(part) => part.scrollIntoView()")
    page.evaluate("() => document.fonts.ready")
    return page.screenshot(animations="disabled")


def _wait(address: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address + "/health", timeout=5).close()  # noqa: S310 - loopback
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def main() -> None:
    """Write the pictures and say how large they are; fail where they are too large together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    target: Path = parser.parse_args().folder
    named = os.environ.get("POLICYGRAPH_CHROMIUM")
    browser_path = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        sys.exit("No Chromium: install Debian's chromium or name one in POLICYGRAPH_CHROMIUM.")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        empty, store = Path(name) / "documents", Path(name) / "store"
        empty.mkdir()
        building.build(folder("ontology"), folder("data"), store)
        settings = {"POLICYGRAPH_STORE": str(store), "POLICYGRAPH_DOCUMENTS": str(empty)}
        command = [sys.executable, "-c", "from policygraph.cli import main; main()"]
        server = subprocess.Popen(
            [*command, "serve", "--port", str(PORT)],
            env=os.environ | settings,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{PORT}"
            _wait(address)
            total = _take_all(browser_path, address, target)
        finally:
            server.terminate()
            server.wait(timeout=20)
    if total > MOST_BYTES:
        sys.exit(f"The pictures are {total} bytes together, more than {MOST_BYTES}.")


def _take_all(browser_path: str, address: str, target: Path) -> int:
    total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        context = browser.new_context(locale="nl-NL", reduced_motion="reduce")
        page = context.new_page()
        for shot in SHOTS:
            image = smaller(take(page, shot, address))
            (target / f"{shot.name}.png").write_bytes(image)
            total += len(image)
            print(f"{shot.name}.png  {len(image) // 1000} kB")
        browser.close()
    return total


if __name__ == "__main__":
    main()
