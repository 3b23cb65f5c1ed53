"""The note for the board: can we get a contract, and what stands between us and it.

It never says yes where something hard is open or unproven, and a contract document that was not
read is something hard that is open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from policygraph.applicability import Answer, Judgement, Status
from policygraph.calendar_feed import Due, Moment, due_for, last_safe_day, moment
from policygraph.desk.evidence import Entry, Evidence, fingerprint
from policygraph.desk.words import CONTRACT, HARD
from policygraph.model import Catalogue, Finding, Policy, Provision, Text
from policygraph.vocabulary import local_name
from policygraph.wording import unmet

__all__ = ["Board", "Item", "OpenQuestion", "Standing", "Term", "Verdict", "board", "together"]

_WEIGHS_IN = "weegt mee"


class Verdict(Enum):
    """Can we get a contract? The value is the answer in words."""

    YES = Text("Ja", "Yes")
    PROVIDED = Text("Ja, mits …", "Yes, provided …")
    NO = Text("Nee", "No")


class Standing(Enum):
    """How a hard condition stands by what the user entered; the value is the word for it."""

    PROVEN = Text("voldaan, bewijs genoemd", "met, evidence named")
    UNPROVEN = Text("nog te bewijzen", "still to be proven")
    CLAIMED = Text("voldaan, maar nog te bewijzen", "met, but still to be proven")
    PARTLY = Text("deels voldaan", "partly met")
    SET_ASIDE = Text(
        "volgens uzelf niet van toepassing; laat dat bevestigen",
        "by your own account not applicable; have that confirmed",
    )
    NOT_MET = Text("niet voldaan", "not met")
    CHANGED = Text("gewijzigd: opnieuw beoordelen", "changed: assess again")


@dataclass(frozen=True, slots=True)
class Item:
    """A hard condition or ground for exclusion, and how it stands."""

    judgement: Judgement
    standing: Standing
    entry: Entry | None = None

    @property
    def provision(self) -> Provision:
        """The provision itself."""
        return self.judgement.provision


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact not yet told, and the hard provisions that depend on it."""

    text: Text
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline of the provider with a date: its last safe day, whether that has passed.

    ``done``: the user entered that she met it.
    """

    due: Due
    day: date
    passed: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The note on one policy."""

    policy: Policy
    verdict: Verdict
    grounds: tuple[Item, ...]
    conditions: tuple[Item, ...]
    rules: tuple[Item, ...]
    questions: tuple[OpenQuestion, ...]
    contradictions: tuple[Finding, ...]
    unread: tuple[str, ...]
    terms: tuple[Term, ...]
    other_purposes: int

    @property
    def breaking(self) -> tuple[Item, ...]:
        """What stands in the way of a contract now."""
        return tuple(i for i in (*self.grounds, *self.conditions) if i.standing is Standing.NOT_MET)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The conditions that are not proven."""
        return tuple(i for i in self.conditions if i.standing is not Standing.PROVEN)

    @property
    def with_proof(self) -> tuple[tuple[Item, ...], ...]:
        """The conditions not proven that name their proof, those of one norm and proof together."""
        return together(i for i in self.missing if i.provision.proof)

    @property
    def by_theme(self) -> tuple[tuple[str | None, tuple[tuple[Item, ...], ...]], ...]:
        """The other conditions not proven, by theme in the order of the document."""
        grouped: dict[str | None, list[Item]] = {}
        for item in self.missing:
            if not item.provision.proof:
                grouped.setdefault(item.provision.theme, []).append(item)
        return tuple((theme, together(items)) for theme, items in grouped.items())

    @property
    def missed(self) -> tuple[Term, ...]:
        """The terms that have passed."""
        return tuple(t for t in self.terms if t.passed)

    @property
    def coming(self) -> tuple[Term, ...]:
        """The terms to come, the first one first."""
        return tuple(t for t in self.terms if not t.passed)


def together(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Return items that say the same in several places as one: norm, proof and standing."""
    alike: dict[object, list[Item]] = {}
    for item in items:
        key = (item.provision.norm or item.provision.iri, item.provision.proof, item.standing)
        alike.setdefault(key, []).append(item)
    return tuple(tuple(group) for group in alike.values())


def board(
    catalogue: Catalogue, answer: Answer, evidence: Evidence, today: date
) -> tuple[Board, ...]:
    """Return a note on each policy of an answer, which must not be filtered by kind or theme."""
    return tuple(_board(catalogue, answer, policy, evidence, today) for policy in answer.policies)


