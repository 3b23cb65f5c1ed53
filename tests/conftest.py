"""Few fixtures: the folders, a small store, the full graph, the documents where they are."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.build import Built, build, ontology_rules, prepare, reason
from policygraph.documents import Documents, find_documents
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.session import Session
from policygraph.sources import read_turtle
from policygraph.store import GraphStore
from policygraph.vocabulary import PREFIXES, graph_iri

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test may not connect to {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


def turtle_header() -> str:
    return "".join(f"@prefix {p}: <{i}> .\n" for p, i in PREFIXES.items())


@pytest.fixture(scope="session")
def closed() -> Callable[[str], GraphStore]:
    """Close Turtle (the project's prefixes are known) together with the real ontology."""

    def make(turtle: str) -> GraphStore:
        graph = GraphStore()
        ontology = ox.NamedNode(graph_iri("ontology"))
        graph.raw.extend(
            ox.Quad(t.subject, t.predicate, t.object, ontology)
            for t in read_turtle(ROOT / "ontology" / "policygraph.ttl")
        )
        graph.raw.load(
            turtle_header() + turtle,
            format=ox.RdfFormat.TURTLE,
            to_graph=ox.NamedNode(graph_iri("test")),
        )
        reason(graph, ontology_rules(graph))
        return graph

    return make


@pytest.fixture(scope="session")
def catalogue_of(closed: Callable[[str], GraphStore]) -> Callable[[str], Catalogue]:
    return lambda turtle: read_catalogue(closed(turtle))


@pytest.fixture(scope="session")
def full() -> Built:
    """The real data, read and reasoned once."""
    return prepare(ROOT / "ontology", ROOT / "data")


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built store of the real data, for servers and commands that only ask."""
    path = tmp_path_factory.mktemp("real") / "store"
    build(ROOT / "ontology", ROOT / "data", path)
    return path


@pytest.fixture(scope="session")
def catalogue(full: Built) -> Catalogue:
    return read_catalogue(full.graph)


@pytest.fixture(scope="session")
def session(full: Built) -> Session:
    return Session(full.graph)


@pytest.fixture(scope="session")
def documents() -> Documents:
    """The documents as received; without them the tests of wording are skipped."""
    configured = os.environ.get("POLICYGRAPH_DOCUMENTS")
    folder = find_documents(Path(configured) if configured else None)
    if folder is None:
        pytest.skip("no documents: set POLICYGRAPH_DOCUMENTS or put them in data/documents")
    return Documents(folder)
