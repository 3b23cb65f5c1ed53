"""What looks like a law, standard, certificate or register and bears no name that the graph knows.

It is never passed over in silence: each becomes a proposal, for a person to accept or reject.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policygraph.extraction.mentions import MentionIndex
from policygraph.extraction.model import Candidate, Found

__all__ = ["Unknown", "unknown_instruments"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no concept bears: the type it seems to have, and its offsets in the block."""

    type: str
    name: str
    start: int
    end: int

    @property
    def note(self) -> str:
        """The proposal in words for the review sheet."""
        return f"onbekende naam ({self.type}): {self.name}"


def unknown_instruments(
    candidate: Candidate, found: Iterable[Found], index: MentionIndex
) -> tuple[Unknown, ...]:
    """Return the names in a statement that no concept bears; ``found`` are its mentions.

    A name that overlaps one that is known, or one that was proposed, is none; only a regulation
    whose name ends with that of another ("Uitvoeringsregeling Wkkgz") is one of its own.
    """
    at = candidate.start
    known = [(f.start, f.end) for f in found]
    known += [(at + n.start, at + n.end) for n in index.names.find(candidate.text)]
    out: list[Unknown] = []
    for entry in index.words["unknown"]:
        for match in re.finditer(entry["pattern"], candidate.text):
            group = match.lastindex or 0
            start, end = at + match.start(group), at + match.end(group)
            proposed = ((u.start, u.end) for u in out)
            others = [s for s in known if not (entry["type"] == "Law" and start < s[0])]
            if not any(start < other and begin < end for begin, other in (*others, *proposed)):
                out.append(Unknown(entry["type"], match[group], start, end))
    return tuple(sorted(out, key=lambda u: u.start))
