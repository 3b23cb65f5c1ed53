"""The W3C tests of the protocols, read from their manifests as requests and expectations."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("POLICYGRAPH_SUITES", ROOT.parent / "shared" / "suites"))

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
HTS = Namespace("http://www.w3.org/2011/http-statusCodes#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")

STATUS = {
    "OK": range(200, 201), "Created": range(201, 202), "NoContent": range(204, 205),
    "NotFound": range(404, 405), "BadRequest": range(400, 401),
    **{f"StatusCode{n}xx": range(100 * n, 100 * n + 100) for n in range(2, 6)},
}  # fmt: skip


@dataclass
class Expectation:
    statuses: list[range]
    headers: list[tuple[str, str]]
    body: str | None
    boolean: bool | None
    format: str | None
    location: str | None


@dataclass
class Step:
    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes | None
    expected: Expectation


@dataclass
class Case:
    name: str
    host: str
    data: list[tuple[str, Path]]
    steps: list[Step] = field(default_factory=list)


def _text(graph: Graph, node: Node | None, predicate: URIRef) -> str | None:
    value = graph.value(node, predicate)
    return None if value is None else str(value)


def _headers(graph: Graph, node: Node | None) -> list[tuple[str, str]]:
    head = graph.value(node, HT.headers)
    if head is None:
        return []
    return [
        (str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue)))
        for h in Collection(graph, head)
    ]


def _expectation(graph: Graph, node: Node | None) -> Expectation:
    boolean = graph.value(node, MF.expectedBoolean)
    body = graph.value(node, HT.body)
    known = {
        RDF.type, MF.expectedStatus, MF.expectedBoolean, MF.expectedFormat, MF.expectedLocation,
        HT.headers, HT.body,
    }  # fmt: skip
    unknown = {p for p in graph.predicates(node) if p not in known}
    assert not unknown, unknown
    return Expectation(
        [STATUS[str(s).removeprefix(HTS)] for s in graph.objects(node, MF.expectedStatus)],
        _headers(graph, node),
        _text(graph, body, CNT.chars) if body is not None else None,
        None if boolean is None else str(boolean) == "true",
        _text(graph, node, MF.expectedFormat),
        _text(graph, node, MF.expectedLocation),
    )


def _step(graph: Graph, node: Node) -> Step:
    body = graph.value(node, HT.body)
    content = None
    if body is not None:
        encoding = _text(graph, body, CNT.characterEncoding) or "UTF-8"
        content = (_text(graph, body, CNT.chars) or "").encode(encoding)
    return Step(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        _headers(graph, node),
        content,
        _expectation(graph, graph.value(node, HT.resp)),
    )


def read(path: Path) -> Iterator[Case]:
    """Read the tests of one manifest, in its order; nothing where the suite is not there."""
    if not path.is_file():
        return
    graph = Graph().parse(path)
    manifest = next(graph.subjects(RDF.type, MF.Manifest))
    entries = graph.value(manifest, MF.entries)
    assert entries is not None
    for entry in Collection(graph, entries):
        action = graph.value(entry, MF.action)
        data = [
            (
                str(graph.value(d, RDFS_LABEL)),
                Path(unquote(urlsplit(str(graph.value(d, UT.graph))).path)),
            )
            for d in graph.objects(entry, UT.graphData)
        ]
        requests = graph.value(action, HT.requests)
        assert requests is not None
        steps = [_step(graph, r) for r in Collection(graph, requests)]
        host = str(graph.value(action, HT.connectionAuthority))
        yield Case(str(entry).rpartition("#")[2], host, data, steps)
