"""The rows of the review sheet: what is proposed, and what was decided before."""

from collections.abc import Iterable, Mapping
from datetime import date

from policygraph.drafts.deciding import terms_words
from policygraph.drafts.decisions import current
from policygraph.drafts.fields import FIELDS, Names, kind_word
from policygraph.drafts.layout import POLICY_KEYS, VERDICT_WORDS
from policygraph.drafts.model import Decision, Draft, Entry
from policygraph.model import Text
from policygraph.vocabulary import compact, local_name

__all__ = ["Row", "choices_of", "policy_values", "rows"]

Row = dict[str, str | float | date]
_BY_KEY = {field.key: field for field in FIELDS}
NEW = "nieuw"


def place_words(
    start: int, end: int, columns: tuple[int | None, int | None], page: int | None
) -> str:
    """Return a place in words: ``r. 12-13, kol. 4-80, p. 2``."""
    lines = f"r. {start}" if start == end else f"r. {start}-{end}"
    if columns[0] is not None:
        lines += f", kol. {columns[0]}-{columns[1]}"
    return lines + (f", p. {page}" if page is not None else "")


def choices_of(names: Names, entry: Entry) -> list[str]:
    """Return what the drop-down list of the norm offers: the candidates, and a new one."""
    out = [f"{names.name(n.norm, 'Norm')} · {n.score:.2f} · {n.relation}" for n in entry.norms]
    return [*out, NEW]


def _by(decision: Decision | None) -> Row:
    if decision is None:
        return {}
    day = decision.when[:10]
    return {"remark": decision.remark, "who": decision.who, "when": date.fromisoformat(day)}


def _changes(names: Names, decision: Decision | None) -> Row:
    """Return the corrections of an earlier decision, as they are shown now."""
    out: Row = {}
    for key, text in decision.changes.items() if decision else ():
        field = _BY_KEY.get(key)
        if key == "norm_address":
            out["norm"] = compact(text)
            continue
        if field is None:
            out[key] = text
            continue
        value = field.parsed(names, text)
        out[key] = field.write(names, value) if value else "-"
    return out


def _found(names: Names, entry: Entry) -> str:
    """Return everything that was found beside kind, norm and scope, a line each."""
    shown = [(f.title.nl, f.shown(names, entry)) for f in FIELDS[5:]]
    lines = [f"{title}: {text}" for title, text in shown if text]
    return "\n".join([*lines, *(f"! {doubt}" for doubt in entry.doubts)])


_NORM_WORDS = {
    "accept": "wordt overgenomen:",
    "propose": "kies een norm of geef een nieuwe; misschien:",
    "none": "geen bekende norm; het dichtst bij:",
}


def _norms(names: Names, entry: Entry) -> str:
    """Return what is thought of the norm, and the candidates, a line each."""
    lines = [
        f"{names.name(n.norm, 'Norm')} · {n.score:.2f} · {n.relation} · {n.reason}"
        for n in entry.norms
    ]
    if not lines:
        norm = entry.provision.norm
        return names.name(norm, "Norm") if norm else "geen bekende norm"
    return "\n".join([*filter(None, [_NORM_WORDS.get(entry.norm_verdict)]), *lines])


def _statement(
    draft: Draft, entry: Entry, names: Names, decision: Decision | None, pages: Mapping[int, int]
) -> Row:
    p, place = entry.provision, entry.provision.place
    scope = [_BY_KEY[k].shown(names, entry) for k in ("care_types", "provider_types", "roles")]
    row: Row = {
        "id": entry.name,
        "place": place_words(
            place.start_line, place.end_line, (place.start_column, place.end_column),
            pages.get(place.start_line),
        ),
        "section": " > ".join(_path(draft, entry.section)),
        "quote": entry.quote,
        "proposed_kind": kind_word(p.kind) if p.kind else "",
        "proposed_scope": "; ".join(s for s in scope if s) or "heel het beleid",
        "proposed_norm": _norms(names, entry),
        "confidence": round(entry.confidence, 2),
        "found": _found(names, entry),
        "rules": "\n".join(f"{k}: {v}" for k, v in sorted(entry.rules.items())),
        "hash": entry.hash,
    }  # fmt: skip
    if decision:
        row["verdict"] = VERDICT_WORDS[decision.verdict][0]
        row |= _changes(names, decision) | _by(decision)
        if decision.new_norm:
            row |= {"new_nl": decision.new_norm.nl, "new_en": decision.new_norm.en}
    return row


