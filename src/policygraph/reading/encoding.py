"""Bytes to text: by byte order mark, by what the document says, as UTF-8, else Windows-1252."""

import codecs
import re

from policygraph.model import Text
from policygraph.reading.model import ReadError
from policygraph.reading.sentences import say

__all__ = ["decode", "utf_16_without_mark"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# As the WHATWG Encoding Standard has it: these labels mean Windows-1252 on the web.
_LATIN = {"iso8859-1", "ascii", "cp1252"}
_KNOWN = re.compile(r"utf-8|cp125\d|iso8859-\d+|mac-roman")
_TYPICAL = frozenset("éëïöüèêçàáâäíóôúûñÉËÏÖÜÈÀÁÄÓ‘’‚“”„–—…•€°²³½¼·§©®™µ×\u00a0±«»ß´\u00adø")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TRUSTED = 0.9
_ALLOWED_CONTROLS = 0.001
_ASCII = 127
_HEAD = 4_096
_ZEROS = 0.9
"""In UTF-16 so many of every second byte are zero, where the letters are Latin."""
_SHOWN = 8


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[Text, ...]]:
    """Return a file's text and what must be said about its encoding.

    ``declared`` is the encoding that the document names, if any. Raises ReadError
    (unknown-encoding), also where the result has too many control characters to be text.
    """
    text, notes = _decode(data, declared)
    controls = len(_CONTROL.findall(text))
    if controls > _ALLOWED_CONTROLS * len(text) + 2:
        raise _unknown(f"it has {controls} control characters")
    return text, notes


def _decode(data: bytes, declared: str | None) -> tuple[str, tuple[Text, ...]]:
    for mark, coding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(coding), ()
            except UnicodeDecodeError as error:
                raise _unknown(f"it begins as {coding} and breaks at byte {error.start}") from error
    name = _codec(declared)
    if name is not None:
        try:
            return data.decode(name), ()
        except UnicodeDecodeError:
            text, notes = _guess(data)
            return text, (say("wrong-encoding", declared), *notes)
    notes = (say("unknown-encoding-name", declared),) if declared else ()
    text, more = _guess(data)
    return text, (*notes, *more)


def _codec(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared.strip()).name if declared else None
    except (LookupError, ValueError):
        return None
    if name in _LATIN:
        return "cp1252"
    # A document whose declaration could be read cannot be UTF-16: the web reads it as UTF-8.
    if name is not None and name.startswith("utf-16"):
        return "utf-8"
    return name if name is not None and _KNOWN.fullmatch(name) else None


def _guess(data: bytes) -> tuple[str, tuple[Text, ...]]:
    wide = utf_16_without_mark(data)
    if wide is not None:
        return data.decode(wide, "replace"), (say("utf-16", wide.upper()),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        first = error.start
    lines = data.splitlines(keepends=True)
    other = {number for number, line in enumerate(lines) if not _is_utf_8(line)}
    try:
        read = [line.decode("cp1252" if n in other else "utf-8") for n, line in enumerate(lines)]
    except UnicodeDecodeError as error:
        raise _unknown(f"it is neither UTF-8 (byte {first}) nor Windows-1252") from error
    high = [c for n in sorted(other) for c in read[n] if ord(c) > _ASCII]
    share = sum(c in _TYPICAL for c in high) / len(high)
    if share < _TRUSTED:
        raise _unknown(
            f"it is not UTF-8 (byte {first}), and as Windows-1252 only {share:.0%} of its special "
            "characters are ones that Dutch uses"
        )
    text = "".join(read)
    if any(ord(c) > _ASCII for n, line in enumerate(read) if n not in other for c in line):
        shown = ", ".join(str(n + 1) for n in sorted(other)[:_SHOWN])
        return text, (say("mixed-encoding", shown + " …" * (len(other) > _SHOWN)),)
    return text, (say("windows-1252", first, f"{share:.0%}", len(high)),)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def utf_16_without_mark(data: bytes) -> str | None:
    """Return the encoding of a text whose every second byte is zero, None for other data."""
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = max(even, odd)
    if len(data) % 2 or most < _ZEROS * len(head) / 2 or min(even, odd) > (1 - _ZEROS) * most:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _unknown(reason: str) -> ReadError:
    return ReadError(
        "unknown-encoding",
        f"The encoding of the text cannot be told: {reason}. Save it as UTF-8.",
    )
