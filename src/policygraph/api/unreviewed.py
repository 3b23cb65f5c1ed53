"""What nobody reviewed, in the query API: a member of its own, and never without its mark."""

from policygraph.api.problems import ProblemError
from policygraph.api.representation import Body, make_once
from policygraph.api.state import ServerState
from policygraph.applicability import Question, frame
from policygraph.errors import NotFoundError
from policygraph.fragments import compact_json
from policygraph.model import Language, Proposed, UnreviewedDraft
from policygraph.search import SearchIndex
from policygraph.session import Session
from policygraph.unreviewed import draft_json, explained, shown
from policygraph.unreviewed import with_drafts as names_with_drafts

__all__ = ["explanation_of", "proposal_of", "search_with_drafts", "with_drafts"]


def with_drafts(
    session: Session,
    question: Question,
    kinds: tuple[str, ...],
    themes: tuple[str, ...],
    lang: Language,
    body: bytes | None,
) -> bytes:
    """Return an answer, ready as JSON, with what drafts propose as its last member.

    Raises ProblemError (no-policy-for-year) with that member where there is no answer.
    """
    found = frame(session.catalogue, question)
    year = found.year if found else None
    drafts = [
        draft_json(one, lang, session.draft_quote(one.draft))
        for one in session.drafts_applying(question, year, kinds, themes)
    ]
    if body is not None:
        return b'%b,"drafts":%b}' % (body[:-1], compact_json(drafts))
    try:
        session.applies(question)
    except NotFoundError as error:
        raise ProblemError(404, error.id, str(error), more={"drafts": drafts}) from error
    raise ProblemError(404, "no-policy-for-year", "There is no policy for that year.")


def search_with_drafts(state: ServerState, session: Session) -> SearchIndex:
    """Return the index of the names in the facts and in drafts, made when it is first asked."""
    found: SearchIndex = make_once(
        state,
        "search with drafts",
        lambda: SearchIndex(names_with_drafts(session.catalogue, session.drafts)),
    )
    return found


Found = tuple[UnreviewedDraft, Proposed]


def explanation_of(session: Session, found: Found, question: Question, lang: Language) -> Body:
    """Return why a proposal would apply, depend or not."""
    quote = session.draft_quote(found[0])
    return Body(compact_json(explained(session.catalogue, *found, question, lang, quote)))


def proposal_of(session: Session, found: Found, lang: Language) -> Body:
    """Return a proposal apart from any question."""
    quote = session.draft_quote(found[0])
    return Body(compact_json(shown(session.catalogue, *found, lang, quote)))
