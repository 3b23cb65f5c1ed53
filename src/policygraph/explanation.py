"""Why a provision applies, depends or does not: steps in the words of care and contract law.

The derivations come from the rules; here each asserted triple they rest on becomes a step with an
id that stays the same from run to run, a sentence, and its place in a document.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.applicability import Judgement, Question, Status, Verdict, years_with_policy
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.reasoning.derivations import Derivations, Facts, Leaf, Step, derive
from policygraph.reasoning.rules import Rule, Triple
from policygraph.vocabulary import PG, SKOS, compact
from policygraph.wording import KIND_WORDS, STATUS_WORDS, place_words, unmet

__all__ = ["VERSION", "Explanation", "Reason", "SetAside", "explain", "explanation_json"]

VERSION = 1
"""The version of the JSON; a change of meaning or of a field's name raises it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One dimension of the answer: its verdict in words and the derivations behind it."""

    verdict: Verdict
    text: Text
    derivations: tuple[Derivations, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A policy that was considered and not used, and why."""

    policy: Policy
    text: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one provision came out as it did for X, in a year."""

    question: Question
    year: int
    judgement: Judgement
    reasons: tuple[Reason, ...]
    set_aside: tuple[SetAside, ...]

    @property
    def provision(self) -> Provision:
        """The provision explained."""
        return self.judgement.provision


def explain(
    catalogue: Catalogue,
    facts: Facts,
    rules: Sequence[Rule],
    question: Question,
    year: int,
    judgement: Judgement,
    limit: int = 10,
) -> Explanation:
    """Explain a judgement: every dimension, with the minimal derivations of what it rests on."""
    provision = judgement.provision
    policy = catalogue.policies[provision.policy]
    reasons = tuple(
        Reason(
            verdict,
            _verdict_text(catalogue, question, policy, year, verdict),
            tuple(
                derive(facts, rules, triple, limit)
                for triple in _goals(catalogue, question, provision, verdict)
            ),
        )
        for verdict in judgement.verdicts
        if verdict.dimension in ("year", "care") or verdict.wants
    )
    return Explanation(
        question, year, judgement, reasons, _set_aside(catalogue, question, year, policy)
    )


def _goals(
    catalogue: Catalogue, question: Question, provision: Provision, verdict: Verdict
) -> Iterable[Triple]:
    """Yield the triples that a satisfied dimension rests on."""
    if verdict.status is not Status.SATISFIED:
        return
    if verdict.dimension == "care":
        yield (provision.iri, PG.appliesToCareType, question.care_type)
    elif verdict.dimension in ("provider", "role"):
        provider = verdict.dimension == "provider"
        named = question.provider_types if provider else question.roles
        predicate = PG.appliesToProviderType if provider else PG.appliesToRole
        for type_ in sorted(named):
            if set(verdict.wants) & catalogue.broader(type_):
                yield (provision.iri, predicate, type_)


def _verdict_text(
    catalogue: Catalogue, question: Question, policy: Policy, year: int, verdict: Verdict
) -> Text:
    if verdict.status is not Status.SATISFIED:
        return unmet(catalogue, verdict, policy, year)
    wants = Text(
        ", ".join(catalogue.label(w, "nl") for w in verdict.wants),
        ", ".join(catalogue.label(w, "en") for w in verdict.wants),
    )
    care = Text(
        catalogue.label(question.care_type, "nl"), catalogue.label(question.care_type, "en")
    )
    return {
        "year": Text(
            f"{policy.title.nl} geldt voor contractjaar {year}",
            f"{policy.title.en} holds for contract year {year}",
        ),
        "care": Text(f"geldt voor {care.nl}", f"applies to {care.en}"),
        "guard": Text(f"u heeft bevestigd: {wants.nl}", f"you confirmed: {wants.en}"),
        "exception": Text(
            f"geldt niet als (uitzondering): {wants.nl}", f"does not hold if: {wants.en}"
        ),
    }.get(
        verdict.dimension,
        Text(f"geldt voor: {wants.nl}", f"holds for: {wants.en}"),
    )


def _set_aside(
    catalogue: Catalogue, question: Question, year: int, used: Policy
) -> tuple[SetAside, ...]:
    related = catalogue.broader(question.care_type) | catalogue.narrower(question.care_type)
    out = []
    for policy in catalogue.policies.values():
        if policy.iri == used.iri:
            continue
        years = ", ".join(str(y) for y in policy.years)
        if not policy.concerns & related:
            care = Text(
                ", ".join(catalogue.label(c, "nl") for c in sorted(policy.concerns)),
                ", ".join(catalogue.label(c, "en") for c in sorted(policy.concerns)),
            )
            text = Text(f"gaat over {care.nl}", f"concerns {care.en}")
        elif question.insurer not in (None, policy.insurer):
            name = Text(
                catalogue.label(policy.insurer, "nl"), catalogue.label(policy.insurer, "en")
            )
            text = Text(f"is van {name.nl}", f"is {name.en}'s")
        elif year not in years_with_policy(catalogue, question) or year not in policy.years:
            text = Text(f"geldt voor {years}, niet voor {year}", f"holds for {years}, not {year}")
        else:
            text = Text("geldt ook, voor andere bepalingen", "holds too, for other provisions")
        out.append(SetAside(policy, text))
    return tuple(out)


def _sentence(catalogue: Catalogue, triple: Triple, lang: Language) -> str:
    """Return an asserted triple as a sentence."""
    s, p, o = triple
    one, other = catalogue.label(s, lang), catalogue.label(o, lang)
    if s in catalogue.provisions:
        provision = catalogue.provisions[s]
        policy = catalogue.policies[provision.policy]
        one = place_words(provision, policy, lang)
    if s in catalogue.policies:
        one = catalogue.policies[s].title[lang]
    if o in catalogue.policies:
        other = catalogue.policies[o].title[lang]
    return {
        PG.isGeneralProvisionOf: Text(
            f"{one}: gesteld voor alles waarover {other} gaat",
            f"{one}: stated for all that {other} concerns",
        ),
        PG.hasGeneralProvision: Text(
            f"{catalogue.label(o, lang)}: gesteld voor alles waarover {one} gaat",
            f"{catalogue.label(o, lang)}: stated for all that {one} concerns",
        ),
        PG.concerns: Text(f"{one} gaat over {other}", f"{one} concerns {other}"),
        PG.statedForCareType: Text(f"{one}: gesteld voor {other}", f"{one}: stated for {other}"),
        PG.statedForProviderType: Text(
            f"{one}: gesteld voor {other}", f"{one}: stated for {other}"
        ),
        PG.statedForRole: Text(f"{one}: gesteld voor {other}", f"{one}: stated for {other}"),
        SKOS.broader: Text(f"{one} valt onder {other}", f"{one} is part of {other}"),
        SKOS.narrower: Text(f"{other} valt onder {one}", f"{other} is part of {one}"),
    }.get(p, Text(f"{one} {compact(p)} {other}", f"{one} {compact(p)} {other}"))[lang]


def step_id(triple: Triple) -> str:
    """Return the id of a step: the same triple has the same id in every run."""
    return hashlib.sha256(" ".join(triple).encode()).hexdigest()[:12]


def _place(catalogue: Catalogue, triple: Triple) -> dict[str, Any] | None:
    for term in (triple[0], triple[2]):
        if term in catalogue.provisions:
            provision = catalogue.provisions[term]
            return {
                "document": provision.place.document,
                "contract_years": list(catalogue.policies[provision.policy].years),
                "line_start": provision.place.start_line,
                "line_end": provision.place.end_line,
            }
        if term in catalogue.policies:
            policy = catalogue.policies[term]
            return {
                "document": policy.document,
                "contract_years": list(policy.years),
                "line_start": None,
                "line_end": None,
            }
    return None


def _tree_json(catalogue: Catalogue, node: Leaf | Step, lang: Language) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": step_id(node.conclusion),
        "triple": list(node.conclusion),
        "rule": None if isinstance(node, Leaf) else node.rule.name,
        "asserted_in": node.graph if isinstance(node, Leaf) else None,
        "text": _sentence(catalogue, node.conclusion, lang) if isinstance(node, Leaf) else None,
        "source": _place(catalogue, node.conclusion) if isinstance(node, Leaf) else None,
        "premises": [],
    }
    if isinstance(node, Step):
        out["text"] = _concluded(catalogue, node.conclusion, lang)
        out["premises"] = [_tree_json(catalogue, p, lang) for p in node.premises]
    return out


