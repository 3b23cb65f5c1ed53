"""Versions of one policy: which of them are there on a day, and which of those count.

A version is there from the day it was issued, and not before the versions that it replaces. A day
that is not known counts as past; the answer says so. Without a day all versions are there, and the
newest counts: no clock is read.
"""

import re
from collections.abc import Iterable
from datetime import date

from policygraph.errors import InputError
from policygraph.model import Catalogue, Policy, Term

__all__ = ["day_of", "in_force", "is_there", "newest", "read_day"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(text: str) -> str:
    """Return a day as it was written, ISO 8601. Raises InputError (invalid-parameter)."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(
            "invalid-parameter",
            f"as-of must be a day such as 2026-07-01, not {text[:100]!r}.",
        ) from error


def day_of(catalogue: Catalogue, policy: str) -> str | None:
    """Return the first day on which a version can be there, None where nothing is known of it."""
    versions = {policy, *catalogue.earlier.get(policy, ())}
    days = [d for iri in versions if (d := catalogue.policies[iri].issued)]
    return max(days, default=None)


def is_there(catalogue: Catalogue, policy: str, as_of: str | None) -> bool:
    """Tell whether a version is there on a day; without a day every version is."""
    if as_of is None:
        return True
    day = day_of(catalogue, policy)
    return day is None or day <= as_of


def newest(catalogue: Catalogue, policies: Iterable[str]) -> tuple[str, ...]:
    """Return those of several versions that no other of them replaces, by IRI."""
    found = set(policies)
    return tuple(sorted(p for p in found if not catalogue.later[p] & found))


def in_force(catalogue: Catalogue, as_of: str | None = None) -> dict[str, Policy]:
    """Return the policies that are there on a day and not replaced as a whole, by IRI.

    A version that replaces another for part of its years or of its care leaves it standing: for
    whom it stands is judged for each who asks.
    """
    there = {i: p for i, p in catalogue.policies.items() if is_there(catalogue, i, as_of)}
    return {
        iri: policy
        for iri, policy in there.items()
        if not _wholly(
            catalogue, policy, [there[n] for n in sorted(catalogue.later[iri]) if n in there]
        )
    }


def _wholly(catalogue: Catalogue, policy: Policy, newer: list[Policy]) -> bool:
    """Tell whether newer versions cover all care and all years of a policy."""
    covering = [
        other
        for other in newer
        if all(catalogue.broader(care) & other.concerns for care in policy.concerns)
    ]
    terms = [term for other in covering for term in other.terms]
    return bool(covering) and all(any(_covers(t, term) for t in terms) for term in policy.terms)


def _covers(newer: Term, term: Term) -> bool:
    whole = not newer.care_types and not newer.provider_types
    return newer.year == term.year and (whole or newer == term)
