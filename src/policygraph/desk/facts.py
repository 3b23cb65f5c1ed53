"""A judged provision as cells: every field of it once, in words, under a stable key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policygraph.applicability import Answer, Judgement, Status
from policygraph.desk.cells import Cell
from policygraph.desk.evidence import Entry, Evidence, fingerprint
from policygraph.desk.words import (
    contacts_words,
    deadline_words,
    name_of,
    on_condition,
    proof_words,
    reference_words,
    threshold_words,
)
from policygraph.grouping import Way, by_decider, grouped
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.serialise import Quote
from policygraph.wording import KIND_WORDS, STATUS_WORDS, because, place_words, unmet

__all__ = ["GROUPS", "Seen", "facts", "in_groups", "in_order"]

GROUPS = (Status.SATISFIED, Status.OPEN, Status.FAILED)
"""The groups in which an answer is shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen: the answer with the judgements that the filters leave, in their order."""

    catalogue: Catalogue
    answer: Answer
    lang: Language
    quote: Quote
    evidence: Evidence = field(default_factory=Evidence)


def in_groups(answer: Answer) -> Iterable[Judgement]:
    """Yield the judgements as they are shown: what applies, what depends, what does not."""
    for status in GROUPS:
        yield from answer.of(status)


def in_order(
    catalogue: Catalogue, judgements: Iterable[Judgement], way: Way, lang: Language
) -> tuple[Judgement, ...]:
    """Return judgements as the page has them: put together by way, what is open by what decides."""
    judgements = list(judgements)

    def of(status: Status) -> Iterable[Judgement]:
        alike = [j for j in judgements if j.status is status]
        groups = (
            by_decider(alike) if status is Status.OPEN else grouped(catalogue, alike, way, lang)
        )
        return (j for group in groups for j in group.items)

    return tuple(j for status in GROUPS for j in of(status))


def facts(seen: Seen, judgement: Judgement, number: int) -> Mapping[str, Cell]:
    """Return every field of a judged provision, and what the user has entered of it."""
    provision = judgement.provision
    policy = seen.catalogue.policies[provision.policy]
    return (
        _judged(seen, judgement, number)
        | _content(seen, provision)
        | _scope(seen, provision)
        | _source(seen, provision, policy)
        | _entered(seen, provision)
    )


def _judged(seen: Seen, judgement: Judgement, number: int) -> dict[str, Cell]:
    catalogue, lang, answer = seen.catalogue, seen.lang, seen.answer
    reasons = because(catalogue, answer, judgement.provision, judgement.verdicts)
    decides = "\n".join(_decides(seen, judgement))
    own = Text("specifiek voor u", "specific to you")
    general = Text("algemeen, geldt ook voor u", "general, applies to you too")
    satisfied = judgement.status is Status.SATISFIED
    return {
        "number": number,
        "answer": STATUS_WORDS[judgement.status][lang],
        "because": "\n".join(text[lang] for text in reasons),
        "decides": decides,
        "why": "\n".join(text[lang] for text in reasons) if satisfied else decides,
        "origin": (general if judgement.inherited else own)[lang] if satisfied else "",
    }


def _decides(seen: Seen, judgement: Judgement) -> Iterable[str]:
    """Yield what would decide, or on what it failed."""
    if judgement.status is Status.SATISFIED:
        return
    policy = seen.catalogue.policies[judgement.provision.policy]
    found = (
        unmet(seen.catalogue, v, policy, seen.answer.year)[seen.lang]
        for v in judgement.verdicts
        if v.status is judgement.status
    )
    yield from dict.fromkeys(found)


def _content(seen: Seen, provision: Provision) -> dict[str, Cell]:
    catalogue, lang = seen.catalogue, seen.lang
    findings = catalogue.findings_about.get(provision.iri, ())
    return {
        "condition": name_of(catalogue, provision, lang),
        "force": KIND_WORDS[provision.kind][lang],
        "kind": provision.kind,
        "for": "\n".join(catalogue.label(p, lang) for p in provision.condition_for),
        "if": on_condition(catalogue, provision, lang),
        "guard": catalogue.label(provision.guard, lang) if provision.guard else "",
        "exception": catalogue.label(provision.exception, lang) if provision.exception else "",
        "trigger": provision.trigger[lang] if provision.trigger else "",
        "proof": proof_words(catalogue, provision, lang),
        "references": reference_words(catalogue, provision, lang),
        "threshold": threshold_words(provision.thresholds, lang),
        "deadline": deadline_words(provision.deadlines, lang),
        "consequence": provision.consequence[lang] if provision.consequence else "",
        "contacts": contacts_words(provision.contacts, lang),
        "theme": catalogue.label(provision.theme, lang) if provision.theme else "",
        "defines": catalogue.label(provision.defines, lang) if provision.defines else "",
        "findings": "\n".join(f.text[lang] for f in findings),
    }


def _scope(seen: Seen, provision: Provision) -> dict[str, Cell]:
    def labels(iris: Iterable[str]) -> str:
        return "\n".join(sorted(seen.catalogue.label(i, seen.lang) for i in iris))

    return {
        "bearer": seen.catalogue.label(provision.bearer, seen.lang) if provision.bearer else "",
        "care_types": labels(provision.care_types),
        "provider_types": labels(provision.provider_types),
        "roles": labels(provision.roles),
    }


def _source(seen: Seen, provision: Provision, policy: Policy) -> dict[str, Cell]:
    place = provision.place
    quote = seen.quote(provision)
    return {
        "source": place_words(provision, policy, seen.lang),
        "policy": policy.title[seen.lang],
        "document": place.document,
        "section": " › ".join(place.section),
        "line_start": place.start_line,
        "line_end": place.end_line,
        "column_start": place.start_column,
        "column_end": place.end_column,
        "quote": " ".join(quote.split()) if quote else "",
        "norm": provision.norm or "",
        "id": provision.iri,
    }


def _entered(seen: Seen, provision: Provision) -> dict[str, Cell]:
    found = seen.evidence.of(provision.norm, fingerprint(provision))
    old = None if found else seen.evidence.earlier(provision.norm)
    entry = found or Entry()
    note = entry.note
    if old:
        again = Text(
            "gewijzigd of nog niet beoordeeld voor dit beleid; eerder ({policy}): {met}",
            "changed or not yet assessed for this policy; before ({policy}): {met}",
        )[seen.lang]
        note = again.format(policy=old.policy, met=old.met_words(seen.lang)).strip(" :")
    return {
        "met": entry.met_words(seen.lang) or None,
        "evidence": entry.evidence or None,
        "owner": entry.owner or None,
        "date": entry.date,
        "note": note or None,
    }
