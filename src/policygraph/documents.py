"""The documents as received, where the user has them: exact wording, checked against the hash."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policygraph.anchors import DocumentText, quote_hash
from policygraph.errors import SourceError
from policygraph.model import Catalogue, Place, Provision
from policygraph.placing import Finder, Placed, placed
from policygraph.resources import checkout

__all__ = ["Documents", "Orphan", "find_documents"]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A statement whose wording is no longer where it was; ``moved_to``: lines it stands at now."""

    iri: str
    place: Place
    moved_to: tuple[int, ...]


def find_documents(configured: Path | None) -> Path | None:
    """Return the folder with the documents: as configured, or the usual ones where they exist.

    Raises SourceError (unreadable-file) where a configured folder does not exist.
    """
    if configured is not None:
        if not configured.is_dir():
            raise SourceError(
                "unreadable-file",
                f"The documents' folder {configured} does not exist. Set POLICYGRAPH_DOCUMENTS "
                "to the folder with the policies as received, or leave it out.",
            )
        return configured
    root = checkout()
    usual = (root / "data" / "documents", root.parent / "shared" / "policies") if root else ()
    return next((path for path in usual if path.is_dir()), None)


class Documents:
    """The documents of one folder, read when first needed; an absent one gives no quotes."""

    def __init__(self, folder: Path | None, others: Mapping[str, Path] | None = None) -> None:
        """Take the folder, or None where there are no documents; ``others`` lie elsewhere."""
        self.folder = folder
        self._others = {slug: p for slug, p in (others or {}).items() if p.is_file()}
        self._texts: dict[str, DocumentText | None] = {}

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        if self.folder is None:
            return self._others
        return self._others | {p.stem: p for p in sorted(self.folder.iterdir()) if p.is_file()}

    def has(self, slug: str) -> bool:
        """Tell whether the document is there."""
        return slug in self._files

    def text(self, slug: str) -> DocumentText | None:
        """Return the text of a document, None where it is not there.

        Raises SourceError (unreadable-file) where it is not UTF-8 text.
        """
        if slug not in self._texts:
            path = self._files.get(slug)
            try:
                self._texts[slug] = DocumentText(path.read_text(encoding="utf-8")) if path else None
            except (OSError, UnicodeDecodeError) as error:
                raise SourceError(
                    "unreadable-file", f"{path}: cannot be read as UTF-8 text ({error})."
                ) from error
        return self._texts[slug]

    def sha256(self, slug: str) -> str | None:
        """Return the SHA-256 of the document's bytes, None where it is not there."""
        path = self._files.get(slug)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else None

    def wording(self, place: Place) -> str | None:
        """Return the wording at a place where it still has its hash, else None."""
        text = self.text(place.document)
        if text is None or place.quote_hash is None:
            return None
        try:
            found = text.wording(
                place.start_line, place.end_line, place.start_column, place.end_column
            )
        except ValueError:
            return None
        return found if quote_hash(found) == place.quote_hash else None

    def quote(self, provision: Provision) -> str | None:
        """Return the exact wording of a provision, None without document or with another hash."""
        return self.wording(provision.place)

    def _lost(self, places: Mapping[str, Place]) -> list[str]:
        return [
            iri
            for iri, place in places.items()
            if self.has(place.document) and self.wording(place) is None
        ]

    def orphans(self, places: Mapping[str, Place]) -> list[Orphan]:
        """Return the statements whose document is there but no longer says the same there."""
        finders: dict[str, Finder] = {}
        out = []
        for iri in self._lost(places):
            place = places[iri]
            text = self.text(place.document)
            if text is not None:
                finder = finders.setdefault(place.document, Finder(text))
                found = tuple(anchor.start_line for anchor in finder.anchors(place))
                out.append(Orphan(iri, place, found))
        return out

    def changed(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Return the slugs of documents that are there with other bytes than were modelled."""
        return tuple(
            slug
            for slug, sha in sorted(catalogue.hashes.items())
            if self.has(slug) and self.sha256(slug) != sha
        )

    def placed(
        self, slug: str, places: Mapping[str, Place], earlier: "Documents | None" = None
    ) -> tuple[Placed, ...]:
        """Say of each statement of a document where it stands now; nothing without the document.

        ``earlier`` has the document as it was modelled, where that is at hand.
        """
        text = self.text(slug)
        if text is None:
            return ()
        mine = {iri: place for iri, place in places.items() if place.document == slug}
        return placed(text, mine, earlier.text(slug) if earlier else None)

    def orphan_iris(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Return the provisions that are orphans; none where the documents are unchanged."""
        changed = self.changed(catalogue)
        places = {
            p.iri: p.place for p in catalogue.provisions.values() if p.place.document in changed
        }
        return tuple(self._lost(places))
