"""The Turtle files of the project: which there are, what graph each becomes, what they hold."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import SourceError
from policygraph.vocabulary import graph_iri

__all__ = ["Source", "content_hash", "read_turtle", "sources"]


@dataclass(frozen=True, slots=True)
class Source:
    """One Turtle file and the named graph it becomes."""

    path: Path
    graph: str


def sources(ontology: Path, data: Path) -> list[Source]:
    """List the files that make the graph: ontology, concepts, norms, documents, policies.

    Alignments and shapes stay out: they are not reasoned over.
    """
    files = [(ontology / "policygraph.ttl", "ontology"), (data / "documents.ttl", "documents")]
    files += [(p, "concepts") for p in sorted((data / "concepts").glob("*.ttl"))]
    files += [(p, "norms") for p in sorted((data / "norms").glob("*.ttl"))]
    files += [(p, p.stem) for p in sorted((data / "policies").glob("*.ttl"))]
    return [Source(path, graph_iri(name)) for path, name in files if path.is_file()]


def content_hash(files: list[Source], drafts: Iterable[Path] = ()) -> str:
    """Return a SHA-256 over names and bytes of the files: the identity of a build.

    ``drafts`` are the files of drafts that are built with them.
    """
    digest = hashlib.sha256()
    for path in (*(s.path for s in files), *drafts):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_turtle(path: Path) -> Iterator[ox.Triple]:
    """Read the triples of a Turtle file.

    Raises SourceError (invalid-turtle) with file, line and column where it is not Turtle, and
    (unreadable-file) where it cannot be read or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            "unreadable-file", f"{path}: cannot be read as UTF-8 text ({error})."
        ) from error
    except SyntaxError as error:
        raise SourceError(
            "invalid-turtle",
            f"{path}:{error.lineno or 1}:{error.offset or 1}: not valid Turtle: {error.msg}. "
            "Mend the line and run `policygraph validate`.",
        ) from error
