"""Terms that decide and are nowhere explained, times that name no day, what may still change."""

from collections.abc import Iterator, Sequence
from typing import Final

from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.model import Statement, StructuredText

__all__ = ["undefined_terms"]

_KINDS: Final = frozenset({"Commitment", "ProcedureStep", "PurchaseRule"})


def undefined_terms(
    text: StructuredText, statements: Sequence[Statement], finding: FindingWords
) -> Iterator[FoundFinding]:
    """Yield what statements leave open: a term, a year, a day, what may still change."""
    whole = "\n".join(b.text for b in text.blocks)
    yield from _terms(statements, whole, finding)
    for number, statement in enumerate(statements):
        line = statement.candidate.extent.start_line
        said = statement.candidate.text
        if finding.may_change(said):
            yield finding.found("may-change", line, statement=number)
        if statement.kind in _KINDS and not statement.deadlines and finding.imprecise.search(said):
            yield finding.found("no-date", line, statement=number)
        if any(_without_year(d.note or "") for d in statement.deadlines):
            yield finding.found("no-year", line, statement=number)


def _without_year(note: str) -> bool:
    return note.startswith("het jaar staat er niet bij")


def _terms(
    statements: Sequence[Statement], whole: str, finding: FindingWords
) -> Iterator[FoundFinding]:
    for term in finding.terms:
        if term.unless.search(whole):
            continue
        seen: set[int] = set()
        for number, statement in enumerate(statements):
            match = term.pattern.search(statement.candidate.text)
            line = statement.candidate.extent.start_line
            if match and line not in seen:
                seen.add(line)
                shown = match[0].casefold()
                yield finding.found("undefined", line, statement=number, shown=shown)
