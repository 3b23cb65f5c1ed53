"""Filled rows become decisions; everything that is wrong with them is said at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from policygraph.anchors import Anchor, DocumentText
from policygraph.drafts.deciding import norm_iri
from policygraph.drafts.fields import FIELDS, FieldError, Names
from policygraph.drafts.layout import STATEMENTS, VERDICT_WORDS, verdict_of
from policygraph.drafts.model import Decision, Draft, Entry, Verdict
from policygraph.drafts.sheet_reading import CellError, Filled
from policygraph.model import Deadline, Text
from policygraph.vocabulary import compact, expand, provision_iri

__all__ = ["Judge", "judge_statements"]

NEW = "nieuw"
_DEADLINES = next(f for f in FIELDS if f.key == "deadlines")
_NUMBER = re.compile(r"\d")
_NEW_ADDRESS = re.compile(r"norm:[a-z0-9]+(?:-[a-z0-9]+)*")


class _Short(Names):
    """Names things by their short IRI alone: what is kept must not change with a label."""

    def name(self, iri: str, *types: str) -> str:
        """Return the short IRI."""
        del types
        return compact(iri)


@dataclass
class Judge:
    """What judging a sheet needs: the draft, the names, the text, who reviews and when."""

    draft: Draft
    names: Names
    text: DocumentText
    who: str
    now: str
    held: Mapping[str, Decision] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the other way of naming things, and the addresses that are taken."""
        self.short = _Short(self.names.catalogue)
        self.taken = {e.provision.iri for e in self.draft.entries}
        self.added = {
            (d.anchor.start_line, d.anchor.start_column, d.hash, d.iri[:-1].rpartition("/")[2][0]):
            d.iri for d in self.held.values() if d.verdict == "add" and d.anchor
        }  # fmt: skip

    def verdict(self, row: Filled) -> Verdict | None:
        """Return the decision of a row; one that is missing or unknown is an error."""
        word = row.cells.get("verdict", "")
        filled = [k for k in row.layout.filled if k not in ("who", "when", "remark", "verdict")]
        filled = [k for k in filled if row.cells.get(k)]
        if not word:
            if filled:
                choices = ", ".join(VERDICT_WORDS[v][0] for v in row.layout.verdicts)
                self.errors.append(
                    row.error("verdict", f"the row is filled in without a decision. Choose one of: "
                              f"{choices}.")
                )  # fmt: skip
            return None
        found = verdict_of(word)
        if found is None or found not in row.layout.verdicts:
            choices = ", ".join(VERDICT_WORDS[v][0] for v in row.layout.verdicts)
            self.errors.append(
                row.error("verdict", f"{word!r} is no decision. Choose one of: {choices}.")
            )
            return None
        if found in ("accept", "reject") and filled and row.layout is STATEMENTS:
            self.errors.append(
                row.error(filled[0], f"this is filled in, but the decision is {word!r}. Empty the "
                          "cell, or choose 'corrigeren'.")
            )  # fmt: skip
            return None
        return found

    def by(self, row: Filled) -> tuple[str, str] | None:
        """Return who decided and when; nobody or no date is an error."""
        who, when = row.cells.get("who", "") or self.who, row.cells.get("when", "")
        if not who:
            self.errors.append(row.error("who", "nobody is named. Fill in who decided, or give "
                                         "--by NAME."))  # fmt: skip
            return None
        if when:
            try:
                when = date.fromisoformat(when).isoformat()
            except ValueError:
                self.errors.append(row.error("when", f"{when!r} is no date. Write 2026-07-01."))
                return None
        return who, when or self.now

    def find(self, row: Filled, key: str = "quote") -> Anchor | None:
        """Return the place of the wording in a cell; it must stand exactly once."""
        wording = row.cells.get(key, "")
        if not wording:
            self.errors.append(row.error(key, "the wording is empty. Copy it from the document."))
            return None
        found = self.text.find(wording)
        # Where it stands more often, the place or the id says which line is meant.
        line = re.search(r"\d+", row.cells.get("place", "") or row.cells.get("id", ""))
        if len(found) > 1 and line:
            found = [a for a in found if a.start_line == int(line[0])] or found
        if len(found) != 1:
            where = ", ".join(f"line {a.start_line}" for a in found) or "nowhere"
            self.errors.append(
                row.error(key, f"the wording must stand exactly once; it stands at: {where}. Copy "
                          "it letter for letter; where it stands more often, give its line under "
                          "'vindplaats', such as r. 12.")
            )  # fmt: skip
            return None
        return found[0]

    def address(self, row: Filled, anchor: Anchor, letter: str) -> str | None:
        """Return the address of an added row: the one it has, had before, or the next free one."""
        name = row.cells.get("id", "")
        earlier = self.added.get((anchor.start_line, anchor.start_column, anchor.hash, letter))
        iri = f"{self.draft.policy.iri}/{name}" if name else earlier
        if iri in self.taken:
            self.errors.append(
                row.error("id", f"{name} is there already. Leave the id of an added row empty.")
            )
            return None
        proposed = {a.iri for a in self.draft.announcements}
        reserved = self.taken | set(self.added.values()) | proposed
        ordinal = 1
        while iri is None:
            free = provision_iri(self.draft.slug, anchor.start_line, ordinal)
            free = free.replace("/L", f"/{letter}")
            iri = None if free in reserved else free
            ordinal += 1
        self.taken.add(iri)
        return iri


