"""What a request may ask for: length of its address, size of its body, how many in a while."""

import ipaddress
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.api.problems import ProblemError, respond
from policygraph.errors import InputError
from policygraph.settings import ServerSettings

__all__ = ["Limits", "rates"]

_FREE = ("/health", "/metrics")
"""Where those who watch the server ask often."""


class _TooLarge(HTTPException):
    """A body above the limit; what reads the body may pass it on or answer something else."""


class Limits:
    """Refuses with 413, 414 or 429 before a route is reached or, for a body, while it reads."""

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        """Take the limits of the settings."""
        self.app = app
        self.body_bytes, self.url_bytes = settings.body_bytes, settings.url_bytes
        self.rates = rates(settings.rate_limit)
        if self.rates:
            self.limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found = self._too_long(scope) or self._too_many(scope)
        length = _content_length(scope)
        if found is None and length is not None and length > self.body_bytes:
            found = self._too_large()
        if found is not None:
            await respond(Request(scope), found)(scope, receive, send)
        elif length is None and not _chunked(scope):
            await self.app(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        size, refused = 0, False

        async def counting() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.body_bytes:
                raise _TooLarge(413, self._too_large().detail)
            return message

        async def replacing(message: Message) -> None:
            # Whatever a route makes of a body that was cut off: the answer is 413.
            nonlocal refused
            if size > self.body_bytes and message["type"] == "http.response.start":
                refused = True
                await respond(Request(scope), self._too_large())(scope, receive, send)
            if not refused:
                await send(message)

        await self.app(scope, counting, replacing)

    def _too_large(self) -> ProblemError:
        return ProblemError(
            413, "body-too-large", f"A request body may have {self.body_bytes} bytes at most."
        )

    def _too_long(self, scope: Scope) -> ProblemError | None:
        length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if length <= self.url_bytes:
            return None
        detail = f"An address may have {self.url_bytes} bytes at most; send the query with POST."
        return ProblemError(414, "address-too-long", detail)

    def _too_many(self, scope: Scope) -> ProblemError | None:
        if not self.rates or scope["path"].startswith(_FREE):
            return None
        client = _client(scope)
        for rate in self.rates:
            if not self.limiter.hit(rate, client):
                reset = self.limiter.get_window_stats(rate, client).reset_time
                wait = max(1, round(reset - time.time()))
                return ProblemError(
                    429,
                    "too-many-requests",
                    f"More than {rate} from one address; try again in {wait} s.",
                    headers={"Retry-After": str(wait)},
                )
        return None


def rates(text: str) -> list[RateLimitItem]:
    """Parse ``100/minute;1000/hour``; none for empty text. Raises InputError."""
    try:
        return parse_many(text) if text else []
    except ValueError as error:
        raise InputError(
            "invalid-parameter",
            f"The setting rate_limit is {text!r}; write it as 100/minute or 10/second;1000/hour.",
        ) from error


def _client(scope: Scope) -> str:
    """Return the client's address; of IPv6 the network, which is what one client has."""
    host = str((scope.get("client") or ("unknown",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return host


def _content_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return None


def _chunked(scope: Scope) -> bool:
    return any(name == b"transfer-encoding" for name, _ in scope["headers"])
