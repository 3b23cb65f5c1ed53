"""What would apply to X of a draft that nobody reviewed: judged over the closed facts, kept apart.

Nothing of a draft is inferred in the graph. Its proposals are judged by the same rules as
provisions, in a catalogue of their own that lends the concepts of the facts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policygraph.applicability import Answer, Judgement, Question, Status, answer, judge
from policygraph.draft_notices import year_of
from policygraph.model import (
    Catalogue,
    Concept,
    Language,
    Proposed,
    Provision,
    Term,
    Text,
    UnreviewedDraft,
)
from policygraph.serialise import Quote, judged_json, policy_json, provision_json

__all__ = [
    "UNREVIEWED",
    "UNREVIEWED_MARK",
    "DraftAnswer",
    "catalogue_of",
    "draft_json",
    "drafts_applying",
    "explained",
    "find_proposed",
    "not_said",
    "proposed_json",
    "shown",
    "with_drafts",
    "with_proposed",
]

Json = dict[str, Any]

UNREVIEWED = Text(
    "Onbeoordeeld voorstel: niemand heeft dit nagekeken; het telt niet als feit.",
    "Unreviewed proposal: nobody has checked this; it does not count as fact.",
)
UNREVIEWED_MARK = Text("ONBEOORDEELD", "UNREVIEWED")
"""The same in a word: what stands before each row or event that is one."""


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """What would apply of one draft: the draft, the catalogue it was judged in, the judgements."""

    draft: UnreviewedDraft
    catalogue: Catalogue
    answer: Answer


def with_proposed(catalogue: Catalogue, drafts: Iterable[UnreviewedDraft]) -> Catalogue:
    """Return the catalogue with the concepts that drafts propose; nothing else of them."""
    new = {c.iri: c for d in drafts for c in d.concepts if c.iri not in catalogue.concepts}
    if not new:
        return catalogue
    narrower: dict[str, set[str]] = defaultdict(set)
    for concept in new.values():
        for iri in concept.ancestors:
            narrower[iri].add(concept.iri)
    concepts: dict[str, Concept] = dict(catalogue.concepts) | new
    for iri, below in narrower.items():
        if iri in concepts:
            concept = concepts[iri]
            concepts[iri] = replace(concept, descendants=concept.descendants | below)
    return replace(catalogue, concepts=concepts)


def with_drafts(catalogue: Catalogue, drafts: Iterable[UnreviewedDraft]) -> Catalogue:
    """Return a catalogue that knows the names of drafts and of what they propose.

    It is for finding and showing names; no question is answered from it.
    """
    drafts = tuple(drafts)
    known = with_proposed(catalogue, drafts)
    return replace(
        known,
        policies={**{d.policy.iri: d.policy for d in drafts}, **known.policies},
        provisions={
            **{p.provision.iri: p.provision for d in drafts for p in d.proposals},
            **known.provisions,
        },
    )


def catalogue_of(catalogue: Catalogue, draft: UnreviewedDraft) -> Catalogue:
    """Return a catalogue with this draft as its only policy, to judge and show it with."""
    return replace(
        with_proposed(catalogue, [draft]),
        policies={draft.policy.iri: draft.policy},
        provisions={p.provision.iri: p.provision for p in draft.proposals},
        findings=(),
        announcements=(),
        drafts=(),
    )


def drafts_applying(
    catalogue: Catalogue,
    drafts: Iterable[UnreviewedDraft],
    question: Question,
    year: int,
    keep: Callable[[Provision], bool] = lambda _: True,
) -> list[DraftAnswer]:
    """Judge the proposals of the drafts on X's care for its insurer and year.

    ``year`` is that of the answer beside which they stand; without a named year a draft for a
    later one is judged in its own. The day asked for is left aside: a draft is not published.
    """
    out = []
    for draft in drafts:
        when = year_of(draft.policy, year, named=question.year is not None)
        insurer = draft.policy.insurer
        if when is None or question.insurer not in (None, insurer or question.insurer):
            continue
        asked = replace(question, year=when, insurer=None, as_of=None)
        own = catalogue_of(catalogue, _in_year(draft, when))
        found = answer(own, asked, keep)
        if found:
            told = found if draft.policy.years else _without_year(found)
            out.append(DraftAnswer(draft, own, told))
    return out


def _in_year(draft: UnreviewedDraft, year: int) -> UnreviewedDraft:
    """Return a draft with a contract year, the one looked at where it names none."""
    if draft.policy.years:
        return draft
    return replace(draft, policy=replace(draft.policy, terms=(Term(year),)))


def _without_year(found: Answer) -> Answer:
    """Return an answer that gives no year as a reason, because the draft names none."""
    judged = (
        replace(j, verdicts=tuple(v for v in j.verdicts if v.dimension != "year"))
        for j in found.judgements
    )
    return replace(found, judgements=tuple(judged))


def not_said(found: DraftAnswer) -> list[Text]:
    """Return what the draft does not say and was taken as if it did."""
    out, policy = [], found.draft.policy
    if not policy.years:
        out.append(
            Text(
                f"Het concept noemt geen contractjaar; bekeken alsof het voor {found.answer.year} "
                "is.",
                f"The draft names no contract year; looked at as if it were for "
                f"{found.answer.year}.",
            )
        )
    if not policy.insurer:
        out.append(
            Text(
                "Het concept noemt geen verzekeraar; het kan van een andere zijn.",
                "The draft names no insurer; it may be another's.",
            )
        )
    return out


def _no_quote(_: Provision) -> str | None:
    return None


def proposed_json(found: Json, proposed: Proposed) -> Json:
    """Return a provision as JSON with what makes it a proposal: ``unreviewed`` is always true."""
    return found | {
        "unreviewed": True,
        "confidence": round(proposed.confidence, 4),
        "decided_by": dict(proposed.decided_by),
        "notes": list(proposed.notes),
        "verdict": proposed.verdict,
    }


def draft_json(found: DraftAnswer, lang: Language, quote: Quote = _no_quote) -> Json:
    """Return what would apply of a draft: the draft, then its proposals that apply and depend."""
    draft, catalogue, judged = found.draft, found.catalogue, found.answer
    by_iri = _by_iri(draft)

    def group(status: Status) -> list[Json]:
        return [
            proposed_json(judged_json(catalogue, judged, j, lang, quote), by_iri[j.provision.iri])
            for j in judged.of(status)
        ]

    return {
        "graph": draft.graph,
        "policy": policy_json(draft.policy, lang),
        "insurer": _insurer(catalogue, draft, lang),
        "unreviewed": True,
        "year": judged.year,
        "proposals": len(draft.proposals),
        "notices": [text[lang] for text in not_said(found)],
        "applies": group(Status.SATISFIED),
        "depends": group(Status.OPEN),
    }


def _insurer(catalogue: Catalogue, draft: UnreviewedDraft, lang: Language) -> Json | None:
    iri = draft.policy.insurer
    return {"id": iri, "label": catalogue.label(iri, lang)} if iri else None


def _by_iri(draft: UnreviewedDraft) -> Mapping[str, Proposed]:
    return {p.provision.iri: p for p in draft.proposals}


def find_proposed(
    drafts: Iterable[UnreviewedDraft], name: str
) -> tuple[UnreviewedDraft, Proposed] | None:
    """Return the proposal that an IRI or ``slug/L0319`` means, with its draft."""
    for draft in drafts:
        for proposed in draft.proposals:
            iri = proposed.provision.iri
            if name == iri or name == f"{draft.policy.slug}/{iri.rsplit('/', 1)[-1]}":
                return draft, proposed
    return None


def explained(
    catalogue: Catalogue,
    draft: UnreviewedDraft,
    proposed: Proposed,
    question: Question,
    lang: Language,
    quote: Quote = _no_quote,
) -> Json:
    """Return why a proposal would apply, depend or not; no derivation: nothing follows from it."""
    own = catalogue_of(catalogue, draft)
    year = question.year or max(draft.policy.years, default=0)
    asked = replace(question, year=year, insurer=None, as_of=None)
    judgement: Judgement = judge(own, asked, year, proposed.provision)
    frame = Answer(asked, year, True, (draft.policy,), (judgement,))
    words = {Status.SATISFIED: "applies", Status.OPEN: "depends", Status.FAILED: "not_applicable"}
    return {
        "graph": draft.graph,
        "notice": UNREVIEWED[lang],
        "year": year,
        "status": words[judgement.status],
        "provision": proposed_json(judged_json(own, frame, judgement, lang, quote), proposed),
    }


def shown(
    catalogue: Catalogue,
    draft: UnreviewedDraft,
    proposed: Proposed,
    lang: Language,
    quote: Quote = _no_quote,
) -> Json:
    """Return a proposal apart from any question."""
    own = catalogue_of(catalogue, draft)
    return proposed_json(provision_json(own, proposed.provision, lang, quote), proposed)
