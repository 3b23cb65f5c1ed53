"""Which questions are worth asking: those whose answer changes what applies, and how much.

A kind of provider, a role or a fact is offered only where naming it changes the status of at least
one provision; how many it changes is counted. Provisions of one scope are judged together, so
that all choices of a policy of hundreds of provisions take a few milliseconds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from policygraph.applicability import (
    DIMENSIONS,
    Answer,
    Asker,
    Question,
    Status,
    frame,
    years_with_policy,
)
from policygraph.model import Catalogue, Policy, Provision
from policygraph.versions import in_force

__all__ = ["Area", "Branch", "Choices", "Facet", "Fact", "Option", "areas", "choices"]

_DIMENSION_OF: Final[dict[str, Literal["provider", "role"]]] = {
    "ProviderType": "provider",
    "ProfessionalRole": "role",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A type that X may name: how many provisions it changes, and whether any is stated for it.

    ``stated`` is False where no provision names the type or one broader or narrower: naming it
    only says which provisions for others do not apply.
    """

    iri: str
    changes: int
    stated: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The types of one facet that change something, the most telling first."""

    iri: str | None
    dimension: Literal["provider", "role"]
    exclusive: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A circumstance that X may answer: how many provisions yes or no would change."""

    iri: str
    changes: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What can still be asked of X; the years that there are policies for, first to last.

    ``insurers`` is empty where there is only one.
    """

    years: tuple[int, ...]
    insurers: tuple[str, ...]
    facets: tuple[Facet, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Provisions that are judged alike: one of them, its policy, how many they are."""

    provision: Provision
    policy: Policy
    count: int


def choices(catalogue: Catalogue, question: Question) -> Choices:
    """Return the questions whose answers change what applies to X."""
    years = tuple(years_with_policy(catalogue, replace(question, year=None)))
    found = frame(catalogue, question)
    if found is None:
        return Choices(years, (), (), ())
    asked = _Asked(catalogue, found)
    return Choices(years, _insurers(catalogue, found), asked.facets(), asked.facts())


def _insurers(catalogue: Catalogue, found: Answer) -> tuple[str, ...]:
    """Return the insurers with a policy on X's care in the year, where there are several."""
    everyone = frame(catalogue, replace(found.question, year=found.year, insurer=None))
    insurers = sorted({p.insurer for p in everyone.policies}) if everyone else []
    return tuple(insurers) if len(insurers) > 1 else ()


