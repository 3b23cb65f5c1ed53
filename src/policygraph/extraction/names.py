"""Where a text uses the names of concepts: the longest name wins, at word boundaries only.

Case, diacritics, hyphens, spaces and line breaks make no difference, and neither do plural and
other endings of words. Names that would otherwise be found everywhere must be written as names:
abbreviations and proper names need their capitals. Nothing here knows what a name stands for.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from policygraph.model import Concept

__all__ = ["NameIndex", "Named", "Token", "longest", "stem", "tokens"]

_TOKEN = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+(?:\.|(?=[\s)\],;:]|$))"
    r"|\d+(?:[.,]\d+)+"
    r"|[A-Z]{3,}(?=[a-z]{4,})"
    r"|[^\W_]+(?:&[^\W_]+)+"
    r"|[^\W_]+\+?(?:['’](?:ers?|s|en|n|tjes?)\b)?"
)
"""Dotted abbreviation, number, capitals grown together with a word, V&VN, word."""
_MASKED = re.compile(
    r"\S*@\S*|(?:https?://|www\.|mailto:)\S+|\b[\w-]+\.[\w-]+\.(?:nl|com|eu|org)\b"
)
_GAP = re.compile(r"[\s\-‐–/&'’‘\"“”*_\[\]®™]{0,4}")
_LISTED = re.compile(r"[\s\-,'’‘\"“”*_]{0,4}")
_ENDING = re.compile(r"['’](?:ers?|s|en|n|tjes?)$")
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_MOST_TOKENS: Final = 16
_REMEMBERED: Final = 4096
"""Texts whose names are remembered: a sentence is asked about once for each of its clauses."""
_SHORT: Final = 5
_FEW_LETTERS: Final = 3
_SMALL: Final = frozenset(
    "aan bij de den der door een en het in met na naar of om op over per te ten ter tot uit van"
    " voor zonder a an and for from in of on or the to with".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, stemmed, and where it stands."""

    folded: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: the concepts that bear it, the name as the graph has it, and where.

    ``rest`` holds, where the name is only the head of a longer one, the stems that it leaves out.
    """

    iris: tuple[str, ...]
    name: str
    start: int
    end: int
    exact: bool
    rest: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Name:
    iri: str
    text: str
    abbreviation: bool
    proper: bool
    complement: frozenset[str]
    """Stems of what the label adds to a name that is only its head: van de beroepsgroepen."""


_ACT = re.compile(r"[^\W\d_]{4,}wet", re.IGNORECASE)


@lru_cache(maxsize=32768)
def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^0-9a-z+]", "", plain.replace("&", "en"))


def _open_vowels(word: str) -> str:
    return re.sub(r"([aeou])\1(?=[^aeiou]|$)", r"\1", word)


@lru_cache(maxsize=16384)
def stem(folded: str) -> str:
    """Return a folded word without the endings that number and adjectives give it."""
    word = folded
    if len(word) > _SHORT and word.endswith("en"):
        word = word[:-2]
    if len(word) > _FEW_LETTERS and word[-1] in "zv":
        word = word[:-1] + {"z": "s", "v": "f"}[word[-1]]
    if len(word) > _SHORT - 1 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > _SHORT - 1 and word.endswith("e"):
        word = word[:-1]
    if len(word) > _FEW_LETTERS and word[-1] == word[-2]:
        word = word[:-1]
    return _open_vowels(word)


def _masked(text: str) -> str:
    """Return the text with addresses blanked: ``www.zn.nl`` does not name ZN."""
    return _MASKED.sub(lambda m: "\0" * len(m[0]), text)


@lru_cache(maxsize=32768)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text; what is part of an address is none."""
    found = []
    for match in _TOKEN.finditer(_masked(text)):
        folded = _fold(_ENDING.sub("", match[0]))
        if folded:
            found.append(Token(folded, stem(folded), match.start(), match.end()))
    return tuple(found)


def _is_abbreviation(name: str) -> bool:
    """Tell whether a name is one of capitals: AVG, NZa, Wmg, V&VN, MOH's, TX."""
    bare = _ENDING.sub("", name)
    capitals = sum(c.isupper() for c in bare)
    if " " in bare or "-" in bare or "." in bare:
        return False
    return (capitals >= 2 and len(bare) <= 7) or (len(bare) <= 3 and capitals >= 1)


def _is_proper(name: str) -> bool:
    """Tell whether each word of a name has its capital: Samen Beslissen, Doorgaan, Green Deal.

    The name of an act in one word is no common word, and many texts write it without a capital.
    """
    words = [w for w in re.findall(r"[^\W\d_]+", name) if w.casefold() not in _SMALL]
    if len(words) == 1 and _ACT.fullmatch(words[0]):
        return False
    return bool(words) and "." not in name and all(w[0].isupper() for w in words)


def _is_subject(alias: str, label: str) -> bool:
    """Tell whether an alias is only what the labelled thing is about.

    "visie op de maatschappelijke opgave" may be searched by its subject; a text that speaks of
    that subject does not name the vision.
    """
    rest = re.search(r"\b(?:op|over|van|inzake|voor)\b(.*)", label.casefold())
    words = {w.stem for w in tokens(alias)} - _SMALL
    head = tokens(label)[:1]
    about = {w.stem for w in tokens(rest[1])} if rest else set()
    return bool(words) and words <= about and alias == alias.lower() and head[0].stem not in words


def _names(concept: Concept) -> Iterable[tuple[str, str]]:
    for name in (concept.label.nl, concept.label.en, *concept.aliases):
        if name and not _is_subject(name, concept.label.nl):
            yield concept.iri, name
            bare = _PARENTHESES.sub("", name).strip()
            if bare and bare != name and not name.startswith("("):
                yield concept.iri, bare


