"""The word list of quantities, compiled: sides, units, scales, and numbers that are no limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from policygraph.extraction.measured import MeasureWords
from policygraph.extraction.number_words import number_words
from policygraph.model import Text

__all__ = ["QuantityWords", "Side", "Unit", "number"]

_NO_NUMBER = re.compile(
    r"\S*@\S*|(?:https?://|www\.)\S+"
    r"|\b\d{1,2}[- ](?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*\.?(?:[- ]\d{4})?"
    r"|\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?\b(?!\s*(?:euro|fte|uur|%))(?<!€ \d{4})"
    r"|(?:\+31|\b0\d{1,3})[\s()-]{0,3}\d[\d\s-]{5,}\d"
    r"|\b\d{4} ?[A-Z]{2}\b"
    r"|\b[A-Z]\w+(?:straat|laan|weg|plein|kade|singel|gracht|dreef|park)\s+\d+\w?"
    r"|\b\d+-(?=[a-z])(?!jarig|uurs)\w+",
    re.IGNORECASE,
)


_POINT = re.compile(r"\d+\.\d{1,2}")
_SAME: Final = r"(?:\s?(?:%|procent|uur|uren|dagen|weken|maanden|jaar|minuten|fte|euro))?"
"""The unit where a range has it twice: 40% tot 50%."""


@dataclass(frozen=True, slots=True)
class Side:
    """Words that say on which side of a number the allowed lies."""

    pattern: re.Pattern[str]
    comparator: str
    units: str | None
    what: Text | None


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: its pattern, names, kind of measure, and what is measured."""

    pattern: re.Pattern[str]
    name: Text
    kind: str
    what: Text


def _bounded(pattern: str) -> re.Pattern[str]:
    """Return a pattern that begins and ends at word boundaries, where it has words there."""
    return re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W_])", re.IGNORECASE)


def number(digits: str) -> int | float:
    """Return a number in Dutch notation, 1.000,50, or with a decimal point, 0.6."""
    if _POINT.fullmatch(digits):
        return float(digits)
    value = float(digits.replace(".", "").replace(",", "."))
    return int(value) if value.is_integer() else value


class QuantityWords:
    """The word list ``quantities``, ready for use; made once."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Compile the patterns of the list."""
        self.words = words
        self.numbers: Mapping[str, int | float] = number_words(words["numbers"])
        self.magnitudes: Mapping[str, int] = words["magnitudes"]
        self.before = tuple(self._side(entry) for entry in words["before"])
        self.after = tuple(self._side(entry) for entry in words["after"])
        self.units = tuple(self._unit(entry) for entry in words["units"])
        self.levels = tuple(self._unit({**entry, "kind": "level"}) for entry in words["levels"])
        self.measured = MeasureWords(words["measured"], tuple(s.pattern for s in self.before))

    @staticmethod
    def _side(entry: Mapping[str, Any]) -> Side:
        what = entry.get("what")
        return Side(
            _bounded(entry["pattern"]),
            entry["comparator"],
            entry.get("units"),
            Text(*what) if what else None,
        )

    @staticmethod
    def _unit(entry: Mapping[str, Any]) -> Unit:
        pattern = re.compile(rf"\s*(?:{entry['pattern']})(?![^\W_])", re.IGNORECASE)
        return Unit(pattern, Text(entry["nl"], entry["en"]), entry["kind"], Text(*entry["what"]))

    @cached_property
    def number(self) -> re.Pattern[str]:
        """A number: digits in Dutch notation or a word, with the euro sign where it has one."""
        large = "|".join(self.magnitudes)
        return re.compile(
            r"(?P<euro>€\s*|\bEUR\s+)?(?<![\w.,/-])"
            rf"(?P<number>\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+(?:,\d+|\.\d{{1,2}})?|(?:{self.named})(?![^\W\d_-]))(?![.,]\d|\d)"
            rf"(?:,-)?(?:\s(?P<magnitude>{large})\b\.?)?",
            re.IGNORECASE,
        )

    @cached_property
    def named(self) -> str:
        """The number words as alternatives, the longest first."""
        return "|".join(sorted(self.numbers, key=len, reverse=True))

    def size(self, match: re.Match[str]) -> int | float:
        """Return what a match of ``number`` is worth, its magnitude counted: 3 miljoen."""
        value = self.value(match["number"])
        return value * self.magnitudes.get((match["magnitude"] or "").casefold(), 1)

    def value(self, written: str) -> int | float:
        """Return the value of a number as written."""
        known = self.numbers.get(written.casefold())
        return number(written) if known is None else known

    def pattern(self, section: str, entry: Mapping[str, Any]) -> re.Pattern[str]:
        """Return the compiled pattern of an entry that stands for itself."""
        text = entry["pattern"].replace("({n})", "{n}").replace("{same}", _SAME)
        if section == "always":
            return _bounded(text)
        return _bounded(text.replace("{n}", rf"(\d+(?:,\d+)?|{self.named})"))

    @cached_property
    def fixed(self) -> Mapping[str, Sequence[tuple[re.Pattern[str], Mapping[str, Any]]]]:
        """The patterns that hold a whole quantity, by section of the list."""
        return {
            section: tuple((self.pattern(section, e), e) for e in self.words[section])
            for section in (
                "always",
                "allday",
                "every",
                "once",
                "adverbs",
                "clock",
                "age",
                "yearlong",
                "range",
            )
        }

    @cached_property
    def trap(self) -> re.Pattern[str]:
        """What stands right before a number that is no limit."""
        return re.compile(rf"(?<![^\W\d_]){self.words['traps']['before']}", re.IGNORECASE)

    @cached_property
    def people(self) -> re.Pattern[str]:
        """Nouns that count persons, after up to three words that say which."""
        pattern = self.words["people"]["pattern"]
        return re.compile(rf"\s*(?:[\w()'’-]+ ){{0,3}}?(?:{pattern})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def count(self) -> re.Pattern[str]:
        """A plural noun after a number, with an adjective where it has one."""
        count = self.words["count"]
        return re.compile(rf"\s*(?!{count['traps']}\b){count['pattern']}", re.IGNORECASE)

    @cached_property
    def single(self) -> re.Pattern[str]:
        """A singular noun after the number one, with an adjective where it has one."""
        return re.compile(rf"\s*{self.words['single']['pattern']}", re.IGNORECASE)

    @cached_property
    def floors(self) -> Sequence[tuple[re.Pattern[str], str]]:
        """Refusals of what is lower or higher, read up to the number."""
        return tuple(
            (re.compile(e["pattern"], re.IGNORECASE), e["comparator"])
            for e in self.words["not_below"]
        )

    @staticmethod
    def without_other_numbers(text: str) -> str:
        """Return the text with dates, years, addresses and telephone numbers blanked."""
        return _NO_NUMBER.sub(lambda m: "\0" * len(m[0]), text)
