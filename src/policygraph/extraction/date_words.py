"""The word list of dates, compiled: months, cues with their side, periods as ISO 8601."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

__all__ = ["DateCue", "DateWords"]


_WEEKDAY: Final = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag),?"
_NEAR: Final = 45
"""Characters before a date in which "ieder jaar" says that it comes back."""


@dataclass(frozen=True, slots=True)
class DateCue:
    """Words before a date: whether the day is in time (None: not said), which end of a span."""

    id: str
    inclusive: bool | None
    span: str
    range_only: bool
    start: int = 0


def _alternatives(names: Mapping[str, Any]) -> str:
    return "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))


class DateWords:
    """The word list ``dates``, ready for use; made once."""

    def __init__(self, words: Mapping[str, Any], numbers: Mapping[str, float]) -> None:
        """Compile the list; ``numbers`` are the number words of the list ``quantities``."""
        self.words = words
        self.months: Mapping[str, int] = words["months"]
        self.quarters = {str(k).casefold(): v for k, v in words["quarters"].items()}
        self.wide_cues = frozenset(words["wide_cues"])
        self.open_cues = frozenset(words["open_cues"])
        self.date = self._date(words)
        self._numbers = {k: v for k, v in numbers.items() if float(v).is_integer()}
        self._units: Mapping[str, str] = words["period_units"]
        self._cues = tuple(
            (
                re.compile(rf"(?<![^\W_])(?:{e['pattern']})(?![^\W_])", re.IGNORECASE),
                DateCue(
                    e["id"],
                    None if e["inclusive"] == "unsaid" else bool(e["inclusive"]),
                    e["span"],
                    bool(e.get("range_only")),
                ),
            )
            for e in words["cues"]
        )
        number = rf"(?P<number>\d{{1,3}}|{_alternatives(self._numbers)})"
        period = rf"{number}\s+(?P<unit>{_alternatives(self._units)})\b"
        self.periods = tuple(
            (
                e["id"],
                re.compile(rf"\b{e['pattern'].replace('{period}', period)}", re.IGNORECASE),
            )
            for e in words["periods"]
        )
        self.ranges = tuple(re.compile(e["pattern"], re.IGNORECASE) for e in words["ranges"])
        self.begins = re.compile(words["begins"]["pattern"], re.IGNORECASE)
        self.closing = re.compile(words["agenda"]["closing"], re.IGNORECASE)
        self.agenda = re.compile(
            rf"\s*(?:{_WEEKDAY}\s+)?(?:\d{{1,2}}(?:\s(?:{_alternatives(self.months)}))?(?:\s\d{{4}})?"
            rf"\s*(?:t/m|tot en met|-|–)\s*)?(?:{self.date.pattern})\s*(?:[.:;–]|-\s|\t)",
            re.IGNORECASE,
        )
        self.this_year = re.compile(words["this_year"]["pattern"], re.IGNORECASE)
        self._yearly_before = re.compile(rf"{words['yearly']['before']}", re.IGNORECASE)
        self._yearly_after = re.compile(rf"{words['yearly']['after']}", re.IGNORECASE)
        self.history_before = re.compile(words["history"]["before"], re.IGNORECASE)
        self.history_after = re.compile(words["history"]["after"], re.IGNORECASE)

    @staticmethod
    def _date(words: Mapping[str, Any]) -> re.Pattern[str]:
        months = _alternatives(words["months"])
        quarters = _alternatives({str(k): v for k, v in words["quarters"].items()})
        return re.compile(
            r"\b(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)\b"
            r"|\b(?P<num_day>\d{1,2})[-/.](?P<num_month>\d{1,2})[-/.](?P<num_year>(?:19|20)\d\d)\b"
            rf"|\b(?P<quarter>{quarters})(?:\s*kwartaal)?(?:\s+van)?(?:\s+(?:het jaar )?"
            r"(?P<quarter_year>(?:19|20)\d\d))(?!\d)"
            rf"|\b(?:(?P<day>\d{{1,2}})(?:e|ste|de)?\s+)?(?P<month>{months})\b\.?"
            r"(?:\s+(?P<year>(?:19|20)\d\d)\b)?"
            r"|(?:\b(?:het )?(?:contract|kalender|boek)?jaar\s+)?\b(?P<only_year>(?:19|20)\d\d)\b"
            r"(?!\s*[-–/]\s*(?:19|20)?\d\d)",
            re.IGNORECASE,
        )

    def yearly(self, sentence: str, start: int, end: int) -> bool:
        """Tell whether a date at these offsets comes back every year."""
        before = sentence[max(0, start - _NEAR) : start]
        return bool(self._yearly_before.search(before) or self._yearly_after.match(sentence, end))

    def cue(self, sentence: str, start: int) -> DateCue | None:
        """Return the cue that ends right before a date, the longest where several do."""
        before = sentence[:start].rstrip(" ['‘\"")
        before = re.sub(rf"\s+{_WEEKDAY}$", "", before, flags=re.IGNORECASE)
        before = re.sub(r"\s+(?:het|de|in|eind|einde|begin)$", "", before, flags=re.IGNORECASE)
        best: tuple[int, DateCue] | None = None
        for pattern, cue in self._cues:
            for match in pattern.finditer(before):
                if match.end() == len(before) and (best is None or match.start() < best[0]):
                    best = (match.start(), cue)
        return replace(best[1], start=best[0]) if best else None

    def duration(self, number: str, unit: str) -> str:
        """Return a number and a unit as an ISO 8601 duration: two weeks is P2W."""
        size = self._numbers.get(number.casefold())
        value = int(number) if size is None else int(size)
        measure = self._units[unit.casefold()]
        if len(measure) > 1:
            value, measure = value * int(measure[:-1]), measure[-1]
        return f"P{value}{measure}"
