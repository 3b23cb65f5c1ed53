"""When a statement holds, when it does not, and on which event: never lost, at worst a note.

An if-clause is a guard where the graph knows the circumstance, or where it states a fact about the
provider that it can answer now (then a proposal, with the words). Any other if-clause, and every
event, is a trigger: the statement applies and says when. "Tenzij" and its like are exceptions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from policygraph.extraction.context import previous, whole
from policygraph.extraction.model import Candidate, StructuredText
from policygraph.extraction.names import NameIndex, longest, tokens
from policygraph.model import Catalogue, Concept

__all__ = ["Condition", "ConditionIndex", "conditions"]

Role = Literal["guard", "exception", "trigger", "ground"]

_ENOUGH: Final = 0.6
_NEARLY_ALL: Final = 0.75
_FEWEST: Final = 2
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
}


@dataclass(frozen=True, slots=True)
class _Cue:
    id: str
    role: str
    pattern: re.Pattern[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Known:
    iri: str
    words: frozenset[str]


def _bounded(pattern: str, *, open_: bool) -> re.Pattern[str]:
    """Return a cue that begins, and unless it is open ends, at the boundary of a word."""
    before = "" if pattern.startswith(",") else r"(?<![^\W_])"
    after = "" if open_ else r"(?![^\W_])"
    return re.compile(f"{before}(?:{pattern}){after}", re.IGNORECASE)


class ConditionIndex:
    """The cues of conditions and the circumstances that the graph knows; made once."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any]) -> None:
        """Take the catalogue and the word list ``conditions``."""
        circumstances = [c for c in catalogue.concepts.values() if c.type == "Circumstance"]
        self.names = NameIndex(circumstances)
        self.empty = frozenset(words["empty"].split())
        self.known = tuple(self._known(circumstances))
        self.cues = tuple(
            _Cue(
                e["id"],
                e["role"],
                _bounded(e["pattern"], open_=bool(e.get("open"))),
                bool(e.get("whole")),
            )
            for e in words["cues"]
        )
        self.inverted = re.compile(words["inverted"]["pattern"], re.IGNORECASE)
        self.in_case = re.compile(words["in_case"]["pattern"], re.IGNORECASE)
        self.question = re.compile(words["question"]["pattern"], re.IGNORECASE)
        self.fact = re.compile(words["fact"]["pattern"], re.IGNORECASE)
        self.wish = re.compile(words["wish"]["pattern"], re.IGNORECASE)
        self.excludes = re.compile(words["excludes"]["pattern"], re.IGNORECASE)

    def _known(self, circumstances: Iterable[Concept]) -> Iterator[_Known]:
        for concept in circumstances:
            for name in (concept.label.nl, *concept.aliases):
                words = self.content(name)
                if len(words) >= _FEWEST:
                    yield _Known(concept.iri, words)

    def content(self, text: str) -> frozenset[str]:
        """Return the stems of the words of a text that say something."""
        return frozenset(t.stem for t in tokens(text) if t.folded not in self.empty)

    def circumstance(self, words: str, sentence: str = "") -> str | None:
        """Return the circumstance that the words state: by its name, or by most of its words.

        What a clause with a fact leaves to the rest of its sentence is sought there: "label A is
        given to whoever meets the criteria".
        """
        named = sorted(self.names.find(words), key=lambda n: n.start - n.end)
        if named:
            return named[0].iris[0]
        said = self.content(words)
        scored = [
            (len(k.words & said) / len(k.words), len(k.words & said), k.iri) for k in self.known
        ]
        best = max(scored, default=(0.0, 0, ""))
        if best[0] >= _ENOUGH and best[1] >= _FEWEST:
            return best[2]
        if not sentence or not self.fact.search(words):
            return None
        around = self.content(sentence)
        wider = [
            (len(k.words & around) / len(k.words), len(k.words & said), k.iri)
            for k in self.known
            if len(k.words & said) >= _FEWEST
        ]
        best = max(wider, default=(0.0, 0, ""))
        return best[2] if best[0] >= _NEARLY_ALL else None


def conditions(
    candidate: Candidate, text: StructuredText, index: ConditionIndex
) -> tuple[Condition, ...]:
    """Return the conditions of a statement: of its sentence, of a question before, of its lead-ins.

    Those of the role ``ground`` are what an exclusion is about and limit nothing.
    """
    start, end = whole(candidate)
    sentence = candidate.block.text[start:end]
    found = [_moved(c, start) for c in _clauses(sentence, index)]
    found += _asked(candidate, index)
    at = candidate.start
    for lead in text.leads(candidate.block):
        if lead.kind != "heading":
            last = re.split(r"(?<=[.?!])\s+(?=[A-Z])", lead.text)[-1]
            found += [
                Condition(c.role, c.words, c.circumstance, at, at, f"{c.rule}-in-lead")
                for c in _clauses(last, index)
            ]
    return tuple(_distinct(found))


def _distinct(found: Iterable[Condition]) -> Iterator[Condition]:
    seen: set[tuple[str, str]] = set()
    for item in found:
        key = (item.role, item.circumstance or item.words.casefold())
        if key not in seen:
            seen.add(key)
            yield item


def _moved(item: Condition, by: int) -> Condition:
    return Condition(
        item.role, item.words, item.circumstance, item.start + by, item.end + by, item.rule
    )


def _asked(candidate: Candidate, index: ConditionIndex) -> list[Condition]:
    """Return the condition that a question sets, in this sentence or the one before."""
    start, end = whole(candidate)
    before, _ = previous(candidate)
    for first, last in ((start, end), (before, start)):
        match = index.question.match(candidate.block.text[first:last])
        if match:
            words = match[0].strip()
            known = index.circumstance(words)
            role: Role = "guard" if known else "trigger"
            return [Condition(role, words, known, first, first + match.end(), "question")]
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
            words = sentence[start:end].strip()
            role, known = _judged(words, sentence, cue, bool(excludes), index)
            out.append(Condition(role, words, known, start, end, cue.id))
    out += _cases(sentence, out, index)
    return sorted(out, key=lambda c: c.start)


def _cases(sentence: str, taken: Iterable[Condition], index: ConditionIndex) -> Iterator[Condition]:
    """Yield the known circumstances that "bij" and the like name without a clause."""
    spans = [(c.start, c.end) for c in taken]
    for name in longest(index.names.find(sentence), index.names.types):
        before = index.in_case.search(sentence[: name.start])
        if before and not any(s < name.end and name.start < e for s, e in spans):
            words = sentence[before.start() : name.end]
            yield Condition("guard", words, name.iris[0], before.start(), name.end, "case-named")


def _judged(
    words: str, sentence: str, cue: _Cue, excludes: bool, index: ConditionIndex
) -> tuple[Role, str | None]:
    stated = cue.role in ("if", "exception")
    known = index.circumstance(words, sentence) if stated else None
    if cue.role == "exception":
        return "exception", known
    if cue.role == "if" and excludes and not known:
        return "ground", None
    if index.wish.search(words):
        return "ground", None
    if known:
        return "guard", known
    fact = cue.role == "if" and index.fact.search(words)
    return ("guard" if fact else "trigger"), None


def _clause_end(sentence: str, match: re.Match[str], cue: _Cue, index: ConditionIndex) -> int:
    """Return where a clause ends: at a comma, or where the main clause begins."""
    if cue.whole:
        return match.end()
    stop = _CLAUSE_END.search(sentence, match.end())
    end = stop.start() if stop else len(sentence)
    if match.start() < _NEAR_START:
        turned = index.inverted.search(sentence, match.end(), end)
        end = turned.start() if turned else end
    return end


_NEAR_START: Final = 15
