"""The review sheet as a workbook: the same draft gives the same bytes, and no text is a formula."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from policygraph.desk.cells import CELL_CHARACTERS, safe
from policygraph.drafts.fields import kind_word
from policygraph.drafts.layout import SHEETS, VERDICT_WORDS, Column, Layout
from policygraph.drafts.rows import Row
from policygraph.errors import InputError
from policygraph.vocabulary import KINDS

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["DECISIONS", "FINDING_TYPES", "PROPERTY", "digest", "review_sheet"]

PROPERTY: Final = "policygraph-digest"
"""The property of the workbook that holds the digest of its cells as they were written."""
DECISIONS: Final = "policygraph-decisions"
"""The property that says how many decisions there were when the workbook was written."""
FINDING_TYPES: Final = (
    "contradiction", "undefined-term", "missing-part", "source-error", "ambiguity",
    "announced-change",
)  # fmt: skip
_HEAD, _FILL = "06385E", "FFF8E1"
_SPARE: Final = 200
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CHOICES: Final = "keuzes"
_NORMS_FROM: Final = 20

_README: Final = (
    "Beoordelingsblad / review sheet",
    "",
    "Elke rij van het blad 'bepalingen' is een uitspraak die de regels in het document vonden. "
    "De witte kolommen zijn het voorstel; vul de gele kolommen in.",
    "besluit: overnemen (het voorstel klopt) · corrigeren (vul alleen in wat anders moet) · "
    "afwijzen (geen bepaling) · nieuwe norm (geef de naam in het Nederlands en Engels) · "
    "toevoegen (een gemiste uitspraak: een nieuwe rij zonder id, met de letterlijke tekst).",
    "Een lege gele cel betekent: zoals voorgesteld. Een streepje (-) betekent: niets.",
    "Lijsten scheidt u met ';', Nederlands en Engels met '||'. Namen zijn die van de graaf.",
    "Drempelwaarde, per regel: grootheid || quantity | >= | 35 | eenheid || unit.",
    "Termijn, per regel: date=2026-07-01 | inclusive=ja | period=P4W | what=… || … | who=… || …",
    "Sla op en draai: policygraph review MAP. Fouten staan er met blad en cel bij; dan is er "
    "niets geschreven. Dit blad wordt nooit overschreven als u erin hebt geschreven.",
    "",
    "Each row of the sheet 'bepalingen' is a statement that the rules found in the document. "
    "White columns are the proposal; fill in the yellow ones.",
    "decision: accept (the proposal is right) · correct (fill in only what differs) · reject "
    "(no provision) · new norm (give its label in Dutch and English) · add (a statement that was "
    "missed: a new row without id, with its exact wording).",
    "An empty yellow cell means: as proposed. A dash (-) means: nothing.",
    "Separate lists by ';', Dutch and English by '||'. Names are those of the graph.",
    "Threshold, one a line: what || in English | >= | 35 | unit || in English.",
    "Deadline, one a line: date=2026-07-01 | inclusive=yes | period=P4W | what=… || … | who=… || …",
    "Save, then run: policygraph review FOLDER. Errors name sheet and cell; then nothing was "
    "written. This sheet is never overwritten once you wrote in it.",
)  # fmt: skip


def _write(cell: Any, value: str | float | date, style: Any) -> None:
    if value == "":
        return
    if isinstance(value, str):
        cell.value = safe(value, longest=CELL_CHARACTERS)
        # Without this a text such as "#N/A" is written as an error.
        cell.data_type = "s"
    else:
        cell.value = value
        # Setting a day sets its own format too.
        cell._style = style


def _fill(page: "Worksheet", layout: Layout, rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    top = Alignment(wrap_text=True, vertical="top")
    paint = PatternFill("solid", fgColor=_FILL)
    for index, column in enumerate(layout.columns, 1):
        head = page.cell(1, index, column.title)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor=_HEAD)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].hidden = column.hidden
        style: Any = None
        for number, row in enumerate(rows, 2):
            cell: Any = page.cell(number, index)
            if style is None:
                cell.alignment = top
                if column.fill:
                    cell.fill = paint
                if column.key == "when":
                    cell.number_format = "yyyy-mm-dd"
                style = cell._style
            else:
                # The style as it is kept: made once a column, not once a cell.
                cell._style = style
            _write(cell, row.get(column.key, ""), style)
    last = get_column_letter(len(layout.columns))
    page.auto_filter.ref = f"A1:{last}{max(len(rows), 1) + 1}"
    page.freeze_panes = "E2" if layout.name == "bepalingen" else "B2"
    page.page_setup.orientation = "landscape"
    page.print_title_rows = "1:1"


def _words(layout: Layout, column: Column) -> list[str]:
    if column.choices == "verdict":
        return [VERDICT_WORDS[v][0] for v in layout.verdicts]
    if column.choices == "kind":
        return [kind_word(k) for k in KINDS]
    return list(FINDING_TYPES)


def _lists(
    book: "Workbook", layout: Layout, norms: Sequence[Sequence[str]], free: Iterator[int]
) -> None:
    """Put the drop-down lists on a sheet; the words stand on the hidden sheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    page, hidden = book[layout.name], book[_CHOICES]
    for index, column in enumerate(layout.columns, 1):
        letter = get_column_letter(index)
        if column.choices == "norm":
            _norm_lists(page, hidden, letter, norms)
        elif column.choices:
            words, at = _words(layout, column), get_column_letter(next(free))
            for number, word in enumerate(words, 1):
                hidden[f"{at}{number}"] = word
            rule = DataValidation("list", allow_blank=True)
            rule.formula1 = f"{_CHOICES}!${at}$1:${at}${len(words)}"
            rule.error, rule.showErrorMessage = "Kies uit de lijst / choose from the list", True
            rule.add(f"{letter}2:{letter}{page.max_row + _SPARE}")
            page.add_data_validation(rule)


