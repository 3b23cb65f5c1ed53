"""The things of the graph that a statement names: laws, standards, credentials, bodies, systems.

The property follows from the type of the thing. Of names inside names the longest counts among
things of one type; a body, register or law inside the name of another type is named as well
("VECOZO-certificaat" names VECOZO). What a name leaves open is settled by the words around it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from policygraph.extraction.context import opening, previous
from policygraph.extraction.model import Candidate, Found, StructuredText
from policygraph.extraction.names import Named, NameIndex, tokens
from policygraph.model import Catalogue, Concept

__all__ = ["PROPERTIES", "MentionIndex", "mentions"]

PROPERTIES: Final = {
    "Law": "citesLaw",
    "Agreement": "conformsTo",
    "Standard": "conformsTo",
    "Programme": "conformsTo",
    "Certification": "requiresCredential",
    "Registration": "requiresCredential",
    "Register": "involves",
    "Organization": "involves",
    "InformationSystem": "involves",
    "ContractDocument": "citesDocument",
}
"""How a provision refers to a thing of each type, as the ontology's ranges have it."""

_NUMBERED = re.compile(r"^(?P<body>[^\W\d_]+)[ -]?\d{3,5}$")
_FURTHER = re.compile(r"\s*(?:,|en|én|of|/|&|alsook|alsmede)\s*(?=\d{4,5}\b)", re.IGNORECASE)
_COMPANY = re.compile(r"\s+(?:Zorgverzeker\w+|Verzeker\w+|N\.?V\.?|B\.?V\.?)(?=[\s,.;)]|$)")
"""What makes the words before it the name of a company."""
_PHRASE: Final = 6
_NEAR: Final = 30
_CONFIDENCE: Final = {
    "name": 0.96,
    "name-inflected": 0.9,
    "entry-in-register": 0.95,
    "elliptic-number": 0.95,
    "specialised": 0.9,
    "lead-in-names-system": 0.9,
    "done-there": 0.9,
    "pointed-back": 0.7,
}
"""Shares right before any calibration; the table made from reviewed policies replaces them."""


@dataclass(frozen=True, slots=True)
class _Cues:
    certificate: re.Pattern[str]
    enrolment: re.Pattern[str]
    holding: re.Pattern[str]
    there: re.Pattern[str]
    place: re.Pattern[str]
    determiner: str
    nouns: Mapping[str, tuple[str, ...]]


