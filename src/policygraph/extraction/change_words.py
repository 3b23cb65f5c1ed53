"""The words in which a document says what changed: read from the word list ``announcements``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.dutch import words
from policygraph.errors import OntologyError

__all__ = ["ChangeKind", "ChangeWords"]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A way in which something changes: its id, its name to a reader, the words that say it."""

    id: str
    label: str
    pattern: re.Pattern[str]


class ChangeWords:
    """Titles, column heads, kinds of change and sentences, ready to be matched."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Compile the word list. Raises OntologyError (broken-cue) where it is not as it should."""
        try:
            self.kinds = tuple(
                ChangeKind(e["id"], e["label"], _pattern(rf"\b(?:{e['pattern']})"))
                for e in data["kinds"]
            )
            self._titles = [(e["id"], _pattern(e["pattern"])) for e in data["titles"]]
            self._no_titles = _pattern(data["not_titles"]["pattern"])
            self._sentences = [(e["id"], _pattern(e["pattern"])) for e in data["sentences"]]
            self._nothing = _pattern(data["nothing"]["pattern"])
            self._topic = _pattern(data["columns"]["topic"])
            self._change = _pattern(data["columns"]["change"])
            self._empty = frozenset(words(data["empty"]))
            self._vision = _pattern(rf"\b(?:{data['vision']['pattern']})")
            self._conditions = _pattern(rf"\b(?:{data['conditions']['pattern']})")
            openers = "|".join(sorted(map(re.escape, data["openers"]["words"].split())))
            self._opener = re.compile(rf"(?<=[^\W_])\s+(?=(?:{openers})\b)")
        except (KeyError, TypeError, AttributeError, re.error) as error:
            raise OntologyError(
                "broken-cue", f"The word list of announced changes is wrong ({error})."
            ) from error

    def title(self, text: str) -> str | None:
        """Return the cue by which a title opens a list of changes."""
        if self._no_titles.search(text):
            return None
        return _first(self._titles, text)

    def sentence(self, text: str) -> str | None:
        """Return the cue by which a sentence by itself says what changed."""
        return _first(self._sentences, text)

    def kind(self, text: str) -> ChangeKind | None:
        """Return the kind of change that a text says first."""
        found = ((m.start(), n) for n, k in enumerate(self.kinds) if (m := k.pattern.search(text)))
        first = min(found, default=None)
        return self.kinds[first[1]] if first else None

    def says_nothing(self, text: str) -> bool:
        """Tell whether a text only introduces changes, or says that there are none."""
        return not words(text) or bool(self._nothing.search(text.strip()))

    def is_topic(self, cell: str) -> bool:
        """Tell whether a cell is the head of the column of subjects."""
        return bool(self._topic.fullmatch(cell.strip()))

    def is_change(self, cell: str) -> bool:
        """Tell whether a cell is the head of a column of changes."""
        return bool(self._change.fullmatch(cell.strip()))

    def opens(self, text: str) -> bool:
        """Tell whether a text begins as a sentence does, and not with a subject before it."""
        return bool(self._opener.match(f"x {text}", 1))

    def opening(self, text: str) -> int:
        """Return where in a flattened row a sentence begins after its subject; 0: nowhere."""
        found = self._opener.search(text)
        return found.end() if found else 0

    def allowed(self, text: str) -> bool | None:
        """Tell whether a change is of contract conditions (yes), of a vision (no); None: either."""
        if self._vision.search(text):
            return False
        return True if self._conditions.search(text) else None

    def subject(self, text: str) -> str:
        """Return a text without the words that say how it changed and those that tell nothing."""
        for kind in self.kinds:
            text = kind.pattern.sub(" ", text)
        return " ".join(w for w in words(text) if w not in self._empty)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _first(cues: list[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    return next((name for name, pattern in cues if pattern.search(text)), None)
