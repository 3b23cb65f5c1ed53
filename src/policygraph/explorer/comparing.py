"""``/compare``: policies, years and insurers side by side, by norm."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.representation import CSV
from policygraph.changed import PART_WORDS, Item
from policygraph.changed import Change as Changed
from policygraph.changes import Report, are_changes
from policygraph.comparison import (
    CHANGES,
    Change,
    Comparison,
    Row,
    compare,
    in_order,
    successive,
)
from policygraph.comparison_view import (
    CHANGE_WORDS,
    SUCCESSIVE_WORDS,
    Sieve,
    Sifted,
    comparison_sheet,
    sift,
    strictest_words,
)
from policygraph.desk.cells import Sheet, table
from policygraph.desk.changes import change_sheets, standing_words
from policygraph.desk.changes_words import announced_remark, side_names, verdict_words
from policygraph.errors import InputError, NotFoundError
from policygraph.explorer.exporting import attachment
from policygraph.explorer.lines import Line, plain_lines
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import (
    Repair,
    UnknownNameError,
    day_named,
    resolved,
    unknown_page,
)
from policygraph.model import Policy, Text
from policygraph.session import Session
from policygraph.version_choice import Chosen, texts_on
from policygraph.vocabulary import KINDS, local_name
from policygraph.wording import KIND_WORDS
from policygraph.workbook import XLSX, xlsx

__all__ = ["policy_named", "router"]

router = APIRouter(include_in_schema=False)

_ROWS: Final = 40
"""How many norms a page holds; more would make a phone slow."""
_POLICIES: Final = 20
_LESS: Final = 4
"""With so many policies or more a page holds half as many norms."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is compared, and how it is filtered."""

    policies: tuple[Policy, ...]
    sieve: Sieve
    page: int
    texts: Chosen


