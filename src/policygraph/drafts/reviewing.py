"""A filled review sheet applied: all errors at once or every decision kept, then the policy."""

from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.anchors import DocumentText
from policygraph.drafts.deciding import Reviewed, apply, extended
from policygraph.drafts.decisions import current, decisions_turtle, merged, read_decisions
from policygraph.drafts.fields import FieldError, Names
from policygraph.drafts.folder import latest_sheet, recovered, replaced
from policygraph.drafts.judging import Judge
from policygraph.drafts.judging_others import judge_concepts, judge_sheet
from policygraph.drafts.layout import CONCEPTS
from policygraph.drafts.loading import load_draft, load_text
from policygraph.drafts.model import Decision, Draft
from policygraph.drafts.naming import (
    final_names,
    published_names,
    renamed,
    renamed_decisions,
)
from policygraph.drafts.publishing import Published, publish
from policygraph.drafts.sheet_reading import CellError, read_sheet
from policygraph.drafts.triples import draft_triples, prefixes
from policygraph.errors import InputError
from policygraph.formatting import turtle
from policygraph.model import Catalogue

__all__ = ["Outcome", "Reviewing", "review"]


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Where things are: the draft's folder, the sheet (None: the one filled in), ontology, data."""

    folder: Path
    sheet: Path | None
    ontology: Path
    data: Path
    who: str
    now: str
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: errors and nothing written, or the decisions and perhaps the policy."""

    errors: tuple[CellError, ...]
    new: int = 0
    reviewed: Reviewed | None = None
    published: Published | None = None


def _decided(
    draft: Draft, text: DocumentText, catalogue: Catalogue, asked: Reviewing, sheet: Path
) -> tuple[tuple[Decision, ...], list[CellError]]:
    """Return all decisions, those of the sheet last, and what is wrong with the sheet."""
    before = read_decisions(asked.folder)
    sheets, errors = read_sheet(sheet)
    names = Names(extended(catalogue, draft, before))
    judge = Judge(draft, names, text, asked.who, asked.now, current(before))
    judge.errors += errors
    concepts = list(judge_concepts(judge, sheets.get(CONCEPTS.name, ())))
    # What is added on the sheet of concepts may be named on the others.
    judge.names = Names(extended(catalogue, draft, (*before, *concepts)))
    judge.__post_init__()
    new = [*concepts, *judge_sheet(judge, sheets)]
    return merged(before, new), judge.errors


def review(asked: Reviewing, catalogue: Catalogue) -> Outcome:
    """Apply a review sheet to its draft.

    Nothing is written where one cell is wrong. When every row is decided, or ``partial`` is
    asked, the policy file is written too, unless the data would not be valid then.
    Raises SourceError where draft, lines or sheet cannot be read.
    """
    if not asked.folder.is_dir() and not (
        asked.folder.with_name(f".{asked.folder.name}.old").is_dir()
    ):
        raise InputError(
            "invalid-parameter",
            f"{asked.folder} is no draft. Give the folder that `policygraph ingest` wrote.",
        )
    recovered(asked.folder)
    text = load_text(asked.folder)
    draft = load_draft(asked.folder, text)
    sheet = asked.sheet or latest_sheet(asked.folder)
    before = read_decisions(asked.folder)
    decisions, errors = _decided(draft, text, catalogue, asked, sheet)
    if errors:
        return Outcome(tuple(errors))
    try:
        reviewed = apply(draft, decisions, catalogue)
    except FieldError as error:
        raise InputError(
            "invalid-parameter", f"{asked.folder / 'decisions.ttl'}: {error}"
        ) from error
    complete = "policy" not in reviewed.undecided and bool(reviewed.draft.entries)
    published = None
    if complete and (asked.partial or not reviewed.undecided):
        policy = asked.data / "policies" / f"{draft.slug}.ttl"
        names = final_names(draft, reviewed, published_names(policy, draft.slug))
        final = replace(reviewed, draft=renamed(reviewed.draft, names))
        published = publish(final, catalogue, asked.ontology, asked.data)
        if not published.problems:
            draft, reviewed = renamed(draft, names), final
            decisions = renamed_decisions(decisions, names)
    _keep(asked.folder, draft, decisions, before)
    return Outcome((), len(decisions) - len(before), reviewed, published)


def _keep(
    folder: Path, draft: Draft, decisions: tuple[Decision, ...], before: tuple[Decision, ...]
) -> None:
    """Write the decisions, and the draft with them, where anything changed."""
    if decisions == before:
        return
    with replaced(folder) as work:
        text = turtle(draft_triples(draft), prefixes(draft.slug))
        (work / "draft.ttl").write_text(text, encoding="utf-8")
        (work / "decisions.ttl").write_text(
            decisions_turtle(draft.slug, decisions), encoding="utf-8"
        )
