"""The rows of a question: asked with terms that are bound, and written as JSON and CSV have them.

The terms can be sent to another process: they travel as values, never as a part of the query.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

__all__ = [
    "LANG",
    "BoundTerm",
    "Row",
    "Select",
    "Table",
    "as_csv_rows",
    "as_json_rows",
    "received",
    "run",
    "sendable",
    "stream",
]

LANG: Final = "lang"
"""The variable that is bound to the language asked for; it is projected, but is no column."""

BoundTerm: TypeAlias = ox.NamedNode | ox.Literal
Row: TypeAlias = tuple[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None, ...]
Select: TypeAlias = Callable[
    [str, Mapping[str, BoundTerm]], ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
]
"""What runs a query: text and bindings in, result out."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer; cells are RDF terms or None."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def text(self) -> list[list[str]]:
        """Return the cells as text: IRIs whole, literals without their type."""
        return [[_cell(c) for c in row] for row in self.rows]


def _cell(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def stream(
    query: str, select: Select, terms: Mapping[str, BoundTerm]
) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Execute a SELECT with bound terms; return its columns and, one by one, its rows."""
    result = select(query, terms)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("only a SELECT has rows")
    columns = tuple(v.value for v in result.variables if v.value != LANG)
    return columns, (tuple(row[c] for c in columns) for row in result)


def run(query: str, select: Select, terms: Mapping[str, BoundTerm]) -> Table:
    """Execute a SELECT with bound terms and return its rows."""
    columns, rows = stream(query, select, terms)
    return Table(columns, tuple(rows))


def sendable(terms: Mapping[str, BoundTerm]) -> dict[str, dict[str, str]]:
    """Return terms as JSON values, in the form that SPARQL results have."""
    out = {}
    for name, term in terms.items():
        if isinstance(term, ox.NamedNode):
            out[name] = {"type": "uri", "value": term.value}
        else:
            kind = (
                {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
            )
            out[name] = {"type": "literal", "value": term.value} | kind
    return out


def received(terms: Mapping[str, Mapping[str, str]]) -> dict[str, BoundTerm]:
    """Return the terms that were sent. Raises ValueError for what is no term."""
    return {name: _term(values) for name, values in terms.items()}


def _term(values: Mapping[str, str]) -> BoundTerm:
    if values["type"] == "uri":
        return ox.NamedNode(values["value"])
    if "xml:lang" in values:
        return ox.Literal(values["value"], language=values["xml:lang"])
    return ox.Literal(values["value"], datatype=ox.NamedNode(values["datatype"]))


def as_csv_rows(table: Table) -> Iterable[Sequence[str]]:
    """Return the header and the rows of a table as text."""
    yield table.columns
    yield from table.text()


def as_json_rows(table: Table) -> Iterator[dict[str, str]]:
    """Return each row as JSON has it: text by column, an empty cell left out."""
    for row in table.text():
        yield {c: v for c, v in zip(table.columns, row, strict=True) if v != ""}
