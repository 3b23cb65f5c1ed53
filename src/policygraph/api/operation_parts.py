"""What the descriptions of the protocol routes in the OpenAPI document are put together from."""

from typing import Any, Final

from policygraph.api.problem_types import type_iri
from policygraph.api.problems import MEDIA_TYPE

__all__ = [
    "BEARER",
    "IRI",
    "TAG",
    "TEXT",
    "Json",
    "Responses",
    "parameter",
    "problem_answer",
]

Json = dict[str, Any]
Responses = dict[int | str, Json]

BEARER: Final[Json] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "the token that the server was started with; needed to write, never to read",
    }
}
"""The security scheme of what writes."""

IRI: Final[Json] = {"type": "string", "format": "uri", "minLength": 1}
TEXT: Final[Json] = {"schema": {"type": "string"}}
TAG: Final[Json] = {"ETag": {"description": "of this form, strong", "schema": {"type": "string"}}}


def problem_answer(status: int, id_: str, when: str, detail: str, instance: str) -> Json:
    """Return the description of a problem, with an example; its schema is added to all."""
    example = {
        "type": type_iri(id_), "title": when, "status": status, "detail": detail,
        "instance": instance,
    }  # fmt: skip
    return {"description": when, "content": {MEDIA_TYPE: {"example": example}}}


def parameter(name: str, description: str, schema: Json, where: str = "query", **more: Any) -> Json:
    """Return the description of a parameter."""
    return {"name": name, "in": where, "description": description, "schema": schema, **more}
