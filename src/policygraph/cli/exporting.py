"""``graph`` and ``export``: the graph as a page to look at, and as files for other tools."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policygraph.cli.options import (
    AsOfOption,
    DraftsToo,
    LangOption,
    StoreOption,
    message,
    open_session,
)
from policygraph.errors import InputError
from policygraph.model import Language
from policygraph.version_words import in_force_notices

if TYPE_CHECKING:
    from policygraph.model import Provision, UnreviewedDraft
    from policygraph.picture.growth import Sight
    from policygraph.session import Session

__all__ = ["export", "graph"]

_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for a formula at the start of a cell, full-width forms included."""

_NEAR = 300
"""How many things a page around a thing holds at most, unless told."""

_UNASKED = frozenset(("status", "because", "depends_on"))
"""Columns of an answer that say nothing where nothing was asked."""


class ExportFormat(StrEnum):
    """What the graph is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    TTL = "ttl"
    NQ = "nq"
    GRAPHML = "graphml"


def _write(output: Path | None, pieces: Iterable[str]) -> None:
    """Write text to a file or, without one or with ``-``, to standard output.

    A file is written beside itself and put in place when it is whole, so that a failure leaves
    what was there. Raises InputError (invalid-parameter) where it cannot be written.
    """
    if output is None or str(output) == "-":
        sys.stdout.writelines(pieces)
        return
    target = output.resolve()
    device = target.exists() and not target.is_file()
    part = target if device else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(pieces)
        if not device:
            part.replace(target)
    except OSError as error:
        raise InputError(
            "invalid-parameter",
            f"{output} cannot be written: {error.strerror}. Name another file with --output.",
        ) from error
    finally:
        if not device:
            part.unlink(missing_ok=True)


def _left_out(held: "Sight", depth: int) -> str:
    """Return what the page holds and what was left out, for people."""
    said = f"{len(held.nodes)} things, {len(held.edges)} connections"
    if not held.not_shown:
        return f"{said}; nothing was left out"
    within = "the network" if held.asked.thing is None else f"--depth {depth}"
    return f"{said}; {held.not_shown} things of {within} left out by --limit {held.asked.limit}"


def graph(
    thing: Annotated[
        str | None, typer.Argument(help="a care type, law, norm, policy, provision … to start at")
    ] = None,
    depth: Annotated[
        int, typer.Option("--depth", "-d", min=0, max=10, help="how many steps from the start")
    ] = 2,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, max=10_000, help="how many things at most: 300, all without a start"
        ),
    ] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred/--asserted", help="with or without what was inferred")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="the file to write, - for stdout")
    ] = Path("policygraph-graph.html"),
    as_of: AsOfOption = None,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Write the network around a thing, or all of it as a map, as a page that works offline."""
    from policygraph.exports import slugs_on
    from policygraph.graph_start import starting_thing
    from policygraph.network import network, term_labels
    from policygraph.picture.growth import EVERYTHING, Asked, GraphIndex, grown
    from policygraph.picture.layout import MANY, chart
    from policygraph.picture.page import page
    from policygraph.picture.pieces import Names

    session, language = open_session(store, lang)
    net = network(session.graph, inferred=inferred)
    index = GraphIndex(net)
    start = starting_thing(session, net, thing) if thing is not None else None
    most = limit or (_NEAR if start else EVERYTHING)
    there = frozenset(slugs_on(session.catalogue, (), as_of) if as_of else ())
    held = grown(index, Asked(start, depth, most, inferred=inferred, policies=there))
    names = Names(term_labels(session.graph), language)
    places = chart(index) if start is None or len(held.nodes) >= MANY else None
    _write(output, [page(index, held, names, date.today().isoformat(), places)])
    name = "stdout" if str(output) == "-" else output
    message(f"{name}: {_left_out(held, depth)}")
    for notice in in_force_notices(session.catalogue, as_of) if as_of else ():
        message(notice[language])


