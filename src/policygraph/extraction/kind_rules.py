"""The rules of kind, in the order in which they are tried: the first that answers decides."""

import re
from collections.abc import Callable

from policygraph.extraction.article_rules import article, article_rest
from policygraph.extraction.cases import Case, Ruling
from policygraph.extraction.condition_rules import condition_item, condition_prose
from policygraph.extraction.insurer_rules import author, buys, promises, reserves, within_a_time
from policygraph.extraction.row_rules import ADDRESS, address_block, row

__all__ = ["RULES"]

_SILENT = frozenset({"changes", "contents"})
_HARD = frozenset({"obliged", "needs", "only-with"})
"""Cues that demand whoever their subject is."""
_HALF = re.compile(
    r"\b(?:moet|moeten|dient|dienen)\s+(?:[\w-]+\s+){0,3}[\w-]+\s*:\s*$", re.IGNORECASE
)
"""How a lead-in ends whose items say what must be done: "moet uw praktijk:"."""
_UNASKED = re.compile(
    r"\b(?:is|zijn|geldt|gelden)\b[^.;,]{0,30}\b(?:geen|niet als) (?:harde |strikte )?"
    r"(?:voorwaarde|eis|vereiste|verplichting)\b(?! (?:meer )?(?:voldaan|vervuld))",
    re.IGNORECASE,
)
"""Words by which something is no condition: "is geen voorwaarde"."""
_BANNED = re.compile(
    r"\b(?:niet|geen)\b[^.;]{0,30}\b(?:toegestaan|geoorloofd|toelaatbaar)\b|\bverboden\b",
    re.IGNORECASE,
)
"""Words that forbid in any chapter, whoever is named."""
_CHARGED = re.compile(r"declar(?:eren|eert|atie)|\bin rekening\b", re.IGNORECASE)
"""What touches money is forbidden wherever it is said, and not only expected."""
_SOFT_CHAPTERS = frozenset({"vision", "about", "product"})


def _silent(case: Case) -> Ruling | None:
    """Refuse tables of changes and of contents: they announce and state nothing themselves."""
    if case.regime in _SILENT:
        return case.ruled(None, "silent")
    if len(case.text.split()) < 2 and not case.item and not ADDRESS.search(case.text):
        return case.ruled(None, "fragment")
    if case.has("parties") and not case.has("must", "refused"):
        return case.ruled(None, "parties")
    if case.has("points") and not ADDRESS.search(case.text):
        return case.ruled(None, "pointer")
    return None


def _lead_in(case: Case) -> Ruling | None:
    """Take a lead-in that demands for a provision; one that only limits scope is none."""
    if not case.text.rstrip().endswith(":"):
        return None
    if "refused" in case.found and case.introduces:
        return case.ruled(None, "lead-in-refused")
    if "refused" in case.found or (case.has("step") and case.found["step"].id == "send"):
        return None
    if case.has("such-as") or (case.binding and case.regime != "definition"):
        return None
    if re.fullmatch(r"(?:\w+[\w'’-]*\s){0,5}[\w'’-]+:", case.text.strip()):
        return case.ruled(None, "lead-in-bare")
    if case.introduces and _HALF.search(case.text):
        return case.ruled(None, "lead-in-half")
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


def _unasked(case: Case) -> Ruling | None:
    """Take what is said to be no condition for a freedom, also among conditions."""
    return case.ruled("Permission", "unasked") if _UNASKED.search(case.text) else None


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
    """Among definitions, demand what the provider does; what a word means is no demand."""
    if (
        case.regime == "definition"
        and case.provider
        and not case.binding
        and not case.has("may", "expects")
    ):
        words = case.text.split()
        if len(words) > 2 and re.match(r"(?:de|het|een|u|uw)\b", case.text, re.IGNORECASE):
            return case.ruled("Requirement", "provider-in-definition")
    return None


def _advertises(case: Case) -> Ruling | None:
    if case.has("advertises") and not case.has("expects", "step", "must"):
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
    if case.before.kind == "Permission" and case.provider and case.has("measured"):
        # "dan mag u … en stelt u binnen zes weken …": what is bounded is no leave.
        return None
    bare = not case.has("expects", "may", "step", "buys", "promises", "refused", "must")
    spoken = case.insurer or case.provider or case.has("step")
    if case.clause and (bare or not spoken):
        return case.ruled(case.before.kind, "clause")
    return None


