"""The rules of kind, in the order in which they are tried: the first that answers decides."""

import re
from collections.abc import Callable

from policygraph.extraction.cases import Case, Ruling

__all__ = ["RULES"]

_ADDRESS = re.compile(
    r"@[\w-]+\.|\b(?:www\.|https?://)\S+|\b0\d{1,3}[ -]*\d[\d -]{5,}|\b\d{4} ?[A-Z]{2}\b"
)
_SITE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:nl|com|eu|org)\b")
_DATE = re.compile(
    r"\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|"
    r"december)\b|\b\d{1,2}-\d{1,2}-\d{4}\b",
    re.IGNORECASE,
)
_SILENT = frozenset({"changes", "contents"})
_WITHIN = re.compile(r"\bbinnen (?:\w+ )?(?:werk)?(?:uur|dagen|weken|maanden|week|maand)\b", re.I)
_GRANTED = re.compile(
    r"\bword(?:t|en) (?:\w+ )?vergoed\b|\bu ontvangt\b|^(?:\w+ ){1,3}betreft\b", re.IGNORECASE
)
_COMPANY = re.compile(r"\b(?:KvK|N\.V\.|B\.V\.)", re.IGNORECASE)


_WE = re.compile(r"\b(?:wij|we)\b", re.IGNORECASE)
_FREEDOM = frozenset({"need-not", "may", "entitled"})
"""Cues that give a right even in a list of conditions."""
_WEAK = frozenset({"tariff", "pays", "legal-basis"})
"""Cues of buying that a promise outweighs, but in chapters on buying."""
_WEAKEST = frozenset({"to-buy"})


def _silent(case: Case) -> Ruling | None:
    """Refuse tables of changes and of contents: they announce and state nothing themselves."""
    if case.regime in _SILENT:
        return case.ruled(None, "silent")
    if len(case.text.split()) < 2 and not case.item and not _ADDRESS.search(case.text):
        return case.ruled(None, "fragment")
    return None


def _row(case: Case) -> Ruling | None:
    """Take a row with an address or a date for a step; others belong to their table."""
    block = case.candidate.block
    if block.kind != "row":
        return None
    if _COMPANY.search(case.text) and not _DATE.search(case.text):
        return case.ruled(None, "row-company")
    if _ADDRESS.search(case.text) or _SITE.search(case.text):
        return case.ruled("ProcedureStep", "row-address")
    if _DATE.search(case.text):
        return case.ruled("ProcedureStep", "row-date")
    return case.ruled(None, "row")


def _address_block(case: Case) -> Ruling | None:
    """Take a postal address for a contact; the register numbers of a company are none."""
    if case.item or case.regime == "conditions":
        return None
    if re.search(r"\b\d{4} ?[A-Z]{2}\b", case.text):
        return case.ruled("ProcedureStep", "postal-address")
    if _COMPANY.search(case.text) and not case.found:
        return case.ruled(None, "company")
    return None


def _lead_in(case: Case) -> Ruling | None:
    """Take a lead-in that demands for a provision; one that only limits scope is none."""
    if not case.text.rstrip().endswith(":"):
        return None
    lead = case.found.get("refused")
    if lead:
        return None
    conform = re.search(
        r"\bvoldo(?:et|en)\b|\bin aanmerking\b|\bminimaal\b", case.text, re.IGNORECASE
    )
    if conform:
        kind = "PurchaseRule" if "aanmerking" in case.text and "als" in case.text else "Requirement"
        return case.ruled(kind, "lead-in-demands")
    if case.item and case.regime == "conditions":
        return None
    return case.ruled(None, "lead-in")


def _guidance(case: Case) -> Ruling | None:
    if case.item and case.lead and case.lead.force == "guidance":
        return case.ruled("GuidanceCriterion", "guidance-list")
    if case.regime == "guidance" and case.item:
        return case.ruled("GuidanceCriterion", "guidance-chapter")
    return None


