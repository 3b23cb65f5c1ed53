"""Which statements an announced change is about: by a heading, by what it names, by its words.

Each link says why and how near; below a score there is none, and a change without any is one too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

from policygraph.extraction.announcements import Announced
from policygraph.extraction.change_words import ChangeWords
from policygraph.extraction.model import Block, Candidate, Statement, StructuredText

__all__ = ["Link", "Linker"]

CONDITIONS: Final = frozenset({"Requirement", "Prohibition", "ExclusionGround"})
Terms = Mapping[str, float]
_HEADING: Final = 0.75
"""How much of a subject a heading must hold, or of a heading the subject."""
_COVERS: Final = 0.45
"""How much of the subject a heading must hold that the subject names whole."""
_WORDS: Final = 0.6
"""How much of what a change says, rare words weighing most, a statement must say too."""
_VERBATIM: Final = 0.75
"""From here a change that only states what now holds repeats the statement itself."""
_NEAR: Final = 0.85
"""What is nearly as good as the best counts too."""
_SENTENCE: Final = 5
"""Words from which a change says enough to be found by them."""
_SMALL: Final = 12
"""Up to so many statements a section is about one thing."""
_FEW: Final = 4
_PARAGRAPH: Final = 1400
"""Up to so many characters a paragraph is about one thing."""


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that a change may be about: its number, how near (0 to 1), and why."""

    statement: int
    score: float
    reason: str


