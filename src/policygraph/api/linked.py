"""Linked data: every IRI of the project leads to a document about it, in the form that is wanted.

``/id/x`` is a thing, so it answers 303 with the document's address ``/doc/x``. That negotiates
between Turtle, JSON-LD, N-Triples, RDF/XML and HTML, and ``/doc/x.ttl``, ``.jsonld``, ``.nt``,
``.rdf`` and ``.html`` are its forms. The terms (``/ns#Requirement``) are described together in
``/ns`` and the data set in ``/dataset``, each with the same endings. These addresses are stable:
``/id/x`` on this server stands for ``https://w3id.org/policygraph/id/x``, wherever it is served.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import quote

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from policygraph.api.linked_forms import (
    HTML,
    Choice,
    ChoiceOfTriples,
    Wanted,
    current_graph,
    ending,
    not_modified,
    public_address,
    respond,
    with_drafts,
)
from policygraph.api.linked_pages import (
    dataset_page,
    notes_of,
    ontology_page,
    thing_page,
)
from policygraph.api.problems import ProblemError
from policygraph.api.state import ServerState, state_of
from policygraph.dataset_description import (
    DATASET,
    LICENSE,
    Statistics,
    describe_dataset,
    describe_graph,
    statistics,
)
from policygraph.description import (
    Description,
    describe,
    describe_ontology,
    is_known,
)
from policygraph.jsonld import WEB_PREFIXES, context_text, published_context
from policygraph.model import Text
from policygraph.rdf_forms import EXTENSIONS, arranged, serialise
from policygraph.store import GraphStore
from policygraph.unreviewed import UNREVIEWED
from policygraph.vocabulary import BASE, DCTERMS, ID, OWL, RDF, RDFS, graph_iri

__all__ = ["router"]

router = APIRouter(tags=["linked data"])

_FOAF, _VOID = WEB_PREFIXES["foaf"], WEB_PREFIXES["void"]

Thing = Annotated[str, Path(description="what follows /id/ in the IRI", examples=["law/wkkgz"])]

_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The description in the chosen form.",
        "content": {media_type: {} for media_type in EXTENSIONS.values()},
    },
    304: {"description": "Not changed since the ETag that was sent."},
    400: {"description": "The Host header is not the name of a host.", **_PROBLEM},
    404: {"description": "The graph does not know it.", **_PROBLEM},
    406: {"description": "None of the forms is acceptable.", **_PROBLEM},
    422: {"description": "A parameter that cannot be used.", **_PROBLEM},
}
_SEE_OTHER: dict[int | str, dict[str, Any]] = {
    303: {"description": "The address of the document."},
    400: _FORMS[400],
    404: _FORMS[404],
}


@router.get(
    "/id/{thing:path}",
    operation_id="thing",
    summary="A thing: its document is elsewhere",
    responses=_SEE_OTHER,
    status_code=303,
    response_class=RedirectResponse,
)
async def thing(request: Request, thing: Thing) -> Response:
    """Answer 303 with the address of the document about a thing."""
    async with current_graph(request) as (graph, _):
        await to_thread.run_sync(_found, state_of(request), graph, thing)
    query = f"?{request.url.query}" if request.url.query else ""
    target = f"{public_address(request)}/doc/{quote(thing, safe='/')}{query}"
    return RedirectResponse(target, status_code=303)


def _found(state: ServerState, graph: GraphStore, path: str) -> tuple[GraphStore, bool]:
    """Return the graph that knows a path, the facts first, and whether it is a named graph.

    Raises ProblemError 404 for an unknown thing.
    """
    try:
        return graph, _known(graph, path)
    except ProblemError:
        drafted = with_drafts(state, graph)
        if drafted is graph:
            raise
        return drafted, _known(drafted, path)


def _known(graph: GraphStore, path: str) -> bool:
    """Return whether a path means a named graph. Raises ProblemError 404 for an unknown thing."""
    try:
        iri = ox.NamedNode(ID + path)
    except ValueError:
        iri = None
    if iri is not None and graph.raw.contains_named_graph(iri):
        return True
    if iri is None or not is_known(graph, iri.value):
        raise ProblemError(404, "unknown-thing", f"The graph does not know {ID}{path[:200]}.")
    return False


@router.get(
    "/doc/{thing:path}",
    operation_id="document",
    summary="What the graph says about a thing",
    responses=_FORMS,
    response_class=Response,
)
async def document(
    request: Request, thing: Thing, choice: Annotated[ChoiceOfTriples, Query()]
) -> Response:
    """Describe a thing: its triples, its parts, what refers to it, the names of what it mentions.

    Links to it are limited for each property; what is left out is said. Inferred triples are left
    out unless they are asked for.
    """
    path, extension = ending(thing)
    return await respond(request, f"/doc/{path}", extension, choice, partial(_document, path))


def _document(path: str, wanted: Wanted) -> Callable[[], bytes]:
    graph, named = _found(wanted.state, wanted.graph, path)
    if graph is not wanted.graph:
        wanted = replace(wanted, graph=graph, unreviewed=True)
    return partial(_named_graph if named else _thing, wanted, ID + path)


def _thing(wanted: Wanted, iri: str) -> bytes:
    found = describe(wanted.graph, iri, wanted.mode)
    if wanted.media_type == HTML:
        frame = wanted.frame(switch=True)
        return thing_page(wanted.graph, found, wanted.mode, frame, _first(wanted)).encode()
    about = _about(wanted, found)
    return serialise([*found.triples, *arranged(about)], wanted.media_type)


def _about(wanted: Wanted, found: Description) -> list[ox.Triple]:
    """Say in RDF what the document is: of what, in which data set, what it leaves out."""
    document, link = ox.NamedNode(wanted.document), ox.NamedNode
    out = [
        ox.Triple(document, link(RDF.type), link(_FOAF + "Document")),
        ox.Triple(document, link(_FOAF + "primaryTopic"), link(found.iri)),
        ox.Triple(document, link(_VOID + "inDataset"), link(DATASET)),
        ox.Triple(document, link(DCTERMS.license), link(LICENSE)),
    ]
    for note in (*_first(wanted), *notes_of(found, wanted.mode)):
        for text, tag in ((note.nl, "nl"), (note.en, "en")):
            literal = ox.Literal(text, language=tag)
            out.append(ox.Triple(document, link(RDFS.comment), literal))
    return out


def _first(wanted: Wanted) -> tuple[Text, ...]:
    """Return what must be said before anything else: that nobody reviewed this."""
    return (UNREVIEWED,) if wanted.unreviewed else ()


def _statistics(wanted: Wanted) -> Statistics:
    """Return the counts, made at the first request for them after a write."""
    name = "linked.drafts" if wanted.unreviewed else "linked.statistics"
    known: tuple[str, Statistics] | None = wanted.state.parts.get(name)
    if known is None or known[0] != wanted.version:
        known = wanted.version, statistics(wanted.graph)
        wanted.state.parts[name] = known
    return known[1]


def _named_graph(wanted: Wanted, iri: str) -> bytes:
    found = describe_graph(_statistics(wanted), iri, wanted.public)
    if wanted.media_type == HTML:
        frame, first = wanted.frame(switch=False), _first(wanted)
        return dataset_page(wanted.graph, arranged(found), iri, frame, first).encode()
    about = _about(wanted, Description(iri, ()))
    return serialise([*arranged(found, (iri,)), *arranged(about)], wanted.media_type)


def _ontology(wanted: Wanted) -> bytes:
    found = describe_ontology(wanted.graph, wanted.mode)
    if wanted.media_type == HTML:
        frame = wanted.frame(switch=True)
        return ontology_page(wanted.graph, found, wanted.mode, frame).encode()
    extra = _about(wanted, found) if wanted.mode != "false" else []
    return serialise(arranged([*found.own, *extra], (found.iri,)), wanted.media_type)


@router.get(
    "/ns",
    operation_id="ontology",
    summary="The terms: classes and properties",
    responses=_FORMS,
    response_class=Response,
)
async def ontology(request: Request, choice: Annotated[ChoiceOfTriples, Query()]) -> Response:
    """Describe every term of the ontology; ``/ns#Requirement`` is a place in this document."""
    return await respond(request, "/ns", None, choice, partial(partial, _ontology))


