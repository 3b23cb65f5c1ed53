"""Text from the graph or from a user stays text in a spreadsheet."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from policygraph.desk.cells import CELL_CHARACTERS, Cell, Column, Sheet, safe, table
from policygraph.model import Text
from policygraph.workbook import xlsx

COLUMNS = (
    Column("a", Text("eerste", "first")),
    Column("b", Text("tweede", "second"), kind="number"),
    Column("met", Text("voldaan", "met"), kind="choice"),
    Column("date", Text("datum", "date"), kind="date"),
)


def sheet(*texts: Cell) -> Sheet:
    rows = tuple({"a": t, "b": 1, "met": None, "date": date(2026, 12, 1)} for t in texts)
    return Sheet(Text("Blad", "Sheet"), COLUMNS, rows)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31 30",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        " =1",
        "\u00a0=1",
        "\x00=1",
    ],
)
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert str(safe(text)).startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "é", "regel 1\nregel 2", "'x"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_numbers_and_days_stay_what_they_are() -> None:
    assert safe(-3) == -3
    assert safe(date(2026, 12, 1)) == date(2026, 12, 1)
    assert safe(None) is None


def test_what_is_too_long_is_cut_and_says_so() -> None:
    found = str(safe("x" * 40_000, "en", longest=CELL_CHARACTERS))
    assert len(found) == CELL_CHARACTERS
    assert found.endswith("too long for a cell]")


@settings(deadline=None)
@given(st.lists(st.text(max_size=50), max_size=5))
def test_any_text_survives_a_workbook_as_text(texts: list[str]) -> None:
    body = xlsx([sheet(*texts)], "nl", "kop & =1", "voet", date(2026, 11, 22))
    page = load_workbook(io.BytesIO(body)).worksheets[0]
    for number, text in enumerate(texts, 2):
        cell = page.cell(number, 1)
        assert cell.data_type in ("s", "n")
        expected = safe(text)
        # What is empty, or blank only, comes back as no value at all.
        read = unescape(str(cell.value or ""))
        assert read.strip() == str(expected).replace("\r\n", "\n").strip() or "\r" in text


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A0", "#N/A", "TRUE", "12-1"])
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    body = xlsx([sheet(text)], "nl", "kop", "voet", date(2026, 11, 22))
    cell = load_workbook(io.BytesIO(body)).worksheets[0].cell(2, 1)
    assert cell.data_type == "s"
    assert cell.value == safe(text)


def test_a_day_is_a_day_in_a_workbook() -> None:
    body = xlsx([sheet("x")], "nl", "kop", "voet", date(2026, 11, 22))
    cell: Any = load_workbook(io.BytesIO(body)).worksheets[0].cell(2, 4)
    assert cell.is_date
    assert str(cell.value)[:10] == "2026-12-01"


def test_an_empty_sheet_can_be_opened() -> None:
    body = xlsx([sheet()], "en", "", "", date(2026, 11, 22))
    page = load_workbook(io.BytesIO(body)).worksheets[0]
    assert [c.value for c in page[1]] == ["first", "second", "met", "date"]


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=5))
def test_any_text_survives_csv(texts: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table(sheet(*texts), "nl"))
    head, *rows = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert head == ["eerste", "tweede", "voldaan", "datum"]
    assert [row[0] for row in rows] == [safe(t) for t in texts]
