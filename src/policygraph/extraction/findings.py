"""Everything that a careful reader must know about the source and that rules can see."""

from collections.abc import Callable, Mapping, Sequence

from policygraph.extraction.contradictions import contradictions
from policygraph.extraction.finding_words import FindingWords, FoundFinding
from policygraph.extraction.missing_parts import missing_parts
from policygraph.extraction.model import Statement, StructuredText
from policygraph.extraction.source_errors import source_errors
from policygraph.extraction.undefined_terms import undefined_terms

__all__ = ["findings"]


def findings(
    lines: Sequence[str],
    text: StructuredText,
    statements: Sequence[Statement],
    terms: Callable[[str], Mapping[str, float]],
    words: FindingWords,
) -> tuple[FoundFinding, ...]:
    """Return the findings on a document in the order of its lines, each once.

    ``terms`` gives the weighted terms of a text.
    """
    found = [
        *source_errors(lines, text, words),
        *missing_parts(lines, text, words),
        *undefined_terms(text, statements, words),
        *contradictions(text, statements, terms, words),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda f: (f.line, f.rule, f.text.nl)))
