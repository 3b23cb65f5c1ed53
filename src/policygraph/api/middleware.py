"""What every request meets, from the outside in: observation, limits, compression, a last guard.

Plain ASGI: nothing here holds an answer back or reads a body.
"""

import re
import secrets
import time
from collections.abc import Iterable

import structlog
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.api import logs
from policygraph.api.compression import Compression
from policygraph.api.limits import Limits, rates
from policygraph.api.operations import Metrics, install_metrics
from policygraph.api.problems import ORIGINAL_METHOD, ProblemError, respond
from policygraph.settings import ServerSettings

__all__ = ["CONTENT_SECURITY_POLICY", "add_middleware"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For every answer that does not bring its own."""

_SECURITY = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
}
_EXPOSED = "ETag, Link, Location, Content-Language, Retry-After, X-Request-ID, X-Total-Count"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_ALLOWED_HEADERS = (
    "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-Modified-Since, "
    "If-None-Match, Slug, X-Request-ID"
)
_QUIET = ("/health", "/metrics")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

_Headers = list[tuple[bytes, bytes]]


def add_middleware(app: FastAPI, settings: ServerSettings) -> None:
    """Put the layers around an application; the one added last is the outermost.

    Raises InputError (invalid-parameter) for a rate or a log level that cannot be read.
    """
    logs.configure(settings.log_level)
    # Layers are made with the first request; a setting that cannot be used must stop the start.
    rates(settings.rate_limit)
    app.add_middleware(_Guard)
    app.add_middleware(Compression)
    app.add_middleware(Limits, settings=settings)
    app.add_middleware(
        _Observation, origins=settings.cors_origins, metrics=install_metrics(app.state.server)
    )


class _Guard:
    """Turns an error that nobody expected into a problem; its trace goes to the log only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            structlog.get_logger().debug("client went away", path=scope["path"])
        except Exception:
            structlog.get_logger().error("unexpected", path=scope["path"], exc_info=True)
            if started:
                # The answer is cut off; only the server can close the connection.
                raise
            error = ProblemError(500, "internal-error", "Something went wrong; it was logged.")
            await respond(Request(scope), error)(scope, receive, send)


class _Observation:
    """Request id, log line, metrics, HEAD as GET without body, CORS and security headers."""

    def __init__(self, app: ASGIApp, origins: list[str], metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics
        self.log = structlog.get_logger().bind()
        self.origins = {o.rstrip("/").encode() for o in origins}
        self.any_origin = b"*" in self.origins
        self.fixed: _Headers = [(n.encode(), v.encode()) for n, v in _SECURITY.items()]
        if self.any_origin:
            self.fixed.append((b"access-control-allow-origin", b"*"))
        self.fixed.append((b"access-control-expose-headers", _EXPOSED.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = _request_id(scope["headers"])
        structlog.contextvars.bind_contextvars(request_id=request_id)
        method, status = scope["method"], 499
        head = method == "HEAD"
        inner: Scope = {**scope, "method": "GET", ORIGINAL_METHOD: method} if head else scope
        added = [*self.fixed, (b"x-request-id", request_id.encode()), *self._cors(scope)]

        async def finished(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with(message["headers"], added)
            elif head and "body" in message:
                message["body"] = b""
            await send(message)

        self.metrics.in_flight.inc()
        try:
            if _is_preflight(scope):
                await self._preflight(finished)
            else:
                await self.app(inner, receive, finished)
        finally:
            self.metrics.in_flight.dec()
            seconds = time.perf_counter() - began
            self.metrics.observe(inner, method, status, seconds)
            self._line(scope, status, seconds)

    def _cors(self, scope: Scope) -> _Headers:
        if self.any_origin:
            return []
        origin = _header(scope, b"origin")
        if origin not in self.origins:
            return [(b"vary", b"Origin")]
        return [(b"vary", b"Origin"), (b"access-control-allow-origin", origin)]

    def _line(self, scope: Scope, status: int, seconds: float) -> None:
        path = scope["path"]
        (self.log.debug if path.startswith(_QUIET) else self.log.info)(
            "request",
            method=scope["method"],
            path=path,
            status=status,
            ms=round(seconds * 1000, 1),
            client=(scope.get("client") or ("unknown",))[0],
        )

    async def _preflight(self, send: Send) -> None:
        headers = [
            (b"access-control-allow-methods", _METHODS.encode()),
            (b"access-control-allow-headers", _ALLOWED_HEADERS.encode()),
            (b"access-control-max-age", b"86400"),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _header(scope: Scope, name: bytes) -> bytes:
    return next((v for n, v in scope["headers"] if n == name), b"")


def _is_preflight(scope: Scope) -> bool:
    return (
        scope["method"] == "OPTIONS"
        and _header(scope, b"origin") != b""
        and _header(scope, b"access-control-request-method") != b""
    )


def _request_id(headers: _Headers) -> str:
    for name, value in headers:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return secrets.token_hex(8)


def _with(headers: Iterable[tuple[bytes, bytes]], added: _Headers) -> _Headers:
    """Return headers with those added that the answer does not have itself; ``Vary`` is merged."""
    out: _Headers = []
    vary: _Headers = []
    for name, value in headers:
        (vary if name == b"vary" else out).append((name, value))
    present = {name for name, _ in out}
    for name, value in added:
        if name == b"vary":
            vary.append((name, value))
        elif name not in present:
            out.append((name, value))
    names = dict.fromkeys(n.strip() for _, v in vary for n in v.split(b",") if n.strip())
    if names:
        out.append((b"vary", b", ".join(names)))
    return out