class Linker:
    """The statements of one document, found by headings, by the things they name, by words."""

    def __init__(
        self, text: StructuredText, statements: Sequence[Statement],
        terms: Callable[[str], Terms], named: Callable[[Candidate], Iterable[str]],
        words: ChangeWords, inside: Iterable[int],
    ) -> None:  # fmt: skip
        """Index what stands outside the chapters of changes (``inside`` are their headings).

        ``terms`` gives the weighted terms of a text, ``named`` the things that a passage names.
        """
        self._text, self._words, self._of, self._named = text, words, terms, named
        skipped = set(inside)
        self._statements = {
            number: s for number, s in enumerate(statements)
            if s.candidate.block.heading not in skipped
        }  # fmt: skip
        self._titles = [b for b in text.blocks if b.kind == "heading" and b.number not in skipped]
        self._said = {n: terms(s.candidate.text) for n, s in self._statements.items()}
        counts = Counter(term for found in self._said.values() for term in found)
        self._size = len(self._said) + 1
        self._rare = {t: log(self._size / (n + 0.5)) for t, n in counts.items()}
        self._by_block: dict[int, list[int]] = {}
        for number, statement in self._statements.items():
            self._by_block.setdefault(statement.candidate.block.number, []).append(number)
        self._blocks = {n: terms(text.blocks[n].text) for n in self._by_block}

    def links(self, announced: Announced) -> tuple[Link, ...]:
        """Return the statements that a change is about, in the order of the text."""
        whole = self._words.subject(announced.candidate.text)
        headings = self._headings(announced, whole)
        below = self._below(headings)
        says = len(whole.split()) >= _SENTENCE
        found: list[Link] = []
        if says:
            found = self._by_words(announced, self._of(whole), {h.number for _, h in headings})
        if found and announced.kind and 0 < len(below) <= _SMALL:
            found = self._paragraphs(found)
        if not found and announced.kind:
            found = below or ([] if says else self._by_things(announced))
        if not found and announced.kind and not says:
            found = self._by_topic(announced)
        allowed = self._words.allowed(announced.candidate.text)
        kept = [f for f in found if allowed is None or self._condition(f) == allowed]
        return tuple(sorted(kept, key=lambda link: link.statement))

    def _condition(self, link: Link) -> bool:
        return self._statements[link.statement].kind in CONDITIONS

    def _paragraphs(self, found: Sequence[Link]) -> list[Link]:
        """Return the links with everything that stands in the same paragraphs."""
        best = {self._block(link.statement).number: link for link in reversed(found)}
        return [
            replace(link, statement=number)
            for block, link in best.items()
            for number in self._by_block[block]
        ]

    def _by_topic(self, announced: Announced) -> list[Link]:
        topic = self._of(self._words.subject(announced.subject))
        if len(topic) < _FEW:
            return []
        return [f for f in self._by_words(announced, topic, set()) if f.score >= _HEADING]

    def _weight(self, terms: Terms) -> float:
        return sum(w * self._rare.get(t, log(self._size / 0.5)) for t, w in terms.items())

    def _shared(self, one: Terms, other: Terms) -> float:
        """Return how much of one text is in another, 0 to 1; rare words weigh most."""
        both = {t: min(w, other[t]) for t, w in one.items() if t in other}
        return self._weight(both) / (self._weight(one) or 1.0)

    def _headings(self, announced: Announced, whole: str) -> list[tuple[float, Block]]:
        """Return the headings that the subject names best; of no subject those the text names."""
        for subject in (self._words.subject(announced.subject), whole):
            terms = self._of(subject) if subject else {}
            found = [(self._alike(terms, block), block) for block in self._titles]
            best = max((score for score, _ in found), default=0.0)
            if best:
                return [(s, b) for s, b in found if s >= _NEAR * best]
        return []

    def _alike(self, subject: Terms, block: Block) -> float:
        title = self._of(self._words.subject(block.text))
        if not subject or not title:
            return 0.0
        held, named = self._shared(subject, title), self._shared(title, subject)
        if held < _HEADING and (named < _HEADING or held < _COVERS):
            return 0.0
        return (held + named) / 2

    def _below(self, headings: Iterable[tuple[float, Block]]) -> list[Link]:
        """Return every statement right below the headings that a short change names."""
        out: dict[int, Link] = {}
        for score, heading in headings:
            reason = f"kop: {heading.text[:60]}"
            for number in self._under(heading):
                out.setdefault(number, Link(number, round(score, 3), reason))
        return list(out.values())

    def _under(self, heading: Block) -> Iterable[int]:
        for block, numbers in self._by_block.items():
            above = list(self._text.headings(self._text.blocks[block]))
            # A title with a colon introduces a list: it is no section of its own.
            while above and above[-1] is not heading and above[-1].text.rstrip().endswith(":"):
                above.pop()
            if above and above[-1] is heading:
                yield from numbers

    def _by_things(self, announced: Announced) -> list[Link]:
        """Return the paragraphs that name the same law, agreement or programme."""
        wanted = set(self._named(announced.candidate))
        out = []
        for numbers in self._by_block.values():
            held = {f.iri for n in numbers for f in self._statements[n].references}
            share = len(wanted & held) / (len(wanted) or 1)
            if share:
                out += [Link(n, round(share, 3), "noemt hetzelfde") for n in numbers]
        return out

    def _by_words(self, announced: Announced, said: Terms, headings: set[int]) -> list[Link]:
        scores = {n: self._shared(said, terms) for n, terms in self._said.items()}
        blocks = {
            n: self._shared(said, terms)
            for n, terms in self._blocks.items()
            if len(self._text.blocks[n].text) <= _PARAGRAPH
        }
        below = {
            n for n in scores
            if headings & {h.number for h in self._text.headings(self._block(n))}
        }  # fmt: skip
        for among in (below, set(scores)) if below else (set(scores),):
            inside = {self._block(n).number for n in among}
            alone = max((scores[n] for n in among), default=0.0)
            if not announced.kind and alone >= _VERBATIM:
                return self._near(_NEAR * alone, among, scores, {})
            best = max(
                (s for held, chosen in ((scores, among), (blocks, inside)) for n, s in held.items()
                 if n in chosen), default=0.0,
            )  # fmt: skip
            if best >= _WORDS:
                return self._near(max(_WORDS, _NEAR * best), among, scores, blocks)
        return []

    def _near(
        self, least: float, among: set[int], scores: Mapping[int, float],
        blocks: Mapping[int, float],
    ) -> list[Link]:  # fmt: skip
        out = []
        for number in among:
            score = max(scores[number], blocks.get(self._block(number).number, 0.0))
            if score >= least:
                out.append(Link(number, round(score, 3), "woorden"))
        return out

    def _block(self, number: int) -> Block:
        return self._statements[number].candidate.block
