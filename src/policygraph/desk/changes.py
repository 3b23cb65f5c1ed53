"""The overview of changes between two years of one policy: what is new, dropped, stricter, looser.

Nothing is called a change without the earlier text: both policies must be there. What a document
announces of itself is another list, which says so.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from policygraph.comparison import Row, compare, successive
from policygraph.desk.cells import Cell, Column, Sheet
from policygraph.desk.evidence import fingerprint
from policygraph.desk.words import (
    HARD,
    deadline_words,
    on_condition,
    proof_words,
    threshold_words,
)
from policygraph.errors import InputError
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.wording import KIND_WORDS, listing, place_words

__all__ = ["Change", "announced_changes", "overview_of_changes"]


class Change(Enum):
    """What happened to a norm; the value is the word for it."""

    NEW = Text("nieuw", "new")
    STRICTER = Text("strenger", "stricter")
    OTHER = Text("anders, niet te rangschikken", "different, cannot be ranked")
    LOOSER = Text("soepeler", "looser")
    DROPPED = Text("vervallen", "dropped")
    CLARIFIED = Text(
        "verduidelijkt: zelfde eis, andere tekst", "clarified: same demand, other text"
    )


_ACTIONS = {
    Change.NEW: Text("beoordelen en bewijs regelen", "assess and arrange proof"),
    Change.STRICTER: Text("opnieuw beoordelen", "assess again"),
    Change.OTHER: Text("opnieuw beoordelen", "assess again"),
    Change.LOOSER: Text("nagaan of het bewijs nog past", "check whether the proof still fits"),
    Change.DROPPED: Text(
        "nagaan of het elders nog wordt geëist", "check whether it is still demanded elsewhere"
    ),
    Change.CLARIFIED: Text("nalezen", "read again"),
}
_ORDER = tuple(Change)
_COLUMNS = (
    Column("subject", Text("onderwerp", "subject"), 34),
    Column("before", Text("vorig jaar", "last year"), 40),
    Column("now", Text("dit jaar", "this year"), 40),
    Column("change", Text("wijziging", "change"), 18),
    Column("impact", Text("gevolg voor wie", "impact"), 26),
    Column("action", Text("actie", "action"), 24, "blank"),
    Column("norm", Text("norm (IRI)", "norm (IRI)"), 30),
)


def overview_of_changes(catalogue: Catalogue, one: str, other: str, lang: Language) -> Sheet:
    """Return the changes from the earlier of two policies to the later, as rows.

    Raises InputError (invalid-parameter) where they are not of the same insurer and care, or not
    of different years: nothing is a change then.
    """
    earlier, later = _in_order(catalogue, one, other)
    comparison = compare(catalogue, [earlier.iri, later.iri])
    judged = [(_change(row), row) for row in comparison.rows]
    found = [(change, row) for change, row in judged if change]
    found.sort(key=lambda item: (_ORDER.index(item[0]), catalogue.label(item[1].norm, lang)))
    rows = tuple(_row(catalogue, change, row, lang) for change, row in found)
    return Sheet(Text("Wijzigingen", "Changes"), _COLUMNS, rows, wide=True)


def _in_order(catalogue: Catalogue, one: str, other: str) -> tuple[Policy, Policy]:
    unknown = [iri for iri in (one, other) if iri not in catalogue.policies]
    if unknown:
        raise InputError(
            "invalid-parameter",
            f"There is no policy {unknown[0]}: without its text nothing can be called a change.",
        )
    pair = sorted((catalogue.policies[one], catalogue.policies[other]), key=lambda p: p.years)
    first, second = pair
    if first.insurer != second.insurer or first.concerns != second.concerns:
        raise InputError(
            "invalid-parameter",
            f"{first.slug} and {second.slug} are not of one insurer and one care: their "
            "differences are no changes. Compare them instead.",
        )
    if not successive(pair):
        raise InputError(
            "invalid-parameter",
            f"{first.slug} and {second.slug} are for the same years, or share one: neither is the "
            "earlier.",
        )
    return first, second


def _change(row: Row) -> Change | None:
    before, now = row.cells
    if not before or not now:
        return Change.DROPPED if before else Change.NEW
    # Only what differs in one way can be ranked: looser with a guard gone is not looser.
    if row.changes in (("firmer",), ("looser",)):
        return Change.STRICTER if row.changes == ("firmer",) else Change.LOOSER
    if row.change != "same" or _prints(before) != _prints(now):
        return Change.OTHER
    hashes = [{p.place.quote_hash for p in side} for side in (before, now)]
    return Change.CLARIFIED if hashes[0] != hashes[1] else None


def _prints(provisions: Iterable[Provision]) -> set[str]:
    return {fingerprint(p) for p in provisions}


def _row(catalogue: Catalogue, change: Change, row: Row, lang: Language) -> dict[str, Cell]:
    before, now = row.cells
    return {
        "subject": catalogue.label(row.norm, lang),
        "before": "\n\n".join(_words(catalogue, p, lang) for p in before) or "–",
        "now": "\n\n".join(_words(catalogue, p, lang) for p in now) or "–",
        "change": change.value[lang],
        "impact": _impact(catalogue, now or before, lang),
        "action": _ACTIONS[change][lang],
        "norm": row.norm,
    }


def _words(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    policy = catalogue.policies[provision.policy]
    parts = (
        KIND_WORDS[provision.kind][lang],
        on_condition(catalogue, provision, lang),
        proof_words(catalogue, provision, lang),
        threshold_words(provision.thresholds, lang),
        deadline_words(provision.deadlines, lang),
        f"({place_words(provision, policy, lang)})",
    )
    return "\n".join(part for part in parts if part)


def _impact(catalogue: Catalogue, provisions: Sequence[Provision], lang: Language) -> str:
    """Return for whom it is and whether it is hard."""
    whom = {i for p in provisions for i in (*p.provider_types, *p.roles)}
    everyone = any(not p.provider_types and not p.roles for p in provisions)
    all_ = Text("alle aanbieders", "all providers")[lang]
    who = all_ if everyone else listing((catalogue.label(i, lang) for i in whom), lang)
    hard = any(p.kind in HARD for p in provisions)
    return f"{who}; {Text('contractvoorwaarde', 'contract condition')[lang]}" if hard else who


def announced_changes(catalogue: Catalogue, policy: str, lang: Language) -> Sheet:
    """Return what a document itself announces as changed; nothing was compared for it."""
    columns = (
        Column("subject", Text("volgens het document gewijzigd", "changed, the document says"), 60),
        Column("line", Text("regel", "line"), 8, "number"),
        Column("provisions", Text("bepalingen", "provisions"), 40),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "subject": a.text[lang],
            "line": a.line,
            "provisions": "\n".join(
                place_words(catalogue.provisions[p], catalogue.policies[policy], lang)
                for p in a.provisions
                if p in catalogue.provisions
            ),
        }
        for a in catalogue.announcements
        if a.policy == policy
    )
    return Sheet(Text("Aangekondigd", "Announced"), columns, rows)
