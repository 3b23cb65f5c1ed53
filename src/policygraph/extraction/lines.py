"""What each line of a document is: empty, heading, list item, table row, text, or noise."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from policygraph.extraction.inline import visible

__all__ = [
    "Line",
    "LineKind",
    "classify",
    "ended",
    "is_spaced",
    "marker",
    "names_columns",
    "names_demands",
]

LineKind = Literal["empty", "heading", "item", "row", "text", "noise"]

_MARKER = re.compile(
    r"(?P<indent>\s*)(?P<mark>(?:[-*+•–—▪◦●○‣·✓✔❖➢➤□■]\s+)+"
    r"(?:(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)°]+\s+|\d{1,2}\s+(?=[A-ZÀ-Ý][a-z]))?"
    r"|(?:o(?=\s{2,}|\t)|\uf0b7|\uf0a7)\s*"
    r"|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|\d{1,2}°\.?\s+"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?\s+(?=[A-ZÀ-Ý])"
    r"|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s+)(?=\S)"
)
_MARK_ONLY = re.compile(
    r"(?P<indent>\s*)(?:[-*+•–—▪◦●○‣·]\s+)?(?P<mark>(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)°]+)\s*"
)
"""The marker of an item whose words begin on the next line."""
_HASHES = re.compile(r"\s{0,3}(?P<hashes>#{1,6})\s+(?P<title>.*\S)")
_EMPHASISED = re.compile(r"\s*(?P<marks>\*{1,3}|__)(?!\s)(?P<title>[^*_]+)(?P=marks):?\s*")
_NUMBERED = re.compile(
    r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){1,4}\.?|\d{1,2}\.)\s+(?P<title>[A-ZÀ-Ý].*\S)"
)
_DIVISION = re.compile(
    r"\s*(?P<division>(?i:hoofdstuk|deel|titel|bijlage|afdeling|paragraaf|artikel|art\.|§))\s+"
    r"(?:\d+(?:[.:]\d+)*[a-z]?|[IVX]+|[A-Z])(?P<title>(?:\s*[.:–-]?\s+[A-ZÀ-Ý(‘'\"].*)?)[.:]?"
)
_LONG = 240
"""Longer lines are text: no heading, page foot or entry of a table of contents."""
_DIVISIONS = {"hoofdstuk": 1, "deel": 1, "titel": 1, "bijlage": 1, "afdeling": 2, "paragraaf": 3}
_PAGE = re.compile(
    r"\s*(?:\d{1,3}|pagina \d+(?: (?:van|/) \d+)?|[-–]\s*\d{1,4}\s*[-–]|\d{1,3}\s*/\s*\d{1,3})\s*",
    re.IGNORECASE,
)
_FOOT = re.compile(r"\s*(?:\d{1,3}\s+\S.*\S\s*\|\s*\S.*|\S.*\|\s*(?:pagina\s+)?\d{1,3})\s*", re.I)
_ADDRESS_ONLY = re.compile(r"\s*(?:\d{1,3}\s+)?https?://\S+\s*")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}|\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*")
_CONTENTS = re.compile(r"(?:\t|\.{3}|\s{3})\s*\d{1,3}\s*$")
_END = re.compile(r"[.!?;:,…]['\"’”)]*$")
_SENTENCES = re.compile(
    r"[a-z][?!] [A-Z]|[a-z]{3}\. (?:Dan|Neem|Stuur|Bel|Mail|Zie|U|Wij|Dit|Deze)\b"
)
_NUMBER = re.compile(r"^(?:\w+ )?\d+(?:\.\d+)*[.:)]\s+")
_LONG_TITLE = 11
"""Words from which a line that says something is a sentence and no title."""
_SAYS = re.compile(
    r"\b(?:wij|we|u) [a-z]+(?:t|en)\b|\b(?:kopen|gelden|geldt|is|zijn|wordt|worden|moet|moeten|"
    r"dient|dienen|kan|kunnen|bieden|sluiten) (?:wij|we|u|de|het|een)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|"
    r"december)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_DOTTED_NAME = re.compile(r"(?:[a-z]\.){2,}")
_LOWER = re.compile(r"[a-zà-ÿ](?!\.[a-z]\.)")
_COLUMNS = frozenset(
    "onderwerp wijziging wijzigingen wat wie wanneer waar datum termijn actie fase activiteit "
    "vragen over contact contactgegevens contactpersoon telefoon telefoonnummer e-mail "
    "emailadres website toelichting omschrijving afdeling zorgsoort norm indicator".split()
)
_DEMANDS = re.compile(
    r"(?:(?:omschrijving|beschrijving)(?: van)?(?: de)? )?(?:\w+[- ])?"
    r"(?:(?:\w*(?:eis|norm|voorwaarde|vereiste|verplichting|uitsluitingsgrond)(?:en|n|s)?)"
    r"|\w*criteri(?:um|a))(?: \d+)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?:;]['\"’”)]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: number (1-based), text, what it is, where its words begin, and how deep it stands.

    ``level`` is that of a heading, or the width of the indent of an item; 9 for a heading that
    has no markup. ``gap`` is the number of empty lines before it. ``mark`` is a list marker.
    """

    number: int
    text: str
    kind: LineKind
    gap: int = 0
    start: int = 0
    level: int = 0
    mark: str = ""

    @property
    def words(self) -> str:
        """The words of the line without marker and markup."""
        return visible(self.text[self.start :])


