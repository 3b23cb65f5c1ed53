"""The known norms that are nearest to a statement, each with how near it is and to what.

A statement is compared with what each norm is called and, where documents are there, with every
earlier wording that expresses one. The nearest wording counts, not an average. Values are masked;
whether they differ is said afterwards, and makes a variant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from policygraph.dutch import STOP
from policygraph.extraction.norm_words import NUMBER, Analyser, Wording, merged
from policygraph.extraction.similarity import Near, TermIndex, overlap
from policygraph.model import Catalogue, Provision, Threshold

__all__ = ["ALIKE", "Asked", "NormCandidate", "NormIndex", "references"]

_WIDTH: Final = 40
"""Texts looked at closely for each statement."""
_HEADING, _LEAD, _NAMED, _DEFINITION = 0.4, 0.25, 1.0, 0.5
_BY_LETTERS, _CHANCE, _BY_SECTION, _BY_KIND = 0.35, 0.45, 0.08, 0.1
_LABEL_KIND = 0.12
_SUPPORT, _ALONE = 0.2, 0.9
_ALMOST_SAME, _OPPOSED, _NEARLY, _SAME_SECTION = 0.8, 0.85, 0.02, 0.3
_SILENT: Final = STOP | {NUMBER}
ALIKE: Final = 0.5
"""From here on a statement and an earlier wording are the same sentence, more or less."""
_LEANS: Final = re.compile(
    r"\b(?:deze|dit|(?:onder|boven)staande|genoemde|(?:hier|daar)(?:aan|bij|in|mee|op|over|toe|"
    r"uit|van|voor))\b",
    re.IGNORECASE,
)
"""Words that point outside the statement."""
_SIDE: Final = {"PurchaseRule": "insurer", "Commitment": "insurer", "ProcedureStep": "step"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement whose norm is sought; what is not known is left out.

    ``section`` are the headings above it, ``leads`` the texts that introduce it, outermost first;
    ``references`` the things it mentions, ``deadlines`` dates and periods as in ISO 8601.
    """

    text: str
    kind: str | None = None
    section: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    references: frozenset[str] = frozenset()
    thresholds: tuple[Threshold, ...] = ()
    deadlines: tuple[tuple[str | None, str | None], ...] = ()
    proof: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class NormCandidate:
    """A norm that may be meant: how near its nearest wording and its name are, 0 to 1.

    ``nearest`` are the provisions whose wording is nearest, or nearly so; none without wordings.
    ``opposed``: almost the same words, but one of the two denies what the other says, or
    leaves open ("kan") what the other does not.
    ``leaning``: the statement speaks of what stands before it, and that is not the same section.
    """

    norm: str
    score: float
    by_wording: float
    by_name: float
    name: str
    nearest: tuple[str, ...] = ()
    opposed: bool = False
    leaning: bool = False


class _Worded(NamedTuple):
    """How near an earlier wording is."""

    score: float
    provision: str
    opposed: bool
    elsewhere: bool


class _Earlier(NamedTuple):
    """A provision and its wording, and whether that denies, with its kind and without."""

    provision: Provision
    norm: str
    wording: Wording
    denies: bool
    denies_bare: bool


def _side(kind: str) -> str:
    return _SIDE.get(kind, "provider")


@lru_cache(maxsize=256)
def _kind_fit(one: str, other: str) -> float:
    """Return 1 for the same kind, a half where both bind the same side, else 0."""
    return 1.0 if one == other else 0.5 if _side(one) == _side(other) else 0.0


def _named(references: frozenset[str]) -> dict[str, float]:
    return {f"names:{iri}": _NAMED for iri in references}


def references(provision: Provision) -> frozenset[str]:
    """Return the things that a provision itself names."""
    return frozenset(r.iri for r in provision.references if not r.inferred)


def _denies(wording: Wording, kind: str | None) -> bool:
    """Tell whether a statement denies; a ground for exclusion demands what it denies."""
    return (wording.denials + (kind == "ExclusionGround")) % 2 == 1


