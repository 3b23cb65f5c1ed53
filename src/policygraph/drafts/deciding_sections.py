"""Headings as a reviewer says they are: their words, and what stands under which."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from policygraph.drafts.fields import NOTHING
from policygraph.drafts.model import Decision, Draft, Entry, Section

__all__ = ["sections_of", "under_sections"]


def sections_of(draft: Draft, held: Mapping[str, Decision]) -> tuple[Section, ...]:
    """Return the headings of a draft as they were corrected, with those that were added."""
    out = [_corrected(s, held[s.iri]) if s.iri in held else s for s in draft.sections]
    known = {s.iri for s in draft.sections}
    base = draft.policy.iri + "/S"
    added = [
        _corrected(Section(d.iri, "", None, None), d)
        for d in held.values()
        if d.verdict == "add" and d.iri.startswith(base) and d.iri not in known
    ]
    return tuple(sorted([*out, *added], key=lambda s: (s.line or 0, s.iri)))


def _corrected(section: Section, decision: Decision) -> Section:
    changes = decision.changes
    line = changes.get("line", "")
    return replace(
        section,
        heading=changes.get("heading", section.heading),
        parent=_parent(changes["under"]) if "under" in changes else section.parent,
        line=int(line) if line.isdigit() else section.line,
    )


def _parent(text: str) -> str | None:
    return None if text == NOTHING else text


def under_sections(entries: Iterable[Entry], held: Mapping[str, Decision]) -> list[Entry]:
    """Return the statements, each under the heading that a reviewer said it stands under."""
    said = {
        name: decision.iri
        for decision in held.values()
        for name in decision.changes.get("holds", "").split()
    }
    return [
        replace(e, section=said[e.provision.iri]) if e.provision.iri in said else e for e in entries
    ]
