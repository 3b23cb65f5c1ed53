"""Dutch cue words and what they mean: read from one data file, each proved by its own example."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policygraph.errors import OntologyError

__all__ = ["Cue", "Cues", "Example", "SectionCue", "read_cues"]


_COMPANY = r"(?: (?:groep|zorgverzekeraar|zorgverzekeringen|zorgkantoor)(?!\w))?"
"""What the name of an insurer may go on with."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern and the force it gives: refused, expects, must, buys and so on."""

    id: str
    force: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SectionCue:
    """A pattern over titles and the regime that such a chapter brings."""

    id: str
    regime: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up sentence or title that proves a cue: under which title, and what it must give."""

    cue: str
    text: str
    expected: str | None
    section: str | None = None


@dataclass(frozen=True)
class Cues:
    """All cues, in the order in which they are tried."""

    cues: tuple[Cue, ...]
    leads: tuple[Cue, ...]
    sections: tuple[SectionCue, ...]
    finite: frozenset[str]
    infinitives: frozenset[str]
    texts: Mapping[str, re.Pattern[str]]
    """What a title or paragraph says of the text it begins, by name."""
    insurer: re.Pattern[str]
    provider: re.Pattern[str]
    examples: tuple[Example, ...]
    lead_examples: tuple[Example, ...]
    section_examples: tuple[Example, ...]
    text_examples: tuple[Example, ...]

    def matching(self, text: str) -> dict[str, Cue]:
        """Return the first cue of each force that occurs in a text, by force."""
        found: dict[str, Cue] = {}
        for cue in self.cues:
            if cue.force not in found and cue.pattern.search(text):
                found[cue.force] = cue
        return found

    def lead(self, text: str) -> Cue | None:
        """Return the first cue that a lead-in holds."""
        return next((cue for cue in self.leads if cue.pattern.search(text)), None)

    def says(self, name: str, text: str) -> bool:
        """Tell whether a title or paragraph says what the pattern of this name is about."""
        return self.texts[name].search(text) is not None

    def regime(self, title: str) -> SectionCue | None:
        """Return the cue of a title that decides what its chapter is."""
        return next((cue for cue in self.sections if cue.pattern.search(title)), None)


def _words(names: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(n) for n in names), key=len, reverse=True))


def _compile(pattern: str, names: Mapping[str, str], where: str) -> re.Pattern[str]:
    for name, words in names.items():
        pattern = pattern.replace("{" + name + "}", rf"(?<![\w.@-])(?:{words})(?![\w-])")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise OntologyError(
            "broken-cue", f"Cue {where}: the pattern is wrong ({error})."
        ) from error


def _examples(entries: list[dict[str, Any]], key: str) -> tuple[Example, ...]:
    return tuple(Example(e["id"], e["example"], e.get(key), e.get("section")) for e in entries)


def read_cues(
    data: Mapping[str, Any], insurers: Iterable[str] = (), providers: Iterable[str] = ()
) -> Cues:
    """Return the cues of the word list ``cues``.

    ``insurers`` and ``providers`` are further names of the insurer and of those it contracts.

    Raises OntologyError (broken-cue) where an entry or a pattern is wrong.
    """
    try:
        insurer = _words({*(w.replace("_", " ") for w in data["insurer"].split()), *insurers})
        insurer = f"(?:{insurer}){_COMPANY}"
        provider = _words({*data["provider"].split(), *providers})
        names = {"wij": insurer, "u": provider}
        return Cues(
            tuple(
                Cue(e["id"], e["force"], _compile(e["pattern"], names, e["id"]))
                for e in data["cues"]
            ),
            tuple(
                Cue(e["id"], e["force"], _compile(e["pattern"], names, e["id"]))
                for e in data["leads"]
            ),
            tuple(
                SectionCue(e["id"], e["regime"], _compile(e["title"], names, e["id"]))
                for e in data["sections"]
            ),
            frozenset(data["finite"].split()),
            frozenset(data["infinitives"].split()),
            {e["id"]: _compile(e["pattern"], names, e["id"]) for e in data["texts"]},
            re.compile(rf"(?<![\w.])(?:{insurer})(?!\w)", re.IGNORECASE),
            re.compile(rf"(?<![\w.])(?:{provider})(?!\w)", re.IGNORECASE),
            _examples(data["cues"], "kind"),
            _examples(data["leads"], "kind"),
            _examples(data["sections"], "regime"),
            _examples(data["texts"], "id"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise OntologyError(
            "broken-cue", f"The cue file is not as it should be ({error})."
        ) from error
