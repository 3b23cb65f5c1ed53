"""When a statement holds, when it does not, and on which event: never lost, at worst a note.

An if-clause is a guard where the graph knows the circumstance, or where it states a fact about the
provider that it can answer now (then a proposal, with the words). Any other if-clause, and every
event, is a trigger: the statement applies and says when. "Tenzij" and its like are exceptions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from policygraph.extraction.circumstances import Circumstances
from policygraph.extraction.context import following, previous, resumed, whole
from policygraph.extraction.insurers import naming_insurer
from policygraph.extraction.model import Candidate, StructuredText
from policygraph.extraction.names import longest
from policygraph.model import Catalogue

__all__ = ["PROPOSED", "Condition", "ConditionIndex", "conditions"]

PROPOSED: Final = "voorstel omstandigheid"
"""How a note begins that gives the words of a condition that the graph has no circumstance for."""

Role = Literal["guard", "exception", "trigger", "ground", "reservation"]
_CLAUSE_END = re.compile(
    r"[,;:?](?=\s)|(?<!\.[a-z])\.(?=\s|$)|$"
    r"|\s(?=(?:dan|neem|stuur)\s+(?:\w+\s+)?(?:wij|we|u|dan|wordt|is|kunt|kan|dient)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words, with its role, the circumstance it is where known, and its place.

    A guard or exception without a circumstance proposes one. Offsets are those of the candidate's
    block; ``start`` equals ``end`` for one that stands in a lead-in.
    """

    role: Role
    words: str
    circumstance: str | None
    start: int
    end: int
    rule: str

    @property
    def note(self) -> str:
        """What a reviewer must know of a condition that fits no field of its own."""
        return f"{_NAMES[self.role]}: {self.words}"


_NAMES: Final = {
    "guard": "geldt alleen als",
    "exception": "uitzondering",
    "trigger": "wanneer",
    "ground": "grond",
    "reservation": "voorbehoud",
}


@dataclass(frozen=True, slots=True)
class _Cue:
    id: str
    role: str
    pattern: re.Pattern[str]
    whole: bool
    fact: bool


def _bounded(pattern: str, open_: bool) -> str:
    """Return a cue that begins, and unless it is open ends, at the boundary of a word."""
    before = "" if pattern.startswith(",") else r"(?<![^\W_])"
    after = "" if open_ else r"(?![^\W_])"
    return f"{before}(?:{pattern}){after}"


class ConditionIndex:
    """The cues of conditions and the circumstances that the graph knows; made once."""

    def __init__(
        self, catalogue: Catalogue, words: Mapping[str, Any], insurer: str | None = None
    ) -> None:
        """Take the catalogue, the word list ``conditions`` and the insurer whose policy it is."""
        self.circumstances = Circumstances(catalogue, words)
        self.cues = tuple(
            _Cue(
                e["id"],
                e["role"],
                naming_insurer(_bounded(e["pattern"], bool(e.get("open"))), catalogue, insurer),
                bool(e.get("whole")),
                bool(e.get("fact")),
            )
            for e in words["cues"]
        )
        self.inverted = re.compile(words["inverted"]["pattern"], re.IGNORECASE)
        self.in_case = re.compile(words["in_case"]["pattern"], re.IGNORECASE)
        self.question = re.compile(words["question"]["pattern"], re.IGNORECASE)
        self.fact = re.compile(words["fact"]["pattern"], re.IGNORECASE)
        self.past = re.compile(words["past"]["pattern"], re.IGNORECASE)
        self.wish = re.compile(words["wish"]["pattern"], re.IGNORECASE)
        self.excludes = re.compile(words["excludes"]["pattern"], re.IGNORECASE)
        self.resuming = re.compile(words["resuming"]["pattern"], re.IGNORECASE)
        self.only = re.compile(words["only"]["pattern"], re.IGNORECASE)
        self.afterwards = re.compile(words["afterwards"]["pattern"], re.IGNORECASE)
        self.announcing = re.compile(words["announcing"]["pattern"], re.IGNORECASE)
        self.following_from = re.compile(words["following_from"]["pattern"], re.IGNORECASE)


