"""The command line as users run it: a process, a store on disk, the real data."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from policygraph import build as building

from ..conftest import ROOT


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    building.build(ROOT / "ontology", ROOT / "data", folder)
    return folder


@pytest.fixture(scope="session")
def run(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run ``policygraph`` from another folder; documents only where a test names them."""
    return runner(
        store, tmp_path_factory.mktemp("elsewhere"), tmp_path_factory.mktemp("no-documents")
    )


def runner(store: Path, elsewhere: Path, empty: Path) -> Run:
    """Return what runs a command on a store, in one folder, with the documents of another."""

    def call(*arguments: str, stdin: str = "", **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-c", "from policygraph.cli import main; main()", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=elsewhere,
            check=False,
            env=os.environ
            | {
                "POLICYGRAPH_STORE": str(store),
                "POLICYGRAPH_DOCUMENTS": str(empty),
                "COLUMNS": "120",
                "PYTHONUTF8": "1",
            }
            | environment,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
