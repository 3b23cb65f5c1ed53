"""Changes in words: the two sides with their places, for whom, what to do, who announced it."""

from collections.abc import Iterable, Sequence

from policygraph.changed import SMALL, Change, Checked, Item, Verdict
from policygraph.changes import Report
from policygraph.desk.words import (
    HARD,
    contacts_words,
    deadline_words,
    on_condition,
    proof_words,
    threshold_words,
)
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.wording import KIND_WORDS, listing, place_words

__all__ = [
    "ACTIONS",
    "NO_CHANGES",
    "VERDICT_WORDS",
    "action_words",
    "announced_remark",
    "announced_words",
    "impact_words",
    "provision_words",
    "short_place",
    "side_names",
    "side_words",
    "verdict_words",
]

ACTIONS = {
    Change.NEW: Text("beoordelen en bewijs regelen", "assess and arrange proof"),
    Change.STRICTER: Text("opnieuw beoordelen", "assess again"),
    Change.KIND: Text("opnieuw beoordelen", "assess again"),
    Change.OTHER: Text("opnieuw beoordelen", "assess again"),
    Change.SOONER: Text("agenda bijwerken", "update the calendar"),
    Change.LATER: Text("agenda bijwerken", "update the calendar"),
    Change.LOOSER: Text("nagaan of het bewijs nog past", "check whether the proof still fits"),
    Change.DROPPED: Text(
        "nagaan of het elders nog wordt geëist", "check whether it is still demanded elsewhere"
    ),
    Change.MOVED: Text("verwijzingen bijwerken", "update references"),
    Change.CLARIFIED: Text("nalezen", "read again"),
}
"""What a change of a norm asks of who must meet it."""

_SOFT_ACTIONS = {
    Change.NEW: Text("lezen", "read"),
    Change.LOOSER: Text("nalezen", "read again"),
    Change.DROPPED: Text("nagaan of u er nog op rekent", "check whether you still rely on it"),
}
"""The same where no contract condition is involved: nobody has to prove anything."""

_PART_ACTIONS = {
    "deadline": Text("agenda bijwerken", "update the calendar"),
    "contact": Text("adresboek bijwerken", "update the address book"),
    "term": Text("looptijd van het contract nagaan", "check the term of the contract"),
    "document": Text("het document opvragen en lezen: het bindt ook", "get and read it: it binds"),
}
_DROPPED_DOCUMENT = Text(
    "nagaan of het document elders nog bindt", "check whether the document still binds elsewhere"
)

NO_CHANGES = Text(
    "Dit zijn verschillen, geen wijzigingen: dit zijn geen twee opeenvolgende jaren of versies van "
    "hetzelfde beleid.",
    "These are differences, no changes: these are not two consecutive years or versions of one "
    "policy.",
)

VERDICT_WORDS: dict[Verdict, Text] = {
    "confirmed": Text("gevonden", "found"),
    "only-wording": Text(
        "alleen andere tekst, plaats of datum gevonden", "only other wording, place or date found"
    ),
    "not-found": Text("niet gevonden: de eis is gelijk gebleven", "not found: the same demand"),
    "not-verifiable": Text("niet na te gaan", "not verifiable"),
}

_UNTRACED = Text(
    "niet na te gaan: bij geen bepaling van dit document te plaatsen",
    "not verifiable: it cannot be traced to a provision of this document",
)
_WITHOUT_TEXT = Text(
    "niet na te gaan: de vorige tekst is er niet", "not verifiable: the earlier text is not here"
)


def side_names(earlier: Policy, later: Policy) -> tuple[Text, Text]:
    """Return what the two sides are called: last year and this year, or two versions."""
    if earlier.iri in later.replaces and earlier.years == later.years:
        return Text("vorige versie", "previous version"), Text("deze versie", "this version")
    return Text("vorig jaar", "last year"), Text("dit jaar", "this year")


def short_place(provision: Provision) -> str:
    """Return where a provision stands as ``slug:line``."""
    return f"{provision.place.document}:{provision.place.start_line}"


def provision_words(
    catalogue: Catalogue, provision: Provision, lang: Language, *, place: bool = True
) -> str:
    """Return what a provision demands, a line a fact, and its place."""
    policy = catalogue.policies[provision.policy]
    whom = (*sorted(provision.care_types), *sorted(provision.provider_types), *provision.roles)
    only = ", ".join(catalogue.label(i, lang) for i in whom)
    parts = (
        KIND_WORDS[provision.kind][lang],
        f"{Text('alleen voor', 'only for')[lang]}: {only}" if only else "",
        on_condition(catalogue, provision, lang),
        proof_words(catalogue, provision, lang),
        threshold_words(provision.thresholds, lang),
        deadline_words(provision.deadlines, lang),
        contacts_words(provision.contacts, lang),
        f"({place_words(provision, policy, lang)})" if place else "",
    )
    return "\n".join(part for part in parts if part)