def conditions(
    candidate: Candidate, text: StructuredText, index: ConditionIndex
) -> tuple[Condition, ...]:
    """Return the conditions of a statement: of its sentence, of a question before, of its lead-ins.

    Those of the role ``ground`` are what an exclusion is about and limit nothing.
    """
    start, end = whole(candidate)
    parts = _parts(candidate, candidate.block.text[start:end])
    found = [_moved(c, start + at) for at, part in parts for c in _clauses(part, index)]
    found = [c for c in found if not _of_a_later_clause(c, candidate)]
    found += _asked(candidate, index)
    found += _resumed(candidate, index)
    found += _afterwards(candidate, index)
    at = candidate.start
    for lead in text.leads(candidate.block):
        if lead.kind != "heading":
            last = re.split(r"(?<=[.?!])\s+(?=[A-Z])", lead.text)[-1]
            found += [
                replace(c, start=at, end=at, rule=f"{c.rule}-in-lead")
                for c in _clauses(last, index)
            ]
    found += _headed(candidate, text, index)
    return tuple(_distinct(found))


def _headed(candidate: Candidate, text: StructuredText, index: ConditionIndex) -> list[Condition]:
    """Return the conditions that the headings above state: "Indien u onderaannemers inzet"."""
    at = candidate.start
    return [
        replace(c, start=at, end=at, rule=f"{c.rule}-in-heading")
        for heading in text.headings(candidate.block)
        for c in _clauses(heading.text, index)
        if not heading.text[: c.start].strip(_NUMBERING) or c.role == "exception"
    ]


def _parts(candidate: Candidate, sentence: str) -> list[tuple[int, str]]:
    """Return the stretches that a clause cannot reach beyond: the cells of a row, or all of it."""
    cells = candidate.block.cells
    if candidate.block.kind != "row" or not cells:
        return [(0, sentence)]
    return [(max(sentence.find(cell), 0), cell) for cell in cells]


def _of_a_later_clause(item: Condition, candidate: Candidate) -> bool:
    """Tell whether an event belongs to a clause after the candidate: "… en belt als er iets is"."""
    before = candidate.block.text[: item.start].rstrip()
    return item.role == "trigger" and item.start >= candidate.end and not before.endswith(",")


def _resumed(candidate: Candidate, index: ConditionIndex) -> list[Condition]:
    """Return the known limits of the sentences that this one goes on from: "Deze afspraak …"."""
    at, text = candidate.start, candidate.block.text
    return [
        replace(c, start=at, end=at, rule=f"{c.rule}-taken-up")
        for start, end in resumed(candidate, index.resuming)
        for c in (*_clauses(text[start:end], index), *_questions(text[start:end], index))
        if c.circumstance
    ]


def _afterwards(candidate: Candidate, index: ConditionIndex) -> list[Condition]:
    """Return what a later sentence excepts from this one, or limits it to: "Dit geldt niet …"."""
    text = candidate.block.text
    cues: tuple[tuple[Role, re.Pattern[str]], ...] = (
        ("exception", index.afterwards),
        ("guard", index.only),
    )
    for start, end in following(candidate):
        sentence = text[start:end]
        for role, cue in cues:
            if cue.search(sentence):
                known = index.circumstances.state(cue.sub(" ", sentence))
                words = sentence.strip().rstrip(".")
                return [Condition(role, words, known, start, end, "afterwards")]
        if not index.resuming.search(sentence):
            break
    return []


def _distinct(found: Iterable[Condition]) -> Iterator[Condition]:
    seen: set[tuple[str, str]] = set()
    for item in found:
        key = (item.role, item.circumstance or item.words.casefold())
        if key not in seen:
            seen.add(key)
            yield item


