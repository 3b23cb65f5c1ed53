"""``/api/questions``, ``/api/compare``, ``/api/impact``: the catalogue, and what changes touch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from starlette.responses import Response

from policygraph import questions as asked_for
from policygraph.api import schemas
from policygraph.api.days import AsOf
from policygraph.api.problems import MEDIA_TYPE
from policygraph.api.protocol import engine_of, problem_of, while_connected
from policygraph.api.representation import (
    CSV,
    JSON,
    PROBLEMS,
    Body,
    Drafts,
    Name,
    Parameters,
    in_thread,
    make_once,
    page,
    represent,
    represent_live,
)
from policygraph.api.state import ServerState, state_of
from policygraph.changes import are_changes
from policygraph.comparison import compare as put_side_by_side
from policygraph.comparison import comparison_json
from policygraph.desk.changes_json import changes_json
from policygraph.engine import Asked, EngineError
from policygraph.errors import InputError
from policygraph.fragments import compact_json
from policygraph.impact import impact as find_impact
from policygraph.impact import impact_json
from policygraph.model import Language
from policygraph.question_versions import AS_OF, asked_of, takes_a_day
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.version_choice import texts_json, texts_on

__all__ = ["RESERVED", "THINGS", "lifespan", "questions_json", "router"]

RESERVED: Final = frozenset({"lang", "limit", "offset", "inferred", "drafts", "_format"})
"""Parameters of the address that are not those of a question."""

THINGS: Final = (
    "Law", "Certification", "Registration", "Register", "Standard", "Agreement", "Programme",
    "Organization", "InformationSystem", "ContractDocument", "Norm", "Circumstance", "Theme",
    "ProviderType", "ProfessionalRole", "CareType",
)  # fmt: skip
"""The types of things whose impact can be asked."""

_MOST_ROWS: Final = 100_000
_LONGEST_VALUE: Final = 300

_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "iri": {"type": "string", "minLength": 1, "maxLength": _LONGEST_VALUE},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "string", "pattern": "^-?[0-9]{1,18}$"},
    "text": {"type": "string", "maxLength": _LONGEST_VALUE},
}
"""What the value of a parameter of each kind looks like."""

_AS_OF: Final = asked_for.Parameter(
    AS_OF, "date", (), required=False, example="2026-07-01", default=None,
    description="the text published on this day; without it the newest",
)  # fmt: skip

_STOPPED: Final[dict[int | str, dict[str, Any]]] = {
    403: {
        "description": "drafts, of a server that takes writes",
        "content": {MEDIA_TYPE: {}},
    },
    413: {
        "description": "more rows, bytes or memory than one answer may have",
        "content": {MEDIA_TYPE: {}},
    },
    504: {"description": "a question that took too long was stopped", "content": {MEDIA_TYPE: {}}},
}

router = APIRouter(tags=["questions"])
documented = APIRouter(tags=["questions"])


@asynccontextmanager
async def lifespan(state: ServerState) -> AsyncIterator[None]:
    """Read the questions before the first request."""
    if state.session is not None:
        _questions(state)
    yield


def _questions(state: ServerState) -> Mapping[str, asked_for.Question]:
    found: Mapping[str, asked_for.Question] = make_once(
        state, "questions", lambda: asked_for.load(folder("queries"))
    )
    return found


def questions_json(
    questions: Mapping[str, asked_for.Question], lang: Language
) -> list[dict[str, Any]]:
    """Return the catalogue of questions, as ``policygraph questions --format json`` lists it."""
    return [asked_for.described(q, lang) for q in questions.values()]


@router.get(
    "/api/questions",
    operation_id="listQuestions",
    summary="Which questions are there?",
    response_model=schemas.QuestionList,
    responses=PROBLEMS,
)
async def list_questions(request: Request, asked: Annotated[Parameters, Query()]) -> Response:
    """List the questions with their parameters; each is a file in ``queries/``."""

    def make(_: Session, __: str, lang: Language) -> Body:
        found = questions_json(_questions(state_of(request)), lang)
        return Body(
            compact_json({"total": len(found), "has_more": False, "questions": found}),
            {"X-Total-Count": str(len(found))},
        )

    return await represent(request, make, lang=asked.lang)


class AskParameters(Parameters):
    """What every question takes beside its own parameters."""

    model_config = ConfigDict(extra="ignore")

    limit: int = Field(_MOST_ROWS, ge=1, le=_MOST_ROWS, description="most rows")
    offset: int = Field(0, ge=0, le=10_000_000, description="rows to pass over")
    inferred: bool = Field(True, description="with what was inferred, or only what was asserted")
    drafts: Drafts = None
    form: Literal["json", "csv"] | SkipJsonSchema[None] = Field(
        None, alias="_format", description="the form; wins over Accept", examples=["json"]
    )


@router.get("/api/questions/{name}", include_in_schema=False)
async def ask_question(
    request: Request, name: str, asked: Annotated[AskParameters, Query()]
) -> Response:
    """Answer a question by name; one that is not there is 404 with the nearest names."""
    return await _ask(request, name, asked)


async def _ask(request: Request, name: str, asked: AskParameters) -> Response:
    values = _values(request)

    async def make(session: Session, media: str, lang: Language) -> Body:
        question = asked_for.find(_questions(state_of(request)), name)
        query, left = asked_of(question, values, session.catalogue)
        known = session.names_with_drafts if asked.drafts else session.names
        names = partial(asked_for.bind, question, left, known, lang)
        terms = await in_thread(state_of(request), names)
        wanted = Asked(
            query,
            terms,
            asked.limit,
            asked.offset,
            media == CSV,
            asked.inferred,
            bool(asked.drafts),
        )
        try:
            found = await while_connected(request, engine_of(request).ask(wanted))
        except EngineError as error:
            raise problem_of(error) from error
        shown = page(request, found.total, asked.limit, asked.offset)
        if media == CSV:
            return Body(found.body, shown.headers)
        rows = [found.body] if found.body else []
        return shown.body("rows", rows, question=name, columns=list(found.columns))

    return await represent_live(
        request,
        make,
        lambda: engine_of(request).version,
        lang=asked.lang,
        offers=(JSON, CSV),
        form=asked.form,
    )


def _document(question: asked_for.Question) -> None:
    """Describe a question as an operation of its own, with its own parameters."""

    async def ask(request: Request, asked: Annotated[AskParameters, Query()]) -> Response:
        return await _ask(request, question.name, asked)

    first, *rest = question.name.split("-")
    documented.add_api_route(
        f"/api/questions/{question.name}",
        ask,
        operation_id=first + "".join(word.capitalize() for word in rest),
        summary=question.summary.en,
        description=question.description,
        response_model=schemas.Rows,
        responses=PROBLEMS
        | _STOPPED
        | {
            200: {
                "description": "the rows",
                "content": {
                    CSV: {
                        "schema": {"type": "string"},
                        "example": ",".join(question.columns) + "\n",
                    }
                },
            }
        },
        openapi_extra={"parameters": [_described(p) for p in _parameters(question)]},
    )


def _parameters(question: asked_for.Question) -> list[asked_for.Parameter]:
    """Return the parameters of a question, and the day where it is not one of its own."""
    own = list(question.parameters)
    if AS_OF in (p.name for p in own) or not takes_a_day(question):
        return own
    return [*own, _AS_OF]


def _described(parameter: asked_for.Parameter) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required and parameter.default is None,
        "description": parameter.description or f"a {parameter.kind}",
        "schema": _SCHEMAS[parameter.kind],
    }
    return out if parameter.example is None else out | {"example": parameter.example}


def _values(request: Request) -> dict[str, str]:
    """Return the parameters of the question. Raises InputError (invalid-parameter) for others.

    A question takes one value of each, and none is longer than a name can be.
    """
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in RESERVED:
            continue
        if name in values:
            raise InputError("invalid-parameter", f"{name} is given more than once.")
        if len(value) > _LONGEST_VALUE:
            raise InputError(
                "invalid-parameter", f"{name} may have {_LONGEST_VALUE} characters at most."
            )
        values[name] = value
    return values


class Compare(Parameters):
    """The policies to compare."""

    policy: list[Name] = Field(
        min_length=2,
        max_length=20,
        description="a policy, by slug, title or IRI; two or more",
        examples=[["asr-wijkverpleging-2027", "asr-gli-2027"]],
        json_schema_extra={"minItems": 2},
    )
    as_of: AsOf = None


@router.get(
    "/api/compare",
    operation_id="comparePolicies",
    summary="In what do policies differ?",
    response_model=schemas.Comparison,
    responses=PROBLEMS,
)
async def compare(request: Request, asked: Annotated[Compare, Query()]) -> Response:
    """Put policies side by side, by norm: only here, firmer, looser, another threshold or proof.

    Of two consecutive years or versions of one policy, ``report`` says what changed. With ``as_of``
    it is of each policy the text that was published and in force on that day.
    """
    return await represent(request, partial(_compare, asked), lang=asked.lang)


def _compare(asked: Compare, session: Session, _: str, lang: Language) -> Body:
    catalogue = session.catalogue
    named = [session.names.policy(p) for p in asked.policy]
    day = asked.as_of.isoformat() if asked.as_of else None
    texts = texts_on(catalogue, named, day)
    said = texts_json(texts, lang)
    if are_changes([catalogue.policies[p] for p in texts.policies]):
        told = session.changes(*texts.policies)
        body = changes_json(catalogue, told, lang, session.documents.quote)
        return _whole(said | body, len(told.comparison.rows))
    found = put_side_by_side(catalogue, texts.policies)
    return _whole(said | comparison_json(catalogue, found, lang), len(found.rows))


class Impacted(Parameters):
    """The thing that changes."""

    thing: Name = Field(
        description="a law, certificate, norm, care type … by name, alias or IRI",
        examples=["Wkkgz"],
    )
    as_of: AsOf = None


@router.get(
    "/api/impact",
    operation_id="impact",
    summary="Whom does a change of a law, certificate or norm touch?",
    response_model=schemas.Impact,
    responses=PROBLEMS,
)
async def impact(request: Request, asked: Annotated[Impacted, Query()]) -> Response:
    """Say which provisions, kinds of care and providers refer to a thing."""
    return await represent(request, partial(_impact, asked), lang=asked.lang)


def _impact(asked: Impacted, session: Session, _: str, lang: Language) -> Body:
    day = asked.as_of.isoformat() if asked.as_of else None
    found = find_impact(session.catalogue, session.names.find(asked.thing, *THINGS), day)
    return _whole(impact_json(session.catalogue, found, lang), len(found.provisions))


def _whole(found: dict[str, Any], total: int) -> Body:
    """Return a list that is never cut: what the command line writes, and the total."""
    content = compact_json({"total": total, "has_more": False} | found)
    return Body(content, {"X-Total-Count": str(total)})


# Adding a file to the folder adds the operation; the route for any name comes after them.
for _question in asked_for.load(folder("queries")).values():
    _document(_question)
router.routes[:0] = documented.routes
