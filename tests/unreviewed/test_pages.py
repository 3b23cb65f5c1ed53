"""The pages: the notice with an answer, proposals on pages of their own, each with its mark."""

import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from policygraph.build import build
from policygraph.drafts.model import Draft
from policygraph.drafts.triples import draft_triples, prefixes
from policygraph.formatting import turtle
from policygraph.model import Text

from ..conftest import ROOT
from ..explorer.hostile import HURT, PAYLOADS
from .conftest import KNOWN, NEW, World, application, name_of, read_draft

MARK = "Onbeoordeeld voorstel"


def page(client: TestClient, path: str, status: int = 200) -> str:
    found = client.get(path, headers={"Accept": "text/html"})
    assert found.status_code == status, found.text[:400]
    return str(found.text)


def test_the_answer_says_that_a_draft_is_there_and_shows_none_of_it(client: TestClient) -> None:
    body = page(client, "/applies?care=wijkverpleging")
    assert "Er is een onbeoordeeld concept: Inkoopbeleid wijkverpleging 2028" in body
    assert "/applies/unreviewed?care=wijkverpleging" in body
    assert "bakfiets" not in body
    assert f"/thing/policy/{KNOWN}/" not in body
    assert "onbeoordeeld concept" not in page(client, "/applies?care=gli")


def test_no_policy_stays_the_answer_with_the_notice(client: TestClient) -> None:
    body = page(client, "/applies?care=wijkverpleging&year=2028", 404)
    assert "Geen beleid voor" in body
    assert "Er is een onbeoordeeld concept" in body


def test_the_page_of_proposals_marks_every_one(client: TestClient, world: World) -> None:
    body = page(client, "/applies/unreviewed?care=wijkverpleging&year=2028")
    proposals = body.count('<div class="proposal">')
    assert proposals == len(read_draft(world.drafts / KNOWN).entries) - 1
    assert body.count(MARK) >= proposals
    assert "bakfiets" in body
    assert "fruitmanden" not in body
    empty = page(client, "/applies/unreviewed?care=gli")
    assert "geen concept" in empty


def test_the_page_of_a_proposal_says_first_that_nobody_reviewed_it(
    client: TestClient, world: World
) -> None:
    name = name_of(read_draft(world.drafts / KNOWN), "bakfiets")
    body = page(client, f"/thing/policy/{KNOWN}/{name}")
    assert body.index(MARK) < body.index("bakfiets")
    assert "<title>Onbeoordeeld voorstel" in body
    assert MARK in page(client, f"/thing/policy/{KNOWN}")
    assert MARK in page(client, "/thing/care-type/voetzorg")
    assert MARK not in page(client, "/thing/care-type/wijkverpleging")
    page(client, f"/thing/policy/{KNOWN}/L9999", 404)


def test_search_marks_what_only_a_draft_knows(client: TestClient) -> None:
    bare = page(client, "/search?q=voetzorg")
    assert "/thing/care-type/voetzorg" not in bare
    assert "drafts=include" in bare
    found = page(client, "/search?q=voetzorg&drafts=include")
    assert "/thing/care-type/voetzorg" in found
    assert 'badge unreviewed">onbeoordeeld' in found
    assert "/applies?care=voetzorg" not in found


def test_a_document_shows_proposals_only_as_proposals(client: TestClient) -> None:
    body = page(client, f"/documents/{KNOWN}")
    assert "Onbeoordeeld concept." in body
    assert "onbeoordeelde voorstellen" in body
    assert "bakfiets" in body
    listed = page(client, "/documents")
    assert f"/documents/{KNOWN}?drafts=include" in listed
    page(client, "/documents/geen", 404)


def test_exports_leave_drafts_out_unless_asked_and_mark_each_row(
    client: TestClient, without: TestClient, world: World
) -> None:
    left = len(read_draft(world.drafts / KNOWN).entries) - 1
    address = "/applies.{}?care=wijkverpleging"
    assert client.get(address.format("csv")).content == without.get(address.format("csv")).content
    rows = client.get(address.format("csv") + "&drafts=include").text
    assert rows.count("ONBEOORDEELD (zekerheid") == left
    calendar = client.get(address.format("ics") + "&drafts=include").text
    assert calendar.count("SUMMARY:ONBEOORDEELD: ") == 1
    assert "ONBEOORDEELD" not in client.get(address.format("ics")).text
    assert "drafts" not in client.get(address.format("json")).json()
    marked = client.get(address.format("json") + "&drafts=include").json()["drafts"]
    assert len(marked[0]["applies"] + marked[0]["depends"]) == left
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(address.format("xlsx") + "&drafts=include").content)
    )
    assert book.sheetnames[-1] == "Onbeoordeelde voorstellen"
    first = [str(row[0].value) for row in book.worksheets[-1].iter_rows()]
    assert sum(value.startswith("ONBEOORDEELD") for value in first) == left
    plain = openpyxl.load_workbook(io.BytesIO(client.get(address.format("xlsx")).content))
    assert "Onbeoordeelde voorstellen" not in plain.sheetnames


