"""``/api/applies`` and ``/api/explain``: the main question, and why."""

import gc
import gzip
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Annotated, Any, Final, get_origin

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.routing import APIRoute
from pydantic import Field, ValidationError
from starlette.responses import Response

from policygraph.api import schemas
from policygraph.api.accept import encoding_accepted
from policygraph.api.days import AsOf
from policygraph.api.representation import (
    JSON,
    PROBLEMS,
    Body,
    Drafts,
    Name,
    Parameters,
    given,
    index_of,
    is_fresh,
    kinds_of,
    make_once,
    represent,
    session_of,
)
from policygraph.api.state import ServerState, state_of
from policygraph.api.unreviewed import explanation_of, with_drafts
from policygraph.applicability import Question, judge
from policygraph.explanation import explain as find_reasons
from policygraph.explanation import explained_year
from policygraph.explanation_words import explanation_json
from policygraph.facts import StoredFacts
from policygraph.fragments import compact_json
from policygraph.model import Language, Provision
from policygraph.serialise import answer_json
from policygraph.session import Session

__all__ = ["AnswerCache", "Asker", "lifespan", "router"]

_BYTES: Final = 64_000_000
_FEW: Final = 5000
"""Up to so many provisions an answer is joined within a millisecond or two."""
_ADDRESSES: Final = 4096
_LONGEST_ADDRESS: Final = 2000


@asynccontextmanager
async def lifespan(state: ServerState) -> AsyncIterator[None]:
    """Write the fragments before the first request."""
    if state.session is not None:
        index_of(state, state.session).warm()
        # What was read stays; a collection that walks through it makes requests wait.
        gc.collect()
        gc.freeze()
    yield


class AnswerCache:
    """The answers given last, as many as fit in a number of bytes."""

    def __init__(self, size: int = _BYTES) -> None:
        """Take the most bytes to keep."""
        self._size, self._used = size, 0
        self._bodies: OrderedDict[Any, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> bytes | None:
        """Return an answer that is still there."""
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: Any, body: bytes) -> None:
        """Keep an answer; the ones that were not asked for longest make room."""
        with self._lock:
            self._used += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._used > self._size:
                self._used -= len(self._bodies.popitem(last=False)[1])


@dataclass(frozen=True, slots=True)
class _Known:
    """What an address that was answered before means: the question's key and the headers."""

    key: Any
    headers: dict[str, str]


class _Memory:
    """Answers by question, and addresses that were seen to the question that they mean.

    Two addresses that mean the same question share one answer.
    """

    def __init__(self) -> None:
        self.answers = AnswerCache()
        self.addresses: dict[Any, _Known] = {}

    async def recall(self, request: Request) -> Response | None:
        """Return the answer of an address seen before, as long as it is kept."""
        known = self.addresses.get(_address(request))
        body = self.answers.get(known.key) if known else None
        if known is None or body is None:
            return None
        if is_fresh(request, known.headers["ETag"]):
            return Response(status_code=304, headers=known.headers)
        if encoding_accepted(request.headers.get("accept-encoding", ""), "gzip"):
            # The middleware leaves it as it is and gives the compressed form a tag of its own.
            headers = known.headers | {"Content-Encoding": "gzip"}
            return Response(await self._zipped(known.key, body), headers=headers, media_type=JSON)
        return Response(body, headers=known.headers, media_type=JSON)

    async def _zipped(self, key: Any, body: bytes) -> bytes:
        found = self.answers.get((key, "gzip"))
        if found is None:
            found = await to_thread.run_sync(partial(gzip.compress, body, 5, mtime=0))
            self.answers.put((key, "gzip"), found)
        return found

    def learn(self, request: Request, key: Any, headers: dict[str, str]) -> None:
        """Remember what an address means."""
        address = _address(request)
        if sum(len(part) for part in address) <= _LONGEST_ADDRESS:
            if len(self.addresses) >= _ADDRESSES:
                self.addresses.clear()
            self.addresses[address] = _Known(key, headers)


