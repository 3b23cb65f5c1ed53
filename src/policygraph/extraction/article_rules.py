"""Rules of kind for the articles of a regulation or agreement, where every verb is an order."""

import re

from policygraph.extraction.cases import Case, Ruling

__all__ = ["article", "article_rest"]

# A denial in a main clause that begins with its subject, before any clause with another subject.
_DENIED = re.compile(
    r"(?:de|het|een|elke?|iedere?|deze|hij|zij|u|\w+(?:ers|ijken|ingen))\b"
    r"(?:(?!\b(?:dat|die|wie|als|indien|om)\b)[^,;:])*?"
    r"\b(?:geen|niet)\b(?! (?:alleen|slechts|later|meer dan|eerder))",
    re.IGNORECASE,
)


def _providers_article(case: Case) -> Ruling | None:
    """Take what the provider does in an article for an order, and what it may for a right."""
    if case.has("may"):
        return case.ruled("Permission", "binding-may")
    subject = case.provider and case.has("subject") and not case.has("buys", "step")
    if subject and _DENIED.match(case.text.strip()):
        return case.ruled("Prohibition", "binding-denied")
    if subject or case.has("provider", "pronoun"):
        return case.ruled("Requirement", "binding-provider")
    if case.clause and case.before is not None and case.before.kind and not case.has("buys"):
        return case.ruled(case.before.kind, "clause")
    return None


def article(case: Case) -> Ruling | None:
    """In an article every verb of the provider is an order, and of the author its own task."""
    if not case.binding or case.regime in ("definition", "exclusion"):
        return None
    if case.has("forbids"):
        return case.ruled("Prohibition", "binding-forbids")
    if case.insurer:
        return None
    if case.has("must", "expects"):
        return case.ruled("Requirement", "binding-must")
    if case.item and case.lead_kind:
        return case.ruled(case.lead_kind, "binding-lead")
    return _providers_article(case)


def article_rest(case: Case) -> Ruling | None:
    """Take every further sentence of an article for a rule; what its author does for its task."""
    if not case.binding or case.has("describes") or case.regime == "definition":
        return None
    if case.insurer:
        return case.ruled("Commitment", "binding-author")
    if case.has("content"):
        return case.ruled("Requirement", "binding-content")
    if len(case.text.split()) < 4 or not re.search(r"[.;]$", case.text.strip()):
        return None if not case.text.endswith(":") else case.ruled(None, "lead-in")
    kind = "Requirement" if case.has("measured") else "PurchaseRule"
    return case.ruled(kind, "binding-rule")
