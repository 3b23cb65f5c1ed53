"""A candidate with all that the rules of kind look at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.extraction.cues import Cue, Cues
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.regimes import last_sentence

__all__ = ["Case", "Ruling", "make_case"]


_MOST = 3000
"""Letters of a candidate that are looked at; a longer one is no sentence."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided on a candidate: a kind, or None where it is no statement, and the rule."""

    kind: str | None
    rule: str


@dataclass
class Case:
    """A candidate, the chapter and list it stands in, the cues in it, and what stood before.

    ``insurer`` and ``provider`` tell whose name comes first in its main clause; ``named``: a
    provider is named anywhere in it; ``clause``: it is
    a further clause of the sentence before; ``lead``: the cue of the lead-in of its list.
    """

    candidate: Candidate
    regime: str
    found: Mapping[str, Cue]
    lead: Cue | None
    insurer: bool
    provider: bool
    named: bool
    before: Ruling | None
    clause: bool

    @property
    def item(self) -> bool:
        """Whether it stands in a list."""
        return self.candidate.block.kind == "item"

    @property
    def text(self) -> str:
        """Its words."""
        return self.candidate.text

    def has(self, *forces: str) -> bool:
        """Tell whether a cue of one of these forces occurs."""
        return any(force in self.found for force in forces)

    def ruled(self, kind: str | None, what: str) -> Ruling:
        """Return a ruling; its rule names the chapter, what decided, and the cue where one did."""
        cue = self.found.get(what)
        return Ruling(kind, f"{self.regime}/{what}" + (f":{cue.id}" if cue else ""))


def _opening(text: str) -> str:
    """Return the main clause of a sentence up to where another begins: there its subject stands."""
    parts = re.split(r"\b(?:dat|die|om|waar\w*|zodat|omdat)\b|[;:(]", text, maxsplit=1)
    lead = re.match(r"(?:als|indien|wanneer|voordat|mocht|om)\b[^,]*,", text, re.IGNORECASE)
    return text[lead.end() :] if lead else parts[0] or text


def _joined(before: Candidate, after: Candidate) -> bool:
    """Tell whether two candidates are clauses of one sentence."""
    between = after.block.text[before.end : after.start].strip().casefold()
    return between.strip(", ") in ("", "en", "maar", "of") and before.text[-1:] not in ".!?;:"


def make_case(
    candidate: Candidate,
    text: StructuredText,
    cues: Cues,
    regime: str,
    before: tuple[Candidate, Ruling] | None,
) -> Case:
    """Return what the rules look at; ``before`` is what came before it in the same block."""
    opening = _opening(candidate.text)
    insurer, provider = cues.insurer.search(opening), cues.provider.search(opening)
    earlier = bool(insurer and provider and insurer.start() < provider.start())
    return Case(
        candidate,
        regime,
        cues.matching(candidate.text[:_MOST]),
        _lead(text.leads(candidate.block), cues),
        bool(insurer) and (earlier or not provider),
        bool(provider) and not earlier,
        cues.provider.search(candidate.text) is not None,
        before[1] if before else None,
        before is not None and _joined(before[0], candidate),
    )


def _lead(leads: tuple[Block, ...], cues: Cues) -> Cue | None:
    """Return the cue of the nearest lead-in that has one: in its last sentence, or guidance."""
    for above in reversed(leads):
        cue = cues.lead(last_sentence(above.text))
        whole = cues.lead(above.text)
        if cue or (whole and whole.force == "guidance"):
            return cue or whole
    return None
