"""Everything that can be wrong with the data, said at once: Turtle, reasoning, checks, shapes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from policygraph.build import ontology_rules, reason
from policygraph.checks import read_checks, run_check
from policygraph.errors import OntologyError, SourceError
from policygraph.locations import locate
from policygraph.reasoning.closure import Inconsistency
from policygraph.shapes import breaches
from policygraph.sources import Source, read_turtle, sources
from policygraph.store import GraphStore
from policygraph.vocabulary import BASE, INFERRED_GRAPH, RDFS, compact, graph_iri, policy_iri

__all__ = ["Problem", "short_name", "turtle_problem", "validate"]

_IRI = re.compile(r"https?://[^\s,;'\"]*[\w/#]")
_AFTER_PATH = re.compile(r"(?P<line>:\d+)?(?::\d+)?: (?P<message>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: about what, a sentence with the remedy, file and line, and who found it.

    ``source`` is the name of the shape or check, or ``turtle`` or ``reasoner``; ``severity`` is
    ``violation`` or ``warning``; ``where`` is empty where no file describes the subject.
    """

    subject: str
    message: str
    where: str
    source: str
    severity: str = "violation"

    def __str__(self) -> str:
        """Return one line: ``file:line: subject: message``."""
        warning = "warning: " if self.severity == "warning" else ""
        parts = [p for p in (self.where, short_name(self.subject)) if p]
        return ": ".join([*parts, warning + " ".join(self.message.split())])


def short_name(iri: str) -> str:
    """Return an IRI as people read it: ``law:wkkgz``, ``asr-msz-2024/L0511``."""
    name = compact(iri)
    return iri.removeprefix(policy_iri("")) if name == iri else name


class _Places:
    """Where things are described, read from the files only when a problem asks."""

    def __init__(self, files: list[Source]) -> None:
        self._files = files

    @cached_property
    def _known(self) -> dict[str, tuple[Path, int]]:
        return locate(source.path for source in self._files)

    def of(self, subject: str) -> str:
        place = self._known.get(subject)
        return f"{place[0]}:{place[1]}" if place else ""


def turtle_problem(path: Path, error: SourceError) -> Problem:
    """Return the problem of a file that cannot be read: at the line that the error names."""
    rest = str(error).removeprefix(str(path))
    hit = _AFTER_PATH.match(rest)
    line, message = (hit["line"] or "", hit["message"]) if hit else ("", rest)
    return Problem(path.name, message, str(path) + line, "turtle")


def _read(files: list[Source]) -> tuple[GraphStore, list[Problem]]:
    """Read every file into its graph; what is not Turtle becomes a problem."""
    graph, problems = GraphStore(), []
    for source in files:
        name = ox.NamedNode(source.graph)
        try:
            triples = list(read_turtle(source.path))
        except SourceError as error:
            problems.append(turtle_problem(source.path, error))
        else:
            graph.raw.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    return graph, problems


def _clash(clash: Inconsistency, where: Callable[[str], str]) -> Problem:
    triples = "; ".join(" ".join(short_name(t) for t in triple) for triple in clash.triples)
    subject = clash.triples[0][0]
    message = (
        f"These statements contradict each other ({clash.rule.name}): {triples}. "
        "Read the place again and remove what is wrong."
    )
    return Problem(subject, message, where(subject), "reasoner")


def _reasoned(graph: GraphStore, ontology: Path, where: Callable[[str], str]) -> list[Problem]:
    """Close the graph; return what the ontology cannot say and what contradicts it."""
    try:
        rules = ontology_rules(graph)
    except OntologyError as error:
        path = ontology / "policygraph.ttl"
        return [Problem(path.name, str(error), str(path), "reasoner")]
    return [_clash(clash, where) for clash in reason(graph, rules).inconsistencies]


def _checked(graph: GraphStore, folder: Path, where: Callable[[str], str]) -> Iterator[Problem]:
    for check in read_checks(folder):
        for found in run_check(check, graph):
            sentence = _IRI.sub(lambda iri: short_name(iri[0]), found.message)
            message = f"{sentence} {check.remedy}"
            yield Problem(found.subject, message, where(found.at), check.name)


def _asserted(graph: GraphStore) -> Iterator[ox.Triple]:
    """Yield what is asserted; of terms that others declare only their place in the hierarchy."""
    inferred, ontology = ox.NamedNode(INFERRED_GRAPH), ox.NamedNode(graph_iri("ontology"))
    for quad in graph.raw:
        if quad.graph_name == inferred:
            continue
        own = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE)
        if own or quad.graph_name != ontology or quad.predicate.value == RDFS.subClassOf:
            yield quad.triple


def _shaped(graph: GraphStore, shapes: Path, where: Callable[[str], str]) -> Iterator[Problem]:
    for breach in breaches(_asserted(graph), shapes):
        value = f" (It says: {short_name(breach.value)})" if breach.value else ""
        yield Problem(
            breach.subject,
            breach.message + value,
            where(breach.subject),
            breach.shape,
            breach.severity,
        )


def _order(problem: Problem) -> tuple[str, int, str, str]:
    path, _, line = problem.where.rpartition(":")
    place = (path, int(line)) if line.isdigit() else (problem.where, 0)
    return (*place, problem.subject, problem.message)


def validate(ontology: Path, data: Path) -> list[Problem]:
    """Return all problems of the data, by file and line.

    A file that is not Turtle is reported alone: what the rest lacks without it is no fault.
    Raises QuestionError for a check that breaks the rules of checks, OntologyError
    (missing-resource) where shapes or checks are missing.
    """
    files = sources(ontology, data)
    beside = [ontology / name for name in ("alignments.ttl", "shapes.ttl")]
    _, broken = _read([Source(path, graph_iri(path.stem)) for path in beside if path.is_file()])
    graph, problems = _read(files)
    if not any(source.path.is_relative_to(data) for source in files):
        message = "There is no Turtle file to validate. Give the folder with policies/ and norms/."
        problems.append(Problem(data.name, message, str(data), "turtle"))
    if broken or problems:
        return sorted(broken + problems, key=_order)
    where = _Places(files).of
    problems = _reasoned(graph, ontology, where)
    problems += _checked(graph, ontology / "checks", where)
    problems += _shaped(graph, ontology / "shapes.ttl", where)
    return sorted(problems, key=_order)
