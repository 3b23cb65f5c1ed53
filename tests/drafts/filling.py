"""A person who fills in a review sheet: cells by the key of their column."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox

from policygraph.drafts.layout import SHEETS
from policygraph.formatting import turtle
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG, policy_iri, thing_iri

from ..conftest import ROOT


class Sheet:
    """A review sheet opened by a person, row by row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.columns = {
            layout.name: {c.key: i for i, c in enumerate(layout.columns, 1)} for layout in SHEETS
        }

    def rows(self, sheet: str) -> dict[str, int]:
        page = self.book[sheet]
        return {
            str(page.cell(n, 1).value): n
            for n in range(2, page.max_row + 1)
            if page.cell(n, 1).value
        }

    def cell(self, sheet: str, row: int, key: str) -> Any:
        return self.book[sheet].cell(row, self.columns[sheet][key])

    def fill(self, sheet: str, row: int, values: Mapping[str, Any]) -> None:
        for key, value in values.items():
            self.cell(sheet, row, key).value = value

    def add(self, sheet: str, values: Mapping[str, Any]) -> int:
        row = max(self.rows(sheet).values(), default=1) + 1
        page = self.book[sheet]
        while any(page.cell(row, i).value for i in self.columns[sheet].values()):
            row += 1
        self.fill(sheet, row, {"verdict": "toevoegen"} | dict(values))
        return row

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


def data_without(slug: str, target: Path) -> Path:
    """Copy the data without one policy, its document and the norms that it alone expresses."""
    shutil.copytree(ROOT / "data", target, ignore=shutil.ignore_patterns("documents", "drafts"))
    if not slug:
        return target
    (target / "policies" / f"{slug}.ttl").unlink()
    used = {
        t.object.value
        for path in (target / "policies").glob("*.ttl")
        for t in read_turtle(path)
        if t.predicate.value == PG.expresses and isinstance(t.object, ox.NamedNode)
    }
    norms = target / "norms" / "norms.ttl"
    kept = [
        t
        for t in read_turtle(norms)
        if isinstance(t.subject, ox.NamedNode) and t.subject.value in used
    ]
    norms.write_text(turtle(kept), encoding="utf-8")
    documents = target / "documents.ttl"
    gone = ox.NamedNode(thing_iri("document", slug))
    rest = [t for t in read_turtle(documents) if t.subject != gone]
    documents.write_text(turtle(rest), encoding="utf-8")
    assert policy_iri(slug)
    return target
