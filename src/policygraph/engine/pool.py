"""The engine: a few readers, at most one writer, a queue that has an end."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from policygraph.engine.errors import EngineError
from policygraph.engine.frames import Head
from policygraph.engine.process import Worker
from policygraph.engine.questions import Asked, Rows
from policygraph.engine.snapshots import Snapshots
from policygraph.engine.tags import Condition
from policygraph.store import names_drafts

__all__ = ["Dataset", "Engine", "Limits", "Part", "Result"]

Accept = Mapping[str, str | None]
"""The media type wanted for each kind of result (select, ask, graph); None where none is."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run and wait."""

    seconds: float
    rows: int
    bytes: int
    memory: int
    processes: int
    queue: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs named by the protocol: for the default graph, and as named graphs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One payload of a Graph Store write."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """An answer, ready to be sent, with its strong entity tag."""

    media_type: str
    body: bytes
    tag: str


_ALWAYS = Condition()


class Engine:
    """Evaluates SPARQL over one store; nothing of it runs in the server's process."""

    def __init__(
        self,
        limits: Limits,
        store: Path,
        *,
        writable: bool = False,
        union: bool = True,
        drafted: Path | None = None,
    ) -> None:
        """Take the directory of the store itself.

        ``union`` makes the default graph of a query the union of the named graphs. With
        ``writable`` the directory is written by one process and read through snapshots beside it.
        ``drafted`` is the same graph with those of drafts, opened only for who names or asks them.
        """
        self.limits, self.union, self.writable = limits, union, writable
        self._drafted = drafted
        self._readers = [Worker(limits.memory) for _ in range(limits.processes)]
        self._idle = list(self._readers)
        self._free = asyncio.Semaphore(limits.processes)
        self._waiting = 0
        self._writer = Worker(limits.memory, store) if writable else None
        self._write_lock = asyncio.Lock()
        self._writes_waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._snapshots = Snapshots(store, writable)

    async def start(self) -> None:
        """Start the processes. Raises EngineError where the store cannot be opened."""
        self._snapshots.clean()
        workers = [*self._readers, *([self._writer] if self._writer else [])]
        try:
            await asyncio.gather(*(w.ready() for w in workers))
            await self.graphs()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the processes and remove the snapshots. What was acknowledged is on disk."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in [*self._readers, *([self._writer] if self._writer else [])]:
            await worker.kill()
        self._snapshots.clean()

    async def query(
        self,
        text: str,
        *,
        accept: Accept,
        dataset: Dataset | None = None,
        inferred: bool = True,
        drafts: bool = False,
        base: str | None = None,
    ) -> Result:
        """Evaluate a query; ``drafts`` puts what nobody reviewed into its default graph.

        Without it a draft's graph is only there for a query that names it. Raises EngineError.
        """
        graphs = None if dataset is None else [list(dataset.default), list(dataset.named)]
        named = dataset.default + dataset.named if dataset else ()
        head, body = await self._read(
            {
                "do": "query", "accept": dict(accept), "dataset": graphs, "inferred": inferred,
                "base": base, "drafts": self._reach(drafts, text, *named),
            },
            text.encode(),
        )  # fmt: skip
        return Result(head["media"], body, head["tag"])

    async def ask(self, asked: Asked) -> Rows:
        """Answer a question of the catalogue. Raises EngineError."""
        drafts = {"drafts": self._reach(asked.drafts)}
        head, body = await self._read(asked.head | drafts, asked.text.encode())
        return Rows(tuple(head["columns"]), head["total"], body)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[tuple[Path, str]]:
        """Give a directory that holds every acknowledged write, and its version.

        It stays while it is read. Raises EngineError.
        """
        path = await self._current()
        with self._snapshots.used(path):
            yield path, self._snapshots.current_version

    @property
    def version(self) -> str:
        """What changes with every write, and is empty where nothing is ever written."""
        return self._snapshots.version

    async def graph(self, name: str | None, *, accept: Accept) -> Result | None:
        """Return a graph (the default graph without a name), None where there is none."""
        drafts = self._reach(False, name or "")
        head, body = await self._read(
            {"do": "graph", "graph": name, "accept": dict(accept), "drafts": drafts}
        )
        return Result(head["media"], body, head["tag"]) if "media" in head else None

    async def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs."""
        _, body = await self._read({"do": "graphs"})
        return tuple(json.loads(body))

    def _reach(self, drafts: bool, *names: str) -> str:
        """Return how drafts are reached: included, by name, or (empty) not at all."""
        if drafts and self.writable:
            raise EngineError(
                "no-drafts",
                "A server that takes writes serves no drafts: start it without --writable.",
            )
        if self._drafted is None:
            return ""
        return "included" if drafts else "named" if names_drafts(*names) else ""

    async def update(
        self, text: str, *, using: Dataset | None = None, base: str | None = None
    ) -> None:
        """Execute an update; it is on disk when this returns. Raises EngineError."""
        graphs = None if using is None else [list(using.default), list(using.named)]
        await self._write({"do": "update", "using": graphs, "base": base}, text.encode())

    async def put(
        self, name: str | None, parts: Sequence[Part], base: str, condition: Condition = _ALWAYS
    ) -> bool:
        """Replace a graph; True where it is new.

        Raises EngineError (precondition-failed, invalid-payload); then nothing was changed.
        """
        return await self._load("put", name, parts, base, condition)

    async def post(
        self, name: str | None, parts: Sequence[Part], base: str, condition: Condition = _ALWAYS
    ) -> bool:
        """Add to a graph; True where it is new.

        Raises EngineError (precondition-failed, invalid-payload); then nothing was changed.
        """
        return await self._load("post", name, parts, base, condition)

    async def delete(self, name: str | None, condition: Condition = _ALWAYS) -> bool:
        """Remove a graph; False where there was none. Raises EngineError (precondition-failed)."""
        head = {"do": "delete", "graph": name, "condition": asdict(condition)}
        return bool((await self._write(head))["existed"])

    async def _load(
        self, do: str, name: str | None, parts: Sequence[Part], base: str, condition: Condition
    ) -> bool:
        sizes = [[p.media_type, len(p.content)] for p in parts]
        head = {
            "do": do, "graph": name, "parts": sizes, "base": base, "condition": asdict(condition),
        }  # fmt: skip
        reply = await self._write(head, b"".join(p.content for p in parts))
        return bool(reply["created"])

    async def _write(self, head: Head, body: bytes = b"") -> Head:
        if self._writer is None:
            raise EngineError("read-only", "This graph is read-only here.")
        if self._writes_waiting > self.limits.queue:
            raise _busy()
        self._writes_waiting += 1
        try:
            async with self._write_lock:
                # Also a write that fails may have been done: the next query looks again.
                self._snapshots.outdate()
                reply, _ = await self._writer.call(
                    {**head, "union": self.union}, body, self.limits.seconds
                )
        finally:
            self._writes_waiting -= 1
        return reply

    async def _read(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        limits = self.limits
        async with self._reader() as reader:
            path = await self._current()
            if head.get("drafts") and self._drafted:
                path = self._drafted
            with self._snapshots.used(path):
                message = {
                    **head, "store": str(path), "union": self.union, "rows": limits.rows,
                    "bytes": limits.bytes,
                }  # fmt: skip
                reply = await reader.call(message, body, limits.seconds)
        return reply

    async def _current(self) -> Path:
        """Return a directory that holds every acknowledged write and is written no more."""
        if self._writer is None:
            return self._snapshots.store
        if self._snapshots.outdated:
            # Who hangs up meanwhile must not end the one process that writes.
            await asyncio.shield(self._beside(self._renew(self._writer)))
        self._snapshots.remove_unused({r.snapshot for r in self._readers})
        return self._snapshots.current

    async def _renew(self, writer: Worker) -> None:
        async with self._write_lock:
            if self._snapshots.outdated:
                path = self._snapshots.next()
                await writer.call({"do": "backup", "path": str(path)}, b"", self.limits.seconds)
                self._snapshots.renew(path)

    def _beside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do work that goes on when the request that began it ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @asynccontextmanager
    async def _reader(self) -> AsyncIterator[Worker]:
        if self._free.locked() and self._waiting >= self.limits.queue:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self._free.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1
        reader = self._idle.pop()
        try:
            yield reader
        finally:
            if reader.runs:
                self._give_back(reader)
            else:
                # Started again now, so that the next query does not wait for it.
                self._beside(self._revive(reader))

    async def _revive(self, reader: Worker) -> None:
        try:
            await reader.ready()
        except EngineError:
            # The next call starts it, or says why it cannot.
            return
        finally:
            self._give_back(reader)

    def _give_back(self, reader: Worker) -> None:
        self._idle.append(reader)
        self._free.release()


def _busy() -> EngineError:
    return EngineError("busy", "Too many queries are waiting. Try again in a moment.")
