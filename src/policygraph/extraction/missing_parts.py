"""What a document speaks of and does not have: empty sections, pictures, annexes, numbers."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.model import Block, StructuredText
from policygraph.model import Text

__all__ = ["missing_parts"]

_CONTENT: Final = ("paragraph", "item", "row")
_DATED = re.compile(
    r"\b\d{1,2}\s+(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*"
    r"|\b\d{1,2}[-/]\d{1,2}(?:[-/](?:20)?\d\d)?\b|\b(?:januari|februari|maart|april|mei|juni|juli|"
    r"augustus|september|oktober|november|december)\b|\bQ[1-4]\b|\bkwartaal\b",
    re.IGNORECASE,
)
_LINKED = re.compile(r"^\W{0,3}(?:\]\(|\(?(?:https?://|www\.))", re.IGNORECASE)
_KINDS: Final = {
    "bijlage": Text("bijlage", "annex"), "annex": Text("bijlage", "annex"),
    "appendix": Text("bijlage", "annex"), "hoofdstuk": Text("hoofdstuk", "chapter"),
    "paragraaf": Text("paragraaf", "section"), "§": Text("paragraaf", "section"),
}  # fmt: skip
_NUMBERED: Final = 4
"""Headings with a number from which a number that is not there is missing."""


def missing_parts(
    lines: Sequence[str], text: StructuredText, finding: FindingWords
) -> Iterator[FoundFinding]:
    """Yield what is named or begun and is not there."""
    yield from _sections(text, finding)
    yield from _pictures(lines, text, finding)
    yield from _parts(text, finding)
    yield from _gaps(text, finding)


def _below(text: StructuredText, heading: Block) -> list[Block]:
    """Return everything under a heading and the headings below it."""
    out = []
    for block in text.blocks[heading.number + 1 :]:
        if block.kind == "heading" and block.level <= heading.level:
            break
        out.append(block)
    return out


def _sections(text: StructuredText, finding: FindingWords) -> Iterator[FoundFinding]:
    for block in text.blocks:
        if block.kind != "heading" or not finding.timetable.search(block.text):
            continue
        below = [b for b in _below(text, block) if b.kind in _CONTENT]
        direct = [b for b in below if b.heading == block.number]
        if not any(_DATED.search(b.text) for b in (direct if direct else below)):
            rule = "no-dates" if below else "empty-section"
            yield finding.found(rule, block.origin[0][0])


def _pictures(
    lines: Sequence[str], text: StructuredText, finding: FindingWords
) -> Iterator[FoundFinding]:
    for picture in finding.pictures:
        for block in text.blocks:
            if block.kind not in _CONTENT:
                continue
            match = picture.pattern.search(block.text)
            if match is None or _LINKED.match(block.text[match.end() :]):
                continue
            line = block.origin[match.start()][0]
            # A link that leads nowhere is a finding of its own.
            if (picture.rows and _followed_by_row(text, block)) or "](" in lines[line - 1]:
                continue
            yield finding.found("not-there", line, what=picture.what)
            break


def _followed_by_row(text: StructuredText, block: Block) -> bool:
    return any(b.kind == "row" for b in text.blocks[block.number : block.number + 6])


def _numbers(text: StructuredText, finding: FindingWords) -> list[tuple[str, Block]]:
    found = []
    for block in text.blocks:
        match = finding.part_heading.search(block.text) if block.kind == "heading" else None
        if match:
            found.append((match["number"].casefold(), block))
    return found


def _parts(text: StructuredText, finding: FindingWords) -> Iterator[FoundFinding]:
    numbers = {number for number, _ in _numbers(text, finding)}
    numbered = sum(n[0].isdigit() for n in numbers) >= _NUMBERED
    annexes = {
        b.text.casefold().split()[1].rstrip(":.")
        for b in text.blocks
        if b.kind == "heading" and b.text.casefold().startswith(("bijlage ", "annex ", "appendix "))
    }
    seen: set[str] = set()
    for block in text.blocks:
        for match in finding.part.finditer(block.text) if block.kind in _CONTENT else ():
            kind, number = _KINDS[match["kind"].casefold()], match["number"].casefold()
            annex = kind.en == "annex"
            there = number in annexes if annex else number in numbers
            if there or not (annex or numbered) or f"{kind.nl} {number}" in seen:
                continue
            seen.add(f"{kind.nl} {number}")
            what = Text(f"{kind.nl} {match['number']}", f"{kind.en} {match['number']}")
            yield finding.found("no-such-part", block.origin[match.start("kind")][0], what=what)


def _gaps(text: StructuredText, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield where the numbers of headings skip one: 3.1, 3.2, 3.4."""
    tree: dict[tuple[int, ...], list[tuple[int, Block]]] = {}
    for number, block in _numbers(text, finding):
        if number[0].isdigit():
            parts = tuple(map(int, number.split(".")))
            tree.setdefault(parts[:-1], []).append((parts[-1], block))
    for above, found in tree.items():
        counted = [n for n, _ in found]
        if len(found) < _NUMBERED or counted != sorted(set(counted)) or counted[0] > 1:
            continue
        for (one, _), (other, block) in pairwise(found):
            if other == one + 2:
                before, after = (_dotted((*above, n)) for n in (one, other))
                yield finding.found("gap", block.origin[0][0], before=before, after=after)


def _dotted(parts: Sequence[int]) -> str:
    return ".".join(map(str, parts))
