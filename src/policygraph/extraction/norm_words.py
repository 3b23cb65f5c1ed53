"""A statement's words as weighted terms: stems, parts of compounds, beginnings, numbers masked."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policygraph.anchors import canonical
from policygraph.dutch import Splitter, dutch_stem, words
from policygraph.model import Catalogue

__all__ = ["NUMBER", "Analyser", "Wording", "merged", "plain"]

NUMBER: Final = "#"
"""The term that stands for every number, date and amount: a value tells no norm from another."""

_TAG = re.compile(r"<[^<>]{1,300}>")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,300}\)")
_CUT = re.compile(r"([^\W\d_])- (?!(?:en|of|tot|dan|resp|c\.q)\b)(?=[a-zà-ÿ])")
_CHUNK = re.compile(r"\S+")
_DIGITS = re.compile(r"\d+(?:[a-z]{0,3})")
_MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november"
    " december".split()
)
_COUNTS = frozenset(
    "twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig".split()
)
_INSURER: Final = "verzekeraar"
_SPEAKER = frozenset("wij we zorgverzekeraar zorgverzekeraars verzekeraars".split())
_DENIALS = frozenset("niet geen nooit noch zonder".split())
_LEAVE = frozenset("kan kunt kunnen mag mogen hoeft hoeven".split())
_STEM, _PART, _BEGINNING, _VALUE, _MEANING = 1.0, 0.7, 0.7, 0.3, 0.6
_BEGINS: Final = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """A text made comparable: terms with weights, its words with values masked, denials counted.

    ``leaves``: it leaves something to somebody ("kan", "mag"). ``words`` are the folded words in
    order, every number, date or amount as ``NUMBER``; ``masked`` has them as one string.
    """

    terms: Mapping[str, float]
    words: tuple[str, ...]
    denials: int
    masked: str
    leaves: bool = False


def plain(text: str) -> str:
    """Return a wording as running text: markup dropped, words cut at a line end joined."""
    text = _LINK.sub(r"\1", _TAG.sub(" ", canonical(text)))
    return _CUT.sub(r"\1", text)


def merged(*parts: tuple[Mapping[str, float], float]) -> dict[str, float]:
    """Return terms of several texts together, each with its weight; the heaviest of one term."""
    out: dict[str, float] = {}
    for terms, weight in parts:
        for term, value in terms.items():
            out[term] = max(out.get(term, 0.0), value * weight)
    return out


def _indexed(
    synonyms: Mapping[str, Iterable[str]],
) -> tuple[dict[str, set[str]], dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Return the meanings of each stem, and the phrases of several words by their first."""
    meanings: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for meaning, names in synonyms.items():
        for name in names:
            spoken = words(name)
            if len(spoken) == 1:
                meanings[dutch_stem(spoken[0])].add(meaning)
            elif spoken:
                phrases[spoken[0]].append((spoken, meaning))
    return meanings, phrases


class Analyser:
    """Takes texts apart with the words that the graph's own names know."""

    def __init__(
        self, catalogue: Catalogue, synonyms: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """Learn the words compounds are made of, what insurers are called, and groups of synonyms.

        ``synonyms`` gives for each meaning the words or phrases for it.
        """
        known: set[str] = set()
        for concept in catalogue.concepts.values():
            for name in (concept.label.nl, *concept.aliases):
                known.update(words(name))
        self._split = Splitter(known).split
        self._stems = {dutch_stem(word) for word in known}
        self._meanings, self._phrases = _indexed(synonyms or {})
        self._speakers = _SPEAKER | frozenset(self._insurers(catalogue))
        self.terms_of = lru_cache(maxsize=32768)(self._terms_of)
        self.analyse = lru_cache(maxsize=4096)(self._analyse)
        """Gives a text made comparable."""

    @staticmethod
    def _insurers(catalogue: Catalogue) -> Iterable[str]:
        for policy in catalogue.policies.values():
            insurer = catalogue.concepts.get(policy.insurer)
            for name in (insurer.label.nl, *insurer.aliases) if insurer else ():
                spoken = words(name)
                if len(spoken) == 1:
                    yield spoken[0]

    def _analyse(self, text: str) -> Wording:
        spoken = self._spoken(text)
        terms: dict[str, float] = {}
        for word in spoken:
            for term, weight in self.terms_of(word):
                terms[term] = max(terms.get(term, 0.0), weight)
        terms.update(self._phrased(spoken))
        denials = sum(word in _DENIALS for word in spoken)
        return Wording(terms, spoken, denials, " ".join(spoken), not _LEAVE.isdisjoint(spoken))

    def _phrased(self, spoken: tuple[str, ...]) -> Iterable[tuple[str, float]]:
        for at, word in enumerate(spoken):
            for phrase, meaning in self._phrases.get(word, ()):
                if spoken[at : at + len(phrase)] == phrase:
                    yield f"means:{meaning}", _MEANING

    def _spoken(self, text: str) -> tuple[str, ...]:
        out: list[str] = []
        for word in map(self._masked, words(plain(text))):
            if word != NUMBER or out[-1:] != [NUMBER]:
                out.append(word)
        return tuple(out)

    def _masked(self, word: str) -> str:
        if word in self._speakers:
            return _INSURER
        if word in _MONTHS or word in _COUNTS or _DIGITS.fullmatch(word):
            return NUMBER
        return word

    def placed(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return the words of a text with values masked, each with the offset where it stands."""
        out: list[tuple[str, int]] = []
        for chunk in _CHUNK.finditer(text):
            for word in map(self._masked, words(chunk[0])):
                if word != NUMBER or not out or out[-1][0] != NUMBER:
                    out.append((word, chunk.start()))
        return tuple(out)

    def _terms_of(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the terms of one word: its stem, its beginning, and those of its parts."""
        if word == NUMBER:
            return ((NUMBER, _VALUE),)
        out = dict.fromkeys(self._stems_of(word), _STEM)
        meanings = {m for stem in out for m in self._meanings.get(stem, ())}
        out.update((f"means:{meaning}", _MEANING) for meaning in sorted(meanings))
        for text, weight in ((word, 1.0), *((p, _PART) for p in self._split(word))):
            stem = dutch_stem(text)
            out.setdefault(stem, weight)
            bare = stem.partition(":")[2]
            if len(bare) >= _BEGINS:
                # Melden and melding, declareren and declaratie: other stems, the same beginning.
                beginning = f"begins:{bare[:_BEGINS]}"
                out[beginning] = max(out.get(beginning, 0.0), weight * _BEGINNING)
        return tuple(out.items())

    def _stems_of(self, word: str) -> tuple[str, ...]:
        """Return the stem, and that of the verb where a known one has its -t: meldt, melden."""
        stem = dutch_stem(word)
        if len(word) > _BEGINS and word.endswith("t"):
            verb = dutch_stem(word[:-1])
            if verb != stem and (verb in self._stems or verb in self._meanings):
                return (stem, verb)
        return (stem,)
