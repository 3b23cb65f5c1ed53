"""Rules of kind for what stands among conditions: items, and prose."""

import re

from policygraph.extraction.cases import Case, Ruling
from policygraph.extraction.insurer_rules import buys, promises, reserves, within_a_time

__all__ = ["condition_item", "condition_prose"]

_GRANTED = re.compile(
    r"\bword(?:t|en) (?:[\w()]+ ){0,3}vergoed\b|\bu ontvangt\b|^(?:\w+ ){1,3}betreft\b",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(r"(?:(?:niet|ook|altijd) )?(?:[a-zà-ÿ]{3,}t|is|heeft|kan)\b")
_FREEDOM = frozenset({"need-not", "may", "entitled"})
"""Cues that give a right even in a list of conditions."""
_TOLD = frozenset({"send", "write-to", "look-up", "hand-in"})
"""Cues of steps that a reader is told to take, even where a condition was stated first."""


def _is_condition(case: Case) -> bool:
    """Tell whether an item stands among conditions, or its lead-in makes it one."""
    demanded = case.lead is not None and case.lead.force == "demands"
    demanded = demanded or (case.listed_for_provider and _VERB_FIRST.match(case.text) is not None)
    listed = case.item and (case.regime == "conditions" or demanded)
    return listed and case.regime not in ("about", "product", "definition")


def _insurers_item(case: Case) -> Ruling | None:
    """Take an item about the insurer for its promise or rule, also in a list of conditions."""
    promised = case.has("promises", "author") and not case.has("buys", "must", "reserves")
    if case.insurer and promised:
        return case.ruled("Commitment", "item-insurer-promises")
    bought = case.has("buys") and not case.has("expects") and not case.provider
    if case.has("reserves") or (case.insurer and bought):
        return case.ruled("PurchaseRule", "item-insurer-buys")
    if _GRANTED.search(case.text) and not case.has("must"):
        return case.ruled("PurchaseRule", "item-granted")
    return None


def _free_item(case: Case) -> Ruling | None:
    """Take a further sentence that tells what to do for a step, and a right for a right."""
    told = case.has("step") and case.found["step"].id in _TOLD and not case.has("must")
    if case.before is not None and not case.clause and told:
        return case.ruled("ProcedureStep", "item-step")
    may = case.found.get("may")
    freed = may is not None and may.id in _FREEDOM and may.pattern.search(case.opening)
    if freed and not case.has("must", "expects"):
        return case.ruled("Permission", "item-may")
    return None


def condition_item(case: Case) -> Ruling | None:
    """Take an item among conditions for a demand, unless it forbids, allows or grants."""
    if not _is_condition(case):
        return None
    if case.has("forbids"):
        return case.ruled("Prohibition", "forbids")
    return _insurers_item(case) or _free_item(case) or case.ruled("Requirement", "item")


def _providers_prose(case: Case) -> Ruling | None:
    """Take a sentence about the provider, or with a measure, for a demand."""
    if case.has("provider", "pronoun"):
        return case.ruled("Requirement", "provider" if case.has("provider") else "pronoun")
    if case.has("describes", "empty"):
        return None
    if case.named and case.text[-1:] != ":":
        return case.ruled("Requirement", "provider-named")
    return case.ruled("Requirement", "measured") if case.has("measured") else None


def condition_prose(case: Case) -> Ruling | None:
    """Let prose among conditions demand where its verb does or the provider is its subject."""
    if case.regime != "conditions" or case.item:
        return None
    if case.has("forbids"):
        return case.ruled("Prohibition", "forbids")
    if case.has("expects"):
        return case.ruled("Requirement", "expects")
    if case.has("step"):
        return case.ruled("ProcedureStep", "step")
    if case.has("must"):
        return case.ruled("Requirement", "must")
    if case.has("may") and not case.insurer:
        return case.ruled("Permission", "may")
    insurers = reserves(case) or within_a_time(case) or buys(case) or promises(case)
    return insurers or _providers_prose(case)
