"""Decisions on what is no statement: the policy, concepts, findings, changes, addresses."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from policygraph.drafts.deciding import policy_changed
from policygraph.drafts.decisions import current
from policygraph.drafts.fields import FieldError
from policygraph.drafts.judging import Judge, judge_statements
from policygraph.drafts.judging_sections import judge_section
from policygraph.drafts.layout import (
    ANNOUNCEMENTS,
    CONTACTS,
    FINDINGS,
    POLICY,
    POLICY_KEYS,
    POLICY_OPTIONAL,
    SECTIONS,
    STATEMENTS,
)
from policygraph.drafts.model import Decision, Verdict
from policygraph.drafts.rows import policy_values
from policygraph.drafts.sheet import FINDING_TYPES
from policygraph.drafts.sheet_reading import Filled
from policygraph.guessing import slug_of
from policygraph.vocabulary import compact, expand, thing_iri

__all__ = ["FAMILIES", "judge_concepts", "judge_sheet"]

FAMILIES: Final = {
    "CareType": "care-type",
    "ProviderType": "provider-type",
    "ProfessionalRole": "role",
    "Circumstance": "circumstance",
    "Purpose": "purpose",
    "Theme": "theme",
    "Law": "law",
    "Agreement": "agreement",
    "Standard": "standard",
    "Programme": "programme",
    "Certification": "certification",
    "Registration": "registration",
    "Register": "register",
    "Organization": "organization",
    "InformationSystem": "system",
    "ContractDocument": "contract-document",
}
"""The types that a reviewer can add, and the part of the address that each has."""
_FACETED = ("ProviderType", "ProfessionalRole")
_NOT_SAID = ("who", "when", "remark", "verdict")


def _said(row: Filled) -> dict[str, str]:
    return {k: row.cells[k] for k in row.layout.filled if k not in _NOT_SAID and row.cells.get(k)}


def _decided(
    judge: Judge, row: Filled, iri: str, verdict: Verdict, changes: Mapping[str, str]
) -> Decision | None:
    by = judge.by(row)
    if by is None:
        return None
    return Decision(iri, "", verdict, changes, *by, remark=row.cells.get("remark", ""))


def _wants(judge: Judge, row: Filled, values: Mapping[str, str], keys: Sequence[str]) -> bool:
    missing = [key for key in keys if not values.get(key)]
    titles = {c.key: c.title for c in row.layout.columns}
    otherwise = ", or reject the row" if "reject" in row.layout.verdicts else ""
    for key in missing:
        judge.errors.append(row.error(key, f"{titles[key]!r} is needed. Fill it in{otherwise}."))
    return not missing


def _policy(judge: Judge, rows: Sequence[Filled]) -> Iterator[Decision]:
    """Yield the decision on the policy, once everything that it needs is there."""
    values = policy_values(judge.draft, judge.names)
    changes: dict[str, str] = {}
    for row in rows:
        key, text = row.cells.get("id", ""), row.cells.get("value", "")
        if key not in POLICY_KEYS:
            judge.errors.append(row.error("id", f"{key!r} is no fact about the policy."))
        elif text:
            try:
                policy_changed(judge.draft.policy, judge.names, {key: text})
            except FieldError as error:
                judge.errors.append(row.error("value", str(error)))
            else:
                changes[key] = text
    needed = [k for k in POLICY_KEYS if k not in POLICY_OPTIONAL]
    complete = all(changes.get(k) or values.get(k) for k in needed)
    if not rows or not (changes or complete) or judge.errors:
        return
    signed = next((r for r in rows if r.cells.get("who")), rows[0])
    verdict: Verdict = "correct" if changes else "accept"
    decision = _decided(judge, signed, judge.draft.policy.iri, verdict, changes)
    if decision and complete:
        yield decision


def _concept(judge: Judge, row: Filled) -> Decision | None:
    verdict = judge.verdict(row)
    if verdict is None:
        return None
    said = _said(row)
    known = {p.concept.iri: p.concept for p in judge.draft.proposals}
    if verdict == "add":
        type_ = said.get("type", "")
        if type_ not in FAMILIES:
            judge.errors.append(
                row.error("type", f"{type_!r} is no type. Choose one of: {', '.join(FAMILIES)}.")
            )
            return None
        iri = thing_iri(FAMILIES[type_], slug_of(said.get("label_nl", "")))
    else:
        iri = expand(row.cells.get("id", "")) or ""
        if iri not in known:
            judge.errors.append(row.error("id", "this is not proposed in the draft. Keep the ids, "
                                          "or choose 'toevoegen'."))  # fmt: skip
            return None
        type_ = known[iri].type
    changes = _concept_changes(judge, row, said, type_)
    if verdict != "reject" and "same_as" not in changes:
        concept = known.get(iri)
        before = {"label_nl": concept.label.nl, "label_en": concept.label.en} if concept else {}
        wanted = ["label_nl", "label_en"]
        wanted += ["definition_nl", "definition_en"] if type_ in ("CareType", *_FACETED) else []
        wanted += ["facet"] if type_ in _FACETED else []
        if not _wants(judge, row, {k: v for k, v in before.items() if v} | changes, wanted):
            return None
    return _decided(judge, row, iri, verdict, changes)


def _concept_changes(
    judge: Judge, row: Filled, said: Mapping[str, str], type_: str
) -> dict[str, str]:
    """Return what is said of a concept as it is kept: things by their address."""
    out = dict(said)
    facets = ("ExclusiveFacet", "CombiningFacet")
    for key, types in (("same_as", (type_,)), ("broader", (type_,)), ("facet", facets)):
        if key in out:
            try:
                names = [n.strip() for n in out[key].split(";") if n.strip()]
                out[key] = " ".join(judge.names.find(n, *types) for n in names)
            except FieldError as error:
                judge.errors.append(row.error(key, str(error)))
    if "aliases" in out:
        out["aliases"] = "; ".join(a.strip() for a in out["aliases"].split(";") if a.strip())
    return out


def judge_concepts(judge: Judge, rows: Sequence[Filled]) -> Iterator[Decision]:
    """Yield the decision on each proposed or added concept: the others may name them."""
    for row in rows:
        before = len(judge.errors)
        decision = _concept(judge, row)
        if decision and len(judge.errors) == before:
            yield decision


def _about(judge: Judge, row: Filled, text: str) -> str | None:
    """Return the address that a name such as ``L0012`` means in this draft."""
    iri = f"{judge.draft.policy.iri}/{text}"
    if text in ("beleid", "policy", judge.draft.slug, judge.draft.policy.iri):
        return judge.draft.policy.iri
    if iri in judge.taken:
        return iri
    judge.errors.append(
        row.error("about", f"{text!r} is no statement of the draft. Write its id, such as L0012, "
                  "or 'beleid'.")
    )  # fmt: skip
    return None


def _finding(judge: Judge, row: Filled) -> Decision | None:
    verdict = judge.verdict(row)
    if verdict is None:
        return None
    said, name = _said(row), row.cells.get("id", "")
    base = judge.draft.policy.iri + "/"
    known = {f.iri: f for f in judge.draft.findings}
    if verdict != "add" and base + name not in known:
        judge.errors.append(row.error("id", f"there is no finding {name!r} in the draft."))
        return None
    if "about" in said:
        said["about"] = _about(judge, row, said["about"]) or ""
    if said.get("type") and said["type"] not in FINDING_TYPES:
        choices = ", ".join(FINDING_TYPES)
        judge.errors.append(row.error("type", f"{said['type']!r}: choose one of {choices}."))
    for key in ("line", "other_line"):
        if said.get(key, "-") != "-" and not 0 < int("0" + _digits(said[key])) <= len(
            judge.text.lines
        ):
            judge.errors.append(row.error(key, f"{said[key]!r} is no line of the document."))
    if verdict != "reject":
        finding = known.get(base + name)
        before = {"label_nl": finding.text.nl, "label_en": finding.text.en} if finding else {}
        wanted = ["label_nl", "label_en"] + (["about", "type", "line"] if verdict == "add" else [])
        if not _wants(judge, row, {k: v for k, v in before.items() if v} | said, wanted):
            return None
    iri = base + name if name else _free(judge, "F", said)
    return _decided(judge, row, iri, verdict, said)


def _digits(text: str) -> str:
    return text if text.isdigit() else ""


def _free(judge: Judge, letter: str, said: Mapping[str, str]) -> str:
    """Return the address of an added finding: the one it had before, or the next free one."""
    for decision in judge.held.values():
        if decision.verdict == "add" and dict(decision.changes) == dict(said):
            return decision.iri
    taken = judge.taken | judge.held.keys() | {f.iri for f in judge.draft.findings}
    base = f"{judge.draft.policy.iri}/{letter}{int('0' + _digits(said.get('line', ''))):04d}"
    iri, count = base, 1
    while iri in taken:
        count += 1
        iri = f"{base}.{count}"
    judge.taken.add(iri)
    return iri


def _announcement(judge: Judge, row: Filled) -> Decision | None:
    verdict = judge.verdict(row)
    if verdict is None:
        return None
    said, name = _said(row), row.cells.get("id", "")
    base = judge.draft.policy.iri + "/"
    known = {a.iri: a for a in judge.draft.announcements}
    if verdict == "add":
        anchor = judge.find(row)
        iri = judge.address(row, anchor, "A") if anchor else None
    else:
        found = known.get(base + name)
        iri, anchor = (found.iri, found.anchor) if found else (None, None)
        if found is None:
            judge.errors.append(row.error("id", f"there is no change {name!r} in the draft."))
        else:
            before = {"label_nl": found.text.nl, "label_en": found.text.en}
            before["announces"] = "; ".join(i.removeprefix(base) for i in found.announces)
            said = {k: v for k, v in before.items() if v} | said
    if iri is None or anchor is None:
        return None
    if verdict != "reject" and not _wants(judge, row, said, ("label_nl", "label_en")):
        return None
    names = [n.strip() for n in said.get("announces", "").split(";") if n.strip(" -")]
    about = [_about(judge, row, n) for n in names]
    said["announces"] = " ".join(a for a in about if a)
    by = judge.by(row)
    if by is None:
        return None
    return Decision(iri, anchor.hash, verdict, said, *by, remark=row.cells.get("remark", ""),
                    anchor=anchor)  # fmt: skip


def _contact(judge: Judge, row: Filled) -> Decision | None:
    verdict = judge.verdict(row)
    if verdict is None:
        return None
    iri = expand(row.cells.get("id", "")) or ""
    known = {c.iri: c for c in judge.draft.contacts}
    if iri not in known:
        judge.errors.append(row.error("id", f"{compact(iri)!r} is no new address of the draft."))
        return None
    said = _said(row)
    subject = known[iri].subject
    before = {k: v for k, v in (("label_nl", subject.nl), ("label_en", subject.en)) if v}
    if not _wants(judge, row, before | said, ("label_nl", "label_en")):
        return None
    return _decided(judge, row, iri, verdict, said)


def judge_sheet(judge: Judge, sheets: Mapping[str, Sequence[Filled]]) -> list[Decision]:
    """Return every decision of a sheet but those on concepts; errors stand in the judge."""
    out = list(judge_statements(judge, sheets.get(STATEMENTS.name, ())))
    one: tuple[tuple[str, Callable[[Judge, Filled], Decision | None]], ...] = (
        (FINDINGS.name, _finding),
        (ANNOUNCEMENTS.name, _announcement),
        (CONTACTS.name, _contact),
        (SECTIONS.name, judge_section),
    )
    for name, decide in one:
        for row in sheets.get(name, ()):
            before = len(judge.errors)
            decision = decide(judge, row)
            if decision and len(judge.errors) == before:
                out.append(decision)
    out += _policy(judge, sheets.get(POLICY.name, ()))
    return list(current(out).values())
