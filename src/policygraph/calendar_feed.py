"""Deadlines as JSON and as iCalendar: the last safe day, what must be done, where it is written.

Not every date is one to act before. The calendar says in the title what a date is: a day from which
something holds, until which it holds, on which the insurer publishes, by which the insurer acts. A
term stands on its last safe day; what nobody can be late with stands on the date that the document
names.

The same graph gives the same bytes: no clock is read, so that a calendar that is subscribed to
changes only when the deadlines do.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from policygraph.applicability import Answer, Status
from policygraph.model import Catalogue, Deadline, Language, Policy, Provision, Text
from policygraph.serialise import Quote, provision_json, source_json
from policygraph.unreviewed import UNREVIEWED_MARK
from policygraph.wording import DISCLAIMER, place_words, unmet

__all__ = [
    "Due",
    "Moment",
    "calendar",
    "deadlines_json",
    "due_for",
    "due_in",
    "event_day",
    "last_safe_day",
    "moment",
    "select",
]

_NOT_SAID = Text(
    "Het document zegt niet of de dag zelf, {day}, nog op tijd is; de dag ervoor is veilig.",
    "The document does not say whether the day itself, {day}, is in time; the day before is safe.",
)
_BEFORE = Text(
    "In het document staat vóór {day}: de dag zelf is te laat.",
    "The document says before {day}: the day itself is too late.",
)
_DAY_NOT_SAID = Text(
    "Het document zegt niet of de dag zelf, {day}, meetelt.",
    "The document does not say whether the day itself, {day}, counts.",
)
_DAY_NOT_IN = Text(
    "Volgens het document telt de dag zelf, {day}, niet mee.",
    "By the document the day itself, {day}, does not count.",
)
_STATUS = {Status.SATISFIED: "applies", Status.OPEN: "depends"}


class Moment(Enum):
    """What a date is; the value is the word for it in a title, empty for a term."""

    TERM = Text("", "")
    FROM = Text("vanaf", "from")
    UNTIL = Text("tot", "until")
    PUBLICATION = Text("publicatie", "publication")
    INSURER = Text("verzekeraar", "insurer")


# Only words of the action that say it of the date itself. What they do not say is a term: a title
# too strict costs a look, one too loose costs the term.
_FROM = re.compile(r"geldt vanaf\b|begin van de \w*periode\b|.* vanaf$")
_UNTIL = re.compile(r"geldt tot\b")
_PUBLISHES = re.compile(r".*\bpublic(atie|eren)\b")
_HOLDS = re.compile(r"geldt\b")
_THE_INSURER = ("verzekeraar", "de verzekeraar")
_TO_BE_IN_TIME_WITH = (Moment.TERM, Moment.UNTIL)


def moment(deadline: Deadline) -> Moment:
    """Return what a date is, as its action and the party whose turn it is tell."""
    action = deadline.what.nl if deadline.what else ""
    if _FROM.match(action):
        return Moment.FROM
    if _UNTIL.match(action):
        return Moment.UNTIL
    if deadline.who and deadline.who.nl in _THE_INSURER:
        return Moment.PUBLICATION if _PUBLISHES.match(action) else Moment.INSURER
    return Moment.TERM


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of a provision, and how the provision came out where somebody asked."""

    provision: Provision
    index: int
    status: Status | None = None
    depends: tuple[Text, ...] = ()

    @property
    def deadline(self) -> Deadline:
        """The deadline itself."""
        return self.provision.deadlines[self.index]

    @property
    def id(self) -> str:
        """An id that stays the same: the provision and the place among its deadlines."""
        return f"{self.provision.iri}#deadline-{self.index + 1}"


def due_in(provisions: Iterable[Provision]) -> list[Due]:
    """Return all deadlines of provisions, apart from any question."""
    return [Due(p, i) for p in provisions for i in range(len(p.deadlines))]


def due_for(catalogue: Catalogue, answer: Answer) -> list[Due]:
    """Return the deadlines that apply to X or may do so, and then on what that depends."""
    out = []
    for judgement in answer.judgements:
        if judgement.status is Status.FAILED:
            continue
        policy = catalogue.policies[judgement.provision.policy]
        depends = tuple(
            unmet(catalogue, v, policy, answer.year)
            for v in judgement.verdicts
            if v.status is Status.OPEN
        )
        out += [
            Due(judgement.provision, i, judgement.status, depends)
            for i in range(len(judgement.provision.deadlines))
        ]
    return out


def _day(deadline: Deadline) -> date | None:
    return date.fromisoformat(deadline.date) if deadline.date else None


def last_safe_day(deadline: Deadline) -> date | None:
    """Return the last day that is surely in time.

    That is the day itself where the document says so, else the day before: both where the document
    says "before" and where it leaves open whether the day itself is in time. The question
    which-deadlines-fall-in-a-period says the same in SPARQL.
    """
    day = _day(deadline)
    return day if day is None or deadline.inclusive is True else day - timedelta(days=1)


def event_day(deadline: Deadline) -> date | None:
    """Return the day of an event: only a term is moved to its last safe day."""
    in_time = moment(deadline) in _TO_BE_IN_TIME_WITH
    return last_safe_day(deadline) if in_time else _day(deadline)


def _note(deadline: Deadline, lang: Language) -> str | None:
    if deadline.date is None or deadline.inclusive:
        return None
    if moment(deadline) in _TO_BE_IN_TIME_WITH:
        text = _NOT_SAID if deadline.inclusive is None else _BEFORE
    else:
        text = _DAY_NOT_SAID if deadline.inclusive is None else _DAY_NOT_IN
    return text[lang].format(day=deadline.date)


