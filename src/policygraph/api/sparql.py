"""``/sparql``: the SPARQL 1.1 Protocol, query and update, and its service description."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.conditional import tagged
from policygraph.api.negotiation import RDF_GRAPHS, choose
from policygraph.api.problems import ProblemError
from policygraph.api.protocol import (
    VARY,
    Pairs,
    authorise,
    content_type,
    decode_pairs,
    engine_lifespan,
    engine_of,
    options,
    own_address,
    problem_of,
    query_pairs,
    read_body,
    while_connected,
)
from policygraph.api.service_description import HTML, describe, page
from policygraph.api.sparql_operations import RESULTS, SPARQL_GET, SPARQL_POST
from policygraph.api.state import ServerState
from policygraph.engine import Dataset, EngineError, body_tag

__all__ = ["RESULTS", "lifespan", "router"]

router = APIRouter(tags=["SPARQL"])

_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_ALLOW = "GET, HEAD, POST, OPTIONS"


@asynccontextmanager
async def lifespan(state: ServerState) -> AsyncIterator[None]:
    """Start the engine and put it into the state; stop it at the end."""
    async with engine_lifespan(state):
        yield


@router.api_route("/sparql", methods=["GET", "HEAD"], **SPARQL_GET)
@router.api_route("/sparql/", methods=["GET", "HEAD"], include_in_schema=False)
async def ask(request: Request) -> Response:
    """Answer a query; without one, describe the service."""
    pairs = query_pairs(request)
    if "update" in pairs:
        raise ProblemError(400, "update-needs-post", "An update is sent with POST.", headers=VARY)
    _check(pairs)
    if "query" not in pairs:
        return await _description(request, pairs)
    return await _query(request, _only(pairs, "query"), pairs)


@router.post("/sparql", **SPARQL_POST)
@router.post("/sparql/", include_in_schema=False)
async def tell(request: Request) -> Response:
    """Answer a query or execute an update, sent as a form or as it is."""
    pairs = query_pairs(request)
    media, parameters = content_type(request)
    charset = parameters.get("charset", "utf-8").lower()
    if media != _FORM and media not in _DIRECT:
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"A query or update is sent as {', '.join((_FORM, *_DIRECT))}, not as "
            f"{media or 'nothing in particular'}.",
        )
    if charset not in ("utf-8", "utf8"):
        raise ProblemError(400, "not-utf8", f"SPARQL is sent as UTF-8, not as {charset}.")
    body = await read_body(request)
    if media == _FORM:
        for name, value in (await to_thread(decode_pairs, body)).multi_items():
            pairs.append(name, value)
        kind = _kind(pairs)
        text = _only(pairs, kind)
    else:
        kind = _DIRECT[media]
        if "query" in pairs or "update" in pairs:
            raise ProblemError(
                400, "invalid-parameter", "The body and the address both hold a query or update."
            )
        text = _decoded(body)
    _check(pairs)
    if kind == "query":
        return await _query(request, text, pairs)
    return await _update(request, text, pairs)


@router.options("/sparql", include_in_schema=False)
@router.options("/sparql/", include_in_schema=False)
async def methods() -> Response:
    """Say which methods there are."""
    return options(_ALLOW)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "not-utf8", "The body is not UTF-8.") from error


def _kind(pairs: Pairs) -> str:
    found = [k for k in ("query", "update") if k in pairs]
    if len(found) != 1:
        raise ProblemError(400, "invalid-parameter", "Exactly one query or update is needed.")
    return found[0]


def _only(pairs: Pairs, name: str) -> str:
    values = pairs.getlist(name)
    if len(values) != 1:
        raise ProblemError(
            400, "invalid-parameter", f"Exactly one {name} is needed, there are {len(values)}."
        )
    return str(values[0])


def _check(pairs: Pairs) -> None:
    """Refuse what no query and no update could use. Raises ProblemError 400."""
    if pairs.get("inferred", "true") not in ("true", "false"):
        raise ProblemError(400, "invalid-parameter", "inferred must be true or false.")
    if pairs.get("drafts", "include") != "include":
        raise ProblemError(400, "invalid-parameter", "drafts must be include, or left out.")
    for name in (n for names in _DATASET.values() for n in names):
        for iri in pairs.getlist(name):
            try:
                ox.NamedNode(str(iri))
            except ValueError as error:
                raise ProblemError(
                    400, "invalid-graph", f"{name} is {iri!r}, which is not an absolute IRI."
                ) from error


def _dataset(pairs: Pairs, kind: str) -> Dataset | None:
    default, named = (tuple(str(v) for v in pairs.getlist(n)) for n in _DATASET[kind])
    return Dataset(default, named) if default or named else None


def _wanted(request: Request, offers: Sequence[str], override: str | None) -> str | None:
    try:
        return choose(request, offers, override)
    except ProblemError:
        return None


async def _query(request: Request, text: str, pairs: Pairs) -> Response:
    override = pairs.get("_format")
    accept = {kind: _wanted(request, offers, override) for kind, offers in RESULTS.items()}
    if not any(accept.values()):
        choose(request, [*RESULTS["select"], *RDF_GRAPHS], override)
    try:
        work = engine_of(request).query(
            text,
            accept=accept,
            dataset=_dataset(pairs, "query"),
            inferred=pairs.get("inferred") != "false",
            drafts="drafts" in pairs,
            base=own_address(request),
        )
        result = await while_connected(request, work)
    except EngineError as error:
        if error.id == "not-acceptable":
            # Says what there is for the kind of result that this query has.
            choose(request, RESULTS[error.kind], override)
        raise problem_of(error) from error
    if request.method == "GET":
        return tagged(request, result.body, result.media_type, result.tag)
    return Response(
        result.body, media_type=result.media_type, headers={**VARY, "Cache-Control": "no-cache"}
    )


async def _update(request: Request, text: str, pairs: Pairs) -> Response:
    authorise(request)
    try:
        await engine_of(request).update(
            text, using=_dataset(pairs, "update"), base=own_address(request)
        )
    except EngineError as error:
        raise problem_of(error) from error
    return Response(status_code=204, headers=VARY)


async def _description(request: Request, pairs: Pairs) -> Response:
    engine = engine_of(request)
    media = choose(request, (*RDF_GRAPHS, HTML), pairs.get("_format"))
    if media == HTML:
        content = page(request.scope.get("root_path", "")).encode()
        return tagged(request, content, media, body_tag(media, content))
    try:
        graphs = await while_connected(request, engine.graphs())
    except EngineError as error:
        raise problem_of(error) from error
    body = describe(own_address(request), graphs, media, engine.union, engine.writable)
    return tagged(request, body, media, body_tag(media, body))
