"""Decisions applied to a draft: what remains is what someone accepted, corrected or added."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from policygraph.drafts.deciding_sections import sections_of, under_sections
from policygraph.drafts.deciding_versions import version_changed
from policygraph.drafts.decisions import current
from policygraph.drafts.fields import FIELDS, FieldError, Names
from policygraph.drafts.model import (
    Decision,
    Draft,
    DraftAnnouncement,
    DraftFinding,
    Entry,
    NewContact,
    Proposal,
)
from policygraph.guessing import slug_of
from policygraph.model import Catalogue, Concept, Place, Policy, Provision, Term, Text
from policygraph.vocabulary import policy_iri, thing_iri

__all__ = ["Reviewed", "apply", "extended", "policy_changed", "terms_of", "terms_words"]

_BY_KEY = {field.key: field for field in FIELDS}
_TERM = re.compile(r"(?P<year>\d{4})\s*(?:\((?P<limits>.*)\))?")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft after review: what was accepted, its new norms, and what nobody decided yet."""

    draft: Draft
    norms: Mapping[str, Text]
    undecided: tuple[str, ...]
    rejected: tuple[str, ...]


def extended(catalogue: Catalogue, draft: Draft, decisions: Iterable[Decision] = ()) -> Catalogue:
    """Return the catalogue with the draft's policy, proposals, contacts and new norms in it."""
    concepts = dict(catalogue.concepts)
    for proposal in proposals_of(draft, current(decisions)):
        concepts.setdefault(proposal.concept.iri, proposal.concept)
    for contact in draft.contacts:
        concepts.setdefault(contact.iri, Concept(contact.iri, "ContactPoint", contact.subject))
    for decision in current(decisions).values():
        if decision.new_norm:
            iri = norm_iri(decision.new_norm, decision.changes)
            concepts.setdefault(iri, Concept(iri, "Norm", decision.new_norm))
    others = {i: p for i, p in catalogue.provisions.items() if p.policy != draft.policy.iri} | {
        e.provision.iri: e.provision for e in draft.entries
    }
    policies = {**catalogue.policies, draft.policy.iri: draft.policy}
    return replace(catalogue, concepts=concepts, policies=policies, provisions=others)


def norm_iri(label: Text, changes: Mapping[str, str]) -> str:
    """Return the address of a new norm: as chosen, else ten words of its Dutch label as a slug."""
    return changes.get("norm_address") or thing_iri(
        "norm", "-".join(slug_of(label.nl).split("-")[:10])
    )


def proposals_of(draft: Draft, held: Mapping[str, Decision]) -> tuple[Proposal, ...]:
    """Return the proposed things as they were decided: rejected ones gone, added ones there."""
    out = []
    for proposal in draft.proposals:
        decision = held.get(proposal.concept.iri)
        if decision is None:
            out.append(proposal)
        elif decision.verdict != "reject" and not decision.changes.get("same_as"):
            out.append(replace(proposal, concept=_concept(proposal.concept, decision.changes)))
    known = {p.concept.iri for p in draft.proposals}
    for decision in held.values():
        if decision.verdict == "add" and decision.changes.get("type") and decision.iri not in known:
            empty = Concept(decision.iri, decision.changes["type"], Text("", ""))
            out.append(Proposal(_concept(empty, decision.changes)))
    return tuple(out)


def _concept(concept: Concept, changes: Mapping[str, str]) -> Concept:
    label = Text(
        changes.get("label_nl", concept.label.nl), changes.get("label_en", concept.label.en)
    )
    before = concept.definition or Text("", "")
    definition = Text(
        changes.get("definition_nl", before.nl), changes.get("definition_en", before.en)
    )
    return replace(
        concept,
        label=label,
        definition=definition if definition.nl or definition.en else None,
        ancestors=frozenset(changes["broader"].split()) if "broader" in changes
        else concept.ancestors,
        facet=changes.get("facet", concept.facet or "") or None,
        aliases=tuple(filter(None, changes["aliases"].split("; "))) if "aliases" in changes
        else concept.aliases,
    )  # fmt: skip


