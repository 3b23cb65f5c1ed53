"""``ask``, ``questions``, ``query`` and ``impact``."""

import sys
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer

from policygraph import questions as asked
from policygraph.cli.options import (
    AsOfOption,
    DraftsToo,
    Format,
    FormatOption,
    LangOption,
    StoreOption,
    console,
    message,
    open_session,
    settings,
    write_csv,
    write_json,
)
from policygraph.errors import InputError
from policygraph.model import Language, Text
from policygraph.question_versions import AS_OF, asked_of, takes_a_day
from policygraph.resources import folder
from policygraph.store import names_drafts
from policygraph.version_words import in_force_notices
from policygraph.versions import read_day
from policygraph.vocabulary import PREFIXES, compact

__all__ = ["ask", "impact", "query", "questions"]

InferredOption = Annotated[
    bool, typer.Option("--inferred/--asserted", help="with or without what was inferred")
]


def _parameters(arguments: list[str]) -> dict[str, str]:
    """Read ``--name value`` and ``--name=value``. Raises InputError (invalid-parameter)."""
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            raise InputError(
                "invalid-parameter", f"Unexpected argument {word!r}: use --NAME VALUE."
            )
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not rest:
                raise InputError("invalid-parameter", f"--{name} has no value.")
            value = rest.pop(0)
        values[name.replace("-", "_")] = value
    return values


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="a question, as `policygraph questions` lists")],
    inferred: InferredOption = True,
    with_drafts: DraftsToo = False,
    as_of: AsOfOption = None,
    format_: FormatOption = Format.TABLE,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Answer a question from the catalogue; its parameters are options: --care wijkverpleging."""
    session, language = open_session(store, lang)
    found = asked.find(asked.load(folder("queries")), question)
    values = _parameters(context.args) | ({AS_OF: as_of} if as_of else {})
    query, values = asked_of(found, values, session.catalogue)
    graph, names = session.graph, session.names
    if with_drafts:
        graph, names = session.drafted, session.names_with_drafts
    table = asked.run(
        query,
        lambda text, terms: graph.select(text, terms, inferred=inferred, drafts=with_drafts),
        asked.bind(found, values, names, language),
    )
    if as_of and takes_a_day(found):
        for notice in in_force_notices(session.catalogue, as_of):
            message(notice[language])
    _show(table, format_, len(found.parameters))
    if not table.rows:
        message("No row answers this question.")
        raise typer.Exit(1)


def _show(table: asked.Table, format_: Format, hidden: int = 0) -> None:
    if format_ is Format.CSV:
        write_csv(asked.as_csv_rows(table))
    elif format_ is Format.JSON:
        rows = list(asked.as_json_rows(table))
        write_json({"columns": list(table.columns), "rows": rows})
    else:
        from policygraph.cli.show import show_rows

        cells = [[_short(cell) for cell in row] for row in table.text()]
        # What was asked is the same in every row; a terminal is too narrow to repeat it.
        told = [
            i
            for i in range(len(table.columns))
            if i >= hidden or len(cells) < 2 or len({row[i] for row in cells}) > 1
        ]
        columns = [table.columns[i] for i in told]
        show_rows(console(), columns, [[row[i] for i in told] for row in cells])


def _short(cell: str) -> str:
    """Return an IRI as people read it: a provision as POLICY/L0319, other things prefixed."""
    own = cell.removeprefix(PREFIXES["policy"])
    return own if own != cell else compact(cell)


def questions(format_: FormatOption = Format.TABLE, lang: LangOption = None) -> None:
    """List the questions with their parameters."""
    language: Language = settings(None, lang).lang
    found = asked.load(folder("queries"))
    if format_ is Format.JSON:
        write_json([asked.described(q, language) for q in found.values()])
        return
    columns = Text("vraag,wat,parameters", "question,what,parameters")[language].split(",")
    rows = [
        [
            q.name,
            q.summary[language],
            " ".join(f"--{p.name}" if p.required else f"[--{p.name}]" for p in q.parameters),
        ]
        for q in found.values()
    ]
    if format_ is Format.CSV:
        write_csv([columns, *rows])
    else:
        from policygraph.cli.show import show_rows

        show_rows(console(), columns, rows)


def query(
    source: Annotated[str, typer.Argument(help="a file with a SPARQL query, or - for stdin")],
    inferred: InferredOption = True,
    with_drafts: DraftsToo = False,
    format_: FormatOption = Format.TABLE,
    store: StoreOption = None,
) -> None:
    """Answer a SPARQL query of your own; the project's prefixes are known.

    What nobody reviewed is in graphs of its own (…/graph/draft/SLUG), which a query names.
    """
    session, _ = open_session(store, None)
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("invalid-parameter", f"{source} cannot be read: {error}.") from error
    asked.check_query(text)
    graph = session.drafted if with_drafts or names_drafts(text) else session.graph
    result = graph.select(text, inferred=inferred, drafts=with_drafts, prefixes=PREFIXES)
    if isinstance(result, ox.QueryBoolean):
        sys.stdout.write(f"{str(bool(result)).lower()}\n")
    elif isinstance(result, ox.QueryTriples):
        from policygraph.formatting import turtle

        sys.stdout.write(turtle(sorted(result, key=str)))
    else:
        columns = tuple(v.value for v in result.variables)
        _show(
            asked.Table(columns, tuple(tuple(row[c] for c in columns) for row in result)), format_
        )


_THINGS = (
    "Law", "Certification", "Registration", "Register", "Standard", "Agreement", "Programme",
    "Organization", "InformationSystem", "ContractDocument", "Norm", "Circumstance", "Theme",
    "ProviderType", "ProfessionalRole", "CareType",
)  # fmt: skip


def impact(
    thing: Annotated[str, typer.Argument(help="a law, certificate, norm … by name or IRI")],
    as_of: AsOfOption = None,
    format_: FormatOption = Format.TABLE,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Say which provisions, kinds of care and providers a change of something touches."""
    from policygraph.impact import impact as run
    from policygraph.impact import impact_json

    session, language = open_session(store, lang)
    catalogue = session.catalogue
    day = read_day(as_of) if as_of else None
    found = run(catalogue, session.names.find(thing, *_THINGS), day)
    if format_ is Format.JSON:
        write_json(impact_json(catalogue, found, language))
    else:
        columns = ["policy", "line", "kind", "norm"]
        rows = [
            [
                catalogue.policies[p.policy].slug,
                str(p.place.start_line),
                p.kind,
                catalogue.label(p.norm or "", language),
            ]
            for p in found.provisions
        ]
        if format_ is Format.CSV:
            write_csv([columns, *rows])
        else:
            from policygraph.cli.show import show_rows

            show_rows(console(), columns, rows)
            care = ", ".join(catalogue.label(c, language) for c in found.care_types)
            who = ", ".join(catalogue.label(c, language) for c in found.provider_types)
            console().print(f"{Text('zorgsoorten', 'care types')[language]}: {care}")
            console().print(f"{Text('aanbieders', 'provider types')[language]}: {who or '–'}")
    if format_ is not Format.JSON:
        for notice in found.notices:
            message(notice[language])
    if not found.provisions:
        message("Nothing refers to it.")
        raise typer.Exit(1)
