"""Policies side by side, by norm: only here, only there, firmer, looser, or not comparable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import Any, Final, Literal

from policygraph.model import Catalogue, Deadline, Language, Policy, Provision, Threshold
from policygraph.moves import moves
from policygraph.strictness import ALONE, FIRMNESS, REASONS, Strictest, limit_order, strictest

__all__ = [
    "CHANGES",
    "Change",
    "Comparison",
    "Row",
    "compare",
    "comparison_json",
    "in_order",
    "successive",
]

Pair = tuple[str, str]

Change = Literal[
    "only",
    "same",
    "firmer",
    "looser",
    "other-threshold",
    "other-proof",
    "other-kind",
    "other-deadline",
    "other-condition",
    "other-scope",
    "moved",
    "mixed",
]

CHANGES: Final[tuple[Change, ...]] = (
    "firmer", "looser", "other-threshold", "other-proof", "other-kind", "other-deadline",
    "other-condition", "other-scope", "moved", "only", "same",
)  # fmt: skip
"""The ways in which a row can differ, in the order of a reader's interest; ``mixed`` is several."""

_LATER: Final = ("other-deadline", "other-condition", "other-scope", "moved")


@dataclass(frozen=True, slots=True)
class Row:
    """One norm: the provisions that express it in each policy, and how they differ.

    ``change`` reads from the first policy to the last that has the norm. ``changes`` are all ways
    in which they differ, in the order of CHANGES; ``moved`` only between years of one policy.
    """

    norm: str
    cells: tuple[tuple[Provision, ...], ...]
    change: Change
    details: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    strictest: Strictest = ALONE


@dataclass(frozen=True, slots=True)
class Comparison:
    """The policies in the order asked, and a row for every norm that one of them expresses."""

    policies: tuple[Policy, ...]
    rows: tuple[Row, ...]


def compare(catalogue: Catalogue, policies: Sequence[str]) -> Comparison:
    """Compare two or more policies by the norms they express."""
    cells: dict[str, list[list[Provision]]] = {}
    for column, iri in enumerate(policies):
        for provision in catalogue.by_policy[iri]:
            if provision.norm:
                row = cells.setdefault(provision.norm, [[] for _ in policies])
                row[column].append(provision)
    chosen = tuple(catalogue.policies[p] for p in policies)
    moved = _moved(catalogue, chosen) if successive(chosen) else frozenset[Pair]()
    rows = [_row(norm, row, chosen, moved) for norm, row in cells.items()]
    rows.sort(key=lambda r: (r.change == "same", [not c for c in r.cells], r.norm))
    return Comparison(chosen, tuple(rows))


def in_order(policies: Iterable[Policy]) -> list[Policy]:
    """Return policies from old to new: by contract years, a version after the one it replaces."""
    known = {p.iri: p for p in policies}

    def age(policy: Policy, above: frozenset[str] = frozenset()) -> int:
        # Two that replace each other are a mistake in the data, and no reason to hang.
        before = [known[i] for i in policy.replaces if i in known and i not in above]
        return 1 + max((age(p, above | {policy.iri}) for p in before), default=0)

    return sorted(known.values(), key=lambda p: (p.years, age(p)))


def successive(policies: Sequence[Policy]) -> bool:
    """Tell whether each policy is the successor of the one before it.

    That is a version which replaces it, or the policy of the same insurer and care for the years
    right after it. With a year between them nobody can say what changed when.
    """
    return len(policies) > 1 and all(_follows(one, other) for one, other in pairwise(policies))


def _follows(one: Policy, other: Policy) -> bool:
    if one.iri in other.replaces:
        return one.iri != other.iri
    same = (one.insurer, one.concerns) == (other.insurer, other.concerns)
    return same and bool(one.years and other.years) and max(one.years) + 1 == min(other.years)


def _moved(catalogue: Catalogue, policies: Sequence[Policy]) -> frozenset[Pair]:
    """Return the pairs (earlier, later IRI) of what stands elsewhere in a later policy."""
    held = catalogue.by_policy
    return frozenset(
        (one.iri, other.iri)
        for old, new in combinations(policies, 2)
        for one, other in moves(held[old.iri], held[new.iri], old, new).moved
    )


def _row(
    norm: str, cells: list[list[Provision]], policies: Sequence[Policy], moved: frozenset[Pair]
) -> Row:
    frozen = tuple(tuple(c) for c in cells)
    filled = [(c, p) for c, p in zip(cells, policies, strict=True) if c]
    if len(filled) == 1:
        return Row(norm, frozen, "only", (), ("only",), strictest(frozen))
    found: list[tuple[Change, str]] = []
    for (before, old), (after, new) in pairwise(filled):
        found += _differences(before, after)
        found += _later_differences(before, after, old, new)
        found += [
            ("moved", f"{_section(a)} → {_section(b)}")
            for a, b in product(before, after)
            if (a.iri, b.iri) in moved
        ]
    changes = tuple(c for c in CHANGES if any(c == change for change, _ in found))
    # Deadlines and conditions came later: where something else differs, that is the change.
    first = [c for c in changes if c not in _LATER] or list(changes)
    whole: Change = "same" if not first else first[0] if len(first) == 1 else "mixed"
    details = tuple(dict.fromkeys(detail for _, detail in found))
    return Row(norm, frozen, whole, details, changes or ("same",), strictest(frozen))