def marker(line: str) -> re.Match[str] | None:
    """Return the list marker at the beginning of a line, with its indent."""
    return _MARKER.match(line)


def is_spaced(lines: Sequence[str]) -> bool:
    """Tell whether every second line is empty, as in a text flattened from a PDF."""
    filled = [line for line in lines if line.strip()]
    halves = sum(1 for one, two in pairwise(lines) if one.strip() and not two.strip())
    long = [line.rstrip() for line in filled if len(line) > 40]
    cut = sum(1 for line in long if not _END.search(line))
    return len(filled) > 12 and halves > 0.7 * len(filled) and cut > 0.4 * len(long)


def _repeated(lines: Sequence[str]) -> set[str]:
    """Return running heads: the same words with another page number three times or more."""
    heads = Counter(
        re.sub(r"\d+", "#", line.strip())
        for line in set(map(str.strip, lines))
        if re.match(r"\d{1,3}\s+\D|.*\s\d{1,3}$", line) and len(line) < 120
    )
    return {head for head, count in heads.items() if count > 2}


def _division(line: str, words: str) -> tuple[int, int] | None:
    match = _DIVISION.fullmatch(line.rstrip())
    if match and len(words) < 120 and not _SENTENCE.search(match["title"]):
        return _DIVISIONS.get(match["division"].casefold(), 4), 0
    match = _NUMBERED.fullmatch(line.rstrip())
    if match and "." in match["number"].rstrip(".") and _title(match["title"], 110):
        return match["number"].rstrip(".").count(".") + 1, 0
    return None


def _title(words: str, longest: int) -> bool:
    """Tell whether words look like a title: not long, a capital or digit first, no end mark."""
    return (
        2 <= len(words) <= longest
        and (words[0].isupper() or words[0].isdigit() or bool(_DOTTED_NAME.match(words)))
        and not _END.search(words)
        and not _SENTENCES.search(words)
        and sum(map(str.isalpha, words)) > len(words) / 2
        and "@" not in words
    )


def _marked_heading(line: str) -> tuple[int, int] | None:
    """Return level and first column of a heading that has markup or a number of its own."""
    match = _HASHES.match(line)
    if match:
        return len(match["hashes"]), match.start("title")
    match = _EMPHASISED.fullmatch(line)
    if match and len(match["title"]) <= 120 and not match["title"].rstrip().endswith((".", ";")):
        return 7 if len(match["marks"]) > 1 else 8, 0
    return _division(line, visible(line))


