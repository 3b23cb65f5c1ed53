"""Drafts, review sheets and decisions, on a made-up document with made-up statements."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from policygraph.drafts import folder as folders
from policygraph.drafts.decisions import current, read_decisions
from policygraph.drafts.extracting import extractor
from policygraph.drafts.folder import replaced
from policygraph.drafts.ingesting import Extract, Ingested, Wanted, draft_of, write_draft
from policygraph.drafts.loading import load_draft
from policygraph.drafts.reconciling import Reconciled
from policygraph.drafts.reviewing import Outcome, Reviewing, review
from policygraph.drafts.sheet_reading import read_sheet, untouched
from policygraph.errors import PolicyGraphError, SourceError
from policygraph.model import Text
from policygraph.reading import read
from policygraph.session import Session
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

from ..conftest import ROOT
from .filling import Sheet, data_without

TEXT = """# Zorginkoopbeleid 2028 Voetzorg

Gezond Morgen Zorgverzekeringen koopt voetzorg in.

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

- U beschikt over een eigen praktijkruimte met een spoelbak.
- U levert minimaal 80% van de consulten binnen vier weken.
- U mag geen zolen verkopen zonder toestemming.

=SOM(1;2) moet u altijd als tekst aanleveren.
"""
Ingest = Callable[..., tuple[Ingested, Reconciled, list[str]]]


@pytest.fixture(scope="module")
def extract(session: Session) -> Extract:
    return extractor(session)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "drafts" / "voetzorg-2028"


@pytest.fixture
def ingest(tmp_path: Path, here: Path, session: Session, extract: Extract) -> Ingest:
    def make(
        text: str = TEXT, wanted: Wanted | None = None
    ) -> tuple[Ingested, Reconciled, list[str]]:
        path = tmp_path / "voetzorg-2028.md"
        path.write_text(text, encoding="utf-8")
        words = read_words("publishers")
        found = draft_of(path, read(path), wanted or Wanted(), session.catalogue, words, extract)
        return found, *write_draft(found, here)

    return make


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def name_of(found: Ingested, words: str) -> str:
    return next(e.name for e in found.draft.entries if words in e.quote)


def apply(here: Path, session: Session, data: Path | None = None) -> Outcome:
    """Review; what is published goes to a folder of the test, never to the project's data."""
    where = data or here.parent / "data"
    assert where != ROOT / "data"
    asked = Reviewing(here, None, ROOT / "ontology", where, "", "2026-11-22T12:00:00Z")
    return review(asked, session.catalogue)


def test_the_same_file_gives_the_same_bytes(ingest: Ingest, here: Path) -> None:
    ingest()
    first = contents(here)
    ingest()
    assert contents(here) == first
    assert set(first) == {".gitignore", "document.txt", "draft.ttl", "places.json", "review.xlsx"}
    assert b"document.txt" in first[".gitignore"]
    with zipfile.ZipFile(here / "review.xlsx") as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(date.today().year).encode() not in archive.read("docProps/core.xml")
    assert b"spoelbak" not in first["draft.ttl"].split(b"pg:NormCandidate")[0]


def test_what_the_graph_does_not_know_is_proposed(ingest: Ingest) -> None:
    found, _, _ = ingest()
    proposed = {p.concept.iri: (p.concept.label.nl, p.line) for p in found.draft.proposals}
    assert proposed == {
        thing_iri("organization", "gezond-morgen"): ("Gezond Morgen", 3),
        thing_iri("care-type", "voetzorg"): ("Voetzorg", 1),
    }
    assert found.draft.policy.years == (2028,)
    assert sum("not known to the graph" in m for m in found.messages) == 2


def test_what_the_user_says_comes_before_a_guess(ingest: Ingest) -> None:
    found, _, _ = ingest(wanted=Wanted("a.s.r.", "GLI", (2029, 2030)))
    assert found.draft.policy.insurer == thing_iri("organization", "asr")
    assert found.draft.policy.concerns == {thing_iri("care-type", "gli")}
    assert found.draft.policy.years == (2029, 2030)
    assert found.draft.proposals == ()


def test_a_statement_is_text_and_never_a_formula(ingest: Ingest, here: Path) -> None:
    ingest()
    page = openpyxl.load_workbook(here / "review.xlsx")["bepalingen"]
    cells = [c for row in page.iter_rows(min_row=2) for c in row if "SOM(1" in str(c.value)]
    assert [c.data_type for c in cells] == ["s"]
    assert str(cells[0].value).startswith("'=SOM(1;2)")
    assert {c.data_type for row in page.iter_rows() for c in row} <= {"s", "n"}


