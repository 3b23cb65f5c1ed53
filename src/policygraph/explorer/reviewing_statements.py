"""The statements of a draft as its review page shows them: chosen, sorted, a page at a time."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from policygraph.drafts.fields import FIELDS
from policygraph.drafts.file_rows import cells_of
from policygraph.drafts.layout import STATEMENTS
from policygraph.drafts.model import Decision, Entry
from policygraph.drafts.opened import OpenDraft
from policygraph.drafts.review_state import mark_of
from policygraph.drafts.rows import Row
from policygraph.explorer.viewing import Repair, UnknownNameError
from policygraph.matching import fold
from policygraph.model import Text
from policygraph.vocabulary import KINDS
from policygraph.wording import KIND_WORDS

__all__ = [
    "NORMS",
    "PER_PAGE",
    "SHOWS",
    "SORTS",
    "UNDER",
    "Chosen",
    "Statement",
    "chosen",
    "statements_of",
    "wanted_of",
]

PER_PAGE: Final = 150
SHOWS: Final[Mapping[str, Text]] = {
    "all": Text("alle", "all"),
    "undecided": Text("nog niet beslist", "undecided"),
    "decided": Text("beslist", "decided"),
    "doubt": Text("met een twijfel", "with a doubt"),
}
NORMS: Final[Mapping[str, Text]] = {
    "known": Text("met een voorgestelde norm", "with a proposed norm"),
    "variant": Text(
        "bekende norm, andere grens of ander bewijs", "known norm, other limit or proof"
    ),
    "choose": Text("uit bekende normen te kiezen", "to choose from known norms"),
    "none": Text("zonder bekende norm", "without a known norm"),
}
SORTS: Final[Mapping[str, Text]] = {
    "document": Text("volgorde van het document", "order of the document"),
    "confidence": Text("minst zeker eerst", "least sure first"),
}
UNDER: Final = (50, 70, 80, 90, 95)
_NAME: Final = re.compile(r"L\d{4,}(?:\.\d+)?")


@dataclass(frozen=True)
class Statement:
    """A statement with what is proposed and what was decided; ``index`` counts in the document."""

    entry: Entry
    row: Row
    decision: Decision | None
    opened: OpenDraft

    @property
    def sure(self) -> int:
        """How sure the rules are, in percent, rounded down so that it never says too much."""
        return int(self.entry.confidence * 100)

    @property
    def over(self) -> str:
        """The mark of the decision that holds."""
        return mark_of(self.decision)

    @cached_property
    def decided(self) -> dict[str, str]:
        """What was decided, as its row says it."""
        return cells_of(STATEMENTS, self.row) if self.decision else {}

    @cached_property
    def proposed(self) -> dict[str, str]:
        """What is proposed for each field, as its cell would say it; without the empty ones."""
        shown = {f.key: f.shown(self.opened.names, self.entry) for f in FIELDS}
        return {key: text for key, text in shown.items() if text}

    @property
    def relation(self) -> str:
        """Whether its norm is ``known``, a ``variant`` of one, to ``choose``, or ``none``."""
        norm = self.entry.provision.norm
        found = next((n for n in self.entry.norms if n.norm == norm), None)
        if norm is None:
            return "choose" if self.entry.norm_verdict == "propose" else "none"
        return "variant" if found and found.relation == "variant" else "known"

    @property
    def path(self) -> str:
        """The headings above it."""
        return str(self.row.get("section", ""))

    @property
    def place(self) -> str:
        """Its place as the sheet says it."""
        return str(self.row.get("place", ""))

    @property
    def page(self) -> int | None:
        """The page of the document, where it has pages."""
        return self.opened.pages.get(self.entry.provision.place.start_line)

    @cached_property
    def norms(self) -> list[dict[str, Any]]:
        """The known norms that may be meant, the best first."""
        names, mine = self.opened.names, self.entry.provision.norm
        found = [
            {
                "iri": n.norm,
                "name": names.name(n.norm, "Norm"),
                "score": n.score,
                "variant": n.relation == "variant",
                "reason": n.reason,
                "proposed": n.norm == mine,
            }
            for n in self.entry.norms
        ]
        if mine and not any(n["proposed"] for n in found):
            name = names.name(mine, "Norm")
            found.insert(
                0, {"iri": mine, "name": name, "score": None, "variant": False, "reason": "",
                    "proposed": True},
            )  # fmt: skip
        return found

    def words(self) -> str:
        """Return what a search looks in, folded."""
        parts = [self.entry.quote, self.entry.name, self.path, *map(str, self.row.values())]
        return fold(" ".join(parts))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown: the choices of the address, and of the statements those that they leave."""

    values: Mapping[str, str]
    total: int
    found: int
    page: int
    pages: int
    groups: Sequence[tuple[str, Sequence[Statement]]]
    """Consecutive statements under one heading; without headings where sorted otherwise."""

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.found < self.total


def statements_of(opened: OpenDraft) -> list[Statement]:
    """Return the statements of a draft in the order of the document."""
    rows = {str(row["id"]): row for row in opened.rows[STATEMENTS.name]}
    return [
        Statement(e, rows[e.name], opened.held.get(e.provision.iri), opened)
        for e in opened.draft.entries
    ]


def wanted_of(asked: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the choices of an address. Raises UnknownNameError with those there are."""
    given = {k: v.strip() for k, v in asked if v.strip()}
    kinds = {k: KIND_WORDS[k] for k in KINDS}
    out: dict[str, str] = {}
    for name, known in (("show", SHOWS), ("norm", NORMS), ("sort", SORTS), ("kind", kinds)):
        if name in given:
            if given[name] not in known:
                raise UnknownNameError(name, given[name], [Repair(k, v) for k, v in known.items()])
            out[name] = given[name]
    for name in ("under", "page"):
        if name in given:
            if not re.fullmatch(r"\d{1,6}", given[name], re.ASCII):
                raise UnknownNameError(name, given[name])
            out[name] = given[name]
    names = [v for k, v in asked if k == "id" and _NAME.fullmatch(v.strip())]
    if names:
        out["id"] = " ".join(names)
    return out | ({"q": given["q"][:200]} if "q" in given else {})


def _keeps(wanted: Mapping[str, str]) -> Callable[[Statement], bool]:
    query = fold(wanted.get("q", ""))
    names = wanted.get("id", "").split()
    show = wanted.get("show", "all")

    def keep(statement: Statement) -> bool:
        return (
            (not names or statement.entry.name in names)
            and (show != "undecided" or statement.decision is None)
            and (show != "decided" or statement.decision is not None)
            and (show != "doubt" or bool(statement.entry.doubts))
            and wanted.get("kind", statement.entry.provision.kind) == statement.entry.provision.kind
            and wanted.get("norm", statement.relation) == statement.relation
            and statement.sure < int(wanted.get("under", "101"))
            and (not query or query in statement.words())
        )

    return keep


def chosen(opened: OpenDraft, wanted: Mapping[str, str]) -> Chosen:
    """Return what an address chooses of a draft's statements; a page past the last is the last."""
    every = statements_of(opened)
    found = list(filter(_keeps(wanted), every))
    by_document = wanted.get("sort", "document") == "document"
    if not by_document:
        found.sort(key=lambda s: s.entry.confidence)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(int(wanted.get("page", "1")), 1), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    groups: list[tuple[str, list[Statement]]] = []
    for statement in shown:
        heading = statement.path if by_document else ""
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(statement)
    return Chosen(wanted, len(every), len(found), page, pages, groups)
