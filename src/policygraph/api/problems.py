"""Errors as RFC 9457 ``application/problem+json``: one shape, one place, no trace and no path."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from policygraph.api.accept import best_media_type, preferred_language
from policygraph.errors import InputError, NotFoundError, PolicyGraphError, StoreError
from policygraph.model import Language, Text
from policygraph.vocabulary import BASE

__all__ = ["MEDIA_TYPE", "ORIGINAL_METHOD", "ProblemError", "install", "problem", "respond"]

MEDIA_TYPE = "application/problem+json"

ORIGINAL_METHOD = "policygraph.method"
"""Where the scope keeps the method that was sent, where it is served as another."""

_TITLES = {
    400: Text("Onjuist verzoek", "Bad request"),
    401: Text("Aanmelden nodig", "Authentication needed"),
    403: Text("Niet toegestaan", "Not allowed"),
    404: Text("Niet gevonden", "Not found"),
    405: Text("Methode niet toegestaan", "Method not allowed"),
    406: Text("Geen passende vorm", "No acceptable form"),
    408: Text("Te langzaam", "Too slow"),
    409: Text("Strijdig met de toestand", "Conflict"),
    412: Text("Voorwaarde niet vervuld", "Precondition failed"),
    413: Text("Te groot", "Too large"),
    414: Text("Adres te lang", "Address too long"),
    415: Text("Mediatype niet ondersteund", "Unsupported media type"),
    422: Text("Onbruikbare parameter", "Unusable parameter"),
    428: Text("Voorwaarde nodig", "Precondition needed"),
    429: Text("Te veel verzoeken", "Too many requests"),
    431: Text("Headers te groot", "Headers too large"),
    500: Text("Interne fout", "Internal error"),
    503: Text("Nu niet beschikbaar", "Not available now"),
    504: Text("Vraag duurde te lang", "Query took too long"),
}
_ERROR = Text("Fout", "Error")

_INTERFACES = ("/api/", "/sparql", "/rdf-graph-store", "/openapi.json", "/health", "/metrics")
"""Where a problem is never a page, whatever the client accepts."""

_HTTP_IDS = {404: "unknown-address", 405: "unknown-method", 413: "body-too-large"}


class ProblemError(Exception):
    """A problem to be answered with a status, a stable id, a detail and perhaps headers."""

    def __init__(
        self,
        status: int,
        id_: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the HTTP status, the id in kebab-case and the sentence for people.

        ``more`` are members beside those of RFC 9457.
        """
        super().__init__(detail)
        self.more = dict(more or {})
        self.status, self.id, self.detail = status, id_, detail
        self.headers, self.errors = dict(headers or {}), errors or []


def problem(error: ProblemError, instance: str, lang: Language = "en") -> JSONResponse:
    """Return the response for a problem; ``instance`` is the path that was asked.

    The title is in the language asked for, the detail in English.
    """
    title = _TITLES.get(error.status, _ERROR)
    body: dict[str, Any] = {
        "type": f"{BASE}problems/{error.id}",
        "title": title.nl if lang == "nl" else title.en,
        "status": error.status,
        "detail": _sendable(error.detail),
        "instance": instance,
    }
    if error.errors:
        body["errors"] = [{k: _sendable(v) for k, v in e.items()} for e in error.errors]
    body |= error.more
    headers = {
        "Cache-Control": "no-store",
        "Content-Language": "nl, en" if lang == "nl" else "en",
        "Vary": "Accept-Language",
        **error.headers,
    }
    return JSONResponse(body, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def respond(request: Request, error: ProblemError) -> Response:
    """Return the response for a problem of a request, in the language it prefers.

    A browser that asks for a page gets a page; whatever asks an interface gets problem+json.
    """
    state = request.app.state
    chosen = request.query_params.get("lang")
    header = chosen if chosen in ("nl", "en") else request.headers.get("accept-language", "")
    lang = preferred_language(header, state.server.settings.lang)
    if _wants_page(request) and hasattr(state, "error_page"):
        page: Response = state.error_page(request, error, lang)
        return page
    return problem(error, _instance(request), lang)


def _wants_page(request: Request) -> bool:
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    accept = ", ".join(request.headers.getlist("accept"))
    offers = (MEDIA_TYPE, "application/json", "text/html")
    return not path.startswith(_INTERFACES) and best_media_type(accept, offers) == "text/html"


def _sendable(text: str) -> str:
    # What a client sent may hold half a surrogate pair, which UTF-8 cannot.
    return text.encode("utf-8", "replace").decode("utf-8")


def _instance(request: Request) -> str:
    # Not request.url: that is made with the Host header, which can be anything.
    return quote(request.scope["path"], safe="/:@!$&'()*+,;=~")[:1000]


def _status(error: PolicyGraphError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, InputError):
        return 400
    return 503 if isinstance(error, StoreError) else 500


def _allowed(request: Request) -> str:
    """Return the methods of all routes at the address, for ``Allow``."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    methods = {"OPTIONS"}
    for route in iter_route_contexts(request.app.routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            methods |= route.methods or set()
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


def _from_http(request: Request, error: HTTPException) -> Response:
    method = request.scope.get(ORIGINAL_METHOD, request.method)
    headers = dict(error.headers or {})
    detail = f"{method} {_instance(request)}: {error.detail}."
    if error.status_code == 405:
        headers["Allow"] = _allowed(request)
        if method == "OPTIONS":
            return Response(status_code=204, headers=headers)
        detail = f"{_instance(request)} answers {headers['Allow']}, not {method}."
    elif error.status_code == 404:
        detail = f"There is nothing at {_instance(request)}."
    elif error.status_code == 413:
        detail = str(error.detail)
    id_ = _HTTP_IDS.get(error.status_code, "http-error")
    return respond(request, ProblemError(error.status_code, id_, detail, headers=headers))


def _from_validation(request: Request, error: RequestValidationError) -> Response:
    errors = [
        {"pointer": "/" + "/".join(str(p) for p in e["loc"]), "detail": str(e["msg"])}
        for e in error.errors()
    ]
    detail = "; ".join(f"{e['pointer']}: {e['detail']}" for e in errors)
    return respond(request, ProblemError(422, "invalid-parameter", detail, errors=errors))


def _from_own(request: Request, error: PolicyGraphError) -> Response:
    status = _status(error)
    detail = str(error)
    if status >= 500:
        # What the server's own files say is for its log, not for its users.
        structlog.get_logger().error("problem", id=error.id, detail=detail, exc_info=error)
        detail = "The graph cannot be used now."
    return respond(request, ProblemError(status, error.id, detail))


def install(app: FastAPI) -> None:
    """Answer every error of the application, of FastAPI and of Starlette as a problem."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> Response:
        return respond(request, error)

    @app.exception_handler(PolicyGraphError)
    async def _own(request: Request, error: PolicyGraphError) -> Response:
        return _from_own(request, error)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return _from_validation(request, error)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return _from_http(request, error)
