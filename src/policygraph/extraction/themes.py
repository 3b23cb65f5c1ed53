"""What a statement is about: the theme of its norm, or one on which heading and norm agree.

A rule proposes only where reviewed policies, read without themselves, show that it is right;
otherwise a statement has no theme until a reader gives it one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from policygraph.dutch import STOP, dutch_stem, words
from policygraph.errors import OntologyError
from policygraph.extraction.model import Decision, Statement, StructuredText
from policygraph.model import Catalogue

__all__ = ["ThemeIndex", "theme", "theme_stage"]

_Key = frozenset[str]
_NEAREST = 2
"""Headings above a statement that may name its theme."""


def _key(text: str) -> _Key:
    return frozenset(dutch_stem(w) for w in words(text) if w not in STOP and not w.isdigit())


class ThemeIndex:
    """The themes of norms and headings in the policies that were reviewed."""

    def __init__(self, catalogue: Catalogue, data: Mapping[str, Any]) -> None:
        """Count the themes of each norm and heading. Raises OntologyError (broken-cue)."""
        try:
            self._least, self._share = data["heading"]["least"], data["heading"]["share"]
            self._from, self._propose = float(data["norm_from"]), float(data["propose"])
            self._sure = {str(rule): float(share) for rule, share in data["rules"].items()}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise OntologyError("broken-cue", f"The list of themes is wrong ({error}).") from error
        self._names = {
            _key(name): concept.iri
            for concept in catalogue.concepts.values()
            if concept.type == "Theme"
            for name in (concept.label.nl, *concept.aliases)
            if _key(name)
        }
        self._norms: dict[str, Counter[str]] = defaultdict(Counter)
        self._headings: dict[_Key, Counter[str]] = defaultdict(Counter)
        for provision in catalogue.provisions.values():
            if provision.theme and provision.norm:
                self._norms[provision.norm][provision.theme] += 1
            if provision.theme and provision.place.section:
                self._headings[_key(provision.place.section[-1])][provision.theme] += 1

    def of_norm(self, norm: str) -> str | None:
        """Return the theme that most provisions of a norm have."""
        return self._most(self._norms.get(norm), 1)

    def of_heading(self, heading: str) -> str | None:
        """Return the theme that most provisions under such a heading have."""
        return self._most(self._headings.get(_key(heading)), self._least)

    def named(self, headings: Iterable[str]) -> str | None:
        """Return the theme that the nearest heading names; the longest name of several."""
        for heading in headings:
            held = _key(heading)
            found = [(len(name), iri) for name, iri in self._names.items() if name <= held]
            if found:
                return max(found)[1]
        return None

    def decided(self, iri: str, rule: str) -> Decision | None:
        """Return a decision of a rule that is sure enough."""
        sure = self._sure.get(rule, 0.0)
        return Decision(iri, rule, sure) if sure >= self._propose else None

    def is_near(self, score: float) -> bool:
        """Tell whether a norm is recognised well enough to give its theme by itself."""
        return score >= self._from

    def _most(self, counts: Counter[str] | None, least: int) -> str | None:
        if not counts or counts.total() < least:
            return None
        best, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        return best if count >= self._share * counts.total() else None


def theme(statement: Statement, text: StructuredText, index: ThemeIndex) -> Decision | None:
    """Return the theme of a statement whose norms were looked for; None: nothing sure enough."""
    nearest = next(iter(statement.norms), None)
    of_norm = index.of_norm(nearest.norm) if nearest else None
    if nearest is None or of_norm is None:
        return None
    if index.is_near(nearest.score):
        return index.decided(of_norm, "norm")
    above = [b.text for b in reversed(text.headings(statement.candidate.block))]
    if above and index.of_heading(above[0]) == of_norm:
        return index.decided(of_norm, "known-heading")
    if index.named(above[:_NEAREST]) == of_norm:
        return index.decided(of_norm, "heading-names-it")
    return None


def theme_stage(index: ThemeIndex) -> Callable[[Statement, StructuredText], Statement]:
    """Return the stage that gives each statement its theme, to run after the norms."""

    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = theme(statement, text, index)
        if found is None:
            return statement
        return replace(statement, decisions={**statement.decisions, "theme": found})

    return stage