def test_the_drop_down_of_a_norm_offers_the_candidates_of_its_own_row(
    ingest: Ingest, here: Path
) -> None:
    found, _, _ = ingest()
    book = openpyxl.load_workbook(here / "review.xlsx")
    rules = {str(d.sqref): d.formula1 for d in book["bepalingen"].data_validations.dataValidation}
    (formula,) = (f for cells, f in rules.items() if cells.startswith("M2:M"))
    # By the id of the row, so that sorting the rows does not exchange the lists.
    assert formula.startswith("OFFSET(keuzes!$U$1,MATCH($A2,keuzes!$T$2:$T$")
    offered = {row[19]: [cell for cell in row[20:] if cell]
               for row in book["keuzes"].iter_rows(min_row=2, values_only=True)}  # fmt: skip
    for entry in found.draft.entries:
        assert len(offered[entry.name]) == len(entry.norms) + 1
        assert offered[entry.name][-1] == "nieuw"


def test_a_sheet_that_was_filled_in_is_never_overwritten(ingest: Ingest, here: Path) -> None:
    ingest()
    sheet = Sheet(here / "review.xlsx")
    sheet.save()
    assert untouched(here / "review.xlsx")
    sheet.fill("bepalingen", 2, {"remark": "nakijken"})
    sheet.save()
    mine = (here / "review.xlsx").read_bytes()
    _, _, messages = ingest(TEXT.replace("vier weken", "zes weken"))
    assert (here / "review.xlsx").read_bytes() == mine
    assert untouched(here / "review-2.xlsx")
    assert "review-2.xlsx" in messages[0]


def test_every_error_is_said_with_its_cell_and_nothing_is_written(
    ingest: Ingest, here: Path, session: Session
) -> None:
    found, _, _ = ingest()
    sheet = Sheet(here / "review.xlsx")
    rows = sheet.rows("bepalingen")
    pick = [rows[e.name] for e in found.draft.entries]
    sheet.fill("bepalingen", pick[0], {"verdict": "misschien", "who": "Lezer"})
    sheet.fill("bepalingen", pick[1], {"verdict": "afwijzen"})
    sheet.fill("bepalingen", pick[2], {"verdict": "nieuwe norm", "who": "Lezer", "new_nl": "iets"})
    sheet.fill("bepalingen", pick[3], {"kind": "verplichting", "who": "Lezer"})
    sheet.fill(
        "bepalingen",
        pick[4],
        {"verdict": "corrigeren", "who": "L", "kind": "plicht", "roles": "x", "guard": "=1+1"},
    )
    sheet.add("bepalingen", {"quote": "staat er niet", "who": "Lezer", "kind": "verbod"})
    sheet.save()
    before = contents(here)
    outcome = apply(here, session)
    said = {(e.column, e.row): e.problem for e in outcome.errors if e.sheet == "bepalingen"}
    assert said[("K", pick[0])].startswith("'misschien' is no decision. Choose one of: overnemen")
    assert "--by" in said[next(k for k in said if k[1] == pick[1])]
    assert "Dutch and in English" in said[("O", pick[2])]
    assert "without a decision" in said[("K", pick[3])]
    # The kind, the norm that is missing, the role and the formula.
    assert {k[0] for k in said if k[1] == pick[4]} == {"L", "M", "R", "S"}
    assert any("formula" in p for p in said.values())
    assert any("it stands at: nowhere" in p for p in said.values())
    assert contents(here) == before


def decided(here: Path, session: Session, **cells: Mapping[str, object]) -> Outcome:
    """Reject everything but what is named; decide as told."""
    sheet = Sheet(here / "review.xlsx")
    for name, row in sheet.rows("bepalingen").items():
        values = cells.get(name, {"verdict": "afwijzen"})
        sheet.fill("bepalingen", row, {"who": "Lezer", "when": "2026-11-20"} | dict(values))
    sheet.save()
    return apply(here, session)


