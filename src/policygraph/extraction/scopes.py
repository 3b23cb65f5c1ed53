"""Whom a statement is about: care types, provider types and roles, and who must act.

A heading, a lead-in or the subject of the sentence sets the scope; what a statement merely asks for
(staff employed, partners to agree with) is its content. The innermost heading that names one of a
kind counts, the sentence's own subject is added. What is as broad as the policy itself is no limit.
A statement without a scope is a general one.
"""

import re
from collections.abc import Iterable
from typing import Final

from policygraph.extraction.context import following, resumed, whole
from policygraph.extraction.model import Block, Candidate, Found, StructuredText
from policygraph.extraction.names import Named, tokens
from policygraph.extraction.scope_index import SCOPES, ScopeIndex

__all__ = ["SCOPES", "ScopeIndex", "bearer", "outside", "scope", "unrecognised"]

_OF_THE_INSURER: Final = frozenset({"Commitment", "PurchaseRule"})
_OPENING: Final = 60
_PARAGRAPH_OPENING: Final = 200
_SAID: Final = frozenset({"subject", "lead-in", "dealt-with", "cell", "contact"})
_SHARE: Final = {
    "heading": 0.9,
    "chapter": 0.75,
    "standing": 0.85,
    "afterwards": 0.8,
    "contact": 0.8,
    "paragraph": 0.75,
    "lead-in": 0.9,
    "subject": 0.85,
    "bought": 0.8,
    "dealt-with": 0.75,
    "taken-up": 0.7,
    "cell": 0.9,
}


