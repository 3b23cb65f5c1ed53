"""A file of decisions is the filled sheet in another form: the same judging, the same outcome."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from policygraph.drafts.decisions import current, read_decisions
from policygraph.drafts.file_rows import rows_with, sheet_with
from policygraph.drafts.opened import OpenDraft, open_draft
from policygraph.drafts.review_file import SHEET_KEYS, ReviewFile, allowed, parsed, read_review_file
from policygraph.drafts.review_state import ChangedMeanwhileError, mark_of, state_of
from policygraph.drafts.reviewing import Outcome, Reviewing, review
from policygraph.errors import InputError
from policygraph.session import Session

from ..conftest import ROOT
from ..explorer.drafting import SLUG, ingested
from .filling import Sheet, data_without

NOW = "2026-11-22T12:00:00Z"
BY = {"who": "A. de Vries", "when": "2026-11-20"}
BASIN = {"new_nl": "heeft een praktijkruimte met spoelbak", "new_en": "has a room with a basin"}
SCHEMA = json.loads((ROOT / "docs" / "review-v1.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, session: Session) -> Path:
    folder = tmp_path_factory.mktemp("made") / "drafts"
    ingested(folder, session)
    return folder / SLUG


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    """A draft of its own for a test."""
    return Path(shutil.copytree(made, tmp_path / "drafts" / SLUG))


def text_of(rows: Mapping[str, Any], **more: Any) -> str:
    whole = {"format": "policygraph-review", "version": 1, "draft": SLUG, "rows": rows} | more
    return json.dumps(whole)


def apply(
    here: Path, session: Session, rows: Mapping[str, Any] | None = None, **more: Any
) -> Outcome:
    """Review with the rows of a file, or with the sheet; never in the project's data."""
    more = {"data": here.parent / "data"} | more
    said = parsed(text_of(rows), SLUG) if rows is not None else None
    asked = Reviewing(here, None, ROOT / "ontology", who="", now=NOW, said=said, **more)
    assert asked.data != ROOT / "data"
    return review(asked, session.catalogue)


def hashes(here: Path, session: Session) -> dict[str, str]:
    return {e.name: e.hash for e in open_draft(here, session.catalogue).draft.entries}


def statement(name: str, verdict: str, hash_: str = "", **cells: str) -> dict[str, str]:
    return {"id": name, "hash": hash_, "verdict": verdict} | BY | cells


def held(here: Path) -> dict[str, Any]:
    return {i.rsplit("/", 1)[-1]: d for i, d in current(read_decisions(here)).items()}


DECIDED: Mapping[str, Any] = {
    "statements": [
        statement("L0009", "accept"),
        statement("L0010", "correct", kind="uitsluitingsgrond", roles="-", remark="knock-out"),
        statement("L0011", "new-norm", norm="norm:eigen-spoelbak", **BASIN),
        statement("L0013", "reject"),
        {"id": "", "verdict": "add", "quote": "De balie is op werkdagen bemand", "place": "r. 16",
         "kind": "verwachting", "new_nl": "heeft een bemande balie",
         "new_en": "has a staffed desk"} | BY,
    ],
    "policy": [{"id": "title_en", "value": "Foot care 2028"} | BY],
    "concepts": [
        {"id": "care:voetzorg", "verdict": "accept", "label_nl": "voetzorg",
         "label_en": "foot care", "definition_nl": "Zorg voor voeten.",
         "definition_en": "Care for feet."} | BY,
        {"id": "organization:gezond-morgen", "verdict": "accept",
         "label_nl": "Gezond Morgen", "label_en": "Gezond Morgen"} | BY,
    ],
    "findings": [
        {"id": "", "verdict": "add", "about": "L0009", "type": "ambiguity", "line": "9",
         "label_nl": "welk register?", "label_en": "which register?"} | BY
    ],
}  # fmt: skip


def fill_sheet(path: Path, rows: Mapping[str, Any]) -> None:
    """Fill the same decisions into the sheet, as a person would."""
    sheet = Sheet(path)
    for key, said in rows.items():
        name = SHEET_KEYS[key].name
        known = sheet.rows(name)
        for row in said:
            cells = {k: v for k, v in row.items() if k not in ("id", "hash", "over")}
            if row.get("verdict") == "add":
                sheet.add(name, cells)
            else:
                sheet.fill(name, known[row["id"]], cells)
    sheet.save()


