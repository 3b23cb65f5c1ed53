"""Periods become days once somebody says when they begin: four weeks after 1 December 2026."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policygraph.calendar_feed import Due
from policygraph.desk.words import period_words
from policygraph.model import Deadline, Text

__all__ = ["Started", "after", "started"]

_DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Started:
    """What came of the starts: deadlines with their days, and the starts that gave none."""

    dues: tuple[Due, ...]
    unused: tuple[str, ...]


def after(start: date, period: str) -> date | None:
    """Return the day an ISO 8601 duration after a start; None where hours or minutes are in it.

    Years and months come first: a day that the month does not have becomes its last day
    (31 January and a month is 28 or 29 February). None for what is no duration or leaves the
    calendar too.
    """
    found = _DURATION.fullmatch(period)
    if not found or not any(found.groups()):
        return None
    years, months, weeks, days = (int(g or 0) for g in found.groups())
    month = start.year * 12 + start.month - 1 + years * 12 + months
    year, index = divmod(month, 12)
    try:
        last = calendar.monthrange(year, index + 1)[1]
        moved = date(year, index + 1, min(start.day, last))
        return moved + timedelta(days=weeks * 7 + days)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def started(dues: Iterable[Due], starts: Mapping[str, date]) -> Started:
    """Give periods the day that follows from the start of their provision (IRI to day).

    The action says from which start the day was computed. What has a date keeps it. A start
    whose provision is not among the deadlines, or has no period of whole days, is unused.
    """
    used: set[str] = set()
    out = []
    for due in dues:
        start = starts.get(due.provision.iri)
        deadline = due.deadline
        day = None
        if start and deadline.period and not deadline.date:
            day = after(start, deadline.period)
        if start and day:
            used.add(due.provision.iri)
            due = _on(due, _dated(deadline, start, day))
        out.append(due)
    return Started(tuple(out), tuple(iri for iri in starts if iri not in used))


def _on(due: Due, deadline: Deadline) -> Due:
    deadlines = list(due.provision.deadlines)
    deadlines[due.index] = deadline
    return replace(due, provision=replace(due.provision, deadlines=tuple(deadlines)))


def _dated(deadline: Deadline, start: date, day: date) -> Deadline:
    period = deadline.period or ""
    said = Text(
        f"berekend: {period_words(period, 'nl')} na {start} is {day}; de begindatum gaf u zelf op",
        f"computed: {period_words(period, 'en')} after {start} is {day}; you gave the start",
    )
    what = deadline.what
    text = Text(f"{what.nl} ({said.nl})", f"{what.en} ({said.en})") if what else said
    return replace(deadline, date=day.isoformat(), what=text)
