"""Rules of kind for what the insurer does: it keeps free, buys, promises."""

import re

from policygraph.extraction.cases import Case, Ruling

__all__ = ["author", "buys", "promises", "reserves", "within_a_time"]

_WITHIN = re.compile(r"\bbinnen (?:\w+ )?(?:werk)?(?:uur|dagen|weken|maanden|week|maand)\b", re.I)
_WE = re.compile(r"\b(?:wij|we)\b", re.IGNORECASE)
_WEAK = frozenset({"tariff", "pays", "legal-basis"})
"""Cues of buying that a promise outweighs, but in chapters on buying."""
_WEAKEST = frozenset({"to-buy"})


def reserves(case: Case) -> Ruling | None:
    """Take what the insurer keeps free to do for a rule of buying."""
    return case.ruled("PurchaseRule", "reserves") if case.has("reserves") else None


def within_a_time(case: Case) -> Ruling | None:
    """Take what the insurer itself does within a time for a promise."""
    if case.insurer and _WITHIN.search(case.text) and case.has("promises"):
        return case.ruled("Commitment", "within-a-time")
    return None


def buys(case: Case) -> Ruling | None:
    """Take words of buying, paying and contracting for a rule, unless a promise outweighs them."""
    if not case.has("buys"):
        return None
    cue = case.found["buys"].id
    if case.has("promises") and (
        cue in _WEAKEST
        or (case.regime != "purchase" and cue in _WEAK)
        or (cue == "pays" and not case.has("purchases"))
    ):
        return case.ruled("Commitment", "promises")
    return case.ruled("PurchaseRule", "buys")


def promises(case: Case) -> Ruling | None:
    """Take what the insurer says it does for a promise; of a provider it is an expectation."""
    told = case.has("promises") and case.found["promises"].id == "is-told"
    if case.has("promises") and case.provider and not told and not _WE.search(case.text):
        return case.ruled("Expectation", "promises")
    if case.has("promises"):
        return case.ruled("Commitment", "promises")
    return None


def author(case: Case) -> Ruling | None:
    """Take what the insurer is said to do, by whatever verb, for its task."""
    if case.regime == "definition" or not case.has("author") or not case.insurer:
        return None
    if not case.has("empty"):
        kind = "PurchaseRule" if case.regime == "purchase" else "Commitment"
        return case.ruled(kind, "author")
    return None
