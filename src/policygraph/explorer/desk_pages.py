"""``/board-note`` and ``/insurer-questions``: what a contract manager puts on another's desk."""

import csv
import io
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.representation import CSV
from policygraph.desk.board import board, together
from policygraph.desk.cells import table
from policygraph.desk.evidence import Evidence
from policygraph.desk.insurer import insurer_queries, mail_text, queries_sheet
from policygraph.explorer.exporting import attachment, entered, export_of
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.session import Session

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/board-note")
async def board_note(request: Request) -> Response:
    """Show the note for the board, without any evidence: everything is still to be proven."""
    return await show(request, partial(_board_note, None))


@router.post("/board-note")
async def board_note_with_evidence(request: Request) -> Response:
    """Show the note for the board with the evidence that was sent."""
    return await show(request, partial(_board_note, await entered(request)))


def _board_note(evidence: Evidence | None, session: Session, frame: Frame) -> Shown:
    # Filters on kind or theme are passed over: a note on half the conditions would say too much.
    export = export_of(session, frame, whole=True)
    notes = board(session.catalogue, export.answer, evidence or Evidence(), frame.today)
    headers = {"Cache-Control": "no-store"} if evidence is not None else {}
    values = {
        "export": export,
        "notes": notes,
        "with_evidence": evidence is not None,
        "together": together,
    }
    return Shown("board_note.html", values, headers=headers)


@router.get("/insurer-questions")
async def insurer_questions(request: Request) -> Response:
    """Show the questions to the insurer."""

    def make(session: Session, frame: Frame) -> Shown:
        export = export_of(session, frame)
        queries = insurer_queries(session.catalogue, export.answer)
        sheet = queries_sheet(session.catalogue, queries, frame.lang)
        text = mail_text(queries, export.heading, frame.lang)
        values = {"export": export, "queries": queries, "sheet": sheet, "mail": text}
        return Shown("insurer_questions.html", values)

    return await show(request, make)


@router.get("/insurer-questions.csv")
async def insurer_questions_csv(request: Request) -> Response:
    """Give the questions to the insurer as CSV (RFC 4180)."""

    def make(session: Session, frame: Frame) -> Response:
        export = export_of(session, frame)
        queries = insurer_queries(session.catalogue, export.answer)
        out = io.StringIO()
        sheet = queries_sheet(session.catalogue, queries, frame.lang)
        csv.writer(out).writerows(table(sheet, frame.lang))
        return attachment(frame, out.getvalue().encode(), CSV, f"{export.name}-questions.csv")

    return await show(request, make)


@router.get("/insurer-questions.txt")
async def insurer_questions_text(request: Request) -> Response:
    """Give the questions to the insurer as plain text for a mail."""

    def make(session: Session, frame: Frame) -> Response:
        export = export_of(session, frame)
        queries = insurer_queries(session.catalogue, export.answer)
        text = mail_text(queries, export.heading, frame.lang)
        name = f"{export.name}-questions.txt"
        return attachment(frame, text.encode(), "text/plain; charset=utf-8", name, "inline")

    return await show(request, make)