def test_a_file_gives_the_decisions_and_the_policy_that_the_sheet_gives(
    here: Path, session: Session, tmp_path: Path
) -> None:
    names = list(hashes(here, session))
    decided = {row["id"] for row in DECIDED["statements"]}
    rest = [statement(name, "reject") for name in names if name not in decided]
    whole = dict(DECIDED) | {"statements": [*DECIDED["statements"], *rest]}
    jsonschema_rs.validate(SCHEMA, json.loads(text_of(whole, saved=NOW)))
    other = Path(shutil.copytree(here, tmp_path / "other" / SLUG))
    fill_sheet(other / "review.xlsx", whole)
    found = []
    for folder, rows in ((here, whole), (other, None)):
        data = data_without("", folder.parent / "data")
        outcome = apply(folder, session, rows, data=data)
        assert [str(e) for e in outcome.errors] == []
        assert outcome.published is not None
        assert [str(p) for p in outcome.published.problems] == []
        written = {p.relative_to(data).as_posix(): p.read_text() for p in outcome.published.files}
        files = {n: (folder / n).read_text() for n in ("draft.ttl", "decisions.ttl")}
        found.append((written, files))
    assert found[0] == found[1]
    assert f"policies/{SLUG}.ttl" in found[0][0]
    assert "eigen-spoelbak" in found[0][0][f"policies/{SLUG}.ttl"]
    assert "A. de Vries" in found[0][1]["decisions.ttl"]


def test_rows_that_are_not_in_a_file_stay_as_they_are(here: Path, session: Session) -> None:
    assert apply(here, session, DECIDED).errors == ()
    before = held(here)
    assert before["L0010"].changes["kind"] == "uitsluitingsgrond"
    outcome = apply(here, session, {"statements": [statement("L0014", "reject")]})
    assert (outcome.errors, outcome.new) == ((), 1)
    after = held(here)
    assert {k: v for k, v in after.items() if k != "L0014"} == before
    # A row is the whole of its row: what it leaves out is as proposed.
    apply(here, session, {"statements": [statement("L0010", "accept")]})
    assert (held(here)["L0010"].verdict, held(here)["L0010"].changes) == ("accept", {})


def test_silence_on_the_policy_is_no_agreement(here: Path, session: Session) -> None:
    facts = [{"id": "title_en", "value": "Foot care"} | BY]
    apply(here, session, {"policy": facts})
    assert held(here)[SLUG].changes == {"title_en": "Foot care"}
    more = {"id": "care", "value": "GLI"} | BY | {"who": "B. Bos"}
    apply(here, session, {"policy": [more]})
    # Facts decided before are kept with the new one; who decided last signs.
    assert held(here)[SLUG].changes == {"title_en": "Foot care", "care": "GLI"}
    assert held(here)[SLUG].who == "B. Bos"


def test_without_a_row_on_the_policy_nothing_is_decided_on_it(here: Path, session: Session) -> None:
    draft = here / "draft.ttl"
    text = draft.read_text(encoding="utf-8")
    title = 'dcterms:title "Zorginkoopbeleid 2028 Voetzorg"@nl ;'
    assert text.count(title) == 2
    draft.write_text(text.replace(title, title + ' dcterms:title "Foot care"@en ;', 1))
    assert apply(here, session, {"statements": [statement("L0009", "reject")]}).errors == ()
    assert set(held(here)) == {"L0009"}


