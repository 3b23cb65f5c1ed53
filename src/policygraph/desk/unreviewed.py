"""What drafts propose, in files: rows of their own, and in the first column of each the mark."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from policygraph.applicability import Status
from policygraph.desk.cells import Cell, Column, Sheet
from policygraph.desk.facts import Seen, facts, in_groups
from policygraph.model import Language, Text
from policygraph.serialise import Quote
from policygraph.unreviewed import UNREVIEWED_MARK, DraftAnswer

__all__ = ["draft_sheet", "with_draft_rows"]

_MARK = Column("reviewed", Text("nagekeken?", "reviewed?"), 20)
_GROUNDS = Column("grounds", Text("waarop berust het voorstel", "grounds of the proposal"), 36)

_WOULD = {
    True: Text("zou voor u gelden", "would apply to you"),
    False: Text("zou ervan afhangen", "would depend"),
}

Row = Mapping[str, Cell]


def _rows(found: DraftAnswer, lang: Language, quote: Quote) -> Iterable[Row]:
    """Yield the proposals that would apply or depend, each with its mark."""
    by_iri = {p.provision.iri: p for p in found.draft.proposals}
    kept = tuple(j for j in found.answer.judgements if j.status is not Status.FAILED)
    seen = Seen(found.catalogue, replace(found.answer, judgements=kept), lang, quote)
    for number, judgement in enumerate(in_groups(seen.answer), 1):
        proposed = by_iri[judgement.provision.iri]
        sure = Text("zekerheid", "confidence")[lang]
        would = _WOULD[judgement.status is Status.SATISFIED][lang]
        yield dict(facts(seen, judgement, number)) | {
            "reviewed": f"{UNREVIEWED_MARK[lang]} ({sure} {proposed.confidence:.0%})",
            "answer": would,
            "grounds": "\n".join(f"{field}: {rule}" for field, rule in proposed.decided_by),
        }


def with_draft_rows(
    sheet: Sheet, found: Iterable[tuple[DraftAnswer, Quote]], lang: Language
) -> Sheet:
    """Return a sheet of every field with the proposals below it; each row says what it is."""
    yes = Text("ja", "yes")[lang]
    own = tuple(dict(row) | {"reviewed": yes, "grounds": ""} for row in sheet.rows)
    more = tuple(row for answer, quote in found for row in _rows(answer, lang, quote))
    return replace(sheet, columns=(_MARK, *sheet.columns, _GROUNDS), rows=own + more)


def draft_sheet(sheet: Sheet, found: Iterable[tuple[DraftAnswer, Quote]], lang: Language) -> Sheet:
    """Return a sheet of the proposals alone, with the columns of a sheet of every field."""
    name = Text("Onbeoordeelde voorstellen", "Unreviewed proposals")
    return with_draft_rows(replace(sheet, name=name, rows=()), found, lang)
