"""``applies`` and ``explain``: the main question, and why."""

from typing import Annotated

import typer

from policygraph.cli.options import (
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
from policygraph.errors import NotFoundError
from policygraph.model import Text

__all__ = ["applies", "explain"]

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
    format_: FormatOption = Format.TABLE,
    lang: LangOption = None,
    store: StoreOption = None,
) -> None:
    """Say what applies to a care type, provider, role and year, why, and where it is written."""
    from policygraph.serialise import answer_json

    session, language = open_session(store, lang)
    question = session.question(
        care,
        providers=tuple(provider or ()),
        roles=tuple(role or ()),
        year=year,
        insurer=insurer,
        given=given(given_),
    )
    answer = session.applies(question, tuple(kind or ()), tuple(theme or ()))
    catalogue = session.catalogue
    found = answer_json(
        catalogue,
        answer,
        language,
        everything=all_,
        quote=session.documents.quote,
        orphans=session.orphans,
    )
    if format_ is Format.JSON:
        write_json(found)
    elif format_ is Format.CSV:
        from policygraph.cli.show import csv_rows

        write_csv(csv_rows(found, language))
    else:
        from policygraph.cli.show import show_answer

        who = [catalogue.label(i, language) for i in (question.care_type,)]
        who += sorted(
            catalogue.label(i, language) for i in question.provider_types | question.roles
        )
        heading = Text(
            f"Wat geldt voor {' · '.join(who)} in {answer.year}?",
            f"What applies to {' · '.join(who)} in {answer.year}?",
        )[language]
        show_answer(console(), found, {"heading": heading}, language)


def explain(
    provision: Annotated[str, typer.Argument(help="a provision: IRI or POLICY/L0319")],
    for_: Annotated[str, typer.Option("--for", help="the care type it is explained for")],
    provider: ProviderOption = None,
    role: RoleOption = None,
    year: YearOption = None,
    insurer: InsurerOption = None,
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
    from policygraph.explanation import explain as explain_
    from policygraph.explanation import explanation_json
    from policygraph.facts import StoredFacts

    session, language = open_session(store, lang)
    found = session.provision(provision)
    question = session.question(
        for_,
        providers=tuple(provider or ()),
        roles=tuple(role or ()),
        year=year,
        insurer=insurer,
        given=given(given_),
    )
    catalogue = session.catalogue
    if year is None:
        year = max(catalogue.policies[found.policy].years, default=0)
    judgement = judge(catalogue, question, year, found)
    facts = StoredFacts(session.graph)
    explanation = explain_(
        catalogue, facts, facts.rules(), question, year, judgement, limit
    )
    quote = session.documents.quote(found)
    if format_ is Format.JSON:
        write_json(explanation_json(catalogue, explanation, language, quote))
    elif format_ is Format.CSV:
        raise NotFoundError("invalid-parameter", "An explanation is written as table or json.")
    else:
        from policygraph.cli.show_explanation import show_explanation

        show_explanation(console(), catalogue, explanation, language, quote)