@dataclass(frozen=True, slots=True)
class _Beside:
    """A change beside the norms, with the provisions of either side."""

    item: Item
    remarks: tuple[str, ...]
    sides: tuple[tuple[Line, ...], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row with its provisions as the page shows them."""

    row: Row
    cells: tuple[tuple[Line, ...], ...]
    strictest: str
    remarks: tuple[str, ...] = ()


def policy_named(session: Session, name: str, parameter: str = "policy") -> str:
    """Return the policy that a slug, title or IRI means.

    Raises UnknownNameError with all policies there are.
    """
    try:
        return session.names.policy(name)
    except NotFoundError as error:
        known = [Repair(p.slug, p.title) for p in session.catalogue.policies.values()]
        raise UnknownNameError(parameter, name, known) from error


def _asked(session: Session, frame: Frame) -> _Asked:
    asked: dict[str, list[str]] = {}
    for name, value in frame.asked:
        asked.setdefault(name, []).append(value)
    first = {name: values[0] for name, values in asked.items()}
    named = dict.fromkeys(policy_named(session, v) for v in asked.get("policy", ()))
    day = day_named(first["as_of"]) if first.get("as_of") else None
    texts = texts_on(session.catalogue, list(named)[:_POLICIES], day)
    chosen = [session.catalogue.policies[iri] for iri in texts.policies]
    # Years of one policy read from old to new, whatever the order of the address.
    in_years = in_order(chosen)
    if successive(in_years):
        chosen = in_years
    return _Asked(tuple(chosen), _sieve(session, first), _page(first.get("page", "1")), texts)


def _sieve(session: Session, first: dict[str, str]) -> Sieve:
    return Sieve(
        _change(first["change"]) if "change" in first else None,
        policy_named(session, first["in"], "in") if "in" in first else None,
        _kind(first["kind"]) if "kind" in first else None,
        resolved(session, "theme", first["theme"]) if "theme" in first else None,
        resolved(session, "care", first["care"]) if "care" in first else None,
    )


def _change(value: str) -> Change:
    for change in CHANGES:
        if change == value:
            return change
    raise UnknownNameError("change", value, [Repair(c, CHANGE_WORDS[c]) for c in CHANGES])


def _kind(value: str) -> str:
    if value not in KINDS:
        raise UnknownNameError("kind", value, [Repair(k, KIND_WORDS[k]) for k in KINDS])
    return value


def _page(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000):
        raise UnknownNameError("page", value, [Repair("1", Text("bladzijde 1", "page 1"))])
    return int(value)


@router.get("/compare")
async def comparing(request: Request) -> Response:
    """Show the choice of policies and, from two on, what differs."""
    return await show(request, _made)


def _made(session: Session, frame: Frame) -> Shown:
    try:
        asked = _asked(session, frame)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    values: dict[str, Any] = {
        "everything": _by_insurer(session),
        "chosen": asked.policies,
        "asked": asked,
        "as_of": asked.texts.as_of,
        "used": asked.texts.notices,
        "comparison": None,
        "in_years": False,
    }
    if len(asked.policies) > 1:
        values |= _compared(session, frame, asked)
    return Shown("compare.html", values)


def _by_insurer(session: Session) -> list[tuple[str, list[Policy]]]:
    found: dict[str, list[Policy]] = {}
    for policy in session.catalogue.policies.values():
        found.setdefault(policy.insurer, []).append(policy)
    return [(i, sorted(p, key=lambda p: (p.title.nl, p.years))) for i, p in sorted(found.items())]


def _sifted(session: Session, asked: _Asked) -> tuple[Comparison, Sifted]:
    comparison = compare(session.catalogue, [p.iri for p in asked.policies])
    return comparison, sift(session.catalogue, comparison, asked.sieve)


def _compared(session: Session, frame: Frame, asked: _Asked) -> dict[str, Any]:
    comparison, sifted = _sifted(session, asked)
    size = _ROWS if len(asked.policies) < _LESS else _ROWS // 2
    pages = max(1, -(-len(sifted.rows) // size))
    page = min(asked.page, pages)
    rows = sifted.rows[(page - 1) * size : page * size]
    in_years = successive(asked.policies)
    found = _report(session, asked.policies)
    items = {i.key: i for i in found.items if i.part == "norm"} if found else {}
    return {
        "comparison": comparison,
        "sifted": sifted,
        "rows": [
            _shown(session, frame, comparison, row, _remarks(frame, found, items.get(row.norm)))
            for row in rows
        ],
        "page": page,
        "pages": pages,
        "first": (page - 1) * size + 1,
        "words": SUCCESSIVE_WORDS if in_years and not _versions(asked.policies) else CHANGE_WORDS,
        "in_years": in_years,
        "versions": _versions(asked.policies),
        "sides": side_names(*asked.policies) if found else (),
        "report": found,
        "beside": _beside(session, frame, found) if found else [],
        "verdicts": _verdicts(frame, found) if found else {},
        "standing": standing_words,
        "changes": [c for c in CHANGES if c != "only"],
        "kinds": [k for k in KINDS if k in sifted.kinds],
        "themes": _options(frame, sifted.themes),
        "cares": _options(frame, sifted.cares),
        "announced": list(_announced(session, asked.policies)),
        "whole": urlencode([pair for pair in frame.asked if pair[0] not in ("page", "lang")]),
    }


def _report(session: Session, policies: Sequence[Policy]) -> Report | None:
    """Return what changed, where two policies are one and its successor."""
    return session.changes(policies[0].iri, policies[1].iri) if are_changes(policies) else None


def _versions(policies: Sequence[Policy]) -> bool:
    return any(p.iri in other.replaces for p in policies for other in policies)


def _remarks(frame: Frame, found: Report | None, item: Item | None) -> tuple[str, ...]:
    """Return what the report says of a norm beyond how the two sides differ."""
    if found is None or item is None:
        return ()
    more = (c.value[frame.lang] for c in item.changes if c in (Changed.KIND, Changed.CLARIFIED))
    announced = announced_remark(found, item, frame.lang)
    return (*more, *([announced] if announced else []))


def _beside(session: Session, frame: Frame, found: Report) -> list[tuple[str, list[_Beside]]]:
    """Return what changed beside the norms: deadlines, contacts, years, documents."""
    quote, catalogue = session.documents.quote, session.catalogue
    out = []
    for part, title in PART_WORDS.items():
        items = [i for i in found.items if i.part == part and part != "norm"]
        rows = [
            _Beside(
                item,
                _remarks(frame, found, item),
                (
                    plain_lines(catalogue, item.before, quote),
                    plain_lines(catalogue, item.after, quote),
                ),
            )
            for item in items
        ]
        if rows:
            out.append((title[frame.lang], rows))
    return out


def _verdicts(frame: Frame, found: Report) -> dict[str, str]:
    return {c.announcement.iri: verdict_words(c, frame.lang) for c in found.announcements}


def _options(frame: Frame, counts: Mapping[str, int]) -> list[tuple[str, str, str, int]]:
    """Return the choices of a list: the thing, its value in the address, its name, how many."""
    found = [(iri, local_name(iri), frame.label(iri), count) for iri, count in counts.items()]
    return sorted(found, key=lambda option: option[2].casefold())


def _shown(
    session: Session, frame: Frame, comparison: Comparison, row: Row, remarks: tuple[str, ...]
) -> _Shown:
    lines = (plain_lines(session.catalogue, c, session.documents.quote) for c in row.cells)
    return _Shown(row, tuple(lines), strictest_words(comparison, row, frame.lang), remarks)


def _announced(session: Session, policies: Iterable[Policy]) -> Iterable[tuple[Policy, list[Any]]]:
    for policy in policies:
        found = [a for a in session.catalogue.announcements if a.policy == policy.iri]
        if found:
            yield policy, sorted(found, key=lambda a: (a.line, a.iri))


@router.get("/compare.csv")
async def comparing_csv(request: Request) -> Response:
    """Give what is seen, all pages of it, as CSV (RFC 4180)."""
    return await show(request, partial(_file, CSV))


@router.get("/compare.xlsx")
async def comparing_workbook(request: Request) -> Response:
    """Give what is seen, all pages of it, as a workbook."""
    return await show(request, partial(_file, XLSX))


def _file(media: str, session: Session, frame: Frame) -> Shown | Response:
    try:
        asked = _asked(session, frame)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    if len(asked.policies) < 2:
        return _made(session, frame)
    comparison, sifted = _sifted(session, asked)
    sheet = comparison_sheet(session.catalogue, comparison, sifted.rows, frame.lang)
    if media == CSV:
        out = io.StringIO()
        csv.writer(out).writerows(table(sheet, frame.lang))
        return attachment(frame, out.getvalue().encode(), CSV, "policygraph-compare.csv")
    return _workbook([sheet], asked, frame, "policygraph-compare.xlsx")


@router.get("/compare/changes.xlsx")
async def changes_workbook(request: Request) -> Response:
    """Give the overview of changes between two years, and what the later document announces."""
    return await show(request, _changes)


def _changes(session: Session, frame: Frame) -> Shown | Response:
    try:
        asked = _asked(session, frame)
    except UnknownNameError as error:
        return unknown_page(frame, error)
    if len(asked.policies) != 2:
        raise InputError("invalid-parameter", "An overview of changes is of two policies.")
    found = session.changes(asked.policies[0].iri, asked.policies[1].iri)
    sheets = change_sheets(session.catalogue, found, frame.lang)
    return _workbook(sheets, asked, frame, "policygraph-changes.xlsx")


def _workbook(sheets: Sequence[Sheet], asked: _Asked, frame: Frame, name: str) -> Response:
    heading = " · ".join(p.title[frame.lang] for p in asked.policies)
    word = frame.t("Peildatum", "Reference date")
    said = [frame.disclaimer, f"{word}: {frame.date(frame.today)}."]
    footer = " ".join([*said, *(notice[frame.lang] for notice in asked.texts.notices)])
    body = xlsx(sheets, frame.lang, heading, footer, frame.today)
    return attachment(frame, body, XLSX, name)
