"""Dates and periods in a statement, and whether the day itself is in time.

A year that is not written is taken only from where the document gives it: the other end of a range,
an earlier date of the same sentence, or the column's heading in a table; the note says so. Without
one the date stays open, as does "sinds 2027", which names no day. What comes back every year has no
date at all. What happened in the past sets no term, and neither does a contract year.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from policygraph.extraction.context import previous, whole
from policygraph.extraction.date_words import DateCue, DateWords
from policygraph.extraction.model import Candidate, FoundDeadline, StructuredText
from policygraph.extraction.written_dates import WrittenDate, written_dates

__all__ = ["YEARLY", "deadlines"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGENDA: Final = 12
"""Characters, such as a weekday, that may stand before the date with which an item begins."""
_CONNECTED = re.compile(
    r"[\s,(]*(?:-|–|/|en|tot|t/m|tot en met|tot/met|dus|oftewel|dat wil zeggen|d\.w\.z\.)?"
    r"\s*(?:uiterlijk|tot en met|t/m|tot)?\s*(?:op\s*)?$",
    re.IGNORECASE,
)
_SAME_YEAR = re.compile(r"\b(?:dus|oftewel|dat wil zeggen|d\.w\.z)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:tot|t/m|-|–|en)\b|\s*[-–]", re.IGNORECASE)
_ALSO = re.compile(r"\s*(?:,|en|of|, of|, en)\s+", re.IGNORECASE)
"""What joins a date to the one before: "per 1 april of 1 oktober", "tussen 1 mei en 1 juni"."""
_BACK = re.compile(r"\b(?:ná|na|uiterlijk op|tot) (?:deze|die|voornoemde) datum\b", re.IGNORECASE)
_WHEN = re.compile(r"wanneer|datum|data|periode|termijn|planning|moment", re.IGNORECASE)
_NOT_WRITTEN: Final = "het jaar staat er niet bij en volgt nergens uit"
YEARLY: Final = "komt elk jaar terug"
"""The note of a date that is due every year: it has no year of its own."""
_WORKING_DAYS: Final = "werkdagen; de duur telt alle dagen"
"""The note of a period in working days: ISO 8601 has no duration for them."""


def deadlines(
    candidate: Candidate, text: StructuredText, words: DateWords
) -> tuple[FoundDeadline, ...]:
    """Return the dates and periods of a statement, in order; offsets are those of its block."""
    start, end = whole(candidate)
    sentence = candidate.block.text[start:end]
    if _only_opens_an_agenda(sentence, start, candidate, words):
        return ()
    dates = written_dates(sentence, words)
    found = [
        *_ranges(sentence, words),
        *_dated(sentence, dates, _header_year(candidate, text), candidate, words),
        *_in_span(sentence, dates, words),
        *_agenda(candidate, start, sentence, words),
        *_periods(sentence, words),
        *_pointed_back(sentence, candidate, words),
    ]
    moved = [_shift(f, start) for f in _apart(found)]
    inside = [f for f in moved if candidate.start <= f.start and f.end <= candidate.end]
    return tuple(sorted(inside, key=lambda f: (f.start, f.end)))


def _only_opens_an_agenda(
    sentence: str, start: int, candidate: Candidate, words: DateWords
) -> bool:
    """Tell whether a sentence is only the date of what the next sentence of the item says."""
    alone = words.agenda.fullmatch(sentence.rstrip()) and start == 0
    return bool(alone) and len(sentence.rstrip()) < len(candidate.block.text.rstrip())


def _shift(found: FoundDeadline, by: int) -> FoundDeadline:
    return replace(found, start=found.start + by, end=found.end + by)


def _apart(found: list[FoundDeadline]) -> list[FoundDeadline]:
    """Return the finds without those that a range or an agenda found before has taken in."""
    agenda = [f for f in found if f.rule == "agenda"]
    found = [f for f in found if f in agenda or not any(f.date == a.date for a in agenda)]
    ranges = {(f.start, f.end) for f in found if f.rule == "years-of-a-period"}
    return [
        f
        for f in found
        if (f.start, f.end) in ranges or not any(s <= f.start and f.end <= e for s, e in ranges)
    ]


def _dated(
    sentence: str,
    dates: list[WrittenDate],
    header_year: int | None,
    candidate: Candidate,
    words: DateWords,
) -> Iterator[FoundDeadline]:
    """Yield what each date with a cue says; in a table a date needs none."""
    row = candidate.block.kind == "row"
    last: tuple[int, DateCue] | None = None
    for index, date in enumerate(dates):
        cue = words.cue(sentence, date.start)
        if (
            cue is None
            and last
            and not date.wide
            and _ALSO.fullmatch(sentence[last[0] : date.start])
        ):
            cue = replace(last[1], start=date.start)
        last = (date.end, cue) if cue and not cue.range_only else None
        ranged = bool(_RANGE.match(sentence[date.end :])) and index + 1 < len(dates)
        if cue and cue.range_only and not ranged:
            cue = None
        if not _sets_a_term(sentence, date, cue, row, words):
            continue
        year, note = _year(sentence, dates, index, header_year, words)
        span = cue.span if cue else "first"
        rule = cue.id if cue else "span-opens" if date.opens else "date-in-table"
        inclusive = cue.inclusive if cue else True if date.opens else None
        if cue and cue.id in words.open_cues and date.whole_year and not ranged:
            year, inclusive, note = None, None, f"alleen het jaar is genoemd: {date.year}"
        iso = date.iso(year, span) if year else None
        begin = cue.start if cue else date.start
        yield FoundDeadline(iso, inclusive, None, begin, date.end, rule, note)


def _sets_a_term(
    sentence: str, date: WrittenDate, cue: DateCue | None, row: bool, words: DateWords
) -> bool:
    if words.history_before.search(sentence[: date.start]):
        return False
    if cue is None and date.opens:
        return True
    if cue is None or cue.id == "on-day":
        past = words.history_after.match(sentence[date.end :])
        return (row if cue is None else True) and not date.wide and not past
    wide = cue.id in words.wide_cues or cue.range_only
    return not date.wide or wide


def _year(
    sentence: str,
    dates: list[WrittenDate],
    index: int,
    header_year: int | None,
    words: DateWords,
) -> tuple[int | None, str | None]:
    """Return the year of a date and, where it is not written there, how it follows."""
    date = dates[index]
    if date.year:
        return date.year, None
    if index + 1 < len(dates):
        other = dates[index + 1]
        if other.year and _CONNECTED.match(sentence[date.end : other.start]):
            between = sentence[date.end : other.start]
            earlier = other.last_month < date.first_month and not _SAME_YEAR.search(between)
            return other.year - earlier, "jaar volgt uit het einde van de periode"
    if date.relative:
        return None, f"het jaar hangt af van een ander: {date.relative}"
    if words.yearly(sentence, date.start, date.end):
        return None, YEARLY
    if header_year:
        return header_year, "jaar staat in de kop van de kolom"
    before = [d.year for d in dates[:index] if d.year and not d.whole_year]
    if before:
        return before[-1], "jaar staat eerder in de zin"
    speaks = words.this_year.search(sentence[: date.start])
    if speaks:
        return int(speaks[1]), "jaar staat eerder in de zin"
    return None, _NOT_WRITTEN


def _in_span(sentence: str, dates: list[WrittenDate], words: DateWords) -> Iterator[FoundDeadline]:
    """Yield what is to begin or be done in a year or quarter: a term, but no day of it."""
    for match in words.begins.finditer(sentence):
        for date in dates:
            if match.start() <= date.start and date.end <= match.end("when"):
                note = f"alleen de periode is genoemd: {sentence[date.start : date.end]}"
                yield FoundDeadline(None, None, None, match.start(), date.end, "in-span", note)


def _agenda(
    candidate: Candidate, start: int, sentence: str, words: DateWords
) -> Iterator[FoundDeadline]:
    """Yield the dates with which an item begins that says what happens then.

    "3 mei 2031. Sluiting van het loket": the sentence after the date alone is about that date.
    """
    if candidate.block.kind not in ("item", "paragraph"):
        return
    before = candidate.block.text[:start]
    given = before if before.strip() else sentence
    opening = words.agenda.match(given)
    dates = written_dates(given[: opening.end()], words) if opening else []
    if not opening or not dates or dates[0].start > _AGENDA:
        return
    what = sentence if before.strip() else sentence[opening.end() :]
    if not what.strip() or opening.end() < len(before.rstrip()):
        return
    closing, ranged = bool(words.closing.search(what)), len(dates) > 1
    for date in dates:
        year = date.year or (dates[-1].year if ranged else None)
        iso = date.iso(year, "first") if year else None
        at = (0, 1) if before.strip() else (date.start, date.end)
        inclusive = True if closing or ranged else None
        note = None if year else _NOT_WRITTEN
        yield FoundDeadline(iso, inclusive, None, *at, "agenda", note)


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
                working = match["unit"].casefold().startswith("werkdag")
                note = f"{_WORKING_DAYS}: {match[0]}" if working else None
                yield FoundDeadline(None, None, iso, start, end, name, note)


def _pointed_back(sentence: str, candidate: Candidate, words: DateWords) -> Iterator[FoundDeadline]:
    """Yield the last date of the sentence before for "after this date"."""
    match = _BACK.search(sentence)
    start, end = previous(candidate)
    before = [d for d in written_dates(candidate.block.text[start:end], words) if d.year and d.day]
    if match and before:
        date = before[-1]
        iso = date.iso(date.year or 0, "first")
        note = "datum staat in de vorige zin"
        yield FoundDeadline(iso, None, None, match.start(), match.end(), "that-date", note)