def scope(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> tuple[Found, ...]:
    """Return the scope of a statement; empty where it holds for all that the policy concerns.

    Several of one type are alternatives. Offsets are those of the candidate's block; what stands
    elsewhere is placed at the candidate's start.
    """
    found = _subjects(candidate, text, index)
    start, end = whole(candidate)
    found += _standing(candidate.block.text[start:end], candidate.start, "standing", index)
    found += _led(candidate, text, index)
    if candidate.block.kind == "row":
        found += _cells(candidate, index)
    found = found or _contacted(candidate, index)
    found += _limited(candidate, index)
    if not found:
        found = _taken_up(candidate, index)
    if not any(f.property == SCOPES["CareType"] for f in found):
        found += _opened(candidate, index)
    settled = frozenset(f.property for f in found if f.rule == "bought")
    defined = _defined(candidate, index)
    found += [f for f in _headed(candidate, text, index, settled) if f.iri not in defined]
    return _narrowest(found, index)


def bearer(
    found: Iterable[Found], candidate: Candidate, kind: str | None, index: ScopeIndex
) -> str | None:
    """Return who must or may act where it is not the provider addressed: a role, or "insurer".

    ``found`` is the scope. What the insurer promises or buys is its own to do; otherwise it acts
    where it is the subject of what is no demand on the provider.
    """
    if kind in _OF_THE_INSURER:
        return "insurer"
    role = SCOPES["ProfessionalRole"]
    roles = [f.iri for f in found if f.property == role and f.rule in ("subject", "lead-in")]
    if roles:
        return roles[0]
    opening = candidate.text[:_OPENING]
    alone = index.insurer.match(opening) and not index.addressee.search(candidate.text)
    return "insurer" if kind == "ProcedureStep" and alone else None


def outside(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> tuple[str, ...]:
    """Return the labels of care in the nearest heading that the policy is not known to concern.

    It sets no scope; where the care of the policy was guessed too narrowly, a reader must see it.
    """
    for heading in reversed(text.headings(candidate.block)):
        iris = [i for n in index.names.find(heading.text) for i in n.iris]
        cares = [i for i in iris if index.names.types[i] == "CareType"]
        if cares:
            other = all(index.foreign(i) and i not in index.too_broad for i in cares)
            return tuple(dict.fromkeys(map(index.catalogue.label, cares))) if other else ()
    return ()


def unrecognised(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> tuple[str, ...]:
    """Return the words that seem to say for whom a statement is and that the graph does not know.

    They stand in a heading ("Eisen voor …") or in "geldt voor …", are the subject, or are listed
    with those addressed: a scope of pharmacies alone would leave the others out.
    """
    start, end = whole(candidate)
    sentence = candidate.block.text[start : min(end, candidate.end)]
    out = [
        w
        for heading in text.headings(candidate.block)
        for w in _limiting(heading.text, index.limiting, index)
    ]
    out += _limiting(sentence, index.applying, index)
    partners = any(index.partners.search(lead.text) for lead in text.leads(candidate.block))
    subject = None if partners else index.acting.match(sentence)
    spans = [subject.span("who")] if subject else []
    for name in index.addressed(sentence):
        match = None if index.cares_only(name) else index.unknown.match(sentence, name.end)
        spans += [match.span()] if match else []
    out += [w for span in spans for w in _unknown(sentence, span, index)]
    return tuple(dict.fromkeys(out))


def _unknown(text: str, span: tuple[int, int], index: ScopeIndex) -> list[str]:
    """Return the words of a stretch of text that belong to no name and join none."""
    known = [(n.start, n.end) for n in index.names.find(text)]
    return [
        text[t.start : t.end]
        for t in tokens(text)
        if span[0] <= t.start < span[1]
        and t.folded not in index.joining
        and not any(s <= t.start < e for s, e in known)
    ]


def _limiting(text: str, pattern: re.Pattern[str], index: ScopeIndex) -> list[str]:
    """Return for whom or what a text says that it is, where nothing of that is known."""
    match = pattern.search(text)
    if not match or index.names.find(text):
        return []
    told = index.joining | index.general
    words = [w for w in tokens(match["who"]) if w.folded.isalpha() and w.folded not in told]
    return [match["who"].strip()] if words else []


def _found(index: ScopeIndex, name: Named, rule: str, start: int, end: int) -> list[Found]:
    return [
        Found(SCOPES[index.names.types[iri]], iri, start, end, rule, _SHARE[rule])
        for iri in name.iris
    ]


def _subjects(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> list[Found]:
    """Return whom the candidate's sentence addresses, and the care that it says is bought."""
    if any(index.partners.search(lead.text) for lead in text.leads(candidate.block)):
        return []
    start, end = whole(candidate)
    sentence = candidate.block.text[start : min(end, candidate.end)]
    buying = index.buying.search(candidate.text)
    insurer = index.insurer.search(sentence)
    addressed = index.addressed(sentence)
    out: list[Found] = []
    dealt: set[int] = set()
    for name in index.named(sentence):
        place = (start + name.start, start + name.end)
        inside = candidate.start <= place[0]
        cares = index.cares_only(name)
        types = {index.names.types[i] for i in name.iris}
        if name in addressed:
            out += _found(index, name, "subject", *place)
        elif (
            types == {"ProviderType"}
            and inside
            and (_dealt_with(sentence, name, insurer, index) or index.joins(sentence, name, dealt))
        ):
            dealt.add(name.end)
            out += _found(index, name, "dealt-with", *place)
        elif cares and buying and inside and not index.content.search(sentence[: name.start]):
            out += _found(index, name, "bought", *place)
    return out


def _standing(sentence: str, at: int, rule: str, index: ScopeIndex) -> list[Found]:
    """Return whom a sentence addresses by the contract that there is already."""
    return [
        Found(SCOPES[index.names.types[s.iri]], s.iri, at, at, rule, _SHARE[rule])
        for s in index.standing
        for match in s.pattern.finditer(sentence)
        if not s.unless.search(sentence[: match.start()])
    ]


def _dealt_with(
    sentence: str, name: Named, insurer: re.Match[str] | None, index: ScopeIndex
) -> bool:
    """Tell whether the insurer, as the one who acts, deals with the providers named."""
    before = sentence[: name.start]
    return bool(
        insurer and insurer.end() <= name.start and index.dealing.search(before)
    ) and not index.content.search(before)


def _led(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> list[Found]:
    """Return whom the lead-ins of an item address: "Het laboratorium:" and the like."""
    out: list[Found] = []
    for lead in text.leads(candidate.block):
        last = _last_sentence(lead)
        addressed = index.addressed(last)
        for name in index.named(last):
            if name in addressed or lead.kind == "heading":
                out += _found(index, name, "lead-in", candidate.start, candidate.start)
    return out


def _last_sentence(block: Block) -> str:
    ends = [m.end() for m in re.finditer(r"[.?!]\s+(?=[A-Z])", block.text)]
    return block.text[ends[-1] :] if ends else block.text


def _cells(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return the types that make up a whole cell of a row: "Nieuwe zorgaanbieder"."""
    at = candidate.start
    return [
        found
        for cell in candidate.block.cells
        if index.nothing_but_names(cell)
        for name in index.named(cell)
        for found in _found(index, name, "cell", at, at)
    ]


def _contacted(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return for whom an address is, in a line that is no sentence: subject, who, address."""
    sentence = candidate.text
    if not index.address.search(sentence) or index.sentence.search(sentence):
        return []
    at = candidate.start
    return [
        f
        for name in index.named(sentence)
        for f in _found(index, name, "contact", at + name.start, at + name.end)
    ]


def _opened(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return the care that a paragraph opens with as its subject: "In de kraamzorg …"."""
    text = candidate.block.text[:_PARAGRAPH_OPENING]
    if candidate.block.kind != "paragraph":
        return []
    at = candidate.start
    return [
        f
        for name in index.named(text)
        if index.cares_only(name) and index.topical.fullmatch(text[: name.start])
        for f in _found(index, name, "paragraph", at, at)
    ]


def _defined(candidate: Candidate, index: ScopeIndex) -> frozenset[str]:
    """Return what a sentence defines: who belongs to a type is not said of that type alone."""
    start, end = whole(candidate)
    sentence = candidate.block.text[start:end]
    if not index.defining.match(sentence):
        return frozenset()
    return index.among(sentence, "ProviderType", "ProfessionalRole")


def _limited(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return whom the next sentence limits this one to: "Dit geldt alleen voor …"."""
    spans = following(candidate)[:1]
    sentence = candidate.block.text[slice(*spans[0])] if spans else ""
    if not index.only.search(sentence):
        return []
    at = candidate.start
    return [f for n in index.addressed(sentence) for f in _found(index, n, "afterwards", at, at)]


def _taken_up(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return whom the sentences before address, where this one goes on about "zij"."""
    at = candidate.start
    for start, end in resumed(candidate, index.pronouns):
        found = [
            f
            for name in index.addressed(candidate.block.text[start:end])
            if not index.cares_only(name)
            or index.topical.fullmatch(candidate.block.text[start : start + name.start])
            for f in _found(index, name, "taken-up", at, at)
        ]
        found += _standing(candidate.block.text[start:end], at, "taken-up", index)
        if found:
            return found
    return []


def _headed(
    candidate: Candidate, text: StructuredText, index: ScopeIndex, said: frozenset[str]
) -> list[Found]:
    """Return what the innermost heading that names a type of each kind names.

    ``said`` are the kinds of which the sentence itself names one: they need no heading.
    """
    out: list[Found] = []
    settled = set(said)
    for heading in reversed(text.headings(candidate.block)):
        at = candidate.start
        names = [n for n in index.named(heading.text) if not index.beside_all(heading.text, n)]
        here = [f for n in names for f in _found(index, n, "heading", at, at)]
        here += [
            Found(SCOPES[index.names.types[iri]], iri, at, at, "chapter", _SHARE["chapter"])
            for iri in index.topics(text).get(heading.number, ())
        ]
        role = index.role_titled(heading.text) and not index.addressee.search(candidate.text)
        here = [
            f
            for f in here
            if f.property not in settled and (role or f.property != SCOPES["ProfessionalRole"])
        ]
        out += here
        settled |= {f.property for f in here}
    return out


def _narrowest(found: Iterable[Found], index: ScopeIndex) -> tuple[Found, ...]:
    """Return each thing once; a broader one gives way to a narrower one that is named as well."""
    first: dict[str, Found] = {}
    for item in found:
        first.setdefault(item.iri, item)
    return tuple(
        item
        for iri, item in first.items()
        if not any(
            other is not item
            and iri in index.catalogue.broader(other.iri)
            and not _enumerated(item, other)
            for other in first.values()
        )
    )


def _enumerated(one: Found, other: Found) -> bool:
    """Tell whether a text addresses both side by side: the broader is meant as well."""
    return one.rule == other.rule and one.rule in _SAID and one.property == SCOPES["ProviderType"]
