"""What drafts propose, on pages of their own: never among the answers, each time with its mark."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.applicability import Status, asked_year
from policygraph.applicability import frame as frame_of
from policygraph.draft_notices import draft_notices, drafts_about
from policygraph.explorer.lines import Line, judged_lines, plain_lines
from policygraph.explorer.pages import Frame, Shown
from policygraph.explorer.viewing import show_view
from policygraph.model import Concept, Proposed, Text, UnreviewedDraft
from policygraph.session import Session
from policygraph.unreviewed import UNREVIEWED, DraftAnswer, catalogue_of, not_said, with_drafts
from policygraph.view import View
from policygraph.vocabulary import ID

__all__ = ["drafted_page", "notices_for", "proposal_page", "router"]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A proposal as a page shows it: the provision, and what makes it a proposal."""

    line: Line
    proposed: Proposed


@dataclass(frozen=True, slots=True)
class _Section:
    """What would apply or depend of one draft."""

    draft: UnreviewedDraft
    year: int
    notices: tuple[Text, ...]
    applies: tuple[_Marked, ...]
    depends: tuple[_Marked, ...]


def notices_for(session: Session, view: View) -> tuple[Text, ...]:
    """Return what an answer must say of drafts about the same; nothing where there are none."""
    catalogue, question = session.catalogue, view.question
    if not catalogue.drafts:
        return ()
    found = frame_of(catalogue, question)
    year = found.year if found else asked_year(question, ())
    named = question.year is not None
    return draft_notices(drafts_about(catalogue, question, year, named=named))


@router.get("/applies/unreviewed")
async def unreviewed(request: Request) -> Response:
    """Show what drafts propose for somebody, apart from what applies."""
    return await show_view(request, _unreviewed)


def _unreviewed(session: Session, frame: Frame, view: View) -> Shown:
    found = frame_of(session.catalogue, view.question)
    answers = session.drafts_applying(view.question, found.year if found else None)
    frame.catalogue = with_drafts(session.catalogue, session.drafts)
    sections = [_section(session, answer) for answer in answers]
    values = {
        "view": view,
        "sections": sections,
        "answer": frame.url("/applies", view.query()),
        "mark": UNREVIEWED,
    }
    return Shown("unreviewed.html", values)


def _section(session: Session, found: DraftAnswer) -> _Section:
    quote = session.draft_quote(found.draft)
    by_iri = {p.provision.iri: p for p in found.draft.proposals}

    def marked(status: Status) -> tuple[_Marked, ...]:
        judgements = found.answer.of(status)
        lines = judged_lines(found.catalogue, found.answer, judgements, quote)
        return tuple(_Marked(line, by_iri[line.provision.iri]) for line in lines)

    return _Section(
        found.draft,
        found.answer.year,
        tuple(not_said(found)),
        marked(Status.SATISFIED),
        marked(Status.OPEN),
    )


def proposal_page(
    session: Session, frame: Frame, draft: UnreviewedDraft, proposed: Proposed
) -> Shown:
    """Describe the page of a proposal: first that nobody reviewed it, then what it says."""
    own = catalogue_of(session.catalogue, draft)
    frame.catalogue = with_drafts(session.catalogue, session.drafts)
    line = plain_lines(own, (proposed.provision,), session.draft_quote(draft))[0]
    iri = proposed.provision.iri
    values = {
        "marked": _Marked(line, proposed),
        "draft": draft,
        "mark": UNREVIEWED,
        "iri": iri,
        "document": f"/doc/{iri.removeprefix(ID)}.html",
    }
    return Shown("thing_proposed.html", values)


def drafted_page(session: Session, frame: Frame, iri: str) -> Shown | None:
    """Describe the page of a draft or of a thing that one proposes; None for anything else."""
    for draft in session.drafts:
        concept = next((c for c in draft.concepts if c.iri == iri), None)
        if iri == draft.policy.iri or concept:
            frame.catalogue = with_drafts(session.catalogue, session.drafts)
            own = catalogue_of(session.catalogue, draft)
            using = _using(draft, concept)
            lines = plain_lines(own, (p.provision for p in using), session.draft_quote(draft))
            values = {
                "iri": iri,
                "draft": draft,
                "concept": concept,
                "mark": UNREVIEWED,
                "marked": [_Marked(*pair) for pair in zip(lines, using, strict=True)],
                "document": f"/doc/{iri.removeprefix(ID)}.html",
            }
            return Shown("thing_drafted.html", values)
    return None


def _using(draft: UnreviewedDraft, concept: Concept | None) -> list[Proposed]:
    """Return the proposals of a draft, or those that name a thing that it proposes."""
    return [p for p in draft.proposals if concept is None or concept.iri in _named(p)]


def _named(proposed: Proposed) -> Iterable[str]:
    p = proposed.provision
    named = {p.norm, p.bearer, p.guard, p.exception, p.theme, p.defines}
    named |= {*p.care_types, *p.provider_types, *p.roles, *p.condition_for}
    named |= {r.iri for r in p.references} | {i for members in p.proof for i in members}
    return {iri for iri in named if iri} | {c.iri for c in p.contacts}
