"""Decisions on headings: a row of the sheet becomes one, or an error with its cell."""

import re

from policygraph.drafts.fields import NOTHING
from policygraph.drafts.judging import Judge
from policygraph.drafts.model import Decision
from policygraph.drafts.sheet_reading import Filled

__all__ = ["judge_section"]

_NAME = re.compile(r"S[0-9a-z.-]{1,80}")


def judge_section(judge: Judge, row: Filled) -> Decision | None:
    """Return the decision on a heading; one that is not decided stays as it is proposed."""
    verdict = judge.verdict(row)
    if verdict is None:
        return None
    base, name = judge.draft.policy.iri + "/", row.cells.get("id", "")
    known = {s.iri for s in judge.draft.sections}
    said = {k: row.cells[k] for k in ("heading", "under", "holds", "line") if row.cells.get(k)}
    before = len(judge.errors)
    if verdict == "add":
        name = _added(judge, row, said, known)
    elif base + name not in known:
        judge.errors.append(row.error("id", f"there is no heading {name!r} in the draft."))
    changes = _changes(judge, row, said, known | {base + name})
    by = judge.by(row)
    if by is None or len(judge.errors) > before:
        return None
    return Decision(base + name, "", verdict, changes, *by, remark=row.cells.get("remark", ""))


def _added(judge: Judge, row: Filled, said: dict[str, str], known: set[str]) -> str:
    """Return the name of a heading that was added: as given, else by its line."""
    if not said.get("heading"):
        judge.errors.append(row.error("heading", "this is needed: the words of the heading."))
    line, name = said.get("line", ""), row.cells.get("id", "")
    if not name and not line:
        judge.errors.append(row.error("line", "this is needed: the line of the heading."))
    base, count = judge.draft.policy.iri + "/", 1
    if not name and line.isdigit():
        first = name = f"S{int(line):04d}"
        while base + name in known:
            count += 1
            name = f"{first}.{count}"
    if name and (not _NAME.fullmatch(name) or base + name in known):
        judge.errors.append(row.error("id", f"{name!r} is no free name. Leave it empty."))
    return name


def _changes(judge: Judge, row: Filled, said: dict[str, str], known: set[str]) -> dict[str, str]:
    base = judge.draft.policy.iri + "/"
    changes = dict(said)
    if "line" in said and not 0 < int(said["line"] if said["line"].isdigit() else 0) <= len(
        judge.text.lines
    ):
        judge.errors.append(row.error("line", f"{said['line']!r} is no line of the document."))
    if "under" in said:
        nothing = said["under"] == NOTHING
        changes["under"] = NOTHING if nothing else base + said["under"]
        if not nothing and changes["under"] not in known | _named(judge):
            judge.errors.append(row.error("under", f"there is no heading {said['under']!r}."))
    if "holds" in said:
        names = [n.strip() for n in said["holds"].split(";") if n.strip(" " + NOTHING)]
        for name in names:
            if base + name not in judge.taken:
                judge.errors.append(row.error("holds", f"{name!r} is no statement of the draft."))
        changes["holds"] = " ".join(base + name for name in names)
    return changes


def _named(judge: Judge) -> set[str]:
    """Return the headings that were added before."""
    base = judge.draft.policy.iri + "/S"
    return {i for i, d in judge.held.items() if d.verdict == "add" and i.startswith(base)}