def _differences(
    before: Sequence[Provision], after: Sequence[Provision]
) -> Iterable[tuple[Change, str]]:
    one, other = {p.kind for p in before}, {p.kind for p in after}
    weak, strong = (max((FIRMNESS.get(k, 0) for k in kinds), default=0) for kinds in (one, other))
    if one != other:
        detail = f"{'/'.join(sorted(one))} → {'/'.join(sorted(other))}"
        if weak and strong and weak != strong:
            yield ("firmer" if strong > weak else "looser"), detail
        elif weak != strong or not weak:
            yield "other-kind", detail
    yield from _thresholds(before, after)
    proofs = [{frozenset(frozenset(m) for m in p.proof) for p in side} for side in (before, after)]
    if proofs[0] != proofs[1]:
        yield "other-proof", "proof"


def _thresholds(
    before: Sequence[Provision], after: Sequence[Provision]
) -> Iterable[tuple[Change, str]]:
    """Yield how the limits differ, a measure at a time; the unit may be another that converts."""
    old, new = _by_measure(before), _by_measure(after)
    forbids = any(p.kind in ("ExclusionGround", "Prohibition") for p in (*before, *after))
    for measure in dict.fromkeys([*old, *new]):
        mine, theirs = old.get(measure, []), new.get(measure, [])
        if {_words(t) for t in mine} == {_words(t) for t in theirs}:
            continue
        detail = f"{_list(mine)} → {_list(theirs)}"
        order = (
            limit_order(theirs[0], mine[0], forbids=forbids)
            if len(mine) == len(theirs) == 1
            else None
        )
        if order != 0:
            known: dict[int | None, Change] = {1: "firmer", -1: "looser"}
            yield known.get(order, "other-threshold"), detail


def _by_measure(provisions: Sequence[Provision]) -> dict[tuple[str, str], list[Threshold]]:
    """Return the distinct limits by what is measured and in which direction."""
    found: dict[tuple[str, str], list[Threshold]] = {}
    for threshold in (t for p in provisions for t in p.thresholds):
        known = found.setdefault((threshold.what.nl.casefold(), threshold.comparator[:1]), [])
        if _words(threshold) not in map(_words, known):
            known.append(threshold)
    return found


def _words(threshold: Threshold) -> str:
    return f"{threshold.comparator} {threshold.value} {threshold.unit.nl}"


def _list(thresholds: Sequence[Threshold]) -> str:
    return ", ".join(map(_words, thresholds)) or "–"


def _later_differences(
    before: Sequence[Provision], after: Sequence[Provision], old: Policy, new: Policy
) -> Iterable[tuple[Change, str]]:
    terms = [{_term(d) for p in side for d in p.deadlines} for side in (before, after)]
    moved = [
        {_term(d, by=min(policy.years, default=0)) for p in side for d in p.deadlines}
        for side, policy in ((before, old), (after, new))
    ]
    # The same day, each seen from its own contract year, is the same term.
    if terms[0] != terms[1] and moved[0] != moved[1]:
        yield "other-deadline", "deadline"
    held = [{(p.guard, p.exception, p.trigger) for p in side} for side in (before, after)]
    if held[0] != held[1]:
        yield "other-condition", "condition"
    scopes = [{_scope(p) for p in side} for side in (before, after)]
    if scopes[0] != scopes[1]:
        yield "other-scope", "scope"


def _section(provision: Provision) -> str:
    heading = provision.place.section[-1] if provision.place.section else ""
    return f"{heading} ({provision.place.start_line})".strip()


def _scope(provision: Provision) -> tuple[frozenset[str], ...]:
    care = frozenset[str]() if provision.general else provision.care_types
    return care, provision.provider_types, provision.roles


def _term(deadline: Deadline, *, by: int = 0) -> tuple[str | int | bool | None, ...]:
    year = int(deadline.date[:4]) - by if deadline.date else None
    return year, (deadline.date or "")[4:], deadline.inclusive, deadline.period


def comparison_json(
    catalogue: Catalogue, comparison: Comparison, lang: Language = "nl"
) -> dict[str, Any]:
    """Return a comparison as JSON: policies, and a row a norm with its provisions per policy.

    ``strictest`` names the policies that bind most, or says why that cannot be told.
    """
    return {
        "policies": [
            {"id": p.iri, "slug": p.slug, "title": p.title[lang]} for p in comparison.policies
        ],
        "rows": [
            {
                "norm": {"id": r.norm, "label": catalogue.label(r.norm, lang)},
                "change": r.change,
                "changes": list(r.changes),
                "strictest": _strictest_json(comparison, r.strictest, lang),
                "details": list(r.details),
                "provisions": [
                    [{"id": p.iri, "kind": p.kind, "line": p.place.start_line} for p in cell]
                    for cell in r.cells
                ],
            }
            for r in comparison.rows
        ],
    }


def _strictest_json(comparison: Comparison, found: Strictest, lang: Language) -> dict[str, Any]:
    named = found.verdict == "strictest"
    return {
        "verdict": found.verdict,
        "policies": [comparison.policies[i].slug for i in found.columns] if named else [],
        "reason": REASONS[found.reason][lang] if found.reason else None,
    }