def side_words(
    catalogue: Catalogue, item: Item, lang: Language, *, later: bool, place: bool = True
) -> str:
    """Return one side of a change in words with its places, a dash where there is nothing."""
    provisions = item.after if later else item.before
    if item.part == "norm":
        return (
            "\n\n".join(provision_words(catalogue, p, lang, place=place) for p in provisions) or "–"
        )
    words = item.now if later else item.was
    places = (
        f"({place_words(p, catalogue.policies[p.policy], lang)})" for p in provisions if place
    )
    return "\n".join([words[lang] if words else "–", *places])


def impact_words(catalogue: Catalogue, item: Item, lang: Language) -> str:
    """Return for whom a change is and whether it is hard; nothing where no provision says it."""
    provisions = item.after or item.before
    if not provisions:
        return ""
    whom = {i for p in provisions for i in (*p.provider_types, *p.roles)}
    everyone = any(not p.provider_types and not p.roles for p in provisions)
    all_ = Text("alle aanbieders", "all providers")[lang]
    who = all_ if everyone else listing((catalogue.label(i, lang) for i in whom), lang)
    hard = any(p.kind in HARD for p in provisions)
    return f"{who}; {Text('contractvoorwaarde', 'contract condition')[lang]}" if hard else who


def action_words(item: Item, lang: Language) -> str:
    """Return what a change asks of who must meet it."""
    if item.part == "document" and item.changes[0] is Change.DROPPED:
        return _DROPPED_DOCUMENT[lang]
    if item.part == "norm" and not any(p.kind in HARD for p in (*item.before, *item.after)):
        return _SOFT_ACTIONS.get(item.changes[0], ACTIONS[item.changes[0]])[lang]
    return (_PART_ACTIONS.get(item.part) or ACTIONS[item.changes[0]])[lang]


def announced_words(report: Report, item: Item, lang: Language) -> str:
    """Return which lines of the later document announce a change, or that none does.

    Nothing for what no document announces: other wording, another place, the same day a year
    later. What is gone can only be announced by a line that names no provision.
    """
    lines = [
        c.announcement.line for c in report.announcements if c.announcement.iri in item.announced
    ]
    if lines:
        numbers = ", ".join(map(str, dict.fromkeys(lines)))
        return Text(f"ja, regel {numbers}", f"yes, line {numbers}")[lang]
    if all(change in SMALL for change in item.changes):
        return ""
    untraced = [c for c in report.announcements if not c.announcement.provisions]
    if not item.after and untraced:
        numbers = ", ".join(str(c.announcement.line) for c in untraced)
        return Text(
            f"niet na te gaan (regel {numbers} noemt geen bepaling)",
            f"not verifiable (line {numbers} names no provision)",
        )[lang]
    return Text("niet aangekondigd", "not announced")[lang]


def announced_remark(report: Report, item: Item, lang: Language) -> str:
    """Return the same to stand by itself: announced, and where, or not announced."""
    words = announced_words(report, item, lang)
    return f"{Text('aangekondigd', 'announced')[lang]}: {words}" if item.announced else words


def verdict_words(checked: Checked, lang: Language, *, compared: bool = True) -> str:
    """Return what came of an announcement; without the earlier text (``compared``) nothing."""
    if not compared:
        return _WITHOUT_TEXT[lang]
    if checked.verdict == "not-verifiable":
        return _UNTRACED[lang]
    words = VERDICT_WORDS[checked.verdict][lang]
    if checked.verdict == "not-found":
        return words
    kinds = dict.fromkeys(c.value[lang] for i in checked.items for c in i.changes)
    same = len(checked.same)
    left = Text(f"; {same} genoemd en gelijk gebleven", f"; {same} named and unchanged")[lang]
    return f"{words}: {', '.join(_subjects(checked.items, lang))} ({', '.join(kinds)})" + (
        left if same else ""
    )


def _subjects(items: Iterable[Item], lang: Language) -> Sequence[str]:
    names = list(dict.fromkeys(i.subject[lang] for i in items))
    more = len(names) - 3
    return [*names[:3], Text(f"en nog {more}", f"and {more} more")[lang]] if more > 0 else names
