"""``/rdf-graph-store``: the SPARQL 1.1 Graph Store Protocol, direct and indirect names.

``?default`` is the store's own default graph, not the union that a query sees.
"""

import uuid
from asyncio import to_thread
from io import BytesIO

from fastapi import APIRouter, Request
from fastapi.responses import Response
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from policygraph.api.conditional import condition_of, tagged
from policygraph.api.graph_store_operations import described
from policygraph.api.negotiation import RDF_GRAPHS, choose
from policygraph.api.problems import ProblemError
from policygraph.api.protocol import (
    VARY,
    Pairs,
    authorise,
    content_type,
    engine_of,
    options,
    own_address,
    problem_of,
    query_pairs,
    read_body,
    while_connected,
)
from policygraph.engine import EngineError, Part

__all__ = ["router"]

router = APIRouter(tags=["Graph Store"])

_ROOT = "/rdf-graph-store"
_DIRECT = _ROOT + "/{name:path}"
_MULTIPART = "multipart/form-data"
_ALLOW = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_PARTS = 100
_KNOWN = {"graph", "default", "_format"}


def _pairs(request: Request) -> Pairs:
    """Return the parameters. Raises ProblemError 400 for one that is not known.

    In a direct name it would be a part of the graph's IRI, and it is not taken for one.
    """
    pairs = query_pairs(request)
    unknown = sorted(pairs.keys() - _KNOWN)
    if unknown:
        raise ProblemError(400, "invalid-parameter", f"There is no parameter {unknown[0]!r}.")
    return pairs


def _graph(request: Request, pairs: Pairs) -> str | None:
    """Return the graph that a request names, None for the default graph.

    Raises ProblemError 400 (invalid-graph) where it names none, or two.
    """
    names = [str(v) for v in pairs.getlist("graph")]
    default = "default" in pairs
    direct = request.path_params.get("name")
    if len(names) + default + bool(direct) != 1:
        raise ProblemError(
            400,
            "invalid-graph",
            "Name one graph: ?graph=IRI, ?default, or a path below /rdf-graph-store/.",
        )
    if default:
        return None
    return names[0] if names else own_address(request)


@router.api_route(_ROOT, methods=["GET", "HEAD"], **described("get"))
@router.api_route(_DIRECT, methods=["GET", "HEAD"], **described("get", direct=True))
async def get(request: Request) -> Response:
    """Return a graph."""
    pairs = _pairs(request)
    name = _graph(request, pairs)
    media = choose(request, RDF_GRAPHS, pairs.get("_format"))
    try:
        work = engine_of(request).graph(name, accept={"graph": media})
        found = await while_connected(request, work)
    except EngineError as error:
        raise problem_of(error) from error
    if found is None:
        raise _unknown(name)
    return tagged(request, found.body, found.media_type, found.tag)


def _unknown(name: str | None) -> ProblemError:
    return ProblemError(404, "unknown-graph", f"There is no graph {name}.", headers=VARY)


@router.put(_ROOT, **described("put"))
@router.put(_DIRECT, **described("put", direct=True))
async def put(request: Request) -> Response:
    """Replace a graph: 201 where it is new, else 204."""
    authorise(request)
    name = _graph(request, _pairs(request))
    parts = await _parts(request)
    try:
        created = await engine_of(request).put(
            name, parts, name or own_address(request), condition_of(request)
        )
    except EngineError as error:
        raise problem_of(error) from error
    return _written(created)


@router.post(_ROOT, **described("post"))
@router.post(_DIRECT, **described("post", direct=True))
async def post(request: Request) -> Response:
    """Add to a graph; without a name, make one and say where it is."""
    authorise(request)
    pairs = _pairs(request)
    new = not request.path_params.get("name") and not pairs.keys() & {"graph", "default"}
    if new:
        name: str | None = f"{own_address(request).rstrip('/')}/{uuid.uuid4()}"
    else:
        name = _graph(request, pairs)
    parts = await _parts(request)
    try:
        created = await engine_of(request).post(
            name, parts, name or own_address(request), condition_of(request)
        )
    except EngineError as error:
        raise problem_of(error) from error
    return _written(created, name if new else None)


@router.delete(_ROOT, **described("delete"))
@router.delete(_DIRECT, **described("delete", direct=True))
async def delete(request: Request) -> Response:
    """Remove a graph: 204, or 404 where there is none."""
    authorise(request)
    name = _graph(request, _pairs(request))
    try:
        existed = await engine_of(request).delete(name, condition_of(request))
    except EngineError as error:
        raise problem_of(error) from error
    if not existed:
        raise _unknown(name)
    return Response(status_code=204, headers=VARY)


@router.options(_ROOT, include_in_schema=False)
@router.options(_DIRECT, include_in_schema=False)
async def methods() -> Response:
    """Say which methods there are."""
    return options(_ALLOW)


def _written(created: bool, location: str | None = None) -> Response:
    headers = dict(VARY) | ({"Location": location} if location else {})
    return Response(status_code=201 if created else 204, headers=headers)


async def _parts(request: Request) -> list[Part]:
    """Read the payload: one graph, or the files of a form. Raises ProblemError 415, 400."""
    media, parameters = content_type(request)
    if media != _MULTIPART:
        _supported(media, parameters.get("charset", "utf-8"))
        return [Part(media, await read_body(request))]
    body = await read_body(request)
    boundary = parameters.get("boundary", "").encode("latin-1", "replace")
    try:
        parser = MultiPartParser(max_form_parts=_PARTS, max_form_memory_size=len(body))
        fields, files = await to_thread(parser.parse, BytesIO(body), boundary, len(body))
    except (ValueError, HTTPException) as error:
        raise ProblemError(400, "invalid-payload", "The body is not a form.") from error
    if fields or not files:
        raise ProblemError(400, "invalid-payload", "A form holds files with a media type each.")
    parts = []
    for _, file in files.items(multi=True):
        kind, options_ = parse_options_header(file.content_type or "")
        _supported(kind.lower(), options_.get("charset", "utf-8"))
        parts.append(Part(kind.lower(), file.stream.read()))
    return parts


def _supported(media: str, charset: str) -> None:
    if media not in RDF_GRAPHS or charset.lower() not in ("utf-8", "utf8"):
        raise ProblemError(
            415,
            "unsupported-media-type",
            f"A graph is sent in UTF-8 as {', '.join(RDF_GRAPHS)}, not as "
            f"{media or 'nothing in particular'}.",
            headers={"Accept-Post": ", ".join(RDF_GRAPHS)},
        )