class Elements(HTMLParser):
    """Collects what a page must not have: the element and attributes of hostile texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if tag == HURT or f"data-{HURT}" in names or any(n.startswith("on") for n in names):
            self.found.append(f"{tag} {names}")
        address = dict(attrs).get("href") or ""
        if address.strip().lower().startswith(("javascript:", "data:", "//")):
            self.found.append(address)


def hurt(draft: Draft, payload: str) -> Draft:
    """Return a draft in which every text for people is made to hurt."""
    text = Text(payload, payload)
    return replace(
        draft,
        policy=replace(draft.policy, title=text),
        sections=tuple(replace(s, heading=payload) for s in draft.sections),
        entries=tuple(
            replace(
                e,
                doubts=(payload,),
                rules={**e.rules, "kind": payload},
                provision=replace(
                    e.provision,
                    trigger=text,
                    consequence=text,
                    thresholds=tuple(replace(t, what=text) for t in e.provision.thresholds),
                    deadlines=tuple(replace(d, what=text) for d in e.provision.deadlines),
                ),
            )
            for e in draft.entries
        ),
        proposals=tuple(
            replace(p, concept=replace(p.concept, label=text)) for p in draft.proposals
        ),
    )


HOSTILE = [p for p in PAYLOADS if len(p) < 1000]


@pytest.fixture(scope="module")
def hostile(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A build in which each draft has another hostile text everywhere; with the slugs."""
    here = tmp_path_factory.mktemp("hostile")
    slugs = []
    for number, payload in enumerate(HOSTILE):
        source = KNOWN if number % 2 else NEW
        slug = f"hurt-{number}"
        folder = here / "drafts" / slug
        folder.mkdir(parents=True)
        draft = hurt(read_draft(world.drafts / source), payload)
        text = turtle(draft_triples(draft), prefixes(source)).replace(source, slug)
        (folder / "draft.ttl").write_text(text, encoding="utf-8")
        (folder / "document.txt").write_text(
            (world.drafts / source / "document.txt").read_text(encoding="utf-8"), encoding="utf-8"
        )
        slugs.append(slug)
    build(ROOT / "ontology", ROOT / "data", here / "store", drafts=here / "drafts")
    return here / "store", slugs


def test_hostile_texts_of_a_draft_break_no_page(hostile: tuple[Path, list[str]]) -> None:
    store, slugs = hostile
    paths = [
        "/applies?care=wijkverpleging",
        "/applies/unreviewed?care=wijkverpleging&year=2028",
        "/documents",
        "/thing/care-type/voetzorg",
        "/search?q=hurt&drafts=include",
    ]
    for slug in slugs:
        paths += [f"/documents/{slug}", f"/thing/policy/{slug}", f"/doc/policy/{slug}.html"]
    with application(store) as client:
        name = client.get("/api/applies?care=wijkverpleging&drafts=include").json()["drafts"][0]
        paths.append("/thing/" + name["applies"][0]["id"].split("/id/")[1])
        assert "&lt;x-hurt" in page(client, f"/thing/policy/{slugs[0]}")
        for path in paths:
            seen = Elements()
            seen.feed(page(client, path))
            assert seen.found == [], path
        problem = client.get("/api/applies?care=wijkverpleging&year=2028&drafts=include")
        assert problem.status_code == 404
        assert len(problem.json()["drafts"]) == sum(n % 2 for n in range(len(slugs)))
        sheet = client.get("/applies.xlsx?care=wijkverpleging&drafts=include")
        book = openpyxl.load_workbook(io.BytesIO(sheet.content))
        cells = (c for row in book.worksheets[-1].iter_rows() for c in row)
        assert not any(c.data_type == "f" for c in cells)
        calendar = client.get("/applies.ics?care=wijkverpleging&drafts=include").text
        assert "\r\nATTENDEE" not in calendar
        described = client.get(f"/doc/policy/{slugs[0]}.ttl")
        assert described.status_code == 200
