"""A filled review sheet, or a file of decisions, applied: all errors at once or everything kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from policygraph.anchors import DocumentText
from policygraph.drafts.deciding import Reviewed, apply, extended
from policygraph.drafts.decisions import current, decisions_turtle, merged
from policygraph.drafts.fields import FieldError, Names
from policygraph.drafts.file_rows import rows_with
from policygraph.drafts.folder import latest_sheet, recovered, replaced
from policygraph.drafts.judging import Judge
from policygraph.drafts.judging_others import judge_concepts, judge_sheet
from policygraph.drafts.layout import ANNOUNCEMENTS, CONCEPTS, FINDINGS
from policygraph.drafts.loading import load_text
from policygraph.drafts.model import Decision, Draft
from policygraph.drafts.naming import (
    final_names,
    published_names,
    renamed,
    renamed_decisions,
)
from policygraph.drafts.opened import OpenDraft, open_draft
from policygraph.drafts.publishing import Published, publish
from policygraph.drafts.review_file import ReviewFile
from policygraph.drafts.review_state import require_state
from policygraph.drafts.sheet_reading import (
    CellError,
    Filled,
    decisions_known,
    read_sheet,
    untouched,
)
from policygraph.drafts.triples import draft_triples, prefixes
from policygraph.errors import InputError
from policygraph.formatting import turtle
from policygraph.model import Catalogue

__all__ = ["Outcome", "Reviewing", "review"]


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Where things are: the draft's folder, the sheet (None: the one filled in), ontology, data.

    ``said`` is a file of decisions, applied instead of a sheet. ``state`` is that of the folder
    which the reviewer saw, where it must still be so; without ``publishing`` only the decisions are
    kept.
    """

    folder: Path
    sheet: Path | None
    ontology: Path
    data: Path
    who: str
    now: str
    partial: bool = False
    said: ReviewFile | None = None
    state: str | None = None
    publishing: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: errors and nothing written, or the decisions and perhaps the policy."""

    errors: tuple[CellError, ...]
    new: int = 0
    reviewed: Reviewed | None = None
    published: Published | None = None
    left: Mapping[str, int] = field(default_factory=dict)
    """How many findings and announced changes nobody decided on: those are left out."""


def _judged(
    opened: OpenDraft, text: DocumentText, asked: Reviewing, catalogue: Catalogue,
    sheets: Mapping[str, list[Filled]], errors: list[CellError],
) -> tuple[list[Decision], list[CellError]]:  # fmt: skip
    """Return what filled rows decide, and everything that is wrong with them."""
    draft, before = opened.draft, opened.decisions
    judge = Judge(draft, opened.names, text, asked.who, asked.now, opened.held)
    judge.errors += errors
    concepts = list(judge_concepts(judge, sheets.get(CONCEPTS.name, ())))
    # What is added on the sheet of concepts may be named on the others.
    judge.names = Names(extended(catalogue, draft, (*before, *concepts)))
    judge.__post_init__()
    return [*concepts, *judge_sheet(judge, sheets)], judge.errors


def _of_sheet(
    opened: OpenDraft, text: DocumentText, asked: Reviewing, catalogue: Catalogue
) -> tuple[tuple[Decision, ...], list[CellError]]:
    """Return all decisions, those of the sheet last; what it was made with is not decided anew."""
    path = asked.sheet or latest_sheet(asked.folder)
    before, policy = opened.decisions, opened.draft.policy.iri
    # What was decided elsewhere needs no sheet, and one that nobody wrote in says nothing new.
    absent = asked.sheet is None and bool(before) and not path.is_file()
    if absent or (policy in opened.held and untouched(path)):
        return before, []
    sheets, errors = read_sheet(path)
    known = decisions_known(path)
    shown = current(before[:known])
    new, errors = _judged(opened, text, asked, catalogue, sheets, errors)
    # Where the sheet says nothing of the policy, it does not take back what was decided since.
    silent = policy in opened.held and policy not in shown
    new = [d for d in new if not (silent and d.iri == policy and d.verdict == "accept")]
    return merged(before, new, shown), errors


def _of_file(
    opened: OpenDraft, text: DocumentText, asked: Reviewing, catalogue: Catalogue, said: ReviewFile
) -> tuple[tuple[Decision, ...], list[CellError]]:
    """Return all decisions, those of a file last."""
    sheets, errors = rows_with(opened, said)
    new, errors = _judged(opened, text, asked, catalogue, sheets, errors)
    return merged(opened.decisions, new), errors


def review(asked: Reviewing, catalogue: Catalogue) -> Outcome:
    """Apply a review sheet or a file of decisions to its draft.

    Nothing is written where one cell is wrong. When every row is decided, or ``partial`` is
    asked, the policy file is written too, unless the data would not be valid then.
    Raises SourceError where draft, lines or sheet cannot be read, ChangedMeanwhileError where
    somebody else wrote in the folder.
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
    opened = open_draft(asked.folder, catalogue)
    if asked.state is not None:
        require_state(asked.folder, asked.state)
    if asked.said is None:
        decisions, errors = _of_sheet(opened, text, asked, catalogue)
    else:
        decisions, errors = _of_file(opened, text, asked, catalogue, asked.said)
    if errors:
        return Outcome(tuple(errors))
    try:
        reviewed = apply(opened.draft, decisions, catalogue)
    except FieldError as error:
        raise InputError(
            "invalid-parameter", f"{asked.folder / 'decisions.ttl'}: {error}"
        ) from error
    published = None
    final, names = reviewed, dict[str, str]()
    if asked.publishing and _is_complete(reviewed, asked):
        final, names = _named(opened.draft, reviewed, asked)
        require_state(asked.folder, opened.state)
        published = publish(final, catalogue, asked.ontology, asked.data)
        if published.problems:
            final, names = reviewed, {}
    draft = renamed(opened.draft, names) if names else opened.draft
    _keep(opened, draft, renamed_decisions(decisions, names))
    left = _left(opened.draft, decisions)
    return Outcome((), len(decisions) - len(opened.decisions), final, published, left)


