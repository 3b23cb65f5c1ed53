"""What a build takes in of drafts, where it puts it, and what it refuses."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.build import build, check
from policygraph.drafts.reviewing import Reviewing, review
from policygraph.drafts.unreviewed import take_in
from policygraph.errors import SourceError
from policygraph.model import Catalogue
from policygraph.session import Session
from policygraph.sources import content_hash, sources
from policygraph.store import GraphStore, drafted_graph, read_manifest
from policygraph.vocabulary import PG, PREFIXES, draft_graph_iri, is_draft_graph

from ..conftest import ROOT
from ..drafts.filling import Sheet, data_without
from .conftest import KNOWN, NEW, REVIEWER, TEXTS, World, ingest, name_of, read_draft

ONTOLOGY, DATA = ROOT / "ontology", ROOT / "data"
DRAFT = draft_graph_iri(KNOWN)
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s pg:draftedIn ?d }"


def quads(graph: GraphStore) -> Counter[str]:
    """Return the quads as text; blank nodes have another name in each build."""
    return Counter(re.sub(r"_:[0-9a-f]+", "_:", str(quad)) for quad in graph.raw)


def proposed(session: Session, slug: str = KNOWN) -> dict[str, str]:
    """Return kind by the end of the address of what a draft still proposes."""
    draft = next((d for d in session.drafts if d.policy.slug == slug), None)
    found = draft.proposals if draft else ()
    return {p.provision.iri.rsplit("/", 1)[-1]: p.provision.kind for p in found}


def count(graph: GraphStore, text: str, *, drafts: bool = False) -> int:
    result = graph.select(text, drafts=drafts, prefixes=PREFIXES)
    assert isinstance(result, ox.QuerySolutions)
    return int(next(result)[0].value)


def test_the_facts_are_the_same_with_and_without_drafts(plain: Session, drafted: Session) -> None:
    assert quads(drafted.graph) == quads(plain.graph)


def test_a_draft_adds_its_own_graph_and_changes_no_other(drafted: Session) -> None:
    added = quads(drafted.drafted) - quads(drafted.graph)
    assert quads(drafted.graph) <= quads(drafted.drafted)
    graphs = {quad.rsplit(" ", 1)[-1].strip("<>") for quad in added}
    assert graphs == {draft_graph_iri(KNOWN), draft_graph_iri(NEW)}


def test_the_default_graph_holds_no_draft_and_its_name_leads_to_it(drafted: Session) -> None:
    left = len(proposed(drafted)) + len(proposed(drafted, NEW))
    assert count(drafted.graph, COUNT) == 0
    assert count(drafted.drafted, COUNT) == 0
    assert count(drafted.drafted, COUNT, drafts=True) == left
    named = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{DRAFT}> {{ ?s pg:draftedIn ?d }} }}"
    assert count(drafted.drafted, named) == len(proposed(drafted))
    from_ = COUNT.replace("WHERE", f"FROM <{DRAFT}> WHERE")
    assert count(drafted.drafted, from_) == len(proposed(drafted))


def test_asserted_alone_leaves_out_inferences_and_drafts(drafted: Session) -> None:
    asserted = drafted.drafted.select(COUNT, inferred=False, prefixes=PREFIXES)
    assert isinstance(asserted, ox.QuerySolutions)
    assert next(asserted)[0].value == "0"


def test_nothing_is_inferred_from_a_draft(drafted: Session) -> None:
    for quad in drafted.drafted.raw:
        mentions = f"/policy/{KNOWN}" in str(quad) or f"/policy/{NEW}" in str(quad)
        assert not mentions or (
            isinstance(quad.graph_name, ox.NamedNode) and is_draft_graph(quad.graph_name.value)
        )


def test_a_build_without_drafts_has_no_second_graph(world: World, plain: Session) -> None:
    assert plain.graph.build is not None
    assert drafted_graph(plain.graph.build) is None
    assert plain.drafted is plain.graph
    assert plain.drafts == ()
    assert plain.catalogue.drafts == ()
    assert read_manifest(world.plain).drafts == 0


def test_decisions_so_far_are_respected(world: World, drafted: Session) -> None:
    draft = read_draft(world.drafts / KNOWN)
    found = proposed(drafted)
    assert name_of(draft, "fruitmanden") not in found
    assert found[name_of(draft, "klachtenregeling")] == "Expectation"
    kinds = {p.provision.iri.rsplit("/", 1)[-1]: p.verdict for p in drafted.drafts[0].proposals}
    assert kinds[name_of(draft, "handelsregister")] == "accept"
    assert kinds[name_of(draft, "klachtenregeling")] == "correct"
    assert kinds[name_of(draft, "bakfiets")] is None
    assert len(found) == len(draft.entries) - 1


def test_who_decided_stays_out_of_the_graph(drafted: Session) -> None:
    assert not any(REVIEWER in str(quad) for quad in drafted.drafted.raw)
    verdicts = list(
        drafted.drafted.raw.quads_for_pattern(
            None, ox.NamedNode(PG.verdict), None, ox.NamedNode(DRAFT)
        )
    )
    assert sorted(q.object.value for q in verdicts) == ["accept", "correct"]  # type: ignore[union-attr]


def test_what_is_proposed_stays_in_the_graph_of_its_draft(drafted: Session) -> None:
    care = f"{PREFIXES['care']}voetzorg"
    assert care not in drafted.catalogue.concepts
    new = next(d for d in drafted.drafts if d.policy.slug == NEW)
    assert care in {c.iri for c in new.concepts}
    found = set(drafted.drafted.raw.quads_for_pattern(ox.NamedNode(care), None, None, None))
    assert {q.graph_name for q in found} == {ox.NamedNode(draft_graph_iri(NEW))}


def test_the_hash_of_a_build_takes_drafts_in_only_where_they_are(world: World) -> None:
    plain = content_hash(sources(ONTOLOGY, DATA))
    assert read_manifest(world.plain).source_hash == plain
    assert read_manifest(world.store).source_hash != plain
    assert read_manifest(world.store).drafts == 2


@pytest.fixture
def copied(world: World, tmp_path: Path) -> Path:
    """A folder with one draft that a test may spoil."""
    target = tmp_path / "drafts" / KNOWN
    shutil.copytree(world.drafts / KNOWN, target)
    return target


SPOILED = [
    ("draft.ttl", "pg:proposedKind pg:Prohibition", "pg:proposedKind pg: ]", "not valid Turtle"),
    ("draft.ttl", "pg:proposedKind pg:Prohibition", "pg:proposedKind pg:Advice", "no kind"),
    ("draft.ttl", "pg:startLine 10 ;", 'pg:startLine "ooit" ;', "cannot be read"),
    ("decisions.ttl", "pg:ReviewDecision", "pg:ReviewDecision ; [", "not valid Turtle"),
    ("decisions.ttl", '"kind=Expectation"', '"kind=Advies"', "Advies"),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), SPOILED)
def test_a_broken_draft_is_refused_with_file_and_line(
    copied: Path, catalogue: Catalogue, name: str, old: str, new: str, words: str
) -> None:
    path = copied / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        take_in(copied, catalogue)
    said = str(refused.value)
    assert said.startswith(f"{path}:")
    line = int(said.removeprefix(f"{path}:").split(":")[0])
    assert 1 <= line <= len(text.splitlines()) + 1
    assert words in said


def test_a_build_with_a_broken_draft_leaves_what_was_there(copied: Path, tmp_path: Path) -> None:
    (copied / "draft.ttl").write_text("<", encoding="utf-8")
    with pytest.raises(SourceError):
        build(ONTOLOGY, DATA, tmp_path / "store", drafts=copied.parent)
    assert not (tmp_path / "store" / "current").exists()
    with pytest.raises(SourceError):
        check(ONTOLOGY, DATA, drafts=copied.parent)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder of drafts"):
        build(ONTOLOGY, DATA, tmp_path / "store", drafts=tmp_path / "nowhere")


def test_one_draft_can_be_built_alone(world: World, tmp_path: Path) -> None:
    build(ONTOLOGY, DATA, tmp_path / "store", drafts=world.drafts / NEW)
    assert [d.policy.slug for d in Session.open(tmp_path / "store").drafts] == [NEW]


def test_once_the_policy_is_written_only_what_nobody_decided_is_left(
    world: World, tmp_path: Path
) -> None:
    data = data_without("", tmp_path / "data")
    text = TEXTS[KNOWN].split("## Inschrijven")[0]
    folder = ingest(KNOWN, text, world.plain, tmp_path / "drafts", data)
    draft = read_draft(folder)
    kept = name_of(draft, "bakfiets")
    decided = [e for e in draft.entries if e.name != kept]
    norms = {e.name: e.provision.norm for e in decided}
    sheet = Sheet(folder / "review.xlsx")
    for number, (name, row) in enumerate(sheet.rows("bepalingen").items()):
        if name != kept:
            label = f"doet iets nieuws {'abcdefgh'[number]}"
            new = {} if norms[name] else {"new_nl": label, "new_en": label}
            verdict = "overnemen" if norms[name] else "nieuwe norm"
            sheet.fill("bepalingen", row, {"verdict": verdict, "who": "Lezer"} | new)
    rows = sheet.rows("beleid")
    for key, value in (("title_en", "Policy"), ("insurer", "a.s.r."), ("incorporates", "-")):
        sheet.fill("beleid", rows[key], {"value": value, "who": "Lezer"})
    sheet.save()
    session = Session.open(world.plain)
    asked = Reviewing(folder, None, ONTOLOGY, data, "", "2026-11-22T12:00:00Z", partial=True)
    outcome = review(asked, session.catalogue)
    assert [str(e) for e in outcome.errors] == []
    assert outcome.published is not None
    assert [str(p) for p in outcome.published.problems] == []
    build(ONTOLOGY, data, tmp_path / "store", drafts=tmp_path / "drafts")
    after = Session.open(tmp_path / "store")
    assert len(proposed(after)) == 1
    assert after.drafts[0].proposals[0].provision.place.start_line == next(
        e.provision.place.start_line for e in draft.entries if e.name == kept
    )
    policy = f"{PREFIXES['policy']}{KNOWN}"
    assert len(after.catalogue.by_policy[policy]) == len(decided)
    again = read_draft(folder)
    decide_rest(folder, name_of(again, "bakfiets"))
    build(ONTOLOGY, data, tmp_path / "store", drafts=tmp_path / "drafts")
    done = Session.open(tmp_path / "store")
    assert done.drafts == ()
    assert done.catalogue.drafts == ()


def decide_rest(folder: Path, name: str) -> None:
    """Reject what is left, beside the decisions that are there."""
    from policygraph.drafts.decisions import decisions_turtle, merged, read_decisions
    from policygraph.drafts.model import Decision

    draft = read_draft(folder)
    entry = next(e for e in draft.entries if e.name == name)
    new = Decision(entry.provision.iri, entry.hash, "reject", {}, "Lezer", "2026-11-23")
    text = decisions_turtle(draft.slug, merged(read_decisions(folder), [new]))
    (folder / "decisions.ttl").write_text(text, encoding="utf-8")