def names_columns(words: str) -> bool:
    """Tell whether words are nothing but the names of two columns or more."""
    found = re.findall(r"[^\W\d_][\w-]*", words.casefold())
    return (
        len(found) > 1
        and len(words) < 80
        and words[0].isupper()
        and set(found) - {"en"} <= _COLUMNS
    )


def names_demands(title: str) -> bool:
    """Tell whether a column is named as one that holds demands: "Eis", "Norm", "Voorwaarde"."""
    return _DEMANDS.fullmatch(title.strip(" *:")) is not None


def _kind(line: str, heads: set[str]) -> Line:
    """Classify a line by itself alone."""
    stripped = line.strip()
    if not stripped:
        return Line(0, line, "empty")
    if len(stripped) > _LONG:
        return _long(line, stripped)
    if (
        _PAGE.fullmatch(stripped)
        or _ADDRESS_ONLY.fullmatch(stripped)
        or _RULE.fullmatch(stripped)
        or re.sub(r"\d+", "#", stripped) in heads
    ):
        return Line(0, line, "noise")
    if "\t" in line.rstrip() or (stripped.startswith("|") and stripped.count("|") > 1):
        return Line(0, line, "row")
    if _FOOT.fullmatch(stripped):
        return Line(0, line, "noise")
    if names_columns(stripped):
        return Line(0, line, "row", mark="columns")
    heading = _marked_heading(line)
    if heading:
        return Line(0, line, "heading", start=heading[1], level=heading[0])
    match = _MARK_ONLY.fullmatch(line) or _MARKER.match(line)
    if match:
        indent = len(match["indent"].expandtabs(4))
        return Line(0, line, "item", start=match.end(), level=indent, mark=match["mark"].strip())
    return Line(0, line, "text")


def _long(line: str, stripped: str) -> Line:
    """Classify a line that is too long to be a heading or a running head."""
    if "\t" in line.rstrip() or (stripped.startswith("|") and stripped.count("|") > 1):
        return Line(0, line, "row")
    match = _MARKER.match(line)
    if match:
        indent = len(match["indent"].expandtabs(4))
        return Line(0, line, "item", start=match.end(), level=indent, mark=match["mark"].strip())
    return Line(0, line, "text")


def _contents(lines: list[Line]) -> list[Line]:
    """Mark a table of contents as noise: three lines or more that end in a page number."""
    run: list[int] = []
    out = list(lines)
    for i, line in enumerate([*lines, Line(0, "end", "text")]):
        if line.kind in ("text", "row", "item") and _CONTENTS.search(line.text.strip()[-_LONG:]):
            run.append(i)
        elif line.kind != "empty":
            if len(run) > 2:
                for k in run:
                    out[k] = replace(lines[k], kind="noise", mark="contents")
            run = []
    return out


def _is_heading(line: Line, before: Line | None, after: Line | None, *, width: float) -> bool:
    """Tell whether a line of text without markup is a heading, from what stands around it."""
    if line.kind != "text" or after is None:
        return False
    words = line.words
    if _asks(line, before, after, width=width):
        return True
    if not _title(words, 110 if not width else int(0.8 * width)):
        return False
    if not width and len(words.split()) > _LONG_TITLE and _SAYS.search(words):
        return False
    whole = before is None or before.kind in ("heading", "row", "noise") or ended(before)
    whole = whole or bool(width and _YEAR.search(before.words if before else ""))
    follows = after.kind != "text" or not (
        _LOWER.match(after.words) or (_MONTH.search(words) and after.words[:1].isdigit())
    )
    if width:
        return (whole or line.gap == 0) and (follows or _two_lines(after, width))
    alone = line.gap > 0 or before is None or before.kind == "heading"
    apart = after.gap > 0 or after.kind != "text" or len(after.words) > 2 * len(words)
    return alone and apart and follows and (whole or before is None or line.gap > 0)


