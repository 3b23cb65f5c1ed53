"""The tables of a page about a thing: rows as the shown query gives them, in parts where long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from policygraph import thing_queries as queries
from policygraph.model import Language, Text
from policygraph.store import GraphStore

__all__ = ["Column", "Row", "Table", "tables_of"]

SIZE = 100
"""Rows on one page of a table."""

Row = Mapping[str, str]
"""The bound variables of a row by name, their values as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how a cell is shown, and the variables that the cell shows."""

    heading: Text
    show: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the query that gives exactly these; ``parameter`` of the address turns the page.

    ``total`` counts the rows of all pages.
    """

    id: str
    caption: Text
    columns: tuple[Column, ...]
    query: str
    rows: tuple[Row, ...]
    total: int
    offset: int = 0
    parameter: str = ""

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Row]]]:
        """The rows by policy, where the table has a policy in every row but no column for it."""
        out: dict[str, list[Row]] = {}
        shown = any("policy" in c.variables for c in self.columns)
        for row in self.rows:
            out.setdefault("" if shown else row.get("policy", ""), []).append(row)
        return list(out.items())

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.offset - SIZE) if self.offset else None

    @property
    def next(self) -> int | None:
        """Where the page after begins."""
        return self.offset + SIZE if self.offset + SIZE < self.total else None


def _column(nl: str, en: str, show: str, *variables: str) -> Column:
    return Column(Text(nl, en), show, variables)


_HOW = _column("hoe", "how", "property", "property")
_PROVISION = _column("bepaling", "provision", "provision", "provision", "norm")
_KIND = _column("kracht", "force", "kind", "kind")
_LINKED_KIND = _column("kracht", "force", "linked-kind", "kind", "provision")
_SECTION = _column("paragraaf", "section", "text", "heading")
_LINE = _column("regel", "line", "line", "line", "provision")
_POLICY = _column("inkoopbeleid", "policy", "ref", "policy")
_ABOUT = _column("bij", "about", "about", "about")
_FINDING = _column("wat opvalt", "what to note", "text", "text")
_TEXT_LINE = _column("regel", "line", "number", "line")


