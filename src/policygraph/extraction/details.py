"""What each statement mentions, how much, when and whom: the stages of the pipeline made ready."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from policygraph.extraction.addresses import contacts, unclear_addresses
from policygraph.extraction.conditions import PROPOSED, Condition, ConditionIndex, conditions
from policygraph.extraction.date_words import DateWords
from policygraph.extraction.dates import YEARLY, deadlines
from policygraph.extraction.instruments import unknown_instruments
from policygraph.extraction.mentions import MentionIndex, mentions
from policygraph.extraction.model import Decision, Found, Statement, StructuredText
from policygraph.extraction.names import tokens
from policygraph.extraction.proofs import proofs
from policygraph.extraction.quantities import thresholds
from policygraph.extraction.quantity_words import QuantityWords
from policygraph.extraction.scopes import ScopeIndex, bearer, outside, scope, unrecognised
from policygraph.model import Catalogue, Text

__all__ = ["WORD_LISTS", "Details", "detail_stages"]

WORD_LISTS: Final = ("mentions", "quantities", "dates", "scopes", "conditions")
"""The word lists that the stages need, by name."""

_Stage = Callable[[Statement, StructuredText], Statement]
_BEARER: Final = 0.9
_LIMITS: Final = {"guard": 0.75, "exception": 0.85}


class Details:
    """What the stages of a catalogue look with: what no document changes is made once."""

    def __init__(self, catalogue: Catalogue, words: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the catalogue and the lists of ``WORD_LISTS`` by name."""
        self._catalogue, self._words = catalogue, words
        self._named = MentionIndex(catalogue, words["mentions"])
        self._times = DateWords(words["dates"], words["quantities"]["numbers"])
        self._amounts = QuantityWords(words["quantities"])

    def stages(self, concerns: Iterable[str] = (), insurer: str | None = None) -> dict[str, _Stage]:
        """Return the stages for documents about some care, of an insurer."""
        whom = ScopeIndex(self._catalogue, self._words["scopes"], concerns, insurer)
        limits = ConditionIndex(self._catalogue, self._words["conditions"], insurer)
        return {
            "references": _references(self._named),
            "thresholds": _limits(self._amounts),
            "dates": _dates(self._times),
            "addresses": _addresses,
            "scopes": _scopes(whom),
            "conditions": _conditions(limits, whom),
        }


def detail_stages(
    catalogue: Catalogue,
    words: Mapping[str, Mapping[str, Any]],
    concerns: Iterable[str] = (),
    insurer: str | None = None,
) -> dict[str, _Stage]:
    """Return the stages that fill in a statement, in the order in which they run.

    ``words`` holds the lists of ``WORD_LISTS``; ``concerns`` is the care that the document is
    about, so that what is as broad as all of it sets no scope; ``insurer`` whose document
    it is, by IRI.
    """
    return Details(catalogue, words).stages(concerns, insurer)


def _references(index: MentionIndex) -> _Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = mentions(statement.candidate, text, index)
        unknown = unknown_instruments(statement.candidate, found, index)
        return replace(
            statement,
            references=found,
            proof=proofs(statement.candidate, found, index),
            notes=(*statement.notes, *(u.note for u in unknown)),
        )

    return stage


def _limits(words: QuantityWords) -> _Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        return replace(statement, thresholds=thresholds(statement.candidate, text, words))

    return stage


def _dates(words: DateWords) -> _Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = deadlines(statement.candidate, text, words)
        notes = (f"termijn: {d.note}" for d in found if d.note)
        yearly = next((d for d in found if d.note == YEARLY), None)
        said = yearly and statement.candidate.block.text[yearly.start : yearly.end]
        return replace(
            statement,
            deadlines=found,
            trigger=Text(f"elk jaar {said}", "") if said else statement.trigger,
            notes=(*statement.notes, *notes),
        )

    return stage


def _addresses(statement: Statement, text: StructuredText) -> Statement:
    found = contacts(statement.candidate, text)
    notes = unclear_addresses(statement.candidate)
    return replace(statement, contacts=found, notes=(*statement.notes, *notes))


def _scopes(index: ScopeIndex) -> _Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = scope(statement.candidate, text, index)
        who = bearer(found, statement.candidate, statement.kind, index)
        decisions = dict(statement.decisions)
        if who:
            decisions["bearer"] = Decision(who, "bearer", _BEARER)
        doubts = {
            "kop noemt zorg buiten die van het beleid": outside(statement.candidate, text, index),
            "voor wie, niet herkend": unrecognised(statement.candidate, text, index),
        }
        notes = (f"{what}: {', '.join(words)}" for what, words in doubts.items() if words)
        return replace(
            statement, scope=found, decisions=decisions, notes=(*statement.notes, *notes)
        )

    return stage


def _conditions(index: ConditionIndex, whom: ScopeIndex) -> _Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = conditions(statement.candidate, text, index)
        kept = [c for c in found if not _only_whom(c, whom) and not _of_ground(c, statement)]
        return _with_conditions(statement, kept)

    return stage


def _of_ground(condition: Condition, statement: Statement) -> bool:
    """Tell whether an event is part of the ground for exclusion itself."""
    return statement.kind == "ExclusionGround" and condition.role == "trigger"


def _only_whom(condition: Condition, index: ScopeIndex) -> bool:
    """Tell whether a condition only repeats whom the statement is about."""
    if condition.circumstance:
        return False
    spans = [(n.start, n.end) for n in index.named(condition.words)]
    left = [
        t.folded
        for t in tokens(condition.words)
        if not any(s <= t.start and t.end <= e for s, e in spans)
    ]
    return bool(spans) and set(left) <= _ONLY_WORDS


_ONLY_WORDS: Final = frozenset(
    "in het geval van een de voor bij als indien u bent is er sprake wanneer uw instelling dit deze"
    " geldt gelden alleen uitsluitend slechts enkel op en of".split()
)


def _with_conditions(statement: Statement, found: Iterable[Condition]) -> Statement:
    """Return a statement with one guard, one exception and one trigger; the rest become notes.

    A guard or exception that the graph does not know is proposed in words, as a note; a guard then
    also stands as the trigger, so that the condition is never lost.
    """
    fields: dict[str, Any] = {}
    notes = list(statement.notes)
    for item in found:
        if item.role in _LIMITS and item.circumstance and item.role not in fields:
            fields[item.role] = _found(item)
        elif item.role in ("guard", "trigger") and "trigger" not in fields:
            recurring = f"{statement.trigger.nl}; " if statement.trigger else ""
            fields["trigger"] = Text(f"{recurring}{item.words}", "")
            if item.role == "guard":
                notes.append(f"{PROPOSED}: {item.note}")
        elif item.role == "exception":
            notes.append(f"{PROPOSED}: {item.note}")
        else:
            notes.append(item.note)
    return replace(statement, notes=tuple(notes), **fields)


def _found(item: Condition) -> Found:
    return Found(
        item.role,
        item.circumstance or "",
        item.start,
        item.end,
        item.rule,
        _LIMITS[item.role],
    )
