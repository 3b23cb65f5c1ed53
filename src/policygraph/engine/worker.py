"""A process that does what the server sends it: queries on snapshots, or writes to the store.

Started as ``python -m policygraph.engine.worker``; messages on standard input and output.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from policygraph.engine.frames import Head, pack, read
from policygraph.engine.sandbox import confine

__all__ = ["main"]


def main() -> None:
    """Answer messages until the stream ends; the first says what this worker is."""
    # Nothing else may write to the stream of answers.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    start = read(requests)
    if start is None:
        return
    confine()
    _serve(start[0], requests, replies)


def _serve(start: Head, requests: BinaryIO, replies: BinaryIO) -> None:
    # Imported after the confinement, so that no thread of the store escapes it.
    from policygraph.engine.errors import EngineError
    from policygraph.engine.tasks import Reader, Writer

    try:
        memory = start["memory"]
        task = Writer(Path(start["store"]), memory) if start["writes"] else Reader(memory)
    except OSError as error:
        replies.write(pack({"error": "engine-failed", "detail": str(error)}))
        replies.flush()
        return
    reply: tuple[Head, bytes] = ({}, b"")
    while True:
        replies.write(pack(*reply))
        replies.flush()
        message = read(requests)
        if message is None:
            return
        try:
            reply = task.do(*message)
        except EngineError as error:
            reply = ({"error": error.id, "detail": str(error), "kind": error.kind}, b"")
        except MemoryError:
            reply = ({"error": "query-too-costly", "detail": "It needs too much memory."}, b"")
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - to the log
            reply = ({"error": "engine-failed", "detail": "The query failed."}, b"")


if __name__ == "__main__":
    main()
