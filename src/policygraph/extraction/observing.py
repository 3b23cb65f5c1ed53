"""What a document says of itself: the changes it announces, and what is wrong with its text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policygraph.extraction.announcement_links import Link, Linker
from policygraph.extraction.announcements import Announced, announcements, chapters
from policygraph.extraction.change_words import ChangeWords
from policygraph.extraction.cues import Cues
from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.findings import findings
from policygraph.extraction.mentions import MentionIndex, mentions
from policygraph.extraction.model import Candidate, Statement, StructuredText
from policygraph.extraction.norm_words import Analyser
from policygraph.model import Catalogue

__all__ = ["LinkedChange", "Observed", "Observer"]


@dataclass(frozen=True, slots=True)
class LinkedChange:
    """An announced change and the statements that it may be about, best known by their links."""

    announced: Announced
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed: announced changes and findings, each in the order of the text."""

    changes: tuple[LinkedChange, ...] = ()
    findings: tuple[FoundFinding, ...] = ()


class Observer:
    """All that is needed to observe documents: the names of the graph and the word lists."""

    def __init__(
        self,
        catalogue: Catalogue,
        lists: Callable[[str], Mapping[str, Any]],
        analyser: Analyser | None = None,
    ) -> None:
        """Take the catalogue and what gives a word list by its name.

        Raises OntologyError (broken-cue) where a word list is not as it should be.
        """
        self._catalogue, self._lists = catalogue, lists
        self.changes = ChangeWords(lists("announcements"))
        self.findings = FindingWords(lists("findings"))
        self._analyser = analyser or Analyser(catalogue)

    @cached_property
    def _mentions(self) -> MentionIndex:
        return MentionIndex(self._catalogue, self._lists("mentions"))

    def observe(
        self,
        lines: Sequence[str],
        text: StructuredText,
        statements: Sequence[Statement],
        cues: Cues,
    ) -> Observed:
        """Return what a document says of itself; links count in the statements as given."""

        def named(candidate: Candidate) -> list[str]:
            return [found.iri for found in mentions(candidate, text, self._mentions)]

        inside = chapters(text, self.changes)
        found = announcements(text, self.changes, cues)
        linker = Linker(text, statements, self._terms, named, self.changes, inside)
        changes = tuple(LinkedChange(a, linker.links(a)) for a in found)
        unnamed = (self._unnamed(c) for c in changes)
        seen = (*findings(lines, text, statements, self._terms, self.findings), *unnamed)
        ordered = sorted((f for f in seen if f), key=lambda f: (f.line, f.rule, f.text.nl))
        return Observed(changes, tuple(ordered))

    def _terms(self, text: str) -> Mapping[str, float]:
        return self._analyser.analyse(text).terms

    def _unnamed(self, change: LinkedChange) -> FoundFinding | None:
        """Return a finding where a document says that something changed and not what."""
        words, said = self.changes, change.announced
        if not said.kind or change.links or words.subject(said.candidate.text):
            return None
        if words.subject(said.subject):
            return None
        return self.findings.found("change-unnamed", said.candidate.extent.start_line)
