"""A changed document: what only moved gets its new place, what is not there once stays an orphan."""

import json
import shutil
from pathlib import Path

import pytest

from policygraph.anchors import DocumentText
from policygraph.documents import Documents
from policygraph.model import Catalogue, Place
from policygraph.placing import Placed, placed
from policygraph.reanchoring import reanchor
from policygraph.vocabulary import PREFIXES

from .changing import EARLIER, OLD, Changing, changing
from .cli.conftest import Run, run, store

__all__ = ["run", "store"]

HERE = f"{PREFIXES['policy']}{OLD}/"

# The old text with three lines before it, the course before the test, the rules of the house gone,
# the log book twice, and the notice of a failure under another heading.
CHANGED = """# Proefbeleid 2027

Tweede versie.

## Contractvoorwaarden 2027
- U rondt minstens 80% van de plannen op tijd af.
- U levert uw opgave in vóór 1 juli 2026.
- U levert uw jaarplan in vóór 1 oktober 2026.
- U plaatst een klachtenbus
  in de hal.
- U houdt een logboek bij van elk bezoek.
- U heeft andere huisregels.
- U bent verzekerd tegen brand.

## Kwaliteit
- U volgt een opfriscursus.
- U toetst uw werk ieder jaar.
- U meldt een storing aan het loket binnen twee weken.

## Bijlage
- U houdt een logboek bij van elk bezoek.

## Contact
Vragen over declaraties? Mail declaraties@proef.example.
Vragen over het contract? Mail contract@proef.example.
"""
EXPECTED = {
    4: ("moved", (6,)),
    5: ("moved", (18,)),
    6: ("moved", (7,)),
    7: ("moved", (8,)),
    8: ("moved", (9,)),
    9: ("orphan", (11, 21)),
    10: ("orphan", ()),
    11: ("moved", (13,)),
    14: ("moved", (17,)),
    15: ("moved", (16,)),
    18: ("moved", (24,)),
    19: ("moved", (25,)),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    return changing(tmp_path_factory.mktemp("changing"))


def places(lines: range, text: str = EARLIER) -> dict[str, Place]:
    document = DocumentText(text)
    return {
        f"{HERE}L{n:04d}": Place(
            OLD, (), n, n, None, None, document.anchor(n, n, None, None).hash
        )
        for n in lines
    }  # fmt: skip


def environment(made: Changing, folder: Path, text: str) -> dict[str, str]:
    folder.mkdir()
    (folder / f"{OLD}.md").write_text(text, encoding="utf-8")
    return {"POLICYGRAPH_STORE": str(made.store), "POLICYGRAPH_DOCUMENTS": str(folder)}


def test_each_statement_stands_there_still_elsewhere_or_nowhere(
    run: Run, made: Changing, tmp_path: Path
) -> None:
    known = environment(made, tmp_path / "new", CHANGED)
    done = run("verify", "--moved", **known)
    assert done.code == 1
    found = {}
    for row in done.out.splitlines():
        place, standing, iri = row.rsplit(" ", 2)
        was, _, now = place.rstrip(":").partition(" -> ")
        lines = tuple(int(n) for n in now.split(", ") if n.isdigit())
        found[int(was.split(":")[1])] = (standing, lines)
        assert iri == f"{HERE}L{int(was.split(':')[1]):04d}"
    assert found == EXPECTED
    assert "0 unchanged, 10 moved, 2 orphan" in done.err


def test_an_unchanged_document_has_nothing_to_place(run: Run, made: Changing) -> None:
    done = run(
        "verify", "--moved",
        POLICYGRAPH_STORE=str(made.store), POLICYGRAPH_DOCUMENTS=str(made.documents),
    )  # fmt: skip
    assert (done.code, done.out) == (0, "")


def test_the_new_places_are_put_into_the_policy_file_and_nothing_else(
    run: Run, made: Changing, tmp_path: Path
) -> None:
    known = environment(made, tmp_path / "new", CHANGED)
    data, lines = tmp_path / "data", tmp_path / "new.ttl"
    shutil.copytree(made.data, data)
    path = data / "policies" / f"{OLD}.ttl"
    before = path.read_text(encoding="utf-8")
    done = run("verify", "--moved", "--output", str(lines), "--data", str(data), **known)
    assert done.code == 1
    assert path.read_text(encoding="utf-8") == before
    run("verify", "--moved", "--apply", "--data", str(data), **known)
    after = path.read_text(encoding="utf-8")
    assert [p.name for p in path.parent.iterdir() if "part" in p.name] == []
    old, new = before.split("\n\n"), after.split("\n\n")
    changed = {b.split(" ")[0]: b for a, b in zip(old, new, strict=True) if a != b}
    # Every thing keeps its name; the orphans and what is no place stay as they were.
    assert [b.split(" ")[0] for b in old] == [b.split(" ")[0] for b in new]
    assert {"here:L0009", "here:L0010"}.isdisjoint(changed)
    fire = changed["here:L0011"].splitlines()
    assert "  pg:startLine 13 ;" in fire
    assert "  pg:endLine 13 ;" in fire
    # The bus is broken over two lines now; its hash is that of the same words.
    bus = changed["here:L0008"].splitlines()
    assert bus[-3:-1] == ["  pg:startLine 9 ;", "  pg:endLine 10 ;"]
    # The failure stands under quality now, whose heading moved from 13 to 15.
    assert "  pg:section here:S0013 ;" in changed["here:L0005"]
    assert "pg:startLine 15" in changed["here:S0013"]
    shown = lines.read_text(encoding="utf-8")
    assert "here:L0005 pg:section here:S0013 ;" in shown
    assert "here:L0009" not in shown
    # Read again from the file, only the orphans are left.
    run("build", "--data", str(data), POLICYGRAPH_STORE=str(tmp_path / "store"))
    again = run("verify", **(known | {"POLICYGRAPH_STORE": str(tmp_path / "store")}))
    lost = [line for line in again.out.splitlines() if OLD in line]
    assert [line.split(": ")[0] for line in lost] == [f"{OLD}:9", f"{OLD}:10"]


def test_the_report_of_changes_names_them(run: Run, made: Changing, tmp_path: Path) -> None:
    folder = tmp_path / "both"
    known = environment(made, folder, CHANGED)
    shutil.copy(made.documents / "proef-2028.md", folder)
    done = run("compare", OLD, "proef-2028", "-f", "json", **known)
    assert done.code == 1
    found = {
        p["line"]: (p["standing"], tuple(p["found"]))
        for p in json.loads(done.out)["report"]["places"]
    }
    assert found == EXPECTED
    table = run("compare", OLD, "proef-2028", **known).out
    assert "wees: de letterlijke tekst staat er niet meer" in table
    # A wording that is not where it was is not shown as if it were.
    assert (
        "logboek bij van elk bezoek.”"
        not in table.split("proef-2027:9")[1].split("proef-2027:10")[0].split("proef-2028")[0]
    )


@pytest.mark.parametrize("options", [("--apply",), ("--moved", "--write", "x"), ("-o", "x")])
def test_options_that_do_not_go_together(
    run: Run, made: Changing, options: tuple[str, ...]
) -> None:
    assert run("verify", *options, POLICYGRAPH_STORE=str(made.store)).code == 2


def test_a_part_of_a_line_is_found_across_a_new_line_end() -> None:
    old = DocumentText("U bent lid, en u betaalt elke maand contributie. Meer niet.\n")
    anchor = old.find("u betaalt elke maand contributie.")[0]
    place = Place("d", (), 1, 1, anchor.start_column, anchor.end_column, anchor.hash)
    new = DocumentText("Nieuw.\nU bent lid, en u betaalt elke\nmaand contributie. Meer niet.\n")
    (found,) = placed(new, {"x": place})
    assert found.standing == "moved"
    assert found.anchor
    assert (found.anchor.start_line, found.anchor.end_line) == (2, 3)
    # A word cut at the line end is as many characters more: only the earlier text tells the words.
    cut = DocumentText("Nieuw.\nU bent lid, en u betaalt elke maand contri-\nbutie. Meer niet.\n")
    assert placed(cut, {"x": place})[0].standing == "orphan"
    (found,) = placed(cut, {"x": place}, old)
    assert (found.standing, found.found) == ("moved", (2,))
    # The words of an earlier text that is another are not taken for it.
    other = DocumentText("Iets anders dan wat hier stond, en dat is net zo lang of langer nog.\n")
    assert placed(cut, {"x": place}, other)[0].standing == "orphan"
    assert placed(new, {"x": place}, other)[0].standing == "moved"


def test_a_wording_inside_another_word_is_not_it() -> None:
    place = places(range(1, 2), "u wast\n")[f"{HERE}L0001"]
    (found,) = placed(DocumentText("Nu wast hij.\nu wast\n"), {"x": place})
    assert (found.standing, found.found) == ("moved", (2,))
    # The number of a footnote is no part of the word before it.
    place = places(range(1, 2), "u wast\n")[f"{HERE}L0001"]
    text = DocumentText("Kop\nu wast1\n")
    (found,) = placed(text, {"x": place}, DocumentText("u wast\n"))
    assert found.standing == "moved"


def test_a_heading_that_stands_in_the_contents_too_is_the_one_above_its_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "p.ttl"
    path.write_text(
        f"@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix here: <{HERE}> .\n"
        'here:S0003 a pg:Section ; pg:heading "Eisen" ; pg:startLine 3 .\n'
        "here:L0004 a pg:Requirement ; pg:section here:S0003 ; pg:startLine 4 ; pg:endLine 4 ; "
        'pg:quoteHash "x" ; pg:hasFinding here:F0004 .\n'
        "here:F0004 a pg:Finding ; pg:startLine 4 ; pg:otherLine 9 .\n",
        encoding="utf-8",
    )
    new = DocumentText("Inhoud\nEisen\n\nKop\n\n## Eisen\n- U betaalt.\n")
    anchor = new.find("U betaalt.")[0]
    item = Placed(f"{HERE}L0004", "moved", Place("p", (), 4, 4, None, None, "x"), anchor, (7,))
    found = reanchor(path, new, [item])
    assert 'pg:heading "Eisen" ;\n  pg:startLine 6 .' in found.whole
    assert f'pg:quoteHash "{anchor.hash}"' in found.whole
    assert "pg:startLine 7 ;\n  pg:otherLine 9" in found.whole
    # What nothing tells the new line of keeps its number, and is told.
    assert found.left == (f"{HERE}F0004",)


def test_the_real_documents_a_line_further_on(catalogue: Catalogue, documents: Documents) -> None:
    for iri, policy in catalogue.policies.items():
        text = documents.text(policy.document)
        if text is None:
            continue
        later = DocumentText("\n".join(["Een nieuwe eerste regel.", *text.lines]))
        mine = {p.iri: p.place for p in catalogue.by_policy[iri]}
        found = placed(later, mine)
        assert {p.standing for p in found} <= {"moved", "orphan"}
        for item in found:
            if item.anchor:
                assert item.anchor.start_line == item.place.start_line + 1
                assert item.anchor.start_column == item.place.start_column
            else:
                # Only what stands in the document more than once cannot be told apart.
                assert len(item.found) > 1