def _cell(value: Any) -> Any:
    """Return a cell that a spreadsheet takes for text, whatever it begins with."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _csv_rows(
    session: "Session", items: Iterable["Provision"], lang: Language
) -> Iterator[Sequence[Any]]:
    """Yield the columns, then a row a provision, with whom it is stated for."""
    from policygraph.cli.show import CSV_COLUMNS, csv_rows
    from policygraph.serialise import provision_json

    catalogue = session.catalogue
    kept = [i for i, name in enumerate(CSV_COLUMNS) if name not in _UNASKED]
    scope = ("care_types", "provider_types", "roles")
    yield *(CSV_COLUMNS[i] for i in kept), "policy", "bearer", *scope
    found = [provision_json(catalogue, p, lang, session.documents.quote) for p in items]
    rows = list(csv_rows({"applies": found}, lang))[1:]
    for item, row in zip(found, rows, strict=True):
        bearer = catalogue.label(item["bearer"], lang) if item["bearer"] else ""
        labels = ("; ".join(catalogue.label(i, lang) for i in item[name]) for name in scope)
        yield [_cell(c) for c in (*(row[i] for i in kept), item["policy"], bearer, *labels)]


def _csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        line = StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue()


def _refuse(format_: ExportFormat, *, asserted: bool, with_drafts: bool) -> None:
    """Refuse what a form cannot be, and drafts where nothing would tell them from facts."""
    if asserted and format_ in (ExportFormat.JSONL, ExportFormat.CSV):
        raise InputError(
            "invalid-parameter",
            f"--asserted is for ttl, nq and graphml; {format_.value} has provisions as stated.",
        )
    if with_drafts and format_ in (ExportFormat.TTL, ExportFormat.GRAPHML):
        raise InputError(
            "invalid-parameter",
            f"--with-drafts is for jsonl, csv and nq; in {format_.value} nothing would tell what "
            "nobody reviewed from the facts.",
        )


def _drafts(session: "Session", slugs: Sequence[str]) -> "list[UnreviewedDraft]":
    """Return the drafts of the policies with these slugs, all where none is named."""
    return [d for d in session.drafts if not slugs or d.policy.slug in slugs]


def _draft_lines(session: "Session", slugs: Sequence[str], lang: Language) -> Iterator[str]:
    """Yield each proposal as one line of JSON; ``unreviewed`` is true in each."""
    from policygraph.unreviewed import shown

    for draft in _drafts(session, slugs):
        quote = session.draft_quote(draft)
        for proposed in draft.proposals:
            found = shown(session.catalogue, draft, proposed, lang, quote)
            yield json.dumps(found, ensure_ascii=False) + "\n"


def _marked(
    session: "Session", rows: Iterable[Sequence[Any]], slugs: Sequence[str], lang: Language
) -> Iterator[Sequence[Any]]:
    """Yield rows with a column that says whether they were reviewed, then those of drafts."""
    for number, row in enumerate(rows):
        yield *row, "yes" if number else "reviewed"
    for draft in _drafts(session, slugs):
        own = session.of_draft(draft)
        found = _csv_rows(own, own.catalogue.provisions.values(), lang)
        for number, row in enumerate(found):
            if number:
                yield *row, "no"


def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="what the graph is written as")
    ] = ExportFormat.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="the file to write; stdout without it")
    ] = None,
    asserted: Annotated[
        bool, typer.Option("--asserted", help="without what was inferred (ttl, nq, graphml)")
    ] = False,
    policy: Annotated[
        list[str] | None, typer.Option("--policy", help="only this policy; may be repeated")
    ] = None,
    as_of: AsOfOption = None,
    with_drafts: DraftsToo = False,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Write every provision (jsonl, csv) or the graph itself (ttl, nq, graphml)."""
    from policygraph import exports

    _refuse(format_, asserted=asserted, with_drafts=with_drafts)
    session, language = open_session(store, lang)
    catalogue, inferred = session.catalogue, not asserted
    slugs = [catalogue.policies[session.names.policy(p)].slug for p in policy or ()]
    if as_of:
        slugs = exports.slugs_on(catalogue, slugs, as_of)
        for notice in in_force_notices(catalogue, as_of):
            message(notice[language])
    pieces: Iterable[str]
    if format_ is ExportFormat.JSONL:
        items = exports.provisions(catalogue, slugs)
        pieces = exports.json_lines(catalogue, items, language, session.documents.quote)
        if with_drafts:
            pieces = (*pieces, *_draft_lines(session, slugs, language))
    elif format_ is ExportFormat.CSV:
        items = exports.provisions(catalogue, slugs)
        rows = _csv_rows(session, items, language)
        pieces = _csv_lines(_marked(session, rows, slugs, language) if with_drafts else rows)
    elif format_ is ExportFormat.TTL:
        pieces = [exports.turtle(session.graph, slugs, inferred=inferred)]
    elif format_ is ExportFormat.NQ:
        both = session.drafted if with_drafts else session.graph
        pieces = [exports.nquads(both, slugs, inferred=inferred)]
    else:
        from policygraph.network import network

        pieces = [exports.graphml(network(session.graph, inferred=inferred), slugs)]
    _write(output, pieces)
