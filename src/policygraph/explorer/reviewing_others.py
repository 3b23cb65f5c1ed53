"""What a review decides beside the statements: policy, concepts, findings, changes, addresses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policygraph.drafts.choices import CHOICE_TYPES, LISTS
from policygraph.drafts.fields import kind_word
from policygraph.drafts.file_rows import cells_of, held_by
from policygraph.drafts.judging_others import FAMILIES
from policygraph.drafts.layout import (
    ANNOUNCEMENTS,
    CONCEPTS,
    CONTACTS,
    FINDINGS,
    POLICY,
    POLICY_KEYS,
    SECTIONS,
    STATEMENTS,
    VERDICT_WORDS,
    Column,
    Layout,
)
from policygraph.drafts.model import Decision
from policygraph.drafts.opened import OpenDraft
from policygraph.drafts.review_file import SHEET_KEYS
from policygraph.drafts.review_state import mark_of
from policygraph.drafts.sheet import FINDING_TYPES
from policygraph.model import Language, Text
from policygraph.vocabulary import KINDS, compact, thing_iri
from policygraph.wording import KIND_WORDS

__all__ = ["Box", "Item", "Part", "added_statements", "boxes", "guesses", "other_parts", "said"]

_LONG: Final = (
    "trigger", "consequence", "thresholds", "deadlines", "references", "proof", "remark",
    "definition_nl", "definition_en", "new_nl", "new_en",
)  # fmt: skip
_PARTS: Final[Mapping[str, tuple[Text, Text]]] = {
    CONCEPTS.name: (
        Text("Nieuwe begrippen", "New concepts"),
        Text("Namen die de graaf nog niet kent.", "Names that the graph does not know yet."),
    ),
    FINDINGS.name: (
        Text("Bevindingen", "Findings"),
        Text("Wat in de bron onduidelijk of tegenstrijdig is.",
             "What is unclear or contradictory in the source."),
    ),
    ANNOUNCEMENTS.name: (
        Text("Aangekondigde wijzigingen", "Announced changes"),
        Text("Wat het document zelf als wijziging noemt.",
             "What the document itself names as a change."),
    ),
    CONTACTS.name: (
        Text("Nieuwe contactpunten", "New addresses"),
        Text("Adressen die voor deze zorg nog niet bekend zijn.",
             "Addresses not yet known for this care."),
    ),
    SECTIONS.name: (
        Text("Koppen", "Headings"),
        Text("Onder welke kop een bepaling staat. Zonder besluit blijft dit zoals het is gevonden.",
             "Under which heading a provision stands. Without a decision it stays as found."),
    ),
}  # fmt: skip
_WORDS: Final[Mapping[str, Text]] = {
    "CareType": Text("zorgsoort", "care type"),
    "ProviderType": Text("soort aanbieder", "kind of provider"),
    "ProfessionalRole": Text("beroep of rol", "occupation or role"),
    "Circumstance": Text("omstandigheid", "circumstance"),
    "Purpose": Text("doel van een voorwaarde", "purpose of a condition"),
    "Theme": Text("thema", "theme"),
    "Law": Text("wet of regeling", "law or regulation"),
    "Agreement": Text("akkoord", "agreement"),
    "Standard": Text("standaard of richtlijn", "standard or guideline"),
    "Programme": Text("programma", "programme"),
    "Certification": Text("certificaat", "certificate"),
    "Registration": Text("inschrijving", "registration"),
    "Register": Text("register", "register"),
    "Organization": Text("organisatie", "organisation"),
    "InformationSystem": Text("portaal of systeem", "portal or system"),
    "ContractDocument": Text("contractdocument", "contract document"),
    "email": Text("e-mailadres", "e-mail address"),
    "telephone": Text("telefoonnummer", "telephone number"),
    "website": Text("webadres", "web address"),
    "post": Text("postadres", "postal address"),
}
"""What the types of things and the kinds of addresses are called, one of them."""
_PLACE: Final = re.compile(r"^r\. \d+: ")
_KEYS: Final = {layout.name: key for key, layout in SHEET_KEYS.items()}


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a form: its label, how it is filled in, and a hint where the form matters."""

    key: str
    label: str
    how: str
    """``text``, ``long``, ``choice`` of ``options``, ``name`` from a list, ``names``."""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a sheet as a card: what it is, what was proposed, where that was read."""

    id: str
    what: str
    proposed: str
    said: str
    line: int | None
    over: str
    decision: Decision | None
    decided: Mapping[str, str]
    fields: Mapping[str, str]
    """What is proposed for each field of its form; without the empty ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet on the page: its name in the file, title, decisions, fields and rows."""

    key: str
    title: Text
    about: Text
    verdicts: tuple[str, ...]
    boxes: tuple[Box, ...]
    items: tuple[Item, ...]


def _side(both: str, lang: Language) -> str:
    """Return one half of a heading in two languages."""
    nl, _, en = both.partition(" / ")
    return (nl if lang == "nl" or not en else en).removesuffix(" (correctie)")


def _box(column: Column, layout: Layout, lang: Language) -> Box:
    label = _side(column.title, lang)
    written = column.key[-2:]
    if column.key.endswith(("_nl", "_en")) and written not in re.findall(r"\w+", label):
        label += f" ({written})"
    options: tuple[tuple[str, str], ...] = ()
    if column.key == "kind":
        options = tuple((kind_word(k), KIND_WORDS[k][lang]) for k in KINDS)
    elif column.choices == "finding-type":
        options = tuple((name, name) for name in FINDING_TYPES)
    elif layout is CONCEPTS and column.key == "type":
        options = tuple((name, _WORDS[name][lang]) for name in FAMILIES)
    elif column.key == "announces_change":
        options = (
            ("ja", "ja" if lang == "nl" else "yes"),
            ("nee", "nee" if lang == "nl" else "no"),
        )
    if options:
        return Box(column.key, label, "choice", options)
    if column.key in CHOICE_TYPES:
        return Box(column.key, label, "names" if column.key in LISTS else "name")
    return Box(column.key, label, "long" if column.key in _LONG else "text")


def boxes(layout: Layout, lang: Language) -> tuple[Box, ...]:
    """Return the fields of a form: all that a person fills in, but who and when."""
    return tuple(
        _box(c, layout, lang)
        for c in layout.columns
        if c.fill and c.key not in ("verdict", "who", "when")
    )


def said(layout: Layout, cells: Mapping[str, str], lang: Language) -> list[tuple[str, str]]:
    """Return what was corrected as pairs of label and text."""
    titles = {c.key: _side(c.title, lang) for c in layout.columns}
    return [(titles[k], v) for k, v in cells.items() if k not in ("verdict", "who", "when")]


def _line(text: str) -> int | None:
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    return int(digits[0]) if digits and text.strip() else None


def _texts(text: Text | None, name: str = "label") -> dict[str, str]:
    return {f"{name}_nl": text.nl, f"{name}_en": text.en} if text else {}


def _proposed(opened: OpenDraft, layout: Layout) -> Mapping[str, Mapping[str, str]]:
    """Return what is proposed for the fields of each row, by its id."""
    draft = opened.draft
    base = draft.policy.iri + "/"
    if layout is CONCEPTS:
        concepts = [p.concept for p in draft.proposals]
        return {compact(c.iri): _texts(c.label) | _texts(c.definition, "definition")
                for c in concepts}  # fmt: skip
    if layout is FINDINGS:
        return {
            f.iri.removeprefix(base): {
                **_texts(f.text), "type": f.type, "line": str(f.line),
                "about": "beleid" if f.about == draft.policy.iri else f.about.removeprefix(base),
                "other_line": str(f.other_line or ""),
            }
            for f in draft.findings
        }  # fmt: skip
    if layout is ANNOUNCEMENTS:
        return {
            a.iri.removeprefix(base): {
                **_texts(a.text), "announces": "; ".join(i.removeprefix(base) for i in a.announces)
            }
            for a in draft.announcements
        }  # fmt: skip
    if layout is SECTIONS:
        return {
            s.iri.removeprefix(base): {
                "heading": s.heading, "under": (s.parent or "").removeprefix(base)
            }
            for s in draft.sections
        }  # fmt: skip
    if layout is CONTACTS:
        return {compact(c.iri): _texts(c.subject) | {"value": c.value} for c in draft.contacts}
    return {}


def _what(opened: OpenDraft, layout: Layout, cells: Mapping[str, str], lang: Language) -> str:
    """Return what a row is, in words: a type of thing, a kind of address, a type of finding."""
    what = [cells.get(k, "") for k in ("what", "proposed_type", "proposed_about")]
    if layout is FINDINGS:
        what[1] = opened.names.catalogue.label(thing_iri("finding-type", what[1]), lang) or what[1]
        if what[2] == opened.draft.policy.iri:
            what[2] = "het beleid" if lang == "nl" else "the policy"
    if layout in (CONCEPTS, CONTACTS):
        what = [_WORDS[w][lang] if w in _WORDS else w for w in what]
    return " · ".join(filter(None, what))


def _why(told: str, lang: Language) -> str:
    """Return why a name is proposed, without the line: that is a link of its own."""
    said = _PLACE.sub("", told)
    return said.replace("not known to the graph", "niet bekend in de graaf", lang == "nl")


def _items(opened: OpenDraft, layout: Layout, lang: Language) -> tuple[Item, ...]:
    out, proposals = [], _proposed(opened, layout)
    for row in opened.rows[layout.name]:
        cells = {k: str(v) for k, v in row.items()}
        decision = held_by(opened, layout, cells)
        proposed = cells.get("proposed") or cells.get("quote", "")
        place = cells.get("place", "")
        told = cells.get("said") or cells.get("proposed_subject", "")
        why = _why(told, lang) if layout is CONCEPTS else told
        out.append(
            Item(
                cells["id"], _what(opened, layout, cells, lang), proposed, why,
                _line(place) or (_line(told) if told.startswith("r. ") else None),
                mark_of(decision), decision, cells_of(layout, row) if decision else {},
                {k: v for k, v in proposals.get(cells["id"], {}).items() if v},
            )
        )  # fmt: skip
    return tuple(out)


def other_parts(opened: OpenDraft, lang: Language) -> list[Part]:
    """Return the parts of the page about everything but statements and policy."""
    return [
        Part(
            _KEYS[layout.name], *_PARTS[layout.name], layout.verdicts, boxes(layout, lang),
            _items(opened, layout, lang),
        )
        for layout in (CONCEPTS, FINDINGS, ANNOUNCEMENTS, CONTACTS, SECTIONS)
    ]  # fmt: skip


def added_statements(opened: OpenDraft, lang: Language) -> list[Item]:
    """Return the statements that reviewers added."""
    known = {e.name for e in opened.draft.entries}
    return [i for i in _items(opened, STATEMENTS, lang) if i.id not in known]


def guesses(opened: OpenDraft, lang: Language) -> Sequence[Mapping[str, Any]]:
    """Return the facts of the policy: what is proposed, from which line, and what was decided."""
    lines: dict[str, list[tuple[str, int | None, str]]] = {}
    for text in opened.draft.guesses:
        key, value, line, rule = (*(p.strip() for p in text.split(" | ")), "", "", "")[:4]
        key = {"year": "terms", "title": "title_nl"}.get(key, key)
        lines.setdefault(key, []).append((value, _line(line), rule))
    decision = opened.held.get(opened.draft.policy.iri)
    out = []
    for row in opened.rows[POLICY.name]:
        key = str(row["id"])
        box = _box(Column(key, POLICY_KEYS[key], fill=True), POLICY, lang)
        out.append(
            {
                "box": box,
                "proposed": str(row.get("proposed", "")),
                "lines": lines.get(key, []),
                "value": str(row.get("value", "")),
                "decision": decision,
            }
        )
    return out


def verdict_word(verdict: str, lang: Language) -> str:
    """Return the word for a decision."""
    return next(w[0 if lang == "nl" else 1] for v, w in VERDICT_WORDS.items() if v == verdict)
