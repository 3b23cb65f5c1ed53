"""What a document says with normative force and nothing in the graph covers.

Every sentence and bullet with a cue (must, may not, expects, buys, reimburses, deadline, contact …)
is listed unless a provision, finding or announcement stands on it, or the data say why it is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policygraph.anchors import DocumentText
from policygraph.model import Place

__all__ = ["Gap", "gaps", "sentences"]

_CUES = re.compile(
    r"\b(?:moet|moeten|dient|dienen|mag|mogen|hoeft|hoeven|verplicht\w*|vereist\w*|eisen|"
    r"voorwaarde\w*|verwacht|verwachten|verzoek\w*|vragen wij|kunt u|u kunt|"
    r"koopt|kopen|inkopen|ingekocht|vergoed|vergoeden|vergoedt|vergoeding|contracteren|contracteert|"
    r"gecontracteerd|declareren|uiterlijk|vóór|ná|binnen (?:\w+ )?(?:dagen|weken|maanden)|"
    r"minimaal|ten minste|tenminste|maximaal|uitgesloten|uitsluitend|weiger\w*|"
    r"u bent|u heeft|u hebt|u beschikt|u voldoet|u krijgt|u ontvangt|u werkt|u levert|u maakt|"
    r"wij (?:bieden|streven|volgen|monitoren|ondersteunen|stimuleren|beoordelen|toetsen|behouden)|"
    r"behoudt zich|recht\w* (?:voor|worden ontleend)|\d{1,2} (?:januari|februari|maart|april|mei|"
    r"juni|juli|augustus|september|oktober|november|december))\b|[\w.+-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?;:])(?<!\ba\.s\.r\.)\s+(?=[A-ZÀ-Ý“\"'‘•-]|a\.s\.r\.\s)")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*#+\s")


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence with a cue that nothing covers: its lines, the cue and the text."""

    start_line: int
    end_line: int
    cue: str
    text: str


def _paragraphs(document: DocumentText, *, spaced: bool) -> Iterator[list[tuple[int, str]]]:
    """Yield blocks of (line number, text): a paragraph, a bullet, a table row.

    In a document flattened from a PDF every second line is empty, so an empty line ends nothing.
    """
    block: list[tuple[int, str]] = []
    blank = 0
    for number, line in enumerate(document.lines, 1):
        if not line.strip():
            blank += 1
            if block and (not spaced or blank > 1):
                yield block
                block = []
            continue
        if block and (_BULLET.match(line) or _HEADING.match(line) or "\t" in line):
            yield block
            block = []
        blank = 0
        block.append((number, line))
        if _HEADING.match(line) or "\t" in line:
            yield block
            block = []
    if block:
        yield block


def sentences(document: DocumentText) -> Iterator[tuple[int, int, str]]:
    """Yield the sentences and bullets of a document: first line, last line, text."""
    filled = sum(1 for line in document.lines if line.strip())
    halves = sum(
        1
        for one, two in zip(document.lines, document.lines[1:], strict=False)
        if one.strip() and not two.strip()
    )
    for block in _paragraphs(document, spaced=halves > 0.8 * filled and filled > 400):
        text = ""
        lines: list[int] = []
        for number, line in block:
            joined = line.strip()
            if text.endswith("-") and joined[:1].islower():
                text, lines = text[:-1], lines[:-1]
            elif text:
                joined = " " + joined
            text += joined
            lines += [number] * (len(text) - len(lines))
        start = 0
        for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
            piece = text[start:end].strip()
            if piece:
                yield lines[start], lines[end - 1], piece
            start = end


def gaps(document: DocumentText, places: Iterable[Place], reasons: Iterable[int]) -> list[Gap]:
    """Return the sentences with a cue that no place covers and for which no reason is given.

    ``reasons`` are first lines of sentences that were judged to be no statement.
    """
    covered: dict[int, list[str]] = {}
    for place in places:
        text = document.wording(
            place.start_line, place.end_line, place.start_column, place.end_column
        )
        for line in range(place.start_line, place.end_line + 1):
            covered.setdefault(line, []).append(_letters(text))
    excused = set(reasons)
    out = []
    for start, end, text in sentences(document):
        cue = _CUES.search(text)
        if not cue or start in excused or _HEADING.match(text):
            continue
        quotes = [q for line in range(start, end + 1) for q in covered.get(line, [])]
        if not _covers(_letters(text), quotes):
            out.append(Gap(start, end, cue[0], text))
    return out


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _covers(sentence: str, quotes: Iterable[str]) -> bool:
    """Tell whether a quote holds the sentence, or a good part of the sentence is quoted."""
    inside = {q for q in quotes if q in sentence}
    return any(sentence in q for q in quotes) or sum(map(len, inside)) * 2 >= len(sentence)
