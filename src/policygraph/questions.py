"""Questions as files: one ``.rq`` with a header that is enforced; terms are bound, never pasted.

The header is YAML in ``#+`` comments (the convention of grlc), so that the file stays plain SPARQL.
Rules, each with its error: the header parses; it has a summary in two languages, columns and
parameters; the columns are the projection, in order; every parameter is a column; an IRI has a
range; a parameter that is not required is bound by a triple pattern, so that leaving it out means
"all", or has a default; the rows have an order. A question with words in its rows projects
``?lang`` after its columns: it is bound to the language asked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from policygraph.errors import InputError, NotFoundError, QuestionError
from policygraph.matching import Resolver
from policygraph.model import Language, Text
from policygraph.question_rows import (
    LANG,
    BoundTerm,
    Select,
    Table,
    as_csv_rows,
    as_json_rows,
    run,
)
from policygraph.vocabulary import PREFIXES, XSD, expand, local_name

__all__ = [
    "BoundTerm",
    "Parameter",
    "Question",
    "Select",
    "Table",
    "as_csv_rows",
    "as_json_rows",
    "ask",
    "bind",
    "check_query",
    "described",
    "find",
    "load",
    "parse",
    "run",
]

_KINDS = ("iri", "year", "date", "text", "integer")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VARIABLE = re.compile(r"\?\w+")
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_PARENTHESES = re.compile(r"(\()([^()]*)\)")
_GROUP = re.compile(r"(\b(?:OPTIONAL|MINUS|EXISTS)\s*)?\{([^{}]*)\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: how its value is read and, for an IRI, the classes it may be of."""

    name: str
    kind: str
    ranges: tuple[str, ...]
    required: bool
    example: str | None
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question file, parsed and checked against its own SPARQL."""

    name: str
    path: Path
    summary: Text
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    sparql: str

    @property
    def in_languages(self) -> bool:
        """Whether its rows hold words, which are those of the language asked for."""
        return f"?{LANG}" in _VARIABLE.findall(_NOT_CODE.sub(" ", self.sparql))


def _fail(path: Path, id_: str, message: str, line: int = 1) -> QuestionError:
    return QuestionError(id_, f"{path}:{line}: {message}")


def _parameter(path: Path, raw: Any) -> Parameter:
    if not isinstance(raw, dict) or not _NAME.fullmatch(str(raw.get("name", ""))):
        raise _fail(path, "invalid-header", f"a parameter needs a lower-case name, not {raw!r}.")
    unknown = set(raw) - {
        "name", "kind", "range", "required", "example", "default", "description",
    }  # fmt: skip
    kind = raw.get("kind", "iri")
    if kind not in _KINDS or unknown:
        what = f"unknown fields {sorted(unknown)}" if unknown else f"unknown kind {kind!r}"
        raise _fail(path, "invalid-header", f"parameter {raw['name']}: {what}; kinds: {_KINDS}.")
    ranges = raw.get("range", [])
    ranges = [ranges] if isinstance(ranges, str) else ranges
    if kind == "iri" and not ranges:
        raise _fail(path, "invalid-header", f"parameter {raw['name']}: an iri needs a range.")
    text = {k: None if raw.get(k) is None else str(raw[k]) for k in ("example", "default")}
    return Parameter(
        str(raw["name"]),
        str(kind),
        tuple(expand(r) or r for r in ranges),
        bool(raw.get("required", False)),
        text["example"],
        text["default"],
        str(raw.get("description", "")),
    )


def parse(path: Path) -> Question:
    """Read one question file and hold its header against its SPARQL.

    Raises QuestionError (invalid-header, header-mismatch, invalid-sparql) with file and line.
    """
    source = path.read_text(encoding="utf-8")
    header = "\n".join(
        line[2:].removeprefix(" ") for line in source.splitlines() if line.startswith("#+")
    )
    try:
        raw = yaml.safe_load(header)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise _fail(path, "invalid-header", f"the header is not YAML: {error}", line) from error
    if not isinstance(raw, dict):
        raise _fail(path, "invalid-header", "there is no header of `#+` lines.")
    for name in ("summary", "summary_nl", "columns"):
        if not raw.get(name):
            raise _fail(path, "invalid-header", f"the header has no {name}.")
    if not isinstance(raw["columns"], dict):
        raise _fail(path, "invalid-header", "columns must be a mapping of names to descriptions.")
    parameters = tuple(_parameter(path, p) for p in raw.get("parameters") or ())
    question = Question(
        path.stem,
        path,
        Text(str(raw["summary_nl"]), str(raw["summary"])),
        str(raw.get("description", "")).strip(),
        tuple(str(t) for t in raw.get("tags") or ()),
        parameters,
        {str(k): str(v) for k, v in raw["columns"].items()},
        source,
    )
    _hold_against_query(question)
    return question


def _position(error: SyntaxError) -> tuple[int, int, str]:
    """Return line, column and message of a syntax error; the store puts the place in its text."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if found:
        return int(found[1]), int(found[2]), found[3]
    return error.lineno or 1, error.offset or 1, str(error)


