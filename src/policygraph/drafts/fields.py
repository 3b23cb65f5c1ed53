"""How each field of a provision is written in a cell, and read back with what is wrong with it.

Things are named by their label where it is theirs alone, else by their short IRI; a list is
separated by ``;``, Dutch and English by ``||``, the parts of a line by ``|``. ``-`` means nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from policygraph.drafts.model import Entry
from policygraph.drafts.triples import REFERENCES
from policygraph.errors import NotFoundError
from policygraph.extraction.mentions import PROPERTIES
from policygraph.matching import Resolver, fold
from policygraph.model import (
    Catalogue,
    Contact,
    Deadline,
    Reference,
    Text,
    Threshold,
)
from policygraph.vocabulary import KINDS, compact
from policygraph.wording import KIND_WORDS

__all__ = ["FIELDS", "NOTHING", "Field", "FieldError", "Names", "kind_of", "kind_word"]

NOTHING: Final = "-"
_SEPARATORS = re.compile(r"[;|+=\n]")
_COMPARATORS: Final = {">=": ">=", "<=": "<=", ">": ">", "<": "<", "=": "=", "≥": ">=", "≤": "<="}
_PERIOD = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
_YES: Final = {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}


class FieldError(ValueError):
    """What is wrong with a cell, and what to do."""


class Names:
    """The things a cell can name, in a catalogue that holds the draft's own proposals too."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the catalogue."""
        self.catalogue = catalogue

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.catalogue)

    @cached_property
    def _contacts(self) -> dict[str, Contact]:
        return {c.iri: c for p in self.catalogue.provisions.values() for c in p.contacts}

    def contact(self, iri: str) -> Contact:
        """Return a contact point; of one that no provision gives only its name is known."""
        label = self.catalogue.concepts[iri].label
        return self._contacts.get(iri) or Contact(iri, label, "", "")

    def find(self, name: str, *types: str) -> str:
        """Return the IRI that a name means. Raises FieldError with the nearest names."""
        try:
            return self._resolver.find(name, *types)
        except NotFoundError as error:
            raise FieldError(f"{error} Name a known thing, or propose it on the sheet "
                             "'begrippen'.") from error  # fmt: skip

    def name(self, iri: str, *types: str) -> str:
        """Return the label of a thing where it means that thing alone, else its short IRI."""
        label = self.catalogue.label(iri)
        try:
            alone = not _SEPARATORS.search(label) and self._resolver.find(label, *types) == iri
        except NotFoundError:
            alone = False
        return label if alone else compact(iri)


def kind_word(kind: str) -> str:
    """Return the Dutch word for a kind."""
    return KIND_WORDS[kind].nl


def kind_of(word: str) -> str:
    """Return the kind that a word means. Raises FieldError with the nine."""
    for kind in KINDS:
        words = KIND_WORDS[kind]
        known = (kind, words.nl, words.en, words.nl.split(" (")[0])
        if fold(word) in {fold(k) for k in known}:
            return kind
    raise FieldError(f"{word!r} is no kind. Choose one of: {', '.join(map(kind_word, KINDS))}.")


