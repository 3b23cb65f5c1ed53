"""Answers from ready fragments: each provision is written as JSON once, an answer joins bytes.

What depends on X is little: whether a provision is inherited, because of what it applies, and on
what it depends. That is the same for all provisions of one scope (the *signature*), and it is made
of parts, one a dimension, that are kept: the part for a care type is the same whoever asks. The
words and verdicts are those of ``wording`` and ``applicability``.
"""

import json
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import Any

from policygraph.applicability import Answer, Judgement, Question, Status, Verdict, answer, judge
from policygraph.fragment_parts import Fragment, Groups, Part, Shelf, View, run_of, view_of
from policygraph.model import Catalogue, Language, Policy, Provision
from policygraph.serialise import Quote, provision_json, question_json
from policygraph.wording import because, notices, unmet

__all__ = ["FragmentIndex", "compact_json"]

_PARTS = 32_768
"""Parts, policies and notices kept at most; then the memory begins anew."""

_Keep = Callable[[Provision], bool]


def compact_json(value: Any) -> bytes:
    """Return a value as JSON without spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _no_quote(_: Provision) -> str | None:
    return None


class _Asked:
    """X in one language, with the answer's frame and the judgements already made for it."""

    def __init__(self, frame: Answer, lang: Language) -> None:
        self.frame, self.lang = frame, lang
        self.question, self.year = frame.question, frame.year
        self.judged: dict[str, Judgement] = {}


