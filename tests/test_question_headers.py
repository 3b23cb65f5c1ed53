"""Every rule of a question's header, refused with file and line; and nothing pasted into a query."""

import ast
import re
from pathlib import Path

import pytest

from policygraph.errors import QuestionError
from policygraph.questions import parse

SOURCE = Path(__file__).parent.parent / "src"

GOOD = """\
#+ summary: Which provisions stand in a policy?
#+ summary_nl: Welke bepalingen staan in een inkoopbeleid?
#+ parameters:
#+   - {name: policy, kind: iri, range: pg:Policy, example: asr-gli-2027}
#+ columns:
#+   policy: the policy
#+   line: the line

PREFIX pg: <https://w3id.org/policygraph/ns#>

SELECT ?policy ?line
WHERE {
  ?provision pg:statedIn ?policy ; pg:startLine ?line .
}
ORDER BY ?policy ?line
"""
PARAMETER = "{name: policy, kind: iri, range: pg:Policy, example: asr-gli-2027}"
PATTERN = "?provision pg:statedIn ?policy ; pg:startLine ?line ."


def written(folder: Path, text: str) -> Path:
    path = folder / "which-provisions-are-there.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_header_is_accepted(tmp_path: Path) -> None:
    question = parse(written(tmp_path, GOOD))
    assert question.name == "which-provisions-are-there"
    assert question.summary.nl == "Welke bepalingen staan in een inkoopbeleid?"
    assert list(question.columns) == ["policy", "line"]
    assert [p.ranges for p in question.parameters] == [("https://w3id.org/policygraph/ns#Policy",)]


BAD = {
    "no header at all": (
        "#+",
        "#",
        "invalid-header",
        1,
        "no header",
    ),
    "header that is not YAML": (
        PARAMETER,
        "{name: policy, kind: iri",
        "invalid-header",
        5,
        "not YAML",
    ),
    "no summary": (
        "#+ summary: Which provisions stand in a policy?\n",
        "",
        "invalid-header",
        1,
        "no summary",
    ),
    "no Dutch summary": (
        "#+ summary_nl: Welke bepalingen staan in een inkoopbeleid?\n",
        "",
        "invalid-header",
        1,
        "no summary_nl",
    ),
    "no columns": (
        "#+ columns:\n#+   policy: the policy\n#+   line: the line\n",
        "",
        "invalid-header",
        1,
        "no columns",
    ),
    "columns as a list": (
        "#+   policy: the policy\n#+   line: the line\n",
        "#+   [policy, line]\n",
        "invalid-header",
        1,
        "columns must be a mapping",
    ),
    "column that is not selected": (
        "#+   line: the line\n",
        "#+   line: the line\n#+   kind: the kind\n",
        "header-mismatch",
        1,
        "are not the projection",
    ),
    "columns in another order": (
        "#+   policy: the policy\n#+   line: the line\n",
        "#+   line: the line\n#+   policy: the policy\n",
        "header-mismatch",
        1,
        "are not the projection",
    ),
    "parameter without a name": (
        "{name: policy, kind",
        "{kind",
        "invalid-header",
        1,
        "lower-case name",
    ),
    "parameter with a name that no option can have": (
        "{name: policy,",
        "{name: Policy-IRI,",
        "invalid-header",
        1,
        "lower-case name",
    ),
    "unknown kind of parameter": (
        "kind: iri",
        "kind: uri",
        "invalid-header",
        1,
        "unknown kind 'uri'",
    ),
    "unknown field of a parameter": (
        "example:",
        "exmaple:",
        "invalid-header",
        1,
        "unknown fields ['exmaple']",
    ),
    "iri without a range": (
        "range: pg:Policy, ",
        "",
        "invalid-header",
        1,
        "needs a range",
    ),
    "parameter that is no column": (
        "{name: policy,",
        "{name: insurer, required: true,",
        "header-mismatch",
        1,
        "no column: ['insurer']",
    ),
    "optional parameter in a FILTER alone": (
        PATTERN,
        "?provision pg:startLine ?line . FILTER (EXISTS { ?provision pg:statedIn ?policy })",
        "header-mismatch",
        1,
        "may be left out",
    ),
    "optional parameter in an OPTIONAL alone": (
        PATTERN,
        "?provision pg:startLine ?line . OPTIONAL { { ?provision pg:statedIn ?policy } }",
        "header-mismatch",
        1,
        "may be left out",
    ),
    "optional parameter in a MINUS alone": (
        PATTERN,
        "?provision pg:startLine ?line . MINUS { ?provision pg:statedIn ?policy }",
        "header-mismatch",
        1,
        "may be left out",
    ),
    "optional parameter in a comment alone": (
        PATTERN,
        "?provision pg:startLine ?line . # ?provision pg:statedIn ?policy",
        "header-mismatch",
        1,
        "may be left out",
    ),
    "language that is not projected": (
        PATTERN,
        PATTERN + " FILTER (LANG(?line) = ?lang)",
        "header-mismatch",
        1,
        "?lang is used",
    ),
    "broken SPARQL": (
        "WHERE {",
        "WHERE [",
        "invalid-sparql",
        12,
        "",
    ),
    "unknown prefix": (
        "PREFIX pg: <https://w3id.org/policygraph/ns#>",
        "",
        "invalid-sparql",
        13,
        "",
    ),
    "no SELECT": (
        "SELECT ?policy ?line\nWHERE",
        "ASK",
        "invalid-sparql",
        1,
        "",
    ),
    "no order": (
        "ORDER BY ?policy ?line\n",
        "# ORDER BY ?policy ?line\n",
        "invalid-sparql",
        1,
        "ORDER BY",
    ),
}


