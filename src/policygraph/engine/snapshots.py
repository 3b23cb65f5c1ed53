"""The directories that queries read: the finished store, or snapshots of one that is written."""

import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Snapshots"]


class Snapshots:
    """Snapshots beside a store, on the same disk, so that they are links and cost little."""

    def __init__(self, store: Path, writable: bool) -> None:
        """Take the store's own directory; a read-only one needs no snapshot."""
        self.store = store
        self.current = store
        self.outdated = writable
        self._folder = store.parent / "snapshots"
        self._writable = writable
        self._start = uuid.uuid4().hex
        """Writes of an earlier start of the server are not known, so each start counts anew."""
        self._writes = 0
        self.current_version = ""
        """The version of ``current``: a write that began since is not in it."""
        self._number = 0
        self._users: Counter[Path] = Counter()
        self._old: set[Path] = set()

    def outdate(self) -> None:
        """Say that the store changes."""
        self.outdated = True
        self._writes += 1

    @property
    def version(self) -> str:
        """What no two states of the store have in common; empty where it is read-only."""
        return f"{self._start}-{self._writes}" if self._writable else ""

    def next(self) -> Path:
        """Return the directory for a new snapshot; from now on a write makes it outdated."""
        self._folder.mkdir(exist_ok=True)
        self._number += 1
        return self._folder / str(self._number)

    def renew(self, path: Path) -> None:
        """Take a new snapshot into use. No write runs between the snapshot and this."""
        if self.current != self.store:
            self._old.add(self.current)
        self.current, self.current_version = path, self.version
        self.outdated = False

    @contextmanager
    def used(self, path: Path) -> Iterator[None]:
        """Keep a snapshot while a query on it runs."""
        self._users[path] += 1
        try:
            yield
        finally:
            self._users[path] -= 1

    def remove_unused(self, opened: set[Path | None]) -> None:
        """Remove the earlier snapshots that are neither open nor in use."""
        for path in [p for p in self._old if p not in opened and not self._users[p]]:
            shutil.rmtree(path, ignore_errors=True)
            self._old.discard(path)
            del self._users[path]

    def clean(self) -> None:
        """Remove every snapshot: there is no reader."""
        if self._writable:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._old.clear()
            self.outdated = True
