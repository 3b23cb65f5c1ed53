"""Dates as a sentence has them, whatever they mean: which parts are written, and where."""

import calendar
import re
from dataclasses import dataclass, replace

from policygraph.extraction.date_words import DateWords

__all__ = ["WrittenDate", "written_dates"]

_OPENING_DAY = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{1,2})(?:e|ste|de)?\s*(?:t/m|tot en met|tot|-|–)\s*$", re.IGNORECASE
)
_RELATIVE = re.compile(r"\s*(?:van )?(?:(?:het )?jaar )?(?P<year>[tT]\s?[-+–]\s?\d)\b")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written: any part may be missing.

    ``opens``: it is the bare day with which a span begins ("1 t/m 15 juli"). ``relative`` is the
    year where it is only said in terms of another: "T-1".
    """

    year: int | None
    first_month: int
    last_month: int
    day: int | None
    start: int
    end: int
    opens: bool = False
    relative: str | None = None

    @property
    def wide(self) -> bool:
        """Whether no day is named."""
        return self.day is None

    @property
    def whole_year(self) -> bool:
        """Whether no more than a year is named."""
        return self.wide and (self.first_month, self.last_month) == (1, 12)

    def iso(self, year: int, span: str) -> str | None:
        """Return the date, of a wide one its first or last day; None where there is no such day."""
        month = self.last_month if span == "last" else self.first_month
        length = calendar.monthrange(year, month)[1]
        day = self.day or (length if span == "last" else 1)
        return f"{year:04}-{month:02}-{day:02}" if day <= length else None


def written_dates(sentence: str, words: DateWords) -> list[WrittenDate]:
    """Return the dates of a sentence as written, in order."""
    out: list[WrittenDate] = []
    for match in words.date.finditer(sentence):
        made = _made(match, words)
        if made is None:
            continue
        opening = _OPENING_DAY.search(sentence[: made.start]) if made.day else None
        if opening and 0 < int(opening["day"]) <= (made.day or 0):
            at = (opening.start("day"), opening.end("day"))
            out.append(replace(made, day=int(opening["day"]), start=at[0], end=at[1], opens=True))
        relative = _RELATIVE.match(sentence, made.end) if made.year is None else None
        out.append(replace(made, relative=relative["year"]) if relative else made)
    return out


def _made(match: re.Match[str], words: DateWords) -> WrittenDate | None:
    part = match.groupdict()
    start, end = match.span()
    if part["iso_year"]:
        year, month, day = (int(part[f"iso_{p}"]) for p in ("year", "month", "day"))
    elif part["num_year"]:
        year, month, day = (int(part[f"num_{p}"]) for p in ("year", "month", "day"))
    elif part["quarter"]:
        number = words.quarters[part["quarter"].casefold()]
        of = part["quarter_year"]
        return WrittenDate(int(of) if of else None, number * 3 - 2, number * 3, None, start, end)
    elif part["month"]:
        month = words.months[part["month"].casefold()]
        day_, year_ = part["day"], part["year"]
        if not day_ and not year_ and len(part["month"]) < 4 and part["month"].casefold() != "mei":
            return None
        return WrittenDate(
            int(year_) if year_ else None, month, month, int(day_) if day_ else None, start, end
        )
    else:
        return WrittenDate(int(part["only_year"]), 1, 12, None, start, end)
    return WrittenDate(year, month, month, day, start, end) if 1 <= month <= 12 else None
