"""Which rows of a comparison a reader looks at, in which order, and the same rows as a sheet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from policygraph.comparison import CHANGES, Change, Comparison, Row
from policygraph.desk.cells import Column, Sheet
from policygraph.desk.words import deadline_words, on_condition, proof_words, threshold_words
from policygraph.model import Catalogue, Language, Provision, Text
from policygraph.strictness import REASONS
from policygraph.wording import FORCE_WORDS, KIND_WORDS, listing, place_words

__all__ = [
    "CHANGE_WORDS",
    "SUCCESSIVE_WORDS",
    "Sieve",
    "Sifted",
    "comparison_sheet",
    "sift",
    "strictest_words",
]

CHANGE_WORDS: Final[dict[Change, Text]] = {
    "firmer": Text("strenger", "stricter"),
    "looser": Text("soepeler", "looser"),
    "other-threshold": Text("andere grens", "other threshold"),
    "other-proof": Text("ander bewijs", "other proof"),
    "other-kind": Text("andere soort bepaling", "other kind of provision"),
    "other-deadline": Text("andere termijn", "other deadline"),
    "other-condition": Text("geldt in andere gevallen", "holds in other cases"),
    "other-scope": Text("voor andere aanbieders of zorg", "for other providers or care"),
    "moved": Text("verplaatst", "moved"),
    "only": Text("alleen in één beleid", "only in one policy"),
    "same": Text("geen verschil gevonden", "no difference found"),
    "mixed": Text("meer dan één verschil", "more than one difference"),
}
"""What differs; stricter and looser read from the first policy to the last."""

SUCCESSIVE_WORDS: Final[dict[Change, Text]] = CHANGE_WORDS | {
    "firmer": Text("strenger dan vorig jaar", "stricter than last year"),
    "looser": Text("soepeler dan vorig jaar", "looser than last year"),
    "only": Text("nieuw of vervallen", "new or dropped"),
    "same": Text("zoals vorig jaar", "as last year"),
}
"""The same between two years of one policy."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """The filters on rows; values of one filter are alternatives, None and empty filter nothing.

    ``within`` is the policy that alone has the norm.
    """

    change: Change | None = None
    within: str | None = None
    kind: str | None = None
    theme: str | None = None
    care: str | None = None


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that are left, and what each value of a filter would leave with the others kept."""

    rows: tuple[Row, ...]
    changes: Mapping[str, int]
    within: Mapping[str, int]
    kinds: Mapping[str, int]
    themes: Mapping[str, int]
    cares: Mapping[str, int]


def sift(catalogue: Catalogue, comparison: Comparison, sieve: Sieve) -> Sifted:
    """Return the rows that pass, what differs among several policies first.

    A row passes a filter where any of its provisions does; its cells stay whole.
    """
    wanted: dict[str, str | None] = {
        "change": sieve.change,
        "within": sieve.within,
        "kind": sieve.kind,
        "theme": sieve.theme,
        "care": sieve.care,
    }
    tallies: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    rows = []
    for row in comparison.rows:
        values = _values(catalogue, row)
        missed = [n for n, value in wanted.items() if value and value not in values[n]]
        if not missed:
            rows.append(row)
        for name, tally in tallies.items():
            # Which policy has it alone is a part of what differs: one choice, not two.
            apart = {"change", "within"} if name in ("change", "within") else {name}
            if set(missed) <= apart:
                tally.update(values[name])
    rows.sort(key=lambda row: _order(catalogue, row))
    return Sifted(tuple(rows), *tallies.values())


def _values(catalogue: Catalogue, row: Row) -> dict[str, set[str]]:
    provisions = [p for cell in row.cells for p in cell]
    alone = {provisions[0].policy} if row.change == "only" else set[str]()
    return {
        "change": set(row.changes),
        "within": alone,
        "kind": {p.kind for p in provisions},
        "theme": {p.theme for p in provisions if p.theme},
        "care": {care for p in provisions for care in _cares(catalogue, p)},
    }


def _cares(catalogue: Catalogue, provision: Provision) -> frozenset[str]:
    if provision.general or not provision.care_types:
        return catalogue.policies[provision.policy].concerns
    return provision.care_types


def _order(catalogue: Catalogue, row: Row) -> tuple[int, int, list[bool], str]:
    group = {"only": 1, "same": 2}.get(row.change, 0)
    first = CHANGES.index(row.changes[0]) if row.changes else len(CHANGES)
    return group, first, [not cell for cell in row.cells], catalogue.label(row.norm)


def strictest_words(comparison: Comparison, row: Row, lang: Language) -> str:
    """Return who is strictest, or why that cannot be told; nothing where nothing differs."""
    found = row.strictest
    if found.verdict == "strictest":
        names = (comparison.policies[i].title[lang] for i in found.columns)
        last = Text("en", "and")[lang]
        return f"{Text('strengst', 'strictest')[lang]}: {listing(names, lang, last=last)}"
    if row.change in ("same", "only"):
        return ""
    if found.verdict == "not-comparable":
        why = REASONS[found.reason or "mixed"][lang]
        return f"{Text('niet vergelijkbaar', 'not comparable')[lang]}: {why}"
    return Text("even streng", "equally strict")[lang]


def comparison_sheet(
    catalogue: Catalogue, comparison: Comparison, rows: Iterable[Row], lang: Language
) -> Sheet:
    """Return rows as a sheet: norm, what differs, who is strictest, a column a policy."""
    columns = (
        Column("norm", Text("norm", "norm"), 34),
        Column("change", Text("verschil", "difference"), 20),
        Column("strictest", Text("strengst", "strictest"), 24),
        *(Column(p.iri, p.title, 42) for p in comparison.policies),
        Column("iri", Text("norm (IRI)", "norm (IRI)"), 30),
    )
    cells = tuple(
        {
            "norm": catalogue.label(row.norm, lang),
            "change": "\n".join(CHANGE_WORDS[c][lang] for c in row.changes),
            "strictest": strictest_words(comparison, row, lang),
            "iri": row.norm,
        }
        | {
            policy.iri: "\n\n".join(_words(catalogue, p, lang) for p in cell) or "–"
            for policy, cell in zip(comparison.policies, row.cells, strict=True)
        }
        for row in rows
    )
    return Sheet(Text("Vergelijking", "Comparison"), columns, cells, wide=True)


def _words(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    whom = (*sorted(provision.care_types), *sorted(provision.provider_types), *provision.roles)
    only = ", ".join(catalogue.label(i, lang) for i in whom)
    parts = (
        f"{KIND_WORDS[provision.kind][lang]} ({FORCE_WORDS[provision.kind][lang]})",
        f"{Text('alleen voor', 'only for')[lang]}: {only}" if only else "",
        on_condition(catalogue, provision, lang),
        proof_words(catalogue, provision, lang),
        threshold_words(provision.thresholds, lang),
        deadline_words(provision.deadlines, lang),
        provision.consequence[lang] if provision.consequence else "",
        f"({place_words(provision, catalogue.policies[provision.policy], lang)})",
    )
    return "\n".join(part for part in parts if part)
