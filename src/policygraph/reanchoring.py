"""A policy file put in step with a new version of its document: places only, never a name.

Only what the new text has exactly once by exact wording gets a new place. Headings are found again
by their own words; a line that cannot be placed keeps its number and is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Final

import pyoxigraph as ox

from policygraph.anchoring import anchor_triples, local_prefix, number
from policygraph.anchors import DocumentText
from policygraph.formatting import turtle
from policygraph.placing import Placed, lines_moved
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG, RDF

__all__ = ["Reanchored", "reanchor"]

_ANCHOR: Final = (PG.startLine, PG.endLine, PG.startColumn, PG.endColumn, PG.quoteHash)
_MARKUP: Final = "#*_ \t\u2026"


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What a policy file becomes: whole, and only what is new of it, both as Turtle.

    ``sections`` are provisions (IRI) that now stand under another heading, with its IRI. ``left``
    are things whose line could not be placed again: headings and findings.
    """

    whole: str
    changed: str
    sections: Mapping[str, str]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    triples: tuple[ox.Triple, ...]
    headings: Mapping[str, str]
    starts: Mapping[str, int]
    section: Mapping[str, str]
    findings: frozenset[str]


def reanchor(path: Path, text: DocumentText, placed: Sequence[Placed]) -> Reanchored:
    """Return a policy file with the new places of what moved in its document's new text.

    ``placed`` are all statements of the policy. Raises SourceError where the file is not Turtle.
    """
    file = _read(path)
    headings = _headings(file, text, placed)
    sections = _sections(file, headings, placed)
    lines = lines_moved(placed)
    left = [iri for iri in file.headings if iri in file.starts and iri not in headings]
    starts = {iri: line for iri, line in headings.items() if line != file.starts[iri]}
    new: dict[str, list[ox.Triple]] = {}
    out: list[ox.Triple] = []
    moved = {p.iri: p.anchor for p in placed if p.anchor}
    done: set[str] = set()
    for triple in file.triples:
        iri = _iri(triple.subject)
        anchor = moved.get(iri)
        if anchor and triple.predicate.value in _ANCHOR:
            # All of the new place stands where the first of the old place stood.
            values = list(anchor_triples(iri, anchor)) if iri not in done else []
            done.add(iri)
        else:
            values = [_replaced(triple, file, starts, sections, lines, left)]
        out += values
        if values and values[0] is not triple:
            new.setdefault(iri, []).extend(values)
    changed = [t for triples in new.values() for t in triples]
    prefix = local_prefix(path)
    return Reanchored(
        turtle(out, prefix), turtle(changed, prefix) if changed else "", sections,
        tuple(dict.fromkeys(left)),
    )  # fmt: skip


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _read(path: Path) -> _File:
    triples = tuple(read_turtle(path))
    headings, starts, section, findings = {}, {}, {}, set()
    for triple in triples:
        iri, value = _iri(triple.subject), triple.object
        if triple.predicate.value == PG.heading and isinstance(value, ox.Literal):
            headings[iri] = value.value
        elif triple.predicate.value == PG.startLine and isinstance(value, ox.Literal):
            starts[iri] = int(value.value)
        elif triple.predicate.value == PG.section:
            section[iri] = _iri(value)
        elif triple.predicate.value == RDF.type and _iri(value) == PG.Finding:
            findings.add(iri)
    return _File(triples, headings, starts, section, frozenset(findings))


def _replaced(
    triple: ox.Triple,
    file: _File,
    starts: Mapping[str, int],
    sections: Mapping[str, str],
    lines: Mapping[int, int],
    left: list[str],
) -> ox.Triple:
    """Return a triple as it is now; a finding whose line cannot be placed goes to ``left``."""
    iri, name = _iri(triple.subject), triple.predicate.value
    if name == PG.startLine and iri in starts:
        return ox.Triple(triple.subject, triple.predicate, number(starts[iri]))
    if name == PG.section and iri in sections:
        return ox.Triple(triple.subject, triple.predicate, ox.NamedNode(sections[iri]))
    known = (PG.startLine, PG.endLine, PG.otherLine)
    if iri in file.findings and name in known and isinstance(triple.object, ox.Literal):
        line = int(triple.object.value)
        if line not in lines:
            left.append(iri)
        elif lines[line] != line:
            return ox.Triple(triple.subject, triple.predicate, number(lines[line]))
    return triple


def _headings(file: _File, text: DocumentText, placed: Sequence[Placed]) -> dict[str, int]:
    """Return the new line of each heading that is found, nearest to where it is to be expected.

    What stood under it tells by how many lines it is to have moved; elsewhere what stood next.
    """
    by_words: dict[str, list[int]] = {}
    for line, words in enumerate(text.lines, 1):
        by_words.setdefault(words.strip(_MARKUP), []).append(line)
    shifts = _shifts(placed)
    found = {}
    for iri, heading in file.headings.items():
        start = file.starts.get(iri)
        lines = by_words.get(heading.strip(_MARKUP), [])
        if start is None or not lines:
            continue
        own = [s for line, s, thing in shifts if file.section.get(thing) == iri]
        after = [s for line, s, _ in shifts if line >= start][:1]
        before = [s for line, s, _ in shifts if line < start][-1:]
        expected = start + median_low(own or after or before or [0])
        nearest = sorted(lines, key=lambda line: abs(line - expected))
        if len(nearest) == 1 or abs(nearest[0] - expected) < abs(nearest[1] - expected):
            found[iri] = nearest[0]
    return found


def _shifts(placed: Iterable[Placed]) -> list[tuple[int, int, str]]:
    """Return by how many lines each statement moved, in the order of the earlier text."""
    out = []
    for item in placed:
        line = item.place.start_line
        if item.standing == "unchanged":
            out.append((line, 0, item.iri))
        elif item.anchor:
            out.append((line, item.anchor.start_line - line, item.iri))
    return sorted(out)


def _sections(file: _File, headings: Mapping[str, int], placed: Iterable[Placed]) -> dict[str, str]:
    """Return the section of what now stands under another heading than it did.

    Only where its section was the nearest heading above it, and is found again: elsewhere the
    reader chose otherwise, or nobody can tell.
    """
    old = sorted((line, iri) for iri, line in file.starts.items() if iri in file.headings)
    new = sorted((line, iri) for iri, line in headings.items())
    out = {}
    for item in placed:
        section = file.section.get(item.iri)
        if item.anchor is None or section is None or section not in headings:
            continue
        now = _nearest(new, item.anchor.start_line)
        if now and now != section and _nearest(old, item.place.start_line) == section:
            out[item.iri] = now
    return out


def _nearest(headings: Sequence[tuple[int, str]], line: int) -> str | None:
    return next((iri for start, iri in reversed(headings) if start <= line), None)
