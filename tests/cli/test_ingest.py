"""``ingest`` and ``review`` as a user runs them, on made-up documents."""

import json
from pathlib import Path

import pytest

from ..drafts.filling import Sheet, data_without
from .conftest import Run

TEXT = """# Zorginkoopbeleid 2028 Voetzorg

Gezond Morgen Zorgverzekeringen koopt voetzorg in.

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

- U beschikt over een eigen praktijkruimte met een spoelbak.
- U levert minimaal 80% van de consulten binnen vier weken.
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "voetzorg-2028.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_guesses_are_shown_with_the_line_that_says_so(
    run: Run, document: Path, tmp_path: Path
) -> None:
    done = run("ingest", str(document), "--drafts", str(tmp_path / "d"))
    assert done.code == 0, done.err
    assert (
        "insurer: Gezond Morgen (line 3: 'Gezond Morgen Zorgverzekeringen koopt voetzorg in.'"
        in done.err
    )
    assert "year: 2028 (line 1:" in done.err
    assert "not known to the graph as CareType" in done.err
    assert "te beoordelen" in done.out
    assert (tmp_path / "d" / "voetzorg-2028" / "review.xlsx").is_file()


def test_the_table_is_in_the_language_that_was_asked(
    run: Run, document: Path, tmp_path: Path
) -> None:
    done = run("ingest", str(document), "--drafts", str(tmp_path / "d"), "--lang", "en")
    assert "voetzorg-2028: Zorginkoopbeleid 2028 Voetzorg" in done.out
    assert "to be reviewed" in done.out
    assert "requirement" in done.out
    assert "voorwaarde" not in done.out


def test_a_second_sheet_is_named_in_the_next_step(run: Run, document: Path, tmp_path: Path) -> None:
    drafts = str(tmp_path / "d")
    first = run("ingest", str(document), "--drafts", drafts)
    assert "fill in review.xlsx there" in first.err
    assert "--sheet" not in first.err
    folder = tmp_path / "d" / "voetzorg-2028"
    sheet = Sheet(folder / "review.xlsx")
    for row in sheet.rows("bepalingen").values():
        sheet.fill("bepalingen", row, {"verdict": "afwijzen", "who": "Lezer"})
    sheet.save()
    assert "3 rejected" in run("review", str(folder), "--drafts", drafts).err
    document.write_text(TEXT + "\nU meldt een storing altijd.\n", encoding="utf-8")
    again = run("ingest", str(document), "--drafts", drafts)
    assert "fill in review-2.xlsx there" in again.err
    assert f"--sheet {folder}/review-2.xlsx`" in again.err


def test_jsonl_has_the_shape_of_export_and_writes_nothing(
    run: Run, document: Path, tmp_path: Path
) -> None:
    done = run("ingest", str(document), "--drafts", str(tmp_path / "d"), "-f", "jsonl")
    assert done.code == 0, done.err
    found = [json.loads(line) for line in done.out.splitlines()]
    exported = json.loads(run("export", "--format", "jsonl").out.splitlines()[0])
    added = {"confidence", "decided_by", "norm_candidates", "norm_verdict", "notes"}
    assert all(set(p) == set(exported) | added for p in found)
    sink = next(p for p in found if "spoelbak" in p["source"]["quote"])
    assert sink["kind"] == "Requirement"
    assert sink["source"]["line_start"] == 9
    assert 0 < sink["confidence"] <= 1
    assert isinstance(sink["decided_by"], dict)
    assert sink["decided_by"]["kind"]
    assert not (tmp_path / "d").exists()


def test_one_bad_document_costs_no_other(run: Run, document: Path, tmp_path: Path) -> None:
    empty = tmp_path / "leeg.md"
    empty.write_bytes(b"")
    done = run("ingest", str(empty), str(document), "--drafts", str(tmp_path / "d"), "-f", "json")
    assert done.code == 1
    assert "leeg.md: The file is empty" in done.err
    assert [d["slug"] for d in json.loads(done.out)] == ["voetzorg-2028"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--slug", "Voet Zorg"], "'voet-zorg'"),
        (["--year", "1"], "--year 1 is no contract year"),
        (["--store", "/nowhere/at/all"], "policygraph build"),
    ],
)
def test_a_wrong_option_is_said_before_any_work(
    run: Run, document: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = run("ingest", str(document), "--drafts", str(tmp_path / "d"), *arguments)
    assert done.code != 0
    assert message in done.err
    assert not (tmp_path / "d").exists()


def test_two_documents_of_one_name_are_refused(run: Run, document: Path, tmp_path: Path) -> None:
    done = run("ingest", str(document), str(document), "--drafts", str(tmp_path / "d"))
    assert done.code == 2
    assert "--slug" in done.err


def test_from_document_to_policy(run: Run, document: Path, tmp_path: Path) -> None:
    drafts, data = str(tmp_path / "d"), data_without("", tmp_path / "data")
    options = ["--care", "GLI", "--insurer", "a.s.r."]
    # A day without a year is a finding, on which nobody decides here.
    document.write_text(TEXT + "\nU meldt een storing vóór 1 juli.\n", encoding="utf-8")
    assert run("ingest", str(document), "--drafts", drafts, *options).code == 0
    draft = tmp_path / "d" / "voetzorg-2028"
    sheet = Sheet(draft / "review.xlsx")
    for row in sheet.rows("bepalingen").values():
        quote = str(sheet.cell("bepalingen", row, "quote").value)
        keep = {"verdict": "nieuwe norm", "new_nl": "heeft een wasbak", "new_en": "has a basin"}
        sheet.fill("bepalingen", row, keep if "spoelbak" in quote else {"verdict": "afwijzen"})
    sheet.save()
    nobody = run("review", "voetzorg-2028", "--drafts", drafts, "--data", str(data))
    assert nobody.code == 1
    assert "bepalingen!AH2: nobody is named" in nobody.out
    assert "nothing was written" in nobody.err
    sheet.fill("beleid", sheet.rows("beleid")["title_en"], {"value": "Foot care 2028"})
    sheet.save()
    done = run(
        "review", "voetzorg-2028", "--drafts", drafts, "--data", str(data), "--by", "A. de Vries"
    )
    assert done.code == 0, done.err + done.out
    assert "A. de Vries" in (draft / "decisions.ttl").read_text(encoding="utf-8")
    assert "sheet 'bevindingen': nobody decided on 1 row, it is left out" in done.err
    store = str(tmp_path / "store")
    assert run("build", "--data", str(data), "--store", store).code == 0
    (tmp_path / "documents").mkdir()
    (draft / "document.txt").rename(tmp_path / "documents" / "voetzorg-2028.txt")
    verified = run("verify", "--store", store, "--documents", str(tmp_path / "documents"))
    assert verified.code == 0, verified.out
    assert "1 places checked, 0 orphans" in verified.err
    answer = run("applies", "GLI", "--year", "2028", "--store", store, "-f", "json")
    assert [p["norm"]["label"] for p in json.loads(answer.out)["applies"]] == ["heeft een wasbak"]


def test_what_is_no_draft_is_a_message(run: Run, tmp_path: Path) -> None:
    done = run("review", str(tmp_path))
    assert done.code == 1
    assert "policygraph ingest" in done.err
    gone = run("review", "nergens", "--drafts", str(tmp_path))
    assert gone.code == 2
    assert "policygraph ingest" in gone.err


def test_a_file_of_decisions_is_applied_like_a_sheet(
    run: Run, document: Path, tmp_path: Path
) -> None:
    drafts, slug = str(tmp_path / "d"), "voetzorg-2028"
    assert run("ingest", str(document), "--drafts", drafts).code == 0
    rows = [{"id": "L0009", "verdict": "reject"}, {"id": "L0010", "verdict": "misschien"}]
    file = tmp_path / "mijn.json"
    whole = {"format": "policygraph-review", "version": 1, "draft": slug}
    file.write_text(json.dumps(whole | {"rows": {"statements": rows}}), encoding="utf-8")
    again = ["review", slug, "--drafts", drafts, "--data", str(tmp_path / "data"), "--by", "Lezer"]
    both = run(*again, "--decisions", str(file), "--sheet", "review.xlsx")
    assert (both.code, "one of the two" in both.err) == (2, True)
    done = run(*again, "--decisions", str(file))
    assert done.code == 1
    assert "statements L0010, verdict: 'misschien' is no decision" in done.out
    assert "nothing was written" in done.err
    file.write_text(json.dumps(whole | {"rows": {"statements": rows[:1]}}), encoding="utf-8")
    done = run(*again, "--decisions", str(file))
    assert "1 new decision;" in done.err
    kept = (tmp_path / "d" / slug / "decisions.ttl").read_text(encoding="utf-8")
    assert '"reject"' in kept
    assert '"Lezer"' in kept


def test_decisions_are_taken_on_this_machine_only(run: Run) -> None:
    done = run("serve", "--review", "--host", "192.0.2.7")
    assert done.code == 2
    assert "192.0.2.7 can be reached by others" in done.err
