"""Policies side by side, by norm: only here, only there, firmer, looser, or not comparable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from policygraph.model import Catalogue, Language, Policy, Provision, Threshold

__all__ = ["Comparison", "Row", "compare", "comparison_json"]

Change = Literal[
    "only", "same", "firmer", "looser", "other-threshold", "other-proof", "other-kind", "mixed"
]

_FIRMNESS = {
    "ExclusionGround": 3,
    "Requirement": 3,
    "Prohibition": 3,
    "Expectation": 2,
    "GuidanceCriterion": 1,
}
"""How firmly a kind binds the provider; kinds that do not bind it are not comparable."""


@dataclass(frozen=True, slots=True)
class Row:
    """One norm: the provisions that express it in each policy, and how they differ.

    ``change`` reads from the first policy to the last that has the norm.
    """

    norm: str
    cells: tuple[tuple[Provision, ...], ...]
    change: Change
    details: tuple[str, ...]


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
    rows = [_row(norm, row) for norm, row in cells.items()]
    rows.sort(key=lambda r: (r.change == "same", [not c for c in r.cells], r.norm))
    return Comparison(tuple(catalogue.policies[p] for p in policies), tuple(rows))


def _row(norm: str, cells: list[list[Provision]]) -> Row:
    frozen = tuple(tuple(c) for c in cells)
    filled = [c for c in cells if c]
    if len(filled) == 1:
        return Row(norm, frozen, "only", ())
    changes: list[Change] = []
    details: list[str] = []
    for before, after in pairwise(filled):
        for change, detail in _differences(before, after):
            changes.append(change)
            details.append(detail)
    kinds = set(changes)
    whole: Change = "same" if not kinds else kinds.pop() if len(kinds) == 1 else "mixed"
    return Row(norm, frozen, whole, tuple(dict.fromkeys(details)))


def _differences(
    before: Sequence[Provision], after: Sequence[Provision]
) -> Iterable[tuple[Change, str]]:
    one, other = {p.kind for p in before}, {p.kind for p in after}
    weak, strong = (max((_FIRMNESS.get(k, 0) for k in kinds), default=0) for kinds in (one, other))
    if one != other:
        detail = f"{'/'.join(sorted(one))} → {'/'.join(sorted(other))}"
        if weak and strong and weak != strong:
            yield ("firmer" if strong > weak else "looser"), detail
        elif weak != strong or not weak:
            yield "other-kind", detail
    yield from _thresholds(before, after)
    proofs = [{frozenset(p.proof) for p in side} for side in (before, after)]
    if proofs[0] != proofs[1]:
        yield "other-proof", "proof"


def _thresholds(
    before: Sequence[Provision], after: Sequence[Provision]
) -> Iterable[tuple[Change, str]]:
    one = {_measure(t): t for p in before for t in p.thresholds}
    other = {_measure(t): t for p in after for t in p.thresholds}
    for measure in dict.fromkeys([*one, *other]):
        old, new = one.get(measure), other.get(measure)
        if old is None or new is None:
            known = old or new
            yield "other-threshold", f"{_words(old)} → {_words(new)}" if known else ""
        elif old.value != new.value:
            stricter = (new.value > old.value) == old.comparator.startswith(">")
            firm: Change = "firmer" if stricter else "looser"
            yield (
                firm if old.comparator != "=" else "other-threshold",
                (f"{_words(old)} → {_words(new)}"),
            )


def _measure(threshold: Threshold) -> tuple[str, str, str]:
    return threshold.what.nl, threshold.comparator, threshold.unit.nl


def _words(threshold: Threshold | None) -> str:
    if threshold is None:
        return "–"
    return f"{threshold.comparator} {threshold.value} {threshold.unit.nl}"


def comparison_json(
    catalogue: Catalogue, comparison: Comparison, lang: Language = "nl"
) -> dict[str, Any]:
    """Return a comparison as JSON: policies, and a row a norm with its provisions per policy."""
    return {
        "policies": [
            {"id": p.iri, "slug": p.slug, "title": p.title[lang]} for p in comparison.policies
        ],
        "rows": [
            {
                "norm": {"id": r.norm, "label": catalogue.label(r.norm, lang)},
                "change": r.change,
                "details": list(r.details),
                "provisions": [
                    [{"id": p.iri, "kind": p.kind, "line": p.place.start_line} for p in cell]
                    for cell in r.cells
                ],
            }
            for r in comparison.rows
        ],
    }
