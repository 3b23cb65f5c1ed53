"""Addresses become final when a policy is published: by line and order, those published stay."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from policygraph.drafts.deciding import Reviewed
from policygraph.drafts.loading import Values
from policygraph.drafts.model import Decision, Draft, Entry
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG

__all__ = ["Named", "final_names", "published_names", "renamed", "renamed_decisions"]

Named = Mapping[tuple[str, int | None], str]
"""Published addresses by hash and first line; by hash alone (None) where the wording is once."""


def published_names(path: Path | None, slug: str) -> dict[tuple[str, int | None], str]:
    """Return the addresses that a policy file gave; none where it is not there."""
    if path is None or not path.is_file() or path.stem != slug:
        return {}
    out: dict[tuple[str, int | None], str] = {}
    values = Values(read_turtle(path))
    hashes = {
        iri: values.one(iri, PG.quoteHash)
        for iri in values.subjects
        if values.one(iri, PG.statedIn) or values.one(iri, PG.isGeneralProvisionOf)
    }
    times = Counter(hashes.values())
    for iri, hash_ in hashes.items():
        out[hash_, values.line(iri, PG.startLine)] = iri
        if times[hash_] == 1:
            out[hash_, None] = iri
    return out


def _numbered(base: str, ordinal: int) -> str:
    return base + (f".{ordinal}" if ordinal > 1 else "")


def _assign(
    items: Iterable[tuple[str, str]], fixed: Mapping[str, str], taken: set[str]
) -> dict[str, str]:
    """Return new addresses: ``items`` are the old one and the base; fixed ones are kept."""
    out = dict(fixed)
    taken |= set(fixed.values())
    for old, base in items:
        if old in out:
            continue
        ordinal = 1
        while _numbered(base, ordinal) in taken:
            ordinal += 1
        out[old] = _numbered(base, ordinal)
        taken.add(out[old])
    return out


def _fixed(entries: Iterable[Entry], named: Named) -> dict[str, str]:
    out: dict[str, str] = {}
    for entry in entries:
        line = entry.provision.place.start_line
        iri = named.get((entry.hash, line)) or named.get((entry.hash, None))
        if iri and iri not in out.values():
            out[entry.provision.iri] = iri
    return out


def final_names(draft: Draft, reviewed: Reviewed, named: Named) -> dict[str, str]:
    """Return the final address of each thing of a draft by the one it has now.

    What was accepted is numbered in the order of the text; what was rejected comes after it.
    """
    base = draft.policy.iri
    final = reviewed.draft
    accepted = {e.provision.iri for e in final.entries}
    rest = [e for e in draft.entries if e.provision.iri not in accepted]
    entries = [*final.entries, *rest]
    lines = ((e.provision.iri, f"{base}/L{e.provision.place.start_line:04d}") for e in entries)
    out = _assign(lines, _fixed(final.entries, named), set(named.values()))
    kept = {f.iri for f in final.findings}
    findings = [*final.findings, *(f for f in draft.findings if f.iri not in kept)]
    out |= _assign(((f.iri, f"{base}/F{f.line:04d}") for f in findings), {}, set())
    said = {a.iri for a in final.announcements}
    changes = [*final.announcements, *(a for a in draft.announcements if a.iri not in said)]
    out |= _assign(((a.iri, f"{base}/A{a.anchor.start_line:04d}") for a in changes), {}, set())
    return {old: new for old, new in out.items() if old != new}


def renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    """Return a draft with other addresses."""
    return replace(
        draft,
        entries=tuple(
            replace(
                e,
                provision=replace(e.provision, iri=names.get(e.provision.iri, e.provision.iri)),
            )
            for e in draft.entries
        ),
        findings=tuple(
            replace(f, iri=names.get(f.iri, f.iri), about=names.get(f.about, f.about))
            for f in draft.findings
        ),
        announcements=tuple(
            replace(
                a,
                iri=names.get(a.iri, a.iri),
                announces=tuple(names.get(i, i) for i in a.announces),
                rules=tuple(_renamed_rule(r, names, draft.policy.iri) for r in a.rules),
            )
            for a in draft.announcements
        ),
    )


def _renamed_rule(rule: str, names: Mapping[str, str], base: str) -> str:
    """Return why a change is about a statement, by the new name of the statement."""
    name, colon, why = rule.partition(": ")
    return names.get(f"{base}/{name}", name).removeprefix(f"{base}/") + colon + why


def renamed_decisions(
    decisions: Iterable[Decision], names: Mapping[str, str]
) -> tuple[Decision, ...]:
    """Return decisions on things with other addresses."""
    if not names:
        return tuple(decisions)
    out = []
    for decision in decisions:
        changes = {
            key: " ".join(names.get(word, word) for word in value.split(" "))
            if key in ("about", "announces", "holds")
            else value
            for key, value in decision.changes.items()
        }
        out.append(replace(decision, iri=names.get(decision.iri, decision.iri), changes=changes))
    return tuple(out)
