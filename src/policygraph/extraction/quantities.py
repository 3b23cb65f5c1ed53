"""Limits in a statement: what is measured, on which side of which number, in which unit.

A number counts where words set a side ("ten minste", "niet meer dan"), where its unit is a measure
by itself (a share, fte, hours per day) or where it counts things. Dates, years, articles, codes and
addresses are no limits; a time within which something must happen is a period (see ``dates``),
except in minutes and hours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policygraph.extraction.context import whole
from policygraph.extraction.model import Candidate, FoundThreshold, StructuredText
from policygraph.extraction.quantity_words import QuantityWords, Side, Unit
from policygraph.model import Text

__all__ = ["thresholds"]

_NUMBER: Final = Text("aantal", "number")
_NONE: Final = Text("", "")
_MOST_BETWEEN: Final = 4
_LASTING = re.compile(
    r"(?:\bvan|\bduurt|\bduren|\bgedurende|\blooptijd:?|\bduur:?|\btelt|\bis|\bbedraagt)\s*$",
    re.IGNORECASE,
)
_BEFOREHAND = re.compile(
    r"\s*(?:van tevoren|vooraf|voorafgaand|v[oó]{2}r\b|na(?:dat)?\b|later|de tijd\b)"
)
_DECIMAL_POINT = re.compile(r"\d+\.\d{1,2}")
_VALID = re.compile(r"\s+(?:geldig|lang|houdbaar)\b")
_ONE = frozenset({"een", "één"})
_IS = re.compile(r"\b(?:bent|ben|is)\s+\S+(?: minste)?\s*$", re.IGNORECASE)
_OTHER_END = re.compile(
    r"\s*(?:en|tot|of|,)\s+(?:ten hoogste|maximaal|hoogstens|niet meer dan)"
    r"\s+(?:\d+|[^\W\d_]+)(?=\s)",
    re.IGNORECASE,
)
"""The upper end of "minimaal 4 en maximaal 12 deelnemers", which has the noun of both."""
_OR_MORE = re.compile(r"\s+(?:of|en) meer(?:dere)?(?=\s)", re.IGNORECASE)
_SIDE_OF_ONE = re.compile(
    r"\b(?:minimaal|ten ?minste|minstens|maximaal|ten hoogste|hoogstens|hooguit|slechts|dan)\s*$",
    re.IGNORECASE,
)
_SPANS: Final = {
    "jaar": "years",
    "kalenderjaren": "years",
    "maanden": "months",
    "weken": "weeks",
    "dagen": "days",
    "kwartalen": "quarters",
}
_AND = re.compile(r"\s*(?:,|en|of|én)\s*(?:een |de )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sided:
    comparator: str
    rule: str
    what: Text | None


def thresholds(
    candidate: Candidate, text: StructuredText, words: QuantityWords
) -> tuple[FoundThreshold, ...]:
    """Return the limits that a statement sets, in order; offsets are those of its block.

    The whole sentence is read, so that a clause keeps the side that was said before it; what stands
    outside the candidate is left out. ``text`` is part of the contract and not needed.
    """
    del text
    start, end = whole(candidate)
    reader = _Reader(candidate.block.text[start:end], start, words)
    inside = [t for t in reader.read() if candidate.start <= t.start and t.end <= candidate.end]
    return tuple(sorted(inside, key=lambda t: (t.start, t.end)))


class _Reader:
    """Reads one sentence: whole patterns first, then number after number."""

    def __init__(self, sentence: str, offset: int, words: QuantityWords) -> None:
        self.sentence = sentence
        self.offset = offset
        self.words = words
        self.rest = words.without_other_numbers(sentence)
        self.last: tuple[int, _Sided] | None = None

    def read(self) -> list[FoundThreshold]:
        """Return every limit of the sentence."""
        found = [*self._fixed(), *self._levels()]
        for match in self.words.number.finditer(self.rest):
            found += self._number(match)
        return found

    def _found(
        self, span: tuple[int, int], sided: _Sided, value: float, unit: Text, what: Text
    ) -> FoundThreshold:
        whole_ = int(value) if float(value).is_integer() else value
        start, end = span[0] + self.offset, span[1] + self.offset
        what = sided.what or self.words.measured.what(self.sentence, span, unit.nl, what)
        return FoundThreshold(what, sided.comparator, whole_, unit, start, end, sided.rule)

    def _take(self, match: re.Match[str]) -> None:
        start, end = match.span()
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]

    def _fixed(self) -> Iterator[FoundThreshold]:
        """Yield what a pattern says as a whole: 24/7, jaarlijks, tussen 22.00 en 6.00 uur."""
        for section, entries in self.words.fixed.items():
            for pattern, entry in entries:
                for match in list(pattern.finditer(self.rest)):
                    found = list(getattr(self, f"_{section}")(match, entry))
                    yield from found
                    if found:
                        self._take(match)

    def _always(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        sided = _Sided("=", "round-the-clock", None)
        day = Text("uur per dag", "hours per day")
        week = Text("dagen per week", "days per week")
        yield self._found(match.span(), sided, 24, day, Text("beschikbaarheid", "availability"))
        yield self._found(match.span(), sided, 7, week, Text("beschikbaarheid", "availability"))

    def _once(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        side = "<=" if re.search(r"maar|slechts|hooguit|maximaal", match[0]) else "="
        unit = Text(f"keer per {match[1].casefold()}", f"times per {match[1].casefold()}")
        sided = self._side(match.start(), None) or _Sided(side, "once-per", None)
        yield self._found(match.span(), sided, 1, unit, Text("frequentie", "frequency"))

    def _adverbs(self, match: re.Match[str], entry: dict[str, str]) -> Iterator[FoundThreshold]:
        sided = self._side(match.start(), None) or _Sided("=", "frequency-word", None)
        unit = Text(entry["nl"], entry["en"])
        what = Text("frequentie", "frequency")
        yield self._found(match.span(), sided, float(entry["value"]), unit, what)

    def _allday(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        unit = Text("uur per dag", "hours per day")
        what = Text("beschikbaarheid", "availability")
        yield self._found(match.span(), _Sided("=", "round-the-clock", None), 24, unit, what)

    def _every(self, match: re.Match[str], entry: dict[str, str]) -> Iterator[FoundThreshold]:
        """Yield once in a number of years, months …: elke twee jaar, tweejaarlijks."""
        span, size = entry.get("unit") or match[2].casefold(), self.words.value(match[1])
        sided = self._side(match.start(), None) or _Sided("=", "once-every", None)
        unit = Text(f"keer per {size} {span}", f"times per {size} {_SPANS.get(span, span)}")
        what = Text("frequentie", "frequency")
        yield self._found(match.span(), sided, 1, unit, what)

    def _yearlong(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        sided = _Sided("=", "years-long", None)
        value, what = self.words.value(match[1]), Text("looptijd", "term")
        yield self._found(match.span(), sided, value, Text("jaar", "years"), what)

    def _clock(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        unit = Text("uur (kloktijd)", "o'clock")
        begin = int(match[1]) + int(match[2] or 0) / 60
        end = int(match[3]) + int(match[4] or 0) / 60
        since, until = Text("vanaf", "from"), Text("tot", "until")
        yield self._found(match.span(), _Sided(">=", "clock-time", None), begin, unit, since)
        yield self._found(match.span(), _Sided("<=", "clock-time", None), end, unit, until)

    def _age(self, match: re.Match[str], entry: dict[str, str]) -> Iterator[FoundThreshold]:
        sided = _Sided(entry["comparator"], "age", None)
        unit = Text("jaar", "years")
        yield self._found(match.span(), sided, int(match[1]), unit, Text("leeftijd", "age"))

    def _range(self, match: re.Match[str], _: object) -> Iterator[FoundThreshold]:
        """Yield both ends of "vier tot zes deelnemers", "40-50%"; an age is no range."""
        low, high = (self.words.value(match[i]) for i in (1, 2))
        unit, size = self._unit(match.end())
        noun = None if unit else self.words.count.match(self.rest, match.end())
        if not low < high or not (unit or noun) or (unit and unit.name.nl == "jaar"):
            return
        end = match.end() + size if unit else noun.end() if noun else match.end()
        name = unit.name if unit else Text(noun[1], noun[1]) if noun else _NONE
        what = unit.what if unit else _NUMBER
        span = (match.start(), end)
        yield self._found(span, _Sided(">=", "range", None), low, name, what)
        yield self._found(span, _Sided("<=", "range", None), high, name, what)

    def _levels(self) -> Iterator[FoundThreshold]:
        """Yield rungs of a scale: niveau 3 of hoger, ASA-klasse 3 en hoger."""
        for scale in self.words.levels:
            pattern = re.compile(rf"(?:{scale.pattern.pattern})\s*(\d)\b", re.IGNORECASE)
            for match in list(pattern.finditer(self.rest)):
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                sided = (
                    self._refused(start)
                    or self._after(match.end())
                    or self._side(start, scale)
                    or _Sided("=", "level", None)
                )
                yield self._found(
                    (start, match.end()), sided, int(match[1]), scale.name, scale.what
                )
                self._take(match)

    def _refused(self, start: int) -> _Sided | None:
        before = self.sentence[:start].rstrip()
        for pattern, comparator in self.words.floors:
            if pattern.search(before):
                return _Sided(comparator, "lower-refused", None)
        return None

    def _number(self, match: re.Match[str]) -> Iterator[FoundThreshold]:
        start, end = match.span()
        named = match["number"].casefold()
        value = self.words.size(match)
        unit, size = self._unit(end)
        if match["euro"] or (unit and unit.name.nl == "euro"):
            yield from self._money(match, value, end + size)
            return
        if _DECIMAL_POINT.fullmatch(named) and (unit is None or unit.kind == "clock"):
            return  # A section, a version, a time of the day.
        if unit and unit.kind == "time" and _BEFOREHAND.match(self.sentence[end + size :]):
            return
        sided = self._sided(start, end + size, unit)
        if named in _ONE and (sided is None or _IS.search(self.sentence[:start])):
            return
        if self.words.trap.search(self.sentence[:start].rstrip() + " ") and not sided:
            return
        yield from self._measured(match, value, unit, size, sided)

    def _measured(
        self,
        match: re.Match[str],
        value: float,
        unit: Unit | None,
        size: int,
        sided: _Sided | None,
    ) -> Iterator[FoundThreshold]:
        start, end = match.span()
        if unit is None:
            yield from self._counted(match, value, sided)
        elif (
            sided
            or unit.kind in ("share", "rate", "amount")
            or self._lasting(start, end + size, unit)
        ):
            side = sided or _Sided("=", f"bare-{unit.kind}", None)
            self.last = (end + size, side)
            yield self._found((start, end + size), side, value, unit.name, unit.what)

    def _lasting(self, start: int, end: int, unit: Unit) -> bool:
        around = _LASTING.search(self.sentence[:start]) or _VALID.match(self.sentence, end)
        return unit.kind == "time" and bool(around)

    def _counted(
        self, match: re.Match[str], value: float, sided: _Sided | None
    ) -> Iterator[FoundThreshold]:
        """Yield a number of persons or things; a bare one needs a plural noun."""
        other = (_OTHER_END if sided else _OR_MORE).match(self.rest, match.end())
        other = other or _OR_MORE.match(self.rest, match.end())
        after = other.end() if other else match.end()
        unit, end, noun = self._noun(match, after, value, sided)
        end = match.end() if other else end
        if not sided and (unit == _NONE or value <= 1):
            return
        if unit == _NONE and not self._bare(match):
            return
        side = sided or _Sided("=", "counted", None)
        self.last = (end, side)
        what = Text(f"aantal {noun}", _NUMBER.en) if noun else _NUMBER
        yield self._found((match.start(), end), side, value, unit, what)

    def _noun(
        self, match: re.Match[str], after: int, value: float, sided: _Sided | None
    ) -> tuple[Text, int, str]:
        """Return what is counted: its unit, where it ends, and the noun as written."""
        people = self.words.people.match(self.rest, after)
        if people and (sided or value > 1) and not self._of_things(people[0]):
            entry = self.words.words["people"]
            return Text(entry["nl"], entry["en"]), people.end(), people[0].strip()
        noun = self.words.count.match(self.rest, after)
        if noun and match["number"].casefold() == "een" and not self._told_right_before(match):
            return _NONE, after, ""  # "Over de eerste week is een eigen bijdrage verschuldigd."
        if not noun and sided and value == 1:
            noun = self._single(match, after)
        if noun:
            return Text(noun[1], noun[1]), noun.end(), noun[1]
        return _NONE, after, ""

    def _single(self, match: re.Match[str], after: int) -> re.Match[str] | None:
        """Return the one thing that is counted; an article counts right after its side only."""
        noun = self.words.single.match(self.rest, after)
        if match["number"].casefold() != "een":
            return noun
        told = self._told_right_before(match)
        return noun if noun and told and " " not in noun[1] else None

    def _told_right_before(self, match: re.Match[str]) -> bool:
        return bool(_SIDE_OF_ONE.search(self.sentence[: match.start()]))

    @staticmethod
    def _of_things(words: str) -> bool:
        return bool(re.search(r"\b(?:van|voor|met|in|door|aan|op|per)\b", words))

    def _bare(self, match: re.Match[str]) -> bool:
        """Tell whether a number without a noun is a score: the clause ends after it."""
        return match["number"][0].isdigit() and bool(
            re.match(r"\s*(?:$|[.;,)]|(?:en|of)\s*[<>≤≥])", self.sentence[match.end() :])
        )

    def _money(self, match: re.Match[str], value: float, end: int) -> Iterator[FoundThreshold]:
        start = match.start()
        sided = self._sided(start, end, None) or _Sided("=", "bare-amount", None)
        unit = Text("euro", "euros")
        for entry in self.words.words["per"]:
            over = re.match(rf"\s*(?:{entry['pattern']})\b", self.sentence[end:], re.IGNORECASE)
            if over:
                unit = Text(f"euro {entry['nl']}", f"euros {entry['en']}")
                end += over.end()
                break
        yield self._found((start, end), sided, value, unit, Text("bedrag", "amount"))

    def _unit(self, end: int) -> tuple[Unit | None, int]:
        for unit in self.words.units:
            match = unit.pattern.match(self.rest, end)
            if match:
                return unit, match.end() - end
        return None, 0

    def _sided(self, start: int, end: int, unit: Unit | None) -> _Sided | None:
        """Return the side that the words around a number set, or that of the number before."""
        side = self._side(start, unit) or self._after(end)
        if side is None and self.last and _AND.match(self.sentence[self.last[0] : start]):
            return self.last[1]
        return side

    def _after(self, end: int) -> _Sided | None:
        for side in self.words.after:
            match = re.match(r"\s*(?:[^\W\d_]+\s+)?", self.sentence[end:])
            for at in {end, end + (match.end() if match else 0)}:
                spaced = at + len(self.sentence[at:]) - len(self.sentence[at:].lstrip())
                if side.pattern.match(self.sentence, spaced):
                    return _Sided(side.comparator, "side-after", side.what)
        return None

    def _side(self, start: int, unit: Unit | None) -> _Sided | None:
        """Return the side set by the words nearest before a number."""
        clause = re.split(r"[.;:](?=\s)", self.sentence[:start])[-1]
        best: tuple[int, int, Side] | None = None
        for side in self.words.before:
            if side.units and (unit is None or side.units != unit.kind):
                continue
            for match in side.pattern.finditer(clause):
                between = clause[match.end() :]
                if self._near(between) and (
                    best is None or (match.end(), -match.start()) > (best[0], best[1])
                ):
                    best = (match.end(), -match.start(), side)
        return _Sided(best[2].comparator, "side-before", best[2].what) if best else None

    @staticmethod
    def _near(between: str) -> bool:
        """Tell whether few words, and neither a number nor a comma, stand between."""
        words = between.split()
        return len(words) <= _MOST_BETWEEN and not re.search(r"[\d,]|\b(?:of|en)\b", between)
