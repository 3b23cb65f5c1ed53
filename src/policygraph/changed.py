"""What a change between two texts is: its kinds, its two sides, and who announced it."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from policygraph.model import Announcement, Provision, Text

__all__ = ["PART_WORDS", "SMALL", "Change", "Checked", "Item", "Part", "Verdict"]


class Change(Enum):
    """What happened; the value is the word for it. In the order of a reader's interest."""

    NEW = Text("nieuw", "new")
    STRICTER = Text("strenger", "stricter")
    KIND = Text("andere soort bepaling", "other kind of provision")
    OTHER = Text("anders, niet te rangschikken", "different, cannot be ranked")
    SOONER = Text("vroeger of korter", "earlier or shorter")
    LATER = Text("later of langer", "later or longer")
    VALUE = Text("ander adres", "other address")
    SUBJECT = Text("ander onderwerp, zelfde adres", "other subject, same address")
    LOOSER = Text("soepeler", "looser")
    DROPPED = Text("vervallen", "dropped")
    MOVED = Text("verplaatst", "moved")
    # Whether other words demand the same is for a reader to say: only what is recorded is equal.
    CLARIFIED = Text(
        "andere tekst; wat is vastgelegd, is gelijk", "other text; what is recorded is the same"
    )
    ROLLED = Text(
        "zelfde dag, schuift mee met het contractjaar", "same day, moves with the contract year"
    )


SMALL = (Change.MOVED, Change.CLARIFIED, Change.ROLLED)
"""What changes no demand that is recorded."""

Part = Literal["norm", "deadline", "contact", "term", "document"]

PART_WORDS: dict[Part, Text] = {
    "norm": Text("normen", "norms"),
    "deadline": Text("termijnen", "deadlines"),
    "contact": Text("contacten", "contacts"),
    "term": Text("contractjaren", "contract years"),
    "document": Text("contractdocumenten waarnaar wordt verwezen", "documents referred to"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One change: what it is about, the provisions on either side, and the values in words.

    ``changes`` begins with the one that matters most. ``was`` and ``now`` are for what is no norm;
    None where that side has nothing. ``announced`` are IRIs of announcements that name it.
    """

    part: Part
    key: str
    subject: Text
    changes: tuple[Change, ...]
    before: tuple[Provision, ...] = ()
    after: tuple[Provision, ...] = ()
    was: Text | None = None
    now: Text | None = None
    announced: tuple[str, ...] = ()

    @property
    def substantial(self) -> bool:
        """Tell whether more changed than place, wording or the year of a day."""
        return any(change not in SMALL for change in self.changes)


Verdict = Literal["confirmed", "only-wording", "not-found", "not-verifiable"]


@dataclass(frozen=True, slots=True)
class Checked:
    """An announcement of the later document held against what was found.

    ``items`` are the changes it is about, ``same`` the provisions it names that did not change.
    """

    announcement: Announcement
    verdict: Verdict
    items: tuple[Item, ...] = ()
    same: tuple[Provision, ...] = ()
