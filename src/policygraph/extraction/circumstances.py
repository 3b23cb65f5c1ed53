"""Which known circumstance the words of a condition state: by its name, or by most of its words.

Compounds are taken apart, so that "contractvoorwaarden" is "voorwaarden voor een contract". What
is denied on one side only is not the same fact: "geen contract" never becomes "has a contract".
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policygraph.dutch import Splitter, dutch_stem
from policygraph.dutch import words as spoken
from policygraph.extraction.names import NameIndex
from policygraph.model import Catalogue, Concept, Text

__all__ = ["Circumstances"]

_ENOUGH: Final = 0.6
_NEARLY_ALL: Final = 0.75
_FEWEST: Final = 2
_HEAD: Final = 0.5
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a text that say something: their stems, and the parts of the compounds."""

    words: Mapping[str, tuple[str, ...]]
    """Stem of each word, and the stems of its parts where it is a compound."""

    @property
    def parts(self) -> frozenset[str]:
        """Return the stems of all parts of compounds."""
        return frozenset(part for parts in self.words.values() for part in parts)

    def holds(self, stem: str, parts: tuple[str, ...]) -> float:
        """Return how much of a word is said: all of it, its head only (a half), or nothing."""
        if stem in self.words:
            return 1.0
        own = self.parts
        if parts and all(p in self.words or p in own for p in parts):
            return 1.0
        return _HEAD if stem in own or (parts and parts[-1] in self.words) else 0.0

    def share(self, other: "_Said") -> tuple[float, float]:
        """Return how much of these words another text says: the share, and the sum."""
        said = sum(other.holds(stem, parts) for stem, parts in self.words.items())
        return said / (len(self.words) or 1), said


@dataclass(frozen=True, slots=True)
class _Known:
    iri: str
    said: _Said
    denied: bool
    numbers: frozenset[str]


class Circumstances:
    """The circumstances that the graph knows; made once."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any]) -> None:
        """Take the catalogue and the word list ``conditions``."""
        found = [c for c in catalogue.concepts.values() if c.type == "Circumstance"]
        self._empty = frozenset(words["empty"].split())
        self._same = {
            name: group[0]
            for group in (line.split() for line in words["same"])
            for name in group[1:]
        }
        self._denying = re.compile(words["denying"]["pattern"], re.IGNORECASE)
        self._pointing = re.compile(words["pointing"]["pattern"], re.IGNORECASE)
        self._split = Splitter(self._vocabulary(catalogue)).split
        self.names = NameIndex(found)
        self._bare = NameIndex(_without_verb(found, words["leading"]["pattern"]))
        self._known = tuple(self._worded(found))

    def _vocabulary(self, catalogue: Catalogue) -> Iterator[str]:
        """Yield the words that compounds may be made of: those of all names, and of one meaning."""
        for concept in catalogue.concepts.values():
            for name in (concept.label.nl, *concept.aliases):
                yield from spoken(name)
        yield from self._same
        yield from self._same.values()

    def _worded(self, found: Iterable[Concept]) -> Iterator[_Known]:
        for concept in found:
            for name in (concept.label.nl, *concept.aliases):
                said = self._said(name)
                if len(said.words) >= _FEWEST:
                    numbers = frozenset(_NUMBER.findall(name))
                    yield _Known(concept.iri, said, self._denied(name), numbers)

    def _said(self, text: str) -> _Said:
        out: dict[str, tuple[str, ...]] = {}
        for word in spoken(text):
            if word not in self._empty and not _NUMBER.fullmatch(word):
                same = self._same.get(word, word)
                parts = (self._same.get(part, part) for part in self._split(same))
                out[dutch_stem(same)] = tuple(dutch_stem(part) for part in parts)
        return _Said(out)

    def _denied(self, text: str) -> bool:
        return len(self._denying.findall(text)) % 2 == 1

    def state(self, words: str, sentence: str = "", *, fact: bool = False) -> str | None:
        """Return the circumstance that the words state, None where the graph has none.

        What a clause leaves to the rest of its sentence is sought there where it states a fact
        (``fact``) or points at it ("hiervoor").
        """
        denied = self._denied(words)
        found = self._by_name(words, denied)
        if found:
            return found
        said = self._said(words)
        numbers = set(_NUMBER.findall(words))
        known = [k for k in self._known if k.denied == denied and k.numbers <= numbers]
        best = max(((*k.said.share(said), k.iri) for k in known), default=(0.0, 0.0, ""))
        if best[0] >= _ENOUGH and best[1] >= _FEWEST:
            return best[2]
        pointing = bool(self._pointing.search(words))
        if not sentence or not (fact or pointing):
            return None
        around = self._said(sentence)
        fewest = 1 if pointing else _FEWEST
        near = [k for k in known if k.said.share(said)[1] >= fewest]
        best = max(((*k.said.share(around), k.iri) for k in near), default=(0.0, 0.0, ""))
        return best[2] if best[0] >= _NEARLY_ALL else None

    def _by_name(self, words: str, denied: bool) -> str | None:
        found = (*self.names.find(words), *self._bare.find(words))
        for name in sorted(found, key=lambda n: n.start - n.end):
            if self._denied(words[: name.start] + words[name.end :]):
                continue
            if denied == self._denied(name.name):
                return name.iris[0]
        return None


def _without_verb(found: Iterable[Concept], leading: str) -> Iterator[Concept]:
    """Yield circumstances under their names without verb: "is een X" is met as "X"."""
    verb = re.compile(leading, re.IGNORECASE)
    for concept in found:
        bare = verb.sub("", concept.label.nl, count=1)
        if bare != concept.label.nl:
            yield Concept(concept.iri, concept.type, Text(bare, ""))
