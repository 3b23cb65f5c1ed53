"""A real server in a process of its own, on a free port of this machine."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
TOKEN = "a token for tests"  # noqa: S105 - opens nothing outside the tests
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
START_SECONDS = 30.0

# The server binds a socket first, so that the port is known before it answers.
MAIN = """
import json, socket, sys
import uvicorn
from policygraph.api import create_app
from policygraph.settings import ServerSettings
settings = ServerSettings(**json.loads(sys.argv[1]))
app = create_app(settings)
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])
"""


@dataclass
class Server:
    """A running server: its address, its process, a client."""

    url: str
    process: "subprocess.Popen[str]"
    client: httpx.Client

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def update(self, text: str) -> None:
        response = self.client.post(
            "/sparql",
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update", **AUTHORISED},
        )
        assert response.status_code == 204, response.text

    def ask(self, text: str, **parameters: str) -> bool:
        response = self.client.get("/sparql", params={"query": text, **parameters})
        assert response.status_code == 200, response.text
        return bool(response.json()["boolean"])


def start(**settings: Any) -> Server:
    """Start a server with these settings (``scratch``, ``writable``, ``token``, ``store``…)."""
    values = {k: str(v) if isinstance(v, Path) else v for k, v in settings.items()}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POLICYGRAPH_")}
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, json.dumps(values)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    assert line, f"the server did not start: {process.wait()}"
    url = f"http://127.0.0.1:{line.strip()}"
    client = httpx.Client(base_url=url, timeout=30, trust_env=False)
    server = Server(url, process, client)
    try:
        _wait(process, client)
    except BaseException:
        stop(server)
        raise
    return server


def _wait(process: "subprocess.Popen[str]", client: httpx.Client) -> None:
    """Wait until the application has started: the socket answers from the beginning."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            client.head("/sparql")
        except httpx.TransportError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.02)
        else:
            return


def stop(server: Server) -> None:
    """End a server as an operator does, with SIGTERM."""
    server.client.close()
    server.process.terminate()
    try:
        server.process.wait(timeout=20)
    finally:
        server.process.kill()
        if server.process.stdout is not None:
            server.process.stdout.close()


@contextmanager
def serve(**settings: Any) -> Iterator[Server]:
    """Run a server for the time of a test."""
    server = start(**settings)
    try:
        yield server
    finally:
        stop(server)
