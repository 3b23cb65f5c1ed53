"""What every answer of the query API shares: form, language, ETag, paging, the opened graph."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import parse_qsl, urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from starlette.responses import Response
from werkzeug.http import parse_etags

from policygraph.api.negotiation import choose, language
from policygraph.api.problems import MEDIA_TYPE, ProblemError
from policygraph.api.state import ServerState, state_of
from policygraph.errors import InputError, NotFoundError
from policygraph.fragments import FragmentIndex, compact_json
from policygraph.model import Language
from policygraph.session import Session
from policygraph.vocabulary import BASE

__all__ = [
    "CALENDAR",
    "CSV",
    "JSON",
    "PROBLEMS",
    "Body",
    "Drafts",
    "Name",
    "Page",
    "Parameters",
    "etag",
    "given",
    "in_thread",
    "index_of",
    "is_fresh",
    "kinds_of",
    "make_once",
    "page",
    "represent",
    "represent_live",
    "representation_headers",
    "session_of",
]

JSON: Final = "application/json"
CSV: Final = "text/csv"
CALENDAR: Final = "text/calendar"
_SHORT = {"json": JSON, "csv": CSV, "ics": CALENDAR}
_YES = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}

T = TypeVar("T")

Drafts = Annotated[
    Literal["include"] | SkipJsonSchema[None],
    Field(
        description="`include` adds what drafts propose, marked: nobody reviewed it, and it never "
        "counts",
    ),
]
"""The wish to see what nobody reviewed."""

Name = Annotated[str, Field(min_length=1, max_length=300)]
"""A label, alias or IRI as a parameter."""


class Parameters(BaseModel):
    """Parameters that every route of the query API knows; an unknown one is refused, not ignored.

    A misspelt parameter that is ignored gives an answer to another question.
    """

    model_config = ConfigDict(extra="forbid")

    lang: Language | SkipJsonSchema[None] = Field(
        None, description="language of the answer; wins over Accept-Language", examples=["nl"]
    )


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer and headers of its own."""

    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def session_of(request: Request) -> Session:
    """Return the opened graph. Raises ProblemError 503 (no-graph) where a scratch store is served.

    The graph of a scratch store is reached by SPARQL only.
    """
    session = state_of(request).session
    if session is None:
        raise ProblemError(
            503,
            "no-graph",
            "This server serves a scratch store and no policies. Ask it in SPARQL at /sparql, or "
            "start it without --scratch.",
        )
    return session


def make_once(state: ServerState, name: str, make: Callable[[], Any]) -> Any:
    """Return a part of the state, made when it is first needed."""
    if name not in state.parts:
        state.parts[name] = make()
    return state.parts[name]


def index_of(state: ServerState, session: Session) -> FragmentIndex:
    """Return the index of fragments of the opened graph."""
    found: FragmentIndex = make_once(
        state,
        "fragments",
        lambda: FragmentIndex(session.catalogue, session.documents.quote, session.orphans),
    )
    return found


def _version(state: ServerState) -> str:
    """Return a hash of all that an answer is made of: the graph and the documents quoted."""

    def make() -> str:
        session = state.session
        slugs = sorted(session.catalogue.hashes) if session else []
        documents = {slug: session.documents.sha256(slug) for slug in slugs} if session else {}
        text = json.dumps([state.graph_hash, documents])
        return hashlib.sha256(text.encode()).hexdigest()

    found: str = make_once(state, "version", make)
    return found


