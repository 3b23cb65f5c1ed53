"""The real data, built once, and a read-only server over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph import build as building

from ..conftest import ROOT
from ..servers import TOKEN, Server, serve


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    building.build(ROOT / "ontology", ROOT / "data", folder)
    return folder


@pytest.fixture(scope="module")
def reader(store: Path) -> Iterator[Server]:
    """The server as it is by default: read-only, over the real graph."""
    with serve(store=store, token=TOKEN) as running:
        yield running


@pytest.fixture(scope="module")
def scratch() -> Iterator[Server]:
    """An empty server that may be written to."""
    with serve(scratch=True, writable=True, token=TOKEN) as running:
        yield running
