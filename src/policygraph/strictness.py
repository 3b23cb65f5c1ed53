"""Which of several ways to state one norm binds the provider most, or why that cannot be said.

A statement is at least as strict as another where it is in every respect: how firmly its kind
binds, whom and when it binds, its limits, its terms, its proof. A policy is at least as strict as
another where each statement of the other is matched by one of its own. What cannot be
ordered (other units, other measures, kinds that do not bind) is not comparable, never a guess.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from policygraph.model import Deadline, Provision, Text, Threshold

__all__ = [
    "ALONE",
    "FIRMNESS",
    "REASONS",
    "Strictest",
    "Verdict",
    "limit_order",
    "period_length",
    "strictest",
]

Verdict = Literal["alone", "equal", "strictest", "not-comparable"]

FIRMNESS: Final = {
    "ExclusionGround": 3,
    "Requirement": 3,
    "Prohibition": 3,
    "Expectation": 2,
    "GuidanceCriterion": 1,
}
"""How firmly a kind binds the provider; kinds that do not bind it are not comparable."""

REASONS: Final = {
    "kind": Text(
        "niet alles hier bindt de aanbieder (regel, stap, toestemming of toezegging)",
        "not all of this binds the provider (a rule, step, permission or commitment)",
    ),
    "purpose": Text(
        "de voorwaarde is er niet voor hetzelfde", "it is a condition for other things"
    ),
    "scope": Text("het gaat om andere aanbieders of zorg", "it is about other providers or care"),
    "condition": Text(
        "het geldt in andere gevallen (alleen als, behalve als, zodra)",
        "it holds in other cases (only if, except if, as soon as)",
    ),
    "threshold": Text(
        "andere maat of eenheid, of een grens die niet als meer of minder te lezen is",
        "another measure or unit, or a limit that cannot be read as more or less",
    ),
    "deadline": Text("andere termijnen", "other time limits"),
    "proof": Text("ander bewijs", "other proof"),
    "mixed": Text(
        "op het ene punt is de een strenger, op het andere de ander",
        "stricter in one respect, looser in another",
    ),
}
"""Why an order cannot be told."""

_FORBIDS: Final = ("ExclusionGround", "Prohibition")

# Months are no whole number of weeks: the two are apart on purpose.
_UNITS: Final = {
    **dict.fromkeys(("minuut", "minuten"), ("time", Fraction(1, 60))),
    "uur": ("time", Fraction(1)),
    "uren": ("time", Fraction(1)),
    **dict.fromkeys(("dag", "dagen"), ("time", Fraction(24))),
    **dict.fromkeys(("week", "weken"), ("time", Fraction(168))),
    **dict.fromkeys(("maand", "maanden"), ("months", Fraction(1))),
    "kwartalen": ("months", Fraction(3)),
    **dict.fromkeys(("jaar", "jaren"), ("months", Fraction(12))),
}
_PERIOD: Final = re.compile(r"P(?:(\d+)([DWMY])|T(\d+)([HM]))", re.ASCII)
_PERIOD_UNITS: Final = {
    "D": "dag",
    "W": "week",
    "M": "maand",
    "Y": "jaar",
    "TH": "uur",
    "TM": "minuut",
}


@dataclass(frozen=True, slots=True)
class Strictest:
    """Who is strictest: places in the row, first to last; ``reason`` is a key of REASONS."""

    verdict: Verdict
    columns: tuple[int, ...] = ()
    reason: str | None = None


ALONE: Final = Strictest("alone")
"""There is nothing to compare with."""


def strictest(cells: Sequence[Sequence[Provision]]) -> Strictest:
    """Return which cells of a row are at least as strict as every other that is not empty."""
    filled = [i for i, cell in enumerate(cells) if cell]
    if len(filled) < 2:
        return Strictest("alone", tuple(filled))
    reason = _apart([cells[i] for i in filled])
    if reason:
        return Strictest("not-comparable", (), reason)
    best = tuple(i for i in filled if all(_as_strict(cells[i], cells[o]) for o in filled))
    if len(best) == len(filled):
        return Strictest("equal", best)
    if best:
        return Strictest("strictest", best)
    return Strictest("not-comparable", (), _why([cells[i] for i in filled]))


def _apart(cells: Sequence[Sequence[Provision]]) -> str | None:
    """Return why cells have nothing to be ordered by."""
    if any(p.kind not in FIRMNESS for cell in cells for p in cell):
        return "kind"
    said = {frozenset(i for p in cell for i in p.condition_for) for cell in cells} - {frozenset()}
    return "purpose" if len(said) > 1 else None


def _as_strict(one: Sequence[Provision], other: Sequence[Provision]) -> bool:
    return all(any(not _weaker(a, b) for a in one) for b in other)


def _weaker(one: Provision, other: Provision) -> list[str]:
    """Return the respects in which one is not at least as strict as the other."""
    return [name for name, holds in _RESPECTS.items() if not holds(one, other)]


def _why(cells: Sequence[Sequence[Provision]]) -> str:
    """Return the respect that stands in the way, where it is one and the same everywhere."""
    found: set[str] = set()
    for one in cells:
        for other in cells:
            for b in other:
                nearest = min((_weaker(a, b) for a in one), key=len)
                found |= set(nearest)
    found.discard("firmness")
    return found.pop() if len(found) == 1 else "mixed"


def _firm(one: Provision, other: Provision) -> bool:
    return FIRMNESS[one.kind] >= FIRMNESS[other.kind]


def _scope(one: Provision, other: Provision) -> bool:
    """Tell whether one holds at least for everybody that the other holds for."""
    care = one.general or (not other.general and one.care_types == other.care_types)
    who = not one.provider_types or one.provider_types == other.provider_types
    roles = not one.roles or one.roles == other.roles
    return care and who and roles and one.bearer in (None, other.bearer)


def _condition(one: Provision, other: Provision) -> bool:
    """Tell whether one holds at least whenever the other does."""
    return (
        one.guard in (None, other.guard)
        and one.exception in (None, other.exception)
        and one.trigger in (None, other.trigger)
    )


def _limits(one: Provision, other: Provision) -> bool:
    return all(
        any(limit_order(a, b, forbids=one.kind in _FORBIDS) in (0, 1) for a in one.thresholds)
        for b in other.thresholds
    )


def limit_order(one: Threshold, other: Threshold, *, forbids: bool = False) -> int | None:
    """Return 1 where one limit is stricter, 0 where equal, -1 where looser, None where not told.

    ``>= 90`` is stricter than ``>= 80``, ``<= 4 weeks`` than ``<= 6 weeks`` or ``<= 42 days``. Of
    what a policy forbids (``forbids``), a limit says which cases are meant, so that only equal
    limits can be told.
    """
    if one.what.nl.casefold() != other.what.nl.casefold():
        return None
    factors = _factors(one.unit.nl, other.unit.nl)
    if factors is None or one.comparator[:1] != other.comparator[:1]:
        return None
    mine, theirs = (
        Fraction(str(t.value)) * factor for t, factor in zip((one, other), factors, strict=True)
    )
    if (mine, one.comparator) == (theirs, other.comparator):
        return 0
    if forbids or one.comparator == "=":
        return None
    if mine == theirs:
        return -1 if one.comparator.endswith("=") else 1
    return 1 if (mine > theirs) == one.comparator.startswith(">") else -1


def _factors(one: str, other: str) -> tuple[Fraction, Fraction] | None:
    """Return what to multiply two values with to bring them to one unit."""
    if one.casefold() == other.casefold():
        return Fraction(1), Fraction(1)
    mine, theirs = _UNITS.get(one.casefold()), _UNITS.get(other.casefold())
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return None
    return mine[1], theirs[1]


def _deadlines(one: Provision, other: Provision) -> bool:
    return all(any(_as_soon(a, b) for a in one.deadlines) for b in other.deadlines)


def _as_soon(one: Deadline, other: Deadline) -> bool:
    """Tell whether one term is the other, or a shorter period for the same."""
    if (one.date, one.inclusive, one.period) == (other.date, other.inclusive, other.period):
        return True
    if one.date or other.date or _words(one.what) != _words(other.what):
        return False
    mine, theirs = period_length(one.period), period_length(other.period)
    return bool(mine and theirs and mine[0] == theirs[0] and mine[1] <= theirs[1])


def period_length(period: str | None) -> tuple[str, Fraction] | None:
    """Return what a duration of one unit is measured in (``time``, ``months``) and how long it is.

    None for what is no such duration. Months and weeks are not to be compared.
    """
    found = _PERIOD.fullmatch(period or "")
    if not found:
        return None
    count, unit = (found[1], found[2]) if found[1] else (found[3], "T" + found[4])
    dimension, factor = _UNITS[_PERIOD_UNITS[unit]]
    return dimension, int(count) * factor


def _words(text: Text | None) -> str:
    return text.nl.casefold() if text else ""


def _proof(one: Provision, other: Provision) -> bool:
    """Tell whether whatever proves one would prove the other too (lists by OR, members by AND)."""
    if not other.proof:
        return True
    return bool(one.proof) and all(
        any(set(wanted) <= set(given) for wanted in other.proof) for given in one.proof
    )


_RESPECTS: Final[dict[str, Callable[[Provision, Provision], bool]]] = {
    "firmness": _firm,
    "scope": _scope,
    "condition": _condition,
    "threshold": _limits,
    "deadline": _deadlines,
    "proof": _proof,
}