Read = Callable[[Names, str], Any]
Write = Callable[[Names, Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, its heading, and how its value is written and read.

    ``attribute`` is the attribute of the provision; ``on_entry`` where it is one of the entry.
    """

    key: str
    title: Text
    attribute: str
    read: Read
    write: Write
    on_entry: bool = False

    def value(self, entry: Entry) -> Any:
        """Return the value that an entry has."""
        return getattr(entry if self.on_entry else entry.provision, self.attribute)

    def shown(self, names: Names, entry: Entry) -> str:
        """Return the value as it is written in a cell; empty for nothing."""
        value = self.value(entry)
        return self.write(names, value) if value else ""

    def parsed(self, names: Names, text: str) -> Any:
        """Return the value that a cell means. Raises FieldError."""
        text = text.strip()
        return self.read(names, "" if text == NOTHING else text)

    def put(self, entry: Entry, value: Any) -> Entry:
        """Return the entry with another value."""
        if self.on_entry:
            return replace(entry, **{self.attribute: value})
        return replace(entry, provision=replace(entry.provision, **{self.attribute: value}))


def _one(*types: str) -> tuple[Read, Write]:
    def read(names: Names, text: str) -> str | None:
        return names.find(text, *types) if text else None

    return read, lambda names, iri: names.name(iri, *types)


def _many(*types: str, as_set: bool) -> tuple[Read, Write]:
    def read(names: Names, text: str) -> Any:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        found = [names.find(part, *types) for part in parts]
        return frozenset(found) if as_set else tuple(dict.fromkeys(found))

    return read, lambda names, iris: "; ".join(
        names.name(i, *types) for i in (sorted(iris) if as_set else iris)
    )


def _pair(text: str) -> Text | None:
    """Return a text in Dutch and English from ``nl || en``."""
    nl, _, en = text.partition("||")
    return Text(nl.strip(), en.strip()) if nl.strip() or en.strip() else None


def _unpair(text: Text) -> str:
    return f"{text.nl} || {text.en}" if text.en else text.nl


def _read_text(_: Names, text: str) -> Text | None:
    found = _pair(text)
    if found and not (found.nl and found.en):
        raise FieldError(f"{text!r} is in one language. Write Dutch || English.")
    return found


def _kinds() -> tuple[Read, Write]:
    return lambda _, text: kind_of(text), lambda _, kind: kind_word(kind)


def _read_norm(names: Names, text: str) -> str | None:
    """Read a norm from its name, or from a choice of the list: ``name · score``."""
    return names.find(text.split(" · ")[0].strip(), "Norm") if text else None


def _read_references(names: Names, text: str) -> tuple[Reference, ...]:
    out = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        name, property_ = part, ""
        before, equals, after = part.partition("=")
        if equals and before.strip() in REFERENCES:
            property_, name = before.strip(), after.strip()
        iri = names.find(name, *PROPERTIES)
        out.append(Reference(iri, property_ or PROPERTIES[names.catalogue.concepts[iri].type]))
    return tuple(dict.fromkeys(out))


def _write_references(names: Names, references: tuple[Reference, ...]) -> str:
    out = []
    for reference in references:
        if reference.inferred or reference.property not in REFERENCES:
            continue
        concept = names.catalogue.concepts.get(reference.iri)
        name = names.name(reference.iri, *PROPERTIES)
        usual = concept and PROPERTIES.get(concept.type) == reference.property
        out.append(name if usual else f"{reference.property}={name}")
    return "; ".join(out)


def _read_proof(names: Names, text: str) -> tuple[tuple[str, ...], ...]:
    types = ("Certification", "Registration")
    lists = [[m.strip() for m in part.split("+")] for part in text.split(";") if part.strip()]
    return tuple(tuple(names.find(m, *types) for m in members if m) for members in lists)


def _write_proof(names: Names, proof: tuple[tuple[str, ...], ...]) -> str:
    types = ("Certification", "Registration")
    return "; ".join(" + ".join(names.name(m, *types) for m in members) for members in proof)


def _read_number(text: str) -> int | float:
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise FieldError(f"{text.strip()!r} is no number. Write 35 or 2.5.")
    return float(plain) if "." in plain else int(plain)


def _read_thresholds(_: Names, text: str) -> tuple[Threshold, ...]:
    out = []
    for line in filter(str.strip, text.splitlines()):
        parts = [p.strip() for p in re.split(r"(?<!\|)\|(?!\|)", line)]
        if len(parts) != 4:
            raise FieldError(
                f"{line!r} has {len(parts)} parts. Write on each line: "
                "what || in English | >= | 35 | unit || in English."
            )
        if parts[1] not in _COMPARATORS:
            raise FieldError(f"{parts[1]!r} is no comparison. Choose >=, <=, >, < or =.")
        what, unit = _pair(parts[0]), _pair(parts[3])
        if not (what and what.nl and what.en and unit and unit.nl):
            raise FieldError(f"{line!r}: what and unit are said as Dutch || English.")
        unit = Text(unit.nl, unit.en or unit.nl)
        out.append(Threshold(what, _COMPARATORS[parts[1]], _read_number(parts[2]), unit))
    return tuple(out)


def _write_thresholds(_: Names, thresholds: tuple[Threshold, ...]) -> str:
    return "\n".join(
        f"{_unpair(t.what)} | {t.comparator} | {t.value} | {t.unit.nl} || {t.unit.en}"
        for t in thresholds
    )


_DEADLINE: Final = ("date", "inclusive", "period", "what", "who", "channel", "consequence")


def _read_deadlines(names: Names, text: str) -> tuple[Deadline, ...]:
    out = []
    for line in filter(str.strip, text.splitlines()):
        found: dict[str, Any] = dict.fromkeys(_DEADLINE)
        for part in re.split(r"(?<!\|)\|(?!\|)", line):
            key, equals, value = (p.strip() for p in part.partition("="))
            if not equals or key not in _DEADLINE:
                raise FieldError(
                    f"{part.strip()!r} is no part of a deadline. Write parts as "
                    f"name=value with the names {', '.join(_DEADLINE)}."
                )
            found[key] = _deadline_part(names, key, value)
        out.append(Deadline(**found))
    return tuple(out)


def _deadline_part(names: Names, key: str, value: str) -> Any:
    if key == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise FieldError(f"{value!r} is no date. Write 2026-07-01.") from error
    if key == "inclusive":
        if value.lower() not in _YES:
            raise FieldError(f"{value!r} is neither ja nor nee.")
        return _YES[value.lower()]
    if key == "period":
        if not _PERIOD.fullmatch(value):
            raise FieldError(f"{value!r} is no duration (ISO 8601). Write P4W or P2M.")
        return value
    return _read_text(names, value)


def _write_deadlines(_: Names, deadlines: tuple[Deadline, ...]) -> str:
    lines = []
    for found in deadlines:
        inclusive = None if found.inclusive is None else "ja" if found.inclusive else "nee"
        said: Mapping[str, str | None] = {
            "date": found.date,
            "inclusive": inclusive,
            "period": found.period,
            **{
                key: _unpair(value) if value else None
                for key in _DEADLINE[3:]
                for value in (getattr(found, key),)
            },
        }
        lines.append(" | ".join(f"{key}={value}" for key, value in said.items() if value))
    return "\n".join(lines)


def _read_contacts(names: Names, text: str) -> tuple[Contact, ...]:
    parts = [p.strip() for p in text.split(";") if p.strip()]
    return tuple(names.contact(names.find(part, "ContactPoint")) for part in parts)


def _write_contacts(_: Names, contacts: tuple[Contact, ...]) -> str:
    return "; ".join(compact(c.iri) for c in contacts)


def _read_flag(_: Names, text: str) -> bool:
    if text and text.lower() not in _YES:
        raise FieldError(f"{text!r} is neither ja nor nee.")
    return _YES[text.lower()] if text else False


_BEARERS = ("ProviderType", "ProfessionalRole", "Organization")

FIELDS: Final = (
    Field("kind", Text("soort", "kind"), "kind", *_kinds()),
    Field("norm", Text("norm", "norm"), "norm", _read_norm, _one("Norm")[1]),
    Field("care_types", Text("zorgsoorten", "care types"), "care_types",
          *_many("CareType", as_set=True)),
    Field("provider_types", Text("soorten aanbieder", "provider types"), "provider_types",
          *_many("ProviderType", as_set=True)),
    Field("roles", Text("beroepen en rollen", "roles"), "roles",
          *_many("ProfessionalRole", as_set=True)),
    Field("guard", Text("geldt alleen als", "guard"), "guard", *_one("Circumstance")),
    Field("exception", Text("geldt niet als", "exception"), "exception", *_one("Circumstance")),
    Field("theme", Text("thema", "theme"), "theme", *_one("Theme")),
    Field("bearer", Text("wie moet of mag", "bearer"), "bearer", *_one(*_BEARERS)),
    Field("trigger", Text("zodra of wanneer", "trigger"), "trigger", _read_text,
          lambda _, text: _unpair(text)),
    Field("condition_for", Text("voorwaarde voor", "condition for"), "condition_for",
          *_many("Purpose", as_set=False)),
    Field("consequence", Text("gevolg", "consequence"), "consequence", _read_text,
          lambda _, text: _unpair(text)),
    Field("references", Text("verwijst naar", "refers to"), "references", _read_references,
          _write_references),
    Field("proof", Text("aanvaard bewijs", "accepted proof"), "proof", _read_proof, _write_proof),
    Field("thresholds", Text("drempelwaarden", "thresholds"), "thresholds", _read_thresholds,
          _write_thresholds),
    Field("deadlines", Text("termijnen", "deadlines"), "deadlines", _read_deadlines,
          _write_deadlines),
    Field("contacts", Text("contactpunten", "contacts"), "contacts", _read_contacts,
          _write_contacts),
    Field("defines", Text("omschrijft", "defines"), "defines",
          *_one("CareType", "ProviderType", "ProfessionalRole")),
    Field("announces_change", Text("kondigt wijziging aan", "announces change"),
          "announces_change", _read_flag, lambda _, yes: "ja" if yes else "nee", on_entry=True),
)  # fmt: skip
"""Every field that can be corrected, in the order of the columns."""
