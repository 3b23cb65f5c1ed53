"""Why a provision applies, depends or does not: steps in the words of care and contract law.

The derivations come from the rules; here each asserted triple they rest on becomes a step with an
id that stays the same from run to run, a sentence, and its place in a document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.applicability import (
    Asker,
    Judgement,
    Question,
    Status,
    Verdict,
    asked_year,
    years_with_policy,
)
from policygraph.model import Catalogue, Policy, Provision, Text
from policygraph.reasoning.derivations import Derivations, Facts, derive
from policygraph.reasoning.rules import Rule, Triple
from policygraph.version_words import DAY_NOT_SAID, not_the_version
from policygraph.vocabulary import PG
from policygraph.wording import unmet

__all__ = ["Explanation", "Reason", "SetAside", "explain", "explained_year"]


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


def explained_year(catalogue: Catalogue, question: Question, provision: Provision) -> int:
    """Return the year in which a provision is explained: without one, its own policy's latest."""
    return asked_year(question, catalogue.policies[provision.policy].years)


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
    unknown = bool(question.as_of) and not policy.issued
    nl, en = (f" ({t})" if unknown else "" for t in (DAY_NOT_SAID.nl, DAY_NOT_SAID.en))
    return {
        "year": Text(
            f"{policy.title.nl} geldt voor contractjaar {year}{nl}",
            f"{policy.title.en} holds for contract year {year}{en}",
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
    asker = Asker(catalogue, question, year)
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
        elif version := not_the_version(catalogue, asker.year_verdict(policy), policy):
            text = version
        elif year not in years_with_policy(catalogue, question) or year not in policy.years:
            text = Text(f"geldt voor {years}, niet voor {year}", f"holds for {years}, not {year}")
        else:
            text = Text("geldt ook, voor andere bepalingen", "holds too, for other provisions")
        out.append(SetAside(policy, text))
    return tuple(out)
