"""A document in segments: nothing lost, nothing highlighted that no place claims."""

from hypothesis import given
from hypothesis import strategies as st

from policygraph.anchors import DocumentText
from policygraph.document_view import blocks, coverage, headings, segments
from policygraph.model import Place


def place(start: int, end: int, first: int | None = None, last: int | None = None) -> Place:
    return Place("doc", (), start, end, first, last, None)


@st.composite
def documents(draw: st.DrawFn) -> tuple[DocumentText, dict[str, Place]]:
    line = st.text(st.sampled_from("ab é#-.\t\u200f<"), max_size=12)
    text = DocumentText("\n".join(draw(st.lists(line, min_size=1, max_size=8))))
    places = {}
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(1, len(text.lines)))
        end = draw(st.integers(start, len(text.lines)))
        first = last = None
        if draw(st.booleans()):
            first = draw(st.integers(1, max(1, len(text.lines[start - 1]))))
            low = first if start == end else 1
            last = draw(st.integers(low, max(low, len(text.lines[end - 1]))))
        places[f"p{number}"] = place(start, end, first, last)
    return text, places


@given(documents())
def test_the_segments_are_the_text(case: tuple[DocumentText, dict[str, Place]]) -> None:
    text, places = case
    lines = segments(text, places)
    assert "\n".join(line.text for line in lines) == "\n".join(text.lines)
    assert [line.number for line in lines] == list(range(1, len(text.lines) + 1))
    assert all(segment.text for line in lines for segment in line.segments)


@given(documents())
def test_a_place_is_covered_by_its_segments_and_by_no_other(
    case: tuple[DocumentText, dict[str, Place]],
) -> None:
    text, places = case
    lines = segments(text, places)
    for id_, at in places.items():
        marked = [
            "".join(s.text for s in line.segments if id_ in s.marks)
            for line in lines[at.start_line - 1 : at.end_line]
        ]
        wording = text.wording(at.start_line, at.end_line, at.start_column, at.end_column)
        assert "\n".join(marked) == wording
        elsewhere = [*lines[: at.start_line - 1], *lines[at.end_line :]]
        assert not any(id_ in s.marks for line in elsewhere for s in line.segments)
        assert id_ in lines[at.start_line - 1].starts
    assert {i for line in lines for s in line.segments for i in s.marks} <= set(places)


@given(documents())
def test_no_place_begins_in_one_block_and_ends_in_another(
    case: tuple[DocumentText, dict[str, Place]],
) -> None:
    text, places = case
    lines = segments(text, places)
    found = blocks(lines, places)
    assert [line for block in found for line in block.lines] == lines
    of = {line.number: n for n, block in enumerate(found) for line in block.lines}
    assert all(of[p.start_line] == of[p.end_line] for p in places.values())


def test_two_statements_in_one_line_and_a_third_over_both() -> None:
    text = DocumentText("een en twee")
    (line,) = segments(
        text, {"one": place(1, 1, 1, 3), "two": place(1, 1, 8, 11), "both": place(1, 1)}
    )
    assert [(s.text, s.marks) for s in line.segments] == [
        ("een", ("one", "both")),
        (" en ", ("both",)),
        ("twee", ("two", "both")),
    ]


def test_a_place_outside_the_document_stands_nowhere() -> None:
    (line,) = segments(DocumentText("een"), {"gone": place(7, 8), "late": place(1, 1, 9, 12)})
    assert [(s.text, s.marks) for s in line.segments] == [("een", ())]


def test_coverage_counts_what_is_modelled_judged_and_open() -> None:
    text = DocumentText(
        "De aanbieder moet bellen.\n\nDe aanbieder mag mailen.\n\n"
        "U ontvangt post.\n\nHet weer is mooi.\n"
    )
    found = coverage(text, [place(1, 1)], [3])
    assert (found.total, found.covered) == (3, 1)
    assert [g.start_line for g in found.open] == [5]
    assert [g.start_line for g in found.excused] == [3]
    assert found.percentage == 66
    assert coverage(DocumentText("Niets."), [], []).percentage == 100


def test_headings_are_those_of_the_document_else_the_sections_of_its_statements() -> None:
    text = DocumentText("## **Eén**\ntekst\n#### [Twee](#x)\n#geen kop\n")
    assert headings(text, []) == [(0, 1, "Eén"), (2, 3, "Twee")]
    stated = [
        Place("doc", ("A", "B"), 3, 3, None, None, None),
        Place("doc", ("A", "B"), 4, 4, None, None, None),
        Place("doc", ("A", "C"), 6, 6, None, None, None),
        Place("doc", ("A",), 9, 9, None, None, None),
    ]
    assert headings(DocumentText("zonder"), stated) == [
        (0, 3, "A"), (1, 3, "B"), (1, 6, "C"), (0, 9, "A"),
    ]  # fmt: skip
