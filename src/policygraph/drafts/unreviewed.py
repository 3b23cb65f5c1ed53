"""Drafts as a build takes them in: what nobody reviewed yet, as values and as triples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from policygraph.drafts.deciding import Reviewed, apply
from policygraph.drafts.decisions import current, read_decisions
from policygraph.drafts.fields import FieldError
from policygraph.drafts.folder import recovered
from policygraph.drafts.loading import load_draft
from policygraph.drafts.model import Decision, Draft, Entry
from policygraph.drafts.triples import draft_triples, norm_triples, triple
from policygraph.errors import SourceError
from policygraph.model import (
    Catalogue,
    Concept,
    Contact,
    DraftSummary,
    Proposed,
    UnreviewedDraft,
)
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG, RDF, draft_graph_iri

__all__ = ["TakenIn", "draft_files", "draft_folders", "summary_of", "take_in"]

_FILES = ("draft.ttl", "decisions.ttl")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A draft that proposes something: as values, and the triples of its named graph."""

    draft: UnreviewedDraft
    triples: tuple[ox.Triple, ...]


def draft_folders(folder: Path) -> list[Path]:
    """Return the folders of the drafts in a folder, or that folder where it is a draft itself.

    Raises SourceError (unreadable-file) where there is no such folder.
    """
    if (folder / _FILES[0]).is_file():
        return [folder]
    if not folder.is_dir():
        raise SourceError(
            "unreadable-file",
            f"{folder}: there is no folder of drafts. Run `policygraph ingest`, or give another "
            "with --drafts.",
        )
    for old in folder.glob(".*.old"):
        recovered(folder / old.name[1:].removesuffix(".old"))
    found = (p for p in sorted(folder.iterdir()) if not p.name.startswith("."))
    return [p for p in found if (p / _FILES[0]).is_file()]


def draft_files(folder: Path) -> list[Path]:
    """Return the files that decide what a build takes in of a draft."""
    return [folder / name for name in _FILES if (folder / name).is_file()]


def take_in(folder: Path, catalogue: Catalogue) -> TakenIn | None:
    """Read a draft with its decisions; None where it proposes nothing that is not decided.

    Rejected statements are out and corrected ones as corrected. What was accepted is left out once
    the policy that is in the catalogue has it. Raises SourceError with file and line where the
    draft is broken.
    """
    draft = _readable(folder)
    decisions = read_decisions(folder)
    published = draft.policy.iri in catalogue.policies
    try:
        reviewed = apply(draft, _as_if_reviewed(draft, decisions, published), catalogue)
    except FieldError as error:
        raise _broken(folder / _FILES[1], str(error)) from error
    left = _left(reviewed, catalogue)
    if not left.draft.entries:
        return None
    verdicts = _verdicts(draft, decisions)
    known = _known_contacts(catalogue)
    made = UnreviewedDraft(
        left.draft.policy,
        tuple(_proposed(e, verdicts, known) for e in left.draft.entries),
        tuple(_closed(_concepts(left, catalogue), catalogue)),
        str(folder.absolute()),
        draft_graph_iri(draft.slug),
    )
    return TakenIn(made, tuple(_triples(left, catalogue, verdicts)))


def _readable(folder: Path) -> Draft:
    path = folder / _FILES[0]
    triples = list(read_turtle(path))
    try:
        draft = load_draft(folder)
    except (ValueError, KeyError, IndexError) as error:
        quoted = re.search(r"'([^']+)'", str(error))
        mention = quoted[1] if quoted else ""
        raise _broken(path, f"a value cannot be read: {error}", mention) from error
    stated = {t.subject for t in triples if t.predicate.value == PG.draftedIn}
    lost = {s.value for s in stated if isinstance(s, ox.NamedNode)}
    lost -= {e.provision.iri for e in draft.entries}
    if lost:
        first = sorted(lost)[0].rsplit("/", 1)[-1]
        why = f"{first} has no kind that is known, or is stated in no draft of this file"
        raise _broken(path, why, f"here:{first}")
    if draft.slug != folder.resolve().name:
        raise _broken(path, f"it is the draft of {draft.slug!r}, and its folder has another name")
    return draft


