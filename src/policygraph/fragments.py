"""Answers from ready fragments: each provision is written as JSON once, an answer joins bytes.

What depends on X is little: whether a provision is inherited, because of what it applies, and on
what it depends. That is the same for all provisions of one scope (the *signature*), and it is made
of parts, one a dimension, that are kept: the part for a care type is the same whoever asks. The
parts of all scopes of a policy stand in a row, from which each signature takes its own. The words
and verdicts are those of ``wording`` and ``applicability``.
"""

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from policygraph.applicability import (
    Answer,
    Asker,
    Dimension,
    Judgement,
    Question,
    Status,
    Verdict,
    frame,
)
from policygraph.draft_notices import drafts_about
from policygraph.fragment_parts import (
    Fragment,
    Groups,
    Part,
    Row,
    Shelf,
    Signature,
    View,
    shelf_of,
    view_of,
)
from policygraph.model import Catalogue, Language, Policy, Provision
from policygraph.serialise import Quote, policy_json, provision_json, question_json
from policygraph.wording import because, notices, unmet

__all__ = ["FragmentIndex", "compact_json"]

_PARTS = 32_768
"""Parts, policies and notices kept at most; then the memory begins anew."""

_BYTES = 64_000_000
"""Bytes of joined runs kept at most; then they are joined anew."""

_Keep = Callable[[Provision], bool]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact_json(value: Any) -> bytes:
    """Return a value as JSON without spaces, in UTF-8."""
    return _encode(value).encode()


def _no_quote(_: Provision) -> str | None:
    return None


class _Asked:
    """X in one language, with the answer's frame; judged only where a part is not known yet."""

    def __init__(self, catalogue: Catalogue, frame: Answer, lang: Language) -> None:
        self.catalogue, self.frame, self.lang = catalogue, frame, lang
        self.question, self.year = frame.question, frame.year

    @cached_property
    def asker(self) -> Asker:
        return Asker(self.catalogue, self.question, self.year)


