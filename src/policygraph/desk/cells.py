"""Cells, columns and sheets as plain values, and text that a spreadsheet cannot take for more."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policygraph.model import Language, Text

__all__ = ["CELL_CHARACTERS", "Cell", "Column", "Sheet", "safe", "table"]

Cell = str | int | float | date | None
"""What a cell can hold; None is an empty cell."""

CELL_CHARACTERS = 32_767
"""The most characters that a cell of a workbook can hold."""

_CUT = Text(" […afgekapt: te lang voor een cel]", " […cut: too long for a cell]")
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for a formula at the start of a cell, full-width forms included."""

# Control characters (XML 1.0 has no place for them), surrogate halves, noncharacters, and the marks
# that turn the direction of the text around them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key, heading, width in characters, and what it is for.

    ``choice`` is filled in from a list, ``date`` with a day, ``blank`` with anything.
    """

    key: str
    title: Text
    width: int = 16
    kind: Literal["text", "number", "choice", "date", "blank"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a name; every row holds a cell for every column."""

    name: Text
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    wide: bool = False


def safe(value: Cell, lang: Language = "nl", *, longest: int | None = None) -> Cell:
    """Return a cell that is text, whatever it begins with, without control characters.

    What would be a formula gets an apostrophe in front. ``longest`` cuts, and says so.
    """
    if not isinstance(value, str):
        return value
    text = _UNWANTED.sub("", value)
    # Leading blanks do not keep a spreadsheet from reading what follows as a formula.
    if text.startswith(_FORMULA) or text.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA):
        text = f"'{text}"
    if longest is not None and len(text) > longest:
        return text[: longest - len(_CUT[lang])] + _CUT[lang]
    return text


def table(sheet: Sheet, lang: Language) -> Iterable[Sequence[Cell]]:
    """Yield the headings and the rows of a sheet, every cell safe for a spreadsheet."""
    yield [safe(column.title[lang], lang) for column in sheet.columns]
    for row in sheet.rows:
        yield [safe(row[column.key], lang) for column in sheet.columns]
