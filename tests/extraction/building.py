"""Candidates and small catalogues made by hand, for the tests of extraction."""

from collections.abc import Iterable

from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.model import Catalogue, Concept, Text
from policygraph.vocabulary import thing_iri

FAMILIES = {
    "Law": "law",
    "Agreement": "agreement",
    "Standard": "standard",
    "Programme": "programme",
    "Certification": "certification",
    "Registration": "registration",
    "Register": "register",
    "Organization": "organization",
    "InformationSystem": "system",
    "ContractDocument": "contract-document",
    "CareType": "care-type",
    "ProviderType": "provider-type",
    "ProfessionalRole": "role",
    "Circumstance": "circumstance",
}


def block(number: int, kind: str, text: str, **more: object) -> Block:
    origin = tuple((number + 1, i + 1) for i in range(len(text)))
    return Block(number, kind, more.pop("level", 1), text, origin, **more)  # type: ignore[arg-type]


def candidate(
    text: str,
    part: str | None = None,
    *,
    kind: str = "paragraph",
    headings: Iterable[str] = (),
    lead: str | None = None,
    cells: tuple[str, ...] = (),
    header: tuple[str, ...] = (),
) -> tuple[Candidate, StructuredText]:
    """Return a candidate (the whole text or a part of it) in a document of a few blocks."""
    blocks: list[Block] = []
    above = None
    for level, title in enumerate(headings, 1):
        blocks.append(block(len(blocks), "heading", title, level=level, heading=above))
        above = len(blocks) - 1
    leader = names = None
    if lead is not None:
        leader = len(blocks)
        blocks.append(block(leader, "paragraph", lead, heading=above))
    if header:
        names = len(blocks)
        blocks.append(block(names, "row", " ".join(header), cells=header, heading=above))
    own = block(len(blocks), kind, text, heading=above, lead=leader, cells=cells, header=names)
    blocks.append(own)
    start = text.index(part) if part else 0
    found = Candidate(own, start, start + len(part or text))
    return found, StructuredText(tuple(blocks))


def concept(
    type_: str, slug: str, label: str, *aliases: str, broader: str | None = None
) -> Concept:
    ancestors = frozenset([thing_iri(FAMILIES[type_], broader)]) if broader else frozenset()
    return Concept(
        thing_iri(FAMILIES[type_], slug), type_, Text(label, label), aliases, None, ancestors
    )


def catalogue(*concepts: Concept) -> Catalogue:
    return Catalogue({c.iri: c for c in concepts}, {}, {})
