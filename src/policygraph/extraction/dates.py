"""Dates and periods in a statement, and whether the day itself is in time.

A year that is not written is taken only from where the document gives it: the other end of a range,
an earlier year of the same sentence, or the column's heading in a table; the note says so. Without
one the date stays open. What happened in the past sets no term, and neither does a contract year.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policygraph.extraction.context import previous, whole
from policygraph.extraction.date_words import DateCue, DateWords
from policygraph.extraction.model import Candidate, FoundDeadline, StructuredText

__all__ = ["deadlines"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CONNECTED = re.compile(
    r"\s*(?:-|–|/|en|tot|t/m|tot en met|tot/met)?"
    r"\s*(?:uiterlijk|tot en met|t/m|tot)?\s*(?:op\s*)?$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:tot|t/m|-|–|en)\b|\s*[-–]", re.IGNORECASE)
_BACK = re.compile(r"\b(?:ná|na|uiterlijk op|tot) (?:deze|die|voornoemde) datum\b", re.IGNORECASE)
_WHEN = re.compile(r"wanneer|datum|data|periode|termijn|planning|moment", re.IGNORECASE)
_NOT_WRITTEN: Final = "het jaar staat er niet bij en volgt nergens uit"


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as written: any part may be missing; ``wide`` where no day is named."""

    year: int | None
    first_month: int
    last_month: int
    day: int | None
    start: int
    end: int

    @property
    def wide(self) -> bool:
        return self.day is None

    def iso(self, year: int, span: str) -> str | None:
        """Return the date, of a wide one its first or last day; None where there is no such day."""
        month = self.last_month if span == "last" else self.first_month
        length = calendar.monthrange(year, month)[1]
        day = self.day or (length if span == "last" else 1)
        return f"{year:04}-{month:02}-{day:02}" if day <= length else None


def deadlines(
    candidate: Candidate, text: StructuredText, words: DateWords
) -> tuple[FoundDeadline, ...]:
    """Return the dates and periods of a statement, in order; offsets are those of its block."""
    start, end = whole(candidate)
    sentence = candidate.block.text[start:end]
    dates = _dates(sentence, words)
    found = [
        *_ranges(sentence, words),
        *_dated(sentence, dates, _header_year(candidate, text), candidate, words),
        *_periods(sentence, words),
        *_pointed_back(sentence, candidate, words),
    ]
    moved = [_shift(f, start) for f in _apart(found)]
    inside = [f for f in moved if candidate.start <= f.start and f.end <= candidate.end]
    return tuple(sorted(inside, key=lambda f: (f.start, f.end)))


def _shift(found: FoundDeadline, by: int) -> FoundDeadline:
    return FoundDeadline(
        found.date,
        found.inclusive,
        found.period,
        found.start + by,
        found.end + by,
        found.rule,
        found.note,
    )


def _apart(found: list[FoundDeadline]) -> list[FoundDeadline]:
    """Return the finds without those that a range found before has taken in."""
    ranges = {(f.start, f.end) for f in found if f.rule == "years-of-a-period"}
    return [
        f
        for f in found
        if (f.start, f.end) in ranges or not any(s <= f.start and f.end <= e for s, e in ranges)
    ]


def _dates(sentence: str, words: DateWords) -> list[_Date]:
    """Return the dates of a sentence as written, in order."""
    out: list[_Date] = []
    for match in words.date.finditer(sentence):
        made = _made(match, words)
        if made:
            out.append(made)
    return out


def _made(match: re.Match[str], words: DateWords) -> _Date | None:
    part = match.groupdict()
    start, end = match.span()
    if part["iso_year"]:
        year, month, day = (int(part[f"iso_{p}"]) for p in ("year", "month", "day"))
    elif part["num_year"]:
        year, month, day = (int(part[f"num_{p}"]) for p in ("year", "month", "day"))
    elif part["quarter"]:
        number = words.quarters[part["quarter"].casefold()]
        of = part["quarter_year"]
        return _Date(int(of) if of else None, number * 3 - 2, number * 3, None, start, end)
    elif part["month"]:
        month = words.months[part["month"].casefold()]
        day_, year_ = part["day"], part["year"]
        if not day_ and not year_ and len(part["month"]) < 4 and part["month"].casefold() != "mei":
            return None
        return _Date(
            int(year_) if year_ else None, month, month, int(day_) if day_ else None, start, end
        )
    else:
        return _Date(int(part["only_year"]), 1, 12, None, start, end)
    return _Date(year, month, month, day, start, end) if 1 <= month <= 12 else None