def terms_of(names: Names, text: str) -> tuple[Term, ...]:
    """Read contract years: ``2025; 2026 (kraamzorg + geboortecentrum)``. Raises FieldError."""
    out = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _TERM.fullmatch(part)
        if not match:
            raise FieldError(
                f"{part!r} is no contract year. Write 2027, or 2026 (kraamzorg + geboortecentrum)."
            )
        limits = [n.strip() for n in (match["limits"] or "").split("+") if n.strip()]
        iris = [names.find(n, "CareType", "ProviderType") for n in limits]
        types = {i: names.catalogue.concepts[i].type for i in iris}
        out.append(
            Term(
                int(match["year"]),
                frozenset(i for i in iris if types[i] == "CareType"),
                frozenset(i for i in iris if types[i] == "ProviderType"),
            )
        )
    return tuple(sorted(out, key=lambda t: t.year))


def terms_words(names: Names, terms: Iterable[Term]) -> str:
    """Return contract years as they are written in a cell."""
    out = []
    for term in terms:
        limits = " + ".join(
            names.name(i, "CareType", "ProviderType")
            for i in (*sorted(term.care_types), *sorted(term.provider_types))
        )
        out.append(f"{term.year} ({limits})" if limits else str(term.year))
    return "; ".join(out)


def policy_changed(policy: Policy, names: Names, changes: Mapping[str, str]) -> Policy:
    """Return the policy with what the reviewer changed. Raises FieldError."""
    title = Text(changes.get("title_nl", policy.title.nl), changes.get("title_en", policy.title.en))
    new = replace(policy, title=title)
    if "insurer" in changes:
        new = replace(new, insurer=names.find(changes["insurer"], "Organization"))
    if "care" in changes:
        cares = [c.strip() for c in changes["care"].split(";") if c.strip()]
        new = replace(new, concerns=frozenset(names.find(c, "CareType") for c in cares))
    if "terms" in changes:
        new = replace(new, terms=terms_of(names, changes["terms"]))
    if "incorporates" in changes:
        parts = [c.strip() for c in changes["incorporates"].split(";") if c.strip(" -")]
        found = (names.find(c, "ContractDocument") for c in parts)
        new = replace(new, incorporates=tuple(sorted(found)))
    return version_changed(new, names.catalogue, changes)


def _entry(entry: Entry, decision: Decision, names: Names) -> Entry:
    for key, text in decision.changes.items():
        if key in _BY_KEY:
            field = _BY_KEY[key]
            entry = field.put(entry, field.parsed(names, text))
    if decision.new_norm:
        iri = norm_iri(decision.new_norm, decision.changes)
        provision = replace(entry.provision, norm=iri)
        entry = replace(entry, provision=provision, new_norm=decision.new_norm)
    p = entry.provision
    general = not (p.care_types or p.provider_types or p.roles)
    return replace(entry, provision=replace(p, general=general))


def _added(draft: Draft, decision: Decision) -> Entry:
    anchor = decision.anchor
    assert anchor is not None  # noqa: S101 - an added statement always has its place
    place = Place(
        draft.policy.document, (), anchor.start_line, anchor.end_line,
        anchor.start_column, anchor.end_column, decision.hash,
    )  # fmt: skip
    provision = Provision(decision.iri, draft.policy.iri, "", None, True, place)
    return Entry(provision, decision.section, "")


def _entries(
    draft: Draft, held: Mapping[str, Decision], names: Names
) -> tuple[list[Entry], list[str], list[str]]:
    kept, undecided, rejected = [], [], []
    for entry in draft.entries:
        decision = held.get(entry.provision.iri)
        if decision is None or decision.hash != entry.hash:
            undecided.append(entry.name)
        elif decision.verdict == "reject":
            rejected.append(entry.name)
        else:
            kept.append(_entry(entry, decision, names))
    known = {e.provision.iri for e in draft.entries}
    for decision in held.values():
        added = decision.verdict == "add" and decision.anchor and "kind" in decision.changes
        if added and decision.iri not in known:
            kept.append(_entry(_added(draft, decision), decision, names))
    kept.sort(key=lambda e: _order(e.provision.place))
    return kept, undecided, rejected


def _order(place: Place) -> tuple[int, int, int, int]:
    end = place.end_column or 1_000_000
    return place.start_line, place.start_column or 0, place.end_line, end


def finding_changed(finding: DraftFinding, changes: Mapping[str, str]) -> DraftFinding:
    """Return a finding with what the reviewer changed; an emptied second line is none."""
    other = changes.get("other_line")
    return DraftFinding(
        finding.iri,
        changes.get("about", finding.about),
        changes.get("type", finding.type),
        Text(changes.get("label_nl", finding.text.nl), changes.get("label_en", finding.text.en)),
        int(changes.get("line", finding.line)),
        finding.other_line if other is None else int(other) if other.isdigit() else None,
    )


