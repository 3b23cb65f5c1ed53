"""``/applies.xlsx``, ``.csv``, ``.json``, ``.ics`` and print: exactly what is seen, as files."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.representation import CALENDAR, CSV, JSON
from policygraph.api.state import state_of
from policygraph.applicability import Answer
from policygraph.calendar_feed import Due, calendar, due_for
from policygraph.desk.cells import table
from policygraph.desk.evidence import Evidence, read_evidence
from policygraph.desk.facts import Seen, in_groups, in_order
from policygraph.desk.periods import after, started
from policygraph.desk.sheets import all_fields, question_sheet, rows_of, workbook_sheets
from policygraph.desk.unreviewed import draft_sheet, with_draft_rows
from policygraph.errors import InputError, NotFoundError
from policygraph.explorer.lines import judged_lines
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import seen as seen_of
from policygraph.explorer.viewing import view_of
from policygraph.grouping import WAYS
from policygraph.model import Provision, Text
from policygraph.serialise import Quote, answer_json
from policygraph.session import Session
from policygraph.unreviewed import DraftAnswer, draft_json, with_drafts
from policygraph.version_words import AS_PUBLISHED_ON
from policygraph.view import View
from policygraph.vocabulary import local_name
from policygraph.workbook import XLSX, xlsx

__all__ = ["Export", "attachment", "entered", "export_of", "router", "starts_of"]

router = APIRouter(include_in_schema=False)

_START: Final = "start"
_FIELD: Final = "start:"
"""A form has a field of its own for each period; an address has ``start=PROVISION=DAY``."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is seen at an address: the view, and the answer with only what its filters leave."""

    session: Session
    frame: Frame
    view: View
    seen: Seen

    @property
    def answer(self) -> Answer:
        """The answer, its judgements filtered and in the order of the page."""
        return self.seen.answer

    @property
    def name(self) -> str:
        """A name for files: care, year."""
        care = re.sub(r"[^a-z0-9-]+", "-", local_name(self.view.care).lower())[:60].strip("-")
        day = f"-{self.view.as_of}" if self.view.as_of else ""
        return f"policygraph-{care}-{self.answer.year}{day}"

    @property
    def heading(self) -> str:
        """What it is about, for people: care, who, year."""
        label, view = self.frame.label, self.view
        who = [label(view.care), *sorted(label(i) for i in (*view.providers, *view.roles))]
        when = str(self.answer.year)
        if view.as_of:
            when += f", {self.frame.text(AS_PUBLISHED_ON)} {self.frame.date(view.as_of)}"
        return f"{' · '.join(who)} · {when}"

    @property
    def drafts(self) -> list[tuple[DraftAnswer, Quote]]:
        """What drafts propose beside it, with what gives their wording; nothing unless asked."""
        if ("drafts", "include") not in self.frame.asked:
            return []
        session = self.session
        found = session.drafts_applying(self.view.question, self.answer.year)
        return [(one, session.draft_quote(one.draft)) for one in found]

    @property
    def footer(self) -> str:
        """The reservation and the reference date."""
        word = self.frame.t("Peildatum", "Reference date")
        return f"{self.frame.disclaimer} {word}: {self.frame.date(self.frame.today)}."


def export_of(
    session: Session, frame: Frame, evidence: Evidence | None = None, *, whole: bool = False
) -> Export:
    """Return what is seen at an address; ``whole`` passes over every filter but the policies.

    Raises NotFoundError (unknown-name, no-policy-for-year) or InputError (missing-parameter).
    """
    view = view_of(frame.asked, session)
    if whole:
        view = view.changed(kinds=(), themes=(), origin=None, text="")
    found = seen_of(session, view)
    if found is None:
        # Raises the error that names the years there are.
        session.applies(view.question)
        raise NotFoundError("no-policy-for-year", "There is no policy for that year.")
    answer, judgements = found
    policies = tuple(p for p in answer.policies if not view.policies or p.iri in view.policies)
    asked = dict(frame.asked).get("by")
    way = next((w for w in WAYS if w == asked), WAYS[0])
    ordered = in_order(session.catalogue, judgements, way, frame.lang)
    answer = replace(answer, judgements=ordered, policies=policies)
    seen = Seen(
        session.catalogue, answer, frame.lang, session.documents.quote, evidence or Evidence()
    )
    return Export(session, frame, view, seen)


