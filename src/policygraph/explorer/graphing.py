"""``/graph``: the network to look at, and ``/graph/part``: what it grows by."""

from collections.abc import Iterable
from functools import partial
from math import ceil
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from policygraph.api.days import AsOf
from policygraph.api.representation import Body, Name, Parameters, make_once, represent
from policygraph.api.state import ServerState, state_of
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.exports import slugs_on
from policygraph.fragments import compact_json
from policygraph.graph_start import starting_thing
from policygraph.model import Language, Text
from policygraph.network import network, term_labels
from policygraph.picture.growth import (
    DEPTH,
    EVERYTHING,
    LIMIT,
    Asked,
    GraphIndex,
    Sight,
    grown,
    short,
)
from policygraph.picture.layout import MANY, Chart, chart
from policygraph.picture.page import script_settings
from policygraph.picture.pieces import Names, embed, filters, rows, sight_json
from policygraph.picture.style import OUTLINES
from policygraph.picture.words import limits
from policygraph.session import Session
from policygraph.version_words import in_force_notices
from policygraph.vocabulary import ID

__all__ = ["router"]

router = APIRouter()

_ROWS = 50


class GraphParameters(Parameters):
    """What is shown of the network; the same for the page and for its data."""

    thing: str | None = Field(None, max_length=2000)
    depth: int = Field(DEPTH, ge=0, le=5)
    limit: int | None = Field(None, ge=1, le=EVERYTHING)
    open: list[Name] = Field([], max_length=200)
    inferred: bool = False
    class_: list[Name] = Field([], max_length=100, alias="class")
    kind: list[Name] = Field([], max_length=20)
    policy: list[Name] = Field([], max_length=50)
    at: str | None = Field(None, max_length=2000)
    as_of: AsOf = None


class PageParameters(GraphParameters):
    """Also where to start instead, as people type it, and the page of the table."""

    start: str | None = Field(None, max_length=300)
    page: int = Field(1, ge=1, le=100_000)


def _made(state: ServerState, session: Session) -> tuple[GraphIndex, Chart, dict[str, Text]]:
    """Return the network of the served graph, its map and the names of its terms."""

    def make() -> tuple[GraphIndex, Chart, dict[str, Text]]:
        index = GraphIndex(network(session.graph))
        return index, chart(index), term_labels(session.graph)

    found: tuple[GraphIndex, Chart, dict[str, Text]] = make_once(state, "network", make)
    return found


def _asked(session: Session, index: GraphIndex, given: GraphParameters) -> Asked:
    thing = starting_thing(session, index.net, given.thing) if given.thing else None
    opened = (name if name in index.net else ID + name for name in given.open)
    policies: Iterable[str] = given.policy
    if given.as_of:
        policies = slugs_on(session.catalogue, given.policy, given.as_of.isoformat())
    return Asked(
        thing,
        given.depth,
        given.limit or (LIMIT if thing else EVERYTHING),
        tuple(iri for iri in opened if iri in index.net),
        given.inferred,
        frozenset(given.class_),
        frozenset(given.kind),
        frozenset(policies),
    )


@router.get("/graph", include_in_schema=False)
async def graph(request: Request, given: Annotated[PageParameters, Query()]) -> Response:
    """Show the network around a thing, or all of it as a map."""
    return await show(request, partial(_page, state_of(request), given))


def _page(
    state: ServerState, given: PageParameters, session: Session, frame: Frame
) -> Shown | Response:
    index, places, terms = _made(state, session)
    if given.start:
        thing = starting_thing(session, index.net, given.start)
        asked = _asked(session, index, given).changed(thing=thing, opened=())
        asked = asked.changed(limit=given.limit or LIMIT)
        return RedirectResponse(frame.url("/graph", _query(asked)), 303)
    asked, names = _asked(session, index, given), Names(terms, frame.lang)
    sight = grown(index, asked)
    pages = max(ceil(len(sight.nodes) / _ROWS), 1)
    number = min(given.page, pages)
    part = list(sight.nodes)[(number - 1) * _ROWS : number * _ROWS]
    settings = script_settings(
        index, names, Asked(), mode="server", part=frame.url("/graph/part").partition("?")[0],
        things=frame.root + "/thing/",
    )  # fmt: skip
    # The whole is fetched beside the page, so that the table need not wait for it.
    data = sight_json(sight, index, names, _map(sight, places)) if asked.thing else None
    first, last = (number - 1) * _ROWS + 1, (number - 1) * _ROWS + len(part)
    return Shown(
        "graph.html",
        {
            "about": names.thing(index.net.nodes[asked.thing]) if asked.thing else None,
            "short": short(asked.thing) if asked.thing else "",
            "asked": asked,
            "limits": limits(sight, names),
            "used": in_force_notices(session.catalogue, given.as_of.isoformat())
            if given.as_of
            else (),
            "as_of": given.as_of.isoformat() if given.as_of else None,
            "filters": filters(index, sight, names),
            "cleared": frame.here(class_=None, kind=None, policy=None, page=None),
            "rows": rows(sight, index, names, part),
            "note": _note(first, last, len(sight.nodes), frame),
            "pages": pages,
            "number": number,
            "address": partial(_address, frame),
            "outlines": OUTLINES,
            "settings": embed(settings),
            "data": embed(data),
        },
    )


def _map(sight: Sight, places: Chart) -> Chart | None:
    return places if sight.asked.thing is None or len(sight.nodes) >= MANY else None


def _note(first: int, last: int, total: int, frame: Frame) -> str:
    return frame.t(
        f"Rijen {first} tot en met {last} van {total}.", f"Rows {first} to {last} of {total}."
    )


def _query(asked: Asked) -> str:
    return urlencode(asked.pairs(), safe="/:")


def _address(frame: Frame, name: str) -> str:
    return frame.url("/graph", thing=name)


@router.get("/graph/part", include_in_schema=False)
async def graph_part(request: Request, given: Annotated[GraphParameters, Query()]) -> Response:
    """Give what is shown as JSON: the neighbourhood of a thing, or without one the whole map."""
    return await represent(request, partial(_part, state_of(request), given), lang=given.lang)


def _part(
    state: ServerState, given: GraphParameters, session: Session, _: str, lang: Language
) -> Body:
    index, places, terms = _made(state, session)
    asked, names = _asked(session, index, given), Names(terms, lang)

    def make() -> bytes:
        sight = grown(index, asked)
        return compact_json(sight_json(sight, index, names, _map(sight, places)))

    if asked == Asked(limit=EVERYTHING, inferred=asked.inferred):
        content: Any = make_once(state, f"network-{lang}-{asked.inferred}", make)
        return Body(content)
    return Body(make())
