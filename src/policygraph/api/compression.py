"""gzip for those who accept it, with a tag of its own for the compressed form.

A strong ETag names bytes, so the compressed ones need another: ``"x"`` becomes ``"x--gzip"`` on
the way out and loses the suffix on the way in, where it stands in If-Match or If-None-Match.
"""

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.api.accept import encoding_accepted

__all__ = ["Compression"]

_SUFFIX = b'--gzip"'
_CONDITIONS = (b"if-match", b"if-none-match")
_ALREADY = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


class Compression:
    """Compresses what is large enough and keeps ``ETag`` and ``Vary`` true."""

    def __init__(self, app: ASGIApp, minimum_size: int = 1000, level: int = 5) -> None:
        """Take the smallest body that is compressed, in bytes, and zlib's level."""
        self.app, self.minimum_size, self.level = app, minimum_size, level

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        compressed_known, accepted = False, ""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = f"{accepted},{value.decode('latin-1')}"
            elif name in _CONDITIONS and _SUFFIX in value:
                compressed_known = True
        if compressed_known:
            _take_suffix(scope)

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                _retag(message, compressed_known)
            await send(message)

        app = self.app
        if accepted and encoding_accepted(accepted, "gzip"):
            app = GZipResponder(app, self.minimum_size, self.level, exclude_content_types=_ALREADY)
        await app(scope, receive, tagged)


def _take_suffix(scope: Scope) -> None:
    scope["headers"] = [
        (n, v.replace(_SUFFIX, b'"') if n in _CONDITIONS else v) for n, v in scope["headers"]
    ]


def _retag(message: Message, compressed_known: bool) -> None:
    headers = dict(message["headers"])
    tag = headers.get(b"etag", b"")
    other = headers.get(b"content-encoding") == b"gzip" or (
        message["status"] == 304 and compressed_known
    )
    if other and tag.endswith(b'"'):
        message["headers"] = [
            (n, v[:-1] + _SUFFIX if n == b"etag" else v) for n, v in message["headers"]
        ]
    # The outermost layer makes one header of all.
    message["headers"] = [*message["headers"], (b"vary", b"Accept-Encoding")]
