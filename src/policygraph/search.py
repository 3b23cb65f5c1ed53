"""Search over names, as Dutch needs it: inflection, compounds, abbreviations, diacritics, typos.

A thing is found by one of its names when every word of the query is in that name: as the same
word, as another form of it, or as a part of a compound. Typos are tried only where nothing else
is found, and are marked. Each hit says which name matched and how.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from policygraph.dutch import STOP, Splitter, dutch_stem, english_stem, words
from policygraph.model import Catalogue, Language, Text

__all__ = ["Hit", "How", "SearchIndex", "hit_json", "marked", "words"]

How = Literal["label", "alias", "word", "stem", "part", "fuzzy"]

_HOWS: Final[tuple[How, ...]] = ("label", "alias", "word", "stem", "part", "fuzzy")
"""How a name can match, best first: the whole label or alias, or every word of the query as the
same word, as another form of it, as part of a compound, or only nearly."""

_LABEL, _ALIAS, _WORD, _STEM, _PART, _FUZZY = range(6)
_PARENTHESES = re.compile(r"[(\[]([^)\]]*)[)\]]")
_MIN_FUZZY, _LONG_FUZZY = 5, 9
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: the name of it that matched best, and how."""

    iri: str
    type: str
    label: Text
    matched: str
    how: How
    unreviewed: bool = False
    """Only a draft knows it, and nobody reviewed that."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a thing in one of its forms; ``lang`` is empty for an alias, which has none."""

    thing: int
    text: str
    tokens: tuple[str, ...]
    lang: str


