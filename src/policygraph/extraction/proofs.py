"""Which proof a statement accepts: lists of credentials joined by OR, their members by AND.

"A, B of C" accepts any one; "A en B" asks for both; "A en B, of C" for the first two or the third.
A comma means what the next word of joining means. Credentials that nothing joins are all asked.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from policygraph.extraction.mentions import MentionIndex
from policygraph.extraction.model import Candidate, Found

__all__ = ["proofs"]

_COMMA = re.compile(r"^[\s'’\"”)\]-]*,\s*(?:het |de |een )?[\s'‘\"“(\[]*$")


def proofs(
    candidate: Candidate, found: Iterable[Found], index: MentionIndex
) -> tuple[tuple[str, ...], ...]:
    """Return the accepted proof of a statement as lists of credentials; empty without any.

    ``found`` are its mentions. "of een gelijkwaardig certificaat" adds the thing that the graph
    has for an equivalent, where it has one.
    """
    members = sorted(
        (f for f in found if f.property == "requiresCredential"), key=lambda f: (f.start, f.end)
    )
    members = _with_equivalent(candidate, members, index)
    if not members:
        return ()
    text = candidate.block.text
    seams = [text[one.end : other.start] for one, other in pairwise(members)]
    joined = _joins(seams, index)
    lists: list[list[str]] = [[members[0].iri]]
    for member, alternative in zip(members[1:], joined, strict=True):
        if alternative:
            lists.append([member.iri])
        else:
            lists[-1].append(member.iri)
    return tuple(tuple(dict.fromkeys(names)) for names in lists)


def _joins(seams: Iterable[str], index: MentionIndex) -> list[bool]:
    """Return for each seam whether it separates alternatives; commas follow the next word."""
    alternative = re.compile(index.words["alternative"]["pattern"], re.IGNORECASE)
    out: list[bool] = []
    later = False
    for seam in reversed(list(seams)):
        if not _COMMA.match(seam):
            later = bool(alternative.search(seam))
        out.append(later)
    return out[::-1]


def _with_equivalent(
    candidate: Candidate, members: list[Found], index: MentionIndex
) -> list[Found]:
    """Return the members and what stands for an equivalent, where the text accepts one."""
    match = re.search(index.words["equivalent"]["pattern"], candidate.text, re.IGNORECASE)
    known = index.lookup("gelijkwaardig keurmerk")
    if not match or not members or not known or any(m.iri in known for m in members):
        return members
    start, end = candidate.start + match.start(), candidate.start + match.end()
    extra = Found("requiresCredential", known[0], start, end, "equivalent-accepted", 0.9)
    return sorted([*members, extra], key=lambda f: (f.start, f.end))