def _expectation(case: Case) -> Ruling | None:
    if not case.has("expects"):
        return None
    if case.found["expects"].id == "norm-is" and case.has("purchases"):
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
        hard = case.regime in ("purchase", "procedure", "exclusion") or case.has("must")
        hard = hard or any(p.search(case.text) for p in (_CHARGED, _BANNED))
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
    kinds = {"expects": "Expectation", "buys": "PurchaseRule", "promises": "Commitment",
             "step": "ProcedureStep"}  # fmt: skip
    if case.lead.force == "step" and case.has("may", "must"):
        return None
    kind = kinds.get(case.lead.force)
    return case.ruled(kind, f"lead-{case.lead.force}") if kind else None


def _listed_expectation(case: Case) -> Ruling | None:
    """Keep what a lead-in expects an expectation, a channel or date in the item or not."""
    if case.item and case.lead and case.lead.force == "expects":
        return case.ruled("Expectation", "lead-expects")
    return None


def _asks_leave(case: Case) -> bool:
    """Tell whether something needs the leave of the insurer: that binds the provider."""
    return case.has("must") and case.found["must"].id == "needs"


def _must(case: Case) -> Ruling | None:
    if not case.has("must"):
        return None
    if case.insurer and not _asks_leave(case):
        return None if case.has("buys") else case.ruled("Commitment", "must-insurer")
    hard = case.found["must"].id in _HARD or "voldo" in case.text
    soft = case.regime in _SOFT_CHAPTERS
    asked = not soft and (case.regime != "plain" or hard or case.provider)
    asked = asked and not (case.found["must"].id == "sees-to" and case.has("thereby"))
    kind = "Requirement" if asked or case.has("to-get-it") else "Expectation"
    return case.ruled(kind, "must")


def _may(case: Case) -> Ruling | None:
    if case.has("may") and (case.found["may"].id == "invites" or not case.insurer):
        return case.ruled("Permission", "may")
    return None


def _provider(case: Case) -> Ruling | None:
    if not case.has("provider") or case.has("empty"):
        return None
    measured = case.regime not in _SOFT_CHAPTERS and case.has("measured")
    agreed = case.regime in ("exclusion", "purchase", "procedure")
    kind = "Requirement" if measured or agreed else "Expectation"
    return case.ruled(kind, "provider-measured" if measured else "provider")


def _chapter(case: Case) -> Ruling | None:
    """In chapters that are rules throughout, take a sentence without a cue for one of them."""
    kinds = {"purchase": "PurchaseRule", "disclaimer": "PurchaseRule", "definition": "PurchaseRule",
             "contact": "ProcedureStep", "procedure": "ProcedureStep"}  # fmt: skip
    kind = kinds.get(case.regime)
    demanded = case.before is not None and case.before.kind == "Requirement"
    if case.regime == "purchase" and demanded and case.has("adds"):
        return case.ruled("Requirement", "goes-on-demanding")
    scrap = len(case.text.split()) < 4 and not case.item
    if case.regime in ("purchase", "procedure") and (scrap or case.has("empty")):
        return case.ruled(None, "empty")
    if case.regime == "purchase" and case.has("dated") and case.provider:
        kind = "ProcedureStep"
    return case.ruled(kind, "chapter") if kind else None


def _bounded(case: Case) -> Ruling | None:
    """Take a sentence that sets a bound and names no one for what is expected of the care."""
    if case.regime in _SOFT_CHAPTERS or case.insurer or not case.has("measured"):
        return None
    return None if case.has("describes", "past") else case.ruled("Expectation", "bounded")


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    _silent,
    row,
    address_block,
    _guidance,
    _unasked,
    _lead_in,
    _exclusion,
    _defined,
    condition_item,
    condition_prose,
    article,
    _advertises,
    _listed_expectation,
    _expectation,
    _goes_on,
    _step,
    _forbidden,
    _described,
    _listed,
    reserves,
    within_a_time,
    _must,
    _may,
    buys,
    promises,
    _provider,
    author,
    article_rest,
    _chapter,
    _bounded,
)
"""Each gives a ruling or leaves it to the next."""