class NormIndex:
    """The norms of a catalogue and their earlier wordings, made once and asked often."""

    def __init__(
        self,
        catalogue: Catalogue,
        wordings: Mapping[str, str] | None = None,
        synonyms: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """Index the norms, and the wordings there are by the IRI of their provision.

        ``synonyms`` gives for each meaning the words for it.
        """
        self.catalogue = catalogue
        self.analyser = Analyser(catalogue, synonyms)
        self._sections: dict[tuple[str, ...], dict[str, float]] = {}
        self._nearness: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}
        self._by_norm: dict[str, list[Provision]] = defaultdict(list)
        for provision in catalogue.provisions.values():
            if provision.norm:
                self._by_norm[provision.norm].append(provision)
        self._names: list[tuple[str, str]] = []
        self._of_norm: dict[str, list[int]] = defaultdict(list)
        self._name_index = TermIndex(self._name_texts())
        self._fits: dict[tuple[str, str], float] = {}
        self._worded: list[_Earlier] = []
        self._number: dict[str, int] = {}
        self._wording_index = TermIndex(self._wording_texts(wordings or {}))

    @property
    def has_wordings(self) -> bool:
        """Whether there are earlier wordings to compare with."""
        return bool(self._worded)

    def provisions(self, norm: str) -> tuple[Provision, ...]:
        """Return the provisions that express a norm."""
        return tuple(self._by_norm.get(norm, ()))

    def _section(self, section: tuple[str, ...]) -> dict[str, float]:
        section = section[-2:]
        if section not in self._sections:
            self._sections[section] = merged(
                *((self.analyser.analyse(heading).terms, 1.0) for heading in section)
            )
        return self._sections[section]

    def _near_by(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        """Return how much two places have of their headings in common.

        The nearest two of each count, or the nearest alone: how deep a heading stands is often
        lost where a document was made into text.
        """
        key = one[-2:], other[-2:]
        if key not in self._nearness:
            pairs = (key, (one[-1:], other[-1:]))
            self._nearness[key] = max(overlap(self._section(a), self._section(b)) for a, b in pairs)
        return self._nearness[key]

    def _name_texts(self) -> list[dict[str, float]]:
        texts = []
        for norm in self.catalogue.concepts.values():
            if norm.type != "Norm":
                continue
            uses = self._by_norm.get(norm.iri, ())
            about: list[tuple[Mapping[str, float], float]] = [
                (_named(references(p)), 1.0) for p in uses
            ]
            about += [(self._section(p.place.section), _HEADING) for p in uses]
            if norm.definition:
                about.append((self.analyser.analyse(norm.definition.nl).terms, _DEFINITION))
            for name in dict.fromkeys((norm.label.nl, *norm.aliases)):
                self._of_norm[norm.iri].append(len(self._names))
                self._names.append((norm.iri, name))
                texts.append(merged((self.analyser.analyse(name).terms, 1.0), *about))
        return texts

    def _wording_texts(self, wordings: Mapping[str, str]) -> list[dict[str, float]]:
        texts = []
        for iri, provision in self.catalogue.provisions.items():
            if iri in wordings and provision.norm:
                wording = self.analyser.analyse(wordings[iri])
                self._number[iri] = len(self._worded)
                self._worded.append(
                    _Earlier(
                        provision,
                        provision.norm,
                        wording,
                        _denies(wording, provision.kind),
                        _denies(wording, None),
                    )
                )
                texts.append(merged((wording.terms, 1.0), (_named(references(provision)), 1.0)))
        return texts

    def candidates(self, asked: Asked, limit: int = 3) -> list[NormCandidate]:
        """Return the norms that may be meant, best first; ties in the order of their IRIs."""
        wording = self.analyser.analyse(asked.text)
        named = _named(asked.references)
        worded = self._by_wording(asked, wording, merged((wording.terms, 1.0), (named, 1.0)))
        leads = [(self.analyser.analyse(lead).terms, _LEAD) for lead in asked.leads]
        section = (self._section(asked.section), _HEADING)
        vector = self._name_index.weighed(
            merged((wording.terms, 1.0), (named, 1.0), section, *leads)
        )
        near = self._name_index.measured(vector)
        names = {n.number: n.cosine for n in near.nearest(_WIDTH)}
        norms = {self._names[number][0] for number in names} | worded.keys()
        for number in (n for norm in norms for n in self._of_norm[norm] if n not in names):
            names[number] = near.cosine(number)
        return self._ranked(asked, names, worded, norms, limit)

    def _ranked(
        self,
        asked: Asked,
        names: Mapping[int, float],
        worded: Mapping[str, list[_Worded]],
        norms: Iterable[str],
        limit: int,
    ) -> list[NormCandidate]:
        """Return the first of the norms as candidates, best first."""
        scored = []
        for norm in norms:
            numbers = self._of_norm[norm]
            number = numbers[0]
            if len(numbers) > 1:
                number = max(numbers, key=lambda n: (names[n], -n))
            by_name = names[number]
            if asked.kind:
                fit = self._fit(norm, asked.kind)
                by_name = (1 - _LABEL_KIND) * by_name + _LABEL_KIND * fit
            score = by_name if not self.has_wordings else _ALONE * by_name
            if norm in worded:
                best = worded[norm][0].score
                score = max(score, 1 - (1 - best) * (1 - _SUPPORT * by_name))
            scored.append((-score, norm, by_name, number))
        return [
            self._candidate(asked, norm, -score, by_name, self._names[number][1], worded.get(norm))
            for score, norm, by_name, number in sorted(scored)[:limit]
        ]

    def _fit(self, norm: str, kind: str) -> float:
        """Return how well a kind fits those of the provisions that express a norm."""
        if (norm, kind) not in self._fits:
            fits = (_kind_fit(kind, p.kind) for p in self._by_norm.get(norm, ()))
            self._fits[norm, kind] = max(fits, default=0.0)
        return self._fits[norm, kind]

    @staticmethod
    def _candidate(
        asked: Asked,
        norm: str,
        score: float,
        by_name: float,
        name: str,
        near: list[_Worded] | None,
    ) -> NormCandidate:
        if not near:
            return NormCandidate(norm, score, 0.0, by_name, name)
        best = near[0]
        return NormCandidate(
            norm,
            score,
            best.score,
            by_name,
            name,
            tuple(w.provision for w in near if best.score - w.score <= _NEARLY),
            best.opposed,
            best.elsewhere and best.score >= ALIKE and bool(_LEANS.search(asked.text)),
        )

    def _by_wording(
        self, asked: Asked, wording: Wording, terms: Mapping[str, float]
    ) -> dict[str, list[_Worded]]:
        """Return for each norm its wordings that are near, nearest first."""
        found: dict[str, list[_Worded]] = defaultdict(list)
        vector = self._wording_index.weighed(terms)
        denies = _denies(wording, asked.kind)
        nearest = self._wording_index.measured(vector).nearest(_WIDTH)
        alike = self._alike(wording, nearest)
        places: dict[tuple[str, ...], float] = {}
        for near in nearest:
            provision, norm, other, denied, denied_bare = self._worded[near.number]
            letters = alike.get(near.number, 0.0)
            # Any two Dutch sentences share a good part of their letters: that is worth nothing.
            beyond_chance = max(0.0, (letters - _CHANCE) / (1 - _CHANCE))
            score = (1 - _BY_LETTERS) * near.cosine + _BY_LETTERS * beyond_chance
            elsewhere = False
            if asked.section:
                section = provision.place.section
                if section not in places:
                    places[section] = self._near_by(asked.section, section)
                nearby = places[section]
                score *= 1 - _BY_SECTION * (1 - nearby)
                elsewhere = nearby < _SAME_SECTION
            if asked.kind:
                score *= 1 - _BY_KIND * (1 - _kind_fit(asked.kind, provision.kind))
            turned = denies != (denied if asked.kind else denied_bare)
            opposed = letters >= _ALMOST_SAME and (turned or wording.leaves != other.leaves)
            score *= _OPPOSED if opposed else 1.0
            found[norm].append(_Worded(score, provision.iri, opposed, elsewhere))
        return {
            norm: sorted(near, key=lambda w: (-w.score, w.provision))
            for norm, near in found.items()
        }

    def _alike(self, wording: Wording, nearest: Iterable[Near]) -> dict[int, float]:
        """Return how alike the letters of wordings are, where that is beyond chance."""
        texts = {near.number: self._worded[near.number].wording.masked for near in nearest}
        found = process.extract(
            wording.masked, texts, scorer=fuzz.ratio, limit=None, score_cutoff=100 * _CHANCE
        )
        return {number: letters / 100 for _, letters, number in found}

    def telling(self, asked: Asked, candidate: NormCandidate, most: int = 4) -> tuple[str, ...]:
        """Return the words of a statement that weigh most for a candidate, heaviest first."""
        wording = self.analyser.analyse(asked.text)
        if candidate.nearest:
            index = self._wording_index
            number = self._number[candidate.nearest[0]]
        else:
            index = self._name_index
            number = next(
                n for n in self._of_norm[candidate.norm] if self._names[n][1] == candidate.name
            )
        shared = index.shared(index.weighed(wording.terms), number)
        weights: dict[str, float] = {}
        for word in wording.words:
            weights[word] = max(
                (shared.get(t, 0.0) for t, _ in self.analyser.terms_of(word)), default=0.0
            )
        told = [w for w, weight in weights.items() if weight > 0 and w not in _SILENT]
        return tuple(sorted(told, key=lambda w: -weights[w])[:most])
