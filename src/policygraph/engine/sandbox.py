"""What a worker may not do: outlive the server, take more memory, open a socket.

That no text reaches SERVICE or LOAD is checked before (``sparql_text``); that none could is seen
to here, because a check of text can be wrong. The sockets are taken by the kernel's seccomp (Linux,
x86-64 and ARM-64); elsewhere the limits alone are set.
"""

import contextlib
import ctypes
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["confine", "limited_after"]

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_EACCES = 13
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_RESERVED = 1_000_000_000
"""Addresses that the store maps or reserves without filling them with data."""

_SOCKET_CALL = {"x86_64": 41, "aarch64": 198}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


@contextmanager
def limited_after(memory: int) -> Iterator[None]:
    """Limit the memory of this process once a store is opened.

    Opening starts threads, each with a stack; how many at a time is chance, so it is not limited.
    """
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (hard, hard))
    yield
    for kind, limit in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + _RESERVED),
    ):
        with contextlib.suppress(ValueError):
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def confine() -> None:
    """End this process with its parent, leave no core behind and take its sockets away."""
    # A shell's Ctrl-C goes to the whole group; the server decides when a worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        _refuse_sockets(libc)


def _refuse_sockets(libc: ctypes.CDLL) -> None:
    number = _SOCKET_CALL.get(platform.machine())
    if number is None:
        return
    steps = [
        (_LOAD_WORD, 0, 0, 0),
        (_JUMP_IF_EQUAL, 0, 1, number),
        (_RETURN, 0, 0, _ERRNO | _EACCES),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *s) for s in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
