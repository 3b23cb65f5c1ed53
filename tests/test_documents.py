"""The wording behind the graph: checked against the documents, and orphans never moved silently."""

import json
import shutil
from pathlib import Path

import pytest

from policygraph.anchoring import anchor_file
from policygraph.anchors import DocumentText
from policygraph.coverage import gaps, sentences
from policygraph.documents import Documents
from policygraph.errors import SourceError
from policygraph.model import Catalogue, Place
from policygraph.places import excused_lines, places
from policygraph.session import Session

from .cli.conftest import Run, run, store
from .conftest import ROOT

__all__ = ["run", "store"]


def test_every_place_still_has_its_wording(session: Session, documents: Documents) -> None:
    anchored = places(session.graph)
    assert len(anchored) >= len(session.catalogue.provisions)
    assert [o.iri for o in documents.orphans(anchored)] == []


def test_the_documents_are_the_ones_that_were_modelled(
    catalogue: Catalogue, documents: Documents
) -> None:
    assert len(catalogue.hashes) == 5
    for slug, sha in catalogue.hashes.items():
        assert documents.sha256(slug) == sha


def test_every_answer_carries_its_quote(catalogue: Catalogue, documents: Documents) -> None:
    quotes = {p.iri: documents.quote(p) for p in catalogue.provisions.values()}
    assert [iri for iri, quote in quotes.items() if not quote] == []
    keurmerk = next(q for i, q in quotes.items() if i.endswith("wijkverpleging-2027/L0377"))
    assert keurmerk
    assert "KIWA" in keurmerk


def test_every_cue_is_covered_or_listed_with_a_reason(
    session: Session, documents: Documents
) -> None:
    by_document: dict[str, list[Place]] = {}
    for place in places(session.graph).values():
        by_document.setdefault(place.document, []).append(place)
    assert len(by_document) == 5
    for slug, found in by_document.items():
        text = documents.text(slug)
        assert text
        excused = excused_lines(ROOT / "data" / "README.md", slug)
        assert gaps(text, found, excused) == []
        # Without the reasons there are gaps: the check can fail.
        assert gaps(text, found, [])


TEXT = DocumentText("# Kop\nU moet a. Wij kopen niet in. a.s.r. verwacht b.\n- wie dan ook\n")
WHOLE = Place("d", (), 2, 2, None, None, None)


def test_a_cue_that_nothing_covers_is_a_gap() -> None:
    assert [g.text for g in gaps(TEXT, [], [])] == [
        "U moet a.",
        "Wij kopen niet in.",
        "a.s.r. verwacht b.",
    ]
    assert [g.text for g in gaps(TEXT, [Place("d", (), 2, 2, 1, 9, None)], [])] == [
        "Wij kopen niet in.",
        "a.s.r. verwacht b.",
    ]
    assert gaps(TEXT, [WHOLE], []) == []
    assert gaps(TEXT, [], [2]) == []


def test_sentences_know_their_lines_across_a_cut_word() -> None:
    text = DocumentText("Een zin die over meer re-\ngels loopt. Nog een.\n")
    assert list(sentences(text)) == [
        (1, 2, "Een zin die over meer regels loopt."),
        (2, 2, "Nog een."),
    ]


def test_a_changed_document_makes_orphans_that_stay_where_they_are(
    run: Run, documents: Documents, tmp_path: Path
) -> None:
    assert documents.folder
    for path in documents.folder.glob("*.txt"):
        shutil.copy(path, tmp_path)
    changed = tmp_path / "asr-wijkverpleging-2027.txt"
    lines = changed.read_text(encoding="utf-8").split("\n")
    lines[376] = lines[376].replace("KIWA", "Kiwa")
    lines.insert(400, "Een nieuwe regel.")
    changed.write_text("\n".join(lines), encoding="utf-8")
    done = run("verify", POLICYGRAPH_DOCUMENTS=str(tmp_path))
    assert done.code == 1
    orphans = done.out.splitlines()
    assert any("L0377;" in o and "nowhere" in o for o in orphans)
    # What only moved is said to stand one line further, and is still an orphan.
    assert any("L0404;" in o and o.endswith("405") for o in orphans)
    answer = json.loads(
        run(
            "applies", "wijkverpleging", "-p", "zzp", "-y", "2027", "-f", "json",
            POLICYGRAPH_DOCUMENTS=str(tmp_path),
        ).out
    )  # fmt: skip
    keurmerk = next(p for p in answer["applies"] if p["source"]["line_start"] == 377)
    assert keurmerk["source"]["quote"] is None
    assert any("L0377" in n for n in answer["notices"])
    whole = next(p for p in answer["applies"] if p["source"]["line_start"] == 316)
    assert "Kamer van Koophandel" in whole["source"]["quote"]


POLICY = """
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix here: <https://w3id.org/policygraph/id/policy/p/> .
here:L0002 a pg:Requirement ; pg:startLine 9 ; pg:quoteHash "x" ; pg:section here:S0001 .
"""
DOCUMENT = DocumentText("Kop\n- U bent lid; u betaalt.\n- U bent lid; u betaalt.\n")
IRI = "https://w3id.org/policygraph/id/policy/p/L0002"


def test_anchors_are_computed_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.ttl"
    path.write_text(POLICY, encoding="utf-8")
    # The wording stands on two lines; the name of the provision says which.
    text = anchor_file(path, DOCUMENT, {IRI: "u betaalt."})
    for part in ("pg:startLine 2", "pg:startColumn 15", "pg:endColumn 24", "pg:section here:S0001"):
        assert part in text
    assert '"x"' not in text


def test_a_quote_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.ttl"
    path.write_text(POLICY, encoding="utf-8")
    with pytest.raises(SourceError, match="stands at: nowhere"):
        anchor_file(path, DOCUMENT, {IRI: "u danst"})
    with pytest.raises(SourceError, match="there is no"):
        anchor_file(path, DOCUMENT, {IRI + "9": "u betaalt."})
