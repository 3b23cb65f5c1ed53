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
from pathlib import Path

from policygraph import build as building
from policygraph.resources import folder

PATH = "/api/applies?care=wijkverpleging&provider=zzp&year=2027"
SECONDS, CLIENTS, ROUNDS = 5, 8, 3

BARE = """
import sys
from pathlib import Path
from fastapi import FastAPI, Response
import uvicorn

body = Path(sys.argv[1]).read_bytes()
app = FastAPI()


@app.get("/api/applies")
async def applies() -> Response:
    return Response(body, media_type="application/json")


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


def wrk(url: str) -> tuple[float, str, int]:
    """Return requests per second, the 99th percentile and the errors of one run."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", url],
        capture_output=True,
        text=True,
        check=True,
    )
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])
    p99 = re.findall(r"99%\s+(\S+)", done.stdout)[0]
    failed = sum(
        int(n) for n in re.findall(r"(?:Non-2xx or 3xx responses:|timeout) (\d+)", done.stdout)
    )
    return rate, p99, failed


def rows() -> list[tuple[str, str]]:
    """Return the rows of the table, one run after the other in turn."""
    if shutil.which("wrk") is None:
        return [("HTTP", "not measured: wrk is not installed")]
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        building.build(folder("ontology"), folder("data"), store)
        port, other = free_port(), free_port()
        ours, bare = (f"http://127.0.0.1:{p}{PATH}" for p in (port, other))
        environment = os.environ | {"POLICYGRAPH_STORE": str(store)}
        command = [sys.executable, "-c", "from policygraph.cli import main; main()"]
        serve = [*command, "serve", "--port", str(port)]
        with serving(serve, ours, environment) as seconds:
            body = fetch(ours)
            (Path(name) / "body").write_bytes(body)
            plain = [sys.executable, "-c", BARE, str(Path(name) / "body"), str(other)]
            with serving(plain, bare, environment):
                pairs = [(wrk(ours), wrk(bare)) for _ in range(ROUNDS)]
    ratios = sorted(a[0] / b[0] for a, b in pairs)
    middle = sorted(pairs, key=lambda p: p[0][0] / p[1][0])[ROUNDS // 2]
    return [
        ("server: start to first answer", f"{seconds:.2f} s"),
        (
            f"/api/applies, {len(body) // 1024} KiB, {CLIENTS} clients: req/s, ours / bare route",
            f"{middle[0][0]:.0f} / {middle[1][0]:.0f}: {ratios[ROUNDS // 2]:.2f} "
            f"({ratios[0]:.2f}–{ratios[-1]:.2f})",
        ),
        ("/api/applies: 99th percentile, ours / bare route", f"{middle[0][1]} / {middle[1][1]}"),
        ("/api/applies: errors under load", str(sum(a[2] for a, _ in pairs))),
    ]


if __name__ == "__main__":
    for what, value in rows():
        print(f"| {what} | {value} |")
