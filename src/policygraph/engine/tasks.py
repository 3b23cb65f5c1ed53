"""The two kinds of worker: readers of a finished directory, and the one writer of a store."""

import json
from pathlib import Path

import pyoxigraph as ox

from policygraph.engine.evaluation import answer, dump, graph_names
from policygraph.engine.frames import Head
from policygraph.engine.questions import rows
from policygraph.engine.sandbox import limited_after
from policygraph.engine.tags import body_tag
from policygraph.engine.writing import write

__all__ = ["Reader", "Writer"]


class Reader:
    """Evaluates queries on a directory that nobody writes any more."""

    def __init__(self, memory: int) -> None:
        """Take the limit of memory; open nothing yet: each message names its directory."""
        self._memory = memory
        self._path = ""
        self._store = ox.Store()

    def do(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Do what a message asks. Raises EngineError."""
        if head["store"] != self._path:
            with limited_after(self._memory):
                self._store = ox.Store.read_only(head["store"])
            self._path = head["store"]
        if head["do"] == "graphs":
            return {}, json.dumps(graph_names(self._store)).encode()
        if head["do"] == "query":
            media, found = answer(self._store, head, body.decode())
            return {"media": media, "tag": body_tag(media, found)}, found
        if head["do"] == "question":
            return rows(self._store, head, body.decode())
        dumped = dump(self._store, head)
        if dumped is None:
            return {}, b""
        media, tag, found = dumped
        return {"media": media, "tag": tag}, found


class Writer:
    """Owns a store on disk, writes to it and makes snapshots of it."""

    def __init__(self, path: Path, memory: int) -> None:
        """Open the store for writing. Raises OSError where another process has it."""
        with limited_after(memory):
            self._store = ox.Store(str(path))

    def do(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Do what a message asks. Raises EngineError; then nothing was changed."""
        if head["do"] == "backup":
            self._store.backup(head["path"])
            return {}, b""
        return write(self._store, head, body), b""