def _changes(judge: Judge, row: Filled) -> dict[str, str]:
    """Return the corrections of a row as they are kept; what cannot be read is an error."""
    out = {}
    for found in FIELDS:
        text = row.cells.get(found.key, "")
        if not text or (found.key == "norm" and text.casefold() in (NEW, "new")):
            continue
        if found.key == "norm" and _NEW_ADDRESS.fullmatch(text) and row.cells.get("new_nl"):
            out["norm_address"] = expand(text) or ""
            continue
        try:
            value = found.parsed(judge.names, text)
        except FieldError as error:
            judge.errors.append(row.error(found.key, str(error)))
        else:
            out[found.key] = found.write(judge.short, value) if value else "-"
    return out


def _new_norm(judge: Judge, row: Filled, changes: Mapping[str, str]) -> Text | None:
    label = Text(row.cells.get("new_nl", ""), row.cells.get("new_en", ""))
    for key, value in (("new_nl", label.nl), ("new_en", label.en)):
        if not value:
            judge.errors.append(row.error(key, "a new norm has a label in Dutch and in English."))
            return None
    known = judge.names.catalogue.concepts.get(norm_iri(label, changes))
    if known and known.label != label:
        judge.errors.append(
            row.error("new_nl", f"a norm of nearly this name is there: {known.label.nl!r} / "
                      f"{known.label.en!r}. Choose it in the column of the norm, or say the new "
                      "one otherwise.")
        )  # fmt: skip
        return None
    return label


class _Rows:
    """Finds the statement that a row is about, also where the draft was made anew since."""

    def __init__(self, draft: Draft) -> None:
        self._by_name = {e.name: e for e in draft.entries}
        self._by_hash: dict[str, list[Entry]] = {}
        for entry in draft.entries:
            self._by_hash.setdefault(entry.hash, []).append(entry)

    def entry(self, judge: Judge, row: Filled) -> Entry | None:
        name, hash_ = row.cells.get("id", ""), row.cells.get("hash", "")
        entry = self._by_name.get(name)
        if entry and hash_ in ("", entry.hash):
            return entry
        moved = self._by_hash.get(hash_, [])
        if len(moved) == 1:
            return moved[0]
        if row.cells.get("verdict"):
            judge.errors.append(
                row.error("id", f"the statement {name!r} of this row is not in the draft any more. "
                          "Make a new sheet with `policygraph ingest` and copy what you decided.")
            )  # fmt: skip
        return None


