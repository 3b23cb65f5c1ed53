"""``ingest`` and ``review``: a document becomes a draft, a reviewed draft becomes a policy."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from policygraph.cli.building import DataOption, OntologyOption
from policygraph.cli.options import (
    LangOption,
    StoreOption,
    console,
    message,
    settings,
    working,
    write_json,
)
from policygraph.errors import InputError
from policygraph.resources import folder

if TYPE_CHECKING:
    from policygraph.drafts.reviewing import Outcome
    from policygraph.drafts.running import Job, Made
    from policygraph.model import Language

__all__ = ["ingest", "review"]


class DraftFormat(StrEnum):
    """How a draft is shown; ``jsonl`` and ``ttl`` print it and write nothing."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    TTL = "ttl"


_FORMS: dict[DraftFormat, Literal["draft", "lines", "ttl"]] = {
    DraftFormat.TABLE: "draft",
    DraftFormat.JSON: "draft",
    DraftFormat.JSONL: "lines",
    DraftFormat.TTL: "ttl",
}
DraftsOption = Annotated[
    Path | None, typer.Option("--drafts", help="folder of the drafts", show_default=False)
]


def ingest(
    files: Annotated[list[Path], typer.Argument(help="PDF, DOCX, HTML, Markdown or text")],
    insurer: Annotated[
        str | None, typer.Option("--insurer", help="insurer or publisher, instead of a guess")
    ] = None,
    care: Annotated[
        str | None, typer.Option("--care", help="care type, instead of a guess")
    ] = None,
    year: Annotated[
        list[int] | None, typer.Option("--year", help="contract year; may be given more than once")
    ] = None,
    slug: Annotated[
        str | None, typer.Option("--slug", help="name of the draft; else that of the file")
    ] = None,
    drafts: DraftsOption = None,
    format_: Annotated[
        DraftFormat, typer.Option("--format", "-f", help="jsonl and ttl print and write nothing")
    ] = DraftFormat.TABLE,
    data: DataOption = None,
    store: StoreOption = None,
    lang: LangOption = None,
) -> None:
    """Read documents and propose their provisions: a draft with a review sheet for each."""
    from policygraph.drafts.folder import drafts_folder
    from policygraph.drafts.ingesting import Wanted
    from policygraph.drafts.running import Job

    if slug is not None and len(files) > 1:
        raise InputError("invalid-parameter", "--slug names one draft; give one file with it.")
    chosen = settings(store, lang)
    for wrong in (y for y in year or () if not 2000 <= y <= 2100):
        raise InputError("invalid-parameter", f"--year {wrong} is no contract year.")
    wanted = Wanted(insurer, care, tuple(year or ()), slug)
    jobs = [
        Job(
            path, wanted, chosen.store, chosen.documents, drafts_folder(drafts or chosen.drafts),
            data or folder("data"), _FORMS[format_], chosen.lang,
        )
        for path in files
    ]  # fmt: skip
    made = _with_progress(jobs)
    _show(made, format_, chosen.lang)
    raise typer.Exit(1 if any(m.error for m in made) else 0)