def test_decisions_stay_with_their_wording_when_lines_move(
    ingest: Ingest, here: Path, session: Session
) -> None:
    found, _, _ = ingest()
    sink, weeks = name_of(found, "spoelbak"), name_of(found, "vier weken")
    norm = {"verdict": "nieuwe norm", "new_nl": "heeft een wasbak", "new_en": "has a basin"}
    late = {
        "verdict": "nieuwe norm",
        "new_nl": "ziet verzekerden snel",
        "new_en": "sees people soon",
    }
    outcome = decided(here, session, **{sink: norm, weeks: late})
    assert outcome.errors == ()
    (here / "review.xlsx").unlink()
    moved = TEXT.replace("## Contract", "## Inleiding\n\nDit is de inleiding.\n\n## Contract")
    again, held, _ = ingest(moved.replace("vier weken", "zes weken"))
    now = current(read_decisions(here))
    kept = now[f"{again.draft.policy.iri}/{name_of(again, 'spoelbak')}"]
    assert (kept.verdict, kept.who, kept.when) == ("new-norm", "Lezer", "2026-11-20")
    assert [o.iri.rsplit("/", 1)[-1] for o in held.orphans] == [weeks]
    assert [i.rsplit("/", 1)[-1] for i in held.asked] == [name_of(again, "zes weken")]
    row = Sheet(here / "review.xlsx")
    number = row.rows("bepalingen")[name_of(again, "spoelbak")]
    assert row.cell("bepalingen", number, "new_nl").value == "heeft een wasbak"


def test_a_wording_that_stands_twice_now_is_an_orphan_and_asked_again(
    ingest: Ingest, here: Path, session: Session
) -> None:
    found, _, _ = ingest()
    sink = name_of(found, "spoelbak")
    norm = {"verdict": "nieuwe norm", "new_nl": "heeft een wasbak", "new_en": "has a basin"}
    decided(here, session, **{sink: norm})
    line = "- U beschikt over een eigen praktijkruimte met een spoelbak.\n"
    again, held, _ = ingest(
        TEXT.replace("voorwaarden:\n", "voorwaarden:\n\n\n").replace(line, line + line)
    )
    assert sink in [o.iri.rsplit("/", 1)[-1] for o in held.orphans]
    assert sum("spoelbak" in e.quote for e in again.draft.entries) == 2
    assert len(held.asked) >= 2
    assert (here / "orphans.ttl").is_file()


def test_a_changed_mind_is_added_and_the_first_decision_stays(
    ingest: Ingest, here: Path, session: Session
) -> None:
    found, _, _ = ingest()
    sink = name_of(found, "spoelbak")
    decided(here, session)
    norm = {"verdict": "nieuwe norm", "new_nl": "heeft een wasbak", "new_en": "has a basin"}
    decided(here, session, **{sink: norm | {"when": "2026-11-21"}})
    on_sink = [d for d in read_decisions(here) if d.iri.endswith("/" + sink)]
    assert [(d.verdict, d.when) for d in on_sink] == [
        ("reject", "2026-11-20"),
        ("new-norm", "2026-11-21"),
    ]
    text = (here / "decisions.ttl").read_text(encoding="utf-8")
    for term in (
        "provo:wasRevisionOf",
        "provo:Activity",
        "provo:wasAssociatedWith",
        "provo:endedAtTime",
    ):
        assert term in text
    assert apply(here, session).new == 0


def test_a_new_policy_is_written_with_its_insurer_care_and_norms(
    ingest: Ingest, here: Path, session: Session, tmp_path: Path
) -> None:
    from policygraph.documents import Documents
    from policygraph.validation import validate

    data = data_without("", tmp_path / "data")
    ingest()
    sheet = Sheet(here / "review.xlsx")
    for number, row in enumerate(sheet.rows("bepalingen").values()):
        labels = {
            "new_nl": f"doet wat {'abcdefghij'[number]} vraagt",
            "new_en": f"does what {'abcdefghij'[number]} asks",
        }
        sheet.fill(
            "bepalingen",
            row,
            {"verdict": "nieuwe norm", "who": "Lezer", "theme": "Kwaliteit"} | labels,
        )
        sheet.cell("bepalingen", row, "verdict").value = "nieuwe norm"
    for row in sheet.rows("begrippen").values():
        label = sheet.cell("begrippen", row, "proposed").value
        words = {
            "label_nl": label,
            "label_en": f"{label} (en)",
            "definition_nl": "Zorg.",
            "definition_en": "Care.",
        }
        sheet.fill("begrippen", row, {"verdict": "overnemen", "who": "Lezer"} | words)
    for row in sheet.rows("bevindingen").values():
        sheet.fill("bevindingen", row, {"verdict": "afwijzen", "who": "Lezer"})
    sheet.save()
    waiting = apply(here, session, data)
    assert waiting.errors == ()
    assert waiting.published is None
    assert waiting.reviewed is not None
    assert waiting.reviewed.undecided == ("policy",)
    sheet.fill(
        "beleid", sheet.rows("beleid")["title_en"], {"value": "Foot care 2028", "who": "Lezer"}
    )
    sheet.save()
    outcome = apply(here, session, data)
    assert outcome.published is not None
    assert [str(p) for p in outcome.published.problems] == []
    assert {p.relative_to(data).as_posix() for p in outcome.published.files} == {
        "policies/voetzorg-2028.ttl", "documents.ttl", "norms/voetzorg-2028.ttl",
        "concepts/care-types.ttl", "concepts/organizations.ttl",
    }  # fmt: skip
    assert validate(ROOT / "ontology", data) == []
    shutil.copy(here / "document.txt", tmp_path / "voetzorg-2028.txt")
    documents = Documents(tmp_path)
    draft = load_draft(here)
    assert [
        documents.quote(e.provision) for e in draft.entries if documents.quote(e.provision) is None
    ] == []


