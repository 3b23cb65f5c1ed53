"""Which candidates are statements, and of which of the nine kinds: the chapter before the verb.

Every answer names its rule, ``chapter/what decided``, so that confidence can be counted by rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policygraph.extraction.cases import Ruling, make_case
from policygraph.extraction.cues import Cues
from policygraph.extraction.kind_rules import RULES
from policygraph.extraction.model import Block, Candidate, StructuredText
from policygraph.extraction.regimes import Regime, outside, regimes

__all__ = ["KindRules", "Ruling"]


@dataclass
class KindRules:
    """Decides on the candidates of one document."""

    text: StructuredText
    cues: Cues
    _regimes: dict[int, Regime] = field(init=False)
    _outside: Regime = field(init=False)
    _kinds: dict[int, str | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Look at the chapters once."""
        self._regimes = regimes(self.text, self.cues)
        self._outside = outside(self.text, self.cues)

    def regime(self, block: Block) -> Regime:
        """Return the regime of the chapter that a block stands in."""
        return self._outside if block.heading is None else self._regimes[block.heading]

    def decide_all(self, found: Iterable[Candidate]) -> Iterator[tuple[Candidate, Ruling]]:
        """Yield every candidate with its ruling; one that goes on takes up the one before."""
        last: tuple[Candidate, Ruling] | None = None
        for candidate in found:
            same = last if last and last[0].block is candidate.block else None
            last = candidate, self.decide(candidate, same)
            yield last

    def decide(
        self, candidate: Candidate, before: tuple[Candidate, Ruling] | None = None
    ) -> Ruling:
        """Return the kind of a candidate, or None where it is no statement, and the rule.

        ``before`` is the candidate before it in the same block, with its ruling.
        """
        regime = self.regime(candidate.block)
        case = make_case(candidate, self.text, self.cues, regime, before, self._kinds)
        rulings = (rule(case) for rule in RULES)
        ruling = next((r for r in rulings if r), Ruling(None, f"{case.regime}/nothing"))
        self._kinds[candidate.block.number] = ruling.kind
        return ruling
