"""What differs between policies and who is strictest; every expectation follows from the definition."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.comparison import Row, compare, comparison_json, successive
from policygraph.comparison_view import Sieve, comparison_sheet, sift, strictest_words
from policygraph.model import (
    Catalogue,
    Concept,
    Deadline,
    Place,
    Policy,
    Provision,
    Term,
    Text,
    Threshold,
)
from policygraph.strictness import limit_order, strictest

CARE, OTHER_CARE = "care/one", "care/two"


def policy(name: str, year: int = 2027, care: str = CARE, insurer: str = "org/one") -> Policy:
    return Policy(
        f"policy/{name}", name, Text(f"Beleid {name}", f"Policy {name}"), insurer,
        frozenset({care}), (Term(year),), (), name,
    )  # fmt: skip


def provision(of: str, kind: str = "Requirement", line: int = 1, **more: object) -> Provision:
    base = Provision(
        f"policy/{of}/L{line:04}", f"policy/{of}", kind, "norm/n", True,
        Place(of, ("Kwaliteit",), line, line, None, None, "hash"),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def limit(comparator: str, value: float, unit: str = "%", what: str = "dekking") -> Threshold:
    return Threshold(Text(what, what), comparator, value, Text(unit, unit))


def period(length: str | None = None, day: str | None = None) -> Deadline:
    return Deadline(day, True if day else None, length, Text("reactie", "reply"), None, None, None)


def world(
    *columns: list[Provision], policies: tuple[Policy, ...] = ()
) -> tuple[Catalogue, list[str]]:
    chosen = policies or tuple(policy(name) for name in "abcdefgh"[: len(columns)])
    norms = {p.norm for column in columns for p in column if p.norm}
    catalogue = Catalogue(
        {n: Concept(n, "Norm", Text(n, n)) for n in norms},
        {p.iri: p for p in chosen},
        {p.iri: p for column in columns for p in column},
    )
    return catalogue, [p.iri for p in chosen]


def one_row(*columns: list[Provision], policies: tuple[Policy, ...] = ()) -> Row:
    catalogue, iris = world(*columns, policies=policies)
    (row,) = compare(catalogue, iris).rows
    return row


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        (limit(">=", 90), limit(">=", 80), 1),
        (limit(">=", 80), limit(">=", 90), -1),
        (limit("<=", 4, "weken"), limit("<=", 6, "weken"), 1),
        (limit("<=", 4, "weken"), limit("<=", 28, "dagen"), 0),
        (limit("<=", 4, "weken"), limit("<=", 27, "dagen"), -1),
        (limit("<=", 90, "minuten"), limit("<=", 2, "uur"), 1),
        (limit("<=", 2, "jaar"), limit("<=", 24, "maanden"), 0),
        (limit(">", 90), limit(">=", 90), 1),
        (limit("<=", 5), limit("<", 5), -1),
        (limit("=", 5), limit("=", 5), 0),
        (limit("=", 5), limit("=", 6), None),
        (limit(">=", 90), limit("<=", 90), None),
        # A month is no number of weeks, a percentage no number of people.
        (limit("<=", 1, "maand"), limit("<=", 6, "weken"), None),
        (limit(">=", 90), limit(">=", 90, "personen"), None),
        (limit(">=", 90), limit(">=", 80, what="uren"), None),
    ],
)
def test_limits_are_ordered_by_direction_and_unit(
    one: Threshold, other: Threshold, order: int | None
) -> None:
    assert limit_order(one, other) == order
    assert limit_order(other, one) == (None if order is None else -order)


def test_a_limit_on_what_is_forbidden_is_never_called_stricter() -> None:
    assert limit_order(limit("<=", 5, "jaar"), limit("<=", 10, "jaar"), forbids=True) is None
    assert limit_order(limit("<=", 5, "jaar"), limit("<=", 5, "jaar"), forbids=True) == 0
    row = one_row(
        [provision("a", "ExclusionGround", thresholds=(limit("<=", 5, "jaar"),))],
        [provision("b", "ExclusionGround", thresholds=(limit("<=", 10, "jaar"),))],
    )
    assert (row.change, row.strictest.verdict) == ("other-threshold", "not-comparable")


@pytest.mark.parametrize(
    ("before", "after", "change", "verdict", "columns"),
    [
        ({}, {}, "same", "equal", (0, 1)),
        ({"kind": "Expectation"}, {}, "firmer", "strictest", (1,)),
        ({}, {"kind": "GuidanceCriterion"}, "looser", "strictest", (0,)),
        # A ground for exclusion and a requirement say the same, as firmly.
        ({"kind": "ExclusionGround"}, {}, "same", "equal", (0, 1)),
        ({"kind": "Commitment"}, {}, "other-kind", "not-comparable", ()),
        (
            {"thresholds": (limit(">=", 80),)},
            {"thresholds": (limit(">=", 90),)},
            "firmer",
            "strictest",
            (1,),
        ),
        ({"thresholds": (limit(">=", 80),)}, {}, "other-threshold", "strictest", (0,)),
        (
            {"thresholds": (limit(">=", 80),)},
            {"thresholds": (limit(">=", 80, "uur"),)},
            "other-threshold",
            "not-comparable",
            (),
        ),
        ({"proof": (("hkz",), ("iso",))}, {"proof": (("hkz",),)}, "other-proof", "strictest", (1,)),
        (
            {"proof": (("hkz",),)},
            {"proof": (("hkz", "nen"),)},
            "other-proof",
            "strictest",
            (1,),
        ),
        ({"proof": (("hkz",),)}, {"proof": (("iso",),)}, "other-proof", "not-comparable", ()),
        ({"guard": "fact/g"}, {}, "other-condition", "strictest", (1,)),
        ({"exception": "fact/e"}, {}, "other-condition", "strictest", (1,)),
        ({"guard": "fact/g"}, {"guard": "fact/h"}, "other-condition", "not-comparable", ()),
        ({"provider_types": frozenset({"zzp"})}, {}, "other-scope", "strictest", (1,)),
        (
            {"deadlines": (period("P6W"),)},
            {"deadlines": (period("P4W"),)},
            "other-deadline",
            "strictest",
            (1,),
        ),
        (
            {"deadlines": (period("P1M"),)},
            {"deadlines": (period("P4W"),)},
            "other-deadline",
            "not-comparable",
            (),
        ),
        # Firmer in kind, looser in limit: neither.
        (
            {"kind": "Expectation", "thresholds": (limit(">=", 90),)},
            {"thresholds": (limit(">=", 80),)},
            "mixed",
            "not-comparable",
            (),
        ),
        ({"condition_for": ("x",)}, {"condition_for": ("y",)}, "same", "not-comparable", ()),
    ],
)
def test_two_policies_on_one_norm(
    before: dict[str, object],
    after: dict[str, object],
    change: str,
    verdict: str,
    columns: tuple[int, ...],
) -> None:
    row = one_row([provision("a", **before)], [provision("b", **after)])  # type: ignore[arg-type]
    assert row.change == change
    assert (row.strictest.verdict, row.strictest.columns) == (verdict, columns)


def test_what_differs_beside_the_kind_is_told_too() -> None:
    row = one_row(
        [provision("a", "Expectation", deadlines=(period("P4W"),))],
        [provision("b", guard="fact/g", trigger=Text("bij twijfel", "in doubt"))],
    )
    assert row.change == "firmer"
    assert row.changes == ("firmer", "other-deadline", "other-condition")


def test_two_limits_on_one_measure_are_not_one() -> None:
    years = (limit("=", 2025, "jaartal"), limit("=", 2026, "jaartal"))
    row = one_row(
        [provision("a", thresholds=years)],
        [provision("b", thresholds=years[:1])],
    )
    assert row.change == "other-threshold"
    assert row.details == ("= 2025 jaartal, = 2026 jaartal → = 2025 jaartal",)


def test_a_second_demand_in_one_policy_makes_it_stricter() -> None:
    row = one_row(
        [provision("a"), provision("a", line=2, thresholds=(limit(">=", 90),))],
        [provision("b")],
    )
    assert (row.strictest.verdict, row.strictest.columns) == ("strictest", (0,))


def test_the_same_day_of_the_next_year_is_the_same_term() -> None:
    years = (policy("a", 2027), policy("b", 2028))
    first = [provision("a", deadlines=(period(day="2026-07-01"),))]
    assert one_row(
        first, [provision("b", deadlines=(period(day="2027-07-01"),))], policies=years
    ).changes == ("same",)
    assert one_row(
        first, [provision("b", deadlines=(period(day="2027-08-01"),))], policies=years
    ).changes == ("other-deadline",)


def test_years_of_one_policy_follow_each_other_and_others_do_not() -> None:
    assert successive((policy("a", 2026), policy("b", 2027)))
    assert not successive((policy("b", 2027), policy("a", 2026)))
    assert not successive((policy("a", 2026), policy("b", 2026)))
    assert not successive((policy("a", 2026), policy("b", 2027, care=OTHER_CARE)))
    assert not successive((policy("a", 2026), policy("b", 2027, insurer="org/two")))


def test_three_policies_and_one_without_the_norm() -> None:
    row = one_row([provision("a", "Expectation")], [], [provision("c")])
    assert (row.change, row.strictest.columns) == ("firmer", (2,))
    assert one_row([provision("a")], [], []).strictest.verdict == "alone"


_SPECIMEN = st.builds(
    provision,
    st.just("a"),
    st.sampled_from(["Requirement", "Prohibition", "Expectation", "GuidanceCriterion"]),
    line=st.integers(1, 9),
    thresholds=st.lists(
        st.builds(
            limit, st.sampled_from([">=", "<=", "=", ">"]), st.integers(1, 3),
            st.sampled_from(["weken", "dagen", "%"]),
        ),
        max_size=2,
    ).map(tuple),
    proof=st.sampled_from([(), (("x",),), (("x",), ("y",)), (("x", "y"),)]),
    guard=st.sampled_from([None, "g", "h"]),
    exception=st.sampled_from([None, "e"]),
    provider_types=st.sampled_from([frozenset(), frozenset({"zzp"})]),
)  # fmt: skip
_CELLS = st.lists(st.lists(_SPECIMEN, max_size=2), min_size=2, max_size=4)


@given(_CELLS, st.randoms())
def test_the_order_of_the_policies_changes_nothing_on_who_is_strictest(cells, random) -> None:  # type: ignore[no-untyped-def]
    found = strictest(cells)
    order = list(range(len(cells)))
    random.shuffle(order)
    again = strictest([cells[i] for i in order])
    assert again.verdict == found.verdict
    assert {order[i] for i in again.columns} == set(found.columns)


@given(_CELLS)
def test_who_repeats_all_that_others_demand_is_not_less_strict(cells) -> None:  # type: ignore[no-untyped-def]
    everything = [p for cell in cells for p in cell]
    found = strictest([*cells, everything])
    if len([c for c in cells if c]) >= 1 and everything:
        assert len(cells) in found.columns


def test_the_json_keeps_its_fields_and_says_who_is_strictest() -> None:
    catalogue, iris = world([provision("a", "Expectation")], [provision("b")])
    (row,) = comparison_json(catalogue, compare(catalogue, iris), "nl")["rows"]
    assert row["norm"] == {"id": "norm/n", "label": "norm/n"}
    assert (row["change"], row["changes"]) == ("firmer", ["firmer"])
    assert row["details"] == ["Expectation → Requirement"]
    assert row["provisions"][1] == [{"id": "policy/b/L0001", "kind": "Requirement", "line": 1}]
    assert row["strictest"] == {"verdict": "strictest", "policies": ["b"], "reason": None}


def _many() -> tuple[Catalogue, list[str]]:
    first = [
        provision("a", norm="norm/alone", line=1, theme="theme/x"),
        provision("a", norm="norm/same", line=2, theme="theme/y"),
        provision("a", "Expectation", norm="norm/firm", line=3, theme="theme/y"),
    ]
    second = [
        provision("b", norm="norm/same", line=1),
        provision("b", norm="norm/firm", line=2),
        provision("b", norm="norm/there", line=3, general=False, care_types=frozenset({"care/k"})),
    ]
    return world(first, second)


def test_what_differs_comes_first_and_filters_count_what_they_leave() -> None:
    catalogue, iris = _many()
    comparison = compare(catalogue, iris)
    whole = sift(catalogue, comparison, Sieve())
    assert [r.norm for r in whole.rows] == ["norm/firm", "norm/alone", "norm/there", "norm/same"]
    assert dict(whole.changes) == {"firmer": 1, "only": 2, "same": 1}
    assert dict(whole.within) == {"policy/a": 1, "policy/b": 1}
    assert dict(whole.cares) == {CARE: 3, "care/k": 1}
    left = sift(catalogue, comparison, Sieve(theme="theme/y"))
    assert [r.norm for r in left.rows] == ["norm/firm", "norm/same"]
    assert dict(left.themes) == {"theme/x": 1, "theme/y": 2}
    assert dict(left.changes) == {"firmer": 1, "same": 1}
    assert [r.norm for r in sift(catalogue, comparison, Sieve(within="policy/b")).rows] == [
        "norm/there"
    ]
    assert [r.norm for r in sift(catalogue, comparison, Sieve(kind="Expectation")).rows] == [
        "norm/firm"
    ]


def test_the_sheet_has_a_column_a_policy_and_every_row() -> None:
    catalogue, iris = _many()
    comparison = compare(catalogue, iris)
    rows = sift(catalogue, comparison, Sieve()).rows
    sheet = comparison_sheet(catalogue, comparison, rows, "nl")
    assert [c.key for c in sheet.columns] == ["norm", "change", "strictest", *iris, "iri"]
    assert [r["iri"] for r in sheet.rows] == [r.norm for r in rows]
    assert sheet.rows[0]["strictest"] == "strengst: Beleid b"
    assert sheet.rows[1]["policy/b"] == "–"
    assert strictest_words(comparison, rows[3], "nl") == ""
