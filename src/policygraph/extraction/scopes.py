"""Whom a statement is about: care types, provider types and roles, and who must act.

A heading, a lead-in or the subject of the sentence sets the scope; what a statement merely asks for
(staff employed, partners to agree with) is its content. The innermost heading that names one of a
kind counts, the sentence's own subject is added. What is as broad as the policy itself is no limit.
A statement without a scope is a general one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from policygraph.extraction.context import previous, whole
from policygraph.extraction.model import Block, Candidate, Found, StructuredText
from policygraph.extraction.names import Named, NameIndex, longest
from policygraph.model import Catalogue

__all__ = ["SCOPES", "ScopeIndex", "bearer", "scope"]

SCOPES: Final = {
    "CareType": "statedForCareType",
    "ProviderType": "statedForProviderType",
    "ProfessionalRole": "statedForRole",
}
_OF_THE_INSURER: Final = frozenset({"Commitment", "PurchaseRule"})
_OPENING: Final = 60
_SHARE: Final = {
    "heading": 0.9,
    "lead-in": 0.9,
    "subject": 0.85,
    "bought": 0.8,
    "dealt-with": 0.75,
    "taken-up": 0.7,
    "cell": 0.9,
}


class ScopeIndex:
    """The names of care types, provider types and roles, and the words that make one a scope."""

    def __init__(
        self, catalogue: Catalogue, words: Mapping[str, Any], concerns: Iterable[str] = ()
    ) -> None:
        """Take the catalogue, the word list ``scopes`` and the care that the policy concerns."""
        things = [c for c in catalogue.concepts.values() if c.type in SCOPES]
        self.names = NameIndex(things)
        self.catalogue = catalogue
        own = set(concerns)
        self.too_broad = own.union(*(catalogue.broader(i) for i in own)) if own else own
        self.opening = re.compile(rf"\s*{words['opening']['pattern']}", re.IGNORECASE)
        self.before = tuple(re.compile(e["pattern"], re.IGNORECASE) for e in words["before"])
        self.listed = re.compile(rf"(?:{words['listed']['pattern']})$", re.IGNORECASE)
        self.defining = re.compile(words["defining"]["pattern"], re.IGNORECASE)
        self.buying = re.compile(words["buying"]["pattern"], re.IGNORECASE)
        self.dealing = re.compile(rf"(?:{words['dealing']['pattern']})$", re.IGNORECASE)
        self.pronouns = re.compile(words["pronouns"]["pattern"], re.IGNORECASE)
        self.content = re.compile(words["content"]["pattern"], re.IGNORECASE)
        self.addressee = re.compile(words["addressee"]["pattern"], re.IGNORECASE)
        self.insurer = re.compile(words["insurer"]["pattern"], re.IGNORECASE)

    def named(self, text: str) -> tuple[Named, ...]:
        """Return the longest names in a text, those too broad to limit anything left out."""
        out = []
        # A midwife inside "midwifery practice" is part of its name; the care inside one is not.
        same = {iri: "care" if t == "CareType" else "who" for iri, t in self.names.types.items()}
        for name in longest(self.names.find(text), same):
            iris = tuple(i for i in name.iris if i not in self.too_broad)
            if iris:
                out.append(Named(iris, name.name, name.start, name.end, name.exact))
        return tuple(out)


def scope(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> tuple[Found, ...]:
    """Return the scope of a statement; empty where it holds for all that the policy concerns.

    Several of one type are alternatives. Offsets are those of the candidate's block; what stands
    elsewhere is placed at the candidate's start.
    """
    found = _subjects(candidate, index)
    found += _led(candidate, text, index)
    if candidate.block.kind == "row":
        found += _cells(candidate, index)
    if not found:
        found = _taken_up(candidate, index)
    found += _headed(candidate, text, index)
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


def _found(index: ScopeIndex, name: Named, rule: str, start: int, end: int) -> list[Found]:
    return [
        Found(SCOPES[index.names.types[iri]], iri, start, end, rule, _SHARE[rule])
        for iri in name.iris
    ]


def _all_addressed(sentence: str, index: ScopeIndex) -> list[Named]:
    """Return the names that are the subject of a sentence or addressed by it, lists included."""
    out: list[Named] = []
    if index.defining.match(sentence):
        return out
    for name in index.named(sentence):
        if _addressed(sentence, name, index, frozenset(n.end for n in out)):
            out.append(name)
    return out


def _addressed(
    sentence: str, name: Named, index: ScopeIndex, ends: frozenset[int] = frozenset()
) -> bool:
    """Tell whether a name is addressed; ``ends`` are the ends of those before it that are."""
    before = sentence[: name.start]
    if index.content.search(before):
        return False
    listed = index.listed.search(before)
    if listed and listed.start() in ends:
        return True
    opening = index.opening.match(before)
    return bool(opening and opening.end() == len(before)) or any(
        p.search(before) for p in index.before
    )


def _subjects(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return whom the candidate's sentence addresses, and the care that it says is bought."""
    start, end = whole(candidate)
    sentence = candidate.block.text[start : min(end, candidate.end)]
    buying = index.buying.search(candidate.text)
    insurer = index.insurer.search(sentence)
    addressed = _all_addressed(sentence, index)
    out: list[Found] = []
    for name in index.named(sentence):
        place = (start + name.start, start + name.end)
        inside = candidate.start <= place[0]
        cares = all(index.names.types[i] == "CareType" for i in name.iris)
        types = {index.names.types[i] for i in name.iris}
        if name in addressed:
            out += _found(index, name, "subject", *place)
        elif types == {"ProviderType"} and inside and _dealt_with(sentence, name, insurer, index):
            out += _found(index, name, "dealt-with", *place)
        elif cares and buying and inside:
            out += _found(index, name, "bought", *place)
    return out


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
        addressed = _all_addressed(last, index)
        for name in index.named(last):
            if name in addressed or lead.kind == "heading":
                out += _found(index, name, "lead-in", candidate.start, candidate.start)
    return out


def _last_sentence(block: Block) -> str:
    ends = [m.end() for m in re.finditer(r"[.?!]\s+(?=[A-Z])", block.text)]
    return block.text[ends[-1] :] if ends else block.text


def _cells(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return the types that make up a whole cell of a row: "Nieuwe zorgaanbieder"."""
    out: list[Found] = []
    for cell in candidate.block.cells:
        for name in index.named(cell):
            if name.start == 0 and name.end >= len(cell.rstrip()):
                out += _found(index, name, "cell", candidate.start, candidate.start)
    return out


def _taken_up(candidate: Candidate, index: ScopeIndex) -> list[Found]:
    """Return whom the sentence before addresses, where this one goes on about "zij"."""
    start, end = previous(candidate)
    before = candidate.block.text[start:end]
    if not before or not index.pronouns.search(candidate.text):
        return []
    return [
        found
        for name in _all_addressed(before, index)
        if all(index.names.types[i] != "CareType" for i in name.iris)
        for found in _found(index, name, "taken-up", candidate.start, candidate.start)
    ]


def _headed(candidate: Candidate, text: StructuredText, index: ScopeIndex) -> list[Found]:
    """Return what the innermost heading that names a type of each kind names."""
    out: list[Found] = []
    settled: set[str] = set()
    for heading in reversed(text.headings(candidate.block)):
        here = [
            f
            for name in index.named(heading.text)
            for f in _found(index, name, "heading", candidate.start, candidate.start)
            if f.property not in settled and f.property != SCOPES["ProfessionalRole"]
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
        if not any(other != iri and iri in index.catalogue.broader(other) for other in first)
    )
