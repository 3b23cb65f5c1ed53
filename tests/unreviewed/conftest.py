"""Builds with drafts that the real ingest made of made-up documents, beside a build without."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from policygraph.api import create_app
from policygraph.build import build
from policygraph.drafts.decisions import decisions_turtle
from policygraph.drafts.ingesting import Wanted
from policygraph.drafts.loading import load_draft, load_text
from policygraph.drafts.model import Decision, Draft
from policygraph.drafts.running import Job, run_all
from policygraph.session import Session
from policygraph.settings import ServerSettings

from ..conftest import ROOT

KNOWN = "thuiszorgbeleid-2028"
"""A draft about care that the graph knows, some of it decided."""
NEW = "voetzorg-2028"
"""A draft about care that it proposes itself."""

TEXTS = {
    KNOWN: """# Inkoopbeleid wijkverpleging 2028

## Eisen

De zorgaanbieder voldoet aan de volgende voorwaarden:

- De zorgaanbieder is ingeschreven in het handelsregister van de Kamer van Koophandel.
- De zorgaanbieder beschikt over een eigen klachtenregeling volgens de Wkkgz.
- De zorgaanbieder mag geen fruitmanden uitdelen zonder onze toestemming.
- Minimaal 80% van de teams heeft een eigen bakfiets.

## Inschrijven

De zorgaanbieder meldt zich uiterlijk 1 oktober 2027 aan via het zorginkoopportaal.
""",
    NEW: """# Zorginkoopbeleid 2028 Voetzorg

Gezond Morgen Zorgverzekeringen koopt voetzorg in.

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

- U beschikt over een eigen praktijkruimte met een spoelbak.
- U levert minimaal 80% van de consulten binnen vier weken.
""",
}
REVIEWER = "J. Naamloos"
WHEN = "2026-11-20T10:00:00Z"


class World(NamedTuple):
    """The folder of the drafts, the build without them and the one with them."""

    drafts: Path
    plain: Path
    store: Path


def ingest(slug: str, text: str, store: Path, drafts: Path, data: Path = ROOT / "data") -> Path:
    """Ingest a text as a user would; return the folder of its draft."""
    document = drafts.parent / f"{slug}.md"
    document.write_text(text, encoding="utf-8")
    job = Job(document, Wanted(), store, None, drafts, data, "draft", "nl")
    made = run_all([job])
    assert made[0].error == "", made[0].error
    return drafts / slug


def read_draft(folder: Path) -> Draft:
    return load_draft(folder, load_text(folder))


def name_of(draft: Draft, words: str) -> str:
    """Return the end of the address of the statement with these words."""
    return next(e.name for e in draft.entries if words in e.quote)


def decide(folder: Path, verdicts: dict[str, tuple[str, dict[str, str]]]) -> None:
    """Write decisions into a draft's folder: by words of the statement, verdict and changes."""
    draft = read_draft(folder)
    made = []
    for words, (verdict, changes) in verdicts.items():
        entry = next(e for e in draft.entries if words in e.quote)
        made.append(
            Decision(entry.provision.iri, entry.hash, verdict, changes, REVIEWER, WHEN)  # type: ignore[arg-type]
        )
    (folder / "decisions.ttl").write_text(decisions_turtle(draft.slug, made), encoding="utf-8")


@pytest.fixture(scope="package")
def world(real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    here = tmp_path_factory.mktemp("unreviewed")
    drafts = here / "drafts"
    for slug, text in TEXTS.items():
        ingest(slug, text, real_store, drafts)
    decide(
        drafts / KNOWN,
        {
            "handelsregister": ("accept", {}),
            "klachtenregeling": ("correct", {"kind": "Expectation"}),
            "fruitmanden": ("reject", {}),
        },
    )
    build(ROOT / "ontology", ROOT / "data", here / "store", drafts=drafts)
    return World(drafts, real_store, here / "store")


@pytest.fixture(scope="package")
def plain(world: World) -> Session:
    return Session.open(world.plain, ServerSettings().documents)


@pytest.fixture(scope="package")
def drafted(world: World) -> Session:
    return Session.open(world.store, ServerSettings().documents)


def application(store: Path) -> TestClient:
    app = create_app(ServerSettings(store=store, log_level="error"))
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.fixture(scope="package")
def without(world: World) -> Iterator[TestClient]:
    """The interface on the build without drafts."""
    with application(world.plain) as client:
        yield client


@pytest.fixture(scope="package")
def client(world: World) -> Iterator[TestClient]:
    """The interface on the build with drafts."""
    with application(world.store) as found:
        yield found
