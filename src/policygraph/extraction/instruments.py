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

    A name that overlaps a mention of its own type is known, and so is one inside a longer one
    that was proposed.
    """
    known = [(f.start, f.end) for f in found]
    out: list[Unknown] = []
    for entry in index.words["unknown"]:
        for match in re.finditer(entry["pattern"], candidate.text):
            start, end = candidate.start + match.start(1), candidate.start + match.end(1)
            taken = [*known, *((u.start, u.end) for u in out)]
            if not any(start < other and begin < end for begin, other in taken):
                out.append(Unknown(entry["type"], match[1], start, end))
    return tuple(sorted(out, key=lambda u: u.start))
