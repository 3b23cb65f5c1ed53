"""What a document announces of itself, held against what was found to have changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policygraph.changed import Checked, Item, Verdict
from policygraph.model import Announcement, Catalogue, Provision

__all__ = ["announcements_of", "checked", "linked", "unverified"]


def announcements_of(catalogue: Catalogue, policy: str) -> tuple[Announcement, ...]:
    """Return the announcements of a policy in the order of its document."""
    found = [a for a in catalogue.announcements if a.policy == policy]
    return tuple(sorted(found, key=lambda a: (a.line, a.iri)))


def linked(items: Iterable[Item], announcements: Sequence[Announcement]) -> tuple[Item, ...]:
    """Return the changes, each with the announcements that name one of its later provisions."""
    named: dict[str, list[str]] = {}
    for announcement in announcements:
        for provision in announcement.provisions:
            named.setdefault(provision, []).append(announcement.iri)
    return tuple(
        replace(
            item,
            announced=tuple(dict.fromkeys(a for p in item.after for a in named.get(p.iri, ()))),
        )
        for item in items
    )


def checked(
    announcements: Iterable[Announcement],
    items: Sequence[Item],
    provisions: Mapping[str, Provision],
) -> tuple[Checked, ...]:
    """Hold each announcement against the changes that it names.

    An announcement that names no provision cannot be verified; of what was dropped there is none.
    """
    return tuple(_checked(a, items, provisions) for a in announcements)


def _checked(
    announcement: Announcement, items: Sequence[Item], provisions: Mapping[str, Provision]
) -> Checked:
    about = tuple(i for i in items if announcement.iri in i.announced)
    changed = {p.iri for i in about for p in i.after}
    named = [provisions[p] for p in announcement.provisions if p in provisions]
    same = tuple(p for p in named if p.iri not in changed)
    verdict: Verdict = "not-found"
    if not named:
        verdict = "not-verifiable"
    elif any(i.substantial for i in about):
        verdict = "confirmed"
    elif about:
        verdict = "only-wording"
    return Checked(announcement, verdict, about, same)


def unverified(announcements: Iterable[Announcement]) -> tuple[Checked, ...]:
    """Return announcements of a document whose earlier text is not here: nothing is claimed."""
    return tuple(Checked(a, "not-verifiable") for a in announcements)
