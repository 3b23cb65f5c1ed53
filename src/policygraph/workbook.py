"""Sheets of plain values as an Excel workbook (xlsx): wrapped, printable, without formulas."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from policygraph.desk.cells import CELL_CHARACTERS, Cell, Column, Sheet, safe
from policygraph.desk.evidence import MET_WORDS
from policygraph.model import Language, Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["XLSX", "xlsx"]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEAD: Final = "06385E"
_NAMES_A_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FILL: Final = "FFF8E1"
_LINE: Final = "C8D0DA"
_DAYS: Final = (date(2000, 1, 1), date(2100, 12, 31))
_PAPER_A3, _PAPER_A4 = 8, 9
_SPARE_ROWS: Final = 200
"""Rows under the table that have the drop-down list and the date too."""


def xlsx(sheets: Sequence[Sheet], lang: Language, heading: str, footer: str, day: date) -> bytes:
    """Return the sheets as a workbook; ``heading`` and ``footer`` are printed on every page.

    ``day`` is the day of the file. Every text is a text: what could be a formula begins with an
    apostrophe, control characters are gone, what is longer than a cell holds is cut and says so.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    book.properties.creator = "policygraph"
    book.properties.title = str(safe(heading, lang, longest=250))
    book.properties.language = lang
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name[lang][:31]), sheet, lang, heading, footer)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: "Worksheet", sheet: Sheet, lang: Language, heading: str, footer: str) -> None:
    _headings(page, sheet, lang)
    styles: list[Any] = []
    for number, row in enumerate(sheet.rows, 2):
        for index, column in enumerate(sheet.columns, 1):
            cell: Any = page.cell(number, index)
            if number == 2:
                _style(cell, column)
                styles.append(cell._style)
            else:
                # The style as it is kept: made once a column, not once a cell.
                cell._style = styles[index - 1]
            _write(cell, row[column.key], lang)
    _columns(page, sheet)
    _validation(page, sheet, lang)
    _print(page, sheet, lang, heading, footer)


def _headings(page: "Worksheet", sheet: Sheet, lang: Language) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for index, column in enumerate(sheet.columns, 1):
        # A policy's title may head a column, and it may be anything.
        cell = page.cell(1, index)
        _write(cell, column.title[lang], lang)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    page.freeze_panes = "C2" if len(sheet.columns) > 2 else "A2"
    page.row_dimensions[1].height = 32


def _style(cell: Any, column: Column) -> None:
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(bottom=Side("thin", color=_LINE))
    if column.kind in ("choice", "date", "blank"):
        cell.fill = PatternFill("solid", fgColor=_FILL)
    if column.kind == "date":
        cell.number_format = "yyyy-mm-dd"


def _write(cell: Any, value: Cell, lang: Language) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = safe(value, lang, longest=CELL_CHARACTERS)
        if not text:
            return
        # Excel reads "_x000D_" as the character it names: the first mark is written as a name too.
        cell.value = _NAMES_A_CHARACTER.sub("_x005F_", str(text))
        # Without this a text such as "#N/A" is written as an error.
        cell.data_type = "s"
        return
    if isinstance(value, date):
        # Setting the value would set the format of a day too.
        cell._value, cell.data_type = value, "d"
        return
    cell.value = value


def _columns(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for index, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A1:{last}{max(len(sheet.rows), 1) + 1}"


def _validation(page: "Worksheet", sheet: Sheet, lang: Language) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = len(sheet.rows) + 1 + _SPARE_ROWS
    for index, column in enumerate(sheet.columns, 1):
        if column.kind == "choice":
            words = ",".join(text[lang] for text in MET_WORDS.values())
            rule = DataValidation("list", allow_blank=True)
            rule.formula1 = f'"{words}"'
            said = Text("Kies ja, nee, deels of n.v.t.", "Choose yes, no, partly or n/a.")
        elif column.kind == "date":
            first, final = ((d - date(1899, 12, 30)).days for d in _DAYS)
            rule = DataValidation("date", allow_blank=True)
            rule.operator, rule.formula1, rule.formula2 = "between", str(first), str(final)
            said = Text("Vul een datum in, zoals 1-12-2026.", "Enter a date, such as 2026-12-01.")
        else:
            continue
        rule.error, rule.errorTitle, rule.showErrorMessage = said[lang], column.title[lang], True
        rule.prompt, rule.promptTitle, rule.showInputMessage = said[lang], column.title[lang], True
        letter = get_column_letter(index)
        rule.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(rule)


def _print(page: "Worksheet", sheet: Sheet, lang: Language, heading: str, footer: str) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _PAPER_A3 if sheet.wide else _PAPER_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_title_rows = "1:1"
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.75, 0.6
    top: Any = page.oddHeader
    bottom: Any = page.oddFooter
    top.left.text, top.right.text = _printed(heading, lang), _printed(sheet.name[lang], lang)
    bottom.left.text = _printed(footer, lang)
    bottom.right.text = Text("blad &P van &N", "page &P of &N")[lang]


def _printed(text: str, lang: Language) -> str:
    """Return text for a header or footer, where ``&`` begins a code and 255 is the most."""
    return str(safe(text, lang, longest=110)).replace("&", "&&")