def _board(
    catalogue: Catalogue, answer: Answer, policy: Policy, evidence: Evidence, today: date
) -> Board:
    mine = [j for j in answer.judgements if j.provision.policy == policy.iri]
    live = [j for j in mine if j.status is not Status.FAILED]
    hard = [j for j in live if j.provision.kind in HARD]
    contract = [j for j in hard if _for_contract(j.provision)]
    sure = [j for j in contract if j.status is Status.SATISFIED]
    items = [_item(j, evidence) for j in sure]
    knock_outs = [
        j for j in live if j.provision.consequence and j.provision.kind not in HARD and _ends(j)
    ]
    deciding = [j for j in (*contract, *knock_outs) if j.status is Status.OPEN]
    grounds = tuple(i for i in items if i.provision.kind == "ExclusionGround")
    conditions = tuple(i for i in items if i.provision.kind != "ExclusionGround")
    rules = tuple(_item(j, evidence) for j in knock_outs if j.status is Status.SATISFIED)
    about = {j.provision.iri for j in contract} | {policy.iri}
    contradictions = tuple(
        f for f in catalogue.findings if f.about in about and local_name(f.type) == "contradiction"
    )
    terms = tuple(_terms(catalogue, answer, policy, evidence, today))
    questions = _questions(catalogue, answer, policy, deciding)
    verdict = _verdict(
        (*grounds, *conditions),
        (
            *(r for r in rules if r.standing is not Standing.PROVEN),
            *(t for t in terms if not t.done),
            *questions,
            *contradictions,
            *policy.incorporates,
        ),
    )
    others = sum(1 for j in hard if not _for_contract(j.provision))
    return Board(
        policy, verdict, grounds, conditions, rules, questions, contradictions,
        policy.incorporates, terms, others,
    )  # fmt: skip


def _for_contract(provision: Provision) -> bool:
    """Tell whether a condition is for the contract; one that does not say for what is."""
    purposes = {local_name(p) for p in provision.condition_for}
    return not purposes or bool(purposes & set(CONTRACT))


def _ends(judgement: Judgement) -> bool:
    consequence = judgement.provision.consequence
    return consequence is not None and consequence.nl != _WEIGHS_IN


def _verdict(items: Iterable[Item], open_: Iterable[object]) -> Verdict:
    standings = {i.standing for i in items}
    if Standing.NOT_MET in standings:
        return Verdict.NO
    # Where no condition is known at all, nothing was proven either.
    return Verdict.YES if standings == {Standing.PROVEN} and not any(open_) else Verdict.PROVIDED


def _item(judgement: Judgement, evidence: Evidence) -> Item:
    provision = judgement.provision
    entry = evidence.of(provision.norm, fingerprint(provision))
    if entry is None:
        earlier = evidence.earlier(provision.norm)
        return Item(judgement, Standing.CHANGED if earlier else Standing.UNPROVEN, earlier)
    standing = {
        "yes": Standing.PROVEN if entry.proven else Standing.CLAIMED,
        "no": Standing.NOT_MET,
        "partly": Standing.PARTLY,
        "not-applicable": Standing.SET_ASIDE,
    }.get(entry.met, Standing.UNPROVEN)
    return Item(judgement, standing, entry)


def _questions(
    catalogue: Catalogue, answer: Answer, policy: Policy, deciding: Iterable[Judgement]
) -> tuple[OpenQuestion, ...]:
    """Return what would decide the open hard provisions, what decides most of them first."""
    grouped: dict[Text, list[Provision]] = {}
    for judgement in deciding:
        for verdict in judgement.verdicts:
            if verdict.status is Status.OPEN:
                text = unmet(catalogue, verdict, policy, answer.year)
                grouped.setdefault(text, []).append(judgement.provision)
    found = [OpenQuestion(text, tuple(provisions)) for text, provisions in grouped.items()]
    return tuple(sorted(found, key=lambda q: (-len(q.provisions), q.text.nl)))


def _terms(
    catalogue: Catalogue, answer: Answer, policy: Policy, evidence: Evidence, today: date
) -> Iterable[Term]:
    """Return the provider's own terms by date; one that passed is a question, not a refusal."""
    found = []
    for due in due_for(catalogue, answer):
        mine = due.provision.policy == policy.iri and moment(due.deadline) is Moment.TERM
        if mine and (day := last_safe_day(due.deadline)):
            entry = evidence.of(due.provision.norm, fingerprint(due.provision))
            found.append(Term(due, day, day < today, entry is not None and entry.met == "yes"))
    return sorted(found, key=lambda t: (t.day, t.due.id))
