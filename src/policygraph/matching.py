"""Names as people write them: labels, aliases and IRIs, Dutch or English, resolved to things.

Case, diacritics, hyphens, spaces and an addition in parentheses make no difference; singular and
plural neither. What stays unknown is never guessed: the nearest names are offered.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from policygraph.errors import NotFoundError
from policygraph.model import Catalogue, Concept, Language
from policygraph.vocabulary import expand, local_name

__all__ = ["Resolver", "fold"]

_PARENTHESES = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_PLURALS = ("'s", "’s", "en", "s", "n")
_MIN_STEM = 4
_FOUND = 16384
"""Names found that are remembered; then the memory begins anew."""


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Return a name without case, diacritics, hyphens, apostrophes and spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub("", plain)


def _forms(name: str) -> Iterator[str]:
    """Yield the folded forms under which a name is known: whole, bare, and in parentheses."""
    yield fold(name)
    bare = _PARENTHESES.sub("", name)
    if bare != name:
        yield fold(bare)


def _stems(folded: str) -> Iterator[str]:
    """Yield what a folded name may be the plural of, the longest first."""
    for ending in _PLURALS:
        stem = folded.removesuffix(fold(ending))
        if stem != folded and len(stem) >= _MIN_STEM:
            yield stem
            if stem[-1:] == stem[-2:-1]:
                yield stem[:-1]
            # ziekenhuizen → ziekenhuis, geboortecentra is an alias
            if stem[-1:] in "zv":
                yield stem[:-1] + {"z": "s", "v": "f"}[stem[-1]]
            # praktijken → praktijk; taxivervoerders → taxivervoerder; zorggroepen → zorggroep
            if len(stem) > _MIN_STEM and stem[-2:-1] in "aeou":
                yield stem[:-1] + stem[-2] + stem[-1]
    if folded.endswith("ies"):
        yield folded[:-3] + "ie"


class Resolver:
    """Finds the thing of a type that a name means."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index the labels and aliases of a catalogue."""
        self._catalogue = catalogue
        self._by_form: dict[str, dict[str, list[str]]] = {}
        self._found: dict[tuple[str, ...], str] = {}

    def _index(self, types: tuple[str, ...]) -> dict[str, list[str]]:
        key = "|".join(types)
        if key not in self._by_form:
            index: dict[str, set[str]] = defaultdict(set)
            for concept in self._catalogue.concepts.values():
                if concept.type in types:
                    for name in self.names(concept):
                        for form in _forms(name):
                            index[form].add(concept.iri)
            self._by_form[key] = {form: sorted(iris) for form, iris in index.items() if form}
        return self._by_form[key]

    @staticmethod
    def names(concept: Concept) -> Iterable[str]:
        """Return every name of a concept: labels, aliases and the end of its IRI."""
        return (concept.label.nl, concept.label.en, *concept.aliases, local_name(concept.iri))

    def find(self, name: str, *types: str) -> str:
        """Return the IRI that a name means among things of the given types.

        Raises NotFoundError (unknown-name) with the nearest names, or with the candidates where
        the name means several things.
        """
        key = (name, *types)
        found = self._found.get(key)
        if found is None:
            found = self._find(name, types)
            if len(self._found) >= _FOUND:
                self._found.clear()
            self._found[key] = found
        return found

    def _find(self, name: str, types: tuple[str, ...]) -> str:
        iri = expand(name.strip())
        known = self._catalogue.concepts.get(iri) if iri else None
        if known and known.type in types:
            return known.iri
        index = self._index(types)
        found = self._candidates(name, index)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(
                "unknown-name",
                f"{name!r} means several things: "
                + ", ".join(f"{self._catalogue.label(i)} ({i})" for i in found)
                + ". Use one of these IRIs.",
            )
        raise NotFoundError("unknown-name", self._unknown(name, types, index))

    @staticmethod
    def _candidates(name: str, index: dict[str, list[str]]) -> list[str]:
        forms = list(dict.fromkeys(_forms(name)))
        for form in forms:
            if form in index:
                return index[form]
        for form in forms:
            for stem in _stems(form):
                if stem in index:
                    return index[stem]
            for known in index:
                if form and form in _stems(known):
                    return index[known]
        inside = _PARENTHESES.search(name)
        if inside and fold(inside[1]) in index:
            return index[fold(inside[1])]
        return []

    def _unknown(self, name: str, types: tuple[str, ...], index: dict[str, list[str]]) -> str:
        near = self.nearest(name, *types)
        words = {
            "CareType": "care type",
            "ProviderType": "provider type",
            "ProfessionalRole": "role",
            "Circumstance": "circumstance",
            "Organization": "organization",
            "Theme": "theme",
        }
        what = " or ".join(words.get(t, t) for t in types[:2]) if len(types) < 3 else "thing"
        hint = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        return f"There is no {what} named {name!r} among {len(index)} known names.{hint}"

    def policy(self, name: str) -> str:
        """Return the IRI of a policy from its slug, title or IRI.

        Raises NotFoundError (unknown-name) with the policies there are.
        """
        policies = self._catalogue.policies
        for iri, policy in policies.items():
            known = (policy.slug, policy.title.nl, policy.title.en)
            if name.strip() == iri or fold(name) in {fold(k) for k in known}:
                return iri
        raise NotFoundError(
            "unknown-name",
            f"There is no policy named {name!r}. There are: "
            + ", ".join(p.slug for p in policies.values())
            + ".",
        )

    def nearest(self, name: str, *types: str, limit: int = 3) -> list[str]:
        """Return the known names nearest to a name, for a suggestion and nothing else."""
        from rapidfuzz import fuzz, process

        labels: dict[str, str] = {}
        for concept in self._catalogue.concepts.values():
            if concept.type in types:
                for known in self.names(concept):
                    labels.setdefault(fold(known), known)
        hits = process.extract(
            fold(name), list(labels), scorer=fuzz.WRatio, limit=limit, score_cutoff=60
        )
        return [labels[form] for form, _, _ in hits]

    def label(self, iri: str, lang: Language = "nl") -> str:
        """Return the label of a thing."""
        return self._catalogue.label(iri, lang)
