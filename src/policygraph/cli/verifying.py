"""What ``verify`` does: hashes against the documents, coverage, and anchors computed, not typed."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from policygraph.cli.options import message, working
from policygraph.cli.workbooks import put
from policygraph.documents import Documents, find_documents
from policygraph.errors import InputError, SourceError
from policygraph.model import Place
from policygraph.places import excused_lines, places
from policygraph.session import Session

if TYPE_CHECKING:
    from policygraph.placing import Placed

__all__ = ["run_coverage", "run_moved", "run_verify", "run_write"]


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


def run_moved(
    store: Path,
    configured: Path | None,
    data: Path,
    *,
    earlier: Path | None,
    output: Path | None,
    apply: bool,
) -> None:
    """Say of each statement of a changed document where it stands now; exit 1 if any is lost.

    ``earlier`` is a folder with the documents as they were modelled. The new places go to
    ``output`` as Turtle, and with ``apply`` into the policy files: each is replaced whole.
    """
    from policygraph.reanchoring import reanchor

    session = Session.open(store, configured)
    documents, old = _documents(configured), Documents(earlier) if earlier else None
    catalogue = session.catalogue
    anchored = places(session.graph)
    lines, written, orphans = [], {}, 0
    policies = {p.document: p.slug for p in catalogue.policies.values()}
    for slug in documents.changed(catalogue):
        with working(f"reading {slug}"):
            found = documents.placed(slug, anchored, _as_modelled(old, slug, catalogue.hashes))
        _list_placed(slug, found)
        orphans += sum(1 for p in found if p.standing == "orphan")
        path = data / "policies" / f"{policies.get(slug, slug)}.ttl"
        text = documents.text(slug)
        if text is None or not (output or apply):
            continue
        new = reanchor(path, text, found)
        lines.append(new.changed)
        written[path] = new.whole
        for iri, section in new.sections.items():
            message(f"{iri}: now under {section}")
        sha = documents.sha256(slug)
        message(f"{slug}: pg:sha256 is now {sha}, pg:lineCount {len(text.lines)}")
        for iri in new.left:
            message(f"{iri}: its line cannot be placed in the new text; it keeps its number")
    if not documents.changed(catalogue):
        message("every document that is here is the one that was modelled")
    if output:
        put(output, "\n".join(lines).encode())
    for path, turtle in written.items() if apply else ():
        put(path, turtle.encode())
        message(f"{path}: places written")
    raise typer.Exit(1 if orphans else 0)


def _as_modelled(old: Documents | None, slug: str, hashes: Mapping[str, str]) -> Documents | None:
    if old is None or not old.has(slug):
        return None
    if old.sha256(slug) != hashes.get(slug):
        message(f"{slug}: the earlier document is not the one that was modelled; it is not used")
        return None
    return old


def _list_placed(slug: str, found: "Iterable[Placed]") -> None:
    counts = dict.fromkeys(("unchanged", "moved", "orphan"), 0)
    for item in found:
        counts[item.standing] += 1
        now = ", ".join(map(str, item.found)) or "nowhere"
        where = "" if item.standing == "unchanged" else f" -> {now}"
        typer.echo(f"{slug}:{item.place.start_line}{where}: {item.standing} {item.iri}")
    message(f"{slug}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))


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
