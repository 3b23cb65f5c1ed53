"""Decisions held against a draft that was made anew: kept, moved with the wording, or orphaned."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.anchors import DocumentText
from policygraph.drafts.decisions import current
from policygraph.drafts.model import Decision, Draft

__all__ = ["Reconciled", "reconcile"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The decisions with the addresses of the new draft, and what became of them.

    ``orphans`` are decisions whose wording is gone or stands more than once; ``asked`` are the
    statements on which nobody decided.
    """

    decisions: tuple[Decision, ...]
    kept: tuple[str, ...]
    moved: Mapping[str, str]
    orphans: tuple[Decision, ...]
    asked: tuple[str, ...]


def _statement_moves(draft: Draft, held: Mapping[str, Decision]) -> tuple[dict[str, str], set[str]]:
    """Return where the decided statements stand now, and which are nowhere or in doubt."""
    by_iri = {e.provision.iri: e.hash for e in draft.entries}
    here = Counter(by_iri.values())
    where = {hash_: iri for iri, hash_ in by_iri.items()}
    decided = {i: d for i, d in held.items() if d.hash and d.anchor is None}
    times = Counter(d.hash for d in decided.values())
    moves: dict[str, str] = {}
    lost: set[str] = set()
    for iri, decision in decided.items():
        if by_iri.get(iri) == decision.hash:
            moves[iri] = iri
        elif here[decision.hash] == 1 == times[decision.hash]:
            moves[iri] = where[decision.hash]
        else:
            lost.add(iri)
    return moves, lost


def _added_moves(
    draft: Draft, held: Mapping[str, Decision], before: DocumentText | None, now: DocumentText
) -> tuple[dict[str, Decision], set[str]]:
    """Return the statements and changes a reviewer added, where their wording stands now."""
    moved: dict[str, Decision] = {}
    lost: set[str] = set()
    for iri, decision in held.items():
        if decision.anchor is None:
            continue
        a = decision.anchor
        try:
            wording = before.wording(
                a.start_line, a.end_line, a.start_column, a.end_column
            ) if before else ""  # fmt: skip
        except ValueError:
            wording = ""
        found = now.find(wording) if wording else []
        same = [f for f in found if f.start_line == a.start_line]
        places = same if len(same) == 1 else found
        if len(places) != 1 or places[0].hash != decision.hash:
            lost.add(iri)
            continue
        above = [s for s in draft.sections if (s.line or 0) <= places[0].start_line]
        section = max(above, key=lambda s: s.line or 0).iri if above else decision.section
        moved[iri] = replace(
            decision, anchor=places[0], section=section if decision.section else ""
        )
    return moved, lost


def _other_lost(draft: Draft, held: Mapping[str, Decision], known: Container[str]) -> set[str]:
    """Return decisions on proposed things that the new draft no longer has and nothing knows."""
    there = {p.concept.iri for p in draft.proposals} | {f.iri for f in draft.findings}
    there |= {a.iri for a in draft.announcements} | {c.iri for c in draft.contacts}
    there |= {s.iri for s in draft.sections} | {draft.policy.iri}
    return {
        iri
        for iri, d in held.items()
        if not d.hash
        and d.anchor is None
        and d.verdict != "add"
        and iri not in there
        and iri not in known
    }


def reconcile(
    draft: Draft, decisions: Sequence[Decision], before: DocumentText | None, now: DocumentText,
    known: Container[str] = (),
) -> Reconciled:  # fmt: skip
    """Hold earlier decisions against a new draft; ``before`` are the lines they were taken on.

    What is ``known`` by now needs no proposal any more: the decision on it stays as it was taken.
    A decision stays with its statement where address and wording are the same, or where the
    wording stands exactly once in both; nothing is attached to what is only similar.
    """
    held = current(decisions)
    moves, lost = _statement_moves(draft, held)
    added, lost_added = _added_moves(draft, held, before, now)
    lost |= lost_added | _other_lost(draft, held, known)
    out = []
    for decision in decisions:
        if decision.iri in lost:
            continue
        if decision.iri in added and decision is held[decision.iri]:
            decision = added[decision.iri]
        changes = {k: _moved_text(v, moves) for k, v in decision.changes.items()}
        new = moves.get(decision.iri, decision.iri)
        out.append(replace(decision, iri=new, changes=changes))
    names = {e.provision.iri for e in draft.entries}
    return Reconciled(
        tuple(out),
        tuple(sorted(new for old, new in moves.items() if old == new)),
        {old: new for old, new in moves.items() if old != new},
        tuple(held[iri] for iri in sorted(lost)),
        tuple(sorted(names - set(moves.values()))),
    )


def _moved_text(text: str, moves: Mapping[str, str]) -> str:
    """Return a value with the addresses of moved statements replaced: about, announces."""
    words = text.split(" ")
    if not any(word in moves for word in words):
        return text
    return " ".join(moves.get(word, word) for word in words)
