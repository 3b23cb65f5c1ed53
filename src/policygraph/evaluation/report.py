"""The figures of an evaluation as plain text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from policygraph.evaluation.alignment import Alignment, align
from policygraph.evaluation.calibration import error, reliability
from policygraph.evaluation.details import measured_alike
from policygraph.evaluation.figures import Figure, total
from policygraph.evaluation.kinds import CONDITIONS, confusion, kinds
from policygraph.evaluation.norms import NormFigure, norms
from policygraph.evaluation.parts import PARTS, Part, measure, shown
from policygraph.evaluation.running import (
    Document,
    Reading,
    baseline_statements,
    found_details,
    outcomes,
)
from policygraph.evaluation.spans import Span
from policygraph.extraction.detail_confidence import PARTS as DETAILS
from policygraph.extraction.model import Statement
from policygraph.vocabulary import KINDS

__all__ = ["conditions_figure", "detail_calibration_table", "measured_table", "sections"]

_WIDTH = 30


def _line(name: str, figure: Figure) -> str:
    return (
        f"{name:<{_WIDTH}} {figure.recall:6.3f} {figure.precision:6.3f} {figure.f1:6.3f}"
        f"   {figure.found}/{figure.expected} found, {figure.right}/{figure.given} right"
    )


def _table(
    title: str, readings: Sequence[Reading], figure: Callable[[Reading], Figure]
) -> Iterator[str]:
    yield f"\n{title:<{_WIDTH}} recall  prec.     F1"
    figures = []
    for reading in readings:
        figures.append(figure(reading))
        yield _line("  " + reading.document.policy.slug, figures[-1])
    yield _line("  all", total(figures))


def conditions_figure(document: Document, statements: Sequence[Statement], *, kind: bool) -> Figure:
    """Return the figure of contract conditions alone.

    Without ``kind`` one is found by any statement; with it only by one that is a condition too.
    Right is a predicted condition that stands on some provision (with ``kind``: a condition).
    """
    letters = document.letters
    reviewed = [(letters.of(p.place), p.kind in CONDITIONS) for p in document.provisions]
    predicted = [(letters.of(s.candidate.extent), s.kind in CONDITIONS) for s in statements]

    def spans(items: list[tuple[Span, bool]], only: bool) -> list[Span]:
        return [span for span, condition in items if condition or not only]

    found = align(spans(reviewed, True), spans(predicted, kind), document.excused)
    right = align(spans(reviewed, kind), spans(predicted, True), document.excused)
    given = len(right.predicted) - len(right.excused)
    return Figure(given, len(right.right), len(found.reviewed), len(found.found))


def statements(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield the tables of statements by place."""
    yield from _table("statements by place", readings, lambda r: r.alignment.figure)
    yield from _table("  one to one", readings, lambda r: r.alignment.strict)
    yield from _table(
        "contract conditions by place",
        readings,
        lambda r: conditions_figure(r.document, r.statements, kind=False),
    )
    yield from _table(
        "contract conditions, place and force",
        readings,
        lambda r: conditions_figure(r.document, r.statements, kind=True),
    )
    aside = sum(len(r.alignment.excused) for r in readings)
    yield f"\n  {aside} predicted statements stand on announcements, findings or excused lines"
    yield from _baseline(readings)


def _baseline(readings: Sequence[Reading]) -> Iterator[str]:
    yield f"\n{'baseline: every bullet required':<{_WIDTH}} recall  prec.     F1"
    plain = {r.document.policy.slug: baseline_statements(r.document) for r in readings}

    def aligned(document: Document) -> Alignment:
        letters = document.letters
        return align(
            [letters.of(p.place) for p in document.provisions],
            [letters.of(s.candidate.extent) for s in plain[document.policy.slug]],
            document.excused,
        )

    both = [(r.document, plain[r.document.policy.slug]) for r in readings]
    yield _line("  statements by place", total(aligned(d).figure for d, _ in both))
    yield _line(
        "  conditions by place", total(conditions_figure(d, s, kind=False) for d, s in both)
    )
    yield _line(
        "  conditions, and force", total(conditions_figure(d, s, kind=True) for d, s in both)
    )
    yield _line(
        "  kind on matched pairs",
        total(kinds(confusion(d.provisions, s, aligned(d).best)) for d, s in both),
    )


