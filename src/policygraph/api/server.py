"""The running server: uvicorn with one worker, bounded headers, and a stop that is not an error."""

import signal
import socket
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httptools
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from policygraph.api import logs
from policygraph.api.app import create_app
from policygraph.api.problems import ProblemError, problem
from policygraph.errors import ServerError
from policygraph.settings import ServerSettings

__all__ = ["run"]

_HEADER_BYTES = 64 * 1024
_MARGIN = 4096
"""An address this much too long still reaches the application, which says the limit."""
_HEADER_SECONDS = 20
_KEEP_ALIVE_SECONDS = 20
_LINGER_SECONDS = 1
_STOP_SECONDS = 15
"""How long running requests have beside the limit of one query."""


class _Protocol(HttpToolsProtocol):
    """uvicorn's reading of HTTP, which bounds neither address, headers nor the wait for them."""

    url_bytes = 16_000

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_head, self._head = True, 0
        self._refusal: ProblemError | None = None
        self._refused = False
        self._patience: Any = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._patience = self.loop.call_later(_HEADER_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._in_head, self._head = True, 0
        self._patience.cancel()
        self._patience = self.loop.call_later(_HEADER_SECONDS, self._too_slow)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._patience.cancel()
        super().on_headers_complete()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.url_bytes + _MARGIN:
            self._refusal = ProblemError(414, "address-too-long", "The address is too long.")
            raise httptools.HttpParserError(self._refusal.detail)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        self._head += len(data)
        if (
            not self._refused
            and self._in_head
            and self._head > self.url_bytes + _MARGIN + _HEADER_BYTES
        ):
            self._refuse(
                ProblemError(431, "headers-too-large", f"Headers may have {_HEADER_BYTES} bytes.")
            )

    def _refuse(self, error: ProblemError) -> None:
        if not self._refused and not self.transport.is_closing():
            self._refusal = error
            self.send_400_response("")

    def _too_slow(self) -> None:
        self._refuse(ProblemError(408, "too-slow", "The request did not come to an end."))

    def send_400_response(self, msg: str) -> None:
        error = self._refusal or ProblemError(400, "malformed-request", msg)
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if cycle.response_started:
                # In the middle of an answer another one cannot begin.
                self.transport.close()
                return
            # The route still reads; it learns that nobody waits for its answer.
            cycle.disconnected = True
            cycle.message_event.set()
        response = problem(error, "/")
        headers = [*self.server_state.default_headers, *response.raw_headers]
        lines = [STATUS_LINE[error.status]]
        lines += [name + b": " + value + b"\r\n" for name, value in headers]
        lines += [b"x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"]
        self.transport.write(b"".join([*lines, bytes(response.body)]))
        # Closed at once, what the client still sends would take the answer from it.
        self._refused = True
        self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def run(settings: ServerSettings) -> None:
    """Serve until SIGTERM or SIGINT; running requests finish, and the end is not an error.

    Raises StoreError where there is no graph, ServerError (unusable-address) where the port
    is taken.
    """
    listening = _listen(settings)
    try:
        app = create_app(settings)
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host

        def ready() -> None:
            sys.stderr.write(f"policygraph: serving http://{shown}:{port} (Ctrl+C stops)\n")
            sys.stderr.flush()

        server = _Server(_config(app, settings), ready)
        # uvicorn sends the signal again after it has stopped; by then it has done its work.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listening])
    finally:
        listening.close()


def _config(app: FastAPI, settings: ServerSettings) -> uvicorn.Config:
    class Protocol(_Protocol):
        url_bytes = settings.url_bytes

    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="on",
        workers=1,
        root_path=urlsplit(settings.public_url or "").path.rstrip("/"),
        access_log=False,
        log_config=logs.standard_library(settings.log_level),
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=sum((_STOP_SECONDS, int(settings.query_seconds))),
    )


def _listen(settings: ServerSettings) -> socket.socket:
    where = f"{settings.host}:{settings.port}"
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServerError(
            "unusable-address", f"{where} is no address of this machine ({error.strerror})."
        ) from error
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        # Another server that listens is found here, not when the first request comes.
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise ServerError(
            "unusable-address",
            f"Cannot listen on {where} ({error.strerror}). Stop what listens there, or choose "
            "another port with --port, another address with --host.",
        ) from error
    return listening