def attachment(
    frame: Frame, body: bytes, media: str, name: str, how: str = "attachment"
) -> Response:
    """Return a file to be saved under a name."""
    return Response(
        body,
        media_type=media,
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "no-store",
            "Content-Language": frame.lang,
            "Vary": "Accept, Accept-Language",
        },
    )


async def entered(request: Request) -> Evidence:
    """Return the evidence in the form field ``evidence``, used for this answer and forgotten.

    Raises InputError (invalid-parameter) for anything that is no evidence file.
    """
    form = await request.form(max_part_size=state_of(request).settings.body_bytes, max_files=0)
    text = form.get("evidence", "")
    if not isinstance(text, str):
        raise InputError("invalid-parameter", "The field evidence must be text, not a file.")
    return read_evidence(text) if text.strip() else Evidence()


@router.get("/applies.xlsx")
async def workbook(request: Request) -> Response:
    """Give the checklist as a workbook."""
    return await show(request, partial(_workbook, Evidence()))


@router.post("/applies.xlsx")
async def filled_in_workbook(request: Request) -> Response:
    """Give the checklist as a workbook, filled in with the evidence that was sent."""
    return await show(request, partial(_workbook, await entered(request)))


def _workbook(evidence: Evidence, session: Session, frame: Frame) -> Response:
    export = export_of(session, frame, evidence)
    sheets = workbook_sheets(export.seen, export.view, frame.today, session.orphans)
    if export.drafts:
        sheets += (draft_sheet(sheets[-1], export.drafts, frame.lang),)
    body = xlsx(sheets, frame.lang, export.heading, export.footer, frame.today)
    return attachment(frame, body, XLSX, f"{export.name}.xlsx")


@router.get("/applies.csv")
async def comma_separated(request: Request) -> Response:
    """Give every field of what is seen as CSV (RFC 4180)."""

    def make(session: Session, frame: Frame) -> Response:
        export = export_of(session, frame)
        out = io.StringIO()
        sheet = all_fields(rows_of(export.seen))
        if export.drafts:
            sheet = with_draft_rows(sheet, export.drafts, frame.lang)
        csv.writer(out).writerows(table(sheet, frame.lang))
        return attachment(frame, out.getvalue().encode(), CSV, f"{export.name}.csv")

    return await show(request, make)


@router.get("/applies.json")
async def as_json(request: Request) -> Response:
    """Give what is seen in the shape of /api/applies, with what does not apply."""

    def make(session: Session, frame: Frame) -> Response:
        export = export_of(session, frame)
        found = answer_json(
            session.catalogue,
            export.answer,
            frame.lang,
            everything=True,
            quote=session.documents.quote,
            orphans=session.orphans,
        )
        if ("drafts", "include") in frame.asked:
            found["drafts"] = [draft_json(o, frame.lang, quote) for o, quote in export.drafts]
        body = json.dumps(found, ensure_ascii=False, indent=2).encode()
        return attachment(frame, body, JSON, f"{export.name}.json")

    return await show(request, make)


@router.get("/applies.ics")
async def as_calendar(request: Request) -> Response:
    """Give the deadlines of what is seen; a period stands on a day where its start is given."""

    def make(session: Session, frame: Frame) -> Response:
        export = export_of(session, frame)
        dues, catalogue, drafts = _dated(session, frame, export), session.catalogue, export.drafts
        if drafts:
            more = (d for one, _ in drafts for d in due_for(one.catalogue, one.answer))
            dues, catalogue = [*dues, *more], with_drafts(catalogue, session.drafts)
        body = calendar(
            catalogue, dues, frame.lang, _quote_of(session, drafts),
            unreviewed={one.draft.policy.iri for one, _ in drafts},
        )  # fmt: skip
        return attachment(frame, body, CALENDAR, f"{export.name}.ics", "inline")

    return await show(request, make)