def _concluded(catalogue: Catalogue, triple: Triple, lang: Language) -> str:
    s, p, o = triple
    other = catalogue.label(o, lang)
    one = (
        place_words(
            catalogue.provisions[s], catalogue.policies[catalogue.provisions[s].policy], lang
        )
        if s in catalogue.provisions
        else catalogue.policies[s].title[lang]
        if s in catalogue.policies
        else catalogue.label(s, lang)
    )
    return {
        PG.appliesToCareType: Text(
            f"dus geldt {one} voor {other}", f"so {one} applies to {other}"
        ),
        PG.appliesToProviderType: Text(
            f"dus geldt {one} voor {other}", f"so {one} applies to {other}"
        ),
        PG.appliesToRole: Text(f"dus geldt {one} voor {other}", f"so {one} applies to {other}"),
        SKOS.narrowerTransitive: Text(
            f"{other} valt onder {one}", f"{other} is part of {one}"
        ),
        SKOS.broaderTransitive: Text(f"{one} valt onder {other}", f"{one} is part of {other}"),
    }.get(p, Text(_sentence(catalogue, triple, "nl"), _sentence(catalogue, triple, "en")))[lang]


def sentences(
    catalogue: Catalogue, node: Leaf | Step, lang: Language, depth: int = 0
) -> Iterable[tuple[int, str]]:
    """Yield a derivation as lines with their depth: what it rests on first, then what follows.

    Steps that only rename (a narrower type is the inverse of a broader one) are passed over: they
    would say the same sentence twice.
    """
    if isinstance(node, Leaf):
        yield depth, _sentence(catalogue, node.conclusion, lang)
        return
    text = _concluded(catalogue, node.conclusion, lang)
    below = [line for p in node.premises for line in sentences(catalogue, p, lang, depth)]
    yield from below
    if not any(line == text for _, line in below):
        yield depth, text