def etag(request: Request, media: str, lang: Language, live: str = "") -> str:
    """Return the strong ETag of a representation: graph, address with query, form, language.

    ``live`` is the version of the store, where the answer follows its writes.
    """
    parts = (
        _version(state_of(request)) + live,
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
        media,
        lang,
    )
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Tell whether the client has this representation already (If-None-Match)."""
    header = ", ".join(request.headers.getlist("if-none-match"))
    if not header:
        return False
    known = parse_etags(header)
    return known.star_tag or known.contains_weak(tag.strip('"'))


def representation_headers(tag: str, lang: Language) -> dict[str, str]:
    """Return the headers that a representation has, whether it is sent whole or as 304."""
    return {
        "ETag": tag,
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-cache",
        "Content-Language": lang,
    }


async def represent(
    request: Request,
    make: Callable[[Session, str, Language], Body],
    *,
    lang: Language | None = None,
    offers: Sequence[str] = (JSON,),
    form: str | None = None,
    inline: bool = False,
) -> Response:
    """Answer with what ``make`` makes of session, media type and language, in a thread.

    ``lang`` and ``form`` are the parameters that win over the headers; ``inline`` spares the
    thread where the work is shorter than that. A client that has the representation gets 304.
    """

    async def made(session: Session, media: str, chosen: Language) -> Body:
        if inline:
            return make(session, media, chosen)
        return await in_thread(state_of(request), make, session, media, chosen)

    return await _represent(request, made, lang, offers, form, lambda: "")


async def represent_live(
    request: Request,
    make: Callable[[Session, str, Language], Awaitable[Body]],
    version: Callable[[], str],
    *,
    lang: Language | None = None,
    offers: Sequence[str] = (JSON,),
    form: str | None = None,
) -> Response:
    """Answer with what ``make`` asks of a store that may be written meanwhile.

    ``version`` tells the store's version now. An answer that a write overtook has no ETag: nobody
    knows whether it holds that write.
    """
    return await _represent(request, make, lang, offers, form, version)


async def _represent(
    request: Request,
    make: Callable[[Session, str, Language], Awaitable[Body]],
    lang: Language | None,
    offers: Sequence[str],
    form: str | None,
    version: Callable[[], str],
) -> Response:
    session = session_of(request)
    media = choose(request, offers, _SHORT.get(form, form) if form else None)
    chosen = language(request, state_of(request).settings.lang, lang)
    live = version()
    headers = representation_headers(etag(request, media, chosen, live), chosen)
    fresh = is_fresh(request, headers["ETag"])
    # "*" asks whether there is anything at all, which only making it can tell.
    if fresh and request.headers["if-none-match"].strip() != "*":
        return Response(status_code=304, headers=headers)
    body = await make(session, media, chosen)
    if version() != live:
        del headers["ETag"]
    if fresh:
        return Response(status_code=304, headers=headers)
    return Response(body.content, headers=headers | dict(body.headers), media_type=media)


async def in_thread(state: ServerState, make: Callable[..., T], *arguments: Any) -> T:
    """Run ``make`` beside the event loop, at most so many at a time.

    Raises ProblemError 503 (busy) where too many wait already.
    """
    limiter: CapacityLimiter = make_once(
        state, "threads", lambda: CapacityLimiter(state.settings.query_processes)
    )
    if limiter.statistics().tasks_waiting >= max(state.settings.query_queue, 1):
        raise ProblemError(
            503, "busy", "Too many questions wait already.", headers={"Retry-After": "1"}
        )
    return await to_thread.run_sync(partial(make, *arguments), limiter=limiter)


def given(values: Sequence[str]) -> dict[str, bool]:
    """Parse ``CIRCUMSTANCE=yes``. Raises InputError (invalid-parameter)."""
    out = {}
    for value in values:
        name, equals, answer = value.rpartition("=")
        if not equals or answer.strip().lower() not in _YES:
            raise InputError(
                "invalid-parameter",
                f"given must be CIRCUMSTANCE=yes or CIRCUMSTANCE=no, not {value!r}.",
            )
        out[name] = _YES[answer.strip().lower()]
    return out


def kinds_of(session: Session, names: Sequence[str]) -> frozenset[str]:
    """Return the kinds that names mean. Raises NotFoundError for a name that is none."""
    try:
        return frozenset(kind for name in names for kind in session.kinds(name))
    except InputError as error:
        # Over HTTP a name that is not known is 404, whatever it is the name of.
        raise NotFoundError("unknown-name", str(error)) from error


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: how many there are, which are shown, where it goes on."""

    total: int
    limit: int
    offset: int
    next: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that every paged answer begins with."""
        return {
            "total": self.total,
            "limit": self.limit,
            "offset": self.offset,
            "has_more": self.next is not None,
            "next": self.next,
        }

    @property
    def headers(self) -> dict[str, str]:
        """The total and the link to what follows."""
        link = {"Link": f'<{self.next}>; rel="next"'} if self.next else {}
        return {"X-Total-Count": str(self.total)} | link

    def body(self, name: str, items: Sequence[bytes], **fields: Any) -> Body:
        """Return the page as JSON: the fields, then the items under a name."""
        head = compact_json(fields | self.fields)[:-1]
        content = b'%b,"%b":[%b]}' % (head, name.encode(), b",".join(items))
        return Body(content, self.headers)


def page(request: Request, total: int, limit: int, offset: int) -> Page:
    """Return the page of a list of ``total``; the address of the next keeps the other parameters.

    It is relative to the server, so that it holds behind a proxy too.
    """
    following = None
    if offset + limit < total:
        query = request.scope["query_string"].decode("latin-1")
        kept = [
            (k, v)
            for k, v in parse_qsl(query, keep_blank_values=True)
            if k not in ("limit", "offset")
        ]
        kept += [("limit", str(limit)), ("offset", str(offset + limit))]
        following = f"{request.url.path}?{urlencode(kept)}"
    return Page(total, limit, offset, following)


def _problem(status: int, id_: str, title: str, detail: str, meaning: str) -> dict[str, Any]:
    example = {
        "type": f"{BASE}problems/{id_}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/api/applies",
    }
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    }
    return {
        "description": meaning,
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "the client has this representation (If-None-Match)"},
    400: _problem(
        400,
        "invalid-parameter",
        "Bad request",
        "given must be CIRCUMSTANCE=yes or CIRCUMSTANCE=no, not 'pgb'.",
        "a parameter that cannot be used, or one that is missing",
    ),
    404: _problem(
        404,
        "unknown-name",
        "Not found",
        "There is no care type named 'wijkverplegin' among 312 known names. Did you mean "
        "'wijkverpleging'?",
        "a name that the graph does not know, with the nearest names",
    ),
    406: _problem(
        406,
        "not-acceptable",
        "No acceptable form",
        "This is available as: application/json.",
        "none of the forms that the client accepts",
    ),
    422: _problem(
        422,
        "invalid-parameter",
        "Unusable parameter",
        "/query/year: Input should be greater than or equal to 1900",
        "a parameter outside its bounds, or an unknown one",
    ),
    503: _problem(
        503,
        "no-graph",
        "Not available now",
        "This server serves a scratch store and no policies.",
        "no graph is served",
    ),
}
"""The responses beside 200 that a route of the query API can give."""
