"""A review sheet read back: the cells that a person filled in, and what cannot be read in them."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from policygraph.drafts.layout import SHEETS, Layout
from policygraph.drafts.sheet import DECISIONS, PROPERTY, digest
from policygraph.errors import InputError, SourceError

__all__ = ["CellError", "Filled", "decisions_known", "read_sheet", "untouched"]

_LARGEST: Final = 50_000_000
_UNPACKED: Final = 500_000_000
_FORMULA = ("=", "+", "-", "@")
_DASHES = ("–", "—", "−")
"""What programs make of a hyphen that stands alone."""
_HEADINGS_WITHIN = 10
_NEEDED = ("id", "verdict", "value", "hash")


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with a cell: sheet, row, column letter, the problem with its remedy."""

    sheet: str
    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        """Return one line: ``bepalingen!L12: …``."""
        return f"{self.sheet}!{self.column}{self.row}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A row of a sheet: its number, its cells as text by key, and the letter of each column."""

    layout: Layout
    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]

    def error(self, key: str, problem: str) -> CellError:
        """Return an error on a cell of this row."""
        return CellError(self.layout.name, self.number, self.letters.get(key, "A"), problem)


def _open(path: Path) -> Any:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise InputError(
            "missing-extra", "A review sheet needs openpyxl: pip install 'policygraph[ingest]'."
        ) from error
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"it has more than {_LARGEST // 1_000_000} MB")
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > _UNPACKED:
                raise ValueError("it unpacks to more than 500 MB")
        return load_workbook(io.BytesIO(data))
    except Exception as error:
        # Whatever a damaged workbook makes openpyxl raise, the remedy is the same.
        raise SourceError(
            "unreadable-file",
            f"{path}: this is no workbook that can be read ({error}). Save it as .xlsx from the "
            "spreadsheet program, or make a new sheet with `policygraph ingest`; nothing was "
            "written.",
        ) from error


def untouched(path: Path) -> bool:
    """Tell whether a review sheet holds what was written in it, cell by cell, and nothing else."""
    try:
        book = _open(path)
    except SourceError:
        return False
    return _property(book, PROPERTY) == digest(book)


def _property(book: Any, name: str) -> str | None:
    return next((str(p.value) for p in book.custom_doc_props.props if p.name == name), None)


def decisions_known(path: Path) -> int | None:
    """Return how many decisions there were when a sheet was written; None where it does not say."""
    found = _property(_open(path), DECISIONS) or ""
    return int(found) if found.isdecimal() else None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u00a0", " ").strip()
    if text in _DASHES:
        return "-"
    # The apostrophe that kept a text from being a formula.
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA) else text


def _same(title: object) -> str:
    """Return a heading as it is compared: without case, line ends and double spaces."""
    return " ".join(str(title or "").split()).casefold()


def _titles(page: Any, layout: Layout) -> tuple[int, dict[int, str], list[int]]:
    """Return the row of the headings, the key of each column, and the columns of other headings."""
    known = {_same(c.title): c.key for c in layout.columns}
    for row in page.iter_rows(min_row=1, max_row=_HEADINGS_WITHIN):
        keys = {c.column: known[_same(c.value)] for c in row if _same(c.value) in known}
        if "id" in keys.values() and len(keys) > 1:
            others = [c.column for c in row if c.column not in keys]
            return int(row[0].row), keys, others
    return 1, {}, []


def _lost(page: Any, layout: Layout, keys: Mapping[int, str], others: list[int]) -> list[str]:
    """Return the headings that must be there.

    A column that a person took away counts as empty. Where a filled column has a heading that
    nobody knows, it may be the one that is missing: then nothing may be left out in silence.
    """
    missing = [c for c in layout.columns if c.key not in keys.values()]
    filled = any(
        cell.value is not None
        for column in others
        for (cell,) in page.iter_rows(min_row=2, min_col=column, max_col=column)
    )
    return [c.title for c in missing if c.key in _NEEDED or (c.fill and filled)]


def _rows(page: Any, layout: Layout, errors: list[CellError]) -> list[Filled]:
    from openpyxl.utils import get_column_letter

    top, keys, others = _titles(page, layout)
    missing = _lost(page, layout, keys, others)
    if missing:
        errors.append(
            CellError(
                layout.name, 1, "A",
                f"the column {', '.join(map(repr, missing))} is not there. Keep the headings as "
                "they were written.",
            )
        )  # fmt: skip
        return []
    letters = {key: get_column_letter(index) for index, key in keys.items()}
    out = []
    for row in page.iter_rows(min_row=top + 1):
        cells = {keys[c.column]: _text(c.value) for c in row if c.column in keys}
        filled = Filled(layout, row[0].row, cells, letters)
        for cell in row:
            if cell.data_type == "f" and keys.get(cell.column):
                key = keys[cell.column]
                errors.append(filled.error(key, "this is a formula. Write the value itself."))
                cells[key] = ""
        if any(cells.values()):
            out.append(filled)
    return out


def _page(book: Any, layout: Layout) -> Any:
    """Return the sheet of a layout: by its name, else the only other one with its headings."""
    names = {_same(name): name for name in book.sheetnames}
    if _same(layout.name) in names:
        return book[names[_same(layout.name)]]
    taken = {_same(other.name) for other in SHEETS}
    wanted = {c.key for c in layout.columns if c.key in _NEEDED or c.fill}
    found = [
        book[name]
        for same, name in names.items()
        if same not in taken and wanted <= set(_titles(book[name], layout)[1].values())
    ]
    return found[0] if len(found) == 1 else None


def read_sheet(path: Path) -> tuple[dict[str, list[Filled]], list[CellError]]:
    """Return the filled rows of each sheet by its name, and what cannot be read.

    Raises SourceError (unreadable-file) where it is no workbook.
    """
    if not path.is_file():
        raise SourceError(
            "unreadable-file",
            f"{path}: there is no review sheet. Give it with --sheet, or make one with "
            "`policygraph ingest`.",
        )
    book = _open(path)
    errors: list[CellError] = []
    out: dict[str, list[Filled]] = {}
    for layout in SHEETS:
        page = _page(book, layout)
        if page is not None:
            out[layout.name] = _rows(page, layout, errors)
        else:
            errors.append(
                CellError(layout.name, 1, "A", "this sheet is not there. Put it back, even empty.")
            )
    return out, errors