def _hold_against_query(question: Question) -> None:
    path = question.path
    try:
        result = ox.Store().query(question.sparql)
    except SyntaxError as error:
        line, _, what = _position(error)
        raise _fail(path, "invalid-sparql", what, line) from error
    if not isinstance(result, ox.QuerySolutions):
        raise _fail(path, "invalid-sparql", "a question is a SELECT.")
    projection = [v.value for v in result.variables]
    if question.in_languages and projection.pop() != LANG:
        raise _fail(path, "header-mismatch", "?lang is used, so it is projected, as the last.")
    if projection != list(question.columns):
        raise _fail(
            path,
            "header-mismatch",
            f"the columns {list(question.columns)} are not the projection {projection}.",
        )
    missing = [p.name for p in question.parameters if p.name not in question.columns]
    if missing:
        raise _fail(path, "header-mismatch", f"parameters that are no column: {missing}.")
    patterns = _patterns(question.sparql)
    loose = [
        p.name
        for p in question.parameters
        if not p.required and p.default is None and f"?{p.name}" not in patterns
    ]
    if loose:
        raise _fail(
            path,
            "header-mismatch",
            f"parameters that may be left out, but have no default and stand in no triple pattern "
            f"outside FILTER, BIND, OPTIONAL and MINUS: {loose}.",
        )
    if not _ORDERED.search(_NOT_CODE.sub(" ", question.sparql)):
        raise _fail(path, "invalid-sparql", "a question needs an ORDER BY, down to a unique key.")


def _patterns(sparql: str) -> frozenset[str]:
    """Return the variables of the triple patterns that every row must match.

    What stands in parentheses (FILTER, BIND), in OPTIONAL, MINUS or EXISTS is taken away, from
    the inside outwards; IRIs, strings and comments are no code.
    """
    code = _NOT_CODE.sub(" ", sparql)
    code = code[code.find("{") : code.rfind("}") + 1]
    for inner in (_PARENTHESES, _GROUP):
        found = 1
        while found:
            code, found = inner.subn(lambda m: "" if m[1] else m[2], code)
    return frozenset(_VARIABLE.findall(code))


def load(folder: Path) -> dict[str, Question]:
    """Read all questions of a folder, by name. Raises QuestionError for the first bad one."""
    return {path.stem: parse(path) for path in sorted(folder.glob("*.rq"))}


def described(question: Question, lang: Language) -> dict[str, Any]:
    """Return what the catalogue says of a question, as JSON: name, summary, parameters, columns."""
    return {
        "name": question.name,
        "summary": question.summary[lang],
        "description": question.description,
        "tags": list(question.tags),
        "parameters": [
            {
                "name": p.name,
                "kind": p.kind,
                "range": list(p.ranges),
                "required": p.required,
                "default": p.default,
                "example": p.example,
            }
            for p in question.parameters
        ],
        "columns": dict(question.columns),
    }


def find(questions: Mapping[str, Question], name: str) -> Question:
    """Return a question by name. Raises NotFoundError (unknown-question) with the nearest."""
    if name in questions:
        return questions[name]
    from rapidfuzz import process

    near = process.extract(name, list(questions), limit=2, score_cutoff=60)
    hint = f" Did you mean {' or '.join(repr(n) for n, _, _ in near)}?" if near else ""
    raise NotFoundError(
        "unknown-question",
        f"There is no question named {name!r}.{hint} `policygraph questions` lists all.",
    )


