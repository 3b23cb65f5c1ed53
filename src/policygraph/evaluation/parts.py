"""What a statement says beside its kind, as sets that can be compared: reviewed and predicted.

Each part is a pair of functions that give what a provision and what a statement hold; all are
measured the same way (``measure``). A new part is a new line of ``PARTS``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.evaluation.figures import Figure
from policygraph.extraction.conditions import PROPOSED
from policygraph.extraction.model import Statement
from policygraph.model import Provision

__all__ = ["PARTS", "Miss", "Part", "address", "measure", "misses", "shown"]

Values = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Part:
    """What is compared: a name, the values of a provision and those of a statement.

    ``shown``, where it is given, tells whether a statement shows a reviewer that there is such a
    value at all, exact or not.
    """

    name: str
    reviewed: Callable[[Provision], Values]
    predicted: Callable[[Statement], Values]
    shown: Callable[[Statement], bool] | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A pair in which a part differs: what was missed, what was given too much."""

    provision: Provision
    statement: Statement | None
    missed: Values
    extra: Values


def _references(provision: Provision) -> Values:
    return frozenset(
        (r.property, r.iri)
        for r in provision.references
        if not r.inferred and r.property != "hasContact"
    )


def _found_references(statement: Statement) -> Values:
    return frozenset(
        (f.property, f.iri) for f in statement.references if f.property != "hasContact"
    )


def _things(provision: Provision) -> Values:
    return frozenset(r.iri for r in provision.references if not r.inferred and not _contact(r.iri))


def _found_things(statement: Statement) -> Values:
    return frozenset(f.iri for f in statement.references if not _contact(f.iri))


def _contact(iri: str) -> bool:
    return "/contact-point/" in iri


def _scope(provision: Provision) -> Values:
    return provision.care_types | provision.provider_types | provision.roles


def _found_scope(statement: Statement) -> Values:
    return frozenset(f.iri for f in statement.scope)


def _scope_of(family: str) -> Part:
    mark = f"/{family}/"
    return Part(
        f"scope: {family}",
        lambda p: frozenset(i for i in _scope(p) if mark in str(i)),
        lambda s: frozenset(i for i in _found_scope(s) if mark in str(i)),
    )


def _limits(provision: Provision) -> Values:
    return frozenset((t.comparator, float(t.value)) for t in provision.thresholds)


def _found_limits(statement: Statement) -> Values:
    return frozenset((t.comparator, float(t.value)) for t in statement.thresholds)


def _dates(provision: Provision) -> Values:
    return frozenset((d.date, d.period) for d in provision.deadlines if d.date or d.period)


def _found_dates(statement: Statement) -> Values:
    return frozenset((d.date, d.period) for d in statement.deadlines if d.date or d.period)


def _inclusion(provision: Provision) -> Values:
    return frozenset((d.date, d.period, d.inclusive) for d in provision.deadlines)


def _found_inclusion(statement: Statement) -> Values:
    return frozenset((d.date, d.period, d.inclusive) for d in statement.deadlines)


def address(kind: str, value: str) -> tuple[str, str]:
    """Return an address without what spelling adds, so that two can be compared."""
    if kind == "telephone":
        return kind, re.sub(r"^(?:0031|31|0)", "", re.sub(r"\D", "", value))
    return kind, re.sub(r"^(?:https?://)?(?:www\.)?|/$|\s", "", value.casefold())


def _contacts(provision: Provision) -> Values:
    return frozenset(address(c.kind, c.value) for c in provision.contacts)


def _found_contacts(statement: Statement) -> Values:
    return frozenset(address(kind, value) for kind, value in statement.contacts)


def _one(iri: str | None) -> Values:
    return frozenset([iri] if iri else [])


def _found_bearer(statement: Statement) -> Values:
    decided = statement.decisions.get("bearer")
    return _one(decided.value if decided else None)


