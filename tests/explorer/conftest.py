"""One server on the real data and one browser for all tests of the pages."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from policygraph.documents import find_documents
from policygraph.session import Session

from ..servers import Server, serve
from .browsers import ARGUMENTS, Watched, executable, watched_page
from .drafting import SLUG, ingested


@pytest.fixture(scope="session")
def documents_folder() -> Path | None:
    configured = os.environ.get("POLICYGRAPH_DOCUMENTS")
    return find_documents(Path(configured) if configured else None)


@pytest.fixture(scope="package")
def drafts(real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one draft that nobody reviewed; not to be written in."""
    folder = tmp_path_factory.mktemp("ingested") / "drafts"
    ingested(folder, Session.open(real_store))
    return folder


@pytest.fixture(scope="package")
def site(real_store: Path, documents_folder: Path | None, drafts: Path) -> Iterator[Server]:
    """The server with its pages, with the documents where they are, and a draft."""
    documents = {"documents": documents_folder} if documents_folder else {}
    with serve(store=real_store, drafts=drafts, log_level="error", **documents) as running:
        yield running


# Not for the whole session: while it is open, no other test of this process can run a loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, where it is required it fails."""
    path = executable()
    if path is None:
        reason = "no Chromium: install Debian's chromium or name one in POLICYGRAPH_CHROMIUM"
        if os.environ.get("POLICYGRAPH_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, Watched]]:
    """A page and what is watched beside it; a test that expects errors looks at them itself."""
    with watched_page(browser) as (page, _, seen):
        yield page, seen


@pytest.fixture
def page(watched: tuple[Page, Watched], site: Server) -> Iterator[Page]:
    """A page on the site; afterwards no script may have failed and nothing asked elsewhere."""
    found, seen = watched
    found.goto(site.url)
    yield found
    assert seen.errors == []
    assert seen.outside == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drafts to decide in."""
    return tmp_path_factory.mktemp("reviewing") / "drafts"


@pytest.fixture(scope="module")
def writing(real_store: Path, folder: Path) -> Iterator[Server]:
    """A server that takes decisions, started once."""
    with serve(store=real_store, drafts=folder, review=True, log_level="error") as running:
        yield running


@pytest.fixture
def here(folder: Path, drafts: Path) -> Path:
    """The draft as it was before anybody decided."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(drafts / SLUG, folder / SLUG))
