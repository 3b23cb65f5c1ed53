"""``/query``: SPARQL for people who know some: an editor, the questions as examples, the answer.

The page holds no answer itself. Its form asks ``/sparql``, with a script or without one: without,
the browser shows or saves the form of the answer that was chosen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph import questions as asked_for
from policygraph.api.representation import make_once
from policygraph.api.state import ServerState, state_of
from policygraph.errors import InputError, NotFoundError
from policygraph.explorer.pages import Frame, Shown, show_always
from policygraph.question_rows import BoundTerm
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.vocabulary import PREFIXES

__all__ = ["filled", "router"]

router = APIRouter()

_LONGEST: Final = 100_000
_READY: Final = ("pg", "skos", "dcterms", "rdfs", "xsd")
_EXAMPLE: Final = """# Hoe vaak noemt het beleid elke wet? How often is each law named?
SELECT ?law ?name (COUNT(DISTINCT ?provision) AS ?provisions) WHERE {
  ?provision a pg:Provision ; pg:citesLaw ?law .
  ?law skos:prefLabel ?name .
  FILTER (LANG(?name) = "nl")
}
GROUP BY ?law ?name
ORDER BY DESC(?provisions) ?law"""
_FORMS: Final = (
    ("text/csv", "CSV"),
    ("text/tab-separated-values", "TSV"),
    ("application/sparql-results+json", "JSON"),
    ("application/sparql-results+xml", "XML"),
    ("text/turtle", "Turtle"),
    ("application/ld+json", "JSON-LD"),
    ("application/n-triples", "N-Triples"),
    ("application/rdf+xml", "RDF/XML"),
)
"""What an answer can be saved as: a table in the first four, a graph in the others."""
_TYPES: Final = {"year": "number", "integer": "number", "date": "date", "text": "text"}

_SKIPPED = re.compile(
    r"""<[^<>"{}()|^`\\\s]*>|\#[^\r\n]*|\"{3}(?:.|\n)*?\"{3}|'{3}(?:.|\n)*?'{3}"""
    r"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
)
_BRANCH = re.compile(r"(?:\bWHERE|\bUNION|\bOPTIONAL|\{|\})?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a question as a field of the form; ``choices`` are offered names."""

    name: str
    description: str
    type: str
    required: bool
    value: str
    example: str
    choices: tuple[str, ...]


@router.get("/query", include_in_schema=False)
async def query(request: Request) -> Response:
    """Show the editor, with the query or the question of the address in it."""
    state = state_of(request)
    return await show_always(request, partial(_page, state))


def _page(state: ServerState, session: Session | None, frame: Frame) -> Shown:
    known: dict[str, asked_for.Question] = make_once(
        state, "questions", lambda: asked_for.load(folder("queries"))
    )
    # The questions are about policies; a scratch store has none.
    found = known if session else {}
    asked = dict(frame.asked)
    values: dict[str, Any] = {
        "questions": found, "question": None, "fields": (), "error": None, "run": False,
        "query_text": _ready() + _EXAMPLE, "inferred": asked.get("inferred") != "false",
        "forms": _FORMS, "prefixes": PREFIXES,
        "rows_at_most": state.settings.query_rows, "seconds": state.settings.query_seconds,
    }  # fmt: skip
    if "query" in asked:
        values |= {"query_text": asked["query"][:_LONGEST], "run": True}
    elif session and "question" in asked:
        values |= _question(found, asked, session, frame)
    return Shown("query.html", values)


def _ready() -> str:
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in _READY) + "\n"


def _question(
    found: Mapping[str, asked_for.Question],
    asked: Mapping[str, str],
    session: Session,
    frame: Frame,
) -> dict[str, Any]:
    """Return the question with its fields; what cannot be understood is said above them."""
    try:
        question = asked_for.find(found, asked["question"])
    except NotFoundError as error:
        return {"error": str(error)}
    known = {p.name for p in question.parameters}
    given = {k: v for k, v in asked.items() if k in known}
    values: dict[str, Any] = {
        "question": question,
        "fields": tuple(_field(p, given, session, frame) for p in question.parameters),
        "query_text": _plain(question.sparql),
    }
    missing = [p.name for p in question.parameters if p.required and p.name not in given]
    if missing:
        return values
    try:
        terms = asked_for.bind(question, given, session.names, frame.lang)
    except (InputError, NotFoundError) as error:
        return values | {"error": str(error)}
    return values | {"query_text": filled(_plain(question.sparql), terms), "run": True}


def _field(
    parameter: asked_for.Parameter, given: Mapping[str, str], session: Session, frame: Frame
) -> Field:
    types = {r.rsplit("#", 1)[-1] for r in parameter.ranges}
    catalogue = session.catalogue
    names = {c.label[frame.lang] for c in catalogue.concepts.values() if c.type in types}
    if "Policy" in types:
        names |= {p.slug for p in catalogue.policies.values()}
    default = parameter.default or ""
    return Field(
        parameter.name,
        parameter.description,
        _TYPES.get(parameter.kind, "text"),
        parameter.required,
        given.get(parameter.name, "" if default.startswith("pg:") else default),
        parameter.example or "",
        tuple(sorted(names, key=str.casefold)),
    )


def _plain(text: str) -> str:
    """Return a question without its header."""
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    return "\n".join(lines).strip() + "\n"


def filled(text: str, terms: Mapping[str, BoundTerm]) -> str:
    """Return a question as a query that stands alone: its terms in VALUES, as RDF writes them.

    They stand in the outermost pattern and wherever a pattern that mentions them is evaluated
    without what stands beside it: in the branches of a UNION and in an OPTIONAL that holds another.
    """
    if not terms:
        return text
    code = _SKIPPED.sub(lambda m: " " * len(m[0]), text)
    start = code.index("{", re.search(r"\bWHERE\b", code).start())  # type: ignore[union-attr]
    places = {start: _values(terms)}
    for found in re.finditer(r"\{", code[start + 1 :]):
        at = start + 1 + found.start()
        before = _BRANCH.search(code[:at])
        inside = code[at + 1 : _end(code, at)]
        if before and before[0].strip() and not _simple(before[0], inside):
            inner = set(re.findall(r"[?$](\w+)", inside))
            places[at] = _values({n: t for n, t in terms.items() if n in inner})
    for at in sorted(places, reverse=True):
        text = text[: at + 1] + places[at] + text[at + 1 :]
    return text


def _simple(word: str, inside: str) -> bool:
    """Tell whether a pattern is an OPTIONAL without another in it: its filters see outside."""
    return word.strip().upper() == "OPTIONAL" and "{" not in inside


def _end(code: str, start: int) -> int:
    """Return where the group ends that begins at a brace."""
    depth = 0
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if not depth:
            return at
    return len(code)


def _values(terms: Mapping[str, BoundTerm]) -> str:
    if not terms:
        return ""
    names = " ".join("?" + name for name in terms)
    values = " ".join(_written(term) for term in terms.values())
    return f"\n  VALUES ({names}) {{ ({values}) }}"


def _written(term: BoundTerm) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    return str(term)
