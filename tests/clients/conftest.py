"""One real server with the real graph for every client."""

import gc
import warnings
from collections.abc import Iterator

import pytest

from policygraph.build import build

from ..conftest import ROOT
from ..servers import Server, serve


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("clients") / "store"
    build(ROOT / "ontology", ROOT / "data", store)
    with serve(store=store) as running:
        yield running


@pytest.fixture(autouse=True)
def closed_connections() -> Iterator[None]:
    """Collect the connections that rdflib and SPARQLWrapper leave open, each after its own test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
