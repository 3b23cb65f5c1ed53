"""What a draft proposes of its document: announced changes, findings, its version, its headings."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.drafts.deciding import apply, extended, policy_changed
from policygraph.drafts.extracting import extractor, observer
from policygraph.drafts.fields import FieldError, Names
from policygraph.drafts.ingesting import Ingested, Wanted, draft_of, write_draft
from policygraph.drafts.layout import SECTIONS
from policygraph.drafts.loading import load_draft, load_text
from policygraph.drafts.model import Decision, Draft
from policygraph.drafts.reviewing import Outcome, Reviewing, review
from policygraph.drafts.triples import policy_triples
from policygraph.reading import read
from policygraph.session import Session
from policygraph.vocabulary import DCTERMS, PG
from policygraph.wordlists import read_words

from ..conftest import ROOT
from .filling import Sheet

TEXT = """# Zorginkoopbeleid 2028 Voetzorg

Versie 1.1, 3 mei 2027

Gezond Morgen Zorgverzekeringen koopt voetzorg in.

Dit beleid geldt van 1 januari 2028 tot en met 31 december 2028.

## Inhoudsopgave

Wijzigingen ten opzichte van 2027\t2
Contractvoorwaarden\t3
Contactgegevens\t4

## Wijzigingen ten opzichte van 2027

Onderwerp\tWijziging
Spoelbakken\tAanscherping voorwaarden
Algemeen\tExtra kwaliteitseis toegevoegd

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

## Spoelbakken

