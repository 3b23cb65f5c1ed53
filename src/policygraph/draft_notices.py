"""What an answer says of drafts that are about the same: that they are there, and do not count."""

from collections.abc import Iterable

from policygraph.applicability import Question
from policygraph.model import Catalogue, DraftSummary, Language, Policy, Text

__all__ = ["draft_name", "draft_notices", "drafts_about", "year_of"]


def year_of(policy: Policy, year: int, *, named: bool) -> int | None:
    """Return the year in which a draft is looked at beside an answer for a year; None for none.

    Where no year was named the answer is for the latest year with a policy, and a draft for a
    later one is just what must be known. A draft that names no year may be for any.
    """
    if not policy.years:
        return year
    if named:
        return year if year in policy.years else None
    latest = max(policy.years, default=None)
    return latest if latest is not None and latest >= year else None


def drafts_about(
    catalogue: Catalogue, question: Question, year: int, *, named: bool
) -> tuple[DraftSummary, ...]:
    """Return the drafts on X's care for its insurer and year; an unknown insurer may be this one.

    ``named`` tells whether the year was asked for.
    """
    if not catalogue.drafts:
        return ()
    care, broader = question.care_type, catalogue.broader(question.care_type)
    return tuple(
        draft
        for draft in catalogue.drafts
        if (care in draft.broader or not broader.isdisjoint(draft.policy.concerns))
        and question.insurer in (None, draft.policy.insurer or question.insurer)
        and year_of(draft.policy, year, named=named) is not None
    )


def draft_name(policy: Policy, lang: Language) -> str:
    """Return a draft as people tell it from others; what no terminal shows is left out."""
    title = "".join(c if c.isprintable() else " " for c in policy.title[lang])
    years = ", ".join(str(y) for y in policy.years)
    word = Text("contractjaar", "contract year")[lang]
    return f"{title or policy.slug} ({policy.slug}{f', {word} {years}' if years else ''})"


def draft_notices(drafts: Iterable[DraftSummary]) -> tuple[Text, ...]:
    """Return a sentence for each draft: it is there, and what it proposes does not count."""
    return tuple(
        Text(
            f"Er is een onbeoordeeld concept: {draft_name(d.policy, 'nl')}, met {d.proposals} "
            f"{'voorstel' if d.proposals == 1 else 'voorstellen'}; dat telt niet mee.",
            f"There is an unreviewed draft: {draft_name(d.policy, 'en')}, with {d.proposals} "
            f"{'proposal' if d.proposals == 1 else 'proposals'}; it does not count.",
        )
        for d in drafts
    )
