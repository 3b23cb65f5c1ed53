"""What may be a statement: sentences, items, table rows, clauses with a demand of their own."""

import re
from collections.abc import Iterator
from itertools import pairwise

from policygraph.extraction.cues import Cues
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["candidates", "clauses"]

_JOINT = re.compile(r"(?P<comma>,)?\s+(?P<word>en|maar|of)\s+|(?P<list>,)\s+", re.IGNORECASE)
_SEMICOLON = re.compile(r";\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SUBORDINATE = re.compile(
    r"\b(?:dat|die|als|indien|omdat|zodat|waarbij|waarin|waardoor|waarmee|waarvan|waarover|wanneer|"
    r"of|om|terwijl|voordat|zolang|tenzij|degene)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*(?:als|indien|wanneer|mocht|hoewel|omdat)\b[^,]*,", re.IGNORECASE)
_SUBJECT = frozenset("u uw wij we zij ze hij het dit deze er men".split())
_CLAUSE_SUBJECTS = frozenset("u uw er wij".split())
_ADVERBS = frozenset("ook tevens daarbij hierbij wel dan zo er daarmee".split())
_SHORT = 3
_ANSWER = re.compile(r"(?:Dan|Stuur|Neem|Bel|Mail|Kijk|Meld|Zoek)\b")


def _finite_at(words: list[str], finite: frozenset[str]) -> int | None:
    """Return at which word a clause has its verb: first, or after a subject or adverb."""
    for place, word in enumerate(words[:3]):
        if word in finite:
            return place
        if word not in _SUBJECT and word not in _ADVERBS and not (place and words[0] == "uw"):
            return None
    return None


def _has_verb(words: list[str], finite: frozenset[str]) -> bool:
    """Tell whether a clause has a verb: a known one, or one in -t right after its subject."""
    return not finite.isdisjoint(words) or (words[0] in _SUBJECT and words[1].endswith("t"))


def _splits(match: re.Match[str], before: str, after: str, finite: frozenset[str]) -> bool:
    """Tell whether a main clause with a verb of its own begins after a joint."""
    words = [w.casefold() for w in _WORD.findall(after[:80])]
    condition = _CONDITION.match(before)
    main = before[condition.end() :] if condition else before
    left = [w.casefold() for w in _WORD.findall(main)]
    verb = _finite_at(words, finite)
    if verb is None or min(len(words), len(left)) < _SHORT or not _has_verb(left, finite):
        return False
    if before.count("(") != before.count(")"):
        return False
    if match["list"] or match["word"].casefold() == "of":
        return words[0] in _CLAUSE_SUBJECTS and verb > 0
    # Inside a clause with "dat" or "om" verbs stand last; one right after "en" is a new clause.
    inside = _SUBORDINATE.search(main) is not None
    return not inside or words[0] in ("u", "wij") or (verb == 0 and not words[0].endswith("en"))


def clauses(text: str, start: int, end: int, cues: Cues) -> Iterator[tuple[int, int]]:
    """Yield the main clauses of a sentence that have a finite verb of their own."""
    begin = start
    for match in _JOINT.finditer(text, start, end):
        if _splits(match, text[begin : match.start()], text[match.end() : end], cues.finite):
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _answered(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences; a question and the sentence that answers it ("Dan …") are one."""
    asked: tuple[int, int] | None = None
    for start, end in sentences(text):
        if asked and not _ANSWER.match(text, start):
            yield asked
            asked = None
        first = asked[0] if asked else start
        asked = (first, end) if text[:end].endswith("?") else None
        if asked is None:
            yield first, end
    if asked:
        yield asked


def _pieces(block: Block, cues: Cues) -> Iterator[tuple[int, int]]:
    if block.kind == "row":
        yield 0, len(block.text.rstrip())
        return
    for start, end in _answered(block.text):
        parts = [start, *(m.end() for m in _SEMICOLON.finditer(block.text, start, end)), end]
        for first, last in pairwise(parts):
            stop = first + len(block.text[first:last].rstrip())
            if stop > first:
                yield from clauses(block.text, first, stop, cues)


def candidates(text: StructuredText, cues: Cues) -> tuple[Candidate, ...]:
    """Return what may be a statement, in reading order; headings and noise are none."""
    return tuple(
        Candidate(block, start, end)
        for block in text.blocks
        if block.kind in ("paragraph", "item", "row")
        for start, end in _pieces(block, cues)
        if end > start
    )