def bind(
    question: Question, values: Mapping[str, str], names: Resolver, lang: Language = "nl"
) -> dict[str, BoundTerm]:
    """Turn the values of parameters and the language into terms.

    Raises InputError (missing-parameter, invalid-parameter) or NotFoundError (unknown-name).
    """
    known = {p.name: p for p in question.parameters}
    for name in values:
        if name not in known:
            raise InputError(
                "invalid-parameter",
                f"The question {question.name} has no parameter {name!r}; it has "
                f"{', '.join(known) or 'none'}.",
            )
    terms: dict[str, BoundTerm] = {LANG: ox.Literal(lang)} if question.in_languages else {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            if parameter.required:
                raise InputError(
                    "missing-parameter",
                    f"The question {question.name} needs --{parameter.name}"
                    + (f", for example {parameter.example!r}." if parameter.example else "."),
                )
        else:
            terms[parameter.name] = _term(parameter, value, names)
    return terms


def _term(parameter: Parameter, value: str, names: Resolver) -> BoundTerm:
    wrong = InputError(
        "invalid-parameter", f"--{parameter.name} must be a {parameter.kind}, not {value!r}."
    )
    if parameter.kind == "iri":
        iri = expand(value) if value == parameter.default else None
        try:
            return ox.NamedNode(iri or _iri(parameter, value, names))
        except ValueError as error:
            raise wrong from error
    if parameter.kind == "year":
        if not re.fullmatch(r"\d{4}", value):
            raise wrong
        return ox.Literal(value, datatype=ox.NamedNode(XSD.gYear))
    if parameter.kind == "date":
        try:
            return ox.Literal(
                date.fromisoformat(value).isoformat(), datatype=ox.NamedNode(XSD.date)
            )
        except ValueError as error:
            raise wrong from error
    if parameter.kind == "integer":
        if not re.fullmatch(r"-?\d{1,18}", value):
            raise wrong
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD.integer))
    return ox.Literal(value)


def _iri(parameter: Parameter, value: str, names: Resolver) -> str:
    types = tuple(local_name(r) for r in parameter.ranges)
    if "Policy" in types:
        return names.policy(value)
    return names.find(value, *types)


def ask(
    question: Question,
    values: Mapping[str, str],
    names: Resolver,
    select: Select,
    lang: Language = "nl",
) -> Table:
    """Answer a question with the values of its parameters, its words in a language."""
    return run(question.sparql, select, bind(question, values, names, lang))


_FORBIDDEN = (
    (re.compile(r"\bSERVICE\b", re.IGNORECASE), "SERVICE asks another server"),
    (re.compile(r"\bLOAD\b", re.IGNORECASE), "LOAD reads another address"),
    (
        re.compile(r"\b(?:INSERT|DELETE|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.IGNORECASE),
        "an update changes the graph",
    ),
)
_NOT_CODE = re.compile(
    r"""<[^<>"{}()|^`\\\s]*>|#[^\r\n]*|\"{3}(?:.|\n)*?\"{3}|'{3}(?:.|\n)*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
)


def check_query(text: str) -> None:
    """Refuse what a query may not do: SERVICE, LOAD, updates; IRIs, strings, comments aside.

    Raises InputError (forbidden-query, invalid-query); the latter with line and column.
    """
    code = _NOT_CODE.sub(" ", text)
    for pattern, reason in _FORBIDDEN:
        hit = pattern.search(code)
        # A variable or prefixed name may contain the word: ?load, ex:add.
        if hit and code[hit.start() - 1 : hit.start()] not in ("?", "$", ":"):
            if code[hit.end() : hit.end() + 1] == ":":
                continue
            raise InputError(
                "forbidden-query",
                f"{hit[0].upper()} is refused: {reason}. Only SELECT, ASK, CONSTRUCT and "
                "DESCRIBE over this graph are answered.",
            )
    try:
        ox.Store().query(text, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        line, column, what = _position(error)
        raise InputError(
            "invalid-query", f"The query is not SPARQL at line {line}, column {column}: {what}."
        ) from error