def _with_progress(jobs: "list[Job]") -> "list[Made]":
    """Run the jobs behind a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    from policygraph.drafts.running import run_all
    from policygraph.store import open_store

    # Said once and before any work: without a graph nothing can be recognised.
    open_store(jobs[0].store)
    with Progress(
        SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
        console=Console(stderr=True), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("reading", total=len(jobs))

        def done(made: "Made") -> None:
            progress.update(task, advance=1, description=made.job.path.name)

        return run_all(jobs, done)


def _show(made: "list[Made]", format_: DraftFormat, lang: "Language") -> None:
    for one in made:
        if len(made) > 1:
            message(f"{one.job.path}:")
        for text in one.messages:
            message(f"  {text}")
        if one.error:
            message(f"policygraph: {one.error}")
        typer.echo(one.text, nl=False)
    numbers = [m.numbers for m in made if m.numbers]
    if format_ is DraftFormat.JSON:
        write_json(numbers)
    elif format_ is DraftFormat.TABLE and numbers:
        _table(numbers, lang)


_COUNTED = (
    ("met een bekende norm", "with a known norm", "known_norm"),
    ("norm te kiezen", "norm to be chosen", "norm_to_choose"),
    ("zonder bekende norm", "without a known norm", "no_known_norm"),
    ("minder dan half zeker", "less than half sure", "below_half_sure"),
    ("bevindingen", "findings", "findings"),
    ("aangekondigde wijzigingen", "announced changes", "announcements"),
    ("al beoordeeld", "reviewed before", "decided"),
    ("te beoordelen", "to be reviewed", "to_review"),
)
"""What the table counts after the kinds: in Dutch, in English, and its key in the summary."""


def _table(numbers: list[dict[str, Any]], lang: "Language") -> None:
    from rich.table import Table

    from policygraph.wording import KIND_WORDS

    for found in numbers:
        console().print(f"{found['slug']}: {found['title']}", soft_wrap=True, markup=False)
        table = Table()
        table.add_column("what" if lang == "en" else "wat")
        table.add_column("number" if lang == "en" else "aantal", justify="right")
        for kind, count in found["kinds"].items():
            table.add_row(KIND_WORDS[kind][lang], str(count))
        for nl, en, key in _COUNTED:
            table.add_row(en if lang == "en" else nl, str(found[key]), style="dim")
        console().print(table)
        folder, sheet = found["folder"], found["sheet"]
        # Where an earlier sheet was filled in too, it must be said which one counts.
        which = "" if sheet == "review.xlsx" else f" --sheet {folder}/{sheet}"
        message(
            f"draft: {folder}; fill in {sheet} there, then run `policygraph review {folder}{which}`"
        )


def review(
    draft: Annotated[Path, typer.Argument(help="folder of the draft, or its name")],
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="review sheet; else the one in the folder")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="file of decisions from the review page, not a sheet"),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="who decided, where the sheet does not say")] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="write the policy though rows are undecided")
    ] = False,
    drafts: DraftsOption = None,
    data: DataOption = None,
    ontology: OntologyOption = None,
    store: StoreOption = None,
    lang: LangOption = None,
) -> None:
    """Apply a filled review sheet: keep who decided what, and write the reviewed policy."""
    from policygraph.cli.options import open_session
    from policygraph.drafts.folder import drafts_folder
    from policygraph.drafts.review_file import read_review_file
    from policygraph.drafts.reviewing import Reviewing
    from policygraph.drafts.reviewing import review as apply

    if sheet is not None and decisions is not None:
        raise InputError("invalid-parameter", "Give --sheet or --decisions, one of the two.")
    session, _ = open_session(store, lang)
    where = drafts_folder(drafts or settings().drafts)
    path = draft if draft.is_dir() else where / draft
    now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    said = read_review_file(decisions, path.resolve().name) if decisions else None
    asked = Reviewing(
        path, sheet, ontology or folder("ontology"), data or folder("data"), by, now, partial, said
    )
    with working("applying the review"):
        outcome = apply(asked, session.catalogue)
    status = _report(outcome, asked.folder)
    if status == 0:
        if not session.documents.has(path.resolve().name):
            message(
                f"to show and check the exact wording, copy {path / 'document.txt'} to the folder "
                f"of the documents as {path.resolve().name}.txt"
            )
        message("now run `policygraph build` and `policygraph verify`")
    raise typer.Exit(status)


def _counted(count: int, thing: str) -> str:
    """Return a number of things in words: one is no plural."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _report(outcome: "Outcome", path: Path) -> int:
    """Say what came of a review; return the exit status."""
    for error in outcome.errors:
        typer.echo(str(error))
    if outcome.errors or outcome.reviewed is None:
        message(f"{_counted(len(outcome.errors), 'cell')} to mend; nothing was written")
        return 1
    reviewed, published = outcome.reviewed, outcome.published
    message(
        f"{_counted(outcome.new, 'new decision')}; {len(reviewed.draft.entries)} provisions "
        f"accepted, {len(reviewed.rejected)} rejected, {len(reviewed.undecided)} undecided"
    )
    if published is None:
        names = ", ".join(reviewed.undecided[:10])
        more = len(reviewed.undecided) - 10
        message(
            f"the policy is not written: undecided are {names}"
            + (f" and {more} more" if more > 0 else "")
            + ". Decide them, or use --partial (the sheet 'beleid' must be complete)."
        )
        return 1
    for problem in published.problems:
        typer.echo(str(problem))
    if published.problems:
        message(
            f"{_counted(len(published.problems), 'violation')}; the decisions are kept in {path}, "
            "the data was not touched. Mend the sheet and run review again."
        )
        return 1
    for file in published.files:
        message(f"written: {file}")
    for sheet, count in outcome.left.items():
        left = "row, it is left out" if count == 1 else "rows, they are left out"
        message(f"sheet '{sheet}': nobody decided on {count} {left}")
    return 0
