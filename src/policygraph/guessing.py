"""Who published a document, for which care and for which year: guessed, each with the line.

A guess is shown and can be overruled; what the graph does not know becomes a proposal.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policygraph.matching import Resolver, fold
from policygraph.model import Catalogue

__all__ = ["Guess", "Guesses", "guess", "slug_of"]

_TOP: Final = 60
"""Lines in which a title page says who, what and when."""
_MARKUP = re.compile(r"^[\s#>*_|•-]+|[*_#|]+")
_YEAR = re.compile(r"(?<![\d.,€/-])(?<!Wmo )(?<!Wmcz )(?<!ondersteuning )20[1-4]\d(?![\d%]|[.,]\d)")
_RANGE = re.compile(r"(20[1-4]\d)\s*(?:-|–|t/m|tot en met|en|/)\s*(20[1-4]\d)")
_MONTH = re.compile(
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|-\d\d?-|/\d\d?/)\s*$",
    re.IGNORECASE,
)
"""What makes a year part of a date."""
_LONGEST_TITLE: Final = 120
_OFTEN: Final = 3
_TITLE = re.compile(
    r"(?=.{4,120}$)[A-Z0-9](?:[^.,;:?!]|[.](?=[a-z]\.|\d)|(?<=\b[a-z])[.])*[^.,;:?!]"
)
_COMPANY = re.compile(
    r"\b(?:zorgverzekeraar|zorgverzekeringen|ziektekostenverzekeringen|verzekeraar)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What was guessed: the thing (None: the graph does not know it), its name, where it says so.

    ``line`` is 1-based, None where nothing says so; ``text`` is that line, ``rule`` the reason.
    """

    value: str | None
    name: str
    line: int | None
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """Publisher, care, years and title of a document; None and () where nothing says so."""

    insurer: Guess | None
    care: Guess | None
    years: tuple[Guess, ...]
    title: Guess | None


