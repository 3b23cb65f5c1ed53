"""``compare``: policies side by side, or what changed from one year or version to the next."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policygraph.cli.options import (
    AsOfOption,
    LangOption,
    StoreOption,
    console,
    message,
    open_session,
    write_csv,
    write_json,
)
from policygraph.errors import InputError
from policygraph.model import Language, Provision, Text
from policygraph.version_choice import texts_json, texts_on
from policygraph.wording import KIND_WORDS

if TYPE_CHECKING:
    from policygraph.changes import Report
    from policygraph.comparison import Comparison, Row
    from policygraph.desk.cells import Sheet
    from policygraph.session import Session
    from policygraph.version_choice import Chosen

__all__ = ["compare"]


class ReportFormat(StrEnum):
    """How a comparison is written: as an answer, or as a file to keep."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"


def compare(
    policies: Annotated[list[str], typer.Argument(help="two or more policies, by slug or title")],
    all_: Annotated[
        bool, typer.Option("--all", help="also what is the same (of differences)")
    ] = False,
    changes: Annotated[
        bool | None,
        typer.Option(
            "--changes/--differences",
            help="demand a report of changes, or only differences; by itself changes where the "
            "two are consecutive years or versions of one policy",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="how the answer is written")
    ] = ReportFormat.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="the file to write (html, xlsx)")
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Put policies side by side, by norm; of two consecutive years, say what changed.

    With --as-of it is of each policy the text that was published and in force on that day.
    Exit status 1 where an announced change is not found or a wording has lost its place.
    """
    if len(policies) < 2:
        raise InputError("missing-parameter", "Name at least two policies to compare.")
    if output and format_ not in (ReportFormat.HTML, ReportFormat.XLSX):
        raise InputError("invalid-parameter", "--output goes with --format html or xlsx.")
    session, language = open_session(store, lang)
    named = [session.names.policy(p) for p in policies]
    texts = texts_on(session.catalogue, named, as_of)
    for notice in texts.notices if format_ is not ReportFormat.JSON else ():
        message(notice[language])
    found = _report(session, list(texts.policies), changes)
    if found is None:
        _differences(session, texts, language, format_, output, everything=all_)
        return
    _changes(session, found, texts, language, format_, output)
    if found.findings:
        message("Announced but not found, or a wording without its place: see the report.")
        raise typer.Exit(1)


def _report(session: "Session", chosen: list[str], wanted: bool | None) -> "Report | None":
    """Return the report of changes, None where only differences are to be shown."""
    from policygraph.changes import are_changes

    catalogue = session.catalogue
    if wanted is False:
        return None
    if wanted and len(chosen) != 2:
        raise InputError("invalid-parameter", "A report of changes is of two policies.")
    if not wanted and not are_changes([catalogue.policies[p] for p in chosen]):
        return None
    return session.changes(chosen[0], chosen[1])


def _changes(
    session: "Session",
    found: "Report",
    texts: "Chosen",
    lang: Language,
    format_: ReportFormat,
    output: Path | None,
) -> None:
    catalogue, quote = session.catalogue, session.documents.quote
    if format_ is ReportFormat.JSON:
        from policygraph.desk.changes_json import changes_json

        write_json(texts_json(texts, lang) | changes_json(catalogue, found, lang, quote))
    elif format_ is ReportFormat.TABLE:
        from policygraph.cli.show_changes import show_changes

        show_changes(console(), catalogue, found, lang, quote)
    elif format_ is ReportFormat.HTML:
        from policygraph.desk.changes_page import changes_page

        with _Extra("A page"):
            today = date.today().isoformat()
            page = changes_page(catalogue, found, lang, today, quote, texts.notices)
        _write(page.encode(), output, format_)
    else:
        from policygraph.desk.changes import change_sheets

        titles = [found.earlier.title[lang], found.later.title[lang]]
        _sheets(change_sheets(catalogue, found, lang), titles, texts, lang, format_, output)


def _differences(
    session: "Session",
    texts: "Chosen",
    lang: Language,
    format_: ReportFormat,
    output: Path | None,
    *,
    everything: bool,
) -> None:
    from policygraph.comparison import compare as run
    from policygraph.comparison import comparison_json
    from policygraph.desk.changes_words import NO_CHANGES

    catalogue = session.catalogue
    found = run(catalogue, texts.policies)
    rows = [row for row in found.rows if everything or row.change != "same"]
    if format_ is ReportFormat.JSON:
        write_json(texts_json(texts, lang) | comparison_json(catalogue, found, lang))
    elif format_ is ReportFormat.HTML:
        from policygraph.desk.changes_page import comparison_page

        today, quote = date.today().isoformat(), session.documents.quote
        with _Extra("A page"):
            page = comparison_page(catalogue, found, rows, lang, today, quote, texts.notices)
        _write(page.encode(), output, format_)
    elif format_ is ReportFormat.XLSX:
        from policygraph.comparison_view import comparison_sheet

        titles = [p.title[lang] for p in found.policies]
        sheet = comparison_sheet(catalogue, found, rows, lang)
        _sheets((sheet,), titles, texts, lang, format_, output)
    else:
        _table(session, found, rows, lang, format_)
    if format_ is not ReportFormat.JSON:
        message(NO_CHANGES[lang])


def _table(
    session: "Session",
    found: "Comparison",
    rows: "list[Row]",
    lang: Language,
    format_: ReportFormat,
) -> None:
    columns = ["norm", Text("verschil", "difference")[lang]]
    columns += [p.slug for p in found.policies]
    cells = [
        [
            session.catalogue.label(row.norm, lang),
            "; ".join((row.change, *row.details)),
            *("; ".join(_placed(p, lang) for p in cell) or "–" for cell in row.cells),
        ]
        for row in rows
    ]
    if format_ is ReportFormat.CSV:
        write_csv([columns, *cells])
    else:
        from policygraph.cli.show import show_rows

        show_rows(console(), columns, cells)


def _placed(provision: Provision, lang: Language) -> str:
    word = Text("regel", "line")[lang]
    return f"{KIND_WORDS[provision.kind][lang]}, {word} {provision.place.start_line}"


def _sheets(
    sheets: "tuple[Sheet, ...]",
    titles: list[str],
    texts: "Chosen",
    lang: Language,
    format_: ReportFormat,
    output: Path | None,
) -> None:
    """Write a workbook of the sheets, or the first of them as CSV."""
    from policygraph.desk.cells import table
    from policygraph.wording import DISCLAIMER

    if format_ is ReportFormat.CSV:
        write_csv(table(sheets[0], lang))
        return
    today = date.today()
    word = Text("Peildatum", "Reference date")[lang]
    footer = " ".join(
        [DISCLAIMER[lang], f"{word}: {today.isoformat()}.", *(n[lang] for n in texts.notices)]
    )
    with _Extra("A workbook"):
        from policygraph.workbook import xlsx

        body = xlsx(sheets, lang, " · ".join(titles), footer, today)
    _write(body, output, format_)


class _Extra:
    """Says which extra to install where a library for a file is not there."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        if isinstance(error, ModuleNotFoundError):
            raise InputError(
                "missing-extra",
                f"{self._what} needs {error.name}, which is not installed: pip install "
                "'policygraph[web]'.",
            ) from error


def _write(body: bytes, output: Path | None, format_: ReportFormat) -> None:
    """Write to the file or the pipe. Raises InputError for a workbook to a terminal."""
    if output is not None:
        from policygraph.cli.workbooks import put

        put(output, body)
        return
    if format_ is ReportFormat.XLSX and sys.stdout.isatty():
        raise InputError(
            "invalid-parameter",
            "A workbook is no text for a terminal. Name a file with --output, or send it on with "
            "a pipe.",
        )
    sys.stdout.buffer.write(body)
