"""A read-only server over the real data and a writable one over nothing, both with tight limits."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph import build as building

from ..conftest import ROOT
from .watched import Watched, watch

PROCESSES = 2
LIMITS = {
    "query_seconds": 1,
    "query_processes": PROCESSES,
    "query_memory": 400_000_000,
    "query_rows": 5_000,
    "query_bytes": 1_000_000,
    "body_bytes": 4_000_000,
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    building.build(ROOT / "ontology", ROOT / "data", folder)
    return folder


@pytest.fixture(scope="module")
def reader(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The server as it is by default, on the real graph."""
    if sys.platform != "linux":
        pytest.skip("memory and processes are read from /proc")
    with watch(tmp_path_factory.mktemp("reader"), store=built, **LIMITS) as server:
        yield server


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """An empty server that may be written to."""
    if sys.platform != "linux":
        pytest.skip("memory and processes are read from /proc")
    folder = tmp_path_factory.mktemp("scratch")
    with watch(folder, scratch=True, writable=True, **LIMITS) as server:
        yield server