def _address(request: Request) -> tuple[bytes | str, ...]:
    """Return all of a request that its answer depends on."""
    query: bytes = request.scope["query_string"]
    headers = request.headers
    return (
        query,
        ", ".join(headers.getlist("accept")),
        ", ".join(headers.getlist("accept-language")),
    )


def _memory(state: ServerState) -> _Memory:
    found: _Memory = make_once(state, "answers", _Memory)
    return found


class _RememberingRoute(APIRoute):
    """A route that looks whether the address was answered before, prior to reading parameters."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def remembered(request: Request) -> Response:
            found = await _memory(state_of(request)).recall(request)
            if found is not None:
                return found
            asked = _asked(request)
            return await (handler(request) if asked is None else applies(request, asked))

        return remembered


Fact = Annotated[
    str,
    Field(
        max_length=300,
        pattern=r"^[^\r\n]+= ?([Yy]es|YES|[Jj]a|JA|[Tt]rue|TRUE|[Nn]o|NO|[Nn]ee|NEE|[Ff]alse"
        r"|FALSE)$",
    ),
]


class Asker(Parameters):
    """Who asks: what ``--provider``, ``--role`` and so on are on the command line."""

    provider: list[Name] = Field(
        [],
        max_length=50,
        description="a provider type that you are, by name, alias or IRI; repeatable",
        examples=[["zzp"]],
    )
    role: list[Name] = Field(
        [], max_length=50, description="a professional role; repeatable", examples=[[]]
    )
    year: int | None = Field(
        None,
        ge=1900,
        le=2200,
        description="the contract year; without it that of as_of, else the latest with a policy "
        "for that care",
        examples=[2027],
    )
    insurer: Name | None = Field(None, description="only this insurer")
    as_of: AsOf = None
    given: list[Fact] = Field(
        [],
        max_length=100,
        description="an answered fact, CIRCUMSTANCE=yes or =no; repeatable",
        examples=[[]],
    )

    @property
    def day(self) -> str | None:
        """The day asked for, ISO 8601."""
        return self.as_of.isoformat() if self.as_of else None

    def question(self, session: Session, care: str, *, drafts: bool = False) -> Question:
        """Resolve the names, with ``drafts`` those that they propose too.

        Raises NotFoundError or InputError.
        """
        return session.question(
            care,
            providers=tuple(self.provider),
            roles=tuple(self.role),
            year=self.year,
            insurer=self.insurer,
            given=given(self.given),
            as_of=self.day,
            drafts=drafts,
        )


class Applies(Asker):
    """The parameters of the main question."""

    care: Name = Field(
        description="a care type, by name, alias or IRI, Dutch or English",
        examples=["wijkverpleging"],
    )
    kind: list[Name] = Field(
        [],
        max_length=20,
        description="only this kind of provision, such as Requirement or ContractCondition; "
        "repeatable",
        examples=[[]],
    )
    theme: list[Name] = Field(
        [], max_length=50, description="only this theme; repeatable", examples=[[]]
    )
    all: bool = Field(False, description="also what does not apply, and on what it failed")
    drafts: Drafts = None


_REPEATABLE: Final = frozenset(
    name for name, field in Applies.model_fields.items() if get_origin(field.annotation) is list
)


def _asked(request: Request) -> Applies | None:
    """Return the parameters, None where something is wrong with them: FastAPI says what.

    FastAPI looks at every type anew for each request, which takes longer than the answer.
    """
    values: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in _REPEATABLE:
            values.setdefault(name, []).append(value)
        else:
            values[name] = value
    try:
        return Applies.model_validate(values)
    except ValidationError:
        return None


class Explain(Asker):
    """The parameters of an explanation."""

    provision: Name = Field(
        description="a provision: its IRI or POLICY/L0319",
        examples=["asr-wijkverpleging-2027/L0319"],
    )
    for_: Name = Field(
        alias="for", description="the care type it is explained for", examples=["wijkverpleging"]
    )
    limit: int = Field(10, ge=1, le=100, description="derivations shown of one step")


router = APIRouter(tags=["answers"])
_remembering = APIRouter(route_class=_RememberingRoute)


@_remembering.get(
    "/api/applies",
    operation_id="applies",
    summary="What applies to me, on what does it depend, and why?",
    response_model=schemas.Answer,
    responses=PROBLEMS,
)
async def applies(request: Request, asked: Annotated[Applies, Query()]) -> Response:
    """Answer the main question: the same JSON as ``policygraph applies --format json``.

    No list is ever cut. Where there is no policy for the year, the answer is 404 and names the
    years there are; a neighbouring year is never used.
    """
    memory = _memory(state_of(request))
    keys: list[Any] = []

    def make(session: Session, _: str, lang: Language) -> Body:
        return Body(_answer(state_of(request), session, asked, lang, keys))

    session = session_of(request)
    short = len(session.catalogue.provisions) <= _FEW
    response = await represent(request, make, lang=asked.lang, inline=short)
    if keys and response.status_code == 200:
        names = ("ETag", "Vary", "Cache-Control", "Content-Language")
        memory.learn(request, keys[0], {name: response.headers[name] for name in names})
    return response


def _answer(
    state: ServerState, session: Session, asked: Applies, lang: Language, keys: list[Any]
) -> bytes:
    """Return the answer, kept or made; ``keys`` receives the key under which it is kept."""
    question = asked.question(session, asked.care, drafts=bool(asked.drafts))
    kinds = kinds_of(session, asked.kind)
    themes = frozenset(session.names.find(t, "Theme") for t in asked.theme)
    facts = tuple(sorted(question.given.items()))
    key = (
        question.care_type, question.provider_types, question.roles, question.year,
        question.insurer, facts, question.as_of, kinds, themes, asked.all, lang, asked.drafts,
    )  # fmt: skip
    answers = _memory(state).answers
    body = answers.get(key)
    if body is None:
        keep = partial(_keep, kinds, themes) if kinds or themes else None
        index = index_of(state, session)
        body = index.answer(question, lang, keep, everything=asked.all)
        if asked.drafts:
            kinds_asked, themes_asked = tuple(asked.kind), tuple(asked.theme)
            body = with_drafts(session, question, kinds_asked, themes_asked, lang, body)
        if body is None:
            # Raises the error that names the years there are.
            body = compact_json(answer_json(session.catalogue, session.applies(question), lang))
        answers.put(key, body)
    keys.append(key)
    return body


def _keep(kinds: frozenset[str], themes: frozenset[str], provision: Provision) -> bool:
    return (not kinds or provision.kind in kinds) and (not themes or provision.theme in themes)


@router.get(
    "/api/explain",
    operation_id="explain",
    summary="Why does a provision apply, depend or not apply?",
    response_model=schemas.Explanation | schemas.DraftExplanation,
    responses=PROBLEMS,
)
async def explain(request: Request, asked: Annotated[Explain, Query()]) -> Response:
    """Explain a provision down to the asserted triples and the line in the document.

    Of a proposal that nobody reviewed, which is named, it says that first; nothing is derived.
    """
    return await represent(request, partial(_explain, state_of(request), asked), lang=asked.lang)


def _explain(state: ServerState, asked: Explain, session: Session, _: str, lang: Language) -> Body:
    proposed = session.proposed(asked.provision)
    if proposed:
        question = asked.question(session, asked.for_, drafts=True)
        return explanation_of(session, proposed, question, lang)
    found = session.provision(asked.provision)
    question = asked.question(session, asked.for_)
    catalogue = session.catalogue
    year = explained_year(catalogue, question, found)
    facts: StoredFacts = make_once(state, "facts", lambda: StoredFacts(session.graph))
    rules = make_once(state, "rules", facts.rules)
    judgement = judge(catalogue, question, year, found)
    explanation = find_reasons(catalogue, facts, rules, question, year, judgement, asked.limit)
    quote = session.documents.quote(found)
    return Body(compact_json(explanation_json(catalogue, explanation, lang, quote)))


router.include_router(_remembering)