def test_a_review_that_would_break_the_data_writes_no_data(
    ingest: Ingest, here: Path, session: Session, tmp_path: Path
) -> None:
    data = data_without("", tmp_path / "data")
    (data / "norms" / "broken.ttl").write_text("no turtle", encoding="utf-8")
    found, _, _ = ingest(wanted=Wanted("a.s.r.", "GLI", (2031,)))
    first = found.draft.entries[0].name
    sheet = Sheet(here / "review.xlsx")
    sheet.fill("beleid", sheet.rows("beleid")["title_en"], {"value": "Foot care", "who": "L"})
    sheet.save()
    norm = {"verdict": "nieuwe norm", "new_nl": "heeft een wasbak", "new_en": "has a basin"}
    decided(here, session, **{first: norm})
    before = {p: p.read_bytes() for p in data.rglob("*.ttl")}
    outcome = apply(here, session, data)
    assert outcome.published is not None
    assert outcome.published.problems
    assert {p: p.read_bytes() for p in data.rglob("*.ttl")} == before
    assert read_decisions(here)


def test_a_deadline_that_says_nothing_is_an_error_in_its_cell(
    ingest: Ingest, here: Path, session: Session
) -> None:
    found, _, _ = ingest()
    name = name_of(found, "consulten")
    norm = {"verdict": "nieuwe norm", "new_nl": "plant op tijd", "new_en": "plans in time"}
    outcome = decided(here, session, **{name: norm | {"deadlines": "inclusive=nee"}})
    assert [(e.sheet, e.column) for e in outcome.errors] == [("bepalingen", "AC")]
    assert "a deadline says when or what" in outcome.errors[0].problem
    assert not decided(here, session, **{name: norm | {"deadlines": "-"}}).errors


def test_what_would_break_a_shape_is_said_with_its_row_of_the_sheet(
    ingest: Ingest, here: Path, session: Session, tmp_path: Path
) -> None:
    data = data_without("", tmp_path / "data")
    found, _, _ = ingest(wanted=Wanted("a.s.r.", "GLI", (2031,)))
    sheet = Sheet(here / "review.xlsx")
    sheet.fill("beleid", sheet.rows("beleid")["title_en"], {"value": "Foot care", "who": "L"})
    sheet.save()
    name = name_of(found, "consulten")
    norm = {"verdict": "nieuwe norm", "new_nl": "plant op tijd", "new_en": "plans in time"}
    # A date that is named without a day or a period wants a finding, and there is none.
    named = {"deadlines": "what=het plannen || the planning"}
    decided(here, session, **{name: norm | named})
    outcome = apply(here, session, data)
    assert outcome.published is not None
    assert [p.where for p in outcome.published.problems] == [f"bepalingen, {name}"]


