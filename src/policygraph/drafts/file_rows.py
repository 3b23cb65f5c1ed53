"""A file of decisions as a filled sheet: the sheet as it would be written now, with its rows in it.

So that the file is judged by what judges the sheet, and by nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policygraph.drafts.layout import POLICY, SHEETS, STATEMENTS, VERDICT_WORDS, Layout, verdict_of
from policygraph.drafts.model import Decision
from policygraph.drafts.opened import OpenDraft
from policygraph.drafts.review_file import SHEET_KEYS, ReviewFile
from policygraph.drafts.review_state import mark_of
from policygraph.drafts.rows import Row
from policygraph.drafts.sheet_reading import CellError, Filled
from policygraph.vocabulary import expand

__all__ = ["RowError", "SaidRow", "cells_of", "held_by", "rows_with", "sheet_with"]

_KEYS = {layout.name: key for key, layout in SHEET_KEYS.items()}
_NOT_COMPARED = ("who", "when", "remark")


@dataclass(frozen=True, slots=True)
class RowError(CellError):
    """What is wrong with a field of a row: ``index`` counts in the file, -1 for other rows."""

    name: str = ""
    index: int = -1

    @property
    def pointer(self) -> str:
        """Return where the field stands in the file, or by its id what the file is laid over."""
        at = str(self.index) if self.index >= 0 else self.name
        return f"/rows/{_KEYS[self.sheet]}/{at}/{self.column}"

    def __str__(self) -> str:
        """Return one line: ``statements L0012, kind: …``."""
        name = self.name or f"row {self.index + 1}"
        return f"{_KEYS[self.sheet]} {name}, {self.column}: {self.problem}"


@dataclass(frozen=True, slots=True)
class SaidRow(Filled):
    """A row as a file fills it in, or (``index`` -1) as it was decided before."""

    index: int = -1

    def error(self, key: str, problem: str) -> RowError:
        """Return an error on a field of this row."""
        name = self.cells.get("id", "")
        return RowError(self.layout.name, self.number, key, problem, name, self.index)


def _text(value: str | float | date) -> str:
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def cells_of(layout: Layout, row: Row) -> dict[str, str]:
    """Return what a person filled in, in a row of the sheet: texts by key, without the empty ones.

    The decision is the word of the model (``accept``), whatever the language.
    """
    cells = {key: _text(row[key]) for key in layout.filled if row.get(key, "") != ""}
    if cells.get("verdict"):
        cells["verdict"] = verdict_of(cells["verdict"]) or cells["verdict"]
    return cells


def held_by(opened: OpenDraft, layout: Layout, cells: Mapping[str, str]) -> Decision | None:
    """Return the decision that holds for what a row is about."""
    base, name = opened.draft.policy.iri, cells.get("id", "")
    if layout is POLICY:
        return opened.held.get(base)
    if layout is STATEMENTS and cells.get("hash"):
        decision = opened.held.get(f"{base}/{name}")
        if decision and decision.hash == cells["hash"]:
            return decision
        same = [e for e in opened.draft.entries if e.hash == cells["hash"]]
        return opened.held.get(same[0].provision.iri) if len(same) == 1 else None
    return opened.held.get(f"{base}/{name}") or opened.held.get(expand(name) or "")


def _overtaken(opened: OpenDraft, row: SaidRow, now: Mapping[str, str]) -> RowError | None:
    """Return an error where somebody else decided since the reviewer saw what she decided on."""
    if "over" not in row.cells:
        return None
    held = held_by(opened, row.layout, row.cells)
    if held is None or mark_of(held) == row.cells["over"]:
        return None
    said = {k: v for k, v in _said(row.cells, row.layout).items() if k not in _NOT_COMPARED}
    if said == {k: v for k, v in now.items() if k not in _NOT_COMPARED}:
        return None
    word = VERDICT_WORDS[held.verdict][1]
    return row.error(
        "over",
        f"{held.who} decided this meanwhile ({word}, {held.when[:10]}). Open the draft again and "
        "say which decision holds.",
    )


def _said(cells: Mapping[str, str], layout: Layout) -> dict[str, str]:
    out = {key: cells[key] for key in layout.filled if cells.get(key)}
    if out.get("verdict"):
        out["verdict"] = verdict_of(out["verdict"]) or out["verdict"]
    return out


def _laid_over(
    layout: Layout, row: Row, said: Mapping[str, str], index: int, number: int
) -> SaidRow:
    """Return a row of the sheet with what a file says of it: all that is filled in is replaced."""
    kept = {k: _text(v) for k, v in row.items() if k not in layout.filled}
    # Only what a reviewer added has a place and a wording that she can change.
    added = verdict_of(_text(row.get("verdict", ""))) == "add"
    return SaidRow(layout, number, {**kept, **said} if added else {**said, **kept}, {}, index)


def _matches(layout: Layout, row: Row, said: Mapping[str, str]) -> bool:
    if not said.get("id") or row.get("id") != said["id"]:
        return False
    return layout is not STATEMENTS or said.get("hash", "") in ("", row.get("hash", ""))


def _sheet(
    opened: OpenDraft, layout: Layout, said: Sequence[Mapping[str, str]], errors: list[CellError]
) -> Iterator[SaidRow]:
    """Yield the rows of a sheet, as decided before or as a file says, then those that it adds."""
    by_id: dict[str, list[int]] = {}
    for index, one in enumerate(said):
        by_id.setdefault(one.get("id", ""), []).append(index)
    used: set[int] = set()
    number = 1
    for number, row in enumerate(opened.rows.get(layout.name, ()), 2):
        mine = [i for i in by_id.get(str(row.get("id", "")), ()) if _matches(layout, row, said[i])]
        used.update(mine)
        if not mine:
            yield SaidRow(layout, number, _before(layout, row, bool(said)), {})
            continue
        filled = _laid_over(layout, row, said[mine[-1]], mine[-1], number)
        overtaken = _overtaken(opened, filled, cells_of(layout, row))
        errors.extend([overtaken] if overtaken else [])
        yield filled
    for index in range(len(said)):
        if index not in used:
            number += 1
            filled = SaidRow(layout, number, dict(said[index]), {}, index)
            overtaken = _overtaken(opened, filled, {})
            errors.extend([overtaken] if overtaken else [])
            yield filled


def _before(layout: Layout, row: Row, decided_anew: bool) -> dict[str, str]:
    """Return a row as it was decided; facts on the policy are signed by who decides one of them."""
    unsigned = ("who", "when", "remark") if layout is POLICY and decided_anew else ()
    return {k: _text(v) for k, v in row.items() if k not in unsigned}


def rows_with(
    opened: OpenDraft, file: ReviewFile
) -> tuple[dict[str, list[Filled]], list[CellError]]:
    """Return the filled rows of every sheet, and an error for each row that was overtaken.

    Without a row on the policy nothing is said of it: silence is no agreement.
    """
    errors: list[CellError] = []
    out: dict[str, list[Filled]] = {}
    for layout in SHEETS:
        said = file.rows.get(layout.name, ())
        if layout is not POLICY or said:
            out[layout.name] = list(_sheet(opened, layout, said, errors))
    return out, errors


def sheet_with(opened: OpenDraft, file: ReviewFile) -> dict[str, list[Row]]:
    """Return the rows of the review sheet with what a file says filled in, right or wrong."""
    out: dict[str, list[Row]] = {}
    for layout in SHEETS:
        said = file.rows.get(layout.name, ())
        old = opened.rows.get(layout.name, [])
        filled = list(_sheet(opened, layout, said, []))
        rows: list[Row] = []
        for at, row in enumerate(filled):
            if row.index < 0 and at < len(old):
                rows.append(old[at])
                continue
            before = old[at] if at < len(old) else {}
            cells: Row = {k: v for k, v in before.items() if k not in layout.filled}
            cells |= {k: v for k, v in row.cells.items() if k not in cells and k != "over"}
            verdict = verdict_of(row.cells.get("verdict", ""))
            if verdict:
                cells["verdict"] = VERDICT_WORDS[verdict][0]
            rows.append(cells)
        out[layout.name] = rows
    return out
