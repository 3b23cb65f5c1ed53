"""What a section goes on about although its own title does not name it.

In a document whose headings all look alike a chapter on one kind of care is followed by headings
such as "Kwaliteit" that belong to it. Such a heading stays on the subject of the one before it on
the same level where that one has no text of its own, or where its title or first sentence names
that care, or someone whom the section before addressed. A title that names another kind of care
or provider begins a subject of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policygraph.extraction.model import Block, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["Naming", "Topics", "topics"]

Topics = Mapping[int, tuple[str, ...]]
"""What the section of a heading is about beyond its title: heading number to IRIs."""

Names = Callable[[str], frozenset[str]]
"""Gives what a text names."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are found: of care, of provider types and roles, of those whom a text addresses.

    ``narrower`` tells whether one thing is narrower than another.
    """

    cares: Names
    others: Names
    addressed: Names
    narrower: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a section is about and whom it addressed; ``around``: the chapter it is part of."""

    cares: frozenset[str]
    addressed: frozenset[str]
    around: "_Subject | None" = None

    def within(self, naming: Naming, cares: frozenset[str]) -> "_Subject | None":
        """Return the chapter that narrower care belongs to, None where it is no part of this."""
        if self.cares and all(any(naming.narrower(c, w) for w in self.cares) for c in cares):
            return self
        return self.around.within(naming, cares) if self.around else None


_NOTHING = _Subject(frozenset(), frozenset())


def topics(text: StructuredText, naming: Naming) -> dict[int, tuple[str, ...]]:
    """Return what each section goes on about."""
    below = _below(text)
    before: dict[int | None, _Subject] = {}
    empty: dict[int | None, bool] = {}
    out: dict[int, tuple[str, ...]] = {}
    for heading in (b for b in text.blocks if b.kind == "heading"):
        parent, blocks = heading.heading, below.get(heading.number, [])
        known: _Subject | None = before.get(parent, _NOTHING)
        own = naming.cares(heading.text)
        if own:
            around = known.within(naming, own) if known else None
            subject = _Subject(own, _all(naming.addressed, blocks), around)
        else:
            subject = _NOTHING
            first = f"{heading.text} {_first(blocks)}"
            while known and known.cares and blocks:
                if _goes_on(heading.text, first, known, naming, empty[parent]):
                    linked = known.addressed & naming.others(first)
                    out[heading.number] = tuple(sorted(known.cares | linked))
                    addressed = known.addressed | _all(naming.addressed, blocks)
                    subject = _Subject(known.cares, addressed, known.around)
                    break
                known = known.around
        before[parent], empty[parent] = subject, not blocks
    return out


def _below(text: StructuredText) -> dict[int, list[Block]]:
    """Return the blocks below each heading, those of the headings in it included."""
    below: dict[int, list[Block]] = {}
    for block in text.blocks:
        if block.kind not in ("heading", "noise"):
            for heading in text.headings(block):
                below.setdefault(heading.number, []).append(block)
    return below


def _all(names: Names, blocks: Iterable[Block]) -> frozenset[str]:
    return frozenset[str]().union(*(names(b.text) for b in blocks))


def _first(blocks: list[Block]) -> str:
    """Return the first sentence of a section."""
    text = blocks[0].text if blocks else ""
    return next((text[start:end] for start, end in sentences(text)), "")


def _goes_on(title: str, first: str, known: _Subject, naming: Naming, empty: bool) -> bool:
    """Tell whether a section goes on about what is known; ``empty``: that had no text yet."""
    if naming.others(title) - known.addressed:
        return False
    return empty or bool(
        known.cares & naming.cares(first) or known.addressed & naming.others(first)
    )
