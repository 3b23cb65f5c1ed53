"""The report of changes as JSON."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policygraph.changed import Change, Checked, Item
from policygraph.changes import Report
from policygraph.comparison import comparison_json
from policygraph.desk.changes_words import (
    action_words,
    announced_words,
    impact_words,
    verdict_words,
)
from policygraph.model import Catalogue, Language, Provision, Text
from policygraph.placing import Placed
from policygraph.serialise import provision_json

__all__ = ["CHANGE_NAMES", "changes_json", "placed_json", "report_json"]

CHANGE_NAMES: Mapping[Change, str] = {
    change: {"OTHER": "other", "ROLLED": "same-day-next-year"}.get(change.name, change.name.lower())
    for change in Change
}
"""What each kind of change is called in JSON and CSV, in both languages."""


def changes_json(
    catalogue: Catalogue,
    found: Report,
    lang: Language = "nl",
    quote: Callable[[Provision], str | None] = lambda _: None,
) -> dict[str, Any]:
    """Return the comparison of the two policies with the report of changes in ``report``."""
    whole = comparison_json(catalogue, found.comparison, lang)
    return whole | {"report": report_json(catalogue, found, lang, quote)}


def report_json(
    catalogue: Catalogue,
    found: Report,
    lang: Language = "nl",
    quote: Callable[[Provision], str | None] = lambda _: None,
) -> dict[str, Any]:
    """Return a report: the two policies, the changes, the announcements, what lost its place.

    ``before`` and ``after`` are provisions as everywhere (DESIGN, section 4); ``announced`` is
    null where nothing is to be announced.
    """
    return {
        "earlier": {"id": found.earlier.iri, "slug": found.earlier.slug},
        "later": {"id": found.later.iri, "slug": found.later.slug},
        "unchanged": found.unchanged,
        "changes": [_item(catalogue, found, i, lang, quote) for i in found.items],
        "announcements": [_checked(c, lang) for c in found.announcements],
        "renamed": [{"before": list(a), "after": list(b)} for a, b in found.renamed],
        "places": placed_json(found.placed),
    }


def _item(
    catalogue: Catalogue,
    found: Report,
    item: Item,
    lang: Language,
    quote: Callable[[Provision], str | None],
) -> dict[str, Any]:
    def words(text: Text | None) -> str | None:
        return text[lang] if text else None

    return {
        "part": item.part,
        "subject": item.subject[lang],
        "norm": item.key if item.part == "norm" else None,
        "changes": [CHANGE_NAMES[c] for c in item.changes],
        "was": words(item.was),
        "now": words(item.now),
        "before": [provision_json(catalogue, p, lang, quote) for p in item.before],
        "after": [provision_json(catalogue, p, lang, quote) for p in item.after],
        "impact": impact_words(catalogue, item, lang),
        "action": action_words(item, lang),
        "announced": announced_words(found, item, lang) or None,
        "announced_by": list(item.announced),
    }


def _checked(checked: Checked, lang: Language) -> dict[str, Any]:
    announcement = checked.announcement
    return {
        "id": announcement.iri,
        "line": announcement.line,
        "text": announcement.text[lang],
        "verdict": checked.verdict,
        "words": verdict_words(checked, lang),
        "provisions": list(announcement.provisions),
        "unchanged": [p.iri for p in checked.same],
    }


def placed_json(placed: Iterable[Placed]) -> list[dict[str, Any]]:
    """Return where statements stand in a changed document."""
    return [
        {
            "id": p.iri,
            "document": p.place.document,
            "standing": p.standing,
            "line": p.place.start_line,
            "found": list(p.found),
        }
        for p in placed
    ]