def _path(draft: Draft, iri: str) -> list[str]:
    by_iri = {s.iri: s for s in draft.sections}
    out: list[str] = []
    while iri in by_iri:
        out.insert(0, by_iri[iri].heading)
        iri = by_iri[iri].parent or ""
    return out


def policy_values(draft: Draft, names: Names) -> dict[str, str]:
    """Return what is proposed for the policy, by key."""
    policy = draft.policy
    return {
        "title_nl": policy.title.nl,
        "title_en": policy.title.en,
        "insurer": names.name(policy.insurer, "Organization") if policy.insurer else "",
        "care": "; ".join(names.name(c, "CareType") for c in sorted(policy.concerns)),
        "terms": terms_words(names, policy.terms),
        "incorporates": "; ".join(names.name(d, "ContractDocument") for d in policy.incorporates),
        "issued": policy.issued or "",
        "valid": policy.valid or "",
        "replaces": "; ".join(local_name(iri) for iri in sorted(policy.replaces)),
    }


def _policy(draft: Draft, names: Names, decision: Decision | None) -> list[Row]:
    said: dict[str, list[str]] = {}
    for guess in draft.guesses:
        key, _, rest = guess.partition(" | ")
        said.setdefault({"year": "terms", "title": "title_nl"}.get(key, key), []).append(rest)
    out = []
    for key, value in policy_values(draft, names).items():
        row: Row = {"id": key, "what": POLICY_KEYS[key], "proposed": value}
        row["said"] = "\n".join(said.get(key, ()))
        if decision and key in decision.changes:
            row["value"] = decision.changes[key]
        out.append(row | _by(decision) if decision else row)
    return out


def _other(draft: Draft, decision: Decision | None) -> Row:
    """Return what was decided on a row that is no statement, things by their short names."""
    if decision is None:
        return {}
    base = draft.policy.iri + "/"
    row: Row = {"verdict": VERDICT_WORDS[decision.verdict][0]}
    for key, value in decision.changes.items():
        shown = value
        if key == "about":
            shown = "beleid" if value == draft.policy.iri else value.removeprefix(base)
        elif key in ("under", "holds", "announces"):
            shown = "; ".join(iri.removeprefix(base) for iri in value.split())
        elif key in ("broader", "facet", "same_as"):
            shown = "; ".join(compact(iri) for iri in value.split())
        row[key] = shown
    return row | _by(decision)


def _text(text: Text) -> str:
    return f"{text.nl} || {text.en}" if text.en else text.nl


def _added(draft: Draft, decision: Decision, names: Names, quote: str) -> Row:
    """Return the row of what a reviewer added before."""
    base = draft.policy.iri + "/"
    name = decision.iri.removeprefix(base)
    row: Row = {"id": compact(name), "quote": quote} | _other(draft, decision)
    if decision.anchor:
        a = decision.anchor
        columns = (a.start_column, a.end_column)
        row["place"] = place_words(a.start_line, a.end_line, columns, None)
    if _sheet_of(decision, base) == "bepalingen":
        row |= _changes(names, decision) | {"hash": decision.hash}
        if decision.new_norm:
            row |= {"new_nl": decision.new_norm.nl, "new_en": decision.new_norm.en}
    return row


def _proposals(draft: Draft, held: Mapping[str, Decision]) -> list[Row]:
    return [
        {
            "id": compact(p.concept.iri),
            "what": p.concept.type,
            "proposed": _text(p.concept.label),
            "said": f"r. {p.line}: {p.why}" if p.line else p.why,
            **_other(draft, held.get(p.concept.iri)),
        }
        for p in draft.proposals
    ]


