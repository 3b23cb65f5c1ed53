"""``applies`` and ``explain``: the main question, and why."""

from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policygraph.cli.options import (
    AsOfOption,
    DraftsToo,
    Format,
    FormatOption,
    GivenOption,
    LangOption,
    StoreOption,
    console,
    given,
    open_session,
    write_csv,
    write_json,
)
from policygraph.errors import InputError, NotFoundError
from policygraph.model import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from policygraph.applicability import Answer, Question
    from policygraph.session import Session
    from policygraph.unreviewed import DraftAnswer

__all__ = ["applies", "explain"]


class AnswerFormat(StrEnum):
    """How an answer is written: as text, or as a workbook to fill in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


ProviderOption = Annotated[
    list[str] | None, typer.Option("--provider", "-p", help="a provider type that you are")
]
RoleOption = Annotated[list[str] | None, typer.Option("--role", "-r", help="a professional role")]
YearOption = Annotated[int | None, typer.Option("--year", "-y", help="the contract year")]
InsurerOption = Annotated[str | None, typer.Option("--insurer", "-i", help="only this insurer")]


def applies(
    care: Annotated[str, typer.Argument(help="a care type, by name, alias or IRI")],
    provider: ProviderOption = None,
    role: RoleOption = None,
    year: YearOption = None,
    insurer: InsurerOption = None,
    as_of: AsOfOption = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="only this kind of provision")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", "-t", help="only this theme")
    ] = None,
    given_: GivenOption = None,
    all_: Annotated[
        bool, typer.Option("--all", help="also what does not apply, and why not")
    ] = False,
    with_drafts: DraftsToo = False,
    format_: Annotated[
        AnswerFormat, typer.Option("--format", "-f", help="how the answer is written")
    ] = AnswerFormat.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="the file of a workbook (xlsx)")
    ] = None,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", help="your evidence file, for a workbook")
    ] = None,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Say what applies to a care type, provider, role and year, why, and where it is written."""
    session, language = open_session(store, lang)
    question = _question(
        session, care, provider, role, year, insurer, given_, as_of, drafts=with_drafts
    )
    kinds, themes = tuple(kind or ()), tuple(theme or ())
    with _drafts_alone(session, question, kinds, themes, language, format_, with_drafts):
        answer = session.applies(question, kinds, themes)
    drafts = session.drafts_applying(question, answer.year, kinds, themes) if with_drafts else None
    if format_ is AnswerFormat.XLSX:
        from policygraph.cli.workbooks import write_workbook

        write_workbook(
            session, answer, language,
            kinds=kinds, themes=themes, evidence=evidence, output=output, drafts=drafts or (),
        )  # fmt: skip
    elif output or evidence:
        raise InputError("invalid-parameter", "--output and --evidence go with --format xlsx.")
    else:
        _write(session, answer, language, Format(format_), everything=all_, drafts=drafts)


def _drafts(
    session: "Session", drafts: "Sequence[DraftAnswer]", lang: Language
) -> "list[dict[str, Any]]":
    from policygraph.unreviewed import draft_json

    return [draft_json(found, lang, session.draft_quote(found.draft)) for found in drafts]


@contextmanager
def _drafts_alone(
    session: "Session", question: "Question", kinds: tuple[str, ...], themes: tuple[str, ...],
    lang: Language, format_: AnswerFormat, wanted: bool,
) -> "Iterator[None]":  # fmt: skip
    """Where there is no answer, show what drafts propose alone; there is still none."""
    try:
        yield
    except NotFoundError:
        if wanted:
            found = session.drafts_applying(question, None, kinds, themes)
            _write_drafts(_drafts(session, found, lang), lang, format_)
        raise


def _write_drafts(drafts: "list[dict[str, Any]]", lang: Language, format_: AnswerFormat) -> None:
    """Show drafts where there is no answer beside which they could stand."""
    if format_ is AnswerFormat.JSON:
        write_json({"drafts": drafts})
    elif format_ is AnswerFormat.CSV:
        from policygraph.cli.show import csv_rows

        write_csv(csv_rows({"drafts": drafts}, lang))
    else:
        from policygraph.cli.show_drafts import show_drafts

        show_drafts(console(), drafts, lang)


