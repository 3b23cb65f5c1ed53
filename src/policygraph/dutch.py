"""Words as Dutch writes them: folded, reduced to their stem, compounds taken apart."""

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

__all__ = ["STOP", "Splitter", "dutch_stem", "english_stem", "words"]

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_APOSTROPHE = re.compile(r"['’](?:ers|er|s|en|n|tje|tjes)\b")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
STOP = frozenset(
    "de het een van voor in op te en of met bij door aan"
    " the an of for in on to and or with by".split()
)
"""Words that tell nothing by themselves, Dutch and English."""
_NO_PARTS = STOP | frozenset("over voor onder tegen achter binnen buiten naar uit mee niet".split())
"""Words that begin many others without a compound being made: overlijden, voorkomen."""
_SUFFIXES = frozenset(
    "heid heden lijk lijke lijks elijk elijke isatie isaties atie aties ering ingen schap schappen"
    " baar bare loos loze matig matige achtig iteit ende isch ische aire".split()
)
"""What ends words without being one: huiselijk is no compound."""
_LINKS = ("", "s", "en", "e", "n")
_MIN_PART, _MIN_LEFTOVER, _LONGEST = 3, 4, 60
_STEMMERS = threading.local()
"""A stemmer keeps the word it works on: each thread has its own."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, diacritics, dots in abbreviations and ``'s``."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", plain)
    return tuple(w for w in _NOT_WORD.split(_APOSTROPHE.sub("", plain)) if w)


def _stemmers() -> dict[str, Any]:
    if not hasattr(_STEMMERS, "all"):
        import snowballstemmer

        names = ("dutch", "dutch_porter", "english")
        _STEMMERS.all = {name: snowballstemmer.stemmer(name) for name in names}
    found: dict[str, Any] = _STEMMERS.all
    return found


@lru_cache(maxsize=32768)
def dutch_stem(word: str) -> str:
    """Return the Dutch stem of a word, marked as one.

    The newer stemmer strips a leading "ge", which would make "geboortezorg" another word; where a
    stem does not begin as the word does, that of the older one is taken.
    """
    stem: str = _stemmers()["dutch"].stemWord(word)
    if stem[:2] != word[:2]:
        return f"nl-porter:{_stemmers()['dutch_porter'].stemWord(word)}"
    return f"nl:{stem}"


@lru_cache(maxsize=32768)
def english_stem(word: str) -> str:
    """Return the English stem of a word, marked as one: "arts" is no form of "art" in Dutch."""
    return f"en:{_stemmers()['english'].stemWord(word)}"


class Splitter:
    """Splits compounds into words that the graph's own names know, with -s-, -en-, -e- between."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the words that a compound may be made of."""
        self._known = {
            w for w in known if len(w) >= _MIN_PART and w not in _NO_PARTS and w.isalpha()
        }
        self.split = lru_cache(maxsize=32768)(self._split)

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound, nothing where it is none.

        One part may be unknown: in "kraamzorg" the word "kraam" is, where only "zorg" is known.
        """
        if len(word) > _LONGEST or not word.isalpha():
            return ()
        whole = self._whole(word)
        return whole if len(whole) > 1 else self._with_leftover(word)

    def _whole(self, word: str) -> tuple[str, ...]:
        """Return the fewest known parts that make the word; of equally few the longest first."""
        best: list[tuple[str, ...] | None] = [None] * (len(word) + 1)
        best[len(word)] = ()
        for start in range(len(word) - _MIN_PART, -1, -1):
            for end in range(len(word), start + _MIN_PART - 1, -1):
                part = word[start:end]
                if part not in self._known or (start == 0 and end == len(word)):
                    continue
                for link in _LINKS:
                    after = end + len(link)
                    rest = (
                        best[after] if word.startswith(link, end) and after <= len(word) else None
                    )
                    if rest is None or (link and not rest):
                        continue
                    found, known = (part, *rest), best[start]
                    if known is None or len(found) < len(known):
                        best[start] = found
        return best[0] or ()

    def _with_leftover(self, word: str) -> tuple[str, ...]:
        cuts = range(_MIN_LEFTOVER, len(word) - _MIN_LEFTOVER + 1)
        for cut in cuts:
            if word[cut:] in self._known:
                return (_without_link(word[:cut]), word[cut:])
        for cut in reversed(cuts):
            tail = word[cut:]
            # "bestuursverklaring": no Dutch word begins with "sv", so the s is a link.
            if tail[0] == "s" and tail[1] in "bdfghrvz" and len(tail) > _MIN_LEFTOVER:
                tail = tail[1:]
            if word[:cut] in self._known and tail not in _SUFFIXES:
                return (word[:cut], tail)
        return ()


def _without_link(word: str) -> str:
    """Return the first part of a compound without a linking -s- or -en-."""
    for link in ("en", "s"):
        if word.endswith(link) and len(word) - len(link) >= _MIN_LEFTOVER:
            return word.removesuffix(link)
    return word
