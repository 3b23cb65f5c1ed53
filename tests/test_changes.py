"""Changes beside the norms, what moved, and when two texts are a text and its successor."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from policygraph.announced import checked, linked
from policygraph.changed import Change, Item
from policygraph.changed_parts import changed_contacts, changed_deadlines
from policygraph.changes import are_changes, report
from policygraph.comparison import in_order, successive
from policygraph.errors import InputError
from policygraph.model import (
    Announcement,
    Catalogue,
    Contact,
    Deadline,
    Place,
    Policy,
    Provision,
    Term,
    Text,
)
from policygraph.moves import moves

Make = Callable[..., Provision]


def policy(name: str, year: int, **more: object) -> Policy:
    base = Policy(name, name, Text(name, name), "org", frozenset({"care"}), (Term(year),), (), name)
    return replace(base, **more)  # type: ignore[arg-type]


A, B = policy("a", 2027), policy("b", 2028)


def provision(of: str, norm: str, line: int, section: str = "Eisen", **more: object) -> Provision:
    base = Provision(
        f"{of}/L{line:04d}", of, "Requirement", norm, True,
        Place(of, (section,), line, line, None, None, f"hash {norm}"),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def moved(before: list[Provision], after: list[Provision]) -> list[str]:
    return [other.norm or "" for _, other in moves(before, after, A, B).moved]


def test_other_line_numbers_are_no_move() -> None:
    before = [provision("a", n, i) for i, n in enumerate("xyz", 1)]
    after = [provision("b", n, i) for i, n in enumerate("xyz", 40)]
    assert moved(before, after) == []


def test_another_heading_or_another_order_is_a_move() -> None:
    before = [provision("a", n, i) for i, n in enumerate("vwxyz", 1)]
    after = [
        provision("b", "v", 1), provision("b", "x", 2), provision("b", "y", 3),
        # Of five only w stands elsewhere in the order; z stands under another heading.
        provision("b", "w", 4), provision("b", "z", 9, "Kwaliteit"),
    ]  # fmt: skip
    assert moved(before, after) == ["w", "z"]


def test_a_heading_with_another_name_or_year_is_no_move() -> None:
    before = [provision("a", n, i, "Voorwaarden 2027") for i, n in enumerate("xy", 1)]
    after = [provision("b", n, i, "Voorwaarden 2028") for i, n in enumerate("xy", 1)]
    found = moves(before, after, A, B)
    assert (found.moved, found.renamed) == ((), ())
    after = [provision("b", n, i, "Contracteisen") for i, n in enumerate("xy", 1)]
    found = moves(before, after, A, B)
    assert (found.moved, found.renamed) == ((), ((("Voorwaarden 2027",), ("Contracteisen",)),))
    # Where what it held went two ways, nothing says which of them is the same heading.
    after[1] = provision("b", "y", 2, "Kwaliteit")
    assert moved(before, after) == ["x", "y"]


def test_the_same_demand_twice_is_paired_where_it_stands() -> None:
    before = [provision("a", "x", 1), provision("a", "x", 2, "Kwaliteit"), provision("a", "y", 3)]
    after = [provision("b", "x", 1, "Kwaliteit"), provision("b", "y", 2)]
    # That under Eisen is gone; that under Kwaliteit stands where it stood.
    assert moved(before, after) == []


def contact(subject: str, value: str, kind: str = "email") -> Contact:
    return Contact(f"contact/{value}", Text(subject, subject), kind, value)


def test_contacts_by_subject_and_kind() -> None:
    before = [
        provision(
            "a", "x", 1, contacts=(contact("zorg", "a@x"), contact("zorg", "1", "telephone"))
        ),
        provision("a", "y", 2, contacts=(contact("inkoop", "b@x"), contact("weg", "c@x"))),
        provision("a", "z", 3, contacts=(contact("klacht", "d@x"),)),
    ]
    after = [
        provision(
            "b", "x", 1, contacts=(contact("Zorg", "A@x"), contact("zorg", "2", "telephone"))
        ),
        provision("b", "y", 2, contacts=(contact("contractering", "b@x"), contact("nieuw", "e@x"))),
        provision("b", "z", 3, contacts=(contact("klacht", "d@x"), contact("klacht", "f@x"))),
    ]
    found = {(i.subject.nl, i.changes[0]): (i.was, i.now) for i in changed_contacts(before, after)}
    words = {key: (was and was.nl, now and now.nl) for key, (was, now) in found.items()}
    assert words == {
        ("zorg", Change.VALUE): ("1", "2"),
        ("contractering", Change.SUBJECT): ("inkoop: b@x", "contractering: b@x"),
        ("weg", Change.DROPPED): ("c@x", None),
        ("nieuw", Change.NEW): (None, "e@x"),
        ("klacht", Change.NEW): (None, "f@x"),
    }


def due(what: str, day: str = "", period: str = "", *, inclusive: bool | None = True) -> Deadline:
    return Deadline(
        day or None, inclusive if day else None, period or None, Text(what, what), None, None, None
    )


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (due("a", "2026-07-01"), due("a", "2027-07-01"), Change.ROLLED),
        (due("a", "2026-07-01"), due("a", "2026-07-01"), None),
        (due("a", "2026-07-01"), due("a", "2027-06-30"), Change.SOONER),
        (due("a", "2026-07-01"), due("a", "2027-08-01"), Change.LATER),
        # Before 1 July leaves a day less than by 1 July; unsaid can be either.
        (due("a", "2026-07-01"), due("a", "2027-07-01", inclusive=False), Change.SOONER),
        (due("a", "2026-07-01"), due("a", "2027-07-01", inclusive=None), Change.OTHER),
        (due("a", period="P4W"), due("a", period="P28D"), Change.OTHER),
        (due("a", period="P4W"), due("a", period="P2W"), Change.SOONER),
        (due("a", period="P4W"), due("a", period="P2M"), Change.OTHER),
        (due("a", period="P4W"), due("a", "2027-07-01"), Change.OTHER),
        # Another action of the same norm is its deadline still.
        (due("a", period="P4W"), due("b", period="P6W"), Change.LATER),
    ],
)
def test_deadlines_by_action(before: Deadline, after: Deadline, change: Change | None) -> None:
    catalogue = Catalogue({}, {"a": A, "b": B}, {})
    left = [provision("a", "x", 1, deadlines=(before,))]
    right = [provision("b", "x", 1, deadlines=(after,))]
    found = [i.changes for i in changed_deadlines(catalogue, left, right, A, B)]
    assert found == ([] if change is None else [(change,)])


def test_an_action_under_another_norm_is_the_same_deadline() -> None:
    catalogue = Catalogue({}, {"a": A, "b": B}, {})
    left = [provision("a", "x", 1, deadlines=(due("offerte", "2026-07-01"),))]
    right = [
        provision("b", "y", 1, deadlines=(due("Offerte", "2027-09-01"),)),
        provision("b", "x", 2, deadlines=(due("vraag", period="P2W"),)),
    ]
    found = [(i.subject.nl, i.changes[0]) for i in changed_deadlines(catalogue, left, right, A, B)]
    assert found == [("Offerte", Change.LATER), ("vraag", Change.NEW)]


def test_years_and_documents_referred_to() -> None:
    old = policy("a", 2027, incorporates=("doc/kept", "doc/gone"))
    new = policy("b", 2028, incorporates=("doc/kept", "doc/new"), terms=(Term(2028), Term(2029)))
    found = report(Catalogue({}, {"a": old, "b": new}, {}), "b", "a")
    assert [(i.part, i.key, i.changes[0]) for i in found.items] == [
        ("term", "b", Change.OTHER),
        ("document", "doc/new", Change.NEW),
        ("document", "doc/gone", Change.DROPPED),
    ]
    assert found.items[0].now == Text("2028\n2029", "2028\n2029")


def test_what_follows_what() -> None:
    gap = policy("c", 2030)
    assert successive([A, B])
    assert not successive([A])
    # With a year between them nobody can say what changed when.
    assert not successive([B, gap])
    with pytest.raises(InputError, match="follow each other"):
        report(Catalogue({}, {"b": B, "c": gap}, {}), "b", "c")
    version = policy("a2", 2027, replaces=frozenset({"a"}))
    assert in_order([version, B, A]) == [A, version, B]
    assert successive([A, version])
    assert are_changes([version, A])
    assert not successive([version, A])
    assert report(Catalogue({}, {"a": A, "a2": version}, {}), "a2", "a").later is version
    # Two that replace each other are a mistake, and no endless loop.
    one, other = (policy(n, 2027, replaces=frozenset({m})) for n, m in ("xy", "yx"))
    assert len(in_order([one, other])) == 2


def test_an_announcement_of_wording_alone_confirms_no_change() -> None:
    after = provision("b", "x", 3)
    told = Announcement("b/A1", "b", Text("t", "t"), 1, (after.iri,))
    items = [Item("norm", "x", Text("x", "x"), (Change.CLARIFIED,), (), (after,))]
    (found,) = checked([told], linked(items, [told]), {after.iri: after})
    assert found.verdict == "only-wording"
    items = [replace(items[0], changes=(Change.STRICTER, Change.MOVED))]
    (found,) = checked([told], linked(items, [told]), {after.iri: after})
    assert found.verdict == "confirmed"
    # Nothing changed: what it names stands as it stood.
    (found,) = checked([told], [], {after.iri: after})
    assert (found.verdict, found.same) == ("not-found", (after,))
