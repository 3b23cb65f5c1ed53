"""Where a document contradicts itself: two dates or limits for one thing, a day nobody covers."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log
from typing import Final

from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.model import (
    FoundDeadline,
    FoundThreshold,
    Statement,
    StructuredText,
)
from policygraph.extraction.norm_words import NUMBER
from policygraph.model import Text

__all__ = ["contradictions"]

Terms = Mapping[str, float]
_SAME_TERM: Final = 0.3
"""How much of the shorter of two statements the other must hold to be about the same term."""
_SAME_DEMAND: Final = 0.85
_MOST: Final = 200
"""Statements with one date or word that are held beside each other; more are a list, no slip."""
_FEWEST: Final = 5
"""Words that a statement has at least to be told from another by them."""
_MONTHS: Final = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()


_ENGLISH: Final = (
    "January February March April May June July August September October November December"
).split()
_NUMBER = re.compile(r"\d+")
_DAY = re.compile(rf"\b\d{{1,2}}\s+(?:{'|'.join(_MONTHS)})\b", re.IGNORECASE)


class _Statements:
    """The statements of a document with their words, rare ones weighing most."""

    def __init__(self, statements: Sequence[Statement], terms: Callable[[str], Terms]) -> None:
        self.all = statements
        self._terms = [
            {t: w for t, w in terms(s.candidate.text).items() if t != NUMBER} for s in statements
        ]
        counts = Counter(term for found in self._terms for term in found)
        self._rare = {t: log((len(statements) + 1) / n) for t, n in counts.items()}
        self._whole = [self._weight(found) for found in self._terms]

    def alike(self, one: int, other: int) -> float:
        """Return how much of the shorter of two statements the longer holds, 0 to 1."""
        both = self._weight(
            {t: min(w, self._terms[other][t]) for t, w in self._terms[one].items()
             if t in self._terms[other]}
        )  # fmt: skip
        least = min(self._whole[one], self._whole[other])
        return both / least if least else 0.0

    def wholly(self, one: int, other: int) -> float:
        """Return how much two statements share of what either says, 0 where it is not enough."""
        if min(len(self._terms[one]), len(self._terms[other])) < _FEWEST:
            return 0.0
        least, most = sorted((self._whole[one], self._whole[other]))
        if least < _SAME_DEMAND * most:
            # One says so much more that they cannot be the same: most pairs end here.
            return 0.0
        keys = self._terms[one].keys() | self._terms[other].keys()
        either = self._weight(
            {k: max(self._terms[one].get(k, 0), self._terms[other].get(k, 0)) for k in keys}
        )
        both = self._weight(
            {k: min(self._terms[one].get(k, 0), self._terms[other].get(k, 0)) for k in keys}
        )
        return both / either if either else 0.0

    def twins(self, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield those of some statements that say the same on other lines, two by two.

        Only those with the same rarest word are held beside each other.
        """
        by_word: dict[str, list[int]] = {}
        for number in numbers:
            terms = self._terms[number]
            rarest = max(terms, key=lambda t: (terms[t] * self._rare[t], t), default="")
            by_word.setdefault(rarest, []).append(number)
        for alike in by_word.values():
            for one, other in combinations(alike[:_MOST], 2):
                if self.line(one) != self.line(other) and self.wholly(one, other) >= _SAME_DEMAND:
                    yield one, other

    def numbers(self, number: int, found: FoundDeadline | FoundThreshold) -> list[str]:
        """Return the numbers that a statement has beside a date or limit: the second round, say."""
        candidate = self.all[number].candidate
        before = candidate.block.text[candidate.start : found.start]
        return _NUMBER.findall(before + " " + candidate.block.text[found.end : candidate.end])

    def line(self, number: int) -> int:
        return self.all[number].candidate.extent.start_line

    def _weight(self, terms: Terms) -> float:
        return sum(w * self._rare[t] for t, w in terms.items())


def contradictions(
    text: StructuredText, statements: Sequence[Statement], terms: Callable[[str], Terms],
    finding: FindingWords,
) -> Iterator[FoundFinding]:  # fmt: skip
    """Yield where two places contradict each other; ``terms`` gives weighted terms."""
    held = _Statements(statements, terms)
    dated = [(n, d) for n, s in enumerate(statements) for d in s.deadlines if d.date]
    yield from _day_counts(held, dated, finding)
    yield from _day_unsaid(held, dated, finding)
    yield from _two_dates(held, dated, finding)
    yield from _two_limits(held, finding)
    yield from _negations(statements, finding)
    yield from _years(text, held, dated, finding)


Dated = Sequence[tuple[int, FoundDeadline]]


def _words(day: str | None) -> Text:
    year, month, number = (day or "0001-01-01").split("-")
    nl, en = _MONTHS[int(month) - 1], _ENGLISH[int(month) - 1]
    return Text(f"{int(number)} {nl} {year}", f"{int(number)} {en} {year}")


