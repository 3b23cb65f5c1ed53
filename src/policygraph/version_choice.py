"""Which text of a named policy was there and in force on a day: the version that counted then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policygraph.errors import InputError, NotFoundError
from policygraph.model import Catalogue, Language, Policy, Text
from policygraph.version_words import version_name
from policygraph.versions import in_force, is_there, newest, read_day

__all__ = ["Chosen", "texts_json", "texts_on"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The texts that counted on a day, in the order of the policies named, and what to know."""

    policies: tuple[str, ...]
    as_of: str | None = None
    notices: tuple[Text, ...] = ()


def texts_on(catalogue: Catalogue, policies: Iterable[str], as_of: str | None) -> Chosen:
    """Return for each policy the text of it that was published and in force on a day.

    A policy is named by any of its versions. Without a day each stays the version that is named.
    Raises InputError (invalid-parameter) for what is no day, where two names mean one text on that
    day, and where several versions held side by side; NotFoundError (no-policy-for-year) where
    there was none yet.
    """
    named = tuple(policies)
    if as_of is None:
        return Chosen(named)
    day = read_day(as_of)
    found = tuple(_text_on(catalogue, iri, day) for iri in named)
    for index, iri in enumerate(found):
        if iri in found[:index] and named[index] not in named[:index]:
            slug = catalogue.policies[iri].slug
            raise InputError(
                "invalid-parameter",
                f"Two of the policies named are one text on {day}: {slug}. Name other policies, "
                "or another day.",
            )
    notices = (_said(catalogue, n, f, day) for n, f in zip(named, found, strict=True))
    return Chosen(found, day, tuple(dict.fromkeys(notices)))


def texts_json(chosen: Chosen, lang: Language) -> dict[str, Any]:
    """Return the day and what must be known of the texts, only where a day was asked for."""
    if chosen.as_of is None:
        return {}
    return {"as_of": chosen.as_of, "notices": [notice[lang] for notice in chosen.notices]}


def _text_on(catalogue: Catalogue, policy: str, day: str) -> str:
    family = {policy, *catalogue.earlier[policy], *catalogue.later[policy]}
    family |= {i for other in catalogue.earlier[policy] for i in catalogue.later[other]}
    there = {i for i in family if is_there(catalogue, i, day)}
    counting = there & in_force(catalogue, day).keys()
    if policy in counting:
        return policy
    left = newest(catalogue, counting or there)
    if len(left) == 1:
        return left[0]
    slugs = ", ".join(catalogue.policies[i].slug for i in left)
    if not left:
        error = NotFoundError(
            "no-policy-for-year",
            f"There was no text of {catalogue.policies[policy].slug} on {day}: it was not "
            "published yet.",
        )
        error.exit_code = 1
        raise error
    raise InputError(
        "invalid-parameter",
        f"On {day} several versions of {catalogue.policies[policy].slug} held side by side: "
        f"{slugs}. Name one of them.",
    )


def _said(catalogue: Catalogue, named: str, found: str, day: str) -> Text:
    policy = catalogue.policies[found]
    if not policy.issued:
        return Text(
            f"Publicatiedatum niet vermeld ({policy.title.nl}): of deze tekst er op {day} al was, "
            "is niet bekend; hij is gebruikt alsof dat zo is.",
            f"Day of publication not stated ({policy.title.en}): whether this text was there on "
            f"{day} is not known; it was used as if it was.",
        )
    if named == found:
        return _used(policy, day)
    other = catalogue.policies[named]
    return Text(
        f"Op {day} gold {version_name(policy, 'nl')}; {version_name(other, 'nl')} is niet "
        "gebruikt.",
        f"On {day} {version_name(policy, 'en')} was in force; {version_name(other, 'en')} was not "
        "used.",
    )


def _used(policy: Policy, day: str) -> Text:
    return Text(
        f"Op {day} gold {version_name(policy, 'nl')}.",
        f"On {day} {version_name(policy, 'en')} was in force.",
    )
