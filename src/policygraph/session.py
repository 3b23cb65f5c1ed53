"""One opened graph with everything that is asked of it: catalogue, names, documents."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.applicability import Answer, Question, answer, asked_year, years_with_policy
from policygraph.documents import Documents, find_documents
from policygraph.errors import InputError, NotFoundError
from policygraph.matching import Resolver
from policygraph.model import Catalogue, Provision
from policygraph.snapshot import read_snapshot
from policygraph.store import GraphStore, open_store
from policygraph.versions import read_day
from policygraph.vocabulary import KINDS

if TYPE_CHECKING:
    from policygraph.changes import Report

__all__ = ["Session"]

_KIND_GROUPS = {"contractcondition": ("Requirement", "Prohibition", "ExclusionGround")}


class Session:
    """A built graph, opened once and asked many times."""

    def __init__(
        self, graph: GraphStore, documents: Path | None = None, build: Path | None = None
    ) -> None:
        """Take an opened graph, the configured documents, and the build's own directory."""
        self.graph = graph
        self._documents = documents
        self._build = build

    @classmethod
    def open(cls, store: Path, documents: Path | None = None) -> "Session":
        """Open the current build of a store. Raises StoreError with the remedy."""
        graph = open_store(store)
        return cls(graph, documents, graph.build)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The graph as values: as the build kept them, or read from the graph."""
        if self._build:
            return read_snapshot(self._build)
        from policygraph.reader import read_catalogue

        return read_catalogue(self.graph)

    @cached_property
    def names(self) -> Resolver:
        """The names of things."""
        return Resolver(self.catalogue)

    @cached_property
    def documents(self) -> Documents:
        """The documents as received, where they are there."""
        return Documents(find_documents(self._documents))

    @cached_property
    def orphans(self) -> tuple[str, ...]:
        """Provisions whose wording is no longer in the document as it was."""
        return self.documents.orphan_iris(self.catalogue)

    def changes(self, one: str, other: str) -> "Report":
        """Return what changed between two texts of a policy, orphans of both included.

        Raises InputError where neither is the successor of the other: nothing is a change then.
        """
        from policygraph.changes import report

        catalogue = self.catalogue
        changed = self.documents.changed(catalogue)
        placed = [
            found
            for iri in (one, other)
            if iri in catalogue.policies and catalogue.policies[iri].document in changed
            for found in self.documents.placed(
                catalogue.policies[iri].document,
                {p.iri: p.place for p in catalogue.by_policy[iri]},
            )
        ]
        return report(catalogue, one, other, placed)

    def question(
        self,
        care: str,
        *,
        providers: tuple[str, ...] = (),
        roles: tuple[str, ...] = (),
        year: int | None = None,
        insurer: str | None = None,
        given: Mapping[str, bool] | None = None,
        as_of: str | None = None,
    ) -> Question:
        """Resolve names to a question; ``as_of`` is a day, ISO 8601.

        Raises NotFoundError with the nearest names, InputError for what is no day.
        """
        names = self.names
        return Question(
            names.find(care, "CareType"),
            year,
            frozenset(names.find(p, "ProviderType") for p in providers),
            frozenset(names.find(r, "ProfessionalRole") for r in roles),
            {names.find(c, "Circumstance"): yes for c, yes in (given or {}).items()},
            names.find(insurer, "Organization") if insurer else None,
            read_day(as_of) if as_of else None,
        )

    def applies(
        self, question: Question, kinds: tuple[str, ...] = (), themes: tuple[str, ...] = ()
    ) -> Answer:
        """Answer a question. Raises NotFoundError (no-policy-for-year) naming the years."""
        wanted = frozenset(k for kind in kinds for k in self.kinds(kind))
        subjects = frozenset(self.names.find(t, "Theme") for t in themes)

        def keep(provision: Provision) -> bool:
            return (not wanted or provision.kind in wanted) and (
                not subjects or provision.theme in subjects
            )

        found = answer(self.catalogue, question, keep)
        if found is None:
            raise self._no_policy(question)
        return found

    def _no_policy(self, question: Question) -> NotFoundError:
        years = years_with_policy(self.catalogue, question)
        care = self.catalogue.label(question.care_type)
        there = (
            f"There is policy for {', '.join(str(y) for y in years)}; a neighbouring year is "
            "never used by itself."
            if years
            else "There is none for any year."
        )
        year = asked_year(question, ())
        when = f" for {year}" if year else ""
        if question.as_of:
            when += f" that was there on {question.as_of}"
        error = NotFoundError(
            "no-policy-for-year", f"There is no purchasing policy on {care}{when}. {there}"
        )
        error.exit_code = 1
        return error

    def kinds(self, name: str) -> tuple[str, ...]:
        """Return the kinds that a name means: a kind in English or Dutch, or ContractCondition."""
        from policygraph.matching import fold
        from policygraph.wording import KIND_WORDS

        folded = fold(name)
        if folded in _KIND_GROUPS or folded in ("contractvoorwaarde", "contractvoorwaarden"):
            return _KIND_GROUPS["contractcondition"]
        for kind in KINDS:
            words = KIND_WORDS[kind]
            if folded in (fold(kind), fold(words.nl), fold(words.en)) or folded == fold(
                words.nl.split(" (")[0]
            ):
                return (kind,)
        raise InputError(
            "invalid-parameter",
            f"There is no kind named {name!r}. The kinds are {', '.join(KINDS)} and "
            "ContractCondition for the first three.",
        )

    def provision(self, name: str) -> Provision:
        """Return the provision that an IRI or ``slug/L0319`` means."""
        catalogue = self.catalogue
        from policygraph.vocabulary import PREFIXES, expand

        iri = expand(name) or PREFIXES["policy"] + name
        if iri in catalogue.provisions:
            return catalogue.provisions[iri]
        short = [p for p in catalogue.provisions.values() if p.iri.endswith("/" + name)]
        if len(short) == 1:
            return short[0]
        if short:
            raise NotFoundError(
                "unknown-name",
                f"{name!r} is in several policies: {', '.join(p.iri for p in short)}. "
                "Put the policy before it: asr-wijkverpleging-2027/L0319.",
            )
        from rapidfuzz import process

        near = process.extract(iri, list(catalogue.provisions), limit=3, score_cutoff=80)
        hint = f" Did you mean {' or '.join(n for n, _, _ in near)}?" if near else ""
        raise NotFoundError("unknown-name", f"There is no provision {name!r}.{hint}")
