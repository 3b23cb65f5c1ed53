"""A question of the catalogue in a worker: bound terms come in as values, one page goes back."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import pyoxigraph as ox

from policygraph.engine.errors import EngineError
from policygraph.engine.frames import Head
from policygraph.fragments import compact_json
from policygraph.question_rows import (
    BoundTerm,
    Row,
    Table,
    as_csv_rows,
    as_json_rows,
    received,
    sendable,
    stream,
)
from policygraph.store import GraphStore

__all__ = ["Asked", "Rows", "rows"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its bound terms, and which part of the rows is wanted, as JSON or CSV."""

    text: str
    terms: Mapping[str, BoundTerm]
    limit: int
    offset: int
    csv: bool = False
    inferred: bool = True
    drafts: bool = False

    @property
    def head(self) -> Head:
        """What a worker is told beside the text."""
        return {
            "do": "question", "terms": sendable(self.terms), "limit": self.limit,
            "offset": self.offset, "csv": self.csv, "inferred": self.inferred,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of the rows, written: CSV with its header, or JSON objects with commas between."""

    columns: tuple[str, ...]
    total: int
    body: bytes


def rows(store: ox.Store, head: Head, text: str) -> tuple[Head, bytes]:
    """Answer a question; return its columns, how many rows it has in all, and the wanted part.

    Raises EngineError (answer-too-large) where the part has too many rows or bytes.
    """
    drafts = bool(head["drafts"])
    graph = GraphStore(store, drafted=drafts)
    select: Any = partial(graph.select, inferred=head["inferred"], drafts=drafts)
    try:
        columns, found = stream(text, select, received(head["terms"]))
        before = sum(1 for _ in islice(found, head["offset"]))
        part = tuple(islice(found, min(head["limit"], head["rows"] + 1)))
        total = before + len(part)
        if len(part) > head["rows"]:
            raise _too_large(f"{head['rows']} rows")
        total += sum(1 for _ in found)
    except OSError as error:
        raise EngineError("query-failed", "The question could not be evaluated.") from error
    return {"columns": columns, "total": total}, _written(columns, part, head)


def _written(columns: tuple[str, ...], part: tuple[Row, ...], head: Head) -> bytes:
    table = Table(columns, part)
    if head["csv"]:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(as_csv_rows(table))
        body = out.getvalue().encode()
    else:
        body = b",".join(compact_json(row) for row in as_json_rows(table))
    if len(body) > head["bytes"]:
        raise _too_large(f"{head['bytes']} bytes")
    return body


def _too_large(limit: str) -> EngineError:
    return EngineError(
        "answer-too-large",
        f"The answer is larger than {limit}. Ask for less, or in parts with limit and offset.",
    )
