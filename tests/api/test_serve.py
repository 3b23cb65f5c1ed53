"""``policygraph serve`` as an operator runs it: a process, a port, signals, lines on stderr."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .applications import assert_problem

MAIN = "from policygraph.cli import main; main()"


def environment(**extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("POLICYGRAPH_")}
    return kept | {"PYTHONUTF8": "1"} | extra


class Running:
    """A server process, its address, and the lines it has written to standard error."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self.ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self.ready.wait(30), self.lines
        found = re.search(r"http://\S+", self.lines[-1])
        assert found, self.lines
        self.url = found[0]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            if "serving" in line:
                self.ready.set()
        self.ready.set()

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self._reader.join(10)
        return code


@contextmanager
def served(folder: Path, *arguments: str, **extra: str) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "serve", "--port", "0", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment(**extra),
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def failed(folder: Path, *arguments: str, **extra: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=folder,
        env=environment(**extra),
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_stops_without_an_error(
    tmp_path: Path, number: signal.Signals
) -> None:
    with served(tmp_path, "--scratch") as server:
        response = httpx.get(f"{server.url}/health", headers={"X-Request-ID": "run-1"})
        assert response.status_code == 200
        assert "server" not in response.headers
        assert "date" in response.headers
        assert httpx.get(f"{server.url}/nowhere?secret").status_code == 404
        assert server.stop(number) == 0
        said, *logged = server.lines
        assert said == f"policygraph: serving {server.url} (Ctrl+C stops)"
        (line,) = [json.loads(text) for text in logged]
        assert (line["path"], line["status"], line["level"]) == ("/nowhere", 404, "info")
        assert "secret" not in "".join(server.lines)


SLOW = """
import asyncio, sys
from fastapi import FastAPI
from policygraph.api import app as module, server
from policygraph.settings import ServerSettings
make = module.create_app
def create(settings):
    app = make(settings)
    @app.get("/slow")
    async def slow():
        sys.stderr.write("began\\n")
        sys.stderr.flush()
        await asyncio.sleep(1)
        return "whole"
    return app
server.create_app = create
server.run(ServerSettings(scratch=True, port=0, log_level="error"))
"""


def test_a_running_request_is_finished_before_the_stop(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment(),
    )
    try:
        server = Running(process)
        answers: list[str] = []
        asking = threading.Thread(
            target=lambda: answers.append(httpx.get(f"{server.url}/slow").json())
        )
        asking.start()
        while "began" not in server.lines:
            assert process.poll() is None
        assert server.stop(signal.SIGTERM) == 0
        asking.join(10)
        assert answers == ["whole"]
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def test_a_port_in_use_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, error = failed(tmp_path, "--scratch", "--port", port)
    assert code == 1
    assert error.count("\n") == 1
    assert f"127.0.0.1:{port}" in error
    assert "--port" in error


@pytest.mark.parametrize("token", [None, "", "  "])
def test_writable_without_a_token_is_refused_with_the_remedy(
    tmp_path: Path, token: str | None
) -> None:
    extra = {} if token is None else {"POLICYGRAPH_TOKEN": token}
    code, error = failed(tmp_path, "--scratch", "--writable", **extra)
    assert code == 2
    assert error.count("\n") == 1
    assert "POLICYGRAPH_TOKEN=" in error


def test_a_token_is_never_a_flag_and_never_in_the_file(tmp_path: Path) -> None:
    assert failed(tmp_path, "--scratch", "--token", "secret")[0] == 2
    (tmp_path / "policygraph.toml").write_text('token = "secret"\n')
    code, error = failed(tmp_path, "--scratch")
    assert code == 2
    assert "POLICYGRAPH_TOKEN" in error
    assert "secret" not in error


def test_flag_wins_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    (tmp_path / "policygraph.toml").write_text(
        'scratch = true\nhost = "192.0.2.9"\nlog_level = "loud"\nurl_bytes = 100\n'
    )
    with served(
        tmp_path, "--host", "127.0.0.1", POLICYGRAPH_LOG_LEVEL="error", POLICYGRAPH_HOST="192.0.2.8"
    ) as server:
        assert_problem(httpx.get(f"{server.url}/health?{'x' * 200}"), 414)


def test_settings_of_the_server_in_the_file_do_not_disturb_other_commands(tmp_path: Path) -> None:
    (tmp_path / "policygraph.toml").write_text("port = 9\n")
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "applies", "x", "--store", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment(),
    )
    assert "There is no built graph" in done.stderr


@pytest.mark.parametrize(
    ("extra", "named"),
    [
        ({"POLICYGRAPH_PORT": "x"}, "port"),
        ({"POLICYGRAPH_PORT": "65536"}, "port"),
        ({"POLICYGRAPH_CORS_ORIGINS": "no list"}, "cors_origins"),
        ({"POLICYGRAPH_LOG_LEVEL": "loud"}, "log_level"),
        ({"POLICYGRAPH_RATE_LIMIT": "often"}, "rate_limit"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(
    tmp_path: Path, extra: dict[str, str], named: str
) -> None:
    code, error = failed(tmp_path, "--scratch", **extra)
    assert code == 2
    assert error.count("\n") == 1
    assert named in error


def test_no_graph_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    code, error = failed(tmp_path, "--store", str(tmp_path / "none"), "--port", "0")
    assert code == 1
    assert error.count("\n") == 1
    assert "policygraph build" in error


def test_without_the_web_extra_the_remedy_is_named(tmp_path: Path) -> None:
    hidden = (
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'uvicorn' else real(n, *a)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden + MAIN, "serve", "--scratch"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment(),
    )
    assert done.returncode == 2
    assert "pip install 'policygraph[web]'" in done.stderr


def test_the_command_line_does_not_load_the_server() -> None:
    code = "import sys, policygraph.cli; print({'fastapi', 'uvicorn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def answer_to(url: str, sent: bytes) -> httpx.Response:
    """Send bytes as they are and read the answer to the end of the connection."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(65536):
            received += part
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    return httpx.Response(int(status.split()[1]), headers=headers, content=body)


def test_what_is_not_http_gets_a_problem_and_the_next_request_an_answer(tmp_path: Path) -> None:
    with served(tmp_path, "--scratch", POLICYGRAPH_LOG_LEVEL="error") as server:
        host = b" HTTP/1.1\r\nHost: x\r\n"
        # fmt: off
        for sent, status, id_ in (
            (b"GARBAGE\r\n\r\n", 400, "malformed-request"),
            (b"GET /\xff\xfe" + host + b"\r\n", 400, "malformed-request"),
            (b"CONNECT a:1 HTTP/1.1\r\n\r\n", 400, "malformed-request"),
            (b"GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n", 400, "malformed-request"),
            (
                b"POST /sparql" + host + b"Content-Type: application/sparql-query\r\n"
                b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "malformed-request",
            ),
            (b"GET /" + b"x" * 60_000 + host + b"\r\n", 414, "address-too-long"),
            (b"GET /" + host + b"X-A: " + b"a" * 600_000, 431, "headers-too-large"),
        ):
            body = assert_problem(answer_to(server.url, sent), status)
            assert body["type"].endswith("/" + id_), sent[:40]
        # fmt: on
        assert httpx.get(f"{server.url}/health").status_code == 200
        assert len(server.lines) == 1


def test_a_chunked_body_above_the_limit_is_413(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(50):
            yield b"ASK {} " * 100

    with served(tmp_path, "--scratch", POLICYGRAPH_BODY_BYTES="1000") as server:
        response = httpx.post(
            f"{server.url}/sparql",
            content=parts(),
            headers={"Content-Type": "application/sparql-query"},
        )
        assert_problem(response, 413)
