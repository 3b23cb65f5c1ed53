"""Reading as the caller sees it: each document in a process of its own, killed when time is up."""

import contextlib
import json
import os
import selectors
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from policygraph.engine.frames import read as read_frame
from policygraph.model import Text
from policygraph.reading.model import Limits, ReadDocument, ReadError, ReadLine, naming

__all__ = ["Progress", "read", "read_all"]

Progress = Callable[[int, int, Path], None]
"""Called after each document: how many are done, of how many, which one."""

_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START")
# Fewer heaps: each reserves addresses that count towards the limit.
_OWN = {"MALLOC_ARENA_MAX": "2", "PYTHONIOENCODING": "utf-8"}
_CHUNK = 1 << 16
_POLL = 0.2


def read(path: Path, limits: Limits = Limits()) -> ReadDocument:  # noqa: B008 - a frozen value
    """Read a document of any known format.

    Raises ReadError (a SourceError) with the document's name, the cause and the remedy.
    """
    with naming(path):
        return _read(path, limits, threading.Event())


def read_all(
    paths: Sequence[Path],
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[ReadDocument | ReadError, ...]:
    """Read several documents at once, one a processor, and return them in the order asked.

    What cannot be read is the error in its place, so that one bad file costs no other.
    """
    stop = threading.Event()

    def one(path: Path) -> ReadDocument | ReadError:
        try:
            with naming(path):
                return _read(path, limits, stop)
        except ReadError as error:
            return error

    with ThreadPoolExecutor(workers or _processors()) as pool:
        tasks = {pool.submit(one, path): path for path in paths}
        try:
            for done, task in enumerate(as_completed(tasks), start=1):
                if progress is not None:
                    progress(done, len(paths), tasks[task])
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
        return tuple(task.result() for task in tasks)


def _processors() -> int:
    # Fewer than the machine has where this process may not use all.
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _read(path: Path, limits: Limits, stop: threading.Event) -> ReadDocument:
    descriptor = _open(path, limits)
    try:
        answer = _run(descriptor, path.suffix.lower(), limits, stop)
    finally:
        os.close(descriptor)
    return _document(answer)


def _open(path: Path, limits: Limits) -> int:
    """Open a regular file of acceptable size; a pipe or device is refused without waiting."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            "unreadable-file", f"The file cannot be opened ({reason}). Check its name and rights."
        ) from error
    try:
        _check(os.fstat(descriptor), limits)
    except ReadError:
        os.close(descriptor)
        raise
    return descriptor


def _check(status: os.stat_result, limits: Limits) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadError("unreadable-file", "This is a folder. Name the documents in it.")
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("unreadable-file", "This is no ordinary file. Name a document on disk.")
    if status.st_size == 0:
        raise ReadError("empty-file", "The file is empty. Download or export it again.")
    if status.st_size > limits.file_size:
        raise ReadError(
            "file-too-large",
            f"The file has {status.st_size / 1e6:.0f} MB; at most {limits.file_size / 1e6:.0f} MB "
            "is read. Save it without pictures, or in parts.",
        )


def _run(descriptor: int, suffix: str, limits: Limits, stop: threading.Event) -> bytes:
    environment = {k: v for k, v in os.environ.items() if k in _KEPT} | _OWN
    task = json.dumps({"suffix": suffix, "limits": asdict(limits)})
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-P", "-m", "policygraph.reading.worker", task],
        stdin=descriptor, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    ) as process:  # fmt: skip
        try:
            answer = _receive(process, limits, stop)
            # Its answer is whole; what the interpreter still tidies up interests nobody.
            status = process.wait(timeout=5) if answer else _status(process)
        except subprocess.TimeoutExpired:
            status = 0
        finally:
            process.kill()
    if status != 0 or not answer:
        raise _ended(status)
    return answer


def _status(process: "subprocess.Popen[bytes]") -> int:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=5)
    return 1


def _receive(process: "subprocess.Popen[bytes]", limits: Limits, stop: threading.Event) -> bytes:
    deadline = time.monotonic() + limits.seconds
    out = bytearray()
    pipe = process.stdout
    if pipe is None:
        return b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not stop.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ReadError(
                    "reading-too-slow",
                    f"Reading took longer than {limits.seconds:g} seconds and was stopped. Save "
                    "the document again from its source, or in parts.",
                )
            if selector.select(min(left, _POLL)):
                chunk = os.read(pipe.fileno(), _CHUNK)
                if not chunk:
                    return bytes(out)
                out += chunk
                if len(out) > 2 * limits.output + _CHUNK:
                    raise _too_much(limits)
    raise ReadError("reading-too-slow", "Reading was stopped.")


def _too_much(limits: Limits) -> ReadError:
    return ReadError(
        "reading-too-costly",
        f"The document gives more than {limits.output / 1e6:g} MB of text, which no policy has. "
        "Read it in parts.",
    )


def _ended(status: int) -> ReadError:
    if status < 0:
        return ReadError(
            "reading-too-costly",
            f"The process that read the document was ended by signal {-status}: the document "
            "needs more memory or depth than reading may take, or is made to break readers. Save "
            "it again from its source.",
        )
    return ReadError(
        "broken-document",
        "The process that read the document broke off. Save the document again from its source.",
    )


def _document(answer: bytes) -> ReadDocument:
    frame = read_frame(BytesIO(answer))
    if frame is None:
        raise _ended(1)
    head, body = frame
    if "error" in head:
        raise ReadError(head["error"], head["message"])
    lines = tuple(
        ReadLine(text, page, None if box is None else (box[0], box[1], box[2], box[3]), number)
        for text, page, box, number in json.loads(body)
    )
    return ReadDocument(
        lines,
        head["title"],
        head["media_type"],
        head["sha256"],
        tuple(Text(nl, en) for nl, en in head["warnings"]),
    )
