"""A reviewed policy made anew: ingested without itself, reviewed in a sheet, and compared."""

from pathlib import Path
from typing import NamedTuple

import pytest

from policygraph.anchors import DocumentText
from policygraph.build import prepare
from policygraph.documents import Documents
from policygraph.drafts.deciding import extended, terms_words
from policygraph.drafts.extracting import extractor, observer
from policygraph.drafts.fields import FIELDS, Names
from policygraph.drafts.ingesting import Wanted, draft_of, write_draft
from policygraph.drafts.loading import load_policy
from policygraph.drafts.model import Draft, Entry
from policygraph.drafts.reviewing import Reviewing, review
from policygraph.model import Catalogue
from policygraph.reading import read
from policygraph.session import Session
from policygraph.sources import read_turtle
from policygraph.validation import validate
from policygraph.vocabulary import compact
from policygraph.wordlists import read_words

from ..conftest import ROOT
from .filling import Sheet, data_without

SLUGS = sorted(p.stem for p in (ROOT / "data" / "policies").glob("*.ttl"))


class World(NamedTuple):
    slug: str
    data: Path
    folder: Path
    draft: Draft
    reviewed: Draft
    text: DocumentText
    session: Session


@pytest.fixture(
    scope="module",
    params=[pytest.param(s, marks=() if "gli" in s else pytest.mark.slow) for s in SLUGS],
)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, documents: Documents
) -> World:
    """A policy ingested where the graph has neither it nor the norms that it alone has."""
    slug: str = request.param
    here = tmp_path_factory.mktemp("round-trip")
    data = data_without(slug, here / "data")
    session = Session(prepare(ROOT / "ontology", data).graph, documents.folder)
    assert documents.folder is not None
    path = documents.folder / f"{slug}.txt"
    found = draft_of(
        path, read(path), Wanted(), session.catalogue, read_words("publishers"),
        extractor(session), observe=observer(session),
    )  # fmt: skip
    folder = here / "drafts" / slug
    write_draft(found, folder)
    text = documents.text(slug)
    assert text is not None
    reviewed = load_policy(ROOT / "data" / "policies" / f"{slug}.ttl", text)
    return World(slug, data, folder, found.draft, reviewed, text, session)


def place(entry: Entry) -> tuple[int, int | None, str]:
    return entry.provision.place.start_line, entry.provision.place.start_column, entry.hash


def local(iri: str | None) -> str:
    return (iri or "").rsplit("/", 1)[-1]


def decide(sheet: Sheet, world: World, names: Names, whole: Catalogue) -> dict[str, str]:
    """Fill in the reviewed decisions; return the id in the draft of each reviewed provision."""
    rows = sheet.rows("bepalingen")
    proposed = {place(e): e for e in world.draft.entries}
    ids: dict[str, str] = {}
    for row in rows.values():
        sheet.fill("bepalingen", row, {"verdict": "afwijzen", "who": "Lezer"})
    for number, wanted in enumerate(world.reviewed.entries):
        entry = proposed.get(place(wanted))
        cells: dict[str, object] = {"who": "Lezer", "when": "2026-11-20"}
        for field in FIELDS:
            if field.key == "norm":
                continue
            shown = field.shown(names, wanted)
            if entry is None or shown != field.shown(names, entry):
                cells[field.key] = shown or ("-" if entry else None)
        norm = wanted.provision.norm or ""
        if norm not in world.session.catalogue.concepts:
            label = whole.concepts[norm].label
            cells |= {"new_nl": label.nl, "new_en": label.en, "norm": compact(norm)}
        elif entry is None or entry.provision.norm != norm:
            cells["norm"] = names.name(norm, "Norm")
        if entry is not None:
            corrected = cells.keys() - {"who", "when"}
            cells["verdict"] = "corrigeren" if corrected else "overnemen"
            sheet.fill("bepalingen", rows[entry.name], cells)
            ids[wanted.provision.iri] = entry.name
        else:
            name = f"L{wanted.provision.place.start_line:04d}.{900 + number}"
            sheet.add(
                "bepalingen",
                cells | {"id": name, "quote": wanted.quote, "place": f"r. {name[1:5]}"},
            )
            ids[wanted.provision.iri] = name
    return ids


