"""How well announced changes, their links and findings come back, held against reviewed ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.evaluation.alignment import align
from policygraph.evaluation.figures import Figure
from policygraph.evaluation.spans import Letters, Span, overlap
from policygraph.extraction.model import Statement
from policygraph.extraction.observing import LinkedChange, Observed
from policygraph.model import Announcement, Finding, Place

__all__ = ["Seen", "announced", "finding_types", "findings", "links"]

_NEAR = 2
"""Lines between which two findings may be about one sentence, where a sentence has several."""
_LONGEST = 400
"""A document with a longer line has whole paragraphs on a line: there the line must be the same."""


@dataclass(frozen=True)
class Seen:
    """A document observed without its own review, and what its reviewers noted.

    ``places`` gives the place of every reviewed provision and announcement by its IRI.
    """

    slug: str
    lines: Sequence[str]
    statements: Sequence[Statement]
    observed: Observed
    announcements: Sequence[Announcement]
    findings: Sequence[Finding]
    places: Mapping[str, Place]

    @property
    def letters(self) -> Letters:
        """The letters of the document, numbered."""
        return Letters(self.lines)


def announced(seen: Seen) -> Figure:
    """Return how many announced changes were found, and how many of those given are some, by place.

    Several reviewed changes at one place count once.
    """
    letters = seen.letters
    reviewed = list(dict.fromkeys(letters.of(seen.places[a.iri]) for a in seen.announcements))
    given = [letters.of(c.announced.candidate.extent) for c in seen.observed.changes]
    return align(reviewed, given).figure


def links(seen: Seen) -> Figure:
    """Return how well the provisions of the changes come back.

    A link is right where its statement stands on a provision that a reviewer named for a change
    at that place. A provision is found where such a statement stands on it.
    """
    letters = seen.letters
    places = [(letters.of(seen.places[a.iri]), a) for a in seen.announcements]
    given = right = found = 0
    expected = sum(len(a.provisions) for a in seen.announcements)
    met: set[tuple[str, str]] = set()
    for change in seen.observed.changes:
        here = letters.of(change.announced.candidate.extent)
        named = [a for span, a in places if _same(here, span)]
        wanted = {i: letters.of(seen.places[i]) for a in named for i in a.provisions}
        spans = _spans(seen, letters, change)
        given += len(spans)
        right += sum(any(_same(span, other) for other in wanted.values()) for span in spans)
        for a in named:
            met |= {
                (a.iri, i) for i in a.provisions if any(_same(span, wanted[i]) for span in spans)
            }
    found = len(met)
    return Figure(given, right, expected, found)


def _spans(seen: Seen, letters: Letters, change: LinkedChange) -> list[Span]:
    return [letters.of(seen.statements[k.statement].candidate.extent) for k in change.links]


def _same(one: Span, other: Span) -> bool:
    """Tell whether two places share at least half of the shorter."""
    least = min(one[1] - one[0], other[1] - other[0])
    return 0 < least <= 2 * overlap(one, other)


def findings(seen: Seen, type_: str) -> Figure:
    """Return how many findings of a type come back: the same type, and a line that is the same."""
    reviewed = [(f.line, f.other_line) for f in seen.findings if f.type == type_]
    given = [(f.line, f.other_line) for f in seen.observed.findings if f.type == type_]
    near = 0 if max(map(len, seen.lines), default=0) > _LONGEST else _NEAR
    right = sum(any(_meets(g, r, near) for r in reviewed) for g in given)
    found = sum(any(_meets(g, r, near) for g in given) for r in reviewed)
    return Figure(len(given), right, len(reviewed), found)


_Lines = tuple[int | None, int | None]


def _meets(one: _Lines, other: _Lines, near: int) -> bool:
    return any(abs(a - b) <= near for a in one for b in other if a and b)


def finding_types(seen: Iterable[Seen]) -> list[str]:
    """Return the types of the reviewed findings, most frequent first."""
    counts: dict[str, int] = {}
    for one in seen:
        for finding in one.findings:
            counts[finding.type] = counts.get(finding.type, 0) + 1
    return sorted(counts, key=lambda t: (-counts[t], t))