def _added(judge: Judge, row: Filled) -> tuple[str, Anchor, str] | None:
    """Return the address, place and section of a statement that the reviewer added."""
    anchor = judge.find(row)
    if anchor is None:
        return None
    iri = judge.address(row, anchor, "L")
    if iri is None:
        return None
    above = [s for s in judge.draft.sections if (s.line or 0) <= anchor.start_line]
    section = max(above, key=lambda s: s.line or 0).iri if above else ""
    if not section:
        judge.errors.append(row.error("quote", "there is no heading above it in the draft."))
        return None
    return iri, anchor, section


def judge_statements(judge: Judge, rows: Sequence[Filled]) -> Iterator[Decision]:
    """Yield the decision of each row of the statements that has one."""
    known = _Rows(judge.draft)
    for row in rows:
        before = len(judge.errors)
        verdict = judge.verdict(row)
        entry = None if verdict == "add" else known.entry(judge, row)
        if verdict is None or (entry is None and verdict != "add"):
            continue
        decision = _statement(judge, row, verdict, entry)
        if decision and len(judge.errors) == before:
            yield decision


def _statement(judge: Judge, row: Filled, verdict: Verdict, entry: Entry | None) -> Decision | None:
    by = judge.by(row)
    before = len(judge.errors)
    changes = _changes(judge, row)
    readable = len(judge.errors) == before
    wants_new = verdict == "new-norm" or bool(row.cells.get("new_nl") or row.cells.get("new_en"))
    new = _new_norm(judge, row, changes) if wants_new else None
    place = _added(judge, row) if verdict == "add" else None
    if by is None or (wants_new and new is None) or (verdict == "add" and place is None):
        return None
    if verdict == "correct" and readable and not changes and new is None:
        judge.errors.append(
            row.error("verdict", "nothing is corrected. Fill in what differs, or choose "
                      "'overnemen'.")
        )  # fmt: skip
    _complete(judge, row, verdict, entry, changes, new)
    iri, anchor, section = place or (entry.provision.iri if entry else "", None, "")
    hash_ = anchor.hash if anchor else entry.hash if entry else ""
    return Decision(
        iri, hash_, verdict, changes, by[0], by[1], new, row.cells.get("remark", ""), anchor,
        section,
    )  # fmt: skip


def _deadlines(
    judge: Judge, entry: Entry | None, changes: Mapping[str, str]
) -> tuple[Deadline, ...]:
    """Return the deadlines that a decision leaves: as corrected, else as proposed."""
    if "deadlines" in changes:
        found: tuple[Deadline, ...] = _DEADLINES.parsed(judge.names, changes["deadlines"]) or ()
        return found
    return entry.provision.deadlines if entry else ()


def _complete(
    judge: Judge, row: Filled, verdict: Verdict, entry: Entry | None,
    changes: Mapping[str, str], new: Text | None,
) -> None:  # fmt: skip
    """Hold a decision against what a provision needs: a kind and a norm."""
    if verdict == "reject":
        return
    if verdict == "add" and changes.get("kind", "-") == "-":
        judge.errors.append(row.error("kind", "an added statement needs a kind. Choose one."))
    norm = changes.get("norm", entry.provision.norm if entry else None)
    if new is None and norm in (None, "-"):
        judge.errors.append(
            row.error("norm", "there is no norm. Choose one, or 'nieuwe norm' with its labels in "
                      "Dutch and English.")
        )  # fmt: skip
    if any(not (d.date or d.period or d.what) for d in _deadlines(judge, entry, changes)):
        judge.errors.append(
            row.error("deadlines", "a deadline says when or what. Give it date=, period= or what=, "
                      "or fill in - where there is none.")
        )  # fmt: skip
    if new is not None and _NUMBER.search(
        re.sub(r"[A-Z]{2,}[A-Z/-]*[ :-]?[\d.:-]+|24/7", "", new.nl)
    ):
        judge.errors.append(
            row.error("new_nl", "a norm carries no number: put it in drempelwaarden or termijnen.")
        )