def decide_rest(sheet: Sheet, world: World, names: Names, ids: dict[str, str]) -> None:
    for name, row in sheet.rows("bevindingen").items():
        assert name
        sheet.fill("bevindingen", row, {"verdict": "afwijzen", "who": "Lezer"})
    for f in world.reviewed.findings:
        about = ids.get(f.about, "beleid")
        cells = {"about": about, "type": f.type, "label_nl": f.text.nl, "label_en": f.text.en}
        more = {"line": f.line, "other_line": f.other_line, "who": "Lezer"}
        sheet.add("bevindingen", cells | more)
    proposed = {(a.anchor.start_line, a.anchor.hash): a for a in world.draft.announcements}
    changes = sheet.rows("wijzigingen")
    for row in changes.values():
        sheet.fill("wijzigingen", row, {"verdict": "afwijzen", "who": "Lezer"})
    for a in world.reviewed.announcements:
        x = a.anchor
        made = proposed.pop((x.start_line, x.hash), None)
        quote = world.text.wording(x.start_line, x.end_line, x.start_column, x.end_column)
        about = "; ".join(ids[i] for i in a.announces)
        cells = {"label_nl": a.text.nl, "label_en": a.text.en, "announces": about or "-"}
        if made:
            row = changes[local(made.iri)]
            sheet.fill("wijzigingen", row, cells | {"verdict": "corrigeren"})
            continue
        cells |= {"quote": quote, "place": str(x.start_line), "who": "Lezer"}
        sheet.add("wijzigingen", cells)
    policy, rows = world.reviewed.policy, sheet.rows("beleid")
    for key, value in (
        ("title_nl", policy.title.nl),
        ("title_en", policy.title.en),
        ("care", "; ".join(map(compact, sorted(policy.concerns)))),
        ("terms", terms_words(names, policy.terms)),
        ("incorporates", "; ".join(map(compact, policy.incorporates))),
    ):
        sheet.fill("beleid", rows[key], {"value": value, "who": "Lezer"})
    for row in sheet.rows("contactpunten").values():
        values = {"verdict": "overnemen", "who": "Lezer", "label_nl": "x", "label_en": "x"}
        sheet.fill("contactpunten", row, values)


def decide_sections(sheet: Sheet, world: World, ids: dict[str, str]) -> int:
    """Fill in which headings there are and what stands under which; return how many differ."""
    drafted = {local(s.iri): s for s in world.draft.sections}
    proposed = {e.name: local(e.section) for e in world.draft.entries}
    held: dict[str, list[str]] = {}
    for entry in world.reviewed.entries:
        name, above = ids[entry.provision.iri], local(entry.section)
        if proposed.get(name) != above:
            held.setdefault(above, []).append(name)
    rows, filled = sheet.rows("koppen"), 0
    # What stands above another heading is added before it.
    for section in world.reviewed.sections:
        name, under = local(section.iri), local(section.parent) or "-"
        made = drafted.get(name)
        cells: dict[str, object] = {"holds": "; ".join(held[name])} if name in held else {}
        if made is None:
            cells |= {"id": name, "heading": section.heading, "line": section.line, "under": under}
            sheet.add("koppen", cells | {"who": "Lezer"})
        else:
            cells |= {"heading": section.heading} if made.heading != section.heading else {}
            cells |= {"under": under} if (local(made.parent) or "-") != under else {}
            if cells:
                sheet.fill("koppen", rows[name], cells | {"verdict": "corrigeren", "who": "Lezer"})
        filled += bool(cells)
    return filled


def triples(path: Path) -> set[str]:
    return {str(t) for t in read_turtle(path)}


def test_a_reviewed_sheet_gives_the_policy_that_was_reviewed(
    world: World, catalogue: Catalogue
) -> None:
    sheet = Sheet(world.folder / "review.xlsx")
    names = Names(extended(world.session.catalogue, world.draft))
    ids = decide(sheet, world, names, catalogue)
    decide_rest(sheet, world, names, ids)
    # Most headings need no correction, or the round trip would prove little.
    assert decide_sections(sheet, world, ids) < len(world.reviewed.sections)
    sheet.save()
    asked = Reviewing(world.folder, None, ROOT / "ontology", world.data, "", "2026-11-22T12:00:00Z")
    outcome = review(asked, world.session.catalogue)
    assert [str(e) for e in outcome.errors[:10]] == []
    assert outcome.published is not None
    assert [str(p) for p in outcome.published.problems[:10]] == []
    made = triples(world.data / "policies" / f"{world.slug}.ttl")
    real = triples(ROOT / "data" / "policies" / f"{world.slug}.ttl")
    assert sorted(made ^ real) == []
    norms = triples(world.data / "norms" / "norms.ttl") | triples(
        world.data / "norms" / f"{world.slug}.ttl"
    )
    assert norms ^ triples(ROOT / "data" / "norms" / "norms.ttl") == set()
    assert triples(world.data / "documents.ttl") == triples(ROOT / "data" / "documents.ttl")
    before = {(p.subject, p.message) for p in validate(ROOT / "ontology", ROOT / "data")}
    after = {(p.subject, p.message) for p in validate(ROOT / "ontology", world.data)}
    assert after <= before


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "policies").glob("*.ttl")), ids=lambda p: p.stem
)
def test_a_policy_read_as_a_draft_is_written_as_it_was(path: Path) -> None:
    from policygraph.drafts.triples import policy_triples

    assert {str(t) for t in policy_triples(load_policy(path))} == triples(path)