def _complement(alias: str, label: str) -> frozenset[str]:
    """Return the stems that follow in the label where the alias is no more than its head."""
    words = tokens(label)
    places = [i for i, w in enumerate(words) if w.folded == _fold(alias)]
    if len(tokens(alias)) > 1 or not places or (places[0] > 0 and not alias.islower()):
        return frozenset()
    return frozenset(w.stem for w in words[places[0] + 1 :]) - _SMALL


class NameIndex:
    """The names of concepts, ready to be looked for in texts; made once."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Index every label and alias of the concepts, with and without its parentheses."""
        self._exact: dict[str, list[_Name]] = defaultdict(list)
        self._stems: dict[str, list[_Name]] = defaultdict(list)
        self._beginnings: set[str] = set()
        self._found: dict[str, tuple[Named, ...]] = {}
        self.types: dict[str, str] = {}
        for concept in concepts:
            self.types[concept.iri] = concept.type
            for iri, text in _names(concept):
                rest = _complement(text, concept.label.nl)
                self._add(_Name(iri, text, _is_abbreviation(text), _is_proper(text), rest))

    def _add(self, name: _Name) -> None:
        words = tokens(name.text)
        if not words:
            return
        exact, stems = "".join(w.folded for w in words), "".join(w.stem for w in words)
        self._exact[exact].append(name)
        self._stems[stems].append(name)
        for form in (exact, stems):
            self._beginnings.update(form[:size] for size in range(1, len(form) + 1))

    def find(self, text: str) -> tuple[Named, ...]:
        """Return every name in a text in its order, those inside a longer one included."""
        found = self._found.get(text)
        if found is None:
            found = self._find(text)
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[text] = found
        return found

    def _find(self, text: str) -> tuple[Named, ...]:
        words = tokens(text)
        starts = _sentence_starts(text)
        out = []
        for first in range(len(words)):
            exact = stems = ""
            for last in range(first, min(first + _MOST_TOKENS, len(words))):
                if last > first and not _adjoins(text, words[last - 1], words[last]):
                    break
                exact += words[last].folded
                stems += words[last].stem
                if exact not in self._beginnings and stems not in self._beginnings:
                    break
                if exact not in self._exact and stems not in self._stems:
                    continue
                span = (words[first].start, words[last].end)
                found = self._at(text, span, exact, stems, starts)
                if found:
                    out.append(found)
        return tuple(out)

    def _at(
        self, text: str, span: tuple[int, int], exact: str, stems: str, starts: frozenset[int]
    ) -> Named | None:
        wording = text[span[0] : span[1]]
        initial = span[0] in starts
        after = _following(text, span[1])
        same = [
            n
            for n in self._exact.get(exact, ())
            if _written_as(n, wording, initial) and _goes_on(n, after)
        ]
        like = [
            n
            for n in self._stems.get(stems, ())
            if len(exact) > _FEW_LETTERS
            and not _only_plural(n, exact)
            and _written_as(n, wording, initial)
            and _goes_on(n, after)
        ]
        names = same or like
        if not names:
            return None
        iris = tuple(sorted({n.iri for n in names}))
        only_head = len(iris) == 1 and names[0].text.islower()
        rest = names[0].complement if only_head else frozenset()
        return Named(iris, names[0].text, span[0], span[1], bool(same), rest)


def _sentence_starts(text: str) -> frozenset[int]:
    return frozenset(m.end() for m in re.finditer(r"(?:^|[.!?:•])[\s'‘\"“*-]*", text))


def _only_plural(name: _Name, exact: str) -> bool:
    """Tell whether a word is only the singular of a name known in the plural: belastingen."""
    return name.text.islower() and " " not in name.text and len(exact) < len(_fold(name.text))


def _following(text: str, end: int) -> frozenset[str] | None:
    """Return the stems of what "van", "voor" or "over" adds after a word, None where nothing."""
    match = re.match(r"\s+(?:van|voor|over)\s+((?:[^\W\d_][\w-]*\s*){1,4})", text[end:])
    return frozenset(w.stem for w in tokens(match[1])) if match else None


def _goes_on(name: _Name, after: frozenset[str] | None) -> bool:
    """Tell whether what follows a bare head noun does not make it another thing."""
    return not name.complement or after is None or bool(name.complement & after)


def _adjoins(text: str, one: Token, other: Token) -> bool:
    between = text[one.end : other.start]
    return between == "." or bool(_GAP.fullmatch(between) or _LISTED.fullmatch(between))


def _written_as(name: _Name, wording: str, initial: bool) -> bool:
    """Tell whether a wording is written as such a name must be, to be taken for it."""
    capitals = sum(c.isupper() for c in wording)
    if name.abbreviation:
        # As one word and with its capitals: TX, but not "tx"; NZa, NZA, but not "nza" in a word.
        return capitals >= min(2, sum(c.isupper() for c in name.text)) and " " not in wording
    if name.proper and not name.text.isupper():
        words = [w for w in re.findall(r"[^\W\d_]+", wording) if w.casefold() not in _SMALL]
        if len(words) > 1:
            return any(w[0].isupper() for w in words[1:])
        return capitals > 0 and not (initial and len(wording) <= _SHORT)
    return True


def longest(named: Iterable[Named], types: Mapping[str, str]) -> tuple[Named, ...]:
    """Return the names without those that a longer name of the same type contains."""
    named = tuple(named)
    out = []
    for one in named:
        around = {
            types[i]
            for n in named
            if n.start <= one.start and one.end <= n.end and n.end - n.start > one.end - one.start
            for i in n.iris
        }
        iris = tuple(i for i in one.iris if types[i] not in around)
        if iris:
            out.append(replace(one, iris=iris))
    return tuple(out)
