"""Bytes to text: by byte order mark, by what the document says, as UTF-8, else Windows-1252."""

import codecs
import re

from policygraph.reading.model import ReadError

__all__ = ["decode"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
# As the WHATWG Encoding Standard has it: these labels mean Windows-1252 on the web.
_LATIN = {"iso8859-1", "ascii", "cp1252"}
_KNOWN = re.compile(r"utf-8|cp125\d|iso8859-\d+|mac-roman")
_TYPICAL = frozenset("éëïöüèêçàáâäíóôúûñÉËÏÖÜÈÀÁÄÓ‘’‚“”„–—…•€°²³½¼·§©®™µ×\u00a0±«»ß´\u00adø")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TRUSTED = 0.9
_ALLOWED_CONTROLS = 0.001


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return a file's text and what must be said about its encoding.

    ``declared`` is the encoding that the document names, if any. Raises ReadError
    (unknown-encoding), also where the result has too many control characters to be text.
    """
    text, notes = _decode(data, declared)
    controls = len(_CONTROL.findall(text))
    if controls > _ALLOWED_CONTROLS * len(text) + 2:
        raise _unknown(f"it has {controls} control characters")
    return text, notes


def _decode(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
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
            return text, (f"The document says {declared}, which its bytes are not.", *notes)
    notes = (f"The document names an unknown encoding, {declared}.",) if declared else ()
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


def _guess(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        first = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unknown(f"it is neither UTF-8 (byte {first}) nor Windows-1252") from error
    high = [c for c in text if ord(c) > 127]
    share = sum(c in _TYPICAL for c in high) / len(high)
    if share < _TRUSTED:
        raise _unknown(
            f"it is not UTF-8 (byte {first}), and as Windows-1252 only {share:.0%} of its special "
            "characters are ones that Dutch uses"
        )
    return text, (
        f"The text is not UTF-8 (byte {first}); read as Windows-1252, in which {share:.0%} of its "
        f"{len(high)} special characters are ones that Dutch uses.",
    )


def _unknown(reason: str) -> ReadError:
    return ReadError(
        "unknown-encoding",
        f"The encoding of the text cannot be told: {reason}. Save it as UTF-8.",
    )
