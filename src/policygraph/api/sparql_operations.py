"""``/sparql`` as the OpenAPI document describes it; the examples hold on every server."""

from typing import Final

from fastapi.responses import Response

from policygraph.api.negotiation import RDF_GRAPHS
from policygraph.api.operation_parts import (
    IRI,
    TAG,
    TEXT,
    Json,
    Responses,
    parameter,
    problem_answer,
)

__all__ = ["RESULTS", "SPARQL_GET", "SPARQL_POST"]

_BOTH = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "application/json",
    "application/xml",
)
_TABLES = ("text/csv", "text/tab-separated-values")
RESULTS = {"select": (*_BOTH[:2], *_TABLES, *_BOTH[2:]), "ask": _BOTH, "graph": RDF_GRAPHS}
"""What each kind of result is available as, the default first."""


_QUERY = (
    "PREFIX pg: <https://w3id.org/policygraph/ns#> "
    "SELECT ?policy ?year WHERE { ?policy pg:hasTerm/pg:contractYear ?year } LIMIT 10"
)
_UPDATE = (
    "INSERT DATA { GRAPH <https://example.org/notes> "
    '{ <https://example.org/a> <https://example.org/says> "yes" } }'
)

_TERM: Json = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"enum": ["uri", "literal", "bnode"]}, "value": {"type": "string"}},
}
_ANSWER_SCHEMA: Json = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON Format",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": _TERM},
                }
            },
        },
    },
}
_ANSWER_EXAMPLE: Json = {
    "head": {"vars": ["policy", "year"]},
    "results": {
        "bindings": [
            {
                "policy": {
                    "type": "uri",
                    "value": "https://w3id.org/policygraph/id/policy/asr-wijkverpleging-2027",
                },
                "year": {
                    "type": "literal",
                    "value": "2027",
                    "datatype": "http://www.w3.org/2001/XMLSchema#gYear",
                },
            }
        ]
    },
}
_ANSWERS: Json = {
    _BOTH[0]: {"schema": _ANSWER_SCHEMA, "example": _ANSWER_EXAMPLE},
    _BOTH[1]: {},
    "text/csv": TEXT | {"example": "policy,year\r\n"},
    "text/tab-separated-values": TEXT | {"example": "?policy\t?year\n"},
    "application/json": {"schema": _ANSWER_SCHEMA},
    "application/xml": {},
    **{media: {} for media in RDF_GRAPHS},
}
_DATASET: Json = {
    "type": "array",
    "items": IRI,
}
_FORMATS = sorted({media for offers in RESULTS.values() for media in offers})
_OPTIONS = [
    parameter(
        "inferred",
        "`false` leaves the inferred graph out; a query with FROM names its graphs itself",
        {"type": "string", "enum": ["true", "false"], "default": "true"},
    ),
    parameter(
        "drafts",
        "`include` adds what nobody reviewed to the default graph; without it a draft is only "
        "found by a query that names its graph",
        {"type": "string", "enum": ["include"]},
    ),
    parameter("_format", "media type, instead of Accept", {"type": "string", "enum": _FORMATS}),
]
_DATASET_PARAMETERS = [
    parameter("default-graph-uri", "graph of the default graph; wins over FROM", _DATASET),
    parameter("named-graph-uri", "named graph; wins over FROM NAMED", _DATASET),
]
_SPARQL_PROBLEMS: Responses = {
    400: problem_answer(
        400, "invalid-query", "not SPARQL 1.1, or a parameter that cannot be used",
        "Not SPARQL at line 2, column 11: expected '.'.", "/sparql",
    ),
    403: problem_answer(
        403, "forbidden-query", "SERVICE or LOAD, or an update on a server that takes none",
        "SERVICE is refused: SERVICE asks another server.", "/sparql",
    ),
    406: problem_answer(
        406, "not-acceptable", "none of the forms that this kind of result has",
        "This is available as: text/turtle.", "/sparql",
    ),
    413: problem_answer(
        413, "answer-too-large", "an answer, a body or a need of memory beyond the limits",
        "The answer is larger than 100000 rows.", "/sparql",
    ),
    503: problem_answer(
        503, "busy", "too many queries wait, or the server starts or stops",
        "Too many queries are waiting. Try again in a moment.", "/sparql",
    ),
    504: problem_answer(
        504, "query-too-slow", "the query took longer than it may",
        "This took longer than 10 seconds and was stopped.", "/sparql",
    ),
}  # fmt: skip
_CHANGED: Responses = {
    304: {"description": "the client has this representation (If-None-Match)", "headers": TAG},
    412: problem_answer(
        412, "precondition-failed", "the representation is not the one of If-Match",
        "The answer is not the one that If-Match names.", "/sparql",
    ),
}  # fmt: skip

SPARQL_GET: Final[Json] = {
    "operation_id": "query",
    "summary": "Ask in SPARQL 1.1",
    "description": "Answers `query`. Without one: the service description, in RDF, or a page for "
    "people. The prefixes of policygraph need no declaration. A query that asks for the time or "
    "for chance gets a new ETag with each answer.",
    "response_class": Response,
    "responses": {
        200: {
            "description": "the answer, in a form that its kind of result has",
            "headers": TAG,
            "content": {**_ANSWERS, "text/html": TEXT},
        },
        **_CHANGED,
        **_SPARQL_PROBLEMS,
    },
    "openapi_extra": {
        "parameters": [
            parameter("query", "SPARQL 1.1", {"type": "string"}, example=_QUERY),
            *_DATASET_PARAMETERS,
            *_OPTIONS,
        ]
    },
}
_FORM_FIELDS: Json = {
    "query": {"type": "string", "description": "a query"},
    "update": {"type": "string", "description": "an update"},
    **{p["name"]: p["schema"] | {"description": p["description"]} for p in _DATASET_PARAMETERS},
    "using-graph-uri": {**_DATASET, "description": "of an update, as USING"},
    "using-named-graph-uri": {**_DATASET, "description": "of an update, as USING NAMED"},
    **{p["name"]: p["schema"] | {"description": p["description"]} for p in _OPTIONS},
}
SPARQL_POST: Final[Json] = {
    "operation_id": "queryOrUpdate",
    "summary": "Ask or change in SPARQL 1.1",
    "description": "A query or an update as it is, with its options in the address, or either of "
    "them in a form. An update needs the token and a server that may be written to; it is on disk "
    "when 204 is answered, and every later answer holds it.",
    "response_class": Response,
    "responses": {
        200: {"description": "the answer to a query", "content": _ANSWERS},
        204: {"description": "the update was done"},
        401: problem_answer(
            401, "missing-token", "an update without the right token",
            "A write needs the header `Authorization: Bearer …`.", "/sparql",
        ),
        415: problem_answer(
            415, "unsupported-media-type", "the body is of another type",
            "A query or update is sent as application/sparql-query, not as text/plain.", "/sparql",
        ),
        **_SPARQL_PROBLEMS,
    },
    "openapi_extra": {
        "security": [{}, {"bearer": []}],
        "parameters": [
            *_DATASET_PARAMETERS,
            parameter("using-graph-uri", "of an update, as USING", _DATASET),
            parameter("using-named-graph-uri", "of an update, as USING NAMED", _DATASET),
            *_OPTIONS,
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-query": TEXT | {"example": _QUERY},
                "application/sparql-update": TEXT | {"example": _UPDATE},
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": _FORM_FIELDS,
                        "oneOf": [{"required": ["query"]}, {"required": ["update"]}],
                    },
                    "example": {"query": _QUERY},
                },
            },
        },
    },
}  # fmt: skip