def _moved(item: Condition, by: int) -> Condition:
    return replace(item, start=item.start + by, end=item.end + by)


def _questions(sentence: str, index: ConditionIndex) -> list[Condition]:
    """Return the condition that a question sets."""
    match = index.question.match(sentence)
    if not match:
        return []
    words = match[0].strip()
    known = index.circumstances.state(words)
    found = [Condition("guard" if known else "trigger", words, known, 0, match.end(), "question")]
    if known and index.past.search(words):
        found.append(replace(found[0], role="trigger", circumstance=None))
    return found


def _asked(candidate: Candidate, index: ConditionIndex) -> list[Condition]:
    """Return the condition that a question sets, in this sentence or the one before."""
    start, end = whole(candidate)
    before, _ = previous(candidate)
    for first, last in ((start, end), (before, start)):
        found = _questions(candidate.block.text[first:last], index)
        if found:
            return [_moved(c, first) for c in found]
    return []


def _clauses(sentence: str, index: ConditionIndex) -> list[Condition]:
    """Return the conditions that a sentence states, one for each cue, longer ones first."""
    out: list[Condition] = []
    excludes = index.excludes.search(sentence)
    for cue in index.cues:
        for match in cue.pattern.finditer(sentence):
            start, end = match.start(), _clause_end(sentence, match, cue, index)
            if any(c.start < end and start < c.end for c in out):
                continue
            words = sentence[start:end].strip().rstrip(":")
            if cue.role == "if" and index.announcing.match(words):
                continue
            role, known = _judged(words, sentence, cue, bool(excludes), index)
            if role == "trigger" and index.following_from.search(sentence[:start]):
                continue
            out.append(Condition(role, words, known, start, end, cue.id))
    out += _cases(sentence, out, index)
    return sorted(out, key=lambda c: c.start)


def _cases(sentence: str, taken: Iterable[Condition], index: ConditionIndex) -> Iterator[Condition]:
    """Yield the known circumstances that "bij" and the like name without a clause."""
    spans = [(c.start, c.end) for c in taken]
    names = index.circumstances.names
    for name in longest(names.find(sentence), names.types):
        before = index.in_case.search(sentence[: name.start])
        if before and not any(s < name.end and name.start < e for s, e in spans):
            words = sentence[before.start() : name.end]
            yield Condition("guard", words, name.iris[0], before.start(), name.end, "case-named")


def _judged(
    words: str, sentence: str, cue: _Cue, excludes: bool, index: ConditionIndex
) -> tuple[Role, str | None]:
    if cue.role == "reservation":
        return "reservation", None
    past = cue.role == "if" and bool(index.past.search(words))
    fact = cue.fact or bool(index.fact.search(words))
    stated = cue.role in ("if", "exception") and not past
    known = index.circumstances.state(words, sentence, fact=fact) if stated else None
    if cue.role == "exception":
        return "exception", known
    if cue.role == "if" and excludes and not known:
        return "ground", None
    if index.wish.search(words):
        return "ground", None
    if known:
        return "guard", known
    return ("guard" if cue.role == "if" and fact and not past else "trigger"), None


def _clause_end(sentence: str, match: re.Match[str], cue: _Cue, index: ConditionIndex) -> int:
    """Return where a clause ends: at a comma, or where the main clause begins."""
    if cue.whole:
        return match.end()
    stop = _CLAUSE_END.search(sentence, match.end())
    end = stop.start() if stop else len(sentence)
    if sentence.count("(", 0, match.start()) > sentence.count(")", 0, match.start()):
        closing = sentence.find(")", match.end(), end)
        end = closing if closing >= 0 else end
    if match.start() < _NEAR_START:
        turned = index.inverted.search(sentence, match.end(), end)
        end = turned.start() if turned else end
    return end


_NUMBERING: Final = " .)0123456789"
_NEAR_START: Final = 15
