"""Why a provision applies to somebody: the form that asks for whom, and the answer in steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.api.representation import make_once
from policygraph.api.state import ServerState
from policygraph.applicability import Status, judge
from policygraph.explanation import Explanation, explained_year
from policygraph.explanation import explain as find_reasons
from policygraph.explanation_words import sentences
from policygraph.facts import StoredFacts
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.session import Session
from policygraph.view import View
from policygraph.vocabulary import local_name
from policygraph.wording import STATUS_WORDS

__all__ = ["Choices", "Why", "choices", "explained", "other_years"]

_CLASSES = {Status.SATISFIED: "applies", Status.OPEN: "depends", Status.FAILED: "not"}
_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One dimension of the answer; each derivation is a list of sentences, premises first."""

    text: Text
    css: str
    derivations: tuple[tuple[str, ...], ...]
    left_out: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for somebody: its word, the year it is for, steps, and what was set aside."""

    word: Text
    css: str
    year: int
    steps: tuple[Step, ...]
    aside: tuple[tuple[Policy, Text], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: care types, and by facet the provider types; values are slugs."""

    care: tuple[tuple[str, str], ...]
    facets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    roles: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


def explained(state: ServerState, session: Session, provision: Provision, view: View,
              lang: Language) -> Why:  # fmt: skip
    """Explain a provision for who asks; without a year in the latest year of its own policy."""
    catalogue = session.catalogue
    year = explained_year(catalogue, view.question, provision)
    facts: StoredFacts = make_once(state, "facts", lambda: StoredFacts(session.graph))
    rules = make_once(state, "rules", facts.rules)
    judgement = judge(catalogue, view.question, year, provision)
    found = find_reasons(catalogue, facts, rules, view.question, year, judgement, _LIMIT)
    return Why(
        STATUS_WORDS[judgement.status],
        _CLASSES[judgement.status],
        year,
        tuple(_steps(catalogue, found, lang)),
        tuple((s.policy, s.text) for s in found.set_aside),
    )


def _steps(catalogue: Catalogue, found: Explanation, lang: Language) -> Iterable[Step]:
    for reason in found.reasons:
        trees = [t for d in reason.derivations for t in d.found]
        yield Step(
            reason.text,
            _CLASSES[reason.verdict.status],
            tuple(tuple(sentences(catalogue, tree, lang)) for tree in trees),
            sum(d.left_out for d in reason.derivations),
            all(d.complete for d in reason.derivations),
        )


def choices(catalogue: Catalogue, provision: Provision, view: View | None,
            lang: Language) -> Choices:  # fmt: skip
    """Return what the form offers; whatever the address asks for is among it."""
    policy = catalogue.policies[provision.policy]
    care = {c for area in policy.concerns for c in catalogue.narrower(area)}
    care |= {c for area in policy.concerns for c in catalogue.broader(area)}
    years = set(policy.years)
    if view:
        care.add(view.care)
        years |= {view.year} if view.year else set()
    by_facet: dict[str, list[str]] = {}
    roles = []
    for concept in catalogue.concepts.values():
        if concept.type == "ProviderType":
            by_facet.setdefault(concept.facet or "", []).append(concept.iri)
        elif concept.type == "ProfessionalRole":
            roles.append(concept.iri)
    facets = tuple(
        (facet, _options(catalogue, iris, lang)) for facet, iris in sorted(by_facet.items())
    )
    return Choices(
        _options(catalogue, care, lang),
        facets,
        _options(catalogue, roles, lang),
        tuple(sorted(years)),
    )


def _options(
    catalogue: Catalogue, iris: Iterable[str], lang: Language
) -> tuple[tuple[str, str], ...]:
    named = ((catalogue.label(i, lang), i) for i in iris)
    ordered = sorted(named, key=lambda pair: (pair[0].casefold(), pair[1]))
    return tuple((local_name(iri), label) for label, iri in ordered)


def other_years(catalogue: Catalogue, policy: Policy) -> Sequence[tuple[Policy, Text]]:
    """Return the policies of the same insurer on the same care for other years, earliest first."""
    area = {c for iri in policy.concerns for c in catalogue.broader(iri) | catalogue.narrower(iri)}
    found = [
        other
        for other in catalogue.policies.values()
        if other.iri != policy.iri and other.insurer == policy.insurer and other.concerns & area
    ]
    found.sort(key=lambda other: (other.years, other.slug))
    return [(other, _when(other.years, policy.years)) for other in found]


def _when(other: tuple[int, ...], own: tuple[int, ...]) -> Text:
    if other and own and max(other) < min(own):
        return Text("eerder", "earlier")
    if other and own and min(other) > max(own):
        return Text("later", "later")
    return Text("zelfde periode", "same period")
