"""Which version a document is: when published, how long it holds, what it replaces, with lines.

Only what the document says counts, never what a file says of itself. A guess is shown and can be
overruled; where two places disagree there is none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from policygraph.errors import OntologyError
from policygraph.guessing import Guess
from policygraph.model import Catalogue, Policy

__all__ = ["VersionGuesses", "earlier_version", "guess_version", "versions_of"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug"
        "|september sept sep|oktober okt|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_DATE: Final = (
    rf"(?:\d{{1,2}}\s+(?:{'|'.join(_MONTHS)})\.?\s+20\d\d|\d{{1,2}}[-/.]\d{{1,2}}[-/.]20\d\d"
    r"|20\d\d-\d{2}-\d{2})(?!\d)"
)
_PARTS = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_MARKUP = re.compile(r"^[\s#>*_|•-]+|[*_#]+")
_TOP: Final = 25
_END: Final = 15
_TITLE_PAGE: Final = 12
_FEW_WORDS: Final = 15


@dataclass(frozen=True, slots=True)
class VersionGuesses:
    """When a document was published (ISO 8601) and how long it holds (``start/end``)."""

    issued: Guess | None
    valid: Guess | None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    place: frozenset[str]


def _day(text: str) -> str | None:
    """Return a date as ISO 8601, None where there is no such day."""
    parts = _PARTS.findall(text)
    if len(parts[0]) == 4:
        year, month, day = int(parts[0]), int(parts[1]), int(parts[2])
    else:
        named = parts[1].casefold()
        month = int(named) if named.isdigit() else _MONTHS[named]
        day, year = int(parts[0]), int(parts[2])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _compiled(entry: Mapping[str, Any]) -> re.Pattern[str]:
    pattern = str(entry["pattern"])
    seen = 0
    while "{date}" in pattern:
        pattern = pattern.replace("{date}", rf"(?P<date{seen}>{_DATE})", 1)
        seen += 1
    for name in ("start", "end"):
        pattern = pattern.replace("{" + name + "}", rf"(?P<{name}>{_DATE})")
    return re.compile(pattern, re.IGNORECASE)


def _read(words: Mapping[str, Any], key: str) -> list[tuple[str, str, re.Pattern[str]]]:
    try:
        return [(e["id"], e.get("where", "anywhere"), _compiled(e)) for e in words[key]]
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise OntologyError(
            "broken-cue", f"The word list of versions is wrong at {key} ({error})."
        ) from error


def _lines(lines: Sequence[str]) -> list[_Line]:
    """Return the lines that say something, each with where in the document it stands."""
    filled = [(n, t) for n, line in enumerate(lines, 1) if (t := _bare(line))]
    out = []
    for index, (number, text) in enumerate(filled):
        place = {"anywhere"}
        if index < _TOP or index >= len(filled) - _END:
            place.add("edge")
        if index < _TITLE_PAGE:
            place.add("alone")
        if len(text.split()) <= _FEW_WORDS:
            place.add("line")
        out.append(_Line(number, text, frozenset(place)))
    return out


def _bare(line: str) -> str:
    return " ".join(_MARKUP.sub(" ", line).split())


def _version(number: str | None) -> tuple[int, ...]:
    return tuple(map(int, number.split("."))) if number else ()


def _issued(lines: Iterable[_Line], words: Mapping[str, Any]) -> Guess | None:
    """Return the day that the firmest rule gives; of several versions that of the highest."""
    lines = list(lines)
    for name, where, pattern in _read(words, "issued"):
        found = [
            (_version(match.groupdict().get("number")), day, line)
            for line in lines
            if where in line.place
            for match in pattern.finditer(line.text)
            if (day := _day(next(v for k, v in match.groupdict().items() if k[:4] == "date" and v)))
        ]
        if found:
            highest = max(version for version, _, _ in found)
            days = {day for version, day, _ in found if version == highest}
            if len(days) > 1:
                return None
            day = days.pop()
            line = next(ln for version, d, ln in found if (version, d) == (highest, day))
            return Guess(day, day, line.number, line.text, name)
    return None


def _valid(lines: Iterable[_Line], words: Mapping[str, Any]) -> Guess | None:
    lines = list(lines)
    for name, _, pattern in _read(words, "valid"):
        for line in lines:
            match = pattern.search(line.text)
            if match is None:
                continue
            groups = match.groupdict()
            start, end = (_day(g) if (g := groups.get(k)) else "" for k in ("start", "end"))
            if start is not None and end is not None and not (start and end and end < start):
                span = f"{start}/{end}"
                return Guess(span, span, line.number, line.text, name)
    return None


def guess_version(lines: Sequence[str], words: Mapping[str, Any]) -> VersionGuesses:
    """Guess from the lines of a document when it was published and how long it holds.

    ``words`` is the word list ``versions``. Raises OntologyError (broken-cue) where it is wrong.
    """
    held = _lines(lines)
    return VersionGuesses(_issued(held, words), _valid(held, words))


def versions_of(policy: Policy, catalogue: Catalogue) -> tuple[Policy, ...]:
    """Return the known policies that a document may be a later version of, by slug.

    They are of the same insurer, for the same care and a contract year that both have, and not
    replaced themselves. The policy of another year is replaced by its year, and by nothing else.
    """
    known = [p for p in catalogue.policies.values() if _is_version(policy, p, catalogue)]
    newest = [p for p in known if not catalogue.later[p.iri] & {k.iri for k in known}]
    return tuple(sorted(newest, key=lambda p: p.slug))


def earlier_version(
    policy: Policy,
    issued: Guess | None,
    lines: Sequence[str],
    catalogue: Catalogue,
    words: Mapping[str, Any],
) -> Guess | None:
    """Guess which known policy a document replaces; None: nothing says so, or of several.

    ``issued`` is what the document says of the day of its publication.
    """
    found = versions_of(policy, catalogue)
    if len(found) != 1:
        return None
    other = found[0]
    if policy.issued and other.issued and policy.issued <= other.issued:
        return None
    held = [line for line in _lines(lines) if "edge" in line.place or "line" in line.place]
    for name, _, pattern in _read(words, "replaces"):
        for line in held:
            if pattern.search(line.text):
                return Guess(other.iri, other.slug, line.number, line.text, name)
    if issued and policy.issued and other.issued:
        return Guess(other.iri, other.slug, issued.line, issued.text, "published-later")
    return None


def _is_version(policy: Policy, other: Policy, catalogue: Catalogue) -> bool:
    if policy.iri == other.iri or policy.insurer != other.insurer:
        return False
    care = {i for c in policy.concerns for i in catalogue.broader(c)} & other.concerns
    care |= {i for c in other.concerns for i in catalogue.broader(c)} & policy.concerns
    return bool(care) and bool(set(policy.years) & set(other.years))
