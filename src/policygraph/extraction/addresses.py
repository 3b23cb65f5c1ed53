"""The addresses in a statement: e-mail, telephone, website and post, each as it should read.

Addresses that a scan broke with spaces are mended. Where two addresses run into each other neither
is guessed: a note says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers

from policygraph.extraction.model import Candidate, StructuredText

__all__ = ["FoundContact", "addresses", "contacts", "unclear_addresses"]

_TLD: Final = r"(?:nl|com|org|eu|net|be|info|gov|care|health|nu)"
_AT: Final = r"(?:\s?@\s?|\s?[(\[]\s?(?:at|apenstaartje)\s?[)\]]\s?)"
_DOT: Final = r"(?:\s?\.(?!\s)|\s?\.\s(?=[a-z0-9])|\s?[(\[]\s?(?:punt|dot)\s?[)\]]\s?)"
_SPELT_DOT = re.compile(r"[(\[](?:punt|dot)[)\]]", re.IGNORECASE)
_NOT_A_PHONE = re.compile(
    r"(?:nummer|nr\.?|kenmerk|referentie|code|rekening|IBAN|KvK|BIG|AGB|dossier):?\s*$",
    re.IGNORECASE,
)
_A_PHONE = re.compile(r"(?:telefoon|tel|bel|mobiel|fax)[\w-]*(?:nummer|nr)\.?:?\s*$", re.IGNORECASE)
_EMAIL = re.compile(
    rf"(?<![\w.@/])(?P<local>[\w+-]+(?:{_DOT}[\w+-]+)*){_AT}"
    rf"(?P<domain>[\w-]+(?:{_DOT}[\w-]+)*?{_DOT}{_TLD})(?![\w-])",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"^(?:bijv|bv|o\.?a|t\.?a\.?v|nl|resp|evt|tel|mail|e-?mail|zie|via)\s?\.\s", re.IGNORECASE
)
_WEBSITE = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>\"')\]]+|www\.[^\s<>\"')\]]+"
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:nl|com|org|eu|care|health)(?:/[^\s<>\"')\]]*)?)(?![\w@])",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(?P<street>(?:[A-Z][\w.'’-]*\s)?[A-Z][\w'’-]*(?:laan|straat|weg|plein|kade|singel|gracht|"
    r"dreef|park|dijk|hof|baan|steeg|markt)"
    r"\s+\d+(?:\s?[a-zA-Z])?(?:-\d+)?|Postbus\s+[\d ]*\d)[,\s]+"
    r"(?P<code>\d{4}\s?[A-Z]{2})\s+(?P<town>['’A-Z][\w'’-]*(?:\s(?!www\b)[A-Z][\w'’-]*)*)"
)
_RUN_TOGETHER = re.compile(r"\S+/[\w.-]*@[\w.-]+")
_KINDS: Final = ("email", "telephone", "website", "post")


@dataclass(frozen=True, slots=True)
class FoundContact:
    """An address: kind, value as it should read, as written, offsets in the block, its subject.

    ``subject`` is the first cell of its row or the nearest heading, as the document has it.
    """

    kind: str
    value: str
    written: str
    start: int
    end: int
    subject: str | None


def contacts(candidate: Candidate, text: StructuredText) -> tuple[tuple[str, str], ...]:
    """Return kind and value of each address of a statement, each once, in order of the text."""
    return tuple(dict.fromkeys((c.kind, c.value) for c in addresses(candidate, text)))


def addresses(candidate: Candidate, text: StructuredText) -> tuple[FoundContact, ...]:
    """Return the addresses of a statement in order of the text."""
    wording = candidate.text
    blanked = _RUN_TOGETHER.sub(lambda m: "\0" * len(m[0]), wording)
    subject = _subject(candidate, text)
    found: list[tuple[str, str, int, int]] = []
    for kind, finder in zip(_KINDS, (_emails, _telephones, _websites, _posts), strict=True):
        for value, start, end in list(finder(blanked)):
            found.append((kind, value, start, end))
            blanked = blanked[:start] + "\0" * (end - start) + blanked[end:]
    at = candidate.start
    return tuple(
        FoundContact(kind, value, wording[start:end], at + start, at + end, subject)
        for kind, value, start, end in sorted(found, key=lambda f: f[2])
    )


def unclear_addresses(candidate: Candidate) -> tuple[str, ...]:
    """Return a note for each place where a web address and an e-mail address run together."""
    return tuple(
        f"adres loopt in een ander over: {m[0]}" for m in _RUN_TOGETHER.finditer(candidate.text)
    )


def _subject(candidate: Candidate, text: StructuredText) -> str | None:
    if candidate.block.kind == "row" and candidate.block.cells:
        return candidate.block.cells[0].strip() or None
    headings = text.headings(candidate.block)
    return headings[-1].text if headings else None


def _emails(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _EMAIL.finditer(text):
        start = match.start()
        abbreviation = _ABBREVIATION.match(match["local"])
        local = match["local"][abbreviation.end() :] if abbreviation else match["local"]
        start += abbreviation.end() if abbreviation else 0
        value = _SPELT_DOT.sub(".", re.sub(r"\s", "", f"{local}@{match['domain']}")).casefold()
        yield value, start, match.end()


def _telephones(text: str) -> Iterator[tuple[str, int, int]]:
    for match in phonenumbers.PhoneNumberMatcher(text, "NL"):
        before = text[: match.start]
        if _NOT_A_PHONE.search(before) and not _A_PHONE.search(before):
            continue
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield value, match.start, match.end


def _websites(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WEBSITE.finditer(text):
        written = match[0].rstrip(".,;:!?")
        closed = f"{written})"
        if written.count("(") > written.count(")") and text.startswith(closed, match.start()):
            written = closed
        value = written if written.startswith("http") else f"https://{written}"
        yield value, match.start(), match.start() + len(written)


def _posts(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _POST.finditer(text):
        code = re.sub(r"(\d{4})\s?([A-Z]{2})", r"\1 \2", match["code"])
        yield f"{match['street'].strip()}, {code} {match['town']}", match.start(), match.end()
