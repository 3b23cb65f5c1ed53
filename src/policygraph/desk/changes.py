"""The overview of changes as sheets: one with everything, one a kind, what was announced.

Nothing is called a change without the earlier text: both policies must be there. What a document
announces of itself is another list, which says so.
"""

from collections.abc import Iterable

from policygraph.announced import announcements_of, unverified
from policygraph.changed import PART_WORDS, Change, Checked, Item
from policygraph.changes import Report, report
from policygraph.desk.cells import Cell, Column, Sheet
from policygraph.desk.changes_words import (
    action_words,
    announced_words,
    impact_words,
    side_names,
    side_words,
    verdict_words,
)
from policygraph.model import Catalogue, Language, Text
from policygraph.placing import Placed
from policygraph.wording import place_words

__all__ = ["Change", "announced_changes", "change_sheets", "overview_of_changes", "standing_words"]

_SHEETS: tuple[tuple[Text, tuple[Change, ...]], ...] = (
    (Text("Nieuw", "New"), (Change.NEW,)),
    (Text("Vervallen", "Dropped"), (Change.DROPPED,)),
    (Text("Strenger", "Stricter"), (Change.STRICTER,)),
    (Text("Soepeler", "Looser"), (Change.LOOSER,)),
    (Text("Andere soort", "Other kind"), (Change.KIND,)),
    (Text("Anders", "Different"), (Change.OTHER,)),
    (Text("Andere termijn", "Other time limit"), (Change.SOONER, Change.LATER)),
    (Text("Verplaatst", "Moved"), (Change.MOVED,)),
    (Text("Andere tekst", "Other text"), (Change.CLARIFIED,)),
)
"""A sheet for every kind of change of a norm."""


def overview_of_changes(catalogue: Catalogue, one: str, other: str, lang: Language) -> Sheet:
    """Return all changes from the earlier of two policies to the later, a row each.

    Raises InputError (invalid-parameter) where they are not of the same insurer and care, or not
    of consecutive years or versions: nothing is a change then.
    """
    return _overview(catalogue, report(catalogue, one, other), lang)


def change_sheets(catalogue: Catalogue, found: Report, lang: Language) -> tuple[Sheet, ...]:
    """Return the sheets of a report: everything, one a kind of change, announcements, orphans.

    A change of two kinds stands on both sheets. A kind that there is nothing of has no sheet.
    """
    norms = [i for i in found.items if i.part == "norm"]
    sheets = [_overview(catalogue, found, lang)]
    for name, kinds in _SHEETS:
        rows = [i for i in norms if set(kinds) & set(i.changes)]
        sheets += [_sheet(catalogue, found, name, rows, lang)] if rows else []
    for part in ("deadline", "contact", "term", "document"):
        rows = [i for i in found.items if i.part == part]
        name = {"document": Text("Documenten", "Documents")}.get(part) or Text(
            PART_WORDS[part].nl.capitalize(), PART_WORDS[part].en.capitalize()
        )
        sheets += [_sheet(catalogue, found, name, rows, lang)] if rows else []
    sheets.append(_announced(catalogue, found.announcements, lang, compared=True))
    if found.placed:
        sheets.append(_placed(catalogue, found.placed, lang))
    return tuple(sheets)


def _overview(catalogue: Catalogue, found: Report, lang: Language) -> Sheet:
    return _sheet(catalogue, found, Text("Wijzigingen", "Changes"), found.items, lang)


def _sheet(
    catalogue: Catalogue, found: Report, name: Text, items: Iterable[Item], lang: Language
) -> Sheet:
    before, now = side_names(found.earlier, found.later)
    columns = (
        Column("subject", Text("onderwerp", "subject"), 34),
        Column("before", before, 40),
        Column("now", now, 40),
        Column("change", Text("wijziging", "change"), 18),
        Column("also", Text("ook", "also"), 16),
        Column("impact", Text("gevolg voor wie", "impact"), 26),
        Column("action", Text("actie", "action"), 24, "blank"),
        Column("announced", Text("aangekondigd", "announced"), 18),
        Column("part", Text("wat", "what"), 14),
        Column("norm", Text("norm (IRI)", "norm (IRI)"), 30),
    )
    rows = tuple(_row(catalogue, found, item, lang) for item in items)
    return Sheet(name, columns, rows, wide=True)


def _row(catalogue: Catalogue, found: Report, item: Item, lang: Language) -> dict[str, Cell]:
    return {
        "subject": item.subject[lang],
        "before": side_words(catalogue, item, lang, later=False),
        "now": side_words(catalogue, item, lang, later=True),
        "change": item.changes[0].value[lang],
        "also": "\n".join(c.value[lang] for c in item.changes[1:]),
        "impact": impact_words(catalogue, item, lang),
        "action": action_words(item, lang),
        "announced": announced_words(found, item, lang),
        "part": PART_WORDS[item.part][lang],
        "norm": item.key if item.part == "norm" else _norms(item),
    }


def _norms(item: Item) -> str:
    found = (p.norm for p in (*item.before, *item.after) if p.norm)
    return "\n".join(dict.fromkeys(found))


def announced_changes(catalogue: Catalogue, policy: str, lang: Language) -> Sheet:
    """Return what a document itself announces as changed; nothing was compared for it."""
    found = unverified(announcements_of(catalogue, policy))
    return _announced(catalogue, found, lang, compared=False)


def _announced(
    catalogue: Catalogue, checked: Iterable[Checked], lang: Language, *, compared: bool
) -> Sheet:
    columns = (
        Column("subject", Text("volgens het document gewijzigd", "changed, the document says"), 60),
        Column("line", Text("regel", "line"), 8, "number"),
        Column("verdict", Text("uitkomst", "outcome"), 40),
        Column("provisions", Text("bepalingen", "provisions"), 40),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "subject": c.announcement.text[lang],
            "line": c.announcement.line,
            "verdict": verdict_words(c, lang, compared=compared),
            "provisions": "\n".join(
                place_words(found, catalogue.policies[found.policy], lang)
                for p in c.announcement.provisions
                if (found := catalogue.provisions.get(p))
            ),
        }
        for c in checked
    )
    return Sheet(Text("Aangekondigd", "Announced"), columns, rows)


def _placed(catalogue: Catalogue, placed: Iterable[Placed], lang: Language) -> Sheet:
    columns = (
        Column("provision", Text("bepaling (IRI)", "provision (IRI)"), 50),
        Column("subject", Text("norm", "norm"), 40),
        Column("document", Text("document", "document"), 24),
        Column("was", Text("regel bij het lezen", "line when read"), 12, "number"),
        Column("now", Text("staat nu op regel", "now on line"), 16),
        Column("standing", Text("uitkomst", "outcome"), 40),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "provision": p.iri,
            "subject": catalogue.label(found.norm, lang)
            if (found := catalogue.provisions.get(p.iri)) and found.norm
            else "",
            "document": p.place.document,
            "was": p.place.start_line,
            "now": ", ".join(map(str, p.found)) or "–",
            "standing": standing_words(p)[lang],
        }
        for p in placed
    )
    return Sheet(Text("Vindplaatsen", "Places"), columns, rows)


def standing_words(placed: Placed) -> Text:
    """Return what became of a wording in a changed document."""
    if placed.standing == "moved":
        return Text("verplaatst, letterlijk teruggevonden", "moved, found word for word")
    if placed.found:
        return Text(
            "wees: de letterlijke tekst staat er meer dan eens",
            "orphan: the exact wording stands there more than once",
        )
    return Text(
        "wees: de letterlijke tekst staat er niet meer", "orphan: the exact wording is gone"
    )
