"""What applies to X: each provision judged on year, care, provider, role and guard (DESIGN, 3).

Three values: satisfied, open, failed. A provision applies when everything is satisfied, depends
when nothing failed and something is open, and does not apply otherwise. When in doubt: open.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Literal, get_args

from policygraph.model import Catalogue, Policy, Provision, Term
from policygraph.versions import is_there, newest
from policygraph.vocabulary import PG, local_name

__all__ = [
    "DIMENSIONS",
    "Answer",
    "Asker",
    "Dimension",
    "Judgement",
    "Question",
    "Status",
    "answer",
    "asked_year",
    "frame",
    "judge",
    "years_with_policy",
]

Dimension = Literal["year", "care", "provider", "role", "guard", "exception"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Status(Enum):
    """How one dimension came out, worst last; the worst of several decides."""

    SATISFIED = 0
    OPEN = 1
    FAILED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """X: a care type, optionally a year, an insurer, provider types, roles and answered facts.

    ``as_of`` is the day (ISO 8601) whose published text is asked for; None: the newest.
    """

    care_type: str
    year: int | None = None
    provider_types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    given: Mapping[str, bool] = field(default_factory=dict)
    insurer: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One dimension of one provision: its status and the things that decide it.

    A year that failed wants the newer versions where the policy was replaced, and has the day
    asked for where the policy was not published yet.
    """

    dimension: Dimension
    status: Status
    wants: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One provision judged: its status, the verdicts in order, and whether it is inherited."""

    provision: Provision
    status: Status
    verdicts: tuple[Verdict, ...]
    inherited: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """All provisions of the policies asked about, judged; the year that was used.

    ``passed_over`` are the versions for that year that were not there on the day, or were replaced.
    """

    question: Question
    year: int
    year_given: bool
    policies: tuple[Policy, ...]
    judgements: tuple[Judgement, ...]
    passed_over: tuple[tuple[Policy, Verdict], ...] = ()

    def of(self, status: Status) -> list[Judgement]:
        """Return the judgements with a status, in the order of the documents."""
        return [j for j in self.judgements if j.status is status]


def _worst(statuses: Iterable[Status]) -> Status:
    return max(statuses, key=lambda s: s.value, default=Status.SATISFIED)


def _all_broader(catalogue: Catalogue, types: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(catalogue.broader(t) for t in types))


class Asker:
    """X with everything that follows from its types, and a memory of scopes already judged."""

    def __init__(self, catalogue: Catalogue, question: Question, year: int) -> None:
        """Take the question and the year to judge it in."""
        self.catalogue = catalogue
        self.question = question
        self.year = year
        self.care = catalogue.broader(question.care_type)
        self.care_narrower = catalogue.narrower(question.care_type)
        self.providers = _all_broader(catalogue, question.provider_types)
        self.roles = _all_broader(catalogue, question.roles)
        self._years: dict[str, Verdict] = {}
        self._terms: dict[str, Verdict] = {}
        self._care: dict[frozenset[str], Verdict] = {}
        self._types: dict[tuple[frozenset[str], str], Verdict] = {}

    def year_verdict(self, policy: Policy) -> Verdict:
        """Judge the contract years of a policy, and whether it is the version that counts."""
        if policy.iri not in self._years:
            covered = self._covered(policy)
            there = covered.status is not Status.FAILED
            self._years[policy.iri] = self._version(policy, covered) if there else covered
        return self._years[policy.iri]

    def _version(self, policy: Policy, covered: Verdict) -> Verdict:
        """Judge whether a version that covers the year is there and not replaced for X."""
        as_of, later = self.question.as_of, self.catalogue.later[policy.iri]
        if as_of is not None and not is_there(self.catalogue, policy.iri, as_of):
            return Verdict("year", Status.FAILED, has=(as_of,))
        newer = newest(self.catalogue, filter(self._takes_over, later)) if later else ()
        return Verdict("year", Status.FAILED, newer) if newer else covered

    def _takes_over(self, version: str) -> bool:
        """Tell whether a version is there and holds for all of X in the year."""
        policy = self.catalogue.policies[version]
        return (
            is_there(self.catalogue, version, self.question.as_of)
            and bool(policy.concerns & self.care)
            and self._covered(policy).status is Status.SATISFIED
        )

    def _covered(self, policy: Policy) -> Verdict:
        """Judge the contract years of a policy, whatever version it is."""
        if policy.iri not in self._terms:
            terms = [t for t in policy.terms if t.year == self.year]
            statuses = [self._term(t) for t in terms]
            best = min(statuses, key=lambda s: s.value, default=Status.FAILED)
            limits = {
                limit
                for term, status in zip(terms, statuses, strict=True)
                if status is Status.OPEN
                for limit in term.care_types | term.provider_types
                if self._limit_open(term, limit)
            }
            self._terms[policy.iri] = Verdict("year", best, tuple(sorted(limits)))
        return self._terms[policy.iri]

    def _term(self, term: Term) -> Status:
        if not term.care_types and not term.provider_types:
            return Status.SATISFIED
        if term.care_types & self.care or term.provider_types & self.providers:
            return Status.SATISFIED
        limits = term.care_types | term.provider_types
        return Status.OPEN if any(self._limit_open(term, i) for i in limits) else Status.FAILED

    def _limit_open(self, term: Term, limit: str) -> bool:
        return limit in self.care_narrower if limit in term.care_types else True

    def care_verdict(self, provision: Provision, policy: Policy) -> Verdict:
        """Judge the care types of a provision, or of its policy where it names none."""
        scope = provision.care_types or policy.concerns
        if scope not in self._care:
            narrower = scope & self.care_narrower
            if met := scope & self.care:
                verdict = Verdict("care", Status.SATISFIED, tuple(sorted(met)))
            elif narrower:
                verdict = Verdict("care", Status.OPEN, tuple(sorted(narrower)))
            else:
                verdict = Verdict("care", Status.FAILED, tuple(sorted(scope)))
            self._care[scope] = verdict
        return self._care[scope]

    def provider_verdict(self, scope: frozenset[str]) -> Verdict:
        """Judge provider types."""
        return self._typed(scope, "provider", self.question.provider_types, self.providers)

    def role_verdict(self, scope: frozenset[str]) -> Verdict:
        """Judge roles; who names none is not told apart by role."""
        if not self.question.roles:
            return Verdict("role", Status.SATISFIED, tuple(sorted(scope)))
        return self._typed(scope, "role", self.question.roles, self.roles)

    def _typed(
        self,
        scope: frozenset[str],
        dimension: Literal["provider", "role"],
        named: frozenset[str],
        broader: frozenset[str],
    ) -> Verdict:
        """Judge a scope facet by facet; the worst facet decides and names what it wants."""
        key = (scope, dimension)
        if key not in self._types:
            facets: dict[str | None, set[str]] = {}
            for type_ in scope:
                concept = self.catalogue.concepts.get(type_)
                facets.setdefault(concept.facet if concept else None, set()).add(type_)
            judged = [(self._facet(f, t, named, broader), t) for f, t in facets.items()]
            worst = _worst(s for s, _ in judged)
            decisive = frozenset().union(*(t for s, t in judged if s is worst))
            has = tuple(sorted(named)) if worst is Status.FAILED else ()
            self._types[key] = Verdict(dimension, worst, tuple(sorted(decisive)), has)
        return self._types[key]

    def _facet(
        self, facet: str | None, wanted: set[str], named: frozenset[str], broader: frozenset[str]
    ) -> Status:
        if wanted & broader:
            return Status.SATISFIED
        concepts = self.catalogue.concepts
        if all(self._excluded(type_, broader) for type_ in wanted):
            return Status.FAILED
        known = concepts.get(facet) if facet else None
        if known and known.type == "ExclusiveFacet":
            mine = {n for n in named if n in concepts and concepts[n].facet == facet}
            if mine and not any(m in self.catalogue.broader(w) for w in wanted for m in mine):
                return Status.FAILED
        return Status.OPEN

    def _excluded(self, wanted: str, broader: frozenset[str]) -> bool:
        concepts = self.catalogue.concepts
        return any(wanted in concepts[b].excludes for b in broader if b in concepts)

    def guard_verdict(self, guard: str) -> Verdict:
        """Judge the circumstance on which a provision holds."""
        given = self.question.given.get(guard)
        status = Status.OPEN if given is None else (Status.SATISFIED if given else Status.FAILED)
        return Verdict("guard", status, (guard,))

    def exception_verdict(self, exception: str) -> Verdict:
        """Judge the circumstance on which a provision does not hold."""
        holds = self.question.given.get(exception, False)
        status = Status.FAILED if holds else Status.SATISFIED
        return Verdict("exception", status, (exception,))

    def verdict(self, dimension: Dimension, provision: Provision, policy: Policy) -> Verdict | None:
        """Judge a provision on one dimension; None for a guard or exception that it has not."""
        match dimension:
            case "year":
                return self.year_verdict(policy)
            case "care":
                return self.care_verdict(provision, policy)
            case "provider":
                return self.provider_verdict(provision.provider_types)
            case "role":
                return self.role_verdict(provision.roles)
            case "guard":
                return self.guard_verdict(provision.guard) if provision.guard else None
            case "exception":
                return self.exception_verdict(provision.exception) if provision.exception else None

    def own(self, provision: Provision) -> bool:
        """Tell whether the provision is stated for X itself, not for something broader."""
        scoped = provision.care_types or provision.provider_types or provision.roles
        if provision.general or not scoped:
            return False
        stated = (
            not provision.care_types or self.question.care_type in provision.care_types,
            not provision.provider_types
            or bool(provision.provider_types & self.question.provider_types),
            not provision.roles
            or not self.question.roles
            or bool(provision.roles & self.question.roles),
        )
        return all(stated)


def _judge(asker: Asker, provision: Provision, policy: Policy) -> Judgement:
    judged = (asker.verdict(dimension, provision, policy) for dimension in DIMENSIONS)
    verdicts = tuple(v for v in judged if v is not None)
    status = _worst(v.status for v in verdicts)
    return Judgement(provision, status, verdicts, not asker.own(provision))


def judge(catalogue: Catalogue, question: Question, year: int, provision: Provision) -> Judgement:
    """Judge one provision for X in a year."""
    asker = Asker(catalogue, question, year)
    return _judge(asker, provision, catalogue.policies[provision.policy])


def _candidates(catalogue: Catalogue, question: Question) -> list[Policy]:
    related = catalogue.broader(question.care_type) | catalogue.narrower(question.care_type)
    return [
        p
        for p in catalogue.policies.values()
        if p.concerns & related and question.insurer in (None, p.insurer)
    ]


def years_with_policy(catalogue: Catalogue, question: Question) -> list[int]:
    """Return the years for which a policy says something on X's care, first to last."""
    years: set[int] = set()
    for policy in _candidates(catalogue, question):
        for year in policy.years:
            verdict = Asker(catalogue, question, year).year_verdict(policy)
            if verdict.status is not Status.FAILED:
                years.add(year)
    return sorted(years)


