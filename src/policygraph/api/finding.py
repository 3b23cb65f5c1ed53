"""``/api/provisions``, ``/api/search`` and ``/api/deadlines``: lists to look things up in."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.responses import Response

from policygraph.api import schemas
from policygraph.api.answers import Asker
from policygraph.api.days import AsOf, Day
from policygraph.api.representation import (
    CALENDAR,
    JSON,
    PROBLEMS,
    Body,
    Drafts,
    Name,
    Parameters,
    index_of,
    kinds_of,
    make_once,
    page,
    represent,
)
from policygraph.api.state import ServerState, state_of
from policygraph.api.unreviewed import proposal_of, search_with_drafts
from policygraph.applicability import answer
from policygraph.calendar_feed import Due, calendar, deadlines_json, due_for, due_in
from policygraph.errors import NotFoundError
from policygraph.exports import slugs_on
from policygraph.fragments import compact_json
from policygraph.model import Language, Provision, Text
from policygraph.search import SearchIndex, hit_json, marked
from policygraph.session import Session
from policygraph.versions import in_force
from policygraph.vocabulary import policy_iri
from policygraph.wording import notices

__all__ = ["Deadlines", "dues_asked", "lifespan", "router"]

_ICS_NAME: Final = 'inline; filename="policygraph-deadlines.ics"'

_EMPTY_PERIOD: Final = Text(
    "De periode is leeg: de eerste dag valt na de laatste.",
    "The period is empty: its first day is after its last.",
)

router = APIRouter()


@asynccontextmanager
async def lifespan(state: ServerState) -> AsyncIterator[None]:
    """Make the search index before the first request."""
    if state.session is not None:
        _search_index(state, state.session)
    yield


def _search_index(state: ServerState, session: Session, *, drafts: bool = False) -> SearchIndex:
    if drafts and session.drafts:
        return search_with_drafts(state, session)
    found: SearchIndex = make_once(state, "search", lambda: SearchIndex(session.catalogue))
    return found


class Paged(Parameters):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=1000, description="most items")
    offset: int = Field(0, ge=0, le=10_000_000, description="items to pass over")


class Provisions(Paged):
    """Which provisions."""

    policy: list[Name] = Field(
        [],
        max_length=50,
        description="only of this policy; repeatable",
        examples=[["asr-wijkverpleging-2027"]],
    )
    kind: list[Name] = Field(
        [], max_length=20, description="only this kind; repeatable", examples=[["Requirement"]]
    )
    theme: list[Name] = Field(
        [], max_length=50, description="only this theme; repeatable", examples=[[]]
    )
    as_of: AsOf = None


@router.get(
    "/api/provisions",
    operation_id="listProvisions",
    summary="Provisions, in the order of their documents",
    response_model=schemas.ProvisionPage,
    responses=PROBLEMS,
    tags=["provisions"],
)
async def list_provisions(request: Request, asked: Annotated[Provisions, Query()]) -> Response:
    """List provisions apart from any question: ``inherited`` is null, there are no reasons.

    With ``as_of`` only those of the policies that were published and in force on that day.
    """
    return await represent(request, partial(_provisions, request, asked), lang=asked.lang)


def _provisions(
    request: Request, asked: Provisions, session: Session, _: str, lang: Language
) -> Body:
    catalogue = session.catalogue
    policies = [session.names.policy(p) for p in asked.policy] or list(catalogue.policies)
    if asked.as_of:
        slugs = [catalogue.policies[iri].slug for iri in policies]
        policies = [policy_iri(s) for s in slugs_on(catalogue, slugs, asked.as_of.isoformat())]
    kinds = kinds_of(session, asked.kind)
    themes = frozenset(session.names.find(t, "Theme") for t in asked.theme)

    def keep(provision: Provision) -> bool:
        return (not kinds or provision.kind in kinds) and (not themes or provision.theme in themes)

    index = index_of(state_of(request), session)
    found = index.provisions(dict.fromkeys(policies), keep, lang)
    shown = page(request, len(found), asked.limit, asked.offset)
    return shown.body("provisions", found[shown.offset : shown.offset + shown.limit])


@router.get(
    "/api/provisions/{policy}/{line}",
    operation_id="getProvision",
    summary="One provision, with its place and wording",
    response_model=schemas.Provision | schemas.Proposal,
    responses=PROBLEMS,
    tags=["provisions"],
)
async def get_provision(
    request: Request,
    policy: Annotated[
        str, InPath(max_length=200, description="a policy", examples=["asr-wijkverpleging-2027"])
    ],
    line: Annotated[
        str, InPath(max_length=50, description="the end of its IRI", examples=["L0319"])
    ],
    asked: Annotated[Parameters, Query()],
) -> Response:
    """Return a provision apart from any question; a proposal of a draft has ``unreviewed``."""

    def make(session: Session, _: str, lang: Language) -> Body:
        proposed = session.proposed(f"{policy}/{line}")
        if proposed:
            return proposal_of(session, proposed, lang)
        found = session.provision(f"{policy}/{line}")
        return Body(index_of(state_of(request), session).provision(found, lang))

    return await represent(request, make, lang=asked.lang)


class Search(Paged):
    """What is searched for."""

    q: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="words, Dutch or English", examples=["klachtenregelingen"]
    )
    type: list[Name] = Field(
        [],
        max_length=50,
        description="only this type of thing, such as Law or ProviderType; repeatable",
        examples=[["Norm"]],
    )
    as_of: AsOf = None
    drafts: Drafts = None


@router.get(
    "/api/search",
    operation_id="search",
    summary="Find things by their names",
    response_model=schemas.SearchPage,
    responses=PROBLEMS,
    tags=["search"],
)
async def search(request: Request, asked: Annotated[Search, Query()]) -> Response:
    """Find concepts, norms and policies by label or alias, with Dutch inflection and compounds.

    ``matched`` says which name matched and how, best first: the whole ``label`` or ``alias``, the
    same ``word``, another form of it (``stem``), a ``part`` of a compound. Only where nothing else
    is found, names that differ by a typo are given, as ``fuzzy``.
    """
    return await represent(request, partial(_search, request, asked), lang=asked.lang)


def _search(request: Request, asked: Search, session: Session, _: str, lang: Language) -> Body:
    index = _search_index(state_of(request), session, drafts=bool(asked.drafts))
    hits = marked(index.search(asked.q, _types(index, asked.type)), session.catalogue)
    if asked.as_of:
        policies = session.catalogue.policies
        there = in_force(session.catalogue, asked.as_of.isoformat())
        hits = [hit for hit in hits if hit.iri not in policies or hit.iri in there]
    shown = page(request, len(hits), asked.limit, asked.offset)
    part = hits[shown.offset : shown.offset + shown.limit]
    items = [compact_json(hit_json(hit, lang)) for hit in part]
    return shown.body("hits", items, query=asked.q)


def _types(index: SearchIndex, names: Sequence[str]) -> list[str]:
    known = {t.casefold(): t for t in index.types}
    unknown = [n for n in names if n.casefold() not in known]
    if unknown:
        raise NotFoundError(
            "unknown-name",
            f"There is no type named {unknown[0]!r}. The types are {', '.join(index.types)}.",
        )
    return [known[n.casefold()] for n in names]


class Deadlines(Asker):
    """Whose deadlines, and in which period."""

    care: Name | None = Field(
        None,
        description="only what applies to this care type, or may do so",
        examples=["wijkverpleging"],
    )
    policy: list[Name] = Field(
        [], max_length=50, description="only of this policy; repeatable", examples=[[]]
    )
    from_: Day | None = Field(
        None, alias="from", description="the first day, included", examples=["2026-01-01"]
    )
    to: Day | None = Field(None, description="the last day, included", examples=["2027-12-31"])


class DeadlinesInForms(Deadlines):
    """The same, in one of two forms."""

    form: Literal["json", "ics"] | SkipJsonSchema[None] = Field(
        None, alias="_format", description="the form; wins over Accept", examples=["json"]
    )


class DeadlinesOfCalendar(Deadlines):
    """The same, in the one form that the address names."""

    form: Literal["ics"] | SkipJsonSchema[None] = Field(
        None, alias="_format", description="the only form", examples=["ics"]
    )


_CALENDAR_BODY = {
    "schema": {"type": "string"},
    "example": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
}


@router.get(
    "/api/deadlines",
    operation_id="listDeadlines",
    summary="Before which day must I do what?",
    response_model=schemas.Deadlines,
    responses=PROBLEMS
    | {200: {"description": "the deadlines", "content": {CALENDAR: _CALENDAR_BODY}}},
    tags=["deadlines"],
)
async def list_deadlines(request: Request, asked: Annotated[DeadlinesInForms, Query()]) -> Response:
    """List deadlines by date, with the last safe day; for a care type, those that concern X.

    As ``text/calendar`` each dated deadline is an event of a whole day. Periods without a date
    are only in the JSON.
    """
    return await _respond(request, asked, (JSON, CALENDAR), asked.form)


@router.get(
    "/api/deadlines.ics",
    operation_id="subscribeDeadlines",
    summary="The deadlines as a calendar to subscribe to",
    response_class=Response,
    responses=PROBLEMS
    | {200: {"description": "the calendar", "content": {CALENDAR: _CALENDAR_BODY}}},
    tags=["deadlines"],
)
async def subscribe_deadlines(
    request: Request, asked: Annotated[DeadlinesOfCalendar, Query()]
) -> Response:
    """Give the deadlines as iCalendar, whatever the client accepts: calendars ask plainly."""
    return await _respond(request, asked, (CALENDAR,), CALENDAR)


async def _respond(
    request: Request, asked: Deadlines, offers: Sequence[str], form: str | None
) -> Response:
    make = partial(_deadlines, asked)
    return await represent(request, make, lang=asked.lang, offers=offers, form=form)


def _deadlines(asked: Deadlines, session: Session, media: str, lang: Language) -> Body:
    found, told = dues_asked(asked, session, lang)
    catalogue, quote = session.catalogue, session.documents.quote
    if media == CALENDAR:
        feed = calendar(catalogue, found, lang, quote, first=asked.from_, last=asked.to)
        return Body(feed, {"Content-Disposition": _ICS_NAME})
    body = deadlines_json(catalogue, found, lang, quote, first=asked.from_, last=asked.to)
    if asked.from_ and asked.to and asked.from_ > asked.to:
        told.append(_EMPTY_PERIOD[lang])
    total = {"X-Total-Count": str(body["total"])}
    return Body(compact_json(body | {"notices": told}), total)


def dues_asked(asked: Deadlines, session: Session, lang: Language) -> tuple[list[Due], list[str]]:
    """Return the deadlines asked for, and what must be known beside them."""
    policies = frozenset(session.names.policy(p) for p in asked.policy)
    if asked.care is None:
        return list(_due_anywhere(asked, session, policies)), []
    catalogue, question = session.catalogue, asked.question(session, asked.care)
    found = answer(catalogue, question, lambda p: bool(p.deadlines))
    if found is None:
        # Raises the error that names the years there are.
        found = session.applies(question)
    told = [text[lang] for text in notices(catalogue, found, session.orphans)]
    due = due_for(catalogue, found)
    return [d for d in due if not policies or d.provision.policy in policies], told


def _due_anywhere(asked: Deadlines, session: Session, policies: frozenset[str]) -> Iterable[Due]:
    """Yield the deadlines of all care: for somebody, judged for what each policy concerns."""
    catalogue = session.catalogue
    insurer = session.names.find(asked.insurer, "Organization") if asked.insurer else None
    somebody = asked.provider or asked.role or asked.given
    # A version that is named is shown whatever replaced it, unless a day is asked for.
    named = catalogue.policies if policies and not asked.as_of else None
    for iri, policy in (named or in_force(catalogue, asked.day)).items():
        if policies and iri not in policies:
            continue
        if asked.year not in (None, *policy.years) or insurer not in (None, policy.insurer):
            continue
        if not somebody:
            yield from due_in(catalogue.by_policy[iri])
            continue
        year = asked.year or max(policy.years, default=0)
        seen = set()
        for care in sorted(policy.concerns):
            question = replace(asked.question(session, care), year=year)
            found = answer(catalogue, question, lambda p: bool(p.deadlines))
            for due in due_for(catalogue, found) if found else ():
                if due.provision.policy == iri and due.id not in seen:
                    seen.add(due.id)
                    yield due
