"""What a limit measures, in the words of its own sentence: aandeel kinderverpleegkundigen.

The unit says what kind of measure it is (a share, a duration, a number of things); the words next
to the number say of what. Words are taken over, never made up: where the sentence has none that
fit, the kind of measure stands alone. English is not derived: it keeps the kind of measure.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policygraph.model import Text

__all__ = ["MeasureWords"]

_DETERMINER: Final = r"(?:de|het|een|één|uw|haar|zijn|hun|onze|ons|deze|dit|die|alle|elke|iedere)"
_WORD: Final = r"[^\W\d_][\w’'()/-]*"
_NAMED: Final = r"[^\W\d_(][^\W_]*(?:[-/][^\W_]+)*"
_NO_NOUN: Final = r"(?:van|voor|door|in|op|met|aan|bij|en|of|per|te|uit|die|dat|is|zijn|wordt)\b"
_PHRASE: Final = (
    rf"(?:te [^\W\d_]+en |[^\W\d_]+e |[A-Z]{{2,}}[ -]|(?:ge|be|ver)[^\W\d_]+[dt] )?"
    rf"(?<!\w)(?!{_NO_NOUN}){_NAMED}"
)
"""A noun with what makes it another: an adjective, "te leveren", an abbreviation."""
_PARTICIPLE = re.compile(r"(?:[^\W\d_]{2,})?ge[^\W\d_]{2,}[dt]")
_WITH: Final = frozenset({"bij", "van", "aan", "met", "door", "voor", "in"})
_SMALL: Final = frozenset(
    "de het een één uw haar zijn hun onze ons deze dit die dat alle elke iedere en of van voor in"
    " op met aan door te tot bij per om naar uit over als dan is zijn wordt worden heeft hebben kan"
    " kunnen moet moeten mag mogen wij we u ik hij zij er niet geen ook maar wel nog binnen"
    " minimaal maximaal ten minste hoogste tenminste minstens hoogstens daarbij hierbij daarvan"
    " waarvan totaal keer maal uit slechts alleen gemiddeld nodig zo altijd direct eerst".split()
)


@dataclass(frozen=True, slots=True)
class _Near:
    """What stands around a number: the words before its side, those after its unit."""

    before: str
    own: str
    after: str
    sentence: str
    unit: str


class MeasureWords:
    """The part ``measured`` of the word list ``quantities``, ready for use; made once."""

    def __init__(self, words: Mapping[str, Any], sides: tuple[re.Pattern[str], ...]) -> None:
        """Compile the patterns; ``sides`` are the words that set the side of a number."""
        self._sides = sides
        self._links = re.compile(rf"\s(?:{words['links']['pattern']})$", re.IGNORECASE)
        self._pure = frozenset(words["pure"]["words"])
        self._people = re.compile(rf"\b({words['people']['pattern']})\b", re.IGNORECASE)
        self._states = tuple(
            (re.compile(rf"\b{stem}", re.IGNORECASE), noun)
            for stem, noun in words["states"]["nouns"].items()
        )
        self._verb = re.compile(rf"\b(?:{words['verbs']['pattern']})\b", re.IGNORECASE)
        self._rules: Mapping[str, Callable[[_Near], Iterator[str]]] = {
            "aandeel": self._share,
            "aantal": self._count,
            "duur": self._duration,
            "termijn": self._duration,
            "tijd": self._within,
            "reactietijd": self._within,
            "bedrag": self._named,
            "omvang in fte": self._size,
            "frequentie": self._frequency,
            "leeftijd": self._age,
            "niveau": self._level,
            "beschikbaarheid": self._state,
            "beschikbaarheid per dag": self._state,
            "beschikbaarheid per week": self._state,
            "uren per week": self._hours,
            "uren per jaar": self._hours,
            "afstand": self._named,
            "vanaf": lambda near: self._hour(near, "vanaf"),
            "tot": lambda near: self._hour(near, "tot"),
        }

    def what(self, sentence: str, span: tuple[int, int], unit: str, kind: Text) -> Text:
        """Return what a number at a span measures; ``kind`` is what its unit alone says."""
        rule = self._rules.get(kind.nl)
        if rule is None:
            return kind
        clause = re.split(r"(?<=[a-z)])[.;](?=\s)|\0", sentence[: span[0]])[-1]
        own, after = sentence[span[0] : span[1]], sentence[span[1] :]
        near = _Near(self._unsided(clause), own, after, sentence, unit)
        found = next((words for words in rule(near) if words), "")
        return Text(" ".join(found.split()), kind.en) if found else kind

    def _unsided(self, before: str) -> str:
        """Return the words before a number without those that set its side."""
        before = before.rstrip(" (€")
        for _ in range(2):
            cut = [
                m.start() for p in self._sides for m in p.finditer(before) if m.end() == len(before)
            ]
            if not cut:
                break
            before = before[: min(cut)].rstrip(" (€")
        return before

    def _head(self, near: _Near) -> str:
        """Return the noun that the number is said of: "een behandelfase van", "de omzet is"."""
        linked = self._links.search(near.before)
        if not linked:
            return ""
        words = re.findall(_WORD, near.before[: linked.start()])
        while len(words) > 2 and words[-1][0].isupper() and words[-2].casefold() in _WITH:
            words = words[:-2]  # "een omzet bij Verzekeraar X van" is about the turnover.
        if not words or words[-1].casefold() in _SMALL or words[-1][0] in "(":
            return ""
        noun = _plain(words[-1])
        if _PARTICIPLE.fullmatch(noun):
            return ""
        if noun.casefold() in self._pure:
            owner = _subject(near.sentence, self._verb)
            noun = f"{noun} {owner}" if owner and owner.casefold() != noun.casefold() else noun
        return noun

    def _named(self, near: _Near) -> Iterator[str]:
        yield self._head(near)
        yield _last_noun(near.before)

    def _share(self, near: _Near) -> Iterator[str]:
        of = re.match(rf"\s+(?:van|uit) (?:{_DETERMINER}\s+)?({_PHRASE})", near.after)
        yield f"aandeel {of[1]}" if of else ""
        straight = re.match(rf"\s+({_PHRASE})", near.after)
        if straight and straight[1].split()[0].casefold() not in _SMALL:
            rest = re.match(rf"\s+((?:{_WORD}\s?){{1,7}})", near.after)
            done = re.match(r"(?:ge|be|ver)\w+(?:t|d|en)$", straight[1])
            yield f"aandeel {rest[1] if rest and done else straight[1]}"
        head = self._head(near)
        yield head if head.casefold().startswith(("aandeel", "percentage")) else ""
        yield f"aandeel {head}" if head else ""

    def _count(self, near: _Near) -> Iterator[str]:
        if near.unit and near.unit != "personen":
            yield f"aantal {near.unit}"
        else:
            people = re.search(rf"((?:{_WORD} )?{_WORD})$", near.unit)
            yield f"aantal {people[1]}" if people and near.unit != "personen" else ""

    def _duration(self, near: _Near) -> Iterator[str]:
        state = re.match(rf"\s+((?:{_WORD}\s?){{1,4}})", near.after)
        if state and re.search(r"\b(?:is|zijn|bent)$", near.before):
            yield f"duur {state[1]}" if state[1].split()[0].casefold() not in _SMALL else ""
        head = self._head(near)
        if self._people.search(head):
            yield f"leeftijd {head}"
        yield f"duur {head}" if head and head.split()[0].casefold() not in self._pure else head
        people = self._people.search(near.before[-40:])
        if people and "jaar" in near.unit:
            yield f"leeftijd {people[1]}"
        after = re.match(rf"\s+((?:(?!{_DETERMINER} ){_WORD}\s?){{1,4}})", near.after)
        if after and after[1].split()[0].casefold() not in _SMALL:
            yield f"duur {_until_small(after[1])}"
        yield f"duur {_subject(near.sentence, self._verb) or _last_noun(near.before)}".strip()

    def _within(self, near: _Near) -> Iterator[str]:
        head = self._head(near)
        yield head
        after = re.match(rf"\s+((?:{_WORD}\s?){{1,5}})", near.after)
        last = _last_noun(near.before)
        if after:
            yield f"tijd tot {last} {after[1]}" if last else f"tijd tot {after[1]}"
        yield f"tijd tot {last}" if last else ""

    def _size(self, near: _Near) -> Iterator[str]:
        after = re.match(rf"\s+((?:in |aan )?{_NAMED})", near.after)
        yield self._head(near)
        yield f"omvang in fte {after[1]}" if after else ""

    def _frequency(self, near: _Near) -> Iterator[str]:
        verb = rf"(?:(?!{_NO_NOUN}){_NAMED}\s+)?"
        after = re.match(rf"[\s)]+{verb}{_DETERMINER}\s+({_PHRASE})", near.after)
        yield f"frequentie {after[1]}" if after else ""
        yield f"frequentie {_subject(near.sentence, self._verb) or _last_noun(near.before)}".strip()

    def _age(self, near: _Near) -> Iterator[str]:
        people = self._people.search(near.sentence)
        yield f"leeftijd {people[1]}" if people else ""

    def _level(self, near: _Near) -> Iterator[str]:
        noun = re.search(rf"({_NAMED})\s+(?:van|met|op|minimaal)$", near.before)
        fits = noun and noun[1].casefold() not in _SMALL
        yield f"niveau {noun[1]}" if noun and fits else ""

    def _said(self, near: _Near) -> str:
        said = [noun for pattern, noun in self._states if pattern.search(near.sentence)]
        return " en ".join(dict.fromkeys(said))

    def _state(self, near: _Near) -> Iterator[str]:
        said = self._said(near)
        yield f"{said} per {'week' if 'week' in near.unit else 'dag'}" if said else ""

    def _hour(self, near: _Near, end: str) -> Iterator[str]:
        said = self._said(near)
        yield f"{said} {end}" if said else ""

    def _hours(self, near: _Near) -> Iterator[str]:
        kind = re.search(r"([^\W\d_]{3,})(?:uur|uren)\b", near.own)
        yield f"{kind[0]} {near.unit.split(maxsplit=1)[-1]}" if kind else ""
        yield self._head(near)
        last = _last_noun(near.before)
        yield f"{near.unit} {last}" if last else ""


def _plain(word: str) -> str:
    return word.strip("()/’'-")


def _until_small(words: str) -> str:
    """Return the first words up to a small one that goes on about something else."""
    out: list[str] = []
    for word in words.split():
        if out and word.casefold() in _SMALL:
            break
        out.append(word)
    return " ".join(out)


def _last_noun(before: str) -> str:
    """Return the last word that carries meaning."""
    words = [
        w
        for w in re.findall(_WORD, before)
        if w.casefold() not in _SMALL and len(w) > 2 and not _PARTICIPLE.fullmatch(w)
    ]
    return _plain(words[-1]) if words else ""


def _subject(sentence: str, verb: re.Pattern[str]) -> str:
    """Return the noun that stands before the first verb of a sentence, where it begins so."""
    found = verb.search(sentence)
    if not found:
        return ""
    words = re.findall(_WORD, sentence[: found.start()])
    if not words or words[-1].casefold() in _SMALL or len(words) > 8:
        return ""
    of = [i for i, w in enumerate(words) if w.casefold() in ("van", "voor", "bij", "in", "met")]
    head = words[of[0] - 1] if of and of[0] > 0 else words[-1]
    return "" if head.casefold() in _SMALL else _plain(head)
