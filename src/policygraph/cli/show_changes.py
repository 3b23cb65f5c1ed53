"""A report of changes for a terminal: what changed, and both sides next to each other."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from policygraph.changed import PART_WORDS, Item
from policygraph.changes import Report
from policygraph.desk.changes import standing_words
from policygraph.desk.changes_words import (
    announced_remark,
    provision_words,
    short_place,
    side_names,
    verdict_words,
)
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.wording import DISCLAIMER, listing

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_changes"]

Quote = Callable[[Provision], str | None]


def show_changes(
    console: "Console", catalogue: Catalogue, found: Report, lang: Language, quote: Quote
) -> None:
    """Print the report: counts, a table a part, announcements, places, what was not read."""
    heading = Text("Wat is er veranderd?", "What has changed?")[lang]
    console.print(heading, style="bold")
    for name, policy in zip(side_names(found.earlier, found.later), _both(found), strict=True):
        console.print(f"{name[lang]}: {policy.title[lang]} ({policy.slug})")
    same = Text("normen zijn zoals ze waren", "norms are as they were")[lang]
    console.print(f"{_counts(found, lang)}; {found.unchanged} {same}")
    for part, title in PART_WORDS.items():
        items = [i for i in found.items if i.part == part]
        if items:
            console.rule(f"{title[lang]} ({len(items)})", style="")
            _table(console, catalogue, found, items, lang, quote)
    _announcements(console, found, lang)
    _places(console, found, lang)
    for old, new in found.renamed:
        word = Text("kop met een andere naam", "heading with another name")[lang]
        console.print(f"{word}: {' › '.join(old)} → {' › '.join(new)}")
    if found.later.incorporates:
        labels = (catalogue.label(i, lang) for i in found.later.incorporates)
        word = Text("Niet gelezen, bindt ook", "Not read, binding too")[lang]
        console.print(f"{word}: {listing(labels, lang, last=Text('en', 'and')[lang])}.")
    today = date.today().isoformat()
    console.print(f"{DISCLAIMER[lang]} {Text('Peildatum', 'Reference date')[lang]}: {today}.")


def _both(found: Report) -> tuple[Policy, Policy]:
    return found.earlier, found.later


def _counts(found: Report, lang: Language) -> str:
    counts: dict[str, int] = {}
    for item in found.items:
        word = item.changes[0].value[lang] if item.part == "norm" else PART_WORDS[item.part][lang]
        counts[word] = counts.get(word, 0) + 1
    nothing = Text("niets veranderd", "nothing changed")[lang]
    return " · ".join(f"{word}: {n}" for word, n in counts.items()) or nothing


def _table(
    console: "Console",
    catalogue: Catalogue,
    found: Report,
    items: list[Item],
    lang: Language,
    quote: Quote,
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text as RichText

    before, now = side_names(found.earlier, found.later)
    table = Table(box=box.SIMPLE, pad_edge=False, expand=True)
    for title in (Text("wijziging", "change"), before, now):
        table.add_column(title[lang], ratio=1, overflow="fold")
    for item in items:
        what = RichText(", ".join(c.value[lang] for c in item.changes), style="bold")
        what.append(f"\n{item.subject[lang]}", style="not bold")
        announced = announced_remark(found, item, lang)
        if announced:
            what.append(f"\n{announced}", style="not bold italic")
        sides = (
            RichText(_side(catalogue, item, lang, quote, later=later)) for later in (False, True)
        )
        table.add_row(what, *sides, end_section=True)
    console.print(table)


def _side(catalogue: Catalogue, item: Item, lang: Language, quote: Quote, *, later: bool) -> str:
    words = item.now if later else item.was
    parts = [words[lang]] if words else []
    for provision in item.after if later else item.before:
        wording = " ".join((quote(provision) or "").split())
        lines = [
            short_place(provision),
            provision_words(catalogue, provision, lang, place=False) if item.part == "norm" else "",
            f"“{wording}”" if wording else "",
        ]
        parts.append("\n".join(line for line in lines if line))
    return "\n".join(parts) or "–"


def _announcements(console: "Console", found: Report, lang: Language) -> None:
    console.rule(Text("aangekondigd in het document", "announced in the document")[lang], style="")
    if not found.announcements:
        console.print(
            Text("Dit document kondigt zelf niets aan.", "This document announces nothing.")[lang]
        )
    for checked in found.announcements:
        announcement = checked.announcement
        console.print(f"{found.later.document}:{announcement.line} {announcement.text[lang]}")
        console.print(f"  → {verdict_words(checked, lang)}")


def _places(console: "Console", found: Report, lang: Language) -> None:
    if found.placed:
        console.rule(
            Text("vindplaatsen in een gewijzigd document", "places in a changed document")[lang],
            style="",
        )
    for placed in found.placed:
        now = ", ".join(map(str, placed.found)) or "–"
        place = f"{placed.place.document}:{placed.place.start_line}"
        console.print(f"{place} → {now} {standing_words(placed)[lang]}: {placed.iri}")
