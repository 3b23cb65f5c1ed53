"""What the SPARQL and the Graph Store routes share: parameters, bodies, tokens, the engine."""

import asyncio
import hmac
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import MultiDict
from starlette.requests import ClientDisconnect
from werkzeug.http import parse_options_header

from policygraph.api.problems import ProblemError
from policygraph.api.state import ServerState, state_of
from policygraph.engine import Engine, EngineError, Limits
from policygraph.errors import StoreError
from policygraph.settings import ServerSettings
from policygraph.store import drafted_graph

__all__ = [
    "VARY",
    "Pairs",
    "authorise",
    "content_type",
    "decode_pairs",
    "engine_lifespan",
    "engine_of",
    "options",
    "own_address",
    "problem_of",
    "query_pairs",
    "read_body",
    "takes_writes",
    "while_connected",
]

VARY = {"Vary": "Accept, Accept-Language"}

_FIELDS = 1_000
_RETRY_SECONDS = "2"
_STATUS = {
    "forbidden-query": 403,
    "invalid-query": 400,
    "dataset-conflict": 400,
    "query-failed": 400,
    "not-acceptable": 406,
    "answer-too-large": 413,
    "query-too-slow": 504,
    "query-too-costly": 413,
    "invalid-payload": 400,
    "invalid-graph": 400,
    "precondition-failed": 412,
    "read-only": 403,
    "no-drafts": 403,
    "busy": 503,
}

Pairs = MultiDict
T = TypeVar("T")


@asynccontextmanager
async def engine_lifespan(state: ServerState) -> AsyncIterator[None]:
    """Start the engine over the store that the settings name, and stop it at the end.

    A writable server writes a copy of the build, in ``writable/`` of the store's folder: the
    build itself stays what it is for its readers. Raises StoreError where it cannot be opened.
    """
    settings = state.settings
    scratch = Path(tempfile.mkdtemp(prefix="policygraph-")) if settings.scratch else None
    try:
        path = scratch / "graph" if scratch else _store(state)
        writable = settings.writable or settings.scratch
        engine = Engine(
            _limits(settings),
            path,
            writable=writable,
            union=not settings.scratch,
            drafted=None if writable else drafted_graph(path.parent),
        )
        try:
            await engine.start()
        except EngineError as error:
            raise StoreError("broken-store", f"{path} cannot be opened: {error}") from error
        state.engine = engine
        try:
            yield
        finally:
            await engine.stop()
    finally:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)


def _limits(settings: ServerSettings) -> Limits:
    return Limits(
        settings.query_seconds,
        settings.query_rows,
        settings.query_bytes,
        settings.query_memory,
        settings.query_processes,
        settings.query_queue,
    )


def _store(state: ServerState) -> Path:
    """Return the directory of the build that the session has open, or of its writable copy."""
    settings, session = state.settings, state.session
    build = session.graph.build if session else None
    if build is None:
        raise StoreError("no-store", f"There is no built graph at {settings.store}.")
    if not settings.writable:
        return build / "graph"
    folder = settings.store / "writable" / build.name
    if not folder.is_dir():
        # A copy that is cut short never gets the name.
        unfinished = folder.with_name(f"{build.name}.{uuid.uuid4().hex}")
        shutil.copytree(build / "graph", unfinished / "graph")
        unfinished.replace(folder)
    return folder / "graph"


def engine_of(request: Request) -> Engine:
    """Return the engine of the application that a request came to."""
    engine = state_of(request).engine
    if not isinstance(engine, Engine):
        raise ProblemError(503, "not-ready", "The graph is not open yet.")
    return engine


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do work for as long as the client waits for it; its body has been read.

    Raises ClientDisconnect where it went away; the work was cancelled then.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            leaving.result()
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        """What a GET brings as a body is passed over."""


def problem_of(error: EngineError) -> ProblemError:
    """Return the answer to what the engine refused or stopped."""
    status = _STATUS.get(error.id)
    if status is None:
        return ProblemError(500, "engine-failed", "This could not be evaluated; it was logged.")
    headers = dict(VARY) | ({"Retry-After": _RETRY_SECONDS} if status == 503 else {})
    return ProblemError(status, error.id, str(error), headers=headers)


def decode_pairs(raw: bytes) -> Pairs:
    """Decode ``application/x-www-form-urlencoded``. Raises ProblemError 400 (not-utf8)."""
    try:
        text = raw.decode("ascii") if raw.isascii() else raw.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise ProblemError(400, "not-utf8", "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise ProblemError(
            400, "invalid-parameter", f"There are more than {_FIELDS} parameters."
        ) from error
    return MultiDict(pairs)


def query_pairs(request: Request) -> Pairs:
    """Return the parameters of the address, percent-decoded once and strictly."""
    return decode_pairs(request.scope["query_string"])


def content_type(request: Request) -> tuple[str, Mapping[str, str]]:
    """Return the media type of the body in lower case and its parameters; empty without one."""
    media, parameters = parse_options_header(request.headers.get("content-type", ""))
    return media.lower(), parameters


async def read_body(request: Request) -> bytes:
    """Read the body as far as the limit. Raises ProblemError 413 (body-too-large)."""
    limit = state_of(request).settings.body_bytes
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise ProblemError(413, "body-too-large", f"A body may have {limit} bytes at most.")
        chunks.append(chunk)
    return b"".join(chunks)


def takes_writes(settings: ServerSettings) -> bool:
    """Tell whether anybody may write: with the token, where there is one."""
    return (settings.writable or settings.scratch) and settings.token is not None


def authorise(request: Request) -> None:
    """Let only those write who may.

    Raises ProblemError 403 (read-only) where nobody may, 401 (missing-token, invalid-token).
    """
    settings = state_of(request).settings
    if settings.token is None or not takes_writes(settings):
        raise ProblemError(
            403, "read-only", "This server is read-only; it takes no updates.", headers=VARY
        )
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise ProblemError(
            401,
            "missing-token",
            "A write needs the header `Authorization: Bearer …`.",
            headers={"WWW-Authenticate": "Bearer", **VARY},
        )
    wanted = settings.token.get_secret_value().encode()
    if not wanted or not hmac.compare_digest(given.strip().encode(), wanted):
        raise ProblemError(
            401,
            "invalid-token",
            "The bearer token is not the right one.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"', **VARY},
        )


def own_address(request: Request) -> str:
    """Return the address of this request as its client knows it, without parameters.

    Behind a proxy that is ``public_url`` and the path; else scheme, Host and path as sent.
    """
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.split(b"?")[0].decode("latin-1")
    public = state_of(request).settings.public_url
    if public:
        return public.rstrip("/") + path
    host = request.headers.get("host", "localhost")
    if not unquote_to_bytes(host).isascii() or any(c in host for c in '/\\@?#<>" '):
        raise ProblemError(400, "invalid-host", "The Host header is not a host.")
    return f"{request.url.scheme}://{host}{path}"


def options(allow: str) -> Response:
    """Answer OPTIONS: what may be asked here."""
    return Response(status_code=204, headers={"Allow": allow, **VARY})
