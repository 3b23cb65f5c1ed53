"""What was reviewed last year of a statement in the same words goes along to this year's draft.

Only what must be the same where the words are: how a circumstance, a limit, a term and an address
are called, and under the same heading what it is a condition for and what follows. Numbers and
dates are those of the new document. Kind, scope, guard and exception hang on the heading and the
lead-in as well: where the rules now say otherwise, that is a doubt.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from policygraph.drafts.fields import FIELDS, Names, kind_word
from policygraph.drafts.model import Draft, Entry
from policygraph.dutch import words
from policygraph.extraction.number_words import number_words
from policygraph.model import (
    Catalogue,
    Contact,
    Deadline,
    Policy,
    Provision,
    Text,
    Threshold,
)

__all__ = ["Masked", "carried", "masking"]

Masked = Callable[[str], str]
"""Gives the words of a wording with every number, month and year left open."""

_MARKUP = re.compile(r"<[^<>]*>?|\]\([^()]*\)?")
_CARRIED = ("trigger", "condition_for", "consequence", "thresholds", "deadlines", "contacts")
_COMPARED = (
    "care_types", "provider_types", "roles", "guard", "exception", "bearer", "condition_for",
    "consequence",
)  # fmt: skip
_BY_KEY = {field.key: field for field in FIELDS}


def masking(numbers: Mapping[str, int | float], months: Iterable[str]) -> Masked:
    """Return what masks wordings, from the simple number words and the names of the months."""
    open_words = frozenset(w for n in (*number_words(numbers), *months) for w in words(n))

    def masked(wording: str) -> str:
        return " ".join(
            "#" if any(c.isdigit() for c in word) or word in open_words else word
            for word in words(_MARKUP.sub(" ", wording))
        )

    return masked


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A reviewed statement of an earlier policy; ``exact``: the numbers are the same too."""

    provision: Provision
    policy: Policy
    exact: bool


def _before(policy: Policy, catalogue: Catalogue) -> list[Policy]:
    """Return earlier policies of the same insurer and care, the latest first."""
    found = [
        p
        for p in catalogue.policies.values()
        if p.slug != policy.slug
        and p.insurer == policy.insurer
        and p.concerns & policy.concerns
        and (p.iri in policy.replaces or _earlier_year(p, policy))
    ]
    return sorted(found, key=lambda p: (p.years[-1:], p.issued or "", p.slug), reverse=True)


def _earlier_year(one: Policy, other: Policy) -> bool:
    return bool(one.years and other.years) and max(one.years) < max(other.years)


def _once(pairs: Iterable[tuple[str, Provision]]) -> dict[str, Provision]:
    """Return what stands under a key once; what stands there more often says nothing."""
    listed = [(key, provision) for key, provision in pairs if key]
    count = Counter(key for key, _ in listed)
    return {key: provision for key, provision in listed if count[key] == 1}


class _Reviewed:
    """Finds the one reviewed statement that says the same."""

    def __init__(
        self, draft: Draft, catalogue: Catalogue, wordings: Mapping[str, str], masked: Masked
    ) -> None:
        self._masked = masked
        self._hashes = Counter(e.hash for e in draft.entries)
        self._words = Counter(masked(e.quote) for e in draft.entries)
        self._held: list[tuple[Policy, dict[str, Provision], dict[str, Provision]]] = []
        for policy in _before(draft.policy, catalogue):
            mine = [p for p in catalogue.provisions.values() if p.policy == policy.iri]
            hashes = _once((p.place.quote_hash or "", p) for p in mine)
            said = _once((masked(wordings[p.iri]), p) for p in mine if p.iri in wordings)
            self._held.append((policy, hashes, said))

    def of(self, entry: Entry) -> _Earlier | None:
        said = self._masked(entry.quote)
        for policy, hashes, open_words in self._held:
            same = hashes.get(entry.hash) if self._hashes[entry.hash] == 1 else None
            alike = open_words.get(said) if self._words[said] == 1 else None
            found = same or alike
            if found is not None and entry.provision.norm in (None, found.norm):
                return _Earlier(found, policy, same is not None)
        return None


def _timeless(text: Text | None) -> Text | None:
    """Return a text that names no number, for a year in it would be that of another policy."""
    return text if text and not any(c.isdigit() for c in text.nl + text.en) else None


