"""The changes from one text of a policy to the next: norms, deadlines, contacts, years, documents.

Nothing is called a change without the earlier text: both policies must be there, of one insurer
and one care, the later for the year after the earlier or in its place. Of any other two there are
only differences (``comparison``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from policygraph.announced import announcements_of, checked, linked
from policygraph.changed import Change, Checked, Item
from policygraph.changed_parts import (
    changed_contacts,
    changed_deadlines,
    changed_documents,
    changed_terms,
    deadlines_order,
)
from policygraph.comparison import Comparison, Row, compare, in_order, successive
from policygraph.errors import InputError
from policygraph.model import Catalogue, Policy, Provision, Text
from policygraph.moves import demand_print, moves
from policygraph.placing import Placed

__all__ = ["Report", "are_changes", "changes_between", "report"]

_ORDER = tuple(Change)
_CONDITIONS = ("Requirement", "Prohibition", "ExclusionGround")
_PARTS = ("norm", "deadline", "contact", "term", "document")


@dataclass(frozen=True, slots=True)
class Report:
    """All that changed between two texts; ``unchanged`` counts the norms that are as they were.

    ``renamed`` are headings (outermost first) that only have another name. ``placed`` are
    statements whose document is no longer as it was modelled and whose wording moved in it or is
    lost.
    """

    earlier: Policy
    later: Policy
    comparison: Comparison
    items: tuple[Item, ...]
    announcements: tuple[Checked, ...]
    unchanged: int
    renamed: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    placed: tuple[Placed, ...] = ()

    @property
    def findings(self) -> bool:
        """Tell whether somebody must look: an announcement not found, a wording lost."""
        return any(c.verdict == "not-found" for c in self.announcements) or any(
            p.standing == "orphan" for p in self.placed
        )


def are_changes(policies: Sequence[Policy]) -> bool:
    """Tell whether two policies, in whatever order, are one and its successor."""
    return len(policies) == 2 and successive(in_order(policies))


def report(catalogue: Catalogue, one: str, other: str, placed: Iterable[Placed] = ()) -> Report:
    """Return the changes from the earlier of two policies to the later, in whatever order named.

    ``placed`` says of statements where they stand in a changed document; what is unchanged is left
    out. Raises InputError (invalid-parameter) where neither is the successor of the other.
    """
    earlier, later = _in_order(catalogue, one, other)
    comparison = compare(catalogue, [earlier.iri, later.iri])
    before, after = catalogue.by_policy[earlier.iri], catalogue.by_policy[later.iri]
    judged = [
        _item(catalogue, changes, row)
        for row in comparison.rows
        if (changes := changes_between(row, earlier, later))
    ]
    same = len(comparison.rows) - len(judged)
    items = sorted(
        chain(
            judged,
            changed_deadlines(catalogue, before, after, earlier, later),
            changed_contacts(before, after),
            changed_terms(catalogue, earlier, later),
            changed_documents(catalogue, earlier, later),
        ),
        key=_rank,
    )
    announced = announcements_of(catalogue, later.iri)
    items_ = linked(items, announced)
    return Report(
        earlier,
        later,
        comparison,
        items_,
        checked(announced, items_, catalogue.provisions),
        same,
        moves(before, after, earlier, later).renamed,
        tuple(p for p in placed if p.standing != "unchanged"),
    )


def _rank(item: Item) -> tuple[int, int, bool, str]:
    """Return the order of a report: what costs a contract comes before what promises or tells."""
    bound = any(p.kind in _CONDITIONS for p in (*item.before, *item.after))
    return (
        _PARTS.index(item.part), _ORDER.index(item.changes[0]), not bound,
        item.subject.nl.casefold(),
    )  # fmt: skip


def _in_order(catalogue: Catalogue, one: str, other: str) -> tuple[Policy, Policy]:
    unknown = [iri for iri in (one, other) if iri not in catalogue.policies]
    if unknown:
        raise InputError(
            "invalid-parameter",
            f"There is no policy {unknown[0]}: without its text nothing can be called a change.",
        )
    pair = in_order([catalogue.policies[one], catalogue.policies[other]])
    if successive(pair):
        return pair[0], pair[1]
    first, second = pair[0], pair[-1]
    if first.insurer != second.insurer or first.concerns != second.concerns:
        raise InputError(
            "invalid-parameter",
            f"{first.slug} and {second.slug} are not of one insurer and one care: their "
            "differences are no changes. Compare them instead.",
        )
    raise InputError(
        "invalid-parameter",
        f"{first.slug} ({_years(first)}) and {second.slug} ({_years(second)}) are not of years "
        "that follow each other, and neither replaces the other: what differs need not have "
        "changed from the one to the other. Compare them instead.",
    )


def _years(policy: Policy) -> str:
    return ", ".join(map(str, policy.years)) or "-"


def changes_between(row: Row, earlier: Policy, later: Policy) -> tuple[Change, ...]:
    """Return what happened to the norm of a row of two policies, nothing where all is as it was."""
    before, now = row.cells
    if not before or not now:
        return (Change.DROPPED if before else Change.NEW,)
    found = []
    first = _ranked(row, earlier, later)
    if first:
        found.append(first)
    if {p.kind for p in before} != {p.kind for p in now}:
        found.append(Change.KIND)
    if "moved" in row.changes:
        found.append(Change.MOVED)
    # A norm under another heading stands in other words too: that says nothing more.
    hashes = [{p.place.quote_hash for p in side} for side in (before, now)]
    if not found and hashes[0] != hashes[1]:
        found.append(Change.CLARIFIED)
    return tuple(found)


def _ranked(row: Row, earlier: Policy, later: Policy) -> Change | None:
    """Return stricter, looser, or that it cannot be ranked; None for the same demand."""
    before, now = row.cells
    ways = tuple(c for c in row.changes if c not in ("moved", "same"))
    # Only what differs in one way can be ranked: looser with a guard gone is not looser.
    if ways in (("firmer",), ("looser",)):
        return Change.STRICTER if ways == ("firmer",) else Change.LOOSER
    if ways == ("other-deadline",):
        return deadlines_order(before, now, earlier, later) or Change.OTHER
    prints = [
        {demand_print(p, policy) for p in side}
        for side, policy in ((before, earlier), (now, later))
    ]
    if not ways and prints[0] == prints[1]:
        return None
    if not ways and {p.kind for p in before} != {p.kind for p in now}:
        return None if _but_for_kind(before, earlier) == _but_for_kind(now, later) else Change.OTHER
    return Change.OTHER


def _but_for_kind(provisions: Iterable[Provision], policy: Policy) -> set[str]:
    return {demand_print(replace(p, kind=""), policy) for p in provisions}


def _item(catalogue: Catalogue, changes: tuple[Change, ...], row: Row) -> Item:
    label = Text(catalogue.label(row.norm, "nl"), catalogue.label(row.norm, "en"))
    return Item("norm", row.norm, label, changes, row.cells[0], row.cells[1])
