"""The commands as a user types them: build, applies, explain, query, ask, validate."""

import json
import shutil
from pathlib import Path

import pytest

from policygraph.store import read_manifest

from ..cli.conftest import Run, runner
from .conftest import KNOWN, World, name_of, read_draft

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s pg:draftedIn ?d }"


@pytest.fixture(scope="module")
def run(world: World, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run ``policygraph`` on the build with drafts."""
    return runner(
        world.store, tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("no-documents")
    )


def test_applies_tells_of_a_draft_and_shows_it_apart_when_asked(run: Run) -> None:
    bare = run("applies", "wijkverpleging", "-f", "json")
    found = run("applies", "wijkverpleging", "-f", "json", "--with-drafts")
    assert (bare.code, found.code) == (0, 0)
    answer, wide = json.loads(bare.out), json.loads(found.out)
    assert any("onbeoordeeld concept" in n for n in answer["notices"])
    drafts = wide.pop("drafts")
    assert wide == answer
    assert [d["policy"]["slug"] for d in drafts] == [KNOWN]
    shown = run("applies", "wijkverpleging", "--with-drafts").out
    assert "ONBEOORDEELD" in shown
    assert "Onbeoordeeld concept" in shown
    assert "ONBEOORDEELD" not in run("applies", "wijkverpleging").out


def test_no_policy_stays_the_answer(run: Run) -> None:
    bare = run("applies", "wijkverpleging", "--year", "2028")
    assert (bare.code, bare.out) == (1, "")
    assert "There is an unreviewed draft" in bare.err
    found = run("applies", "wijkverpleging", "--year", "2028", "--with-drafts", "-f", "json")
    assert found.code == 1
    assert list(json.loads(found.out)) == ["drafts"]


def test_rows_of_a_draft_say_so(run: Run, world: World) -> None:
    left = len(read_draft(world.drafts / KNOWN).entries) - 1
    out = run("applies", "wijkverpleging", "--with-drafts", "-f", "csv").out
    assert sum(line.startswith("unreviewed ") for line in out.splitlines()) == left
    assert "unreviewed " not in run("applies", "wijkverpleging", "-f", "csv").out


def test_explain_says_first_that_nobody_reviewed_it(run: Run, world: World) -> None:
    name = f"{KNOWN}/{name_of(read_draft(world.drafts / KNOWN), 'bakfiets')}"
    told = run("explain", name, "--for", "wijkverpleging")
    assert told.code == 0
    assert told.out.startswith("Onbeoordeeld voorstel")
    as_json = json.loads(run("explain", name, "--for", "wijkverpleging", "-f", "json").out)
    assert as_json["provision"]["unreviewed"] is True


def test_a_query_finds_a_draft_by_name_or_when_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-8")
    assert "0" in run("query", str(path), "-f", "csv").out.splitlines()
    included = run("query", str(path), "-f", "csv", "--with-drafts").out.splitlines()[1]
    assert int(included) > 0
    asserted = run("query", str(path), "-f", "csv", "--with-drafts", "--asserted").out
    assert asserted.splitlines()[1] == included
    named = COUNT.replace("WHERE", "FROM <https://w3id.org/policygraph/id/graph/draft/{}> WHERE")
    path.write_text(named.replace("{}", KNOWN), encoding="utf-8")
    assert 0 < int(run("query", str(path), "-f", "csv").out.splitlines()[1]) < int(included)


def test_an_export_holds_drafts_only_when_asked_and_marks_them(run: Run) -> None:
    bare = run("export", "-f", "jsonl").out.splitlines()
    wide = run("export", "-f", "jsonl", "--with-drafts").out.splitlines()
    assert wide[: len(bare)] == bare
    more = [json.loads(line) for line in wide[len(bare) :]]
    assert more
    assert all(found["unreviewed"] is True for found in more)
    rows = run("export", "-f", "csv", "--with-drafts").out
    assert rows.splitlines()[0].endswith(",reviewed")
    assert f",{KNOWN}," in rows
    assert KNOWN not in run("export", "-f", "csv").out
    assert KNOWN not in run("export", "-f", "nq", "--asserted").out
    assert f"graph/draft/{KNOWN}>" in run("export", "-f", "nq", "--with-drafts").out
    assert run("export", "-f", "ttl", "--with-drafts").code == 2


def test_ask_takes_drafts(run: Run) -> None:
    asked = ("ask", "which-norms-do-policies-share", "-f", "csv")
    assert run(*asked).code == 0
    assert run(*asked, "--with-drafts").code == 0


def test_build_takes_drafts_by_option_or_setting(
    run: Run, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    build = ("build", "--store", str(store))
    monkeypatch.delenv("POLICYGRAPH_DRAFTS", raising=False)
    told = run(*build, "--drafts", str(world.drafts))
    assert told.code == 0, told.err
    assert "2 drafts of" in told.err
    assert read_manifest(store).drafts == 2
    monkeypatch.setenv("POLICYGRAPH_DRAFTS", str(world.drafts))
    assert "2 drafts of" in run(*build, "--drafts").err
    assert "2 drafts of" in run(*build).err
    assert "unreviewed" not in run(*build, "--no-drafts").err
    assert read_manifest(store).drafts == 0


def test_validate_holds_drafts_against_their_shapes(run: Run, world: World, tmp_path: Path) -> None:
    assert str(world.drafts) not in run("validate", "--drafts", str(world.drafts)).out
    folder = tmp_path / KNOWN
    shutil.copytree(world.drafts / KNOWN, folder)
    path = folder / "draft.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("pg:proposedKind pg:Prohibition", "pg:proposedKind pg:Advice")
        .replace("care:wijkverpleging", "care:nergens")
        .replace("pg:rank 1 ;", "pg:rank 0 ;"),
        encoding="utf-8",
    )
    told = run("validate", "--drafts", str(folder))
    assert told.code == 1
    lines = [line for line in told.out.splitlines() if line.startswith(f"{path}:")]
    assert len(lines) == sum(line.count(str(path)) for line in told.out.splitlines())
    assert any("exactly one of the nine kinds" in line for line in lines)
    assert any("care:nergens is in neither the graph nor the draft" in line for line in lines)
    assert any("a place in the row" in line for line in lines)
    wrong = text.splitlines().index("here:" + _block(text, "pg:Prohibition")) + 1
    assert any(line.startswith(f"{path}:{wrong}: ") for line in lines)


def _block(text: str, words: str) -> str:
    """Return the first line, without its prefix, of the block that has these words."""
    block = next(b for b in text.split("\n\n") if f"pg:proposedKind {words}" in b)
    return block.splitlines()[0].removeprefix("here:")


def test_decisions_on_what_is_gone_are_said(run: Run, world: World, tmp_path: Path) -> None:
    folder = tmp_path / KNOWN
    shutil.copytree(world.drafts / KNOWN, folder)
    path = folder / "decisions.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kind=Expectation", "kind=Advies"), encoding="utf-8")
    told = run("validate", "--drafts", str(folder))
    assert told.code == 1
    assert f"{path}:1: " in told.out
    assert "Advies" in told.out
