"""Each reviewed policy read as if it were not known, and what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.evaluation.alignment import Alignment, align
from policygraph.evaluation.details import detail_outcomes
from policygraph.evaluation.spans import Letters, Span
from policygraph.extraction.cases import Ruling
from policygraph.extraction.confidence import Calibration, calibrate
from policygraph.extraction.detail_confidence import DetailTables, Outcome
from policygraph.extraction.holdout import hidden
from policygraph.extraction.model import Block, Candidate, Decision, Statement
from policygraph.extraction.pipeline import Extraction, Pipeline
from policygraph.extraction.structure import structure
from policygraph.model import Catalogue, Policy, Provision

__all__ = [
    "Document",
    "Reading",
    "as_proposed",
    "at_reviewed_places",
    "baseline",
    "baseline_statements",
    "calibration_of",
    "details_of",
    "found_details",
    "outcomes",
    "read_all",
]

Builder = Callable[[Catalogue, Policy], Pipeline]
"""Makes the pipeline for a policy from the catalogue in which that policy is hidden."""


@dataclass(frozen=True)
class Document:
    """A reviewed policy with its lines, its provisions, and places that are named but no norm."""

    policy: Policy
    lines: Sequence[str]
    provisions: Sequence[Provision]
    excused: Sequence[Span]

    @property
    def letters(self) -> Letters:
        """The letters of the document, numbered."""
        return Letters(self.lines)


@dataclass(frozen=True)
class Reading:
    """A document read without its own policy, and how it compares; ``known`` norms stay known."""

    document: Document
    extraction: Extraction
    alignment: Alignment
    known: frozenset[str]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The predicted statements."""
        return self.extraction.statements


def _aligned(document: Document, statements: Iterable[Statement]) -> Alignment:
    letters = document.letters
    return align(
        [letters.of(p.place) for p in document.provisions],
        [letters.of(s.candidate.extent) for s in statements],
        document.excused,
    )


def _reading(document: Document, extraction: Extraction, catalogue: Catalogue) -> Reading:
    known = frozenset(p.norm for p in catalogue.provisions.values() if p.norm)
    return Reading(document, extraction, _aligned(document, extraction.statements), known)


def as_proposed(provision: Provision, policy: Policy) -> Provision:
    """Return a reviewed provision in the terms of a proposal, so that both can be compared.

    A policy file names its own care beside a scope of another kind, where a proposal leaves out
    what limits nothing; it names the insurer, where a proposal says "insurer".
    """
    return replace(
        provision,
        care_types=provision.care_types - policy.concerns,
        bearer="insurer" if provision.bearer == policy.insurer else provision.bearer,
    )


def outcomes(reading: Reading) -> list[tuple[str, bool]]:
    """Return for every statement its rule and whether place and kind are those of a provision.

    What is excused does not count.
    """
    kinds: dict[int, set[str]] = {}
    letters = reading.document.letters
    reviewed = [(letters.of(p.place), p.kind) for p in reading.document.provisions]
    for j in reading.alignment.right:
        start, end = letters.of(reading.statements[j].candidate.extent)
        kinds[j] = {k for (a, b), k in reviewed if min(b, end) > max(a, start)}
    return [
        (s.decisions["kind"].rule, s.kind in kinds.get(j, ()))
        for j, s in enumerate(reading.statements)
        if j not in reading.alignment.excused
    ]


def found_details(reading: Reading) -> list[Outcome]:
    """Return for every detail of the statements that answer a provision whether it is right."""
    return detail_outcomes(reading.document.provisions, reading.statements, reading.alignment.best)


def read_all(
    documents: Sequence[Document], catalogue: Catalogue, build: Builder, *, places: bool = False
) -> list[Reading]:
    """Return the readings; confidence is counted on the other documents only.

    ``places``: take the reviewed places as given, to measure the parts by themselves.
    """
    first = []
    for document in documents:
        without = hidden(catalogue, document.policy.iri)
        pipeline = build(without, document.policy)
        extraction = (
            at_reviewed_places(document, pipeline) if places else pipeline.read(document.lines)
        )
        first.append((pipeline, _reading(document, extraction, without)))
    counted = [outcomes(reading) for _, reading in first]
    held = [found_details(reading) for _, reading in first]
    out = []
    for n, (pipeline, reading) in enumerate(first):
        others = calibrate(o for k, found in enumerate(counted) if k != n for o in found)
        details = DetailTables.count(o for k, found in enumerate(held) if k != n for o in found)
        sure = pipeline.calibrated(reading.extraction, others, details)
        out.append(Reading(reading.document, sure, reading.alignment, reading.known))
    return out


def _candidate(
    starts: Mapping[tuple[int, int], tuple[Block, int]], provision: Provision
) -> Candidate | None:
    place = provision.place
    first = (place.start_line, place.start_column or 1)
    last = (place.end_line, place.end_column or 10**6)
    inside = sorted(at for at in starts if first <= at <= last)
    if not inside:
        return None
    block, start = starts[inside[0]]
    end = max(o for at in inside if starts[at][0] is block for o in [starts[at][1]])
    while start < end and block.text[start].isspace():
        start += 1
    return Candidate(block, start, end + 1)


def at_reviewed_places(document: Document, pipeline: Pipeline) -> Extraction:
    """Return one statement at the place of each provision, with the reviewed kind."""
    text = structure(document.lines)
    starts = {
        at: (block, offset)
        for block in text.blocks
        if block.kind not in ("heading", "noise")
        for offset, at in enumerate(block.origin)
    }
    made = []
    for provision in document.provisions:
        candidate = _candidate(starts, provision)
        if candidate is not None:
            made.append(pipeline.describe(candidate, text, Ruling(provision.kind, "reviewed")))
    return Extraction(text, tuple(made))


def baseline(document: Document) -> Alignment:
    """Return what comes of taking every list item as one requirement."""
    return _aligned(document, baseline_statements(document))


def baseline_statements(document: Document) -> list[Statement]:
    """Return every list item as one requirement."""
    return [
        Statement(
            Candidate(block, 0, len(block.text)),
            {"kind": Decision("Requirement", "every-bullet", 1.0)},
            1.0,
        )
        for block in structure(document.lines).blocks
        if block.kind == "item"
    ]


def details_of(readings: Iterable[Reading]) -> DetailTables:
    """Return the tables of details of all documents together: what is kept as data."""
    return DetailTables.count(o for reading in readings for o in found_details(reading))


def calibration_of(readings: Iterable[Reading]) -> Calibration:
    """Return the table of all documents together: what is kept as data."""
    return calibrate(o for reading in readings for o in outcomes(reading))