- U beschikt over een eigen praktijkruimte met een spoelbak.
- U vult de lijst op [onze website](#) elk kwartaal in.
- U vraagt voor een consult een redelijk tarief.

## Contactgegevens

Gezond Morgen, KvK 123456789
"""
Ingest = Callable[[str], Ingested]


@pytest.fixture
def ingest(tmp_path: Path, session: Session) -> Ingest:
    def make(text: str = TEXT) -> Ingested:
        path = tmp_path / "voetzorg-2028.md"
        path.write_text(text, encoding="utf-8")
        words = read_words("publishers")
        return draft_of(
            path, read(path), Wanted(), session.catalogue, words, extractor(session),
            observe=observer(session),
        )  # fmt: skip

    return make


@pytest.fixture
def folder(tmp_path: Path, ingest: Ingest) -> Path:
    where = tmp_path / "drafts" / "voetzorg-2028"
    write_draft(ingest(TEXT), where)
    return where


def local(iri: str | None) -> str:
    return (iri or "").rsplit("/", 1)[-1]


def reviewed(folder: Path, session: Session) -> Outcome:
    data = folder.parent / "data"
    assert data != ROOT / "data"
    asked = Reviewing(folder, None, ROOT / "ontology", data, "Lezer", "2027-06-01T12:00:00Z")
    return review(asked, session.catalogue)


def test_announced_changes_have_their_place_and_what_they_are_about(ingest: Ingest) -> None:
    draft = ingest(TEXT).draft
    tightened, unnamed = draft.announcements
    entries = {e.provision.iri: e for e in draft.entries}
    assert [local(a.iri) for a in draft.announcements] == ["A0018", "A0019"]
    about = [entries[i] for i in tightened.announces]
    assert [e.provision.place.start_line for e in about] == [27, 28, 29]
    assert tightened.text.nl == "Spoelbakken: aangescherpt"
    assert tightened.rules[0] == "change: row, tightened"
    assert tightened.rules[1] == f"{about[0].name}: kop: Spoelbakken (1.00)"
    assert unnamed.announces == ()


def test_findings_stand_on_what_they_are_about_and_say_both_lines(
    ingest: Ingest, folder: Path
) -> None:
    draft = ingest(TEXT).draft
    found = {f.rules[0].removeprefix("type: "): f for f in draft.findings}
    assert set(found) == {"change-unnamed", "empty-link", "number-length", "undefined"}
    about = next(e for e in draft.entries if e.provision.place.start_line == 29)
    assert found["undefined"].about == about.provision.iri
    assert found["number-length"].about == draft.policy.iri
    assert found["number-length"].text.en.startswith("the KvK-nummer 123456789 has 9 digits")
    sheet = Sheet(folder / "review.xlsx")
    rows = sheet.rows("bevindingen")
    shown = sheet.cell("bevindingen", rows[local(found["number-length"].iri)], "said").value
    assert shown == "r. 33: Gezond Morgen, KvK 123456789"
    row = sheet.rows("wijzigingen")["A0018"]
    assert sheet.cell("wijzigingen", row, "quote").value == "Aanscherping voorwaarden"
    assert "kop: Spoelbakken" in sheet.cell("wijzigingen", row, "said").value


def test_a_draft_is_read_back_as_it_was_written(ingest: Ingest, folder: Path) -> None:
    made, held = ingest(TEXT).draft, load_draft(folder, load_text(folder))
    assert held.announcements == made.announcements
    assert held.findings == made.findings
    assert (held.policy.issued, held.policy.valid) == ("2027-05-03", "2028-01-01/2028-12-31")
    # No sentence of the document stands in it.
    written = (folder / "draft.ttl").read_text(encoding="utf-8")
    assert "praktijkruimte" not in written.split("pg:NormCandidate")[0]


def test_a_reviewed_policy_keeps_what_was_decided_and_no_rules(ingest: Ingest) -> None:
    draft = ingest(TEXT).draft
    written = {(local(t.subject.value), t.predicate.value) for t in policy_triples(draft)}  # type: ignore[union-attr]
    assert ("A0018", PG.announces) in written
    assert not any(predicate == PG.decidedBy for _, predicate in written)


def test_the_version_is_proposed_with_its_line_and_can_be_corrected(
    folder: Path, session: Session
) -> None:
    sheet = Sheet(folder / "review.xlsx")
    rows = sheet.rows("beleid")
    said = {k: sheet.cell("beleid", rows[k], "said").value for k in ("issued", "valid")}
    assert said == {
        "issued": "2027-05-03 | line 3 | version-of",
        "valid": "2028-01-01/2028-12-31 | line 7 | holds-from-to",
    }
    wrong = {"issued": "mei 2027", "valid": "2028-12-31/2028-01-01", "replaces": "geen-beleid"}
    for key, value in wrong.items():
        sheet.fill("beleid", rows[key], {"value": value, "who": "Lezer"})
    sheet.save()
    outcome = reviewed(folder, session)
    assert [e.row for e in outcome.errors] == [rows[k] for k in wrong]
    assert not (folder / "decisions.ttl").exists()


def test_a_corrected_version_is_written(ingest: Ingest, session: Session) -> None:
    draft = ingest(TEXT).draft
    names = Names(extended(session.catalogue, draft))
    other = next(iter(session.catalogue.policies.values()))
    changes = {"issued": "2027-06-01", "valid": "2028-01-01/", "replaces": other.slug}
    policy = policy_changed(draft.policy, names, changes)
    written = {
        (t.predicate.value, t.object.value)  # type: ignore[union-attr]
        for t in policy_triples(replace(draft, policy=policy))
        if t.subject.value == policy.iri  # type: ignore[union-attr]
    }
    assert {
        (DCTERMS.issued, "2027-06-01"), (DCTERMS.valid, "2028-01-01/"),
        (DCTERMS.replaces, other.iri),
    } <= written  # fmt: skip
    nothing = policy_changed(policy, names, dict.fromkeys(changes, "-"))
    assert (nothing.issued, nothing.valid, nothing.replaces) == (None, None, frozenset())
    for wrong in ({"issued": "x"}, {"valid": "2028"}, {"replaces": draft.slug}):
        with pytest.raises(FieldError):
            policy_changed(policy, names, wrong)


def test_headings_follow_the_table_of_contents_and_the_title_is_none_of_them(
    ingest: Ingest,
) -> None:
    draft = ingest(TEXT).draft
    above = {s.heading: local(s.parent) for s in draft.sections}
    assert above["Contractvoorwaarden"] == ""
    # Its mark is that of a chapter, but the contents do not name it.
    assert above["Spoelbakken"] == next(
        local(s.iri) for s in draft.sections if s.heading == "Contractvoorwaarden"
    )
    assert above["Contactgegevens"] == ""


def decided(draft: Draft, *decisions: Decision) -> tuple[Decision, ...]:
    accepted = (
        Decision(e.provision.iri, e.hash, "accept", {}, "Lezer", "2027-06-01")
        for e in draft.entries
    )
    return (*accepted, *decisions)


def test_headings_are_corrected_added_and_given_their_statements(
    ingest: Ingest, folder: Path, session: Session
) -> None:
    draft = ingest(TEXT).draft
    last = draft.entries[-1]
    base = draft.policy.iri + "/"
    by = ("Lezer", "2027-06-01")
    chapter = next(s.iri for s in draft.sections if s.heading == "Spoelbakken")
    wanted = decided(
        draft,
        Decision(chapter, "", "correct", {"heading": "Bakken", "under": "-"}, *by),
        Decision(
            base + "S0028", "", "add",
            {"heading": "Website", "under": chapter, "line": "28", "holds": last.provision.iri},
            *by,
        ),
    )  # fmt: skip
    final = apply(draft, wanted, session.catalogue).draft
    shown = {s.heading: (local(s.parent), s.line) for s in final.sections}
    assert shown["Bakken"] == ("", 25)
    assert shown["Website"] == (local(chapter), 28)
    assert local(final.entries[-1].section) == "S0028"
    sheet = Sheet(folder / "review.xlsx")
    row = sheet.rows("koppen")[local(chapter)]
    wrong = {"verdict": "corrigeren", "under": "S9999", "holds": "L9999", "who": "Lezer"}
    sheet.fill("koppen", row, wrong)
    sheet.add("koppen", {"who": "Lezer", "line": 999})
    sheet.save()
    columns = [SECTIONS.keys()[ord(e.column) - ord("A")] for e in reviewed(folder, session).errors]
    assert columns == ["under", "holds", "heading", "line"]
