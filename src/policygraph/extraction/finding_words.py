"""What findings say and the cues they are found by: read from the word list ``findings``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.errors import OntologyError
from policygraph.model import Text

__all__ = ["FindingWords", "FoundFinding", "Picture", "Term"]


@dataclass(frozen=True, slots=True)
class FoundFinding:
    """Something about the source: type, what it says, one or two lines, the rule that found it.

    ``statement`` is the number of the statement that it is about, None: the document.
    """

    type: str
    text: Text
    line: int
    other_line: int | None
    rule: str
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What a text shows and that is not text: its name, its cue, whether rows of a table do."""

    what: Text
    pattern: re.Pattern[str]
    rows: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A term that must be explained, and the words by which a document does."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str]


class FindingWords:
    """The texts and cues of findings, ready to be used."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Compile the word list. Raises OntologyError (broken-cue) where it is not as it should."""
        try:
            self._texts = {
                rule: (str(t["type"]), Text(t["nl"], t["en"])) for rule, t in data["texts"].items()
            }
            self.numbers = [
                (e["what"], _any(e["pattern"]), int(e["right"])) for e in data["numbers"]
            ]
            self.timetable = _any(data["timetable"]["pattern"])
            self.pictures = [
                Picture(
                    Text(e["what"]["nl"], e["what"]["en"]), _any(e["pattern"]), bool(e.get("rows"))
                )
                for e in data["pictures"]
            ]
            self.part = _any(data["parts"]["pattern"])
            self.part_heading = _any(data["parts"]["heading"])
            self.negation = _any(data["negations"]["pattern"])
            self.imprecise = _any(data["imprecise"]["pattern"])
            self._reservation = _any(data["reservation"]["pattern"])
            self._changing = [_any(e["pattern"]) for e in data["may_change"]]
            self.terms = [Term(_word(e["pattern"]), _any(e["unless"])) for e in data["terms"]]
        except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
            raise OntologyError(
                "broken-cue", f"The word list of findings is wrong ({error})."
            ) from error

    def may_change(self, text: str) -> bool:
        """Tell whether a text announces that something may still come or change."""
        if self._reservation.search(text):
            return False
        return any(pattern.search(text) for pattern in self._changing)

    def found(
        self,
        rule: str,
        line: int,
        other_line: int | None = None,
        statement: int | None = None,
        **values: object,
    ) -> FoundFinding:
        """Return a finding of a rule; ``values`` fill in its text, a Text in its language."""
        type_, text = self._texts[rule]
        nl = text.nl.format(**{k: v.nl if isinstance(v, Text) else v for k, v in values.items()})
        en = text.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()})
        return FoundFinding(type_, Text(nl, en), line, other_line, rule, statement)


def _any(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