def _exclusion(case: Case) -> Ruling | None:
    """Know a knock-out wherever it stands; in its own chapter every item is one."""
    if "refused" in case.found:
        return case.ruled("ExclusionGround", "refused")
    if case.item and case.lead and case.lead.force == "refused":
        return case.ruled("ExclusionGround", "lead-refused")
    if case.item and case.regime == "exclusion":
        return case.ruled("ExclusionGround", "item")
    return None


def _defined(case: Case) -> Ruling | None:
    """Among definitions, demand what the provider does."""
    if case.regime == "definition" and case.provider and not case.has("may", "expects"):
        words = case.text.split()
        if len(words) > 2 and re.match(r"(?:de|het|een|u|uw)\b", case.text, re.IGNORECASE):
            return case.ruled("Requirement", "provider-in-definition")
    return None


def _condition_item(case: Case) -> Ruling | None:
    """Take an item among conditions for a demand, unless it forbids, allows or grants."""
    demanded = case.lead is not None and case.lead.force == "demands"
    if not case.item or not (case.regime == "conditions" or demanded):
        return None
    if case.regime in ("about", "product"):
        return None
    if case.has("forbids"):
        return case.ruled("Prohibition", "forbids")
    if case.insurer and case.has("promises") and not case.has("buys"):
        return case.ruled("Commitment", "item-insurer-promises")
    if case.has("reserves") or (
        case.insurer and case.has("buys") and not case.has("expects") and not case.provider
    ):
        return case.ruled("PurchaseRule", "item-insurer-buys")
    if _GRANTED.search(case.text) and not case.has("must"):
        return case.ruled("PurchaseRule", "item-granted")
    if not case.has("must", "expects") and case.has("may") and case.found["may"].id in _FREEDOM:
        return case.ruled("Permission", "item-may")
    return case.ruled("Requirement", "item")


def _condition_prose(case: Case) -> Ruling | None:
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
    ruling = _reserves(case) or _period(case) or _buys(case) or _promises(case)
    if ruling is None and case.has("provider"):
        return case.ruled("Requirement", "provider")
    if ruling is None and case.named and not case.has("describes") and case.text[-1:] != ":":
        return case.ruled("Requirement", "provider-named")
    return ruling


def _reserves(case: Case) -> Ruling | None:
    return case.ruled("PurchaseRule", "reserves") if case.has("reserves") else None


def _period(case: Case) -> Ruling | None:
    """Take what the insurer itself does within a time for a promise."""
    if case.insurer and _WITHIN.search(case.text) and case.has("promises"):
        return case.ruled("Commitment", "within-a-time")
    return None


def _advertises(case: Case) -> Ruling | None:
    if case.has("advertises") and not case.has("expects", "step"):
        return case.ruled(None, "advertises")
    if case.regime == "product" and not case.has("expects", "step"):
        return case.ruled(None, "product-chapter")
    return None


def _goes_on(case: Case) -> Ruling | None:
    """Give what only goes on about the sentence or clause before its kind."""
    if case.before is None or case.before.kind is None:
        return None
    if "goes-on" in case.found:
        return case.ruled(case.before.kind, "goes-on")
    bare = not case.has("expects", "may", "step", "buys", "promises", "refused", "must")
    if case.clause and (bare or not (case.insurer or case.provider)):
        return case.ruled(case.before.kind, "clause")
    return None


def _expectation(case: Case) -> Ruling | None:
    if not case.has("expects"):
        return None
    if case.found["expects"].id == "asks" and case.has("step"):
        return case.ruled("ProcedureStep", "asks-step")
    if case.regime == "procedure":
        return case.ruled("ProcedureStep", "expects")
    return case.ruled("Expectation", "expects")


