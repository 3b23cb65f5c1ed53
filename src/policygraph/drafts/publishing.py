"""A reviewed draft becomes part of the data: written only where the whole stays valid."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from policygraph.anchoring import local_prefix
from policygraph.drafts.deciding import Reviewed
from policygraph.drafts.layout import (
    ANNOUNCEMENTS,
    CONCEPTS,
    CONTACTS,
    FINDINGS,
    SECTIONS,
    STATEMENTS,
)
from policygraph.drafts.model import Draft
from policygraph.drafts.triples import (
    concept_triples,
    contact_triples,
    document_triples,
    norm_triples,
    policy_triples,
)
from policygraph.errors import SourceError
from policygraph.formatting import turtle
from policygraph.model import Catalogue
from policygraph.sources import read_turtle
from policygraph.validation import Problem, validate
from policygraph.vocabulary import thing_iri

__all__ = ["FILES", "Published", "publish", "published_files"]

FILES = {
    "CareType": "care-types",
    "ProviderType": "provider-types",
    "ProfessionalRole": "roles",
    "Circumstance": "circumstances",
    "Purpose": "purposes",
    "Theme": "themes",
    "Law": "laws",
    "Agreement": "agreements",
    "Standard": "standards",
    "Programme": "programmes",
    "Certification": "certifications",
    "Registration": "registrations",
    "Register": "registers",
    "Organization": "organizations",
    "InformationSystem": "systems",
    "ContractDocument": "contract-documents",
}
"""The file of ``data/concepts`` in which the things of a type stand."""

_ROW = re.compile(r"([LFAS])\d{4,}(?:\.\d+)?|S-document")
_SHEETS = {"L": STATEMENTS, "F": FINDINGS, "A": ANNOUNCEMENTS, "S": SECTIONS}


@dataclass(frozen=True, slots=True)
class Published:
    """The files that were written, or what was wrong with the data as they would be."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def _with(path: Path, added: Iterable[ox.Triple]) -> str | None:
    """Return a file with triples added; those about a thing replace what was said of it."""
    new = list(added)
    if not new:
        return None
    about = {t.subject for t in new}
    kept = [t for t in read_turtle(path) if t.subject not in about] if path.is_file() else []
    return turtle([*kept, *new])


def _norms(reviewed: Reviewed, catalogue: Catalogue, data: Path) -> tuple[Path, str | None]:
    """Return the file of the policy's own norms: those no other file has."""
    path = data / "norms" / f"{reviewed.draft.slug}.ttl"
    mine = {t.subject for t in read_turtle(path)} if path.is_file() else set()
    used = {e.provision.norm for e in reviewed.draft.entries}
    triples: list[ox.Triple] = []
    labels = dict(reviewed.norms)
    for subject in mine:
        if isinstance(subject, ox.NamedNode) and subject.value in used:
            labels.setdefault(subject.value, catalogue.concepts[subject.value].label)
    for iri, label in sorted(labels.items()):
        if iri not in catalogue.concepts or ox.NamedNode(iri) in mine:
            triples += norm_triples(iri, label)
    return path, turtle(triples) if triples else None


def published_files(reviewed: Reviewed, catalogue: Catalogue, data: Path) -> Mapping[Path, str]:
    """Return the text of every file that a reviewed draft changes, by its path."""
    draft = reviewed.draft
    policy = data / "policies" / f"{draft.slug}.ttl"
    out: dict[Path, str | None] = {policy: turtle(policy_triples(draft), local_prefix(policy))}
    documents = data / "documents.ttl"
    out[documents] = _documents(documents, draft.slug, list(document_triples(draft)))
    norms, text = _norms(reviewed, catalogue, data)
    out[norms] = text
    by_file: dict[str, list[ox.Triple]] = {}
    for proposal in draft.proposals:
        if proposal.concept.type in FILES:
            triples = by_file.setdefault(FILES[proposal.concept.type], [])
            triples += concept_triples(proposal.concept)
    for contact in draft.contacts:
        by_file.setdefault("contact-points", []).extend(contact_triples(contact))
    for name, triples in sorted(by_file.items()):
        path = data / "concepts" / f"{name}.ttl"
        out[path] = _with(path, triples)
    return {path: text for path, text in out.items() if text is not None}


def _documents(path: Path, slug: str, new: list[ox.Triple]) -> str:
    """Return the list of documents with this one in its old place, or at the end."""
    iri = ox.NamedNode(thing_iri("document", slug))
    held = list(read_turtle(path)) if path.is_file() else []
    at = next((i for i, t in enumerate(held) if t.subject == iri), len(held))
    rest = [t for t in held if t.subject != iri]
    return turtle([*rest[:at], *new, *rest[at:]])


def _row(draft: Draft, subject: str) -> str:
    """Return the sheet and the row that say what a thing is; empty for one of another file."""
    start = f"{draft.policy.iri}/"
    found = _ROW.match(subject.removeprefix(start)) if subject.startswith(start) else None
    if found:
        return f"{_SHEETS[found[0][0]].name}, {found[0]}"
    for sheet, things in (
        (CONTACTS, {c.iri for c in draft.contacts}),
        (CONCEPTS, {p.concept.iri for p in draft.proposals}),
    ):
        if subject in things:
            return sheet.name
    return ""


def _checked(files: Mapping[Path, str], draft: Draft, ontology: Path, data: Path) -> list[Problem]:
    """Return what would be wrong with the data: held against a copy, nothing is touched.

    Each is said with its row of the sheet, or with the file that it would be in.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "data"
        copy.mkdir()
        for name in ("concepts", "norms", "policies"):
            if (data / name).is_dir():
                shutil.copytree(data / name, copy / name)
        if (data / "documents.ttl").is_file():
            shutil.copy(data / "documents.ttl", copy)
        for path, text in files.items():
            target = copy / path.relative_to(data)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        found = validate(ontology, copy)
    return [
        replace(p, where=_row(draft, p.subject) or p.where.replace(str(copy), str(data)))
        for p in found
        if p.severity == "violation"
    ]


def _new(problems: list[Problem], ontology: Path, data: Path) -> list[Problem]:
    """Return the problems that the data did not have before; all where it cannot be read."""
    if not problems or any(p.source == "turtle" for p in problems):
        return problems
    before = {(p.subject, p.source, p.message) for p in validate(ontology, data)}
    return [p for p in problems if (p.subject, p.source, p.message) not in before]


def publish(reviewed: Reviewed, catalogue: Catalogue, ontology: Path, data: Path) -> Published:
    """Write the policy file and what goes with it, unless the data would not be valid then.

    Raises SourceError (unreadable-file) where a file cannot be written.
    """
    files = published_files(reviewed, catalogue, data)
    problems = _new(_checked(files, reviewed.draft, ontology, data), ontology, data)
    if problems:
        return Published((), tuple(problems))
    written = []
    try:
        beside = {path: path.with_name(f".{path.name}.new") for path in files}
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding="utf-8")
        for path, text in files.items():
            same = path.is_file() and path.read_text(encoding="utf-8") == text
            if same:
                beside[path].unlink()
            else:
                beside[path].replace(path)
                written.append(path)
    except OSError as error:
        raise SourceError(
            "unreadable-file", f"{data}: the data cannot be written ({error}). Give another "
            "folder with --data.",
        ) from error  # fmt: skip
    return Published(tuple(written), ())