def _quote_of(session: Session, drafts: Iterable[tuple[DraftAnswer, Quote]]) -> Quote:
    """Return what gives the wording of a provision, of a draft from its own lines."""
    own = {one.draft.policy.iri: quote for one, quote in drafts}
    return lambda provision: own.get(provision.policy, session.documents.quote)(provision)


def _dated(session: Session, frame: Frame, export: Export) -> Iterable[Due]:
    starts = starts_of(session, frame.asked)
    found = started(due_for(session.catalogue, export.answer), starts)
    if found.unused:
        raise InputError(
            "invalid-parameter",
            f"A start was given for {', '.join(found.unused)}, which is not among what is shown "
            "here or has no period of whole days.",
        )
    return found.dues


def starts_of(session: Session, asked: Iterable[tuple[str, str]]) -> dict[str, date]:
    """Return the starts of periods in an address, by provision.

    ``start=asr-gli-2027/L0303.2=2026-12-01``, the IRI or the key of the page instead of the name,
    or a field ``start:NAME`` with the day. Raises InputError for what is no day, NotFoundError
    for a provision that is not there.
    """
    found = {}
    for parameter, value in asked:
        if parameter == _START:
            name, _, day = value.rpartition("=")
        elif parameter.startswith(_FIELD):
            name, day = parameter.removeprefix(_FIELD), value
        else:
            continue
        found[_provision(session, name).iri] = _day(day)
    return found


def _provision(session: Session, name: str) -> Provision:
    key = re.fullmatch(r"(.+)-(L\d{4,})(?:-(\d+))?", name)
    if key and "/" not in name:
        name = f"{key[1]}/{key[2]}" + (f".{key[3]}" if key[3] else "")
    return session.provision(name)


def _day(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "invalid-parameter",
            f"start must be PROVISION=DAY with a day such as 2026-12-01, not {text[:100]!r}.",
        ) from error


@router.get("/applies/print")
async def printed(request: Request) -> Response:
    """Show what is seen on one plain page for paper."""

    def make(session: Session, frame: Frame) -> Shown:
        export = export_of(session, frame)
        judgements = list(in_groups(export.answer))
        lines = judged_lines(session.catalogue, export.answer, judgements, session.documents.quote)
        about = question_sheet(export.seen, export.view, frame.today, session.orphans)
        groups = [
            (css, word, [line for line in lines if line.css == css])
            for css, word in (
                ("applies", Text("Geldt voor u", "Applies to you")),
                ("depends", Text("Hangt ervan af", "Depends")),
                ("not", Text("Geldt niet", "Does not apply")),
            )
        ]
        return Shown("print.html", {"export": export, "groups": groups, "about": about})

    return await show(request, make)


@router.get("/applies/periods")
async def periods(request: Request) -> Response:
    """Ask for the starts of the periods among what is seen, for the calendar."""

    def make(session: Session, frame: Frame) -> Shown:
        export = export_of(session, frame)
        dues = due_for(session.catalogue, export.answer)
        counted = date(2000, 1, 1)
        with_period = [d for d in dues if d.deadline.period and not d.deadline.date]
        countable = [d for d in with_period if after(counted, d.deadline.period or "")]
        values: dict[str, Any] = {
            "export": export,
            "dues": countable,
            "others": [d for d in with_period if d not in countable],
            "dated": sum(1 for d in dues if d.deadline.date),
            "starts": starts_of(session, frame.asked),
            "key": _key(session),
        }
        return Shown("periods.html", values)

    return await show(request, make)


def _key(session: Session) -> Callable[[Provision], str]:
    def key(provision: Provision) -> str:
        slug = session.catalogue.policies[provision.policy].slug
        return f"{slug}/{provision.iri.rsplit('/', 1)[-1]}"

    return key
