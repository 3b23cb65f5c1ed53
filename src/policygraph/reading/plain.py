"""Plain text and Markdown: passed through line by line, so that line numbers stay the file's."""

import re
import unicodedata

from policygraph.model import Text
from policygraph.reading.encoding import decode
from policygraph.reading.model import Limits, ReadLine
from policygraph.reading.sentences import say

__all__ = ["read_plain"]

_HEADING = re.compile(r"#\s+(\S.*?)\s*#*\s*$")


def read_plain(
    data: bytes, _limits: Limits
) -> tuple[tuple[ReadLine, ...], str | None, tuple[Text, ...]]:
    """Return the lines as they stand (NFC), the first heading of level 1, and what must be said.

    Lines end as ``anchors.DocumentText`` has them. Raises ReadError (unknown-encoding).
    """
    text, notes = decode(data)
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        notes = (*notes, say("composed"))
    composed = composed.replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(
        ReadLine(line, source_line=number)
        for number, line in enumerate(composed.removesuffix("\n").split("\n"), start=1)
    )
    headings = (_HEADING.match(line.text) for line in lines)
    return lines, next((found[1] for found in headings if found), None), notes