def _sorted(found: Iterable[Due]) -> list[Due]:
    return sorted(
        found,
        key=lambda d: (
            d.deadline.date or "",
            d.provision.policy,
            d.provision.place.start_line,
            d.id,
        ),
    )


def select(found: Iterable[Due], first: date | None, last: date | None) -> list[Due]:
    """Return what has a date from the first to the last day, both included, and by date."""
    out = []
    for due in found:
        day = _day(due.deadline)
        if day and (first is None or day >= first) and (last is None or day <= last):
            out.append(due)
    return _sorted(out)


def deadlines_json(
    catalogue: Catalogue,
    found: Iterable[Due],
    lang: Language,
    quote: Quote,
    *,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Return the deadlines by date, then the periods without a date; no list is cut."""
    found = list(found)
    dated = select(found, first, last)
    undated = _sorted(d for d in found if d.deadline.date is None)
    return {
        "total": len(dated),
        "has_more": False,
        "deadlines": [_entry(catalogue, d, lang, quote) for d in dated],
        "total_undated": len(undated),
        "undated": [_entry(catalogue, d, lang, quote) for d in undated],
    }


def _entry(catalogue: Catalogue, due: Due, lang: Language, quote: Quote) -> dict[str, Any]:
    provision = due.provision
    whole = provision_json(catalogue, provision, lang)
    safe = last_safe_day(due.deadline)
    return {
        "id": due.id,
        **whole["deadlines"][due.index],
        "last_safe_day": safe.isoformat() if safe else None,
        "note": _note(due.deadline, lang),
        "status": _STATUS[due.status] if due.status else None,
        "depends_on": [text[lang] for text in due.depends],
        "provision": provision.iri,
        "policy": whole["policy"],
        "kind": whole["kind"],
        "norm": whole["norm"],
        "source": source_json(provision, quote(provision)),
    }


def calendar(
    catalogue: Catalogue,
    found: Iterable[Due],
    lang: Language,
    quote: Quote,
    *,
    first: date | None = None,
    last: date | None = None,
    unreviewed: Collection[str] = (),
) -> bytes:
    """Return the deadlines with a date as iCalendar, each an event of a whole day.

    Those of the policies that are ``unreviewed`` say so before anything else.

    A term stands on its last safe day, anything else on its date, and the title says what it is.
    Periods without a date are not in it: a calendar has no place for them.
    """
    from icalendar import Calendar

    name = Text("Termijnen uit inkoopbeleid", "Deadlines from purchasing policies")[lang]
    feed = Calendar()
    feed.add("prodid", "-//policygraph//deadlines//NL")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("name", name)
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for due in select(found, first, last):
        mark = f"{UNREVIEWED_MARK[lang]}: " if due.provision.policy in unreviewed else ""
        feed.add_component(_event(catalogue, due, lang, quote, mark))
    return bytes(feed.to_ical(sorted=False))


def _event(catalogue: Catalogue, due: Due, lang: Language, quote: Quote, mark: str) -> Any:
    from icalendar import Event

    policy = catalogue.policies[due.provision.policy]
    day = event_day(due.deadline)
    if day is None:
        raise ValueError(f"{due.id} has no date")
    event = Event()
    event.add("uid", due.id)
    event.add("dtstamp", _stamp(policy, day))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", mark + _summary(catalogue, due, policy, lang))
    event.add("description", "\n".join(_description(catalogue, due, policy, lang, quote)))
    event.add("url", due.provision.iri)
    return event


def _stamp(policy: Policy, day: date) -> datetime:
    """Return a time for DTSTAMP that follows from the graph alone.

    It is the day by which the law has insurers publish their policy: 1 April of the year before.
    """
    year = min(policy.years, default=day.year + 1) - 1
    return datetime(year, 4, 1, tzinfo=UTC)


def _summary(catalogue: Catalogue, due: Due, policy: Policy, lang: Language) -> str:
    what, norm, kind = due.deadline.what, due.provision.norm, moment(due.deadline)
    # "Holds from" alone does not say what holds; the norm does.
    named = what and not (kind is not Moment.TERM and _HOLDS.match(what.nl) and norm)
    text = what[lang] if what and named else _norm_or_kind(catalogue, due.provision, lang)
    depends = Text("hangt ervan af: ", "depends: ")[lang] if due.status is Status.OPEN else ""
    said = f"{kind.value[lang]}: " if kind.value[lang] else ""
    return f"{depends}{said}{text} ({policy.title[lang]})"


def _norm_or_kind(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    return catalogue.label(provision.norm, lang) if provision.norm else provision.kind


def _description(
    catalogue: Catalogue, due: Due, policy: Policy, lang: Language, quote: Quote
) -> Iterable[str]:
    deadline, provision = due.deadline, due.provision
    wording = quote(provision)
    lines = (
        (Text("Actie", "Action"), deadline.what),
        (Text("Wie", "Who"), deadline.who),
        (Text("Via", "Channel"), deadline.channel),
        (Text("Gevolg", "Consequence"), deadline.consequence or provision.consequence),
    )
    if note := _note(deadline, lang):
        yield note
    for name, text in lines:
        if text:
            yield f"{name[lang]}: {text[lang]}"
    if provision.norm:
        yield f"{Text('Bepaling', 'Provision')[lang]}: {catalogue.label(provision.norm, lang)}"
    for text in due.depends:
        yield text[lang]
    yield f"{Text('Vindplaats', 'Source')[lang]}: {place_words(provision, policy, lang)}"
    if wording:
        yield f"{Text('Letterlijke tekst', 'Exact wording')[lang]}: {wording}"
    yield DISCLAIMER[lang]
