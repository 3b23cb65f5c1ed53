"""Running text out of lines: markup dropped, cut words joined, every character's place kept."""

import re
from dataclasses import dataclass, field

__all__ = ["RunningText", "visible"]

_MARKUP = re.compile(
    r"\*\*+|__+"
    r"|(?<![\w*])\*(?=[\w(‘'\"“])|(?<=[\w.:;,)’'\"”?!])\*(?![\w*])"
    r"|</?[A-Za-z][^<>]{0,300}>"
    r"|\[(?=[^\[\]]{1,200}\]\()"
)
_TARGET = re.compile(r"\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\s*\)?")
_NO_JOIN = re.compile(r"(?:en|of|resp|dan wel)\b")


def _dropped(line: str) -> set[int]:
    """Return the columns (from 0) of a line that are markup and not words.

    The target of a link stays where it is a web address that the text of the link does not show.
    """
    out: set[int] = set()
    for match in _MARKUP.finditer(line):
        out.update(range(*match.span()))
    for match in _TARGET.finditer(line):
        target = match["target"]
        shown = target.startswith("http") and target not in line[: match.start()]
        out.update([match.start()] if shown else range(*match.span()))
    return out


def visible(line: str) -> str:
    """Return a line without its markup, spaces folded."""
    dropped = _dropped(line)
    return " ".join("".join(c for i, c in enumerate(line) if i not in dropped).split())


@dataclass
class RunningText:
    """Text that grows line by line; ``origin`` holds line and column (1-based) of each character.

    The space that stands for a line break has the place just after the last character before it.
    """

    characters: list[str] = field(default_factory=list)
    origin: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.characters)

    def add(self, number: int, line: str, start: int = 0, end: int | None = None) -> None:
        """Add the columns from ``start`` up to ``end`` (from 0, excluded) of a line."""
        dropped = _dropped(line)
        columns = [i for i in range(start, len(line) if end is None else end) if i not in dropped]
        while columns and line[columns[0]].isspace():
            columns.pop(0)
        while columns and line[columns[-1]].isspace():
            columns.pop()
        if not columns:
            return
        self._join("".join(line[i] for i in columns))
        space = False
        for i in columns:
            if line[i].isspace() and space:
                continue
            space = line[i].isspace()
            self.characters.append(" " if space else line[i])
            self.origin.append((number, i + 1))

    def _join(self, following: str) -> None:
        if not self.characters:
            return
        cut = (
            len(self.characters) > 1
            and self.characters[-1] in "-\u00ad"
            and self.characters[-2].isalpha()
            and following[0].islower()
        )
        if cut and not _NO_JOIN.match(following):
            self.characters.pop()
            self.origin.pop()
            return
        line, column = self.origin[-1]
        self.characters.append(" ")
        self.origin.append((line, column + 1))
