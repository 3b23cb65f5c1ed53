"""The real ``policygraph serve`` in a process of its own, watched from outside while it is abused."""

import http.client
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

import policygraph

from ..conftest import ROOT
from ..servers import TOKEN

START_SECONDS = 30.0
ALIVE_SECONDS = 1.0
ATTEMPTS = 3
"""A machine that runs other things beside the server may stall once; a stuck server stays stuck."""
MAIN = "from policygraph.cli import main; main()"
RESIDENT_BYTES = 1_500_000_000
"""Most memory of the server and all its workers together."""

_SERVING = re.compile(r"serving (http://\S+)")
_TOLD = re.compile(
    "|".join(
        [
            r"Traceback",
            r"\bFile \"",
            r"\.py\b",
            r"site-packages",
            r"\bat 0x[0-9a-f]{6,}",
            r"\b(?:uvicorn|starlette|fastapi|pydantic|pyoxigraph|oxigraph|werkzeug|httptools)\b",
            rf"\b{re.escape(policygraph.__version__)}\b",
            rf"\b{re.escape(platform.python_version())}\b",
            *(
                re.escape(p)
                for p in {str(ROOT), sys.prefix, sys.base_prefix, tempfile.gettempdir()}
            ),
        ]
    ),
    re.IGNORECASE,
)
"""What no answer to a hostile request may tell about the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer read from a socket; status 0 where the connection was closed without one."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Watched:
    """A running server, a client, its log, and every process that it was seen to have."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
    client: httpx.Client
    seen: set[int] = field(default_factory=set)

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.removeprefix("http://").rpartition(":")
        return host, int(port)

    def raw(self, sent: bytes, *, method: str = "GET") -> Answer:
        """Send bytes as they are and read what comes back."""
        with socket.create_connection(self.address, timeout=10) as connection:
            # A server that refuses early closes before it has read everything.
            with suppress(ConnectionError):
                connection.sendall(sent)
            response = http.client.HTTPResponse(connection, method=method)
            try:
                response.begin()
                body = response.read()
            except (ConnectionError, http.client.BadStatusLine):
                return Answer(0, {}, b"")
            finally:
                response.close()
            headers = {k.lower(): v for k, v in response.getheaders()}
            return Answer(response.status, headers, body)

    def send(self, method: str, path: str, **options: object) -> Answer:
        """Send a request with httpx."""
        found = self.client.request(method, path, **options)  # type: ignore[arg-type]
        return Answer(found.status_code, dict(found.headers), found.content)

    def processes(self) -> set[int]:
        """Return the server and all that descend from it."""
        parents = {
            int(path.name): parent
            for path in Path("/proc").iterdir()
            if path.name.isdigit() and (parent := _field(int(path.name), "PPid")) is not None
        }
        found = {self.process.pid}
        while more := {p for p, parent in parents.items() if parent in found} - found:
            found |= more
        self.seen |= found
        return found

    def assert_alive(self) -> None:
        """The next two requests are answered in time, and memory has stayed bounded."""
        assert self.process.poll() is None, "the server ended"
        for path, parameters in (("/health", {}), ("/sparql", {"query": "ASK {}"})):
            took: list[float] = []
            while not took or (took[-1] >= ALIVE_SECONDS and len(took) < ATTEMPTS):
                began = time.monotonic()
                response = self.client.get(path, params=parameters)
                took.append(time.monotonic() - began)
                assert response.status_code == 200, response.text
            assert took[-1] < ALIVE_SECONDS, f"{path} took {took} s"
        resident = sum((_field(p, "VmRSS") or 0) * 1024 for p in self.processes())
        assert resident < RESIDENT_BYTES

    def accidents(self) -> list[str]:
        """Return the log lines of errors that nobody expected."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [n for n in lines if '"level": "error"' in n or n.startswith("Traceback")]


def _field(pid: int, name: str) -> int | None:
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else None


def assert_tells_nothing(answer: Answer, *, errors: bool = False) -> None:
    """An error is a problem of the one shape, and neither header nor body tells of the inside."""
    shown = "\n".join(f"{k}: {v}" for k, v in answer.headers.items())
    assert "x-injected" not in answer.headers
    assert "server" not in answer.headers
    assert not _TOLD.search(shown), shown
    if errors:
        assert answer.status >= 400, answer
    if answer.status < 400:
        return
    assert answer.status != 500, answer
    assert answer.headers["content-type"] == "application/problem+json", answer
    if not answer.body:
        # The answer to HEAD.
        return
    body = json.loads(answer.body)
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == answer.status
    assert not _TOLD.search(answer.body.decode()), answer.body[:2000]
    assert len(answer.body) < 20_000, "an error as large as what caused it"


@contextmanager
def watch(folder: Path, **settings: object) -> Iterator[Watched]:
    """Run ``policygraph serve`` with these settings; at the end nothing of it may be left."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("POLICYGRAPH_")}
    given = {f"POLICYGRAPH_{k.upper()}": str(v) for k, v in settings.items()}
    log, temporary = folder / "log", folder / "temporary"
    temporary.mkdir()
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "serve", "--port", "0"],
            stderr=errors,
            env={**kept, "TMPDIR": str(temporary), "POLICYGRAPH_TOKEN": TOKEN, **given},
            cwd=folder,
        )
    try:
        url = _address(process, log)
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Watched(url, process, log, client)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        finally:
            process.kill()


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while True:
        found = _SERVING.search(log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.02)
