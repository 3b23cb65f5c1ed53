"""One built store of the real data and one server on it, for all tests that only ask."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from policygraph.build import build

from ..conftest import ROOT
from ..servers import Server, serve
from .applications import assert_problem

Cli = Callable[..., Any]


def refused(response: httpx.Response, status: int, id_: str) -> dict[str, Any]:
    """Check that an answer is the problem with this status and id."""
    body = assert_problem(response, status)
    assert body["type"].endswith(f"/problems/{id_}"), body
    return body


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "store"
    build(ROOT / "ontology", ROOT / "data", path)
    return path


@pytest.fixture(scope="session")
def real(real_store: Path) -> Iterator[Server]:
    with serve(store=real_store, log_level="error") as running:
        yield running


@pytest.fixture(scope="session")
def cli(real_store: Path) -> Cli:
    """Run the command line on the same store and documents; return its JSON."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POLICYGRAPH_")}
    environment |= {"POLICYGRAPH_STORE": str(real_store), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", "from policygraph.cli import main; main()", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=environment,
        )
        return json.loads(done.stdout) if done.stdout else done.stderr

    return run
