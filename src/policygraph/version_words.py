"""What an answer says of versions: which text it used, which it passed over, what is not known."""

from collections.abc import Iterable

from policygraph.applicability import Answer, Status, Verdict
from policygraph.model import Catalogue, Language, Policy, Text
from policygraph.versions import in_force, is_there, newest

__all__ = [
    "AS_PUBLISHED_ON",
    "DAY_NOT_SAID",
    "in_force_notices",
    "not_the_version",
    "version_name",
    "version_notices",
    "year_notice",
]

AS_PUBLISHED_ON = Text("zoals gepubliceerd op", "as published on")
"""What comes before the day that is asked for."""

DAY_NOT_SAID = Text("publicatiedatum niet vermeld", "day of publication not stated")


def version_name(policy: Policy, lang: Language) -> str:
    """Return a version as people tell it from others: title, slug, publication, validity."""
    day = policy.issued
    word = Text(f"gepubliceerd op {day}", f"published on {day}") if day else DAY_NOT_SAID
    parts = [policy.slug, word[lang], *([_holds(policy.valid)[lang]] if policy.valid else [])]
    return f"{policy.title[lang]} ({', '.join(parts)})"


def _holds(span: str) -> Text:
    start, _, end = span.partition("/")
    if start and end:
        return Text(f"geldig van {start} tot en met {end}", f"valid from {start} until {end}")
    if start:
        return Text(f"geldig vanaf {start}", f"valid from {start}")
    return Text(f"geldig tot en met {end}", f"valid until {end}")


def _names(policies: Iterable[Policy], lang: Language) -> str:
    return ", ".join(version_name(p, lang) for p in policies)


def not_the_version(catalogue: Catalogue, verdict: Verdict, policy: Policy) -> Text | None:
    """Return why a policy is not the version that counts; None where that is not the reason."""
    if verdict.dimension != "year" or verdict.status is not Status.FAILED:
        return None
    if verdict.wants:
        newer = [catalogue.policies[iri] for iri in verdict.wants]
        return Text(f"vervangen door {_names(newer, 'nl')}", f"replaced by {_names(newer, 'en')}")
    if verdict.has:
        day = verdict.has[0]
        if policy.issued and policy.issued > day:
            return Text(
                f"op {day} nog niet gepubliceerd: dat gebeurde op {policy.issued}",
                f"not published yet on {day}: that was on {policy.issued}",
            )
        return Text(
            f"op {day} nog niet gepubliceerd: ook de versie ervoor was dat niet",
            f"not published yet on {day}: nor was the version before it",
        )
    return None


def year_notice(answer: Answer) -> Text:
    """Return which year was used where none was named."""
    if answer.question.as_of:
        return Text(
            f"Geen jaar genoemd: het contractjaar van {answer.question.as_of} is gebruikt, "
            f"{answer.year}.",
            f"No year was named: the contract year of {answer.question.as_of} was used, "
            f"{answer.year}.",
        )
    return Text(
        f"Geen jaar genoemd: het laatste jaar met beleid is gebruikt, {answer.year}.",
        f"No year was named: the latest year with a policy was used, {answer.year}.",
    )


def in_force_notices(catalogue: Catalogue, as_of: str | None) -> tuple[Text, ...]:
    """Return what must be known of the versions that count on a day, and of the others."""
    there = in_force(catalogue, as_of)
    aside = []
    for iri, policy in catalogue.policies.items():
        if iri not in there:
            newer = tuple(i for i in newest(catalogue, catalogue.later[iri] & there.keys()))
            day = () if is_there(catalogue, iri, as_of) else (as_of or "",)
            verdict = Verdict("year", Status.FAILED, () if day else newer, day)
            aside.append((policy, verdict))
    return (*_not_known(there.values(), as_of), *_not_used(catalogue, aside))


def _not_known(policies: Iterable[Policy], as_of: str | None) -> list[Text]:
    return [
        Text(
            f"Publicatiedatum niet vermeld ({policy.title.nl}): of deze tekst er op {as_of} al "
            "was, is niet bekend; hij is gebruikt alsof dat zo is.",
            f"Day of publication not stated ({policy.title.en}): whether this text was there on "
            f"{as_of} is not known; it was used as if it was.",
        )
        for policy in policies
        if as_of and not policy.issued
    ]


def _not_used(catalogue: Catalogue, aside: Iterable[tuple[Policy, Verdict]]) -> list[Text]:
    return [
        Text(
            f"Niet gebruikt: {version_name(policy, 'nl')}, {why.nl}.",
            f"Not used: {version_name(policy, 'en')}, {why.en}.",
        )
        for policy, verdict in aside
        if (why := not_the_version(catalogue, verdict, policy))
    ]


def version_notices(catalogue: Catalogue, answer: Answer) -> tuple[Text, ...]:
    """Return what must be known of the versions that an answer used and passed over."""
    out = _not_known(answer.policies, answer.question.as_of)
    out += _not_used(catalogue, answer.passed_over)
    used = {p.iri: p for p in answer.policies}
    for policy in answer.policies:
        newer = [used[i] for i in newest(catalogue, catalogue.later[policy.iri] & used.keys())]
        if newer:
            out.append(
                Text(
                    f"Voor een deel vervangen: {version_name(policy, 'nl')} door "
                    f"{_names(newer, 'nl')}; beide staan in dit antwoord.",
                    f"Replaced in part: {version_name(policy, 'en')} by {_names(newer, 'en')}; "
                    "both are in this answer.",
                )
            )
    return tuple(out)
