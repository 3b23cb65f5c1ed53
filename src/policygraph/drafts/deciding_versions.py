"""What a reviewer says of the version: day of publication, how long it holds, what it replaces."""

from collections.abc import Mapping
from dataclasses import replace

from policygraph.drafts.fields import NOTHING, FieldError
from policygraph.errors import InputError, NotFoundError
from policygraph.matching import Resolver
from policygraph.model import Catalogue, Policy
from policygraph.versions import read_day

__all__ = ["version_changed"]


def version_changed(policy: Policy, catalogue: Catalogue, changes: Mapping[str, str]) -> Policy:
    """Return the policy with its version as the reviewer changed it. Raises FieldError."""
    new = policy
    if "issued" in changes:
        new = replace(new, issued=_day(changes["issued"]))
    if "valid" in changes:
        new = replace(new, valid=_span(changes["valid"]))
    if "replaces" in changes:
        parts = [p.strip() for p in changes["replaces"].split(";") if p.strip(" " + NOTHING)]
        found = frozenset(_policy(part, catalogue) for part in parts)
        if policy.iri in found:
            raise FieldError("a version cannot replace itself.")
        new = replace(new, replaces=found)
    return new


def _day(text: str) -> str | None:
    if text.strip() == NOTHING:
        return None
    try:
        return read_day(text.strip())
    except InputError as error:
        raise FieldError(f"{text[:100]!r} is no day. Write 2026-04-01, or -.") from error


def _span(text: str) -> str | None:
    """Return how long a document holds; one of the two days may be missing."""
    if text.strip() == NOTHING:
        return None
    start, slash, end = (part.strip() for part in text.partition("/"))
    days = [_day(day) if day else "" for day in (start, end)]
    if not slash or not any(days) or (all(days) and str(days[1]) < str(days[0])):
        raise FieldError(
            f"{text[:100]!r} is no period. Write 2027-01-01/2027-12-31, 2027-01-01/ or "
            "/2027-12-31, the first day first."
        )
    return f"{days[0] or ''}/{days[1] or ''}"


def _policy(name: str, catalogue: Catalogue) -> str:
    try:
        return Resolver(catalogue).policy(name)
    except NotFoundError as error:
        raise FieldError(str(error)) from error
