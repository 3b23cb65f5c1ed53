"""The report of changes, or a comparison, as one page: whole in itself, printable, without scripts.

It asks for nothing outside its own file and its content security policy forbids it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.announced import announcements_of, unverified
from policygraph.changed import PART_WORDS, Change, Item
from policygraph.changes import Report
from policygraph.comparison import CHANGES, Comparison, Row
from policygraph.comparison_view import CHANGE_WORDS, strictest_words
from policygraph.desk.changes import standing_words
from policygraph.desk.changes_words import (
    NO_CHANGES,
    action_words,
    announced_remark,
    impact_words,
    provision_words,
    short_place,
    side_names,
    verdict_words,
)
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.offline_page import sources, static_text, template
from policygraph.wording import DISCLAIMER, place_words

__all__ = ["Entry", "Group", "Line", "changes_page", "comparison_page"]

Quote = Callable[[Provision], str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision on one side: its kind, what it demands, its place short and whole, wording."""

    kind: str
    words: str
    short: str
    place: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the subject, what differs (class and word), remarks, and the sides."""

    subject: str
    tags: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    values: tuple[str | None, ...]
    sides: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    anchor: str
    title: str
    lines: tuple[Line, ...]


def changes_page(
    catalogue: Catalogue, found: Report, lang: Language, today: str, quote: Quote,
    notices: Iterable[Text] = (),
) -> str:  # fmt: skip
    """Return the report as HTML; ``quote`` gives the exact wording where the document is here.

    ``notices`` say which texts were used.
    """
    before, now = side_names(found.earlier, found.later)
    announcements = [
        (c.announcement.line, c.announcement.text[lang], verdict_words(c, lang), c.verdict)
        for c in found.announcements
    ]
    return _page(
        lang,
        today,
        title=Text("Wat is er veranderd?", "What has changed?")[lang],
        changes=True,
        notices=[notice[lang] for notice in notices],
        note="",
        heads=[(before[lang], found.earlier.title[lang]), (now[lang], found.later.title[lang])],
        groups=list(_change_groups(catalogue, found, lang, quote)),
        unchanged=found.unchanged,
        announcements=[(found.later.title[lang], found.later.document, announcements)],
        renamed=[(" › ".join(a), " › ".join(b)) for a, b in found.renamed],
        placed=[
            (p.iri, f"{p.place.document}:{p.place.start_line}",
             ", ".join(map(str, p.found)) or "–", standing_words(p)[lang])
            for p in found.placed
        ],
        unread=_unread(catalogue, (found.later,), lang),
    )  # fmt: skip


def comparison_page(
    catalogue: Catalogue,
    comparison: Comparison,
    rows: Sequence[Row],
    lang: Language,
    today: str,
    quote: Quote,
    notices: Iterable[Text] = (),
) -> str:
    """Return rows of a comparison as HTML; it says that differences are no changes.

    ``notices`` say which texts were used.
    """
    policies = comparison.policies
    announced = [
        (
            policy.title[lang],
            policy.document,
            [
                (c.announcement.line, c.announcement.text[lang],
                 verdict_words(c, lang, compared=False), c.verdict)
                for c in unverified(announcements_of(catalogue, policy.iri))
            ],
        )
        for policy in policies
    ]  # fmt: skip
    return _page(
        lang,
        today,
        title=Text("Beleid naast elkaar", "Policies side by side")[lang],
        changes=False,
        notices=[notice[lang] for notice in notices],
        note=NO_CHANGES[lang],
        heads=[("", p.title[lang]) for p in policies],
        groups=list(_difference_groups(catalogue, comparison, rows, lang, quote)),
        unchanged=sum(1 for r in comparison.rows if r.change == "same"),
        announcements=[item for item in announced if item[2]],
        renamed=[],
        placed=[],
        unread=_unread(catalogue, policies, lang),
    )


def _unread(catalogue: Catalogue, policies: Iterable[Policy], lang: Language) -> list[str]:
    return sorted({catalogue.label(i, lang) for p in policies for i in p.incorporates})


def _change_groups(
    catalogue: Catalogue, found: Report, lang: Language, quote: Quote
) -> Iterable[Group]:
    norms = [i for i in found.items if i.part == "norm"]
    for change in Change:
        items = [i for i in norms if i.changes[0] is change]
        if items:
            lines = (_line(catalogue, found, i, lang, quote) for i in items)
            yield Group(change.name.lower(), change.value[lang], tuple(lines))
    for part, title in PART_WORDS.items():
        items = [i for i in found.items if i.part == part]
        if part != "norm" and items:
            lines = (_line(catalogue, found, i, lang, quote) for i in items)
            yield Group(part, title[lang], tuple(lines))


_CLASSES = {
    Change.NEW: "only",
    Change.DROPPED: "only",
    Change.STRICTER: "firmer",
    Change.SOONER: "firmer",
    Change.LOOSER: "looser",
    Change.LATER: "looser",
    Change.MOVED: "same",
    Change.CLARIFIED: "same",
    Change.ROLLED: "same",
}


def _line(catalogue: Catalogue, found: Report, item: Item, lang: Language, quote: Quote) -> Line:
    remarks = [
        (Text("gevolg voor", "impact on")[lang], impact_words(catalogue, item, lang)),
        (Text("actie", "action")[lang], action_words(item, lang)),
    ]
    full = item.part == "norm"
    return Line(
        item.subject[lang],
        tuple((_CLASSES.get(c, "other"), c.value[lang]) for c in item.changes),
        tuple(w for w in (announced_remark(found, item, lang),) if w)
        + tuple(f"{word}: {value}" for word, value in remarks if value),
        () if full else tuple(t[lang] if t else None for t in (item.was, item.now)),
        tuple(
            tuple(_entry(catalogue, p, lang, quote, full=full) for p in side)
            for side in (item.before, item.after)
        ),
    )


def _entry(
    catalogue: Catalogue, provision: Provision, lang: Language, quote: Quote, *, full: bool
) -> Entry:
    words = provision_words(catalogue, provision, lang, place=False)
    kind, _, rest = words.partition("\n")
    return Entry(
        kind,
        rest if full else "",
        short_place(provision),
        place_words(provision, catalogue.policies[provision.policy], lang),
        quote(provision),
    )


def _difference_groups(
    catalogue: Catalogue,
    comparison: Comparison,
    rows: Sequence[Row],
    lang: Language,
    quote: Quote,
) -> Iterable[Group]:
    for change in ("mixed", *CHANGES):
        lines = tuple(
            Line(
                catalogue.label(row.norm, lang),
                tuple((c, CHANGE_WORDS[c][lang]) for c in row.changes),
                tuple(w for w in (strictest_words(comparison, row, lang),) if w),
                (),
                tuple(
                    tuple(_entry(catalogue, p, lang, quote, full=True) for p in cell)
                    for cell in row.cells
                ),
            )
            for row in rows
            if row.change == change
        )
        if lines:
            yield Group(change, CHANGE_WORDS[change][lang], lines)


def _page(lang: Language, today: str, **values: Any) -> str:
    styles = [static_text(name) for name in ("style.css", "compare.css", "changes-file.css")]
    text: str = template("changes_file.html").render(
        lang=lang,
        t=lambda nl, en: nl if lang == "nl" else en,
        policy=f"default-src 'none'; style-src {sources(styles)}; base-uri 'none'; "
        "form-action 'none'",
        styles=styles,
        disclaimer=DISCLAIMER[lang],
        today=today,
        **values,
    )
    return text