def _left(draft: Draft, decisions: tuple[Decision, ...]) -> dict[str, int]:
    """Return how many rows of the other sheets are undecided, by the name of the sheet."""
    held = current(decisions)
    rows = ((FINDINGS.name, draft.findings), (ANNOUNCEMENTS.name, draft.announcements))
    counts = {name: sum(found.iri not in held for found in things) for name, things in rows}
    return {name: count for name, count in counts.items() if count}


def _is_complete(reviewed: Reviewed, asked: Reviewing) -> bool:
    if "policy" in reviewed.undecided or not reviewed.draft.entries:
        return False
    return asked.partial or not reviewed.undecided


def _named(draft: Draft, reviewed: Reviewed, asked: Reviewing) -> tuple[Reviewed, dict[str, str]]:
    """Return what was reviewed with its final addresses, and which address became which."""
    policy = asked.data / "policies" / f"{draft.slug}.ttl"
    names = final_names(draft, reviewed, published_names(policy, draft.slug))
    return replace(reviewed, draft=renamed(reviewed.draft, names)), names


def _keep(opened: OpenDraft, draft: Draft, decisions: tuple[Decision, ...]) -> None:
    """Write the decisions, and the draft with them, where anything changed.

    Raises ChangedMeanwhileError where somebody else wrote in the folder since it was opened.
    """
    if decisions == opened.decisions:
        return
    with replaced(opened.folder) as work:
        require_state(work, opened.state)
        text = turtle(draft_triples(draft), prefixes(draft.slug))
        (work / "draft.ttl").write_text(text, encoding="utf-8")
        (work / "decisions.ttl").write_text(
            decisions_turtle(draft.slug, decisions), encoding="utf-8"
        )
