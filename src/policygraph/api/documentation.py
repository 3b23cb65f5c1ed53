"""The OpenAPI document and a reference page made from it: no script, nothing from the network."""

import hashlib
import warnings
from collections.abc import Callable
from importlib import resources
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import iter_route_contexts

from policygraph.api.operation_parts import BEARER
from policygraph.api.problem_types import PROBLEM_TYPES, type_iri
from policygraph.api.problems import MEDIA_TYPE, ProblemError
from policygraph.api.protocol import takes_writes
from policygraph.api.reference import reference_page
from policygraph.api.representation import is_fresh, make_once
from policygraph.api.state import state_of
from policygraph.fragments import compact_json
from policygraph.settings import ServerSettings

__all__ = ["openapi_document", "router"]

router = APIRouter(tags=["documentation"])

_METHODS = ("get", "post", "put", "patch", "delete")
_TAGS = {
    "documentation": "This page and the document that it is made from.",
    "operations": "For those who keep the server running.",
    "SPARQL": "SPARQL 1.1 Protocol.",
    "Graph Store": "SPARQL 1.1 Graph Store HTTP Protocol: whole graphs, read and written.",
}
_SCHEMA = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "which problem, stable"},
        "title": {"type": "string", "description": "the kind of problem, in the language asked"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "what is wrong and what to do"},
        "instance": {"type": "string", "description": "the path that was asked"},
        "errors": {
            "type": "array",
            "description": "each parameter that cannot be used",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
# name of the component: status, title, type, detail of the example, when
_EXAMPLES = {
    "BadRequest": (400, "Bad request", "invalid-parameter", "lang must be nl or en, not 'de'."),
    "NotAcceptable": (
        406,
        "No acceptable form",
        "not-acceptable",
        "This is available as: application/json.",
    ),
    "TooLarge": (
        413,
        "Too large",
        "body-too-large",
        "A request body may have 20000000 bytes at most.",
    ),
    "AddressTooLong": (
        414,
        "Address too long",
        "address-too-long",
        "An address may have 16000 bytes at most; send the query with POST.",
    ),
    "TooManyRequests": (
        429,
        "Too many requests",
        "too-many-requests",
        "More than 100 per 1 minute from one address; try again in 12 s.",
    ),
    "InternalError": (
        500,
        "Internal error",
        "internal-error",
        "Something went wrong; it was logged.",
    ),
    "NotReady": (503, "Not available now", "not-ready", "The server starts or stops."),
}
_BODY_ONLY = {413}


def openapi_document(app: FastAPI, settings: ServerSettings) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an application.

    Every operation has an id and the problems it can answer with, in the one shape they have.
    """
    with warnings.catch_warnings():
        # A route with several methods has one id at this point; it is made unique below.
        warnings.filterwarnings("ignore", message="Duplicate Operation ID")
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            summary=app.summary,
            license_info=app.license_info,
            routes=app.routes,
            servers=[{"url": settings.public_url.rstrip("/") if settings.public_url else "/"}],
        )
    names = {
        (route.path_format, method.lower()): route.operation_id or route.name
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
    }
    ids: set[str] = set()
    for path, item in document["paths"].items():
        document["paths"][path] = {m: item[m] for m in _METHODS if m in item}
        for method, operation in document["paths"][path].items():
            name = names[path, method]
            operation["operationId"] = f"{name}_{method}" if name in ids else name
            ids.add(operation["operationId"])
            _add_problems(operation)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _SCHEMA
    _secure(document, settings)
    components["responses"] = {name: _response(*e) for name, e in _EXAMPLES.items()}
    used = {t for i in document["paths"].values() for o in i.values() for t in o.get("tags", [])}
    document["tags"] = [{"name": t, "description": _TAGS.get(t, t)} for t in sorted(used)]
    return document


def _secure(document: dict[str, Any], settings: ServerSettings) -> None:
    """Name the token that writes need; on a server that takes none, no token helps."""
    if takes_writes(settings):
        document["components"]["securitySchemes"] = BEARER
        return
    for item in document["paths"].values():
        for operation in item.values():
            operation.pop("security", None)


def _add_problems(operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    if "HTTPValidationError" in str(responses.get("422", {}).get("content", {})):
        responses["422"] = {
            "description": "a parameter that is missing, unknown or outside its bounds",
            "content": {MEDIA_TYPE: {}},
        }
    for name, (status, *_) in _EXAMPLES.items():
        if status not in _BODY_ONLY or "requestBody" in operation:
            responses.setdefault(str(status), {"$ref": f"#/components/responses/{name}"})
    responses.setdefault("default", {"description": "a problem", "content": {MEDIA_TYPE: {}}})
    for response in responses.values():
        if MEDIA_TYPE in response.get("content", {}):
            response["content"][MEDIA_TYPE]["schema"] = {"$ref": "#/components/schemas/Problem"}
    order = sorted(responses, key=lambda status: (status == "default", status))
    operation["responses"] = {status: responses[status] for status in order}


def _response(status: int, title: str, id_: str, detail: str) -> dict[str, Any]:
    example = {
        "type": type_iri(id_),
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "/api/applies",
    }
    return {
        "description": PROBLEM_TYPES[id_],
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }


def _document_of(request: Request) -> dict[str, Any]:
    state = state_of(request)
    found: dict[str, Any] = make_once(
        state, "openapi", lambda: openapi_document(request.app, state.settings)
    )
    return found


def _fixed(request: Request, name: str, media: str, make: Callable[[], bytes]) -> Response:
    """Answer with bytes that do not change while the server runs."""
    content: bytes = make_once(state_of(request), f"fixed {name}", make)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media, headers=headers)


@router.get("/openapi.json", response_class=Response)
async def openapi(request: Request) -> Response:
    """Give the description of every route in OpenAPI 3.1."""
    return _fixed(
        request, "openapi", "application/json", lambda: compact_json(_document_of(request))
    )


@router.get("/docs", response_class=Response)
async def reference(request: Request) -> Response:
    """Show the routes with their parameters, answers and problems, and how to ask with curl."""
    settings = state_of(request).settings
    base = (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
    return _fixed(
        request,
        "reference",
        "text/html",
        lambda: reference_page(_document_of(request), base, PROBLEM_TYPES).encode(),
    )


@router.get("/docs/style.css", response_class=Response, include_in_schema=False)
async def style(request: Request) -> Response:
    """Give the style of the reference page."""
    return _fixed(
        request,
        "style",
        "text/css",
        lambda: (resources.files("policygraph") / "templates" / "reference.css").read_bytes(),
    )


@router.get("/problems/{id}", response_class=Response)
async def problem_type(request: Request, id: str) -> Response:
    """Lead from the IRI of a problem type to what it means."""
    if id not in PROBLEM_TYPES:
        raise ProblemError(
            404, "unknown-address", "There is no such problem type; /docs lists those there are."
        )
    return RedirectResponse(f"{request.scope.get('root_path', '')}/docs#problem-{id}", 303)