def _dated(
    sentence: str,
    dates: list[_Date],
    header_year: int | None,
    candidate: Candidate,
    words: DateWords,
) -> Iterator[FoundDeadline]:
    """Yield what each date with a cue says; in a table a date needs none."""
    row = candidate.block.kind == "row"
    for index, date in enumerate(dates):
        cue = words.cue(sentence, date.start)
        ranged = bool(_RANGE.match(sentence[date.end :])) and index + 1 < len(dates)
        if cue and cue.range_only and not ranged:
            cue = None
        if not _sets_a_term(sentence, date, cue, row, words):
            continue
        year, note = _year(sentence, dates, index, header_year)
        span = cue.span if cue else "first"
        iso = date.iso(year, span) if year else None
        yield FoundDeadline(
            iso,
            cue.inclusive if cue else None,
            None,
            cue.start if cue else date.start,
            date.end,
            cue.id if cue else "date-in-table",
            note,
        )


def _sets_a_term(
    sentence: str, date: _Date, cue: DateCue | None, row: bool, words: DateWords
) -> bool:
    if words.history_before.search(sentence[: date.start]):
        return False
    if cue is None or cue.id == "on-day":
        past = words.history_after.match(sentence[date.end :])
        return (row if cue is None else True) and not date.wide and not past
    wide = cue.id in words.wide_cues or cue.range_only
    return not date.wide or wide


def _year(
    sentence: str, dates: list[_Date], index: int, header_year: int | None
) -> tuple[int | None, str | None]:
    """Return the year of a date and, where it is not written there, how it follows."""
    date = dates[index]
    if date.year:
        return date.year, None
    if index + 1 < len(dates):
        other = dates[index + 1]
        if other.year and _CONNECTED.match(sentence[date.end : other.start]):
            earlier = other.last_month < date.first_month
            return other.year - earlier, "jaar volgt uit het einde van de periode"
    if header_year:
        return header_year, "jaar staat in de kop van de kolom"
    before = [int(y) for y in _YEAR.findall(sentence[: date.start])]
    if before:
        return before[-1], "jaar staat eerder in de zin"
    return None, _NOT_WRITTEN


def _header_year(candidate: Candidate, text: StructuredText) -> int | None:
    """Return the one year in a heading of the table's columns that is about time."""
    header = candidate.block.header
    if header is None:
        return None
    block = text.blocks[header]
    cells = [c for c in (block.cells or (block.text,)) if _WHEN.search(c)]
    years = {int(y) for cell in cells for y in _YEAR.findall(cell)}
    return years.pop() if len(years) == 1 else None


def _ranges(sentence: str, words: DateWords) -> Iterator[FoundDeadline]:
    """Yield both ends of a span of years."""
    for pattern in words.ranges:
        for match in pattern.finditer(sentence):
            first, last = int(match[1]), int(match[2])
            rule = "years-of-a-period"
            start, end = match.span()
            yield FoundDeadline(f"{first}-01-01", True, None, start, end, rule)
            yield FoundDeadline(f"{last}-12-31", True, None, start, end, rule)


def _periods(sentence: str, words: DateWords) -> Iterator[FoundDeadline]:
    """Yield the periods within, before or after which something happens."""
    taken: list[tuple[int, int]] = []
    for name, pattern in words.periods:
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if not any(start < e and s < end for s, e in taken):
                taken.append((start, end))
                iso = words.duration(match["number"], match["unit"])
                yield FoundDeadline(None, None, iso, start, end, name)


def _pointed_back(sentence: str, candidate: Candidate, words: DateWords) -> Iterator[FoundDeadline]:
    """Yield the last date of the sentence before for "after this date"."""
    match = _BACK.search(sentence)
    start, end = previous(candidate)
    before = [d for d in _dates(candidate.block.text[start:end], words) if d.year and d.day]
    if match and before:
        date = before[-1]
        iso = date.iso(date.year or 0, "first")
        note = "datum staat in de vorige zin"
        yield FoundDeadline(iso, None, None, match.start(), match.end(), "that-date", note)
