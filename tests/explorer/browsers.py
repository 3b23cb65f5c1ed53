"""Debian's Chromium, driven by Playwright, that can reach this machine and nothing else."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    expect,
)

__all__ = ["ARGUMENTS", "Watched", "executable", "watched_page"]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_LOCAL = ("127.0.0.1", "localhost")
_OWN_SCHEMES = ("data", "blob", "about", "file")


def executable() -> str | None:
    """Return the browser: as named in the environment, or Debian's."""
    named = os.environ.get("POLICYGRAPH_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Watched:
    """What went wrong beside what a test looks at: errors of scripts, requests to elsewhere."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Requests to this server that were answered with an error; the test may expect some."""

    def on_console(self, message: ConsoleMessage) -> None:
        # Chromium logs every 404 as an error; what failed is kept apart.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def on_request(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in _OWN_SCHEMES or parts.hostname in _LOCAL:
            route.continue_()
        else:
            self.outside.append(request.url)
            route.abort()


@contextmanager
def watched_page(
    browser: Browser,
    *,
    width: int = 1280,
    height: int = 900,
    locale: str = "nl-NL",
    bypass_csp: bool = False,
) -> Iterator[tuple[Page, BrowserContext, Watched]]:
    """Open a page of its own, without cookies or history, and watch it.

    ``bypass_csp`` lets scripts run that the server's policy forbids: what is injected then shows.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        accept_downloads=True,
        bypass_csp=bypass_csp,
    )
    watched = Watched()
    context.route("**/*", watched.on_request)
    page = context.new_page()
    # Other tests keep the machine busy at the same time.
    page.set_default_timeout(15_000)
    expect.set_options(timeout=15_000)
    page.on("console", watched.on_console)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on(
        "response",
        lambda answer: watched.failed.append(answer.url) if answer.status >= 400 else None,
    )
    try:
        yield page, context, watched
    finally:
        context.close()