class _Asked:
    """X as the question stands, judged once, to be held against X with one more answer."""

    def __init__(self, catalogue: Catalogue, found: Answer) -> None:
        self._catalogue, self._found = catalogue, found
        self._scopes = _scopes(catalogue, found.policies)
        self._now = self._statuses(found.question, self._scopes)

    def _statuses(self, question: Question, scopes: Iterable[_Scope]) -> list[Status]:
        asker = Asker(self._catalogue, question, self._found.year)
        return [_status(asker, scope) for scope in scopes]

    def _changed(self, *questions: Question) -> int:
        """Count the provisions whose status is another in any of these questions."""
        others = [self._statuses(q, self._scopes) for q in questions]
        return sum(
            scope.count
            for scope, now, *then in zip(self._scopes, self._now, *others, strict=True)
            if any(status is not now for status in then)
        )

    def facets(self) -> tuple[Facet, ...]:
        """Return the facets with the types whose naming changes something."""
        stated = self._stated()
        grouped: dict[tuple[str, str | None], list[Option]] = {}
        for concept in self._catalogue.concepts.values():
            dimension = _DIMENSION_OF.get(concept.type)
            if dimension is None:
                continue
            changes = self._changed_by(dimension, concept.iri)
            if changes:
                here = bool(stated & (concept.ancestors | concept.descendants | {concept.iri}))
                option = Option(concept.iri, changes, here)
                grouped.setdefault((dimension, concept.facet), []).append(option)
        made = (self._facet(d, f, options) for (d, f), options in grouped.items())
        return tuple(sorted(made, key=lambda f: (f.dimension, -_most(f), f.iri or "")))

    def _facet(self, dimension: str, iri: str | None, options: list[Option]) -> Facet:
        concept = self._catalogue.concepts.get(iri) if iri else None
        return Facet(
            iri,
            "provider" if dimension == "provider" else "role",
            concept is not None and concept.type == "ExclusiveFacet",
            tuple(sorted(options, key=lambda o: (not o.stated, -o.changes, o.iri))),
        )

    def _changed_by(self, dimension: Literal["provider", "role"], iri: str) -> int:
        question = self._found.question
        if dimension == "provider":
            return self._changed(replace(question, provider_types=question.provider_types | {iri}))
        return self._changed(replace(question, roles=question.roles | {iri}))

    def _stated(self) -> frozenset[str]:
        """Return the types that provisions and the terms of the year name."""
        out: set[str] = set()
        for scope in self._scopes:
            out |= scope.provision.provider_types | scope.provision.roles
        for policy in self._found.policies:
            for term in policy.terms:
                out |= term.provider_types if term.year == self._found.year else set()
        return frozenset(out)

    def facts(self) -> tuple[Fact, ...]:
        """Return the circumstances not answered yet that would change something."""
        given: Mapping[str, bool] = self._found.question.given
        named = Counter(
            iri
            for scope in self._scopes
            for iri in (scope.provision.guard, scope.provision.exception)
            if iri and iri not in given
        )
        facts = (Fact(iri, self._decided(iri)) for iri in named)
        return tuple(sorted((f for f in facts if f.changes), key=lambda f: (-f.changes, f.iri)))

    def _decided(self, circumstance: str) -> int:
        question = self._found.question
        return self._changed(
            replace(question, given={**question.given, circumstance: True}),
            replace(question, given={**question.given, circumstance: False}),
        )


def _most(facet: Facet) -> int:
    return max(option.changes for option in facet.options)


def _scopes(catalogue: Catalogue, policies: Iterable[Policy]) -> list[_Scope]:
    """Put together the provisions of each policy that no question can tell apart."""
    alike: dict[tuple[object, ...], list[Provision]] = {}
    for policy in policies:
        for p in catalogue.by_policy[policy.iri]:
            key = (p.policy, p.care_types, p.provider_types, p.roles, p.guard, p.exception)
            alike.setdefault(key, []).append(p)
    return [_Scope(ps[0], catalogue.policies[ps[0].policy], len(ps)) for ps in alike.values()]


def _status(asker: Asker, scope: _Scope) -> Status:
    verdicts = (asker.verdict(d, scope.provision, scope.policy) for d in DIMENSIONS)
    return max((v.status for v in verdicts if v), key=lambda s: s.value)


@dataclass(frozen=True, slots=True)
class Branch:
    """A care type with the care types just below it, by their Dutch labels."""

    iri: str
    narrower: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A kind of care that policies concern as a whole, those policies, and what is below it."""

    care: Branch
    policies: tuple[Policy, ...]


def areas(catalogue: Catalogue) -> tuple[Area, ...]:
    """Return all care that there is policy on, as areas with their hierarchies.

    Of versions that replace each other only the newest is named. A care type with several broader
    ones stands under each.
    """
    below = _just_below(catalogue)
    policies: dict[str, list[Policy]] = {}
    for policy in in_force(catalogue).values():
        for care in policy.concerns:
            policies.setdefault(care, []).append(policy)
    made = (Area(_branch(below, care), tuple(ps)) for care, ps in policies.items())
    return tuple(sorted(made, key=lambda a: catalogue.label(a.care.iri).casefold()))


def _just_below(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the care types under each one without another between, by label."""
    out: dict[str, list[str]] = {}
    care = [c for c in catalogue.concepts.values() if c.type == "CareType"]
    for concept in sorted(care, key=lambda c: c.label.nl.casefold()):
        above = concept.ancestors
        further = {i for a in above for i in catalogue.broader(a) - {a}}
        for nearest in above - further:
            out.setdefault(nearest, []).append(concept.iri)
    return out


def _branch(below: Mapping[str, list[str]], iri: str) -> Branch:
    return Branch(iri, tuple(_branch(below, i) for i in below.get(iri, ())))
