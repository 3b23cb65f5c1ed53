"""The names that can be a scope, and the words that tell a scope from content."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from policygraph.extraction.insurers import naming_insurer
from policygraph.extraction.model import StructuredText
from policygraph.extraction.names import Named, NameIndex, longest, tokens
from policygraph.extraction.topics import Naming, Topics, topics
from policygraph.model import Catalogue, Concept

__all__ = ["PEOPLE", "SCOPES", "ScopeIndex"]

SCOPES: Final = {
    "CareType": "statedForCareType",
    "ProviderType": "statedForProviderType",
    "ProfessionalRole": "statedForRole",
}
PEOPLE: Final = ("ProviderType", "ProfessionalRole")
_FEWEST_LETTERS: Final = 6
"""A shorter name of care may begin another word by chance."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Words that say with whom there is a contract: the provider type they stand for."""

    iri: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]


class ScopeIndex:
    """The names of care types, provider types and roles, and the words that make one a scope."""

    def __init__(
        self,
        catalogue: Catalogue,
        words: Mapping[str, Any],
        concerns: Iterable[str] = (),
        insurer: str | None = None,
    ) -> None:
        """Take the catalogue, the word list ``scopes``, the policy's care and its insurer."""
        things = [c for c in catalogue.concepts.values() if c.type in SCOPES]
        self.names = NameIndex(things)
        self.catalogue = catalogue
        # A midwife inside "midwifery practice" is part of its name; the care inside one is not.
        self._families = {
            iri: "care" if type_ == "CareType" else "who" for iri, type_ in self.names.types.items()
        }
        self.named = lru_cache(maxsize=4096)(self._named)
        """Gives the longest names in a text, those too broad to limit anything left out."""
        own = set(concerns)
        self.too_broad = own.union(*(catalogue.broader(i) for i in own)) if own else own
        self.inside = own & set(catalogue.concepts)
        self.opening = re.compile(rf"\s*{words['opening']['pattern']}", re.IGNORECASE)
        self.before = tuple(re.compile(e["pattern"], re.IGNORECASE) for e in words["before"])
        self.listed = re.compile(words["listed"]["pattern"], re.IGNORECASE)
        self.unknown = re.compile(words["unknown"]["pattern"], re.IGNORECASE)
        self.defining = re.compile(words["defining"]["pattern"], re.IGNORECASE)
        self.buying = re.compile(words["buying"]["pattern"], re.IGNORECASE)
        self.dealing = re.compile(rf"(?:{words['dealing']['pattern']})$", re.IGNORECASE)
        self.pronouns = re.compile(words["pronouns"]["pattern"], re.IGNORECASE)
        self.content = re.compile(words["content"]["pattern"], re.IGNORECASE)
        self.addressee = re.compile(words["addressee"]["pattern"], re.IGNORECASE)
        self.insurer = naming_insurer(words["insurer"]["pattern"], catalogue, insurer)
        self.topical = re.compile(words["topical"]["pattern"], re.IGNORECASE)
        self.address = re.compile(words["address"]["pattern"])
        self.sentence = re.compile(words["sentence"]["pattern"], re.IGNORECASE)
        self.partners = re.compile(words["partners"]["pattern"], re.IGNORECASE)
        self.adjective = re.compile(words["adjective"]["pattern"], re.IGNORECASE)
        self.asking = re.compile(words["asking"]["pattern"], re.IGNORECASE)
        self.only = re.compile(words["only"]["pattern"], re.IGNORECASE)
        self.limiting = re.compile(words["limiting"]["pattern"], re.IGNORECASE)
        self.general = frozenset(words["limiting"]["general"].split())
        self.applying = re.compile(words["applying"]["pattern"], re.IGNORECASE)
        self.acting = re.compile(words["acting"]["pattern"], re.IGNORECASE)
        self.tails = frozenset(words["compounds"]["tails"].split())
        self.joining = frozenset(words["joining"]["words"].split())
        self.cares = _single_words(things)
        self.standing = tuple(self._standings(words["standing"]))
        self._topics: tuple[StructuredText, Topics] | None = None

    def _standings(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[_Standing]:
        for entry in entries:
            found = [i for n in self.names.find(entry["name"]) for i in n.iris]
            pattern = re.compile(entry["pattern"], re.IGNORECASE)
            unless = re.compile(f"(?:{entry['not_after']})", re.IGNORECASE)
            if found:
                yield _Standing(found[0], pattern, unless)

    def _named(self, text: str) -> tuple[Named, ...]:
        out = []
        for name in longest((*self.names.find(text), *self._grown(text)), self._families):
            of_care = self.adjective.match(text, name.end)
            iris = tuple(
                i
                for i in name.iris
                if i not in self.too_broad
                and not self.foreign(i)
                and not (of_care and self.names.types[i] == "ProfessionalRole")
            )
            if iris:
                out.append(Named(iris, name.name, name.start, name.end, name.exact))
        return tuple(sorted(out, key=lambda n: (n.start, n.end)))

    def only_names(self, text: str) -> bool:
        """Tell whether a text is no sentence but a list of people: partners, not who must act."""
        cares = any(self.cares_only(name) for name in self.named(text))
        return not cares and not text.rstrip().endswith(":") and self.nothing_but_names(text)

    def nothing_but_names(self, text: str) -> bool:
        """Tell whether a text consists of names and what joins them."""
        names = self.named(text)
        left = [t for t in tokens(text) if not any(n.start <= t.start < n.end for n in names)]
        return bool(names) and all(t.folded in self.joining for t in left)

    def role_titled(self, heading: str) -> bool:
        """Tell whether a heading is a role, or says that what is below is asked of one."""
        who = self.asking.sub("", heading, count=1)
        types = {self.names.types[i] for n in self.named(who) for i in n.iris}
        return types == {"ProfessionalRole"} and self.nothing_but_names(who)

    def beside_all(self, text: str, name: Named) -> bool:
        """Tell whether a text joins a name to the care of the whole policy: that limits nothing."""
        whole = {n.end for n in self.names.find(text) if self.too_broad.issuperset(n.iris)}
        return self.cares_only(name) and self.joins(text, name, whole)

    def joins(self, sentence: str, name: Named, ends: AbstractSet[int]) -> bool:
        """Tell whether a name goes on a list: joined to one that ends where one of ``ends`` is."""
        return any(
            self.listed.fullmatch(sentence, end, name.start) for end in ends if end <= name.start
        )

    def cares_only(self, name: Named) -> bool:
        """Tell whether a name is one of care and of nobody."""
        return all(self.names.types[i] == "CareType" for i in name.iris)

    def foreign(self, iri: str) -> bool:
        """Tell whether a thing is care that is no part of what the policy is known to concern."""
        return (
            bool(self.inside)
            and self.names.types[iri] == "CareType"
            and self.inside.isdisjoint(self.catalogue.broader(iri))
        )

    def _grown(self, text: str) -> Iterator[Named]:
        """Yield the care that is grown together with what it has: "kraamzorgsector"."""
        for token in tokens(text):
            for size in range(_FEWEST_LETTERS, len(token.folded)):
                iri = self.cares.get(token.folded[:size])
                if iri and token.folded[size:] in self.tails:
                    yield Named((iri,), token.folded[:size], token.start, token.end, False)

    def addressed(self, sentence: str) -> list[Named]:
        """Return the names that are the subject of a sentence or addressed by it, with lists."""
        out: list[Named] = []
        if self.defining.match(sentence) or self.only_names(sentence):
            return out
        for name in self.named(sentence):
            if self._is_addressed(sentence, name, frozenset(n.end for n in out)):
                out.append(name)
        return out

    def _is_addressed(self, sentence: str, name: Named, ends: AbstractSet[int]) -> bool:
        """Tell whether a name is addressed; ``ends`` are the ends of those before it that are."""
        before = sentence[: name.start]
        if self.content.search(before):
            return False
        if self.joins(sentence, name, ends):
            return True
        opening = self.opening.match(before)
        return bool(opening and opening.end() == len(before)) or any(
            p.search(before) for p in self.before
        )

    def _naming(self) -> Naming:
        return Naming(
            lambda words: frozenset(
                i
                for n in self.named(words)
                if self.cares_only(n) and not self.beside_all(words, n)
                for i in n.iris
            ),
            lambda words: self.among(words, *PEOPLE),
            lambda words: frozenset(
                i for n in self.addressed(words) for i in n.iris if self.names.types[i] in PEOPLE
            ),
            lambda one, other: other in self.catalogue.broader(one),
        )

    def among(self, text: str, *types: str) -> frozenset[str]:
        """Return which things of these types a text names."""
        return frozenset(
            i for n in self.named(text) for i in n.iris if self.names.types[i] in types
        )

    def topics(self, text: StructuredText) -> Topics:
        """Return what the sections of a document go on about; worked out once for each."""
        if self._topics is None or self._topics[0] is not text:
            found = topics(text, self._naming())
            self._topics = (text, found)
        return self._topics[1]


def _single_words(things: Iterable[Concept]) -> dict[str, str]:
    """Return the care types by their names of one word."""
    out: dict[str, str] = {}
    for thing in things:
        for name in (thing.label.nl, *thing.aliases) if thing.type == "CareType" else ():
            words = tokens(name)
            if len(words) == 1 and not name.isupper():
                out.setdefault(words[0].folded, thing.iri)
    return out
