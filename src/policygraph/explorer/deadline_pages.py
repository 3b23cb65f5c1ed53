"""``/deadlines``: what must be done before which day, as a calendar, a list and a feed."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.finding import Deadlines, dues_asked
from policygraph.api.linked_forms import public_address
from policygraph.applicability import Status, years_with_policy
from policygraph.calendar_feed import Due, Moment, event_day, moment, select
from policygraph.desk.periods import after
from policygraph.errors import NotFoundError
from policygraph.explorer.comparing import policy_named
from policygraph.explorer.lines import Line, plain_lines
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import UnknownNameError, resolved, unknown_page, view_of
from policygraph.model import Concept, Text
from policygraph.session import Session

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MANY: Final = ("provider", "role", "given", "policy")
_ONE: Final = ("care", "year", "insurer", "as_of", "from", "to")
_COUNTED: Final = date(2000, 1, 1)

_WHAT: Final = {
    Moment.TERM: Text("termijn", "deadline"),
    Moment.UNTIL: Text("geldt tot", "holds until"),
    Moment.FROM: Text("geldt vanaf; geen termijn", "holds from; no deadline"),
    Moment.PUBLICATION: Text("publicatie; geen termijn", "publication; no deadline"),
    Moment.INSURER: Text(
        "aan de verzekeraar; geen termijn voor u", "for the insurer; no deadline for you"
    ),
}


@dataclass(frozen=True, slots=True)
class _Item:
    """One deadline as the page shows it; ``day`` is where it stands in the calendar."""

    due: Due
    line: Line
    day: date | None
    what: Text
    term: bool
    coming: bool
    doubtful: bool
    """Whether the last safe day is over and the day of the document is not."""

    @property
    def until(self) -> bool:
        """Whether it is the last day on which something holds."""
        return moment(self.due.deadline) is Moment.UNTIL

    @property
    def depends(self) -> bool:
        """Whether it depends on what was not told."""
        return self.due.status is Status.OPEN


@dataclass(frozen=True, slots=True)
class _Month:
    """A month as weeks of days, Monday first; 0 is a day of another month."""

    first: date
    weeks: list[list[int]]
    days: dict[int, int]


@router.get("/deadlines")
async def deadlines(request: Request) -> Response:
    """Show the deadlines of everybody, or of the reader that the address describes."""
    return await show(request, partial(_made, public_address(request)))


def _made(address: str, session: Session, frame: Frame) -> Shown:
    pairs = [(k, v) for k, v in frame.asked if v.strip() not in ("", "-")]
    try:
        asked = _asked(session, pairs)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    try:
        found, told = dues_asked(asked, session, frame.lang)
    except NotFoundError as error:
        if error.id != "no-policy-for-year":
            raise
        found, told = [], [_no_policy(session, frame, pairs)]
    dated = [_item(session, frame, d) for d in select(found, asked.from_, asked.to)]
    undated = [_item(session, frame, d) for d in found if d.deadline.date is None]
    coming = sorted((i for i in dated if i.coming), key=_by_day)
    past = sorted((i for i in dated if not i.coming), key=_by_day, reverse=True)
    wanted = urlencode([(k, v) for k, v in pairs if k in (*_MANY, *_ONE)])
    # The path holds the prefix of a proxy, and so does the public address.
    feed = address + frame.url("/api/deadlines.ics", wanted).removeprefix(frame.root)
    somebody = [pair for pair in pairs if pair[0] in ("care", "provider", "role", "given")]
    values: dict[str, Any] = {
        "asked": asked,
        "coming": coming,
        "past": past,
        "months": _months(coming),
        "past_months": _months(past)[::-1],
        "periods": [i for i in undated if i.due.deadline.period],
        "dateless": [i for i in undated if not i.due.deadline.period],
        "countable": any(after(_COUNTED, i.due.deadline.period or "") for i in undated),
        "told": told,
        "somebody": somebody,
        "who": _who(session, somebody),
        "query": urlencode([(k, v) for k, v in pairs if k not in ("lang", "from", "to")]),
        "feed": feed,
        "feed_path": frame.url("/api/deadlines.ics", wanted),
        "webcal": "webcal://" + feed.split("://", 1)[1],
        "cares": _cares(session),
        "policies": sorted(session.catalogue.policies.values(), key=lambda p: p.title.nl),
        "years": sorted({y for p in session.catalogue.policies.values() for y in p.years}),
        "chosen_care": resolved(session, "care", asked.care) if asked.care else None,
        "chosen_policy": [policy_named(session, name) for name in asked.policy],
    }
    return Shown("deadlines.html", values)


def _no_policy(session: Session, frame: Frame, pairs: list[tuple[str, str]]) -> str:
    years = years_with_policy(session.catalogue, view_of(pairs, session).question)
    there = ", ".join(map(str, years)) or frame.t("geen enkel jaar", "no year at all")
    return frame.t(
        f"Voor dat jaar is er geen beleid voor deze zorg; wel voor: {there}.",
        f"There is no policy for this care in that year; there is for: {there}.",
    )


def _asked(session: Session, pairs: list[tuple[str, str]]) -> Deadlines:
    """Return the address as the feed reads it. Raises UnknownNameError for what means nothing."""
    if any(name == "care" for name, _ in pairs):
        view_of(pairs, session)
    else:
        # The same checks as with a care type; its parameters are read by the same rules.
        anything = [c for p in session.catalogue.policies.values() for c in p.concerns]
        if anything:
            view_of([*pairs, ("care", anything[0])], session)
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in _MANY:
            values.setdefault(name, []).append(value)
        elif name in _ONE:
            values.setdefault(name, value)
    for name in ("from", "to"):
        if name in values:
            _check_day(name, values[name])
    return Deadlines.model_validate(values)


def _check_day(name: str, value: str) -> None:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError as error:
        raise UnknownNameError(name, value) from error


def _who(session: Session, somebody: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Return what the reader said: parameter, value, the thing, and the answer to a fact."""
    found = []
    for name, value in somebody:
        if name == "care":
            continue
        known, _, said = value.rpartition("=") if name == "given" else (value, "", "")
        found.append((name, value, resolved(session, name, known), said))
    return found


