"""The headings that statements stand under, each with an address and the heading above it."""

import re
from typing import Final

from policygraph.drafts.model import Section
from policygraph.dutch import words
from policygraph.extraction.model import Block, StructuredText
from policygraph.model import Policy

__all__ = ["Headings"]

_LONGEST: Final = 12
_MARKS = re.compile(r"[*#_]+")
_CONTENTS = re.compile(r"\W*(?:inhoud(?:sopgave|soverzicht)?|contents)\W*", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<title>.*?[^\s.…])[\s.…]+\d{1,3}\W*")
_FEWEST: Final = 3
"""Chapters in a table of contents from which it says what a chapter is."""


class Headings:
    """The headings of a document; those that only name the document are above no other.

    Where a table of contents names the chapters, everything else belongs to one of them, whatever
    its mark.
    """

    def __init__(self, text: StructuredText, policy: Policy) -> None:
        """Give every heading its address."""
        self._text, self._policy = text, policy
        self._by_block: dict[int, Section] = {}
        title = policy.title.nl or "document"
        # For what stands above the first heading.
        self.none = Section(policy.iri + "/S-document", title, None, None)
        named, chapters = self._title_page(), self._chapters()
        chapter: int | None = None
        for block in text.blocks:
            if block.kind != "heading":
                continue
            above = [h.number for h in text.headings(block) if h.number not in named]
            if block.number in chapters:
                above, chapter = [], block.number
            elif chapter is not None and not chapters & set(above):
                above = [chapter, *above]
            parent = self._by_block[above[-1]].iri if above else None
            self._by_block[block.number] = self._make(block, parent)

    def of(self, block: Block) -> str:
        """Return the address of the heading that a block stands under."""
        headings = self._text.headings(block)
        return self._by_block[headings[-1].number].iri if headings else self.none.iri

    def all(self) -> tuple[Section, ...]:
        """Return all headings in the order of the text, after that for what stands above them."""
        return (self.none, *(section for _, section in sorted(self._by_block.items())))

    def _title_page(self) -> set[int]:
        """Return the first headings that only name the document: they are no chapter of it."""
        title = set(words(self._policy.title.nl))
        out: set[int] = set()
        for block in self._text.blocks:
            if block.kind == "heading":
                if not title.issuperset(words(block.text)):
                    break
                out.add(block.number)
        return out

    def _chapters(self) -> set[int]:
        """Return the headings that the table of contents names; nothing where it names few."""
        said: set[tuple[str, ...]] = set()
        inside = False
        contents = 0
        for block in self._text.blocks:
            if block.kind == "heading":
                inside = bool(_CONTENTS.fullmatch(block.text))
                contents = block.number if inside else contents
            entry = _ENTRY.fullmatch(block.text) if inside and block.kind != "heading" else None
            if entry:
                said.add(words(entry["title"]))
        found = {
            b.number for b in self._text.blocks[contents:]
            if b.kind == "heading" and words(b.text) in said
        }  # fmt: skip
        return found if len(found) >= _FEWEST else set()

    def _make(self, heading: Block, parent: str | None) -> Section:
        line = heading.origin[0][0] if heading.origin else 1
        said = _MARKS.sub("", heading.text).strip().rstrip(":").strip() or "…"
        if len(said.split()) >= _LONGEST:
            said = " ".join(said.split()[:9]) + " …"
        base = f"{self._policy.iri}/S{line:04d}"
        taken = {s.iri for s in self._by_block.values()}
        iri, count = base, 1
        while iri in taken:
            count += 1
            iri = f"{base}.{count}"
        return Section(iri, said, parent, line)
