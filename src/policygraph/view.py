"""What a reader looks at: who she is and how she filters, in an address that can be mailed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from policygraph.applicability import Question
from policygraph.vocabulary import local_name

__all__ = ["Origin", "View"]

Origin = Literal["own", "inherited"]
"""Stated for the reader herself, or for something broader and so for her too."""


@dataclass(frozen=True, slots=True)
class View:
    """A question and the filters on its answer; things are IRIs, empty means no filter."""

    care: str
    providers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    year: int | None = None
    insurer: str | None = None
    given: Mapping[str, bool] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    origin: Origin | None = None
    text: str = ""
    as_of: str | None = None

    @property
    def question(self) -> Question:
        """The question without the filters."""
        return Question(
            self.care,
            self.year,
            frozenset(self.providers),
            frozenset(self.roles),
            dict(self.given),
            self.insurer,
            self.as_of,
        )

    def changed(self, **values: Any) -> "View":
        """Return the view with other values."""
        return replace(self, **values)

    def answered(self, circumstance: str, yes: bool | None) -> "View":
        """Return the view with one fact answered, or with ``None`` no longer answered."""
        given = {k: v for k, v in self.given.items() if k != circumstance}
        return replace(self, given=given if yes is None else given | {circumstance: yes})

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, always in the same order."""
        pairs = [("care", local_name(self.care))]
        pairs += _named("provider", self.providers)
        pairs += _named("role", self.roles)
        if self.year is not None:
            pairs.append(("year", str(self.year)))
        if self.insurer:
            pairs.append(("insurer", local_name(self.insurer)))
        if self.as_of:
            pairs.append(("as_of", self.as_of))
        pairs += [
            ("given", f"{local_name(iri)}={'yes' if yes else 'no'}")
            for iri, yes in sorted(self.given.items())
        ]
        pairs += _named("kind", self.kinds)
        pairs += _named("theme", self.themes)
        pairs += _named("policy", self.policies)
        if self.origin in get_args(Origin):
            pairs.append(("origin", str(self.origin)))
        if self.text:
            pairs.append(("q", self.text))
        return pairs

    def query(self, *more: tuple[str, str]) -> str:
        """Return the query part of the address, without the question mark."""
        return urlencode([*self.pairs(), *more])


def _named(name: str, iris: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, local_name(iri)) for iri in sorted(iris)]
