"""Errors of the source that need no understanding: links, numbers, days that are not, doubles."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from policygraph.dutch import STOP, dutch_stem, words
from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.model import StructuredText

__all__ = ["source_errors"]

Lines = Sequence[str]
_LINK: Final = re.compile(
    r"\[(?P<text>[^\[\]]{1,200})\]\((?P<target>[^()\s]{0,300})\)"
    r"|<a\b[^<>]{0,100}\bhref=[\"'](?P<href>[^\"']{0,300})[\"'][^<>]{0,100}>(?P<shown>[^<]{0,200})</a>",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w@/(\[\"'>:])https?://[^\s<>()\[\]\"']+", re.IGNORECASE)
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_SHOWN_HOST = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_EMPTY: Final = frozenset({"", "#", "javascript:void(0)", "javascript:;"})
_MOST_LINES: Final = 15
_MONTHS: Final = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
_DAYS: Final = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(_DAYS)})\s+)?\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})"
    r"(?:\s+(?P<year>20\d\d))?\b",
    re.IGNORECASE,
)
_LEAP: Final = 2000
_ACRONYM = re.compile(r"(?P<name>(?:[^\W\d_][\w&.-]*\s+){2,8})\((?P<short>[A-Z][A-Za-z&]{2,7})\)")
_BEFORE: Final = 4
_PASSAGE: Final = 150
"""Letters from which a passage that stands twice is no coincidence."""


def source_errors(
    lines: Lines, text: StructuredText, finding: FindingWords
) -> Iterator[FoundFinding]:
    """Yield what is wrong with the source by itself, in no particular order."""
    yield from _links(lines, finding)
    yield from _numbers(lines, finding)
    for block in text.blocks:
        if block.kind != "noise":
            yield from _days(block.text, block.origin, finding)
    yield from _acronyms(text, finding)
    yield from _doubles(text, finding)


def _links(lines: Lines, finding: FindingWords) -> Iterator[FoundFinding]:
    empty: dict[int, None] = {}
    count = 0
    for number, line in enumerate(lines, 1):
        for match in _LINK.finditer(line):
            target = (match["target"] if match["text"] else match["href"]) or ""
            if target.strip() in _EMPTY:
                empty[number] = None
                count += 1
            else:
                yield from _wrong(match["text"] or match["shown"] or "", target, number, finding)
        for match in _BARE.finditer(line):
            yield from _wrong("", match[0], number, finding)
    if empty:
        shown = [str(n) for n in empty][:_MOST_LINES] + ["…"] * (len(empty) > _MOST_LINES)
        first, last = min(empty), max(empty)
        other = last if last != first else None
        rule = "empty-links" if count > 1 else "empty-link"
        yield finding.found(rule, first, other, count=count, lines=", ".join(shown))


def _wrong(shown: str, target: str, line: int, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield what is wrong with one link that leads somewhere."""
    shown = shown.strip()
    if target.casefold().startswith("mailto:"):
        if "@" not in target:
            yield finding.found("mail-is-site", line, shown=shown or target)
        return
    if not target.casefold().startswith("http"):
        return
    host, _, path = target.split("//", 1)[-1].partition("/")
    if "@" in path:
        yield finding.found("run-together", line, shown=shown or target)
    elif "@" in host:
        yield finding.found("site-is-mail", line, shown=shown or target)
    elif _SHOWN_HOST.fullmatch(shown):
        one, other = _HOST.match(shown), _HOST.match(target)
        if one and other and _site(one["host"]) != _site(other["host"]):
            yield finding.found("other-host", line, shown=shown, target=other["host"])


def _site(host: str) -> str:
    return ".".join(host.casefold().split(".")[-2:])


def _numbers(lines: Lines, finding: FindingWords) -> Iterator[FoundFinding]:
    for number, line in enumerate(lines, 1):
        for what, pattern, right in finding.numbers:
            for match in pattern.finditer(line):
                digits = match["number"]
                if len(digits) != right:
                    yield finding.found(
                        "number-length", number, what=what, shown=digits, count=len(digits),
                        right=right,
                    )  # fmt: skip


def _days(
    text: str, origin: Sequence[tuple[int, int]], finding: FindingWords
) -> Iterator[FoundFinding]:
    for match in _DATE.finditer(text):
        month = _MONTHS.index(match["month"].casefold()) + 1
        try:
            day = date(int(match["year"] or _LEAP), month, int(match["day"]))
        except ValueError:
            yield finding.found("no-such-day", origin[match.start()][0], shown=match[0])
            continue
        if match["weekday"] and match["year"]:
            right = _DAYS[day.weekday()]
            if right != match["weekday"].casefold():
                said = match[0].split(maxsplit=1)[1]
                yield finding.found(
                    "weekday", origin[match.start()][0], date=said, right=right,
                    shown=match["weekday"].casefold(),
                )  # fmt: skip


def _acronyms(text: StructuredText, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield where one name has two abbreviations that differ by a letter."""
    held: dict[tuple[str, ...], dict[str, tuple[int, str]]] = defaultdict(dict)
    for block in text.blocks:
        for match in _ACRONYM.finditer(block.text):
            said = words(match["name"])
            initials = "".join(w[0] for w in said[-_BEFORE:])
            line = block.origin[match.start("short")][0]
            name = tuple(dutch_stem(w) for w in said[-2:])
            held[name].setdefault(match["short"], (line, initials))
    for shorts in held.values():
        for (one, mine), (other, theirs) in pairwise(sorted(shorts.items(), key=_line)):
            if _mistaken(one, mine[1], other, theirs[1]):
                yield finding.found("two-acronyms", mine[0], theirs[0], shown=one, other=other)
                yield finding.found("two-acronyms", theirs[0], mine[0], shown=other, other=one)


def _line(item: tuple[str, tuple[int, str]]) -> int:
    return item[1][0]


def _mistaken(one: str, mine: str, other: str, theirs: str) -> bool:
    """Tell whether two abbreviations differ by one letter that no word before them begins with."""
    if len(one) != len(other):
        return False
    pairs = [(a.casefold(), b.casefold()) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and pairs[0][0] not in mine and pairs[0][1] not in theirs


def _doubles(text: StructuredText, finding: FindingWords) -> Iterator[FoundFinding]:
    """Yield passages that stand twice; of several in a row the first."""
    first: dict[str, int] = {}
    last: tuple[int, int] | None = None
    for block in text.blocks:
        if block.kind not in ("paragraph", "item", "row") or len(block.text) < _PASSAGE:
            continue
        key = _bare(words(block.text))
        before = first.setdefault(key, block.number)
        if before == block.number:
            continue
        run = last and 0 < before - last[0] <= 2 and 0 < block.number - last[1] <= 2
        last = before, block.number
        if not run:
            lines = block.origin[0][0], text.blocks[before].origin[0][0]
            yield finding.found("stands-twice", *lines, lines=lines[1])


def _bare(said: Iterable[str]) -> str:
    return " ".join(w for w in said if w not in STOP)