def kind_tables(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield how often the kind is right, per policy, and the confusion table of all."""
    every: Counter[tuple[str, str]] = Counter()

    def figure(reading: Reading) -> Figure:
        table = confusion(reading.document.provisions, reading.statements, reading.alignment.best)
        every.update(table)
        return kinds(table)

    yield from _table("kind on matched pairs", readings, figure)
    yield "\nconfusion: reviewed (rows), predicted (columns)"
    yield " " * 20 + "".join(f"{k[:6]:>8}" for k in KINDS)
    for one in KINDS:
        yield f"  {one:<18}" + "".join(f"{every[one, other] or '.':>8}" for other in KINDS)


def part_tables(readings: Sequence[Reading], only: str = "") -> Iterator[str]:
    """Yield the tables of references, scope, limits, dates, contacts and the rest."""
    for part in PARTS:
        if only and part.name != only:
            continue

        def figures(reading: Reading, place: int, part: object = part) -> Figure:
            return measure(
                part,  # type: ignore[arg-type]
                reading.document.provisions,
                reading.statements,
                reading.alignment.best,
            )[place]

        yield from _table(part.name, readings, lambda r: figures(r, 0))
        yield _line("  all, misses counted", total(figures(r, 1) for r in readings))
        if part.name == "thresholds":
            yield from measured_table(readings)
        if part.shown:
            yield _warned(part, readings)


def _warned(part: Part, readings: Sequence[Reading]) -> str:
    counts = [shown(part, r.document.provisions, r.statements, r.alignment.best) for r in readings]
    warned, wanted = (sum(column) for column in zip(*counts, strict=True))
    return (
        f"{'  all, at least flagged':<{_WIDTH}} {warned / (wanted or 1):6.3f}   {warned}/{wanted}"
    )


def norm_table(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield how well known norms were recognised: by place, and one statement for one provision."""
    yield f"\n{'known norms':<{_WIDTH}}  top-1  top-3  taken   lost  wrong"
    every, alone = NormFigure(), NormFigure()
    for reading in readings:
        alignment = reading.alignment
        figure, one = (
            norms(reading.document.provisions, reading.statements, pairs, reading.known)
            for pairs in (alignment.best, alignment.one_to_one)
        )
        every, alone = every + figure, alone + one
        yield _norm_line("  " + reading.document.policy.slug, figure)
    yield _norm_line("  all", every)
    yield _norm_line("  all, one to one", alone)


def _norm_line(name: str, figure: NormFigure) -> str:
    shares = (figure.share(n) for n in (figure.first, figure.three, figure.taken, figure.lost))
    return (
        f"{name:<{_WIDTH}} {' '.join(f'{share:6.3f}' for share in shares)} {figure.wrongly:6.3f}"
        f"   {figure.known} known of {figure.pairs}; {figure.wrong} wrong of"
        f" {figure.accepted} accepted"
    )


def calibration_table(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield predicted against observed confidence in ten bins."""
    decided = []
    for reading in readings:
        sure = [
            s.confidence
            for j, s in enumerate(reading.statements)
            if j not in reading.alignment.excused
        ]
        decided += list(zip(sure, (right for _, right in outcomes(reading)), strict=True))
    bins = reliability(decided)
    yield "\ncalibration (place and kind right)   predicted  observed   count"
    for one in bins:
        yield (
            f"  {one.low:.1f} to {one.low + 0.1:.1f}"
            f"{one.predicted:>31.3f}{one.observed:>10.3f}{one.count:>8}"
        )
    yield f"  expected calibration error {error(bins):.3f}"


def detail_calibration_table(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield for each part of a statement how sure its details were and how many were right."""
    outcomes = [outcome for reading in readings for outcome in found_details(reading)]
    yield f"\n{'calibration of details':<{_WIDTH}} predicted  observed  error   count"
    for part in DETAILS:
        pairs = [(o.sure, o.right) for o in outcomes if o.part == part]
        if pairs:
            predicted, observed = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
            off = error(reliability(pairs))
            yield (
                f"  {part:<{_WIDTH - 2}} {predicted:9.3f}{observed:10.3f}{off:7.3f}{len(pairs):>8}"
            )
    every = error(reliability((o.sure, o.right) for o in outcomes))
    yield f"  expected calibration error, all {every:.3f}"


def measured_table(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield how much of what a limit measures is named in the words of the reviewer."""
    scores: list[float] = []
    for reading in readings:
        found = measured_alike(
            reading.document.provisions, reading.statements, reading.alignment.best
        )
        scores += [score for _, _, score in found]
    if scores:
        half = sum(score >= 0.5 for score in scores)
        yield (
            f"  what is measured (fuzzy: shared words) {sum(scores) / len(scores):.3f};"
            f" at least half of the words in {half} of {len(scores)}"
        )


def sections(readings: Sequence[Reading]) -> dict[str, Callable[[], Iterator[str]]]:
    """Return the parts of the report by name; each is worked out when it is asked for."""
    out: dict[str, Callable[[], Iterator[str]]] = {
        "statements": lambda: statements(readings),
        "kind": lambda: kind_tables(readings),
        "norms": lambda: norm_table(readings),
        "calibration": lambda: chain(
            calibration_table(readings), detail_calibration_table(readings)
        ),
    }
    for part in PARTS:
        out[part.name] = lambda name=part.name: part_tables(readings, name)  # type: ignore[misc]
    return out
