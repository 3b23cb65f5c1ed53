"""From the lines of a document to statements: every stage in its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policygraph.extraction.candidates import candidates
from policygraph.extraction.confidence import Calibration
from policygraph.extraction.cues import Cues
from policygraph.extraction.detail_confidence import DetailTables, with_confidences
from policygraph.extraction.kinds import KindRules, Ruling
from policygraph.extraction.model import Candidate, Decision, Statement, StructuredText
from policygraph.extraction.structure import structure

__all__ = ["Extraction", "Pieces", "Pipeline", "Stage"]

Stage = Callable[[Statement, StructuredText], Statement]
"""Adds its part to a statement: references, limits, dates, whom, the norm."""
Pieces = Callable[[Statement, StructuredText], tuple[Candidate, ...]]
"""Gives the candidates that a statement turns out to be: itself, or several beside each other."""


@dataclass(frozen=True)
class Extraction:
    """A document read: its blocks, its statements, and what was judged to be none and why."""

    text: StructuredText
    statements: tuple[Statement, ...]
    rejected: tuple[tuple[Candidate, Ruling], ...] = ()


@dataclass(frozen=True)
class Pipeline:
    """All that extraction needs to know; the same lines always give the same statements."""

    cues: Cues
    calibration: Calibration = field(default_factory=lambda: Calibration({}))
    stages: Mapping[str, Stage] = field(default_factory=dict)
    details: DetailTables = field(default_factory=lambda: DetailTables({}))
    pieces: Pieces | None = None

    def read(self, lines: Sequence[str]) -> Extraction:
        """Return the statements of a document in reading order."""
        text = structure(lines)
        rules = KindRules(text, self.cues)
        statements, rejected = [], []
        for candidate, ruling in rules.decide_all(candidates(text, self.cues)):
            if ruling.kind is None:
                rejected.append((candidate, ruling))
            else:
                statements += self._described(candidate, text, ruling)
        return Extraction(text, tuple(statements), tuple(rejected))

    def _described(
        self, candidate: Candidate, text: StructuredText, ruling: Ruling
    ) -> list[Statement]:
        """Return a candidate as the statement it is, or as the several that it turns out to be."""
        whole = self.describe(candidate, text, ruling)
        found = self.pieces(whole, text) if self.pieces else ()
        if len(found) < 2:
            return [whole]
        return [self.describe(piece, text, ruling) for piece in found]

    def describe(self, candidate: Candidate, text: StructuredText, ruling: Ruling) -> Statement:
        """Return a candidate as a statement of a kind, with all that the stages find in it."""
        sure = self.calibration.confidence(ruling.rule)
        statement = Statement(candidate, {"kind": Decision(ruling.kind, ruling.rule, sure)}, sure)
        for stage in self.stages.values():
            statement = stage(statement, text)
        return with_confidences(statement, self.details)

    def calibrated(
        self, extraction: Extraction, calibration: Calibration, details: DetailTables | None = None
    ) -> Extraction:
        """Return an extraction with the confidence of other tables: of kinds, of details."""
        kinds = (_with_confidence(s, calibration) for s in extraction.statements)
        statements = (with_confidences(s, details) if details else s for s in kinds)
        return replace(extraction, statements=tuple(statements))


def _with_confidence(statement: Statement, calibration: Calibration) -> Statement:
    kind = statement.decisions["kind"]
    sure = calibration.confidence(kind.rule)
    decisions = {**statement.decisions, "kind": replace(kind, confidence=sure)}
    return replace(statement, decisions=decisions, confidence=sure)