def _cares(session: Session) -> list[Concept]:
    catalogue = session.catalogue
    concerned = {c for p in catalogue.policies.values() for c in p.concerns}
    known = {c for iri in concerned for c in catalogue.narrower(iri)}
    found = [catalogue.concepts[iri] for iri in known if iri in catalogue.concepts]
    return sorted(found, key=lambda c: c.label.nl.casefold())


def _by_day(item: _Item) -> tuple[date, bool, str, int]:
    return (
        item.day or date.max,
        not item.term,
        item.line.policy.slug,
        item.line.provision.place.start_line,
    )


def _item(session: Session, frame: Frame, due: Due) -> _Item:
    said = moment(due.deadline)
    day = event_day(due.deadline)
    last = date.fromisoformat(due.deadline.date) if due.deadline.date else None
    # Where the document does not say whether the day itself counts, it may still be in time.
    end = last if due.deadline.inclusive is None else day
    (line,) = plain_lines(session.catalogue, [due.provision], session.documents.quote)
    term = said in (Moment.TERM, Moment.UNTIL)
    coming = bool(end and end >= frame.today)
    doubtful = bool(coming and term and day and day < frame.today)
    return _Item(due, line, day, _WHAT[said], term, coming, doubtful)


def _months(items: Iterable[_Item]) -> list[_Month]:
    """Return the months in which there is something, each with how much on which day."""
    found: dict[tuple[int, int], dict[int, int]] = {}
    for item in items:
        if item.day:
            days = found.setdefault((item.day.year, item.day.month), {})
            days[item.day.day] = days.get(item.day.day, 0) + 1
    weeks = calendar.Calendar()
    return [
        _Month(date(year, month, 1), weeks.monthdayscalendar(year, month), days)
        for (year, month), days in sorted(found.items())
    ]