def _forms(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name: whole, without the addition in parentheses, and the addition."""
    yield words(text)
    inside = _PARENTHESES.findall(text)
    if inside:
        yield words(_PARENTHESES.sub(" ", text))
        for part in inside:
            yield words(part)


class SearchIndex:
    """The names of all things, found by word, by form and by part of a compound."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index labels and aliases of concepts and norms, titles and slugs of policies."""
        self._things: list[tuple[str, str, Text]] = []
        self._names: list[_Name] = []
        for concept in catalogue.concepts.values():
            self._add(concept.iri, concept.type, concept.label, concept.aliases)
        for policy in catalogue.policies.values():
            self._add(policy.iri, "Policy", policy.title, (policy.slug,))
        self._whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(self._names):
            self._whole[name.tokens].append(number)
            for token in name.tokens:
                self._by_word[token].add(number)
        self._vocabulary = sorted(self._by_word)
        # The language of an alias is not known: its words are of both, save those of one alone.
        dutch, english, other = (
            {t for n in self._names if n.lang == lang for t in n.tokens}
            for lang in ("nl", "en", "")
        )
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._by_part: dict[str, set[str]] = defaultdict(set)
        self._splitter = Splitter(dutch | (other - english))
        for word in english | (other - dutch):
            self._by_stem[english_stem(word)].add(word)
        for word in dutch | (other - english):
            self._by_stem[dutch_stem(word)].add(word)
            for part in self._splitter.split(word):
                for key in (part, dutch_stem(part)):
                    self._by_part[key].add(word)

    @property
    def types(self) -> list[str]:
        """The types of things that can be found."""
        return sorted({type_ for _, type_, _ in self._things})

    def _add(self, iri: str, type_: str, label: Text, aliases: Sequence[str]) -> None:
        thing = len(self._things)
        self._things.append((iri, type_, label))
        names = [(label.nl, "nl"), (label.en, "en"), *((alias, "") for alias in aliases)]
        for text, lang in dict.fromkeys(names):
            for form in dict.fromkeys(_forms(text)):
                if form:
                    self._names.append(_Name(thing, text, form, lang))

    def search(self, query: str, types: Iterable[str] = ()) -> list[Hit]:
        """Return what is found, best first; typos only where nothing else is."""
        wanted = frozenset(types)
        asked = words(query)
        telling = [w for w in asked if w not in STOP] or list(asked)
        telling = list(dict.fromkeys(telling))[:_MOST_WORDS]
        if not telling:
            return []
        found = self._matching(telling, fuzzy=False)
        for number in self._whole.get(asked, ()):
            found[number] = _LABEL if self._names[number].lang else _ALIAS
        hits = self._best(found, asked, wanted)
        return hits or self._best(self._matching(telling, fuzzy=True), asked, wanted)

    def _matching(self, asked: Sequence[str], *, fuzzy: bool) -> dict[int, int]:
        """Return the names in which every word of the query is, each with its worst match."""
        result: dict[int, int] | None = None
        for word in asked:
            found = self._names_with(word, fuzzy=fuzzy)
            if result is None:
                result = found
            else:
                result = {n: max(level, found[n]) for n, level in result.items() if n in found}
            if not result:
                return {}
        return result or {}

    def _names_with(self, word: str, *, fuzzy: bool) -> dict[int, int]:
        out: dict[int, int] = {}
        for known, level in self._words_like(word, fuzzy=fuzzy):
            for number in self._by_word[known]:
                out[number] = min(level, out.get(number, level))
        parts = self._splitter.split(word)
        if len(parts) > 1:
            # A compound that the graph writes as several words: zorgaanbieder, aanbieder van zorg.
            apart = [self._names_with_part(part) for part in parts]
            for number in set.intersection(*apart):
                out.setdefault(number, _PART)
        return out

    def _words_like(self, word: str, *, fuzzy: bool) -> Iterator[tuple[str, int]]:
        if word in self._by_word:
            yield word, _WORD
        for stem in (dutch_stem(word), english_stem(word)):
            for known in self._by_stem.get(stem, ()):
                yield known, _STEM
        for key in (word, dutch_stem(word)):
            for known in self._by_part.get(key, ()):
                yield known, _PART
        if fuzzy and len(word) >= _MIN_FUZZY:
            for known in self._nearly(word):
                yield known, _FUZZY

    def _names_with_part(self, part: str) -> set[int]:
        return {n for known, _ in self._words_like(part, fuzzy=False) for n in self._by_word[known]}

    def _nearly(self, word: str) -> Iterator[str]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(word) < _LONG_FUZZY else 2
        near = process.extract(
            word, self._vocabulary, scorer=OSA.distance, score_cutoff=most, limit=None
        )
        for known, _, _ in near:
            if len(known) >= _MIN_FUZZY:
                yield known

    def _best(
        self, found: dict[int, int], asked: tuple[str, ...], types: frozenset[str]
    ) -> list[Hit]:
        """Return one hit a thing, by its best name; the order is the same from run to run."""
        best: dict[int, tuple[int, int, int, str]] = {}
        for number, level in found.items():
            name = self._names[number]
            if types and self._things[name.thing][1] not in types:
                continue
            apart = 0 if _phrase(asked, name.tokens) else 1
            rank = (level, apart, len(name.tokens), name.text)
            if name.thing not in best or rank < best[name.thing]:
                best[name.thing] = rank
        ranked = sorted(best.items(), key=lambda item: (item[1], self._things[item[0]][0]))
        return [
            Hit(*self._things[thing], matched=text, how=_HOWS[level])
            for thing, (level, _, _, text) in ranked
        ]


def _phrase(asked: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    """Tell whether the words stand together in the name as they were asked."""
    width = len(asked)
    return any(tokens[i : i + width] == asked for i in range(len(tokens) - width + 1))


def marked(hits: Iterable[Hit], catalogue: Catalogue) -> list[Hit]:
    """Return hits in drafts as well as facts, those marked that the facts do not have."""
    known = catalogue.concepts.keys() | catalogue.policies.keys()
    return [hit if hit.iri in known else replace(hit, unreviewed=True) for hit in hits]


def hit_json(hit: Hit, lang: Language) -> dict[str, object]:
    """Return a hit as JSON; ``unreviewed`` is there only where it is true."""
    mark = {"unreviewed": True} if hit.unreviewed else {}
    return mark | {
        "id": hit.iri,
        "label": hit.label[lang],
        "type": hit.type,
        "matched": {"label": hit.matched, "how": hit.how},
    }