class _Maker:
    """Makes tables about one thing from the graph."""

    def __init__(self, graph: GraphStore, iri: str, lang: Language, at: Mapping[str, int]) -> None:
        self.graph, self.iri, self.lang, self.at = graph, iri, lang, at

    def whole(self, id_: str, nl: str, en: str, query: str, *columns: Column) -> Table:
        rows = self._rows(query)
        return Table(id_, Text(nl, en), columns, query, rows, len(rows))

    def paged(self, id_: str, nl: str, en: str, query: str, *columns: Column) -> Table:
        """Return one page; a table that fits on one page is given whole."""
        # Its order needs every row anyway: counting them here spares a second query.
        rows = self._rows(query)
        columns = tuple(c for c in columns if any(c.variables[0] in row for row in rows))
        if len(rows) <= SIZE:
            return Table(id_, Text(nl, en), columns, query, rows, len(rows))
        offset = min(self.at.get(id_, 0), (len(rows) - 1) // SIZE * SIZE)
        part, shown = queries.paged(query, SIZE, offset), rows[offset : offset + SIZE]
        return Table(id_, Text(nl, en), columns, part, shown, len(rows), offset, id_)

    def _rows(self, query: str) -> tuple[Row, ...]:
        result: Any = self.graph.select(query)
        names = [v.value for v in result.variables]
        return tuple({n: _value(r[n]) for n in names if r[n] is not None} for r in result)


def _value(term: Any) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def tables_of(
    graph: GraphStore, iri: str, type_: str, lang: Language, at: Mapping[str, int],
    norm: str | None = None,
) -> tuple[Table, ...]:  # fmt: skip
    """Return the tables of a thing, empty ones left out; ``at`` says where paged ones begin.

    ``type_`` is the local name of its class, Provision for every kind of provision; ``norm`` the
    norm that a provision expresses.
    """
    make = _Maker(graph, iri, lang, at)
    found = [*_own(make, type_, norm), *_shared(make, type_)]
    return tuple(t for t in found if t.rows)


def _own(make: _Maker, type_: str, norm: str | None) -> list[Table]:
    """Return the tables that only a thing of this type has."""
    iri, lang = make.iri, make.lang
    if type_ == "Norm":
        return [_norm(make)]
    if type_ == "Provision":
        return [_same_norm(make, norm)] if norm else []
    if type_ == "Policy":
        return _policy(make)
    if type_ == "FindingType":
        query = queries.findings_of_type(iri, lang)
        heads = ("Bevindingen van deze soort", "Findings of this type")
        return [make.paged("findings", *heads, query, _ABOUT, _FINDING, _TEXT_LINE)]
    return []


def _norm(make: _Maker) -> Table:
    return make.paged(
        "expressed",
        "Zo staat deze norm in het inkoopbeleid",
        "How the policies state this norm",
        queries.expressed(make.iri, make.lang),
        _POLICY,
        _LINKED_KIND,
        _column("grens", "threshold", "thresholds", "thresholds", "provision"),
        _column("bewijsstuk", "accepted proof", "proof", "proof", "provision"),
        _column("termijn", "deadline", "deadlines", "deadlines", "provision"),
        _column("alleen als", "only if", "ref", "guard"),
        _column("niet als", "not if", "ref", "exception"),
        _LINE,
    )


def _same_norm(make: _Maker, norm: str) -> Table:
    return make.paged(
        "same", "Andere bepalingen met dezelfde norm", "Other provisions with the same norm",
        queries.same_norm(make.iri, norm), _POLICY, _LINKED_KIND, _SECTION, _LINE,
    )  # fmt: skip


def _policy(make: _Maker) -> list[Table]:
    iri, lang = make.iri, make.lang
    count = _column("bepalingen", "provisions", "number", "provisions")
    return [
        make.whole(
            "terms", "Contractjaren", "Contract years", queries.terms_of(iri),
            _column("jaar", "year", "text", "year"),
            _column("alleen voor", "only for", "ref", "only"),
        ),
        make.whole(
            "kinds", "Bepalingen naar kracht", "Provisions by force", queries.kinds_in(iri),
            _KIND, count,
        ),
        make.paged(
            "provisions", "Bepalingen, in de volgorde van het document",
            "Provisions, in the order of the document", queries.provisions_in(iri),
            _LINE, _PROVISION, _KIND, _SECTION,
        ),
        make.paged(
            "findings", "Wat opvalt in het document", "What to note about the document",
            queries.findings(iri, lang), _TEXT_LINE, _FINDING,
            _column("soort", "type", "ref", "type"), _ABOUT,
        ),
        make.paged(
            "changes", "Wijzigingen die het document zelf noemt",
            "Changes that the document itself names", queries.announcements(iri, lang),
            _TEXT_LINE, _column("wijziging", "change", "text", "text"),
        ),
    ]  # fmt: skip


def _shared(make: _Maker, type_: str) -> list[Table]:
    """Return the tables that everything has: where it is used, whom it touches, neighbours."""
    iri, lang = make.iri, make.lang
    proof = type_ in ("Certification", "Registration")
    out = []
    if type_ not in ("Norm", "Provision"):
        # Every provision of a norm stands in the table of the norm already.
        query = queries.used(iri, proof)
        heads = ("Bepalingen die dit noemen", "Provisions that name this")
        out.append(make.paged("used", *heads, query, _HOW, _PROVISION, _KIND, _SECTION, _LINE))
    heads = ("Ruimer en specifieker", "Broader and narrower")
    out.append(
        make.paged(
            "hierarchy", *heads, queries.hierarchy(iri, lang),
            _column("verhouding", "relation", "relation", "relation"),
            _column("naam", "name", "ref", "thing"),
            _column("hoe", "how", "direct", "direct"),
        )
    )  # fmt: skip
    out.append(
        make.paged(
            "related", "Wat hierbij hoort", "What belongs to this", queries.related(iri),
            _column("wat", "what", "incoming", "property"), _column("naam", "name", "ref", "thing"),
        )
    )  # fmt: skip
    if type_ not in ("Policy", "Provision"):
        count = _column("bepalingen", "provisions", "number", "provisions")
        name = _column("naam", "name", "ref", "touched")
        for id_, kind, nl, en in (
            ("care", "CareType", "Zorgsoorten", "Care types"),
            ("providers", "ProviderType", "Soorten zorgaanbieders", "Provider types"),
        ):
            out.append(
                make.whole(id_, nl, en, queries.touched(iri, kind, lang, proof), name, count)
            )
    return [*out, _neighbours(make)]


def _neighbours(make: _Maker) -> Table:
    return make.paged(
        "near", "Directe verbindingen", "Direct connections", queries.neighbours(make.iri),
        _column("richting", "direction", "direction", "direction"),
        _column("eigenschap", "property", "property", "property"),
        _column("verbonden met", "connected to", "neighbour", "neighbour"),
        _column("herkomst", "origin", "inferred", "inferred"),
    )  # fmt: skip