@router.get("/ns.{extension}", include_in_schema=False)
async def ontology_form(
    request: Request, extension: str, choice: Annotated[ChoiceOfTriples, Query()]
) -> Response:
    """Give one form of the terms."""
    return await respond(request, "/ns", extension, choice, partial(partial, _ontology))


def _dataset(wanted: Wanted) -> bytes:
    graph = wanted.graph
    triples = describe_dataset(_statistics(wanted), wanted.public, _version(graph))
    listed = arranged(triples, (DATASET,))
    if wanted.media_type == HTML:
        return dataset_page(graph, listed, DATASET, wanted.frame(switch=False)).encode()
    return serialise(listed, wanted.media_type)


def _version(graph: GraphStore) -> str | None:
    """Return the version that the ontology states."""
    subject, predicate = ox.NamedNode(BASE + "ns"), ox.NamedNode(OWL.versionInfo)
    found = graph.raw.quads_for_pattern(
        subject, predicate, None, ox.NamedNode(graph_iri("ontology"))
    )
    return next((q.object.value for q in found if isinstance(q.object, ox.Literal)), None)


@router.get(
    "/dataset",
    operation_id="dataset",
    summary="The data set: VoID counts, DCAT services and files, licence",
    responses=_FORMS,
    response_class=Response,
)
async def dataset(request: Request, choice: Annotated[Choice, Query()]) -> Response:
    """Describe the data set, its named graphs, services, files and links."""
    return await respond(request, "/dataset", None, choice, partial(partial, _dataset))


