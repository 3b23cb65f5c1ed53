"""Which of the judged provisions a reader looks at: the filters of a view, and their counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policygraph.applicability import Answer, Judgement
from policygraph.model import Catalogue, Deadline, Provision, Text
from policygraph.search import words
from policygraph.view import View
from policygraph.wording import KIND_WORDS

__all__ = ["Counts", "counts", "filtered"]

_PLURALS = ("en", "s", "n")
_MIN_STEM = 4


def filtered(catalogue: Catalogue, answer: Answer, view: View) -> tuple[Judgement, ...]:
    """Return the judgements that pass every filter of the view, in the order of the documents.

    Values of one filter are alternatives. The text is looked for in what the graph says of a
    provision: norm, kind, theme, laws and proof with their aliases, conditions, headings; every
    word must be there, as a part of a word too.
    """
    filters = _filters(catalogue, view)
    return tuple(j for j in answer.judgements if all(f(j) for f in filters.values()))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many provisions each value of a filter would show, the other filters left as they are."""

    kinds: Mapping[str, int]
    themes: Mapping[str, int]
    policies: Mapping[str, int]
    origins: Mapping[str, int]


def counts(catalogue: Catalogue, judgements: Iterable[Judgement], view: View) -> Counts:
    """Count, for each filter, what each of its values would show of these judgements."""
    tallies: dict[str, Counter[str]] = {n: Counter() for n in ("kind", "theme", "policy", "origin")}
    filters = _filters(catalogue, view)
    for judgement in judgements:
        missed = [name for name, keep in filters.items() if not keep(judgement)]
        for name, tally in tallies.items():
            if not missed or missed == [name]:
                tally[_value(judgement, name)] += 1
    return Counts(*tallies.values())


def _value(judgement: Judgement, name: str) -> str:
    provision = judgement.provision
    match name:
        case "kind":
            return provision.kind
        case "theme":
            return provision.theme or ""
        case "policy":
            return provision.policy
        case _:
            return "inherited" if judgement.inherited else "own"


class _Among:
    """A filter: the value of a judgement is one of those wanted."""

    def __init__(self, name: str, wanted: Iterable[str]) -> None:
        self._name, self._wanted = name, frozenset(wanted)

    def __call__(self, judgement: Judgement) -> bool:
        return _value(judgement, self._name) in self._wanted


class _Saying:
    """A filter: every word of a text is in what the graph says of a provision."""

    def __init__(self, catalogue: Catalogue, text: str) -> None:
        self._catalogue = catalogue
        self._wanted = [_stems(w) for w in words(text)]

    def __call__(self, judgement: Judgement) -> bool:
        said = " ".join(words(" ".join(_said(self._catalogue, judgement.provision))))
        return all(any(stem in said for stem in stems) for stems in self._wanted)


def _filters(catalogue: Catalogue, view: View) -> dict[str, "_Among | _Saying"]:
    wanted = (
        ("kind", view.kinds),
        ("theme", view.themes),
        ("policy", view.policies),
        ("origin", (view.origin,) if view.origin else ()),
    )
    out: dict[str, _Among | _Saying] = {n: _Among(n, values) for n, values in wanted if values}
    if view.text.strip():
        out["text"] = _Saying(catalogue, view.text)
    return out


def _stems(word: str) -> tuple[str, ...]:
    """Return a word and what it may be the plural of."""
    cut = (word.removesuffix(e) for e in _PLURALS if word.endswith(e))
    return (word, *(stem for stem in cut if len(stem) >= _MIN_STEM))


def _said(catalogue: Catalogue, provision: Provision) -> Iterator[str]:
    yield from _both(KIND_WORDS[provision.kind])
    single = (provision.norm, provision.theme, provision.bearer, provision.guard,
              provision.exception, provision.defines)  # fmt: skip
    things = [
        *(iri for iri in single if iri),
        *(r.iri for r in provision.references),
        *(iri for members in provision.proof for iri in members),
        *provision.condition_for,
        *provision.care_types,
        *provision.provider_types,
        *provision.roles,
    ]
    for iri in things:
        concept = catalogue.concepts.get(iri)
        if concept:
            yield from _both(concept.label)
            yield from concept.aliases
    yield from provision.place.section
    texts = [provision.trigger, provision.consequence, *(t.what for t in provision.thresholds)]
    texts += [t for d in provision.deadlines for t in _texts(d)]
    for text in texts:
        if text:
            yield from _both(text)
    for contact in provision.contacts:
        yield from (*_both(contact.subject), contact.value)


def _texts(deadline: Deadline) -> tuple[Text | None, ...]:
    return (deadline.what, deadline.who, deadline.channel, deadline.consequence)


def _both(text: Text) -> tuple[str, str]:
    return (text.nl, text.en)
