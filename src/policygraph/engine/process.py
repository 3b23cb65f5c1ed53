"""A worker process as the server sees it: started when needed, killed when it takes too long."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from policygraph.engine.errors import EngineError
from policygraph.engine.frames import Head, pack, receive

__all__ = ["Worker"]

_START_SECONDS = 30.0
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START")
# Fewer heaps: each reserves addresses that count towards the limit.
_OWN = {"MALLOC_ARENA_MAX": "2"}


class Worker:
    """One process; it is replaced after a kill, at the next call."""

    def __init__(self, memory: int, writes: Path | None = None) -> None:
        """Take the memory it may use and, for a writer, the store it owns."""
        self._start: Head = {
            "memory": memory,
            "writes": writes is not None,
            "store": str(writes or ""),
        }
        self._process: Process | None = None
        self.snapshot: Path | None = None
        """The directory that the process has open."""

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.returncode is None

    async def ready(self) -> None:
        """Start the process where there is none. Raises EngineError (engine-failed)."""
        if self.runs:
            return
        await self.kill()
        # The worker has no use for tokens; its environment names what Python needs.
        environment = {k: v for k, v in os.environ.items() if k in _KEPT} | _OWN
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "policygraph.engine.worker",
            stdin=PIPE, stdout=PIPE, env=environment,
        )  # fmt: skip
        try:
            await self._exchange(pack(self._start), _START_SECONDS)
        except EngineError:
            await self.kill()
            raise

    async def call(self, head: Head, body: bytes, seconds: float) -> tuple[Head, bytes]:
        """Send a message and return the answer.

        Raises EngineError: what the worker refused, query-too-slow after the time (the process is
        killed), query-too-costly where it broke.
        """
        await self.ready()
        if not self._start["writes"]:
            self.snapshot = Path(head["store"])
        return await self._exchange(pack(head, body), seconds)

    async def _exchange(self, message: bytes, seconds: float) -> tuple[Head, bytes]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise EngineError("engine-failed", "There is no process to evaluate this.")
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(message)
                await process.stdin.drain()
                head, body = await receive(process.stdout)
        except TimeoutError:
            await self.kill()
            raise EngineError(
                "query-too-slow", f"This took longer than {seconds:g} seconds and was stopped."
            ) from None
        except (asyncio.IncompleteReadError, OSError):
            await self.kill()
            raise EngineError(
                "query-too-costly",
                "This needed more memory or depth than a query may use and was stopped.",
            ) from None
        except BaseException:
            # The answer to an abandoned call must never meet the next one.
            await self.kill()
            raise
        if "error" in head:
            raise EngineError(head["error"], head["detail"], head.get("kind", ""))
        return head, body

    async def kill(self) -> None:
        """End the process at once."""
        process, self._process, self.snapshot = self._process, None, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
