"""Accept headers read as clients really write them: parameters, ``*`` alone, ``q=.5``."""

import re
from collections.abc import Sequence

from policygraph.model import Language

__all__ = ["best_media_type", "encoding_accepted", "preferred_language"]

# A quote that is not closed reaches to the end, and digits have an end: both were tried anew from
# every place, which took half a minute for a header of 60 kB.
_ITEM = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+(?:"|\\?$))++')
_Q = re.compile(r";\s*q\s*=\s*([0-9]{0,9}\.?[0-9]{1,9})\s*(?:;|$)", re.IGNORECASE)
_ANY_Q = re.compile(r";\s*q\s*=", re.IGNORECASE)
_MOST = 100
"""No client names more; a longer header is read up to here."""


def _items(header: str) -> list[tuple[str, float]]:
    """Return values in lower case with their weight; one with an unreadable weight is left out."""
    out = []
    for item in _ITEM.findall(header)[:_MOST]:
        value = item.partition(";")[0].strip().lower()
        weight = _Q.search(item)
        if value and (weight or not _ANY_Q.search(item)):
            out.append((value, min(float(weight[1]), 1.0) if weight else 1.0))
    return out


def best_media_type(header: str, offers: Sequence[str]) -> str | None:
    """Return the best of the offers, the earlier of equals; None where nothing is acceptable.

    A header without a single media range counts as none: the first offer.
    """
    ranges = {
        ("*/*" if value == "*" else value): weight
        for value, weight in _items(header)
        if value == "*" or re.fullmatch(r"[^/\s]+/[^/\s]+", value)
    }
    if not ranges:
        return offers[0]

    def weight(offer: str) -> float:
        for name in (offer, offer.partition("/")[0] + "/*", "*/*"):
            if name in ranges:
                return ranges[name]
        return 0.0

    rated = [(weight(offer), -i, offer) for i, offer in enumerate(offers)]
    best, _, offer = max(rated)
    return offer if best > 0 else None


def preferred_language(header: str, default: Language) -> Language:
    """Return nl or en as an Accept-Language header prefers; the default where it names neither."""
    found: dict[str, float] = {}
    for value, weight in _items(header):
        name = default if value == "*" else value.partition("-")[0]
        if name in ("nl", "en"):
            found.setdefault(name, weight)
    best = max(found, key=lambda name: found[name], default=default)
    if not found.get(best):
        return default
    return "nl" if best == "nl" else "en"


def encoding_accepted(header: str, name: str) -> bool:
    """Tell whether an Accept-Encoding header allows a content coding."""
    found = dict(_items(header))
    return found.get(name, found.get("*", 0.0)) > 0
