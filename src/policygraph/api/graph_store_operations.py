"""``/rdf-graph-store`` as the OpenAPI document describes it, for indirect and direct names."""

from typing import Any

from fastapi.responses import Response

from policygraph.api.negotiation import RDF_GRAPHS
from policygraph.api.operation_parts import IRI, TAG, Json, Responses, parameter, problem_answer

__all__ = ["described"]

_AT = "/rdf-graph-store"
_GRAPH = "https://example.org/notes"
_TURTLE = '<https://example.org/a> <https://example.org/says> "yes" .\n'
_NAMES = [
    parameter("graph", "the IRI of the graph", IRI, example=_GRAPH),
    parameter(
        "default",
        "instead of `graph`, whatever its value: the store's own default graph, which is not the "
        "union that a query sees",
        {"type": "string"},
        allowEmptyValue=True,
    ),
]
_PATH = [
    parameter(
        "name",
        "the address itself, with host, is the IRI of the graph",
        {"type": "string", "minLength": 1},
        "path",
        required=True,
        example="notes",
    )
]
_FORMAT = parameter(
    "_format", "media type, instead of Accept", {"type": "string", "enum": list(RDF_GRAPHS)}
)
_CONDITIONS = [
    parameter(
        "If-Match",
        "ETag that the graph must have, in any of its forms; `*`: it must be there",
        {"type": "string"},
        "header",
        example="*",
    ),
    parameter(
        "If-None-Match",
        "`*`: there must be no such graph yet",
        {"type": "string"},
        "header",
    ),
]
_GRAPHS: Json = {
    "text/turtle": {"schema": {"type": "string"}, "example": _TURTLE},
    "application/ld+json": {"schema": {"type": ["object", "array"]}},
    "application/n-triples": {"schema": {"type": "string"}, "example": _TURTLE},
    "application/rdf+xml": {},
}
_BODY: Json = {
    "required": True,
    "content": {
        **_GRAPHS,
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "description": "files, each with the media type of its RDF; they are one graph",
                "minProperties": 1,
                "additionalProperties": {"type": "string", "format": "binary"},
            }
        },
    },
}
_BAD = problem_answer(
    400, "invalid-graph", "not one graph, or no IRI, or a body that is not what its type says",
    "Name one graph: ?graph=IRI, ?default, or a path below /rdf-graph-store/.", _AT,
)  # fmt: skip
_UNKNOWN = problem_answer(
    404, "unknown-graph", "there is no such graph", f"There is no graph {_GRAPH}.", _AT
)
_FAILED = problem_answer(
    412, "precondition-failed", "the graph is not as the conditions want; nothing was changed",
    "The graph is not the one that If-Match names: it was changed or is not there.", _AT,
)  # fmt: skip
_BUSY: Responses = {
    413: problem_answer(
        413, "answer-too-large", "a graph or a body beyond the limits",
        "The answer is larger than 100000 triples.", _AT,
    ),
    503: problem_answer(
        503, "busy", "too many wait, or the server starts or stops",
        "Too many queries are waiting. Try again in a moment.", _AT,
    ),
    504: problem_answer(
        504, "query-too-slow", "it took longer than it may and was undone",
        "This took longer than 10 seconds and was stopped.", _AT,
    ),
}  # fmt: skip
_REFUSED: Responses = {
    401: problem_answer(
        401, "missing-token", "without the right token",
        "A write needs the header `Authorization: Bearer …`.", _AT,
    ),
    403: problem_answer(
        403, "read-only", "a server that takes no writes",
        "This server is read-only; it takes no updates.", _AT,
    ),
}  # fmt: skip
_TYPE: Responses = {
    415: problem_answer(
        415, "unsupported-media-type", "the body is not RDF of a kind that is read",
        "A graph is sent in UTF-8 as text/turtle, not as text/plain.", _AT,
    )
}  # fmt: skip
_DONE: Json = {"description": "the graph was there; the write is done and on disk"}
_LOCATION: Json = {"Location": {"description": "of a graph named here", "schema": IRI}}
_MADE: Json = {"description": "the graph is new; the write is done and on disk"}
_WRITES: Responses = {400: _BAD, 412: _FAILED, **_BUSY, **_REFUSED}

_OPERATIONS: dict[str, tuple[str, str, Responses]] = {
    "get": (
        "Read a graph",
        "One graph as it stands, in the form that is wanted.",
        {
            200: {"description": "the graph", "headers": TAG, "content": _GRAPHS},
            304: {"description": "the client has this form (If-None-Match)", "headers": TAG},
            400: _BAD,
            404: _UNKNOWN,
            406: problem_answer(
                406, "not-acceptable", "none of the forms is acceptable",
                "This is available as: text/turtle.", _AT,
            ),
            412: _FAILED,
            **_BUSY,
        },
    ),
    "put": (
        "Replace a graph",
        "The graph is what the body says, nothing else. Needs the token.",
        {201: _MADE, 204: _DONE, **_WRITES, **_TYPE},
    ),
    "post": (
        "Add to a graph",
        "What the body says is added; its blank nodes are new ones. Needs the token.",
        {201: _MADE, 204: _DONE, **_WRITES, **_TYPE},
    ),
    "delete": (
        "Remove a graph",
        "The graph is no longer there. Needs the token.",
        {204: {"description": "the graph is removed"}, 404: _UNKNOWN, **_WRITES},
    ),
}  # fmt: skip


def described(method: str, *, direct: bool = False) -> dict[str, Any]:
    """Return what the route of a method says of itself, for a name in the path or beside it."""
    summary, description, responses = _OPERATIONS[method]
    if method == "post" and not direct:
        description += " Without a name the graph is a new one, and Location says which."
        responses = responses | {201: _MADE | {"headers": _LOCATION}}
    writes = method != "get"
    extra: Json = {
        "parameters": [*(_PATH if direct else _NAMES), *(_CONDITIONS if writes else [_FORMAT])]
    }
    if writes:
        extra["security"] = [{"bearer": []}]
    if method in ("put", "post"):
        extra["requestBody"] = _BODY
    return {
        "operation_id": f"{method}Graph{'At' if direct else ''}",
        "summary": summary + (" by its address" if direct else ""),
        "description": description,
        "response_class": Response,
        "status_code": 200 if method == "get" else 204,
        "responses": responses,
        "openapi_extra": extra,
    }
