"""``applies --format xlsx``: the checklist of the page, written to a file or a pipe."""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import InputError
from policygraph.model import Language, Text

if TYPE_CHECKING:
    from policygraph.applicability import Answer, Question
    from policygraph.desk.evidence import Evidence
    from policygraph.session import Session
    from policygraph.unreviewed import DraftAnswer
    from policygraph.view import View

__all__ = ["put", "write_workbook"]


def write_workbook(
    session: "Session",
    answer: "Answer",
    lang: Language,
    *,
    kinds: tuple[str, ...],
    themes: tuple[str, ...],
    evidence: Path | None,
    output: Path | None,
    drafts: "Sequence[DraftAnswer]" = (),
) -> None:
    """Write the workbook of an answer that kinds and themes have filtered, filled in where told.

    What ``drafts`` propose stands on a sheet of its own.

    Raises InputError: missing-extra without openpyxl, invalid-parameter where it would go to a
    terminal, cannot be written, or where the evidence cannot be read.
    """
    if output is None and sys.stdout.isatty():
        raise InputError(
            "invalid-parameter",
            "A workbook is no text for a terminal. Name a file with --output, or send it on with "
            "a pipe.",
        )
    view = _view(session, answer.question, kinds, themes)
    body = _workbook(session, answer, view, lang, _evidence(evidence), drafts)
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        put(output, body)


def _workbook(
    session: "Session", answer: "Answer", view: "View", lang: Language, evidence: "Evidence",
    drafts: "Sequence[DraftAnswer]",
) -> bytes:  # fmt: skip
    from dataclasses import replace

    from policygraph.desk.facts import Seen, in_order
    from policygraph.desk.sheets import workbook_sheets
    from policygraph.desk.unreviewed import draft_sheet
    from policygraph.wording import DISCLAIMER

    try:
        from policygraph.workbook import xlsx

        catalogue, today = session.catalogue, date.today()
        ordered = in_order(catalogue, answer.judgements, "kind", lang)
        seen = Seen(
            catalogue, replace(answer, judgements=ordered), lang, session.documents.quote, evidence
        )
        sheets = workbook_sheets(seen, view, today, session.orphans)
        if drafts:
            found = [(one, session.draft_quote(one.draft)) for one in drafts]
            sheets += (draft_sheet(sheets[-1], found, lang),)
        who = [catalogue.label(view.care, lang)]
        who += sorted(catalogue.label(i, lang) for i in (*view.providers, *view.roles))
        word = Text("Peildatum", "Reference date")[lang]
        footer = f"{DISCLAIMER[lang]} {word}: {today.isoformat()}."
        return xlsx(sheets, lang, f"{' · '.join(who)} · {answer.year}", footer, today)
    except ModuleNotFoundError as error:
        raise InputError(
            "missing-extra",
            f"A workbook needs {error.name}, which is not installed: pip install "
            "'policygraph[web]'.",
        ) from error


def _view(
    session: "Session", question: "Question", kinds: tuple[str, ...], themes: tuple[str, ...]
) -> "View":
    from policygraph.view import View

    return View(
        question.care_type,
        tuple(sorted(question.provider_types)),
        tuple(sorted(question.roles)),
        question.year,
        question.insurer,
        question.given,
        tuple(dict.fromkeys(k for kind in kinds for k in session.kinds(kind))),
        tuple(session.names.find(t, "Theme") for t in themes),
        as_of=question.as_of,
    )


def _evidence(path: Path | None) -> "Evidence":
    from policygraph.desk.evidence import Evidence, read_evidence

    if path is None:
        return Evidence()
    try:
        return read_evidence(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "invalid-parameter", f"The evidence file {path} cannot be read: {error}."
        ) from error


def put(output: Path, body: bytes) -> None:
    """Write beside the file and put it in its place when it is whole.

    Raises InputError (invalid-parameter) where it cannot be written.
    """
    target = output.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(body)
        part.replace(target)
    except OSError as error:
        raise InputError(
            "invalid-parameter",
            f"{output} cannot be written: {error.strerror}. Name another file with --output.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
