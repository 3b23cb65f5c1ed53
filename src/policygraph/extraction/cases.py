"""A candidate with all that the rules of kind look at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.extraction.cues import Cue, Cues
from policygraph.extraction.lines import names_demands
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.regimes import Regime, last_sentence

__all__ = ["Case", "Ruling", "make_case"]


_MOST = 3000
"""Letters of a candidate that are looked at; a longer one is no sentence."""


_IMPERATIVE = "send"
"""The cue of orders: what goes on a sentence begins with no order."""


_CONDITION = re.compile(
    r"(?:als|indien|wanneer|mocht)\b[^,]*,\s*(?:dan\s+)?(?P<verb>[^\W\d_]+)|[^?]+\?",
    re.IGNORECASE,
)
"""The clause or question that a sentence begins with and that sets its condition; a clause ends
where a comma and the verb of the main clause follow."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided on a candidate: a kind, or None where it is no statement, and the rule."""

    kind: str | None
    rule: str


@dataclass
class Case:
    """A candidate, the chapter and list it stands in, the cues in it, and what stood before.

    ``opening`` is its main clause; ``insurer`` and ``provider`` tell whose name comes first in
    it; ``named``: a
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
    opening: str
    binding: bool = False
    """Whether it stands in an article of a regulation or agreement."""
    demanded: bool = False
    """Whether it is a cell of a column whose name says that it holds demands."""
    lead_kind: str | None = None
    """The kind of what introduces its list, where that is a statement itself."""
    listed_for_provider: bool = False
    """Whether the lead-in of its list only names the provider: "De praktijk:"."""
    introduces: bool = False
    """Whether a list that it introduces follows."""

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


def _opening(text: str, cues: Cues) -> str:
    """Return the main clause of a sentence up to where another begins: there its subject stands.

    What a comma ends is a condition only where a main clause follows: "Als u stopt moet u dit
    melden, uiterlijk in mei" is one clause.
    """
    parts = re.split(r"\b(?:dat|die|om|waar\w*|zodat|omdat)\b|[;:(]", text, maxsplit=1)
    lead = re.match(r"(?:als|indien|wanneer|voordat|mocht|om)\b[^,]*,", text, re.IGNORECASE)
    rest = text[lead.end() :] if lead else ""
    main = any(word in cues.finite for word in re.findall(r"[^\W\d_]+", rest.casefold()))
    return rest if main else parts[0] or text


def _demands(text: str, cues: Cues) -> bool:
    """Tell whether a sentence demands in what it says itself.

    A demand inside its condition ("Als u moet betalen, …", "Moet u betalen? …") is only told, and
    a need that is denied ("geen machtiging nodig") is none.
    """
    said = cues.texts["no-need"].sub("", text)
    condition = _CONDITION.match(said)
    if condition and condition["verb"] is None:
        said = said[condition.end() :]
    elif condition and condition["verb"].casefold() in cues.finite:
        said = said[condition.start("verb") :]
    return any(cue.force == "must" and cue.pattern.search(said) for cue in cues.cues)


def _joined(before: Candidate, after: Candidate) -> bool:
    """Tell whether two candidates are clauses of one sentence."""
    between = after.block.text[before.end : after.start].strip().casefold()
    return between.strip(", ") in ("", "en", "maar", "of") and before.text[-1:] not in ".!?;:"


def make_case(
    candidate: Candidate,
    text: StructuredText,
    cues: Cues,
    regime: Regime,
    before: tuple[Candidate, Ruling] | None,
    kinds: Mapping[int, str | None],
) -> Case:
    """Return what the rules look at; ``before`` is what came before it in the same block.

    ``kinds`` are those of the blocks so far, by number.
    """
    opening = _opening(candidate.text, cues)
    clause = before is not None and _joined(before[0], candidate)
    found = cues.matching(candidate.text[:_MOST])
    if clause and "step" in found and found["step"].id == _IMPERATIVE:
        del found["step"]
    if "must" in found and not _demands(candidate.text[:_MOST], cues):
        del found["must"]
    insurer, provider = cues.insurer.search(opening), cues.provider.search(opening)
    earlier = bool(
        insurer
        and provider
        and (insurer.start() < provider.start() or opening[: insurer.start()].lower() == "uw ")
    )
    number = candidate.block.number
    return Case(
        candidate,
        regime.name,
        found,
        _lead(text.leads(candidate.block), cues),
        bool(insurer) and (earlier or not provider),
        bool(provider) and not earlier,
        cues.provider.search(candidate.text) is not None,
        before[1] if before else None,
        clause,
        opening,
        regime.binding,
        _demanded(candidate, text),
        _lead_kind(text.leads(candidate.block), kinds),
        _names_provider(text.leads(candidate.block), cues),
        any(b.lead == number for b in text.blocks[number + 1 : number + 2]),
    )


def _demanded(candidate: Candidate, text: StructuredText) -> bool:
    """Tell whether a candidate is one cell of a row, in a column of demands."""
    block = candidate.block
    if block.header is None:
        return False
    names = text.blocks[block.header].cells
    return any(
        names_demands(name) and cell == candidate.text
        for name, cell in zip(names, block.cells, strict=False)
    )


def _lead_kind(leads: tuple[Block, ...], kinds: Mapping[int, str | None]) -> str | None:
    """Return the kind of the nearest lead-in that ends in a colon."""
    ending = (b for b in reversed(leads) if b.text.rstrip().endswith(":"))
    return next((kinds.get(b.number) for b in ending), None)


def _names_provider(leads: tuple[Block, ...], cues: Cues) -> bool:
    """Tell whether the nearest lead-in is nothing but a name of the provider."""
    if not leads:
        return False
    words = leads[-1].text.strip()
    return words.endswith(":") and len(words.split()) <= 4 and bool(cues.provider.search(words))


def _lead(leads: tuple[Block, ...], cues: Cues) -> Cue | None:
    """Return the cue of the nearest lead-in that has one.

    It stands in its last sentence, or before that where the last one only takes it up ("Dat
    zijn:") and where it is guidance.
    """
    for above in reversed(leads):
        last = last_sentence(above.text)
        cue = cues.lead(last)
        whole = cues.lead(above.text)
        taken_up = cues.says("goes-back", last)
        if cue or (whole and (whole.force == "guidance" or taken_up)):
            return cue or whole
    return None