def _after(statement: Statement, found: FoundDeadline) -> bool:
    said = statement.candidate.block.text[max(0, found.start - 4) : found.end].casefold()
    return found.rule.rsplit(":", 1)[-1] == "after" or said.lstrip().startswith(("na ", "ná "))


def _same_day(dated: Dated) -> Iterator[tuple[tuple[int, FoundDeadline], ...]]:
    """Yield every two statements with one date, in the order of the text."""
    days: dict[str, list[tuple[int, FoundDeadline]]] = {}
    for number, found in dated:
        days.setdefault(found.date or "", []).append((number, found))
    for same in days.values():
        yield from combinations(same[:_MOST], 2)


def _day_counts(held: _Statements, dated: Dated, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield where the day itself is in time in one place and not in another."""
    for (one, mine), (other, theirs) in _same_day(dated):
        if {mine.inclusive, theirs.inclusive} != {True, False}:
            continue
        if held.line(one) == held.line(other) or held.alike(one, other) < _SAME_TERM:
            continue
        day = _words(mine.date)
        for here, there, said in ((one, other, mine), (other, one, theirs)):
            rule = "day-counts" if said.inclusive else "day-late"
            lines = held.line(here), held.line(there)
            yield finding.found(rule, *lines, here, date=day, lines=held.line(there))


def _day_unsaid(held: _Statements, dated: Dated, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield where before a day is in time and after it too late, within one section."""
    seen: set[tuple[int | None, str | None]] = set()
    for (one, mine), (other, theirs) in _same_day(dated):
        block, later = held.all[one].candidate.block, held.all[other].candidate.block
        key = (block.heading, mine.date)
        if block.heading != later.heading or key in seen:
            continue
        if mine.inclusive is False and _after(held.all[other], theirs):
            seen.add(key)
            line, last = held.line(one), held.line(other)
            second = last if last != line else None
            yield finding.found("day-unsaid", line, second, one, date=_words(mine.date))


def _two_dates(held: _Statements, dated: Dated, finding: FindingWords) -> Iterator[FoundFinding]:
    times = Counter(n for n, _ in dated)
    days = {n: d for n, d in dated if times[n] == 1}
    for one, other in held.twins(days):
        mine, theirs = days[one], days[other]
        if mine.date != theirs.date and held.numbers(one, mine) == held.numbers(other, theirs):
            yield finding.found(
                "two-dates", held.line(one), held.line(other), one, date=_words(mine.date),
                other=_words(theirs.date), lines=held.line(other),
            )  # fmt: skip


def _two_limits(held: _Statements, finding: FindingWords) -> Iterator[FoundFinding]:
    limits = {n: s.thresholds[0] for n, s in enumerate(held.all) if len(s.thresholds) == 1}
    for one, other in held.twins(limits):
        mine, theirs = limits[one], limits[other]
        same = mine.unit.nl == theirs.unit.nl and _scope(held.all[one]) == _scope(held.all[other])
        same = same and held.numbers(one, mine) == held.numbers(other, theirs)
        if same and mine.value != theirs.value:
            shown, said = (f"{t.comparator} {t.value} {t.unit.nl}".strip() for t in (mine, theirs))
            yield finding.found(
                "two-limits", held.line(one), held.line(other), one, shown=shown, other=said,
                lines=held.line(other),
            )  # fmt: skip


def _scope(statement: Statement) -> frozenset[str]:
    return frozenset(found.iri for found in statement.scope)


def _negations(statements: Sequence[Statement], finding: FindingWords) -> Iterator[FoundFinding]:
    for number, statement in enumerate(statements):
        said = statement.candidate.text.lstrip(" -•*")
        if statement.kind == "ExclusionGround" and finding.negation.search(said):
            line = statement.candidate.extent.start_line
            yield finding.found("double-negative", line, statement=number)


def _years(
    text: StructuredText, held: _Statements, dated: Dated, finding: FindingWords
) -> Iterator[FoundFinding]:
    """Yield where the heading of a timetable names a year in which none of its dates lies."""
    for number, block in enumerate(text.blocks):
        head = block.kind == "row" and block.header is None and not _DAY.search(block.text)
        if block.kind != "heading" and not head:
            continue
        named = {w.strip("()") for w in block.text.split() if w.strip("()").isdigit()}
        years = {y for y in named if len(y) == 4 and y.startswith("20")}
        heading = block if block.kind == "heading" else text.blocks[block.heading or 0]
        if len(years) != 1 or not finding.timetable.search(heading.text):
            continue
        below = [
            (n, d) for n, d in dated
            if held.all[n].candidate.block.heading == heading.number
            and held.all[n].candidate.block.number > number
        ]  # fmt: skip
        found = {(d.date or "")[:4] for _, d in below}
        if len(below) > 2 and not found & years:
            yield finding.found(
                "other-year", block.origin[0][0], held.line(below[0][0]),
                shown=min(years), years="/".join(sorted(found)),
            )  # fmt: skip
