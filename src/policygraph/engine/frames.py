"""Messages between the server and its workers: a JSON head and a body, each with its length.

Nothing is unpickled, on neither side.
"""

import asyncio
import json
import struct
from typing import Any, BinaryIO

__all__ = ["Head", "pack", "read", "receive"]

Head = dict[str, Any]

_LENGTHS = struct.Struct(">IQ")


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(head).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def read(stream: BinaryIO) -> tuple[Head, bytes] | None:
    """Read one message, None where the stream has ended."""
    start = stream.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack(start)
    return json.loads(stream.read(head)), stream.read(body)


async def receive(stream: asyncio.StreamReader) -> tuple[Head, bytes]:
    """Read one message. Raises IncompleteReadError where the stream has ended."""
    head, body = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)