def _asks(line: Line, before: Line | None, after: Line, *, width: float) -> bool:
    """Tell whether a line is a question that stands alone above its answer."""
    words = line.words
    apart = line.gap > 0 or before is None or before.kind == "heading"
    return (
        not width
        and apart
        and after.gap > 0
        and words.endswith("?")
        and words[:1].isupper()
        and words.count("?") == 1
        and not _SENTENCES.search(words)
        and len(words) <= 160
        and not re.search(r"[.!] ", _NUMBER.sub("", words))
    )


def _two_lines(after: Line, width: float) -> bool:
    """Tell whether the next line, close below, looks like the rest of a title."""
    return (
        after.gap == 0 and len(after.words) < 0.6 * width and not _END.search(after.words)
    )  # fmt: skip


def ended(line: Line) -> bool:
    """Tell whether a line ends with the mark that ends a sentence or a list item."""
    return bool(_SENTENCE.search(line.words))


def classify(lines: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines that are not empty, each with its kind.

    In a text flattened from a PDF (every second line empty) a heading is a line clearly shorter
    than the others that stands between a finished sentence and a new one.
    """
    heads = _repeated(lines)
    found: list[Line] = []
    gap = 0
    for number, text in enumerate(lines, 1):
        line = _kind(text, heads)
        if line.kind == "empty":
            gap += 1
            continue
        found.append(replace(line, number=number, gap=gap))
        gap = 0
    found = _contents(found)
    width = 0.0
    if is_spaced(lines):
        width = float(statistics.quantiles([len(x.text.strip()) for x in found], n=10)[-2])
    return tuple(_with_headings(found, width))


def _with_headings(found: list[Line], width: float) -> list[Line]:
    out: list[Line] = []
    for i, line in enumerate(found):
        before = next((x for x in reversed(out) if x.kind != "noise"), None)
        after = found[i + 1] if i + 1 < len(found) else None
        if _false_marker(line, before, width=width):
            line = replace(line, kind="text", start=0, level=0, mark="")
        elif _numbered_title(line, before, after):
            line = replace(line, kind="heading", level=1, mark="")
        if _continues_title(line, before, after, width=width):
            line = replace(line, kind="heading", level=9, mark="continued")
        elif _is_heading(line, before, after, width=width):
            close = line.text[:1].isspace() and line.gap == 0
            apart = close or (after is not None and after.gap == 0 and line.gap > 0)
            line = replace(line, kind="heading", level=9, mark="apart" if apart else "")
        out.append(line)
    return out


def _false_marker(line: Line, before: Line | None, *, width: float) -> bool:
    """Tell whether a number or letter that looks like a marker is the end of a cut sentence."""
    return (
        line.kind == "item"
        and line.mark[-1:] in (".", ")")
        and before is not None
        and before.kind in ("text", "item")
        and "." not in line.mark[:-1]
        and before.mark[-1:] not in (".", ")")
        and not ended(before)
        and (bool(width) or line.gap == 0)
    )


def _numbered_title(line: Line, before: Line | None, after: Line | None) -> bool:
    """Tell whether a number begins a chapter and no list: the next line is not the next number."""
    if line.kind != "item" or not re.fullmatch(r"\d{1,2}\.", line.mark) or after is None:
        return False
    counted = int(line.mark[:-1])
    alone = after.mark != f"{counted + 1}." and (
        before is None or before.kind != "item" or before.mark != f"{counted - 1}."
    )
    return alone and line.level == 0 and _title(line.words, 60) and after.kind != "noise"


def _continues_title(line: Line, before: Line | None, after: Line | None, *, width: float) -> bool:
    """Tell whether a line goes on with the title that the line before it began."""
    return (
        bool(width)
        and line.kind == "text"
        and before is not None
        and before.kind == "heading"
        and line.gap == 0
        and line.number == before.number + 1
        and bool(_LOWER.match(line.words))
        and after is not None
        and not _END.search(line.words)
        and len(line.words) < 0.7 * width
    )