def _step(case: Case) -> Ruling | None:
    if case.has("step") and not (
        case.found["step"].id == "offer" and case.insurer and case.has("promises")
    ):
        return case.ruled("ProcedureStep", "step")
    if case.has("dated") and case.regime == "procedure" and not case.insurer:
        return case.ruled("ProcedureStep", "dated")
    if case.regime == "contact" and case.has("may"):
        return case.ruled("Permission", "may")
    return None


def _forbidden(case: Case) -> Ruling | None:
    if case.has("forbids"):
        hard = case.regime == "purchase" or case.has("must")
        kind = "Prohibition" if hard or case.provider else "Expectation"
        return case.ruled(kind, "forbids")
    return None


def _described(case: Case) -> Ruling | None:
    """Refuse belief, trend and pointer unless they hold a demand or a decision."""
    if case.has("describes") and not case.has("must", "may"):
        strong = case.regime in ("purchase", "procedure", "disclaimer") and case.has("buys")
        if not strong:
            return case.ruled(None, "describes")
    return None


def _listed(case: Case) -> Ruling | None:
    """Give an item the force of its lead-in."""
    if not case.item or case.lead is None:
        return None
    kinds = {"expects": "Expectation", "buys": "PurchaseRule", "promises": "Commitment"}
    kind = kinds.get(case.lead.force)
    return case.ruled(kind, f"lead-{case.lead.force}") if kind else None


def _listed_expectation(case: Case) -> Ruling | None:
    """Keep what a lead-in expects an expectation, a channel or date in the item or not."""
    if case.item and case.lead and case.lead.force == "expects":
        return case.ruled("Expectation", "lead-expects")
    return None


def _must(case: Case) -> Ruling | None:
    if not case.has("must"):
        return None
    if case.insurer:
        return case.ruled("Commitment", "must-insurer")
    hard = case.found["must"].id == "obliged" or "voldo" in case.text
    asked = case.regime in ("purchase", "procedure") or (hard and case.regime == "plain")
    kind = "Requirement" if asked else "Expectation"
    return case.ruled(kind, "must")


def _may(case: Case) -> Ruling | None:
    if case.has("may") and (case.found["may"].id == "invites" or not case.insurer):
        return case.ruled("Permission", "may")
    return None


def _buys(case: Case) -> Ruling | None:
    if not case.has("buys"):
        return None
    if case.has("promises") and (
        case.found["buys"].id in _WEAKEST
        or (case.regime != "purchase" and case.found["buys"].id in _WEAK)
    ):
        return case.ruled("Commitment", "promises")
    return case.ruled("PurchaseRule", "buys")


def _promises(case: Case) -> Ruling | None:
    if case.has("promises") and case.provider and not _WE.search(case.text):
        return case.ruled("Expectation", "promises")
    if case.has("promises"):
        return case.ruled("Commitment", "promises")
    return None


def _provider(case: Case) -> Ruling | None:
    if case.has("provider"):
        return case.ruled("Expectation", "provider")
    return None


def _chapter(case: Case) -> Ruling | None:
    """In chapters that are rules throughout, take a sentence without a cue for one of them."""
    kinds = {"purchase": "PurchaseRule", "disclaimer": "PurchaseRule", "definition": "PurchaseRule",
             "contact": "ProcedureStep", "procedure": "ProcedureStep"}  # fmt: skip
    kind = kinds.get(case.regime)
    if case.regime == "purchase" and case.has("dated") and case.provider:
        kind = "ProcedureStep"
    return case.ruled(kind, "chapter") if kind else None


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    _silent,
    _row,
    _address_block,
    _guidance,
    _lead_in,
    _exclusion,
    _defined,
    _condition_item,
    _condition_prose,
    _advertises,
    _listed_expectation,
    _expectation,
    _goes_on,
    _step,
    _forbidden,
    _described,
    _listed,
    _reserves,
    _period,
    _must,
    _may,
    _buys,
    _promises,
    _provider,
    _chapter,
)
"""Each gives a ruling or leaves it to the next."""