def explanation_json(
    catalogue: Catalogue, explanation: Explanation, lang: Language, quote: str | None
) -> dict[str, Any]:
    """Return the explanation as JSON with stable step ids, so that nobody has to scrape text."""
    provision = explanation.provision
    policy = catalogue.policies[provision.policy]
    place = provision.place
    return {
        "version": VERSION,
        "provision": provision.iri,
        "kind": provision.kind,
        "kind_label": KIND_WORDS[provision.kind][lang],
        "norm": {"id": provision.norm, "label": catalogue.label(provision.norm or "", lang)},
        "status": explanation.judgement.status.name.lower(),
        "status_label": STATUS_WORDS[explanation.judgement.status][lang],
        "inherited": explanation.judgement.inherited,
        "question": {
            "care_type": explanation.question.care_type,
            "provider_types": sorted(explanation.question.provider_types),
            "roles": sorted(explanation.question.roles),
            "year": explanation.year,
            "insurer": explanation.question.insurer,
            "given": dict(sorted(explanation.question.given.items())),
        },
        "policy": {"id": policy.iri, "slug": policy.slug, "contract_years": list(policy.years)},
        "reasons": [
            {
                "dimension": r.verdict.dimension,
                "status": r.verdict.status.name.lower(),
                "wants": list(r.verdict.wants),
                "text": r.text[lang],
                "derivations": [
                    {
                        "triple": list(d.triple),
                        "left_out": d.left_out,
                        "complete": d.complete,
                        "trees": [_tree_json(catalogue, t, lang) for t in d.found],
                    }
                    for d in r.derivations
                ],
            }
            for r in explanation.reasons
        ],
        "set_aside": [
            {"policy": s.policy.iri, "slug": s.policy.slug, "text": s.text[lang]}
            for s in explanation.set_aside
        ],
        "source": {
            "document": place.document,
            "section": list(place.section),
            "line_start": place.start_line,
            "line_end": place.end_line,
            "column_start": place.start_column,
            "column_end": place.end_column,
            "quote": quote,
        },
    }