def slug_of(name: str) -> str:
    """Return a name as a slug: lower case, without accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _bare(line: str) -> str:
    return " ".join(_MARKUP.sub(" ", line).split())


class _Lines:
    """The lines of a document without markup, those of its title page apart."""

    def __init__(self, lines: Sequence[str], title: str | None) -> None:
        self.all = [(number, _bare(line)) for number, line in enumerate(lines, 1)]
        self.filled = [(number, text) for number, text in self.all if text]
        self.top = self.filled[: _TOP // 4]
        self.title = title

    def first(self, pattern: re.Pattern[str]) -> tuple[int, str] | None:
        return next(((n, text) for n, text in self.filled if pattern.search(text)), None)


def _names(names: Iterable[str]) -> re.Pattern[str]:
    parts = sorted({re.escape(n) for n in names if len(fold(n)) > 1}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(parts)})(?![\w])" if parts else r"(?!)")


def _known(resolver: Resolver, name: str, type_: str) -> str | None:
    from policygraph.errors import NotFoundError

    try:
        return resolver.find(name, type_)
    except NotFoundError:
        return None


def _publishers(
    catalogue: Catalogue, resolver: Resolver, words: Mapping[str, Any]
) -> dict[str, tuple[str | None, re.Pattern[str], bool]]:
    """Return by name: the thing where it is known, the pattern of its names, whether an insurer."""
    out: dict[str, tuple[str | None, re.Pattern[str], bool]] = {}
    for iri in sorted({p.insurer for p in catalogue.policies.values()}):
        concept = catalogue.concepts.get(iri)
        if concept:
            names = [concept.label.nl, *concept.aliases]
            out[concept.label.nl] = (iri, _names(names), True)
    taken = {iri for iri, _, _ in out.values()}
    for family, insurer in (("insurers", True), ("regulators", False)):
        for entry in words[family]:
            known = _known(resolver, entry["names"][0], "Organization")
            if known is None or known not in taken:
                concept = catalogue.concepts.get(known or "")
                names = [*entry["names"], *(concept.aliases if concept else ())]
                out[entry["names"][0]] = (known, _names(names), insurer)
    return out


def _insurer(
    lines: _Lines, catalogue: Catalogue, resolver: Resolver, words: Mapping[str, Any]
) -> Guess | None:
    publishers = _publishers(catalogue, resolver, words)
    author = re.compile(words["author"]["pattern"], re.IGNORECASE)
    counts: Counter[str] = Counter()
    for name, (_, pattern, insurer) in publishers.items():
        for number, text in lines.filled:
            if pattern.search(text) and (insurer or author.search(text)):
                weight = 3 if (number, text) in lines.top else 1
                counts[name] += weight * (1 if insurer else 2)
    for family in ("unknown_insurer", "named_insurer", "authorities"):
        counts.update(_unlisted(lines, re.compile(words[family]["pattern"]), publishers))
    if not counts:
        return _regulator(lines, publishers, words)
    name, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    iri, pattern, insurer = publishers.get(name, (None, _names([name]), True))
    said = [(n, t) for n, t in lines.filled if pattern.search(t)]
    if not insurer:
        said = [(n, t) for n, t in said if author.search(t)] or said
    where: tuple[int | None, str] = said[0] if said else (None, "")
    rule = "insurer-named-most" if insurer else "regulator-speaks-as-author"
    return Guess(iri, name, where[0], where[1], f"{rule} ({count})")


_Publishers = Mapping[str, tuple[str | None, re.Pattern[str], bool]]


def _unlisted(lines: _Lines, pattern: re.Pattern[str], publishers: _Publishers) -> Iterator[str]:
    """Yield the names that a pattern finds, without those of a publisher that is listed."""
    for _, text in lines.filled:
        for match in pattern.finditer(text):
            if not any(p.search(match["name"]) for _, p, _ in publishers.values()):
                yield match["name"]


def _regulator(lines: _Lines, publishers: _Publishers, words: Mapping[str, Any]) -> Guess | None:
    """Return the regulator that is named most, where the document buys nothing."""
    if lines.first(re.compile(words["purchase"]["pattern"], re.IGNORECASE)):
        return None
    named = {
        name: [(n, t) for n, t in lines.filled if pattern.search(t)]
        for name, (_, pattern, insurer) in publishers.items()
        if not insurer
    }
    counts = Counter({
        name: sum(len(publishers[name][1].findall(text)) for _, text in said)
        for name, said in named.items()
    })  # fmt: skip
    name, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    if count < _OFTEN:
        return None
    said, rule = named[name], f"regulator-named-most ({count})"
    return Guess(publishers[name][0], name, said[0][0], said[0][1], rule)


def _title(lines: _Lines, words: Mapping[str, Any]) -> Guess | None:
    pattern = re.compile(rf"\b(?:{words['title']['pattern']})\b", re.IGNORECASE)
    strong = re.compile(words["strong"]["pattern"], re.IGNORECASE)
    for rule, candidates in (("title-page", lines.top), ("anywhere", lines.filled)):
        found = []
        for index, (number, text) in enumerate(candidates):
            text = re.sub(r"^\d{1,3} (?=[A-Z])", "", text)
            hit = pattern.search(text) if _TITLE.fullmatch(text) else None
            if hit and (rule == "title-page" or _YEAR.search(text)):
                found.append((bool(strong.search(text)) + bool(_YEAR.search(text)), -index, number))
        if found:
            _, place, number = max(found)
            text = re.sub(r"^\d{1,3} (?=[A-Z])", "", candidates[-place][1])
            following = candidates[1 - place][1] if 1 - place < len(candidates) else ""
            rest = _rest(text, words, ())
            if not rest and len(following) < 80 and following[-1:].isalnum():
                text = f"{text} {following}"
            return Guess(None, text, number, text, f"title-words-{rule}")
    if lines.title:
        return Guess(None, lines.title, None, lines.title, "title-of-the-file")
    if lines.filled:
        number, text = lines.filled[0]
        return Guess(None, text[:_LONGEST_TITLE], number, text, "first-line")
    return None


def _rest(title: str, words: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return a title without the words every title has, years and the publisher's names."""
    rest = re.sub(rf"\b(?:{words['title']['pattern']})\b", " ", title, flags=re.IGNORECASE)
    rest = _COMPANY.sub(" ", re.sub(r"\b20\d\d\b", " ", rest))
    for name in names:
        rest = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", " ", rest)
    rest = re.sub(r"\b(?:voor|van|de|het|en|t/m|versie|definitief|concept)\b", " ", rest)
    rest = " ".join(re.sub(r"[^\w\s()&/'’-]", " ", rest).split()).strip(" -–/&")
    return rest if sum(map(str.isalpha, rest)) > 1 else ""


def _care(
    lines: _Lines, title: Guess | None, insurer: Guess | None, catalogue: Catalogue,
    resolver: Resolver, words: Mapping[str, Any],
) -> Guess | None:  # fmt: skip
    cares = {
        iri: _names([c.label.nl, c.label.nl[:1].upper() + c.label.nl[1:], *c.aliases])
        for iri, c in catalogue.concepts.items()
        if c.type == "CareType"
    }
    if title and (title.rule.startswith("title-words") or title.rule == "title-of-the-file"):
        rest = _rest(title.name, words, [insurer.name] if insurer else [])
        known = _known(resolver, rest, "CareType") if rest else None
        if known:
            return Guess(known, catalogue.label(known), title.line, title.text, "care-in-title")
        best = _longest_care(rest, cares, _listed(words))
        if best and best[0] in cares and best[1] >= 0.5 * len(rest):
            label = catalogue.label(best[0])
            return Guess(best[0], label, title.line, title.text, "care-in-title")
        if best and best[0] not in cares:
            known = _known(resolver, best[0], "CareType")
            return Guess(known, best[0], title.line, title.text, "listed-care-in-title")
        strong = re.search(words["strong"]["pattern"], title.name, re.IGNORECASE)
        if 0 < len(rest.split()) < 8 and strong and title.rule == "title-words-title-page":
            return Guess(None, rest, title.line, title.text, "rest-of-title")
    return _most_named(lines, cares, catalogue, _listed(words))