class FragmentIndex:
    """All provisions as fragments, in both languages, and the parts made so far."""

    def __init__(
        self, catalogue: Catalogue, quote: Quote = _no_quote, orphans: tuple[str, ...] = ()
    ) -> None:
        """Take the catalogue and what the documents add; nothing is written yet."""
        self._catalogue, self._quote, self._orphans = catalogue, quote, orphans
        self._shelves: dict[tuple[str, Language], Shelf] = {}
        self._memory: dict[tuple[Any, ...], Any] = {}
        self._viewed = 0

    @cached_property
    def _limited(self) -> frozenset[str]:
        """The provider types that decide whether a policy covers a year."""
        terms = (t for p in self._catalogue.policies.values() for t in p.terms)
        limits = frozenset().union(*(t.provider_types for t in terms))
        concepts = self._catalogue.concepts.values()
        return limits | {c.iri for c in concepts if not limits.isdisjoint(c.ancestors)}

    def warm(self) -> None:
        """Write the fragments of every policy now."""
        for policy in self._catalogue.policies:
            for lang in ("nl", "en"):
                self._shelf(policy, lang)

    def provision(self, provision: Provision, lang: Language) -> bytes:
        """Return a provision apart from any question, as ``provision_json`` writes it."""
        shelf = self._shelf(provision.policy, lang)
        return next(f.whole for f in shelf.fragments if f.provision is provision)

    def provisions(self, policies: Iterable[str], keep: _Keep, lang: Language) -> list[bytes]:
        """Return the provisions of policies that are to be kept, in the order of the documents."""
        return [
            f.whole for p in policies for f in self._shelf(p, lang).fragments if keep(f.provision)
        ]

    def answer(
        self,
        question: Question,
        lang: Language = "nl",
        keep: _Keep | None = None,
        *,
        everything: bool = False,
    ) -> bytes | None:
        """Return the answer as ``answer_json`` means it; None where no policy covers the year."""
        found = self._frame(question)
        if found is None:
            return None
        asked = _Asked(self._catalogue, found, lang)
        groups = Groups([], [], [])
        noted: list[str] = []
        for policy in found.policies:
            shelf = self._shelf(policy.iri, lang)
            views = self._views(shelf, self._row(asked, shelf))
            if keep is None:
                groups.add_runs(shelf.runs, views, everything=everything)
            else:
                groups.add((f for f in shelf.fragments if keep(f.provision)), views)
            noted += (
                f.provision.iri
                for f in shelf.noted
                if views[f.signature].status is not Status.FAILED
                and (keep is None or keep(f.provision))
            )
        return self._whole(asked, groups, tuple(noted), everything=everything)

    def _whole(
        self,
        asked: _Asked,
        groups: Groups,
        noted: tuple[str, ...],
        *,
        everything: bool,
    ) -> bytes:
        groups.begin()
        frame = asked.frame
        pieces = [
            b'{"question":',
            compact_json(question_json(frame.question, frame.year)),
            b',"policies":',
            self._policies(frame, asked.lang),
            b',"applies":[',
            *groups.satisfied,
            b'],"depends":[',
            *groups.open,
            b'],"notices":',
            self._notices(frame, noted, asked.lang),
        ]
        if everything:
            pieces += (b',"not_applicable":[', *groups.failed, b"]")
        return b"".join((*pieces, b"}"))

    def _kept(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        found = self._memory.get(key)
        if found is None:
            found = make()
            if len(self._memory) >= _PARTS:
                self._memory.clear()
            self._memory[key] = found
        return found

    def _frame(self, question: Question) -> Answer | None:
        """Return year and policies without judgements, for the types and the year asked."""
        limited = question.provider_types & self._limited
        key = (
            "frame", question.care_type, limited, question.year, question.insurer, question.as_of,
        )  # fmt: skip
        none = Answer(question, 0, False, (), ())
        found: Answer = self._kept(key, lambda: frame(self._catalogue, question) or none)
        return replace(found, question=question) if found.policies else None

    def _shelf(self, policy: str, lang: Language) -> Shelf:
        key = (policy, lang)
        if key not in self._shelves:
            about = self._catalogue.findings_about
            self._shelves[key] = shelf_of(
                self._catalogue.policies[policy],
                self._catalogue.by_policy[policy],
                partial(self._fragment, lang),
                lambda provision: provision.iri in about,
            )
        return self._shelves[key]

    def _fragment(self, lang: Language, provision: Provision, signature: int) -> Fragment:
        whole = provision_json(self._catalogue, provision, lang, self._quote)
        source = compact_json({"source": whole["source"]})[1:-1]
        names = list(whole)
        fixed = {n: whole[n] for n in names[: names.index("inherited")]}
        head = b"," + compact_json(fixed)[:-1]
        return Fragment(
            provision,
            signature,
            head,
            source,
            source + b"}",
            compact_json(whole),
        )

    def _views(self, shelf: Shelf, row: Row) -> list[View]:
        """Return the view of each signature of a policy."""
        return [
            signature.views.get(parts) or self._view(signature, parts)
            for signature in shelf.signatures
            for parts in (signature.take(row),)
        ]

    def _view(self, signature: Signature, parts: tuple[Part, ...]) -> View:
        view = view_of(parts, signature.runs)
        size = sum(map(len, view.runs))
        if self._viewed + size > _BYTES:
            self._viewed = 0
            for shelf in tuple(self._shelves.values()):
                for other in shelf.signatures:
                    other.views.clear()
        self._viewed += size
        signature.views[parts] = view
        return view

    def _row(self, asked: _Asked, shelf: Shelf) -> Row:
        """Return the parts of a policy: each dimension as a whole, kept for what decides it."""
        x = asked.question
        facts = frozenset(f for f in x.given.items() if f[0] in shelf.facts) if x.given else None
        decided: tuple[tuple[Dimension, Hashable], ...] = (
            ("year", (x.care_type, x.provider_types & self._limited, asked.year)),
            ("care", x.care_type),
            ("provider", x.provider_types),
            ("role", x.roles),
            ("guard", facts),
            ("exception", facts),
        )
        row: list[Part] = []
        for dimension, by in decided:
            key = (dimension, asked.lang, shelf.policy.iri, by)
            row += self._memory.get(key) or self._kept(
                key, partial(self._parts, asked, shelf, dimension)
            )
        return row

    def _parts(self, asked: _Asked, shelf: Shelf, dimension: Dimension) -> tuple[Part, ...]:
        judged = (
            (provision, asked.asker.verdict(dimension, provision, shelf.policy))
            for provision in shelf.scopes[dimension].values()
        )
        return tuple(
            self._part(asked, shelf.policy, provision, verdict)
            for provision, verdict in judged
            if verdict is not None
        )

    def _part(self, asked: _Asked, policy: Policy, provision: Provision, verdict: Verdict) -> Part:
        lang, own = asked.lang, _own(verdict.dimension, provision, asked.question)

        def make() -> Part:
            reasons = because(self._catalogue, asked.frame, provision, (verdict,))
            said = b",".join(compact_json(text[lang]) for text in reasons)
            return self._same(Part(verdict.status, said, self._unmet(asked, policy, verdict), own))

        if verdict.status is Status.SATISFIED:
            return make()
        # What is not met is said without regard to who asks.
        about = (
            lang,
            policy.iri,
            asked.year,
            verdict.dimension,
            verdict.status,
            verdict.wants,
            own,
        )
        part: Part = self._kept(about, make)
        return part

    def _same(self, part: Part) -> Part:
        """Return the part that says the same and was made before, so that views meet again."""
        key = (part.status, part.reasons, part.unmet, part.own)
        same: Part = self._kept(key, lambda: part)
        return same

    def _unmet(self, asked: _Asked, policy: Policy, verdict: Verdict) -> bytes:
        if verdict.status is Status.SATISFIED:
            return b""
        text = unmet(self._catalogue, verdict, policy, asked.year)[asked.lang]
        dimension = "guard" if verdict.dimension == "exception" else verdict.dimension
        return b",".join(
            compact_json({"dimension": dimension, "value": value, "text": text})
            for value in verdict.wants or (None,)
        )

    def _policies(self, frame: Answer, lang: Language) -> bytes:
        def make() -> bytes:
            return compact_json([policy_json(p, lang) for p in frame.policies])

        made: bytes = self._kept(("policies", lang, *(p.iri for p in frame.policies)), make)
        return made

    def _drafts(self, frame: Answer) -> tuple[str, ...]:
        """Return the drafts that must be told of, which costs nothing where there are none."""
        if not self._catalogue.drafts:
            return ()
        x, year, named = frame.question, frame.year, frame.year_given

        def make() -> tuple[str, ...]:
            about = drafts_about(self._catalogue, x, year, named=named)
            return tuple(draft.policy.iri for draft in about)

        found: tuple[str, ...] = self._kept(("drafts", x.care_type, x.insurer, year, named), make)
        return found

    def _notices(self, frame: Answer, noted: tuple[str, ...], lang: Language) -> bytes:
        policies = tuple(p.iri for p in frame.policies)
        year = None if frame.year_given else frame.year
        # What is said of versions depends on the day and on who is judged in which year.
        versions = (frame.question.as_of, frame.passed_over)
        key = ("notices", lang, year, policies, noted, *versions, self._drafts(frame))

        def make() -> bytes:
            shown = tuple(
                Judgement(self._catalogue.provisions[iri], Status.SATISFIED, (), False)
                for iri in noted
            )
            texts = notices(self._catalogue, replace(frame, judgements=shown), self._orphans)
            return compact_json([text[lang] for text in texts])

        made: bytes = self._kept(key, make)
        return made


def _own(dimension: Dimension, provision: Provision, x: Question) -> bool:
    """Tell whether a dimension is stated for X itself: what ``Judgement.inherited`` denies."""
    care, providers, roles = provision.care_types, provision.provider_types, provision.roles
    if dimension == "care":
        stated = not provision.general and bool(care or providers or roles)
        return stated and (not care or x.care_type in care)
    if dimension == "provider":
        return not providers or bool(providers & x.provider_types)
    if dimension == "role":
        return not roles or not x.roles or bool(roles & x.roles)
    return True
