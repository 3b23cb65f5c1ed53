"""How sure a detail is: the share right of the rule that found it, counted on reviewed policies.

Each part of a statement (what it refers to, its limits, dates, addresses, scope, conditions) has a
table of its own, as the kind has (see ``confidence``): the same word may be a good sign of a limit
and a bad one of a date.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from policygraph.extraction.confidence import Calibration, calibrate
from policygraph.extraction.model import Statement

__all__ = ["PARTS", "DetailTables", "Outcome", "found_by", "with_confidences"]

_MANY: Final = ("references", "scope", "thresholds", "deadlines")
_ONE: Final = ("guard", "exception")
_DECIDED: Final = ("bearer",)
PARTS: Final = (*_MANY, *_ONE, *_DECIDED, "contacts")
"""The parts of a statement that have a table each."""


class _Sure(Protocol):
    @property
    def rule(self) -> str: ...
    @property
    def confidence(self) -> float: ...


_Item = TypeVar("_Item", bound=_Sure)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One detail that a rule found: its part, the rule, whether it is right, how sure it was."""

    part: str
    rule: str
    right: bool
    sure: float = 0.5


@dataclass(frozen=True)
class DetailTables:
    """For each part the table of its rules; a part without a table keeps what its rules assume."""

    tables: Mapping[str, Calibration]

    def confidence(self, part: str, rule: str, assumed: float) -> float:
        """Return the share right of a rule of a part.

        A rule that never decided on reviewed policies has proved nothing: it is no surer than the
        least sure of its part.
        """
        table = self.tables.get(part)
        if not table or not table.counts:
            return assumed
        if rule in table.counts:
            return table.confidence(rule)
        return min(table.confidence(known) for known in table.counts)

    def dump(self) -> str:
        """Return the tables as JSON, parts and rules in order of the alphabet."""
        data = {p: {r: list(c) for r, c in t.counts.items()} for p, t in self.tables.items()}
        return json.dumps(data, indent=0, sort_keys=True) + "\n"

    @staticmethod
    def load(text: str) -> "DetailTables":
        """Return the tables of a JSON text."""
        data = json.loads(text)
        return DetailTables(
            {p: Calibration({r: (c[0], c[1]) for r, c in t.items()}) for p, t in data.items()}
        )

    @staticmethod
    def count(outcomes: Iterable[Outcome]) -> "DetailTables":
        """Return the tables of what came out."""
        decided: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for one in outcomes:
            decided[one.part].append((one.rule, one.right))
        return DetailTables({part: calibrate(found) for part, found in decided.items()})


def found_by(statement: Statement, part: str) -> tuple[tuple[str, Any], ...]:
    """Return what a statement holds of a part: the rule (of an address: its kind) and the item."""
    if part == "contacts":
        return tuple((kind, (kind, value)) for kind, value in statement.contacts)
    if part in _DECIDED:
        decided = statement.decisions.get(part)
        return ((decided.rule, decided),) if decided and decided.value else ()
    found = getattr(statement, part)
    items = found if part in _MANY else (found,) if found else ()
    return tuple((item.rule, item) for item in items)


def with_confidences(statement: Statement, tables: DetailTables) -> Statement:
    """Return a statement whose details are as sure as the tables say, the least sure of each."""

    def sure(part: str, item: _Item) -> _Item:
        share = tables.confidence(part, item.rule, item.confidence)
        return replace(item, confidence=share)  # type: ignore[type-var]

    fields: dict[str, Any] = {p: tuple(sure(p, i) for i in getattr(statement, p)) for p in _MANY}
    for part in _ONE:
        item = getattr(statement, part)
        fields[part] = sure(part, item) if item else None
    decisions = dict(statement.decisions)
    for part in _DECIDED:
        if part in decisions:
            decisions[part] = sure(part, decisions[part])
    made = replace(statement, decisions=decisions, **fields)
    return replace(made, sureness=dict(_least(made, tables)))


def _least(statement: Statement, tables: DetailTables) -> Iterator[tuple[str, float]]:
    for part in PARTS:
        found = found_by(statement, part)
        if found and part == "contacts":
            yield part, min(tables.confidence(part, rule, 0.5) for rule, _ in found)
        elif found:
            yield part, min(item.confidence for _, item in found)