def test_what_was_accepted_and_is_known_by_now_is_no_lost_decision(
    ingest: Ingest, here: Path, session: Session, tmp_path: Path, extract: Extract
) -> None:
    ingest()
    sheet = Sheet(here / "review.xlsx")
    care = sheet.rows("begrippen")["care:voetzorg"]
    sheet.fill("begrippen", care, {
        "verdict": "overnemen", "who": "L", "label_nl": "voetzorg", "label_en": "foot care",
        "definition_nl": "zorg voor voeten", "definition_en": "care for feet",
    })  # fmt: skip
    sheet.save()
    apply(here, session)
    decision = next(d for d in read_decisions(here) if d.iri.endswith("/voetzorg"))
    iri = thing_iri("care-type", "voetzorg")
    concept = next(iter(session.catalogue.concepts.values()))
    known = replace(concept, iri=iri, type="CareType", label=Text("voetzorg", "foot care"))
    catalogue = replace(
        session.catalogue, concepts={**session.catalogue.concepts, iri: known}
    )  # fmt: skip
    path = tmp_path / "voetzorg-2028.md"
    found = draft_of(path, read(path), Wanted(), catalogue, read_words("publishers"), extract)
    assert iri not in {p.concept.iri for p in found.draft.proposals}
    held, _ = write_draft(found, here)
    assert held.orphans == ()
    assert decision in read_decisions(here)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_document_that_is_text_is_kept_byte_for_byte(
    tmp_path: Path, here: Path, session: Session, extract: Extract, end: str
) -> None:
    path = tmp_path / "voetzorg-2028.txt"
    lines = end if end == "\r\n" else "\n"
    path.write_bytes((TEXT.rstrip("\n").replace("\n", lines) + end).encode())
    words = read_words("publishers")
    found = draft_of(path, read(path), Wanted(), session.catalogue, words, extract)
    write_draft(found, here)
    assert (here / "document.txt").read_bytes() == path.read_bytes()
    assert found.draft.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_no_text_has_the_hash_of_the_lines_that_are_kept(
    tmp_path: Path, here: Path, session: Session, extract: Extract
) -> None:
    path = tmp_path / "voetzorg-2028.html"
    lines = (line for line in TEXT.splitlines() if line)
    path.write_text("".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
    words = read_words("publishers")
    found = draft_of(path, read(path), Wanted(), session.catalogue, words, extract)
    write_draft(found, here)
    kept = (here / "document.txt").read_bytes()
    assert kept != path.read_bytes()
    assert found.draft.source.sha256 == hashlib.sha256(kept).hexdigest()


def test_an_error_half_way_leaves_the_folder_as_it_was(ingest: Ingest, here: Path) -> None:
    ingest()
    before = contents(here)

    def fail() -> None:
        with replaced(here) as work:
            (work / "draft.ttl").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert contents(here) == before
    assert [p.name for p in here.parent.iterdir()] == [here.name]


def test_a_kill_between_the_two_renames_is_mended(ingest: Ingest, here: Path) -> None:
    ingest()
    before = contents(here)
    here.rename(here.with_name(f".{here.name}.old"))
    folders.recovered(here)
    assert contents(here) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a workbook"])
def test_what_is_no_workbook_is_a_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "review.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="no workbook that can be read"):
        read_sheet(path)
    assert not untouched(path)


def test_a_text_without_a_statement_is_refused_with_the_remedy(ingest: Ingest, here: Path) -> None:
    with pytest.raises(PolicyGraphError, match="not one statement"):
        ingest("De zon schijnt.\n")
    assert not here.exists()


def test_what_was_added_is_in_the_next_sheet_and_is_not_added_twice(
    ingest: Ingest, here: Path, session: Session
) -> None:
    ingest()
    sheet = Sheet(here / "review.xlsx")
    cells = {"quote": "koopt voetzorg in", "kind": "verwachting", "who": "Lezer"}
    norm = {"new_nl": "koopt voetzorg", "new_en": "buys foot care"}
    sheet.add("bepalingen", cells | norm)
    about = {"about": "beleid", "type": "ambiguity", "line": 3, "who": "Lezer"}
    sheet.add("bevindingen", about | {"label_nl": "onduidelijk", "label_en": "unclear"})
    sheet.save()
    first = apply(here, session)
    assert first.errors == ()
    assert first.new == 2
    assert apply(here, session).new == 0
    (here / "review.xlsx").unlink()
    ingest()
    again = Sheet(here / "review.xlsx")
    number = again.rows("bepalingen")["L0003.2"]
    assert again.cell("bepalingen", number, "quote").value == "koopt voetzorg in"
    assert again.cell("bepalingen", number, "verdict").value == "toevoegen"
    assert apply(here, session).new == 0
    moved = ingest(TEXT.replace("koopt voetzorg", "\nkoopt voetzorg"))[1]
    added = next(d for d in moved.decisions if d.anchor)
    assert added.anchor is not None
    assert added.anchor.start_line == 4