class FragmentIndex:
    """All provisions as fragments, in both languages, and the parts made so far."""

    def __init__(
        self, catalogue: Catalogue, quote: Quote = _no_quote, orphans: tuple[str, ...] = ()
    ) -> None:
        """Take the catalogue and what the documents add; nothing is written yet."""
        self._catalogue, self._quote, self._orphans = catalogue, quote, orphans
        self._shelves: dict[tuple[str, Language], Shelf] = {}
        self._memory: dict[tuple[Any, ...], Any] = {}

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
        frame = self._frame(question)
        if frame is None:
            return None
        asked = _Asked(frame, lang)
        groups = Groups([], [], [])
        noted: list[Judgement] = []
        for policy in frame.policies:
            shelf = self._shelf(policy.iri, lang)
            views = [self._view(asked, policy, p) for p in shelf.signatures]
            if keep is None:
                groups.add_runs(shelf.runs, views, everything=everything)
            else:
                groups.add((f for f in shelf.fragments if keep(f.provision)), views)
            noted += (
                Judgement(f.provision, views[f.signature].status, (), False)
                for f in shelf.noted
                if keep is None or keep(f.provision)
            )
        return self._whole(asked, groups, noted, everything=everything)

    def _whole(
        self,
        asked: _Asked,
        groups: Groups,
        noted: list[Judgement],
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
            if len(self._memory) >= _PARTS:
                self._memory.clear()
            found = self._memory[key] = make()
        return found

    def _frame(self, question: Question) -> Answer | None:
        """Return year and policies without judgements, for the types and the year asked."""
        key = (
            "frame", question.care_type, question.provider_types, question.year, question.insurer,
        )  # fmt: skip
        none = Answer(question, 0, False, (), ())
        found: Answer = self._kept(
            key, lambda: answer(self._catalogue, question, lambda _: False) or none
        )
        if not found.policies:
            return None
        return Answer(question, found.year, found.year_given, found.policies, ())

    def _shelf(self, policy: str, lang: Language) -> Shelf:
        key = (policy, lang)
        if key not in self._shelves:
            signatures: dict[tuple[Any, ...], int] = {}
            representatives: list[Provision] = []
            fragments = []
            for provision in self._catalogue.by_policy[policy]:
                signature = _signature(provision)
                if signature not in signatures:
                    signatures[signature] = len(representatives)
                    representatives.append(provision)
                fragments.append(self._fragment(provision, signatures[signature], lang))
            about = self._catalogue.findings_about
            noted = tuple(f for f in fragments if f.provision.iri in about)
            runs = tuple(
                run_of(n, tuple(same)) for n, same in groupby(fragments, lambda f: f.signature)
            )
            self._shelves[key] = Shelf(tuple(fragments), tuple(representatives), noted, runs)
        return self._shelves[key]

    def _fragment(self, provision: Provision, signature: int, lang: Language) -> Fragment:
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

    def _view(self, asked: _Asked, policy: Policy, provision: Provision) -> View:
        parts = self._parts(asked, policy, provision)
        own = _own(provision, asked.question)
        view: View = self._kept((own, *parts), partial(view_of, parts, own=own))
        return view

    def _parts(self, asked: _Asked, policy: Policy, provision: Provision) -> list[Part]:
        """Return the parts of a signature in the order of its verdicts."""
        x, lang = asked.question, asked.lang
        care = provision.care_types or policy.concerns
        keys: list[tuple[Any, ...]] = [
            ("year", lang, policy.iri, x.care_type, x.provider_types, asked.year),
            ("care", lang, x.care_type, care, provision.general),
            ("provider", lang, x.provider_types, provision.provider_types),
            ("role", lang, x.roles, provision.roles),
        ]
        if provision.guard:
            keys.append(("guard", lang, provision.guard, x.given.get(provision.guard)))
        if provision.exception:
            keys.append(
                ("exception", lang, provision.exception, x.given.get(provision.exception, False))
            )
        return [
            self._kept(key, partial(self._part, asked, provision, index))
            for index, key in enumerate(keys)
        ]

    def _part(self, asked: _Asked, provision: Provision, index: int) -> Part:
        judged = asked.judged.get(provision.iri)
        if judged is None:
            judged = judge(self._catalogue, asked.question, asked.year, provision)
            asked.judged[provision.iri] = judged
        verdict = judged.verdicts[index]
        reasons = because(self._catalogue, asked.frame, provision, (verdict,))
        return Part(
            verdict.status,
            b",".join(compact_json(text[asked.lang]) for text in reasons),
            self._unmet(asked, provision, verdict),
        )

    def _unmet(self, asked: _Asked, provision: Provision, verdict: Verdict) -> bytes:
        if verdict.status is Status.SATISFIED:
            return b""
        policy = self._catalogue.policies[provision.policy]
        text = unmet(self._catalogue, verdict, policy, asked.year)[asked.lang]
        dimension = "guard" if verdict.dimension == "exception" else verdict.dimension
        return b",".join(
            compact_json({"dimension": dimension, "value": value, "text": text})
            for value in verdict.wants or (None,)
        )

    def _policies(self, frame: Answer, lang: Language) -> bytes:
        def make() -> bytes:
            return compact_json(
                [
                    {
                        "id": p.iri,
                        "slug": p.slug,
                        "title": p.title[lang],
                        "contract_years": list(p.years),
                    }
                    for p in frame.policies
                ]
            )

        made: bytes = self._kept(("policies", lang, *(p.iri for p in frame.policies)), make)
        return made

    def _notices(self, frame: Answer, noted: list[Judgement], lang: Language) -> bytes:
        shown = tuple(j for j in noted if j.status is not Status.FAILED)
        key = (
            "notices",
            lang,
            None if frame.year_given else frame.year,
            tuple(p.iri for p in frame.policies),
            tuple(j.provision.iri for j in shown),
        )

        def make() -> bytes:
            found = Answer(frame.question, frame.year, frame.year_given, frame.policies, shown)
            texts = notices(self._catalogue, found, self._orphans)
            return compact_json([text[lang] for text in texts])

        made: bytes = self._kept(key, make)
        return made


def _signature(provision: Provision) -> tuple[Any, ...]:
    return (
        provision.general,
        provision.care_types,
        provision.provider_types,
        provision.roles,
        provision.guard,
        provision.exception,
    )


def _own(provision: Provision, x: Question) -> bool:
    """Tell whether a provision is stated for X itself: what ``Judgement.inherited`` denies."""
    care, providers, roles = provision.care_types, provision.provider_types, provision.roles
    return (
        not provision.general
        and bool(care or providers or roles)
        and (not care or x.care_type in care)
        and (not providers or bool(providers & x.provider_types))
        and (not roles or not x.roles or bool(roles & x.roles))
    )