def frame(catalogue: Catalogue, question: Question) -> Answer | None:
    """Return the year and the policies of an answer; None where no policy covers the year.

    Without a year the one of the day asked for is used, without a day the latest with a policy for
    that care. A neighbouring year is never used silently.
    """
    years = years_with_policy(catalogue, question)
    year = asked_year(question, years)
    if year not in years:
        return None
    asker = Asker(catalogue, question, year)
    judged = [(p, asker.year_verdict(p)) for p in _candidates(catalogue, question)]
    policies = tuple(p for p, v in judged if v.status is not Status.FAILED)
    passed = tuple((p, v) for p, v in judged if v.status is Status.FAILED and (v.wants or v.has))
    return Answer(question, year, question.year is not None, policies, (), passed)


def asked_year(question: Question, years: Iterable[int]) -> int:
    """Return the year that is asked about: named, of the day asked for, or the latest of these.

    0 where there are none.
    """
    if question.year is not None:
        return question.year
    return int(question.as_of[:4]) if question.as_of else max(years, default=0)


def answer(
    catalogue: Catalogue,
    question: Question,
    keep: Callable[[Provision], bool] = lambda _: True,
) -> Answer | None:
    """Judge every provision of the policies on X's care; None where no policy covers the year.

    ``keep`` filters provisions by kind or theme before they are judged.
    """
    found = frame(catalogue, question)
    if found is None:
        return None
    asker = Asker(catalogue, question, found.year)
    judgements = tuple(
        _judge(asker, provision, policy)
        for policy in found.policies
        for provision in catalogue.by_policy[policy.iri]
        if keep(provision)
    )
    return replace(found, judgements=judgements)


def facet_types(catalogue: Catalogue) -> Mapping[str, list[str]]:
    """Return the provider types of each facet, for those who offer a choice."""
    facets: dict[str, list[str]] = {}
    for concept in catalogue.concepts.values():
        if concept.type == local_name(PG.ProviderType) and concept.facet:
            facets.setdefault(concept.facet, []).append(concept.iri)
    return facets