def _findings(
    draft: Draft, held: Mapping[str, Decision], present: frozenset[str]
) -> tuple[DraftFinding, ...]:
    out = []
    for finding in draft.findings:
        decision = held.get(finding.iri)
        if decision and decision.verdict != "reject":
            out.append(finding_changed(finding, decision.changes))
    known = {f.iri for f in draft.findings}
    for decision in held.values():
        if decision.verdict == "add" and "/F" in decision.iri and decision.iri not in known:
            empty = DraftFinding(decision.iri, draft.policy.iri, "ambiguity", Text("", ""), 1)
            out.append(finding_changed(empty, decision.changes))
    out = [f for f in out if f.about in present]
    return tuple(sorted(out, key=lambda f: (f.line, len(f.iri), f.iri)))


def _announcements(
    draft: Draft, held: Mapping[str, Decision], present: frozenset[str]
) -> tuple[DraftAnnouncement, ...]:
    out = {a.iri: a for a in draft.announcements}
    for decision in held.values():
        if decision.iri in out and decision.verdict == "reject":
            del out[decision.iri]
        elif "/A" in decision.iri.removeprefix(policy_iri("")) and decision.anchor:
            text = Text(decision.changes.get("label_nl", ""), decision.changes.get("label_en", ""))
            about = [i for i in decision.changes.get("announces", "").split() if i in present]
            out[decision.iri] = DraftAnnouncement(decision.iri, text, decision.anchor, tuple(about))
    undecided = {a.iri for a in draft.announcements} - held.keys()
    found = (a for a in out.values() if a.iri not in undecided)
    return tuple(sorted(found, key=lambda a: (a.anchor.start_line, len(a.iri), a.iri)))


def _contacts(
    draft: Draft, held: Mapping[str, Decision], used: frozenset[str]
) -> tuple[NewContact, ...]:
    out = []
    for contact in draft.contacts:
        changes = held[contact.iri].changes if contact.iri in held else {}
        if contact.iri in used:
            subject = Text(
                changes.get("label_nl", contact.subject.nl),
                changes.get("label_en", contact.subject.en),
            )
            value = changes.get("value", contact.value)
            out.append(replace(contact, subject=subject, value=value))
    return tuple(out)


def _replaced(draft: Draft, held: Mapping[str, Decision]) -> Callable[[str], str]:
    """Return a function that gives the known thing where a proposed one is the same."""
    same = {
        p.concept.iri: held[p.concept.iri].changes["same_as"]
        for p in draft.proposals
        if p.concept.iri in held and held[p.concept.iri].changes.get("same_as")
    }
    return lambda iri: same.get(iri, iri)


def _policy(draft: Draft, held: Mapping[str, Decision], names: Names) -> Policy:
    known = _replaced(draft, held)
    policy = replace(
        draft.policy,
        insurer=known(draft.policy.insurer),
        concerns=frozenset(map(known, draft.policy.concerns)),
    )
    changes = held[policy.iri].changes if policy.iri in held else {}
    return policy_changed(policy, names, changes)


def apply(draft: Draft, decisions: Iterable[Decision], catalogue: Catalogue) -> Reviewed:
    """Return what the decisions leave of a draft. Raises FieldError for a name that is gone."""
    decisions = tuple(decisions)
    held = current(decisions)
    names = Names(extended(catalogue, draft, decisions))
    entries, undecided, rejected = _entries(draft, held, names)
    entries = under_sections(entries, held)
    headings = sections_of(draft, held)
    policy = _policy(draft, held, names)
    if draft.policy.iri not in held:
        undecided.insert(0, "policy")
    present = frozenset({policy.iri, *(e.provision.iri for e in entries)})
    used = frozenset(c.iri for e in entries for c in e.provision.contacts)
    sections = {e.section for e in entries}
    by_iri = {s.iri: s for s in headings}
    for iri in list(sections):
        while iri in by_iri and by_iri[iri].parent:
            iri = by_iri[iri].parent or ""
            sections.add(iri)
    final = replace(
        draft,
        policy=policy,
        entries=tuple(entries),
        sections=tuple(s for s in headings if s.iri in sections),
        findings=_findings(draft, held, present),
        announcements=_announcements(draft, held, present),
        proposals=proposals_of(draft, held),
        contacts=_contacts(draft, held, used),
        source=replace(draft.source, publisher=policy.insurer),
    )
    norms = {e.provision.norm or "": e.new_norm for e in entries if e.new_norm}
    return Reviewed(final, norms, tuple(undecided), tuple(rejected))
