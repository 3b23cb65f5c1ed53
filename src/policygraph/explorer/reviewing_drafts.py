"""The drafts of a server: where they are, opened once for each state of their folders."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from policygraph.api.state import ServerState
from policygraph.drafts.folder import drafts_folder
from policygraph.drafts.opened import OpenDraft, drafts_in, open_draft
from policygraph.drafts.review_state import state_of
from policygraph.errors import NotFoundError
from policygraph.guessing import slug_of
from policygraph.model import Catalogue
from policygraph.settings import ServerSettings

__all__ = ["Shelf", "review_folder", "shelf_of"]

_KEPT = 12
_Key = tuple[Path, str, int]


def review_folder(settings: ServerSettings) -> Path | None:
    """Return the folder of the drafts: as configured, or for reviewing that of ``ingest``."""
    if settings.drafts is None and not settings.review:
        return None
    return drafts_folder(settings.drafts)


class Shelf:
    """The drafts of a folder; the ones opened last are kept while their files do not change."""

    def __init__(self, folder: Path | None, catalogue: Catalogue) -> None:
        """Take the folder, None where there is none, and the graph."""
        self.folder, self._catalogue = folder, catalogue
        self._opened: OrderedDict[_Key, OpenDraft] = OrderedDict()
        self._told: dict[tuple[str, str], tuple[_Key, Any]] = {}
        self._lock = Lock()
        self.writing = Lock()
        """Held while something is written, so that writes of one server come one by one."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The names of the drafts."""
        return tuple(path.name for path in drafts_in(self.folder)) if self.folder else ()

    def path(self, slug: str) -> Path:
        """Return the folder of a draft. Raises NotFoundError (unknown-name)."""
        # What is no slug is no name of a folder either: no address leads out of the folder.
        if self.folder is None or slug_of(slug) != slug or slug not in self.slugs:
            known = ", ".join(self.slugs) or "none"
            raise NotFoundError(
                "unknown-name", f"There is no draft {slug[:100]!r}. There are: {known}."
            )
        return self.folder / slug

    def open(self, slug: str) -> OpenDraft:
        """Return a draft as it is now. Raises NotFoundError, SourceError where it is broken."""
        path, key = self.path(slug), self._key(slug)
        with self._lock:
            if key not in self._opened:
                self._opened[key] = open_draft(path, self._catalogue)
                while len(self._opened) > _KEPT:
                    self._opened.popitem(last=False)
            self._opened.move_to_end(key)
            return self._opened[key]

    def told(self, slug: str, name: str, make: Callable[[OpenDraft], Any]) -> Any:
        """Return what ``make`` says of a draft, made again only once the draft has changed."""
        key, held = self._key(slug), self._told.get((slug, name))
        if held is None or held[0] != key:
            held = key, make(self.open(slug))
            self._told[slug, name] = held
        return held[1]

    def _key(self, slug: str) -> _Key:
        path = self.path(slug)
        text = path / "document.txt"
        return path, state_of(path), text.stat().st_mtime_ns if text.is_file() else 0


def shelf_of(state: ServerState) -> Shelf:
    """Return the drafts of a server; made when they are first asked for."""
    if "drafts" not in state.parts:
        assert state.session is not None  # noqa: S101 - the pages without a graph are refused
        state.parts["drafts"] = Shelf(review_folder(state.settings), state.session.catalogue)
    found: Shelf = state.parts["drafts"]
    return found
