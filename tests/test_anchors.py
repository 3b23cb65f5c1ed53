"""Places in a document: found by wording, cut out again, hashed over the canonical form."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.anchors import DocumentText, canonical, quote_hash

TEXT = "\n".join(
    [
        "# Kop",
        "- U heeft een UBO die bekend is en u valt niet onder een regeling;",
        "  - tweede niveau, met een gebro-",
        "",
        "ken woord en een streepje vóór Nederland-",
        "",
        "Duits.",
        "Slot.\fNa een formulierinvoer.",
    ]
)


def test_a_whole_bullet_has_lines_and_no_columns() -> None:
    (anchor,) = DocumentText(TEXT).find(
        "U heeft een UBO die bekend is en u valt niet onder een regeling;"
    )
    assert (anchor.start_line, anchor.end_line, anchor.start_column) == (2, 2, None)


def test_part_of_a_line_has_columns_that_cut_it_out_again() -> None:
    document = DocumentText(TEXT)
    (anchor,) = document.find("u valt niet onder een regeling;")
    assert (anchor.start_line, anchor.start_column, anchor.end_column) == (2, 36, 66)
    cut = document.wording(2, 2, anchor.start_column, anchor.end_column)
    assert cut == "u valt niet onder een regeling;"
    assert quote_hash(cut) == anchor.hash


def test_a_word_cut_at_a_line_end_is_joined_but_a_hyphen_before_a_capital_stays() -> None:
    document = DocumentText(TEXT)
    (anchor,) = document.find("met een gebroken woord")
    assert (anchor.start_line, anchor.end_line) == (3, 5)
    assert canonical("gebro-\n\nken") == "gebroken"
    assert canonical("Nederland-\n\nDuits") == "Nederland- Duits"


def test_a_form_feed_does_not_start_a_line() -> None:
    assert len(DocumentText(TEXT).lines) == 8
    assert len(DocumentText("a\r\nb\rc\n").lines) == 3


def test_the_canonical_form_drops_the_marker_and_folds_white_space() -> None:
    assert canonical(" -  e\u0301e\u0301n\t twee \n") == "één twee"
    assert canonical("1) **vet** blijft") == "**vet** blijft"
    assert quote_hash("- x") == hashlib.sha256(b"x").hexdigest()


def test_every_place_of_a_repeated_wording_is_found() -> None:
    assert [a.start_line for a in DocumentText("a b\nc\na  b").find("a b")] == [1, 3]
    assert DocumentText("a").find("  ") == []


@pytest.mark.parametrize("span", [(0, 1), (1, 3), (2, 1)])
def test_a_span_outside_the_document_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside a document of 2 lines"):
        DocumentText("a\nb").wording(*span)


WORDS = st.text(alphabet="abcé-. \n", min_size=1, max_size=60)


@given(WORDS)
def test_whatever_is_found_has_the_hash_of_what_was_looked_for(text: str) -> None:
    document = DocumentText(text)
    for line in text.split("\n"):
        for anchor in document.find(line):
            cut = document.wording(
                anchor.start_line, anchor.end_line, anchor.start_column, anchor.end_column
            )
            assert quote_hash(cut) == anchor.hash