class MentionIndex:
    """The names of everything a provision can refer to, and the words that settle doubts."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Any]) -> None:
        """Take the catalogue and the word list ``mentions``."""
        things = [c for c in catalogue.concepts.values() if c.type in PROPERTIES]
        self.catalogue = catalogue
        self.names = NameIndex(things)
        self.words = words
        self.cues = _Cues(
            re.compile(words["certificate"]["pattern"], re.IGNORECASE),
            re.compile(rf"\b(?:{words['enrolment']['pattern']})", re.IGNORECASE),
            re.compile(words["holding"]["pattern"], re.IGNORECASE),
            re.compile(words["there"]["pattern"], re.IGNORECASE),
            re.compile(words["place"]["pattern"], re.IGNORECASE),
            words["anaphora"]["determiner"],
            {type_: tuple(nouns) for type_, nouns in words["anaphora"]["nouns"].items()},
        )
        self.entries = self._entries(things)
        self._last: tuple[StructuredText, frozenset[str]] | None = None

    def type_of(self, iri: str) -> str:
        """Return the type of a thing."""
        return self.names.types[iri]

    def _entries(self, things: Iterable[Concept]) -> dict[str, frozenset[str]]:
        """Return for each register or body the registrations that are entries with it.

        A registration's own names say where one is entered: "inschrijving in het BIG-register".
        """
        registers: dict[str, set[str]] = {}
        only: dict[str, set[str]] = {}
        for concept in things:
            if concept.type != "Registration":
                continue
            found = {
                iri
                for name in (concept.label.nl, *concept.aliases)
                for named in self.names.find(name)
                for iri in named.iris
                if iri != concept.iri
            }
            direct = {i for i in found if self.type_of(i) == "Register"}
            bodies = {i for i in found if self.type_of(i) == "Organization"}
            for iri in direct:
                registers.setdefault(iri, set()).add(concept.iri)
            for iri in bodies:
                registers.setdefault(iri, set()).add(concept.iri)
                if not direct:
                    only.setdefault(iri, set()).add(concept.iri)
        # A body that keeps a register and enters people itself: the latter where no register is
        # named.
        return {iri: frozenset(only.get(iri, found)) for iri, found in registers.items()}

    def words_of(self, text: StructuredText) -> frozenset[str]:
        """Return the stems of all words of a document; of the last one they are remembered."""
        if self._last is None or self._last[0] is not text:
            stems = frozenset(t.stem for block in text.blocks for t in tokens(block.text))
            self._last = (text, stems)
        return self._last[1]

    def lookup(self, name: str) -> tuple[str, ...]:
        """Return the things that bear exactly this name."""
        size = len(name)
        return next(
            (n.iris for n in self.names.find(name) if (n.start, n.end) == (0, size) and n.exact),
            (),
        )


def mentions(candidate: Candidate, text: StructuredText, index: MentionIndex) -> tuple[Found, ...]:
    """Return what a statement refers to, each thing once, in order of the text.

    Offsets are those of the candidate's block; what is named only in the lead-in or in the
    sentence before stands at the words that take it up.
    """
    wording = candidate.text
    known = index.words_of(text)
    longest = _longest(index.names.find(wording), index, wording)
    # "Het keurmerk" is that for taxis only in a document that speaks of taxis.
    named = [n for n in longest if n.rest <= known and not _COMPANY.match(wording, n.end)]
    found = [
        _found(index, iri, n, "name" if n.exact else "name-inflected")
        for n in named
        for iri in _settled(n, wording, index)
    ]
    found = _specialised(found, wording, index)
    found += _elliptic(found, wording, index)
    found += _entered(found, wording, index)
    shifted = [_shift(f, candidate.start) for f in found]
    shifted += _led_in(candidate, text, index)
    shifted += _there(candidate, index)
    shifted += _pointed_back(candidate, index)
    return _once(shifted)


def _found(index: MentionIndex, iri: str, place: Named | Found, rule: str) -> Found:
    property_ = PROPERTIES[index.type_of(iri)]
    return Found(property_, iri, place.start, place.end, rule, _CONFIDENCE[rule])


def _shift(found: Found, by: int) -> Found:
    return Found(
        found.property, found.iri, found.start + by, found.end + by, found.rule, found.confidence
    )


def _once(found: Iterable[Found]) -> tuple[Found, ...]:
    first: dict[str, Found] = {}
    for item in sorted(found, key=lambda f: (f.start, -f.confidence)):
        first.setdefault(item.iri, item)
    return tuple(first.values())


def _longest(named: tuple[Named, ...], index: MentionIndex, wording: str) -> tuple[Named, ...]:
    """Return the names without those that a longer name of the same type contains."""
    out = []
    for one in named:
        longer = [
            n
            for n in named
            if n.start <= one.start and one.end <= n.end and n.end - n.start > one.end - one.start
        ]
        iris = tuple(i for i in one.iris if not _swallowed(i, one, longer, index, wording))
        if iris:
            out.append(replace(one, iris=iris))
    return tuple(out)


def _swallowed(
    iri: str, one: Named, longer: Iterable[Named], index: MentionIndex, wording: str
) -> bool:
    """Tell whether a name is only part of a longer one: of the same type, or as its brand."""
    type_ = index.type_of(iri)
    for other in longer:
        types = {index.type_of(i) for i in other.iris}
        if type_ == "Law" and other.end == one.end:
            continue  # "Regeling … Zvw" rests on the Zvw and so names it.
        if type_ in ("Register", "Registration") and "Law" in types:
            return True  # "Wet BIG" names no registration.
        if type_ == "Register" and "Registration" in types:
            return not index.cues.holding.search(wording)
        brand = types & {"InformationSystem", "Programme"} and other.start == one.start
        if type_ in types or (type_ == "Registration" and "Register" in types):
            return True
        if type_ == "Organization" and brand and wording[one.end : one.end + 1] == " ":
            return True
    return False


def _settled(named: Named, wording: str, index: MentionIndex) -> tuple[str, ...]:
    """Return which bearers of one name are meant."""
    types = {index.type_of(i): i for i in named.iris}
    if "Certification" in types and len(types) > 1:
        certificate = bool(index.cues.certificate.search(wording))
        return tuple(i for t, i in types.items() if (t == "Certification") == certificate)
    if {"Registration", "Register"} == set(types) and not index.cues.enrolment.search(wording):
        return (types["Registration"],)
    return named.iris


def _specialised(found: list[Found], wording: str, index: MentionIndex) -> list[Found]:
    """Return the finds, each as the narrower thing that a later word of its phrase makes it.

    "HKZ- of ISO-certificaat voor kraamzorg" names the kinds for maternity care, where the graph
    has them under "HKZ kraamzorg" and "ISO kraamzorg".
    """
    words = tokens(wording)
    out = []
    for item in found:
        narrower = item
        if item.property in ("requiresCredential", "conformsTo"):
            own = wording[item.start : item.end]
            after = [w for w in words if w.start >= item.end][:_PHRASE]
            for word in after:
                if re.search(r"[.;:]", wording[item.end : word.start]):
                    break
                hits = index.lookup(f"{own} {wording[word.start : word.end]}")
                same = [
                    i for i in hits if i != item.iri and index.type_of(i) == index.type_of(item.iri)
                ]
                if same:
                    narrower = _found(index, same[0], item, "specialised")
                    break
        out.append(narrower)
    return out


def _elliptic(found: Iterable[Found], wording: str, index: MentionIndex) -> list[Found]:
    """Return what a list of numbers adds: "ISO 9001, 14001 en 27001"."""
    out = []
    for item in found:
        numbered = _NUMBERED.match(wording[item.start : item.end])
        at, step = item.end, None
        while numbered and (step := _FURTHER.match(wording, at)):
            number = re.match(r"\d+", wording[step.end() :])
            if number is None:
                break
            start, at = step.end(), step.end() + number.end()
            hits = index.lookup(f"{numbered['body']} {number[0]}")
            same = [i for i in hits if index.type_of(i) == index.type_of(item.iri)]
            place = Named(tuple(same), number[0], start, at, True)
            out += [_found(index, i, place, "elliptic-number") for i in same]
    return out


def _entered(found: Iterable[Found], wording: str, index: MentionIndex) -> list[Found]:
    """Return the registrations that being entered in a named register, or with a body, makes."""
    if not index.cues.enrolment.search(wording):
        return []
    found = list(found)
    present = {f.iri for f in found}
    out = []
    registers = any(index.type_of(f.iri) == "Register" and f.iri in index.entries for f in found)
    for item in sorted(found, key=lambda f: index.type_of(f.iri) != "Register"):
        if registers and index.type_of(item.iri) == "Organization":
            continue  # The register is named; the body that keeps it enters nobody else.
        entries = index.entries.get(item.iri, frozenset()) - present
        entries = frozenset(e for e in entries if not _elsewhere(e, item, found, index))
        if len(entries) == 1 and not _has_entry(item, found, index):
            out.append(_found(index, next(iter(entries)), item, "entry-in-register"))
            present |= entries
            found.append(out[-1])
    return out


def _elsewhere(entry: str, item: Found, found: Iterable[Found], index: MentionIndex) -> bool:
    """Tell whether an entry with a body is in another register than the one that is named."""
    named = {f.iri for f in found if index.type_of(f.iri) == "Register"}
    kept = {
        iri
        for iri, entries in index.entries.items()
        if entry in entries and index.type_of(iri) == "Register"
    }
    body = index.type_of(item.iri) == "Organization"
    return body and bool(named and kept) and not named & kept


def _has_entry(item: Found, found: Iterable[Found], index: MentionIndex) -> bool:
    """Tell whether a registration is already named at the same words, or takes them in."""
    return any(
        index.type_of(f.iri) == "Registration" and f.start <= item.start and item.end <= f.end
        for f in found
    )


def _led_in(candidate: Candidate, text: StructuredText, index: MentionIndex) -> list[Found]:
    """Return the systems in which a statement's act takes place, named before its list or clause.

    Only systems: a lead-in that names a law or a body says something of its own.
    """
    start, end = opening(candidate)
    clause = start < end and candidate.block.kind != "row"
    before = [candidate.block.text[start:end]] if clause else []
    before += [lead.text for lead in text.leads(candidate.block) if lead.text.endswith(":")]
    here = Named((), "", candidate.start, candidate.start, True)
    return [
        _found(index, iri, here, "lead-in-names-system")
        for words in before
        for named in _longest(index.names.find(words), index, words)
        for iri in named.iris
        if index.type_of(iri) == "InformationSystem"
    ]


def _there(candidate: Candidate, index: MentionIndex) -> list[Found]:
    """Return the system that the sentence before begins with, where this one goes on in it.

    "In portaal X vindt u veel. U kunt een adres wijzigen": the second happens in X as well.
    """
    text = candidate.block.text
    start, end = previous(candidate)
    begin, _ = opening(candidate)
    place = index.cues.place.match(text[start:end])
    if candidate.block.kind == "row" or not place or not index.cues.there.match(text[begin:]):
        return []
    here = Named((), "", candidate.start, candidate.start, True)
    named = _longest(index.names.find(text[start:end]), index, text[start:end])
    return [
        _found(index, iri, here, "done-there")
        for n in named
        if n.start <= place.end() + _NEAR
        for iri in n.iris
        if index.type_of(iri) == "InformationSystem"
    ]


def _pointed_back(candidate: Candidate, index: MentionIndex) -> list[Found]:
    """Return what "this certificate", "this list" point at, where the sentence before names one."""
    start, end = previous(candidate)
    before = candidate.block.text[start:end]
    out: list[Found] = []
    if not before.strip():
        return out
    named = _longest(index.names.find(before), index, before)
    for type_, nouns in index.cues.nouns.items():
        pattern = index.cues.determiner + rf"({'|'.join(map(re.escape, nouns))})\b"
        match = re.search(pattern, candidate.text, re.IGNORECASE)
        meant = sorted({i for n in named for i in n.iris if index.type_of(i) == type_})
        if match and len(meant) == 1:
            place = Named(
                (meant[0],),
                "",
                candidate.start + match.start(),
                candidate.start + match.end(),
                True,
            )
            out.append(_found(index, meant[0], place, "pointed-back"))
    return out
