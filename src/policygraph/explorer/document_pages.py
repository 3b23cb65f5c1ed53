"""``/documents``: the documents as received, with what the graph made of each sentence."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.state import ServerState
from policygraph.document_view import coverage, headings
from policygraph.errors import NotFoundError, OntologyError
from policygraph.explorer.document_marks import (
    CODES,
    WORDS,
    Mark,
    Read,
    findings_of,
    marks_of,
    parts_of,
    sections_of,
)
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import Repair, UnknownNameError, unknown_page
from policygraph.model import Place, Policy, UnreviewedDraft
from policygraph.places import excused_reasons, places
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.unreviewed import UNREVIEWED
from policygraph.vocabulary import KINDS

__all__ = ["lifespan", "router"]

router = APIRouter(include_in_schema=False)

# Kept while the graph is open: finding the places and the gaps takes longer than the page.
_PLACES: WeakKeyDictionary[Session, dict[str, Place]] = WeakKeyDictionary()
_READ: WeakKeyDictionary[Session, dict[tuple[str, str], Read]] = WeakKeyDictionary()


@asynccontextmanager
async def lifespan(state: ServerState) -> AsyncIterator[None]:
    """Find the places before the first request."""
    if state.session is not None:
        _places(state.session)
    yield


def _places(session: Session) -> Mapping[str, Place]:
    if session not in _PLACES:
        _PLACES[session] = places(session.graph)
    return _PLACES[session]


@router.get("/documents")
async def documents(request: Request) -> Response:
    """Show which documents there are, and whether they are at hand and unchanged."""
    return await show(request, _list)


def _list(session: Session, frame: Frame) -> Shown:
    catalogue = session.catalogue
    found = [
        {
            "policy": policy,
            "kinds": Counter(p.kind for p in catalogue.by_policy[policy.iri]),
            "total": len(catalogue.by_policy[policy.iri]),
            "findings": len(findings_of(session, policy)),
            "state": _state(session, policy),
        }
        for policy in sorted(catalogue.policies.values(), key=lambda p: p.title[frame.lang])
    ]
    values = {
        "documents": found,
        "folder": _has_folder(session),
        "drafts": [d.policy for d in session.catalogue.drafts],
    }
    return Shown("documents.html", values)


def _has_folder(session: Session) -> bool:
    return session.documents.folder is not None


def _state(session: Session, policy: Policy) -> str:
    """Return whether the document is there: ``absent``, ``changed`` or ``unchanged``."""
    slug = policy.document
    if not session.documents.has(slug):
        return "absent"
    same = session.documents.sha256(slug) == session.catalogue.hashes.get(slug)
    return "unchanged" if same else "changed"


def _state_of_draft(session: Session, policy: Policy) -> str:
    """Return the same of a draft, whose lines have no hash of their own: by its wordings."""
    if not session.documents.has(policy.document):
        return "absent"
    found = session.catalogue.provisions.values()
    return "unchanged" if all(session.documents.quote(p) for p in found) else "changed"


@router.get("/documents/{slug}")
async def document(request: Request, slug: str) -> Response:
    """Show a document with its provisions, or without it where they stand."""
    return await show(request, partial(_document, slug))


def _document(slug: str, session: Session, frame: Frame) -> Shown:
    policies = session.catalogue.policies.values()
    policy = next((p for p in policies if slug in (p.slug, p.document)), None)
    draft = next((d for d in session.drafts if d.policy.slug == slug), None)
    if draft and (policy is None or ("drafts", "include") in frame.asked):
        own = session.of_draft(draft)
        _PLACES[own] = {iri: p.place for iri, p in own.catalogue.provisions.items()}
        frame.catalogue = own.catalogue
        return _page(own, frame, draft.policy, draft)
    if policy is None:
        known = ", ".join(sorted(p.slug for p in policies))
        raise NotFoundError(
            "unknown-name", f"There is no document {slug[:100]!r}. There are: {known}."
        )
    return _page(session, frame, policy, draft)


def _page(session: Session, frame: Frame, policy: Policy, draft: UnreviewedDraft | None) -> Shown:
    """Describe the page of a document; ``draft`` is that of the document, shown or beside it."""
    try:
        kinds = _kinds(frame)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    unreviewed = draft is not None and policy is draft.policy
    state = _state_of_draft(session, policy) if unreviewed else _state(session, policy)
    read = _read(session, policy, state) if state != "absent" else None
    marks = marks_of(session, frame, policy, read)
    provisions = session.catalogue.by_policy[policy.iri]
    counts = Counter(mark.kind for mark in marks.values())
    values: dict[str, Any] = {
        "policy": policy,
        "draft": draft,
        "unreviewed": unreviewed,
        "mark": UNREVIEWED,
        "state": state,
        "read": read,
        "kinds": kinds,
        "counts": counts,
        "legend": [(k, CODES[k], WORDS[k][frame.lang]) for k in CODES if counts[k]],
        "provisions": provisions,
        "findings": findings_of(session, policy),
        "outline": headings(read.text if read else None, (p.place for p in provisions)),
        "parts": parts_of(session, policy, read, marks, kinds) if read else [],
        "sections": sections_of(marks, provisions, kinds),
        "words": {k: words[frame.lang] for k, words in WORDS.items()},
        "all": len(kinds) == len(CODES),
        "anchors": _first_on_line(marks.values()),
        "toggled": {k: _toggled(kinds, k) for k in CODES},
    }
    return Shown("document.html", values)


def _first_on_line(marks: Iterable[Mark]) -> set[str]:
    """Return the first mark of each line: it bears the anchor where the text is not there."""
    first: dict[int, str] = {}
    for mark in marks:
        first.setdefault(mark.line, mark.id)
    return set(first.values())


def _kinds(frame: Frame) -> frozenset[str]:
    """Return the kinds that are highlighted; without a choice all are."""
    kinds = [value for name, value in frame.asked if name == "kind"]
    for kind in kinds:
        if kind not in CODES:
            raise UnknownNameError("kind", kind, [Repair(k, WORDS[k]) for k in KINDS])
    return frozenset(kinds or CODES)


def _toggled(kinds: frozenset[str], kind: str) -> list[str] | None:
    """Return the choice after a click on a kind: from all to it alone, then one more or less."""
    if len(kinds) == len(CODES):
        return [kind]
    left = kinds ^ {kind}
    return [k for k in CODES if k in left] if left and len(left) < len(CODES) else None


def _read(session: Session, policy: Policy, state: str) -> Read | None:
    slug = policy.document
    kept = _READ.setdefault(session, {})
    key = slug, session.documents.sha256(slug) or ""
    if key not in kept:
        text = session.documents.text(slug)
        if text is None:
            return None
        mine = {iri: p for iri, p in _places(session).items() if p.document == slug}
        orphans = tuple(session.documents.orphans(mine)) if state == "changed" else ()
        lost = {orphan.iri for orphan in orphans}
        anchored = {iri: place for iri, place in mine.items() if iri not in lost}
        reasons = _reasons(slug)
        found = coverage(text, anchored.values(), reasons)
        kept[key] = Read(text, anchored, found, reasons, orphans)
    return kept[key]


def _reasons(slug: str) -> dict[int, str]:
    try:
        return excused_reasons(folder("data") / "README.md", slug)
    except OntologyError:
        return {}
