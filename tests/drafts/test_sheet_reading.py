"""What spreadsheet programs and people do to a review sheet, and what is read back."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from policygraph.drafts.layout import STATEMENTS
from policygraph.drafts.rows import Row
from policygraph.drafts.sheet import review_sheet
from policygraph.drafts.sheet_reading import CellError, Filled, read_sheet, untouched

ROWS: list[Row] = [
    {"id": f"L{n}", "quote": f"Eis\t{n}", "hash": f"h{n}", "proposed_kind": "eis"}
    for n in range(1, 5)
]
NORMS = [[f"norm:n{n}", "nieuw"] for n in range(1, 5)]
TITLES = {column.key: column.title for column in STATEMENTS.columns}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    out = tmp_path / "review.xlsx"
    out.write_bytes(review_sheet("Voetzorg", {"bepalingen": ROWS}, NORMS))
    return out


def column(page: Any, key: str) -> int:
    return int(next(c.column for c in page[1] if c.value == TITLES[key]))


def edited(path: Path, edit: Any) -> tuple[list[Filled], list[CellError]]:
    book = openpyxl.load_workbook(path)
    edit(book, book["bepalingen"])
    book.save(path)
    rows, errors = read_sheet(path)
    return rows.get("bepalingen", []), errors


def decide(page: Any) -> None:
    for row, verdict in zip(range(2, 6), ("overnemen", "afwijzen", "overnemen", ""), strict=True):
        page.cell(row, column(page, "verdict")).value = verdict


def verdicts(rows: list[Filled]) -> dict[str, str]:
    return {row.cells["id"]: row.cells.get("verdict", "") for row in rows}


DECIDED = {"L1": "overnemen", "L2": "afwijzen", "L3": "overnemen", "L4": ""}


def test_rows_may_be_sorted_and_hidden_and_parted_by_empty_ones(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        decide(page)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2, max_row=5)]
        for number, row in zip((3, 6, 7, 12), reversed(rows), strict=True):
            for index, value in enumerate(row, 1):
                page.cell(number, index).value = value
        for number in (2, 4, 5):
            for index in range(1, 40):
                page.cell(number, index).value = None
        page.row_dimensions[6].hidden = True

    rows, errors = edited(path, edit)
    assert (verdicts(rows), errors) == (DECIDED, [])
    assert [row.number for row in rows] == [3, 6, 7, 12]


def test_columns_may_be_taken_away_moved_and_added(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        decide(page)
        for key in ("found", "rules", "section", "remark"):
            page.delete_cols(column(page, key))
        page.insert_cols(1)
        page.cell(1, 1).value = "mijn aantekening"

    rows, errors = edited(path, edit)
    assert (verdicts(rows), errors) == (DECIDED, [])
    assert rows[0].letters["id"] == "B"


def test_a_filled_column_under_a_heading_that_nobody_knows_is_not_passed_over(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        decide(page)
        at = column(page, "remark")
        page.cell(1, at).value = "opmerkingen"
        page.cell(2, at).value = "Let op de datum."

    rows, errors = edited(path, edit)
    assert rows == []
    assert "opmerking / remark' is not there" in str(errors[0])


def test_without_ids_or_decisions_nothing_is_read(path: Path) -> None:
    rows, errors = edited(path, lambda _, page: page.delete_cols(column(page, "verdict")))
    assert rows == []
    assert "besluit / decision" in str(errors[0])


def test_headings_may_stand_lower_and_be_set_otherwise(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        decide(page)
        at = column(page, "verdict")
        page.cell(1, at).value = "Besluit /\n decision "
        page.insert_rows(1, 2)
        page.cell(1, 1).value = "Beoordeling door team voetzorg"

    rows, errors = edited(path, edit)
    assert (verdicts(rows), errors) == (DECIDED, [])
    assert rows[0].number == 4


def test_a_sheet_with_another_name_is_known_by_its_headings(path: Path) -> None:
    def edit(book: Any, page: Any) -> None:
        decide(page)
        page.title = "Bepalingen (Anna)"
        book["keuzes"].title = "Blad1"

    rows, errors = edited(path, edit)
    assert (verdicts(rows), errors) == (DECIDED, [])


def test_what_programs_make_of_days_dashes_line_ends_and_figures(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        decide(page)
        for key, row, value in (
            ("when", 2, datetime(2027, 7, 1)), ("when", 3, "2027-07-01"), ("remark", 2, "een\rtwee"),
            ("kind", 2, "–"), ("remark", 3, "één_x000D_\ntwee"), ("who", 2, " A. de\u00a0Vries "),
            ("remark", 4, 2028), ("remark", 5, 80.0),
        ):  # fmt: skip
            page.cell(row, column(page, key)).value = value

    rows, errors = edited(path, edit)
    assert errors == []
    assert [r.cells["when"] for r in rows[:2]] == ["2027-07-01"] * 2
    assert [r.cells["remark"] for r in rows] == ["een\ntwee", "één\ntwee", "2028", "80"]
    assert (rows[0].cells["kind"], rows[0].cells["who"]) == ("-", "A. de Vries")


def test_a_program_that_saves_tabs_as_spaces_leaves_the_sheet_untouched(path: Path) -> None:
    def edit(_book: Any, page: Any) -> None:
        for row in range(2, 6):
            cell = page.cell(row, column(page, "quote"))
            cell.value = cell.value.replace("\t", "    ")

    edited(path, edit)
    assert untouched(path)
    edited(path, lambda _, page: decide(page))
    assert not untouched(path)
