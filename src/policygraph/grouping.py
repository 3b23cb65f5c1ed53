"""Judged provisions put together for reading: by kind, section or theme, and by what decides."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from policygraph.applicability import Dimension, Judgement, Status, Verdict
from policygraph.model import Catalogue, Language, Provision, Text
from policygraph.vocabulary import KINDS
from policygraph.wording import KIND_WORDS

__all__ = ["WAYS", "Decider", "Group", "Way", "by_decider", "grouped"]

Way = Literal["kind", "section", "theme"]
"""By what provisions are put together."""
WAYS: Final[tuple[Way, ...]] = get_args(Way)

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """Provisions under one heading."""

    key: str
    heading: Text
    items: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Decider:
    """What decides on provisions: an open dimension, and the things any one of which would do."""

    dimension: Dimension
    wants: tuple[str, ...]
    items: tuple[Judgement, ...]


def grouped(
    catalogue: Catalogue, judgements: Iterable[Judgement], way: Way, lang: Language = "nl"
) -> tuple[Group, ...]:
    """Return judgements by kind (hardest first), by section (as in the document) or by theme."""
    if way == "kind":
        kinds = _together(judgements, lambda j: j.provision.kind)
        return tuple(
            Group(kind, KIND_WORDS[kind], tuple(kinds[kind])) for kind in KINDS if kind in kinds
        )
    if way == "theme":
        themes = _together(judgements, lambda j: j.provision.theme or "")
        made = (_themed(catalogue, iri, items) for iri, items in themes.items())
        return tuple(sorted(made, key=lambda g: (not g.key, g.heading[lang].casefold())))
    sections = _together(judgements, lambda j: _section(j.provision))
    several = len({policy for policy, _ in sections}) > 1
    return tuple(
        Group(str(number), _headed(catalogue, *key, several=several), tuple(items))
        for number, (key, items) in enumerate(sections.items(), 1)
    )


def _themed(catalogue: Catalogue, iri: str, items: Iterable[Judgement]) -> Group:
    concept = catalogue.concepts.get(iri)
    heading = concept.label if concept else Text("zonder onderwerp", "without a subject")
    return Group(iri.rsplit("/", 1)[-1], heading, tuple(items))


def _section(provision: Provision) -> tuple[str, tuple[str, ...]]:
    return provision.policy, provision.place.section[:2]


def _headed(catalogue: Catalogue, policy: str, section: tuple[str, ...], *, several: bool) -> Text:
    """Return the headings above a place; the documents' language is Dutch."""
    title = catalogue.policies[policy].title
    place = " › ".join(section)
    if not place:
        return title
    return Text(f"{title.nl}: {place}", f"{title.en}: {place}") if several else Text(place, place)


# A year that is open decides on a whole policy, a fact on little; the widest is asked first, and
# care last: it has no yes or no, only another question.
_ORDER: Final[tuple[Dimension, ...]] = ("year", "guard", "provider", "role", "care")


def by_decider(judgements: Iterable[Judgement]) -> tuple[Decider, ...]:
    """Return judgements with something open by what would decide them.

    A provision of which several dimensions are open stands under the first of year, fact,
    provider, role and care. What decides most comes first within each.
    """
    alike = _together((j for j in judgements if j.status is Status.OPEN), _decisive)
    made = (Decider(d, wants, tuple(items)) for (d, wants), items in alike.items())
    return tuple(sorted(made, key=lambda d: (_ORDER.index(d.dimension), -len(d.items), d.wants)))


def _decisive(judgement: Judgement) -> tuple[Dimension, tuple[str, ...]]:
    def first(verdict: Verdict) -> int:
        return _ORDER.index(verdict.dimension)

    verdict = min((v for v in judgement.verdicts if v.status is Status.OPEN), key=first)
    return verdict.dimension, verdict.wants


def _together(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    out: dict[K, list[T]] = {}
    for item in items:
        out.setdefault(key(item), []).append(item)
    return out