@pytest.mark.parametrize(
    ("cells", "pointer", "words"),
    [
        ({"verdict": "misschien"}, "/rows/statements/0/verdict", "is no decision"),
        ({"verdict": "correct", "kind": "plicht"}, "/rows/statements/0/kind", "is no kind"),
        ({"verdict": "new-norm", "new_nl": "iets"}, "/rows/statements/0/new_en", "in English"),
        ({"verdict": "accept", "id": "L0011"}, "/rows/statements/0/norm", "there is no norm"),
        ({"verdict": "accept", "who": ""}, "/rows/statements/0/who", "nobody is named"),
        ({"verdict": "accept", "when": "gisteren"}, "/rows/statements/0/when", "is no date"),
        ({"verdict": "correct"}, "/rows/statements/0/verdict", "nothing is corrected"),
        ({"id": "L9999", "verdict": "accept"}, "/rows/statements/0/id", "not in the draft"),
        ({"id": "", "verdict": "add", "quote": "staat er niet"}, "/rows/statements/0/quote",
         "nowhere"),
    ],
)  # fmt: skip
def test_an_error_points_at_its_field_and_nothing_is_written(
    here: Path, session: Session, cells: dict[str, str], pointer: str, words: str
) -> None:
    before = {p.name: p.read_bytes() for p in here.iterdir()}
    rows = {"statements": [statement("L0009", "accept") | cells, statement("L0013", "reject")]}
    outcome = apply(here, session, rows)
    said = {getattr(e, "pointer", ""): e.problem for e in outcome.errors}
    assert words in said[pointer]
    assert pointer.rsplit("/", 1)[1] in str(outcome.errors[0])
    assert {p.name: p.read_bytes() for p in here.iterdir()} == before


def opened(here: Path, session: Session) -> OpenDraft:
    return open_draft(here, session.catalogue)


def over(here: Path, session: Session, name: str) -> str:
    draft = opened(here, session)
    return mark_of(draft.held.get(f"{draft.draft.policy.iri}/{name}"))


def test_what_somebody_else_decided_meanwhile_is_not_overwritten(
    here: Path, session: Session
) -> None:
    mine = statement("L0009", "accept", over=over(here, session, "L0009"))
    other = statement("L0009", "reject", who="B. Bos", over=over(here, session, "L0009"))
    apply(here, session, {"statements": [other]})
    outcome = apply(here, session, {"statements": [mine, statement("L0013", "reject")]})
    assert [getattr(e, "pointer", "") for e in outcome.errors] == ["/rows/statements/0/over"]
    assert "B. Bos decided this meanwhile (reject, 2026-11-20)" in str(outcome.errors[0])
    assert held(here)["L0009"].who == "B. Bos"
    assert "L0013" not in held(here)
    # She saw it and decides again; who says the same as the other has no conflict.
    again = mine | {"over": over(here, session, "L0009")}
    assert apply(here, session, {"statements": [again]}).errors == ()
    agreed = statement("L0009", "accept", who="C. Cox", over="")
    assert apply(here, session, {"statements": [agreed]}).new == 0


def test_a_statement_that_got_another_address_is_found_by_its_wording(
    here: Path, session: Session
) -> None:
    known = hashes(here, session)
    rows = {"statements": [statement("L0001", "reject", known["L0013"])]}
    assert apply(here, session, rows).errors == ()
    assert held(here)["L0013"].verdict == "reject"


def test_a_state_that_is_gone_is_said_before_anything_is_judged(
    here: Path, session: Session
) -> None:
    state = state_of(here)
    apply(here, session, {"statements": [statement("L0009", "reject")]}, state=state)
    with pytest.raises(ChangedMeanwhileError, match="changed meanwhile"):
        apply(here, session, {"statements": [statement("L0010", "reject")]}, state=state)
    assert "L0010" not in held(here)


def test_a_sheet_that_was_made_before_does_not_take_back_what_was_decided_since(
    here: Path, session: Session
) -> None:
    ingested(here.parent, session)
    fill_sheet(here / "review.xlsx", {"statements": [statement("L0009", "reject")]})
    apply(here, session)
    (here / "review.xlsx").unlink()
    ingested(here.parent, session)
    # The sheet says reject, as it was made; the page decides otherwise afterwards.
    apply(here, session, {"statements": [statement("L0009", "accept", who="B. Bos")]})
    fill_sheet(here / "review.xlsx", {"statements": [statement("L0010", "reject")]})
    assert apply(here, session).new == 1
    assert (held(here)["L0009"].verdict, held(here)["L0009"].who) == ("accept", "B. Bos")
    assert held(here)["L0010"].verdict == "reject"


