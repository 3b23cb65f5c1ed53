"""The checks of the graph: one SELECT a file, and any row it gives is a violation."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import OntologyError, QuestionError
from policygraph.store import GraphStore

__all__ = ["Check", "Violation", "read_check", "read_checks", "run_check"]

_HEADER = re.compile(r"# Problem: (?P<problem>\S.*)\n# Remedy: (?P<remedy>\S.*)\n")
_COLUMNS = (["subject", "message"], ["subject", "message", "at"])


@dataclass(frozen=True, slots=True)
class Check:
    """A query for one fault: its name is that of its file, its header says what to do."""

    name: str
    problem: str
    remedy: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A thing at fault, a sentence that says how, and the thing in whose block that is written."""

    subject: str
    message: str
    at: str


def read_check(path: Path) -> Check:
    """Read a check.

    Raises QuestionError (invalid-header) where the file does not begin with its problem and
    remedy, (invalid-sparql) where it is not SPARQL, (header-mismatch) for other columns than
    subject, message and perhaps at.
    """
    text = path.read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None:
        raise QuestionError(
            "invalid-header",
            f"{path}:1: a check begins with the lines `# Problem: …` and `# Remedy: …`.",
        )
    try:
        result = ox.Store().query(text)
    except SyntaxError as error:
        raise QuestionError(
            "invalid-sparql", f"{path}:{error.lineno or 1}: not SPARQL: {error.msg}."
        ) from error
    if (
        not isinstance(result, ox.QuerySolutions)
        or [v.value for v in result.variables] not in _COLUMNS
    ):
        raise QuestionError(
            "header-mismatch", f"{path}: a check is SELECT ?subject ?message, and perhaps ?at."
        )
    return Check(path.stem, header["problem"], header["remedy"], text)


def read_checks(folder: Path) -> list[Check]:
    """Read all checks of a folder, by name.

    Raises OntologyError (missing-resource) where there is none: no check would find no fault.
    """
    checks = [read_check(path) for path in sorted(folder.glob("*.rq"))]
    if not checks:
        raise OntologyError(
            "missing-resource", f"There is no check at {folder}/*.rq. Install policygraph again."
        )
    return checks


def run_check(check: Check, graph: GraphStore) -> list[Violation]:
    """Ask a closed graph for one fault; the same row is given once."""
    rows = (
        Violation(r["subject"], r["message"], r.get("at", r["subject"]))
        for r in graph.rows(check.sparql)
    )
    return list(dict.fromkeys(rows))