@router.get("/dataset.{extension}", include_in_schema=False)
async def dataset_form(
    request: Request, extension: str, choice: Annotated[Choice, Query()]
) -> Response:
    """Give one form of the data set's description."""
    return await respond(request, "/dataset", extension, choice, partial(partial, _dataset))


@router.get(
    "/.well-known/void",
    operation_id="void",
    summary="Where the data set is described",
    responses={status: _SEE_OTHER[status] for status in (303, 400)},
    status_code=303,
    response_class=RedirectResponse,
)
def void(request: Request) -> Response:
    """Answer 303 with the address of the data set's description."""
    return RedirectResponse(f"{public_address(request)}/dataset", status_code=303)


@router.get(
    "/context/v{version}.jsonld",
    operation_id="context",
    summary="The JSON-LD context of a version; it never changes",
    responses={
        200: {"description": "The context.", "content": {"application/ld+json": {}}},
        304: _FORMS[304],
        404: _FORMS[404],
        422: _FORMS[422],
    },
    response_class=Response,
)
def context(request: Request, version: Annotated[int, Path(ge=1, le=9999)]) -> Response:
    """Give a published context; JSON-LD answers carry the part of it that they use."""
    try:
        body = context_text(published_context(version)).encode()
    except FileNotFoundError as error:
        raise ProblemError(404, "unknown-context", f"There is no context v{version}.") from error
    etag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{etag}"', "Cache-Control": "public, max-age=31536000, immutable"}
    if not_modified(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/ld+json", headers=headers)


@router.get("/linked.css", include_in_schema=False)
def stylesheet() -> Response:
    """Give the style of the pages."""
    path = files("policygraph") / "templates" / "linked.css"
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(path.read_bytes(), media_type="text/css", headers=headers)
