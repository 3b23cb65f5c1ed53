"""Rules of kind for rows of tables and lines of addresses."""

import re

from policygraph.extraction.cases import Case, Ruling

__all__ = ["ADDRESS", "address_block", "row"]

ADDRESS = re.compile(
    r"@[\w-]+\.|\b(?:www\.|https?://)\S+|\b0\d{1,3}[ -]*\d[\d -]{5,}|\b\d{4} ?[A-Z]{2}\b"
)
_SITE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.(?:nl|com|eu|org)\b")
_DATE = re.compile(
    r"\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|"
    r"december)\b|\b\d{1,2}-\d{1,2}-\d{4}\b|\b(?:januari|februari|maart|april|mei|juni|juli|"
    r"augustus|september|oktober|november|december) \d{4}\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(?:KvK|N\.V\.|B\.V\.)", re.IGNORECASE)
_YES_OR_NO = re.compile(r"(?:ja|nee|wel|niet|geen)\b", re.IGNORECASE)
"""How a cell begins that says whether what its row names is bought or must be there."""
_FORCES = tuple(
    "refused expects forbids must step may reserves buys promises provider describes".split()
)
"""Forces that make a company line more than the line of a company."""


def row(case: Case) -> Ruling | None:
    """Take a row with an address or a date for a step; others belong to their table."""
    block = case.candidate.block
    if block.kind != "row":
        return None
    if case.demanded:
        return _demanded_row(case)
    if _COMPANY.search(case.text) and not _DATE.search(case.text):
        return case.ruled(None, "row-company")
    if ADDRESS.search(case.text) or _SITE.search(case.text):
        return case.ruled("ProcedureStep", "row-address")
    if _DATE.search(case.text):
        return case.ruled("ProcedureStep", "row-date")
    said = block.header is not None and any(_YES_OR_NO.match(cell) for cell in block.cells[1:])
    if case.regime != "definition" and (
        said or (block.header is not None and case.has("measured"))
    ):
        return case.ruled("PurchaseRule", "row-says")
    return case.ruled(None, "row")


def _demanded_row(case: Case) -> Ruling:
    """Take the cell of a column of demands for one, of the kind that its chapter or words give."""
    if case.regime == "exclusion" or "refused" in case.found:
        return case.ruled("ExclusionGround", "row-demand")
    if case.has("forbids"):
        return case.ruled("Prohibition", "row-demand")
    return case.ruled("Requirement", "row-demand")


def address_block(case: Case) -> Ruling | None:
    """Take a postal address for a contact; the register numbers of a company are none."""
    if case.item or case.regime == "conditions":
        return None
    if re.search(r"\b\d{4} ?[A-Z]{2}\b", case.text):
        return case.ruled("ProcedureStep", "postal-address")
    if _COMPANY.search(case.text) and not case.has(*_FORCES):
        return case.ruled(None, "company")
    return None
