"""From the lines of a document to statements: every stage in its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policygraph.extraction.candidates import candidates
from policygraph.extraction.confidence import Calibration
from policygraph.extraction.cues import Cues
from policygraph.extraction.kinds import KindRules, Ruling
from policygraph.extraction.model import Candidate, Decision, Statement, StructuredText
from policygraph.extraction.structure import structure

__all__ = ["Extraction", "Pipeline", "Stage"]

Stage = Callable[[Statement, StructuredText], Statement]
"""Adds its part to a statement: references, limits, dates, whom, the norm."""


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

    def read(self, lines: Sequence[str]) -> Extraction:
        """Return the statements of a document in reading order."""
        text = structure(lines)
        rules = KindRules(text, self.cues)
        statements, rejected = [], []
        for candidate, ruling in rules.decide_all(candidates(text, self.cues)):
            if ruling.kind is None:
                rejected.append((candidate, ruling))
            else:
                statements.append(self.describe(candidate, text, ruling))
        return Extraction(text, tuple(statements), tuple(rejected))

    def describe(self, candidate: Candidate, text: StructuredText, ruling: Ruling) -> Statement:
        """Return a candidate as a statement of a kind, with all that the stages find in it."""
        sure = self.calibration.confidence(ruling.rule)
        statement = Statement(candidate, {"kind": Decision(ruling.kind, ruling.rule, sure)}, sure)
        for stage in self.stages.values():
            statement = stage(statement, text)
        return statement

    def calibrated(self, extraction: Extraction, calibration: Calibration) -> Extraction:
        """Return an extraction with the confidence of another table."""
        return replace(
            extraction,
            statements=tuple(_with_confidence(s, calibration) for s in extraction.statements),
        )


def _with_confidence(statement: Statement, calibration: Calibration) -> Statement:
    kind = statement.decisions["kind"]
    sure = calibration.confidence(kind.rule)
    decisions = {**statement.decisions, "kind": replace(kind, confidence=sure)}
    return replace(statement, decisions=decisions, confidence=sure)
