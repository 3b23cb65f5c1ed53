"""One opened graph with everything that is asked of it: catalogue, names, documents."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.applicability import Answer, Question, answer, asked_year, years_with_policy
from policygraph.documents import Documents, find_documents
from policygraph.draft_notices import draft_notices, drafts_about
from policygraph.errors import InputError, NotFoundError
from policygraph.matching import Resolver
from policygraph.model import Catalogue, Proposed, Provision, UnreviewedDraft
from policygraph.snapshot import read_drafts, read_snapshot
from policygraph.store import GraphStore, open_store
from policygraph.unreviewed import (
    DraftAnswer,
    catalogue_of,
    drafts_applying,
    find_proposed,
    with_proposed,
)
from policygraph.versions import read_day
from policygraph.vocabulary import KINDS, expand

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
    def drafts(self) -> tuple[UnreviewedDraft, ...]:
        """The drafts that the build holds: what nobody reviewed, and no part of the catalogue."""
        return read_drafts(self._build) if self._build else ()

    @cached_property
    def drafted(self) -> GraphStore:
        """The graph with a named graph for each draft; the same graph where there is none."""
        return self.graph.with_drafts()

    def of_draft(self, draft: UnreviewedDraft) -> "Session":
        """Return a session in which a draft is the only policy, to show its text with."""
        if draft.graph not in self._of_drafts:
            self._of_drafts[draft.graph] = _DraftSession(self, draft)
        return self._of_drafts[draft.graph]

    @cached_property
    def _of_drafts(self) -> dict[str, "Session"]:
        return {}

    @cached_property
    def names(self) -> Resolver:
        """The names of things."""
        return Resolver(self.catalogue)

    @cached_property
    def names_with_drafts(self) -> Resolver:
        """The names of things, with those that drafts propose."""
        return Resolver(with_proposed(self.catalogue, self.drafts))

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
        drafts: bool = False,
    ) -> Question:
        """Resolve names to a question; ``as_of`` is a day, ISO 8601.

        ``drafts`` knows the names that drafts propose too. Raises NotFoundError with the nearest
        names, InputError for what is no day.
        """
        names = self.names_with_drafts if drafts and self.drafts else self.names
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
        found = answer(self.catalogue, question, self._keep(kinds, themes))
        if found is None:
            raise self._no_policy(question)
        return found

    def _keep(self, kinds: tuple[str, ...], themes: tuple[str, ...]) -> Callable[[Provision], bool]:
        """Return whether a provision is of the kinds and themes asked for."""
        wanted = frozenset(k for kind in kinds for k in self.kinds(kind))
        subjects = frozenset(self.names.find(t, "Theme") for t in themes)

        def keep(provision: Provision) -> bool:
            return (not wanted or provision.kind in wanted) and (
                not subjects or provision.theme in subjects
            )

        return keep

    def drafts_applying(
        self,
        question: Question,
        year: int | None,
        kinds: tuple[str, ...] = (),
        themes: tuple[str, ...] = (),
    ) -> list[DraftAnswer]:
        """Judge what nobody reviewed, apart from the answer; ``year`` None: there is no answer."""
        if not self.drafts:
            return []
        when = asked_year(question, ()) if year is None else year
        keep = self._keep(kinds, themes)
        return drafts_applying(self.catalogue, self.drafts, question, when, keep)

    def proposed(self, name: str) -> tuple[UnreviewedDraft, Proposed] | None:
        """Return the proposal of a draft that an IRI or ``slug/L0319`` means."""
        return find_proposed(self.drafts, expand(name) or name)

    def draft_quote(self, draft: UnreviewedDraft) -> Callable[[Provision], str | None]:
        """Return what gives the wording of a draft: from the documents, else from its folder."""

        def quote(provision: Provision) -> str | None:
            found = self.documents.quote(provision)
            return found if found is not None else texts.wording(provision.place)

        texts = Documents(None, {draft.policy.slug: Path(draft.folder) / "document.txt"})
        return quote

    def _no_policy(self, question: Question) -> NotFoundError:
        catalogue = with_proposed(self.catalogue, self.drafts)
        years = years_with_policy(catalogue, question)
        care = catalogue.label(question.care_type)
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
        drafts = drafts_about(catalogue, question, year, named=question.year is not None)
        told = "".join(f" {notice.en}" for notice in draft_notices(drafts))
        error = NotFoundError(
            "no-policy-for-year",
            f"There is no purchasing policy on {care}{when}. {there}{told}",
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
        from policygraph.vocabulary import PREFIXES

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


class _DraftSession(Session):
    """A draft as if it were the only policy: what its pages are made from, and no answer."""

    def __init__(self, session: Session, draft: UnreviewedDraft) -> None:
        super().__init__(session.drafted)
        self._session, self._draft = session, draft

    @cached_property
    def catalogue(self) -> Catalogue:
        """The draft alone, with the concepts of the facts."""
        return catalogue_of(self._session.catalogue, self._draft)

    @cached_property
    def documents(self) -> Documents:
        """Its lines as they were read, else as received."""
        slug = self._draft.policy.slug
        read = Documents(None, {slug: Path(self._draft.folder) / "document.txt"})
        return read if read.has(slug) else self._session.documents
