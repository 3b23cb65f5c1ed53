"""Decisions on their way from the review page: into the draft's folder, or into a workbook."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from werkzeug.http import parse_etags

from policygraph.api.problems import ProblemError
from policygraph.api.representation import in_thread, session_of
from policygraph.api.state import ServerState, state_of
from policygraph.drafts.file_rows import RowError, sheet_with
from policygraph.drafts.opened import OpenDraft
from policygraph.drafts.review_file import ReviewFile, parsed
from policygraph.drafts.review_state import ChangedMeanwhileError
from policygraph.drafts.reviewing import Outcome, Reviewing, review
from policygraph.drafts.rows import choices_of
from policygraph.drafts.sheet import review_sheet
from policygraph.drafts.sheet_reading import CellError
from policygraph.errors import InputError
from policygraph.explorer.exporting import attachment
from policygraph.explorer.pages import Frame, show
from policygraph.explorer.reviewing_drafts import Shelf, shelf_of
from policygraph.locality import is_loopback
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.workbook import XLSX

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/review/{slug}/review.xlsx")
async def sheet(request: Request, slug: str) -> Response:
    """Give the review sheet as it would be written now."""
    return await _sheet(request, slug, None)


@router.post("/review/{slug}/review.xlsx")
async def filled_in_sheet(request: Request, slug: str) -> Response:
    """Give the review sheet with the decisions that were sent, used for this answer alone."""
    form = await request.form(max_part_size=state_of(request).settings.body_bytes, max_files=0)
    text = form.get("decisions", "")
    if not isinstance(text, str):
        raise InputError("invalid-parameter", "The field decisions must be text, not a file.")
    return await _sheet(request, slug, text)


async def _sheet(request: Request, slug: str, decisions: str | None) -> Response:
    state = state_of(request)

    def make(_: Session, frame: Frame) -> Response:
        opened = shelf_of(state).open(slug)
        said = parsed(decisions, slug) if decisions else ReviewFile(slug)
        return attachment(frame, _workbook(opened, said), XLSX, f"{slug}-review.xlsx")

    return await show(request, make)


def _workbook(opened: OpenDraft, said: ReviewFile) -> bytes:
    norms = [choices_of(opened.names, entry) for entry in opened.draft.entries]
    title = opened.draft.policy.title.nl or opened.draft.slug
    return review_sheet(title, sheet_with(opened, said), norms, len(opened.decisions))


@router.put("/review/{slug}/decisions")
async def save(request: Request, slug: str) -> Response:
    """Keep decisions in the draft's folder: all of them, or none and what is wrong with which.

    Needs ``serve --review``, the media type application/json, the Origin of the page and in
    If-Match the state of the draft that was shown. The policy itself is written by the command.
    """
    state = state_of(request)
    session = session_of(request)
    _require_own_page(request, state)
    wanted = _state_wanted(request)
    body = await request.body()
    return await in_thread(state, _saved, shelf_of(state), session, slug, wanted, body)


def _require_own_page(request: Request, state: ServerState) -> None:
    """Refuse what does not come from a page of this server, opened on this machine."""
    if not state.settings.review:
        raise ProblemError(
            403, "read-only", "This server takes no decisions. Save them in a file, and apply it "
            "with `policygraph review`; or start the server with --review.",
        )  # fmt: skip
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ProblemError(415, "unsupported-media-type", "Decisions are sent as application/json.")
    # A name that is made to point at this machine is no name of this machine.
    host = request.headers.get("host", "")
    if not is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise ProblemError(403, "foreign-origin", "Decisions are taken on this machine only.")
    if request.headers.get("origin") not in (f"http://{host}", f"https://{host}"):
        raise ProblemError(
            403, "foreign-origin", "Decisions are taken from the review page of this server only."
        )


def _state_wanted(request: Request) -> str:
    tags = parse_etags(", ".join(request.headers.getlist("if-match"))).as_set()
    if len(tags) != 1:
        raise ProblemError(
            428, "missing-precondition", "Send in If-Match the state of the draft that was shown."
        )
    return str(tags.pop())


def _saved(shelf: Shelf, session: Session, slug: str, wanted: str, body: bytes) -> Response:
    said = parsed(body, slug)
    now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    asked = Reviewing(
        shelf.path(slug), None, folder("ontology"), folder("data"), "", now,
        said=said, state=wanted, publishing=False,
    )  # fmt: skip
    with shelf.writing:
        try:
            outcome = review(asked, session.catalogue)
        except ChangedMeanwhileError as error:
            headers = {"ETag": f'"{shelf.open(slug).state}"'}
            raise ProblemError(412, error.id, str(error), headers=headers) from error
        opened = shelf.open(slug)
    if outcome.errors:
        raise ProblemError(
            422, "invalid-decisions",
            f"{len(outcome.errors)} fields cannot be used; nothing was kept.",
            errors=[_pointed(error) for error in outcome.errors],
        )  # fmt: skip
    return _kept(outcome, opened, said)


def _pointed(error: CellError) -> dict[str, str]:
    pointer = error.pointer if isinstance(error, RowError) else f"/rows/{error.sheet}"
    return {"pointer": pointer, "detail": error.problem}


def _kept(outcome: Outcome, opened: OpenDraft, said: ReviewFile) -> Response:
    """Say what was kept. Facts on the policy wait until all that it needs is there."""
    waiting = (
        [] if opened.draft.policy.iri in opened.held or "beleid" not in said.rows else ["policy"]
    )
    undecided = outcome.reviewed.undecided if outcome.reviewed else ()
    body = {
        "state": opened.state,
        "new": outcome.new,
        "undecided": len(undecided),
        "waiting": waiting,
    }
    headers = {"ETag": f'"{opened.state}"', "Cache-Control": "no-store"}
    return JSONResponse(body, headers=headers)
