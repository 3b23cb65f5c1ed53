"""What ``verify`` does: hashes against the documents, coverage, and anchors computed, not typed."""

import json
from pathlib import Path

import typer

from policygraph.cli.options import message, working
from policygraph.documents import Documents, find_documents
from policygraph.errors import InputError, SourceError
from policygraph.model import Place
from policygraph.places import excused_lines, places
from policygraph.session import Session

__all__ = ["run_coverage", "run_verify", "run_write"]


def _documents(configured: Path | None) -> Documents:
    folder = find_documents(configured)
    if folder is None:
        raise SourceError(
            "unreadable-file",
            "There are no documents to verify against. Set POLICYGRAPH_DOCUMENTS or --documents "
            "to the folder with the policies as received.",
        )
    return Documents(folder)


def run_verify(store: Path, configured: Path | None) -> None:
    """Check every hash; list orphans with where their wording stands now; exit 1 if there are."""
    session = Session.open(store, configured)
    documents = _documents(configured)
    with working("reading the documents"):
        anchored = places(session.graph)
        orphans = documents.orphans(anchored)
    for slug, sha in sorted(session.catalogue.hashes.items()):
        if not documents.has(slug):
            message(f"{slug}: the document is not there; its quotes were not checked")
        elif documents.sha256(slug) != sha:
            message(f"{slug}: the document is not the one that was modelled (other SHA-256)")
    for orphan in orphans:
        place = orphan.place
        now = ", ".join(str(line) for line in orphan.moved_to) or "nowhere"
        typer.echo(
            f"{place.document}:{place.start_line}: orphan {orphan.iri}; its wording is at: {now}"
        )
    checked = sum(1 for p in anchored.values() if documents.has(p.document))
    message(f"{checked} places checked, {len(orphans)} orphans")
    raise typer.Exit(1 if orphans else 0)


def run_coverage(store: Path, configured: Path | None, data: Path) -> None:
    """List every sentence with a normative cue that nothing covers; exit 1 if there are."""
    from policygraph.coverage import gaps

    session = Session.open(store, configured)
    documents = _documents(configured)
    by_document: dict[str, list[Place]] = {}
    for place in places(session.graph).values():
        by_document.setdefault(place.document, []).append(place)
    total = 0
    for slug in sorted(by_document):
        text = documents.text(slug)
        if text is None:
            message(f"{slug}: the document is not there")
            continue
        excused = excused_lines(data / "README.md", slug)
        found = gaps(text, by_document[slug], excused)
        total += len(found)
        for gap in found:
            typer.echo(f"{slug}:{gap.start_line}: [{gap.cue}] {gap.text[:160]}")
        message(f"{slug}: {len(found)} not covered, {len(excused)} listed with a reason")
    raise typer.Exit(1 if total else 0)


def run_write(quotes: Path, data: Path, configured: Path | None) -> None:
    """Put computed anchors into policy files: lines, columns and hash of each quote.

    ``quotes`` holds JSON lines ``{"id": IRI, "quote": wording}``. Every quote must stand exactly
    once, or once on the line that the IRI names; nothing is written unless all do.
    """
    from policygraph.anchoring import anchor_file

    documents = _documents(configured)
    try:
        wanted = [
            json.loads(line) for line in quotes.read_text(encoding="utf-8").splitlines() if line
        ]
        by_policy: dict[str, dict[str, str]] = {}
        for item in wanted:
            slug = str(item["id"]).rsplit("/", 2)[-2]
            by_policy.setdefault(slug, {})[str(item["id"])] = str(item["quote"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise InputError(
            "invalid-parameter", f"{quotes} must hold JSON lines with id and quote: {error!r}."
        ) from error
    written = {}
    for slug, by_iri in by_policy.items():
        path = data / "policies" / f"{slug}.ttl"
        text = documents.text(slug)
        if text is None:
            raise SourceError("unreadable-file", f"The document {slug} is not there.")
        written[path] = anchor_file(path, text, by_iri)
    for path, turtle in written.items():
        temporary = path.with_suffix(".ttl.new")
        temporary.write_text(turtle, encoding="utf-8")
        temporary.replace(path)
        message(f"{path}: anchors written")
