"""The figures of announced changes and findings, worked out by hand on a small document."""

from dataclasses import replace

from policygraph.evaluation.figures import Figure
from policygraph.evaluation.observed import Seen, announced, finding_types, findings, links
from policygraph.evaluation.observed_report import observed_sections
from policygraph.extraction.announcement_links import Link
from policygraph.extraction.announcements import Announced
from policygraph.extraction.finding_words import FoundFinding
from policygraph.extraction.model import Candidate, Statement
from policygraph.extraction.observing import LinkedChange, Observed
from policygraph.model import Announcement, Finding, Place, Text

from .building import block

LINES = ("de heg is nieuw", "het pad is weg", "u snoeit de heg", "u veegt het pad")


def place(line: int) -> Place:
    return Place("tuin", (), line, line, None, None, None)


def candidate(line: int) -> Candidate:
    held = block(line - 1, "paragraph", LINES[line - 1])
    return Candidate(held, 0, len(held.text))


def change(line: int, *statements: int) -> LinkedChange:
    found = Announced(candidate(line), "", None, "row")
    return LinkedChange(found, tuple(Link(n, 1.0, "woorden") for n in statements))


def finding(type_: str, line: int, other: int | None = None) -> FoundFinding:
    return FoundFinding(type_, Text("", ""), line, other, "rule")


def seen(*changes: LinkedChange, found: tuple[FoundFinding, ...] = ()) -> Seen:
    """Two changes were reviewed: of the hedge (with its provision) and of the path (with none)."""
    statements = [Statement(candidate(n), {}, 1.0) for n in (3, 4)]
    reviewed = [
        Announcement("a1", "policy", Text("", ""), 1, ("p3",)),
        Announcement("a2", "policy", Text("", ""), 2, ()),
        # The same place is named for another reason: it counts once.
        Announcement("a3", "policy", Text("", ""), 2, ("p4",)),
    ]
    places = {"a1": place(1), "a2": place(2), "a3": place(2), "p3": place(3), "p4": place(4)}
    noted = [
        Finding("f1", "p3", "contradiction", Text("", ""), 3, 9),
        Finding("f2", "policy", "ambiguity", Text("", ""), None, None),
        Finding("f3", "policy", "contradiction", Text("", ""), 30, None),
    ]
    return Seen("tuin", LINES, statements, Observed(changes, found), reviewed, noted, places)


def test_changes_are_counted_by_place() -> None:
    assert announced(seen(change(1, 0))) == Figure(1, 1, 2, 1)
    assert announced(seen(change(1), change(2), change(4))) == Figure(3, 2, 2, 2)
    assert announced(seen()) == Figure(0, 0, 2, 0)


def test_links_are_right_where_a_reviewer_named_the_provision_for_that_change() -> None:
    assert links(seen(change(1, 0))) == Figure(1, 1, 2, 1)
    # The same statement for another change is wrong.
    assert links(seen(change(2, 0))) == Figure(1, 0, 2, 0)
    assert links(seen(change(1, 0, 1), change(2, 1))) == Figure(3, 2, 2, 2)


def test_findings_are_counted_by_type_and_either_line() -> None:
    given = (finding("contradiction", 1, 9), finding("contradiction", 20), finding("ambiguity", 3))
    held = seen(found=given)
    assert findings(held, "contradiction") == Figure(2, 1, 2, 1)
    # Two lines further is the same sentence, three is not.
    assert findings(seen(found=(finding("contradiction", 32),)), "contradiction").right == 1
    assert findings(seen(found=(finding("contradiction", 33),)), "contradiction").right == 0
    paragraphs = replace(seen(found=(finding("contradiction", 32),)), lines=("heg " * 200,))
    assert findings(paragraphs, "contradiction").right == 0
    assert findings(held, "ambiguity") == Figure(1, 0, 1, 0)
    assert finding_types([held]) == ["contradiction", "ambiguity"]


def test_the_report_says_each_part_and_all_together() -> None:
    parts = observed_sections([seen(change(1, 0), found=(finding("contradiction", 3),))])
    changes = list(parts["announcements"]())
    assert [line.split()[:2] for line in changes if line.startswith("  all")] == [
        ["all", "0.500"], ["all", "0.500"],
    ]  # fmt: skip
    assert "1/3 found, 1/1 right" in list(parts["findings"]())[-1]