def _findings(draft: Draft, held: Mapping[str, Decision], lines: Mapping[str, str]) -> list[Row]:
    base = draft.policy.iri + "/"
    return [
        {
            "id": f.iri.removeprefix(base),
            "place": f.line,
            "proposed": _text(f.text),
            "proposed_about": f.about.removeprefix(base),
            "proposed_type": f.type,
            "said": lines.get(f.iri, ""),
            **_other(draft, held.get(f.iri)),
        }
        for f in draft.findings
    ]


def _announcements(
    draft: Draft, held: Mapping[str, Decision], wordings: Mapping[str, str]
) -> list[Row]:
    base = draft.policy.iri + "/"
    return [
        {
            "id": a.iri.removeprefix(base),
            "place": f"r. {a.anchor.start_line}",
            "what": _text(a.text),
            "quote": wordings.get(a.iri, ""),
            # The first rule says how the change itself was found.
            "said": "\n".join(a.rules[1:]) or "; ".join(i.removeprefix(base) for i in a.announces),
            **_other(draft, held.get(a.iri)),
        }
        for a in draft.announcements
    ]


def _sections(draft: Draft, held: Mapping[str, Decision]) -> list[Row]:
    base = draft.policy.iri + "/"
    under: dict[str, list[str]] = {}
    for entry in draft.entries:
        under.setdefault(entry.section, []).append(entry.name)
    return [
        {
            "id": s.iri.removeprefix(base),
            "place": s.line or "",
            "proposed": s.heading,
            "proposed_under": (s.parent or "").removeprefix(base),
            "said": "; ".join(under.get(s.iri, ())),
            **_other(draft, held.get(s.iri)),
        }
        for s in draft.sections
    ]


def _contacts(draft: Draft, held: Mapping[str, Decision]) -> list[Row]:
    return [
        {
            "id": compact(c.iri),
            "what": c.kind,
            "proposed": c.value,
            "proposed_subject": _text(c.subject),
            **_other(draft, held.get(c.iri)),
        }
        for c in draft.contacts
    ]


def rows(
    draft: Draft,
    decisions: Iterable[Decision],
    names: Names,
    pages: Mapping[int, int],
    added: Mapping[str, str],
) -> dict[str, list[Row]]:
    """Return the rows of each sheet by its name.

    ``added`` gives the wording of added statements and announced changes and the lines of findings.
    ``pages`` gives the page of a line where the document has pages.
    """
    held = current(decisions)
    base = draft.policy.iri + "/"
    out: dict[str, list[Row]] = {
        "bepalingen": [
            _statement(draft, e, names, held.get(e.provision.iri), pages) for e in draft.entries
        ],
        "beleid": _policy(draft, names, held.get(draft.policy.iri)),
        "begrippen": _proposals(draft, held),
        "bevindingen": _findings(draft, held, added),
        "wijzigingen": _announcements(draft, held, added),
        "contactpunten": _contacts(draft, held),
        "koppen": _sections(draft, held),
    }
    shown = {e.provision.iri for e in draft.entries} | {f.iri for f in draft.findings}
    shown |= {p.concept.iri for p in draft.proposals} | {a.iri for a in draft.announcements}
    shown |= {s.iri for s in draft.sections}
    for decision in held.values():
        if decision.verdict == "add" and decision.iri not in shown:
            row = _added(draft, decision, names, added.get(decision.iri, ""))
            out[_sheet_of(decision, base)].append(row)
    return out


def _sheet_of(decision: Decision, base: str) -> str:
    name = decision.iri.removeprefix(base)
    if name == decision.iri:
        return "begrippen"
    sheets = {"L": "bepalingen", "F": "bevindingen", "A": "wijzigingen", "S": "koppen"}
    return sheets[name[0]]
