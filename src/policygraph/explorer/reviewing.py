"""``/review``: the drafts that wait for a reviewer, and what the rules propose in each."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from policygraph.api.state import ServerState, state_of
from policygraph.drafts.choices import choices
from policygraph.drafts.layout import STATEMENTS
from policygraph.drafts.opened import OpenDraft
from policygraph.drafts.review_state import mark_of
from policygraph.errors import PolicyGraphError
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.reviewing_drafts import Shelf, shelf_of
from policygraph.explorer.reviewing_others import (
    added_statements,
    boxes,
    guesses,
    other_parts,
    said,
    verdict_word,
)
from policygraph.explorer.reviewing_statements import (
    NORMS,
    SHOWS,
    SORTS,
    UNDER,
    chosen,
    statements_of,
    wanted_of,
)
from policygraph.explorer.viewing import UnknownNameError, unknown_page
from policygraph.model import Text
from policygraph.session import Session
from policygraph.vocabulary import KINDS

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_FRESH = {"Cache-Control": "no-store"}
_MOST_LINES = 60


@router.get("/review")
async def drafts(request: Request) -> Response:
    """List the drafts, or say how one is made."""
    state = state_of(request)
    return await show(request, lambda _, frame: _list(shelf_of(state), frame, state))


def _list(shelf: Shelf, frame: Frame, state: ServerState) -> Shown:
    found, broken = [], []
    for slug in shelf.slugs:
        try:
            found.append(shelf.told(slug, frame.lang, partial(_numbers, frame=frame)))
        except PolicyGraphError as error:
            broken.append((slug, error.id))
    values = {
        "drafts": found,
        "broken": broken,
        "configured": shelf.folder is not None,
        "saves": state.settings.review,
    }
    return Shown("review_list.html", values, headers=_FRESH)


def _numbers(opened: OpenDraft, frame: Frame) -> dict[str, Any]:
    statements = statements_of(opened)
    verdicts = Counter(s.decision.verdict for s in statements if s.decision)
    lines = {g["box"].key: g for g in guesses(opened, frame.lang)}
    return {
        "slug": opened.draft.slug,
        "title": opened.draft.policy.title.nl or opened.draft.slug,
        "facts": [lines[key] for key in ("insurer", "care", "terms")],
        "total": len(statements),
        "decided": sum(verdicts.values()),
        "verdicts": [(verdict_word(v, frame.lang), n) for v, n in verdicts.most_common()],
        "kinds": Counter(s.entry.provision.kind for s in statements),
        "low": sum(s.sure < 80 and s.decision is None for s in statements),
        "none": sum(s.relation == "none" for s in statements),
        "warnings": [warning[frame.lang] for warning in opened.draft.source.warnings],
        "announcements": len(opened.draft.announcements),
        "findings": len(opened.draft.findings),
        "orphans": len(opened.orphans),
        "added": len(added_statements(opened, frame.lang)),
        "text": opened.text is not None,
        "policy": opened.draft.policy.iri in opened.held,
    }


async def _draft_page(
    request: Request, slug: str, make: Callable[[OpenDraft, Frame], Shown | Response]
) -> Response:
    """Answer with a page about one draft."""
    state = state_of(request)

    def made(_: Session, frame: Frame) -> Shown | Response:
        opened = shelf_of(state).open(slug)
        try:
            found = make(opened, frame)
        except UnknownNameError as error:
            return unknown_page(frame, error)
        if isinstance(found, Response):
            return found
        shared = _shared(opened, frame, state)
        return Shown(found.template, shared | dict(found.values), found.status, _FRESH)

    return await show(request, made)


def _shared(opened: OpenDraft, frame: Frame, state: ServerState) -> dict[str, Any]:
    """Return what every page about a draft can use; names are those of the draft too."""
    catalogue, lang = opened.catalogue, frame.lang

    def text(value: Text | None) -> str:
        # Proposals are often in Dutch alone.
        return (value[lang] or value.nl or value.en) if value else ""

    known = frame.catalogue.concepts if frame.catalogue else {}
    return {
        "draft": opened.draft,
        "numbers": _numbers(opened, frame),
        "state": opened.state,
        "has_text": opened.text is not None,
        "saves": state.settings.review and opened.text is not None,
        "text": text,
        "label": lambda iri: catalogue.label(iri, lang) or catalogue.label(iri),
        "known": known,
        "said": lambda cells: said(STATEMENTS, cells, lang),
        "verdict": lambda word: verdict_word(word, lang),
        "orphans": opened.orphans,
    }


@router.get("/review/{slug}")
async def statements(request: Request, slug: str) -> Response:
    """Show the proposed provisions of a draft."""
    return await _draft_page(request, slug, _statements)


def _statements(opened: OpenDraft, frame: Frame) -> Shown:
    found = chosen(opened, wanted_of(frame.asked))
    values = {
        "chosen": found,
        "shows": SHOWS,
        "norms_known": NORMS,
        "sorts": SORTS,
        "under": UNDER,
        "kinds": [k for k in KINDS if any(e.provision.kind == k for e in opened.draft.entries)],
        "boxes": boxes(STATEMENTS, frame.lang),
        "added": added_statements(opened, frame.lang),
    }
    return Shown("review_statements.html", values)


@router.get("/review/{slug}/other")
async def others(request: Request, slug: str) -> Response:
    """Show what is proposed beside the provisions: the policy, concepts, findings and so on."""

    def make(opened: OpenDraft, frame: Frame) -> Shown:
        policy = opened.held.get(opened.draft.policy.iri)
        values = {
            "facts": guesses(opened, frame.lang),
            "policy": policy,
            "policy_over": mark_of(policy),
            "parts": other_parts(opened, frame.lang),
        }
        return Shown("review_other.html", values)

    return await _draft_page(request, slug, make)


@router.get("/review/{slug}/text")
async def lines(request: Request, slug: str) -> Response:
    """Show the lines of the document, with the statements that start on each."""

    def make(opened: OpenDraft, _: Frame) -> Shown:
        marks: dict[int, list[str]] = {}
        for entry in opened.draft.entries:
            marks.setdefault(entry.provision.place.start_line, []).append(entry.name)
        found = opened.text.lines if opened.text else []
        pages = opened.pages
        return Shown("review_text.html", {"lines": found, "marks": marks, "pages": pages})

    return await _draft_page(request, slug, make)


@router.get("/review/{slug}/lines.json")
async def some_lines(request: Request, slug: str) -> Response:
    """Give the lines around a line (``line``), to copy a wording from."""

    def make(opened: OpenDraft, frame: Frame) -> Response:
        asked = dict(frame.asked).get("line", "1")
        count = len(opened.text.lines) if opened.text else 0
        line = min(max(int(asked) if asked.isdecimal() and len(asked) < 9 else 1, 1), count or 1)
        first = max(line - 4, 1)
        last = min(first + _MOST_LINES, line + 12, count)
        shown = opened.text.lines[first - 1 : last] if opened.text else []
        return JSONResponse({"first": first, "lines": shown, "count": count}, headers=_FRESH)

    return await _draft_page(request, slug, make)


@router.get("/review/{slug}/choices.json")
async def names(request: Request, slug: str) -> Response:
    """Give the names that the fields of the review can have."""

    def make(opened: OpenDraft, frame: Frame) -> Response:
        found: Mapping[str, Any] = choices(opened.names, frame.lang)
        return JSONResponse(found, headers=_FRESH)

    return await _draft_page(request, slug, make)
