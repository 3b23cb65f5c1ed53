"""The changes that a document names itself: rows, items and sentences, each with its subject."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policygraph.extraction.change_words import ChangeWords
from policygraph.extraction.coordination import clauses
from policygraph.extraction.cues import Cues
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["Announced", "announcements", "chapters"]

_SHORTEST = 3
"""Words that a sentence has at least; less is a title or a cell."""
_LONGEST_SUBJECT = 8
_MOST = 0.6
"""Which part of a document of some length its list of changes is at most."""
_MANY = 40
_CAPITAL = re.compile(r"(?<=[^\W_.!?])\s+(?=[A-ZÀ-Ý][a-zà-ÿ])")


@dataclass(frozen=True, slots=True)
class Announced:
    """A change that the document names: where, what about, which kind of change, by which rule.

    ``subject`` is the cell, title or words before it that say what it is about, perhaps "".
    ``kind`` is the id of the kind of change and ``label`` its name, None and "" where the text only
    states what now holds.
    """

    candidate: Candidate
    subject: str
    kind: str | None
    rule: str
    label: str = ""


def chapters(text: StructuredText, words: ChangeWords) -> dict[int, str]:
    """Return the headings that open a list of changes, with the cue; those below are part of it.

    Where that is most of the document, it is no list in a policy but a policy of its own.
    """
    out: dict[int, str] = {}
    for block in text.blocks:
        if block.kind != "heading":
            continue
        cue = words.title(block.text)
        if cue:
            out[block.number] = cue
        elif block.heading in out:
            out[block.number] = "below"
    held = [b.heading in out for b in text.blocks if b.kind not in ("heading", "noise")]
    whole = len(held) >= _MANY and sum(held) > len(held) * _MOST
    return {} if whole else out


class _Chapter:
    """Reads one chapter of changes, block by block: the columns of its table, the last subject."""

    def __init__(self, text: StructuredText, words: ChangeWords, cues: Cues) -> None:
        self._text, self._words, self._cues = text, words, cues
        # The names of the columns ran together: what follows are cells that did too.
        self._flat = False
        self._subject = ""

    def read(self, block: Block) -> Iterator[Announced]:
        if block.kind == "heading":
            self._subject = "" if self._words.title(block.text) else block.text
        elif block.kind == "row":
            yield from self._row(block)
        elif block.kind == "item":
            yield from self._item(block)
        elif block.kind == "paragraph":
            yield from self._flattened(block) if self._flat else self._paragraph(block)

    def _row(self, block: Block) -> Iterator[Announced]:
        if self._is_head(block):
            self._flat = len(block.cells) < 2
            return
        if len(block.cells) > 1:
            yield from self._cells(block)
        else:
            yield from self._flattened(block)

    def _is_head(self, block: Block) -> bool:
        cells = [c for c in block.cells if c.strip()] or block.text.split()
        if len(cells) == 1:
            cells = cells[0].split()
        named = [self._words.is_topic(c) or self._words.is_change(c) for c in cells]
        return len(cells) > 1 and sum(named) > len(cells) / 2

    def _cells(self, block: Block) -> Iterator[Announced]:
        first = block.cells[0].strip()
        # An empty first cell goes on with the subject above it.
        self._subject = first or self._subject
        start = _after(block.text, first)
        if first and not block.text[start:].strip():
            return
        for begin, end in self._pieces(block.text, start, len(block.text.rstrip())):
            yield self._made(block, begin, end, self._subject, "row")

    def _flattened(self, block: Block) -> Iterator[Announced]:
        """Yield the changes of a table whose cells ran together: the subject comes before some."""
        for start, end in sentences(block.text):
            opens = self._opening(block.text[start:end])
            if opens:
                self._subject = block.text[start : start + opens].strip()
                start += opens
            for begin, last in clauses(block.text, start, end, self._cues):
                stop = begin + len(block.text[begin:last].rstrip())
                yield self._made(block, begin, stop, self._subject, "flattened-row")

    def _opening(self, text: str) -> int:
        """Return where the change begins after its subject; 0: at once, or in doubt."""
        if self._words.opens(text):
            return 0
        named = self._cues.insurer.search(text)
        starts = [self._words.opening(text), named.start() if named else 0]
        first = min((s for s in starts if s), default=0)
        before = text[:first].split()
        said = not self._cues.finite.isdisjoint(w.casefold() for w in before)
        return 0 if said or len(before) > _LONGEST_SUBJECT else first

    def _item(self, block: Block) -> Iterator[Announced]:
        end = len(block.text.rstrip())
        subject = self._subject
        for lead in self._text.leads(block):
            subject = lead.text if lead.kind == "item" else subject
        if end:
            yield self._made(block, 0, end, subject, "item")

    def _paragraph(self, block: Block) -> Iterator[Announced]:
        for start, end in sentences(block.text):
            said = block.text[start:end]
            if said.endswith(":") or len(said.split()) < _SHORTEST:
                continue
            if self._subject or self._words.kind(said):
                yield self._made(block, start, end, self._subject, "sentence")

    def _pieces(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the changes of a cell: its sentences, and where a new one begins without a stop."""
        for first, last in sentences(text[start:end]):
            begin = start + first
            for match in _CAPITAL.finditer(text, start + first, start + last):
                kind = self._words.kind(text[match.end() : match.end() + 60].split(" ")[0])
                later = self._words.kind(text[match.end() : start + last])
                if kind or (later and _starts(text[match.end() :], "Extra", "Nieuw", "Nieuwe")):
                    yield begin, match.start()
                    begin = match.end()
            yield begin, start + last

    def _made(self, block: Block, start: int, end: int, subject: str, rule: str) -> Announced:
        kind = self._words.kind(block.text[start:end])
        return Announced(
            Candidate(block, start, end),
            subject.strip(),
            kind.id if kind else None,
            rule,
            kind.label if kind else "",
        )


def _starts(text: str, *names: str) -> bool:
    return text.split(" ", 1)[0] in names


def _after(text: str, cell: str) -> int:
    """Return where in the text of a row the second cell begins."""
    at = len(cell) if cell and text.startswith(cell) else 0
    return at + len(text[at:]) - len(text[at:].lstrip())


def _elsewhere(block: Block, words: ChangeWords) -> Iterator[Announced]:
    for start, end in sentences(block.text):
        said = block.text[start:end]
        cue = words.sentence(said)
        if cue:
            kind = words.kind(said)
            yield Announced(
                Candidate(block, start, end),
                "",
                kind.id if kind else None,
                f"sentence:{cue}",
                kind.label if kind else "",
            )


def announcements(text: StructuredText, words: ChangeWords, cues: Cues) -> tuple[Announced, ...]:
    """Return the changes that a document names, in reading order.

    In a chapter of changes these are the rows, items and sentences; elsewhere only sentences that
    name an earlier year or version.
    """
    inside = chapters(text, words)
    reader = _Chapter(text, words, cues)
    out: list[Announced] = []
    for block in text.blocks:
        here = block.number if block.kind == "heading" else block.heading
        if here in inside:
            out += _kept(reader.read(block), words)
        elif block.kind in ("paragraph", "item", "row"):
            out += _elsewhere(block, words)
    return tuple(out)


def _kept(found: Iterable[Announced], words: ChangeWords) -> Iterator[Announced]:
    return (a for a in found if not words.says_nothing(a.candidate.text))
