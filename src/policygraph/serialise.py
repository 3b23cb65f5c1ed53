"""Answers as the JSON of DESIGN section 4; one shape for the command line and the query API."""

from collections.abc import Callable, Mapping
from typing import Any

from policygraph.applicability import Answer, Judgement, Question, Status, Verdict
from policygraph.model import Catalogue, Deadline, Language, Policy, Provision, Reference
from policygraph.wording import because, notices, unmet

__all__ = [
    "Quote",
    "answer_json",
    "judged_json",
    "policy_json",
    "provision_json",
    "question_json",
    "source_json",
]

Json = dict[str, Any]
Quote = Callable[[Provision], str | None]
"""Gives the exact wording of a provision where its document is there and unchanged."""


def _no_quote(_: Provision) -> str | None:
    return None


def _named(catalogue: Catalogue, iri: str | None, lang: Language) -> Json | None:
    return {"id": iri, "label": catalogue.label(iri, lang)} if iri else None


def _deadline(deadline: Deadline, lang: Language) -> Json:
    words = {
        name: text[lang] if text else None
        for name, text in (
            ("what", deadline.what),
            ("who", deadline.who),
            ("channel", deadline.channel),
            ("consequence", deadline.consequence),
        )
    }
    return {
        "date": deadline.date,
        "inclusive": deadline.inclusive,
        "period": deadline.period,
        **words,
    }


def source_json(provision: Provision, quote: str | None) -> Json:
    """Return the place of a provision, with its wording where that is known."""
    place = provision.place
    return {
        "document": place.document,
        "section": list(place.section),
        "line_start": place.start_line,
        "line_end": place.end_line,
        "column_start": place.start_column,
        "column_end": place.end_column,
        "quote": quote,
    }


def _reference(catalogue: Catalogue, reference: Reference, lang: Language) -> Json:
    concept = catalogue.concepts.get(reference.iri)
    return {
        "id": reference.iri,
        "type": concept.type if concept else None,
        "label": catalogue.label(reference.iri, lang),
        "property": reference.property,
    }


def _details(catalogue: Catalogue, provision: Provision, lang: Language) -> Json:
    """Return what a provision takes: references, proof, thresholds, deadlines, contacts."""
    return {
        "refers_to": [_reference(catalogue, r, lang) for r in provision.references],
        "proof": [list(members) for members in provision.proof],
        "thresholds": [
            {
                "what": t.what[lang],
                "comparator": t.comparator,
                "value": t.value,
                "unit": t.unit[lang],
            }
            for t in provision.thresholds
        ],
        "deadlines": [_deadline(d, lang) for d in provision.deadlines],
        "contacts": [
            {"subject": c.subject[lang], "kind": c.kind, "value": c.value}
            for c in provision.contacts
        ],
    }


def provision_json(
    catalogue: Catalogue,
    provision: Provision,
    lang: Language = "nl",
    quote: Quote = _no_quote,
) -> Json:
    """Return a provision apart from any question: ``inherited`` null, no reasons."""
    return {
        "id": provision.iri,
        "policy": catalogue.policies[provision.policy].slug,
        "kind": provision.kind,
        "norm": _named(catalogue, provision.norm, lang),
        "theme": catalogue.label(provision.theme, lang) if provision.theme else None,
        "bearer": provision.bearer,
        "condition_for": [catalogue.label(p, lang) for p in provision.condition_for],
        "consequence": provision.consequence[lang] if provision.consequence else None,
        "guard": _named(catalogue, provision.guard, lang),
        "exception": _named(catalogue, provision.exception, lang),
        "trigger": provision.trigger[lang] if provision.trigger else None,
        "care_types": sorted(provision.care_types),
        "provider_types": sorted(provision.provider_types),
        "roles": sorted(provision.roles),
        **_details(catalogue, provision, lang),
        "inherited": None,
        "because": [],
        "depends_on": [],
        "source": source_json(provision, quote(provision)),
    }


def _undecided(
    catalogue: Catalogue, answer: Answer, judgement: Judgement, verdict: Verdict, lang: Language
) -> list[Json]:
    policy = catalogue.policies[judgement.provision.policy]
    text = unmet(catalogue, verdict, policy, answer.year)[lang]
    dimension = "guard" if verdict.dimension == "exception" else verdict.dimension
    return [
        {"dimension": dimension, "value": value, "text": text} for value in verdict.wants or (None,)
    ]


def judged_json(
    catalogue: Catalogue, answer: Answer, judgement: Judgement, lang: Language, quote: Quote
) -> Json:
    """Return a provision as it was judged: why it applies, on what it depends or failed."""
    out = provision_json(catalogue, judgement.provision, lang, quote)
    reasons = because(catalogue, answer, judgement.provision, judgement.verdicts)
    out["inherited"] = judgement.inherited
    out["because"] = [text[lang] for text in reasons]
    out["depends_on"] = [
        item
        for v in judgement.verdicts
        if v.status is Status.OPEN
        for item in _undecided(catalogue, answer, judgement, v, lang)
    ]
    if judgement.status is Status.FAILED:
        out["failed_on"] = [
            item
            for v in judgement.verdicts
            if v.status is Status.FAILED
            for item in _undecided(catalogue, answer, judgement, v, lang)
        ]
    return out


def question_json(question: Question, year: int) -> Json:
    """Return the question as it was understood: IRIs, and the year that was used.

    ``as_of`` is there only where a day was asked for.
    """
    given: Mapping[str, bool] = question.given
    day = {"as_of": question.as_of} if question.as_of else {}
    return {
        "care_type": question.care_type,
        "provider_types": sorted(question.provider_types),
        "roles": sorted(question.roles),
        "year": year,
        "insurer": question.insurer,
        "given": dict(sorted(given.items())),
        **day,
    }


def policy_json(policy: Policy, lang: Language) -> Json:
    """Return a policy as answers name it; ``issued`` and ``valid`` only where they are known."""
    known = {"issued": policy.issued, "valid": policy.valid}
    return {
        "id": policy.iri,
        "slug": policy.slug,
        "title": policy.title[lang],
        "contract_years": list(policy.years),
        **{name: said for name, said in known.items() if said},
    }


def answer_json(
    catalogue: Catalogue,
    answer: Answer,
    lang: Language = "nl",
    *,
    everything: bool = False,
    quote: Quote = _no_quote,
    orphans: tuple[str, ...] = (),
) -> Json:
    """Return the whole answer; ``everything`` adds what does not apply and on what it failed."""

    def group(status: Status) -> list[Json]:
        return [judged_json(catalogue, answer, j, lang, quote) for j in answer.of(status)]

    out: Json = {
        "question": question_json(answer.question, answer.year),
        "policies": [policy_json(p, lang) for p in answer.policies],
        "applies": group(Status.SATISFIED),
        "depends": group(Status.OPEN),
        "notices": [text[lang] for text in notices(catalogue, answer, orphans)],
    }
    if everything:
        out["not_applicable"] = group(Status.FAILED)
    return out
