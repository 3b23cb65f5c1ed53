"""What changed beside the norms: deadlines, contacts, contract years, documents referred to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policygraph.changed import Change, Item
from policygraph.desk.words import deadline_words
from policygraph.model import (
    Catalogue,
    Contact,
    Deadline,
    Language,
    Policy,
    Provision,
    Term,
    Text,
)
from policygraph.strictness import period_length
from policygraph.wording import listing

__all__ = [
    "changed_contacts",
    "changed_deadlines",
    "changed_documents",
    "changed_terms",
    "deadlines_order",
]

_NO_SUBJECT = Text("contact", "contact")


def _fold(text: Text | None) -> str:
    return " ".join(text.nl.casefold().split()) if text else ""


@dataclass(frozen=True, slots=True)
class _Due:
    """A deadline, the provision that has it, and the first contract year it is seen from."""

    deadline: Deadline
    provision: Provision
    year: int

    @property
    def relative(self) -> tuple[int, str] | None:
        """The date counted from the contract year: years before it, then month and day."""
        day = self.deadline.date
        return (int(day[:4]) - self.year, day[4:]) if day else None


def changed_deadlines(
    catalogue: Catalogue, before: Iterable[Provision], after: Iterable[Provision],
    old: Policy, new: Policy,
) -> Iterable[Item]:  # fmt: skip
    """Yield deadlines that differ: same action, other day or period, whatever the norm says.

    A day that only moves along with the contract year is ``ROLLED``.
    """
    left, right = _dues(before, old), _dues(after, new)
    for one, other in _due_pairs(left, right):
        changes = _deadline_changes(one, other)
        if changes:
            yield _deadline_item(catalogue, changes, one, other)


def deadlines_order(
    before: Iterable[Provision], after: Iterable[Provision], old: Policy, new: Policy
) -> Change | None:
    """Return SOONER or LATER where all that differs between deadlines goes that way, else None."""
    found = [
        change
        for one, other in _due_pairs(_dues(before, old), _dues(after, new))
        for change in _deadline_changes(one, other)
        if change is not Change.ROLLED
    ]
    one_way = found and found[0] in (Change.SOONER, Change.LATER) and len(set(found)) == 1
    return found[0] if one_way else None


def _dues(provisions: Iterable[Provision], policy: Policy) -> list[_Due]:
    year = min(policy.years, default=0)
    return [_Due(d, p, year) for p in provisions for d in p.deadlines]


def _due_pairs(
    left: Sequence[_Due], right: Sequence[_Due]
) -> Iterable[tuple[_Due | None, _Due | None]]:
    """Pair deadlines: as alike as can be first, then by norm and action, action, and norm alone."""
    keys: tuple[Callable[[_Due], object], ...] = (
        lambda d: (d.provision.norm, _fold(d.deadline.what), d.relative, d.deadline.period),
        lambda d: (d.provision.norm, _fold(d.deadline.what)),
        lambda d: _fold(d.deadline.what) or None,
        lambda d: d.provision.norm,
    )
    mine, theirs = list(left), list(right)
    for key in keys:
        waiting: dict[object, list[_Due]] = defaultdict(list)
        for due in theirs:
            waiting[key(due)].append(due)
        rest = []
        for due in mine:
            partners = waiting[key(due)] if key(due) is not None else []
            if partners:
                partner = partners.pop(0)
                theirs.remove(partner)
                yield due, partner
            else:
                rest.append(due)
        mine = rest
    yield from ((due, None) for due in mine)
    yield from ((None, due) for due in theirs)


def _deadline_changes(one: _Due | None, other: _Due | None) -> tuple[Change, ...]:
    if one is None or other is None:
        return (Change.NEW if one is None else Change.DROPPED,)
    mine, theirs = one.deadline, other.deadline
    literal = (mine.date, mine.inclusive, mine.period) == (
        theirs.date, theirs.inclusive, theirs.period,
    )  # fmt: skip
    rest = any(
        _fold(getattr(mine, name)) != _fold(getattr(theirs, name))
        for name in ("who", "channel", "consequence")
    )
    also = (Change.OTHER,) if rest else ()
    if literal:
        return also
    same_rest = (mine.period, mine.inclusive) == (theirs.period, theirs.inclusive)
    if same_rest and one.relative == other.relative:
        return also or (Change.ROLLED,)
    order = _order(one, other)
    return tuple(dict.fromkeys((order, *also)))


def _order(one: _Due, other: _Due) -> Change:
    """Return whether the later deadline leaves less time or more, OTHER where it cannot be told."""
    mine, theirs = one.deadline, other.deadline
    if one.relative and other.relative:
        if one.relative != other.relative:
            return Change.SOONER if other.relative < one.relative else Change.LATER
        if None in (mine.inclusive, theirs.inclusive):
            return Change.OTHER
        return Change.SOONER if mine.inclusive else Change.LATER
    lengths = period_length(mine.period), period_length(theirs.period)
    if mine.date or theirs.date or not lengths[0] or not lengths[1]:
        return Change.OTHER
    if lengths[0][0] != lengths[1][0] or lengths[0][1] == lengths[1][1]:
        return Change.OTHER
    return Change.SOONER if lengths[1][1] < lengths[0][1] else Change.LATER


def _deadline_item(
    catalogue: Catalogue, changes: tuple[Change, ...], one: _Due | None, other: _Due | None
) -> Item:
    shown = other or one
    assert shown is not None  # noqa: S101 - a pair has at least one side
    norm = shown.provision.norm or ""
    subject = shown.deadline.what or Text(catalogue.label(norm, "nl"), catalogue.label(norm, "en"))
    return Item(
        "deadline",
        f"{norm} {_fold(subject)}",
        subject,
        changes,
        (one.provision,) if one else (),
        (other.provision,) if other else (),
        _deadline_words(one),
        _deadline_words(other),
    )


def _deadline_words(due: _Due | None) -> Text | None:
    if due is None:
        return None
    return Text(deadline_words([due.deadline], "nl"), deadline_words([due.deadline], "en"))


_Kept = dict[tuple[str, str], dict[str, list[tuple[Contact, Provision]]]]


def changed_contacts(before: Iterable[Provision], after: Iterable[Provision]) -> Iterable[Item]:
    """Yield contacts that differ, by subject and kind: new, dropped, another address or subject."""
    left, right = _contacts(before), _contacts(after)
    lost: list[Item] = []
    found: list[Item] = []
    for key in dict.fromkeys([*left, *right]):
        mine, theirs = left.get(key, {}), right.get(key, {})
        gone = {value: uses for value, uses in mine.items() if value not in theirs}
        come = {value: uses for value, uses in theirs.items() if value not in mine}
        if gone and come:
            yield _contact_item(Change.VALUE, key, gone, come)
        elif gone:
            lost += [_contact_item(Change.DROPPED, key, {v: u}, {}) for v, u in gone.items()]
        elif come:
            found += [_contact_item(Change.NEW, key, {}, {v: u}) for v, u in come.items()]
    yield from _renamed_contacts(lost, found)


def _contacts(provisions: Iterable[Provision]) -> _Kept:
    kept: _Kept = {}
    for provision in provisions:
        for contact in provision.contacts:
            values = kept.setdefault((_fold(contact.subject), contact.kind), {})
            values.setdefault(contact.value.strip().casefold(), []).append((contact, provision))
    return kept


def _contact_item(
    change: Change,
    key: tuple[str, str],
    gone: dict[str, list[tuple[Contact, Provision]]],
    come: dict[str, list[tuple[Contact, Provision]]],
) -> Item:
    sides = [[use for uses in side.values() for use in uses] for side in (gone, come)]
    first = (sides[1] or sides[0])[0][0]
    values = [list(dict.fromkeys(c.value for c, _ in side)) for side in sides]
    words = [Text("\n".join(v), "\n".join(v)) if v else None for v in values]
    provisions = [tuple(dict.fromkeys(p for _, p in side)) for side in sides]
    return Item(
        "contact", " ".join(key), first.subject or _NO_SUBJECT, (change,),
        provisions[0], provisions[1], words[0], words[1],
    )  # fmt: skip


def _renamed_contacts(lost: Sequence[Item], found: Sequence[Item]) -> Iterable[Item]:
    """Yield what is left, an address that only got another subject as one change."""
    waiting = list(found)
    for item in lost:
        kind = item.key.rsplit(" ", 1)[-1]
        same = next(
            (o for o in waiting if o.now == item.was and o.key.rsplit(" ", 1)[-1] == kind), None
        )
        if same is None:
            yield item
            continue
        waiting.remove(same)
        yield Item(
            "contact", same.key, same.subject, (Change.SUBJECT,), item.before, same.after,
            _with_subject(item, item.was), _with_subject(same, same.now),
        )  # fmt: skip
    yield from waiting


def _with_subject(item: Item, value: Text | None) -> Text:
    address = value or Text("", "")
    return Text(f"{item.subject.nl}: {address.nl}", f"{item.subject.en}: {address.en}")


def changed_terms(catalogue: Catalogue, old: Policy, new: Policy) -> Iterable[Item]:
    """Yield the contract years where they differ otherwise than by being later ones."""
    if _terms(old) != _terms(new):
        yield Item(
            "term", new.iri, Text("contractjaren", "contract years"), (Change.OTHER,),
            was=_term_words(catalogue, old), now=_term_words(catalogue, new),
        )  # fmt: skip


def _terms(policy: Policy) -> set[tuple[int, frozenset[str], frozenset[str]]]:
    first = min(policy.years, default=0)
    return {(t.year - first, t.care_types, t.provider_types) for t in policy.terms}


def _term_words(catalogue: Catalogue, policy: Policy) -> Text:
    def words(term: Term, lang: Language) -> str:
        whom = [catalogue.label(i, lang) for i in (*term.care_types, *term.provider_types)]
        only = Text("alleen", "only")[lang]
        return f"{term.year}: {only} {listing(whom, lang)}" if whom else str(term.year)

    return Text(
        "\n".join(words(t, "nl") for t in policy.terms),
        "\n".join(words(t, "en") for t in policy.terms),
    )


def changed_documents(catalogue: Catalogue, old: Policy, new: Policy) -> Iterable[Item]:
    """Yield the contract documents that a policy began or ceased to refer to; they bind unread."""
    for iri in sorted({*old.incorporates, *new.incorporates}):
        if (iri in old.incorporates) == (iri in new.incorporates):
            continue
        name = Text(catalogue.label(iri, "nl"), catalogue.label(iri, "en"))
        gone = iri in old.incorporates
        yield Item(
            "document", iri, name, (Change.DROPPED if gone else Change.NEW,),
            was=name if gone else None, now=None if gone else name,
        )  # fmt: skip