def test_decisions_without_any_sheet_are_enough_for_the_policy(
    here: Path, session: Session
) -> None:
    names = hashes(here, session)
    rejected = [statement(name, "reject") for name in names if name != "L0009"]
    rows = {"statements": [statement("L0009", "accept"), *rejected], "policy": DECIDED["policy"],
            "concepts": DECIDED["concepts"]}  # fmt: skip
    data = data_without("", here.parent / "data")
    assert apply(here, session, rows, data=data, publishing=False).published is None
    (here / "review.xlsx").unlink()
    outcome = apply(here, session, data=data)
    assert outcome.published is not None
    assert (data / "policies" / f"{SLUG}.ttl") in outcome.published.files


def test_the_sheet_with_a_file_in_it_says_what_the_file_says(here: Path, session: Session) -> None:
    from policygraph.drafts.rows import choices_of
    from policygraph.drafts.sheet import review_sheet

    draft = opened(here, session)
    said = parsed(text_of(DECIDED), SLUG)
    norms = [choices_of(draft.names, e) for e in draft.draft.entries]
    path = here / "review.xlsx"
    path.write_bytes(review_sheet("t", sheet_with(draft, said), norms, len(draft.decisions)))
    filled = Sheet(path)
    row = filled.rows("bepalingen")["L0011"]
    assert filled.cell("bepalingen", row, "verdict").value == "nieuwe norm"
    assert filled.cell("bepalingen", row, "new_nl").value == BASIN["new_nl"]
    assert [str(e) for e in apply(here, session).errors] == []
    by_sheet = held(here)
    assert by_sheet["L0010"].remark == "knock-out"
    assert {"L0016", "F0009"} <= by_sheet.keys() | {"F0009"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "format"),
        (text_of({}, format="policygraph-evidence"), "format"),
        (text_of({}, version=2), "of version 2"),
        (text_of({}, draft="../else"), "about the draft"),
        (text_of({}, wie="ik"), "the field 'wie'"),
        (text_of({"rijen": []}), "'rijen'"),
        (text_of({"statements": {}}), "no list"),
        (text_of({"statements": [1]}), "no object"),
        (text_of({"statements": [{"besluit": "x"}]}), "the field 'besluit'"),
        (text_of({"statements": [{"id": 9}]}), "no text"),
        (text_of({"statements": [{"remark": "x" * 10_001}]}), "more than"),
    ],
)
def test_what_is_no_file_of_decisions_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parsed(text, SLUG)


def test_a_file_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot be read"):
        read_review_file(tmp_path / "none.json", SLUG)


def test_the_schema_and_the_reader_know_the_same_fields() -> None:
    for key, layout in SHEET_KEYS.items():
        definition = SCHEMA["properties"]["rows"]["properties"][key]["items"]["$ref"]
        properties = SCHEMA["$defs"][definition.rsplit("/", 1)[1]]["properties"]
        assert set(properties) == set(allowed(layout)), key


def test_an_empty_file_says_nothing(here: Path, session: Session) -> None:
    draft = opened(here, session)
    rows, errors = rows_with(draft, ReviewFile(SLUG))
    assert errors == []
    assert "beleid" not in rows
    assert len(rows["bepalingen"]) == len(draft.draft.entries)
    assert apply(here, session, {}).new == 0


def test_facts_on_the_policy_that_another_decided_meanwhile_are_asked_again(
    here: Path, session: Session
) -> None:
    apply(here, session, {"policy": [{"id": "title_en", "value": "Foot care"} | BY]})
    late = {"id": "title_en", "value": "Feet", "over": ""} | BY | {"who": "B. Bos"}
    outcome = apply(here, session, {"policy": [late]})
    assert [getattr(e, "pointer", "") for e in outcome.errors] == ["/rows/policy/0/over"]
    assert held(here)[SLUG].changes == {"title_en": "Foot care"}
    draft = opened(here, session)
    seen = late | {"over": mark_of(draft.held[draft.draft.policy.iri])}
    assert apply(here, session, {"policy": [seen]}).errors == ()
    assert held(here)[SLUG].changes == {"title_en": "Feet"}