def _trigger(new: Text | None, earlier: _Earlier) -> Text | None:
    old = earlier.provision.trigger
    if new is None or old is None:
        return new
    return old if earlier.exact else _timeless(old) or new


def _under_the_same(new: Provision, old: Provision) -> bool:
    """Tell whether what stands in the lead-in may be taken over: kind and heading are the same."""
    return new.kind == old.kind and new.place.section[-1:] == old.place.section[-1:]


def _thresholds(new: tuple[Threshold, ...], old: tuple[Threshold, ...]) -> tuple[Threshold, ...]:
    if [t.comparator for t in new] != [t.comparator for t in old]:
        return new
    return tuple(replace(o, value=n.value) for n, o in zip(new, old, strict=True))


def _deadlines(new: tuple[Deadline, ...], old: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    if [(d.date is None, d.period is None) for d in new] != [
        (d.date is None, d.period is None) for d in old
    ]:
        return new
    return tuple(
        replace(
            n, what=_timeless(o.what), who=_timeless(o.who), channel=_timeless(o.channel),
            consequence=_timeless(o.consequence),
        )
        for n, o in zip(new, old, strict=True)
    )  # fmt: skip


def _contacts(new: tuple[Contact, ...], old: tuple[Contact, ...]) -> tuple[Contact, ...]:
    held = {(c.kind, c.value): c for c in old}
    return tuple(held.get((c.kind, c.value), c) for c in new)


def _doubts(names: Names, entry: Entry, earlier: _Earlier) -> list[str]:
    """Return where the rules say otherwise than the review did of the same words, as words."""
    old, new = earlier.provision, entry.provision
    before = replace(entry, provision=old)
    said = [("soort", kind_word(old.kind))] if old.kind != new.kind else []
    for field in (_BY_KEY[key] for key in _COMPARED):
        was, now = field.shown(names, before), field.shown(names, entry)
        if was != now:
            said.append((field.title.nl, was or "niets"))
    if bool(old.trigger) != bool(new.trigger):
        said.append((_BY_KEY["trigger"].title.nl, old.trigger.nl if old.trigger else "niets"))
    if not said:
        return []
    listed = "; ".join(f"{title} {words}" for title, words in said)
    place = f"{earlier.policy.slug}, regel {old.place.start_line}"
    return [f"in dezelfde woorden eerder beoordeeld ({place}) met: {listed}"]


def _with(entry: Entry, earlier: _Earlier, names: Names) -> Entry:
    old, new = earlier.provision, entry.provision
    alike = _under_the_same(new, old)
    made = replace(
        new,
        trigger=_trigger(new.trigger, earlier),
        condition_for=new.condition_for or (old.condition_for if alike else ()),
        consequence=new.consequence or (_timeless(old.consequence) if alike else None),
        thresholds=_thresholds(new.thresholds, old.thresholds),
        deadlines=_deadlines(new.deadlines, old.deadlines),
        contacts=_contacts(new.contacts, old.contacts),
    )
    rules = dict(entry.rules)
    for name in _CARRIED:
        if getattr(made, name) != getattr(new, name):
            source = f"{earlier.policy.slug}/{old.iri.rsplit('/', 1)[-1]}"
            rules[name] = f"{rules.get(name, name)}; woorden van {source}"
    whole = replace(entry, provision=made, rules=rules)
    doubts = tuple(dict.fromkeys((*entry.doubts, *_doubts(names, whole, earlier))))
    return replace(whole, doubts=doubts)


def carried(
    draft: Draft, catalogue: Catalogue, wordings: Mapping[str, str], masked: Masked
) -> Draft:
    """Return a draft whose statements have the reviewed words of the year before.

    A statement is the same where its wording is, to the hash, or where ``wordings`` (by IRI, of
    the documents that are there) has it with other numbers; it must stand once in both. New
    addresses that nothing names any more are dropped.
    """
    reviewed = _Reviewed(draft, catalogue, wordings, masked)
    names = Names(catalogue)
    found = [(entry, reviewed.of(entry)) for entry in draft.entries]
    entries = tuple(_with(e, earlier, names) if earlier else e for e, earlier in found)
    named = {c.iri for e in entries for c in e.provision.contacts}
    contacts = tuple(c for c in draft.contacts if c.iri in named)
    return replace(draft, entries=entries, contacts=contacts)