def _flagged(statement: Statement) -> bool:
    """Tell whether a reviewer is shown that there is a condition: as a field or in words."""
    return bool(statement.guard or statement.exception or statement.trigger or _proposed(statement))


def _proposed(statement: Statement) -> bool:
    return any(note.startswith(PROPOSED) for note in statement.notes)


PARTS = (
    Part("references", _references, _found_references),
    Part("references (thing only)", _things, _found_things),
    Part("scope", _scope, _found_scope),
    _scope_of("care-type"),
    _scope_of("provider-type"),
    _scope_of("role"),
    Part(
        "guard",
        lambda p: _one(p.guard),
        lambda s: _one(s.guard.iri if s.guard else None),
        _flagged,
    ),
    Part(
        "exception",
        lambda p: _one(p.exception),
        lambda s: _one(s.exception.iri if s.exception else None),
        _flagged,
    ),
    Part(
        "trigger (any)",
        lambda p: _one("trigger" if p.trigger else None),
        lambda s: _one("trigger" if s.trigger else None),
    ),
    Part("bearer", lambda p: _one(p.bearer), _found_bearer),
    Part("proof", lambda p: frozenset(p.proof), lambda s: frozenset(s.proof)),
    Part("thresholds", _limits, _found_limits),
    Part("dates", _dates, _found_dates),
    Part("dates and whether the day counts", _inclusion, _found_inclusion),
    Part("contacts", _contacts, _found_contacts),
    Part(
        "theme",
        lambda p: _one(p.theme),
        lambda s: _one(s.decisions["theme"].value if "theme" in s.decisions else None),
    ),
)


def _groups(best: Mapping[int, int]) -> Mapping[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for provision, statement in best.items():
        groups[statement].append(provision)
    return groups


def measure(
    part: Part,
    provisions: Sequence[Provision],
    statements: Sequence[Statement],
    best: Mapping[int, int],
) -> tuple[Figure, Figure]:
    """Return the figure over matched pairs, and the one in which what was not found is missed.

    A statement that answers several provisions is held against the values of all of them, so
    that a sentence left whole is not punished twice.
    """
    given = right = 0
    for statement, numbers in _groups(best).items():
        wanted = frozenset[Hashable]().union(*(part.reviewed(provisions[i]) for i in numbers))
        values = part.predicted(statements[statement])
        given += len(values)
        right += len(values & wanted)
    pairs = [(part.reviewed(provisions[i]), part.predicted(statements[j])) for i, j in best.items()]
    expected = sum(len(wanted) for wanted, _ in pairs)
    found = sum(len(wanted & values) for wanted, values in pairs)
    every = sum(len(part.reviewed(p)) for p in provisions)
    return Figure(given, right, expected, found), Figure(given, right, every, found)


def shown(
    part: Part,
    provisions: Sequence[Provision],
    statements: Sequence[Statement],
    best: Mapping[int, int],
) -> tuple[int, int]:
    """Return of how many reviewed values a reviewer is at least warned, and how many there are.

    What was not found as a statement at all counts as not shown.
    """
    wanted = [i for i, p in enumerate(provisions) if part.reviewed(p)]
    warned = [i for i in wanted if i in best and part.shown and part.shown(statements[best[i]])]
    return len(warned), len(wanted)


def misses(
    part: Part,
    provisions: Sequence[Provision],
    statements: Sequence[Statement],
    best: Mapping[int, int],
) -> list[Miss]:
    """Return where a part differs, in the order of the provisions."""
    groups = _groups(best)
    out = []
    for i, provision in enumerate(provisions):
        wanted = part.reviewed(provision)
        statement = statements[best[i]] if i in best else None
        values = part.predicted(statement) if statement else frozenset[Hashable]()
        known = wanted.union(
            *(part.reviewed(provisions[k]) for k in groups.get(best.get(i, -1), []))
        )
        if wanted - values or values - known:
            out.append(Miss(provision, statement, wanted - values, values - known))
    return out