def _broken(path: Path, why: str, mention: str = "") -> SourceError:
    """Return the error for a draft that cannot be used, at the first line that mentions it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, 1) if mention and mention in text), 1)
    return SourceError(
        "invalid-draft",
        f"{path}:{line}: {why}. `policygraph validate --drafts {path.parent}` says what is wrong; "
        "`policygraph ingest` makes the draft anew and keeps its decisions.",
    )


def _as_if_reviewed(
    draft: Draft, decisions: tuple[Decision, ...], published: bool
) -> tuple[Decision, ...]:
    """Return decisions that leave what is still proposed: what nobody decided is as it is.

    Findings and announcements that were decided are those of the policy once it is published.
    """
    held = current(decisions)
    statements = {e.provision.iri: e.hash for e in draft.entries}
    others = [*(f.iri for f in draft.findings), *(a.iri for a in draft.announcements)]
    out = list(decisions)
    for iri, hash_ in (*statements.items(), *((iri, "") for iri in others)):
        decision = held.get(iri)
        if decision is None or (hash_ and decision.hash != hash_):
            out.append(Decision(iri, hash_, "accept", {}, "", ""))
        elif published and iri not in statements:
            out.append(replace(decision, verdict="reject"))
    return tuple(out)


def _left(reviewed: Reviewed, catalogue: Catalogue) -> Reviewed:
    """Leave out what the policy file has already: a draft says nothing about a fact."""
    entries = tuple(
        e for e in reviewed.draft.entries if e.provision.iri not in catalogue.provisions
    )
    return replace(reviewed, draft=replace(reviewed.draft, entries=entries))


def _verdicts(draft: Draft, decisions: Iterable[Decision]) -> Mapping[str, str]:
    """Return what was decided on the statements as they are now."""
    hashes = {e.provision.iri: e.hash for e in draft.entries}
    return {
        d.iri: d.verdict
        for d in current(decisions).values()
        if d.verdict != "reject" and d.hash and hashes.get(d.iri, d.hash) == d.hash
    }


def _known_contacts(catalogue: Catalogue) -> Mapping[str, Contact]:
    """Return the contacts that the graph has: a draft only names them."""
    return {c.iri: c for p in catalogue.provisions.values() for c in p.contacts}


def _proposed(entry: Entry, verdicts: Mapping[str, str], known: Mapping[str, Contact]) -> Proposed:
    contacts = tuple(c if c.value else known.get(c.iri, c) for c in entry.provision.contacts)
    return Proposed(
        replace(entry.provision, contacts=contacts),
        entry.confidence,
        tuple(sorted(entry.rules.items())),
        entry.doubts,
        verdicts.get(entry.provision.iri),
    )


def _concepts(left: Reviewed, catalogue: Catalogue) -> Iterator[Concept]:
    """Yield the proposed things that the graph does not know, new norms and contacts with them."""
    found = [p.concept for p in left.draft.proposals]
    found += [Concept(iri, "Norm", label) for iri, label in left.norms.items()]
    found += [Concept(c.iri, "ContactPoint", c.subject) for c in left.draft.contacts]
    yield from (c for c in found if c.iri not in catalogue.concepts)


def _closed(concepts: Iterable[Concept], catalogue: Catalogue) -> Iterator[Concept]:
    """Yield concepts with everything that is broader, by way of other proposed ones too."""
    new = {c.iri: c for c in concepts}
    for concept in new.values():
        ancestors: set[str] = set()
        left = list(concept.ancestors)
        while left:
            iri = left.pop()
            if iri not in ancestors:
                ancestors.add(iri)
                known = new.get(iri) or catalogue.concepts.get(iri)
                left += known.ancestors if known else ()
        excludes = frozenset(
            e
            for iri in ancestors
            if iri in catalogue.concepts
            for e in catalogue.concepts[iri].excludes
        )
        yield replace(concept, ancestors=frozenset(ancestors), excludes=excludes)


def _triples(
    left: Reviewed, catalogue: Catalogue, verdicts: Mapping[str, str]
) -> Iterator[ox.Triple]:
    """Yield the triples of the draft's graph; of a decision what it is, not who took it."""
    yield from draft_triples(left.draft)
    for iri, label in sorted(left.norms.items()):
        if iri not in catalogue.concepts:
            yield from norm_triples(iri, label)
    here = {e.provision.iri for e in left.draft.entries}
    for iri in sorted(here & verdicts.keys()):
        node = f"{iri}-decision"
        yield triple(node, RDF.type, PG.ReviewDecision)
        yield triple(node, PG.reviews, iri)
        yield triple(node, PG.verdict, ox.Literal(verdicts[iri]))


def summary_of(draft: UnreviewedDraft, catalogue: Catalogue) -> DraftSummary:
    """Return what answers say of a draft."""
    proposed = {c.iri: c.ancestors for c in draft.concepts}
    concerns = draft.policy.concerns
    broader = frozenset().union(
        *(proposed.get(c, frozenset()) | catalogue.broader(c) for c in concerns)
    )
    return DraftSummary(draft.policy, broader, len(draft.proposals))
