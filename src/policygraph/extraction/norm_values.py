"""The values of a statement that make it a variant of a norm: limits, dates, periods, proof.

Numbers, dates and periods are read from the wordings where both are there, else from what was
found in the one and reviewed in the other. A bare year is no value: it says which contract year.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from policygraph.dutch import words
from policygraph.model import Deadline, Provision, Threshold

__all__ = ["Difference", "Stated", "Value", "differences", "spelled", "structured", "values_in"]

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        "januari februari maart april mei juni juli augustus september oktober november"
        " december".split(),
        1,
    )
}
_COUNTS: Final = {
    name: str(number)
    for number, name in enumerate(
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien"
        " zestien zeventien achttien negentien twintig".split(),
        1,
    )
} | {"dertig": "30", "veertig": "40", "vijftig": "50", "honderd": "100"}
_UNITS: Final = {
    "uur": "TH", "uren": "TH", "minuut": "TM", "minuten": "TM", "dag": "D", "dagen": "D",
    "werkdag": "WD", "werkdagen": "WD", "week": "W", "weken": "W", "maand": "M",
    "maanden": "M", "jaar": "Y", "jaren": "Y", "kwartaal": "Q", "kwartalen": "Q",
}  # fmt: skip
_COUNT = "|".join(_COUNTS)
_DATE = re.compile(
    rf"\b(\d{{1,2}})\s+({'|'.join(_MONTHS)})(?:\s+((?:19|20)\d\d))?\b", re.IGNORECASE
)
_MONTH = re.compile(
    rf"\b(?:(in|eind|begin|medio|per|vanaf|tot|uiterlijk|voor)\s+)?({'|'.join(_MONTHS)})"
    r"(?:\s+((?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d\d)(?=\s*uur\b|\s*(?:tot|en|-)\s*\d{1,2}[.:]\d\d)")
_EVERY = re.compile(rf"\b(?:per|elke?|iedere?)\s+({'|'.join(_UNITS)})\b", re.IGNORECASE)
_OFTEN: Final = {
    "jaarlijks": "1Y", "jaarlijkse": "1Y", "halfjaarlijks": "6M", "maandelijks": "1M",
    "maandelijkse": "1M", "wekelijks": "1W", "wekelijkse": "1W", "dagelijks": "1D",
}  # fmt: skip
_TIMES: Final = {"eenmaal": "1", "eenmalig": "1", "tweemaal": "2", "driemaal": "3"}
_ADVERB = re.compile(rf"\b({'|'.join([*_OFTEN, *_TIMES])})\b", re.IGNORECASE)
_SHORT_DATE = re.compile(r"\b(\d{1,2})[-/](\d{1,2})[-/]((?:19|20)\d\d)\b")
_PERIOD = re.compile(rf"\b(\d+(?:,\d+)?|{_COUNT})\s+({'|'.join(_UNITS)})\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.@-])(?:€\s*)?(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)\s?(%|procent)?(?![\w@-])",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(rf"\b({'|'.join(n for n in _COUNTS if n != 'een')})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_VALUES = re.compile(
    r"https?://\S+|\S+@\S+|<[^<>]{1,300}>|(?:\+31|\b0)[\d\s()-]{8,14}\d\b|\b\d{4}\s?[A-Z]{2}\b"
    r"|\b(?:ISO|NEN|EN|IEC|HKZ|(?i:artikel|art\.|lid|paragraaf|bijlage|hoofdstuk))(?:[\s/-]*[\d.:]+)+"
)
"""Addresses, telephone numbers, numbers of standards and articles: names, no values."""
_MARKER = re.compile(r"\s*(?:\d{1,2}|[a-z])[.)]\s+")

ValueKind = Literal["date", "period", "number", "limit", "proof"]


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A value: a date (``2027-07-01`` or ``--07-01``), a period (``P4W``), a number, a limit."""

    kind: ValueKind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is said now and what was said before; empty where one of them says nothing."""

    kind: ValueKind
    now: tuple[str, ...]
    before: tuple[str, ...]


def _plain_number(text: str) -> str:
    text = text.replace(".", "").replace(",", ".") if re.search(r"\.\d{3}|,", text) else text
    return f"{float(text):g}"


@lru_cache(maxsize=4096)
def values_in(text: str) -> frozenset[Value]:
    """Return the dates, periods and numbers that a text states."""
    text = _NOT_VALUES.sub(" ; ", _MARKER.sub("", text, count=1) if _MARKER.match(text) else text)
    out: set[Value] = set()

    def take(pattern: re.Pattern[str], value: Callable[[re.Match[str]], Value | None]) -> None:
        """Note the values of a pattern and blank them out, so that nothing is read twice."""
        nonlocal text
        rest, end = [], 0
        for match in pattern.finditer(text):
            found = value(match)
            if found:
                out.add(found)
                rest.append(text[end : match.start()])
                end = match.end()
        text = " ; ".join([*rest, text[end:]])

    take(_DATE, lambda m: _date(m[3], _MONTHS[m[2].lower()], int(m[1])))
    take(_SHORT_DATE, lambda m: _date(m[3], int(m[2]), int(m[1])))
    take(_MONTH, lambda m: _date(m[3], _MONTHS[m[2].lower()]) if m[1] or m[3] else None)
    take(_CLOCK, lambda m: Value("number", f"{int(m[1])}:{m[2]}"))
    take(_PERIOD, lambda m: Value("period", _count(m[1]) + _UNITS[m[2].lower()]))
    take(_EVERY, lambda m: Value("period", "1" + _UNITS[m[1].lower()]))
    take(_ADVERB, lambda m: _adverb(m[1].lower()))
    take(
        _NUMBER,
        lambda m: (
            None
            if _YEAR.fullmatch(m[1])
            else Value("number", _plain_number(m[1]) + ("%" if m[2] else ""))
        ),
    )
    take(_WORD_NUMBER, lambda m: Value("number", _count(m[1])))
    return frozenset(out)


def _date(year: str | None, month: int, day: int | None = None) -> Value:
    return Value("date", f"{year or '-'}-{month:02d}" + (f"-{day:02d}" if day else ""))


def _count(text: str) -> str:
    return _COUNTS.get(text.lower(), text.replace(",", "."))


def _adverb(word: str) -> Value:
    return Value("period", _OFTEN[word]) if word in _OFTEN else Value("number", _TIMES[word])


def _period(iso: str) -> str:
    return re.sub(r"^P(T?)(\d+)(\w)$", lambda m: f"{m[2]}{m[1]}{m[3]}", iso)


def structured(
    thresholds: Iterable[Threshold], deadlines: Iterable[Deadline | tuple[str | None, str | None]]
) -> frozenset[Value]:
    """Return the values of limits and deadlines that were found or reviewed."""
    out: set[Value] = set()
    for limit in thresholds:
        unit = words(limit.unit.nl)
        period = _UNITS.get(unit[0]) if len(unit) == 1 else None
        number = f"{limit.value:g}"
        percent = "%" if limit.unit.nl.strip() in ("%", "procent") else ""
        out.add(
            Value("period", f"{number}{period}") if period else Value("number", number + percent)
        )
    for deadline in deadlines:
        date, iso = (
            deadline[:2] if isinstance(deadline, tuple) else (deadline.date, deadline.period)
        )
        out.update({Value("date", date)} if date else ())
        out.update({Value("period", _period(iso))} if iso else ())
    return frozenset(out)


def _limits(thresholds: Iterable[Threshold]) -> Mapping[float, set[str]]:
    out: dict[float, set[str]] = {}
    for limit in thresholds:
        out.setdefault(float(limit.value), set()).add(limit.comparator)
    return out


def _day(date: str) -> str:
    """Return the day or month of a date, without its year."""
    return date.removeprefix("--") if date.startswith("--") else date[5:]


def _same(one: Value, other: Value) -> bool:
    """Tell whether two values are one; a date without a year is that day of any year."""
    if one.kind == other.kind == "date" and "--" in (one.text[:2], other.text[:2]):
        return _day(one.text) == _day(other.text)
    return one == other


def _dated(values: frozenset[Value], resolved: frozenset[Value]) -> frozenset[Value]:
    """Return values with the year of each date that is known elsewhere."""
    years = {_day(v.text): v for v in resolved if v.kind == "date" and _day(v.text)}
    return frozenset(
        years.get(_day(v.text), v) if v.kind == "date" and v.text.startswith("--") else v
        for v in values
    )


def _unmatched(these: Iterable[Value], those: Iterable[Value]) -> list[Value]:
    those = list(those)
    return sorted(v for v in these if not any(_same(v, w) for w in those))


@dataclass(frozen=True, slots=True)
class Stated:
    """What a statement says in values: its text, what was found in it, the proof it accepts."""

    text: str
    found: frozenset[Value] = frozenset()
    limits: tuple[Threshold, ...] = ()
    proof: tuple[tuple[str, ...], ...] = ()


def differences(
    now: Stated, before: Provision, wording: str | None, *, alike: bool = True
) -> tuple[Difference, ...]:
    """Return in which values a statement differs from an earlier provision.

    ``wording`` is that provision's own, where its document is there. Where the two are not
    ``alike``, a value that only one of them has is no difference: it may be about something else.
    """
    reviewed = structured(before.thresholds, before.deadlines)
    if wording is not None:
        these, those = _dated(values_in(now.text), now.found), _dated(values_in(wording), reviewed)
    else:
        these, those = now.found or values_in(now.text), reviewed
    new, old = _unmatched(these, those), _unmatched(those, these)
    out = [
        Difference(
            kind,
            tuple(v.text for v in new if v.kind == kind),
            tuple(v.text for v in old if v.kind == kind),
        )
        for kind in ("date", "period", "number")
        if any(v.kind == kind for v in (*new, *old))
        and (alike or all(any(v.kind == kind for v in side) for side in (these, those)))
    ]
    return (*out, *_turned(now.limits, before.thresholds), *_other_proof(now.proof, before.proof))


def _turned(now: Iterable[Threshold], before: Iterable[Threshold]) -> Iterable[Difference]:
    """Yield the limits with the same number but another side: at least, at most."""
    these, those = _limits(now), _limits(before)
    for number in sorted(these.keys() & those.keys()):
        if these[number].isdisjoint(those[number]):
            yield Difference(
                "limit",
                tuple(f"{c} {number:g}" for c in sorted(these[number])),
                tuple(f"{c} {number:g}" for c in sorted(those[number])),
            )


def _other_proof(
    now: tuple[tuple[str, ...], ...], before: tuple[tuple[str, ...], ...]
) -> Iterable[Difference]:
    these, those = {frozenset(p) for p in now}, {frozenset(p) for p in before}
    if these and these != those:
        yield Difference("proof", _listed(these - those), _listed(those - these))


def _listed(proof: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted(" ".join(sorted(members)) for members in proof))


def spelled(value: str) -> str:
    """Return a value as Dutch writes it: ``1 juli 2027``, ``juni``, ``4 weken``, ``36 uur``."""
    date = re.fullmatch(r"(?:(\d{4})-|--)(\d\d)(?:-(\d\d))?", value)
    if date:
        month = list(_MONTHS)[int(date[2]) - 1]
        return " ".join(part for part in (str(int(date[3] or 0) or ""), month, date[1]) if part)
    period = re.fullmatch(r"([\d.]+)(T?[A-Z]+)", value)
    names = [name for name, unit in _UNITS.items() if period and unit == period[2]]
    if period and names:
        plural = period[1] != "1" and period[2] not in ("TH", "Y")
        return f"{period[1].replace('.', ',')} {names[-1 if plural else 0]}"
    return re.sub(r"(\d)\.(\d)", r"\1,\2", value)