def _longest_care(
    title: str, known: Mapping[str, re.Pattern[str]], listed: Mapping[str, re.Pattern[str]]
) -> tuple[str, int] | None:
    """Return the care with the longest name in a title, and the letters of that name."""
    found = [
        (match.end() - match.start(), care)
        for care, pattern in (*known.items(), *listed.items())
        for match in pattern.finditer(title)
    ]
    size, care = max(found, default=(0, ""))
    return (care, size) if care else None


def _listed(words: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """Return by label the names of kinds of care that the graph need not know."""
    out = {}
    for entry in words["cares"]:
        names = [n for name in entry["names"] for n in (name, name[:1].upper() + name[1:])]
        out[entry["names"][0]] = _names(names)
    return out


def _most_named(
    lines: _Lines,
    cares: Mapping[str, re.Pattern[str]],
    catalogue: Catalogue,
    listed: Mapping[str, re.Pattern[str]],
) -> Guess | None:
    """Return the broad care type that is named most, with all that is narrower counted in it.

    A kind of care that the graph does not know counts by its names in the list.
    """
    other = Counter({n: sum(len(p.findall(t)) for _, t in lines.filled) for n, p in listed.items()})
    counts: Counter[str] = Counter()
    for iri, pattern in cares.items():
        hits = sum(len(pattern.findall(text)) for _, text in lines.filled)
        for broad in catalogue.broader(iri):
            if broad in cares and not catalogue.concepts[broad].ancestors:
                counts[broad] += hits
    best, count = counts.most_common(1)[0] if counts else ("", 0)
    name, more = other.most_common(1)[0]
    if max(count, more) < 3:
        return None
    if more > count:
        line, text = lines.first(listed[name]) or (None, "")
        return Guess(None, name, line, text, f"listed-care-named-most ({more})")
    family = catalogue.narrower(best)
    where = next(
        ((n, t) for n, t in lines.filled if any(cares[i].search(t) for i in family if i in cares)),
        (None, ""),
    )
    return Guess(best, catalogue.label(best), where[0], where[1], f"care-named-most ({count})")


def _years(lines: _Lines, title: Guess | None, words: Mapping[str, Any]) -> tuple[Guess, ...]:
    cue = re.compile(words["year"]["pattern"], re.IGNORECASE)
    if title:
        span = _RANGE.search(title.name)
        found = sorted(set(_YEAR.findall(title.name)))
        if span and int(span[1]) < int(span[2]) < int(span[1]) + 6:
            found = [str(y) for y in range(int(span[1]), int(span[2]) + 1)]
        if found:
            return tuple(Guess(y, y, title.line, title.text, "year-in-title") for y in found)
    counts: Counter[str] = Counter()
    for number, text in lines.filled:
        for match in _YEAR.finditer(text):
            near = text[max(0, match.start() - 60) : match.end() + 30]
            if cue.search(near):
                counts[match[0]] += 3 if (number, text) in lines.top else 1
    if not counts:
        top = {
            (year[0], number, text)
            for number, text in lines.top
            for year in _YEAR.finditer(text)
            if not _MONTH.search(text[: year.start()])
        }
        if len({y for y, _, _ in top}) == 1:
            alone, number, text = min(top, key=lambda found: found[1])
            return (Guess(alone, alone, number, text, "only-year-on-title-page"),)
        return ()
    year, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    where = lines.first(re.compile(rf"(?<!\d){year}(?!\d)")) or (None, "")
    return (Guess(year, year, where[0], where[1], f"year-near-contract-words ({count})"),)


def guess(
    lines: Sequence[str], catalogue: Catalogue, words: Mapping[str, Any], title: str | None = None
) -> Guesses:
    """Guess publisher, care, years and title from the lines of a document.

    ``words`` is the word list ``publishers``; ``title`` is that of the file's own properties.
    The title page decides before the running text, the number of mentions where it is silent.
    """
    held = _Lines(lines, title)
    resolver = Resolver(catalogue)
    insurer = _insurer(held, catalogue, resolver, words)
    heading = _title(held, words)
    care = _care(held, heading, insurer, catalogue, resolver, words)
    return Guesses(insurer, care, _years(held, heading, words), heading)