def _norm_lists(
    page: "Worksheet", hidden: "Worksheet", letter: str, norms: Sequence[Sequence[str]]
) -> None:
    """Give each row its own list: the candidates of its norm, from the hidden sheet.

    They are found by the id of the row, so that sorting the rows does not exchange them.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not norms:
        return
    for number, choices in enumerate(norms, 2):
        name = page.cell(number, 1).value
        for at, value in enumerate((name, *choices), _NORMS_FROM):
            cell: Any = hidden.cell(number, at, str(safe(str(value or ""))))
            cell.data_type = "s"
    names, first = get_column_letter(_NORMS_FROM), get_column_letter(_NORMS_FROM + 1)
    row = f"MATCH($A2,{_CHOICES}!${names}$2:${names}${len(norms) + 1},0)"
    most = max(map(len, norms), default=1)
    filled = f"COUNTA(OFFSET({_CHOICES}!${first}$1,{row},0,1,{max(most, 1)}))"
    rule = DataValidation("list", allow_blank=True)
    rule.formula1 = f"OFFSET({_CHOICES}!${first}$1,{row},0,1,{filled})"
    # Any other norm may be named too.
    rule.showErrorMessage = False
    rule.add(f"{letter}2:{letter}{page.max_row + _SPARE}")
    page.add_data_validation(rule)


def digest(book: "Workbook") -> str:
    """Return a digest of every cell of the sheets that are filled in, whatever program saved it."""
    sha = hashlib.sha256()
    for layout in SHEETS:
        if layout.name not in book.sheetnames:
            continue
        for row in book[layout.name].iter_rows(max_col=len(layout.columns), values_only=True):
            cells = [_plain(value) for value in row]
            if any(cells):
                sha.update("\x1f".join([layout.name, *cells]).encode())
    return sha.hexdigest()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    # Programs exchange tabs and ends of lines for spaces; nobody decides with them.
    return f"{value:g}" if isinstance(value, int | float) else " ".join(str(value).split())


def _same_bytes(data: bytes) -> bytes:
    """Return the archive with the moment of writing taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(b"2000-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, content)
    return out.getvalue()


def review_sheet(
    title: str,
    rows: Mapping[str, Sequence[Row]],
    norms: Sequence[Sequence[str]],
    decisions: int = 0,
) -> bytes:
    """Return the workbook; ``rows`` by the name of the sheet, ``norms`` the choices of each row.

    ``decisions`` is the number of decisions that the rows show.

    Raises InputError (missing-extra) where openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.packaging.custom import StringProperty
    except ImportError as error:
        raise InputError(
            "missing-extra", "A review sheet needs openpyxl: pip install 'policygraph[ingest]'."
        ) from error
    book = Workbook()
    page: Any = book.active
    page.title = "lees mij"
    page.column_dimensions["A"].width = 120
    for number, line in enumerate((*_README[:1], title, *_README[1:]), 1):
        page.cell(number, 1, str(safe(line)))
    for layout in SHEETS:
        _fill(book.create_sheet(layout.name), layout, rows.get(layout.name, ()))
    hidden = book.create_sheet(_CHOICES)
    hidden.sheet_state = "hidden"
    free = iter(range(1, _NORMS_FROM))
    for layout in SHEETS:
        _lists(book, layout, norms, free)
    book.active = 1
    book.properties.creator = "policygraph"
    book.properties.title = title[:250]
    properties: Any = book
    for name, value in ((PROPERTY, digest(book)), (DECISIONS, str(decisions))):
        properties.custom_doc_props.append(StringProperty(name=name, value=value))
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())