def _question(
    session: "Session",
    care: str,
    provider: list[str] | None,
    role: list[str] | None,
    year: int | None,
    insurer: str | None,
    given_: list[str] | None,
    as_of: str | None,
    *,
    drafts: bool = False,
) -> "Question":
    return session.question(
        care,
        providers=tuple(provider or ()),
        roles=tuple(role or ()),
        year=year,
        insurer=insurer,
        given=given(given_),
        as_of=as_of,
        drafts=drafts,
    )


def _write(
    session: "Session",
    answer: "Answer",
    language: Language,
    format_: Format,
    *,
    everything: bool,
    drafts: "Sequence[DraftAnswer] | None",
) -> None:
    from policygraph.serialise import answer_json

    catalogue, question = session.catalogue, answer.question
    found = answer_json(
        catalogue,
        answer,
        language,
        everything=everything,
        quote=session.documents.quote,
        orphans=session.orphans,
    )
    if drafts is not None:
        found["drafts"] = _drafts(session, drafts, language)
    if format_ is Format.JSON:
        write_json(found)
    elif format_ is Format.CSV:
        from policygraph.cli.show import csv_rows

        write_csv(csv_rows(found, language))
    else:
        from policygraph.cli.show import show_answer
        from policygraph.version_words import AS_PUBLISHED_ON

        who = [catalogue.label(question.care_type, language)]
        who += sorted(
            catalogue.label(i, language) for i in question.provider_types | question.roles
        )
        when = str(answer.year)
        if question.as_of:
            when += f", {AS_PUBLISHED_ON[language]} {question.as_of}"
        heading = Text(
            f"Wat geldt voor {' · '.join(who)} in {when}?",
            f"What applies to {' · '.join(who)} in {when}?",
        )[language]
        show_answer(console(), found, heading, language)
        if drafts:
            from policygraph.cli.show_drafts import show_drafts

            show_drafts(console(), found["drafts"], language)


def explain(
    provision: Annotated[str, typer.Argument(help="a provision: IRI or POLICY/L0319")],
    for_: Annotated[str, typer.Option("--for", help="the care type it is explained for")],
    provider: ProviderOption = None,
    role: RoleOption = None,
    year: YearOption = None,
    insurer: InsurerOption = None,
    as_of: AsOfOption = None,
    given_: GivenOption = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="derivations shown of one step")
    ] = 10,
    format_: FormatOption = Format.TABLE,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Say why a provision applies, depends or does not, down to the line in the document."""
    from policygraph.applicability import judge
    from policygraph.explanation import explain as run
    from policygraph.explanation import explained_year
    from policygraph.facts import StoredFacts

    session, language = open_session(store, lang)
    proposed = session.proposed(provision)
    question = _question(
        session, for_, provider, role, year, insurer, given_, as_of, drafts=proposed is not None
    )
    if proposed:
        from policygraph.cli.show_drafts import explain_proposed

        explain_proposed(session, *proposed, question, language, format_)
        return
    found = session.provision(provision)
    catalogue = session.catalogue
    asked = explained_year(catalogue, question, found)
    facts = StoredFacts(session.graph)
    judgement = judge(catalogue, question, asked, found)
    explanation = run(catalogue, facts, facts.rules(), question, asked, judgement, limit)
    quote = session.documents.quote(found)
    if format_ is Format.JSON:
        from policygraph.explanation_words import explanation_json

        write_json(explanation_json(catalogue, explanation, language, quote))
    elif format_ is Format.CSV:
        raise InputError("invalid-parameter", "An explanation is written as table or json.")
    else:
        from policygraph.cli.show_explanation import show_explanation

        show_explanation(console(), catalogue, explanation, language, quote)
