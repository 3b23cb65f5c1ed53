"""Measure the server: requests per second of /api/applies against a bare route, with wrk.

python bench/http_bench.py      needs wrk; prints rows of a table, or why nothing was measured
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load import Load
from policygraph import build as building
from policygraph.resources import folder
from policygraph.session import Session

QUESTION = "?care=wijkverpleging&provider=zzp&year=2027"
SECONDS, CLIENTS, ROUNDS = 5, 8, 3
QUESTIONS = 120_000
"""Questions for one run: more than can be asked in its time."""
BODIES = 200
SCRIPT = Path(__file__).parent / "ask.lua"

BARE = """
import sys
from itertools import cycle
from pathlib import Path
from fastapi import FastAPI, Response
import uvicorn

bodies = cycle([path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())])
app = FastAPI()


@app.get("/api/applies")
async def applies() -> Response:
    return Response(next(bodies), media_type="application/json")


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback only
        return bytes(answer.read())


@contextmanager
def serving(command: list[str], url: str, environment: dict[str, str]) -> Iterator[float]:
    """Start a server and yield the seconds until its first answer; stop it at the end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                fetch(url)
                break
            except OSError:
                if time.perf_counter() - start > 30 or process.poll() is not None:
                    raise
                time.sleep(0.02)
        yield time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@contextmanager
def bare_route(bodies: Path) -> Iterator[str]:
    """Serve the files of a folder in turn, whatever is asked; yield the address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/applies"
    command = [sys.executable, "-c", BARE, str(bodies), str(port)]
    with serving(command, url, dict(os.environ)):
        yield url


@dataclass(frozen=True)
class Run:
    """What wrk says of one run: requests per second, 99th percentile, answers that failed."""

    rate: float
    p99: str
    failed: int


def wrk(url: str, asked: Path | None = None) -> Run:
    """Ask one address again and again, or the questions of a file one after the other."""
    script = ["-s", str(SCRIPT), url, "--", str(asked)] if asked else [url]
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", *script],
        capture_output=True,
        text=True,
        check=True,
    )
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])
    p99 = re.findall(r"^\s+99%\s+(\S+)", done.stdout, re.MULTILINE)[0]
    failed = sum(
        int(n) for n in re.findall(r"(?:Non-2xx or 3xx responses:|timeout) (\d+)", done.stdout)
    )
    return Run(rate, p99, failed)


def compared(what: str, pairs: list[tuple[Run, Run]]) -> list[tuple[str, str]]:
    """Return the rows of the runs of our server, each with one of the bare route after it."""
    ratios = sorted(ours.rate / bare.rate for ours, bare in pairs)
    ours, bare = sorted(pairs, key=lambda p: p[0].rate / p[1].rate)[len(pairs) // 2]
    return [
        (
            f"/api/applies, {what}: req/s, ours / bare route",
            f"{ours.rate:.0f} / {bare.rate:.0f}: {ratios[len(pairs) // 2]:.2f} "
            f"({ratios[0]:.2f}–{ratios[-1]:.2f})",
        ),
        (f"/api/applies, {what}: 99th percentile, ours / bare", f"{ours.p99} / {bare.p99}"),
        (f"/api/applies, {what}: errors", str(sum(run.failed for run, _ in pairs))),
    ]


def one_question(folder: Path, ours: str) -> list[tuple[str, str]]:
    """Measure one question asked again and again: after the first time it is remembered."""
    bodies = folder / "one"
    bodies.mkdir()
    (bodies / "0").write_bytes(fetch(ours + QUESTION))
    with bare_route(bodies) as bare:
        pairs = [(wrk(ours + QUESTION), wrk(bare + QUESTION)) for _ in range(ROUNDS)]
    size = (bodies / "0").stat().st_size
    return compared(f"one question of {size // 1024} KiB again and again", pairs)


def many_questions(folder: Path, ours: str, load: Load) -> list[tuple[str, str]]:
    """Measure loads of different questions against a route that returns as many bytes."""
    bodies = folder / "many"
    bodies.mkdir()
    for number, query in enumerate(load.new(BODIES)):
        (bodies / f"{number:03}").write_bytes(fetch(f"{ours}?{query}"))
    size = sum(path.stat().st_size for path in bodies.iterdir()) // BODIES
    rows = []
    with bare_route(bodies) as bare:
        for what, draw in (
            ("every question new", load.new),
            ("popular by Zipf's law", load.popular),
        ):
            pairs = []
            for number in range(ROUNDS):
                asked = folder / f"{draw.__name__}-{number}"
                asked.write_text("\n".join(draw(QUESTIONS)), encoding="utf-8")
                pairs.append((wrk(ours, asked), wrk(bare, asked)))
            rows += compared(f"{what}, {size // 1024} KiB on average", pairs)
    return rows


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table, one run after the other in turn."""
    if shutil.which("wrk") is None:
        return [("HTTP", "not measured: wrk is not installed")]
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        building.build(folder("ontology"), folder("data"), store)
        load = Load(Session.open(store).catalogue)
        address = f"http://127.0.0.1:{free_port()}"
        ours = address + "/api/applies"
        environment = os.environ | {"POLICYGRAPH_STORE": str(store)}
        command = [sys.executable, "-c", "from policygraph.cli import main; main()"]
        serve = [*command, "serve", "--port", address.rpartition(":")[2]]
        with serving(serve, ours + QUESTION, environment) as seconds:
            return [
                ("server: start to first answer", f"{seconds:.2f} s"),
                *one_question(Path(name), ours),
                *many_questions(Path(name), ours, load),
            ]


if __name__ == "__main__":
    for what, value in rows():
        print(f"| {what} | {value} |")
