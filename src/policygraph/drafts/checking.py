"""What is wrong with the files of drafts: Turtle, shapes, things that nobody describes."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from policygraph.build import prepare
from policygraph.drafts.unreviewed import draft_files, draft_folders, take_in
from policygraph.errors import OntologyError, SourceError
from policygraph.locations import locate
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.shapes import breaches
from policygraph.sources import read_turtle
from policygraph.validation import Problem, short_name, turtle_problem
from policygraph.vocabulary import ID

__all__ = ["validate_drafts"]

_SHAPES = "draft-shapes.ttl"


def validate_drafts(ontology: Path, data: Path, folder: Path) -> list[Problem]:
    """Return all problems of the drafts in a folder, or of the draft that it is.

    Where the data itself cannot be read, names are not held against it: that is said elsewhere.
    Raises SourceError (unreadable-file) where there is no such folder.
    """
    try:
        catalogue = read_catalogue(prepare(ontology, data).graph)
    except (SourceError, OntologyError):
        catalogue = None
    return [
        problem
        for draft in draft_folders(folder)
        for problem in _of_draft(draft, ontology / _SHAPES, catalogue)
    ]


def _of_draft(folder: Path, shapes: Path, catalogue: Catalogue | None) -> list[Problem]:
    files, triples, problems = draft_files(folder), list[ox.Triple](), list[Problem]()
    for path in files:
        try:
            triples += read_turtle(path)
        except SourceError as error:
            problems.append(turtle_problem(path, error))
    if problems:
        return problems
    places = locate(files)

    def where(subject: str) -> str:
        place = places.get(subject)
        return f"{place[0]}:{place[1]}" if place else ""

    for breach in breaches(triples, shapes):
        value = f" (It says: {short_name(breach.value)})" if breach.value else ""
        at = where(breach.subject)
        problems.append(
            Problem(breach.subject, breach.message + value, at, breach.shape, breach.severity)
        )
    if catalogue is not None:
        for subject, thing in _unknown(triples, catalogue):
            message = (
                f"{short_name(thing)} is in neither the graph nor the draft. Mend the name, or "
                "make the draft anew with `policygraph ingest`."
            )
            problems.append(Problem(subject, message, where(subject), "undefined-thing"))
    if catalogue is not None and not problems:
        problems += _taken_in(folder, catalogue)
    return sorted(problems, key=lambda p: (p.where, p.subject, p.message))


def _unknown(triples: list[ox.Triple], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what names a thing of the project that nobody describes, each pair once."""
    known = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    known |= catalogue.concepts.keys() | catalogue.policies.keys() | catalogue.provisions.keys()
    found = {
        (t.subject.value, t.object.value)
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
        and t.object.value.startswith(ID)
        and t.object.value not in known
    }
    yield from sorted(found)


def _taken_in(folder: Path, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield why a build would refuse the draft, where nothing else says it."""
    try:
        take_in(folder, catalogue)
    except SourceError as error:
        yield turtle_problem(folder / "draft.ttl", error)