@pytest.mark.parametrize("fault", sorted(BAD))
def test_a_bad_header_is_refused_with_file_and_line(fault: str, tmp_path: Path) -> None:
    good, bad, id_, line, says = BAD[fault]
    assert good in GOOD
    path = written(tmp_path, GOOD.replace(good, bad))
    with pytest.raises(QuestionError) as caught:
        parse(path)
    assert caught.value.id == id_
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "replacement",
    [
        PARAMETER.replace("example:", "required: true, example:"),
        PARAMETER.replace("example:", 'default: "pg:unnamed", example:'),
    ],
    ids=["required", "with a default"],
)
def test_in_a_filter_alone_is_fine_for_what_is_never_left_out(
    replacement: str, tmp_path: Path
) -> None:
    text = GOOD.replace(PARAMETER, replacement).replace(
        PATTERN, "?provision pg:startLine ?line . FILTER EXISTS { ?provision pg:statedIn ?policy }"
    )
    assert parse(written(tmp_path, text)).parameters


_QUERY = re.compile(r"sparql|query", re.IGNORECASE)


def _speaks_of_a_query(node: ast.AST) -> bool:
    names = (
        part.id
        if isinstance(part, ast.Name)
        else part.attr
        if isinstance(part, ast.Attribute)
        else ""
        for part in ast.walk(node)
    )
    return any(_QUERY.search(name) for name in names)


def pasted(source: str) -> list[int]:
    """Return the lines on which text is put into a query, or a query put together."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found = node.func.attr in ("format", "format_map", "replace") and _speaks_of_a_query(
                node.func.value
            )
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            found = _speaks_of_a_query(node.left) or _speaks_of_a_query(node.right)
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))
            found = bool(re.search(r"\b(SELECT|CONSTRUCT|WHERE|ASK|INSERT|DELETE)\b.*[{]", text))
        else:
            continue
        if found:
            lines.append(node.lineno)
    return lines


WRITERS = {
    # Writes queries from the axioms of the ontology; nothing that a user gives comes near it.
    SOURCE / "policygraph" / "reasoning" / "rules.py",
    # Writes INSERT DATA from triples that were parsed and are written by the store's serialiser.
    SOURCE / "policygraph" / "engine" / "writing.py",
    # Writes the queries that a page shows under its tables; an IRI is checked, and known to the graph.
    SOURCE / "policygraph" / "thing_queries.py",
    # Writes which versions of policies count on a day, as IRIs of the graph written by the store.
    SOURCE / "policygraph" / "question_versions.py",
}


@pytest.mark.parametrize(
    "path",
    sorted(set(SOURCE.rglob("*.py")) - WRITERS),
    ids=lambda p: p.relative_to(SOURCE).as_posix(),
)
def test_nothing_is_pasted_into_a_query(path: Path) -> None:
    assert pasted(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "sparql.format(x=1)",
        "question.sparql.replace('a', 'b')",
        "query % name",
        "query + ' LIMIT 1'",
        "f'SELECT ?s WHERE {{ ?s a <{iri}> }}'",
    ],
)
def test_pasting_would_be_seen(code: str) -> None:
    assert pasted(code) == [1]
